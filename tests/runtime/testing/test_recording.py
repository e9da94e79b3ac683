"""Traces: what a recorder writes of what happens, for simulators, hosts and sessions."""

from __future__ import annotations

import json
from gc import collect
from io import StringIO
from pathlib import Path
from typing import Any
from weakref import ref
from xml.sax.saxutils import quoteattr

import jsonschema
import pytest

import scxmlc
from scxml_runtime import Host, SessionError, StateMachine
from scxml_runtime.simulator import Simulator
from scxml_runtime.testing import recorded

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples"
OPEN = json.loads((ROOT / "docs" / "trace.schema.json").read_text("utf-8"))


def closed(schema: Any) -> Any:
    """The schema that takes no field which it does not describe."""
    if isinstance(schema, list):
        return [*map(closed, schema)]
    if not isinstance(schema, dict):
        return schema
    found = {name: each if name == "if" else closed(each) for name, each in schema.items()}
    if isinstance(schema.get("properties"), dict) and "allOf" not in schema:
        found["unevaluatedProperties"] = False
    return found


CLOSED = jsonschema.Draft202012Validator(closed(OPEN))


def chart(body: str, data: str = "") -> type[StateMachine]:
    return scxmlc.load(
        f'<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="chart">'
        f"<datamodel>{data}</datamodel>{body}</scxml>"
    )


def lines_of(stream: StringIO) -> list[dict[str, Any]]:
    """The lines of a trace, each of which is as the schema says."""
    text = stream.getvalue()
    assert text.isascii() and text.endswith("\n")
    found = [json.loads(line) for line in text.split("\n")[:-1]]
    assert [error.message for line in found for error in CLOSED.iter_errors(line)] == []
    return found


def kinds(lines: list[dict[str, Any]]) -> list[str]:
    return [line["kind"] for line in lines]


def data_of(lines: list[dict[str, Any]]) -> list[Any]:
    return [line["changed"] for line in lines if line["kind"] == "data"]


def test_a_session_that_stands_alone(tmp_path: Path) -> None:
    door = scxmlc.load(EXAMPLES / "door" / "door.scxml")()
    with recorded(door, tmp_path / "new" / "run.jsonl"):
        door.start()
        door.send("push", {"by": "anna"})
        door.send("knock")
        door.advance(5)
    lines = lines_of(StringIO((tmp_path / "new" / "run.jsonl").read_text("ascii")))
    assert kinds(lines) == [
        *("trace", "chart", "start", "data", "step", "event", "step", "log", "data"),
        *("event", "untaken", "event", "step"),
    ]
    assert (tmp_path / "new" / lines[1]["file"]).resolve() == EXAMPLES / "door" / "door.scxml"
    assert lines[6]["transitions"] == [
        {"source": "closed", "targets": ["open"], "event": "push", "cond": "openings < 3", "line": 7}
    ]
    assert lines[6]["exited"] == ["closed"] and lines[6]["entered"] == ["open"]
    assert (lines[7]["label"], lines[7]["text"], lines[7]["line"]) == ("door", "opened by anna", 13)
    assert lines[8]["changed"] == {"openings": 1} and lines[12]["at"] == 5


def test_requests_answers_children_and_ends() -> None:
    simulator, stream = Simulator(), StringIO()
    simulator.publish("http://localhost:17080/child.scxml", EXAMPLES / "ownership" / "child.scxml")
    call = simulator.voice_call(to="702")
    with recorded(simulator, stream):
        simulator.start(EXAMPLES / "ownership" / "parent.scxml", [call])
        simulator.advance(1)
    lines = lines_of(stream)
    asked = [(each["session"], each["action"], each["id"]) for each in lines if each["kind"] == "request"]
    assert asked[0] == ("Parent", "interaction:detach", "1") and len(asked) == 4
    answered = [(each["session"], each["id"]) for each in lines if each["kind"] == "answer"]
    assert answered == [(who, id) for who, _, id in asked]
    assert [each["final"] for each in lines if each["kind"] == "end"] == ["exit", "exit"]
    assert next(each for each in lines if each["kind"] == "note")["about"] == "call-1"


@pytest.mark.parametrize(
    ("action", "answers"),
    [
        ("<dialog:play interactionid='_data.none'/>", ["dialog.play.requestid", "error.dialog.play"]),
        ("<ixn:detach interactionid='_data.none'/>", ["error.interaction.detach"]),
    ],
)
def test_a_request_that_is_refused_is_asked_for_before_it_is_answered(
    action: str, answers: list[str]
) -> None:
    simulator, stream = Simulator(), StringIO()
    strategy = scxmlc.load(
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" '
        'xmlns:ixn="http://www.genesyslab.com/modules/interaction" '
        'xmlns:dialog="http://www.genesyslab.com/modules/dialog">'
        f"<state id='s'><onentry>{action}</onentry></state></scxml>"
    )
    with recorded(simulator, stream):
        simulator.start(strategy)
        simulator.run()
    asked = [line for line in lines_of(stream) if line["kind"] in ("request", "answer")]
    assert [line.get("event") for line in asked] == [None, *answers]


def test_invoked_children_name_their_parent() -> None:
    parent = chart(
        '<state id="s"><invoke id="kid"><content><scxml version="1.0" name="child" '
        'xmlns="http://www.w3.org/2005/07/scxml"><final id="f"/></scxml></content></invoke>'
        '<transition event="done.invoke.kid" target="end"/></state><final id="end"/>'
    )
    host, stream = Host(), StringIO()
    with recorded(host, stream):
        host.start(parent)
        host.run()
    lines = lines_of(stream)
    starts = [line for line in lines if line["kind"] == "start"]
    assert [(each["session"], each.get("parent"), each.get("invokeid")) for each in starts] == [
        ("chart", None, None),
        ("child", "chart", "kid"),
    ]
    assert lines[1]["text"].startswith("<scxml")


def test_sessions_that_run_already_are_met_where_they_stand() -> None:
    door = Host().start(scxmlc.load(EXAMPLES / "door" / "door.scxml"))
    door.send("push", {"by": "anna"})
    stream, again = StringIO(), StringIO()
    with recorded(door, stream):
        door.advance(5)
    with recorded(door, again):
        door.send("push", {"by": "bea"})
    lines = lines_of(stream)
    assert kinds(lines) == ["trace", "chart", "start", "data", "event", "step"]
    assert lines[2]["active"] == ["open"] and lines[3]["changed"] == {"openings": 1}
    assert kinds(lines_of(again)) == [
        *("trace", "chart", "start", "data", "event", "step", "log", "data"),
    ]


def test_restored_sessions_are_met_as_they_were_saved() -> None:
    simulator, stream = Simulator(), StringIO()
    simulator.start(scxmlc.load(EXAMPLES / "door" / "door.scxml")).send("push", {"by": "anna"})
    again = simulator.branch()
    with recorded(again, stream):
        (door,) = again.sessions.values()
        door.send("push")
    saved, host, other = door.snapshot(), Host(), StringIO()
    with recorded(host, other):
        host.restore(type(door), saved).send("push", {"by": "bea"})
    starts = [lines_of(each)[2] for each in (stream, other)]
    assert [line["active"] for line in starts] == [["open"], ["closed"]]
    assert [data_of(lines_of(each))[0] for each in (stream, other)] == [{"openings": 1}] * 2


def test_values_that_json_cannot_hold() -> None:
    values = {
        "a": "[NaN, -0, 1/0, -1/0, undefined, null, , 1.5]",
        "b": "({'$': 1, f: function tax() {}})",
        "c": "(function () { var o = {list: []}; o.list.push(o); return o })()",
        "d": "new Date(1000)",
        "e": "new Map([[1, new Set(['x'])]])",
        "f": "({get x() { throw new Error('looked at') }})",
        "g": "'\\ud83d' + '\\u2028\\n' + '</script>'",
        "h": "new Array(100001).join('y')",
        "i": "/a+/gi",
    }
    data = "".join(f"<data id='{name}' expr={quoteattr(text)}/>" for name, text in values.items())
    stream = StringIO()
    session = chart('<state id="s"/>', data)()
    with recorded(session, stream):
        session.start()
    (found,) = data_of(lines_of(stream))
    assert found["a"] == [
        *({"$": each} for each in ("NaN", "-0", "Infinity", "-Infinity", "undefined")),
        *(None, {"$": "hole"}, 1.5),
    ]
    assert found["b"] == {"$": "object", "members": {"$": 1, "f": {"$": "function", "name": "tax"}}}
    assert found["c"] == {"list": [{"$": "circular", "up": 2}]}
    assert found["d"] == {"$": "Date", "time": 1000}
    assert found["e"] == {"$": "Map", "entries": [[1, {"$": "Set", "entries": ["x"]}]]}
    assert found["f"] == {"x": {"$": "accessor"}}
    assert found["g"] == "\ud83d\u2028\n</script>"
    assert found["h"]["$"] == "text" and found["h"]["length"] == 100_000
    assert found["i"]["$"] == "RegExp" and found["i"]["source"] == "a+"


def test_big_values_are_cut() -> None:
    stream = StringIO()
    big = '<data id="big" expr="Array.from({length: 30000}, function (x, i) { return i })"/>'
    deep = "(function () { var o = {}; for (var i = 0; i < 500; i++) o = {o: o}; return o })()"
    session = chart('<state id="s"/>', f"{big}<data id='deep' expr={quoteattr(deep)}/>")()
    with recorded(session, stream):
        session.start()
    (found,) = data_of(lines_of(stream))
    assert len(found["big"]) < 30_000 and found["big"][-1] == {"$": "more"}
    assert '{"$": "more"}' in json.dumps(found["deep"])


def test_changes_in_place_and_names_that_go() -> None:
    body = """<state id="s">
      <transition event="push"><script>list[1].n += 1;</script></transition>
      <transition event="same"><script>list[1].n = list[1].n; zero = -0;</script></transition>
      <transition event="add"><script>globalThis.extra = true; zero = 0;</script></transition>
      <transition event="drop"><script>delete globalThis.extra;</script></transition></state>"""
    stream = StringIO()
    session = chart(body, '<data id="list" expr="[1, {n: 1}]"/><data id="zero" expr="0"/>')()
    with recorded(session, stream):
        session.start()
        for event in ("push", "same", "add", "drop"):
            session.send(event)
    lines = lines_of(stream)
    assert data_of(lines) == [
        {"list": [1, {"n": 1}], "zero": 0},
        {"list": [1, {"n": 2}]},
        {"zero": {"$": "-0"}},
        {"zero": 0, "extra": True},
        {},
    ]
    assert lines[-1]["gone"] == ["extra"]


def test_what_runs_is_the_same() -> None:
    """Recorded or not, before and behind the moment at which reactions become one function."""
    Door = scxmlc.load(EXAMPLES / "door" / "door.scxml")
    stream = StringIO()
    plain, watched = Door(), Door()
    with recorded(watched, stream):
        for door in (plain, watched):
            door.start()
            for number in range(200):
                door.send("push", {"by": str(number)})
                door.send("push", 1)
    steps = [line for line in lines_of(stream) if line["kind"] == "step"]
    assert len(steps) > 6 and plain.log == watched.log and plain.data == watched.data
    assert plain.configuration == watched.configuration


@pytest.mark.parametrize("name", ["door", "ownership"])
def test_a_file_that_cannot_be_written(tmp_path: Path, name: str) -> None:
    (tmp_path / name).mkdir()
    with pytest.raises(IsADirectoryError), recorded(Host(), tmp_path / name):
        raise AssertionError("begun")


class Full(StringIO):
    """A disk that is full after some lines."""

    def write(self, text: str) -> int:
        if len(self.getvalue()) > 300:
            raise OSError(28, "no space left")
        return super().write(text)


def test_a_full_disk_ends_no_session() -> None:
    door = scxmlc.load(EXAMPLES / "door" / "door.scxml")()
    with pytest.raises(OSError, match="no space"), recorded(door, Full()):
        door.start()
        door.send("push", {"by": "anna"})
    assert door.is_active("open")


def test_a_session_that_has_ended_can_be_forgotten() -> None:
    host = Host()
    with recorded(host, StringIO()):
        ends = chart('<final id="f"/>')
        kept = ref(host.start(ends))
        host.start(ends)  # whose realm is the current one now
        host.sessions.clear()
        collect()
        assert kept() is None


def test_only_what_can_be_recorded() -> None:
    with pytest.raises(TypeError, match="a Simulator, a Host or a session can"):
        recorded(3, "run.jsonl")  # type: ignore[arg-type]


def test_a_recorder_writes_one_trace() -> None:
    recorder = recorded(Host(), StringIO())
    with recorder, pytest.raises(SessionError, match="one trace"), recorder:
        pass
    with pytest.raises(SessionError, match="one trace"), recorder:
        pass


def test_a_lone_session_sees_nothing_of_it() -> None:
    Door = scxmlc.load(EXAMPLES / "door" / "door.scxml")
    door, stream = Door(), StringIO()
    door.start()
    with recorded(door, stream):
        door.send("knock")
        assert door.session_id_ is None and "host" not in door.snapshot()
        door.send("push", {"by": "anna"})
        door.advance(5)
    lines = lines_of(stream)
    assert kinds(lines)[2:5] == ["start", "data", "event"] and lines[2]["active"] == ["closed"]
    assert lines[2]["id"] == door.session_id and [*door.host.sessions] == [door.session_id]
    assert kinds(lines).count("step") == 2


def test_two_runs_into_the_same_file_do_not_mix(tmp_path: Path) -> None:
    place = tmp_path / "run.jsonl"
    Door = scxmlc.load(EXAMPLES / "door" / "door.scxml")
    first, second = Host(), Host()
    with recorded(first, place), recorded(second, place):
        second.start(Door)
        first.start(Door).send("push", {"by": "anna"})
    lines = [json.loads(line) for line in place.read_text().splitlines()]
    assert kinds(lines) == ["trace", "chart", "start", "data", "step"]


def test_a_trace_behind_a_link_stays_there(tmp_path: Path) -> None:
    (tmp_path / "there").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "there")
    with recorded(Host(), tmp_path / "link"):
        pass
    assert (tmp_path / "there").read_text().startswith('{"kind":"trace"')


def test_it_begins_when_no_datetime_can_be() -> None:
    stream = StringIO()
    simulator = Simulator(now="9999-12-31T23:59", timezone="EST")
    with recorded(simulator, stream):
        pass
    assert lines_of(stream)[0]["began"] == "+010000-01-01T04:59:00.000Z"


def test_a_stream_that_is_closed_ends_no_session() -> None:
    simulator, stream = Simulator(), StringIO()
    with pytest.raises(ValueError, match="closed"), recorded(simulator, stream):
        stream.close()
        simulator.voice_call(to="702")
        simulator.start(chart('<state id="a"/>'))
    assert [each.is_active("a") for each in simulator.sessions.values()] == [True]
