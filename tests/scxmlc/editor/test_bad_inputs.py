"""Texts that are no charts, and clients that are none: the server answers on, or goes in peace."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scxmlc.dialect import DIALECTS
from scxmlc.editor.buffers import LONGEST, Buffer
from scxmlc.editor.colours import colours
from scxmlc.editor.completion import completions
from scxmlc.editor.findings import findings
from scxmlc.editor.hover import hover
from scxmlc.editor.names import occurrences
from scxmlc.editor.navigation import definitions
from scxmlc.editor.outline import outline
from scxmlc.editor.project import Project
from scxmlc.reader import NoDocuments
from scxmlc.source import Source

CHART = (Path(__file__).parents[3] / "examples" / "composer" / "src-gen" / "Hotline.scxml").read_text("utf-8")
HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">'
TEXTS = {
    "nothing": "",
    "one bracket": "<",
    "binary": bytes(range(256)).decode("latin-1") * 40,
    "a picture": "\x89PNG\r\n\x1a\n\0\0\0\rIHDR" * 50,
    "no XML": "state a { transition x -> b }\n" * 200,
    "open tags": "<state id='a'>" * 3000,
    "end tags": "</state>" * 3000,
    "open quotes": '<a b="' * 3000,
    "brackets": "<" * 5000,
    "ampersands": f'{HEAD}<state id="a"><transition cond="{"&" * 3000}"/></state></scxml>',
    "deep": f"{HEAD}{'<state>' * 2000}{'</state>' * 2000}</scxml>",
    "deep code": f'{HEAD}<state id="a"><transition cond="{"(" * 3000}"/></state></scxml>',
    "half a character": f'{HEAD}<state id="\ud83d"/></scxml>',
    "an open comment": f"{HEAD}<!-- " + "<state/>" * 2000,
    "an open section": f"{HEAD}<script><![CDATA[ var a = '" + "x" * 5000,
    "a doctype": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    "a long line": f'{HEAD}<state id="a"><transition event="{"e " * 20000}"/></state></scxml>',
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_any_text_is_answered(text: str) -> None:
    project = Project()
    buffer = project.put(Source("untitled:1", text))
    found = findings(buffer, NoDocuments())
    outline(buffer)
    colours(project, buffer, 0, len(text))
    for offset in {0, len(text) // 3, len(text) // 2, len(text)}:
        completions(project, buffer, offset)
        hover(project, buffer, offset, found)
        definitions(project, buffer, offset)


@pytest.mark.parametrize("step", [7])
def test_each_beginning_of_a_chart_is_answered(step: int) -> None:
    for end in range(0, len(CHART), step):
        project = Project()
        buffer = project.put(Source("untitled:1", CHART[:end]))
        occurrences(buffer)
        completions(project, buffer, end)
        hover(project, buffer, end, None)
        outline(buffer)


@pytest.mark.parametrize("step", [101])
def test_each_beginning_of_a_chart_is_checked(step: int) -> None:
    for end in range(step, len(CHART), step):
        buffer = Buffer(Source("untitled:1", CHART[:end]), DIALECTS)
        for found in findings(buffer, NoDocuments()).diagnostics:
            assert found.location.source is buffer.source
            assert found.location.offset <= end


def test_a_text_that_is_too_long_says_so() -> None:
    buffer = Buffer(Source("untitled:1", HEAD + "<state/>" * (LONGEST // 8)), DIALECTS)
    (found,) = findings(buffer, NoDocuments()).diagnostics
    assert found.code == "too-large" and "run scxmlc check" in found.message


def test_a_long_text_does_not_keep_others_waiting(editor: Any) -> None:
    editor.open("long.scxml", HEAD + '<state id="a"/>' * 700_000)
    editor.open("a.scxml", f'{HEAD}<state id="b" initial="x"><state/></state></scxml>')
    assert editor.findings("long.scxml")[0]["code"] == "too-large"
    assert editor.codes("a.scxml") == [f"1:{len(HEAD) + 24} unknown-target"]


NONSENSE = [
    b"{}",
    b"[]",
    b'"text"',
    b"not JSON",
    json.dumps({"jsonrpc": "2.0", "method": "textDocument/hover"}).encode(),
    json.dumps({"jsonrpc": "2.0", "method": "no/such", "params": {"a": [None]}}).encode(),
    json.dumps({"jsonrpc": "1.0", "id": 99, "method": "textDocument/hover", "params": {}}).encode(),
    json.dumps(
        {"jsonrpc": "2.0", "id": 98, "method": "textDocument/hover", "params": {"position": 3}}
    ).encode(),
    json.dumps({"jsonrpc": "2.0", "id": 97, "method": "textDocument/hover", "params": None}).encode(),
    json.dumps(
        {"jsonrpc": "2.0", "method": "textDocument/didChange", "params": {"textDocument": {}}}
    ).encode(),
]


@pytest.mark.parametrize("message", NONSENSE, ids=range(len(NONSENSE)))
def test_nonsense_does_not_end_it(editor: Any, message: bytes) -> None:
    editor.send_bytes(message)
    editor.open("a.scxml", f'{HEAD}<state id="b" initial="x"><state/></state></scxml>')
    assert editor.codes("a.scxml") == [f"1:{len(HEAD) + 24} unknown-target"]


def test_places_that_are_not_there(editor: Any) -> None:
    editor.open("a.scxml", f"{HEAD}</scxml>")
    for line, column in ((0, 9999), (9999, 0), (9999, 9999), (2**31 - 2, 2**31 - 2)):
        assert editor.ask("textDocument/hover", editor.at("a.scxml", line + 1, column + 1)) is None
        editor.ask("textDocument/completion", editor.at("a.scxml", line + 1, column + 1))
    editor.change("a.scxml", (9999, 9999, 99999, 0, '<state id="b" initial="x"><state/></state>'))
    assert editor.codes("a.scxml") == [f"1:{len(HEAD) + 9} not-well-formed"]


def test_a_text_that_is_not_open(editor: Any) -> None:
    assert editor.ask("textDocument/hover", editor.at("other.scxml", 1, 1)) is None
    assert editor.ask("textDocument/documentSymbol", {"textDocument": {"uri": "untitled:Untitled-1"}}) is None
    assert editor.ask("textDocument/documentSymbol", {"textDocument": {"uri": "http://[broken"}}) is None


def test_a_client_that_vanishes(editors: Any) -> None:
    editor = editors()
    editor.open("a.scxml", f"{HEAD}</scxml>")
    editor.process.stdin.close()
    assert editor.process.wait(60) == 0
