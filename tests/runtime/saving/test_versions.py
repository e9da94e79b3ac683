"""Time that passed while nobody ran, and charts that have changed since."""

from __future__ import annotations

import json
from typing import Any

import pytest

from scxml_runtime import ChartChanged, Host, SnapshotError
from tests.runtime.saving.cuts import load, through_text

EGG = """<datamodel><data id="n" expr="1"/></datamodel><state id="boiling"><onentry><send event="late" delay="3s"/>
<send event="soon" delay="2s"/></onentry><transition event="soon late"><log expr="_event.name"/></transition></state>"""


def boiling() -> Any:
    session = Host().start(load(EGG))
    session.advance(1)
    return session


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"elapsed": 5.0}, ["soon", "late"]),
        ({"elapsed": 1.5}, ["soon"]),
        ({"elapsed": 5.0, "past_due": "drop"}, []),
        ({}, []),
    ],
)
def test_what_came_due_while_nobody_ran(options: dict[str, Any], told: list[str]) -> None:
    egg = boiling()
    again = Host().restore(type(egg), through_text(egg), **options)
    again.advance(0)
    assert [text for _, text in again.log] == told


def test_what_came_due_can_be_refused() -> None:
    egg = boiling()
    with pytest.raises(SnapshotError, match="came due"):
        Host().restore(type(egg), through_text(egg), past_due="error", elapsed=5.0)


def test_layout_is_no_other_version() -> None:
    egg = boiling()
    moved = load(EGG.replace("<state", "\n\n  <!-- a comment -->\n<state"))
    Host().restore(moved, through_text(egg)).advance(3)


def test_another_version_is_refused_with_the_differences() -> None:
    saved = through_text(boiling())
    newer = load(EGG.replace("boiling", "cooking").replace('id="n"', 'id="count"'))
    with pytest.raises(ChartChanged) as problem:
        Host().restore(newer, saved)
    told = " ".join(problem.value.differences)
    assert "boiling" in told and "cooking" in told and "count" in told


def test_it_is_taken_over_by_names() -> None:
    egg = boiling()
    newer = load(EGG.replace("boiling", "cooking").replace('id="n"', 'id="count"'))
    migrate = {"states": {"boiling": "cooking"}, "data": {"n": "count"}}
    again = Host().restore(newer, through_text(egg), migrate=migrate)
    assert again.is_active("cooking") and again.data == {"count": 1}
    again.advance(2)
    assert [text for _, text in again.log] == ["soon", "late"]


def test_a_function_may_take_it_over() -> None:
    newer = load(EGG.replace('expr="1"', 'expr="2"'))

    def migrate(saved: dict[str, Any]) -> dict[str, Any]:
        saved["session"]["data"]["n"] = 7
        return saved

    assert Host().restore(newer, through_text(boiling()), migrate=migrate).data == {"n": 7}


def test_what_is_invoked_is_taken_over_too() -> None:
    head = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">'
    inside = f'{head}<state id="x"/></scxml>'
    text = f'<state id="a"><invoke id="c"><content>{inside}</content></invoke></state>'
    saved = through_text(Host().start(load(text)))
    newer = load(text.replace('id="x"/>', 'id="x"><onexit><log expr="1"/></onexit></state>'))
    with pytest.raises(ChartChanged):
        Host().restore(newer, saved)
    assert Host().restore(newer, saved, migrate={}).is_active("a")


@pytest.mark.parametrize("configuration", [[], ["nowhere"], ["boiling", "boiling"], ["boiling", 1]])
def test_an_illegal_configuration_is_refused(configuration: list[Any]) -> None:
    egg = boiling()
    saved = json.loads(json.dumps(egg.snapshot()))
    saved["session"]["configuration"] = configuration
    with pytest.raises(SnapshotError):
        Host().restore(type(egg), saved)
