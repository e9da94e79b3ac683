"""docs/rules.md: every rule that is checked before a chart runs, from tests/checked, and how often they speak."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

import findings

from scxmlc.dialect import ORS
from scxmlc.dialect.describe import written
from scxmlc.messages import CATALOGUE
from tests.checked.elements import RULES, constraints
from tests.checked.rows import OF_NO_RULE, Row, rows

HEAD = """\
# What is checked before a chart runs

Generated from `tests/checked/`, where each rule has a document that breaks it and one that does not; what a code means,
with its way out: [diagnostics.md](diagnostics.md), or `scxmlc explain CODE`.
"""
RECOMMENDATION = """\

## Rules of SCXML 1.0

By section of the Recommendation. What can be known only as a chart runs has no code, but a reason.
"""
BEYOND = """\

## Beyond the rules

What is right by the rules and will hardly do what is meant. A *warning* is what most readers want to change, a *note* what
some want as it is. Each speaks only where it is certain, whatever conditions and data say: of a chart that includes what
could not be read, or that others include, most say nothing.
"""
DIALECT = """\

## Rules of ORS

`sure` says where a rule is from, as in [ors-dialect.md](ors-dialect.md).
"""
ELEMENTS = """\

### Elements of the modules

From their tables. All of them: no attribute but those of the table (`unknown-module-attribute`, a warning, since the
documentation is cut in places), and no element inside but those of the table (`misplaced-element`).
"""
OTHERS = """\

## Other codes

They belong to no rule of a language.

| about | codes |
| --- | --- |
"""
COUNTS = """\

## How often they speak

Of the charts in `examples/`, made by `tools/findings.py`, which makes such a table of any folder, and with `--code CODE`
shows what is said and where:
"""


def page() -> str:
    return "".join(f"{line}\n" for line in _lines()).replace("\n\n\n", "\n\n")


def _lines() -> Iterator[str]:
    known = {name: rows(name) for name in ("recommendation", "beyond", "ors")}
    yield HEAD
    yield RECOMMENDATION
    yield from _table(known["recommendation"], "section")
    yield BEYOND
    yield from _table(known["beyond"], "about")
    yield DIALECT
    yield from _ors(known["ors"])
    yield ELEMENTS
    yield from _elements()
    yield OTHERS
    for about, codes in OF_NO_RULE.items():
        yield f"| {about} | {', '.join(_severe(code) for code in codes)} |"
    yield COUNTS
    yield from _counts()


def _table(known: Iterable[Row], head: str) -> Iterator[str]:
    yield f"| {head} | rule | code |"
    yield "| --- | --- | --- |"
    for row in known:
        yield f"| {row.section} | {_cell(row.says)} | {_code(row)} |"


def _ors(known: Iterable[Row]) -> Iterator[str]:
    yield "| about | rule | code | sure |"
    yield "| --- | --- | --- | --- |"
    for row in known:
        yield f"| {row.section} | {_cell(row.says)} | {_code(row)} | {row.sure} |"


def _code(row: Row) -> str:
    if row.reason:
        return f"none: {_cell(row.reason)}"
    return ", ".join(map(_severe, row.codes))


def _severe(code: str) -> str:
    return f"`{code}` ({CATALOGUE[code].severity})"


def _cell(text: str) -> str:
    """Text in a cell of a table: `<` means itself, outside code as well."""
    parts = text.replace("|", "\\|").split("`")
    return "`".join(part if number % 2 else part.replace("<", "&lt;") for number, part in enumerate(parts))


def _elements() -> Iterator[str]:
    yield "| element | rules | sure |"
    yield "| --- | --- | --- |"
    for row, found in groupby(constraints(ORS), key=lambda each: each.element):
        told = [each for each in found if each.what]
        rules = {
            rule: dict.fromkeys(each.what for each in told if each.rule == rule)
            for rule in dict.fromkeys(e.rule for e in told)
        }
        cells = [f"{_cell(rule.format(', '.join(what)))} (`{RULES[rule]}`)" for rule, what in rules.items()]
        yield f"| `<{written(row)}>` | {'; '.join(cells) or 'none of its own'} | {row.mark} |"


def _counts() -> Iterator[str]:
    folders = [folder for folder in sorted((ROOT / "examples").iterdir()) if folder.is_dir()]
    charts = [(folder, findings.charts_in(folder)) for folder in folders]
    yield "| folder | charts | findings |"
    yield "| --- | ---: | --- |"
    for folder, found in charts:
        codes = sorted({each.code for each in findings.findings(folder, found)})
        yield f"| `examples/{folder.name}` | {len(found)} | {', '.join(codes) or 'none'} |"
