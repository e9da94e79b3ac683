"""A suite, judged by the mutants of a chart.

In: the path of a chart, what pytest shall run, and wishes. Out: a `Judgement`: of each mutant whether it was found.
What surprises: a mutant is tried with the tests alone that come by at its place, the fastest first, up to the first
that fails.
"""

from __future__ import annotations

import ast
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from scxmlc.compiler import CompileError, compile_file, compile_text
from scxmlc.configuration import configured
from scxmlc.diagnostics import Diagnostics
from scxmlc.dialect import with_modules
from scxmlc.emitter.finish import plain
from scxmlc.model.chart import Chart
from scxmlc.reader import read_file
from scxmlc.reader.decode import marked
from scxmlc.testgen.mutation.mutants import KINDS, Mutant, mutants
from scxmlc.testgen.mutation.suite import Met, Order, Outcome, Test, sorted_by_cost
from scxmlc.testgen.mutation.trials import TIMED_OUT, Trial, outcomes, warm

FOUND, TIME, SURVIVED, NOT_REACHED = "found", "timed out", "survived", "not reached"
ENDS = (FOUND, TIME, SURVIVED, NOT_REACHED)
LEAST, MANIFOLD = 5.0, 10.0
"""Seconds that each mutant has, and how many times as long as the tests have taken."""


MEMORY = "HYPOTHESIS_STORAGE_DIRECTORY"


class Unfit(Exception):
    """There is nothing to judge; its text says why."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to try: mutations of these lines alone, not of these kinds, so many of all; and how many at a time."""

    tests: tuple[str, ...]
    lines: tuple[int, ...] = ()
    skipped: tuple[str, ...] = ()
    sample: int | None = None
    jobs: int = 1
    limit: float | None = None


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a mutant fared: `by` is the test that found it."""

    mutant: Mutant
    end: str
    by: str = ""


@dataclass(frozen=True, slots=True)
class Judgement:
    """All of it, in the order of the document; `text` is the chart's own, `tests` those that reach it."""

    path: Path
    text: str
    tests: int
    verdicts: tuple[Verdict, ...]

    def count(self, *ends: str, kind: str = "") -> int:
        return sum(each.end in ends and kind in ("", each.mutant.kind) for each in self.verdicts)

    @property
    def score(self) -> float:
        """How many of a hundred mutants were found."""
        return 100.0 * self.count(FOUND, TIME) / len(self.verdicts) if self.verdicts else 100.0


def read(path: Path) -> Chart:
    """The chart in a file. Raises CompileError where it has errors, OSError where it cannot be read."""
    log = Diagnostics()
    known = configured(path.parent, log)
    chart = read_file(path, log, dialects=with_modules(known.modules))
    if chart is None or log.has_errors:
        raise CompileError(log)
    if not chart.is_part:
        compile_file(path, finish=plain)
    return chart


def chosen(chart: Chart, path: Path, wanted: Wanted) -> list[Mutant]:
    """The mutants to try. Raises Unfit where there is none."""
    found = [
        each
        for each in _different(chart, path)
        if each.kind not in wanted.skipped and (not wanted.lines or each.line in wanted.lines)
    ]
    if not found:
        where = f" in line {', '.join(map(str, wanted.lines))}" if wanted.lines else ""
        raise Unfit(f"{path}: there is nothing to change{where}")
    if wanted.sample is None or wanted.sample >= len(found):
        return found
    return [found[at * len(found) // wanted.sample] for at in range(wanted.sample)]


def _different(chart: Chart, path: Path) -> Iterator[Mutant]:
    """Those that compile, each to another module than the chart and the mutants before it."""
    text = chart.location.source.text
    meant, errors = _meaning(text, path)
    known = {meant}
    for mutant in mutants(chart):
        meaning, wrong = _meaning(mutant.of(text), path)
        if wrong > errors or (meaning and meaning in known):
            continue
        known.add(meaning)
        yield mutant


def _meaning(text: str, path: Path) -> tuple[str, int]:
    """The module of a document without what says where it came from, "" where it is a part of others; and how many
    errors it has."""
    try:
        module = compile_text(text, path.name, folder=path.parent, finish=plain)
    except CompileError as error:
        return "", len(error.diagnostics.errors())
    tree = ast.parse(module.text)
    tree.body = [each for each in tree.body if not isinstance(each, ast.Assign)]
    return ast.dump(tree), 0


def judge(
    path: Path,
    wanted: Wanted,
    tell: Callable[[str], object],
    following: Callable[[Sequence[Trial]], Iterator[Trial]] = iter,
) -> Judgement:
    """Try all mutants. Raises Unfit, CompileError, OSError."""
    with _forgetful():
        return _judged(path, wanted, tell, following)


@contextmanager
def _forgetful() -> Iterator[None]:
    """What Hypothesis remembers of a mutant is nobody's."""
    before = os.environ.get(MEMORY)
    with TemporaryDirectory() as folder:
        os.environ[MEMORY] = folder
        try:
            yield
        finally:
            os.environ.pop(MEMORY)
            os.environ.update({} if before is None else {MEMORY: before})


def _judged(
    path: Path,
    wanted: Wanted,
    tell: Callable[[str], object],
    following: Callable[[Sequence[Trial]], Iterator[Trial]],
) -> Judgement:
    chart = read(path)
    tried = chosen(chart, path, wanted)
    path = path.resolve()
    first = _outcome(Trial(Order(wanted.tests), path))
    _require_fit(first, path)
    warm(first.modules)
    source = chart.location.source
    encode = _encoding(path)
    reaching = [test for test in first.tests if test.met]
    same = _outcome(_trial(reaching, wanted, path, encode(source.text)))
    if same.failed:
        raise Unfit(
            f"{same.failed} fails without any mutation when only the tests that reach {path.name} are run, on a chart "
            f"that is compiled anew: {same.why}"
        )
    tell(f"{_counted(len(tried), 'mutant')} of {path.name}; tests that reach it: {len(reaching)}")
    able = [_able(mutant, reaching, first.items) for mutant in tried]
    trials = [
        _trial(tests, wanted, path, encode(mutant.of(source.text)))
        for mutant, tests in zip(tried, able, strict=True)
        if tests
    ]
    ends = _ended(trials, wanted.jobs, following)
    verdicts = [
        _verdict(mutant, next(ends)) if tests else Verdict(mutant, NOT_REACHED)
        for mutant, tests in zip(tried, able, strict=True)
    ]
    return Judgement(path, source.text, len(reaching), tuple(verdicts))


def _ended(
    trials: Sequence[Trial], jobs: int, following: Callable[[Sequence[Trial]], Iterator[Trial]]
) -> Iterator[Outcome]:
    """The outcomes in the order of the trials."""
    coming = outcomes(trials, jobs)
    found = dict(next(coming) for _ in following(trials))
    return (found[number] for number in range(len(trials)))


def _outcome(trial: Trial) -> Outcome:
    return next(outcome for _, outcome in outcomes([trial]))


def _require_fit(outcome: Outcome, path: Path) -> None:
    if outcome.failed:
        raise Unfit(f"the tests fail before anything is changed: {outcome.failed}: {outcome.why}")
    if not outcome.tests:
        raise Unfit("there are no tests: name files or folders as for pytest, behind the chart")
    if not any(test.met for test in outcome.tests):
        raise Unfit(f"no test reaches {path.name}; tests that were run: {len(outcome.tests)}")


def _trial(tests: Sequence[Test], wanted: Wanted, path: Path, data: bytes) -> Trial:
    names = tuple(test.name for test in sorted_by_cost(tests))
    taken = sum(test.seconds for test in tests)
    return Trial(Order(wanted.tests, names), path, data, wanted.limit or LEAST + MANIFOLD * taken)


def _able(mutant: Mutant, tests: Sequence[Test], items: Met) -> list[Test]:
    """The tests that may notice it: all, where coverage knows no item at its place."""
    if mutant.reached is None:
        return [*tests]
    line, column, kinds = mutant.reached
    places = {(kind, line, column) for kind in kinds} & items
    return [test for test in tests if test.met & places] if places else [*tests]


def _verdict(mutant: Mutant, outcome: Outcome) -> Verdict:
    if outcome is TIMED_OUT:
        return Verdict(mutant, TIME)
    return Verdict(mutant, FOUND, outcome.failed) if outcome.failed else Verdict(mutant, SURVIVED)


def _encoding(path: Path) -> Callable[[str], bytes]:
    """How the text is written in the file."""
    data = path.read_bytes()
    mark, named = marked(data)
    try:
        data[len(mark) :].decode(named or "utf-8")
    except UnicodeDecodeError:
        named = "iso-8859-1"
    return lambda text: mark + text.encode(named or "utf-8", "xmlcharrefreplace")


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"


__all__ = ["ENDS", "KINDS", "Judgement", "Unfit", "Verdict", "Wanted", "judge"]
