"""What must not be: tracebacks, hangs, files read, wrong answers.

Each bad input ends in a finding with a code and a place. Where an input is legal but unpleasant, the test
says what must come of it instead. In the order of a document's life: XML, files, structure, scripts, names.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

import scxmlc
from scxml_runtime import SessionError
from scxmlc.compiler import CompileError, check_file, compile_file
from scxmlc.diagnostics import Diagnostics

NS = 'xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"'
SECONDS = 20.0  # of the processor: longer than any of these may take
WAITING = 300.0  # of the wall clock, for what waits instead of working


@pytest.fixture(autouse=True)
def in_time() -> Iterator[None]:
    def give_up(*_: object) -> None:
        raise TimeoutError(f"not done in {SECONDS:g} s of work, or {WAITING:g} s of waiting")

    timers = {signal.SIGPROF: (signal.ITIMER_PROF, SECONDS), signal.SIGALRM: (signal.ITIMER_REAL, WAITING)}
    before = {number: signal.signal(number, give_up) for number in timers}
    for timer, seconds in timers.values():
        signal.setitimer(timer, seconds)
    yield
    for timer, _ in timers.values():
        signal.setitimer(timer, 0)
    for number, handler in before.items():
        signal.signal(number, handler)


def scxml(body: str, attributes: str = "") -> str:
    """A document; its body begins on line 2, column 1."""
    return f"<scxml {NS} {attributes}>\n{body}\n</scxml>\n"


def found(folder: Path, document: str | bytes) -> Diagnostics:
    """What the compiler says about a document in a file."""
    path = folder / "x.scxml"
    path.write_bytes(document if isinstance(document, bytes) else document.encode())
    return check_file(path)


def first(folder: Path, document: str | bytes) -> str:
    """The first finding as `line:column severity code`, or `fine`."""
    for diagnostic in found(folder, document):
        place = diagnostic.location
        return f"{place.line}:{place.column} {diagnostic.severity} {diagnostic.code}"
    return "fine"


STATE = '<state id="a"/>'
DOCTYPES = {
    "billion laughs": '[<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]',
    "external entity": '[<!ENTITY c SYSTEM "file:///etc/passwd">]',
    "parameter entity": '[<!ENTITY % p SYSTEM "file:///etc/passwd">%p;<!ENTITY c "">]',
    "external subset": 'SYSTEM "http://127.0.0.1:9/scxml.dtd"',
    "harmless entity": '[<!ENTITY c "fine">]',
}

MANY_ATTRIBUTES = " ".join(f"a{number}=''" for number in range(100_000))

XML = {
    "empty": (b"", "1:1 error empty-document"),
    "white space": (b" \n\t ", "1:1 error empty-document"),
    "only a byte order mark": (b"\xef\xbb\xbf", "1:1 error empty-document"),
    "cut in a tag": (scxml('<state id="a"')[:-11], "2:1 error not-well-formed"),
    "cut in an attribute": (scxml('<state id="a')[:-11], "2:1 error not-well-formed"),
    "cut in CDATA": (scxml("<script><![CDATA[ x")[:-10], None),
    "cut in a character": (scxml('<state id="é').encode()[:-11], "2:12 error bad-character"),
    "not UTF-8": (scxml('<state id="é"/>').encode("latin-1"), "2:12 error bad-character"),
    "overlong UTF-8": (
        scxml('<state id="@"/>').encode().replace(b"@", b"\xc0\x80"),
        "2:12 error bad-character",
    ),
    "lone surrogate": (
        scxml('<state id="@"/>').encode().replace(b"@", b"\xed\xa0\x80"),
        "2:12 error bad-character",
    ),
    "NUL": (scxml('<state id="a\0"/>'), "2:13 error not-well-formed"),
    "unknown encoding": ('<?xml version="1.0" encoding="x"?>' + scxml(STATE), "1:1 error unknown-encoding"),
    "UTF-7": ('<?xml version="1.0" encoding="UTF-7"?>' + scxml(STATE), "1:1 error unknown-encoding"),
    "false encoding": ('<?xml version="1.0" encoding="UTF-16"?>' + scxml(STATE), "1:1 error bad-character"),
    "UTF-32 without mark": (scxml(STATE).encode("utf-32-le"), "1:1 error unknown-encoding"),
    "reference to 1": (scxml('<state id="&#1;"/>'), "2:12 error not-well-formed"),
    "reference to a surrogate": (scxml('<state id="&#xD800;"/>'), "2:12 error not-well-formed"),
    "reference to 0": (scxml('<state id="&#0;"/>'), "2:12 error not-well-formed"),
    "two roots": (scxml(STATE) + "<scxml/>", "4:1 error not-well-formed"),
    "text behind the root": (scxml(STATE) + "x", "4:1 error not-well-formed"),
    "unbound prefix": (scxml("<q:state/>"), None),
    "attribute twice": (scxml('<state id="a" id="b"/>'), "2:15 error not-well-formed"),
    "comment with --": (scxml("<!-- a -- b -->" + STATE), None),
    "misspelt namespace": (scxml(STATE).replace("07/scxml", "07/scxlm"), "1:1 error not-scxml"),
    "no namespace": ('<scxml version="1.0"><state id="a"/></scxml>', "1:1 warning missing-namespace"),
    "another root": ('<html xmlns="http://www.w3.org/1999/xhtml"/>', "1:1 error not-scxml"),
    "deep nesting": (scxml("<state>" * 10_000 + "</state>" * 10_000), None),
    "100,000 attributes": (scxml(f"<state {MANY_ATTRIBUTES}/>"), "2:1 error too-large"),
    "a large document": (scxml(f"<!--{'x' * 50_000_000}-->" + STATE), None),
}


@pytest.mark.parametrize("name", XML)
def test_what_is_not_xml_is_said_at_its_place(tmp_path: Path, name: str) -> None:
    document, expected = XML[name]
    said = first(tmp_path, document)
    if expected is not None:
        assert said == expected
    assert " error " in said or "warning missing-namespace" in said


@pytest.mark.parametrize("name", DOCTYPES)
def test_document_types_are_refused_unread(tmp_path: Path, name: str) -> None:
    entity = scxml('<state id="a"><onentry><log label="&c;"/></onentry></state>')
    assert first(tmp_path, f"<!DOCTYPE scxml {DOCTYPES[name]}>{entity}").endswith("error doctype-refused")


FINE = {
    "UTF-16 little endian": scxml(STATE).encode("utf-16"),
    "UTF-16 big endian": b"\xfe\xff" + scxml(STATE).encode("utf-16-be"),
    "Latin-1": ('<?xml version="1.0" encoding="ISO-8859-1"?>' + scxml('<state id="ü"/>')).encode("latin-1"),
    "UTF-8 with mark": b"\xef\xbb\xbf" + scxml(STATE).encode(),
    "processing instruction": '<?xml-stylesheet href="file:///etc/passwd"?>' + scxml(STATE),
    "CDATA that is split": scxml('<script><![CDATA[ var a = "]]]]><![CDATA[>"; ]]></script>' + STATE),
    "only a final": scxml('<final id="a"/>'),
}


@pytest.mark.parametrize("name", FINE)
def test_legal_forms_of_xml(tmp_path: Path, name: str) -> None:
    assert first(tmp_path, FINE[name]) == "fine"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_columns_do_not_depend_on_line_ends(tmp_path: Path, end: str) -> None:
    document = scxml('<state id="a">\n  <transition event="e" target="b"/>\n</state>').replace("\n", end)
    assert first(tmp_path, document) == "3:33 error unknown-target"


FOREIGN = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"
  xmlns:qt="http://www.qt.io/2015/02/scxml-ext">
<qt:editorinfo initialGeometry="1;2"/>
<state id="a" qt:color="import os"><qt:note>import os</qt:note></state>
</scxml>"""


def test_what_editors_add_is_noted_and_kept_out_of_the_code(tmp_path: Path) -> None:
    findings = found(tmp_path, FOREIGN)
    assert {diagnostic.code for diagnostic in findings} == {"foreign-element"}
    assert {diagnostic.severity for diagnostic in findings} == {"note"}
    text = compile_file(tmp_path / "x.scxml").text
    assert "import os" not in text and "editorinfo" not in text


XI = 'xmlns:xi="http://www.w3.org/2001/XInclude"'
OUTSIDE = [
    "../secret.js",
    "/etc/passwd",
    "file:///etc/passwd",
    "http://169.254.169.254/latest/meta-data",
    "//localhost/share/x.js",
    "link.js",
    "pipe.js",
    "/dev/zero",
    "folder",
    "sub/../../secret.js",
    "..%2fsecret.js",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder for a chart, with things around and in it that the chart may not read."""
    (tmp_path / "secret.js").write_text("var secret = 'hidden';")
    inner = tmp_path / "charts"
    (inner / "folder").mkdir(parents=True)
    (inner / "sub").mkdir()
    (inner / "link.js").symlink_to("../secret.js")
    os.mkfifo(inner / "pipe.js")
    return inner


@pytest.mark.parametrize("source", OUTSIDE)
def test_scripts_come_from_below_the_chart_only(folder: Path, source: str) -> None:
    findings = list(found(folder, scxml(f'<script src="{source}"/>{STATE}')))
    assert [diagnostic.code for diagnostic in findings] == ["document-refused"]
    assert "hidden" not in str(findings[0])


@pytest.mark.parametrize("source", OUTSIDE)
def test_includes_come_from_below_the_chart_only(folder: Path, source: str) -> None:
    document = scxml(f'<script><xi:include href="{source}" parse="text"/></script>{STATE}', XI)
    try:
        text = compile_file_of(folder, document)
    except CompileError as error:
        text = str(error)
    assert "hidden" not in text and "root:" not in text


def compile_file_of(folder: Path, document: str) -> str:
    (folder / "x.scxml").write_text(document)
    return compile_file(folder / "x.scxml").text


STRUCTURE = {
    "no state": ("", "", "1:1 error no-states"),
    "unknown initial": (STATE, 'initial="zz"', None),
    "initial that is no descendant": (
        '<state id="a" initial="b"><state id="c"/></state>\n<state id="b"/>',
        "",
        "2:24 error initial-outside",
    ),
    "id twice": (f"{STATE}\n{STATE}", "", "3:12 error duplicate-id"),
    "unknown target": (
        '<state id="open"><transition event="e" target="opne"/></state>',
        "",
        "2:48 error unknown-target",
    ),
    "two targets in one region": (
        '<state id="a"><transition event="e" target="b c"/></state><state id="b"/><state id="c"/>',
        "",
        "2:47 error illegal-combination",
    ),
    "history without default": (
        '<state id="p"><history id="h"/><state id="a"/></state>',
        "",
        "2:15 error missing-child",
    ),
    "history with two defaults": (
        '<state id="p"><history id="h"><transition target="a"/>\n<transition target="a"/></history>'
        '<state id="a"/></state>',
        "",
        "3:1 error repeated-element",
    ),
    "history with an event": (
        '<state id="p"><history id="h"><transition event="e" target="a"/></history><state id="a"/></state>',
        "",
        "2:31 error initial-transition",
    ),
    "initial inside parallel": (
        '<parallel id="p"><initial><transition target="a"/></initial><state id="a"/></parallel>',
        "",
        "2:18 error misplaced-element",
    ),
    "unknown data model": (STATE, "", None),
    "misspelt element": ("<sate id='b'/>" + STATE, "", None),
    "misspelt attribute": ('<state id="a"><transition evnet="e" target="a"/></state>', "", None),
    "empty event": (
        '<state id="a"><transition event="" target="a"/></state>',
        "",
        "2:15 error bad-event-descriptor",
    ),
    "event with two dots": (
        '<state id="a"><transition event="a..b" target="a"/></state>',
        "",
        "2:34 error bad-event-descriptor",
    ),
    "event that is a dot": (
        '<state id="a"><transition event="." target="a"/></state>',
        "",
        "2:34 error bad-event-descriptor",
    ),
    "delay with a blank": (
        '<state id="a"><onentry><send event="e" delay="5 s"/></onentry></state>',
        "",
        "2:47 error bad-delay",
    ),
    "negative delay": (
        '<state id="a"><onentry><send event="e" delay="-1s"/></onentry></state>',
        "",
        "2:47 error bad-delay",
    ),
}


@pytest.mark.parametrize("name", STRUCTURE)
def test_structure(tmp_path: Path, name: str) -> None:
    body, attributes, expected = STRUCTURE[name]
    document = scxml(body, attributes)
    if name == "unknown data model":
        document, expected = document.replace('"ecmascript"', '"xpath"'), "1:73 error unknown-datamodel"
    said = first(tmp_path, document)
    assert said == (expected or said) and " error " in said


SCRIPTS = {
    "a statement as condition": ('cond="var x = 1"', "syntax-error"),
    "two expressions": ('cond="a b"', "syntax-error"),
    "only a comment": ('cond="/* x */"', "syntax-error"),
    "a condition that closes what it did not open": ('cond="a)or(b"', "syntax-error"),
    "an open bracket": ('cond="f("', "syntax-error"),
    "an empty condition": ('cond=""', "empty-expression"),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_conditions_are_parsed_alone(tmp_path: Path, name: str) -> None:
    cond, code = SCRIPTS[name]
    (diagnostic,) = found(tmp_path, scxml(f'<state id="a"><transition event="e" {cond} target="a"/></state>'))
    assert (diagnostic.code, diagnostic.location.line) == (code, 2)
    assert 43 <= diagnostic.location.column <= 53


@pytest.mark.parametrize("target", ["f()", "5", "this", "a + b", "'x'", "x++"])
def test_what_cannot_be_assigned_to(tmp_path: Path, target: str) -> None:
    document = scxml(f'<state id="a"><onentry><assign location="{target}" expr="1"/></onentry></state>')
    (diagnostic,) = found(tmp_path, document)
    assert diagnostic.code == "not-assignable"


@pytest.mark.parametrize("target", ["_event", "_sessionid", "_name", "_ioprocessors", "_event.name"])
def test_system_variables_cannot_be_assigned_to(target: str) -> None:
    """SCXML 5.10: an error.execution, and nothing changes."""
    chart = scxmlc.load(
        scxml(
            f'<state id="a"><onentry><assign location="{target}" expr="1"/><raise event="after"/></onentry>'
            '<transition event="error.execution" target="good"/>'
            '<transition event="after" target="bad"/></state>'
            '<final id="good"/><final id="bad"/>'
        )
    )
    machine = chart()
    machine.start()
    assert machine.final == "good"


ENDLESS = {
    "transitions without events": (
        '<state id="a"><transition target="b"/></state><state id="b"><transition target="a"/></state>'
    ),
    "events raised again and again": (
        '<state id="a"><onentry><raise event="e"/></onentry><transition event="e" target="a"/></state>'
    ),
    "a handler of its own budget's end": (
        '<state id="a"><onentry><script>for(;;);</script></onentry>'
        '<transition event="error.execution"><script>for(;;);</script></transition></state>'
    ),
}


@pytest.mark.parametrize("name", ENDLESS)
def test_what_never_rests_ends_the_session_and_says_so(name: str) -> None:
    machine = scxmlc.load(scxml(ENDLESS[name]))()
    with pytest.raises(SessionError, match="was ended"):
        machine.start()
    assert machine.is_finished and machine.final is None and machine.failure


def test_endless_recursion_is_an_error_of_the_script() -> None:
    machine = scxmlc.load(
        scxml(
            "<script>function f(){ return f() + 1 }</script>"
            '<state id="a"><onentry><script>f()</script></onentry>'
            '<transition event="error.execution" target="b"/></state><state id="b"/>'
        )
    )()
    machine.start()
    assert machine.is_active("b")


LARGE = {
    "250 brackets": f"{'(' * 250}1{')' * 250}",
    "20,000 terms": "+".join(["1"] * 20_000),
    "10,000 elements": f"[{','.join(['1'] * 10_000)}].length",
    "5,000 digits": "9" * 5_000,
    "2,000 conditionals": "1?" * 2_000 + "1" + ":0" * 2_000,
    "5,000 members": "Math" + ".x" * 5_000,
    "5,000 nots": "!" * 5_000 + "1",
}


@pytest.mark.parametrize("name", LARGE)
def test_large_expressions_compile_or_are_refused(tmp_path: Path, name: str) -> None:
    body = f'<state id="a"><onentry><assign location="x" expr="{LARGE[name]}"/></onentry></state>'
    path = tmp_path / "x.scxml"
    path.write_text(scxml(f'<datamodel><data id="x"/></datamodel>{body}'))
    try:
        module = compile_file(path)
    except CompileError as error:
        assert {diagnostic.code for diagnostic in error.diagnostics} == {"too-complex"}
        return
    compile(module.text, "x.py", "exec")


def test_a_long_chain_of_else_if(tmp_path: Path) -> None:
    script = "if(x==0){}" + "".join(f"else if(x=={n}){{x={n}}}" for n in range(5_000))
    path = tmp_path / "x.scxml"
    path.write_text(scxml(f'<script>var x = 1;{script}</script><state id="a"/>'))
    try:
        compile(compile_file(path).text, "x.py", "exec")
    except CompileError as error:
        assert {diagnostic.code for diagnostic in error.diagnostics} == {"too-complex"}


NUMBERS = {
    "1e400": "Infinity",
    "-0": "0",
    "0x10": "16",
    "010": "8",
    "08": "8",
    ".5": "0.5",
    "5.": "5",
    "9007199254740993": "9007199254740992",
    "1e21": "1e+21",
}


@pytest.mark.parametrize("number", NUMBERS)
def test_numbers_are_those_of_ecmascript(number: str) -> None:
    assert logged(number) == NUMBERS[number]


@pytest.mark.parametrize("number", ["1_000", ".5.", "0b2", "0x", "1e"])
def test_what_is_no_number_is_said(tmp_path: Path, number: str) -> None:
    (diagnostic,) = found(tmp_path, scxml(f'<state id="a"><onentry><log expr="{number}"/></onentry></state>'))
    assert (diagnostic.code, diagnostic.location.line) == ("syntax-error", 2)


def logged(expression: str) -> str:
    """What a chart logs that logs one expression."""
    machine = scxmlc.load(scxml(f'<state id="a"><onentry><log expr="{expression}"/></onentry></state>'))()
    machine.start()
    return str(machine.log[0][1])


IDS = [
    "class", "None", "match", "__init__", "self", "__class__", "9lives", "a.b", "a-b", "_x", "data", "chart",
    "send", "start", "js", "\ufb01nal", "final", "\uff46\uff49\uff4e\uff41\uff4c", "état", "e\u0301tat",
    "a\u200bb", "a\u202eb", "😀", "x" * 2_000,
]  # fmt: skip


def test_ids_of_every_kind_stay_apart() -> None:
    states = "".join(
        f'<state id="{id}"><onentry><log expr="\'{number}\'"/></onentry><transition event="to.{number + 1}" '
        f'target="{IDS[(number + 1) % len(IDS)]}"/></state>'
        for number, id in enumerate(IDS)
    )
    machine = scxmlc.load(scxml(states))()
    machine.start()
    for number, id in enumerate(IDS):
        assert machine.configuration == {id}
        assert machine.log[-1][1] == str(number)
        machine.send(f"to.{number + 1}")


def test_compiling_runs_nothing_of_the_chart(tmp_path: Path) -> None:
    data = '<datamodel><data id="x" expr="(function(){for(;;);})()"/></datamodel>'
    endless = "<script>while(true){}</script>"
    document = scxml(f'{data}{endless}<state id="a"><onentry>{endless}</onentry></state>')
    assert "self.ticks" in compile_file_of(tmp_path, document)


@pytest.mark.parametrize("count", [10_000])
def test_many_states(tmp_path: Path, count: int) -> None:
    states = "".join(
        f'<state id="s{n}"><transition event="e" target="s{(n + 1) % count}"/></state>' for n in range(count)
    )
    machine = scxmlc.load(scxml(states))()
    machine.start()
    machine.send("e")
    assert machine.configuration == {"s1"}


def test_deep_states(tmp_path: Path) -> None:
    document = "".join(f'<state id="s{n}">' for n in range(200)) + "</state>" * 200
    machine = scxmlc.load(scxml(document))()
    machine.start()
    assert len(machine.configuration) == 200


def test_many_regions() -> None:
    regions = "".join(f'<state id="r{n}"><state id="a{n}"/></state>' for n in range(500))
    machine = scxmlc.load(scxml(f'<parallel id="p">{regions}</parallel>'))()
    machine.start()
    assert len(machine.configuration) == 1001


ECHO = """<state id="a"><transition event="*"><log expr="uneval(_event.data)"/></transition></state>"""


def nested(depth: int) -> list[object]:
    value: list[object] = []
    for _ in range(depth):
        value = [value]
    return value


def cycle() -> list[object]:
    value: list[object] = []
    value.append(value)
    return value


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (float("nan"), "NaN"),
        (2**53 + 1, "9007199254740992"),
        (True, "true"),
        ((1, 2), "[1, 2]"),
        ({1: 2}, "({1:2})"),
        ("\ud800", '"\\uD800"'),
        ("x" * 1_000_000, '"' + "x" * 1_000_000 + '"'),
    ],
)
def test_what_an_event_may_carry(value: object, shown: str) -> None:
    machine = scxmlc.load(scxml(ECHO))()
    machine.start()
    machine.send("e", value)
    assert machine.log[-1][1] in (shown, shown[: len(machine.log[-1][1]) - 1] + "…")


@pytest.mark.parametrize(
    "value",
    [b"x", {1, 2}, len, object(), {None: 1}, cycle(), nested(100_000), [object()]],
    ids=lambda v: type(v).__name__,
)
def test_what_an_event_may_not_carry_is_told_to_the_session(value: object) -> None:
    machine = scxmlc.load(scxml(ECHO))()
    machine.start()
    machine.send("e", value)
    machine.send("e", 5)
    (_, blank), (_, refused), (_, taken) = machine.log
    assert refused.startswith("({message:\"the data of the event 'e': ")
    assert (blank, taken) == ("(void 0)", "5")  # SCXML 5.10.1: the field is left blank


@pytest.mark.parametrize("name", ["", "a b", "\n", "x" * 1_000_000, None, 3])
def test_what_is_no_event_name_is_told_to_the_sender(name: object) -> None:
    machine = scxmlc.load(scxml(ECHO))()
    machine.start()
    with pytest.raises((TypeError, ValueError), match="event"):
        machine.send(name)  # type: ignore[arg-type]
    assert machine.log == []


def test_a_session_is_started_once_and_before_it_is_used() -> None:
    machine = scxmlc.load(scxml(ECHO))()
    with pytest.raises(SessionError, match="has not been started"):
        machine.send("e")
    machine.start()
    with pytest.raises(SessionError, match="has been started already"):
        machine.start()


@pytest.mark.parametrize("seconds", [-1, float("nan")])
def test_time_does_not_run_backwards(seconds: float) -> None:
    machine = scxmlc.load(scxml(ECHO))()
    machine.start()
    with pytest.raises(ValueError, match="time does not run backwards"):
        machine.advance(seconds)


DELAYS = {
    "'1ms'": "sent", "'1.5s'": "sent", "'.5s'": "sent", "'0s'": "sent", "'0'": "sent", "'2S'": "sent", "'3Ms'": "sent",
    "'-1s'": "refused", "'1e99s'": "refused", "'5 s'": "refused", "'10y'": "refused", "''": "refused",
    "NaN": "refused", "undefined": "refused", "{}": "refused",
}  # fmt: skip


@pytest.mark.parametrize("delay", DELAYS)
def test_delays(delay: str) -> None:
    machine = scxmlc.load(
        scxml(
            f'<state id="a"><onentry><send event="e" delayexpr="{delay}"/></onentry>'
            '<transition event="error.execution" target="refused"/><transition event="e" target="sent"/></state>'
            '<state id="refused"/><state id="sent"/>'
        )
    )()
    machine.start()
    machine.advance(100)
    assert machine.configuration == {DELAYS[delay]}
