"""The tables as text: complete, and the page in the docs is the one that they make."""

from __future__ import annotations

from pathlib import Path

import pytest

from scxml_runtime import js
from scxml_runtime.js.names import mangle
from scxml_runtime.simulator import Simulator
from scxmlc.dialect import ORS
from scxmlc.dialect.describe import describe, events, names, page
from scxmlc.dialect.ors.scripts import GLOBALS, MEMBERS

PAGE = Path(__file__).parents[3] / "docs" / "ors-dialect.md"


def test_an_action_is_told_with_attributes_kinds_defaults_and_events() -> None:
    text = "\n".join(describe("queue:submit"))
    assert "priority        value expression, default 0" in text
    assert "requestid       location filled by the platform" in text
    assert "error.queue.submit{requestid, error, description}" in text
    assert "at most one <dialog:runtreatments>" in text


def test_the_usual_prefix_and_the_module_name_are_the_same() -> None:
    assert describe("ixn:detach") == describe("interaction:detach") == describe("<ixn:detach>")


def test_an_element_that_differs_is_told_for_both_dialects() -> None:
    text = "\n".join(describe("send"))
    assert "dialect w3c" in text and "dialect ors" in text
    assert "dialect" not in "\n".join(describe("onentry"))


def test_an_event_tells_what_it_answers() -> None:
    assert "  answers: <ixn:createcall>" in describe("voice.createcall.done")
    assert "  _event.data: interactionid, focusdeviceid" in describe("interaction.added")


def test_what_is_not_there_has_no_description() -> None:
    assert describe("queue:submt") == []


@pytest.mark.parametrize("name", names())
def test_everything_can_be_told(name: str) -> None:
    assert len(describe(name)) >= 1


def test_no_event_answers_two_actions() -> None:
    answers = [event.name for row in ORS.elements.values() for event in row.events]
    assert len(set(answers)) == len(answers)
    assert set(answers) <= set(events())


def test_the_page_of_the_docs_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == "\n".join(page()) + "\n", "python -m scxmlc.dialect > " + str(
        PAGE
    )


def test_names_of_scripts_are_told_in_full_and_by_their_end() -> None:
    (line,) = describe("setuData")
    assert line.startswith("_genesys.ixn.setuData(changes[, ixn])  adds and changes user data")
    assert describe("_genesys.ixn.setuData()") == [line]
    assert len(describe("overwriteType")) == 2


def test_attributes_of_ors_are_told_by_their_name() -> None:
    assert describe("_microStepLimit")[0].startswith("_microStepLimit of <scxml>  whole number, microsteps")
    assert [line.partition("  ")[0] for line in describe("_persist")] == [
        "_persist of <scxml>",
        "_persist of <state>",
        "_persist of <parallel>",
    ]


@pytest.mark.parametrize(
    ("event", "row"),
    [
        ("error.illegalcond.TypeError", "error.illegalcond.<type>"),
        ("done.state.one.two", "done.state.<id>"),
        ("error.badfetch.http.404", "error.badfetch.<protocol>.<code>"),
    ],
)
def test_an_event_with_a_name_in_it_is_that_of_its_row(event: str, row: str) -> None:
    assert describe(event) == describe(row) != []


def test_every_name_of_scripts_is_there_at_run_time_and_none_besides() -> None:
    session = Simulator().start(
        """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript"><state id="a"/></scxml>"""
    )
    session.enter_()
    genesys = session.data_._genesys
    found = {f"{root}.{name}" for root in js.keys(genesys) for name in js.keys(js.get(genesys, root))}
    assert {row.name for row in MEMBERS} == found - {"ixn.interactions.length"}
    for row in MEMBERS:
        value = js.get(js.get(genesys, row.name.partition(".")[0]), row.name.partition(".")[2])
        assert js.is_callable(value) is bool(row.form), row.name
    given = {row.name for row in GLOBALS} - {"_my_prefix", "_event", "uneval"}
    for name in given:
        assert getattr(session.data_, mangle(name)) is not js.undefined or name == "_name"
