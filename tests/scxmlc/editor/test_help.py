"""Fixes, colours, what transitions leave and enter, and commands."""

from __future__ import annotations

from typing import Any

from tests.scxmlc.messages.fixes import SAFE, SUGGESTED

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">'


def fixed(editor: Any, name: str, text: str) -> dict[str, list[str]]:
    """The titles of what is offered anywhere in a text, each with its edits."""
    editor.open(name, text)
    found = editor.findings(name)
    everything = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    params = {
        "textDocument": {"uri": editor.uri(name)},
        "range": everything,
        "context": {"diagnostics": found},
    }
    actions = editor.ask("textDocument/codeAction", params)
    return {each["title"]: _edits(each) for each in actions}


def _edits(action: dict[str, Any]) -> list[str]:
    changes = action.get("edit", {}).get("changes", {})
    return [_told(edit) for edits in changes.values() for edit in edits]


def _told(edit: dict[str, Any]) -> str:
    start, end = edit["range"]["start"], edit["range"]["end"]
    return f"{start['line'] + 1}:{start['character'] + 1}-{end['character'] + 1} {edit['newText']}"


def test_a_fix_writes_what_was_meant(editor: Any) -> None:
    text = f"""{HEAD}
<state id="shut"><transition event="push" target="opne"/></state>
<state id="open"><onenrty><log expr="1"/></onenrty></state>
</scxml>"""
    assert fixed(editor, "a.scxml", text) == {
        "Write open": ["2:51-55 open"],
        "Write onentry": ["3:19-26 onentry", "3:44-51 onentry"],
        "What unknown-target means": [],
        "What unknown-element means": [],
    }


def test_a_fix_escapes_what_is_markup(editor: Any) -> None:
    states = '<state id="a"><transition cond="1 && 2" target="a"/><transition event="x" cond="1 <"/></state>'
    text = f"{HEAD}\n{states}</scxml>"
    told = fixed(editor, "a.scxml", text)
    assert told["Write &amp;"] == ["2:35-36 &amp;", "2:36-37 &amp;"]
    assert told["Write &lt;"] == ["2:83-84 &lt;"]


def test_a_fix_in_a_text_that_is_not_finished(editor: Any) -> None:
    text = f'{HEAD}<state id="a"><onentry></state>\n<state id="b"><transition event="e" traget="a"/></state></scxml>'
    assert fixed(editor, "a.scxml", text)["Write target"] == ["2:37-43 target"]


def test_only_what_is_safe_is_preferred(editor: Any) -> None:
    text = f"{HEAD}<state id='a'><transition event='.*' target='b'/></state><state id='bb'/></scxml>"
    editor.open("a.scxml", text)
    found = editor.findings("a.scxml")
    place = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
    params = {
        "textDocument": {"uri": editor.uri("a.scxml")},
        "range": place,
        "context": {"diagnostics": found},
    }
    actions = editor.ask("textDocument/codeAction", params)
    preferred = {each["title"]: each["isPreferred"] for each in actions if "edit" in each}
    assert preferred == {"Write *": True, "Write bb": False}


def test_a_fix_of_what_the_chart_says_of_its_script(editor: Any) -> None:
    """It is told by the check of the chart, and mended in the script."""
    (editor.folder / "more.js").write_text("var a = 1;\nvar b = _eventdata;\n")
    chart = HEAD.replace("datamodel", 'xmlns:queue="http://www.genesyslab.com/modules/queue" datamodel')
    editor.open("a.scxml", f'{chart}<script src="more.js"/><state id="s"/></scxml>')
    editor.findings("a.scxml")
    place = {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
    params = {"textDocument": {"uri": editor.uri("more.js")}, "range": place, "context": {"diagnostics": []}}
    actions = editor.ask("textDocument/codeAction", params)
    assert {each["title"]: _edits(each) for each in actions} == {"Write _event.data": ["2:9-19 _event.data"]}


def formatted(editor: Any, text: str) -> Any:
    editor.open("a.scxml", text)
    options = {"tabSize": 8, "insertSpaces": False}
    return editor.ask(
        "textDocument/formatting", {"textDocument": {"uri": editor.uri("a.scxml")}, "options": options}
    )


def test_formatting_is_the_layout_of_fmt(editor: Any) -> None:
    (edit,) = formatted(
        editor, f'{HEAD}\n  <state id="a">\n<onentry/></state>\n  <final id="b"/>\n</scxml>\n'
    )
    assert _told(edit) == "3:1-1     <onentry/>\n  </state>\n"
    assert edit["range"]["end"]["line"] == 3


def test_what_is_laid_out_or_no_chart_stays(editor: Any) -> None:
    assert formatted(editor, f'{HEAD}\n  <state id="a"/>\n</scxml>\n') is None
    assert formatted(editor, f'{HEAD}<state id="a"></scxml>') is None
    assert formatted(editor, "<html> <b/></html>") is None


def test_what_a_finding_means(editor: Any) -> None:
    answer = editor.ask(
        "workspace/executeCommand", {"command": "scxmlc.explain", "arguments": ["unknown-target"]}
    )
    assert answer.startswith("unknown-target (error)") and "\nBad:\n" in answer and "\nGood:\n" in answer
    page = {"command": "scxmlc.explain", "arguments": ["unknown-target", "markdown"]}
    shown = len(editor.shown)
    assert editor.ask("workspace/executeCommand", page).startswith(
        "# unknown-target\n\n*error*\n\nA transition"
    )
    assert len(editor.shown) == shown
    wrong = editor.answer(
        "workspace/executeCommand", {"command": "scxmlc.explain", "arguments": ["nonsense"]}
    )
    assert wrong["error"]["message"] == 'nothing is called "nonsense"'


def test_what_a_transition_leaves_and_enters(editor: Any) -> None:
    text = f"""{HEAD}
<parallel id="p">
<state id="a"><state id="a1"><transition event="x" target="b2"/><transition event="y" target="a2"/></state>
<state id="a2"/></state>
<state id="b" initial="b1"><state id="b1"/><state id="b2"/></state>
</parallel>
<state id="c"><transition event="z" target="p"/></state>
</scxml>"""
    editor.open("a.scxml", text)
    editor.findings("a.scxml")
    everything = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
    told = editor.ask(
        "textDocument/inlayHint", {"textDocument": {"uri": editor.uri("a.scxml")}, "range": everything}
    )
    assert [(each["position"]["line"] + 1, each["label"]) for each in told] == [
        (3, "leaves p, a, a1, b · enters p, a, a1, b, b2"),
        (7, "enters p, a, a1, b, b1"),
    ]


def test_colours(editor: Any) -> None:
    text = f"""{HEAD}
<state id="é"><transition event="x" cond="f(a.b) &lt; 'In' + In('é')" target="é"/></state></scxml>"""
    editor.open("a.scxml", text)
    data = editor.ask("textDocument/semanticTokens/full", {"textDocument": {"uri": editor.uri("a.scxml")}})[
        "data"
    ]
    kinds = editor.told["capabilities"]["semanticTokensProvider"]["legend"]["tokenTypes"]
    line = text.split("\n")[1]
    told, column = [], 0
    for _, step, length, kind, _ in zip(*[iter(data)] * 5, strict=True):
        column += step
        told.append((line[column : column + length], kinds[kind]))
    assert told == [
        ("é", "class"),
        ("x", "event"),
        ("f", "function"),
        ("a", "variable"),
        ("b", "property"),
        ("&lt;", "operator"),
        ("'In'", "string"),
        ("+", "operator"),
        ("In", "function"),
        ("'", "string"),
        ("é", "class"),
        ("é", "class"),
    ]


def test_lenses_and_the_picture(editors: Any) -> None:
    editor = editors()
    editor.open("a.scxml", f'{HEAD}<state id="a"/></scxml>')
    editor.findings("a.scxml")
    uri = {"textDocument": {"uri": editor.uri("a.scxml")}}
    lens, _ = editor.ask("textDocument/codeLens", uri)
    assert lens["command"]["command"] == "scxmlc.draw"
    arguments = {"command": "scxmlc.draw", "arguments": [*lens["command"]["arguments"], "quiet"]}
    assert editor.ask("workspace/executeCommand", arguments).startswith("<svg")


def test_lenses_of_what_the_editor_can_do(editors: Any) -> None:
    editor = editors(initializationOptions={"commands": ["scxmlc.debug"]})
    editor.open("a.scxml", f'{HEAD}<state id="a"/></scxml>')
    told = editor.ask("textDocument/codeLens", {"textDocument": {"uri": editor.uri("a.scxml")}})
    assert [each["command"]["title"] for each in told] == ["draw", "debug", "coverage"]


def test_the_fixes_of_the_command_line_are_those_of_the_editor(editor: Any) -> None:
    """Each is offered, and its edits make of the text what `--fix` makes of the file."""
    for number, (code, before, after) in enumerate((*SAFE, *SUGGESTED)):
        name = f"{number}.scxml"
        editor.open(name, before)
        place = {"start": {"line": 0, "character": 0}, "end": {"line": 99, "character": 0}}
        asked = {"textDocument": {"uri": editor.uri(name)}, "range": place}
        found = [each for each in editor.findings(name) if each["code"] == code]
        actions = editor.ask("textDocument/codeAction", {**asked, "context": {"diagnostics": found}})
        made = [_made(before, *each["edit"]["changes"].values()) for each in actions if "edit" in each]
        assert after in made, code


def _made(text: str, edits: list[dict[str, Any]]) -> str:
    lines = text.splitlines(keepends=True)
    ends = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]
    for edit in sorted(edits, key=lambda edit: _at(ends, edit["range"]["start"]), reverse=True):
        start, end = (_at(ends, edit["range"][each]) for each in ("start", "end"))
        text = text[:start] + edit["newText"] + text[end:]
    return text


def _at(starts: list[int], place: dict[str, int]) -> int:
    return starts[place["line"]] + place["character"]
