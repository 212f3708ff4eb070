"""What the fuzzer sends where the document says `format: uri`: mostly URIs that a create takes, so that it gets further."""

import schemathesis
from hypothesis import strategies as st

_label = st.from_regex(r"[a-z][a-z0-9]{0,20}", fullmatch=True)
_host = st.one_of(
    st.builds("{}.example.com".format, _label),
    st.builds("{}.{}.example".format, _label, _label),
)
_path = st.lists(st.from_regex(r"[A-Za-z0-9._~-]{0,3}[A-Za-z0-9]", fullmatch=True), max_size=3).map(
    lambda segments: "".join(f"/{segment}" for segment in segments)
)

schemathesis.openapi.format("uri", st.builds("https://{}{}".format, _host, _path))
