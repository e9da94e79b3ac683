"""The HTTP interface of the Orchestration Server on a plain host: start, terminate, event, request, query (ORS core 6).

In: a request, on the host's own thread. Out: an `Exchange`, answered at once, or when a session's `ws:response`
comes. The rule that surprises: a session is started before anything that its caller asks next, though the answer to
the start comes first.
"""

from __future__ import annotations

from functools import partial

from scxml_runtime.chart.event import Event, check_name
from scxml_runtime.io.ors_calls import (
    CALLS,
    MOST_WAITING,
    PATIENCE,
    Exchange,
    call_of,
    defect,
    started,
    unknown,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from scxml_runtime.io.ors_calls import Call
    from scxml_runtime.modules.desk import ModuleHost
    from scxml_runtime.session.machine import StateMachine


def ask(host: ModuleHost, method: str, path: str, body: str = "", content_type: str = "") -> Exchange:
    """Carry out a request; where it waits for a session, the answer comes as the host runs on."""
    exchange = Exchange()
    try:
        call = call_of(method, path, body, content_type)
        if call.verb == "help":
            return exchange.answer(200, CALLS)
        if call.verb == "start":
            return _start(host, call, exchange)
        return _for_session(host, call, exchange)
    except (ValueError, TypeError, RecursionError, OverflowError) as problem:
        return exchange.refuse(400, "badrequest", str(problem))
    except Exception as problem:
        return defect(exchange, path, problem)


def _start(host: ModuleHost, call: Call, exchange: Exchange) -> Exchange:
    if call.method != "POST":
        return exchange.refuse(405, "method", "a session is started with POST")
    src, at = call.begins()
    try:
        found = host.documents.find(src)
        chart = found.chart(host.documents.load)
    except (LookupError, OSError) as problem:
        return exchange.refuse(400, "badfetch", str(problem.args[0] if problem.args else problem))
    session = host.new_session_id()
    host.modules.params[session] = call.params
    begin = partial(
        host.start, chart, call.params, session, found.url
    )  # which can be saved, as a closure cannot
    due = None if at is None else at - host.clock.epoch
    if due is not None and due > host.clock.now():
        host.clock.call_at(due, begin)
    else:
        host.ready.append(begin)  # before anything that its caller asks next
    return started(exchange, session)


def _for_session(host: ModuleHost, call: Call, exchange: Exchange) -> Exchange:
    session = host.sessions.get(call.session)
    if session is None or session.is_finished:
        return unknown(exchange, call.session)
    match call.verb:
        case "terminate":
            host.terminate(session)
        case "query":
            return exchange.answer(200, _state_of(session))
        case "event":
            _deliver(host, session, call, None)
        case "request":
            return _request(host, session, call, exchange)
        case _:
            return exchange.refuse(404, "nosuchcall", "no such call: see /ors/help")
    return exchange.answer(200, {"sessionid": session.session_id})


def _state_of(session: StateMachine) -> Mapping[str, Any]:
    return {
        "sessionid": session.session_id,
        "name": session.chart.name,
        "states": sorted(session.configuration),
        "data": session.data.get("_data", session.data),
    }


def _request(host: ModuleHost, session: StateMachine, call: Call, exchange: Exchange) -> Exchange:
    """An event that the session answers with `ws:response`, by its `_event.sendid`."""
    check_name(call.name)
    services: Any = host.modules["ws"]
    if len(services.waiting) >= MOST_WAITING:
        return exchange.refuse(503, "busy", f"{MOST_WAITING} requests wait already")
    id = host.new_id("request")
    services.waiting[id] = exchange.respond

    def give_up() -> None:
        services.waiting.pop(id, None)
        exchange.refuse(504, "timeout", f"no ws:response to {call.name} came")

    timer = host.clock.call_at(host.clock.now() + PATIENCE, give_up)
    exchange.then(lambda _: timer.cancel())
    _deliver(host, session, call, id)
    return exchange


def _deliver(host: ModuleHost, session: StateMachine, call: Call, sendid: str | None) -> None:
    check_name(call.name)
    host.deliver(session.session_id, Event(call.name, data=call.params or ..., sendid=sendid))
