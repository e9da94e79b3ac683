"""Events, effects and chance: faults that users of other engines reported, each as what must hold here instead. Above
each test stand the tracker and the number."""

from __future__ import annotations

from typing import Any

import pytest

from scxml_runtime import Event, Host, SnapshotError
from tests.runtime.saving.cuts import alike, cut, load, through_text

HEARD = """<datamodel><data id="heard" expr="[]"/></datamodel>
<state id="a"><transition event="*"><script>heard.push(_event.name)</script></transition></state>"""
CHILD = """<invoke id="c"><content><scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"
  datamodel="ecmascript"><state id="x">
    <transition event="stop" target="f"/>
    <transition event="fail"><send target="#_parent" event="error.of.mine" id="s"/></transition></state>
  <final id="f"><donedata><content expr="{sum: 7}"/></donedata></final></scxml></content></invoke>"""


def saved_between(host: Host, session: Any, send: Any) -> Any:
    """The snapshot of a session while something waits for it that another session has sent just now."""
    saved: list[Any] = []
    host.processors["x-save"] = lambda message: saved.append(through_text(session))
    saver = load(
        '<state id="a"><transition event="save"><send type="x-save" event="now"/></transition></state>'
    )
    other = host.start(saver, session_id="saver")
    send()
    host.put(other.session_id, Event("save"))
    host.run()
    return saved[0]


# basiltt/xstate-statemachine#47: what has been accepted and waits is lost.
def test_fifty_events_that_wait_are_fifty_after_the_cut() -> None:
    host = Host()
    session = host.start(load(HEARD))
    for number in range(50):
        host.put(session.session_id, Event(f"e.{number}"))
    again = cut(session)
    assert again.data["heard"] == []
    again.host.run()
    assert again.data["heard"] == [f"e.{number}" for number in range(50)]


# basiltt/xstate-statemachine#87: an invocation that is done, or failed, is forgotten before anybody hears of it.
@pytest.mark.parametrize(
    ("event", "told"),
    [("stop", ["done.invoke.c", "platform", "7"]), ("fail", ["error.of.mine", "external", "undefined"])],
)
def test_the_end_of_an_invocation_waits_to_be_told(event: str, told: list[str]) -> None:
    chart = load(f"""<datamodel><data id="heard" expr="[]"/></datamodel><state id="a">{CHILD}
      <transition event="*"><script>heard.push([_event.name, _event.type, String((_event.data || {{}}).sum)])
      </script></transition></state>""")
    host = Host()
    session = host.start(chart)
    child = next(each for each in host.sessions.values() if each is not session)
    saved = saved_between(host, session, lambda: host.put(child.session_id, Event(event)))
    again = Host().restore(chart, saved)
    assert again.data["heard"] == []
    again.host.run()
    assert again.data["heard"] == [told] == session.data["heard"]


# basiltt/xstate-statemachine#86: events of the engine come back as those of a user.
def test_an_event_that_waits_keeps_all_its_fields() -> None:
    fields = ("name", "type", "sendid", "origin", "origintype", "invokeid", "data")
    script = "".join(f"heard.push(String(_event.{field}));" for field in fields)
    chart = load(f"""<datamodel><data id="heard" expr="[]"/></datamodel>
        <state id="a"><transition event="*"><script>{script}</script></transition></state>""")
    session = Host().start(chart)
    texts = ["platform", "the data", "s1", "#_scxml_other", "x-type", "i1"]
    session.enqueue_(Event("error.mine", *texts))
    again = cut(session)
    again.host.run()
    assert again.data["heard"] == ["error.mine", "platform", *texts[2:], "the data"]


# basiltt/xstate-statemachine#214: what is checked when it is sent is not when it is restored.
@pytest.mark.parametrize(
    "event",
    [
        {"name": "no name"},
        {"name": ""},
        {"name": 5},
        {"name": "e", "type": "mine"},
        {"name": "e", "sendid": 5},
        "e",
    ],
)
@pytest.mark.parametrize("queue", ["external", "internal"])
def test_an_event_that_cannot_be_sent_cannot_be_restored(event: Any, queue: str) -> None:
    session = Host().start(load(HEARD))
    saved = through_text(session)
    saved["session"][queue] = [event]
    if (event, queue) == ("e", "internal"):  # that is how one is raised
        Host().restore(type(session), saved)
        return
    with pytest.raises(SnapshotError):
        Host().restore(type(session), saved)


# asynkron/protoactor-dotnet#221: the event that the snapshot was taken behind is carried out once more.
def test_the_last_event_is_not_carried_out_again() -> None:
    session = Host().start(load(HEARD))
    session.send("once")
    again = cut(session)
    again.host.run()
    again.advance(1)
    again.send("twice")
    assert again.data["heard"] == ["once", "twice"]


# statelyai/xstate#194: the actions that led to the state are executed when it is restored.
def test_restoring_carries_out_no_content() -> None:
    printed: list[Any] = []
    chart = load(
        """<datamodel><data id="n" expr="0"/></datamodel><script>n++</script><state id="a"><onentry><script>n++</script>
        <log expr="n"/><send type="x-print" event="page"/></onentry><onexit><script>n++</script></onexit></state>"""
    )
    host = Host(processors={"x-print": printed.append})
    session = host.start(chart)
    again = cut(session, Host(processors={"x-print": printed.append}))
    again.host.run()
    assert (again.data["n"], again.log, len(printed)) == (2, session.log, 1)


# fgmacedo/python-statemachine#618: guards are evaluated again, which they were when the state was entered.
def test_restoring_asks_no_condition() -> None:
    asked: list[int] = []

    def ready() -> bool:
        asked.append(1)
        return False

    chart = load(
        '<state id="a"><transition cond="ready()" target="b"/></state><state id="b"/>', functions=["ready"]
    )
    session = Host(functions={"ready": ready}).start(chart)
    before = len(asked)
    again = cut(session, Host(functions={"ready": ready}))
    again.host.run()
    assert len(asked) == before
    again.send("whatever")
    assert len(asked) == before + 1


# statelyai/xstate#4627: eventless transitions are not taken once a state has been restored.
def test_a_condition_that_has_come_true_meanwhile_counts_at_the_next_event() -> None:
    chart = load(
        '<state id="a"><transition cond="ready()" target="b"/></state><state id="b"/>', functions=["ready"]
    )
    session = Host(functions={"ready": lambda: False}).start(chart)
    again = cut(session, Host(functions={"ready": lambda: True}))
    again.host.run()
    assert again.is_active("a")
    again.send("whatever")
    assert again.is_active("b")


# spring-attic/spring-statemachine#1051: restored where no event leads on, the machine runs and cannot be stopped.
def test_a_session_that_has_nothing_to_do_does_nothing() -> None:
    session = Host().start(load('<state id="a"><transition cond="false" target="b"/></state><state id="b"/>'))
    host, kinds = Host(), []
    host.observe(lambda session, kind, value: kinds.append(kind))
    host.restore(type(session), through_text(session))
    assert not host.ready and host.clock.next_due() is None
    host.advance(1e6)
    assert kinds == ["restoring", "restored"]


# temporalio/sdk-python#673: replayed events come in another order than at first.
def test_what_was_raised_comes_before_what_was_sent_and_both_in_order() -> None:
    session = Host().start(load(HEARD))
    for number in range(3):
        session.enqueue_(Event(f"sent.{number}"))
        session.put_internal_(Event(f"raised.{number}", "internal"))
    again = cut(session)
    again.host.run()
    wanted = ["raised.0", "raised.1", "raised.2", "sent.0", "sent.1", "sent.2"]
    assert again.data["heard"] == wanted


# spring-attic/spring-statemachine#550: events that were deferred are not saved.
def test_events_that_scripts_keep_for_later_are_kept() -> None:
    chart = load(
        """<datamodel><data id="held" expr="[]"/><data id="heard" expr="[]"/></datamodel>
        <state id="a"><transition event="later"><script>held.push(_event)</script></transition>
        <transition event="now"><script>
          held.forEach(function (each) { heard.push(each.name + each.data.n + each.type); });
          try { held[0].name = 'mine'; } catch (error) { heard.push(error.name); }</script></transition></state>"""
    )
    session = Host().start(chart)
    for number in range(2):
        session.send(f"later.{number}", {"n": number})
    again = cut(session)
    again.send("now")
    assert again.data["heard"] == ["later.00external", "later.11external", "TypeError"]


CHANCE = """<datamodel><data id="seen" expr="[]"/><data id="id"/></datamodel>
<state id="a"><transition event="go" target="a"><send event="x" delay="9s" idlocation="id"/>
  <script>seen.push(Math.random(), id)</script></transition>
  <transition event="done.invoke error"><script>seen.push(_event.name)</script></transition>
  <invoke idlocation="id"><content><scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"
    datamodel="ecmascript"><final id="f"/></scxml></content></invoke></state>"""


# temporalio/sdk-typescript#1935: looking at a workflow changes what chance gives it.
def test_saving_changes_nothing_of_what_is_saved() -> None:
    chart = load(CHANCE)
    looked_at, alone = Host().start(chart), Host().start(chart)
    for _ in range(3):
        for each in (looked_at, alone):
            each.send("go")
        looked_at.snapshot()
        through_text(looked_at, log_lines=1)
    alike(looked_at, alone)


# temporalio/sdk-typescript#1582: ids that are made after a replay are others than they were.
def test_ids_and_chance_are_those_that_would_have_been() -> None:
    session = Host().start(load(CHANCE))
    session.send("go")
    again = cut(session)
    for _ in range(3):
        for each in (session, again):
            each.send("go")
        again = cut(again)
    alike(session, again)
    assert len({*map(str, again.data["seen"])}) == len(again.data["seen"])
