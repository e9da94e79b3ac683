"""The search: what is reached in charts, and why not the rest."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from scxmlc.testgen.choosing import choose
from scxmlc.testgen.exploring import Found, explore
from scxmlc.testgen.moves import Send
from scxmlc.testgen.ors import Dilemma
from scxmlc.testgen.search import Limit
from scxmlc.testgen.unreached import missing

ROOT = Path(__file__).parents[3]
EXAMPLES = ROOT / "examples"
HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="chart" datamodel="ecmascript">'


def left(found: Found, kind: str = "transition") -> list[str]:
    return [
        item.name for goal, item, _ in found.player.items() if item.kind == kind and goal not in found.best
    ]


@pytest.mark.parametrize(
    "name",
    [
        *(
            "door/door",
            "gate/gate",
            "bot/bot",
            "robot/robot",
            "vending/payment",
            "ownership/parent",
            "ownership/child",
        ),
        *("routing/availability_guard", "routing/opening_hours", "routing/route_to_place_group"),
    ],
)
def test_all_transitions_of_an_example(name):
    assert left(explore(EXAMPLES / f"{name}.scxml", tries=600)) == []


@pytest.fixture
def chart(tmp_path):
    def found(body: str, **options) -> Found:
        path = tmp_path / "chart.scxml"
        path.write_text(f"{HEAD}{body}</scxml>")
        return explore(path, **options)

    return found


def test_counters_are_counted_up(chart):
    found = chart("""<datamodel><data id="n" expr="0"/></datamodel>
        <state id="a"><transition event="e" cond="n == 6" target="b"/>
        <transition event="e"><assign location="n" expr="n + 1"/></transition></state><final id="b"/>""")
    assert left(found) == []
    ways = [each.way for each in choose(found)]
    assert max(sum(isinstance(move, Send) for move in way.moves) for way in ways) == 7, "the shortest way"


def test_time_passes_to_the_next_timer(chart):
    found = chart("""<state id="a"><onentry><send event="t" delay="1500ms"/></onentry>
        <transition event="t" target="b"/></state><final id="b"/>""")
    assert [each.way.moves[-1].line("chart") for each in choose(found)] == ["simulator.advance(1.5)"]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (
            '<transition event="e.x" target="b"/><transition event="e.x.y" target="b"/>',
            "takes every such event: a: e.x",
        ),
        ('<transition event="e" cond="n &gt; 4 &amp;&amp; n &lt; 2" target="b"/>', "no value that was tried"),
        ('<transition event="e" cond="odd(1)" target="b"/>', "ReferenceError: odd is not defined"),
        (
            '<transition target="a"/><transition event="e" target="b"/>',
            "100000 microsteps without coming to rest",
        ),
    ],
)
def test_why_not(chart, body, said):
    found = chart(f"""<datamodel><data id="n" expr="3"/></datamodel>
        <state id="a">{body}</state><state id="b"/>""")
    assert any(said in str(each) for each in missing(found))


def test_a_state_without_a_way(chart):
    found = chart('<state id="a"><transition event="e"/></state><state id="lonely"/>')
    assert [str(each) for each in missing(found)] == [
        "state lonely is never entered: no transition leads there"
    ]


def test_an_endless_script_ends(chart):
    found = chart(
        """<state id="a"><transition event="e" target="b"><script>while (true) {}</script></transition></state>
        <state id="b"/>""",
        tries=5,
    )
    assert left(found) == []


def test_the_budget_is_counted_in_tries(chart):
    body = """<datamodel><data id="n" expr="0"/></datamodel><state id="a">
      <transition event="e" cond="n == 60" target="b"/>
      <transition event="e"><assign location="n" expr="n + 1"/></transition></state><final id="b"/>"""
    found = chart(body, tries=20)
    assert found.cut_short is Limit.TRIES and found.tries == 20
    assert "the budget of 20 tries is spent" in str(missing(found)[0])


def test_that_the_clock_ended_a_search_is_said(chart, monkeypatch):
    monkeypatch.setattr("scxmlc.testgen.search.monotonic", count().__next__)
    body = """<datamodel><data id="n" expr="0"/></datamodel><state id="a">
      <transition event="e" cond="n == 60" target="b"/>
      <transition event="e"><assign location="n" expr="n + 1"/></transition></state><final id="b"/>"""
    found = chart(body, seconds=20)
    assert found.cut_short is Limit.TIME
    assert f"the clock ended the search after {found.tries} tries" in str(missing(found)[0])


def test_the_dilemmas_of_a_request():
    found = explore(EXAMPLES / "routing" / "route_to_agent.scxml", tries=400)
    shown = {goal.how for goal in found.best if isinstance(goal, Dilemma)}
    assert shown == {"refusal", "time-out", "no answer", "late answer", "hang-up"}
