"""The log in the form of ORS metrics (ORS core 7.1)."""

from __future__ import annotations

import re

from click.testing import CliRunner

from scxml_runtime.simulator import MetricLog, Simulator
from scxmlc.cli.commands import scxmlc

CHART = """<scxml version="1.0" xmlns="http://www.w3.org/2005/07/scxml" profile="ecmascript" name="Metric"
    initial="a" xmlns:queue="www.genesyslab.com/modules/queue">
  <state id="a">
    <onentry>
      <log label="note" level="4" expr="'it''s'"/>
      <script>__Log('two\\nlines', 'from script', 2);</script>
      <queue:cancel requestid="'9'"/>
      <log expr="nowhere"/>
    </onentry>
    <transition event="queue.cancel.done" target="f"/>
  </state>
  <final id="f"/>
</scxml>""".replace("it''s", "it\\'s")


def lines_of(log, kind):
    return [line.partition("METRIC ")[2] for line in log.lines if f"<{kind} " in line]


def made():
    simulator = Simulator()
    log = MetricLog(simulator)
    simulator.start(CHART, url="http://host/metric.scxml")
    simulator.advance(1)
    return log


def test_the_form_of_a_line():
    form = re.compile(r"\d\d:\d\d:\d\d\.\d{3} \[T:1\] \{ScxmlMetric:[13]\} METRIC <(\w+)( \w+='.*?')+ />")
    assert all(form.fullmatch(line) for line in made().lines)


def test_what_logs_say_with_their_level():
    sid = "sid='00000009D7DYOCPUFQ9TI4QQDY6QBJ91'"
    assert lines_of(made(), "log") == [
        f"<log {sid} expr='it's' label='note' level='4' />",
        f"<log {sid} expr='two lines' label='from script' level='2' />",
    ]


def test_the_life_of_a_session_in_order():
    kinds = [re.search(r"METRIC <(\w+)", line)[1] for line in made().lines]
    assert kinds == [
        *("doc_request", "doc_retrieved", "appl_begin"),
        *("log", "log", "extension", "exec_error", "state_enter"),
        "event_queued",
        *("transition", "state_exit", "state_enter", "event_processed"),
        "appl_end",
    ]


def test_actions_errors_and_the_end():
    log = made()
    assert (
        "name='cancel' namespace='http://www.genesyslab.com/modules/queue'" in lines_of(log, "extension")[0]
    )
    assert "error='error.illegalvalue.ReferenceError" in lines_of(log, "exec_error")[0]
    assert "name='Metric' url='http://host/metric.scxml' reason='normal'" in lines_of(log, "appl_end")[0]


def test_the_command_line_prints_it(tmp_path):
    path = tmp_path / "metric.scxml"
    path.write_text(CHART, encoding="utf-8")
    result = CliRunner().invoke(scxmlc, ["run", str(path), "--log", "metric"])
    assert result.exit_code == 0
    assert "METRIC <appl_begin" in result.output and "METRIC <appl_end" in result.output
