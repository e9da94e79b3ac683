"""Messages carry their fix: what the document holds once it is made, and whether it is safe."""

from __future__ import annotations

from pathlib import Path

import pytest

from scxmlc.checker import check
from scxmlc.diagnostics import Diagnostic, Diagnostics, Edit, Fix
from scxmlc.fixing import applied, chosen
from scxmlc.messages.mends import answering, is_slip
from scxmlc.reader import read_text
from scxmlc.source import Source

SCXML = 'xmlns="http://www.w3.org/2005/07/scxml" version="1.0"'
ORS = f'{SCXML} xmlns:queue="http://www.genesyslab.com/modules/queue"'
QUEUE = f'<scxml {ORS}><state id="a">%s</state></scxml>'


def found(text: str, folder: Path | None = None) -> list[Diagnostic]:
    log = Diagnostics()
    chart = read_text(text, "c.scxml", log, folder=folder)
    if chart is not None:
        check(chart, log)
    return list(log)


def made(text: str, code: str, folder: Path | None = None) -> tuple[str, bool]:
    """The document with the fix of the first finding with this code; and whether that is safe."""
    fix = next(each.fix for each in found(text, folder) if each.code == code)
    assert fix is not None and fix.title
    for edit in sorted(fix.edits, key=lambda edit: -edit.place.offset):
        at = edit.place.offset
        text = text[:at] + edit.new + text[at + edit.place.length :]
    return text, fix.is_safe


def chart(inside: str) -> str:
    return f"<scxml {SCXML}>{inside}</scxml>"


SAFE = [
    (
        "draft-syntax",
        f"<scxml {SCXML} initialstate='a'><state id='a'/></scxml>",
        f"<scxml {SCXML} initial='a'><state id='a'/></scxml>",
    ),
    (
        "not-well-formed",
        chart('<state id="a"><transition event="e" cond="1 < 2"/></state>'),
        chart('<state id="a"><transition event="e" cond="1 &lt; 2"/></state>'),
    ),
    (
        "raw-ampersand",
        chart('<state id="a"><transition cond="1 && 2 &amp;&amp; 3" event="e"/></state>'),
        chart('<state id="a"><transition cond="1 &amp;&amp; 2 &amp;&amp; 3" event="e"/></state>'),
    ),
    (
        "raw-less-than",
        chart('<script>1<2;3<4</script><state id="a"/>'),
        chart('<script>1&lt;2;3&lt;4</script><state id="a"/>'),
    ),
    (
        "raw-section-end",
        chart('<script>[[1]]>2</script><state id="a"/>'),
        chart('<script>[[1]]&gt;2</script><state id="a"/>'),
    ),
    (
        "missing-namespace",
        '<scxml version="1.0"><state id="a"/></scxml>',
        f'<scxml {SCXML}><state id="a"/></scxml>',
    ),
    (
        "missing-version",
        '<scxml\n xmlns="http://www.w3.org/2005/07/scxml"><state id="a"/></scxml>',
        '<scxml version="1.0"\n xmlns="http://www.w3.org/2005/07/scxml"><state id="a"/></scxml>',
    ),
    (
        "event-is-any",
        chart('<state id="a"><transition event="b .*" target="a"/></state>'),
        chart('<state id="a"><transition event="b *" target="a"/></state>'),
    ),
    (
        "undeclared-prefix",
        f'<scxml {SCXML}><state id="a"><onentry><queue:cancel requestid="r"/></onentry></state></scxml>',
        f'<scxml xmlns:queue="http://www.genesyslab.com/modules/queue" {SCXML}><state id="a"><onentry>'
        '<queue:cancel requestid="r"/></onentry></state></scxml>',
    ),
    (
        "lost-namespace",
        chart('<s:state xmlns:s="http://www.w3.org/2005/07/scxm" id="a"/>'),
        chart('<s:state xmlns:s="http://www.w3.org/2005/07/scxml" id="a"/>'),
    ),
    (
        "lost-namespace",
        '<s:scxml xmlns:s="http://www.w3.org/2005/07/scxml" version="1.0"><state id="a"></state></s:scxml>',
        '<s:scxml xmlns:s="http://www.w3.org/2005/07/scxml" version="1.0"><s:state id="a"></s:state></s:scxml>',
    ),
    (
        "lost-namespace",
        chart('<state xmlns="" id="a"/>'),
        chart('<state xmlns="http://www.w3.org/2005/07/scxml" id="a"/>'),
    ),
    (
        "not-scxml",
        '<scxml xmlns="http://www.w3.org/2005/07/scxm" version="1.0"><state id="a"/></scxml>',
        chart('<state id="a"/>'),
    ),
    (
        "unknown-module",
        QUEUE.replace("modules/queue", "modules/quue") % "<onentry><queue:cancel requestid='r'/></onentry>",
        QUEUE % "<onentry><queue:cancel requestid='r'/></onentry>",
    ),
    ("unknown-element", chart('<satte id="a">\n</satte>'), chart('<state id="a">\n</state>')),
    ("unknown-element", chart('<satte id="a"/>'), chart('<state id="a"/>')),
    (
        "unknown-attribute",
        chart('<state id="a"><transition Target="a"/></state>'),
        chart('<state id="a"><transition target="a"/></state>'),
    ),
    (
        "bad-value",
        chart('<state id="a"><transition event="e" type="Internal" target="a"/></state>'),
        chart('<state id="a"><transition event="e" type="internal" target="a"/></state>'),
    ),
    (
        "root-initial",
        chart('\n  <initial><transition target="b"/></initial>\n  <state id="a"/><state id="b"/>'),
        f'<scxml initial="b" {SCXML}>\n  <state id="a"/><state id="b"/></scxml>',
    ),
    (
        "old-operator",
        QUEUE % "<transition event='e' cond='1 lt 2'/>",
        QUEUE % "<transition event='e' cond='1 &lt; 2'/>",
    ),
    (
        "old-event-data",
        QUEUE % "<transition event='e' cond='_eventdata.a'/>",
        QUEUE % "<transition event='e' cond='_event.data.a'/>",
    ),
    (
        "old-attribute",
        f'<scxml initialstate="a" {ORS}><state id="a"/></scxml>',
        f'<scxml initial="a" {ORS}><state id="a"/></scxml>',
    ),
]
FETCH = (
    f'<scxml {SCXML} xmlns:session="http://www.genesyslab.com/modules/session" initial="a"><state id="a">{{}}'
    '<onentry><session:fetch srcexpr="\'u\'"/></onentry><transition event="session.fetch.done" target="b"/>'
    '</state><final id="b"/></scxml>'
)
SUGGESTED = [
    (
        "not-well-formed",  # the quote before may be what is missing
        chart('<state id="a><transition event="e"/></state>'),
        chart('<state id="a>&lt;transition event="e"/></state>'),
    ),
    (
        "condition-assigns",
        chart('<script>var n = 1</script><state id="a"><transition event="e" cond="n = 2"/></state>'),
        chart('<script>var n = 1</script><state id="a"><transition event="e" cond="n == 2"/></state>'),
    ),
    (
        "unheard-error",
        FETCH.format(""),
        FETCH.format(
            '\n  <transition event="error.session.fetch">\n    <log label="error" expr="_event.data"/>'
            "\n  </transition>"
        ),
    ),
    (
        "missing-namespace",
        '<scxml version="1.0"><datamodel><data id="d"><b/></data></datamodel><state id="a"/></scxml>',
        f'<scxml {SCXML}><datamodel><data id="d"><b/></data></datamodel><state id="a"/></scxml>',
    ),
    (
        "unknown-target",
        chart('<state id="open"><transition event="e" target="opne"/></state>'),
        chart('<state id="open"><transition event="e" target="open"/></state>'),
    ),
    (
        "event-is-literal",
        chart("<state id='a'><transition event=\"'e'\"/></state>"),
        chart("<state id='a'><transition event=\"e\"/></state>"),
    ),
    (
        "unknown-element",
        chart('<parallels id="p"/>').replace("parallels", "paralel"),
        chart('<parallel id="p"/>'),
    ),
]


@pytest.mark.parametrize(("code", "before", "after"), SAFE)
def test_safe_fixes(code: str, before: str, after: str) -> None:
    assert made(before, code) == (after, True)
    assert code not in {each.code for each in found(after)}


@pytest.mark.parametrize(("code", "before", "after"), SUGGESTED[:3])
def test_suggestions(code: str, before: str, after: str) -> None:
    assert made(before, code) == (after, False)


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
