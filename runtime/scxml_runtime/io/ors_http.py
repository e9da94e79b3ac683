"""The HTTP interface of the Orchestration Server: start, terminate, event, request, query (ORS core 6).

In: a request, on the host's own thread. Out: an `Exchange`, answered at once, or when a session's `ws:response`
comes. The rule that surprises: status codes and bodies are this project's choice, since no page tells them: 200 with
JSON, 400 for a negative response or a bad request, 404 for no such session, 504 where no answer came in time.
"""

from __future__ import annotations

from scxml_runtime.event import Event
from scxml_runtime.reactions import check_name

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from scxml_runtime.host import Host
    from scxml_runtime.machine import StateMachine

PREFIX = "/scxml/session/"
JSON = "application/json"
PATIENCE = 30.0
"""Seconds that a request waits for its `ws:response`."""

CALLS = {
    "start": "POST /scxml/session/start  src, idealtime, and parameters of the session",
    "terminate": "/scxml/session/<sid>/terminate",
    "event": "/scxml/session/<sid>/event/<name>?<params>",
    "request": "/scxml/session/<sid>/request/<name>?<params>",
    "query": "/scxml/session/<sid>/query",
}


class Exchange:
    """One request and its answer: `status` is None as long as there is none; `told` is what the JSON says."""

    __slots__ = ("headers", "status", "told", "when_answered")

    def __init__(self) -> None:
        self.status: int | None = None
        self.told: Any = None
        self.headers: dict[str, str] = {}
        self.when_answered: Callable[[], object] = lambda: None

    @property
    def body(self) -> str:
        """The answer as text."""
        from json import dumps

        return dumps(self.told, ensure_ascii=False)

    def answer(self, status: int, told: Any) -> Exchange:
        """Answer, unless that has been done."""
        if self.status is None:
            self.status, self.told = status, told
            self.when_answered()
        return self


def is_meant(path: str) -> bool:
    """Whether a path belongs to this interface; some deployments put /ors in front."""
    return path.removeprefix("/ors").startswith(("/scxml/", "/help"))


def ask(host: Host, method: str, path: str, body: str = "", content_type: str = "") -> Exchange:
    """Carry out a request; where it waits for a session, the answer comes as the host runs on."""
    exchange = Exchange()
    path, _, query = path.partition("?")
    path = path.removeprefix("/ors")
    try:
        params = _params(query, body, content_type)
        if path == "/help":
            return exchange.answer(200, CALLS)
        if path == PREFIX + "start":
            return _start(host, method, params, exchange)
        return _for_session(host, path.removeprefix(PREFIX).split("/"), params, exchange)
    except (ValueError, TypeError, RecursionError) as problem:
        return exchange.answer(400, {"error": "badrequest", "description": str(problem)})


def _params(query: str, body: str, content_type: str) -> dict[str, Any]:
    """The parameters of a URL and of a form; a JSON text stands whole in `param` (ORS core 5.5)."""
    from urllib.parse import parse_qsl

    found: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
    if content_type.partition(";")[0].strip().lower() == JSON:
        return {**found, "paramtype": JSON, "param": body}
    return {**found, **dict(parse_qsl(body, keep_blank_values=True, max_num_fields=1000))}


def _start(host: Host, method: str, params: dict[str, Any], exchange: Exchange) -> Exchange:
    if method != "POST":
        return exchange.answer(405, {"error": "method", "description": "a session is started with POST"})
    if params.pop("paramtype", "") == JSON:
        params = _object(params.pop("param"))
    src = params.pop("src", None)
    if not isinstance(src, str) or not src:
        raise ValueError("src, the URL of the document, is missing")
    try:
        found = host.documents.find(src)
        chart = found.chart(host.documents.load)
    except (LookupError, OSError) as problem:
        told = str(problem.args[0] if problem.args else problem)
        return exchange.answer(400, {"error": "badfetch", "description": told})
    due = _moment(host, params.pop("idealtime", None))
    session = host.new_session_id()
    host.modules.params[session] = params
    host.clock.call_at(due, lambda: host.start(chart, params=params, session_id=session, url=found.url))
    exchange.headers["Set-Cookie"] = f"ORSSESSIONID={session}.node1"
    return exchange.answer(200, {"sessionid": session})


def _moment(host: Host, idealtime: Any) -> float:
    """When a session starts: now, or at so many milliseconds since 1970."""
    from math import isfinite

    now = host.clock.now()
    if idealtime is None:
        return now
    milliseconds = float(idealtime)
    if not isfinite(milliseconds):
        raise ValueError(f"{idealtime} is no time")
    return max(now, milliseconds / 1000 - host.clock.epoch)


def _object(text: str) -> dict[str, Any]:
    from json import loads

    found = loads(text)
    if not isinstance(found, dict):
        raise ValueError("the body is no JSON object")
    return found


def _for_session(host: Host, words: list[str], params: dict[str, Any], exchange: Exchange) -> Exchange:
    from urllib.parse import unquote

    session = host.sessions.get(words[0])
    if session is None or session.is_finished:
        return exchange.answer(
            404, {"error": "nosuchsession", "description": f"no session {words[0]!r} runs"}
        )
    match words[1:]:
        case ["terminate"]:
            host.terminate(session)
            return exchange.answer(200, {"sessionid": session.session_id})
        case ["query"]:
            return exchange.answer(200, _state_of(session))
        case ["event", name]:
            _deliver(host, session, unquote(name), params, None)
            return exchange.answer(200, {"sessionid": session.session_id})
        case ["request", name]:
            _request(host, session, unquote(name), params, exchange)
            return exchange
    return exchange.answer(404, {"error": "nosuchcall", "description": "no such call: see /ors/help"})


def _state_of(session: StateMachine) -> Mapping[str, Any]:
    return {
        "sessionid": session.session_id,
        "name": session.chart.name,
        "states": sorted(session.configuration),
        "data": session.data.get("_data", session.data),
    }


def _request(
    host: Host, session: StateMachine, name: str, params: dict[str, Any], exchange: Exchange
) -> None:
    """An event that the session answers with `ws:response`, by its `_event.sendid`."""
    check_name(name)
    services: Any = host.modules["ws"]
    id = host.new_id("request")
    services.waiting[id] = lambda response: exchange.answer(
        200 if response.positive else 400,
        {**response.values, **({} if response.resultcode is None else {"resultcode": response.resultcode})},
    )

    def give_up() -> None:
        services.waiting.pop(id, None)
        exchange.answer(504, {"error": "timeout", "description": f"no ws:response to {name} came"})

    timer = host.clock.call_at(host.clock.now() + PATIENCE, give_up)
    exchange.when_answered = timer.cancel
    _deliver(host, session, name, params, id)


def _deliver(
    host: Host, session: StateMachine, name: str, params: dict[str, Any], sendid: str | None
) -> None:
    check_name(name)
    host.deliver(session.session_id, Event(name, data=params or ..., sendid=sendid))
