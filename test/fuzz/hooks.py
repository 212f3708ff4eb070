"""What the fuzzer sends where the document says `format: uri`: mostly URIs that a create takes, so that it gets further."""

import hashlib
import re

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

_KEY = re.compile(r"[\x21-\x7e]{1,200}")


@schemathesis.hook
def before_call(context, case, kwargs):
    """A key belongs to one body, which the fuzzer cannot know: each body gets a key of its own, the same each time."""
    name = next((name for name in case.headers or {} if name.lower() == "idempotency-key"), None)
    if name and _KEY.fullmatch(case.headers[name]):
        digest = hashlib.sha256(repr((case.path_parameters, case.body)).encode("utf-8", "surrogatepass"))
        case.headers[name] += digest.hexdigest()[:16]
