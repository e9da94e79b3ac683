"""Reactions put together: what makes them one function, what never does, and that nobody can tell the difference.

That the difference cannot be told is also what the W3C's tests, the rules of SCXML and the random charts say, which
run with `always_hot` as well.
"""

from __future__ import annotations

import importlib
import linecache
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import scxmlc
from scxml_runtime import SessionError, StateMachine, reactions, trace

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="hot" datamodel="ecmascript">'
COUNTING = f"""{HEAD}
  <datamodel><data id="x" expr="0"/><data id="y" expr="0"/></datamodel>
  <state id="a">
    <onexit><assign location="y" expr="y + 1"/></onexit>
    <transition event="e" cond="x % 2 == 0" target="b"><assign location="x" expr="x + 1"/></transition>
    <transition event="e" target="a"><assign location="x" expr="x + 3"/></transition>
  </state>
  <state id="b"><transition event="e" target="a"/></state>
</scxml>
"""


def chart(body: str, data: str = '<data id="x" expr="0"/>') -> type[StateMachine]:
    return scxmlc.load(f"{HEAD}<datamodel>{data}</datamodel>{body}</scxml>", "hot.scxml")


def started(cls: type[StateMachine]) -> StateMachine:
    session = cls()
    session.start()
    return session


def sent(session: StateMachine, number: int, name: str = "e") -> StateMachine:
    for _ in range(number):
        session.send(name)
    return session


def is_fused(function: Callable[..., Any]) -> bool:
    return function.__code__.co_name == ".fused"


def functions(session: StateMachine) -> list[Callable[..., Any]]:
    """The functions that carry out what the session has met so far, for send() and in macrosteps."""
    found = [
        reaction
        for situation in session.repertoire_.situations.values()
        for reaction in (*situation.reactions.values(), situation.eventless)
        if reaction is not None
    ]
    both = [function for reaction in found for function in (reaction.send, reaction.microstep)]
    return [function for function in both if function is not None]


def test_a_reaction_that_is_used_a_lot_becomes_a_function() -> None:
    session = started(scxmlc.load(COUNTING))
    sent(session, reactions.COLD)  # two of three in "a"
    assert not any(map(is_fused, functions(session)))
    sent(session, reactions.COLD)
    assert [*map(is_fused, functions(session))] == [True, False, False]


def test_a_reaction_that_takes_little_is_left_alone() -> None:
    session = sent(
        started(chart('<state id="a"><transition event="e" target="a"/></state>')), 2 * reactions.COLD
    )
    assert session.reactions_["e"].send is None


def test_hot_and_cold_do_the_same() -> None:
    cls = scxmlc.load(COUNTING)
    cold = [sent(started(scxmlc.load(COUNTING)), number).data for number in range(8)]
    sent(started(cls), 4 * reactions.COLD)
    assert is_fused(started(cls).reactions_["e"].send)
    assert [sent(started(cls), number).data for number in range(8)] == cold


@pytest.mark.usefixtures("always_hot")
def test_overridden_methods_are_what_counts() -> None:
    class Mine(scxmlc.load(COUNTING)):  # type: ignore[misc]
        __slots__ = ()

        def a_exit(self, data: Any) -> None:
            data.y = data.y + 100

        def raise_event(self, name: str, params: Any = None) -> None:
            raise AssertionError("nothing is raised here")

    assert sent(started(Mine), 3).data == {"x": 4, "y": 200}


@pytest.mark.usefixtures("always_hot")
def test_an_overridden_raise_is_called() -> None:
    raised: list[str] = []

    class Mine(chart('<state id="a"><transition event="e"><raise event="f"/></transition></state>')):  # type: ignore[misc]
        __slots__ = ()

        def raise_event(self, name: str, params: Any = None) -> None:
            raised.append(name)

    sent(started(Mine), 2)
    assert raised == ["f", "f"]


def imported(folder: Path, name: str, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(folder))
    module = importlib.import_module(name)
    monkeypatch.delitem(sys.modules, name)
    return module


@pytest.mark.usefixtures("always_hot")
def test_a_file_changed_since_it_was_imported_changes_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "changed_since.py"
    file.write_text(scxmlc.compile_text(COUNTING, "hot.scxml").text)
    cls = imported(tmp_path, "changed_since", monkeypatch).Hot
    file.write_text(file.read_text().replace("data.x + 3", "data.x + 7"))
    linecache.checkcache(str(file))
    session = sent(started(cls), 5)
    assert session.data == {"x": 5, "y": 3}
    assert is_fused(session.reactions_["e"].send)


@pytest.mark.usefixtures("always_hot")
def test_without_source_methods_are_called(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "no_source.py"
    file.write_text(scxmlc.compile_text(COUNTING, "hot.scxml").text)
    cls = imported(tmp_path, "no_source", monkeypatch).Hot
    file.unlink()
    linecache.checkcache(str(file))
    assert sent(started(cls), 5).data == {"x": 5, "y": 3}


@pytest.mark.usefixtures("always_hot")
def test_while_somebody_traces_methods_stay_methods() -> None:
    session = started(scxmlc.load(COUNTING))
    before = sys.gettrace()
    sys.settrace(lambda frame, event, argument: None)
    try:
        sent(session, 5)
    finally:
        sys.settrace(before)
    assert not any(map(is_fused, functions(session)))
    assert session.data == {"x": 5, "y": 3}


@pytest.mark.usefixtures("always_hot")
def test_an_error_ends_its_block_and_no_other() -> None:
    cls = chart(
        '<state id="a"><onexit><log expr="\'before\'"/><log expr="x.y.z"/><log expr="\'never\'"/></onexit>'
        '<onexit><log expr="\'after\'"/></onexit><transition event="e" target="b"/></state>'
        '<state id="b"><transition event="error.execution" target="c"/></state><state id="c"/>'
    )
    session = sent(started(cls), 1)
    assert [text for _, text in session.log] == ["before", "after"]
    assert session.is_active("c")


@pytest.mark.usefixtures("always_hot")
def test_a_condition_that_fails_of_itself_fails_once() -> None:
    cls = chart(
        '<state id="a"><onexit><assign location="x" expr="0"/></onexit><transition event="e" target="b"/></state>'
        '<state id="b"><transition cond="x == 0 &amp;&amp; x.y.z" target="c"/>'
        '<transition event="error.execution"><assign location="x" expr="x + 1"/></transition>'
        '<transition event="f" target="a"/></state><state id="c"/>'
    )
    session = started(cls)
    for _ in range(3):
        sent(session, 1, "e")
        assert (session.data, session.configuration) == ({"x": 1}, {"b"})
        sent(session, 1, "f")


@pytest.mark.usefixtures("always_hot")
@pytest.mark.parametrize("body", ["", '<assign location="x" expr="x + 1"/>'])
def test_what_goes_on_for_ever_of_itself_is_ended(body: str) -> None:
    session = started(
        chart(
            f'<state id="a"><transition event="e" target="b"/></state>'
            f'<state id="b"><transition>{body}</transition></state>'
        )
    )
    with pytest.raises(SessionError, match="microsteps"):
        session.send("e")


@pytest.mark.usefixtures("always_hot")
def test_of_itself_through_several_states_to_the_end() -> None:
    states = "".join(f'<state id="s{n}"><transition target="s{n + 1}"/></state>' for n in range(9))
    session = started(
        chart(f'<state id="a"><transition event="e" target="s0"/></state>{states}<final id="s9"/>')
    )
    session.send("e")
    assert session.final == "s9"


@pytest.mark.usefixtures("always_hot")
def test_more_transitions_than_one_function_holds() -> None:
    rows = "".join(
        f'<transition event="e" cond="x == {n}"><assign location="x" expr="{n + 1}"/></transition>'
        for n in range(300)
    )
    assert sent(started(chart(f'<state id="a">{rows}</state>')), 300).data == {"x": 300}


@pytest.mark.usefixtures("always_hot")
def test_observers_hear_the_same() -> None:
    body = (
        '<state id="w"><history id="h" type="deep"><transition target="w1"/></history>'
        '<transition event="e" target="p"><raise event="back"/><raise event="on"/></transition>'
        '<state id="w1"><transition event="on" target="w2"/></state>'
        '<state id="w2"><transition event="on" target="w1"/></state></state>'
        '<state id="p"><transition event="back" target="h"><assign location="x" expr="x + 1"/></transition></state>'
    )
    heard: list[list[str]] = []
    for _ in range(3):
        cls = chart(body)
        steps: list[str] = []
        session = started(cls)
        sent(session, len(heard) * 2)
        session.observe(lambda step, steps=steps: steps.append(repr(step)))
        sent(session, 4)
        heard.append(steps)
    assert heard[0] == heard[1] == heard[2]
    assert len(heard[0]) == 12


@pytest.mark.usefixtures("always_hot")
def test_tracebacks_name_the_method_and_its_line() -> None:
    body = '<state id="a">\n<transition event="e" target="a">\n<log expr="x"/></transition></state>'

    class Mine(chart(body)):  # type: ignore[misc]
        __slots__ = ()

        def log_value(self, value: Any = None, label: Any = None, level: Any = None) -> None:
            raise RuntimeError("full")

    session = started(Mine)
    with pytest.raises(RuntimeError, match="full") as caught:
        session.send("e")
    assert trace.chart_position(caught.value) == "hot.scxml:3: in a_e"
    assert any(
        entry.frame.code.raw is function.__code__
        for entry in caught.traceback
        for function in functions(session)
    )
