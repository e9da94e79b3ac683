"""The contract of an engine that keeps families: what holds on every one of them.

In: a fixture `engine`, an adapter that fills `engine.Engine`. Out: classes of tests, which the module of each engine
collects as its own: `class TestSqlite(Contract): ...`.

The rule that surprises: a kill is not one test but all moments of a scenario, one after the other, until the scenario
comes to its end without one.
"""

from __future__ import annotations

import pytest

from scxml_runtime.durable.errors import Duplicate, KeyReused, UnknownSession
from tests.runtime.durable.engine import Engine


class OneSession:
    """One session: its order, its keys, its end."""

    def test_events_are_taken_in_the_order_they_were_sent(self, engine: Engine) -> None:
        engine.start("counter", "a")
        for n in range(20):
            engine.send("a", "add", {"n": n})
        assert engine.look("a").data["seen"] == [*range(20)]

    def test_what_was_accepted_is_taken_in_order_too(self, engine: Engine) -> None:
        engine.start("counter", "a")
        for n in range(20):
            engine.accept("a", "add", {"n": n})
        engine.settle()
        assert engine.look("a").data["seen"] == [*range(20)]

    def test_params_are_the_data_it_begins_with(self, engine: Engine) -> None:
        engine.start("counter", "a", {"seen": ["from the start"]})
        assert engine.look("a").data["seen"] == ["from the start"]

    def test_the_same_key_counts_once(self, engine: Engine) -> None:
        engine.start("counter", "a")
        for _ in range(3):
            engine.send("a", "add", {"n": 1}, key="order-1")
        engine.accept("a", "add", {"n": 1}, key="order-1")
        engine.settle()
        assert engine.look("a").data["seen"] == [1]

    def test_the_same_key_counts_once_behind_a_kill(self, engine: Engine) -> None:
        engine.start("counter", "a")
        engine.send("a", "add", {"n": 1}, key="order-1")
        engine.kill()
        engine.send("a", "add", {"n": 1}, key="order-1")
        assert engine.look("a").data["seen"] == [1]

    def test_the_same_key_for_another_session_is_another(self, engine: Engine) -> None:
        for id in ("a", "b"):
            engine.start("counter", id)
            engine.send(id, "add", {"n": 1}, key="order-1")
        assert engine.look("b").data["seen"] == [1]

    @pytest.mark.parametrize("other", [("add", {"n": 2}), ("stop", {"n": 1})])
    def test_a_key_is_not_reused(self, engine: Engine, other: tuple[str, dict[str, int]]) -> None:
        engine.start("counter", "a")
        engine.send("a", "add", {"n": 1}, key="order-1")
        with pytest.raises(KeyReused):
            engine.send("a", *other, key="order-1")
        with pytest.raises(KeyReused):
            engine.accept("a", *other, key="order-1")
        engine.settle()
        assert engine.look("a").data["seen"] == [1]

    def test_an_id_lives_once(self, engine: Engine) -> None:
        engine.start("counter", "a")
        with pytest.raises(Duplicate):
            engine.start("alarm", "a")

    def test_an_event_for_nobody_is_refused(self, engine: Engine) -> None:
        with pytest.raises(UnknownSession):
            engine.send("nobody", "add", {"n": 1})
        with pytest.raises(UnknownSession):
            engine.accept("nobody", "add", {"n": 1})
        with pytest.raises(UnknownSession):
            engine.look("nobody")

    def test_it_ends(self, engine: Engine) -> None:
        engine.start("counter", "a")
        engine.send("a", "stop")
        engine.kill()
        seen = engine.look("a")
        assert (seen.is_over, seen.final, seen.failure) == (True, "off", None)

    def test_it_can_be_ended(self, engine: Engine) -> None:
        engine.start("counter", "a")
        engine.terminate("a")
        seen = engine.look("a")
        assert (seen.is_over, seen.final) == (True, None)

    def test_one_that_never_rests_is_ended(self, engine: Engine) -> None:
        engine.start("restless", "a")
        engine.start("counter", "b")
        engine.send("a", "go")
        seen = engine.look("a")
        assert seen.is_over and "microsteps" in (seen.failure or "")
        engine.send("b", "add", {"n": 1})
        assert engine.look("b").data["seen"] == [1]


class Time:
    """Delayed events: none early, each once, also where nobody was there when they came due."""

    def test_a_delayed_event_comes_when_it_is_due(self, engine: Engine) -> None:
        engine.start("alarm", "a")
        engine.send("a", "set")
        engine.pass_time(9)
        assert engine.look("a").data["rung"] == []
        engine.pass_time(2)
        assert engine.look("a").data["rung"] == ["ring"]

    def test_it_survives_a_kill(self, engine: Engine) -> None:
        engine.start("alarm", "a")
        engine.send("a", "set")
        engine.pass_time(5)
        engine.kill()
        engine.settle()
        assert engine.look("a").data["rung"] == []
        engine.pass_time(6)
        assert engine.look("a").data["rung"] == ["ring"]

    def test_what_came_due_meanwhile_comes_at_once_and_once(self, engine: Engine) -> None:
        engine.start("alarm", "a")
        engine.send("a", "slow")
        engine.send("a", "set")
        engine.kill_before(30)
        engine.settle()
        assert engine.look("a").data["rung"] == ["ring", "ring.slow"]
        engine.kill()
        engine.pass_time(60)
        assert engine.look("a").data["rung"] == ["ring", "ring.slow"]

    def test_what_came_due_comes_before_what_was_sent_later(self, engine: Engine) -> None:
        engine.start("alarm", "a")
        engine.send("a", "set")
        engine.kill_before(30)
        engine.send("a", "count")
        assert engine.look("a").data["rung"] == ["ring", "count"]

    def test_ids_may_be_used_again(self, engine: Engine) -> None:
        engine.start("alarm", "a")
        for name in ("set", "set", "slow"):
            engine.send("a", name)
        engine.kill()
        engine.pass_time(11)
        assert engine.look("a").data["rung"] == ["ring", "ring"]
        engine.pass_time(10)
        assert engine.look("a").data["rung"] == ["ring", "ring", "ring.slow"]

    def test_a_cancelled_one_never_comes(self, engine: Engine) -> None:
        engine.start("alarm", "a")
        for name in ("set", "slow", "cancel", "set"):
            engine.send("a", name)
        engine.kill()
        engine.pass_time(60)
        assert engine.look("a").data["rung"] == ["ring"]

    def test_one_cancelled_as_it_is_due_comes_or_not_but_once(self, engine: Engine) -> None:
        for n, seconds in enumerate((9.9, 9.99, 10.0, 10.01)):
            id = f"race-{n}"
            engine.start("alarm", id)
            engine.send(id, "set")
            engine.pass_time(seconds)
            rung = [*engine.look(id).data["rung"]]
            engine.send(id, "cancel")
            rung = rung or [*engine.look(id).data["rung"]]
            engine.pass_time(60)
            assert engine.look(id).data["rung"] == rung
            assert len(rung) <= 1

    def test_a_delayed_event_for_another_session(self, engine: Engine) -> None:
        engine.start("alarm", "a")
        engine.start("alarm", "b")
        engine.send("a", "later", {"to": "b"})
        engine.kill()
        engine.pass_time(9)
        assert engine.look("b").data["rung"] == []
        engine.pass_time(2)
        engine.kill()
        engine.pass_time(60)
        assert engine.look("b").data["rung"] == ["count"]

    def test_a_strategy_of_ors(self, engine: Engine) -> None:
        engine.start("strategy", "a")
        engine.send("a", "add", {"n": 3})
        engine.kill()
        engine.pass_time(11)
        engine.send("a", "add", {"n": 4})
        engine.kill_before(20)
        engine.send("a", "stop")
        seen = engine.look("a")
        assert seen.final == "off"
        assert seen.data["seen"] == [3, "later.3", 4, "later.4"]


class Neighbours:
    """Messages between sessions: exactly once, in both directions, in order."""

    def test_one_tells_another(self, engine: Engine) -> None:
        engine.start("counter", "a")
        engine.start("counter", "b")
        for n in range(5):
            engine.send("a", "tell", {"to": "b", "n": n})
            engine.send("b", "tell", {"to": "a", "n": n})
        engine.settle()
        assert engine.look("a").data["seen"] == engine.look("b").data["seen"] == [*range(5)]

    def test_the_other_answers_by_the_origin(self, engine: Engine) -> None:
        engine.start("counter", "a")
        engine.start("counter", "b")
        engine.send("a", "ask", {"to": "b", "n": 7})
        engine.settle()
        assert engine.look("a").data["seen"] == [7]
        assert engine.look("b").data["seen"] == []

    def test_one_tells_itself(self, engine: Engine) -> None:
        engine.start("counter", "a")
        engine.send("a", "tell", {"to": "a", "n": 1})
        engine.settle()
        assert engine.look("a").data["seen"] == [1]

    def test_one_that_is_not_there(self, engine: Engine) -> None:
        engine.start("counter", "a")
        engine.send("a", "tell", {"to": "nobody", "n": 1})
        engine.settle()
        assert engine.look("a").data["seen"] == ["error.communication"]

    def test_one_that_is_over(self, engine: Engine) -> None:
        engine.start("counter", "a")
        engine.start("counter", "b")
        engine.send("b", "stop")
        engine.send("a", "tell", {"to": "b", "n": 1})
        engine.settle()
        assert engine.look("a").data["seen"] == ["error.communication"]


class Limits:
    """What leaves memory comes back; what belongs to another version of its chart waits, or goes over."""

    def test_families_leave_memory_and_come_back(self, engine: Engine) -> None:
        engine.restart(resident=1)
        for n in range(8):
            engine.start("counter", f"c{n}")
            engine.start("alarm", f"a{n}")
            engine.send(f"a{n}", "set")
        for round in range(3):
            for n in range(8):
                engine.send(f"c{n}", "tell", {"to": f"c{(n + 1) % 8}", "n": round})
        engine.settle()
        assert [engine.look(f"c{n}").data["seen"] for n in range(8)] == [[0, 1, 2]] * 8
        engine.pass_time(11)
        assert [engine.look(f"a{n}").data["rung"] for n in range(8)] == [["ring"]] * 8

    def test_invoked_services_go_on_when_their_family_has_left_memory(self, engine: Engine) -> None:
        engine.restart(resident=1)
        for id in ("a", "b"):
            engine.start("scanner", id)
            engine.send(id, "go")
        for n in (1, 2, 0):
            for id in ("a", "b"):
                engine.send(id, "tell", {"n": n})
        engine.settle()
        assert engine.look("a").data["heard"] == engine.look("b").data["heard"] == [4, 2, 4, 4]

    def test_an_unknown_version_waits_and_goes_on_when_it_is_known(self, engine: Engine) -> None:
        engine.start("counter", "a")
        engine.start("alarm", "b")
        engine.restart(charts=["alarm"])
        engine.accept("a", "add", {"n": 1})
        engine.accept("a", "add", {"n": 2})
        engine.settle()
        assert "counter" in (engine.look("a").problem or "").lower()
        engine.send("b", "count")
        assert engine.look("b").data["rung"] == ["count"]
        engine.restart(charts=["alarm", "counter"])
        engine.settle()
        assert engine.look("a").data["seen"] == [1, 2]
        assert engine.look("a").problem is None
        engine.kill()
        engine.settle()
        assert engine.look("a").data["seen"] == [1, 2]

    def test_delayed_events_of_an_unknown_version_wait_too(self, engine: Engine) -> None:
        engine.start("alarm", "a")
        engine.send("a", "set")
        engine.restart(charts=["counter"])
        engine.pass_time(60)
        assert "alarm" in (engine.look("a").problem or "").lower()
        engine.restart()
        engine.settle()
        assert engine.look("a").data["rung"] == ["ring"]

    def test_each_goes_on_with_the_version_it_began_with(self, engine: Engine) -> None:
        engine.start("counter", "old")
        engine.send("old", "add", {"n": 1})
        engine.restart(charts=["counter", "counter/2"])
        engine.start("counter/2", "new")
        for id in ("old", "new"):
            engine.send(id, "add", {"n": 2})
        assert engine.look("old").data["seen"] == [1, 2]
        assert engine.look("new").data["seen"] == ["two 2"]

    def test_a_session_is_taken_over_to_another_version(self, engine: Engine) -> None:
        engine.start("counter", "a")
        engine.send("a", "add", {"n": 1})
        engine.restart(charts=["counter/2"])
        engine.accept("a", "add", {"n": 2})
        engine.settle()
        engine.migrate("a", "counter/2", {"states": {"on": "awake"}})
        engine.settle()
        engine.send("a", "add", {"n": 3})
        assert engine.look("a").data["seen"] == [1, "two 2", "two 3"]
        assert engine.look("a").configuration == {"awake"}
