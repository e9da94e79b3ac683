"""Run all of the W3C's tests in both ways, print the table, and write the conformance page.

    python tests/w3c/report.py

Exit status 1 when a test does not pass.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import suite

PAGE = Path(__file__).parents[2] / "docs" / "conformance.md"
Row = tuple[dict[str, Any], tuple[str, ...]]

INTRODUCTION = """\
# Conformance

This page is written by `make w3c`. It lists the tests of the W3C's SCXML 1.0 implementation report
(ECMAScript data model), each compiled and run in two ways: compiled to a file that is imported, and loaded
in memory with `scxmlc.load`. Time is virtual; the BasicHTTP tests go through real HTTP on the loopback
interface. The tests the W3C leaves to a tester's eye ("manual") are run with what the eye would look for
asserted (`tests/w3c/manual.py`).

The tests themselves are not part of this project. Our own charts for the same rules are in `tests/scxml` and
`tests/runtime/machine`.
"""


def rows() -> list[Row]:
    """Every test with its verdict in each way."""
    with tempfile.TemporaryDirectory() as folder:
        return [
            (test, tuple(suite.verdict(test, way, Path(folder)) for way in suite.WAYS))
            for test in suite.tests()
        ]


def passed(kept: list[Row], way: int) -> int:
    """How many of these tests pass in one way."""
    return sum(verdicts[way] == "pass" for _, verdicts in kept)


def totals(all_rows: list[Row]) -> list[str]:
    """A line for each kind of test."""
    kinds = {
        "mandatory": [
            row for row in all_rows if not row[0]["manual"] and row[0]["conformance"] == "mandatory"
        ],
        "optional": [
            row for row in all_rows if not row[0]["manual"] and row[0]["conformance"] != "mandatory"
        ],
        "manual, our version": [row for row in all_rows if row[0]["manual"]],
    }
    return [
        f"{passed(kept, way)} of {len(kept)} {kind} implementation-report tests pass ({name})"
        for kind, kept in kinds.items()
        for way, name in enumerate(suite.WAYS)
    ]


def page(all_rows: list[Row]) -> str:
    """The conformance page."""
    lines = [INTRODUCTION, *(f"- {line}" for line in totals(all_rows)), ""]
    lines += ["| test | section | kind | what it asserts | file | memory |", "|---|---|---|---|---|---|"]
    for test, verdicts in all_rows:
        kind = "manual" if test["manual"] else test["conformance"]
        says = test["assertion"].replace("|", "\\|").replace("<", "&lt;")
        lines.append(f"| {test['id']} | {test['spec_section']} | {kind} | {says} | {' | '.join(verdicts)} |")
    return "\n".join(lines) + "\n"


def main() -> int:
    """Print the table and the totals, write the page."""
    if not suite.SUITE.exists():
        print(f"the W3C suite is not there: {suite.SUITE}")
        return 0
    start = time.monotonic()
    all_rows = rows()
    for test, verdicts in all_rows:
        place = f"{test['id']:>5}  {test['spec_section']:<8}"
        print(place, f"{'  '.join(verdicts):<14}", test["assertion"][:80])
    print(*totals(all_rows), f"{time.monotonic() - start:.1f} s", sep="\n")
    PAGE.parent.mkdir(exist_ok=True)
    PAGE.write_text(page(all_rows), encoding="utf-8")
    return 0 if all(set(verdicts) == {"pass"} for _, verdicts in all_rows) else 1


if __name__ == "__main__":
    sys.exit(main())
