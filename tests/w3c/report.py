"""Run all of the W3C's tests in each way and our own rules, print the tables, and write the conformance page.

    python tests/w3c/report.py

Exit status 1 when a test does not pass. The W3C's tests stand beside the project (../shared/w3c); where they
do not, that is said, our own rules are run alone, and what the page says of the W3C's tests is left as it is.
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

import suite

from tests.scxml.rules import ROOT, Rule, fault, rules

PAGE = ROOT / "docs" / "conformance.md"
Row = tuple[dict[str, Any], tuple[str, ...]]

INTRODUCTION = """\
# Conformance

This page is written by `make w3c`. It has two parts: the tests of the W3C's SCXML 1.0 implementation report
(ECMAScript data model), and the rules of the Recommendation in our own words, each with a chart of our own.

Each W3C test is compiled and run in three ways: compiled to a file in another folder, which is imported; loaded in
memory with `scxmlc.load`; and by the command line, `scxmlc run`. Time is virtual; the BasicHTTP tests go through real
HTTP on the loopback interface, which the command line does not serve. The tests the W3C leaves to a tester's eye
("manual") are run with what the eye would look for asserted (`tests/w3c/manual.py`).
The W3C's tests themselves are not part of this project.
"""

RULES = """
## Our own rules

A rule is shown by a row of `tests/scxml/rules/` (file and number of the row), by a test elsewhere, or it says why no
test can show it. Beside them, random charts are held against the procedures of Appendix D, transcribed one by one
(`tests/scxml/test_appendix_d.py`).

| section | rule | shown by | W3C tests |
|---|---|---|---|"""


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


def kind(test: dict[str, Any]) -> str:
    """Manual, mandatory or optional."""
    return "manual" if test["manual"] else str(test["conformance"])


def totals(all_rows: list[Row]) -> list[str]:
    """A line for each kind of test and way."""
    lines = []
    for word, shown in (("mandatory",) * 2, ("optional",) * 2, ("manual", "manual (our automatic version)")):
        kept = [row for row in all_rows if kind(row[0]) == word]
        for way, name in enumerate(suite.WAYS):
            run = [row for row in kept if row[1][way] != suite.NOT_RUN]
            if run:
                lines.append(
                    f"{passed(run, way)} of {len(run)} {shown} implementation-report tests pass ({name})"
                )
    return lines


def says(test: dict[str, Any], all_rules: list[Rule]) -> str:
    """What a W3C test asserts, in the words of the rule that names it, one of its section if there is one."""
    named = [rule for rule in all_rules if test["id"] in rule.w3c.split()]
    near = [rule for rule in named if rule.section == test["spec_section"]]
    return (near or named)[0].says if named else "(no rule names it)"


def w3c_part(all_rows: list[Row], all_rules: list[Rule]) -> str:
    """The page's first part."""
    lines = [INTRODUCTION, "## The W3C's tests", "", *(f"- {line}" for line in totals(all_rows)), ""]
    lines += [
        "| test | section | kind | what it asserts | file | memory | command |",
        "|---|---|---|---|---|---|---|",
    ]
    for test, verdicts in all_rows:
        asserts = cell(says(test, all_rules))
        lines.append(
            f"| {test['id']} | {test['spec_section']} | {kind(test)} | {asserts} | {' | '.join(verdicts)} |"
        )
    return "\n".join(lines) + "\n"


def rules_part(all_rules: list[Rule]) -> str:
    """The page's second part."""
    lines = [RULES]
    lines += [
        f"| {rule.section} | {cell(rule.says)} | {cell(shown_by(rule))} | {rule.w3c} |" for rule in all_rules
    ]
    return "\n".join(lines) + "\n"


def shown_by(rule: Rule) -> str:
    """Where the rule is tested, or why it is not."""
    return rule.reason or (rule.test.removeprefix("tests/") if rule.test else rule.name)


def cell(text: str) -> str:
    """Text for a cell of a Markdown table."""
    return text.replace("|", "\\|").replace("<", "&lt;")


def own_rules(all_rules: list[Rule]) -> bool:
    """Run our rules, say how many hold; answers whether all do."""
    charts = [rule for rule in all_rules if rule.text]
    broken = [(rule, problem) for rule in charts if (problem := fault(rule))]
    for rule, problem in broken:
        print(f"{rule.name}: {rule.says}\n    {problem}")
    print(f"{len(charts) - len(broken)} of {len(charts)} charts of our own rules do what they say")
    return not broken


def w3c_tests(all_rows: list[Row], all_rules: list[Rule]) -> bool:
    """Print the table of the W3C's tests; answers whether all pass."""
    for test, verdicts in all_rows:
        place = f"{test['id']:>5}  {test['spec_section']:<8}"
        print(place, f"{'  '.join(verdicts):<14}", says(test, all_rules)[:100])
    print(*totals(all_rows), sep="\n")
    return all(set(verdicts) <= {"pass", suite.NOT_RUN} for _, verdicts in all_rows)


def main() -> int:
    """Print the tables and the totals, write the page."""
    start = time.monotonic()
    all_rules = rules()
    good = True
    if suite.SUITE.exists():
        all_rows = rows()
        good = w3c_tests(all_rows, all_rules)
        first = w3c_part(all_rows, all_rules)
    else:
        print("The W3C's tests are not beside the project (../shared/w3c): only our own rules are run, and")
        print("what docs/conformance.md says of the W3C's tests is left as it is.")
        first = PAGE.read_text(encoding="utf-8").partition(RULES.partition("|")[0])[0]
    good = own_rules(all_rules) and good
    PAGE.write_text(first + rules_part(all_rules), encoding="utf-8")
    print(f"written: {PAGE.relative_to(ROOT)}; {time.monotonic() - start:.1f} s")
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
