"""What a chart can be offered: events with the data that its expressions tell apart."""

from __future__ import annotations

import pytest

from scxmlc.diagnostics import Diagnostics
from scxmlc.reader import read_text
from scxmlc.testgen.samples import samples
from scxmlc.testgen.stimuli import NOTHING, Origin, stimuli

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">'


def offered(body: str) -> dict[str, tuple]:
    document = read_text(f"{HEAD}{body}</scxml>", "chart.scxml", Diagnostics())
    assert document is not None
    return {each.event: each.data for each in stimuli(document).offers}


def cond(said: str) -> tuple:
    said = said.replace("<", "&lt;").replace("&&", "&amp;&amp;")
    return offered(f'<state id="a"><transition event="e" cond="{said}"/></state>')["e"]


@pytest.mark.parametrize(
    ("said", "values"),
    [
        ("_event.data < 3", [3, 4, 2]),
        ("_event.data == 'yes'", ["yes", "some data"]),
        ("_event.data.ok", [{"ok": True}, {"ok": False}, {}]),
        (
            "_event.data.by === 'anna' && _event.data.age > 17",
            [{"by": "anna", "age": 17}, {"by": "anna", "age": 18}],
        ),
        ("_event.data.a.b == 1", [{"a": {"b": 1}}]),
        ("['x', 'y'].indexOf(_event.data) >= 0", ["x", "y"]),
        ("/^no|never$/.test(_event.data)", ["no", "never"]),
        (r"/^\d{3}-[A-Z]+$/.test(_event.data)", ["111-A"]),
        ("_event.data.items.length > 1", [{"items": [1, 2]}, {"items": [1]}, {"items": []}, {}]),
        ("_event.data.pin.trim().length == 4", [{"pin": "xxxx"}]),
        ("_event.data.pin.length == 4", [{"pin": "xxxx"}, {"pin": "xxxxx"}]),
        ("_event.data.length == 4 && _event.data.width == 2", [{"length": 4, "width": 2}]),
        ("_event.data.list[1].id == 5", [{"list": [None, {"id": 5}]}]),
        ("_event.data['k'] == null", [{"k": None}]),
    ],
)
def test_the_values_that_conditions_compare(said, values):
    found = cond(said)
    assert [each for each in values if each not in found] == []
    assert found[-1] is NOTHING


def test_what_is_assigned_counts_with_the_variable():
    body = """<datamodel><data id="paid" expr="0"/></datamodel>
      <state id="a"><transition event="coin"><assign location="paid" expr="paid + _event.data"/></transition>
      <transition event="done" cond="paid >= 250" target="b"/></state><state id="b"/>"""
    assert 250 in offered(body)["coin"]


def test_what_is_looked_up_in_an_object_is_one_of_its_names():
    body = """<datamodel><data id="prices" expr="{tea: 2, cake: 4}"/></datamodel>
      <state id="a"><transition event="choose" cond="_event.data in prices"/></state>"""
    assert offered(body)["choose"][:2] == ("tea", "cake")


def test_entry_content_sees_the_event_that_led_there():
    body = """<state id="a"><transition event="push" target="b"/></state>
      <state id="b"><transition target="c"/></state>
      <state id="c"><onentry><log expr="_event.data.by"/></onentry></state>"""
    assert offered(body)["push"][0] == {"by": "some by"}


def test_who_sends_an_event():
    body = """<state id="a"><onentry><send event="tick" delay="1s"/></onentry>
      <transition event="tick"/><transition event="push.*"/><transition event="error.execution"/></state>"""
    document = read_text(f"{HEAD}{body}</scxml>", "chart.scxml", Diagnostics())
    assert document is not None
    assert {each.event: each.origin for each in stimuli(document).offers} == {
        "tick": Origin.ITSELF,
        "push": Origin.OUTSIDE,
        "error.execution": Origin.PLATFORM,
    }


def test_names_that_are_compared_are_offered():
    body = """<state id="a"><transition event="*" cond="_event.name == 'odd.one'"/></state>"""
    assert "odd.one" in offered(body) and "something.else" in offered(body)


@pytest.mark.parametrize(
    ("pattern", "made"),
    [
        (r"^(yes|no)$", ["yes", "no"]),
        (r"\+?\d{2,4}\.\w", ["11.a"]),
        (r"[\d.]{3}", ["111"]),
        (r".*x.?", ["x"]),
        (r"^[^a]$", []),
        (r"(a)\1", []),
        (r"(?=a)b", []),
        ("a{", []),
        ("", []),
    ],
)
def test_a_text_that_a_pattern_takes(pattern, made):
    assert list(samples(pattern)) == made
