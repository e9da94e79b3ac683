"""A server at a free port of this machine, as a browser meets it: uvicorn on a thread of the test's process.

In: charts as documents, settings. Out: its address, its host, and a browser with the page of it. The rule that
surprises: a server that was left can be entered again, at the same address, with the same sessions.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import uvicorn

from scxml_runtime.durable import DurableHost, MemoryStore
from scxml_runtime.server.asgi import Application, application
from scxml_runtime.server.catalogue import Served, Trouble
from scxml_runtime.server.settings import Settings
from scxml_runtime.testing import Scribe
from scxmlc.serving.versions import Compiling

PATIENCE = 30.0  # seconds for a server to come up, and to come to its end


@dataclass
class Charts:
    """A catalogue that a test fills."""

    served: list[Served] = field(default_factory=list)
    told: list[Trouble] = field(default_factory=list)

    def charts(self) -> Sequence[Served]:
        return self.served

    def current(self, name: str) -> Served | None:
        return next((each for each in self.served if each.name == name and each.is_current), None)

    def troubles(self) -> Sequence[Trouble]:
        return self.told

    def add(self, folder: Path, name: str, document: str) -> Served:
        """A further version, which is current from now on."""
        path = folder / f"{name}.scxml"
        path.write_text(document, "utf-8")
        version = Compiling().of(path).served
        self.served = [
            version,
            *(replace(each, is_current=each.name != version.name) for each in self.served),
        ]
        return version


class Live:
    """`with live:`: it serves; `url` has no slash at its end. `host` is that of its sessions while it does."""

    def __init__(self, charts: Charts, settings: Settings | None = None, **host: Any) -> None:
        self.charts = charts
        self.settings = settings or Settings()
        self.store = MemoryStore()
        self.given = {"history": True, "scribe": Scribe(), **host}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self.host: DurableHost

    def __enter__(self) -> Live:
        self._is_up = threading.Event()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self._thread.start()
        assert self._is_up.wait(PATIENCE), "the server does not come up"
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._stop)
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive(), "the server does not come to its end"

    def call(self, act: Callable[[], Any]) -> Any:
        """What comes of it on the thread of the server."""

        async def told() -> Any:
            return act()

        return asyncio.run_coroutine_threadsafe(told(), self._loop).result(PATIENCE)

    def start(self, chart: str, id: str, *events: str, **params: Any) -> None:
        """A session of the current version, and what it is sent; all of it committed."""
        served = self.charts.current(chart)
        assert served is not None
        self.host.begin(served.cls, id, params or None).result(PATIENCE)
        self.send(id, *events)

    def send(self, id: str, *events: str) -> None:
        for event in events:
            self.host.submit(id, event).result(PATIENCE)

    def _stop(self) -> None:
        self._app.leave()
        self._server.should_exit = True

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        classes = [each.cls for each in self.charts.served]
        async with DurableHost(self.store, classes, **self.given) as self.host:
            self._app: Application = application(self.host, self.charts, self.settings)
            config = uvicorn.Config(
                self._app, lifespan="off", log_config=None, access_log=False, timeout_graceful_shutdown=5
            )
            self._server = _Server(config, self._is_up)
            listening = socket.socket()
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            listening.bind(("127.0.0.1", self.port))
            await self._server.serve([listening])


class _Server(uvicorn.Server):
    """uvicorn, which says that it is up, and leaves signals to the tests' process."""

    def __init__(self, config: uvicorn.Config, is_up: threading.Event) -> None:
        super().__init__(config)
        self._is_up = is_up

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._is_up.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield
