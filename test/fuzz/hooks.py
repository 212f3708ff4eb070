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
    """Lets more decisions through than chance would, in ways that stay the same for the same call."""
    call = repr((case.path_parameters, case.body)).encode("utf-8", "surrogatepass")
    digest = hashlib.sha256(call).hexdigest()
    for name in list(case.headers or {}):
        # A key belongs to one body, which the fuzzer cannot know: each body gets a key of its own.
        if name.lower() == "idempotency-key" and _KEY.fullmatch(case.headers[name]):
            case.headers[name] += digest[:16]
        # The tag of a request is nothing to guess: half of the calls take any.
        if name.lower() == "if-match" and digest[0] < "8":
            case.headers[name] = "*"
