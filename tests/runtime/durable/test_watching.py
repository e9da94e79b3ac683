"""Who watches a durable host, and what a scribe writes down: only what was committed, only of those that are wanted."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from scxml_runtime import VirtualClock
from scxml_runtime.durable import DurableHost, MemoryStore, StoreFull, Told
from scxml_runtime.testing import Scribe
from scxmlc.trace import read
from tests.runtime.durable.charts import chart
from tests.runtime.durable.test_host import COUNTER, busy, entered, go_on
from tests.runtime.durable.test_host_failures import Failing


@pytest.fixture
def host() -> Iterator[DurableHost]:
    with entered(MemoryStore(), COUNTER, chart("parent"), chart("till"), scribe=Scribe()) as made:
        yield made


def observed(host: DurableHost, id: str) -> bool:
    """Whether the session, which is in memory, pays for being watched."""
    resident = host._batches.families.get(id)
    assert resident is not None
    return resident.family.session.observers_ is not None


def kinds(told: list[Told]) -> list[list[str]]:
    return [[line["kind"] for line in each.lines] for each in told]


def test_a_scribe_attends_those_alone_that_are_watched_by_their_id(host: DurableHost) -> None:
    told: list[Told] = []
    for id in ("a", "b"):
        host.start(COUNTER, id)
    host.watch(lambda told: None)
    stop = host.watch(told.append, "a")
    for id in ("a", "b"):
        host.send(id, "add", {"n": 1})
    assert (observed(host, "a"), observed(host, "b")) == (True, False)
    stop()
    host.send("a", "add", {"n": 2})
    assert not observed(host, "a")
    assert kinds(told) == [["event", "step", "data"]]


def test_two_may_watch_one_session_and_one_of_them_stop(host: DurableHost) -> None:
    told: list[Told] = []
    host.start(COUNTER, "a")
    stops = [host.watch(told.append, "a") for _ in range(2)]
    stops[0]()
    host.send("a", "add", {"n": 1})
    assert kinds(told) == [["event", "step", "data"]]
    stops[1]()
    stops[1]()
    host.send("a", "add", {"n": 1})
    assert len(told) == 1


def test_a_session_that_is_watched_before_it_begins_is_told_from_its_start(host: DurableHost) -> None:
    told: list[Told] = []
    host.watch(told.append, "p")
    host.start(chart("parent"), "p")
    host.send("p", "go")
    assert kinds(told)[0] == ["trace", "chart", "start", "data", "step"]
    assert {line["session"] for line in told[1].lines if "session" in line} == {"p", "p~1"}


def test_lines_go_on_though_the_family_leaves_memory() -> None:
    told: list[Told] = []
    with entered(MemoryStore(), COUNTER, scribe=Scribe(), resident=1) as host:
        for id in ("a", "b"):
            host.start(COUNTER, id)
        host.watch(told.append, "a")
        for n in range(3):
            for id in ("a", "b"):
                host.send(id, "add", {"n": n})
    assert [line["changed"] for each in told for line in each.lines if line["kind"] == "data"] == [
        {"seen": [0]},
        {"seen": [0, 1]},
        {"seen": [0, 1, 2]},
    ]


def test_what_is_not_committed_is_not_told() -> None:
    store, told = Failing(), list[Told]()
    with entered(store, scribe=Scribe(), history=True) as host:
        host.start(COUNTER, "a")
        host.watch(told.append, "a")
        store.is_full = True
        with pytest.raises(StoreFull):
            host.send("a", "add", {"n": 1})
        assert told == []
        store.is_full = False
        host.send("a", "add", {"n": 2})
        (turn,) = host.history("a")[1:]
    assert kinds(told) == [["event", "step", "data"]]
    assert (told[0].lines, told[0].number) == (turn.lines, turn.number)
    assert told[0].lines[2]["changed"] == {"seen": [2]}


def test_a_turn_that_is_taken_again_is_told_once(host: DurableHost) -> None:
    """The session ends by the second of three events, so that they are taken again, one by one."""
    told: list[Told] = []
    host.start(COUNTER, "a")
    host.watch(told.append, "a")
    busy(host)
    futures = [host.submit("a", name, {"n": 1}) for name in ("add", "stop", "add")]
    go_on(host)
    assert [each.exception() is None for each in futures] == [True, True, False]
    lines = [line for each in told for line in each.lines]
    assert [line["event"] for line in lines if line["kind"] == "event"] == ["add", "stop"]
    assert lines[-1]["kind"] == "end"


def test_the_lines_of_a_history_are_a_trace(host: DurableHost, tmp_path: Path) -> None:
    with entered(
        MemoryStore(), chart("till"), scribe=Scribe(), history=True, processors={"x-till": sold}
    ) as host:
        host.start(chart("till"), "t")
        host.advance(5)
        host.send("t", "buy", {"at": "x-till", "n": 3})
        lines = [line for turn in host.history("t") for line in turn.lines]
    path = tmp_path / "t.jsonl"
    path.write_text("".join(f"{json.dumps(line)}\n" for line in lines), "ascii")
    found = [*read(path).lines]
    assert found == lines
    assert [
        (line["kind"], line["at"]) for line in found if line["kind"] in ("start", "message", "event")
    ] == [
        ("start", 0),
        ("event", 5),
        ("message", 5),
        ("event", 5),
    ]


def sold(message: Any) -> dict[str, int]:
    return {"receipt": 1}


class Clumsy:
    """A scribe that cannot."""

    def attend(self, host: Any, **told: Any) -> Any:
        raise OSError("the pen is gone")


def test_a_scribe_that_fails_disturbs_nobody(caplog: pytest.LogCaptureFixture) -> None:
    with entered(MemoryStore(), scribe=Clumsy(), history=True) as host:
        host.start(COUNTER, "a")
        host.send("a", "add", {"n": 1})
        assert host.look("a").data["seen"] == [1]
        assert [each.lines for each in host.history("a")] == [(), ()]
    assert "the scribe cannot attend the session 'a'" in caplog.text


def test_what_is_no_scribe_is_refused() -> None:
    with pytest.raises(
        TypeError, match=r"a scribe is wanted, such as scxml_runtime\.testing\.Scribe\(\), not 7"
    ):
        DurableHost(MemoryStore(), [COUNTER], clock=VirtualClock(), scribe=7)  # type: ignore[arg-type]
