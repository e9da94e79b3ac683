"""`scxmlc trace replay`: a recorded run against the charts of today, and where both part.

In: the names of traces, and the options. Out: what `trace diff` would say, on the standard output; notes on the
standard error. The exit status is 0 where all go the same way, 1 where one parts, 2 for what cannot be replayed: a file
that is no trace, a chart that is gone or has errors.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from scxml_runtime import StateMachine
from scxmlc.cli.classes import load_class, load_options
from scxmlc.cli.compiling import Wishes
from scxmlc.cli.failures import Unusable
from scxmlc.cli.inputs import identity, named, one
from scxmlc.cli.recording import place_to_record
from scxmlc.cli.terminal import Terminal
from scxmlc.cli.tracing import MOST, Files, tell, tell_head
from scxmlc.compiler import CompileError
from scxmlc.trace.judging import Today, Verdict, judge, judge_by_scenario
from scxmlc.trace.moments import Ignored
from scxmlc.trace.reading import BadTrace, read
from scxmlc.trace.replaying import Around
from scxmlc.trace.reporting import summary

SAME, PARTED, UNUSABLE = 0, 1, 2
SUFFIX = ".jsonl"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to replay: traces, or folders of them; charts in place of those that they name; the scenario to play
    instead; where to record what happens; what may differ."""

    names: Sequence[str]
    charts: Sequence[str]
    wishes: Wishes
    ignored: Ignored
    scenario: str | None = None
    record: str | None = None
    most: int | None = MOST


def replay(wanted: Wanted, out: Terminal, err: Terminal) -> int:
    """The exit status of replaying them all. Raises Unusable."""
    traces = [path for name in wanted.names for path in _traces(name)]
    if wanted.record is not None and len(traces) > 1:
        raise Unusable(f"--record names one file; here are {len(traces)} traces")
    return max(_replayed(each, wanted, out, err) for each in traces)


def _traces(name: str) -> list[Path]:
    """The file, or all traces of a folder and those below it. Raises Unusable."""
    path = named(name)
    if not path.is_dir():
        return [one(name)]
    found = sorted(each for each in path.rglob(f"*{SUFFIX}") if each.is_file())
    if not found:
        raise Unusable(f"{path}: no *{SUFFIX} in this folder or below it")
    return found


def _replayed(path: Path, wanted: Wanted, out: Terminal, err: Terminal) -> int:
    try:
        verdict = _verdict(path, wanted)
    except BadTrace as problem:
        err.problem(str(problem), hint=problem.hint)
        return UNUSABLE
    except CompileError as problem:
        for found in problem.diagnostics:
            err.diagnostic(found)
        return UNUSABLE
    files = Files(str(path), "now", wanted.ignored, wanted.most)
    tell_head(files, [summary(verdict.recorded), summary(verdict.now)], out)
    tell(verdict.differences, verdict.recorded, files, out)
    for note in verdict.notes:
        err.say(f"note: {note}", "yellow")
    return PARTED if verdict.differences else SAME


def _verdict(path: Path, wanted: Wanted) -> Verdict:
    trace, wishes = read(path), wanted.wishes
    if wanted.record is not None and identity(Path(wanted.record)) == identity(path):
        raise Unusable(f"--record: {wanted.record} is the trace itself; name another file")
    record = None if wanted.record is None else place_to_record(wanted.record, *wanted.charts)
    options = load_options(wishes)
    names = {kind: options.get(kind, ()) for kind in ("processors", "services", "functions")}
    charts = [_chart(each, wishes) for each in wanted.charts]
    around = Around(options=options, names=names)
    today = Today(charts, wishes.roots, around, wanted.ignored, record)
    if wanted.scenario is None:
        return judge(trace, today)
    from scxmlc.cli.stage import simulator_for_scenario

    scenario = one(wanted.scenario)
    return judge_by_scenario(trace, scenario, simulator_for_scenario(str(scenario), wishes, scenario), today)


def _chart(name: str, wishes: Wishes) -> Path | type[StateMachine]:
    """A chart, or the class of a module."""
    path = Path(name)
    if path.suffix.lower() == ".scxml" or (path.is_file() and path.suffix.lower() != ".py"):
        return one(name)
    return load_class(name, wishes)
