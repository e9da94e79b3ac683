"""The BasicHTTP event I/O processor (SCXML C.2): events as HTTP POST requests.

In: a <send> with an HTTP address as its target, or the parts of a request that came in. Out: a request, or an
`Event` for a session.

The rule that surprises: both directions use form encoding, a <content> body included, so that what arrives in
`_event.raw` is what was sent; the event's name travels as the parameter `_scxmleventname`.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.chart.event import BASIC_HTTP_PROCESSOR, Event
from scxml_runtime.data.errors import ContentError
from scxml_runtime.js.code_units import to_points

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    from scxml_runtime.ports.transport import Transport
    from scxml_runtime.session.home import Home
    from scxml_runtime.session.session import Session

    class Sender(Home, Protocol):
        """A host that has a way out; while it waits, others may have put something into its inbox."""

        @property
        def transport(self) -> Transport: ...
        def collect(self) -> None: ...


NAME = "_scxmleventname"
FORM = "application/x-www-form-urlencoded"


def send(host: Sender, session: Session, target: Any, event: Event) -> None:
    """POST an event to its target; without a target, or without an answer of 2xx, error.communication."""
    url, body = request_of(target, event)
    try:
        answer = host.transport.request("POST", url, body, {"Content-Type": FORM})
        delivered = 200 <= answer.status < 300
    except OSError:
        delivered = False
    if not delivered:
        session.undelivered_(url, event)
    host.collect()


def request_of(target: Any, event: Event) -> tuple[str, bytes]:
    """The address that an event is posted to, and the body. Raises ContentError without a target."""
    if target is None or target is js.undefined or target == "":
        problem = "a BasicHTTP <send> needs a target"
        raise ContentError(problem, event.sendid, "error.communication", ors="error.send.failed")
    return js.to_string(target), _body(event)


def _body(event: Event) -> bytes:
    """The event as form parameters; content that is no object stands as the whole body (SCXML C.2.3)."""
    data = event.data
    pairs = [] if event.name in (None, js.undefined, "") else [(NAME, js.to_string(event.name))]
    if isinstance(data, js.JSObject) and not js.is_callable(data) and not isinstance(data, js.HostObject):
        pairs += [
            (key, js.to_string(value)) for key, value in data.properties.items() if isinstance(key, str)
        ]
    elif data is not js.undefined:
        text = _quoted(js.to_string(data), "/").replace("+", "%20")
        return (f"{NAME}={_quoted(pairs[0][1])}&{text}" if pairs else text).encode("ascii")
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in pairs).encode("ascii")


def _quoted(text: str, safe: str = "") -> str:
    """Text in form encoding; half of a character, which scripts can make, becomes a question mark."""
    from urllib.parse import quote_plus

    return quote_plus(to_points(text), safe, errors="replace")


def received(method: str, path: str, content_type: str, body: str) -> Event:
    """The event that a request means; one that has no meaning is a ValueError (SCXML C.2.2)."""
    from urllib.parse import parse_qsl, unquote

    query = path.partition("?")[2]
    form = content_type.partition(";")[0].strip().lower() in (FORM, "")
    pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=bool(query))
    if form and "=" in body:
        pairs += parse_qsl(body, keep_blank_values=True, max_num_fields=1000)
    names = [value for key, value in pairs if key == NAME]
    params = {key: value for key, value in pairs if key != NAME}
    data: Any = params or ...
    if not params and body and not (form and "=" in body):
        data = unquote(body) if form else body
    event = Event(names[0] if names else "HTTP." + method, data=data, origintype=BASIC_HTTP_PROCESSOR)
    event.raw = f"{method} {path}\n\n{body}"
    return event
