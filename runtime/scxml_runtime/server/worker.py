"""The worker of a server whose sessions Restate keeps: charts get their turns in this process, on a thread of its own.

In: the application that Restate calls, an address. Out: a thread that serves it. Extra `restate`: granian, which this
file alone imports. The rule that surprises: it speaks HTTP/2 alone, so that services hear events while they run.
"""

from __future__ import annotations

import asyncio
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from granian.constants import HTTPModes, Interfaces
from granian.server.embed import Server

from scxml_runtime.server.listening import CannotListen, bound

if TYPE_CHECKING:
    from collections.abc import Callable

    from scxml_runtime.server.listening import Address

GRACE = 5.0
"""Seconds that turns have to come to their end; Restate takes those again that have not."""


class Worker:
    """Serves from `start` to `stop`. `make` makes the application, on the worker's thread."""

    def __init__(self, make: Callable[[], Any], where: Address) -> None:
        self._make = make
        self._where = where
        self._serving: tuple[asyncio.AbstractEventLoop, Server] | None = None
        self._is_up = Event()
        self._thread = Thread(target=self._run, name="restate-worker", daemon=True)

    def start(self) -> str:
        """The address at which Restate finds it. Raises CannotListen."""
        try:
            with bound(self._where) as tried:
                host, port = tried.getsockname()[:2]
        except CannotListen as problem:
            raise CannotListen(str(problem).replace("--listen", "--worker")) from None
        self._host, self._port = host, port
        self._thread.start()
        self._is_up.wait(GRACE)
        return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"

    def stop(self) -> None:
        """Nothing more is taken."""
        if self._serving is not None:
            loop, server = self._serving
            loop.call_soon_threadsafe(server.stop)
            self._thread.join(GRACE)

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        server = Server(
            self._make(),
            address=self._host,
            port=self._port,
            interface=Interfaces.ASGINL,
            http=HTTPModes.http2,
            websockets=False,
            log_enabled=False,
        )
        loop = asyncio.get_running_loop()
        self._serving = loop, server
        loop.call_soon(self._is_up.set)
        await server.serve()
