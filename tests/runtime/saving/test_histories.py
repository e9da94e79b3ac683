"""Histories of another version of the chart: what they remember under new names, and what is forgotten."""

from __future__ import annotations

from typing import Any

import pytest

from scxml_runtime import ChartChanged, Host, SnapshotError
from scxml_runtime.session.saving.losses import losses
from tests.runtime.saving.cuts import alike, cut, load, through_text

OLD = """<state id="out"><transition event="shallow" target="hs"/><transition event="deep" target="hd"/></state>
<state id="s"><history id="hs"><transition target="s1"/></history><history id="hd" type="deep"><transition target="s1"/>
  </history><state id="s1"><transition event="n" target="s2"/></state>
  <state id="s2" initial="p">
    <state id="first"/>
    <parallel id="p"><state id="a"><state id="a1"><transition event="n" target="a2"/></state><state id="a2"/></state>
      <state id="b"><state id="b1"/><state id="b2"/></state></parallel></state>
  <transition event="out" target="out"/></state>"""
WITHOUT = OLD.replace('<transition event="n" target="a2"/>', "").replace('<state id="a2"/>', "")
NAMES = {
    "s": "shop",
    "s2": "paying",
    "a": "cash",
    "a2": "counted",
    "b1": "shut",
    "hs": "last",
    "hd": "deepest",
}


def renamed(text: str = OLD, names: dict[str, str] = NAMES) -> str:
    """The chart with other ids."""
    for old, new in names.items():
        text = text.replace(f'"{old}"', f'"{new}"')
    return text


def saved(*events: str) -> Any:
    """A snapshot of the old version when it has got these events and has left the state."""
    session = Host().start(load(OLD, initial="s"))
    for event in (*events, "out"):
        session.send(event)
    return through_text(session)


def test_it_is_asked_for() -> None:
    with pytest.raises(ChartChanged, match="the state 'counted' is new"):
        Host().restore(load(renamed(), initial="shop"), saved())


@pytest.mark.parametrize(
    ("event", "events", "wanted"),
    [
        ("shallow", (), {"s1"}),
        ("shallow", ("n",), {"paying", "p", "cash", "a1", "b", "shut"}),
        ("shallow", ("n", "n"), {"paying", "p", "cash", "a1", "b", "shut"}),
        ("deep", ("n", "n"), {"paying", "p", "cash", "counted", "b", "shut"}),
    ],
)
def test_a_history_remembers_states_under_their_new_names(
    event: str, events: tuple[str, ...], wanted: set[str]
) -> None:
    newer = load(renamed(), initial="shop")
    again = Host().restore(newer, saved(*events), migrate={"states": NAMES})
    assert again.is_active("out")
    alike(again, cut(again))
    again.send(event)
    assert again.configuration == {"shop", *wanted}


def test_names_may_change_places() -> None:
    newer = load(renamed(names={"a1": "tmp", "a2": "a1", "tmp": "a2"}), initial="s")
    again = Host().restore(newer, saved("n", "n"), migrate={"states": {"a1": "a2", "a2": "a1"}})
    again.send("deep")
    assert again.is_active("a1") and not again.is_active("a2")


def test_states_may_stand_in_another_order() -> None:
    a = OLD[OLD.index('<state id="a">') : OLD.index('<state id="b">')].strip()
    b = OLD[OLD.index('<state id="b">') : OLD.index("</parallel>")]
    newer = load(OLD.replace(a, "").replace(b, b + a), initial="s")
    again = Host().restore(newer, saved("n", "n"), migrate={})
    again.send("deep")
    assert again.configuration == {"s", "s2", "p", "a", "a2", "b", "b1"}


def test_what_is_remembered_by_two_may_be_under_one_name() -> None:
    newer = load(WITHOUT, initial="s")
    again = Host().restore(newer, saved("n", "n"), migrate={"states": {"a2": "a1"}})
    again.send("deep")
    assert again.is_active("a1") and again.is_active("b1")


def test_a_history_that_remembers_what_is_gone_has_its_default_and_that_is_said() -> None:
    newer = load(WITHOUT, initial="s")
    old = saved("n", "n")
    assert losses(newer, old) == ("what the history 'hd' remembers",)
    again = Host().restore(newer, old, migrate={})
    again.send("deep")
    assert again.configuration == {"s", "s1"}
    again = Host().restore(newer, old, migrate={"states": {"a2": None}})
    again.send("shallow")
    assert again.is_active("s2")


@pytest.mark.parametrize("id", ["hs", "hd"])
def test_a_history_that_is_gone_is_said_to_be(id: str) -> None:
    gone = OLD.replace(f'target="{id}"', 'target="s1"').replace(f'<history id="{id}"', '<history id="other"')
    newer = load(gone, initial="s")
    old = saved("n")
    assert losses(newer, old) == (f"what the history {id!r} remembers",)
    assert losses(newer, old, {"states": {id: "other"}}) == ()
    again = Host().restore(newer, old, migrate={"states": {id: None}})
    assert len(through_text(again)["session"]["history"]) == 1


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (
            ('<state id="b">', '<state id="c"/><state id="b">'),
            "'hd': of the parallel 'p' all states are active",
        ),
        (('<state id="a2"/>', '<state id="a2"><state id="a21"/></state>'), "'hd': 'a2' has states inside"),
        (('<state id="b1"/>', '<state id="b3"/>'), None),
    ],
)
def test_what_no_history_can_remember_is_refused_with_its_name(
    change: tuple[str, str], why: str | None
) -> None:
    newer = load(OLD.replace(*change), initial="s")
    old = saved("n", "n")
    if why is None:
        Host().restore(newer, old, migrate={}).send("deep")
        return
    with pytest.raises(SnapshotError, match=why):
        Host().restore(newer, old, migrate={})
    again = Host().restore(newer, old, migrate={"states": {"hd": None}})
    again.send("deep")
    assert again.is_active("s1")


COUNTER = """<state id="m"><invoke id="c"><content><scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"
  datamodel="ecmascript"><datamodel><data id="n" expr="[1]"/>NEW</datamodel><state id="x">
  <transition event="up"><script>n.push(1)</script>
    <send target="#_parent" event="n"><param name="n" expr="TOLD"/></send></transition>
  </state></scxml></content></invoke>
  <transition event="go"><send target="#_c" event="up"/></transition>
  <transition event="n"><log expr="_event.data.n"/></transition></state>"""


def counter(new: str = "", told: str = "n.length", state: str = "x") -> Any:
    """The class of a chart that has invoked another, inside the document."""
    text = COUNTER.replace("NEW", new).replace("TOLD", told).replace('"x"', f'"{state}"')
    return load(text)


@pytest.mark.parametrize("migrate", [{}, lambda saved: saved], ids=["by names", "by a function"])
def test_what_was_invoked_is_taken_over_with_its_parent(migrate: Any) -> None:
    session = Host().start(counter())
    session.send("go")
    again = Host().restore(counter(told="n.length * 10"), through_text(session), migrate=migrate)
    again.send("go")
    again = cut(again)
    again.send("go")
    assert [text for _, text in again.log] == ["2", "30", "40"]


@pytest.mark.parametrize(
    ("other", "told"),
    [({"state": "y"}, "the state 'x' is gone"), ({"new": '<data id="m"/>'}, "the variable 'm' is new")],
)
def test_what_was_invoked_is_refused_where_its_own_chart_is_another(other: dict[str, str], told: str) -> None:
    session = Host().start(counter())
    host = Host()
    with pytest.raises(ChartChanged) as problem:
        host.restore(counter(**other), through_text(session), migrate={})
    assert told in problem.value.differences and not host.sessions


def test_where_it_stands_and_what_it_has_invoked_and_bound_have_new_names_too() -> None:
    old = """<state id="a"><datamodel><data id="x" expr="1"/></datamodel><transition event="go" target="b"/></state>
      <state id="b"><invoke id="c"><content><scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"><state id="a">
      <transition event="stop" target="f"/></state><final id="f"/></scxml></content></invoke>
      <transition event="back" target="a"/><transition event="set"><assign location="x" expr="x + 1"/></transition>
      <transition event="stop"><send target="#_c" event="stop"/></transition>
      <transition event="done.invoke.c" target="over"/></state><state id="over"/>"""
    session = Host().start(load(old, binding="late"))
    for event in ("go", "set"):
        session.send(event)
    outer = renamed(old, {"b": "inside"}).replace(
        '<state id="a"><datamodel>', '<state id="first"><datamodel>'
    )
    newer = load(outer.replace('event="back" target="a"', 'event="back" target="first"'), binding="late")
    again = Host().restore(newer, through_text(session), migrate={"states": {"a": "first", "b": "inside"}})
    assert again.configuration == {"inside"}
    again.send("back")
    again.send("go")
    assert again.data["x"] == 2  # bound once
    again = Host().restore(newer, through_text(session), migrate={"states": {"a": "first", "b": "inside"}})
    again.send("stop")
    assert again.is_active("over")
