"""The tables `tables/*.txt` and the programs `programs/*.js`: how they are read, and the two ways they are run.

A table has one `expression => value` per line, split at the last ` => `. The value is the text that `uneval` gives
(`undefined` may stand for `(void 0)`), or the JSON of an object or array, or `throws TypeError`. Lines that begin with
`#` are comments; from `# strict` to `# sloppy` rows are strict code. A program calls `print`; all its comments
`// => text`, from top to bottom, are what it must print.

Two ways: as part of a chart, through the emitter that ships, and as text through the evaluator behind `eval`.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import scxml_runtime.js as js
import scxmlc
from scxml_runtime import StateMachine
from scxmlc.ecmascript import ScriptError, expression
from scxmlc.evaluator import Evaluator

HERE = Path(__file__).parent
EVALUATOR = Evaluator(js)
FALSY = ("undefined", "null", "false", "NaN", "0", "-0", '""')
SCXML = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">'
CAUGHT = (
    """<transition event="error.execution"><log label="throws" expr="_event.data.message"/></transition>"""
)
PRINT = """
var output = [];
var print = function () { output.push(Array.prototype.map.call(arguments, String).join(" ")); };
"""


@dataclass(frozen=True)
class Row:
    """One line of a table."""

    file: str
    line: int
    text: str
    value: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"

    @property
    def parses(self) -> bool:
        """Rows that show an early error cannot stand in a chart."""
        try:
            return expression(self.text) is not None
        except ScriptError:
            return False


def rows(file: Path) -> Iterator[Row]:
    """The rows of one table."""
    strict = False
    for number, line in enumerate(file.read_text("utf8").splitlines(), 1):
        if line.strip() in ("# strict", "# sloppy"):
            strict = line.strip() == "# strict"
        if not line.strip() or line.startswith("#"):
            continue
        text, arrow, value = line.rpartition(" => ")
        assert arrow, f"{file.name}:{number}: no ` => `"
        if strict:
            text = f'(function () {{ "use strict"; return ({text}); }}())'
        yield Row(file.stem, number, text.strip(), value.strip())


@cache
def all_rows() -> list[Row]:
    return [row for file in sorted((HERE / "tables").glob("*.txt")) for row in rows(file)]


def programs() -> list[Path]:
    return sorted((HERE / "programs").glob("*.js"))


def expected_output(program: Path) -> list[str]:
    """What the comments of a program say that it prints."""
    lines = program.read_text("utf8").splitlines()
    return [line.rpartition("// => ")[2] for line in lines if "// => " in line]


# --- in a chart ---------------------------------------------------------------


@cache
def chart(file: str) -> type[StateMachine]:
    """A table as a chart: two transitions for each row, one that assigns it and one that has it as condition."""
    parts = [SCXML, '<datamodel><data id="row"/></datamodel><state id="ready">']
    for row in all_rows():
        if row.file == file and row.parses:
            text = quoteattr(row.text)
            parts += [
                f'<transition event="value.{row.line}"><assign location="row" expr={text}/>',
                '<log label="uneval" expr="uneval(row)"/>',
                '<log label="json" expr="JSON.stringify(row)"/>' if is_json(row.value) else "",
                f'</transition><transition event="cond.{row.line}" cond={text}><log expr="true"/></transition>',
            ]
    return scxmlc.load("\n".join([*parts, CAUGHT, "</state></scxml>"]), f"{file}.scxml")


def is_json(value: str) -> bool:
    if value[0] not in "{[":
        return False
    try:
        return json.loads(value) is not None
    except ValueError:
        return False


def log_of(row: Row, event: str) -> list[tuple[str, object]]:
    """What a new session of the row's chart logs when the event comes."""
    machine = chart(row.file)()
    machine.start()
    machine.send(f"{event}.{row.line}")
    return [(label or "", said) for label, said in machine.log]


def in_chart(row: Row) -> list[str]:
    """The value of a row as an expression of a chart: each text that it may have in the table."""
    return [
        f"throws {str(said).partition(':')[0]}" if label == "throws" else str(said)
        for label, said in log_of(row, "value")
    ]


def as_condition(row: Row) -> list[tuple[str, object]]:
    """What a row does as a condition of a transition."""
    return log_of(row, "cond")


def printed_in_chart(program: Path) -> list[str]:
    """What a program prints as the <script> of a chart."""
    text = escape(program.read_text("utf8"))
    body = f"<onentry><script>{PRINT}</script></onentry><onentry><script>{text}</script></onentry>"
    machine = scxmlc.load(f"{SCXML}<state id='ready'>{body}{CAUGHT}</state></scxml>", program.name)()
    machine.start()
    return [*machine.data["output"], *(f"throws {said}" for label, said in machine.log if label == "throws")]


# --- as text ---------------------------------------------------------------


def new_realm() -> js.Realm:
    realm = js.Realm()
    js.Globals(realm)
    js.enter(realm)
    return realm


def evaluated(row: Row) -> list[str]:
    """The value of a row through the evaluator."""
    realm = new_realm()
    try:
        value = EVALUATOR.run(f"({row.text}\n)", realm)
        json_text = EVALUATOR.function("row", "return JSON.stringify(row)") if is_json(row.value) else None
        return [js.uneval(value), *([js.call(json_text, value)] if json_text else [])]
    except js.CATCHABLE as thrown:
        return [f"throws {js.describe(js.caught(thrown)).partition(':')[0]}"]


def printed(program: Path) -> list[str]:
    """What a program prints through the evaluator."""
    realm, output = new_realm(), []

    def write(this: object, *arguments: object) -> object:
        output.append(" ".join(js.to_string(each) for each in arguments))
        return js.undefined

    js.put(js.global_object(realm.globals), "print", js.native(write, "print", 0))
    try:
        EVALUATOR.run(program.read_text("utf8"), realm)
        js.run_jobs(realm)
    except js.CATCHABLE as thrown:
        output.append(f"throws {js.describe(js.caught(thrown))}")
    return output


# --- comparing ---------------------------------------------------------------


def is_value(row: Row, found: list[str]) -> bool:
    """Is one of the texts found what the table says?"""
    if row.value in found or (row.value == "undefined" and found == ["(void 0)"]):
        return True
    return is_json(row.value) and len(found) > 1 and json.loads(found[1]) == json.loads(row.value)
