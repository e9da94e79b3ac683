"""The HTTP interface of the Orchestration Server: start, terminate, event, request, query (ORS core 6).

In: a request, on the host's own thread. Out: an `Exchange`, answered at once, or when a session's `ws:response`
comes. The rule that surprises: status codes and bodies are this project's choice, since no page tells them: 200 with
JSON, 400 for a negative response or a bad request, 404 for no such session, 503 where too many wait already, 504 where
no answer came in time. The <content> of a response is the body as it is.
"""

from __future__ import annotations

from functools import partial

from scxml_runtime.chart.event import Event, check_name
from scxml_runtime.io.json_text import is_json, read, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from scxml_runtime.modules.desk import ModuleHost
    from scxml_runtime.modules.ws import Response
    from scxml_runtime.session.machine import StateMachine

PREFIX = "/scxml/session/"
JSON = "application/json"
PATIENCE = 30.0
"""Seconds that a request waits for its `ws:response`."""

MOST_WAITING = 1000
"""Requests that wait for their `ws:response`; of one more the caller is told that it is too many."""

CALLS = {
    "start": "POST /scxml/session/start  src, idealtime, and parameters of the session",
    "terminate": "/scxml/session/<sid>/terminate",
    "event": "/scxml/session/<sid>/event/<name>?<params>",
    "request": "/scxml/session/<sid>/request/<name>?<params>",
    "query": "/scxml/session/<sid>/query",
}


class Exchange:
    """One request and its answer: `status` is None as long as there is none; `told` is what the answer says, `body` the
    same as text.
    """

    __slots__ = ("actions", "body", "headers", "status", "told")

    def __init__(self) -> None:
        self.status: int | None = None
        self.told: Any = None
        self.body = ""
        self.headers: dict[str, str] = {}
        self.actions: list[Callable[[Exchange], object]] = []

    def __repr__(self) -> str:
        return "<no answer yet>" if self.status is None else f"<{self.status} {self.body[:200]}>"

    def answer(self, status: int, told: Any) -> Exchange:
        """Answer with JSON, unless that has been done."""
        try:
            return self.say(status, told, written(told), JSON)
        except (ValueError, TypeError, RecursionError) as problem:
            return self.answer(500, {"error": "nojson", "description": str(problem)})

    def say(self, status: int, told: Any, body: str, content_type: str) -> Exchange:
        """Answer with a text, unless that has been done."""
        if self.status is None:
            self.status, self.told, self.body = status, told, body
            self.headers["Content-Type"] = content_type
            for action in self.actions:
                action(self)
        return self

    def then(self, action: Callable[[Exchange], object]) -> None:
        """Do something with the answer, now or when it comes."""
        if self.status is None:
            self.actions.append(action)
        else:
            action(self)


def is_meant(path: str) -> bool:
    """Whether a path belongs to this interface; some deployments put /ors in front."""
    return path.removeprefix("/ors").startswith(("/scxml/", "/help"))


def ask(host: ModuleHost, method: str, path: str, body: str = "", content_type: str = "") -> Exchange:
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
    except (ValueError, TypeError, RecursionError, OverflowError) as problem:
        return exchange.answer(400, {"error": "badrequest", "description": str(problem)})
    except Exception as problem:
        return _defect(exchange, path, problem)


def _defect(exchange: Exchange, path: str, problem: Exception) -> Exchange:
    """What nobody thought of is told to this caller and logged, and leaves the others alone."""
    from logging import getLogger

    getLogger("scxml_runtime.http").error("%s could not be answered", path, exc_info=problem)
    return exchange.answer(500, {"error": "internal", "description": type(problem).__name__})


def _params(query: str, body: str, content_type: str) -> dict[str, Any]:
    """The parameters of a URL and of a form; a JSON text, which is read to see that it is one, stands whole in `param`
    (ORS core 5.5).
    """
    from urllib.parse import parse_qsl

    found: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
    if content_type.partition(";")[0].strip().lower() == JSON:
        if body:
            read(body)
        return {**found, "paramtype": JSON, "param": body}
    return {**found, **dict(parse_qsl(body, keep_blank_values=True, max_num_fields=1000))}


def _start(host: ModuleHost, method: str, params: dict[str, Any], exchange: Exchange) -> Exchange:
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
    begin = partial(host.start, chart, params, session, found.url)  # which can be saved, as a closure cannot
    if due > host.clock.now():
        host.clock.call_at(due, begin)
    else:
        host.ready.append(begin)  # before anything that its caller asks next
    exchange.headers["Set-Cookie"] = f"ORSSESSIONID={session}.node1"
    return exchange.answer(200, {"sessionid": session})


def _moment(host: ModuleHost, idealtime: Any) -> float:
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
    found = read(text)
    if not isinstance(found, dict):
        raise ValueError("the body is no JSON object")
    return found


def _for_session(host: ModuleHost, words: list[str], params: dict[str, Any], exchange: Exchange) -> Exchange:
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
    host: ModuleHost, session: StateMachine, name: str, params: dict[str, Any], exchange: Exchange
) -> None:
    """An event that the session answers with `ws:response`, by its `_event.sendid`."""
    check_name(name)
    services: Any = host.modules["ws"]
    if len(services.waiting) >= MOST_WAITING:
        exchange.answer(503, {"error": "busy", "description": f"{MOST_WAITING} requests wait already"})
        return
    id = host.new_id("request")
    services.waiting[id] = lambda response: _respond(exchange, response)

    def give_up() -> None:
        services.waiting.pop(id, None)
        exchange.answer(504, {"error": "timeout", "description": f"no ws:response to {name} came"})

    timer = host.clock.call_at(host.clock.now() + PATIENCE, give_up)
    exchange.then(lambda _: timer.cancel())
    _deliver(host, session, name, params, id)


def _respond(exchange: Exchange, response: Response) -> None:
    """The answer that a `ws:response` means: its <content> as it is, or its params with the result code."""
    status = 200 if response.positive else 400
    content = response.content
    if isinstance(content, str):
        exchange.say(status, content, content, JSON if is_json(content) else "text/plain; charset=utf-8")
    elif content is not None and not isinstance(content, dict):
        exchange.answer(status, content)
    else:
        code = {} if response.resultcode is None else {"resultcode": response.resultcode}
        exchange.answer(status, {**response.values, **(content or {}), **code})


def _deliver(
    host: ModuleHost, session: StateMachine, name: str, params: dict[str, Any], sendid: str | None
) -> None:
    check_name(name)
    host.deliver(session.session_id, Event(name, data=params or ..., sendid=sendid))
