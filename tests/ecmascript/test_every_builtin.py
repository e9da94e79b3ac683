"""Every built-in, called with what nobody would give it: what comes out is a value, an ECMAScript error or an end of
the budget, never an exception of Python's (`errors` would call that a defect of ours).

Each function that can be reached from the global object, and from objects of every sort, is called in a realm of its
own. What it is called with is drawn by chance that is the same in each run.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import cache, partial
from importlib import import_module
from random import Random
from typing import Any

import pytest

import scxml_runtime.js as js
import scxmlc
from scxml_runtime.data.errors import is_defect
from scxml_runtime.js import steps
from scxml_runtime.modules.scope import ROOTS as ROOTS_OF_MODULES
from scxml_runtime.simulator import Simulator
from scxmlc.evaluator import Evaluator

EVALUATOR = Evaluator(js)
ROUNDS = 40

ROOTS = """[globalThis, (function* () {}).constructor, (async function () {}).constructor, [][Symbol.iterator](),
  ""[Symbol.iterator](), new Map()[Symbol.iterator](), new Set()[Symbol.iterator](), "a".matchAll(/a/g),
  (function* () {})(), (function () { "use strict"; return arguments; })(), Proxy.revocable({}, {}).revoke]"""

ODD = r"""(function () {
  function thrower() { throw new TypeError("odd"); }
  function changer(a, b, all) { all = all || a; try { all.length = 0; all.clear(); } catch (e) {} return NaN; }
  var circle = [], loop = {}, deep = [], sparse = [];
  circle.push(circle); loop.self = loop; sparse[7] = 1; sparse.length = 4294967295;
  for (var i = 0; i < 2000; i++) deep = [deep];
  var revoked = Proxy.revocable({}, {}); revoked.revoke();
  var trap = new Proxy({}, {get: thrower, ownKeys: thrower, getOwnPropertyDescriptor: thrower, has: thrower});
  var liar = new Proxy([], {get: function (t, key) { return key === "length" ? -1 : {}; },
                            ownKeys: function () { return ["a", "a"]; }, getPrototypeOf: function () { return liar; }});
  var bare = function (a) { return a; }; bare.prototype = null;
  class Kin extends Array { static get [Symbol.species]() { return thrower; } }
  function* twice() { yield 1; yield 2; }
  var begun = twice(); begun.next();
  var endless = {next: function () { return {done: false, value: 1}; }};
  endless[Symbol.iterator] = function () { return this; };
  var getters = {get length() { throw 0; }, get then() { throw 1; }, get name() { throw 2; }, get 0() { throw 3; }};
  var stubborn = {toString: function () { return {}; }, valueOf: function () { return {}; }};
  var symbolic = {}; symbolic[Symbol.toPrimitive] = 5;
  var matcher = /(?:)/gy; matcher.exec = function () { return {index: -5, length: NaN}; };
  return [undefined, null, true, NaN, -0, Infinity, -1, 1.5, 36, 9007199254740991, 1e308, 4294967296, "", "x",
    "\ud800", "9".repeat(5000), "1e1000", "0x" + "f".repeat(400), "(", "%E0%A4%A", "[", '{"a":', "a,b", Symbol(),
    Symbol.iterator, {}, [], [1, , 3], circle, loop, deep, sparse, revoked.proxy, trap, liar, bare, thrower, changer,
    new Kin(), twice, begun, endless, getters, {length: 3, 0: "a", 2: "b"}, {length: 9007199254740991, 0: 1},
    Object.create(null), stubborn, symbolic, /(a*)*b/g, matcher, new Date(NaN), new Date(8.64e15),
    new Map([[1, 2]]), new Set("ab"), new WeakMap(), Promise.resolve(1), Object(1), Object("xy"), Object(Symbol()),
    (function () { return arguments; })(1, 2), Object.freeze([1]), new Error("e"), class {}, async function () {},
    globalThis, Math.max.bind(null, 1), JSON, [[1, 2], [3]], ["a", {}, -1]];
})()"""

Path = tuple[Any, ...]
"""How a function is reached: the number of a root, then steps from object to object."""


def realm() -> js.Realm:
    made = js.Realm()
    js.Globals(made)
    js.enter(made)
    return made


def values(text: str, where: js.Realm) -> list[Any]:
    js.enter(where)
    return list(EVALUATOR.run(text, where).items)


def ways_on(found: js.JSObject) -> Iterator[tuple[Any, Any]]:
    """What can be reached from an object in one step."""
    yield "prototype of", found.parent()
    for key in found.own_keys():
        own = found.get_own(key)
        if own is not None:
            for sort in ("value", "getter", "setter"):
                yield (sort, key), getattr(own.resolved(), sort)


def functions(roots: list[Any]) -> list[Path]:
    """The ways to all functions that can be reached, the shortest to each."""
    waiting: list[tuple[Path, Any]] = [((number,), root) for number, root in enumerate(roots)]
    found: dict[int, tuple[Path, js.JSObject]] = {}
    for path, value in waiting:
        if isinstance(value, js.JSObject) and id(value) not in found:
            found[id(value)] = path, value
            waiting += [((*path, step), there) for step, there in ways_on(value)]
    return [path for path, value in found.values() if value.call is not None]


def follow(path: Path, roots: list[Any]) -> js.JSObject:
    found = roots[path[0]]
    for step in path[1:]:
        found = dict(ways_on(found))[step]
    return found  # type: ignore[no-any-return]


@cache
def builtins() -> list[Path]:
    return functions(values(ROOTS, realm()))


def sound(work: Callable[..., Any], *args: Any) -> Any:
    """What a call answers, or undefined when it ends in a way that scripts know."""
    try:
        return work(*args)
    except BaseException as error:
        if not isinstance(error, js.BudgetExceeded) and is_defect(error):
            raise AssertionError(f"{work} let {error!r} out") from error
        return js.undefined


def use(function: js.JSObject, odd: list[Any], chance: Random) -> None:
    """Call or construct it, and look at the answer: as text, and as the iterator that it may be."""
    args = [chance.choice(odd) for _ in range(chance.choice([0, 1, 1, 2, 2, 3, 5]))]
    if function.construct is not None and chance.random() < 0.4:
        answer = sound(js.new, function, *args)
    else:
        answer = sound(js.call, function, chance.choice(odd), *args)
    sound(js.run_jobs, js.current())
    sound(js.uneval, answer)
    if isinstance(answer, js.JSObject):
        advance = sound(js.get, answer, "next")
        for _ in range(2 if js.is_callable(advance) else 0):
            sound(js.call, advance, answer, *args[:1])


def test_there_are_many() -> None:
    assert len(builtins()) > 370


@pytest.mark.parametrize("part", range(8))
def test_with_odd_arguments_and_little_to_spend(part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    for path in builtins()[part::8]:
        monkeypatch.setattr(steps, "STEPS", 1_000_000)
        where, chance = realm(), Random(str(path))
        function, odd = follow(path, values(ROOTS, where)), values(ODD, where)
        for _ in range(ROUNDS):
            monkeypatch.setattr(steps, "STEPS", chance.choice([0, 1, 5, 50, 500, 5000, 50_000]))
            where.budget = None
            use(function, odd, chance)


EDGE = """(function (use) {
  function deeper() { try { deeper(); } catch (e) { calls++; } if (calls < 30) use(); }
  var calls = 0;
  deeper();
})"""


@pytest.mark.parametrize("part", range(8))
def test_where_the_stack_is_full(part: int) -> None:
    """Called at the end of the stack, and at each level above it; afterwards the realm is as good as ever."""
    for path in builtins()[part::8]:
        where, chance = realm(), Random(str(path))
        function, odd = follow(path, values(ROOTS, where)), values(ODD, where)[:30]
        again = partial(js.call, function, *(chance.choice(odd) for _ in range(3)))
        calls_it = js.native(lambda this, again=again, *_: again(), "calls_it", 0)
        sound(js.call, EVALUATOR.run(EDGE, where), js.undefined, calls_it)
        where.budget = None
        total = "var total = 0; for (var i = 0; i < 5000; i++) total += i; total"
        assert EVALUATOR.run(total, where) == 12497500, path


STRATEGY = """<scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:q="http://www.genesyslab.com/modules/queue"
  version="1.0" name="odd"><script>function f() { return eval("1") + new Function("return 1")(); }</script>
  <state id="a"/></scxml>"""


class Centre:
    """A session with interactions in a contact centre, and odd values for it."""

    def __init__(self) -> None:
        self.simulator = Simulator()
        self.simulator.agent("anna", dn="7001")
        call, message = self.simulator.voice_call(to="702"), self.simulator.message("in")
        self.session = self.simulator.start(scxmlc.load(STRATEGY), interactions=[call, message])
        self.simulator.run()
        self.session.enter_()
        self.odd = [*values(ODD, self.session.realm), call.id, "0", "anna", "7001"]

    def live(self, seconds: float) -> None:
        self.simulator.run()
        self.simulator.advance(seconds)


def test_the_functions_of_the_orchestration_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(steps, "STEPS", 20_000)
    centre = Centre()
    roots = values("[_genesys, __Log, __Raise, __GetDocumentURL, __GetCurrentStates]", centre.session.realm)
    paths = [path for path in functions(roots) if "prototype of" not in path]
    assert centre.session.chart.dialect == "ors" and len(paths) > 40
    for path in paths:
        chance = Random(str(path))
        for _ in range(ROUNDS):
            centre.session.enter_()
            use(follow(path, roots), centre.odd, chance)
    centre.live(60)


ACTIONS = [
    (module, action.name, [attribute.name for attribute in action.attributes])
    for module in sorted(set(ROOTS_OF_MODULES.values()))
    for action in import_module(f"scxml_runtime.modules.{module}").MODULE.actions.values()
]


@pytest.mark.parametrize(("module", "name", "attributes"), ACTIONS)
def test_the_actions_of_the_orchestration_platform(
    module: str, name: str, attributes: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(steps, "STEPS", 20_000)
    centre, chance = Centre(), Random(module + name)
    for _ in range(ROUNDS):
        centre.session.enter_()
        given = {attribute: chance.choice(centre.odd) for attribute in attributes if chance.random() < 0.8}
        sound(centre.session.action, module, name, given)
        centre.live(chance.choice([0, 1, 40]))
        centre = Centre() if centre.session.is_finished else centre
