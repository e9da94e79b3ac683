"""Built-ins belong to a session: what one changes, no other sees, whichever came first."""

from __future__ import annotations

from typing import Any

import pytest

import scxml_runtime.js as js
import scxmlc
from scxml_runtime import Host
from scxmlc.evaluator import Evaluator

EVALUATOR = Evaluator(js)

# what one session does, and how any other can tell
CHANGES = {
    "Array.prototype.push = null": "typeof [].push",
    "Array.prototype.last = 1": "typeof [].last",
    "Array.prototype[0] = 'x'": "typeof [, 1][0]",
    "Object.prototype.x = 1": "typeof ({}).x",
    "Object.defineProperty(Object.prototype, 'y', {get: function () { return 1; }})": "typeof ({}).y",
    "({}).__proto__.z = 1": "typeof [].z",
    "({}).constructor.prototype.w = 1": "typeof (function () {}).w",
    'JSON.parse(\'{"__proto__": {"v": 1}}\').__proto__; Object.prototype.v = 1': "typeof ({}).v",
    "Object.freeze(Object.prototype)": "Object.isFrozen(Object.prototype)",
    "Object.freeze(Array.prototype)": "Object.isFrozen(Array.prototype)",
    "Math.max = null": "typeof Math.max",
    "Math.PI2 = 6": "typeof Math.PI2",
    "Math = null": "typeof Math.max",
    "delete Math.min": "typeof Math.min",
    "delete Object.prototype.toString": "typeof ({}).toString",
    "String.prototype.trim = function () { return 'no'; }": "' a '.trim()",
    "Number.prototype.toFixed = null": "(1).toFixed(1)",
    "Function.prototype.call = null": "typeof Function.prototype.call",
    "Date.prototype.getTime = null; Date.now = 5": "typeof Date.now",
    "RegExp.prototype.test = null": "typeof /a/.test",
    "Error.prototype.name = 'Changed'": "String(new Error('m'))",
    "JSON.stringify = null": "typeof JSON.stringify",
    "Promise.prototype.then = null": "typeof Promise.resolve().then",
    "Map.prototype.get = null": "new Map([[1, 2]]).get(1)",
    "Array.prototype[Symbol.iterator] = null": "[...[1, 2]].length",
    "Object.setPrototypeOf(Array.prototype, null)": "[1].hasOwnProperty(0)",
    "Symbol.for('shared').description; Symbol.prototype.x = 1": "typeof Symbol().x",
    "parseInt = null; undefined2 = 1": "typeof parseInt + typeof undefined2",
    "Object.getPrototypeOf([][Symbol.iterator]()).next = null": "[...[1]].length",
    "(function () {}).constructor.prototype.q = 1": "typeof Function.q",
    "Math.max.extra = 1": "typeof Math.max.extra",
    "Array.prototype.map.length2 = 1; delete Array.prototype.map.name": "[].map.name",
}


def realm() -> js.Realm:
    made = js.Realm()
    js.Globals(made)
    return made


def run(text: str, where: js.Realm) -> Any:
    js.enter(where)
    return js.uneval(EVALUATOR.run(text, where))


@pytest.mark.parametrize("change", CHANGES)
def test_no_other_session_sees_a_change(change: str) -> None:
    probe = CHANGES[change]
    before, late = realm(), realm()
    expected = run(probe, before)
    changing = realm()
    try:
        run(change, changing)
    except js.CATCHABLE:
        pytest.fail(f"{change} throws")
    assert run(probe, before) == expected, "a session that ran before"
    assert run(probe, late) == expected, "a session that runs for the first time after it"


@pytest.mark.parametrize("change", CHANGES)
def test_the_session_itself_sees_it(change: str) -> None:
    """A change that no one sees would prove nothing."""
    probe = CHANGES[change]
    own = realm()
    expected = run(probe, realm())
    run(change, own)
    try:
        assert run(probe, own) != expected
    except (*js.CATCHABLE, js.BudgetExceeded):
        pass


def test_objects_of_two_sessions_have_prototypes_of_their_own() -> None:
    one, other = realm(), realm()
    js.enter(one)
    first = EVALUATOR.run("Array.prototype", one)
    js.enter(other)
    assert EVALUATOR.run("Array.prototype", other) is not first


def test_eval_needs_the_compiler_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    import sys

    from scxml_runtime.js import evaluation

    monkeypatch.setattr(evaluation, "registered", [])
    monkeypatch.setitem(sys.modules, "scxmlc.loader", None)
    where = realm()
    js.enter(where)
    for text in ("(0, eval)('1')", "eval('1')", "new Function('1')", "({}).constructor.constructor('1')"):
        with pytest.raises(js.Throw) as thrown:
            Evaluator(js).run(text, where)
        assert js.describe(thrown.value.value) == (
            "EvalError: eval and new Function need the package scxmlc, which is not installed here"
        )
    assert run("(0, eval)(5)", where) == "5"  # no text, nothing to evaluate


CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" initial="a">
  <datamodel><data id="seen" expr="[]"/></datamodel>
  <state id="a"><transition event="go" target="b"><script>Array.prototype.mark = 7;</script></transition></state>
  <state id="b"><transition target="c"/></state>
  <state id="c"><onentry><script>seen.push([].mark);</script></onentry></state>
</scxml>"""


def test_whoever_watches_may_look_at_other_sessions() -> None:
    first, second = (scxmlc.load(CHART)() for _ in range(2))
    for session in (first, second):
        session.start()
    first.observe(lambda step: second.data)
    first.send("go")
    assert first.data == {"seen": [7]}


SCXML = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" initial="a">'
CHILD = (
    f"{SCXML}<datamodel><data id='q' expr='[]'/></datamodel>"
    "<state id='a'><onexit><script>q.push([])</script></onexit></state></scxml>"
)


@pytest.mark.parametrize("fixture", ["cold", "always_hot"])
def test_a_child_that_is_cancelled_leaves_its_parent_in_its_own_world(fixture, request) -> None:
    if fixture != "cold":
        request.getfixturevalue(fixture)
    cls = scxmlc.load(
        f"{SCXML}<script>Array.prototype.mine = 'parent';</script>"
        f"<state id='a'><invoke type='scxml'><content>{CHILD}</content></invoke>"
        "<transition event='e' target='b'/></state>"
        "<state id='b'><onentry><log expr='[].mine'/></onentry><transition event='f' target='a'/></state></scxml>"
    )
    session = cls(Host())
    session.start()
    for _ in range(3):
        session.host.run()
        session.send("e")
        session.send("f")
    assert [text for _, text in session.log] == ["parent"] * 3


@pytest.mark.parametrize("fixture", ["cold", "always_hot"])
@pytest.mark.parametrize("target", ["b", "c"])
def test_each_macrostep_is_in_the_world_of_its_session(fixture, target, request) -> None:
    if fixture != "cold":
        request.getfixturevalue(fixture)
    cls = scxmlc.load(
        f"{SCXML}<state id='a'><transition event='e' target='{target}'/></state>"
        "<state id='b'><onentry><raise event='g'/></onentry><transition event='g' target='d'/></state>"
        "<state id='c'><transition target='d'/></state>"
        "<state id='d'><onentry><script>Array.prototype.n = ([].n || 0) + 1</script><log expr='[].n'/></onentry>"
        "<transition event='f' target='a'/></state></scxml>"
    )
    host = Host()
    sessions = [cls(host) for _ in range(3)]
    for session in sessions:
        session.start()
    for _ in range(3):
        for session in sessions:
            session.send("e")
        for session in sessions:
            session.send("f")
    assert [[text for _, text in session.log] for session in sessions] == [["1", "2", "3"]] * 3
