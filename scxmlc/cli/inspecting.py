"""`scxmlc inspect`: a snapshot in words, and what a version of its chart would make of it.

In: the file of a snapshot, and perhaps a chart, by a name as `scxmlc run` takes it. Out: words on the standard output;
the exit status 1 for a file that holds no snapshot, and for one that the chart would not go on with.

The rule that surprises: the snapshot is restored in earnest with the chart, in a host or a simulator that never runs.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from scxml_runtime import Rehearsal, SnapshotError, StateMachine, rehearse
from scxml_runtime.session.saving.sessions import VERSION
from scxml_runtime.simulator import Simulator
from scxmlc.cli import saved_sessions, saved_simulations, snapshot_files
from scxmlc.cli.classes import load_class
from scxmlc.cli.compiling import Wishes
from scxmlc.cli.saved_charts import rehearsed
from scxmlc.cli.sheet import Sheet
from scxmlc.cli.snapshot_files import NoSnapshot
from scxmlc.cli.stage import simulator_for
from scxmlc.cli.terminal import STYLES, Terminal
from scxmlc.compiler import CompileError

Show = Callable[[dict[str, Any], Sheet], None]
Try = Callable[[type[StateMachine], dict[str, Any], Simulator], Rehearsal]

SHOWN: dict[str, Show] = {"scxml-session": saved_sessions.show, "scxml-simulation": saved_simulations.show}
"""What shows the snapshots of each format."""

TRIED: dict[str, Try] = {
    "scxml-session": lambda cls, saved, simulator: rehearse(cls, saved, host=simulator.host),
    "scxml-simulation": rehearsed,
}
"""What a chart would make of them."""

MIGRATED = {
    "scxml-session": 'host.restore({}, saved, migrate={{"states": {{old: new}}, "data": {{old: new}}}})'
}
"""How snapshots of another version are taken over."""

LACKS = "the host has no "


def inspect(name: str, chart: str | None, wishes: Wishes, out: Terminal, err: Terminal) -> int:
    """The exit status of showing a snapshot, and trying it with a chart if there is one."""
    try:
        path, saved = snapshot_files.read(name)
        _show(path, saved, out)
        return 0 if chart is None else _try(path, saved, chart, wishes, out)
    except NoSnapshot as problem:
        problem.tell(err)
    except CompileError as error:
        for found in error.diagnostics:
            err.diagnostic(found)
    return 1


def _try(path: Path, saved: dict[str, Any], chart: str, wishes: Wishes, out: Terminal) -> int:
    """1 if the chart would refuse it."""
    if saved["format"] not in TRIED:
        raise NoSnapshot(path, f"has the format {saved['format']!r}, which is not tried with a chart", "")
    cls = load_class(chart, wishes)
    simulator = simulator_for(chart, wishes)
    with closing(_StandIns()) as stand_in:
        for kind in ("processors", "services", "functions"):
            getattr(simulator.host, kind).update(dict.fromkeys(wishes.around[kind], stand_in))
        found = TRIED[saved["format"]](cls, saved, simulator)
    for line, style in _verdict(found, cls.__name__, chart, MIGRATED.get(saved["format"])):
        out.say(line, style)
    return int(found.refused is not None)


def _show(path: Path, saved: dict[str, Any], out: Terminal) -> None:
    show = SHOWN.get(saved["format"])
    if show is None:
        known = " or ".join(map(repr, SHOWN))
        raise NoSnapshot(path, f"is no snapshot of the format {known} but of {saved['format'][:40]!r}")
    try:
        show(saved, Sheet(out))
    except SnapshotError as problem:
        raise _what_is_wrong(path, saved, problem) from None
    except RecursionError:
        raise NoSnapshot(path, "is nested too deeply", snapshot_files.DAMAGED) from None


def _what_is_wrong(path: Path, saved: dict[str, Any], problem: SnapshotError) -> NoSnapshot:
    version = saved.get("version")
    if version.__class__ is int and version > VERSION:
        return NoSnapshot(path, str(problem), snapshot_files.NEWER)
    return NoSnapshot(path, f"is damaged: {problem}", snapshot_files.DAMAGED)


class _StandIns:
    """What the program registers, as far as we know: a name. Services are begun with a simulation, and never run."""

    def __init__(self) -> None:
        self._begun: list[Coroutine[Any, Any, None]] = []

    def __call__(self, *given: object) -> Any:
        self._begun.append(_nothing())
        return self._begun[-1]

    def close(self) -> None:
        for each in self._begun:
            each.close()


async def _nothing() -> None: ...


def _verdict(found: Rehearsal, cls: str, chart: str, way_out: str | None) -> Iterator[tuple[str, str]]:
    """What the chart makes of it, in lines with their styles."""
    yield "", ""
    if found.refused is None:
        yield f"{chart}: goes on with it as if nothing had been", "bold green"
        return
    told = "; ".join(("", *found.differences))
    yield f"{chart}: would refuse it: {found.refused.removesuffix(told)}", STYLES["error"]
    for difference in found.differences:
        yield f"  {difference}", ""
    if found.losses:
        yield "  taken over as it is, it would lose", "bold"
    for loss in found.losses:
        yield f"    {loss}", ""
    if found.refused.startswith(LACKS):
        yield "  help: --service, --processor and --function say what the program registers", "green"
    if found.differences and way_out is not None:
        yield f"  help: {way_out.format(cls)} takes it over", "green"
