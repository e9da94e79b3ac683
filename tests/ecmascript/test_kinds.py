"""Kind analysis changes how code runs, never what it means: charts compiled with it and without it do the same.

The chart has variables that count, hold texts and truths, and random scripts over them; the reference is the same
chart with nothing known about any variable or expression, so that every operation is the general one.
"""

from __future__ import annotations

from typing import Any
from unittest.mock import patch
from xml.sax.saxutils import escape

from hypothesis import given, settings
from hypothesis import strategies as st

import scxmlc
from scxml_runtime import SessionError
from scxmlc.compiler import compile_text
from scxmlc.ecmascript.kinds import ANY, Kinds
from scxmlc.emitter.script import translator
from scxmlc.emitter.script.facts import Facts

NAMES = ("n", "m", "s", "t", "b", "x")
DATA = '<datamodel><data id="n" expr="0"/><data id="m" expr="7"/><data id="s" expr="\'a\'"/><data id="t" expr="\'\'"/>'
DATA += '<data id="b" expr="true"/><data id="x"/></datamodel>'
LITERALS = ["0", "1", "-1", "2", "0.5", "-0", "9007199254740991", "4294967295", "1e21", "NaN", "Infinity"]
LITERALS += ["''", "'a'", "'7'", "' 12 '", "'x1'", "true", "false", "null", "undefined", "[]", "[3]", "({})"]
BINARY = "+ - * / % < > <= >= == != === !== && || & | ^ << >> >>>".split()
UNARY = ["-", "+", "!", "!!", "~", "typeof ", "void "]
ASSIGN = ["=", "+=", "-=", "*=", "%=", "|=", "<<="]


def atoms() -> st.SearchStrategy[str]:
    return st.sampled_from([*NAMES, *LITERALS])


def larger(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} {} {})".format, inner, st.sampled_from(BINARY), inner),
        st.builds("({}({}))".format, st.sampled_from(UNARY), inner),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
        st.builds("({}, {})".format, inner, inner),
        st.builds("({}{})".format, st.sampled_from(NAMES), st.sampled_from(["++", "--"])),
        st.builds("({} {} {})".format, st.sampled_from(NAMES), st.sampled_from(ASSIGN), inner),
        st.builds("String({}).length".format, inner),
        st.builds("(function (p, q) {{ var r = p; r += q; return r; }})({}, {})".format, inner, inner),
    )


EXPRESSIONS = st.recursive(atoms(), larger, max_leaves=8)


def compound(inner: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("if ({}) {{ {} }} else {{ {} }}".format, EXPRESSIONS, inner, inner),
        st.builds("for (var i = 0; i < {}; i++) {{ {} }}".format, st.integers(0, 4), inner),
        st.builds("try {{ {} }} catch (e) {{ x = e.name; }}".format, inner),
        st.builds(
            "switch ({}) {{ case {}: {} break; default: {} }}".format, EXPRESSIONS, atoms(), inner, inner
        ),
        st.builds("{} {}".format, inner, inner),
    )


STATEMENTS = st.recursive(
    st.builds("{} {} {};".format, st.sampled_from(NAMES), st.sampled_from(ASSIGN), EXPRESSIONS)
    | st.builds("{}{};".format, st.sampled_from(NAMES), st.sampled_from(["++", "--"])),
    compound,
    max_leaves=5,
)


def behaviour(document: str) -> Any:
    """What the chart logs, and the variables at the end, exactly."""
    machine = scxmlc.load(document)()
    machine.start()
    try:
        for _ in range(2):
            machine.send("e")
    except SessionError as error:
        return str(error)
    return [text for _, text in machine.log]


def document(scripts: list[str], condition: str) -> str:
    shown = "".join(f'<log label="{name}" expr="uneval({name})"/>' for name in NAMES)
    blocks = "".join(f"<onentry><script>{escape(each)}</script></onentry>" for each in scripts)
    cond = escape(condition, {'"': "&quot;"})
    return (
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">'
        f'{DATA}<state id="a">{blocks}<transition event="e" cond="{cond}" target="b"/>'
        f'<transition event="e" target="a">{shown}</transition></state><state id="b"><onentry>{shown}</onentry>'
        '<transition event="e" target="a"/></state>'
        "</scxml>"
    )


def general(self: Kinds, node: Any, scope: Any) -> Any:
    """In place of Kinds.of: nothing is known."""
    return ANY


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.lists(STATEMENTS, min_size=1, max_size=3), EXPRESSIONS)
def test_charts_do_the_same_with_and_without_kinds(scripts: list[str], condition: str) -> None:
    text = document(scripts, condition)
    with (
        patch.object(translator, "facts", lambda chart, scripts: Facts()),
        patch.object(Kinds, "of", general),
    ):
        reference = behaviour(text)
    assert behaviour(text) == reference


def test_the_reference_is_indeed_general() -> None:
    """Without the analysis no Python operator is left in the module."""
    text = document(["n = n + 1;"], "n < 5")
    plain = compile_text(text, "x.scxml").text
    with (
        patch.object(translator, "facts", lambda chart, scripts: Facts()),
        patch.object(Kinds, "of", general),
    ):
        helpers = compile_text(text, "x.scxml").text
    assert "data.n + 1" in plain and "data.n < 5" in plain
    assert "js.add(data.n, 1)" in helpers and "js.lt(data.n, 5)" in helpers
