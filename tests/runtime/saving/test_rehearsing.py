"""What would become of a snapshot: the same as what becomes of it, and nothing else changes."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from scxml_runtime import Host, Rehearsal, SnapshotError, rehearse
from tests.runtime.saving.cuts import load, through_text
from tests.runtime.saving.mutations import CHART, copy, mutate, session

OLD = """<datamodel><data id="n" expr="1"/><data id="old" expr="2"/></datamodel>
  <state id="work" initial="one"><history id="h"><transition target="one"/></history>
    <state id="one"><transition event="go" target="two"/></state>
    <state id="two"/><transition event="pause" target="idle"/></state>
  <state id="idle"><onentry><send event="wake" delay="3s"/></onentry><transition event="wake" target="h"/></state>"""

NEW = """<datamodel><data id="n" expr="1"/><data id="fresh" expr="2"/></datamodel>
  <state id="work" initial="one"><history id="h"><transition target="one"/></history>
    <state id="one"><transition event="go" target="three"/></state>
    <state id="three"/><transition event="pause" target="idle"/></state>
  <state id="idle"><transition event="rise" target="h"/></state>"""


def idle() -> Any:
    session = Host().start(load(OLD))
    session.send("go")
    session.send("pause")
    session.advance(1)
    return session


def told(rehearsal: Rehearsal) -> tuple[Any, ...]:
    return rehearsal.differences, rehearsal.losses, rehearsal.refused


def refused(cls: Any, saved: Any, migrate: Any = None, host: Host | None = None) -> str | None:
    """What restoring says."""
    try:
        (host or Host()).restore(cls, saved, migrate)
    except SnapshotError as problem:
        return str(problem)
    return None


def test_of_the_same_chart_nothing_is_different_lost_or_refused() -> None:
    session = idle()
    assert told(rehearse(type(session), through_text(session))) == ((), (), None)


def test_another_version_is_refused_as_restoring_refuses() -> None:
    newer, saved = load(NEW), through_text(idle())
    found = rehearse(newer, saved)
    assert found.refused == refused(newer, saved) is not None
    assert (
        "the state 'two' is gone" in found.differences and "the variable 'fresh' is new" in found.differences
    )
    assert found.losses == (
        "the value of 'old'",
        "what the history 'h' remembers",
        "the event 'wake' that comes in 2 s: no transition of the chart takes it",
    )


def test_what_is_taken_along_is_not_lost() -> None:
    newer, saved = load(NEW), through_text(idle())
    migrate = {"states": {"two": "three"}, "data": {"old": "fresh"}}
    found = rehearse(newer, saved, migrate)
    assert found.refused is None and len(found.losses) == 1 and found.losses[0].startswith("the event 'wake'")


@pytest.mark.parametrize(
    ("migrate", "lost"),
    [
        ({}, "the active state 'idle', so that it cannot be restored"),
        ({"states": {"idle": None}}, "that 'idle' is active"),
        ({"states": {"idle": "rest"}, "data": {"n": None}}, "the value of 'n'"),
        (lambda saved: saved, "the active state 'idle', so that it cannot be restored"),
    ],
)
def test_what_is_left_out_is_named(migrate: Any, lost: str) -> None:
    newer, saved = load(OLD.replace("idle", "rest")), through_text(idle())
    found = rehearse(newer, saved, migrate)
    assert lost in found.losses and found.refused == refused(newer, saved, migrate)


def test_a_state_with_something_invoked_cannot_go_nowhere() -> None:
    inside = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"><state id="x"/></scxml>'
    chart = f'<state id="a"><invoke id="c"><content>{inside}</content></invoke></state><state id="b"/>'
    session = Host().start(load(chart))
    session.advance(0)
    newer, saved = load(chart.replace('"a"', '"z"')), through_text(session)
    assert any("invoked as 'c'" in lost for lost in rehearse(newer, saved).losses)
    found = rehearse(newer, saved, {"states": {"a": None}})
    assert found.refused is not None and "what it has invoked still runs" in found.refused
    assert rehearse(newer, saved, {"states": {"a": "z"}}).refused is None


@pytest.mark.parametrize("saved", [None, [], {}, {"format": "scxml-session", "version": 99}, {"format": "x"}])
def test_what_is_no_snapshot_is_refused(saved: Any) -> None:
    found = rehearse(load(OLD), saved)
    assert (found.differences, found.losses) == ((), ()) and found.refused == refused(load(OLD), saved)


def test_a_snapshot_nested_too_deeply_is_refused() -> None:
    saved = through_text(idle())
    deep: Any = 0
    for _ in range(50_000):
        deep = [deep]
    saved["session"]["data"]["n"] = deep
    for migrate in (None, {}, lambda saved: saved):
        found = rehearse(load(NEW), saved, migrate)
        assert found.refused is not None


def test_no_snapshot_makes_it_fail() -> None:
    whole, newer = session(), load(NEW)
    for seed in range(150):
        saved = copy(whole)
        mutate(saved, Random(seed))
        assert rehearse(CHART, saved).refused == refused(CHART, saved)
        for migrate in (None, {}, {"states": {"a": None, "b": "idle"}}, lambda saved: saved):
            rehearse(newer, saved, migrate)


def test_the_host_stays_as_it_was() -> None:
    calls: list[str] = []

    async def scan(call: Any) -> None:
        calls.append(call.id)
        await call.sleep(9)

    chart = load(
        '<state id="a"><onentry><send event="e" delay="5s"/></onentry><invoke type="x-scan" id="s"/></state>'
    )
    session = Host(services={"x-scan": scan}).start(chart)
    session.advance(1)
    saved = through_text(session)
    assert "no service 'x-scan'" in str(rehearse(chart, saved).refused)

    host = Host(services={"x-scan": scan})
    assert rehearse(chart, saved, host=host).refused is None
    host.advance(20)
    assert calls == ["s"] and not host.sessions and host.clock.next_due() is None

    same = session.host
    assert rehearse(chart, saved, host=same).refused == refused(chart, saved, host=same)
    assert [*same.sessions.values()] == [session]


@pytest.mark.parametrize("migrate", [3, {"states": 3}, {"data": ["a"]}])
def test_a_migration_that_is_none_is_the_callers_mistake(migrate: Any) -> None:
    with pytest.raises(TypeError, match="migrate"):
        rehearse(load(NEW), through_text(idle()), migrate=migrate)


@pytest.mark.parametrize("cls", [int, Host, None])
def test_what_is_no_class_of_a_chart_is_the_callers_mistake(cls: Any) -> None:
    with pytest.raises(TypeError, match="the class of a chart"):
        Host().restore(cls, through_text(idle()))


def test_it_says_itself_what_it_found() -> None:
    assert repr(Rehearsal(("a",), (), None)) == "Rehearsal(('a',), (), None)"
