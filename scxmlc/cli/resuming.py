"""`scxmlc run --resume FILE`, `--save FILE`: a run that begins where another ended.

In: a simulator in which nothing has happened, the chart, the files. Out: the session that the run is about; a file.

The rule that surprises: what a file is resumed as, its format says (`RESUMED`); what is saved, `snapshot_of` alone
decides: a session where that is all that there is, else the whole simulation.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from scxml_runtime import ChartChanged, NotSaveable, SnapshotError, StateMachine
from scxml_runtime.simulator import Simulator
from scxml_runtime.simulator.saving.restoring import check_format, restore
from scxmlc.cli import snapshot_files
from scxmlc.cli.failures import Unusable, in_words
from scxmlc.cli.inputs import identity, named, refuse_loss
from scxmlc.cli.saved_charts import charts_of, others_than, sessions_of
from scxmlc.cli.snapshot_files import NoSnapshot

Chart = type[StateMachine]
Resume = Callable[[Simulator, Chart, dict[str, Any]], StateMachine]


def _session(simulator: Simulator, chart: Chart, saved: dict[str, Any]) -> StateMachine:
    return simulator.host.restore(chart, saved)


def _simulation(simulator: Simulator, chart: Chart, saved: dict[str, Any]) -> StateMachine:
    """All of it; the session is the first that runs of the chart, else the first. Raises SnapshotError."""
    check_format(saved)
    if not sessions_of(saved, chart):
        raise others_than(saved, chart)
    if simulator.host.timezone is not None:  # the command line says another place
        saved = {name: value for name, value in saved.items() if name != "timezone"}
    restore(simulator, saved, charts_of(saved, chart, simulator))
    return min(
        (each for each in simulator.sessions.values() if isinstance(each, chart)),
        key=lambda each: each.is_finished,
    )


RESUMED: dict[str, Resume] = {"scxml-session": _session, "scxml-simulation": _simulation}
"""How the snapshots of each format are gone on from: the session that events are for."""


def snapshot_of(machine: StateMachine | None, simulator: Simulator) -> dict[str, Any]:
    """What is saved of a run; `machine`: the session that it is about, if it is about one. Raises SnapshotError."""
    if machine is None or machine.chart.dialect == "ors" or _more_than(machine, simulator):
        return simulator.snapshot()
    return machine.snapshot()


def _more_than(machine: StateMachine, simulator: Simulator) -> bool:
    """Whether something would be lost if the session alone were saved, with what it has invoked."""
    centre = simulator.centre
    return bool(centre.interactions or centre.staff.agents) or any(
        _root(each) is not machine for each in simulator.sessions.values() if not each.is_finished
    )


def _root(machine: Any) -> Any:
    """The session that all begins with: of one that was invoked, its invoker's."""
    return machine if machine.parent_ is None else _root(machine.parent_[0])


def resumed(file: str, chart: Chart, name: str, simulator: Simulator) -> StateMachine:
    """The session that the run goes on with. `name`: the chart's, as the user gave it. Raises NoSnapshot."""
    path, saved = snapshot_files.read(file)
    resume = RESUMED.get(saved["format"])
    if resume is None:
        raise NoSnapshot(path, f"has the format {saved['format'][:40]!r}, from which no run goes on")
    try:
        return resume(simulator, chart, saved)
    except ChartChanged as problem:
        headline = str(problem).removesuffix("; ".join(("", *problem.differences)))
        hint = f"`scxmlc inspect {file} {name}` shows what would be lost, and how it is taken over"
        raise NoSnapshot(path, headline, hint, problem.differences) from None
    except SnapshotError as problem:
        raise NoSnapshot(path, str(problem), f"`scxmlc inspect {file}` shows what is in it") from None


def place_to_save(file: str, chart: str) -> Path:
    """Where to write, if nothing is lost by it. Raises Unusable."""
    path = named(file)
    if file == "-":
        raise Unusable("--save: name a file; the standard output is for what the chart does")
    refuse_loss(path, [identity(Path(chart))], "snapshot")
    return path


def save(machine: StateMachine | None, simulator: Simulator, path: Path) -> None:
    """Write what the run has come to. Raises NoSnapshot, Unusable."""
    try:
        snapshot_files.write(path, snapshot_of(machine, simulator))
    except NotSaveable as problem:
        raise NoSnapshot(path, f"was not written: {problem}", snapshot_files.KEPT) from None
    except SnapshotError as problem:
        raise NoSnapshot(path, f"was not written: {problem}", "") from None
    except OSError as error:
        raise Unusable(f"cannot write {in_words(error, path)}") from error
