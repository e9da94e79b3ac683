"""The door between Python and scripts: what enters is converted or refused by a TypeError, what leaves is plain."""

from __future__ import annotations

import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

import scxml_runtime.js as js
import scxmlc
from scxmlc.evaluator import Evaluator

EVALUATOR = Evaluator(js)


class Sly:
    """An object whose attributes answer to every name."""

    def __getattr__(self, name: str) -> Any:
        return self


class Text(str):
    """A subclass, which could override anything."""


cyclic: list[Any] = []
cyclic.append(cyclic)
deep: list[Any] = []
for _ in range(100_000):
    deep = [deep]

REFUSED = {
    "bytes": b"a",
    "bytearray": bytearray(b"a"),
    "a set": {1},
    "a frozenset": frozenset([1]),
    "a generator": (x for x in ()),
    "a range": range(3),
    "a function": len,
    "a type": int,
    "a module": datetime,
    "an object": object(),
    "an object with __getattr__": Sly(),
    "a subclass of str": Text("a"),
    "a complex number": 1j,
    "a fraction": Fraction(1, 2),
    "a cycle": cyclic,
    "deep nesting": deep,
    "a number out of range": 10**400,
    "a key that is no text": {(1, 2): 3},
    "something inside": [{"a": [b"x"]}],
}
CONVERTED = {
    "nothing": (None, "null"),
    "a truth": (True, "true"),
    "a whole number": (5, "5"),
    "a large whole number": (2**70, "1.1805916207174113e+21"),
    "no number": (float("nan"), "NaN"),
    "infinity": (float("-inf"), "-Infinity"),
    "a text": ("é😀", '"\\xE9\\uD83D\\uDE00"'),
    "a lone surrogate": ("\ud800", '"\\uD800"'),
    "a list": ([1, [2], {"a": None}], "[1, [2], {a:null}]"),
    "a tuple": ((1, 2), "[1, 2]"),
    "a dict": ({"a": 1, "b c": {}}, "({a:1, 'b c':{}})"),
    "keys that are numbers": ({1: "x"}, '({1:"x"})'),
    "special keys": ({"__proto__": 1, "__class__": 2}, "({__proto__:1, __class__:2})"),
    "a decimal": (Decimal("1.5"), "1.5"),
    "a whole decimal": (Decimal("7"), "7"),
    "no decimal": (Decimal("NaN"), "NaN"),
    "a moment": (datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC), "(new Date(0))"),
}


@pytest.fixture(autouse=True)
def realm() -> js.Realm:
    made = js.Realm()
    js.Globals(made)
    js.enter(made)
    return made


def run(text: str) -> Any:
    return EVALUATOR.run(text, js.current())


@pytest.mark.parametrize("name", REFUSED)
def test_a_value_that_has_no_place_in_scripts_is_refused(name: str) -> None:
    with pytest.raises(TypeError):
        js.from_python(REFUSED[name])


@pytest.mark.parametrize("name", CONVERTED)
def test_a_value_is_converted(name: str) -> None:
    value, text = CONVERTED[name]
    assert js.uneval(js.from_python(value)) == text


def test_what_enters_is_a_copy() -> None:
    value = {"list": [1]}
    entered = js.from_python(value)
    js.call(run("(function (o) { o.list.push(2); o.x = 1; })"), entered)
    assert value == {"list": [1]}


@pytest.mark.parametrize("name", [name for name in REFUSED if name != "a function"])
def test_a_session_refuses_what_it_cannot_take_and_goes_on(name: str) -> None:
    machine = scxmlc.load(
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">'
        '<state id="s"><transition event="e"><log expr="typeof _event.data"/></transition>'
        '<transition event="f" target="t"/></state><final id="t"/></scxml>'
    )()
    machine.start()
    machine.send("e", REFUSED[name])
    assert machine.log == [(None, "undefined")]  # SCXML 5.10.1: the field is blank
    machine.send("f")
    assert machine.final == "t"


# --- what leaves -------------------------------------------------------------

LEAVING = {
    "undefined": ("undefined", None),
    "a function": ("(function () {})", None),
    "a symbol": ("Symbol('x')", "Symbol(x)"),
    "minus zero": ("-0", 0),
    "a getter": ("({get a() { throw 1; }, b: 2})", {"b": 2}),
    "holes": ("[1, , 2]", [1, None, 2]),
    "a date": ("new Date(0)", "1970-01-01T00:00:00.000Z"),
    "an error": ("new TypeError('m')", "TypeError: m"),
    "wrappers": ("[new Number(1), new String('s'), new Boolean(true)]", [1, "s", True]),
    "special keys": ("({['__proto__']: 1, constructor: 2})", {"__proto__": 1, "constructor": 2}),
    "a revoked proxy": (
        "(function () { var r = Proxy.revocable({}, {}); r.revoke(); return r.proxy; })()",
        None,
    ),
    "a proxy": (
        "new Proxy({a: 1}, {get: function () { throw 1; }, ownKeys: function () { throw 2; }})",
        {"a": 1},
    ),
    "toJSON": ("({toJSON: function () { throw 1; }, a: 1})", {"toJSON": None, "a": 1}),
}


@pytest.mark.parametrize("name", LEAVING)
def test_what_leaves_is_plain_and_runs_no_script(name: str) -> None:
    text, value = LEAVING[name]
    assert js.to_python(run(text)) == value


def test_a_cycle_leaves_as_a_cycle() -> None:
    left = js.to_python(run("var o = {n: 1}; o.o = o; o"))
    assert left["o"] is left


def test_deep_values_leave_or_are_refused() -> None:
    value = run("var a = []; for (var i = 0; i < 100000; i++) a = [a]; a")
    with pytest.raises(TypeError):
        js.to_python(value)


# --- no way to Python -------------------------------------------------------------

PROBES = [
    "({}).__class__",
    "({}).__dict__",
    "[].__len__",
    "''.__class__",
    "(1).__class__",
    "(function () {}).__globals__",
    "(function () {}).__code__",
    "(function () {}).func_code",
    "({})['__subclasses__']",
    "Math['__class__']",
    "Object.__mro__",
    "(function () { return arguments; })().__class__",
    "Object.keys({a: 1}).__getattribute__",
    "new Map().__class__",
    "(function* () {})().gi_frame",
    "Promise.resolve().__await__",
    "/a/.pattern",
    "new Date().__reduce__",
    "this.__builtins__",
    "Symbol.iterator.description.__class__",
]


@pytest.mark.parametrize("text", PROBES)
def test_python_attributes_are_no_properties(text: str) -> None:
    assert run(f"(function () {{ try {{ return typeof ({text}); }} catch (e) {{ return e.name; }} }})()") in (
        "undefined",
        "TypeError",
    )


@pytest.mark.parametrize(
    "name",
    "__import__ os sys js self data list len getattr next exec open print process require module".split(),
)
def test_python_names_are_no_variables(name: str) -> None:
    assert run(f"typeof {name}") == "undefined"
    assert run(f"({{}}).constructor.constructor('return typeof {name}')()") == "undefined"


@pytest.mark.parametrize("data", [b"bytes", {"x": b"q"}, {"x": {"y": object()}}, {1, 2}])
def test_data_of_an_event_that_cannot_enter_is_blank(data: object) -> None:
    text = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"><state id="s">
      <transition event="e"><log expr="_event.name"/><log expr="_event.data.x"/></transition>
      <transition event="error.execution"><log expr="_event.data.message"/></transition></state></scxml>"""
    machine = scxmlc.load(text, name="data.scxml")()
    machine.start()
    machine.send("e", data)
    machine.send("e", {"x": "fine"})
    name, refused, missed, *fine = (text for _, text in machine.log)
    assert refused.startswith("the data of the event 'e': a script cannot be given")
    assert missed == "TypeError: cannot read property 'x' of undefined"
    assert (name, fine) == ("e", ["e", "fine"])
