"""The log in the form of ORS metrics (ORS core 7.1)."""

from __future__ import annotations

import re
import sys

import pytest
from click.testing import CliRunner

import scxmlc as scxmlc_package
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
    form = re.compile(
        r"\d\d:\d\d:\d\d\.\d{3} \[T:1\] \{ScxmlMetric(EvalExpr)?:[13]\} METRIC <(\w+)( \w+='.*?')+ />"
    )
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
        *(
            "eval_expr",
            "eval_expr",
            "log",
            "log",
            "eval_expr",
            "extension",
            "exec_error",
            "state_enter",
            "onentry",
        ),
        *("event_processed", "event_queued"),
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


EVALUATING = """<scxml version="1.0" xmlns="http://www.w3.org/2005/07/scxml" profile="ecmascript" name="Metric"
    xmlns:session="www.genesyslab.com/modules/session" initial="a">
  <datamodel><data id="x" expr="1+1"/><data id="note" expr="{of:1}"/></datamodel>
  <state id="a">
    <onentry>
      <assign location="_data.x" expr="_data.x + 1"/>
      <if cond="_data.x == 0"><log expr="'no'"/><elseif cond="_data.x == 3"/>
        <send event="'own'" delay="'1s'"/><send event="'data'"><param name="p" expr="1"/></send></if>
      <cancel sendid="'no' + 'thing'"/>
      <session:terminate sessionid="_sessionid + 'x'"/>
      <script>if (_data.x == 4) __Log('never');</script>
    </onentry>
    <transition event="own" cond="_data.x == 99 &amp;&amp; nowhere" target="f"/>
    <transition event="own" cond="_data.x == 3" target="f"/>
  </state>
  <state id="b"><transition event="*" target="a"/></state>
  <final id="f"><onentry><log expr="missing"/></onentry></final>
</scxml>"""


def evaluated():
    simulator = Simulator()
    log = MetricLog(simulator)
    simulator.start(EVALUATING)
    simulator.advance(2)
    return log


def facts(line):
    return dict(re.findall(r"(\w+)='(.*?)'(?= \w+='| />)", line))


def test_expressions_with_their_type_and_result():
    found = [facts(line) for line in lines_of(evaluated(), "eval_expr")]
    assert [(each["expression"], each["type"], each["result"]) for each in found][:-1] == [
        ("global._data = new Object()", "object", "({})"),
        ("_data.x=1+1", "number", "2"),
        ("_data.note={of:1}", "object", "({of:1})"),
        ("_data.x;_data.x=_data.x + 1", "number", "3"),
        ("'own'", "string", "own"),
        ("'1s'", "number", "1"),
        ("'data'", "string", "data"),
        ("'no' + 'thing'", "string", "nothing"),
    ]
    assert found[-1]["expression"] == "_sessionid + 'x'"
    assert "{ScxmlMetricEvalExpr:3} METRIC <eval_expr" in str(evaluated())


def test_conditions_of_branches_and_transitions():
    found = [facts(line) for line in lines_of(evaluated(), "eval_condition")]
    assert [(each["condition"], each["result"]) for each in found] == [
        ("_data.x == 0", "false"),
        ("_data.x == 3", "true"),
        ("_data.x == 99 && nowhere", "false"),
        ("_data.x == 3", "true"),
    ]
    assert facts(lines_of(evaluated(), "transition")[-1])["cond"] == "_data.x == 3"


def test_events_that_nothing_handles_are_processed_too():
    found = [facts(line)["name"] for line in lines_of(evaluated(), "event_processed")]
    assert found == ["data", "error.notallowed", "error.session.terminate", "own"]


@pytest.mark.usefixtures("always_hot")
def test_events_that_are_handled_a_lot_are_told_of_like_others():
    simulator = Simulator()
    log = MetricLog(simulator)
    chart = CHART.replace('target="f"', 'cond="false" target="f"')
    session = simulator.start(chart, url="http://host/metric.scxml")
    for _ in range(3):
        session.send("queue.cancel.done")
    told = [line for line in lines_of(log, "event_processed") if "queue.cancel.done" in line]
    assert len(told) == 3


def test_a_simulation_without_the_log_runs_the_class_itself():
    simulator = Simulator()
    chart = scxmlc_package.load(EVALUATING)
    session = simulator.start(chart)
    assert type(session) is chart
    other = Simulator()
    MetricLog(other)
    told = other.start(chart)
    assert isinstance(told, chart) and type(told) is not chart
    assert type(told).__name__ == chart.__name__


def test_blocks_cancels_and_refused_actions():
    log = evaluated()
    assert [facts(line)["name"] for line in lines_of(log, "onentry")] == ["a", "f"]
    assert [facts(line)["sendid"] for line in lines_of(log, "cancel")] == ["nothing"]
    (refused,) = lines_of(log, "fm_exec_error")
    assert "error='error.session.terminate session " in refused and "does not run'" in refused


def calls_of(states: int) -> int:
    """How many calls the log of a strategy with so many states takes."""
    chain = "".join(
        f'<state id="s{number}"><onentry><log expr="{number}"/></onentry>'
        f'<transition cond="true" target="s{number + 1}"/></state>'
        for number in range(states)
    )
    chart = scxmlc_package.load(
        f'<scxml version="1.0" xmlns="http://www.w3.org/2005/07/scxml" profile="ecmascript">{chain}'
        f'<final id="s{states}"/></scxml>',
        name=f"chain{states}.scxml",
    )
    simulator = Simulator()
    MetricLog(simulator)
    count = 0

    def counted(frame, event, argument):
        nonlocal count
        count += 1

    sys.setprofile(counted)
    try:
        simulator.start(chart)
    finally:
        sys.setprofile(None)
    return count


def test_the_time_it_takes_grows_as_the_strategy_does():
    calls_of(1)  # what is imported when first used
    small, large = calls_of(20), calls_of(80)
    assert large < 4.5 * small
