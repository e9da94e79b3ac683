"""Recorded runs against the charts of today."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Host
from scxml_runtime.simulator import Simulator
from scxml_runtime.testing import recorded
from scxmlc.testing import assert_replays
from scxmlc.trace import BadTrace, read
from tests.scxmlc.trace.recordings import EXAMPLES, HEAD, START, record, run, step, written

pytest_plugins = ["pytester"]

DOOR = (EXAMPLES / "door" / "door.scxml").read_text("utf-8")
SCXML = (
    '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="c">{}</scxml>'
)
HEARD = """<state id="s">
  <transition event="*"><log expr="_event.name + JSON.stringify(_event.data)"/></transition>{}
</state>"""


@pytest.fixture
def door(tmp_path: Path) -> tuple[Path, Path]:
    """A chart, and the trace of a run of it."""
    chart, place = tmp_path / "door.scxml", tmp_path / "run.jsonl"
    chart.write_text(DOOR)
    words = ("-e", 'push {"by": "a"}', "-e", "+5s", "-e", 'push {"by": "b"}', "-e", "+2s push", "-e", "+9s")
    assert run("run", chart, *words, "--record", place).exit_code == 0
    return chart, place


def test_nothing_has_changed(door: tuple[Path, Path]) -> None:
    result = run("trace", "replay", door[1])
    assert result.exit_code == 0 and result.output.endswith("Both tell the same.\n")


def test_what_happens_at_the_same_time_keeps_its_order(door: tuple[Path, Path], tmp_path: Path) -> None:
    """The second push of the door came after the timer, at five seconds; here one comes before it."""
    chart = scxmlc.load(door[0])
    simulator = Simulator()
    with recorded(simulator, tmp_path / "early.jsonl"):
        session: Any = None
        simulator.at(5, lambda: session.send("push", {"by": "early"}))
        session = simulator.start(chart)
        session.send("push", {"by": "a"})
        simulator.advance(6)
    assert [line["event"] for line in read(tmp_path / "early.jsonl").lines if line["kind"] == "event"] == [
        *("push", "push"),
    ]
    assert_replays(tmp_path / "early.jsonl")


def test_a_timer_that_is_longer_now(door: tuple[Path, Path]) -> None:
    chart, place = door
    chart.write_text(DOOR.replace("5s", "6s"))
    result = run("trace", "replay", place)
    assert result.exit_code == 1
    assert "at 5 s they part:\n  < line 11       5.000  door  ◀ shut  open → closed" in result.output


def test_another_chart_and_what_happens_now_as_a_trace(door: tuple[Path, Path], tmp_path: Path) -> None:
    new, now = tmp_path / "new.scxml", tmp_path / "now.jsonl"
    new.write_text(DOOR.replace("openings + 1", "openings + 2"))
    result = run("trace", "replay", door[1], "--chart", new, "--record", now)
    assert result.exit_code == 1 and "openings: 1 in <, 2 in >" in result.output
    assert run("trace", "diff", door[1], now, "--ignore", "data:openings").exit_code == 0
    assert run("trace", "replay", door[1], "--chart", new, "--ignore", "data:openings").exit_code == 0


def test_states_that_are_gone(door: tuple[Path, Path]) -> None:
    chart, place = door
    chart.write_text(DOOR.replace('"open"', '"ajar"'))
    result = run("trace", "replay", place)
    assert result.exit_code == 1
    assert "note: door has lost states that were entered: open\n" in result.output


@pytest.mark.parametrize(
    ("prepare", "words", "status", "told"),
    [
        (lambda chart, place: chart.unlink(), [], 2, "is of door.scxml, which is not here any more"),
        (lambda chart, place: chart.write_text("<scxml"), [], 2, "door.scxml:1"),
        (lambda chart, place: place.write_text('{"kind":"trace","version":99}'), [], 2, "by a later version"),
        (
            lambda chart, place: place.write_bytes(place.read_bytes()[:-5]),
            [],
            0,
            "note: the trace is cut short",
        ),
        (lambda chart, place: place.write_text("door"), [], 2, "is no trace"),
        (lambda chart, place: place.write_text(json.dumps(HEAD)), [], 2, "tells of no session that starts"),
        (lambda chart, place: None, ["--chart", "nobody.scxml"], 2, "nobody.scxml: no such file"),
        (lambda chart, place: None, ["--record", "run.jsonl"], 2, "is the trace itself"),
        (lambda chart, place: None, ["--record", "door.scxml"], 2, "would overwrite"),
        (lambda chart, place: None, ["--ignore", "time"], 2, '--ignore: there is no "time"'),
        (lambda chart, place: None, ["--scenario", "nobody.toml"], 2, "nobody.toml: no such file"),
    ],
)
def test_what_cannot_be_replayed(
    door: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, prepare: Any, words: Any, status: int, told: str
) -> None:
    prepare(*door)
    monkeypatch.chdir(door[0].parent)
    result = run("trace", "replay", "run.jsonl", *words)
    assert told in result.output and result.exit_code == status, result.output


def test_a_trace_that_begins_in_the_middle(door: tuple[Path, Path], tmp_path: Path) -> None:
    session = Host().start(scxmlc.load(door[0]))
    with recorded(session, tmp_path / "late.jsonl"):
        session.send("push", {"by": "a"})
    with pytest.raises(BadTrace, match="begins where door is in closed already"):
        assert_replays(tmp_path / "late.jsonl")


def test_a_line_with_another_type_is_told(tmp_path: Path) -> None:
    lines = step("a")
    lines[0]["origin"] = 5
    result = run("trace", "replay", written(tmp_path / "t.jsonl", lines))
    assert result.exit_code == 2 and '"origin" is not what it should be' in result.output


def test_an_event_that_has_no_name(tmp_path: Path) -> None:
    place = written(tmp_path / "t.jsonl", step("two words"))
    text = SCXML.format(HEARD.format(""))
    place.write_text(
        place.read_text().replace(
            '"document": "c.scxml"', f'"document": "c.scxml", "text": {json.dumps(text)}'
        )
    )
    result = run("trace", "replay", place)
    assert result.exit_code == 1 and "note: 'two words' is no event name" in result.output


def test_the_trace_of_a_real_server_s_time(tmp_path: Path) -> None:
    """Timers came late there; the order is what counts."""
    place = record(
        tmp_path / "t.jsonl",
        lambda session, simulator: (session.send("push", {"by": "a"}), simulator.advance(5)),
    )
    head, *rest = place.read_text().replace('"at":5,', '"at":5.01,').splitlines(keepends=True)
    place.write_text(head.replace('"version":1', '"version":1,"real":true') + "".join(rest))
    result = run("trace", "replay", place)
    assert result.exit_code == 0 and "times are not compared" in result.output


# --- the program around a chart -------------------------------------------------------------------------------------


LAMP = SCXML.format("""
    <state id="s">
      <onentry>
        <send type="x-lamp" event="on" id="one" target="hall"><param name="w" expr="watts(3)"/></send>
        <send type="x-lamp" event="off" id="two"/>
      </onentry>
      <invoke type="x-scan" id="scan"><param name="n" expr="1"/></invoke>
      <transition event="*">
        <log expr="_event.name + ' ' + JSON.stringify(_event.data) + ' ' + _event.invokeid"/>
      </transition>
    </state>""")


async def scan(call: Any) -> Any:
    await call.sleep(2)
    call.send("found", {"code": 7})
    await call.sleep(1)
    return {"n": call.params["n"]}


async def lamp(message: Any) -> Any:
    await message.sleep(0.5)
    if message.name == "off":
        raise ConnectionError("no light")
    return "lit"


AROUND: dict[str, Any] = {
    "processors": {"x-lamp": lamp},
    "services": {"x-scan": scan},
    "functions": {"watts": lambda n: n * 20},
}
NAMES = {kind: list(each) for kind, each in AROUND.items()}


def lit(place: Path) -> Path:
    """The trace of a lamp."""
    host = Host(**AROUND)
    with recorded(host, place):
        host.start(scxmlc.load(LAMP, **NAMES))
        host.advance(5)
    return place


def test_the_program_answers_as_it_did(tmp_path: Path) -> None:
    place = lit(tmp_path / "lamp.jsonl")
    logs = [line["text"] for line in read(place).lines if line["kind"] == "log"]
    assert [each.split()[0] for each in logs] == [
        *("done.send.one", "error.communication", "found", "done.invoke.scan"),
    ]
    assert_replays(place, scxmlc.load(LAMP, **NAMES))


def test_a_processor_fails_as_the_last_thing_that_happens(tmp_path: Path) -> None:
    def refuse(message: Any) -> None:
        raise ConnectionError("no light")

    text = SCXML.format('<final id="f"><onentry><send type="x-lamp" event="on"/></onentry></final>')
    host = Host(processors={"x-lamp": refuse})
    with recorded(host, tmp_path / "run.jsonl"):
        host.start(scxmlc.load(text, processors=["x-lamp"]))
        host.run()
    assert [line["kind"] for line in read(tmp_path / "run.jsonl").lines].count("error") == 1
    assert_replays(tmp_path / "run.jsonl", scxmlc.load(text, processors=["x-lamp"]))


def test_failures_of_a_processor_belong_to_one_message_each(tmp_path: Path) -> None:
    tries: list[str] = []

    def carry(message: Any) -> None:
        tries.append(message.name)
        if len(tries) != 2:
            raise ValueError("no light")

    text = SCXML.format(HEARD.format('<transition event="go"><send type="x-lamp" event="on"/></transition>'))
    text = text.replace('<transition event="*">', '<transition event="error done">')
    host = Host(processors={"x-lamp": carry})
    with recorded(host, tmp_path / "run.jsonl"):
        session = host.start(scxmlc.load(text, processors=["x-lamp"]))
        for _ in range(4):
            session.send("go")
    assert [each.split(".")[0] for _, each in session.log] == ["error", "done", "error", "error"]
    assert_replays(tmp_path / "run.jsonl", scxmlc.load(text, processors=["x-lamp"]))


def test_a_program_that_is_asked_itself(tmp_path: Path) -> None:
    place, chart = lit(tmp_path / "lamp.jsonl"), scxmlc.load(LAMP, **NAMES)
    assert_replays(place, chart, **AROUND)
    with pytest.raises(AssertionError, match="w=60"):
        assert_replays(place, chart, functions={"watts": lambda n: n})


def test_a_program_that_is_asked_for_more(tmp_path: Path) -> None:
    place = lit(tmp_path / "lamp.jsonl")
    chart = LAMP.replace("watts(3)", "watts(4)").replace(
        '<send type="x-lamp" event="off" id="two"/>', 2 * '<send type="x-lamp"/>'
    )
    with pytest.raises(AssertionError) as told:
        assert_replays(place, scxmlc.load(chart, **NAMES))
    assert "note: watts() is called otherwise than when it was recorded" in str(told.value)


def test_what_the_platform_pushes_and_a_session_forwards_comes_once(tmp_path: Path) -> None:
    chart = tmp_path / "c.scxml"
    inner = '<content><scxml version="1.0" name="in"><state id="z"/></scxml></content>'
    text = SCXML.format(f'<state id="a"><invoke id="i" autoforward="true">{inner}</invoke></state>')
    ixn = 'xmlns:ixn="http://www.genesyslab.com/modules/interaction" version'
    chart.write_text(text.replace("version", ixn, 1))
    simulator = Simulator()
    with recorded(simulator, tmp_path / "run.jsonl"):
        simulator.start(scxmlc.load(chart), [simulator.voice_call("700")])
        simulator.run()
    assert "interaction.added" in (tmp_path / "run.jsonl").read_text()
    assert_replays(tmp_path / "run.jsonl")


def test_what_is_forwarded_comes_once(tmp_path: Path) -> None:
    inner = '<content><scxml version="1.0" name="in">' + HEARD.format("") + "</scxml></content>"
    text = SCXML.format(HEARD.format(f'<invoke id="i" autoforward="true">{inner}</invoke>'))
    simulator = Simulator()
    with recorded(simulator, tmp_path / "t.jsonl"):
        simulator.start(scxmlc.load(text)).send("a", {"n": float("nan")})
        simulator.run()
    assert_replays(tmp_path / "t.jsonl")


# --- strategies -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["handover", "hangup"])
def test_strategies_with_the_answers_of_the_trace(tmp_path: Path, name: str) -> None:
    """The child is started from a server that is not there; what was answered comes again."""
    folder = shutil.copytree(EXAMPLES / "ownership", tmp_path / "ownership")
    assert run("test", folder / f"{name}.scenario.toml", "--record", tmp_path / "traces").exit_code == 0
    [place] = (tmp_path / "traces").rglob("*.jsonl")
    result = run("trace", "replay", place)
    assert result.exit_code == 0, result.output
    assert run("trace", "replay", place, "--scenario", folder / f"{name}.scenario.toml").exit_code == 0
    parent = folder / "parent.scxml"
    parent.write_text(parent.read_text().replace("ixn:detach", "ixn:accept"))
    result = run("trace", "replay", place)
    assert result.exit_code == 1
    assert "note: Parent asks for interaction:accept, which it did not when it was recorded" in result.output


def test_answers_of_functions(tmp_path: Path) -> None:
    """What scripts see of calls, and what functions of the platform answer, comes from the trace."""
    chart = EXAMPLES / "interaction" / "access_interaction_properties.scxml"
    simulator = Simulator()
    with recorded(simulator, tmp_path / "t.jsonl"):
        simulator.start(scxmlc.load(chart), [simulator.voice_call(to="702", ani="5551234")])
        simulator.advance(5)
    assert any(line["kind"] == "question" for line in read(tmp_path / "t.jsonl").lines)
    assert_replays(tmp_path / "t.jsonl")


def test_interactions_that_nobody_looked_at_then(tmp_path: Path) -> None:
    """There are none that the trace tells of."""
    old, chart = tmp_path / "t.jsonl", EXAMPLES / "interaction" / "access_interaction_properties.scxml"
    simulator = Simulator()
    with recorded(simulator, old):
        simulator.start(scxmlc.load(chart), [simulator.voice_call(to="702", ani="5551234")])
        simulator.advance(5)
    lines = [line for line in old.read_text().splitlines(keepends=True) if '"question"' not in line]
    old.write_text("".join(lines))
    result = run("trace", "replay", old)
    assert result.exit_code == 1
    assert "asks for interaction.list otherwise than when it was recorded" in result.output


# --- pytest ---------------------------------------------------------------------------------------------------------


def test_a_folder_of_traces_as_tests(door: tuple[Path, Path], pytester: pytest.Pytester) -> None:
    traces = pytester.mkdir("traces")
    for name in ("door.scxml", "run.jsonl"):
        shutil.copy(door[0].parent / name, traces)
    pytester.makepyfile("def test_it(): pass")
    pytester.runpytest("--scxml-replay=traces").assert_outcomes(passed=2)
    (traces / "door.scxml").write_text(DOOR.replace("5s", "4s"))
    (traces / "bad.jsonl").write_text("door")
    result = pytester.runpytest("--scxml-replay=traces")
    result.assert_outcomes(passed=1, failed=2)
    result.stdout.fnmatch_lines(
        ["*bad.jsonl: is no trace", "at 5 s both do the same, but differ in the times:"]
    )
    pytester.runpytest("--scxml-replay=traces", "--scxml-replay-ignore=at").assert_outcomes(
        passed=2, failed=1
    )
    assert pytester.runpytest("--scxml-replay=nowhere").ret == pytest.ExitCode.USAGE_ERROR


def test_a_chart_in_the_trace_that_nobody_describes(tmp_path: Path) -> None:
    place = tmp_path / "t.jsonl"
    place.write_text("".join(json.dumps(line) + "\n" for line in (HEAD, START)))
    with pytest.raises(BadTrace, match="does not describe the chart c"):
        assert_replays(place)
