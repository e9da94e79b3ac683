"""Messages carry their fix: what the document holds once it is made, and whether it is safe."""

from __future__ import annotations

from codecs import BOM_UTF8, BOM_UTF16_BE
from pathlib import Path

import pytest

from scxmlc.checker import check, ignored
from scxmlc.diagnostics import Diagnostic, Diagnostics, Edit, Fix
from scxmlc.fixing import applied, chosen, recoded
from scxmlc.messages.mends import answering, is_slip
from scxmlc.reader import read_text
from scxmlc.source import Source
from tests.scxmlc.messages.fixes import ORS_CHART as QUEUE
from tests.scxmlc.messages.fixes import SAFE, SCXML, SUGGESTED, chart


def found(text: str, folder: Path | None = None) -> list[Diagnostic]:
    log = Diagnostics()
    chart = read_text(text, "c.scxml", log, folder=folder)
    if chart is not None:
        check(chart, log)
    ignored.report(log)
    return list(log)


def made(text: str, code: str, folder: Path | None = None) -> tuple[str, bool]:
    """The document with the fix of the first finding with this code; and whether that is safe."""
    fix = next(each.fix for each in found(text, folder) if each.code == code)
    assert fix is not None and fix.title
    for edit in sorted(fix.edits, key=lambda edit: -edit.place.offset):
        at = edit.place.offset
        text = text[:at] + edit.new + text[at + edit.place.length :]
    return text, fix.is_safe


@pytest.mark.parametrize(("code", "before", "after"), SAFE)
def test_safe_fixes(code: str, before: str, after: str) -> None:
    assert made(before, code) == (after, True)
    assert code not in {each.code for each in found(after)}


@pytest.mark.parametrize(("code", "before", "after"), SUGGESTED)
def test_suggestions(code: str, before: str, after: str) -> None:
    assert made(before, code) == (after, False)


@pytest.mark.parametrize(
    ("mark", "codec"), [(b"", "utf-8"), (BOM_UTF8, "utf-8"), (BOM_UTF16_BE, "utf-16-be")]
)
def test_whatever_is_fixed_all_else_stays_byte_for_byte(mark: bytes, codec: str) -> None:
    head, foot = "<!-- \u00c4 &\n\t-->\n", "\n<!-- ]]> --> \t\n"
    for code, before, after in (*SAFE, *SUGGESTED):
        if not before.startswith("<?xml"):
            old, new = (_with_crlf(f"{head}{text}{foot}") for text in (before, after))
            assert recoded(mark + old.encode(codec), old, made(old, code)[0]) == mark + new.encode(codec)


def _with_crlf(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\n", "\r\n")


def test_a_fix_that_is_made_is_not_offered_again() -> None:
    """Nor does one undo another: in the end there is nothing that a machine can do."""
    for _, text, _ in (*SAFE, *SUGGESTED):
        for _ in range(5):
            edits = chosen(found(text), True)[1]
            text = applied(text, edits)
        assert not edits


def test_a_quoted_value_is_quoted_as_its_attribute_allows() -> None:
    before = QUEUE % "<onentry><send event='done'/></onentry>"
    assert made(before, "event-is-expression") == (before.replace("'done'", "'&apos;done&apos;'"), False)


def test_in_a_section_and_in_a_script_file_nothing_is_written_with_references(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text("var x = _eventdata;")
    text = QUEUE % "<onentry><script src='a.js'/></onentry>"
    (diagnostic,) = (each for each in found(text, tmp_path) if each.code == "old-event-data")
    assert diagnostic.fix is not None
    (edit,) = diagnostic.fix.edits
    assert (edit.place.source.name, edit.place.offset, edit.place.length, edit.new) == (
        "a.js",
        8,
        10,
        "_event.data",
    )


@pytest.mark.parametrize(
    "text",
    [
        QUEUE % "<transition event='e' cond='1 &#108;t 2'/>",  # lt, but not literally
        QUEUE.replace("<state", "<state initial='b' initialstate='b'") % "<state id='b'/>",
        chart('<state id="a"><transition Target="a" target="a"/></state>'),
        chart('<initial><transition target="a"><log/></transition></initial><state id="a"/>'),
    ],
)
def test_what_is_not_literally_there_or_would_stand_twice_has_no_fix(text: str) -> None:
    assert {each.fix for each in found(text)} == {None}


def test_a_misspelt_attribute_is_not_missing_as_well() -> None:
    text = '<datamodel><data id="d"/></datamodel><state id="a"><onentry><assign location="d" %s/></onentry></state>'
    assert [each.code for each in found(chart(text % 'exp="0"'))] == ["unknown-attribute"]
    assert [each.code for each in found(chart(text % ""))] == ["says-nothing"]


def test_a_transition_that_is_put_in_is_written_as_the_rest() -> None:
    source = Source("c.scxml", "<s:state id='a'>\r\n</s:state>")
    fix = answering(source.location(0, 8), "error")(source.location(0))
    assert fix is not None
    text = applied(source.text, fix.edits)
    assert text.count("\n") == text.count("\r\n") == 4
    assert text.count("<s:") == 3 and "</s:transition>" in text


def test_a_transition_for_an_error_is_a_suggestion() -> None:
    source = Source("c.scxml", '  <state id="a>b">\n  </state><final id="c"/>')
    fix = answering(source.location(2, 6), "error.queue.submit")(source.location(0))
    assert fix is not None and not fix.is_safe
    assert applied(source.text, fix.edits).splitlines() == [
        '  <state id="a>b">',
        '    <transition event="error.queue.submit">',
        '      <log label="error" expr="_event.data"/>',
        "    </transition>",
        '  </state><final id="c"/>',
    ]
    assert answering(source.location(source.text.index("<final"), 6), "error")(source.location(0)) is None


def test_fixes_that_overlap_wait_and_the_same_edit_is_made_once() -> None:
    source = Source("c.scxml", "abcdef")
    edits = [
        Edit(source.location(at, length), new)
        for at, length, new in [
            (1, 2, "X"),
            (2, 2, "Y"),
            (1, 2, "X"),
            (3, 0, "+"),
            (3, 0, "-"),
            (2, 0, "!"),
            (3, 1, "Z"),
        ]
    ]
    found = [
        Diagnostic("code", "note", str(n), source.location(0), fix=Fix("", (edit,)))
        for n, edit in enumerate(edits)
    ]
    made, taken = chosen(found, False)
    assert [each.message for each in made] == ["0", "2", "3", "4", "6"]
    assert applied(source.text, taken) == "aX+-Zef"
    suggested = [Diagnostic("code", "note", "", source.location(0), fix=Fix("", (edits[0],), False))]
    assert (chosen(suggested, False), chosen(suggested, True)[1]) == (([], []), [edits[0]])


@pytest.mark.parametrize(
    ("word", "other", "expected"),
    [
        ("satte", "state", True),
        ("stat", "state", True),
        ("statee", "state", True),
        ("stete", "state", True),
        ("STATE", "state", True),
        ("sttae", "state", True),
        ("if", "else", False),
        ("fi", "if", False),
        ("paralel", "parallel", True),
        ("parrarel", "parallel", False),
        ("history", "state", False),
    ],
)
def test_one_slip(word: str, other: str, expected: bool) -> None:
    assert is_slip(word, other) is is_slip(other, word) is expected


def test_files_that_may_be_meant(tmp_path: Path) -> None:
    """By the name before the ending, which many share; and by a relative path, where another machine's is named."""
    for name in ("door.scxml", "x.scxml", "lib/tools.js"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("")
    invoked = chart('<state id="a"><invoke src="%s"/></state>')
    assert made(invoked % "dor.scxml", "missing-document", tmp_path) == (invoked % "door.scxml", False)
    assert [each.fix for each in found(invoked % "nope.scxml", tmp_path)] == [None]
    script = chart('<script src="%s"/><state id="a"/>')
    assert made(script % "lib/tool.js", "document-refused", tmp_path) == (script % "lib/tools.js", False)
    there = "file:///C|/work/lib/tools.js"
    assert made(script % there, "other-machine", tmp_path) == (script % "lib/tools.js", True)


def test_an_id_with_blanks_is_told_once() -> None:
    text = chart('<state id="State 1"><transition event="e" target="State 1"/></state>')
    assert [each.code for each in found(text)] == ["bad-id"]


def test_one_cause_is_told_once() -> None:
    fetch = '<session:fetch requestid="_data.r" srcexpr="1"/>'
    begin = f'<scxml {SCXML} xmlns:session="http://www.genesyslab.com/modules/session">'
    text = f"""{begin}<datamodel><data id="r"/></datamodel><state id="a"><onentry>{fetch}</onentry>
<transition event="session.fetch.done" cond="_event.data.requestid == r"/><transition event="error"/></state></scxml>"""
    assert [each.code for each in found(text)] == ["old-data-name"]
