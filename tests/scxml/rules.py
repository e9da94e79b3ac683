"""The rules of the Recommendation in our words, each with the chart that shows it (tests/scxml/rules/*.toml).

In: rows. Out: `Rule`s. A row has

    section, says      the rule
    w3c                ids of the W3C's implementation-report tests of this rule, separated by spaces
    chart              the inside of <scxml>, with `attributes` for <scxml>; or `document`, the whole
    files              documents that the chart fetches, by name
    steps              what is active (atomic states) after the start, then after each `event -> states`;
                       `+5 -> states` lets five seconds pass
    log                what was logged: labels, values, or label:value
    http               true: the host runs its HTTP server, on the loopback interface
    final              the top-level final state that ends the session
    refused, warned    the code of a diagnostic of the compiler

or `test`, a test elsewhere as file::function, or `reason`, why no test can show the rule.

The rule that surprises: a row that expects nothing is no test, and is refused.
"""

from __future__ import annotations

import tomllib
from contextlib import nullcontext
from dataclasses import dataclass, field
from pathlib import Path

import scxmlc
from scxml_runtime import Host, StateMachine
from scxml_runtime.io.http_server import HttpServer
from scxml_runtime.ports.documents import Documents
from scxmlc.compiler import CompileError

FOLDER = Path(__file__).parent / "rules"
ROOT = Path(__file__).parents[2]
OPENING = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" '


@dataclass(frozen=True)
class Rule:
    """One rule; the fields are those of the rows."""

    section: str
    says: str
    file: str
    number: int
    w3c: str = ""
    attributes: str = ""
    chart: str = ""
    document: str = ""
    files: dict[str, str] = field(default_factory=dict)
    steps: tuple[str, ...] = ()
    log: str | None = None
    http: bool = False
    final: str = ""
    refused: str = ""
    warned: str = ""
    test: str = ""
    reason: str = ""

    @property
    def name(self) -> str:
        """How the rule is called in the table and by pytest."""
        return f"{self.file}:{self.number}"

    @property
    def text(self) -> str:
        """The document, if the rule has one."""
        return self.document or (f"{OPENING}{self.attributes}>{self.chart}</scxml>" if self.chart else "")

    @property
    def expects(self) -> bool:
        """Whether the row would notice something."""
        return bool(self.steps or self.log is not None or self.final or self.refused or self.warned)


def rules() -> list[Rule]:
    """All rows, in the order of the sections."""
    return [
        Rule(file=path.stem, number=number, **{**row, "steps": tuple(row.pop("steps", ()))})
        for path in sorted(FOLDER.glob("*.toml"))
        for number, row in enumerate(tomllib.loads(path.read_text(encoding="utf-8"))["rule"], 1)
    ]


def fault(rule: Rule) -> str:
    """What is wrong with the rule: the empty string when the chart does what the row says."""
    try:
        module = scxmlc.compile_text(rule.text, "rule.scxml")
    except CompileError as error:
        codes = [found.code for found in error.diagnostics]
        return "" if rule.refused and rule.refused in codes else f"refused: {error}"
    codes = [found.code for found in module.diagnostics]
    if rule.refused:
        return f"not refused; said are {codes}"
    if rule.warned and rule.warned not in codes:
        return f"no {rule.warned} in {codes}"
    return _run(rule) if rule.steps or rule.log is not None or rule.final else ""


def _run(rule: Rule) -> str:
    documents = Documents()
    for name, text in rule.files.items():
        documents.publish(name, text=text)
    host = Host(documents=documents)
    with HttpServer(host) if rule.http else nullcontext():
        return _followed(rule, host.start(scxmlc.load(rule.text, "rule.scxml")))


def _followed(rule: Rule, session: StateMachine) -> str:
    for step in rule.steps or ("",):
        event, _, states = step.rpartition("->")
        _happen(session, event.strip())
        if states.strip() and (found := _leaves(session)) != sorted(states.split()):
            return f"after {step!r}: {found}"
    if rule.log is not None and (said := " ".join(map(_line, session.log))) != rule.log:
        return f"the log is {said!r}"
    return f"ended in {session.final}" if rule.final and session.final != rule.final else ""


def _happen(session: StateMachine, event: str) -> None:
    if event.startswith("+"):
        session.advance(float(event))
    elif event:
        session.send(event)


def _leaves(session: StateMachine) -> list[str]:
    """The ids of the active states that have no active state inside, as written in the rows."""
    active = session.configuration
    parents = {row.parent for row in session.chart.states if getattr(row, "id", None) in active}
    return sorted(active - parents)


def _line(entry: tuple[object, str]) -> str:
    label, text = entry
    return f"{label}:{text}" if label and text else str(label or text)
