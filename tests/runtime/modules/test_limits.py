"""Limits that a document sets for its own sessions (ORS core 7)."""

from __future__ import annotations

import pytest

import scxmlc
from scxml_runtime import Host, SessionError
from scxml_runtime.ports.clock import VirtualClock
from scxml_runtime.simulator import Simulator

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript" initial="a" {limits}>
  <datamodel><data id="left" expr="{rounds}"/></datamodel>
  <state id="a"><onexit><log expr="'left a'"/></onexit>
    <transition event="go" target="b"/>
    <transition event="long"><script>for (var i = 0; i &lt; 300000; i++) ;</script></transition>
  </state>
  <state id="b"><transition cond="_data.left &gt; 0" target="c"><script>_data.left--;</script></transition>
    <transition event="go"/></state>
  <state id="c"><transition target="b"/></state>
</scxml>"""


def started(limits: str, rounds: int = 5, host: Host | None = None):
    chart = scxmlc.load(CHART.format(limits=limits, rounds=rounds))
    session = (host or Host(VirtualClock())).start(chart)
    return session


@pytest.mark.parametrize(
    "limits", ['_microStepLimit="11"', '_stateEntryLimit="6"', "", '_microStepLimit="0"']
)
def test_within_its_limits_a_session_goes_on(limits):
    session = started(limits)
    session.send("go")
    session.send("go")
    assert session.is_active("b") and session.data["left"] == 0


@pytest.mark.parametrize(
    ("limits", "reason"),
    [
        ('_microStepLimit="10"', "_microStepLimit: more than 10 microsteps for one event"),
        ('_stateEntryLimit="5"', "_stateEntryLimit: b was entered more than 5 times for one event"),
    ],
)
def test_beyond_its_limits_it_is_ended(limits, reason):
    session = started(limits)
    with pytest.raises(SessionError, match=reason):
        session.send("go")
    assert session.is_finished and session.failure == reason


def test_a_session_that_is_too_old_is_ended_as_from_outside():
    session = started('_maxtime="5"')
    session.host.advance(4.9)
    assert not session.is_finished
    session.host.advance(0.1)
    assert session.is_finished and session.final is None and session.log == [(None, "left a")]
    assert session.failure == "_maxtime: the session is older than 5 seconds"


def test_of_a_session_that_is_over_no_limit_is_left():
    sim = Simulator()
    session = sim.start(CHART.format(limits='_maxtime="5"', rounds=1))
    sim.host.terminate(session)
    assert sim.clock.next_due() is None


@pytest.mark.parametrize(("limits", "errors"), [('_processEventTimeout="1"', 1), ("", 0)])
def test_the_time_of_scripts_is_limited_where_the_host_counts_it(limits, errors):
    host = Host(VirtualClock(), script_seconds=60.0)
    seen = []
    host.observe(lambda session, kind, value: seen.append(value.name) if kind == "error" else None)
    started(limits, host=host).send("long")
    assert len(seen) == errors


def test_where_the_host_counts_none_the_same_inputs_give_the_same_steps():
    host = Host(VirtualClock())
    seen = []
    host.observe(lambda session, kind, value: seen.append(value.name) if kind == "error" else None)
    started('_processEventTimeout="1"', host=host).send("long")
    assert seen == []


def test_limits_are_whole_numbers():
    with pytest.raises(scxmlc.CompileError, match='_maxtime cannot be "soon"'):
        started('_maxtime="soon"')


def test_what_no_table_knows_is_kept_with_a_note():
    found = [
        (each.code, each.hint)
        for each in scxmlc.compile_text(CHART.format(limits='_maxTime="5"', rounds=1)).diagnostics
    ]
    assert found == [("kept-attribute", 'did you mean "_maxtime"?')]


def test_what_a_session_owned_is_free_when_it_is_ended_so():
    sim = Simulator()
    call = sim.voice_call(to="702")
    session = sim.start(CHART.format(limits='_microStepLimit="10"', rounds=50), interactions=[call])
    sim.run()
    assert call.owner == session.session_id
    with pytest.raises(SessionError):
        session.send("go")
    assert call.owner is None and not call.ended
    assert "session is terminated" in str(sim.transcript)
