"""What operations take from the budget: steps in proportion to their work, counted, not timed.

A row is what is made ready, one operation, and the steps that it must take at least. How long steps take is measured by
benchmarks/budgets.py.
"""

from __future__ import annotations

import pytest

import scxml_runtime.js as js
from scxml_runtime.js.intrinsics import INTRINSICS
from scxmlc.evaluator import Evaluator

EVALUATOR = Evaluator(js)
READY = {
    "text": "'abcdefghij'.repeat(10000)",
    "wide": "'\\u00e4bcdefghi '.repeat(10000)",
    "digits": "'1234567890'.repeat(10000)",
    "list": "Array.from({length: 10000}, function (_, i) { return 'k' + i })",
    "numbers": "Array.from({length: 10000}, function (_, i) { return i * 7 % 101 })",
    "o": "{}; for (var i = 0; i < 10000; i++) o['k' + i] = i",
    "sparse": "[]; sparse[4000000000] = 1; for (var i = 0; i < 10000; i++) sparse[i * 3] = i",
    "deep": "{}; for (var i = 0; i < 3000; i++) deep = Object.create(deep)",
}


@pytest.fixture(autouse=True)
def untouched(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a process in which no session has changed a built-in, which makes many things slower for all."""
    for intrinsic in INTRINSICS.values():
        monkeypatch.setattr(intrinsic, "written", False)


def realm() -> js.Realm:
    made = js.Realm()
    js.Globals(made)
    js.enter(made)
    return made


def spent(text: str, names: tuple[str, ...], setup: str = "") -> int:
    """The steps that a program takes, whose large values exist before."""
    made = realm()
    EVALUATOR.run("var r, n = 0;" + "".join(f"var {name} = {READY[name]};" for name in names) + setup, made)
    program = EVALUATOR.program(text)
    made.budget = None
    before = made.steps.left
    program(made, made.globals, js.global_object(made.globals), None)
    return before - made.steps.left


TEXTS = [
    ("r = text + 1", 20),
    ("r = text + wide", 40),
    ("(function () { r = `${text}-${n}` })()", 20),
    ("r = 'a' + text + n + text", 40),
    ("(function () { r = text.slice(1) == text.slice(1) })()", 60),
    ("r = text.slice(1) === text.slice(1)", 60),
    ("r = text.slice(1) < text.slice(1)", 60),
    ("r = text.concat(text)", 40),
    ("r = text.indexOf('abcdefghijk')", 1000),
    ("r = text.lastIndexOf('ka')", 190),
    ("r = text.includes('z')", 90),
    ("r = text.startsWith(text)", 20),
    ("r = text.slice(1)", 20),
    ("r = text.substring(1)", 20),
    ("r = text.substr(1)", 20),
    ("r = 'ab'.repeat(50000)", 20),
    ("r = 'ab'.padStart(100000)", 20),
    ("r = ' '.repeat(100000).trim()", 1500),
    ("r = text.toUpperCase()", 90),
    ("r = wide.toUpperCase()", 6000),
    ("r = wide.normalize('NFD')", 20_000),
    ("r = ('a' + '\\u0315\\u0300'.repeat(5000)).normalize('NFD')", 1_500_000),
    ("r = wide.localeCompare(text)", 50_000),
    ("r = wide.toWellFormed()", 25_000),
    ("r = text.split('a')", 1000),
    ("r = text.split('')", 10_000),
    ("r = text.replace('j', 'x')", 20),
    ("r = 'abc'.replace('b', text + '$1')", 20),
    ("r = text.replaceAll('a', 'bb')", 20_000),
    ("r = text.replace(/a/g, 'bb')", 20_000),
    ("r = text.match(/x/)", 1500),
    ("r = encodeURIComponent(wide)", 50_000),
    ("r = decodeURIComponent('%C3%A4'.repeat(10000))", 20_000),
    ("r = escape(wide)", 25_000),
    ("r = unescape('%u1234'.repeat(10000))", 10_000),
    ("r = parseInt(digits)", 3000),
    ("r = parseFloat(digits)", 3000),
    ("r = +digits", 3000),
    ("r = digits * 1", 3000),
    ("r = digits | 0", 3000),
    ("r = digits < 1", 3000),
    ("r = digits == 1", 3000),
    ("r = Number(' '.repeat(100000) + '1')", 3000),
    ("r = String.fromCharCode.apply(null, numbers)", 2500),
    ("r = uneval(wide)", 25_000),
    ("r = JSON.stringify(wide)", 1500),
    ("r = JSON.parse('\"' + '\\\\u1234'.repeat(10000) + '\"')", 2500),
    ("r = JSON.parse(' '.repeat(100000) + '1')", 1500),
    ("r = JSON.parse(digits)", 1500),
    ("r = text.slice(0, 40000); re = new RegExp('/' + r); r = re.source", 1_300_000),
    ("/b/.test(text); r = RegExp.leftContext + RegExp.rightContext", 40),
    ("r = new Date(0).toLocaleFormat('%Y'.repeat(1000))", 1000),
    ("for (var c of text) n++", 100_000),
    ("for (var k in text) break", 20_000),
    ("r = text.anchor(text)", 40),
]
ARRAYS = [
    ("r = []; r.push.apply(r, list)", 100),
    ("list[20000] = 1", 2000),
    ("r = []; r.length = 4000", 15),
    ("list.length = 0", 40),
    ("sparse.length = 1", 10_000),
    ("list.splice(1, 1, 2)", 39),
    ("list.shift()", 39),
    ("list.unshift(1)", 39),
    ("list.reverse()", 39),
    ("r = list.slice()", 39),
    ("r = list.concat(list)", 78),
    ("r = [...list]", 10_000),
    ("r = list.join()", 40_000),
    ("r = list.slice().sort()", 15_000),
    ("r = numbers.slice().sort()", 50_000),
    ("r = list.indexOf('z')", 1000),
    ("r = Math.max.apply(null, numbers)", 1000),
    ("r = Array.apply(null, list)", 78),
    ("r = Array.of.apply(null, list)", 10_000),
    ("r = (function () { return arguments.length }).apply(null, list)", 2000),
    ("r = (function () { }).bind.apply(function () { }, list)", 39),
    ("for (var k in list) break", 2000),
    ("r = Object.keys(list)", 10_000),
    ("r = Object.keys(sparse)", 10_000),
    ("Object.freeze(list)", 40_000),
    ("r = new Map(list.map(function (k) { return [k, 1] })); r.clear()", 90_000),
    ("r = new Array(4000)", 15),
]
OBJECTS = [
    ("r = Object.keys(o)", 1000),
    ("r = Object.values(o)", 20_000),
    ("r = Object.entries(o)", 20_000),
    ("r = Object.assign({}, o)", 20_000),
    ("r = {...o}", 20_000),
    ("var {k1, ...rest} = o", 20_000),
    ("for (var k in o) break", 1000),
    ("for (var k in o) ;", 11_000),
    ("Object.freeze(o)", 40_000),
    ("Object.seal(o)", 40_000),
    ("Object.freeze(o); r = Object.isFrozen(o)", 50_000),
    ("r = Object.getOwnPropertyDescriptors(o)", 40_000),
    ("r = Object.getOwnPropertyNames(o)", 1000),
    ("r = Reflect.ownKeys(o)", 1000),
    ("r = Object.fromEntries(Object.entries(o))", 60_000),
    ("r = JSON.stringify(o)", 10_000),
    ("r = JSON.parse(JSON.stringify(o))", 30_000),
    ("r = uneval(o)", 40_000),
    ("r = deep.x", 300),
    ("r = 'x' in deep", 300),
    ("r = deep instanceof Date", 300),
    ("r = Date.prototype.isPrototypeOf(deep)", 300),
    ("r = deep.__lookupGetter__('x')", 300),
    ("Object.create(deep).x = 1", 300),
    ("for (var k in deep) ;", 3000),
    ("eval('n = 1;'.repeat(100))", 10_000),
    ("r = new Function('a', 'return a;'.repeat(100))", 10_000),
    ("for (var i = 0; i < 10; i++) Promise.resolve(i)", 100),
]


@pytest.mark.parametrize(("text", "least"), [*TEXTS, *ARRAYS, *OBJECTS])
def test_an_operation_takes_steps_in_proportion_to_its_work(text: str, least: int) -> None:
    names = tuple(name for name in READY if name in text)
    assert least <= spent(text, names) < 10_000_000


@pytest.mark.parametrize(
    ("text", "most"),
    [
        ("r = text.slice(1)", 100),
        ("r = text.charAt(5)", 10),
        ("r = text.length", 10),
        ("r = list.slice(0, 5)", 10),
        ("list.push(1)", 10),
        ("r = list.map(String)", 60_000),
        ("r = parseInt('12' + text)", 100),
        ("r = text.split('a', 1)", 2000),
        ("r = list.join().length", 60_000),
        ("r = 'x'.repeat(20000).replace(/x/g, 'y')", 200_000),
        ("r = text.slice(0, 20000).split(/a/)", 250_000),
        ("for (var i = 0; i < 100; i++) r = / +$/.test('some words of a sentence')", 6500),
        ("for (var i = 0; i < 100; i++) r = /^[^@]+@[^@]+\\.[a-z]+$/.test('somebody@example.com')", 6500),
        ("for (var i = 0; i < 1000; i++) r = 'line ' + i", 5000),
        ("r = ''; for (var i = 0; i < 20000; i++) r += 'word '", 400_000),
    ],
)
def test_ordinary_work_is_cheap(text: str, most: int) -> None:
    names = tuple(name for name in READY if name in text)
    assert spent(text, names) <= most


def test_a_text_is_compiled_once_and_then_only_run() -> None:
    once = spent("eval('n++')", ())
    assert spent("eval('n++'); eval('n++')", ()) < 2 * once - 900


def test_a_long_body_takes_more_than_a_step_a_round() -> None:
    body = "r = n + 1; " * 60
    assert spent(f"for (var i = 0; i < 8192; i++) {{ {body} }}", ()) > 8192 * 8
    assert spent(f"function f() {{ {body} }} for (var i = 0; i < 8192; i++) f()", ()) > 8192 * 8


CHAINS = {
    "calls": ("function f0() { }", "function f{0}() {{ f{1}(); f{1}() }}", "f21()"),
    "methods": (
        "var o = {}; o.f0 = function () { }",
        "; o.f{0} = function () {{ o.f{1}(); o.f{1}() }}",
        "; o.f21()",
    ),
    "computed": ("var o = [function () { }]", "; o[{0}] = function () {{ o[{1}](); o[{1}]() }}", "; o[21]()"),
    "call": (
        "var f0 = function () { }",
        "; var f{0} = function () {{ f{1}.call(); f{1}.call() }}",
        "; f21()",
    ),
    "getters": (
        "var o = {}",
        "; o.__defineGetter__('f{0}', function () {{ return [o.f{1}, o.f{1}] }})",
        "; o.f21",
    ),
    "setters": (
        "var o = {}",
        "; o.__defineSetter__('f{0}', function () {{ o.f{1} = 1; o.f{1} = 1 }})",
        "; o.f21 = 1",
    ),
    "conversions": ("var f0 = 1", "; var f{0} = {{valueOf: function () {{ return f{1} + f{1} }}}}", "; +f21"),
    "texts": (
        "var f0 = ''",
        "; var f{0} = {{toString: function () {{ return '' + f{1} + f{1} }}}}",
        "; '' + f21",
    ),
    "templates": (
        "var f0 = ''",
        "; var f{0} = {{toString: function () {{ return `${{f{1}}}${{f{1}}}` }}}}",
        "; '' + f21",
    ),
    "generators": (
        "function* f0() { }",
        "; function* f{0}() {{ yield* f{1}(); yield* f{1}() }}",
        "; [...f21()]",
    ),
    "tags": ("function f0() { }", "; function f{0}() {{ f{1}`a`; f{1}`b` }}", "; f21()"),
    "new": ("function f0() { }", "; function f{0}() {{ new f{1}(); new f{1}() }}", "; f21()"),
}


@pytest.mark.parametrize("name", CHAINS)
def test_what_doubles_from_level_to_level_is_ended(name: str) -> None:
    first, level, last = CHAINS[name]
    made = realm()
    made.steps.left = 50_000
    with pytest.raises(js.StepsExceeded):
        EVALUATOR.run(first + "".join(level.format(i, i - 1) for i in range(1, 22)) + last, made)
