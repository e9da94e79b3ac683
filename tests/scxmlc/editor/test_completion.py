"""What can stand where the cursor is: "|" in these texts, most of which are not finished."""

from __future__ import annotations

from typing import Any

import pytest

W3C = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">'
ORS = (
    '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript"'
    ' xmlns:q="http://www.genesyslab.com/modules/queue" xmlns:ixn="http://www.genesyslab.com/modules/interaction">'
)
BODY = """
  <datamodel><data id="count" expr="0"/></datamodel>
  <script>function limit(n) { return n; }</script>
  <state id="shut"><transition event="coin" target="open"/></state>
  <state id="open"><invoke id="lamp" src="lamp.scxml"/>%s
  </state>
</scxml>"""


def offered(editor: Any, text: str) -> dict[str, dict[str, Any]]:
    before, _, behind = text.partition("|")
    editor.open("c.scxml", before + behind)
    line, column = before.count("\n") + 1, len(before) - before.rfind("\n")
    answer = editor.ask("textDocument/completion", editor.at("c.scxml", line, column))
    return {each["label"]: each for each in answer["items"]}


@pytest.mark.parametrize(
    "inside, wanted, unwanted",
    [
        ("<|", {"onentry", "transition", "state", "invoke"}, {"scxml", "data", "log", "else"}),
        ("<tr|", {"transition"}, {"data"}),
        ("<onentry><|</onentry>", {"log", "assign", "send"}, {"state", "transition"}),
        ("<onentry><if cond='1'><|</if></onentry>", {"log", "else", "elseif"}, {"state"}),
        ('<transition event="x" |', {"cond", "target", "type"}, {"event", "id"}),
        ('<transition event="x" ta|/>', {"target"}, {"event"}),
        ('<transition target="|"/>', {"open", "shut"}, {"count", "coin"}),
        ('<transition target="shut o|', {"open", "shut"}, {"coin"}),
        ('<transition type="|', {"internal", "external"}, {"shut"}),
        (
            '<transition event="|',
            {"coin", "done.state.shut", "done.invoke.lamp", "error.execution"},
            {"open"},
        ),
        ('<onentry><raise event="|"/>', {"coin"}, {"open"}),
        ('<transition cond="|"/>', {"count", "limit", "In", "_event", "Math"}, {"n", "shut"}),
        ('<transition cond="count &lt; li|', {"limit"}, {"shut"}),
        ("<transition cond=\"In('|')\"/>", {"shut", "open"}, {"count"}),
        ('<transition cond="_event.|"/>', {"name", "data", "sendid"}, {"count"}),
        ("<onentry><script>var a = 1; co|</script>", {"count", "limit", "a"}, {"shut"}),
        ('<onentry><log expr="|"/></onentry>', {"count"}, {"shut"}),
        ("<onentry></|", {"onentry"}, {"state"}),
    ],
)
def test_completion(editor: Any, inside: str, wanted: set[str], unwanted: set[str]) -> None:
    found = offered(editor, W3C + BODY % inside)
    assert wanted <= found.keys()
    assert not unwanted & found.keys()


@pytest.mark.parametrize(
    "inside, wanted, unwanted",
    [
        ("<onentry><|</onentry>", {"q:submit", "ixn:detach"}, {"session:start", "q:targets"}),
        ("<onentry><q:submit><|</q:submit></onentry>", {"q:targets"}, {"log"}),
        ("<onentry><q:submit |", {"timeout", "requestid"}, {"target"}),
        ('<transition event="q|"', {"queue.submit.done", "error.queue.submit"}, set[str]()),
        (
            '<transition event="queue.submit.done" cond="_event.data.|"/>',
            {"requestid", "resource"},
            {"count"},
        ),
        ('<transition cond="_genesys.|"/>', {"queue", "ixn", "session"}, {"count"}),
        ('<transition cond="_genesys.session.|"/>', {"dayInZone", "isSpecialDay"}, {"queue"}),
        ('<transition cond="_data.|"/>', {"count"}, {"limit"}),
    ],
)
def test_completion_in_ors(editor: Any, inside: str, wanted: set[str], unwanted: set[str]) -> None:
    found = offered(editor, ORS + BODY % inside)
    assert wanted <= found.keys()
    assert not unwanted & found.keys()


def test_what_stands_behind_the_cursor_in_the_word_is_replaced(editor: Any) -> None:
    found = offered(editor, W3C + BODY % '<transition target="sh|xx"/>')
    edit = found["shut"]["textEdit"]
    assert edit["newText"] == "shut"
    assert edit["range"]["end"]["character"] - edit["range"]["start"]["character"] == 4


def test_an_element_comes_with_what_it_must_have(editors: Any) -> None:
    snippets = {"completion": {"completionItem": {"snippetSupport": True}}}
    found = offered(editors(textDocument=snippets), W3C + BODY % "<onentry><as|")
    assert found["assign"]["textEdit"]["newText"] == '<assign location="$1"$0/>'
    assert found["assign"]["filterText"] == "<assign"
    found = offered(editors(), W3C + BODY % "<onentry><as|")
    assert found["assign"]["textEdit"]["newText"] == '<assign location=""/>'


def test_files_that_can_be_named(editor: Any) -> None:
    (editor.folder / "rules.js").write_text("", "utf-8")
    (editor.folder / "parts").mkdir()
    (editor.folder / "parts" / "lamp.scxml").write_text("", "utf-8")
    assert {"rules.js", "parts/"} <= offered(editor, W3C + '<script src="|"/></scxml>').keys()
    assert offered(editor, W3C + '<state id="a"><invoke src="parts/|').keys() == {"lamp.scxml"}


def test_functions_of_included_scripts(editor: Any) -> None:
    (editor.folder / "rules.js").write_text("function priority(n) { return n; }", "utf-8")
    text = f'{W3C}<script src="rules.js"/><state id="a"><transition cond="pri|"/></state></scxml>'
    assert offered(editor, text)["priority"]["kind"] == 3
