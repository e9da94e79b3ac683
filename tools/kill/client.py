"""The process that is killed: a host on its file, and a client that sends as fast as it is answered.

In: a folder with what former processes have left. Out: `acknowledged`, a line for each event whose sender was told that
it is committed; `problems`, sentences, if it found any.

The rule that surprises: a client that starts again sends what was not acknowledged under the same keys; some of it was
committed, and must count once.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field
from pathlib import Path
from queue import SimpleQueue
from typing import Any

from scxml_runtime.durable import SqliteStore
from scxml_runtime.durable.errors import UnknownSession
from scxml_runtime.durable.host.host import DurableHost
from tools.kill.chart import load
from tools.kill.world import Lines, World, lines

RESIDENT = 10
"""Families in memory: fewer than there are."""

PATIENCE = 60.0
"""Seconds in which all must come to rest when nobody sends any more."""


@dataclass(slots=True)
class Acknowledged:
    """The last event of each session that its sender knows to be committed; and how many there are in all."""

    path: Path
    last: dict[str, int] = field(default_factory=dict)
    count: int = 0
    _end: int = 0

    def read_on(self) -> None:
        """What has been written since."""
        for who, n in lines(self.path, self._end):
            self.last[who] = max(n, self.last.get(who, 0))
            self.count += 1
        self._end = self.path.stat().st_size if self.path.exists() else 0


class Client:
    """Sends to all sessions of a host. `in_flight`: events of one session that are under way."""

    in_flight = 4

    def __init__(self, folder: Path, sessions: int) -> None:
        self._folder = folder
        self._names = [f"s{number}" for number in range(sessions)]
        self._acknowledged = Lines(folder / "acknowledged")
        self._problems = Lines(folder / "problems")
        self._answers: SimpleQueue[tuple[str, int, Future[Any]]] = SimpleQueue()

    def go_on(
        self, known: Mapping[str, int], until: int | None = None, up: Callable[[], object] = lambda: None
    ) -> None:
        """Open the host and send what is not known to be committed, until somebody kills us; or until each session has
        had so many, and all rests. `up` is told when it begins to send."""
        world = World(self._folder)
        begun = time.perf_counter()
        charts, store = [load()], SqliteStore(self._folder / "kept.db")
        around: dict[str, Any] = {"processors": world.processors, "services": world.services}
        with DurableHost(store, charts=charts, resident=RESIDENT, **around) as host:
            Lines(self._folder / "begun").write(time.perf_counter() - begun)
            for who in self._names:
                self._begin(host, who, known.get(who, 0))
            up()
            self._send_all(host, known, until)
            if until is not None:
                self._rest(host)

    def _begin(self, host: Any, who: str, known: int) -> None:
        """Start the session if there is none, else see that nothing is lost that its sender counts on."""
        try:
            last = host.look(who).data["last"]
        except UnknownSession:
            last = 0
            place = self._names.index(who)
            neighbour = self._names[(place + 1) % len(self._names)]
            host.start(load(), id=who, params={"me": who, "neighbour": neighbour})
        if last < known:
            self._problems.write(f"{who} has lost events: it is at {last}, and {known} was acknowledged")

    def _send_all(self, host: Any, known: Mapping[str, int], until: int | None) -> None:
        ahead = {who: known.get(who, 0) for who in self._names}
        under_way = 0
        for _ in range(self.in_flight):
            for who in self._names:
                under_way += self._send(host, who, ahead, until)
        while under_way:
            who, n, answer = self._answers.get()
            under_way -= 1
            if answer.exception() is not None:
                self._problems.write(f"{who}: event {n} was refused: {answer.exception()!r}")
                return
            self._acknowledged.write(who, n)
            under_way += self._send(host, who, ahead, until)

    def _send(self, host: Any, who: str, ahead: dict[str, int], until: int | None) -> bool:
        """Send the next event of a session, if there is to be one."""
        if until is not None and ahead[who] >= until:
            return False
        ahead[who] = n = ahead[who] + 1
        answer = host.submit(who, "add", {"n": n}, key=str(n))
        answer.add_done_callback(lambda answer: self._answers.put((who, n, answer)))
        return True

    def _rest(self, host: Any) -> None:
        """Wait until nothing is under way, and write down where the sessions stand."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            seen = {who: host.look(who) for who in self._names}
            if not any(each.data["pending"] or each.data["armed"] for each in seen.values()):
                break
            time.sleep(0.05)
        for who, each in seen.items():
            Lines(self._folder / "end").write(who, {**each.data, "problem": each.problem or each.failure})


def be_killed(folder: Path, sessions: int, known: Mapping[str, int], up: Callable[[], object]) -> None:
    """What the process does; it does not come back by itself."""
    try:
        Client(folder, sessions).go_on(known, up=up)
    except BaseException as problem:
        Lines(folder / "problems").write(f"the process ended by itself: {problem!r}")
    finally:
        os._exit(3)
