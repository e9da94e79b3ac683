"""Fast paths of what content calls most: whatever the values are, functions with them do what methods do.

Each chart gets the same events twice over, once with methods called one by one and once, from the fourth event on, in
functions: what there was to see must be the same.
"""

from __future__ import annotations

import ast
from typing import Any

import pytest

import scxml_runtime.steps.fusion
import scxmlc
from scxml_runtime import Host, StateMachine, js
from scxml_runtime.session.fast_paths import FAST_PATHS, fast_paths
from scxml_runtime.steps import reactions
from scxml_runtime.steps.shortcuts import FastPath, Site

pytestmark = pytest.mark.skipif(
    scxml_runtime.steps.fusion.is_traced(),
    reason="under a debugger, coverage or -X dev nothing is put together",
)

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="hot" datamodel="ecmascript">'
DATA = (
    '<datamodel><data id="x"/><data id="n" expr="0"/><data id="o" expr="{a: 1, b: \'b\', c: 1.5}"/>'
    "<data id=\"list\" expr=\"['a', 1, 'ä']\"/><data id=\"p\" expr=\"{k: '', l: ''}\"/></datamodel>"
)
SCRIPT = """<script>
  var seen = [];
  function look() { seen.push(_event.name); _event.data.k = 'changed'; return 'a'; }
  var changing = {toString: function () { _event.data.k = 'by toString'; n = n + 1; return 'a'; }};
  var meddling = {toString: function () { p.k = 'by meddling'; p.l = 'too'; return 'b'; }};
</script>"""
WRITE = "<log label=\"l\" expr=\"'' + n + ' ' + x + ' ' + typeof x\"/>"
COUNT = '<assign location="n" expr="n + 1"/>'


def transition(content: str, cond: str = "") -> str:
    condition = f' cond="{cond}"' if cond else ""
    return f'<state id="a"><transition event="e"{condition} target="a">{content}{COUNT}</transition></state>'


CHARTS = {
    "data read": transition('<assign location="x" expr="_event.data.k"/>' + WRITE),
    "data compared": transition(WRITE, "_event.data.k == 'a'"),
    "data that differs": transition(WRITE, "_event.data.k != 'a'"),
    "data compared with data": transition(WRITE, "_event.data.k == _event.data.l || _event.data.k == x"),
    "data with a value that changes it": transition(
        '<assign location="x" expr="_event.data.k"/>' + WRITE, "changing == _event.data.k"
    ),
    "data read behind a function": transition(
        '<assign location="x" expr="_event.data.l"/><script>look();</script><assign location="x" expr="_event.data.k"/>'
        + WRITE
    ),
    "data read in what a function is called in": transition(
        '<assign location="x" expr="look() + _event.data.k"/>' + WRITE
    ),
    "data read behind a condition that calls": transition(
        '<assign location="x" expr="_event.data.k"/>' + WRITE, "look() == 'a'"
    ),
    "data read behind a condition that changes it and fails": f"""<state id="a">
        <transition event="e" cond="look() == 'a' &amp;&amp; none.such" target="a"/>
        <transition event="e" cond="_event.data.k == 'changed'" target="a">{WRITE}</transition>
        <transition event="e" target="a"><assign location="x" expr="_event.data.k"/>{WRITE}{COUNT}</transition>
        </state>""",
    "data read behind a block that changes it and fails": f"""<state id="a">
        <onexit><script>look(); none.such;</script></onexit>
        <transition event="e" target="a"><assign location="x" expr="_event.data.k"/>{WRITE}{COUNT}</transition>
        </state>""",
    "data read in a loop": transition(
        "<script>for (var i = 0; i &lt; 2; i++) { x = _event.data.k; look(); }</script>" + WRITE
    ),
    "data read twice": transition(
        '<assign location="x" expr="_event.data.k"/>'
        + WRITE
        + '<assign location="x" expr="_event.data.l"/>'
        + WRITE
    ),
    "logs": transition(
        '<log label="k" expr="_event.data.k"/><log expr="_event.data"/><log expr="changing"/>'
    ),
    "a sum of texts": transition("<log expr=\"'a' + _event.data.k + 'b{}' + o.b + o.c + _event.data.l\"/>"),
    "a sum of texts within another": transition(
        "<assign location=\"x\" expr=\"'{' + _event.data.k + ('\\'' + o.b + _event.data.l) + n\"/>" + WRITE
    ),
    "a sum of many": transition("<log expr=\"'a' + " + " + ".join(["_event.data.k", "n"] * 8) + '"/>'),
    "an update": transition(
        '<script>o[_event.data.k] = o[_event.data.k] + 1; o.b = o.b + 1; o.c = o.c + 1;</script><log expr="o"/>'
    ),
    "an index": transition('<log expr="list.indexOf(_event.data.k)"/>', "list.indexOf(_event.data.k) != 1"),
    "an update by constants": transition(
        "<script>o.a = o.a + 1; o[_event.data.k] = o[_event.data.k] + 2; o.d = o.d - 3; o[x] = o[x] + 9007199254740990;"
        "o.a = o.a + -5; x = _event.data.k;</script><log expr=\"o.a + ' ' + o.b + ' ' + o[x] + ' ' + o.c\"/>"
    ),
    "texts compared with what was kept": transition(
        '<script>x = _event.data.k;</script><log expr="_event.data.k"/><log label="x" expr="\'\' + x"/>',
        "_event.data.l == x || x != _event.data.k || '' + n == _event.data.l",
    ),
    "a sum compared": transition(
        WRITE, "'a' + x == _event.data.k + '' || 'a' + o.b != '' + _event.data.l"
    ).replace("</transition>", '<assign location="x" expr="_event.data.k"/></transition>'),
    "a sum of numbers and what was kept": transition(
        "<script>x = _event.data.k;</script><log expr=\"'a' + x + ('' + n) + (n + ':' + _event.data.l) + o.a + o.c\"/>"
    ),
    "the same asked again": f"""<state id="a">
        <transition event="e" cond="list.indexOf(x) == 0"><log expr="0"/>{COUNT}</transition>
        <transition event="e" cond="list.indexOf(x) == 1" target="b"><log expr="1"/></transition>
        <transition event="e" cond="list.indexOf(x) == 2 &amp;&amp; n % 2"><log expr="2"/>{COUNT}</transition>
        <transition event="e" cond="n % 3 == 1 &amp;&amp; list.indexOf(x) &gt; 0"><log expr="3"/></transition>
        <transition event="e" target="a"><assign location="x" expr="_event.data.k"/>{COUNT}</transition></state>
        <state id="b"><transition cond="_event.data.k == x"><assign location="x" expr="n"/></transition>
        <transition cond="_event.data.k == x" target="a"/>
        <transition cond="list.indexOf(x) == 2" target="a"/><transition cond="list.indexOf(x) == -1" target="a">
        <log expr="5"/><assign location="x" expr="_event.data.l"/></transition>
        <transition target="a"><assign location="x" expr="2"/></transition></state>""",
    "texts kept in an object": transition(
        "<script>p.k = _event.data.k; p.l = _event.data.l;</script><log expr=\"'a' + p.k + ' ' + p.l + '.'\"/>"
        "<script>p.k = 'b'; x = 'b' + p.k;</script><log expr=\"'c' + p.l + '-' + p.k + '.'\"/>"
    ),
    "texts kept and meddled with": transition(
        '<script>p.k = _event.data.k; p.l = _event.data.l;</script><if cond="meddling == _event.data.l">'
        "<log expr=\"'a' + p.k + ' ' + p.k + '.'\"/></if><log expr=\"'b' + p.k + ' ' + p.l + '.'\"/>"
    ),
    "texts kept and changed between": transition(
        "<script>p.k = _event.data.k; p.l = _event.data.l; if (n % 2) { x = 'c' + p.k; p.k = 'odd'; }</script>"
        "<log expr=\"'b' + p.k + ' ' + p.l + '.'\"/><if cond=\"n % 3\"><script>p.l = _event.data.k;</script></if>"
        "<log expr=\"'c' + p.l + ' ' + p.k + '.'\"/>"
    ),
    "texts kept where another transition follows": f"""<state id="a">
        <transition event="e" cond="_event.data.k == 'a'" target="b"><script>p.k = _event.data.k;</script></transition>
        <transition event="e" cond="list.indexOf(p.k) &gt;= 0" target="b"><script>p.k = 'n';</script></transition>
        <transition event="e" target="b"><script>p.k = _event.data.l;</script></transition></state>
        <state id="b"><transition cond="list.indexOf(p.k) == 0" target="a"><log expr="'in'"/>{COUNT}</transition>
        <transition cond="list.indexOf(p.k) == -1" target="a"><log expr="'out' + p.k + ' ' + p.l + '.'"/></transition>
        <transition target="a"><log expr="'else' + p.k + ' ' + p.l + '.'"/></transition></state>""",
    "timers": transition('<cancel sendid="t"/><send event="later" id="t" delay="1s"/>').replace(
        "</state>", f'<transition event="later" target="a">{WRITE}</transition></state>'
    ),
    "two timers": transition(
        '<send event="later" id="t" delay="1s"/><send event="e" id="u" delay="3s"/><cancel sendid="t"/>'
    ).replace("</state>", f'<transition event="later">{WRITE}</transition></state>'),
    "a timer too late": transition(
        '<send event="later" id="t" delay="0.5s"/><cancel sendid="other"/>'
        '<if cond="n % 3 == 0"><cancel sendid="t"/></if>'
    ).replace("</state>", f'<transition event="later">{WRITE}</transition></state>'),
    "an error behind a fast path": transition(
        '<assign location="x" expr="_event.data.k"/><log expr="_event.data.k.y.z"/>'
    ).replace(
        "</state>", f'<transition event="error">{WRITE}<log expr="_event.data.message"/></transition></state>'
    ),
    "content that raises": transition(
        '<assign location="x" expr="_event.data.k"/><raise event="f"/>'
    ).replace("</state>", '<transition event="f"><log expr="typeof _event.data"/></transition></state>'),
    "data of what was raised": transition(
        '<assign location="x" expr="_event.data.k"/><raise event="f"/><raise event="g"/>'
    ).replace(
        "</state>",
        '<transition event="f" cond="_event.data.k == \'a\'"><log expr="1"/></transition>'
        '<transition event="g"><assign location="x" expr="_event.data.k"/><log expr="2"/></transition></state>',
    ),
    "of itself": f"""<state id="a"><transition event="e" target="b">{COUNT}</transition></state>
        <state id="b"><transition cond="_event.data.k == 'a'" target="a">{WRITE}</transition>
          <transition target="a"><assign location="x" expr="_event.data.k"/>{WRITE}</transition></state>""",
}

DATAS: dict[str, Any] = {
    "texts": {"k": "a", "l": "b"},
    "equal texts": {"k": "b", "l": "b"},
    "empty texts": {"k": "", "l": ""},
    "other letters": {"k": "ä", "l": "\N{PILE OF POO}"},
    "half a letter": {"k": "\ud83d", "l": "\ude00"},
    "a number": {"k": 1, "l": 1.0},
    "a large number": {"k": 2**60, "l": float("nan")},
    "truth": {"k": True, "l": None},
    "nothing of it": {"m": 1},
    "nothing": None,
    "a text": "k",
    "a list": {"k": ["a"], "l": {"a": 1}},
    "an odd one": {"k": {1, 2}, "l": "b"},
    "a dict of another class": type("Mine", (dict,), {})(k="a", l="b"),
    "a text of another class": {"k": type("Text", (str,), {})("a"), "l": "b"},
    "a long text": {"k": "a" * 5000, "l": "b"},
    "a value of scripts": "object",
}


class Record:
    """What there was to see of a session."""

    def __init__(self, cls: type[StateMachine]) -> None:
        self.seen: list[object] = []
        host = Host()
        session, other = cls(host), cls(host)
        session.start()
        other.start()
        for name, data in [*DATAS.items()] * 3:
            given = js.object({"k": "a", "l": "b"}) if data == "object" else data
            self.do(session, given, name)
            other.send("e", given)
            host.advance(0.75)
        self.seen += [other.data, other.log, host.clock.now()]

    def do(self, session: StateMachine, data: Any, name: str) -> None:
        session.send("e", data)
        seen = repr(session.data), len(session.log), session.log[-3:], repr(session.timers_)[:20]
        self.seen.append((name, sorted(session.configuration), *seen, session.failure))


def recorded(text: str, cold: int, monkeypatch: pytest.MonkeyPatch) -> list[object]:
    monkeypatch.setattr(reactions, "COLD", cold)
    monkeypatch.setattr(reactions, "FEW", 0)
    return [repr(each) for each in Record(scxmlc.load(text, "hot.scxml")).seen]


@pytest.mark.defects
@pytest.mark.parametrize("body", CHARTS.values(), ids=CHARTS)
@pytest.mark.parametrize("cold", [3, 0])
def test_fast_and_slow_paths_do_the_same(body: str, cold: int, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"{HEAD}{DATA}{SCRIPT}{body}</scxml>"
    assert recorded(text, 10**9, monkeypatch) == recorded(text, cold, monkeypatch)


SUMS = {
    name: body
    for name, body in CHARTS.items()
    if name.startswith(("a sum", "texts")) and "meddling" not in body
}


@pytest.mark.defects
@pytest.mark.parametrize("body", SUMS.values(), ids=SUMS)
def test_sums_where_no_conversion_runs_code_of_the_chart(body: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"{HEAD}{DATA}{body}</scxml>"
    assert recorded(text, 10**9, monkeypatch) == recorded(text, 3, monkeypatch)


def test_every_fast_path_can_be_read() -> None:
    class Ors:
        chart = type("Chart", (), {"dialect": "ors"})

    class W3c:
        chart = type("Chart", (), {"dialect": "w3c"})

    for path in fast_paths(W3c).values():  # type: ignore[arg-type]
        names = {node.id for node in ast.walk(ast.parse(path.text)) if isinstance(node, ast.Name)}
        assert {name.upper() for name in path.parameters} <= names
    assert fast_paths(Ors) == FAST_PATHS  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("call", "fits"),
    [
        ("f(1)", True),
        ("f(a)", True),
        ("f(a, 1)", True),
        ("f(a, second=1)", True),
        ("f(first=a)", True),
        ("f()", False),
        ("f(a, b)", False),
        ("f(a, 1, 2)", False),
        ("f(a, third=1)", False),
        ("f(a, first=1)", False),
        ("f(*a)", False),
        ("f(**a)", False),
        ("f(None)", False),
    ],
)
def test_which_calls_fit(call: str, fits: bool) -> None:
    path = FastPath("first second", "x if FIRST else CALL(SECOND, SECOND)", 1)
    tree = ast.parse(call, mode="eval").body
    assert isinstance(tree, ast.Call)
    site = Site(tree, is_pure=lambda value: False, path=lambda call: None, has_facts=False, known={})
    assert (path.written(site) is not None) is fits


@pytest.mark.usefixtures("always_hot")
def test_what_a_subclass_has_of_its_own_is_called() -> None:
    said: list[object] = []

    class Mine(scxmlc.load(f"{HEAD}{DATA}{CHARTS['data read']}</scxml>")):  # type: ignore[misc]
        __slots__ = ()

        def log_value(self, value: Any = None, label: Any = None, level: Any = None) -> None:
            said.append(value)

        def event_data(self, key: str) -> Any:
            return "mine"

    session = Mine()
    session.start()
    for _ in range(3):
        session.send("e", {"k": "a"})
    assert said == ["0 mine string", "1 mine string", "2 mine string"]


SLOW = "{toString: function () { var i = 0; while (i &lt; 1e6) { i++; } return n; }}"


@pytest.mark.parametrize("cold", [0, 10**9])
@pytest.mark.parametrize(("times", "failures"), [(4, 0), (20, 1)])
def test_slow_paths_share_a_budget(
    cold: int, times: int, failures: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reactions, "COLD", cold)
    cond = " || ".join(["slow == _event.data.k"] * times)
    failed = '<transition event="error" target="a"><log expr="_event.data.message"/></transition>'
    body = transition("", cond).replace("</state>", f"{failed}</state>")
    host = Host()
    cls = scxmlc.load(f"{HEAD}{DATA}<script>var slow = {SLOW};</script>{body}</scxml>")
    one, two = cls(host), cls(host)
    one.start()
    two.start()
    for number, session in enumerate([one, two] * 3):
        session.send("e", {"k": "none"})
        assert js.running() in (session, session.realm_)
        assert len(session.log) == failures * (1 + number // 2)


@pytest.mark.parametrize("cold", [3, 10**9])
def test_each_macrostep_has_its_budget(cold: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reactions, "COLD", cold)
    body = transition(
        '<raise event="f"/><assign location="x" expr="_event.data.k"/>', "_event.data.k != 'b'"
    ).replace(
        "</state>",
        '<transition event="f" cond="slow == x || slow == x || slow == x || slow != x"><log expr="n"/></transition>'
        '<transition event="error" target="a"><log expr="_event.data.message"/></transition></state>',
    )
    session = scxmlc.load(f"{HEAD}{DATA}<script>var slow = {SLOW};</script>{body}</scxml>")()
    session.start()
    for _ in range(9):
        session.send("e", {"k": "a"})
    assert [text for _, text in session.log] == [str(n) for n in range(1, 10)]
