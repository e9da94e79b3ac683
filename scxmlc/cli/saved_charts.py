"""The charts that run in a saved simulation.

In: the snapshot, one chart, the simulator that its sessions are to live in. Out: the chart, and those that stand beside
it or below a root, by the names of their files; the simulation, or what would become of it. The rule that surprises:
nothing is read from elsewhere, whatever the snapshot says.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from scxml_runtime import Rehearsal, SnapshotError, StateMachine
from scxml_runtime.ports.addresses import of_path, quoted
from scxml_runtime.session.saving.differences import differences
from scxml_runtime.session.saving.fields import field, objects, text
from scxml_runtime.session.saving.heads import head
from scxml_runtime.session.saving.losses import losses
from scxml_runtime.simulator import Simulator
from scxml_runtime.simulator.saving.restoring import check_format, restore
from scxmlc.cli.saved_sessions import Json

Chart = type[StateMachine]


def go_on(saved: Json, chart: Chart, simulator: Simulator) -> None:
    """Let a new simulator go on from there, where sessions of the chart are. Raises SnapshotError."""
    check_format(saved)
    if not _sessions_of(saved, chart):
        names = ", ".join(dict.fromkeys(map(_name, objects(saved, "sessions"))))
        told = f", but of {names}" if names else ""
        raise SnapshotError(f"the simulation has no session of the chart {chart.__name__}{told}")
    restore(simulator, saved, _charts(saved, chart, simulator))


def rehearsed(chart: Chart, saved: Json, simulator: Simulator) -> Rehearsal:
    """What would become of it, with this version of one of its charts. The simulator is of no use afterwards."""
    try:
        go_on(saved, chart, simulator)
    except SnapshotError as problem:
        return Rehearsal(_each(differences, chart, saved), _each(losses, chart, saved), str(problem))
    return Rehearsal((), (), None)


def _each(tell: Callable[[Any, Json], tuple[str, ...]], chart: Chart, saved: Json) -> tuple[str, ...]:
    """What is told of the sessions of the chart, once; nothing where they are too damaged for that."""
    try:
        found = [tell(chart, {**saved, **each}) for each in _sessions_of(saved, chart)]
    except SnapshotError:
        return ()
    return tuple(dict.fromkeys(line for lines in found for line in lines))


def _sessions_of(saved: Json, chart: Chart) -> list[Json]:
    """The sessions of a chart of this name, whatever its version, invoked ones left out."""
    return [each for each in objects(saved, "sessions") if _name(each) == head(chart).told["class"]]


def _name(session: Json) -> str:
    found: str = field(field(session, "chart", dict), "class", str)
    return found[:80]


def _charts(saved: Json, chart: Chart, simulator: Simulator) -> list[Chart]:
    """The chart, and the others."""
    found = {head(chart).told["class"]: chart}
    for told in _named(saved):
        name = field(told, "class", str)
        if name not in found:
            found[name] = _beside(told, chart, simulator)
    return [*found.values()]


def _named(saved: Json) -> Iterator[Json]:
    """What says which charts run, are published, or may be started."""
    for told in (*objects(saved, "sessions"), *objects(field(saved, "documents", dict), "published")):
        if "chart" in told:
            yield field(told, "chart", dict)
    waiting: list[Any] = [field(saved, "objects", dict)]
    while waiting:
        each = waiting.pop()
        if each.__class__ is dict:
            if each.get("$") == "chart":
                yield each
            waiting += each.values()
        elif each.__class__ is list:
            waiting += each


def _beside(told: Json, chart: Chart, simulator: Simulator) -> Chart:
    """The class of another chart, which stands beside the first, or in a root."""
    documents, source = simulator.documents, text(told, "source") or ""
    reasons = [f"{source[:80]!r} is neither beside the other nor in a folder of --root"]
    for address in (quoted(source), *(of_path(f"{root}/{source}") for root in documents.roots)):
        try:
            made: Chart = documents.here(address, chart()).chart(documents.load)
            return made
        except LookupError as problem:
            reasons += [line for line in str(problem).splitlines()[:1] if "does not compile" in line]
    raise SnapshotError(f"the simulation has the chart {str(told['class'])[:80]!r} too: {reasons[-1]}")
