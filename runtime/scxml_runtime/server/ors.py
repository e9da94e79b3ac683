"""The HTTP interface of the Orchestration Server: start, terminate, event, request, query (ORS core 6).

In: requests to /scxml/session/…, with /ors in front or without. Out: what io/ors_calls.py says, as from a plain host.

The rule that surprises: `src` of a start is the name of a chart of this server, or an address whose file is one's.
Nothing is fetched, since a session must find its chart again at the next start.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from scxml_runtime.chart.event import Event, check_name
from scxml_runtime.durable import SessionOver, UnknownSession
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
from scxml_runtime.ports.addresses import without_query
from scxml_runtime.server.basic_http import check_child
from scxml_runtime.server.exchange import Answer, Refusal, Request
from scxml_runtime.server.guards import check_page
from scxml_runtime.server.refusals import refusal_of
from scxml_runtime.server.routes import Route
from scxml_runtime.server.serving import Serving

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scxml_runtime.io.ors_calls import Call
    from scxml_runtime.server.catalogue import Served


async def answer(serving: Serving, request: Request) -> Answer:
    """What a call comes to."""
    exchange = await asked(serving, request)
    body = exchange.body.encode("utf-8", "replace")
    return Answer(exchange.status or 504, body, tuple(exchange.headers.items()))


async def asked(serving: Serving, request: Request) -> Exchange:
    """The same, as text. Refuses what another site's page makes a browser ask: a GET may act here. A HEAD may not."""
    if request.method == "HEAD":
        raise Refusal(405, "method", f"{request.path[:200]} takes GET and POST.", (("allow", "GET, POST"),))
    if request.headers.get("sec-fetch-site") in ("cross-site", "same-site"):
        raise Refusal(403, "origin", "Pages of other sites may not ask this server.")
    exchange = Exchange()
    path = f"{request.path}?{request.query_string}" if request.query_string else request.path
    try:
        call = call_of(request.method, path, request.body.decode("utf-8"), request.content_type)
        if request.method == "GET" and call.verb in ACTING:
            check_page(serving.settings, request)
        return await CARRIED_OUT[call.verb](serving, request, call, exchange)
    except Refusal:
        raise
    except (SessionOver, UnknownSession):
        return unknown(exchange, request.values.get("id", ""))
    except Exception as problem:
        return _refused(exchange, path, problem)


def _refused(exchange: Exchange, path: str, problem: Exception) -> Exchange:
    refusal = refusal_of(problem)
    if isinstance(problem, ValueError | TypeError | RecursionError | OverflowError) and (
        refusal is None or refusal.error == "refused"
    ):
        return exchange.refuse(400, "badrequest", str(problem))
    if refusal is None or isinstance(problem, LookupError):
        return defect(exchange, path, problem)
    exchange.headers.update(refusal.headers)
    return exchange.refuse(refusal.status, refusal.error, str(problem))


async def _help(serving: Serving, request: Request, call: Call, exchange: Exchange) -> Exchange:
    return exchange.answer(200, CALLS)


async def _start(serving: Serving, request: Request, call: Call, exchange: Exchange) -> Exchange:
    if call.method != "POST":
        return exchange.refuse(405, "method", "a session is started with POST")
    src, at = call.begins()
    served = chart_at(serving, src)
    if served is None:
        told = f"{src} is none of the charts of this server: /api/charts lists them"
        return exchange.refuse(400, "badfetch", told)
    async with serving.room():
        if at is not None and at > serving.keeper.now():
            return started(exchange, await serving.keeper.begin_at(served.cls, at, call.params))
        return started(exchange, (await serving.keeper.begin(served.cls, None, call.params)).id)


def chart_at(serving: Serving, src: str) -> Served | None:
    """The chart of this name, or that whose file ends the address; of two the one with the longer path."""
    named = serving.catalogue.current(src)
    address = "/" + without_query(src).partition("#")[0]
    files = [
        (name, each)
        for each in serving.catalogue.charts()
        if each.is_current
        for name in [*each.documents][:1]
        if address.endswith("/" + name)
    ]
    return named or max(files, key=lambda each: len(each[0]), default=("", None))[1]


async def _terminate(serving: Serving, request: Request, call: Call, exchange: Exchange) -> Exchange:
    await _check_runs(serving, call)
    await serving.keeper.end(call.session)
    return exchange.answer(200, {"sessionid": call.session})


async def _query(serving: Serving, request: Request, call: Call, exchange: Exchange) -> Exchange:
    return exchange.answer(200, _state_of(await _check_runs(serving, call)))


async def _check_runs(serving: Serving, call: Call) -> Any:
    """The session, which runs. Raises UnknownSession."""
    view = await serving.keeper.look(call.session)
    if view.is_over:
        raise SessionOver(call.session)
    return view


def _state_of(view: Any) -> Mapping[str, Any]:
    return {
        "sessionid": view.id,
        "name": view.chart,
        "states": sorted(view.configuration),
        "data": view.data.get("_data", view.data),
    }


async def _event(serving: Serving, request: Request, call: Call, exchange: Exchange) -> Exchange:
    check_name(call.name)
    event = Event(call.name, data=call.params or ...)
    await check_child(serving, call.session)
    await serving.keeper.deliver(call.session, event, request.headers.get("idempotency-key"))
    return exchange.answer(200, {"sessionid": call.session})


async def _request(serving: Serving, request: Request, call: Call, exchange: Exchange) -> Exchange:
    """Waits for the session's answer, but not for ever."""
    check_name(call.name)
    if serving.keeper.callers >= MOST_WAITING:
        return exchange.refuse(503, "busy", f"{MOST_WAITING} requests wait already")
    await check_child(serving, call.session)
    try:
        async with asyncio.timeout(PATIENCE):
            exchange.respond(await serving.keeper.ask(call.session, call.name, call.params or None))
    except TimeoutError:
        exchange.refuse(504, "timeout", f"no ws:response to {call.name} came")
    return exchange


async def _nothing(serving: Serving, request: Request, call: Call, exchange: Exchange) -> Exchange:
    await _check_runs(serving, call)
    return exchange.refuse(404, "nosuchcall", "no such call: see /ors/help")


ACTING = ("terminate", "event", "request")
"""Calls that do something by GET as well."""

CARRIED_OUT = {
    "help": _help,
    "start": _start,
    "terminate": _terminate,
    "query": _query,
    "event": _event,
    "request": _request,
    "": _nothing,
}

PATHS = {
    "/scxml/session/start": "ORS: start a session",
    "/scxml/session/{id}/terminate": "ORS: end a session",
    "/scxml/session/{id}/query": "ORS: look at a session",
    "/scxml/session/{id}/event/{name}": "ORS: send an event to a session",
    "/scxml/session/{id}/request/{name}": "ORS: send an event, and wait for the session's `ws:response`",
    "/scxml/{call*}": "ORS: what is no call",
    "/help": "ORS: what calls there are",
}

ROUTES = tuple(
    Route(method, prefix + path, answer, summary, {200: "application/json"}, query=None, takes="bytes")
    for path, summary in PATHS.items()
    for prefix in ("", "/ors")
    for method in ("GET", "POST")
)
