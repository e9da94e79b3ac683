"""From a name to what it means, in all files that belong together."""

from __future__ import annotations

from typing import Any

import pytest

CHART = """\
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="gate" initial="shut">
  <datamodel><data id="count" expr="0"/></datamodel>
  <script src="rules.js"/>
  <state id="shut">
    <transition event="coin" cond="count &lt; limit(1) &amp;&amp; !In('open')" target="open">
      <assign location="count" expr="count + 1"/>
      <raise event="paid.full"/>
    </transition>
  </state>
  <state id="open">
    <invoke id="lamp" src="lamp.scxml"/>
    <transition event="paid" target="shut"/>
    <transition event="done.invoke.lamp" target="shut"/>
    <onexit><script>function f(count) { return count; } var all = {count};</script></onexit>
  </state>
</scxml>
"""
RULES = "function limit(n) {\n  return n + count;\n}\n"
LAMP = """\
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
  <state id="shut"><onentry><send event="coin" target="#_parent"/></onentry></state>
</scxml>
"""


@pytest.fixture
def gate(editor: Any) -> Any:
    (editor.folder / "rules.js").write_text(RULES, "utf-8")
    (editor.folder / "lamp.scxml").write_text(LAMP, "utf-8")
    (editor.folder / "gate.scxml").write_text(CHART, "utf-8")
    editor.open("gate.scxml", CHART)
    return editor


def test_definitions(gate: Any) -> None:
    assert gate.places("definition", "gate.scxml", 5, 90) == ["gate.scxml:10:14"]  # target="open"
    assert gate.places("definition", "gate.scxml", 5, 74) == ["gate.scxml:10:14"]  # In('open')
    assert gate.places("definition", "gate.scxml", 5, 36) == ["gate.scxml:2:24"]  # count
    assert gate.places("definition", "gate.scxml", 5, 49) == ["rules.js:1:10"]  # limit
    assert gate.places("definition", "gate.scxml", 5, 26) == ["lamp.scxml:2:42"]  # who sends coin
    assert gate.places("definition", "gate.scxml", 7, 23) == ["gate.scxml:12:24"]  # who answers paid.full
    assert gate.places("definition", "gate.scxml", 13, 38) == ["gate.scxml:11:17"]  # the invocation
    assert gate.places("definition", "gate.scxml", 3, 20) == ["rules.js:1:1"]
    assert gate.places("definition", "gate.scxml", 11, 33) == ["lamp.scxml:1:1"]
    assert gate.places("definition", "gate.scxml", 1, 3) == []


def test_references_are_found_from_an_included_file(gate: Any) -> None:
    gate.open("rules.js", RULES)
    found = gate.places("references", "rules.js", 2, 14, context={"includeDeclaration": True})
    assert sorted(found) == [
        "gate.scxml:14:68",
        "gate.scxml:2:24",
        "gate.scxml:5:36",
        "gate.scxml:6:25",
        "gate.scxml:6:38",
        "rules.js:2:14",
    ]


def test_a_state_of_another_session_is_another_state(gate: Any) -> None:
    found = gate.places("references", "gate.scxml", 4, 15, context={"includeDeclaration": False})
    assert found == ["gate.scxml:1:106", "gate.scxml:12:38", "gate.scxml:13:50"]


def test_highlights(gate: Any) -> None:
    found = gate.ask("textDocument/documentHighlight", gate.at("gate.scxml", 12, 26))
    assert [each["range"]["start"]["line"] + 1 for each in found] == [7, 12]


def test_renaming(gate: Any) -> None:
    assert gate.renamed("gate.scxml", 10, 15, "ajar") == {
        "gate.scxml": ["5:72 ajar", "5:88 ajar", "10:14 ajar"]
    }
    assert gate.renamed("gate.scxml", 5, 26, "token") == {
        "gate.scxml": ["5:24 token"],
        "lamp.scxml": ["2:42 token"],
    }
    assert gate.renamed("gate.scxml", 2, 25, "n") == {
        "gate.scxml": ["2:24 n", "5:36 n", "6:25 n", "6:38 n", "14:68 count: n"],
        "rules.js": ["2:14 n"],
    }


@pytest.mark.parametrize(
    "line, column, new, why",
    [
        (4, 15, "open", 'there is a state "open" already'),
        (4, 15, "two words", '"two words" is no name of a state'),
        (2, 25, "while", '"while" is no name of a variable'),
        (2, 25, "Math", '"Math" is what scripts have already'),
        (5, 26, "a..b", '"a..b" is no name of an event'),
        (1, 4, "x", "here stands no name"),
    ],
)
def test_what_cannot_be_renamed(gate: Any, line: int, column: int, new: str, why: str) -> None:
    answer = gate.answer("textDocument/rename", gate.at("gate.scxml", line, column, newName=new))
    assert why in answer["error"]["message"]


def test_the_outline_is_the_tree_of_states(gate: Any) -> None:
    (chart,) = gate.ask("textDocument/documentSymbol", {"textDocument": {"uri": gate.uri("gate.scxml")}})
    assert chart["name"] == "gate"
    assert [each["name"] for each in chart["children"]] == ["count", "<script>", "shut", "open"]
    assert [each["name"] for each in chart["children"][3]["children"]] == [
        "lamp",
        "paid → shut",
        "done.invoke.lamp → shut",
        "<script>",
    ]


def test_an_unfinished_text_has_names_too(gate: Any) -> None:
    gate.change("gate.scxml", (4, 4, 4, 4, '<transition event="x" target="op'))
    assert gate.places("definition", "gate.scxml", 6, 86)[:1] == []
    assert gate.places("definition", "gate.scxml", 12, 38) == ["gate.scxml:4:14"]


def test_data_of_ors_are_properties_of_their_own(editor: Any) -> None:
    text = """\
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript">
  <datamodel><data id="n" expr="0"/></datamodel>
  <state id="a"><onentry><script>var n = 1; _data.n = n; _data['n']++;</script></onentry></state>
</scxml>"""
    editor.open("a.scxml", text)
    assert editor.renamed("a.scxml", 2, 24, "m") == {"a.scxml": ["2:24 m", "3:51 m", "3:65 m"]}
    assert editor.renamed("a.scxml", 3, 38, "m") == {"a.scxml": ["3:38 m", "3:55 m"]}


def test_states_of_a_fragment_with_a_prefix_are_its_own(editor: Any) -> None:
    part = '<scxml xmlns="http://www.w3.org/2005/07/scxml"><state id="begin" initial="begin"/></scxml>'
    (editor.folder / "one.scxml").write_text(part, "utf-8")
    (editor.folder / "two.scxml").write_text(part, "utf-8")
    whole = """\
<scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:xi="http://www.w3.org/2001/XInclude" version="1.0">
  <xi:include href="one.scxml" xpointer="begin" resolveid="one"/>
  <xi:include href="two.scxml" xpointer="begin" resolveid="two"/>
  <xi:include href="three.scxml"/>
</scxml>"""
    (editor.folder / "three.scxml").write_text(part, "utf-8")
    editor.open("whole.scxml", whole)
    editor.open("one.scxml", part)
    assert editor.renamed("one.scxml", 1, 63, "start") == {"one.scxml": ["1:59 start", "1:75 start"]}
