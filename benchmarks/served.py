"""The server that benchmarks/server.py measures: a process of its own, on the core that it is told.

    python benchmarks/served.py --store FILE --carrier "uvicorn h11" --place "own thread"

In: words of a command line. Out: a server with one chart and an empty route; its address, on the standard output.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import time
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from functools import partial
from typing import Any

import scxmlc
from scxml_runtime.durable import DurableHost, MemoryStore, SqliteStore
from scxml_runtime.server import running
from scxml_runtime.server.asgi import application
from scxml_runtime.server.connections import patient
from scxml_runtime.server.exchange import Answer, Request, told
from scxml_runtime.server.listening import address, bound, url_of
from scxml_runtime.server.modules import Compiled
from scxml_runtime.server.routes import Route
from scxml_runtime.server.serving import Serving
from scxml_runtime.server.table import ROUTES
from scxml_runtime.testing import Scribe

CHART = """
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="counter" datamodel="ecmascript">
  <datamodel><data id="count" expr="0"/></datamodel>
  <state id="counting">
    <transition event="tick">
      <assign location="count" expr="count + 1"/>
      <cancel sendid="rest"/>
      <send event="rest" id="rest" delay="3600s"/>
    </transition>
  </state>
</scxml>"""


async def nothing(serving: Serving, request: Request) -> Answer:
    """The reference: what it takes to answer at all."""
    return told({})


EMPTY = Route("POST", "/empty", nothing, "Nothing", {200: "Nothing"}, takes="bytes")


async def uvicorn(app: Any, port: int, http: Any) -> None:
    """Serve by uvicorn, with what `scxmlc serve` tells it, but for what reads HTTP."""
    config = running._config(app)
    config.http, config.loaded = http, False
    config.load()
    config.http_protocol_class = patient(config.http_protocol_class, app.serving.settings.patience)
    listening = bound(address(f"127.0.0.1:{port}"))
    server = running.Server(config, app.leave, lambda: print(url_of(listening), flush=True))
    await server.serve([listening])


async def granian(app: Any, port: int) -> None:
    """Serve by granian, in this process."""
    from granian.constants import Interfaces
    from granian.server.embed import Server

    with bound(address(f"127.0.0.1:{port}")) as listening:
        port = listening.getsockname()[1]
    server = Server(app, address="127.0.0.1", port=port, interface=Interfaces.ASGINL, log_enabled=False)
    asyncio.get_running_loop().call_later(0.5, partial(print, f"http://127.0.0.1:{port}", flush=True))
    await server.serve()


@asynccontextmanager
async def own_thread(host: DurableHost) -> Any:
    """The host on a thread of its own."""
    with host:
        yield host


PLACES: dict[str, Callable[[DurableHost], AbstractAsyncContextManager[Any]]] = {
    "same loop": lambda host: host,
    "own thread": own_thread,
}
CARRIERS: dict[str, tuple[str, Callable[..., Any]]] = {
    "uvicorn h11": ("asyncio", partial(uvicorn, http="h11")),
    "uvicorn httptools": ("asyncio", partial(uvicorn, http="httptools")),
    "uvicorn h11 uvloop": ("uvloop", partial(uvicorn, http="h11")),
    "uvicorn httptools uvloop": ("uvloop", partial(uvicorn, http="httptools")),
    "granian": ("asyncio", granian),
}


def kept(given: argparse.Namespace, chart: Any) -> Any:
    """Who keeps the sessions."""
    if given.restate:
        return on_restate(given, chart)
    store = SqliteStore(given.store) if given.store else MemoryStore()
    return DurableHost(store, [chart], scribe=Scribe(), history=given.history)


def on_restate(given: argparse.Namespace, chart: Any) -> Any:
    """A Restate server, with the worker in this process."""
    from scxml_runtime.durable import RestateHost, restate
    from scxml_runtime.server.beyond import Beyond
    from scxml_runtime.server.worker import Worker

    def app() -> Any:
        return restate.app([chart], scribe=Scribe(), history=given.history)

    ingress, admin = given.restate
    return Beyond(RestateHost(ingress, admin=[admin]), Worker(app, address("127.0.0.1:0")), lambda: None)


async def serve(given: argparse.Namespace) -> None:
    chart = scxmlc.load(CHART)
    async with PLACES[given.place](kept(given, chart)) as host:
        app = application(host, Compiled([chart]), routes=(*ROUTES, EMPTY))
        await CARRIERS[given.carrier][1](app, given.port)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--store")
    parser.add_argument("--history", action="store_true")
    parser.add_argument("--restate", nargs=2, metavar=("INGRESS", "ADMIN"), help="keep sessions there")
    parser.add_argument("--core", type=int)
    parser.add_argument("--first", action="store_true", help="before all other programs: needs the rights")
    parser.add_argument("--carrier", choices=CARRIERS, default="uvicorn httptools uvloop")
    parser.add_argument("--place", choices=PLACES, default="same loop")
    parser.add_argument("--profile", help="where to write the profile of cProfile")
    given = parser.parse_args()
    if given.core is not None:
        os.sched_setaffinity(0, [given.core])
    if given.first:
        os.sched_setscheduler(0, os.SCHED_RR, os.sched_param(1))
    run = asyncio.run
    if CARRIERS[given.carrier][0] == "uvloop":
        import uvloop

        run = uvloop.run
    if given.profile:
        import cProfile

        profile = cProfile.Profile(time.process_time)
        profile.runcall(run, serve(given))
        profile.dump_stats(given.profile)
    else:
        run(serve(given))


if __name__ == "__main__":
    main()
