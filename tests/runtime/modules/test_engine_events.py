"""Events of the engine that ORS names in its own way (ORS core 2.5, 3.4)."""

from __future__ import annotations

import pytest

from .test_session import ROOT


def heard(bench, body):
    """A strategy that logs the name and data of the first event that `body` leads to."""
    text = f"""{ROOT}><datamodel><data id="id"/></datamodel>
      <state id="s"><onentry>{body}</onentry>
        <transition event="cancel error" target="f">
          <log label="heard" expr="_event.name"/><log expr="JSON.stringify(_event.data)"/>
        </transition>
      </state><final id="f"/></scxml>"""
    session = bench.start(text)
    bench.advance(60)
    return session.log


@pytest.mark.parametrize(
    ("then", "name"), [("", "cancel.successful"), ("<cancel sendid='_data.id'/>", "cancel.successful")]
)
def test_cancel(bench, then, name):
    first, data = heard(
        bench,
        f"""<send event="'late'" delay="'5s'" idlocation="_data.id"/><cancel sendid="_data.id"/>{then}""",
    )
    assert first == ("heard", name) and "sendid" in data[1]


def test_cancel_that_comes_too_late(bench):
    first, data = heard(bench, "<cancel sendid=\"'nobody'\"/>")
    assert first == ("heard", "error.notallowed") and data[1] == '{"sendid":"nobody"}'


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("<log expr='nowhere.x'/>", "error.script.ReferenceError"),
        ("<script>null.x;</script>", "error.script.TypeError"),
        ("<script>throw 1;</script>", "error.script.Error"),
        ("<if cond='nowhere'/>", "error.script.ReferenceError"),
    ],
)
def test_errors_in_content(bench, body, name):
    first, data = heard(bench, body)
    assert first == ("heard", name)
    assert (
        '"linenumber":2' in data[1] and '"document":"document.scxml"' in data[1] and "description" in data[1]
    )


def test_a_condition_that_fails(bench):
    text = f"""{ROOT}><state id="s"><transition cond="nowhere.x == 1" target="f"/>
      <transition event="error.illegalcond" target="g"/></state><final id="f"/><final id="g"/></scxml>"""
    assert bench.start(text).final == "g"
