"""A load generator for HTTP/1.1: raw connections that stay open, in one thread of one process.

In: an address, requests as bytes. Out: how many were answered in a time, and how long each took. The rule that
surprises: at a given rate, a request's time counts from the moment when it should have left, so that a server that
holds everything up is seen to.
"""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

HEAD_END, LENGTH = b"\r\n\r\n", b"content-length: "
Next = Callable[[], bytes]


def request(method: str, path: str, body: bytes = b"") -> bytes:
    """A request as it goes out."""
    head = f"{method} {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n"
    if body:
        head += f"content-type: application/json\r\ncontent-length: {len(body)}\r\n"
    return f"{head}\r\n".encode() + body


@dataclass(slots=True)
class Outcome:
    """Seconds that each answer took; how many were none of 2xx; in what time all of it was."""

    times: list[float] = field(default_factory=list)
    refused: int = 0
    seconds: float = 0.0
    work: float = 0.0

    @property
    def rate(self) -> float:
        """Answers a second."""
        return len(self.times) / self.seconds

    def part(self, share: float) -> float:
        """Milliseconds that this share of the answers took at most."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))] * 1000


class Line(asyncio.Protocol):
    """One connection. `answered` hears of each answer: the line, whether it was well."""

    def __init__(self, answered: Callable[[Line, bool], None]) -> None:
        self.since = 0.0
        self._answered = answered
        self._rest = b""
        self._transport: Any = None

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def ask(self, asked: bytes, since: float) -> None:
        """One request; the next only when it is answered."""
        self.since = since
        self._transport.write(asked)

    def close(self) -> None:
        self._transport.close()

    def data_received(self, data: bytes) -> None:
        rest = self._rest + data if self._rest else data
        end = rest.find(HEAD_END)
        if end < 0:
            self._rest = rest
            return
        head = rest[:end].lower()
        at = head.find(LENGTH)
        size = int(head[at + len(LENGTH) :].split(b"\r", 1)[0]) if at >= 0 else 0
        if len(rest) < end + 4 + size:
            self._rest = rest
            return
        self._rest = b""
        self._answered(self, head[9:10] == b"2")


class Load:
    """Connections to one server."""

    def __init__(self, lines: list[Line]) -> None:
        self.lines = lines
        self._outcome = Outcome()
        self._free: deque[Line] = deque(lines)
        self._after: Callable[[Line], object] = self._free.append

    def answered(self, line: Line, is_well: bool) -> None:
        now = time.perf_counter()
        self._outcome.times.append(now - line.since)
        self._outcome.refused += not is_well
        self._after(line)

    async def at_most(self, asked: Next, seconds: float) -> Outcome:
        """As many as the server answers: each line asks again at once."""
        end = time.perf_counter() + seconds
        return await self._while(lambda: time.perf_counter() < end, asked)

    async def so_many(self, asked: Next, count: int) -> Outcome:
        """As fast as the server answers."""
        left = iter(range(count))
        return await self._while(lambda: next(left, None) is not None, asked)

    async def _while(self, is_wanted: Callable[[], bool], asked: Next) -> Outcome:
        def again(line: Line) -> None:
            if is_wanted():
                line.ask(asked(), time.perf_counter())
            else:
                self._free.append(line)

        with _Measured(self) as outcome:
            self._after = again
            for _ in self.lines:
                again(self._free.popleft())
            while len(self._free) < len(self.lines):
                await asyncio.sleep(0.005)
        return outcome

    async def at_rate(self, asked: Next, rate: float, seconds: float) -> Outcome:
        """So many a second, evenly; what finds no free line waits for one, and its time runs."""
        waiting: deque[float] = deque()
        begun = time.perf_counter()
        sent, count = 0, int(rate * seconds)

        def again(line: Line) -> None:
            if waiting:
                line.ask(asked(), waiting.popleft())
            else:
                self._free.append(line)

        with _Measured(self) as outcome:
            self._after = again
            while sent < count or len(self._free) < len(self.lines):
                due = min(count, int((time.perf_counter() - begun) * rate) + 1)
                for number in range(sent, due):
                    waiting.append(begun + number / rate)
                sent = max(sent, due)
                while waiting and self._free:
                    self._free.popleft().ask(asked(), waiting.popleft())
                await asyncio.sleep(0.001)
        return outcome


class _Measured:
    """One outcome, from its beginning to its end."""

    def __init__(self, load: Load) -> None:
        self._load = load

    def __enter__(self) -> Outcome:
        self._begun, self._work = time.perf_counter(), time.process_time()
        self._load._outcome = Outcome()
        return self._load._outcome

    def __exit__(self, *problem: object) -> None:
        outcome = self._load._outcome
        outcome.seconds = time.perf_counter() - self._begun
        outcome.work = time.process_time() - self._work


@asynccontextmanager
async def load(port: int, lines: int) -> Any:
    """So many connections."""
    loop = asyncio.get_running_loop()
    made: list[Line] = []
    found = Load(made)
    for _ in range(lines):
        _, line = await loop.create_connection(lambda: Line(found.answered), "127.0.0.1", port)
        made.append(line)
    found._free.extend(made)
    try:
        yield found
    finally:
        for each in made:
            each.close()


def in_turn(asked: list[bytes]) -> Next:
    """One after the other, again and again."""

    def going() -> Iterator[bytes]:
        while True:
            yield from asked

    return going().__next__
