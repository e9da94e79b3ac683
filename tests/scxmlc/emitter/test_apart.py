"""Pieces that stand in one Python method: what a function closes over, or an element still needs, stays what it was."""

from __future__ import annotations

import ast

import pytest

import scxmlc
from scxmlc.emitter.apart import Apart
from scxmlc.emitter.script import Fragment

DATA = '<datamodel><data id="o" expr="{}"/><data id="n" expr="1"/></datamodel>'
HEAD = f'<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">{DATA}'
STRATEGY = HEAD.replace(
    " version", ' xmlns:elastic="http://www.genesyslab.com/modules/elasticconnector" version'
)
NAMED = "function g(n) {{ return n ? '{0}' + g(n - 1) : ''; }}"
A, B = NAMED.format("a"), NAMED.format("b")


def logged(content: str) -> list[str]:
    session = scxmlc.load(f'{HEAD}<state id="s"><onentry>{content}</onentry></state></scxml>')()
    session.start()
    return [text for _, text in session.log]


@pytest.mark.parametrize(
    "content",
    [
        f"<script>o.f = {A};</script><script>o.h = {B};</script>",
        f'<script>o.f = {A};</script><assign location="o.h" expr="{B}"/>',
        f'<assign location="o.f" expr="{A}"/><assign location="o.h" expr="{B}"/>',
        f'<assign location="o.f" expr="{A}"/><if cond="(o.h = {B})"/>',
        "<script>{ let k = 'aa'; o.f = function () { return k; }; }</script>"
        "<script>{ let k = 'bb'; o.h = function () { return k; }; }</script>",
        "<script>{ let k = 'aa'; o.f = function (k_2) { return k; }; }</script>"
        "<script>{ let k = 'bb'; o.h = function (k_2) { return k; }; }</script>",
    ],
)
def test_functions_of_two_pieces_of_one_block_keep_apart(content: str) -> None:
    assert logged(f'{content}<log expr="o.f(2) + o.h(2)"/>') == ["aabb"]


def test_the_condition_of_an_if_takes_no_variable_of_a_script() -> None:
    script = "<script>{ let test = 'kept'; o.f = function () { return test; }; }</script>"
    failing = '<if cond="(function () { return missing; })()"/>'
    assert logged(f'{script}{failing}<log expr="o.f()"/>') == ["kept"]


def test_the_attributes_of_one_action_have_functions_of_their_own() -> None:
    element = (
        '<elastic:createdoc index="(x =&gt; x + \'i\')(n)" type="(() =&gt; \'t\')()" id="[7].map(x =&gt; x)[0]" '
        'doc="(function () { return arguments.length; })(1, 2)"/>'
    )
    text = scxmlc.compile_text(
        f'{STRATEGY}<state id="s"><onentry>{element}</onentry></state></scxml>'
    ).text.replace(" ", "")
    made = [line for line in text.splitlines() if line.startswith("deffunction")]
    assert len(made) == 4 and len({line.partition("(")[0] for line in made}) == 4


def test_two_parameters_of_one_name_have_values_of_their_own() -> None:
    params = "".join(
        f'<param name="p" expr="(function () {{ return {n} + missing(); }})()"/>' for n in (1, 2)
    )
    text = scxmlc.compile_text(
        f'{HEAD}<state id="s"><onentry><send event="e">{params}</send></onentry></state></scxml>'
    ).text
    assert 'self.params(("p", p_value), ("p", p_value_2))' in text


def statements(text: str) -> list[ast.stmt]:
    return ast.parse(text).body


def test_names_that_nobody_needs_are_used_again() -> None:
    apart, text = Apart(), "value = data.o\njs.put(value, 'k', 1)"
    apart.statements(statements(text))
    apart.next_element()
    assert ast.unparse(ast.Module(apart.statements(statements(text)), [])) == text


@pytest.mark.parametrize(
    ("inside", "renamed"),
    [
        ("def f():\n    nonlocal k\n    k = 2", "def f_2():\n    nonlocal k_2\n    k_2 = 2"),
        ("def f(k):\n    return k", "def f_2(k):\n    return k"),
        ("def f(a=k):\n    return k", "def f_2(a=k_2):\n    return k_2"),
        ("def f():\n    k = 3\n    return k", "def f_2():\n    k = 3\n    return k"),
        ("f = lambda k: k", "f_2 = lambda k: k"),
        ("f = lambda: k", "f_2 = lambda: k_2"),
    ],
)
def test_names_of_functions_inside_are_theirs(inside: str, renamed: str) -> None:
    apart, first = Apart(), "k = 1\n\ndef f():\n    return k\nkept = lambda: (k, f)"
    apart.statements(statements(first))
    made = apart.statements(statements(f"k = 1\n{inside}"))
    assert ast.unparse(ast.Module(made, [])) == f"k_2 = 1\n\n{renamed}".replace("\n\nf_2", "\nf_2")


def test_the_value_that_is_given_keeps_its_names() -> None:
    apart = Apart()
    value = apart.fragment(Fragment(statements("value = 1"), ast.Name("value", ast.Load()), False)).value
    put = ast.Assign([ast.Name("place", ast.Store())], value)
    made = apart.statements([*statements("value = data.o"), put], value)
    assert ast.unparse(ast.fix_missing_locations(ast.Module(made, []))) == "value_2 = data.o\nplace = value"
