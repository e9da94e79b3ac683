"""The contract of an engine, continued: what sessions have invoked, what they ask of the world outside, and kills at
every moment of it.

In: a fixture `engine`. Out: classes of tests, as in `contract.py`.

The rule that surprises: an effect outside may be done twice, but never under two keys.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from tests.runtime.durable.engine import Engine

MOMENTS = 200
"""More than any scenario here has."""


class Invoked:
    """Sessions that sessions have invoked: one family, restored together."""

    def test_child_and_parent_talk(self, engine: Engine) -> None:
        engine.start("parent", "p")
        engine.send("p", "go")
        engine.send("p", "to.child")
        assert engine.look("p").data["heard"] == [5, -5, 6]

    def test_a_child_that_is_done_after_a_restart(self, engine: Engine) -> None:
        engine.start("parent", "p")
        engine.send("p", "go")
        engine.kill()
        engine.send("p", "to.child")
        engine.kill_before(5)
        engine.pass_time(6)
        seen = engine.look("p")
        assert seen.data["heard"] == [5, -5, 6, -6, "done 6"]
        assert seen.final == "over"

    def test_a_parent_that_is_gone_while_its_child_still_speaks(self, engine: Engine) -> None:
        engine.start("parent", "p")
        engine.send("p", "go")
        engine.kill()
        engine.send("p", "back")
        engine.kill()
        engine.pass_time(60)
        seen = engine.look("p")
        assert seen.data["heard"] == [5]
        assert seen.configuration == {"idle"}

    @pytest.mark.parametrize("to", ["p~1", "p~9"])
    def test_a_child_that_is_over_takes_no_events(self, engine: Engine, to: str) -> None:
        engine.start("parent", "p")
        engine.start("counter", "a")
        for name in ("go", "back"):
            engine.send("p", name)
        engine.send("a", "tell", {"to": to, "n": 1})
        engine.settle()
        assert engine.look("a").data["seen"] == ["error.communication"]

    def test_invoked_again(self, engine: Engine) -> None:
        engine.start("parent", "p")
        for name in ("go", "back", "go"):
            engine.send("p", name)
            engine.kill()
        engine.pass_time(11)
        assert engine.look("p").data["heard"] == [5, 5, -5, "done 5"]

    def test_events_are_forwarded(self, engine: Engine) -> None:
        engine.start("parent", "p")
        engine.send("p", "forward")
        engine.kill()
        engine.send("p", "hurry")
        engine.send("p", "hurry")
        engine.pass_time(11)
        assert engine.look("p").data["heard"] == [5, -5, 6, -6, 7, -7, "done 7"]

    def test_history_and_parallel_states(self, engine: Engine) -> None:
        engine.start("parallel", "p")
        for name in ("next", "next", "away", "return"):
            engine.send("p", name)
            engine.kill()
        assert engine.look("p").configuration == {"both", "left", "l2", "l2b", "right", "r1"}
        engine.send("p", "end")
        assert engine.look("p").final == "over"


class Outside:
    """Processors and services: at least once, under one key, behind the commit."""

    def test_a_processor_answers(self, engine: Engine) -> None:
        engine.start("till", "t")
        engine.send("t", "buy", {"at": "x-till", "n": 1})
        engine.send("t", "buy", {"at": "x-till", "n": 2})
        engine.settle()
        assert engine.look("t").data["got"] == [1, 2]
        assert [(each["kind"], each["n"]) for each in engine.performed()] == [("sold", 1), ("sold", 2)]
        assert len({each["key"] for each in engine.performed()}) == 2

    def test_what_was_answered_is_not_done_again(self, engine: Engine) -> None:
        engine.start("till", "t")
        engine.send("t", "buy", {"at": "x-till", "n": 1})
        engine.settle()
        engine.kill()
        engine.settle()
        assert engine.look("t").data["got"] == [1]
        assert len(engine.performed()) == 1

    def test_a_delayed_send_to_a_processor(self, engine: Engine) -> None:
        engine.start("till", "t")
        engine.send("t", "later")
        engine.kill()
        engine.pass_time(9)
        assert engine.performed() == []
        engine.pass_time(2)
        assert engine.look("t").data["got"] == [7]

    def test_a_processor_that_fails(self, engine: Engine) -> None:
        engine.start("till", "t")
        for at in ("x-broken", "x-gone", "x-unheard-of"):
            engine.send("t", "buy", {"at": at, "n": 1})
            engine.settle()
        got = engine.look("t").data["got"]
        assert got == ["error.execution sale", "error.communication sale", "error.execution sale"]

    def test_a_processor_at_work_begins_again_under_its_key(self, engine: Engine) -> None:
        engine.start("till", "t")
        engine.send("t", "buy", {"at": "x-slow", "n": 3})
        engine.pass_time(2)
        engine.kill()
        engine.pass_time(6)
        assert engine.look("t").data["got"] == [3]
        assert len({each["key"] for each in engine.performed()}) == 1

    def test_a_service_is_told_and_says(self, engine: Engine) -> None:
        engine.start("scanner", "s")
        engine.send("s", "go")
        engine.settle()
        for n in (3, 5, 0):
            engine.send("s", "tell", {"n": n})
            engine.settle()
        assert engine.look("s").data["heard"] == [4, 6, 10, 4]
        assert engine.look("s").configuration == {"idle"}

    def test_a_service_begins_again_under_its_key(self, engine: Engine) -> None:
        engine.start("scanner", "s")
        engine.send("s", "go")
        engine.settle()
        engine.kill()
        engine.settle()
        engine.send("s", "tell", {"n": 0})
        engine.settle()
        assert engine.look("s").data["heard"][-1] == 4
        begun = [each for each in engine.performed() if each["kind"] == "scanning"]
        assert len(begun) == 2
        assert len({each["key"] for each in begun}) == 1

    def test_a_service_that_speaks_when_its_state_was_left(self, engine: Engine) -> None:
        engine.start("stubborn", "s")
        engine.send("s", "back")
        engine.pass_time(20)
        assert engine.look("s").data["heard"] == []

    def test_a_service_that_speaks_when_its_session_is_over(self, engine: Engine) -> None:
        engine.start("stubborn", "s")
        engine.send("s", "stop")
        engine.kill()
        engine.pass_time(20)
        seen = engine.look("s")
        assert (seen.final, seen.data["heard"]) == ("over", [])

    def test_invoked_again_it_is_another(self, engine: Engine) -> None:
        engine.start("scanner", "s")
        for name in ("go", "back", "go"):
            engine.send("s", name)
            engine.settle()
        engine.send("s", "tell", {"n": 0})
        engine.settle()
        assert engine.look("s").data["heard"] == [4, 4, 4]
        assert len({each["key"] for each in engine.performed() if each["kind"] == "scanning"}) == 2


class Killed:
    """The process dies at every moment of a scenario, one after the other."""

    def test_events_and_timers(self, engine: Engine) -> None:
        for id in every_moment(engine, _set_and_count):
            assert engine.look(id).data["rung"] == ["count", "ring", "count"], id

    def test_messages_between_sessions(self, engine: Engine) -> None:
        for id in every_moment(engine, _tell_each_other):
            assert engine.look(f"{id}-a").data["seen"] == [0, 1, 2], id
            assert engine.look(f"{id}-b").data["seen"] == [0, 1, 2, 9], id

    def test_what_was_accepted(self, engine: Engine) -> None:
        for id in every_moment(engine, _accept):
            assert engine.look(id).data["seen"] == [0, 1, 2, 3], id

    def test_effects(self, engine: Engine) -> None:
        ids = []
        for id in every_moment(engine, _buy):
            ids.append(id)
            assert engine.look(id).data["got"] == [1, 2], id
        done = [each["key"] for each in engine.performed()]
        assert len({*done}) == 2 * len(ids)
        assert len(done) > 2 * len(ids), "no kill has fallen between an effect and its answer"

    def test_children(self, engine: Engine) -> None:
        for id in every_moment(engine, _have_a_child):
            seen = engine.look(id)
            assert seen.data["heard"] == [5, -5, 6, -6, "done 6"], id
            assert seen.final == "over", id

    def test_services(self, engine: Engine) -> None:
        for id in every_moment(engine, _scan):
            seen = engine.look(id)
            assert seen.data["heard"][-1] == 4, id
            assert seen.configuration == {"idle"}, id


def every_moment(engine: Engine, scenario: Callable[[Engine, str], None]) -> Iterator[str]:
    """Play the scenario with a kill at its first moment, at its second, and so on, until it has no such moment; the ids
    of the sessions."""
    for moment in range(MOMENTS):
        id = f"at-{moment}"
        engine.die_at(moment)
        scenario(engine, id)
        engine.settle()
        had_died = engine.has_died()
        yield id
        if not had_died:
            assert moment > 3, "the scenario has next to no moments: does the engine see them?"
            return
    raise AssertionError(f"the scenario has more than {MOMENTS} moments")


def _set_and_count(engine: Engine, id: str) -> None:
    engine.start("alarm", id)
    engine.send(id, "set", key="1")
    engine.send(id, "count", key="2")
    engine.pass_time(11)
    engine.send(id, "count", key="3")


def _tell_each_other(engine: Engine, id: str) -> None:
    engine.start("counter", f"{id}-a")
    engine.start("counter", f"{id}-b")
    for n in range(3):
        engine.send(f"{id}-a", "tell", {"to": f"{id}-b", "n": n}, key=f"to-b-{n}")
        engine.send(f"{id}-a", "ask", {"to": f"{id}-b", "n": n}, key=f"ask-{n}")
    engine.settle()
    engine.send(f"{id}-b", "add", {"n": 9}, key="9")


def _accept(engine: Engine, id: str) -> None:
    engine.start("counter", id)
    for n in range(4):
        engine.accept(id, "add", {"n": n}, key=str(n))


def _buy(engine: Engine, id: str) -> None:
    engine.start("till", id)
    for n in (1, 2):
        engine.send(id, "buy", {"at": "x-till", "n": n}, key=str(n))
        engine.settle()


def _have_a_child(engine: Engine, id: str) -> None:
    engine.start("parent", id)
    engine.send(id, "go", key="1")
    engine.send(id, "to.child", key="2")
    engine.pass_time(11)


def _scan(engine: Engine, id: str) -> None:
    engine.start("scanner", id)
    engine.send(id, "go", key="1")
    engine.settle()
    engine.send(id, "tell", {"n": 0}, key="2")
