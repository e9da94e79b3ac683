"""What a server measures: requests, as an `Observer`; its host, as a `Probe`; and what there is when it is asked.

In: requests, turns, commits, effects. Out: /metrics.

The rule that surprises: how many sessions there are is as they were counted last (counting.py), for pages and for
metrics alike.
"""

from __future__ import annotations

import os
from collections import Counter as Tally
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic, perf_counter
from typing import TYPE_CHECKING

from scxml_runtime.durable.family.effects import Act, Carry, Request, Serve
from scxml_runtime.durable.family.inputs import Answered, Sent
from scxml_runtime.durable.host.inbox import Start
from scxml_runtime.server import exchange
from scxml_runtime.server.counting import status_of
from scxml_runtime.server.metrics import OTHER, Counter, Gauge, Histogram, Metric, exposition
from scxml_runtime.server.routes import Route
from scxml_runtime.server.serving import refusing

if TYPE_CHECKING:
    from scxml_runtime.durable.family.effects import Effect
    from scxml_runtime.durable.family.inputs import Answer
    from scxml_runtime.durable.host.batch import Batch
    from scxml_runtime.durable.host.inbox import Item
    from scxml_runtime.durable.host.turned import Turned
    from scxml_runtime.server.serving import Serving

METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
OUTSIDE = {Carry: "processor", Serve: "service", Request: "http", Act: "platform"}
"""What effects are called; others stay in the host."""

TYPE = "text/plain; version=0.0.4; charset=utf-8"


class Requests:
    """What came over HTTP."""

    def __init__(self) -> None:
        self.count = Counter("scxml_requests_total", "Requests.", ("method", "route", "status"))
        self.seconds = Histogram("scxml_request_seconds", "From request to answer; no streams.", ("route",))

    def __call__(self, request: exchange.Request, route: Route | None) -> Callable[[int], None]:
        """An `Observer`."""
        began = perf_counter()
        path = OTHER if route is None else route.path
        method = request.method if request.method in METHODS else OTHER

        def end(status: int) -> None:
            self.count.add(method, path, str(status))
            if route is None or not route.is_stream:
                self.seconds.add(perf_counter() - began, path)

        return end

    def metrics(self) -> list[Metric]:
        """All of them."""
        return [self.count, self.seconds]


class Work:
    """What the host did: a `Probe`."""

    def __init__(self) -> None:
        self.events = Counter("scxml_events_total", "Events, by what became of them.", ("chart", "outcome"))
        self.begun = Counter("scxml_sessions_started_total", "Sessions that have begun.", ("chart",))
        self.over = Counter("scxml_sessions_ended_total", "Sessions that are over.", ("chart", "outcome"))
        self.turns = Histogram("scxml_turn_seconds", "Turns of sessions.", ("chart",))
        self.commits = Histogram("scxml_commit_seconds", "Commits of the store.")
        self.batched = Histogram("scxml_commit_turns", "Turns in a commit.", (), (1, 2, 4, 8, 16, 32, 64))
        self.failures = Counter("scxml_commit_failures_total", "Commits that the store has refused.")
        self.late = Histogram("scxml_due_late_seconds", "Sessions that had their turn behind its moment.")
        self.effects = Counter("scxml_effects_total", "Effects outside that have ended.", ("kind", "outcome"))
        self.took = Histogram("scxml_effect_seconds", "Effects outside, from begin to end.", ("kind",))
        self.under_way: dict[str, tuple[str, float]] = {}
        self.failures.add(by=0)

    def metrics(self) -> list[Metric]:
        """All of them."""
        found = (each for each in vars(self).values() if isinstance(each, Counter | Histogram))
        return [*found, Gauge("scxml_effects_under_way", "Effects outside.", ("kind",), self._under_way())]

    def _under_way(self) -> Mapping[tuple[str, ...], float]:
        kinds = Tally((kind,) for kind, _ in self.under_way.values())
        return {(kind,): kinds[kind,] for kind in OUTSIDE.values()}

    def handed_in(self, item: Item) -> None:
        """It is counted when it has had its turn."""

    def committed(self, batch: Batch) -> None:
        """Turns, and their commit."""
        for each in batch.turned:
            self._turned(each)
        if batch.committing is not None:
            began, ended = batch.committing
            self.commits.add((ended - began) / 1e9)
            self.batched.add(len(batch.turned))

    def _turned(self, turned: Turned) -> None:
        chart, admitted = turned.chart, turned.admitted
        self._count(chart, "taken", admitted.items)
        if admitted.repeated:
            self._count(chart, "repeated", admitted.repeated)
        if admitted.refused:
            self._count(chart, "refused", [item for item, _ in admitted.refused])
        if turned.turn is None:
            return
        self.turns.add((turned.ended - turned.began) / 1e9, chart)
        if turned.late is not None:
            self.late.add(turned.late)
        if turned.turn.is_over and admitted.resident is not None:
            self.over.add(chart, "failed" if admitted.resident.row.failure else "ended")

    def _count(self, chart: str, outcome: str, items: list[Item]) -> None:
        for each in items:
            if isinstance(each.input, Sent):
                self.events.add(chart, outcome)
            elif isinstance(each.input, Start) and outcome == "taken":
                self.begun.add(chart)

    def failed(self, problem: Exception) -> None:
        """The store has."""
        self.failures.add()

    def began(self, id: str, effect: Effect) -> None:
        """An effect is under way."""
        kind = OUTSIDE.get(type(effect))
        if kind is not None:
            self.under_way[effect.key] = kind, monotonic()

    def ended(self, key: str, answer: Answer | None) -> None:
        """It is not."""
        found = self.under_way.pop(key, None)
        if found is not None:
            outcome = "stopped" if answer is None else "done" if isinstance(answer, Answered) else "failed"
            self.effects.add(found[0], outcome)
            self.took.add(monotonic() - found[1], found[0])


async def standing(serving: Serving) -> list[Metric]:
    """What there is when somebody asks, as gauges."""
    load = await serving.keeper.load()
    told = {
        "scxml_inbox": ("Inputs that wait for sessions.", load.waiting),
        "scxml_resident_sessions": ("Sessions in memory, with those they invoked.", load.resident),
        "scxml_callers": ("Requests that wait for a session's answer.", load.callers),
        "scxml_overdue_seconds": ("How late the first is that is due.", load.overdue),
        "scxml_streams": ("Streams that are read.", serving.watching.readers),
        "scxml_chart_troubles": ("Documents that do not compile.", len(serving.catalogue.troubles())),
        **_process(serving.since),
    }
    tally = Tally[tuple[str, ...]]()
    for each in await serving.counting.of():
        tally[each.chart, status_of(each)] += each.sessions
    counted = Gauge("scxml_sessions", "Sessions in the store.", ("chart", "status"), tally)
    return [
        counted,
        *(Gauge(name, help, (), {(): value}, kind(name)) for name, (help, value) in told.items()),
    ]


def kind(name: str) -> str:
    """What Prometheus calls it."""
    return "counter" if name.endswith("_total") else "gauge"


def _process(since: float) -> dict[str, tuple[str, float]]:
    """What every program tells; memory where the system says it."""
    told: dict[str, tuple[str, float]] = {
        "process_start_time_seconds": ("When the server began, in seconds since 1970.", since),
        "process_cpu_seconds_total": ("Processor time.", sum(os.times()[:2])),
    }
    statm = Path("/proc/self/statm")
    if statm.exists():
        pages = int(statm.read_text().split()[1])
        told["process_resident_memory_bytes"] = ("Memory.", float(pages * os.sysconf("SC_PAGE_SIZE")))
    return told


class Measured:
    """All of it: `requests` for a server's observers, `work` for its host's probes, `routes` for its table."""

    def __init__(self) -> None:
        self.requests = Requests()
        self.work = Work()
        self.routes = (Route("GET", "/metrics", self.metrics, "Numbers for Prometheus", {200: "text/plain"}),)

    async def metrics(self, serving: Serving, request: exchange.Request) -> exchange.Answer:
        """All of them, as text."""
        with refusing():
            there = await standing(serving)
        text = exposition((*self.requests.metrics(), *self.work.metrics(), *there))
        return exchange.Answer(200, text.encode(), (("content-type", TYPE),))
