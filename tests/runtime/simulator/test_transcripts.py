"""Transcripts and metric logs are stable text: those committed beside this file come out again.

After a wanted change: SCXMLC_ACCEPT=1 pytest tests/runtime/simulator/test_transcripts.py, and read the diff.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from scxml_runtime.simulator import MetricLog, Simulator
from scxml_runtime.simulator.scenario import play

HERE = Path(__file__).parent
OWNERSHIP = HERE.parents[2] / "examples" / "ownership"


def transcript(scenario):
    return str(play(OWNERSHIP / f"{scenario}.scenario.toml").transcript)


def metric(scenario):
    simulator = Simulator()
    log = MetricLog(simulator)
    play(OWNERSHIP / f"{scenario}.scenario.toml", simulator=simulator)
    return str(log)


@pytest.mark.parametrize("write", [transcript, metric])
@pytest.mark.parametrize("scenario", ["handover", "hangup"])
def test_the_text_is_the_committed_one(scenario, write):
    golden, text = HERE / "golden" / f"{scenario}.{write.__name__}.txt", write(scenario)
    if os.environ.get("SCXMLC_ACCEPT"):
        golden.parent.mkdir(exist_ok=True)
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


def test_two_runs_give_the_same_bytes():
    assert transcript("handover") == transcript("handover") and metric("handover") == metric("handover")


HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="c" datamodel="ecmascript">'
TROUBLED = f"""{HEAD}
<state id="a"><onentry><log expr="'in'"/><log expr="nope.x"/></onentry>
  <transition event="go" cond="x.y" target="b"/>
  <transition event="call" target="b"/>
</state>
<state id="b"><invoke src="nowhere.scxml"/>
  <transition event="error.communication" target="c"><log expr="oh.no"/></transition>
</state>
<state id="c"><transition event="stop" target="z"/></state>
<final id="z"><donedata><content expr="last.words"/></donedata></final>
</scxml>"""


def told(simulator):
    """The lines: time, kind, the first words, and the line of the chart."""
    return [
        f"{entry.time:g} {entry.kind} {entry.what.partition('  ')[0]} {line_of(entry.place)}".strip()
        for entry in simulator.transcript.entries
    ]


def line_of(place):
    return (place.split(":") + [""])[1]


@pytest.mark.parametrize("fixture", ["cold", "always_hot"])
def test_errors_and_what_nothing_takes_stand_where_they_happen(request, fixture):
    if fixture != "cold":
        request.getfixturevalue(fixture)
    simulator = Simulator()
    session = simulator.start(TROUBLED)
    simulator.advance(1)
    session.send("go")
    simulator.advance(1)
    for event in ("call", "stop", "late"):
        session.send(event)
        simulator.run()
    assert told(simulator) == [
        "0 starts session starts",
        "0 enters → a",
        "0 log in 2",
        "0 error error.execution 2",
        "0 untaken error.execution 2",
        "1 untaken go",
        "1 error error.execution 3",
        "1 untaken error.execution 3",
        "2 event call",
        "2 error error.communication 6",
        "2 event error.communication 7",
        "2 error error.execution 7",
        "2 untaken error.execution 7",
        "2 event stop",
        "2 error error.execution 10",
        "2 ends session ends in z",
        "2 lost late",
    ]


def test_the_last_error_is_told_when_the_session_rests():
    simulator = Simulator()
    simulator.start(f'{HEAD}<state id="a"><onentry><log expr="nope.x"/></onentry></state></scxml>')
    assert "! error.execution  message=ReferenceError: nope is not defined" in str(simulator.transcript)
    assert "◁ error.execution" in str(simulator.transcript)


def test_the_log_of_metrics_tells_errors_where_they_happen():
    simulator = Simulator()
    log = MetricLog(simulator)
    session = simulator.start(TROUBLED)
    session.send("go")
    kinds = [line.partition("<")[2].split()[0] for line in log.lines]
    told = [kind for kind in kinds if kind in ("exec_error", "event_processed")]
    assert told == ["exec_error", "event_processed", "exec_error", "event_processed", "event_processed"]


STARTING = f"""{HEAD}
<datamodel><data id="x" expr="nothing.y"/></datamodel>
<script>null.x; function job() {{ null.y; }}</script>
<state id="a"><initial><transition target="b"><log expr="null.i"/></transition></initial>
  <onentry><log expr="'in'"/></onentry>
  <state id="b"><onentry><log expr="null.b"/></onentry>
    <transition event="go" target="c"><script>Promise.resolve().then(job)</script></transition>
  </state>
  <state id="c"><invoke type="scxml" srcexpr="null.src"/></state>
  <transition event="error"/>
</state></scxml>"""


def test_what_belongs_to_no_step_stands_where_it_happened():
    simulator = Simulator()
    session = simulator.start(STARTING)
    session.send("go")
    assert told(simulator) == [
        "0 starts session starts",
        "0 error error.execution 2",
        "0 error error.execution 3",
        "0 enters → a, b",
        "0 log in 5",
        "0 error error.execution 4",
        "0 error error.execution 6",
        *["0 event error.execution"] * 4,
        "0 event go 7",
        "0 error error.execution 3",
        "0 event error.execution",
        "0 error error.execution 9",
        "0 event error.execution",
    ]
