"""Values of snapshots are shown as scripts write them, whatever is in them, and no more of them than there is room."""

from __future__ import annotations

import json
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Host, SnapshotError
from scxml_runtime.session.saving import reader
from scxml_runtime.session.saving.kinds import TABLE
from scxmlc.cli import saved_values
from scxmlc.cli.excerpt import cells, fitted
from scxmlc.cli.saved_values import Values

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">'

SHOWN = [
    ("undefined", "undefined"),
    ("null", "null"),
    ("true", "true"),
    ("[NaN, -0, Infinity, -Infinity, 1.5, 1e21, 5e-7]", "[NaN, -0, Infinity, -Infinity, 1.5, 1e+21, 5e-7]"),
    ("'say \"hi\"'", '"say \\"hi\\""'),
    ("'\\ud83d\\ude00'", '"😀"'),
    ("'a\\ud800'", '"a\\ud800"'),
    ("{a: 1, 'b c': [], $d: {}}", '{a: 1, "b c": [], "$d": {}}'),
    ("[1,,2]", "[1, <empty>, 2]"),
    ("new Date(0)", "Date 1970-01-01T00:00:00.000Z"),
    ("new Date(NaN)", "Invalid Date"),
    ("/a.b/gi", "/a.b/gi"),
    ("new Map([['a', {b: 1}], [1, 2]])", 'Map(2) {"a" => {b: 1}, 1 => 2}'),
    ("new Set(['x'])", 'Set(1) {"x"}'),
    ("new WeakMap()", "WeakMap(0)"),
    ("Symbol('q')", "Symbol(q)"),
    ("[Symbol.iterator, Symbol()]", "[Symbol.iterator, Symbol()]"),
    ("new RangeError('too far')", "RangeError: too far"),
    ("[new Number(3), new String('s'), new Boolean(false)]", '[[Number: 3], [String: "s"], [Boolean: false]]'),
    ("function up() {}", "function up"),
    ("class K { constructor() { this.x = 1 } }", "class K"),
    ("new (class K { constructor() { this.x = 1 } })()", "K {x: 1}"),
    ("function* gen() {}", "function* gen"),
    ("(function f() {}).bind(1)", "function bound f"),
    ("[Math, Math.max, parseInt]", "[Math, function Math.max, function parseInt]"),
    ("[].concat", "function Array.prototype.concat"),
    ("(function() { return arguments })(1, 'a')", 'Arguments {"0": 1, "1": "a"}'),
    ("[1, 2].values()", "(array iterator)"),
    ("new Proxy({a: 1}, {})", "Proxy of {a: 1}"),
    ("{get a() { return 1 }, set b(v) {}}", "{a: (getter), b: (setter)}"),
    ("Object.defineProperty({seen: 1}, 'hidden', {value: 2})", "{seen: 1}"),
    ("Object.assign(Object.create(null), {[Symbol('k')]: 1})", "{[Symbol(k)]: 1}"),
    ("Object.freeze([1])", "[1]"),
    ("(function(a) { a[0] = 1; a[4000000000] = 2; return a })([])", 'Array(4000000001) [1, "4000000000": 2]'),
    ("[[[[[[[[1]]]]]]]]", "[[[[[[…]]]]]]"),
    ("(function(o) { o.self = o; o.both = [o.list = [o], o.list]; return o })({n: 1})",
     "{n: 1, self: [Circular], list: [[Circular]], both: [[[Circular]], [[Circular]]]}"),
]  # fmt: skip


def shown(saved: dict[str, Any], room: int = 200) -> str:
    return fitted(Values(saved).pieces(saved["session"]["data"]["v"]), room)


def saved_with(expression: str) -> Any:
    written = expression.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    chart = scxmlc.load(
        f'{HEAD}<datamodel><data id="v" expr="{written}"/></datamodel><state id="a"/></scxml>'
    )
    return json.loads(json.dumps(Host().start(chart).snapshot()))


@pytest.mark.parametrize(("expression", "text"), SHOWN)
def test_a_value_is_shown_as_scripts_write_it(expression: str, text: str) -> None:
    saved = saved_with(expression if expression[:1] not in "{fc" else f"({expression})")
    assert shown(saved) == text


def test_the_short_form_of_plain_data_is_shown_alike() -> None:
    saved = saved_with("({a: [1, undefined], b: {c: 'x'}})")
    assert "objects" not in saved and shown(saved) == '{a: [1, undefined], b: {c: "x"}}'


def test_a_value_of_python_is_shown_too() -> None:
    saved = saved_with("1")
    saved["session"]["data"]["v"] = {
        "$": "dict",
        "items": {"a": {"$": "list", "items": [1]}, "b": {"$": "none"}},
    }
    assert shown(saved) == "{a: [1], b: none}"


@pytest.mark.parametrize("room", [1, 2, 7, 20])
@pytest.mark.parametrize(
    "expression", ["'漢字'.repeat(50)", "Array(100).fill(1)", "'x'.repeat(5000)", "'\\x1b[31m'"]
)
def test_what_is_long_is_cut(expression: str, room: int) -> None:
    text = shown(saved_with(expression), room)
    assert cells(text) <= room and (text.endswith("…") or len(text) <= room) and "\x1b" not in text


def test_no_more_is_read_than_is_shown() -> None:
    saved = saved_with("1")
    saved["session"]["data"]["v"] = [0] * 50 + [{"$": "ref", "n": 99}]
    assert shown(saved, 20) == "[0, 0, 0, 0, 0, 0, …"
    with pytest.raises(SnapshotError):
        shown(saved, 500)


@pytest.mark.parametrize(
    "value",
    [
        {"$": 3},
        {"$": "ref"},
        {"$": "ref", "n": -1},
        {"$": "ref", "n": 5},
        {"$": "dict"},
        {"$": "text", "units": 1},
    ],
)
def test_a_damaged_value_is_an_error(value: Any) -> None:
    saved = saved_with("1")
    saved["session"]["data"]["v"] = value
    with pytest.raises(SnapshotError):
        shown(saved)


def test_what_a_later_version_may_add_has_its_name() -> None:
    saved = saved_with("1")
    saved["session"]["data"]["v"] = [{"$": "decimal", "digits": "1.5"}, {"$": "ref", "n": 0}]
    saved["objects"] = {"table": [{"$": "big table"}]}
    assert shown(saved) == "[(decimal), (big table)]"


def test_each_kind_of_values_is_shown_or_stands_behind_others() -> None:
    by_name = {"array iterator", "string iterator", "map iterator", "set iterator"}
    behind = {"box", "targeted", "variables", "with"}
    assert {row.tag for row in TABLE} - {*saved_values.OBJECTS} == by_name | behind
    assert {*reader.Reader.special} <= {*saved_values.SPECIAL}
