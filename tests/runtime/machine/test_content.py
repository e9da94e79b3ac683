"""Errors in content, delayed events, budgets, and what happens at the end of a session."""

from __future__ import annotations

from typing import Any

import pytest

from scxml_runtime import Data, Event, Final, Invoke, SessionError, State, StateMachine, Transition, js
from tests.runtime.charts import Door, make, said, started


def fails(self: StateMachine, data: Any) -> Any:
    raise js.error("TypeError", "no")


def says(text: str) -> Any:
    def block(self: StateMachine, data: Any) -> None:
        self.log_value(text)

    return block


def raises(*names: str) -> Any:
    def block(self: StateMachine, data: Any) -> None:
        for name in names:
            self.raise_event(name)

    return block


def test_the_door() -> None:
    door = started(Door)
    door.send("push", {"by": "anna"})
    assert (door.is_active("open"), door.data, door.log) == (True, {"openings": 1}, [("door", "opened")])
    door.advance(4.9)
    assert door.is_active("open")
    door.advance(0.1)
    assert door.configuration == {"closed"}
    for _ in range(5):
        door.send("push")
        door.send("shut")
    assert door.data == {"openings": 3}


@pytest.mark.parametrize("place", ["entry", "exit"])
def test_an_error_ends_its_block_only(place: str) -> None:
    rows = {place: [fails, says("next")]}
    cls = make(
        states=[State("a", **rows), State("b")],
        transitions=[Transition("a", "e", target="b"), Transition("*", "x")][:1]
        + [Transition(state, "error.execution", body=says("error")) for state in "ab"],
    )
    session = started(cls)
    session.send("e")
    assert said(session) == "next error"


def test_an_error_in_a_condition_counts_as_false() -> None:
    cls = make(
        states=[State("a"), State("b"), State("c")],
        transitions=[
            Transition("a", "e", fails, "b"),
            Transition("a", "e", target="c", body=says("second")),
            Transition("c", "error.execution", body=says("error")),
        ],
    )
    session = started(cls)
    session.send("e")
    assert said(session) == "second error"


def test_an_error_in_data_leaves_it_undefined() -> None:
    cls = make(
        data=[Data("x", fails)],
        states=[State("a")],
        transitions=[Transition("a", "error.execution", body=says("error"))],
    )
    session = started(cls)
    assert (said(session), session.data) == ("error", {"x": None})


def test_an_error_in_donedata_leaves_the_event_without_data() -> None:
    def check(self: StateMachine, data: Any) -> bool:
        return js.get(data._event, "data") is js.undefined

    cls = make(
        states=[State("a", initial="f"), Final("f", "a", donedata=fails), State("b")],
        transitions=[
            Transition("a", "error.execution", body=says("error")),
            Transition("a", "done.state.a", check, "b", body=says("done")),
        ],
    )
    assert said(started(cls)) == "error done"


def test_what_is_no_error_of_the_content_reaches_the_caller() -> None:
    def broken(self: StateMachine, data: Any) -> None:
        assert data is None, "a test's own assertion"

    session = started(make(states=[State("a")], transitions=[Transition("a", "e", body=broken)]))
    with pytest.raises(AssertionError, match="own assertion"):
        session.send("e")
    assert session.is_finished
    assert "own assertion" in (session.failure or "")


def test_internal_events_come_before_external_ones() -> None:
    def both(self: StateMachine, data: Any) -> None:
        self.send_event("external")
        self.raise_event("internal")

    cls = make(
        states=[State("a")],
        transitions=[
            Transition("a", "e", body=both),
            Transition("a", "external", body=says("external")),
            Transition("a", "internal", body=says("internal")),
        ],
    )
    session = started(cls)
    session.send("e")
    assert said(session) == "internal external"


def test_an_event_sent_from_content_waits_its_turn() -> None:
    def again(self: StateMachine, data: Any) -> None:
        self.send("later")
        self.log_value("first")

    cls = make(
        states=[State("a")],
        transitions=[Transition("a", "e", body=again), Transition("a", "later", body=says("later"))],
    )
    session = started(cls)
    session.send("e")
    assert said(session) == "first later"


def test_delayed_events_outlive_the_state_but_not_the_session() -> None:
    def later(self: StateMachine, data: Any) -> None:
        self.send_event("tick", delay=1.0)

    cls = make(
        states=[State("a", entry=[later]), State("b"), Final("f")],
        transitions=[
            Transition("a", "e", target="b"),
            Transition("b", "tick", body=says("tick")),
            Transition("b", "end", target="f"),
        ],
    )
    session = started(cls)
    session.send("e")
    session.advance(2)
    assert said(session) == "tick"
    second = started(cls)
    second.send("e")
    second.send("end")
    assert second.host.clock.next_due() is None


def test_cancel_takes_all_events_of_the_id_and_unknown_ids_quietly() -> None:
    def plan(self: StateMachine, data: Any) -> None:
        for delay in (1.0, 2.0, "3s"):
            self.send_event("tick", id="x", delay=delay)
        self.send_event("tick", id="y", delay="500ms")

    def stop(self: StateMachine, data: Any) -> None:
        self.cancel_event("x")
        self.cancel_event("nobody")

    cls = make(
        states=[State("a", entry=[plan])],
        transitions=[Transition("a", "tick", body=says("tick")), Transition("a", "stop", body=stop)],
    )
    session = started(cls)
    session.advance(1.5)
    session.send("stop")
    session.advance(10)
    assert said(session) == "tick tick"


def test_what_was_sent_later_can_be_cancelled_until_it_is_due() -> None:
    def plan(self: StateMachine, data: Any) -> None:
        for number in range(200):
            self.send_later("tick", 5.0, id=f"t{number}")
        self.send_later("tick", 1.0, id="x")
        self.send_later("tick", 2.0, id="x")
        self.send_later("tick", 3.0)

    def stop(self: StateMachine, data: Any) -> None:
        self.cancel_event("x")
        for number in range(199):
            self.cancel_event(f"t{number}")

    cls = make(
        states=[State("a", entry=[plan])],
        transitions=[Transition("a", "tick", body=says("tick")), Transition("a", "stop", body=stop)],
    )
    session = started(cls)
    session.advance(1)
    session.send("stop")
    assert len(session.host.clock.heap) < 100
    assert session.host.clock.next_due() == 3.0
    session.advance(10)
    assert said(session) == "tick tick tick"
    session.send("stop")  # too late
    assert session.host.clock.next_due() is None


@pytest.mark.parametrize(
    "delay", ["-1s", "1e99s", "5 s", "soon", "", "5", "1m", "2h", "1e3ms", float("nan"), -1.0, float("inf")]
)
def test_a_delay_that_is_none_is_an_error(delay: Any) -> None:
    cls = make(
        states=[State("a", entry=[lambda self, data: self.send_event("tick", delay=delay)])],
        transitions=[Transition("a", "error.execution", body=says("error")), Transition("a", "tick")],
    )
    assert said(started(cls)) == "error"


def test_an_endless_eventless_loop_ends_the_session() -> None:
    cls = make(
        states=[State("a"), State("b")],
        transitions=[Transition("a", target="b"), Transition("b", target="a")],
    )
    with pytest.raises(SessionError, match="microsteps"):
        started(cls)


def test_an_endless_raise_ends_the_session() -> None:
    cls = make(states=[State("a", entry=[raises("e")])], transitions=[Transition("a", "e", body=raises("e"))])
    with pytest.raises(SessionError, match="microsteps"):
        started(cls)


def test_a_million_raised_events_end_the_session() -> None:
    def flood(self: StateMachine, data: Any) -> None:
        for _ in range(1_000_000):
            self.raise_event("e")

    with pytest.raises(SessionError, match="internal queue"):
        started(make(states=[State("a", entry=[flood])]))


def test_misuse_is_said_in_words() -> None:
    door = Door()
    with pytest.raises(SessionError, match="start"):
        door.send("push")
    door.start()
    with pytest.raises(SessionError, match="already"):
        door.start()


@pytest.mark.parametrize("name", ["", "a b", "a\n", 7, None, "x" * 10_001])
def test_what_is_no_event_name_is_refused(name: Any) -> None:
    door = started(Door)
    with pytest.raises((TypeError, ValueError)):
        door.send(name)
    assert door.configuration == {"closed"}


def test_after_the_end_events_are_lost() -> None:
    cls = make(
        states=[State("a", exit=[says("left")]), Final("f", entry=[says("final"), raises("e")])],
        transitions=[Transition("a", "e", target="f"), Transition("a", "never")],
    )
    session = started(cls)
    session.send("e")
    session.send("e")
    assert (session.final, session.is_finished, said(session)) == ("f", True, "left final")
    assert session.configuration == {"f"}


def test_observers_see_each_microstep() -> None:
    cls = make(
        states=[State("a"), State("b"), State("c")],
        transitions=[Transition("a", "e", target="b"), Transition("b", target="c")],
    )
    session = cls()
    steps: list[Any] = []
    session.observe(steps.append)
    session.start()
    session.send("e")
    session.send("nothing")
    assert [(step.event and step.event.name, step.exited, step.entered) for step in steps] == [
        (None, [], ["a"]),
        ("e", ["a"], ["b"]),
        (None, ["b"], ["c"]),
    ]


# --- invocations ------------------------------------------------------------


def child(**rows: Any) -> type[StateMachine]:
    rows.setdefault("states", [Final("f")])
    return make(**rows)


def invoking(cls: type[StateMachine], **row: Any) -> Invoke:
    return Invoke("a", lambda self, data: self.invocation(chart=cls), **row)


def to_parent(name: str) -> Any:
    return lambda self, data: self.send_event(name, target="#_parent")


def test_done_invoke_carries_the_id() -> None:
    cls = make(
        states=[State("a"), State("b")],
        transitions=[Transition("a", "done.invoke.kid", target="b")],
        invokes=[invoking(child(), id="kid")],
    )
    assert started(cls).configuration == {"b"}


def test_only_states_still_active_invoke() -> None:
    noisy = child(states=[State("s", entry=[to_parent("born")])])
    cls = make(
        states=[State("a"), State("b")],
        transitions=[Transition("a", target="b"), Transition("b", "born", body=says("born"))],
        invokes=[invoking(noisy)],
    )
    session = started(cls)
    assert said(session) == ""
    assert list(session.host.sessions.values()) == [session]


def test_leaving_the_state_cancels_the_child_and_ignores_its_last_words() -> None:
    kid = child(states=[State("s", exit=[says("left"), to_parent("dying")])])
    cls = make(
        states=[State("a"), State("b")],
        transitions=[Transition("a", "leave", target="b"), Transition("b", "dying", body=says("heard"))],
        invokes=[invoking(kid, id="kid")],
    )
    session = started(cls)
    session.send("leave")
    cancelled = next(other for other in session.host.sessions.values() if other is not session)
    assert (cancelled.is_finished, cancelled.final, said(cancelled)) == (True, None, "left")
    assert said(session) == ""


def test_finalize_runs_before_the_transition_and_its_raises_after() -> None:
    def finalize(self: StateMachine, data: Any) -> None:
        self.log_value("finalize")
        self.raise_event("finalized")

    kid = child(states=[State("s", entry=[to_parent("hello")])])
    cls = make(
        states=[State("a")],
        transitions=[
            Transition("a", "hello", body=says("hello")),
            Transition("a", "finalized", body=says("finalized")),
        ],
        invokes=[invoking(kid, finalize=finalize)],
    )
    assert said(started(cls)) == "finalize hello finalized"


def test_autoforward_gives_the_child_its_copy() -> None:
    kid = child(states=[State("s")], transitions=[Transition("s", "e", body=to_parent("echo"))])
    cls = make(
        states=[State("a")],
        transitions=[Transition("a", "echo", body=says("echo"))],
        invokes=[invoking(kid, autoforward=True)],
    )
    session = started(cls)
    session.send("e")
    assert said(session) == "echo"


def test_events_from_outside_reach_a_session_by_its_id() -> None:
    session = started(Door)
    host = session.host
    assert host.deliver(session.session_id, Event("push"))
    assert session.is_active("open")
    assert not host.deliver("nobody", Event("push"))


def test_ids_are_the_same_in_each_run() -> None:
    ids = [(started(Door).session_id, started(Door).host.random()) for _ in range(2)]
    assert ids[0] == ids[1]
    assert len(ids[0][0]) == 32


def test_a_chart_with_too_many_configurations_is_still_told_of(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("scxml_runtime.steps.reactions.MOST_SITUATIONS", 1)
    cls = make(
        states=[State("a"), State("b"), State("c")],
        transitions=[Transition(here, "e", target=there) for here, there in ("ab", "bc", "ca")],
    )
    first, second = started(cls), started(cls)
    seen: list[list[str]] = []
    second.observe(lambda step: seen.append(step.entered))
    for _ in range(4):
        first.send("e")
        second.send("e")
    assert seen == [["b"], ["c"], ["a"], ["b"]]
