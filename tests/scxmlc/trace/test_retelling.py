"""A run of a session of a server, told as a test: it reads well, and passes with the chart that ran."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scxml_runtime import StateMachine, VirtualClock
from scxml_runtime.durable import DurableHost, MemoryStore
from scxml_runtime.testing import Scribe
from scxmlc import load
from scxmlc.trace.retelling import NotRetold, retold

pytest_plugins = ["pytester"]
EXAMPLES = Path(__file__).parents[3] / "examples"
DOOR = EXAMPLES / "door" / "door.scxml"
EGG = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="egg" datamodel="ecmascript">
  <datamodel><data id="rings"/><data id="eggs" expr="1"/></datamodel>
  <state id="cold"><transition event="heat" target="boiling"/></state>
  <state id="boiling">
    <onentry><send event="done" delay="180s"/></onentry>
    <transition event="done" target="ringing"/>
  </state>
  <state id="ringing">
    <onentry><send type="x-bell" event="ring"/></onentry>
    <transition event="done.send" target="shelled"><assign location="rings" expr="_event.data"/></transition>
    <transition event="error" target="cold"/>
  </state>
  <state id="shelled"><invoke type="x-scan"/><transition event="done.invoke" target="eaten"/></state>
  <final id="eaten"/>
</scxml>"""
Play = Callable[[DurableHost, str], Any]


def lines_of(cls: type[StateMachine], play: Play, **program: Any) -> list[dict[str, Any]]:
    """What the history has of a session with which this is done."""
    host = DurableHost(MemoryStore(), [cls], clock=VirtualClock(), history=True, scribe=Scribe(), **program)
    with host:
        play(host, host.start(cls, id="one", params=None))
        turns = host.history("one")
    return [line for turn in turns for line in json.loads(json.dumps(turn.lines))]


def passes(pytester: pytest.Pytester, chart: Path, text: str) -> bool:
    pytester.path.joinpath(chart.name).write_text(chart.read_text("utf-8"), "utf-8")
    pytester.path.joinpath("test_run.py").write_text(text, "utf-8")
    result = pytester.runpytest_inprocess("-q", "-p", "no:cacheprovider")
    return bool(result.ret == pytest.ExitCode.OK)


def opened_twice(host: DurableHost, id: str) -> None:
    host.send(id, "push", {"by": "anna"})
    host.advance(2.5)
    host.send(id, "knock")
    host.advance(10)


def test_events_time_states_and_data(pytester: pytest.Pytester) -> None:
    text = retold(load(DOOR), lines_of(load(DOOR), opened_twice))
    assert text.split("\n\n\n")[1] == (
        "def test_one(simulator, chart):\n"
        '    door = simulator.start(chart("door.scxml"))\n'
        '    assert_reaches(door, "closed")\n'
        '    door.send("push", {"by": "anna"})\n'
        '    assert_reaches(door, "open")\n'
        "    simulator.advance(2.5)\n"
        '    door.send("knock")\n'
        '    assert_reaches(door, "open")\n'
        "    simulator.advance(2.5)\n"
        '    assert_reaches(door, "closed")\n'
        '    assert door.data["openings"] == 1\n'
    )
    assert passes(pytester, DOOR, text)
    assert not passes(pytester, DOOR, text.replace('door, "open"', 'door, "closed"'))


def test_the_docs_show_it_as_it_is() -> None:
    def play(host: DurableHost, id: str) -> None:
        host.send(id, "push", {"by": "anna"})
        host.advance(5)

    lines = json.loads(json.dumps(lines_of(load(DOOR), play)).replace('"one"', '"front-door"'))
    assert f"```python\n{retold(load(DOOR), lines)}```\n" in (DOOR.parents[2] / "docs" / "ui.md").read_text(
        "utf-8"
    )


def test_what_stands_in_for_the_program_answers_as_it_did(pytester: pytest.Pytester, tmp_path: Path) -> None:
    chart = tmp_path / "egg.scxml"
    chart.write_text(EGG, "utf-8")
    told = [OSError("no power"), 3]

    async def ring(message: Any) -> Any:
        await message.sleep(2)
        answer = told.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer

    async def scan(call: Any) -> str:
        await call.sleep(1)
        return "fresh"

    def play(host: DurableHost, id: str) -> None:
        for _ in range(2):
            host.send(id, "heat")
            host.advance(200)

    text = retold(
        load(chart), lines_of(load(chart), play, processors={"x-bell": ring}, services={"x-scan": scan})
    )
    assert '["x-bell"] = answers((2, OSError("no power")), (2, 3))' in text
    assert '["x-scan"] = answers((1, "fresh"))' in text
    assert 'assert egg.final == "eaten"\n    assert egg.data["rings"] == 3\n' in text
    assert passes(pytester, chart, text)


def test_one_that_is_terminated(pytester: pytest.Pytester) -> None:
    text = retold(load(DOOR), lines_of(load(DOOR), lambda host, id: host.terminate(id)))
    assert "    simulator.host.terminate(door)\n    assert door.is_finished\n" in text
    assert passes(pytester, DOOR, text)


def test_a_real_clock_is_late_and_the_test_is_not(pytester: pytest.Pytester) -> None:
    late = lines_of(load(DOOR), opened_twice)
    for line in late:
        if line.get("at", 0) > 0:
            line["at"] += 0.00037 if line["at"] < 4 else 0.0118
    text = retold(load(DOOR), late)
    assert "simulator.advance(2.5)" in text and "simulator.advance(2.512)" in text
    assert passes(pytester, DOOR, text)


def test_what_cannot_be_said_is_replayed() -> None:
    lines = lines_of(load(DOOR), opened_twice)
    asked = {"kind": "request", "at": 0, "session": "one", "action": "interaction:detach", "id": "1"}
    text = retold(load(DOOR), [*lines, asked])
    assert 'assert_replays(HERE / "one.jsonl", HERE / "door.scxml")' in text
    assert "# It asks the platform for things: so the test replays the trace (Copy trace," in text
    assert "Keep that as one.jsonl, beside door.scxml." in text
    odd = [{**line, "data": {"$": "NaN"}} if line["kind"] == "event" else line for line in lines]
    assert "It is given values that are no JSON" in retold(load(DOOR), odd)


def test_a_run_that_is_known_from_its_middle_only() -> None:
    lines = lines_of(load(DOOR), opened_twice)
    middle = [{**line, "active": ["closed"]} if line["kind"] == "start" else line for line in lines]
    for each in (middle, [line for line in lines if line["kind"] != "start"]):
        with pytest.raises(NotRetold, match="does not begin with its start"):
            retold(load(DOOR), each)


def test_a_run_of_two_versions() -> None:
    lines = lines_of(load(DOOR), opened_twice)
    moved = {"kind": "start", "at": 9, "session": "one", "id": "one", "chart": "door", "active": ["closed"]}
    with pytest.raises(NotRetold, match="taken over to another version"):
        retold(load(DOOR), [*lines, moved])


@pytest.mark.parametrize("name", ["a\nimport os\n#", '"""', "\u2028x", "class", "", "1", "\ud800"])
def test_nothing_in_a_run_is_more_than_a_value(name: str) -> None:
    lines = lines_of(load(DOOR), lambda host, id: host.send(id, "push", {"by": "x"}))
    hostile = json.loads(json.dumps(lines).replace('"one"', json.dumps(name)))
    for line in hostile:
        if line["kind"] == "event":
            line.update(event=name, data={name: name})
        if line["kind"] in ("start", "chart"):
            line["chart"] = name
        if line["kind"] == "chart":
            line["document"] = name
    asked = {"kind": "request", "at": 0, "session": name, "action": "interaction:detach", "id": "1"}
    for lines in (hostile, [*hostile, asked]):
        text = retold(load(DOOR), lines)
        compile(text.encode("utf-8"), "test.py", "exec")
        assert "\nimport os" not in text
