"""What a host does about sessions that are over, and about events for those and for others it does not have."""

from __future__ import annotations

from collections.abc import Callable

import pytest

import scxmlc
from scxml_runtime import Event, Host, StateMachine, SystemClock

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"'
BOSS = f"""{HEAD} name="boss" datamodel="ecmascript">
<datamodel><data id="jobs" expr="0"/></datamodel>
<state id="working">
  <invoke id="job"><content>{HEAD} name="job"><final id="done"/></scxml></content></invoke>
  <transition event="done.invoke.job" target="working"><assign location="jobs" expr="jobs + 1"/></transition>
  <transition cond="jobs == 100" target="home"/>
</state>
<final id="home"/>
</scxml>"""


@pytest.fixture(scope="module")
def boss() -> type[StateMachine]:
    return scxmlc.load(BOSS, "boss.scxml")


def test_invoked_sessions_that_are_over_do_not_heap_up_in_real_time(boss: type[StateMachine]) -> None:
    with Host(clock=SystemClock()) as host:
        session = host.start(boss)
        assert session.ended(timeout=60).wait() == "home"
        assert host.call(lambda: [*host.sessions.values()]) == [session]


def _put(host: Host, session: StateMachine) -> None:
    host.put(session.session_id, Event("more"))
    host.run()


def _from_another_thread(host: Host, session: StateMachine) -> None:
    with host:
        session.send("more")


@pytest.mark.parametrize("send", [_put, _from_another_thread])
def test_what_comes_after_the_end_is_told(
    boss: type[StateMachine],
    send: Callable[[Host, StateMachine], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    host = Host(clock=SystemClock())
    session = host.start(boss)
    send(host, session)
    (record,) = caplog.records
    assert record.name == "scxml_runtime.sessions"
    assert record.getMessage() == (
        f"boss.scxml: more cannot reach the session {session.session_id}, which ended in home"
    )


def test_an_event_for_a_session_that_there_is_not(caplog: pytest.LogCaptureFixture) -> None:
    host = Host()
    host.put("anna", Event("more"))
    host.run()
    (record,) = caplog.records
    assert record.getMessage() == "more cannot reach the session anna, which this host does not have"
