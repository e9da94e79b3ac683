"""The classes of the charts that run in a saved simulation.

In: the snapshot, one chart, the simulator that its sessions are to live in. Out: the chart, and those that stand beside
it or below a root, by the names of their files. The rule that surprises: nothing is read from elsewhere, whatever the
snapshot says; what is missing is told by whoever restores.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scxml_runtime import SnapshotError, StateMachine
from scxml_runtime.ports.addresses import quoted
from scxml_runtime.session.saving.fields import field, objects
from scxml_runtime.session.saving.heads import head
from scxml_runtime.simulator import Simulator
from scxmlc.cli.saved_sessions import Json

Chart = type[StateMachine]


def charts_of(saved: Json, chart: Chart, simulator: Simulator) -> list[Chart]:
    """The chart first. Raises SnapshotError."""
    own = head(chart).told
    others = {
        each["source"]: None
        for each in _named(saved)
        if each.get("source").__class__ is str and each.get("class") != own["class"]
    }
    return [chart, *(found for source in others for found in _beside(source, chart, simulator))]


def sessions_of(saved: Json, chart: Chart) -> list[Json]:
    """The sessions of a chart of this name, whatever its version, invoked ones left out. Raises SnapshotError."""
    name = head(chart).told["class"]
    return [
        each for each in objects(saved, "sessions") if field(field(each, "chart", dict), "class", str) == name
    ]


def others_than(saved: Json, chart: Chart) -> SnapshotError:
    """That the simulation has no session of it, but of others."""
    names = {field(field(each, "chart", dict), "class", str)[:80]: None for each in objects(saved, "sessions")}
    told = f", but of {', '.join(names)}" if names else ""
    return SnapshotError(f"the simulation has no session of the chart {chart.__name__}{told}")


def _named(saved: Json) -> Iterator[Json]:
    """Whatever in it says which chart it is: heads of sessions, classes that are published or about to start."""
    waiting: list[Any] = [saved]
    while waiting:
        each = waiting.pop()
        if each.__class__ is dict:
            if "meaning" in each:
                yield each
            waiting += each.values()
        elif each.__class__ is list:
            waiting += each


def _beside(source: str, chart: Chart, simulator: Simulator) -> Iterator[Chart]:
    documents = simulator.documents
    try:
        yield documents.here(quoted(source), chart()).chart(documents.load)
    except LookupError:
        return
