"""What sessions tell by way of `logging`: where, what, in which state, on which event; the same hot and cold."""

from __future__ import annotations

import logging
import subprocess
import sys
from pathlib import Path

import pytest

import scxml_runtime
import scxmlc
from scxml_runtime import Host, SessionError, StateMachine

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="gate" datamodel="ecmascript">\n'
ORS = HEAD.replace(">", ' xmlns:q="http://www.genesyslab.com/modules/queue">')
CHART = """<datamodel><data id="n" expr="0"/><data id="m" expr="early.x"/></datamodel>
<state id="a">
  <transition event="cond" cond="_event.data.x.y &gt; 1" target="b"/>
  <transition event="plain" cond="n &gt; 1" target="b"/>
  <transition event="seen" cond="_event.name == 'other'" target="b"/>
  <transition event="block" target="b"><raise event="inner"/><log expr="gone"/></transition>
  <transition event="call" target="c"/>
  <transition event="stop" target="z"/>
</state>
<state id="b"><transition event="back" target="a"/></state>
<state id="c"><invoke src="file:///nowhere/at-all.scxml"/></state>
<final id="z"/>
</scxml>"""

TEMPERATURES = pytest.mark.parametrize("fixture", ["cold", "always_hot"])


@pytest.fixture
def cold() -> None:
    """Reactions as they are at first."""


@pytest.fixture(autouse=True)
def heard(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    if "fixture" in request.fixturenames:
        request.getfixturevalue(request.getfixturevalue("fixture"))
    caplog.set_level(logging.DEBUG, "scxml_runtime")
    return caplog


def started(head: str = HEAD, host: Host | None = None) -> StateMachine:
    session: StateMachine = scxmlc.load(head + CHART, "gate.scxml")(host)
    session.start()
    return session


def told(heard: pytest.LogCaptureFixture) -> list[tuple[str, str, str]]:
    found = [
        (name.removeprefix("scxml_runtime."), logging.getLevelName(level), text)
        for name, level, text in heard.record_tuples
    ]
    heard.clear()
    return found


@TEMPERATURES
def test_data_that_fails_at_the_start(heard: pytest.LogCaptureFixture, fixture: str) -> None:
    started()
    failed, untaken = told(heard)
    assert failed[:2] == ("content", "WARNING") and untaken[:2] == ("events", "WARNING")
    assert failed[2].startswith("gate.scxml:2")
    assert failed[2].endswith(
        ": error.execution: ReferenceError: early is not defined (<data>, at the start)"
    )
    assert untaken[2].endswith(
        ": no transition takes error.execution: ReferenceError: early is not defined (in a)"
    )


EXPECTED = {
    "cond": [
        (
            "content",
            "WARNING",
            "gate.scxml:4",
            "error.execution: TypeError: ",
            "(<transition> of state a, on cond)",
        ),
        ("events", "DEBUG", "gate.scxml", "no transition takes cond", "(in a)"),
        ("events", "WARNING", "gate.scxml:4", "no transition takes error.execution: TypeError: ", "(in a)"),
    ],
    "plain": [("events", "DEBUG", "gate.scxml", "no transition takes plain", "(in a)")],
    "seen": [("events", "DEBUG", "gate.scxml", "no transition takes seen", "(in a)")],
    "unknown": [("events", "DEBUG", "gate.scxml", "no transition takes unknown", "(in a)")],
    "error.own": [("events", "WARNING", "gate.scxml", "no transition takes error.own: hm", "(in a)")],
    "error": [("events", "WARNING", "gate.scxml", "no transition takes error", "(in a)")],
    "errors": [("events", "DEBUG", "gate.scxml", "no transition takes errors", "(in a)")],
    "block": [
        (
            "content",
            "WARNING",
            "gate.scxml:7",
            "ReferenceError: gone is not defined",
            "(<log> of state a, on block)",
        ),
        ("events", "DEBUG", "gate.scxml", "no transition takes inner", "(in b)"),
        (
            "events",
            "WARNING",
            "gate.scxml:7",
            "no transition takes error.execution: ReferenceError",
            "(in b)",
        ),
    ],
    "call": [
        ("content", "WARNING", "gate.scxml:12", "error.communication: ", "(<invoke> of state c, on call"),
        ("events", "WARNING", "gate.scxml:12", "no transition takes error.communication: ", "(in c"),
    ],
}


@TEMPERATURES
@pytest.mark.parametrize("watched", [False, True])
@pytest.mark.parametrize("event", EXPECTED)
def test_what_no_transition_takes_and_what_fails(
    heard: pytest.LogCaptureFixture, fixture: str, event: str, watched: bool
) -> None:
    session = started()
    told(heard)
    if watched:
        session.observe(lambda step: None)
    for _ in range(2):
        session.send(event, {"message": "hm"})
        records = told(heard)
        assert [record[:2] for record in records] == [expected[:2] for expected in EXPECTED[event]]
        for (*_, text), (*_, place, what, where) in zip(records, EXPECTED[event], strict=True):
            assert text.startswith(place) and what in text and where in text
        if session.is_active("c"):
            break
        session.send("back" if session.is_active("b") else "plain")
        told(heard)


@TEMPERATURES
def test_an_error_that_is_taken_is_told_once(heard: pytest.LogCaptureFixture, fixture: str) -> None:
    taken = CHART.replace('<state id="b">', '<state id="b"><transition event="error.*" target="a"/>')
    session = scxmlc.load(HEAD + taken, "gate.scxml")()
    session.start()
    told(heard)
    session.send("block")
    assert [name for name, level, _ in told(heard) if level == "WARNING"] == ["content"]
    assert session.is_active("a")


@TEMPERATURES
def test_strategies_of_ors_say_it_by_their_own_names(heard: pytest.LogCaptureFixture, fixture: str) -> None:
    session = started(ORS)
    told(heard)
    session.send("block")
    failed = told(heard)[0]
    assert (
        "error.illegalvalue.ReferenceError: ReferenceError: gone is not defined (<log> of state a, on "
        in failed[2]
    )


@pytest.mark.parametrize("end", ["over", "failed", "terminated"])
def test_an_event_for_a_session_that_is_over(heard: pytest.LogCaptureFixture, end: str) -> None:
    host = Host()
    session = started(HEAD, host)
    if end == "over":
        session.send("stop")
    elif end == "terminated":
        host.terminate(session)
    else:
        session.end_, session.reactions_ = broken(session)
    told(heard)
    session.send("late")
    (record,) = told(heard)
    why = {"over": "which ended in z", "terminated": "which was ended", "failed": "which failed: full"}[end]
    assert record[:2] == ("sessions", "WARNING")
    assert record[2].startswith("gate.scxml: late cannot reach the session") and record[2].endswith(why)


def broken(session: StateMachine) -> tuple[object, object]:
    """How a session stands that used up a budget."""
    from scxml_runtime.js import BudgetExceeded

    with pytest.raises(SessionError):
        session.break_(BudgetExceeded("full"))
    return session.end_, session.reactions_


def test_sessions_of_a_host_are_told_apart(heard: pytest.LogCaptureFixture) -> None:
    session = Host().start(scxmlc.load(HEAD + CHART, "gate.scxml"))
    assert f", session {session.session_id})" in told(heard)[0][2]


def test_nobody_hears_what_is_switched_off(heard: pytest.LogCaptureFixture) -> None:
    heard.set_level(logging.CRITICAL, "scxml_runtime")
    session = started()
    session.send("block")
    session.send("stop")
    assert told(heard) == []


QUIET = """
import sys
from gate import Gate
gate = Gate()
gate.start()
gate.send("unknown")
gate.send("plain")
assert "logging" not in sys.modules, "imported for nothing"
gate.send("cond")
assert "logging" in sys.modules
"""


def test_logging_is_imported_for_a_warning_only(tmp_path: Path) -> None:
    chart = HEAD + CHART.replace('<data id="m" expr="early.x"/>', "")
    (tmp_path / "gate.py").write_text(scxmlc.compile_text(chart, "gate.scxml").text)
    ran = subprocess.run(
        [sys.executable, "-S", "-c", QUIET],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(Path(scxml_runtime.__file__).parents[1])},
    )
    assert ran.returncode == 0, ran.stderr
    assert [line.partition(": ")[2][:20] for line in ran.stderr.splitlines()] == [
        "error.execution: Typ",
        "no transition takes ",
    ]


def test_what_a_script_says_is_one_line_that_any_file_takes(heard: pytest.LogCaptureFixture) -> None:
    scxmlc.load(
        HEAD + "<script>throw '\\n\\x1b[2J\\ud800ä'</script><state id='a'/></scxml>", "gate.scxml"
    )().start()
    for record in heard.records:
        record.getMessage().encode()
    assert "\\x0a\\x1b[2J\\ud800ä" in heard.records[0].getMessage()


def test_what_fails_before_any_state_is_entered(heard: pytest.LogCaptureFixture) -> None:
    """A parameter of the start that is not of the kind that the chart relies on."""
    text = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" initial="s">
      <datamodel><data id="n" expr="0"/></datamodel>
      <state id="s"><transition event="go"><assign location="n" expr="n + 1"/></transition></state></scxml>"""
    scxmlc.load(text)().start({"n": "x"})
    assert heard.messages[0].endswith('the value "x" is ignored (at the start)')
