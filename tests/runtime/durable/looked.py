"""The contract of a host on this machine: what can be seen of sessions, and what reaches them without waiting.

In: a fixture `engine`, and `scribed`, whose hosts keep lines of what happens. Out: classes of tests, as in
`contract.py`.

The rule that surprises: here the tests see the host itself, `engine.ask(…)`; of one that is killed, the next.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

import pytest

from scxml_runtime.durable import (
    Duplicate,
    DurableHost,
    Happened,
    Listed,
    NotWaiting,
    SessionLives,
    SessionOver,
    Told,
    Wanted,
)
from tests.runtime.durable.charts import chart
from tests.runtime.durable.families import every_moment
from tests.runtime.durable.here import Here


def ids(engine: Here, **wanted: Any) -> list[str]:
    return [each.id for each in engine.ask(lambda host: host.sessions(wanted=Wanted(**wanted)))]


def listed(engine: Here, id: str) -> Listed:
    (found,) = engine.ask(lambda host: host.sessions(wanted=Wanted(text=id)))
    return found


def heard(future: Future[Any]) -> Any:
    """What comes of it, which on virtual time is known at once."""
    return future.result(timeout=0)


class Handed:
    """Starts, events and ends that nobody waits for."""

    def test_they_do_what_those_do_that_wait(self, engine: Here) -> None:
        assert heard(engine.ask(lambda host: host.begin(chart("counter"), "a", {"seen": [0]}))) == "a"
        assert heard(engine.ask(lambda host: host.post("a", "add", {"n": 1}, key="1"))) is None
        heard(engine.ask(lambda host: host.post("a", "add", {"n": 1}, key="1")))
        engine.settle()
        assert engine.look("a").data["seen"] == [0, 1]
        assert heard(engine.ask(lambda host: host.end("a"))) is None
        assert engine.look("a").is_over

    def test_they_are_refused_as_those_are(self, engine: Here) -> None:
        engine.start("counter", "a")
        with pytest.raises(Duplicate):
            heard(engine.ask(lambda host: host.begin(chart("counter"), "a")))
        heard(engine.ask(lambda host: host.end("a")))
        with pytest.raises(SessionOver):
            heard(engine.ask(lambda host: host.post("a", "add", {"n": 1})))


class Lists:
    """Which sessions there are, and how many stand where."""

    def test_a_list_tells_where_each_stands(self, engine: Here) -> None:
        engine.start("parallel", "p")
        began = engine.ask(lambda host: host.now())
        engine.pass_time(5)
        engine.send("p", "next")
        engine.kill()
        seen = listed(engine, "p")
        assert (seen.chart, seen.states, seen.failure) == ("parallel", ("l2a", "r1"), None)
        assert (seen.began, seen.changed) == pytest.approx((began, began + 5))
        assert seen.version == engine.ask(lambda host: host.look("p").version) != ""

    def test_one_that_failed_says_why(self, engine: Here) -> None:
        engine.start("restless", "r")
        engine.start("counter", "c")
        engine.send("r", "go")
        engine.kill()
        assert "microsteps" in (listed(engine, "r").failure or "")
        assert ids(engine, status="failed") == ["r"]
        assert ids(engine, order="failed first") == ["r", "c"]

    def test_they_are_found_by_state(self, engine: Here) -> None:
        for id in ("p1", "p2"):
            engine.start("parallel", id)
        engine.start("counter", "c")
        engine.send("p2", "next")
        assert ids(engine, state="l1") == ["p1"]
        assert ids(engine, state="l2") == ["p2"]  # around the leaf in which it stands
        assert ids(engine, state="left") == ["p1", "p2"]
        assert ids(engine, state=("l1", "on")) == ["c", "p1"]
        assert ids(engine, state="nowhere") == []
        engine.send("p2", "away")
        engine.kill()
        assert (ids(engine, state="left"), ids(engine, state="away")) == (["p1"], ["p2"])

    def test_they_are_found_by_how_they_are(self, engine: Here) -> None:
        for name, id in (("counter", "over"), ("counter", "lives"), ("alarm", "stuck")):
            engine.start(name, id)
        engine.send("over", "stop")
        engine.restart(charts=["counter"])
        engine.accept("stuck", "set")
        engine.settle()
        assert ids(engine, status="over") == ["over"]
        assert ids(engine, status="running") == ["lives", "stuck"]
        assert ids(engine, status="problem") == ["stuck"]
        assert ids(engine, order="failed first")[0] == "stuck"
        counts = engine.ask(lambda host: host.counts())
        assert [(each.is_over, each.problem, each.sessions) for each in counts if each.chart == "alarm"] == [
            (False, True, 1)
        ]

    def test_counts_tell_how_many_stand_where(self, engine: Here) -> None:
        for number in range(4):
            engine.start("counter", f"c{number}")
        engine.start("alarm", "a")
        engine.send("c0", "stop")
        engine.kill()
        counts = engine.ask(lambda host: host.counts())
        assert [(each.chart, each.states, each.is_over, each.failed, each.sessions) for each in counts] == [
            ("alarm", ("on",), False, False, 1),
            ("counter", ("off",), True, False, 1),
            ("counter", ("on",), False, False, 3),
        ]
        assert engine.ask(lambda host: host.counts("alarm")) == counts[:1]
        engine.ask(lambda host: host.forget("c0"))
        assert [each.sessions for each in engine.ask(lambda host: host.counts("counter"))] == [3]

    def test_a_migrated_session_is_one_of_its_new_version(self, engine: Here) -> None:
        engine.start("counter", "a")
        old = listed(engine, "a").version
        engine.restart(charts=["counter", "counter/2"])
        engine.migrate("a", "counter/2", {"states": {"on": "awake"}})
        engine.settle()
        assert ids(engine, version=old) == []
        assert ids(engine, version=listed(engine, "a").version, state="awake") == ["a"]

    def test_a_rehearsal_changes_nothing(self, engine: Here) -> None:
        engine.start("counter", "a")
        engine.restart(charts=["counter", "counter/2"])
        states = {"states": {"on": "awake"}}
        with pytest.raises(ValueError, match="on"):
            engine.ask(lambda host: host.rehearse("a", chart("counter/2")))
        engine.ask(lambda host: host.rehearse("a", chart("counter/2"), states))
        engine.send("a", "add", {"n": 1})
        assert engine.look("a").data["seen"] == [1]

    def test_notes_are_kept_beside_the_sessions(self, engine: Here) -> None:
        assert engine.ask(lambda host: host.note("chart")) is None
        engine.ask(lambda host: host.keep_note("chart", "one"))
        engine.ask(lambda host: host.keep_note("chart", "two"))
        engine.ask(lambda host: host.keep_note("now", "not the host's"))
        engine.kill()
        assert engine.ask(lambda host: (host.note("chart"), host.note("now"))) == ("two", "not the host's")
        engine.start("alarm", "a")


class Timers:
    """Delayed events are seen, and come when somebody says so."""

    def timers(self, engine: Here, id: str) -> list[tuple[str, float, str | None]]:
        now = engine.ask(lambda host: host.now())
        found = engine.ask(lambda host: host.look(id).timers)
        return [(each.event, round(each.at - now, 3), each.sendid) for each in found]

    def fire(self, engine: Here, id: str, number: int) -> None:
        due = engine.ask(lambda host: host.look(id).timers)[number]
        heard(engine.ask(lambda host: host.fire(id, due.id)))

    def test_they_are_told_in_their_order(self, engine: Here) -> None:
        engine.start("alarm", "a")
        engine.send("a", "slow")
        engine.send("a", "set")
        engine.pass_time(4)
        engine.kill()
        assert self.timers(engine, "a") == [("ring", 6, "ring"), ("ring.slow", 16, "ring")]

    def test_ids_stay_while_they_wait(self, engine: Here) -> None:
        engine.start("alarm", "a")
        for _ in range(2):
            engine.send("a", "set")
        before = engine.ask(lambda host: host.look("a").timers)
        assert len({each.id for each in before}) == 2
        engine.send("a", "count")
        engine.pass_time(3)
        engine.kill()
        assert engine.ask(lambda host: host.look("a").timers) == before

    def test_one_comes_now(self, engine: Here) -> None:
        engine.start("alarm", "a")
        engine.send("a", "set")
        self.fire(engine, "a", 0)
        assert (engine.look("a").data["rung"], self.timers(engine, "a")) == (["ring"], [])
        engine.kill()
        engine.pass_time(60)
        assert engine.look("a").data["rung"] == ["ring"]

    def test_the_later_of_two_with_one_id_comes_now_and_the_other_then(self, engine: Here) -> None:
        engine.start("alarm", "a")
        engine.send("a", "set")
        engine.send("a", "slow")
        self.fire(engine, "a", 1)
        assert engine.look("a").data["rung"] == ["ring.slow"]
        assert self.timers(engine, "a") == [("ring", 10, "ring")]
        engine.kill()
        engine.pass_time(60)
        assert engine.look("a").data["rung"] == ["ring.slow", "ring"]

    def test_what_is_left_can_be_cancelled(self, engine: Here) -> None:
        engine.start("alarm", "a")
        engine.send("a", "set")
        engine.send("a", "slow")
        self.fire(engine, "a", 1)
        engine.send("a", "cancel")
        engine.pass_time(60)
        assert engine.look("a").data["rung"] == ["ring.slow"]

    def test_of_an_invoked_session_too(self, engine: Here) -> None:
        engine.start("parent", "p")
        engine.send("p", "go")
        seen = engine.ask(lambda host: host.look("p"))
        assert [(each.event, each.session) for each in seen.timers] == [("bored", "p~1")]
        assert [(each.id, each.chart, each.states, each.invokeid, each.parent) for each in seen.children] == [
            ("p~1", "child", ("working",), "kid", "p")
        ]
        self.fire(engine, "p", 0)
        assert engine.look("p").data["heard"] == [5, -5, "done 5"]
        assert engine.ask(lambda host: host.look("p").children) == ()

    def test_one_for_another_session_comes_there(self, engine: Here) -> None:
        engine.start("alarm", "a")
        engine.start("alarm", "b")
        engine.send("a", "later", {"to": "b"})
        self.fire(engine, "a", 0)
        engine.settle()
        assert engine.look("b").data["rung"] == ["count"]

    def test_of_a_strategy_of_ors(self, engine: Here) -> None:
        engine.start("strategy", "a")
        engine.send("a", "add", {"n": 3})
        self.fire(engine, "a", 0)
        assert engine.look("a").data["seen"] == [3, "later.3"]

    def test_one_that_is_gone_is_refused_and_nothing_stays_of_that(self, engine: Here) -> None:
        engine.start("alarm", "a")
        engine.send("a", "set")
        (due,) = engine.ask(lambda host: host.look("a").timers)
        engine.pass_time(11)
        for id in (due.id, "none"):
            with pytest.raises(NotWaiting, match="has come meanwhile, or was cancelled"):
                heard(engine.ask(lambda host, id=id: host.fire("a", id)))
        engine.send("a", "count")
        assert engine.look("a").data["rung"] == ["ring", "count"]
        assert engine.look("a").problem is None

    def test_of_two_at_once_one_comes(self, engine: Here) -> None:
        engine.start("alarm", "a")
        engine.send("a", "set")
        (due,) = engine.ask(lambda host: host.look("a").timers)
        both = engine.ask(
            lambda host: together(host, lambda: [host.fire("a", due.id), host.fire("a", due.id)])
        )
        assert heard(both[0]) is None
        with pytest.raises(NotWaiting):
            heard(both[1])
        assert engine.look("a").data["rung"] == ["ring"]

    def test_of_a_session_that_cannot_go_on_none_comes(self, engine: Here) -> None:
        engine.start("alarm", "a")
        engine.send("a", "set")
        (due,) = engine.ask(lambda host: host.look("a").timers)
        engine.restart(charts=["counter"])
        with pytest.raises(NotWaiting, match="not registered"):
            heard(engine.ask(lambda host: host.fire("a", due.id)))
        engine.restart()
        engine.pass_time(11)
        assert engine.look("a").data["rung"] == ["ring"]

    def test_nor_of_one_that_is_over(self, engine: Here) -> None:
        engine.start("counter", "a")
        engine.send("a", "stop")
        with pytest.raises(SessionOver):
            heard(engine.ask(lambda host: host.fire("a", "any")))


def together(host: DurableHost, call: Callable[[], Any]) -> Any:
    """What is asked for in one go, in the same turn."""
    made: list[Any] = []
    host.call(lambda: made.append(call()))
    host.run()
    return made[0]


class UnderWay:
    """What a session waits for, and what waits for it."""

    def test_what_has_no_answer_is_told(self, engine: Here) -> None:
        engine.start("till", "t")
        now = engine.ask(lambda host: host.now())
        engine.send("t", "buy", {"at": "x-slow", "n": 1})
        engine.kill()
        (wish,) = engine.ask(lambda host: host.look("t").under_way)
        assert (wish.kind, wish.type, wish.since) == ("carry", "x-slow", pytest.approx(now))
        engine.pass_time(6)
        assert engine.ask(lambda host: host.look("t").under_way) == ()

    def test_services_are_under_way_as_long_as_they_run(self, engine: Here) -> None:
        engine.start("scanner", "s")
        engine.send("s", "go")
        engine.settle()
        assert [(each.kind, each.type) for each in engine.ask(lambda host: host.look("s").under_way)] == [
            ("serve", "x-scan")
        ]
        engine.send("s", "back")
        engine.settle()
        assert engine.ask(lambda host: host.look("s").under_way) == ()

    def test_what_waits_for_a_session_is_counted(self, engine: Here) -> None:
        engine.start("counter", "a")
        engine.start("alarm", "b")
        engine.restart(charts=["alarm"])
        for n in range(3):
            engine.accept("a", "add", {"n": n})
        assert engine.ask(lambda host: host.look("a").waiting) == 3
        engine.kill()
        assert engine.ask(lambda host: host.look("a").waiting) == 3
        engine.restart()
        engine.settle()
        assert engine.ask(lambda host: host.look("a").waiting) == 0


class Watched:
    """Whoever watches hears of each commit, and of nothing else."""

    def test_each_commit_is_told_with_where_the_session_stands(self, engine: Here) -> None:
        told: list[Told] = []
        engine.start("alarm", "a")
        stop = engine.ask(lambda host: host.watch(told.append))
        engine.start("counter", "b")
        engine.send("a", "set")
        engine.pass_time(11)
        engine.send("b", "stop")
        assert [(each.id, each.listed.states, each.listed.is_over, each.number) for each in told] == [
            ("b", ("on",), False, None),
            ("a", ("on",), False, None),
            ("a", ("on",), False, None),
            ("b", ("off",), True, None),
        ]
        assert all(each.at == each.listed.changed and each.lines == () for each in told)
        stop()
        engine.send("a", "count")
        assert len(told) == 4

    def test_one_session_may_be_watched_alone(self, scribed: Here) -> None:
        told: list[Told] = []
        for id in ("a", "b"):
            scribed.start("counter", id)
        stop = scribed.ask(lambda host: host.watch(told.append, "a"))
        for id in ("a", "b"):
            scribed.send(id, "add", {"n": 1})
        stop()
        scribed.send("a", "add", {"n": 1})
        assert [each.id for each in told] == ["a"]

    def test_a_watcher_that_fails_disturbs_nobody(
        self, engine: Here, caplog: pytest.LogCaptureFixture
    ) -> None:
        told: list[Told] = []
        engine.start("counter", "a")
        engine.ask(lambda host: host.watch(lambda told: 1 / 0))
        engine.ask(lambda host: host.watch(told.append))
        engine.send("a", "add", {"n": 1})
        assert (engine.look("a").data["seen"], len(told)) == ([1], 1)
        assert "a watcher of the session 'a' has failed" in caplog.text

    def test_who_is_forgotten_is_told(self, engine: Here) -> None:
        told: list[Told] = []
        engine.start("counter", "a")
        engine.start("counter", "b")
        engine.ask(lambda host: host.watch(told.append, "a"))
        engine.terminate("a")
        with pytest.raises(SessionLives):
            engine.ask(lambda host: host.forget("b"))
        engine.ask(lambda host: host.forget("a"))
        assert [(each.listed.is_over, each.is_forgotten) for each in told] == [(True, False), (True, True)]

    def test_a_problem_is_told(self, engine: Here) -> None:
        told: list[Told] = []
        engine.start("counter", "a")
        engine.restart(charts=["alarm"])
        engine.ask(lambda host: host.watch(told.append))
        engine.accept("a", "add", {"n": 1})
        assert "not registered" in (told[-1].listed.problem or "")

    def test_a_history_has_the_lines_of_each_turn(self, scribed: Here) -> None:
        told: list[Told] = []
        scribed.ask(lambda host: host.watch(told.append, "a"))
        scribed.start("counter", "a")
        scribed.send("a", "add", {"n": 1})
        turns = scribed.ask(lambda host: host.history("a"))
        assert [(each.number, each.lines) for each in told] == [(each.number, each.lines) for each in turns]
        assert [line["kind"] for line in turns[0].lines] == ["trace", "chart", "start", "data", "step"]
        assert [line["kind"] for line in turns[1].lines] == ["event", "step", "data"]
        assert turns[1].lines[2]["changed"] == {"seen": [1]}

    def test_lines_go_on_behind_a_kill_as_if_there_had_been_none(self, scribed: Here) -> None:
        for id, end in (("one-1", scribed.kill), ("two-2", lambda: None)):
            scribed.start("parent", id)
            scribed.send(id, "go")
            end()
            scribed.send(id, "to.child")
            end()
            scribed.pass_time(11)
        one, other = (
            as_of(scribed.ask(lambda host, id=id: host.history(id)), id) for id in ("one-1", "two-2")
        )
        assert one == other
        assert [line["session"] for line in one if line["kind"] == "end"] == ["ID~1", "ID"]

    def test_lines_are_those_of_committed_turns_whenever_it_dies(self, scribed: Here) -> None:
        whole: Any = None
        for id in [*every_moment(scribed, _talk)][::-1]:
            found = as_of(scribed.ask(lambda host, id=id: host.history(id)), id)
            whole = whole or found  # of the last, which was not killed
            assert found == whole, id

    def test_a_session_without_lines_begins_to_have_some(self, scribed: Here) -> None:
        scribe = scribed.limits.pop("scribe")
        scribed.restart()
        scribed.start("counter", "a")
        scribed.send("a", "add", {"n": 1})
        scribed.limits["scribe"] = scribe
        scribed.restart()
        scribed.send("a", "add", {"n": 2})
        first, second, third = scribed.ask(lambda host: host.history("a"))
        assert (first.lines, second.lines) == ((), ())
        assert [line["kind"] for line in third.lines] == [
            "trace", "chart", "start", "data", "event", "step", "data",
        ]  # fmt: skip
        assert (third.lines[2]["active"], third.lines[3]["changed"]) == (["on"], {"seen": [1]})

    def test_a_migration_stands_in_the_history_and_lines_begin_anew(self, scribed: Here) -> None:
        told: list[Told] = []
        scribed.start("counter", "a")
        scribed.restart(charts=["counter", "counter/2"])
        scribed.ask(lambda host: host.watch(told.append, "a"))
        scribed.migrate("a", "counter/2", {"states": {"on": "awake"}})
        scribed.send("a", "add", {"n": 1})
        turns = scribed.ask(lambda host: host.history("a"))
        assert (turns[1].inputs, turns[1].configuration) == (("migrate",), ("awake",))
        assert told[0].number == turns[1].number
        (start,) = (line for turn in turns[2:] for line in turn.lines if line["kind"] == "start")
        assert start["active"] == ["awake"]


def _talk(engine: Any, id: str) -> None:
    engine.start("counter", id)
    for n in range(3):
        engine.send(id, "add", {"n": n}, key=str(n))
    engine.send(id, "stop", key="stop")


def as_of(turns: list[Happened], id: str) -> list[dict[str, Any]]:
    """All lines, whenever they were and whoever's."""
    lines = [{**line, "at": 0} for turn in turns for line in turn.lines if line["kind"] != "trace"]
    return [{name: _named(value, id) for name, value in line.items()} for line in lines]


def _named(value: Any, id: str) -> Any:
    if not isinstance(value, str):
        return value
    for start in ("", "#_scxml_"):
        if value.startswith(f"{start}{id}"):
            return f"{start}ID{value.removeprefix(start + id)}"
    return value
