"""What `scxmlc testgen` reaches: transitions and all outcomes of each chart, how many tests, and how long it takes.

    python benchmarks/generated_tests.py [FOLDER|FILE...]

Without words: the examples and the charts of the benchmarks. Charts that are written to be included are left out of the
sums, and so are files that do not compile.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import process_time

from scxmlc import CompileError
from scxmlc.testgen.exploring import explore
from scxmlc.testgen.writing import file_of

ROOT = Path(__file__).parents[1]
ROW = "{:<62} {:>11} {:>9} {:>5} {:>5} {:>7}"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one chart."""

    name: str
    transitions: tuple[int, int]
    outcomes: tuple[int, int]
    tests: int
    tries: int
    seconds: float

    def __str__(self) -> str:
        pairs = [f"{reached}/{all_}" for reached, all_ in (self.transitions, self.outcomes)]
        return ROW.format(self.name, *pairs, self.tests, self.tries, f"{self.seconds:.1f} s")


def outcome_of(path: Path, name: str) -> Outcome | None:
    """Generate the tests of a chart; None for one that is a part of others."""
    began = process_time()
    found = explore(path)
    if found.document.is_part:
        return None
    text = file_of(found, "scxmlc testgen")
    seconds = process_time() - began
    return Outcome(
        name,
        found.count("transition"),
        found.count(),
        text.count("\ndef test_"),
        found.tries,
        seconds,
    )


def charts(words: list[str]) -> Iterator[Path]:
    """The charts that the words mean."""
    for place in map(Path, words):
        yield from sorted(place.rglob("*.scxml")) if place.is_dir() else [place]


def main(words: list[str]) -> None:
    """Print the table."""
    print(ROW.format("chart", "transitions", "outcomes", "tests", "tries", "time"))
    outcomes = []
    for path in charts(words or [str(ROOT / "examples"), str(ROOT / "benchmarks" / "charts")]):
        try:
            outcome = outcome_of(path, "/".join(path.parts[-2:]))
        except CompileError:
            continue
        if outcome is not None:
            print(outcome, flush=True)
            outcomes.append(outcome)
    sums = [tuple(map(sum, zip(*pairs, strict=True))) for pairs in _columns(outcomes)]
    (reached, all_), (seen, there) = sums
    print(ROW.format("all", f"{reached}/{all_}", f"{seen}/{there}", *_totals(outcomes)))
    print(f"{100 * reached / all_:.1f} % of the transitions, {100 * seen / there:.1f} % of all outcomes")


def _columns(outcomes: list[Outcome]) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
    return [each.transitions for each in outcomes], [each.outcomes for each in outcomes]


def _totals(outcomes: list[Outcome]) -> tuple[int, int, str]:
    seconds = sum(each.seconds for each in outcomes)
    return sum(each.tests for each in outcomes), sum(each.tries for each in outcomes), f"{seconds:.1f} s"


if __name__ == "__main__":
    main(sys.argv[1:])
