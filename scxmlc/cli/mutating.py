"""`scxmlc mutate`: the mutants that a suite of tests misses, and a table of all.

In: a chart and what pytest shall run. Out: for each mutant that no test notices its line before and after; how many
there were of each kind. The exit status is 1 if one is missed, or fewer are found than asked for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from scxmlc.cli.failures import Unusable
from scxmlc.cli.inputs import named, one
from scxmlc.cli.terminal import STYLES, Terminal
from scxmlc.compiler import CompileError
from scxmlc.source import Source

WIDEST = 100
"""Characters of a line of the chart."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The words of the command line."""

    chart: str
    tests: tuple[str, ...]
    lines: tuple[int, ...] = ()
    skipped: tuple[str, ...] = ()
    sample: int | None = None
    jobs: int = 1
    limit: float | None = None
    as_json: bool = False
    least: float | None = None


def mutate(asked: Asked, out: Terminal, err: Terminal) -> int:
    """The exit status."""
    try:
        import pytest  # noqa: F401
    except ImportError:
        raise Unusable("the tests are run by pytest: pip install 'scxmlc[pytest]'") from None
    from scxmlc.testgen.mutation.judging import Unfit, Wanted, judge

    path = one(asked.chart)
    tests = tuple(_test(each) for each in asked.tests) or (str(path.parent),)
    wanted = Wanted(tests, asked.lines, asked.skipped, asked.sample, asked.jobs, asked.limit)
    try:
        judgement = judge(
            path, wanted, lambda line: err.say(line, "dim"), lambda all: err.following(all, "Trying mutants")
        )
    except CompileError as error:
        for diagnostic in error.diagnostics:
            err.diagnostic(diagnostic)
        return 1
    except Unfit as problem:
        raise Unusable(str(problem)) from None
    if asked.as_json:
        out.say(json.dumps(_json(judgement, asked.chart)))
    else:
        _tell(judgement, asked.chart, out)
    if asked.least is not None:
        return int(judgement.score < asked.least)
    return int(any(_is_missed(verdict) for verdict in judgement.verdicts))


def _test(name: str) -> str:
    """What pytest is told: a file or a folder, perhaps with the name of a test behind it."""
    file = named(name.partition("::")[0])
    if not file.exists():
        raise Unusable(f"{file}: no such file or folder")
    return name


def _is_missed(verdict: Any) -> bool:
    return verdict.end in ("survived", "not reached")


# --- for people ---------------------------------------------------------------------------------------------------


def _tell(judgement: Any, name: str, out: Terminal) -> None:
    source = Source(name, judgement.text)
    for verdict in judgement.verdicts:
        if _is_missed(verdict):
            mutant = verdict.mutant
            out.say(f"{name}:{mutant.line}: {verdict.end}: {mutant.sentence}", STYLES["warning"])
            for line in _lines(source, mutant):
                out.say(line, "dim")
    for line in table(judgement):
        out.say(line)


def _lines(source: Source, mutant: Any) -> Iterator[str]:
    """The line of the chart before and after; of an element of several lines that was dropped, the first."""
    changed = Source(source.name, mutant.of(source.text))
    before, after = source.line(mutant.line).strip(), changed.line(mutant.line).strip()
    yield f"    - {_short(before)}"
    if after:
        yield f"    + {_short(after)}"


def _short(line: str) -> str:
    return line if len(line) <= WIDEST else f"{line[:WIDEST]}…"


def table(judgement: Any) -> Iterator[str]:
    """How many there were of each kind, and how they ended."""
    from scxmlc.testgen.mutation.judging import ENDS, KINDS

    kinds = [kind for kind in KINDS if judgement.count(*ENDS, kind=kind)]
    yield f"{'mutation':<12}{'mutants':>9}" + "".join(f"{end:>13}" for end in ENDS)
    for kind in kinds:
        yield _row(kind, judgement, kind)
    yield _row("all", judgement, "")
    yield f"{int(judgement.score)} % of them were found"


def _row(title: str, judgement: Any, kind: str) -> str:
    from scxmlc.testgen.mutation.judging import ENDS

    counts = [judgement.count(end, kind=kind) for end in ENDS]
    return f"{title:<12}{sum(counts):>9}" + "".join(f"{count:>13}" for count in counts)


# --- for programs -------------------------------------------------------------------------------------------------


def _json(judgement: Any, name: str) -> dict[str, Any]:
    from scxmlc.testgen.mutation.judging import ENDS

    counts = {end: judgement.count(end) for end in ENDS}
    rows = [
        {
            "line": verdict.mutant.line,
            "kind": verdict.mutant.kind,
            "before": verdict.mutant.before,
            "after": verdict.mutant.after,
            "end": verdict.end,
            "by": verdict.by,
        }
        for verdict in judgement.verdicts
    ]
    told = {"format": "scxmlc mutants 1", "chart": name, "tests": judgement.tests}
    return {**told, "score": round(judgement.score, 2), "counts": counts, "mutants": rows}
