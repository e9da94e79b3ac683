"""What it costs to observe a server: microseconds an event, of a host in memory, with each way of observing it.

    python benchmarks/observed.py

Events are handed in 1,000 at a time, and the host is left to do them. All ways take turns, slice by slice; what counts
is the median of the processor time. "asked over HTTP" is a request to the application, without a network. Traces are
made, and thrown away. The library of Prometheus is measured beside ours where it is installed.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import AsyncExitStack
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from statistics import median
from time import process_time
from typing import Any

from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.sampling import TraceIdRatioBased

import scxmlc
from scxml_runtime.durable import DurableHost, MemoryStore
from scxml_runtime.ports.transport import HttpTransport
from scxml_runtime.server.asgi import application
from scxml_runtime.server.logs import Sessions
from scxml_runtime.server.measured import Work
from scxml_runtime.server.modules import Compiled
from scxml_runtime.server.observing import observing
from scxml_runtime.server.telemetry import Traces

TICK = scxmlc.load(
    """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="tick" datamodel="ecmascript">
  <datamodel><data id="n" expr="0"/></datamodel>
  <state id="a"><transition event="tick"><assign location="n" expr="n + 1"/></transition></state></scxml>"""
)
SESSIONS, EVENTS, SLICES, REQUESTS = 100, 1_000, 40, 300


class Library(Work):
    """The same numbers, by prometheus-client."""

    def __init__(self) -> None:
        super().__init__()
        library: Any = import_module("prometheus_client")
        registry = library.CollectorRegistry()
        self.counter = library.Counter("events", "Events", ("chart", "outcome"), registry=registry)
        self.histogram = library.Histogram("turns", "Turns", ("chart",), registry=registry)
        self.commit = library.Histogram("commits", "Commits", registry=registry)
        self.size = library.Histogram("sizes", "Turns in a commit", registry=registry)

    def committed(self, batch: Any) -> None:
        for each in batch.turned:
            chart = each.chart
            for _ in each.admitted.items:
                self.counter.labels(chart, "taken").inc()
            self.histogram.labels(chart).observe((each.ended - each.began) / 1e9)
        began, ended = batch.committing
        self.commit.observe((ended - began) / 1e9)
        self.size.observe(len(batch.turned))


def traces(share: float) -> Traces:
    return Traces(TracerProvider(sampler=TraceIdRatioBased(share)))


PROBES: dict[str, Callable[[], list[Any]]] = {
    "nobody": lambda: [],
    "numbers (/metrics)": lambda: [Work()],
    **({"the same by prometheus-client": lambda: [Library()]} if find_spec("prometheus_client") else {}),
    "log": lambda: [Sessions()],
    "traces, none of them sampled": lambda: [traces(0.0)],
    "traces, all of them": lambda: [traces(1.0)],
}


async def events() -> dict[str, float]:
    """Microseconds an event."""
    async with AsyncExitStack() as stack:
        hosts = {}
        for name, probes in PROBES.items():
            host = hosts[name] = await stack.enter_async_context(DurableHost(MemoryStore(), [TICK]))
            for probe in probes():
                host.probes.add(probe)
            for number in range(SESSIONS):
                await asyncio.wrap_future(host.begin(TICK, f"s{number}"))
        return await taking_turns({name: partial(_events, host) for name, host in hosts.items()})


async def _events(host: DurableHost) -> float:
    began = process_time()
    waiting = [host.submit(f"s{number % SESSIONS}", "tick") for number in range(EVENTS)]
    await asyncio.wrap_future(waiting[-1])
    return (process_time() - began) * 1e6 / EVENTS


async def requests() -> dict[str, float]:
    """Microseconds a request."""
    async with AsyncExitStack() as stack:
        apps = {}
        for name in ("asked over HTTP, numbers alone", "with log", "with log and traces"):
            host = await stack.enter_async_context(DurableHost(MemoryStore(), [TICK]))
            await asyncio.wrap_future(host.begin(TICK, "s"))
            watched = observing(HttpTransport()) if "log" in name else None
            observers = [] if watched is None else [*watched.observers]
            if watched is not None:
                watched.join(host)
            if "traces" in name:
                made = traces(1.0)
                host.probes.add(made)
                observers.append(made)
            apps[name] = application(host, Compiled([TICK]), observers=observers)
        return await taking_turns({name: partial(_requests, app) for name, app in apps.items()})


async def _requests(app: Any) -> float:
    began = process_time()
    for _ in range(REQUESTS):
        await _request(app)
    return (process_time() - began) * 1e6 / REQUESTS


async def _request(app: Any) -> None:
    body = json.dumps({"name": "tick"}).encode()
    headers = {"host": "localhost", "content-type": "application/json", "content-length": str(len(body))}
    scope = {
        "type": "http",
        "method": "POST",
        "path": "/api/sessions/s/events",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
    }
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(message: Any) -> None:
        sent.append(message)

    await app(scope, receive, send)
    assert sent[0]["status"] == 200


async def taking_turns(ways: dict[str, Callable[[], Any]]) -> dict[str, float]:
    """The median of each."""
    found: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(SLICES):
        for name, way in ways.items():
            found[name].append(await way())
    return {name: median(slices) for name, slices in found.items()}


def main() -> None:
    for what, told in (("an event", asyncio.run(events())), ("a request", asyncio.run(requests()))):
        first = next(iter(told.values()))
        print(f"| microseconds | {what} | more |\n| --- | ---: | ---: |")
        for name, value in told.items():
            print(f"| {name} | {value:.1f} | {value - first:+.1f} |")
        print()


if __name__ == "__main__":
    main()
