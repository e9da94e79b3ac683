"""Chains of properties: one call where that means the same, nested ones where a key waits for what is before it.
Methods, lengths and regular expressions by the name of what they do."""

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


@pytest.mark.parametrize(
    ("expression", "python"),
    [
        ("a.b.length", 'js.length(js.get(data.a, "b"))'),
        ("a.length > 6", "js.size(data.a) > 6"),
        ("a.length > key", "js.gt(js.length(data.a), data.key)"),
        ("a.push(key)", 'js.invoke(data.a, "push", data.key)'),
        ("a.push(key())", 'js.bound(data.a, "push")(js.call(data.key))'),
        ("a.replace(/b/g, key)", 'js.replace(data.a, "b", "g", data.key)'),
        ("a.split(/,/)", 'js.split(data.a, ",", "")'),
        ("/^b$/.test(a)", 'js.test("^b$", "", data.a)'),
        # what sees the literal, or is given something else
        ("a.replace(/b/g)", 'js.invoke(data.a, "replace", js.regexp("b", "g"))'),
        ("a.found(/b/)", 'js.invoke(data.a, "found", js.regexp("b", ""))'),
        ("/b/.test(key())", 'js.bound(js.regexp("b", ""), "test")(js.call(data.key))'),
    ],
)
def test_what_is_asked_of_an_object(expression: str, python: str) -> None:
    assert compiled(expression) == python


@pytest.mark.parametrize(
    ("expression", "script", "text"),
    [
        (
            "a.m(key())",
            "a = {m: function (x) { return x }}; key = function () { a.m = null; return 'was' };",
            "was",
        ),
        ("a.replace(/b/, 'c')", "a = {replace: function (p, q) { return p + q }};", "/b/c"),
        ("[1].concat(a.length > 1)", "a = {length: {valueOf: function () { return 2 }}};", "[1, true]"),
        ("'' + (a.length > 1)", "a = {};", "false"),
        ("'' + a.length", "a = {length: 7};", "7"),
        ("'' + a.b.length", "function B() {} B.prototype.length = 8; a = {b: new B()};", "8"),
        ("'' + a.length", "a = function (x, y) {};", "2"),
        ("'' + (3 > a.length)", "a = {get length() { return 2 }};", "true"),
    ],
)
def test_it_is_what_the_standard_says(expression: str, script: str, text: str) -> None:
    assert [said for _, said in logged(expression, script)] == [text]
