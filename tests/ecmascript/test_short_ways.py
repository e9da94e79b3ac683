"""What the runtime does in a short way is what the long way does: JSON read in C, literals without an object."""

from __future__ import annotations

import random
from itertools import product
from typing import Any

import pytest

import scxml_runtime.js as js
from scxml_runtime.js.builtins import json_short
from scxml_runtime.js.builtins.json import _Reader
from scxml_runtime.js.intrinsics import INTRINSICS
from scxml_runtime.js.patterns.objects import last_match
from scxml_runtime.js.values import MISS
from tests.ecmascript.tables import new_realm

WORDS = [
    *[
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        " ",
        "\ufeff",
        "\x0b",
        "1",
        "-0",
        "0",
        "01",
        "-",
        "1.5",
        "1.",
        ".5",
        "+1",
    ],
    *["1e5", "1E+5", "1e999", "9007199254740993", "NaN", "Infinity", "-Infinity", "0x1", "1_0", "\u0661"],
    *[
        "true",
        "false",
        "null",
        "nul",
        '"a"',
        '"b"',
        '""',
        '"\\n"',
        '"\\/"',
        '"\\x"',
        '"\\u00e4"',
        '"\u00e4"',
        '"a":1',
    ],
    *['"__proto__"', '"\ud83d\ude00"', '"\x01"', '"\x7f"', '"\u2028"'],
]


@pytest.fixture(autouse=True)
def untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process in which no session has changed a built-in."""
    for intrinsic in INTRINSICS.values():
        monkeypatch.setattr(intrinsic, "written", False)


def shape(value: Any) -> Any:
    if isinstance(value, js.JSArray):
        return [shape(each) for each in value.items]
    if isinstance(value, js.JSObject):
        return [(key, shape(each)) for key, each in value.properties.items()]
    return type(value), repr(value)


def some_json(chance: random.Random, depth: int = 0) -> str:
    kind = chance.random()
    if kind < 0.4 or depth > 3:
        return chance.choice(WORDS)
    inside = [some_json(chance, depth + 1) for _ in range(chance.randrange(4))]
    if kind < 0.7:
        return f"[{', '.join(inside)}]"
    return "{" + ",".join(f'"{chance.choice("ab1")}" : {each}' for each in inside) + "}"


def test_json_is_read_alike() -> None:
    new_realm()
    chance = random.Random(20)
    texts = [some_json(chance) for _ in range(3000)] + ["".join(pair) for pair in product(WORDS, WORDS)]
    read = 0
    for text in texts:
        short = json_short.read(text)
        try:
            long: Any = _Reader(text).document()
        except js.Throw:
            long = MISS
        if short is not MISS:
            read += 1
            assert shape(short) == shape(long), text
    assert read > 1000


@pytest.mark.parametrize(
    "text", ["[" * 200 + "]" * 200, "[" + "1," * 3000 + "1]", '"\\ud83d\\ude00"', "NaN", "[1"]
)
def test_what_is_no_short_json(text: str) -> None:
    new_realm()
    assert json_short.read(text) is MISS


SOURCES = ["\\s+", "^\\s+|\\s+$", "(a)|(b)", "x*", "", "a{1,3}?", "(?<n>b)", "(a+)+$", "^(\\d\\d):(\\d\\d)$"]
TEXTS = ["", "a", "  ab b ", "xaxx", "12:30", "a" * 12 + "b", "- " * 90, "\ud83d\ude00a", 12, js.undefined]
FLAGS = ["", "g", "i", "y", "gi", "u", "gu", "gy"]


def outcome(work: Any, *arguments: Any) -> Any:
    """What a call gives or throws, and what `RegExp.$1` and its kin show behind it."""
    try:
        given = shape(work(*arguments))
    except js.Throw as thrown:
        given = js.get(js.caught(thrown), "name")
    last = last_match()
    return given, last.text, [*last.captures]


@pytest.mark.parametrize("flags", FLAGS)
@pytest.mark.parametrize("source", SOURCES)
def test_literals_match_alike(source: str, flags: str) -> None:
    for text in TEXTS:
        for short, name, given in (
            (js.replace, "replace", ["-"]),
            (js.replace, "replace", ["[$&]"]),
            (js.match, "match", []),
            (js.split, "split", []),
        ):
            new_realm()
            found = outcome(short, text, source, flags, *given)
            new_realm()
            assert found == outcome(js.invoke, text, name, js.regexp(source, flags), *given), (name, text)
        for short, name in ((js.test, "test"), (js.execute, "exec")):
            new_realm()
            found = outcome(short, source, flags, text)
            new_realm()
            assert found == outcome(js.invoke, js.regexp(source, flags), name, text), (name, text)


def test_what_one_regexp_is_given_no_other_one_has() -> None:
    realm = new_realm()
    one, other = js.regexp("a", "g"), js.regexp("a", "g")
    js.put(one, "mine", 1)
    js.put(one, "lastIndex", 5)
    js.invoke(js.regexp("a", "g"), "exec", "aa")
    assert (js.get(one, "mine"), js.get(one, "lastIndex")) == (1, 5)
    assert (js.get(other, "mine"), js.get(other, "lastIndex")) == (js.undefined, 0)
    js.invoke(realm.globals.Object, "freeze", other)
    with pytest.raises(js.Throw):
        js.put_strict(other, "lastIndex", 1)
    js.put_strict(js.regexp("a", "g"), "lastIndex", 1)


PATCHES = {
    "String.prototype": ("replace", "match", "split"),
    "RegExp.prototype": ("test", "exec", js.Symbol.replace, js.Symbol.match, js.Symbol.split),
}


@pytest.mark.parametrize(("owner", "key"), [(owner, key) for owner in PATCHES for key in PATCHES[owner]])
def test_a_method_of_a_script_is_called(owner: str, key: Any) -> None:
    new_realm()
    prototype = INTRINSICS[owner].resolve()
    js.put(prototype, key, js.native(lambda this, *_: js.undefined if key == "exec" else "mine"))
    asked = {
        "replace": lambda: js.replace("a", "a", "", "b"),
        "match": lambda: js.match("a", "a", ""),
        "split": lambda: js.split("a", "a", ""),
        "test": lambda: js.test("a", "", "a"),
        "exec": lambda: js.execute("a", "", "a"),
    }
    name = key if isinstance(key, str) else key.description.removeprefix("Symbol.")
    assert asked[name]() == (js.undefined if key == "exec" else "mine")
