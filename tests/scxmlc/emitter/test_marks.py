"""Marks: the calls found in the text of a module are those of its tree, one by one, whatever the layout."""

from __future__ import annotations

import ast
import re

import pytest

from scxml_runtime.js.linemap import line_map
from scxmlc.compiler import Finish, compile_text
from scxmlc.ecmascript import ScriptError, parse_script
from scxmlc.emitter.finish import formatted, plain
from scxmlc.emitter.marks import calls, columns, lines
from scxmlc.emitter.script.programs import program_module
from scxmlc.emitter.unparse import unparse
from scxmlc.source import Source
from tests.ecmascript.tables import SCXML, all_rows, programs

HERE = Source("t.scxml", "").location(0)


def in_text(text: str) -> list[str]:
    return [text[at:].partition("(")[0].partition(" ")[0] for at in columns(text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("js.get(a, 'b')", ["js.get"]),
        ("f(g(x), h.i.j(y))", ["f", "g", "h.i.j"]),
        ("data.x + js.get(data.y, 'data.z')", ["data.x", "js.get", "data.y,"]),
        ("data.f.call(js.undefined)", ["data.f.call"]),
        ("a[0].b(c(d))", ["c"]),
        ("f(x)(y).z(w)", ["f"]),
        ('f("g(\\"h(", \'i(\', k(1))', ["f", "k"]),
        ("not (a and f(b))", ["f"]),
        ("def f(this, *_):\n    return g(1)  # h(2)", ["g"]),
        ("x if f(a) else g(b)", ["f", "g"]),
    ],
)
def test_what_looks_like_a_call(text: str, found: list[str]) -> None:
    assert in_text(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "g(b) if f(a) else h(c)",
        "{f(a): g(b), h(c): i(d)}",
        "f(g(a), *h(b), k=i(c), **j(d))",
        "lambda: f(a[g(b):h(c)])",
    ],
)
def test_the_order_is_that_of_the_text(text: str) -> None:
    (statement,) = ast.parse(text).body
    assert isinstance(statement, ast.Expr)
    assert len(calls(statement.value, HERE)) == len(in_text(text))
    named = [
        node.func.id
        for node in ast.walk(statement)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    ]
    assert sorted(in_text(text)) == sorted(named)


def agree(statement: ast.stmt) -> bool:
    """Whether the lines and calls of the tree are those of its text."""
    known, text = lines(statement, HERE), unparse(statement)
    written = [line for line in text.split("\n") if line]
    return [len(line.calls) for line in known] == [len(list(columns(line))) for line in written]


@pytest.mark.parametrize("file", programs(), ids=lambda file: file.stem)
def test_trees_and_texts_of_programs_agree(file) -> None:
    text = file.read_text("utf-8")
    module, _ = program_module(parse_script(text), text, "program", False)
    assert all(map(agree, module.body))


def test_trees_and_texts_of_all_tables_agree() -> None:
    wrong = []
    for row in all_rows():
        try:
            tree = parse_script(f"({row.text})")
        except ScriptError:
            continue
        module, _ = program_module(tree, f"({row.text})", "program", False)
        wrong += [str(row) for statement in module.body if not agree(statement)]
    assert wrong == []


@pytest.mark.parametrize("finish", [formatted, plain])
def test_layout_moves_places_along(finish: Finish) -> None:
    """Of an expression that takes several lines in black's layout, each call keeps its place."""
    names = ", ".join(f"function_{n}(variable_{n})" for n in range(12))
    text = f'{SCXML}<state id="a"><onentry><log expr="[{names}]"/></onentry></state></scxml>'
    module = compile_text(text, "t.scxml", finish=finish).text
    found, rows = line_map(module.split('LINES = """')[1].rstrip('"\n')), module.splitlines()
    seen = set()
    for (line, column), (_, _, behind) in zip(found.starts, found.places, strict=True):
        if variable := re.match(r"\s*(?:js.call\()?\s*data.(\w+)", rows[line - 1][column:]):
            assert text[behind - 1 :].startswith(variable[1])
            seen.add(variable[1])
    assert {f"variable_{n}" for n in range(12)} < seen
