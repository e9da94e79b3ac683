"""Findings while somebody types."""

from __future__ import annotations

from typing import Any

DOOR = """\
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" initial="closed">
  <state id="closed">
    <transition event="push" target="opne"/>
  </state>
  <state id="open"/>
</scxml>
"""
HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">'


def test_a_finding_comes_and_goes(editor: Any) -> None:
    editor.open("door.scxml", DOOR)
    (found,) = editor.findings("door.scxml")
    assert found["code"] == "unknown-target" and 'did you mean "open"?' in found["message"]
    assert found["range"] == {"start": {"line": 2, "character": 37}, "end": {"line": 2, "character": 41}}
    editor.change("door.scxml", (2, 37, 2, 41, "open"))
    assert editor.findings("door.scxml") == []


def test_a_text_that_is_no_xml_yet_shows_all_that_is_known(editor: Any) -> None:
    text = f"""{HEAD}
<state id="a">
  <transition event="go" cond="x ==" target="b"/>
  <transition tar
</state>
<state id="b">
  <onentry><log expr="1 +* 2"/>
  <transitoin event="x"/>
</state>
</scxml>"""
    editor.open("a.scxml", text)
    assert editor.codes("a.scxml") == [
        "3:36 syntax-error",
        "5:1 not-well-formed",
        "7:26 syntax-error",
        "8:3 unknown-element",
    ]


def test_columns_are_units_of_utf_16(editor: Any) -> None:
    editor.open(
        "a.scxml",
        f'{HEAD}\r\n\t<!-- 😀 -->\t<state id="😀" initial="nowhere"><state id="b"/></state>\r\n</scxml>',
    )
    assert editor.codes("a.scxml") == ["2:38 unknown-target"]
    editor.change("a.scxml", (1, 37, 1, 44, "b"))
    assert editor.findings("a.scxml") == []


def test_columns_are_what_editor_and_server_agree_on(editors: Any) -> None:
    editor = editors(general={"positionEncodings": ["utf-8", "utf-16"]})
    assert editor.told["capabilities"]["positionEncoding"] == "utf-8"
    editor.open("a.scxml", f'{HEAD}<!-- 😀 --><state id="b" initial="x"><state id="c"/></state></scxml>')
    assert editor.codes("a.scxml") == [f"1:{len(HEAD) + 37} unknown-target"]


def test_lines_end_where_the_protocol_says(editor: Any) -> None:
    editor.open(
        "a.scxml", f'{HEAD}<!-- \u2028\u0085 -->\r<state id="b" initial="x"><state id="c"/></state></scxml>'
    )
    assert editor.codes("a.scxml") == ["2:24 unknown-target"]


def test_what_an_include_says_in_the_editor_counts(editor: Any) -> None:
    (editor.folder / "part.js").write_text("var known = 1;", "utf-8")
    chart = (
        f'{HEAD}<script src="part.js"/><state id="a"><onentry><log expr="known"/></onentry></state></scxml>'
    )
    editor.open("a.scxml", chart)
    assert editor.findings("a.scxml") == []
    editor.open("part.js", "var other = 1;")
    assert editor.codes("a.scxml") == [f"1:{len(HEAD) + 58} undeclared-variable"]
    editor.change("part.js", "var = ;")
    assert editor.codes("part.js") == ["1:5 syntax-error"]


def test_what_is_saved_counts_for_what_is_open(editor: Any) -> None:
    part = editor.folder / "part.js"
    part.write_text("var other = 1;", "utf-8")
    chart = (
        f'{HEAD}<script src="part.js"/><state id="a"><onentry><log expr="known"/></onentry></state></scxml>'
    )
    editor.open("a.scxml", chart)
    assert editor.codes("a.scxml") == [f"1:{len(HEAD) + 58} undeclared-variable"]
    part.write_text("var known = 1;", "utf-8")
    editor.tell("textDocument/didSave", {"textDocument": {"uri": editor.uri("part.js")}})
    assert editor.findings("a.scxml") == []


def test_many_keystrokes_are_checked_once_they_are_over(editor: Any) -> None:
    editor.open("a.scxml", f"{HEAD}</scxml>")
    for number in range(40):
        editor.change("a.scxml", f'{HEAD}<state id="s{number}" initial="x{number}"><state/></state></scxml>')
    (found,) = editor.findings("a.scxml")
    assert '"x39"' in found["message"]


def test_a_closed_text_has_no_findings(editor: Any) -> None:
    editor.open("door.scxml", DOOR)
    assert editor.codes("door.scxml") == ["3:38 unknown-target"]
    editor.close("door.scxml")
    assert editor.findings("door.scxml") == []


def test_leaving(editors: Any) -> None:
    editor = editors()
    editor.open("door.scxml", DOOR)
    assert editor.leave() == 0


def test_comments_and_settings_silence_what_they_silence_elsewhere(editor: Any) -> None:
    (editor.folder / "shared").mkdir()
    (editor.folder / "project" / "charts").mkdir(parents=True)
    (editor.folder / "shared" / "more.js").write_text("var ready = true;")
    (editor.folder / "project" / "pyproject.toml").write_text(
        '[tool.scxmlc]\nignore = ["missing-version"]\nroots = ["../shared"]\nprocessors = ["x-printer"]\n'
    )
    name = "project/charts/a.scxml"
    text = """<scxml xmlns="http://www.w3.org/2005/07/scxml">
<script src="../../shared/more.js"/>
<state id="a">
  <!-- scxmlc: ignore event-is-any: as ever -->
  <transition event=".*" cond="ready" target="a"><send type="x-printer" event="e"/></transition>
  <transition event=".*" cond="!ready" target="a"/>
</state>
</scxml>"""
    editor.open(name, text)
    assert editor.codes(name) == ["6:22 event-is-any"]


def test_what_stands_before_a_fault_is_said_as_long_as_it_is_so(editor: Any) -> None:
    broken = (
        f'{HEAD}<state id="a"><onentry><cancel/></onentry></state>\n<state id="b">\n<log\n</state></scxml>'
    )
    editor.open("a.scxml", broken)
    both = ["1:108 missing-one-of", "4:1 not-well-formed"]
    assert editor.codes("a.scxml") == both
    editor.change("a.scxml", (2, 4, 2, 4, " l"))
    assert editor.codes("a.scxml") == both
    editor.change("a.scxml", (0, 0, 0, 0, "\n"))
    assert editor.codes("a.scxml") == ["2:108 missing-one-of", "5:1 not-well-formed"]
    editor.change("a.scxml", (1, 114, 1, 114, ' sendidexpr="1"'))
    assert editor.codes("a.scxml") == ["5:1 not-well-formed"]
