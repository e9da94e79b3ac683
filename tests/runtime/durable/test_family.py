"""Turns of a family: what it wants of the world, what its answers do, and that it is the same after any turn."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

import scxmlc
from scxml_runtime.durable.family import effects, inputs
from scxml_runtime.durable.family.around import Around
from scxml_runtime.durable.family.effects import Carry, Message, Request, Serve, Stop, Tell
from scxml_runtime.durable.family.family import Family
from scxml_runtime.durable.family.ids import root_of
from scxml_runtime.durable.family.inputs import Answered, Cancelled, Failed, Said, Sent, Undelivered

NOW = 1_800_000_000.25
AROUND = Around(
    processors=frozenset(["x-arm"]), services=frozenset(["x-scan"]), functions={"twice": lambda n: n * 2}
)
Cut = Callable[[Family], Family]


def chart(content: str, data: str = "") -> Any:
    return scxmlc.load(
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="c" datamodel="ecmascript">'
        f"<datamodel><data id='n' expr='0'/><data id='seen' expr='[]'/>{data}</datamodel>{content}</scxml>"
    )


def kept(family: Family) -> Family:
    """The family as it comes back from a store."""
    return Family.resume(type(family.session), json.loads(json.dumps(family.saved())), AROUND)


@pytest.fixture(params=[kept, lambda family: family], ids=["kept", "in memory"])
def cut(request: pytest.FixtureRequest) -> Any:
    """What happens to a family between its turns."""
    return request.param


def begun(cls: Any, **params: Any) -> Family:
    return Family.begin(cls, "r", AROUND, params or None)


NOTE = "<assign location='seen' expr='seen.concat([_event.name + \":\" + JSON.stringify(_event.data)])'/>"
LISTENS = f"<transition event='*'>{NOTE}</transition>"


def seen(family: Family) -> Any:
    return family.session.data["seen"]


def test_it_starts_with_its_first_turn_and_counts_time_from_there(cut: Cut) -> None:
    family = cut(
        begun(chart("<state id='s'><onentry><send event='tick' delay='5s'/></onentry></state>"), n=7)
    )
    assert family.session.configuration == frozenset()
    turn = family.turn(NOW)
    assert (family.session.configuration, family.session.data["n"]) == ({"s"}, 7)
    assert (turn.due, turn.effects, turn.is_over, turn.is_restless) == (NOW + 5, [], False, False)


def test_what_is_due_comes_before_the_inputs_and_nothing_early(cut: Cut) -> None:
    family = begun(
        chart(f"<state id='s'><onentry><send event='tick' delay='0.1s'/></onentry>{LISTENS}</state>")
    )
    due = family.turn(NOW).due
    assert due is not None
    family = cut(family)
    assert family.turn(NOW - 3600).due == family.turn(NOW + 0.0999).due == due
    assert seen(family) == []
    family = cut(family)
    family.turn(due, [Sent("push", 1)])
    assert [each.partition(":")[0] for each in seen(family)] == ["tick", "push"]


def test_a_clock_set_back_makes_nothing_come_early(cut: Cut) -> None:
    more = "<transition event='more'><send event='tock' delay='5s'/></transition>"
    family = begun(
        chart(f"<state id='s'><onentry><send event='tick' delay='10s'/></onentry>{more}{LISTENS}</state>")
    )
    family.turn(NOW)
    family = cut(family)
    assert family.turn(NOW - 1000, [Sent("more")]).due == NOW + 5
    family = cut(family)
    assert family.turn(NOW + 4.9).due == NOW + 5
    assert seen(family) == []


def test_it_goes_by_time_only_where_somebody_asks_for_it(cut: Cut) -> None:
    family = begun(
        chart("""<state id='s'><transition event='date'><assign location='n' expr='Date.now()'/></transition>
        <transition event='wait'><send event='tick' delay='5s'/></transition></state>""")
    )
    told = []
    for now, name in enumerate(("other", "date", "other", "wait", "other")):
        told.append(family.turn(NOW + now, [Sent(name)]).goes_by_time)
        family = cut(family)
    assert told == [False, True, False, True, True]
    family.turn(NOW + 100)
    assert not family.turn(NOW + 101, [Sent("other")]).goes_by_time


def test_what_came_due_long_ago_counts_anew_from_now() -> None:
    again = "<transition event='tick'><assign location='n' expr='n+1'/><send event='tick' delay='1s'/></transition>"
    family = begun(chart(f"<state id='s'><onentry><send event='tick' delay='1s'/></onentry>{again}</state>"))
    family.turn(NOW)
    assert kept(family).turn(NOW + 1000).due == NOW + 1001


def test_a_message_for_another_family(cut: Cut) -> None:
    family = begun(
        chart(f"""<state id='s'><onentry><send target='#_scxml_other~2' event='hi' id='i' delay='1s'>
        <param name='p' expr='{{a: [1]}}'/></send></onentry>{LISTENS}</state>""")
    )
    family.turn(NOW)
    family = cut(family)
    (message,) = family.turn(NOW + 1).effects
    assert isinstance(message, Message)
    assert (message.to, message.sender, root_of(message.to)) == ("other~2", "r", "other")
    assert (message.event.name, message.event.data, message.event.to) == ("hi", {"p": {"a": [1]}}, "other~2")
    assert (message.event.origin, message.event.sendid) == ("#_scxml_r", "i")
    family = cut(family)
    family.turn(NOW + 1, [Undelivered("r", message.to, "hi", "i")])
    assert [each.partition(":")[0] for each in seen(family)] == ["error.communication"]


@pytest.mark.parametrize(
    ("param", "data"), [("", "undefined"), ("<param name='p' expr='null'/>", '{"p":null}')]
)
def test_an_event_without_data_has_none_in_another_family_either(cut: Cut, param: str, data: str) -> None:
    send = f"<send target='#_scxml_r' event='hi'>{param}</send>"
    sender = Family.begin(chart(f"<state id='s'><onentry>{send}</onentry></state>"), "o", AROUND)
    (message,) = sender.turn(NOW).effects
    assert isinstance(message, Message)
    family = begun(chart(f"<state id='s'>{LISTENS}</state>"))
    family.turn(NOW)
    family = cut(family)
    family.turn(NOW, [inputs.from_json(json.loads(json.dumps(inputs.to_json(message.event))))])
    assert seen(family) == [f"hi:{data}"]


@pytest.mark.parametrize("send", ["type='x-arm'", "type='basichttp' target='http://it/'"])
def test_a_delayed_send_goes_out_when_it_is_due(cut: Cut, send: str) -> None:
    family = begun(chart(f"<state id='s'><onentry><send {send} event='go' delay='2s'/></onentry></state>"))
    assert family.turn(NOW).effects == []
    family = cut(family)
    (effect,) = family.turn(NOW + 2).effects
    assert isinstance(effect, Carry | Request)


def test_a_send_for_a_processor_is_answered_in_a_later_turn(cut: Cut) -> None:
    sends = "<send type='x-arm' target='left' event='go' id='i'><param name='p' expr='twice(4)'/></send>"
    family = begun(chart(f"<state id='s'><onentry>{sends * 2}</onentry>{LISTENS}</state>"))
    first, second = family.turn(NOW).effects
    assert isinstance(first, Carry) and isinstance(second, Carry) and first.key != second.key
    assert (first.type, first.name, first.data, first.target, first.id) == (
        "x-arm",
        "go",
        {"p": 8},
        "left",
        "i",
    )
    family = cut(family)
    family.turn(NOW, [Failed(second.key, "OSError: no arm", True), Answered(first.key, [1])])
    family.turn(NOW, [Answered(first.key, [1])])
    assert [each.partition(":")[0] for each in seen(family)] == ["error.communication", "done.send.i"]
    assert "pending" not in family.saved()


@pytest.mark.parametrize(("status", "heard"), [(204, []), (500, ["error.communication"])])
def test_a_request_over_http(cut: Cut, status: int, heard: list[str]) -> None:
    send = "<send type='basichttp' target='http://it/' event='go'><param name='p' expr='1'/></send>"
    family = begun(chart(f"<state id='s'><onentry>{send}</onentry>{LISTENS}</state>"))
    (asked,) = family.turn(NOW).effects
    assert isinstance(asked, Request)
    assert (asked.method, asked.url, asked.body) == ("POST", "http://it/", "_scxmleventname=go&p=1")
    family = cut(family)
    family.turn(NOW, [Answered(asked.key, {"status": status})])
    assert [each.partition(":")[0] for each in seen(family)] == heard


SCANS = f"""<state id='s'><invoke type='x-scan' id='i' autoforward='true'><param name='p' expr='1'/></invoke>
  <transition event='off' target='t'/>{LISTENS}</state><state id='t'/>"""


def test_a_service_runs_on_where_the_family_is_resumed(cut: Cut) -> None:
    family = begun(chart(SCANS))
    (serve,) = family.turn(NOW).effects
    assert isinstance(serve, Serve) and (serve.type, serve.id, serve.params) == ("x-scan", "i", {"p": 1})
    family = cut(family)
    (tell,) = family.turn(NOW, [Sent("push", {"a": 1})]).effects
    assert isinstance(tell, Tell) and (tell.service, tell.event.name) == (serve.key, "push")
    family = cut(family)
    family.turn(NOW, [Said(serve.key, "found", 3)])
    family = cut(family)
    assert not [*family.turn(NOW, [Answered(serve.key, "all")]).effects]
    family.turn(NOW, [Said(serve.key, "late")])
    assert seen(family) == ['push:{"a":1}', "found:3", 'done.invoke.i:"all"']


def test_what_a_service_says_tells_whose_it_is(cut: Cut) -> None:
    whose = "<assign location='seen' expr='seen.concat([_event.name, _event.origin, _event.invokeid])'/>"
    family = begun(chart(SCANS.replace(NOTE, whose)))
    (serve,) = family.turn(NOW).effects
    assert isinstance(serve, Serve)
    family = cut(family)
    family.turn(NOW, [Said(serve.key, "found")])
    family = cut(family)
    family.turn(NOW, [Failed(serve.key, "ValueError: no")])
    assert seen(family)[:3] == ["found", "#_i", "i"]
    assert (seen(family)[3], seen(family)[5]) == ("error.execution", "i")
    assert family.session.invocations_ is not None and not family.session.invocations_.active


@pytest.mark.parametrize(("content", "told"), [("", (None, False)), ("<content>x</content>", ("x", True))])
def test_a_service_is_told_its_content(content: str, told: tuple[Any, bool]) -> None:
    family = begun(chart(f"<state id='s'><invoke type='x-scan' id='i'>{content}</invoke></state>"))
    (serve,) = family.turn(NOW).effects
    assert isinstance(serve, Serve) and (serve.content, serve.has_content) == told


@pytest.mark.parametrize("leave", [Sent("off"), Cancelled()])
def test_a_service_is_stopped_once_nobody_wants_it(cut: Cut, leave: Any) -> None:
    family = begun(chart(SCANS))
    (serve,) = family.turn(NOW).effects
    family = cut(family)
    stops = [each for each in family.turn(NOW, [leave]).effects if isinstance(each, Stop)]
    assert [each.of for each in stops] == [serve.key]
    family = cut(family)
    family.turn(NOW, [Said(serve.key, "found"), Answered(serve.key, 1)])
    assert seen(family) == [] and "pending" not in family.saved()


def test_a_service_that_fails(cut: Cut) -> None:
    family = begun(chart(SCANS))
    (serve,) = family.turn(NOW).effects
    family = cut(family)
    family.turn(NOW, [Failed(serve.key, "ValueError: no")])
    assert [each.partition(":")[0] for each in seen(family)] == ["error.execution"]


INVOKES = f"""<state id='s'><invoke id='i'><content><scxml version='1.0' datamodel='ecmascript'><state id='c'>
  <onentry><send event='late' delay='3s'/><send target='#_parent' event='up'/></onentry>
  <transition event='late' target='f'/></state><final id='f'/></scxml></content></invoke>{LISTENS}</state>"""


def test_a_child_is_done_after_it_was_kept(cut: Cut) -> None:
    family = begun(chart(INVOKES))
    due = family.turn(NOW).due
    family = cut(family)
    assert due == NOW + 3
    family.turn(NOW + 3)
    assert [each.partition(":")[0] for each in seen(family)] == ["up", "done.invoke.i"]
    assert [*family._home.sessions] == ["r"]


def test_children_have_ids_that_tell_their_root() -> None:
    family = begun(chart(INVOKES))
    family.turn(NOW)
    assert [root_of(id) for id in family._home.sessions] == ["r", "r"]
    family.turn(NOW, [Sent("hi", to="r~1"), Sent("hi", to="r~2")])
    assert all(not each.startswith("hi") for each in seen(family))


def test_an_event_for_a_child_that_is_over_is_missed_at_once(cut: Cut) -> None:
    pokes = f"<transition event='poke'><send target='#_scxml_r~1' event='hi' id='i'/></transition>{LISTENS}"
    family = begun(chart(INVOKES.replace(LISTENS, pokes)))
    family.turn(NOW)
    family = cut(family)
    family.turn(NOW + 3)
    assert family.turn(NOW + 3, [Sent("poke")]).effects == []
    assert [each.partition(":")[0] for each in seen(family)][-1] == "error.communication"


def test_whoever_has_sent_to_a_child_that_is_over_hears_so(cut: Cut) -> None:
    family = begun(chart(INVOKES))
    family.turn(NOW)
    family = cut(family)
    sent = Sent("hi", to="r~7", origin="#_scxml_o~2", sendid="i")
    (message,) = family.turn(NOW, [sent, Sent("hi", to="r~7")]).effects
    assert isinstance(message, Message)
    assert (message.to, message.event) == ("o~2", Undelivered("o~2", "#_scxml_r~7", "hi", "i"))


def test_a_turn_that_is_taken_again_comes_to_the_same() -> None:
    cls = chart(
        """<state id='s'><transition event='go'><send type='x-arm' event='a'/>
        <assign location='n' expr='Math.random()'/><send target='#_scxml_o' event='b'/></transition></state>"""
    )
    family = begun(cls)
    family.turn(NOW)
    text = json.dumps(family.saved())
    first, second = (Family.resume(cls, json.loads(text), AROUND) for _ in range(2))
    assert first.turn(NOW + 1, [Sent("go")]) == second.turn(NOW + 1, [Sent("go")])
    assert json.dumps(first.saved()) == json.dumps(second.saved())
    assert first.session.data["n"] != 0


def test_chance_goes_on_where_it_stood(cut: Cut) -> None:
    cls = chart(
        "<state id='s'><transition event='go'><assign location='n' expr='Math.random()'/></transition></state>"
    )
    drawn = []
    for between in (cut, lambda family: family):
        family = begun(cls)
        for _ in range(3):
            family.turn(NOW, [Sent("go")])
            drawn.append(family.session.data["n"])
            family = between(family)
    assert drawn[:3] == drawn[3:] and len({*drawn}) == 3


def test_sessions_that_keep_each_other_busy_let_other_families_have_their_turn() -> None:
    child = """<scxml version='1.0' datamodel='ecmascript'><state id='c'><onentry><send target='#_parent' event='ping'/>
        </onentry><transition event='pong'><send target='#_parent' event='ping'/></transition></state></scxml>"""
    family = begun(
        chart(f"""<state id='s'><invoke id='i'><content>{child}</content></invoke><transition event='ping'>
        <assign location='n' expr='n + 1'/><send target='#_i' event='pong'/></transition></state>""")
    )
    assert family.turn(NOW).is_restless
    before = family.session.data["n"]
    family = kept(family)
    assert family.turn(NOW).is_restless
    assert family.session.data["n"] > before > 1000


def test_what_waited_in_queues_goes_on_at_the_time_that_it_is(cut: Cut) -> None:
    child = """<scxml version='1.0' datamodel='ecmascript'><state id='c'><onentry><send target='#_parent' event='ping'/>
        </onentry><transition event='pong'><send target='#_parent' event='ping'/></transition></state></scxml>"""
    family = begun(
        chart(f"""<state id='s'><invoke id='i'><content>{child}</content></invoke><transition event='ping'
        cond='n &lt; 3000'><assign location='n' expr='n + 1'/><send target='#_i' event='pong'/></transition>
        <transition event='ping'><send event='tick' delay='5s'/></transition></state>""")
    )
    turn = family.turn(NOW)
    assert turn.is_restless
    while turn.is_restless:
        family = cut(family)
        turn = family.turn(NOW + 3600)
    assert turn.due == NOW + 3605


def test_a_chart_that_never_rests_ends_and_says_why() -> None:
    family = begun(chart("<state id='s'><transition target='s'/></state>"))
    turn = family.turn(NOW)
    assert turn.is_over and turn.problems and "microsteps" in str(family.session.failure)
    again = kept(family)
    assert again.session.failure == family.session.failure and again.turn(NOW, [Sent("e")]).is_over


def test_records_are_the_same_after_json() -> None:
    sent = Sent("a", {"b": [1, None]}, True, "r~1", "#_scxml_o", "t", "i", "raw")
    for each in (
        sent,
        Sent("a"),
        Answered("k", 1),
        Failed("k", "p", True),
        Said("k", "n"),
        Undelivered("r", "t", "n"),
    ):
        assert inputs.from_json(json.loads(json.dumps(inputs.to_json(each)))) == each
    for effect in (
        Message("k", "o", sent, "r"),
        Carry("k", "r", "x-arm"),
        Request("k", "r", "POST", "http://it/"),
        Serve("k", "r", "x-scan", "i", {"p": 1}),
        Tell("k", "s", sent),
        Stop("k", "s"),
    ):
        assert effects.from_json(json.loads(json.dumps(effects.to_json(effect)))) == effect


@pytest.mark.parametrize(
    "told", [{}, {"kind": "nothing"}, {"kind": "sent"}, {"kind": "sent", "name": "a", "b": 1}]
)
def test_what_is_no_record_is_refused(told: Any) -> None:
    with pytest.raises(ValueError, match="is none of sent"):
        inputs.from_json(told)


def test_ids_that_mean_something_else_are_refused() -> None:
    for id in ("", "a~1"):
        with pytest.raises(ValueError, match="is no id of a session"):
            Family.begin(chart("<state id='s'/>"), id, AROUND)
