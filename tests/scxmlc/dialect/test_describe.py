"""The tables as text: complete, and the page in the docs is the one that they make."""

from __future__ import annotations

from pathlib import Path

import pytest

from scxmlc.dialect import ORS
from scxmlc.dialect.describe import describe, events, names, page

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
