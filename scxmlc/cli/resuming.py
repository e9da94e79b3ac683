"""`scxmlc run --resume FILE`, `--save FILE`: a run that begins where another ended.

In: a simulator in which nothing has happened, the chart, the files. Out: the session that the run is about; a file.

The rule that surprises: what a file is resumed as, its format says (`RESUMED`); what is saved, `snapshot_of` alone
decides: a session where that is all that there is, else the whole simulation.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

from scxml_runtime import ChartChanged, NotSaveable, SnapshotError, StateMachine
from scxml_runtime.simulator import Simulator
from scxmlc.cli import snapshot_files
from scxmlc.cli.failures import Unusable, in_words
from scxmlc.cli.inputs import identity, named, refuse_loss
from scxmlc.cli.snapshot_files import NoSnapshot

Chart = type[StateMachine]
Resume = Callable[[Simulator, Chart, dict[str, Any]], "Begun"]


class Begun(NamedTuple):
    """A run: the session that events are for, and the one that can be saved alone, if one can."""

    session: StateMachine
    alone: StateMachine | None


def _session(simulator: Simulator, chart: Chart, saved: dict[str, Any]) -> Begun:
    session = simulator.host.restore(chart, saved)
    return Begun(session, session)


def _simulation(simulator: Simulator, chart: Chart, saved: dict[str, Any]) -> Begun:
    """All of it; the session is the first that runs of the chart, else the first. Raises SnapshotError."""
    from scxmlc.cli.saved_charts import go_on

    if simulator.host.timezone is not None:  # the command line says another place
        saved = {name: value for name, value in saved.items() if name != "timezone"}
    go_on(saved, chart, simulator)
    sessions = [each for each in simulator.sessions.values() if isinstance(each, chart)]
    return Begun(min(sessions, key=lambda each: each.is_finished), None)


RESUMED: dict[str, Resume] = {"scxml-session": _session, "scxml-simulation": _simulation}
"""How the snapshots of each format are gone on from."""

MIGRATED = {"scxml-session": ", and how it is taken over"}
"""What of another version can be."""


SHOWN = "`scxmlc inspect {}` shows what is in it"
FROM_A_PROGRAM = "; from a program, Host({0}={{{{…}}}}).restore(…) goes on from it"
LACKING = {
    f"the host has no {what} '": way_out + FROM_A_PROGRAM.format(f"{what}s")
    for what, way_out in (
        ("service", "--service has something stand in for it"),
        ("processor", "--processor has something stand in for it"),
        ("function", "`scxmlc run` has no functions of a program"),
    )
}
"""What a run has not: the way out, by how the sentence begins."""


def snapshot_of(alone: StateMachine | None, simulator: Simulator) -> dict[str, Any]:
    """What is saved of a run: that session, unless something would be lost. Raises SnapshotError."""
    if alone is None or alone.chart.dialect == "ors" or _has_others(alone, simulator):
        return simulator.snapshot()
    return alone.snapshot()


def _has_others(machine: StateMachine, simulator: Simulator) -> bool:
    """Whether sessions run beside it and what it has invoked."""
    return any(_root(each) is not machine for each in simulator.sessions.values() if not each.is_finished)


def _root(machine: Any) -> Any:
    """The session that all begins with: of one that was invoked, its invoker's."""
    return machine if machine.parent_ is None else _root(machine.parent_[0])


def resumed(file: str, chart: Chart, name: str, simulator: Simulator) -> Begun:
    """The run that goes on. `name`: the chart's, as the user gave it. Raises NoSnapshot."""
    path, saved = snapshot_files.read(file)
    resume = RESUMED.get(saved["format"])
    if resume is None:
        raise NoSnapshot(path, f"has the format {saved['format'][:40]!r}, from which no run goes on")
    try:
        return resume(simulator, chart, saved)
    except ChartChanged as problem:
        headline = str(problem).removesuffix("; ".join(("", *problem.differences)))
        hint = f"`scxmlc inspect {file} {name}` shows what would be lost{MIGRATED.get(saved['format'], '')}"
        raise NoSnapshot(path, headline, hint, problem.differences) from None
    except SnapshotError as problem:
        hint = next((each for lack, each in LACKING.items() if str(problem).startswith(lack)), SHOWN)
        raise NoSnapshot(path, str(problem), hint.format(file)) from None


def place_to_save(file: str, chart: str) -> Path:
    """Where to write, if nothing is lost by it. Raises Unusable."""
    path = named(file)
    if file == "-":
        raise Unusable("--save: name a file; the standard output is for what the chart does")
    refuse_loss(path, [identity(Path(chart))], "snapshot")
    if path.is_file() and path.stat().st_size and not snapshot_files.is_one(path):
        raise Unusable(f"--save: {path} is there and is no snapshot: name another file")
    return path


def save(alone: StateMachine | None, simulator: Simulator, path: Path) -> None:
    """Write what the run has come to. Raises NoSnapshot, Unusable."""
    try:
        snapshot_files.write(path, snapshot_of(alone, simulator))
    except NotSaveable as problem:
        raise NoSnapshot(path, f"was not written: {problem}", snapshot_files.KEPT) from None
    except SnapshotError as problem:
        raise NoSnapshot(path, f"was not written: {problem}", "") from None
    except OSError as error:
        raise Unusable(f"cannot write {in_words(error, path)}") from error
