"""The tables hold together: names that exist, marks that are known, actions that answer."""

from __future__ import annotations

import pytest

from scxmlc.dialect import DIALECTS, MARKS, ORS, W3C, Dialect, Element, Kind

ROWS = [(dialect, row) for dialect in DIALECTS.values() for row in dialect.elements.values()]
ACTIONS = [row for row in ORS.elements.values() if row.role == "action"]
each_row = pytest.mark.parametrize(("dialect", "row"), ROWS, ids=lambda v: getattr(v, "name", ""))
each_action = pytest.mark.parametrize("row", ACTIONS, ids=lambda row: row.name)


@each_row
def test_children_are_elements_of_the_dialect(dialect: Dialect, row: Element) -> None:
    assert set(dialect.allowed(row)) <= set(dialect.elements)
    assert all(many in "*+?!~" for many in dialect.allowed(row).values())


@each_row
def test_what_excludes_each_other_exists(dialect: Dialect, row: Element) -> None:
    names = {attribute.name for attribute in row.attributes} | {"@body"}
    names |= {f"<{child}>" for child in dialect.allowed(row)}
    assert {word for group in (*row.alone, *row.one_of) for word in group.split()} <= names


@each_row
def test_attributes_are_told_apart_and_marked(dialect: Dialect, row: Element) -> None:
    names = [attribute.name for attribute in row.attributes]
    assert len(set(names)) == len(names)
    assert row.mark in MARKS and all(attribute.mark in ("", *MARKS) for attribute in row.attributes)
    assert all(row.attribute(a.stands_for) for a in row.attributes if a.stands_for)


@each_row
def test_every_row_says_where_it_comes_from(dialect: Dialect, row: Element) -> None:
    assert row.source.startswith(("SCXML ", "ORS "))


@each_action
def test_an_action_answers_with_done_and_error(row: Element) -> None:
    names = [event.name for event in row.events]
    if row.name != "ws:response":
        assert any(name.endswith(".done") for name in names)
        assert any(name.startswith("error.") for name in names)


@each_action
def test_errors_say_what_happened(row: Element) -> None:
    for event in row.events:
        if event.name.startswith("error."):
            assert {"error", "description"} <= set(event.data)
        elif row.attribute("requestid") and event.name.endswith(".done") and row.module != "session":
            assert "requestid" in event.data


def test_the_whole_element_set_of_the_recommendation_is_there() -> None:
    assert sorted(W3C.elements) == sorted(
        [
            "assign",
            "cancel",
            "content",
            "data",
            "datamodel",
            "donedata",
            "else",
            "elseif",
            "final",
            "finalize",
            "foreach",
            "history",
            "if",
            "initial",
            "invoke",
            "log",
            "onentry",
            "onexit",
            "parallel",
            "param",
            "raise",
            "script",
            "scxml",
            "send",
            "state",
            "transition",
        ]
    )


@pytest.mark.parametrize(
    "name",
    [
        "interaction:accept",
        "interaction:associate",
        "interaction:attach",
        "interaction:createcall",
        "interaction:createmessage",
        "interaction:detach",
        "interaction:getcontent",
        "interaction:gettranscript",
        "interaction:hold",
        "interaction:redirect",
        "interaction:retrieve",
        "interaction:sendchatmessage",
        "interaction:sendmessage",
        "interaction:terminate",
        "queue:submit",
        "queue:cancel",
        "queue:query",
        "queue:update",
        "session:start",
        "session:fetch",
        "session:terminate",
        "session:updatestart",
        "ws:response",
        "dialog:collect",
        "dialog:play",
        "dialog:playandcollect",
        "dialog:playandverify",
        "dialog:playsound",
        "dialog:start",
        "dialog:pause",
        "dialog:remote",
        "dialog:stop",
        "dialog:createann",
        "dialog:deleteann",
        "statistic:subscribe",
        "statistic:unsubscribe",
        "classification:classify",
        "classification:screen",
        "agent:logout",
        "agent:setmediastate",
        "elasticconnector:createindextemplate",
        "elasticconnector:createdoc",
        "elasticconnector:updatedoc",
        "elasticconnector:deletedoc",
    ],
)
def test_every_action_of_the_reference_is_there(name: str) -> None:
    assert ORS.elements[name].role == "action"


def test_what_differs_in_ors() -> None:
    send = ORS.elements["send"]
    event, delay, sendid = (
        send.attribute("event"),
        send.attribute("delay"),
        ORS.elements["cancel"].attribute("sendid"),
    )
    assert event and delay and sendid
    assert {event.kind, delay.kind, sendid.kind} == {Kind.VALUE}
    assert set(ORS.elements) >= set(W3C.elements)
