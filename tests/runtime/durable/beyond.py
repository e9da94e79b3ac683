"""The engine beyond this process, as the contract knows it: a Restate server, and a worker that is killed.

In: a cluster that runs. Out: an `Engine`.

The rule that surprises: Restate has its own time. Here, time is what stands in a file; when it passes, each session
that waits for it is asked to look at it.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import uuid4

from scxml_runtime.durable.on_restate.host import RestateHost
from tests.runtime.durable.charts import FIRST, chart
from tests.runtime.durable.engine import Seen
from tests.runtime.durable.restate_worker import Files
from tests.runtime.durable.world import read
from tools.restate_server import Cluster, Worker

ROOT = Path(__file__).parents[3]
UNDER_WAY = """select id, target_service_name as service, status, journal_size from sys_invocation
where status not in ('completed', 'scheduled')"""
PATIENCE = 60.0
LOOK = 0.03
LOOKS = 4  # with nothing new, until it counts as settled


class Beyond:
    """An `Engine` in other processes."""

    def __init__(self, cluster: Cluster, folder: Path) -> None:
        self._cluster = cluster
        self._files = Files(folder)
        self._files.set(self._files.now, time.time())
        self._files.set(self._files.waiting, 0)
        self._ids: set[str] = set()
        self._host = RestateHost(cluster.nodes[0].ingress)
        paths = f"{ROOT}:{ROOT / 'runtime'}"
        environment = {"CONTRACT_FOLDER": str(folder), "PYTHONPATH": paths}
        app = "--factory tests.runtime.durable.restate_worker:app"
        self._worker = Worker(app, folder / "worker.log", ROOT, environment)
        self._is_over = threading.Event()
        self._gate = threading.Lock()
        self._resident = 10_000
        self._with(FIRST)
        self._worker.start()
        cluster.register(self._worker.url)
        self._watch = threading.Thread(target=self._revive)
        self._watch.start()

    # --- what the contract asks for ---------------------------------------------------------------

    def start(self, name: str, id: str, params: Mapping[str, Any] | None = None) -> None:
        self._host.start(chart(name), id, params, key=uuid4().hex)
        self._ids.add(id)

    def send(self, id: str, name: str, data: Any = None, key: str | None = None) -> None:
        self._host.send(id, name, data, key=key)

    def accept(self, id: str, name: str, data: Any = None, key: str | None = None) -> None:
        self._host.accept(id, name, data, key=key)

    def look(self, id: str) -> Seen:
        seen = self._host.look(id)
        return Seen(seen.configuration, seen.data, seen.is_over, seen.final, seen.failure, seen.problem)

    def terminate(self, id: str) -> None:
        self._host.terminate(id)

    def settle(self) -> None:
        self._wake()
        deadline = time.monotonic() + PATIENCE
        seen: list[Any] = []
        while len(seen) < LOOKS:
            found = self._cluster.query(UNDER_WAY)
            is_still = self._is_still(found)
            seen = [*seen, found] if is_still and (not seen or found == seen[-1]) else [found] * is_still
            assert time.monotonic() < deadline, found
            time.sleep(LOOK)

    def pass_time(self, seconds: float) -> None:
        self.settle()
        self._later(seconds)
        self.settle()

    def kill(self) -> None:
        self.kill_before(0.0)

    def kill_before(self, seconds: float) -> None:
        with self._gate:
            self._worker.process.kill()
            self._later(seconds)
            self._worker.start()

    def restart(self, charts: Sequence[str] = (), resident: int | None = None) -> None:
        with self._gate:
            self._worker.process.end()
            self._resident = resident or self._resident
            self._with(charts or FIRST)
            self._worker.start()

    def migrate(self, id: str, name: str, migrate: Any = None) -> None:
        self._host.migrate(id, chart(name), migrate)

    def die_at(self, moment: int) -> None:
        self._files.set(self._files.moments, moment)

    def has_died(self) -> bool:
        has_died = not self._files.moments.exists()
        self._files.moments.unlink(missing_ok=True)
        return has_died

    def performed(self) -> list[dict[str, Any]]:
        return read(self._files.performed)

    def close(self) -> None:
        """Nothing of it runs any more."""
        self._is_over.set()
        self._watch.join()
        self._worker.process.kill()
        self._host.close()

    # --- processes --------------------------------------------------------------------------------

    def _with(self, charts: Sequence[str]) -> None:
        told = {"charts": list(charts), "resident": self._resident}
        self._files.set(self._files.worker, json.dumps(told))

    def _is_still(self, under_way: list[dict[str, Any]]) -> bool:
        """Whether nothing is under way but processors and services that wait."""
        is_waiting = all(each["service"] == "Effects" and each["status"] == "running" for each in under_way)
        return is_waiting and len(under_way) == int(self._files.waiting.read_text())

    def _wake(self) -> None:
        """What Restate would do by itself, later."""
        for id in sorted(self._ids):
            seen = self._host.look(id)
            if seen.is_over:
                self._ids.discard(id)
            elif seen.problem or (seen.due is not None and seen.due <= self._files.clock()):
                self._host.wake(id)

    def _later(self, seconds: float) -> None:
        self._files.set(self._files.now, repr(self._files.clock() + seconds))

    def _revive(self) -> None:
        """Where a worker has died, another takes its place."""
        while not self._is_over.wait(0.02):
            with self._gate:
                running = self._worker.process.running
                if running is not None and running.poll() is not None:
                    self._worker.process.kill()
                    self._worker.start()
