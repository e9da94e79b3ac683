"""The calls of the HTTP interface of the Orchestration Server, as every host reads and answers them (ORS core 6).

In: the parts of a request. Out: a `Call`, which a host carries out; an `Exchange`, the call's answer.

The rule that surprises: status codes and bodies are this project's choice, since no page tells them: 200 with JSON, 400
for a negative response or a bad request, 404 for no such session, 503 where too many wait already, 504 where no answer
came in time. The <content> of a response is the body as it is.
"""

from __future__ import annotations

from scxml_runtime.io.json_text import is_json, read, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.modules.ws import Response

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


class Call:
    """What a caller asks: `verb` of `session`, or "help", or "" for what is none. `name` is that of an event, `params`
    its data, or those of a session that starts."""

    __slots__ = ("method", "name", "params", "session", "verb")

    def __init__(
        self, method: str, verb: str, session: str = "", name: str = "", params: dict[str, Any] | None = None
    ) -> None:
        self.method = method
        self.verb = verb
        self.session = session
        self.name = name
        self.params = params or {}

    def begins(self) -> tuple[str, float | None]:
        """The address of the document of a session that starts, and when: seconds since 1970, None for now. The rest of
        `params` is the session's. Raises ValueError."""
        if self.params.pop("paramtype", "") == JSON:
            self.params = _object(self.params.pop("param"))
        src = self.params.pop("src", None)
        if not isinstance(src, str) or not src:
            raise ValueError("src, the URL of the document, is missing")
        return src, _moment(self.params.pop("idealtime", None))


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

    def refuse(self, status: int, error: str, description: str) -> Exchange:
        """Answer that it is not done, and why."""
        return self.answer(status, {"error": error, "description": description})

    def respond(self, response: Response) -> None:
        """What a `ws:response` means: its <content> as it is, or its params with the result code."""
        status = 200 if response.positive else 400
        content = response.content
        if isinstance(content, str):
            self.say(status, content, content, JSON if is_json(content) else "text/plain; charset=utf-8")
        elif content is not None and not isinstance(content, dict):
            self.answer(status, content)
        else:
            code = {} if response.resultcode is None else {"resultcode": response.resultcode}
            self.answer(status, {**response.values, **(content or {}), **code})

    def then(self, action: Callable[[Exchange], object]) -> None:
        """Do something with the answer, now or when it comes."""
        if self.status is None:
            self.actions.append(action)
        else:
            action(self)


def is_meant(path: str) -> bool:
    """Whether a path belongs to this interface; some deployments put /ors in front."""
    return path.removeprefix("/ors").startswith(("/scxml/", "/help"))


def call_of(method: str, path: str, body: str = "", content_type: str = "") -> Call:
    """The call that a request means; `path` as it was sent. Raises ValueError, TypeError, RecursionError or
    OverflowError for what no script can hold."""
    from urllib.parse import unquote

    path, _, query = path.partition("?")
    path = path.removeprefix("/ors")
    params = _params(query, body, content_type)
    if path == "/help":
        return Call(method, "help")
    if path == PREFIX + "start":
        return Call(method, "start", params=params)
    session, *rest = path.removeprefix(PREFIX).split("/")
    session = unquote(session)
    match rest:
        case ["terminate" | "query" as verb]:
            return Call(method, verb, session)
        case ["event" | "request" as verb, name]:
            return Call(method, verb, session, unquote(name), params)
    return Call(method, "", session)


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


def _object(text: str) -> dict[str, Any]:
    found = read(text)
    if not isinstance(found, dict):
        raise ValueError("the body is no JSON object")
    return found


LAST = 253_402_300_800_000
"""Milliseconds from 1970 to the year 10000: whoever waits for longer waits for ever."""


def _moment(idealtime: Any) -> float | None:
    """So many milliseconds since 1970, in seconds."""
    from math import isfinite

    if idealtime is None:
        return None
    try:
        milliseconds = float(idealtime)
    except (TypeError, ValueError):
        milliseconds = float("nan")
    if not isfinite(milliseconds) or milliseconds > LAST:
        raise ValueError(f"{str(idealtime)[:40]!r} is no time: idealtime is milliseconds since 1970")
    return milliseconds / 1000


def unknown(exchange: Exchange, session: str) -> Exchange:
    """There is no such session."""
    return exchange.refuse(404, "nosuchsession", f"no session {session!r} runs")


def started(exchange: Exchange, session: str) -> Exchange:
    """A session has been started, or will be."""
    exchange.headers["Set-Cookie"] = f"ORSSESSIONID={session}.node1"
    return exchange.answer(200, {"sessionid": session})


def defect(exchange: Exchange, path: str, problem: Exception) -> Exchange:
    """What nobody thought of is told to this caller and logged, and leaves the others alone."""
    from logging import getLogger

    getLogger("scxml_runtime.http").error("%s could not be answered", path, exc_info=problem)
    return exchange.refuse(500, "internal", type(problem).__name__)
