"""Chains of properties: one call where that means the same, nested ones where a key waits for what is before it."""

from __future__ import annotations

import pytest

import scxmlc

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="t">'
DATA = '<datamodel><data id="a"/><data id="key"/><data id="told"/></datamodel>'


def chart(expression: str, script: str) -> str:
    log = f'<state id="s"><onentry><log expr="{expression}"/></onentry></state>'
    return f"{HEAD}{DATA}<script><![CDATA[{script}]]></script>{log}</scxml>"


def logged(expression: str, script: str) -> list[tuple[str | None, str]]:
    session = scxmlc.load(chart(expression, script))()
    session.start()
    return session.log


def compiled(expression: str, script: str = "") -> str:
    """The Python of an expression."""
    lines = scxmlc.compile_text(chart(expression, script), "t.scxml").text.splitlines()
    (line,) = [line.strip() for line in lines if "self.log_value" in line]
    return line.removeprefix("self.log_value(").removesuffix(")")


@pytest.mark.parametrize(
    ("expression", "python"),
    [
        ("a.b.c[key]", 'js.get(data.a, "b", "c", data.key)'),
        ("a.b[key].c", 'js.get(data.a, "b", data.key, "c")'),
        ("a[key][0].c", 'js.get(data.a, data.key, 0, "c")'),
        ("a.b[key.id]", 'js.get(data.a, "b", js.get(data.key, "id"))'),
        ("a[key()].b", 'js.get(data.a, js.call(data.key), "b")'),
        # what must wait
        ("a.b[key()]", 'js.get(js.get(data.a, "b"), js.call(data.key))'),
        ("a.b[cuont]", 'js.get(js.get(data.a, "b"), data.cuont)'),
        ("a.b[key + 1]", 'js.get(js.get(data.a, "b"), js.add(data.key, 1))'),
    ],
)
def test_a_key_that_is_what_it_is_goes_into_the_same_call(expression: str, python: str) -> None:
    assert compiled(expression) == python


@pytest.mark.parametrize(
    "script",
    [
        "a = {get b() { key = 2; return [] }};",
        "Object.defineProperty(a, 'b', {get: function () { return [] }});",
        "a = new Proxy({}, {});",
        "a.__defineGetter__('b', function () {});",
        "eval('1');",
        "a = Object.create({}, {});",
    ],
)
def test_where_a_property_may_run_code_variables_wait(script: str) -> None:
    assert compiled("a.b[key]", script) == 'js.get(js.get(data.a, "b"), data.key)'


def test_a_getter_that_changes_the_key_is_asked_first() -> None:
    script = "var k = 0, o = {get list() { k = 1; return ['zero', 'one'] }};"
    assert logged("o.list[k]", script) == [(None, "one")]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("a.list[1]", "two"),
        ("a.list[key]", "two"),
        ("a.list[9]", ""),
        ("a.holes[0]", ""),
        ("a.deep[key][key].c", "3"),
        ("a.text[key]", "e"),
        ("a.list[-1]", ""),
        ("a.list['1']", "two"),
        ("a.map[key]", "one"),
    ],
)
def test_one_call_finds_what_several_did(expression: str, value: str) -> None:
    lists = "list: ['one', 'two'], holes: [, 1], deep: [0, [0, {c: 3}]]"
    script = f"a = {{{lists}, text: 'text', map: {{1: 'one'}}}}; key = 1;"
    assert logged(expression, script) == [(None, value)]
