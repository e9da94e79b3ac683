"""What a run came to, as text for the terminal and as the page docs/ecmascript.md.

In: for each engine its verdicts by tier. Out: Markdown tables, which are readable on a terminal too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from causes import grouped
from running import Verdict
from selection import TIERS

ES5 = ("A", "A-neg", "B")
NEWER = ("C", "C-neg")
Rows = Iterable[Iterable[object]]


@dataclass(frozen=True)
class Run:
    """The verdicts of one engine by tier; `asked`: "all", or how many were drawn at random."""

    engine: str
    asked: str
    tiers: dict[str, list[Verdict]]

    def of(self, *names: str) -> list[Verdict]:
        """The verdicts of some tiers together."""
        return [verdict for name in names for verdict in self.tiers.get(name, ())]

    @property
    def failed(self) -> list[Verdict]:
        return [verdict for verdict in self.of(*TIERS) if verdict.problem is not None]


def rate(verdicts: list[Verdict]) -> str:
    """`passed / all (percent)`."""
    if not verdicts:
        return "–"
    passed = sum(verdict.problem is None for verdict in verdicts)
    return f"{passed:,} / {len(verdicts):,} ({100 * passed / len(verdicts):.2f} %)"


def table(head: Iterable[str], rows: Rows) -> str:
    """A Markdown table."""
    titles = list(head)
    lines = [titles, ["---"] * len(titles), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def totals(runs: Iterable[Run]) -> str:
    """One line for each engine."""
    rows = [
        [
            run.engine,
            run.asked,
            *[rate(run.of(name)) for name in TIERS],
            rate(run.of(*ES5)),
            rate(run.of(*NEWER)),
        ]
        for run in runs
    ]
    return table(["engine", "tests", *TIERS, "A + A-neg + B", "C + C-neg"], rows)


def folder(verdict: Verdict) -> str:
    """The first two folders of a test's path."""
    return "/".join(verdict.test.path.split("/")[:-1][:2])


def by_folder(run: Run) -> str:
    """One line for each folder, one column for each tier."""
    cells: dict[str, dict[str, list[Verdict]]] = defaultdict(lambda: defaultdict(list))
    for name, verdicts in run.tiers.items():
        for verdict in verdicts:
            cells[folder(verdict)][name].append(verdict)
    short: Callable[[list[Verdict]], str] = lambda found: (  # noqa: E731
        f"{sum(each.problem is None for each in found)} / {len(found)}" if found else ""
    )
    rows = [[name, *[short(cells[name][tier]) for tier in TIERS]] for name in sorted(cells)]
    return table(["folder", *TIERS], rows)


def causes(run: Run) -> str:
    """One line for each group of failures."""
    rows = [
        [len(found), name.replace("|", "\\|"), f"`{found[0].test.path}`"]
        for name, found in grouped(run.failed)
    ]
    return table(["tests", "cause", "for example"], rows)


PAGE = """\
# ECMAScript: conformance

This page is written by `make test262`: tests of [test262](https://github.com/tc39/test262), commit `{commit}`
of {date}, run on {day}. The suite is not part of this project; `TEST262_DIR` names a checkout. Our own tables, which
the tests of every change run, are in `tests/ecmascript/tables` and `tests/ecmascript/programs`.

Tier A has the tests with an ES5 section number in ES5 syntax, A-neg those of them whose source must be refused, B
further tests in ES5 syntax of built-ins that ES5.1 has, C those of newer syntax and features up to ES2018, C-neg the
like whose source must be refused. The selection: {rules}.
Modules, `async` tests and whatever is newer are in no tier.
A test passes when it does so as sloppy and as strict code, each where its flags allow that, in a realm of its own.

## The field

{totals}

## By folder

{folders}

## What fails, by cause

{causes}
"""


def page(runs: list[Run], commit: str, date: str, **facts: str) -> str:
    """The page; `runs` begins with ours."""
    return PAGE.format(
        commit=commit[:12],
        date=date,
        **facts,
        totals=totals(runs),
        folders=by_folder(runs[0]),
        causes=causes(runs[0]) if runs[0].failed else "Nothing.",
    )
