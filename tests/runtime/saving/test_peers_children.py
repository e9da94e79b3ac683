"""Invoked sessions and services: faults that users of other engines reported, each as what must hold here instead.
Above each test stand the tracker and the number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from scxml_runtime import Event, Host, SnapshotError
from tests.runtime.saving.cuts import alike, cut, document, load, through_text

COUNTER = """<datamodel><data id="n" expr="0"/></datamodel><state id="x">
  <transition event="up"><assign location="n" expr="n + 1"/>
    <send target="#_parent" event="n"><param name="n" expr="n"/></send></transition>
  <transition event="stop" target="f"/></state>
  <final id="f"><donedata><param name="n" expr="n"/></donedata></final>"""
HEARD = """<transition event="*"><script>
  heard.push([_event.name, _event.invokeid, _event.data &amp;&amp; _event.data.n].join())</script></transition>"""
SAVER = load('<state id="a"><transition event="save"><send type="x-save" event="now"/></transition></state>')


def parent(inside: str, data: str = "", functions: Sequence[str] = ()) -> Any:
    """The class of a chart that can keep what it has heard, and other data."""
    held = f'<datamodel><data id="heard" expr="[]"/>{data}</datamodel>'
    return load(held + inside, functions=functions)


def invoked(id: str, inside: str = COUNTER, more: str = "") -> str:
    """An <invoke> of a chart that stands in the document."""
    return f'<invoke id="{id}">{more}<content>{document(inside)}</content></invoke>'


def to(id: str, event: str) -> str:
    """A transition that hands an event on to what was invoked."""
    return f'<transition event="{event}.{id}"><send target="#_{id}" event="{event}"/></transition>'


def child_of(session: Any) -> Any:
    return next(
        each for each in session.host.sessions.values() if each.parent_ and each.parent_[0] is session
    )


COUNTING = parent(f'<state id="a">{invoked("c")}{to("c", "up")}{to("c", "stop")}{HEARD}</state>')


# statelyai/xstate#5077: restored with its children, a machine cannot be saved again.
def test_what_was_restored_with_children_can_be_saved_again() -> None:
    session = Host().start(COUNTING)
    session.send("up.c")
    again = cut(cut(session))
    alike(session, again)
    again.send("up.c")
    assert again.data["heard"] == ["n,c,1", "n,c,2"]


# statelyai/xstate#3547: what is sent to a child by its id finds nobody.
def test_a_restored_child_is_found_by_its_invokeid() -> None:
    again = cut(Host().start(COUNTING))
    again.send("up.c")
    again.send("stop.c")
    assert again.data["heard"] == ["n,c,1", "done.invoke.c,c,1"]


# statelyai/xstate#4873: an id by which the whole system knows an actor leads to what is no actor any more.
def test_a_restored_session_is_found_by_its_session_id() -> None:
    child = """<state id="x"><onentry><send target="#_parent" event="here"/></onentry>
      <transition event="ping"><send targetexpr="_event.origin" event="pong"/></transition></state>"""
    chart = parent(
        f"""<state id="a">{invoked("c", child)}
        <transition event="here"><assign location="it" expr="_event.origin"/></transition>
        <transition event="go"><send targetexpr="it" event="ping"/></transition>{HEARD}</state>""",
        '<data id="it"/>',
    )
    again = cut(Host().start(chart))
    again.send("go")
    assert again.data["it"].startswith("#_scxml_")
    assert [line.partition(",")[0] for line in again.data["heard"]] == ["pong"]


# statelyai/xstate#4486: of children's children nothing can be restored.
def test_children_of_children_go_on() -> None:
    middle = f"""<state id="m">{invoked("c")}{to("c", "up")}{to("c", "stop")}
      <transition event="n"><send target="#_parent" event="n"><param name="n" expr="_event.data.n"/></send></transition>
      <transition event="done.invoke.c" target="over"/></state><final id="over"/>"""
    hand_on = '<transition event="to"><send target="#_m" eventexpr="_event.data"/></transition>'
    session = Host().start(parent(f'<state id="a">{invoked("m", middle)}{hand_on}{HEARD}</state>'))
    session.send("to", "up.c")
    again = cut(session)
    assert len(again.host.sessions) == 3
    for each in (session, again):
        each.send("to", "up.c")
        each.send("to", "stop.c")
    assert again.data["heard"] == ["n,m,1", "n,m,2", "done.invoke.m,m,"]
    alike(session, again)


def saved_before_the_child_begins(chart: Any, event: str | None = None) -> Any:
    """The snapshot of a session that has just invoked a child, for which an event may wait."""
    saved: list[Any] = []

    def save(message: Any) -> None:
        if event is not None:
            host.put(child_of(session).session_id, Event(event))
        saved.append(through_text(session))

    host = Host(processors={"x-save": save})
    session = host.start(chart)
    saver = host.start(SAVER)
    for each, name in ((session, "go"), (saver, "save")):
        host.put(each.session_id, Event(name))
    host.run()
    return saved[0]


# statelyai/xstate#720: a child that is invoked when the state is restored gets nothing of what it was to be given.
def test_a_child_that_has_not_begun_begins_with_what_it_was_given() -> None:
    child = """<datamodel><data id="n"/></datamodel><state id="x"><onentry><send target="#_parent" event="n">
      <param name="n" expr="n.list.length"/></send></onentry></state>"""
    chart = parent(f"""<state id="a"><transition event="go" target="b"/></state>
        <state id="b">{invoked("c", child, '<param name="n" expr="{list: [1, 2, 3]}"/>')}{HEARD}</state>""")
    again = Host().restore(chart, saved_before_the_child_begins(chart))
    assert again.data["heard"] == [] and child_of(again).configuration == frozenset()
    again.host.run()
    assert again.data["heard"] == ["n,c,3"]


# fgmacedo/python-statemachine#544: what is restored elsewhere before its first step never takes it.
def test_events_for_a_child_that_has_not_begun_come_after_its_beginning() -> None:
    chart = parent(f"""<state id="a"><transition event="go" target="b"/></state>
        <state id="b">{invoked("c")}{HEARD}</state>""")
    again = Host().restore(chart, saved_before_the_child_begins(chart, "up"))
    assert child_of(again).configuration == frozenset()
    again.host.run()
    assert again.data["heard"] == ["n,c,1"]


# tklab-tud/uscxml#121: two that were invoked from one document have one data.
def test_two_children_of_one_chart_have_each_their_own_data() -> None:
    both = "".join(invoked(id) + to(id, "up") for id in ("c", "d"))
    session = Host().start(parent(f'<state id="a">{both}{HEARD}</state>'))
    for event in ("up.c", "up.c", "up.d"):
        session.send(event)
    again = cut(session)
    for event in ("up.d", "up.c"):
        again.send(event)
    assert again.data["heard"] == ["n,c,1", "n,c,2", "n,d,1", "n,d,2", "n,c,3"]


# statelyai/xstate#5057: what was not written down as an actor beforehand cannot be saved.
def test_a_child_whose_chart_was_made_at_run_time_goes_on() -> None:
    text = document(COUNTER).replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")
    made = '<invoke id="c"><content expr="t"/></invoke>'
    chart = parent(f'<state id="a">{made}{to("c", "up")}{HEARD}</state>', f'<data id="t" expr="\'{text}\'"/>')
    session = Host().start(chart)
    session.send("up.c")
    again = cut(session)
    again.send("up.c")
    assert again.data["heard"] == ["n,c,1", "n,c,2"]


# day8/re-frame2#9192: a child that has been restored cannot be ended by who invoked it.
def test_leaving_the_state_ends_a_restored_child() -> None:
    child = """<state id="x"><onexit><log label="bye" expr="1"/><send target="#_parent" event="late"/></onexit>
      </state>"""
    chart = parent(f"""<state id="a">{invoked("c", child)}<transition event="go" target="b"/></state>
        <state id="b">{HEARD}</state>""")
    again = cut(Host().start(chart))
    inner = child_of(again)
    again.send("go")
    assert inner.is_finished and inner.log[-1] == ("bye", "1")
    assert again.data["heard"] == [] and "invocations" not in through_text(again)["session"]


# basiltt/xstate-statemachine#183: the machine is at rest, the child is not, and is saved with half of its data.
def test_nothing_is_saved_while_a_child_is_in_the_middle() -> None:
    problems: list[str] = []

    def save(message: Any) -> None:
        try:
            session.snapshot()
        except SnapshotError as problem:
            problems.append(str(problem))

    child = """<state id="x"><transition event="up" target="y"/></state>
      <state id="y"><onentry><send type="x-save" event="now"/></onentry></state>"""
    session = Host(processors={"x-save": save}).start(
        parent(f'<state id="a">{invoked("c", child)}{to("c", "up")}</state>')
    )
    session.send("up.c")
    assert len(problems) == 1 and "middle of a macrostep" in problems[0]


# statelyai/xstate#4476: who wants to hear of what a machine does hears nothing once it is rehydrated.
def test_who_watches_hears_of_restored_children_and_their_parent() -> None:
    chart = parent(
        f"""<state id="a">{invoked("c")}{to("c", "stop")}<transition event="done.invoke" target="b"/></state>
        <state id="b"/>"""
    )
    again = cut(Host().start(chart))
    ends: list[Any] = []
    entered: list[Any] = []
    again.host.observe(lambda session, kind, value: ends.append(value) if kind == "end" else None)
    again.on_enter("b", lambda: entered.append("b"))
    again.send("stop.c")
    assert (ends, entered) == (["f"], ["b"])


# statelyai/xstate#4148: children that were restored do nothing more.
def test_what_a_child_says_later_reaches_its_parent() -> None:
    child = '<state id="x"><onentry><send target="#_parent" event="late" delay="3s"/></onentry></state>'
    session = Host().start(parent(f'<state id="a">{invoked("c", child)}{HEARD}</state>'))
    session.advance(1)
    again = cut(session)
    again.advance(1.9)
    assert again.data["heard"] == []
    again.advance(0.1)
    assert again.data["heard"] == ["late,c,"]


# statelyai/xstate#4336: a child is rehydrated that the state does not invoke.
@pytest.mark.parametrize(
    "change",
    [{"state": "b"}, {"index": 1}, {"state": "nowhere"}, {"index": -1}, {"id": None}, {"by": "magic"}],
)
def test_a_child_that_the_state_does_not_invoke_is_refused(change: dict[str, Any]) -> None:
    session = Host().start(
        parent(f'<state id="a">{invoked("c")}</state><state id="b">{invoked("d")}</state>')
    )
    saved = through_text(session)
    saved["session"]["invocations"][0].update(change)
    host = Host()
    with pytest.raises(SnapshotError):
        host.restore(type(session), saved)
    assert not host.sessions


# basiltt/xstate-statemachine#44: what had been invoked is not there any more, and the machine waits for ever.
def test_a_service_that_was_under_way_is_begun_anew() -> None:
    begun: list[Any] = []

    async def scan(call: Any) -> str:
        begun.append((call.id, call.src, call.params))
        await call.sleep(5)
        return "scanned"

    chart = parent(
        """<state id="a"><invoke id="scan" type="x-scan" src="dev"><param name="speed" expr="speed"/></invoke>
        <transition event="faster"><assign location="speed" expr="9"/></transition>
        <transition event="done.invoke.scan" target="b"/></state><state id="b"/>""",
        '<data id="speed" expr="1"/>',
    )
    session = Host(services={"x-scan": scan}).start(chart)
    session.send("faster")
    session.advance(4)
    again = cut(session, Host(services={"x-scan": scan}))
    again.advance(4.9)
    assert again.is_active("a")
    again.advance(0.1)
    assert again.is_active("b") and begun == [("scan", "dev", {"speed": 1})] * 2
