"""Documents of other servers, asked for on threads, and here for a while.

In: addresses of documents that charts load, and what may ask for them. Out: what a server answered; an `Absent`, where
whoever asks does not want to wait; an OSError that says why there is none.

The rule that surprises: what has come is what everybody gets for `LIFE` seconds, so that a turn that is taken again
finds it. The threads are daemons, which end when there is nothing to ask for: a process that ends waits for no server.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future
from threading import Lock, Thread
from time import monotonic
from typing import TYPE_CHECKING, TypeAlias

from scxml_runtime.ports.absent import Absent, gives_up

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from scxml_runtime.ports.transport import Response, Transport

    Wanted: TypeAlias = tuple[Future[Response], str, str, bytes, Mapping[str, str]]

LIFE = 30.0
"""Seconds for which a document is here."""

FAILED = 10.0
"""Seconds for which there is none, where the server did not answer."""

MOST = 64
"""Documents that are here at a time; the one that was asked for first leaves."""

LARGEST = 64 * 1024 * 1024
"""Bytes of all of them; the last one that came may take more."""

AT_ONCE = 8
"""Documents that are asked for at a time."""


class Library:
    """A transport for `Documents`. `transport`: what asks other servers."""

    def __init__(self, transport: Transport, now: Callable[[], float] = monotonic) -> None:
        self._transport = transport
        self._now = now
        self._gate = Lock()
        self._threads = 0
        self._wanted: deque[Wanted] = deque()
        self._asked: dict[str, Future[Response]] = {}
        self._until: dict[str, float] = {}

    def request(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Response:
        """The answer, if it is here; else it is waited for. Raises OSError; Absent, inside `giving_up()`."""
        asked = self._coming(method, url, body, headers)
        if gives_up() and not asked.done():
            raise Absent(url, asked)
        return asked.result()

    def _coming(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Future[Response]:
        with self._gate:
            self._forget([each for each in self._here() if self._until[each] <= self._now()])
            if url not in self._asked:
                self._make_room()
                if self._threads < AT_ONCE:
                    Thread(target=self._work, name="scxml-documents", daemon=True).start()
                    self._threads += 1
                self._asked[url] = Future()
                self._wanted.append((self._asked[url], method, url, body, headers))
            return self._asked[url]

    def _work(self) -> None:
        """On a thread: ask, while there is anything to ask for."""
        while (wanted := self._next()) is not None:
            asked, method, url, body, headers = wanted
            try:
                answer = self._ask(method, url, body, headers)
            except BaseException as problem:
                asked.set_exception(problem)
            else:
                asked.set_result(answer)

    def _next(self) -> Wanted | None:
        with self._gate:
            if self._wanted:
                return self._wanted.popleft()
            self._threads -= 1
            return None

    def _ask(self, method: str, url: str, body: bytes, headers: Mapping[str, str]) -> Response:
        life = FAILED
        try:
            answer = self._transport.request(method, url, body, headers)
            life = LIFE
        finally:
            self._until[url] = self._now() + life
        return answer

    def _here(self) -> list[str]:
        """What has come, or never will, in the order in which it was asked for."""
        return [url for url, asked in self._asked.items() if asked.done()]

    def _make_room(self) -> None:
        """For one more."""
        here = self._here()
        size = sum(map(self._size, here))
        while len(here) >= MOST or size > LARGEST:
            size -= self._size(here[0])
            self._forget([here.pop(0)])

    def _forget(self, urls: Iterable[str]) -> None:
        for url in urls:
            del self._asked[url], self._until[url]

    def _size(self, url: str) -> int:
        asked = self._asked[url]
        return 0 if asked.exception() else len(asked.result().body)
