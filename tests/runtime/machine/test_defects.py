"""No exception of Python's leaves a session, whatever its scripts do: what no script can have meant is a failure of the
content that it came from. What observers raise is their own; methods written by hand: `test_overriding.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any
from unittest.mock import Mock

import pytest

import scxmlc
from scxml_runtime import Host, SessionError, StateMachine
from scxml_runtime.js import steps
from scxml_runtime.js.builtins import math
from scxml_runtime.session import interpreter
from scxml_runtime.testing import recorded

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="x" datamodel="ecmascript">'
ORS = HEAD.replace(">", ' xmlns:q="http://www.genesyslab.com/modules/queue">')
TOLD = '<transition event="error.*"><log expr="_event.data.message"/></transition>'

pytestmark = [pytest.mark.parametrize("fixture", ["cold", "always_hot"]), pytest.mark.defects]


@pytest.fixture
def cold() -> None:
    """Reactions as they are at first."""


@pytest.fixture(autouse=True)
def temperature(request: pytest.FixtureRequest, fixture: str) -> None:
    request.getfixturevalue(fixture)


def started(body: str, head: str = HEAD, host: Host | None = None) -> StateMachine:
    session: StateMachine = scxmlc.load(f"{head}{body}</scxml>", "x.scxml")(host)
    session.start()
    return session


def said(session: StateMachine) -> list[str]:
    return [text for _, text in session.log]


OVERFLOWING = [
    "function f() { try { f() } catch (e) { f() } } f()",
    "function f() { try { f() } finally { f() } } f()",
    "function f() { try { f() } catch (e) { for (;;) { try { f() } catch (e) {} } } } f()",
]


@pytest.mark.parametrize("script", OVERFLOWING)
def test_a_stack_that_overflows_again_and_again_uses_up_the_budget(script: str) -> None:
    session = started(
        f"<state id='a'><transition event='e'><script>{script}</script></transition>{TOLD}"
        "<transition event='ping'><log expr='\"still here\"'/></transition></state>"
    )
    session.send("e")
    session.send("ping")
    told, ping = said(session)
    assert told.startswith("the script used up its budget of 10,000,000 steps (x.scxml:1:")
    assert ping == "still here"


@pytest.mark.parametrize("clause", ["catch (e)", "finally"])
def test_after_an_overflow_loops_go_on(clause: str) -> None:
    session = started(
        "<datamodel><data id='n' expr='0'/></datamodel><state id='a'><transition event='e'><script>"
        f"function f() {{ try {{ f() }} {clause} {{ for (var i = 0; i &lt; 10000; i++) n++ }} }}"
        f"</script><script>f()</script></transition>{TOLD}</state>"
    )
    session.send("e")
    assert session.data["n"] >= 10_000
    assert said(session) == ([] if clause == "catch (e)" else ["RangeError: too much recursion"])


# --- a built-in with a mistake of ours, and where it may be called ----------------------------------------------

PLACES = {
    "content": "<transition event='e'><log expr='Math.cbrt(8)'/></transition>",
    "a condition": "<transition event='e' cond='Math.cbrt(8) == 2'/>",
    "a condition of <if>": "<transition event='e'><if cond='Math.cbrt(8) == 2'/></transition>",
    "a parameter": "<transition event='e'><send event='g'><param name='p' expr='Math.cbrt(8)'/></send></transition>",
    "a promise": "<transition event='e'><script>Promise.resolve(8).then(Math.cbrt)</script></transition>",
    "a generator": "<transition event='e'><script>function* g() { yield Math.cbrt(8) } [...g()]</script></transition>",
    "behind a catch": "<transition event='e'><script>try { Math.cbrt(8) } catch (e) {}</script></transition>",
    "code made late": "<transition event='e'><script>eval('Math.cbrt(8)')</script></transition>",
}


MISTAKES = [
    "KeyError('x')",
    "StopIteration(3)",
    "TypeError('odd')",
    "AttributeError('y')",
    "AssertionError()",
]


def break_builtins(mistake: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Functions of Math, as if there were a mistake in them."""
    monkeypatch.setattr(math, "to_number", None)  # what it was comes back afterwards
    exec(f"def to_number(value): raise {mistake}", vars(math))


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_builtin_is_a_failure_of_content(
    place: str, mistake: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    break_builtins(mistake, monkeypatch)
    session = started(
        f"<state id='a'>{PLACES[place]}{TOLD}<transition event='ping' target='b'/></state><state id='b'/>"
    )
    session.send("e")
    kind = mistake.partition("(")[0]
    if (place, kind) == ("a generator", "StopIteration"):
        kind = "RuntimeError"  # PEP 479
    assert said(session)[0].startswith(f"a defect of scxml_runtime: {kind}: ")
    session.send("ping")
    assert session.is_active("b")


@pytest.mark.parametrize("mistake", MISTAKES)
@pytest.mark.parametrize(
    "body",
    [
        "<datamodel><data id='n' expr='Math.cbrt(8)'/></datamodel><state id='a'>{}</state>",
        "<script>Math.cbrt(8)</script><state id='a'>{}</state>",
        "<state id='a'><onentry><log expr='Math.cbrt(8)'/></onentry>{}</state>",
        "<state id='a'><invoke srcexpr='Math.cbrt(8)'/>{}</state>",
        "<state id='a'>{}<state id='b' initial='c'><final id='c'><donedata><content expr='Math.cbrt(8)'/></donedata>"
        "</final></state></state>",
    ],
)
@pytest.mark.parametrize("head", [HEAD, ORS])
def test_at_the_start(body: str, mistake: str, head: str, monkeypatch: pytest.MonkeyPatch) -> None:
    break_builtins(mistake, monkeypatch)
    told = TOLD if head is HEAD else TOLD.replace("message", "description")
    session = started(body.format(told), head)
    assert [text.partition(": ")[0] for text in said(session)] == ["a defect of scxml_runtime"]
    assert session.is_active("a")


def test_where_a_delay_is_over(monkeypatch: pytest.MonkeyPatch) -> None:
    session = started(
        "<state id='a'><onentry><send event='e' delay='1s' type='fm' target='queue'/></onentry>"
        + TOLD
        + "</state>"
    )
    monkeypatch.setattr(type(session.host.modules), "__getitem__", {}.__getitem__)
    session.advance(2)
    assert said(session) == ["'queue' is no module"]


def test_a_mistake_in_the_algorithm_ends_the_session_and_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    session = started("<state id='a'><transition event='e'><send event='f'/></transition></state>")
    monkeypatch.setattr(interpreter.Interpreter, "take_event_", None)
    with pytest.raises(SessionError, match="was ended: a defect of scxml_runtime: TypeError") as raised:
        session.send("e")
    assert isinstance(raised.value.__cause__, TypeError)
    assert session.is_finished and "TypeError" in (session.failure or "")
    session.send("e")


def test_a_session_that_is_ended_and_uses_up_its_budgets_on_the_way_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(steps, "STEPS", 10_000)
    endless = "<onexit><script>for (;;);</script></onexit>" * 10
    host = Host()
    session = started(f"<state id='a'>{endless}</state>", HEAD, host)
    with pytest.raises(SessionError, match="used up 5 budgets"):
        host.terminate(session)
    assert session.is_finished
    host.run()


def test_a_session_that_was_ended_in_the_middle_of_a_microstep_can_be_asked(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(steps, "STEPS", 1_000)
    endless = "<onexit><log expr=\"In('a')\"/><script>for (;;);</script></onexit>" * 10
    session = started(
        f"<state id='a'>{endless}<transition event='e' target='b'/></state><state id='b'/>", HEAD, Host()
    )
    with recorded(session, StringIO()), pytest.raises(SessionError, match="used up 5 budgets"):
        session.send("e")
    assert session.is_active("a") and not session.is_active("b")
    with pytest.raises(ValueError, match="has no state 'c'"):
        session.is_active("c")


# --- what is the users' own ------------------------------------------------------------------------------------


def fails(*_: Any) -> Any:
    raise ValueError("mine")


@pytest.mark.parametrize("observer", [fails, Mock(side_effect=ValueError("mine"))])
@pytest.mark.parametrize("watched", ["session", "host"])
def test_what_observers_raise_reaches_the_caller(observer: Callable[..., Any], watched: str) -> None:
    host = Host()
    session = started("<state id='a'><transition event='e'><log expr='1'/></transition></state>", HEAD, host)
    (session if watched == "session" else host).observe(observer)
    with pytest.raises(ValueError, match="mine"):
        session.send("e")
