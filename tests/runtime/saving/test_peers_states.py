"""Where a session stands, and what is no snapshot: faults that users of other engines reported, each as what must hold
here instead. Above each test stand the tracker and the number."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scxml_runtime import ChartChanged, Host, SessionError, SnapshotError
from tests.runtime.saving.cuts import alike, cut, load, through_text

REGIONS = load(
    """<state id="out"><transition event="in" target="p"/><transition event="back" target="h"/></state>
    <parallel id="p"><history id="h" type="deep"><transition target="a1 b1"/></history>
      <state id="a"><history id="ha"><transition target="a2"/></history>
        <state id="a1"><transition event="a" target="a2"/></state>
        <state id="a2"><transition event="a" target="a3"/></state><final id="a3"/></state>
      <state id="b"><state id="b1"><transition event="b" target="q"/></state>
        <parallel id="q"><state id="q1"><state id="x"><transition event="deep" target="y"/></state><state id="y"/>
          </state><state id="q2"/><transition event="b" target="b2"/></parallel>
        <final id="b2"/></state>
      <transition event="out" target="out"/><transition event="done.state.p" target="joined"/></parallel>
    <state id="joined"/>""",
    name="regions.scxml",
)


def standing(*events: str) -> Any:
    """A session that has got these events."""
    session = Host().start(REGIONS)
    for event in events:
        session.send(event)
    return session


# spring-attic/spring-statemachine#242: what stands in a fork is put back to where forks begin.
@pytest.mark.parametrize(
    "events", [("in",), ("in", "a", "b"), ("in", "b", "deep"), ("in", "a", "a", "b", "deep")]
)
def test_each_region_stands_where_it_stood(events: tuple[str, ...]) -> None:
    session = standing(*events)
    again = cut(session)
    assert again.configuration == session.configuration
    alike(session, again)


# spring-attic/spring-statemachine#811: a region that had ended before does not count, and the join never comes.
def test_a_region_that_has_ended_counts_for_the_join() -> None:
    again = cut(standing("in", "a", "a", "b"))
    again.send("b")
    assert again.is_active("joined")


# spring-attic/spring-statemachine#1150: the restored machine answers an event otherwise than the one that went on.
def test_regions_answer_events_as_they_would_have() -> None:
    session = standing("in", "b")
    again = cut(session)
    for event in ("a", "deep", "out", "back", "a", "b"):
        for each in (session, again):
            each.send(event)
        again = cut(again)
        alike(session, again)
    assert again.is_active("joined")


# statelyai/xstate#5178: a history that has gone through JSON leads to the initial state.
def test_a_history_leads_where_it_was() -> None:
    chart = load("""<state id="s"><history id="h"><transition target="s1"/></history>
        <state id="s1"><transition event="n" target="s2"/></state><state id="s2"><state id="s21"/>
        <state id="s22"/></state><transition event="out" target="out"/></state>
        <state id="out"><transition event="back" target="h"/></state>""")
    session = Host().start(chart)
    for event in ("n", "out"):
        session.send(event)
    again = cut(session)
    again.send("back")
    assert again.configuration == {"s", "s2", "s21"}


# pgularski/pysm#8: of the states inside one another the innermost is forgotten.
def test_a_deep_history_leads_to_the_innermost_states() -> None:
    again = cut(cut(standing("in", "a", "b", "deep", "out")))
    again.send("back")
    assert again.configuration == {"p", "a", "a2", "b", "q", "q1", "y", "q2"}


# spring-attic/spring-statemachine#182: saving fails where a history remembers nothing yet.
def test_a_history_that_remembers_nothing_has_its_default() -> None:
    session = standing()
    session.send("back")
    assert session.configuration >= {"a1", "b1"}
    again = cut(standing())
    assert "history" not in through_text(again)["session"]
    again.send("back")
    assert again.configuration == session.configuration


# spring-attic/spring-statemachine#847: a machine that is over cannot be taken back to where it was not.
def test_a_session_that_is_over_can_be_taken_back_in_its_own_host() -> None:
    chart = load('<state id="a"><transition event="e" target="f"/></state><final id="f"/>')
    host = Host()
    session = host.start(chart)
    saved = through_text(session)
    session.send("e")
    assert session.is_finished
    again = host.restore(chart, saved)
    assert host.sessions[session.session_id] is again and again.is_active("a")
    again.send("e")
    assert again.final == "f"


# basiltt/xstate-statemachine#145: one that has failed is saved as one that goes on, and does nothing.
def test_a_session_that_was_ended_by_an_error_says_so_after_the_cut() -> None:
    chart = load(
        '<state id="a"><transition event="e" target="b"/></state><state id="b"><transition target="b"/></state>'
    )
    session = Host().start(chart)
    with pytest.raises(SessionError):
        session.send("e")
    again = cut(session)
    assert again.is_finished and again.final is None
    assert again.failure == session.failure and "coming to rest" in str(again.failure)


# appccelerate/statemachine#22: one that has not been started is started by loading it.
def test_a_session_that_has_not_begun_has_not_begun() -> None:
    chart = load(
        """<datamodel><data id="n" expr="1"/></datamodel><state id="a"><onentry><log label="in" expr="n"/></onentry>
        </state>"""
    )
    again = cut(Host().start(chart, start=False))
    assert (again.configuration, again.log) == (frozenset(), [])
    again.start({"n": 5})
    assert (again.is_active("a"), again.log) == (True, [("in", "5")])


# basiltt/xstate-statemachine#102 and #169: what an action of entry saves has the new state with the old data.
def test_nothing_is_saved_from_inside_content() -> None:
    problems: list[str] = []

    def save() -> None:
        try:
            session.snapshot()
        except SnapshotError as problem:
            problems.append(str(problem))

    chart = load(
        """<datamodel><data id="n" expr="0"/></datamodel><state id="a"><transition event="e" target="b"/></state>
        <state id="b"><onentry><script>n = 1; save(); n = 2</script></onentry></state>""",
        functions=["save"],
    )
    session = Host(functions={"save": save}).start(chart)
    session.send("e")
    assert len(problems) == 1 and "middle of a macrostep" in problems[0]
    assert session.data["n"] == 2 and Host(functions={"save": save}).restore(
        chart, through_text(session)
    ).is_active("b")


# basiltt/xstate-statemachine#143: an illegal configuration restores as a machine that is deaf.
@pytest.mark.parametrize(
    ("configuration", "why"),
    [
        ([], "of the chart one state is active, not 0"),
        (["a1"], "of the parallel 'p' all states are active, or none"),
        (["a1", "b1", "out"], "of the chart one state is active, not 2"),
        (["a1", "a2", "b1"], "of 'a' one state is active, not 2"),
        (["p"], "'p' has states inside"),
        (["a1", "b1", "h"], "no state 'h'"),
        (["a1", "x", "q2", "b1"], "of 'b' one state is active, not 2"),
    ],
)
def test_what_no_session_can_stand_in_is_refused(configuration: list[str], why: str) -> None:
    saved = through_text(standing("in"))
    saved["session"]["configuration"] = configuration
    with pytest.raises(SnapshotError, match=why):
        Host().restore(REGIONS, saved)


# basiltt/xstate-statemachine#186: two fields say where it stands, and which of them counts depends.
def test_states_around_others_are_never_named() -> None:
    session = standing("in")
    saved = through_text(session)
    saved["session"]["configuration"] = ["p", "a", "a1", "b", "b1"]
    with pytest.raises(SnapshotError, match="has states inside"):
        Host().restore(REGIONS, saved)


# basiltt/xstate-statemachine#146: fields of a wrong type end in an error of any kind, or in none.
@pytest.mark.parametrize("value", [None, True, 5, -1.5, "", "x", [], [[]], {}, {"$": "NaN"}, {"$": 1}])
@pytest.mark.parametrize(
    "field",
    ["format", "version", "chart", "session", "host", "objects"]
    + [
        f"session.{name}"
        for name in ("id", "state", "configuration", "data", "history", "bound", "event", "log")
    ]
    + [
        f"session.{name}"
        for name in ("end", "internal", "external", "timers", "invocations", "pending", "url")
    ],
)
def test_a_field_of_a_wrong_type_is_refused_in_one_way(field: str, value: Any) -> None:
    saved = through_text(standing("in", "a", "out"))
    *path, last = field.split(".")
    place = saved[path[0]] if path else saved
    place[last] = value
    host = Host()
    try:
        again = host.restore(REGIONS, saved)
    except SnapshotError:
        assert not host.sessions
        return
    again.send("back")  # what is let through is a session that goes on
    assert again.is_active("p") or again.is_finished


# basiltt/xstate-statemachine#45: a snapshot says neither of what machine nor of what version it is.
def test_snapshots_of_other_charts_and_of_later_versions_are_refused() -> None:
    saved = through_text(standing())
    with pytest.raises(ChartChanged):
        Host().restore(load('<state id="out"/>'), saved)
    with pytest.raises(SnapshotError, match="version 2; this runtime reads"):
        Host().restore(REGIONS, {**saved, "version": 2})


# statelyai/xstate#3091: where a state has been renamed, the error is one of the engine's own insides.
def test_a_state_that_is_gone_is_named() -> None:
    saved = through_text(standing("in"))
    saved["chart"]["states"] = [id.replace("a1", "first") for id in saved["chart"]["states"]]
    saved["chart"]["meaning"] = "0" * len(saved["chart"]["meaning"])
    with pytest.raises(ChartChanged) as problem:
        Host().restore(REGIONS, saved)
    assert "the state 'first' is gone" in problem.value.differences


# statelyai/xstate#1490: nothing is stored yet, and the engine falls over what it gets.
@pytest.mark.parametrize("nothing", [None, {}, [], "", "null", 0, b""])
def test_what_is_no_snapshot_is_told_so(nothing: Any) -> None:
    with pytest.raises(SnapshotError, match="a snapshot of a session is an object"):
        Host().restore(REGIONS, nothing)


# spring-attic/spring-statemachine#551: what cannot be read is left out, and nobody hears of it.
def test_what_cannot_be_read_leaves_the_host_as_it_was() -> None:
    session = standing("in")
    session.send("out", {"deep": [1, 2]})
    saved = through_text(session)
    broken = json.loads(json.dumps(saved).replace("[1, 2]", '[1, {"$": "ref", "n": 77}]'))
    assert broken != saved
    host = Host()
    before = dict(host.standing())
    with pytest.raises(SnapshotError):
        host.restore(REGIONS, broken)
    assert (host.sessions, host.standing(), host.clock.heap) == ({}, before, [])
    alike(session, host.restore(REGIONS, saved))


# KStateMachine/kstatemachine#125: what is stored grows with every event that there was.
def test_a_snapshot_does_not_grow_with_what_has_been() -> None:
    chart = load("""<datamodel><data id="n" expr="0"/></datamodel>
        <state id="s"><history id="h"><transition target="a"/></history>
        <state id="a"><onentry><log expr="n % 10"/><send event="late" delay="1s" id="late"/></onentry><onexit>
          <cancel sendid="late"/></onexit><transition event="e" target="b"/></state>
        <state id="b"><transition event="e" target="out"/></state></state>
        <state id="out"><transition event="e" target="a"/></state>""")
    session = Host().start(chart)
    sizes = []
    for _ in range(2):
        for number in range(1500):
            session.send("e", [number])
        session.send("none", [])
        sizes.append(len(json.dumps(session.snapshot())))
    assert sizes[0] == pytest.approx(sizes[1], abs=8)  # the digits of what is counted


# basiltt/xstate-statemachine#205: a snapshot without a version or a hash is restored into any machine, unchecked.
@pytest.mark.parametrize("version", [None, 0, -1, "1", True, 1.0, [1]])
def test_a_snapshot_cannot_do_without_its_version(version: Any) -> None:
    saved = {**through_text(standing("in")), "version": version}
    with pytest.raises(SnapshotError, match="the snapshot is of version"):
        Host().restore(REGIONS, saved)


@pytest.mark.parametrize("meaning", [None, "", "0" * 64, 5, []])
def test_a_snapshot_cannot_do_without_the_hash_of_its_chart(meaning: Any) -> None:
    saved = through_text(standing("in"))
    saved["chart"]["meaning"] = meaning
    with pytest.raises(SnapshotError):
        Host().restore(REGIONS, saved)


# Auxx-Ai/auxx-ai#762: a column of type jsonb sorts the keys, and what is read from it is taken for something else.
def test_a_snapshot_whose_fields_were_sorted_is_the_same_snapshot() -> None:
    chart = load(
        """<datamodel><data id="x" expr="new Map([['b', [1]], ['a', function () { return x.size; }]])"/></datamodel>
        <state id="s"><history id="h"><transition target="a"/></history><state id="b"/><state id="a">
          <transition event="e" target="b"/></state><transition event="out" target="out"/></state>
        <state id="out"><onentry><send event="late" delay="2s"/><send event="early" delay="1s"/></onentry>
          <transition event="late early"><log expr="_event.name + x.get('a')() + [...x.keys()]"/></transition>
          <transition event="back" target="h"/></state>"""
    )
    session = Host().start(chart)
    for event in ("e", "out"):
        session.send(event)
    again = Host().restore(chart, json.loads(json.dumps(session.snapshot(), sort_keys=True)))
    alike(session, again)
    again.advance(2)
    again.send("back")
    assert [text for _, text in again.log] == ["early2b,a", "late2b,a"] and again.is_active("b")
