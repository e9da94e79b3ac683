"""Strategies of ORS in families: what they ask of the platform is told as effects, and what waits is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

import scxmlc
from scxml_runtime.durable.family.around import Around
from scxml_runtime.durable.family.effects import Act, Begin, End, Message, Over, Request
from scxml_runtime.durable.family.family import Family
from scxml_runtime.durable.family.inputs import Answered, Cancelled, Failed, Happened, Refused, Sent

NOW = 1_800_000_000.0
Cut = Callable[[Family], Family]
MODULES = " ".join(
    f'xmlns:{prefix}="http://www.genesyslab.com/modules/{name}"'
    for prefix, name in (("ixn", "interaction"), ("session", "session"), ("queue", "queue"))
)


class Platform:
    """A contact centre that answers questions; requests never come here."""

    tenant = "Environment"

    def ask(self, question: str, session: str, values: Mapping[str, Any]) -> Any:
        return [{"g_uid": "call-1", "udata": {}}] if question == "interaction.list" else None


AROUND = Around(platform=Platform())  # type: ignore[arg-type]  # as far as it is asked


def text(content: str) -> str:
    return (
        f'<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="c" {MODULES}>'
        f"<datamodel><data id='seen' expr='[]'/><data id='r'/></datamodel>{content}</scxml>"
    )


def strategy(content: str) -> Any:
    return scxmlc.load(text(content))


def kept(family: Family) -> Family:
    return Family.resume(type(family.session), json.loads(json.dumps(family.saved())), AROUND)


@pytest.fixture(params=[kept, lambda family: family], ids=["kept", "in memory"])
def cut(request: pytest.FixtureRequest) -> Any:
    return request.param


LISTENS = """<transition event='*'><script>_data.seen.push(_event.name + ':' + JSON.stringify(_event.data))</script>
  </transition>"""


def begun(action: str) -> tuple[Family, Any]:
    """A family whose strategy has carried out an action, and what it wants."""
    family = Family.begin(
        strategy(f"<state id='s'><onentry>{action}</onentry>{LISTENS}</state>"), "r", AROUND
    )
    effects = family.turn(NOW).effects
    return family, [*effects]


def names(family: Family) -> list[str]:
    return [each.partition(":")[0] for each in family.session.data["seen"]]


DETACH = "<ixn:detach interactionid=\"'call-1'\" requestid='_data.r'/>"


def test_an_action_is_told_and_its_answer_taken(cut: Cut) -> None:
    family, (act,) = begun(DETACH)
    assert isinstance(act, Act)
    assert (act.action, act.id, act.session, act.values["interactionid"]) == (
        "interaction.detach",
        "1",
        "r",
        "call-1",
    )
    family = cut(family)
    family.turn(NOW + 1, [Answered(act.key, {"interactionid": "call-1"}), Answered(act.key, {})])
    assert family.session.data["seen"] == [
        'interaction.detach.done:{"requestid":"1","interactionid":"call-1"}'
    ]
    assert cut(family).turn(NOW + 10_000).effects == []


def test_an_action_that_is_refused(cut: Cut) -> None:
    family, (act,) = begun(DETACH)
    family = cut(family)
    family.turn(NOW, [Refused(act.key, "invalidstate", "it is gone")])
    (seen,) = family.session.data["seen"]
    assert seen.startswith("error.interaction.detach:") and '"error":"invalidstate"' in seen


def test_an_action_without_an_answer_fails_in_its_time(cut: Cut) -> None:
    family, (act,) = begun(DETACH)
    due = family.turn(NOW).due
    assert due is not None and due > NOW
    family = cut(family)
    assert family.turn(due - 0.5).due == due
    family = cut(family)
    family.turn(due)
    family.turn(due, [Answered(act.key, {"interactionid": "call-1"})])
    (seen,) = family.session.data["seen"]
    assert '"error":"timeout"' in seen and "pending" not in family.saved()


def test_requests_are_counted_on() -> None:
    family, (act,) = begun(DETACH)
    family.turn(NOW, [Answered(act.key, {})])
    again = strategy(f"<state id='s'><transition event='go'>{DETACH}</transition></state>")
    family = Family.begin(again, "r", AROUND)
    family.turn(NOW)
    ids = []
    for _ in range(2):
        (act,) = family.turn(NOW, [Sent("go")]).effects
        family = kept(family)
        ids.append((act.id, act.key))
    assert [id for id, _ in ids] == ["1", "2"] and ids[0][1] != ids[1][1]


def test_what_happens_on_the_platform(cut: Cut) -> None:
    family, _ = begun("<script>_genesys.ixn.interactions.length</script>")
    family = cut(family)
    family.turn(NOW, [Happened("r", "interaction.present", {"interactionid": "call-1"})])
    assert family.session.data["seen"] == ['interaction.present:{"interactionid":"call-1"}']


FETCH = """<session:fetch requestid="_data.r" srcexpr="'http://it/a'" method="'post'" timeout="7" gdelivery="true"
  gd_retries="1" gd_retry_interval="3"><content>x</content></session:fetch>"""


def test_a_fetch_is_told_and_tried_again(cut: Cut) -> None:
    family, (asked,) = begun(FETCH)
    assert isinstance(asked, Request)
    assert (asked.method, asked.url, asked.timeout, asked.after) == ("POST", "http://it/a", 7.0, 0.0)
    family = cut(family)
    (again,) = family.turn(NOW, [Answered(asked.key, {"status": 503, "headers": {}, "body": ""})]).effects
    assert isinstance(again, Request)
    assert (again.after, again.body, again.url) == (3.0, asked.body, asked.url) and again.key != asked.key
    family = cut(family)
    answer = {"status": 200, "headers": {"Content-Type": "text/plain; charset=utf-8"}, "body": "\xc3\xa4"}
    family.turn(NOW + 3, [Answered(again.key, answer)])
    (seen,) = family.session.data["seen"]
    assert seen.startswith("session.fetch.done:") and '"content":"ä"' in seen


def test_a_fetch_that_reaches_nobody(cut: Cut) -> None:
    family, (asked,) = begun(FETCH)
    family = cut(family)
    (again,) = family.turn(NOW, [Failed(asked.key, "no route", True)]).effects
    family = cut(family)
    family.turn(NOW, [Failed(again.key, "no route", True)])
    (seen,) = family.session.data["seen"]
    assert seen.startswith("error.session.fetch:") and "no route" in seen


def test_a_session_that_is_started_is_a_family_of_its_own(tmp_path: Path, cut: Cut) -> None:
    child = tmp_path / "child.scxml"
    child.write_text(
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="kid" initial="f">'
        "<datamodel><data id='n' expr='1'/></datamodel><final id='f'><donedata>"
        "<param name='twice' expr='_data.n * 2'/></donedata></final></scxml>"
    )
    start = """<session:start src="'child.scxml'" requestid="_data.r">
        <param name="n" expr="21"/></session:start>"""
    parent = tmp_path / "parent.scxml"
    parent.write_text(text(f"<state id='s'><onentry>{start}</onentry>{LISTENS}</state>"))
    family = Family.begin(scxmlc.load(parent), "r", AROUND)
    effects = family.turn(NOW).effects
    assert family.session.data["seen"] == []
    (begin,) = effects
    assert isinstance(begin, Begin)
    assert (begin.chart, begin.starter, begin.params, begin.at) == ("kid", "r", {"n": 21}, None)
    assert "~" not in begin.id and len(begin.id) == 32
    family = cut(family)
    family.turn(NOW, [Answered(begin.key)])
    started = Family.begin(scxmlc.load(child), begin.id, AROUND, begin.params, begin.starter, begin.url)
    started = Family.resume(type(started.session), json.loads(json.dumps(started.saved())), AROUND)
    over, message = started.turn(NOW).effects
    assert isinstance(over, Over) or isinstance(message, Over)
    message = message if isinstance(message, Message) else over
    assert isinstance(message, Message) and message.to == "r"
    family = cut(family)
    family.turn(NOW, [message.event])
    assert names(family) == ["session.start.done", f"done.start.{begin.id}"]
    assert '"twice":42' in family.session.data["seen"][1]


def test_a_document_that_is_not_there_is_said_at_once(cut: Cut) -> None:
    family, effects = begun("<session:start src=\"'nowhere.scxml'\"/>")
    assert effects == [] and names(family) == ["error.session.start"]


def test_another_session_is_to_end(cut: Cut) -> None:
    family, (end,) = begun("<session:terminate sessionid=\"'OTHER'\" requestid='_data.r'/>")
    assert isinstance(end, End) and (end.to, end.sender) == ("OTHER", "r")
    family = cut(family)
    family.turn(NOW, [Failed(end.key, "session OTHER does not run")])
    assert names(family) == ["error.session.terminate"]


def test_the_platform_hears_when_a_strategy_is_over(cut: Cut) -> None:
    family, _ = begun("<script/>")
    family = cut(family)
    turn = family.turn(NOW, [Cancelled()])
    assert turn.is_over and [type(each) for each in turn.effects] == [Over]


def test_whoever_has_started_a_session_that_was_terminated_hears_no_result(cut: Cut) -> None:
    family = Family.begin(strategy("<state id='s'/>"), "r", AROUND, starter="o")
    family.turn(NOW)
    family = cut(family)
    assert [type(each) for each in family.turn(NOW, [Cancelled()]).effects] == [Over]


def test_what_happens_to_a_session_that_is_not_there_is_nothing(cut: Cut) -> None:
    family, _ = begun("<script/>")
    family = cut(family)
    assert family.turn(NOW, [Happened("r~9", "interaction.present")]).effects == []
    assert family.session.data["seen"] == []
