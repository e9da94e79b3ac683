"""The rules that can be checked before running, each with a document that breaks it and one that does not.

In: tests/checked/*.toml. Out: `Row`s. A row has

    section, says    the rule
    codes            what is said of the broken document, and not of the whole one
    chart            the inside of <scxml>; `attributes` and `datamodel` are those of <scxml>; or `document`, the whole.
                     «broken|whole» stands where the two documents differ
    more             further charts, where the rule has several parts
    sure             of a rule of ORS: how sure it is, a mark of scxmlc/dialect/rows.py
    reason           why there is no code

tools/rules.py makes docs/rules.md of them.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, replace
from pathlib import Path

FOLDER = Path(__file__).parent
SCXML = 'xmlns="http://www.w3.org/2005/07/scxml"'
ORS = " ".join(
    f'xmlns:{prefix}="http://www.genesyslab.com/modules/{module}"'
    for prefix, module in {
        "agent": "agent",
        "classification": "classification",
        "dialog": "dialog",
        "elasticconnector": "elasticconnector",
        "interaction": "interaction",
        "ixn": "interaction",
        "queue": "queue",
        "session": "session",
        "statistic": "statistic",
        "ws": "ws",
    }.items()
)
OF_NO_RULE = {
    "files and their text": (
        *(
            "bad-character",
            "empty-document",
            "half-character",
            "no-byte-order-mark",
            "other-case",
            "other-encoding",
        ),
        *("other-machine", "raw-section-end", "unknown-encoding"),
    ),
    "what a document includes": (
        *("fallback-taken", "include-cycle", "include-target-missing", "include-unsupported", "no-submit"),
    ),
    "limits, which protect the compiler": ("doctype-refused", "too-complex", "too-large"),
    "what the program around a chart says": ("bad-setting", "unknown-setting", "unreadable-configuration"),
    "what the engine may not know that the chart is written for": ("caution",),
    "an option": ("variable-of-other-state",),
    "comments that ask for silence": ("bad-ignore", "unused-ignore"),
}
"""Codes of no row, by what they speak of."""
_EITHER = re.compile("«([^«»|]*)\\|([^«»]*)»")


@dataclass(frozen=True)
class Row:
    """One rule."""

    section: str
    says: str
    codes: tuple[str, ...] = ()
    chart: str = ""
    more: tuple[str, ...] = ()
    attributes: str = ""
    datamodel: str = "ecmascript"
    document: str = ""
    sure: str = ""
    reason: str = ""

    @property
    def each(self) -> list[Row]:
        """One for each of its charts."""
        return [self, *(replace(self, chart=chart) for chart in self.more)]

    @property
    def broken(self) -> str:
        return _EITHER.sub(lambda found: found[1], self.whole_text)

    @property
    def whole(self) -> str:
        return _EITHER.sub(lambda found: found[2], self.whole_text)

    @property
    def whole_text(self) -> str:
        if self.document:
            return self.document
        given = f'{ORS} profile="ecmascript"' if self.sure else f'datamodel="{self.datamodel}"'
        return f'<scxml {SCXML} version="1.0" {given} {self.attributes}>{self.chart}</scxml>'


def rows(name: str) -> list[Row]:
    """Those of the files whose names begin so."""
    tables = [
        tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(FOLDER.glob(f"{name}*.toml"))
    ]
    lists = ("codes", "more")
    given = [
        row | {name: tuple(row.get(name, ())) for name in lists} for table in tables for row in table["rule"]
    ]
    return [Row(**row) for row in given]
