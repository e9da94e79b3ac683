"""`serve`: an application behind uvicorn, until a signal ends it.

In: a host that is not entered yet, a catalogue, settings, an address. Out: nothing, when it was stopped. The rule that
surprises: SIGTERM and Ctrl-C let what was handed in come to its end: nothing new is taken, readers of streams are told,
answers are finished, the host is left, and the program ends with 0. A second one ends what is left at once; what was
committed stands.
"""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import uvicorn

from scxml_runtime.server.asgi import Application, Observer, application
from scxml_runtime.server.connections import patient
from scxml_runtime.server.listening import DEFAULT, address, bound, url_of
from scxml_runtime.server.settings import DEFAULTS, Settings
from scxml_runtime.server.table import ROUTES

if TYPE_CHECKING:
    from scxml_runtime.durable import DurableHost
    from scxml_runtime.server.beyond import Beyond
    from scxml_runtime.server.catalogue import Catalogue
    from scxml_runtime.server.routes import Route

GRACE = 20
"""Seconds that answers have to come to their end."""

KEEP = 20
"""Seconds that a connection may wait for its next request."""

MOST_CONNECTIONS = 1_000
"""Connections, and requests under way; more are answered by 503."""


def serve(
    host: DurableHost | Beyond,
    catalogue: Catalogue,
    settings: Settings = DEFAULTS,
    listen: str | socket.socket = DEFAULT,
    *,
    routes: Iterable[Route] = ROUTES,
    observers: Sequence[Observer] = (),
    entered: Callable[[Any], object] = lambda host: None,
    started: Callable[[str], object] = lambda url: None,
) -> None:
    """Serve until SIGTERM or Ctrl-C. `entered` is told the host, once its store is open and before anybody is answered;
    `started` the address, once it answers. Raises CannotListen, StoreError."""

    async def run() -> None:
        async with host:
            entered(host)
            app = application(host, catalogue, settings, routes, observers)
            server = Server(_config(app), app.leave, lambda: started(url_of(listening)))
            gc.freeze()  # charts stay: the collector need not go through them again and again
            await server.serve([listening])

    runner = asyncio.Runner(loop_factory=uvicorn.Config("", log_config=None).get_loop_factory())
    with bound(address(listen)) if isinstance(listen, str) else listen as listening, runner:
        runner.run(run())


def _config(app: Application) -> uvicorn.Config:
    config = uvicorn.Config(
        app,
        lifespan="off",
        ws="none",
        log_config=None,
        log_level="critical",  # what it would say of clients, our own log does
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=KEEP,
        timeout_graceful_shutdown=GRACE,
    )
    config.load()
    config.http_protocol_class = patient(config.http_protocol_class, app.serving.settings.patience)
    return config


class Server(uvicorn.Server):
    """uvicorn, with what we do about signals. `leave`: called when the first comes."""

    def __init__(
        self, config: uvicorn.Config, leave: Callable[[], None], started: Callable[[], object]
    ) -> None:
        super().__init__(config)
        self._leave = leave
        self._told = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._told()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals stop the server and are not raised again behind it, so that the host is left in peace."""
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, self._stop)
        try:
            yield
        finally:
            for each in (signal.SIGTERM, signal.SIGINT):
                loop.remove_signal_handler(each)

    def _stop(self) -> None:
        self.force_exit = self.should_exit
        self.should_exit = True
        self._leave()
