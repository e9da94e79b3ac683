"""Whether a recorded run would go the same way today.

In: a trace, and what to replay it against. Out: a `Verdict`: where both part, in the words of `scxmlc trace diff`. The
rule that surprises: of a run in real time the times are not compared, since timers come on the dot when it is replayed;
and of a trace that is cut short what came last is left out.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import StringIO
from os import PathLike
from pathlib import Path
from typing import Any

from scxml_runtime import SessionError, StateMachine
from scxml_runtime.simulator.scenario import ScenarioError, play
from scxml_runtime.testing.recording import Recorder
from scxmlc.configuration import configured
from scxmlc.diagnostics import Diagnostics
from scxmlc.loader import load
from scxmlc.trace.differences import Difference, differences
from scxmlc.trace.moments import Ignored, Moment, moments
from scxmlc.trace.reading import BadTrace, Trace, read
from scxmlc.trace.replaying import NOBODY, Around, Replayed, replay, trace_of
from scxmlc.trace.reporting import summary, told
from scxmlc.trace.todays import Named, todays

RUNTIME = logging.getLogger("scxml_runtime")
EVERYTHING = Ignored()
"""All is compared."""

KINDS = ("processors", "services", "functions")


@dataclass(frozen=True, slots=True)
class Today:
    """What a trace is replayed against: charts in place of its own, folders in which documents may be, the program as
    far as it is to be asked itself; or a `scenario` that is played instead, in a simulator that is given. `where` the
    replay is recorded; what may differ."""

    charts: Sequence[Named] = ()
    roots: Sequence[Path] = ()
    around: Around = NOBODY
    ignored: Ignored = EVERYTHING
    where: Path | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """The moments of both runs, where they differ, and what is to be said of the replay."""

    recorded: Sequence[Moment]
    now: Sequence[Moment]
    differences: Sequence[Difference]
    notes: Sequence[str] = ()

    def lines(self, name: str) -> Iterator[str]:
        """All of it in words."""
        yield f"< {name}: {summary(self.recorded)}"
        yield f"> now: {summary(self.now)}"
        yield from (each.text for each in told(self.differences))
        yield from (f"note: {note}" for note in self.notes)


def judge(trace: Trace, today: Today) -> Verdict:
    """Replay a trace, and compare. Raises BadTrace, CompileError, OSError."""
    folders = [*{path.parent: None for path in _documents(trace, today)}]
    around = replace(today.around, **_registered(folders, today.around))
    options = dict(around.options or {})
    classes = todays(trace, today.charts, today.roots, options)
    with quiet():
        return compared(trace, replay(trace, classes, around, today.where), today.ignored)


def judge_by_scenario(trace: Trace, scenario: Path, simulator: Any, today: Today) -> Verdict:
    """The same, where the run was that of a scenario: it is played anew. Raises BadTrace, CompileError, OSError."""
    where, notes = today.where or StringIO(), []
    with quiet(), Recorder(simulator, where):
        try:
            play(scenario, _strategy(today), simulator)
        except (ScenarioError, SessionError) as problem:
            notes += str(problem).splitlines()
    return compared(trace, Replayed(trace_of(where), tuple(notes)), today.ignored)


def _strategy(today: Today) -> type[StateMachine] | None:
    """The chart that is named, for those of a scenario that name none."""
    named = next(iter(today.charts), None)
    return load(named, **dict(today.around.options or {})) if isinstance(named, Path) else named


def compared(trace: Trace, replayed: Replayed, ignored: Ignored) -> Verdict:
    """Lay the recorded run beside that of today."""
    notes = [*replayed.notes]
    if trace.lines[0].get("real") is True:
        ignored = replace(ignored, facets=ignored.facets | {"at"})
        notes.append("it was recorded in real time: times are not compared")
    recorded, now = [*moments(trace, ignored)], [*moments(replayed.trace, ignored)]
    if trace.is_cut:
        recorded, now = recorded[:-1], now[: len(recorded) - 1]
        notes.append("the trace is cut short: what came last is left out")
    return Verdict(recorded, now, [*differences(recorded, now, ignored)], notes)


def _documents(trace: Trace, today: Today) -> Iterator[Path]:
    """Files of charts, for what their project registers."""
    yield from (each for each in today.charts if isinstance(each, Path))
    for line in trace.charts.values():
        file = line.get("file")
        yield trace.path.parent / (file if isinstance(file, str) and "\0" not in file else "")


def _registered(folders: Sequence[Path], around: Around) -> dict[str, Any]:
    """What the projects of the charts register besides. Raises BadTrace for a table of pyproject.toml that is wrong."""
    names = {kind: [*(around.names or {}).get(kind, ())] for kind in KINDS}
    modules = [*around.modules]
    for folder in folders:
        log = Diagnostics()
        found = configured(folder, log)
        for problem in log.errors():
            raise BadTrace(folder, str(problem), "")
        for kind in KINDS:
            names[kind] += sorted(getattr(found, kind))
        modules += [each for each in found.modules if each not in modules]
    return {"names": names, "modules": modules}


@contextmanager
def quiet() -> Iterator[None]:
    """The log of the runtime is not told: what happens now is compared."""
    handler = logging.NullHandler()
    before = RUNTIME.propagate
    RUNTIME.addHandler(handler)
    RUNTIME.propagate = False
    try:
        yield
    finally:
        RUNTIME.removeHandler(handler)
        RUNTIME.propagate = before


def told_replay(
    trace: str | PathLike[str], charts: Sequence[Any], ignore: Sequence[str], around: Mapping[str, Any]
) -> str:
    """What is told of a replay that went another way, "" of one that went the same. Raises BadTrace."""
    path = Path(trace)
    named = [each if isinstance(each, type) else Path(each) for each in charts]
    verdict = judge(read(path), Today(named, around=Around(**around), ignored=Ignored.of(ignore)))
    return "\n".join(verdict.lines(path.name)) if verdict.differences else ""
