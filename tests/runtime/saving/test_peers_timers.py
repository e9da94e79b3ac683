"""Time: faults that users of other engines reported, each as what must hold here instead. Above each test stand the
tracker and the number."""

from __future__ import annotations

from typing import Any

import pytest

from scxml_runtime import Host, SystemClock, VirtualClock
from tests.runtime.saving.cuts import alike, cut, load, through_text

TOLD = '<transition event="*"><log label="told" expr="_event.name"/></transition>'
WAITING = load(f"""<state id="idle"><transition event="go" target="busy"/></state>
    <state id="busy"><onentry><send id="late" event="late" delay="10s"/></onentry>
      <onexit><cancel sendid="late"/></onexit>
      <transition event="stop" target="idle"/><transition event="again" target="busy"/>{TOLD}</state>""")


def busy(seconds: float = 0.0) -> Any:
    """A session that waits for `late`, which comes in ten seconds less these."""
    session = Host().start(WAITING)
    session.send("go")
    session.advance(seconds)
    return session


def told(session: Any) -> list[str]:
    return [text for _, text in session.log]


class Hands:
    """The hands of a clock in real time, which the test moves."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def clock(self) -> SystemClock:
        made = SystemClock()
        made.monotonic = lambda: self.seconds
        made.started = self.seconds
        return made


# statelyai/xstate#5331: the delay never ends.
def test_what_is_left_of_a_delay_is_left() -> None:
    again = cut(busy(4))
    again.advance(5.9)
    assert told(again) == []
    again.advance(0.1)
    assert told(again) == ["late"]


# spring-attic/spring-statemachine#409: the timer is armed by restoring and again by the start.
def test_a_timer_comes_once() -> None:
    again = cut(busy(4))
    again.advance(100)
    assert told(again) == ["late"] and not again.host.clock.heap


# basiltt/xstate-statemachine#221: saved again before anything was done, the timer is gone.
def test_a_timer_outlives_any_number_of_cuts() -> None:
    session = busy(4)
    again = cut(cut(cut(session)))
    assert through_text(again) == through_text(session)
    again.advance(6)
    assert told(again) == ["late"]


# basiltt/xstate-statemachine#107: what was due, but not yet handed over, is in neither of the queues that are saved.
def test_what_is_overdue_when_it_is_saved_comes() -> None:
    hands = Hands()
    session = Host(clock=hands.clock()).start(WAITING)
    session.send("go")
    hands.seconds += 11
    saved = through_text(session)
    assert told(session) == []
    again = Host(clock=hands.clock()).restore(WAITING, saved, past_due="drop")
    again.host.call_due()
    assert told(again) == ["late"]


# statelyai/xstate#244: a machine that was put away for long waits for delays that have passed.
def test_delays_that_passed_come_in_their_order_whoever_asked_for_them() -> None:
    child = """<invoke><content><scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"><state id="x"><onentry>
      <send event="child" delay="2s" target="#_parent"/></onentry></state></scxml></content></invoke>"""
    sends = "".join(f'<send event="own.{n}" delay="{n}s"/>' for n in (3, 1))
    session = Host().start(load(f'<state id="a"><onentry>{sends}</onentry>{child}{TOLD}</state>'))
    again = cut(session, elapsed=60.0)
    again.advance(0)
    assert told(again) == ["own.1", "child", "own.3"]


# basiltt/xstate-statemachine#117: restored machines have no clock but the default one.
def test_a_timer_goes_by_the_clock_of_the_host_that_restores() -> None:
    host = Host(clock=VirtualClock(epoch=5e8))
    host.advance(1000)
    again = cut(busy(4), host)
    assert again.now == 1000
    host.advance(5.5)
    assert told(again) == []
    host.advance(0.5)
    assert told(again) == ["late"]


# basiltt/xstate-statemachine#154: the restored timer is armed, but nothing that moves the clock reaches it.
def test_letting_time_pass_for_one_session_lets_it_pass_for_restored_ones() -> None:
    host = Host()
    other = host.start(WAITING, session_id="other")
    again = cut(busy(4), host)
    other.advance(6)
    assert told(again) == ["late"]


# coinbase/temporal-ruby#75: cancelling a timer that was begun before makes the replay fail.
@pytest.mark.parametrize("event", ["stop", "again"])
def test_leaving_a_state_cancels_what_it_asked_for_before_the_cut(event: str) -> None:
    again = cut(busy(4))
    again.send(event)
    again.advance(9.9)
    assert told(again) == []
    again.advance(0.1)
    assert told(again) == ["late"] * (event == "again")


# statelyai/xstate#1334: after rehydrating, delays of states that are entered later do not work.
def test_a_state_that_is_entered_after_the_cut_has_its_delays() -> None:
    again = cut(Host().start(WAITING))
    again.send("go")
    again.advance(10)
    assert told(again) == ["late"]


# itemisCREATE/statecharts#406: snapshots of charts with time triggers do not work.
def test_what_recurs_keeps_its_rhythm() -> None:
    chart = load("""<datamodel><data id="at" expr="[]"/></datamodel>
        <state id="a"><onentry><send event="tick" delay="3s"/></onentry><transition event="tick" target="a">
        <script>at.push(Date.now() / 1000 % 60)</script></transition></state>""")
    session = Host().start(chart)
    for seconds in (4, 4, 3.5, 0.5, 5):
        session.advance(seconds)
        session = cut(session)
    assert session.data["at"] == [3, 6, 9, 12, 15]


# Azure/azure-functions-durable-js#374: what is more than six days away is never started, and nobody is told.
def test_a_timer_may_be_years_away() -> None:
    days = 86_400
    session = Host().start(
        load(f'<state id="a"><onentry><send event="x" delay="{4000 * days}s"/></onentry>{TOLD}</state>')
    )
    session.advance(0.1)
    again = cut(session)
    again.advance(4000 * days - 1)
    at_last = cut(again)
    assert told(at_last) == []
    at_last.advance(0.95)
    assert told(at_last) == ["x"]


# temporalio/sdk-java#1579: a delay of nothing takes another way than one of something.
def test_delays_of_nothing_and_of_something_have_one_order() -> None:
    chart = load(f"""<datamodel><data id="ms" expr="[5, 0, 0.5, 0]"/></datamodel>
        <state id="a"><transition event="go"><foreach array="ms" item="m" index="i">
          <send eventexpr="'e.' + i" delayexpr="m + 'ms'"/></foreach></transition>{TOLD}</state>""")
    session = Host().start(chart)
    session.send("go")
    again = cut(session)
    for each in (session, again):
        each.advance(1)
    alike(session, again)
    assert told(again) == ["e.1", "e.3", "e.2", "e.0"]


# temporalio/sdk-java#2473: what is called off together is called off in an order of chance.
def test_timers_of_one_moment_and_the_events_they_lead_to_keep_their_order() -> None:
    states = "".join(
        f'<state id="s{n}"><onentry><send event="due.{n}" delay="1s"/></onentry>'
        f'<transition event="due.{n}"><raise event="then.{n}"/><send event="last.{n}"/></transition></state>'
        for n in range(5)
    )
    session = Host().start(load(f'<parallel id="p">{states}{TOLD}</parallel>'))
    again = cut(session)
    for each in (session, again):
        each.advance(1)
    alike(session, again)
    assert told(again) == [f"{which}.{n}" for n in range(5) for which in ("due", "then", "last")]


# mercury/hs-temporal-sdk#251: of two that come in short succession the second is taken first.
def test_what_two_sessions_ask_for_at_one_moment_comes_in_the_order_they_asked() -> None:
    child = """<invoke><content><scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"><state id="x"><onentry>
      <send event="child" delay="2s" target="#_parent"/></onentry></state></scxml></content></invoke>"""
    chart = load(f"""<state id="a"><onentry><send event="first" delay="2s"/></onentry>{child}
        <transition event="go"><send event="last" delay="2s"/></transition>{TOLD}</state>""")
    session = Host().start(chart)
    session.send("go")
    again = cut(cut(session))
    again.advance(2)
    assert told(again) == ["first", "child", "last"]
