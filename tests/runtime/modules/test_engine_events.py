"""Events of the engine that ORS names in its own way (ORS core 2.5, 3.4)."""

from __future__ import annotations

import pytest

from scxmlc import load

from .test_session import ROOT


def heard(bench, body):
    """A strategy that logs the name and data of the first event that `body` leads to."""
    queue = 'xmlns:queue="www.genesyslab.com/modules/queue"'
    text = f"""{ROOT} {queue}><datamodel><data id="id"/></datamodel>
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
    ("body", "name", "element"),
    [
        ("<log expr='nowhere.x'/>", "error.illegalvalue.ReferenceError", "log"),
        ("<assign location='_data.id' expr='nowhere'/>", "error.illegalvalue.ReferenceError", "assign"),
        ("<assign location='_sessionid' expr='1'/>", "error.illegalassign", "assign"),
        ("<queue:cancel requestid='nowhere'/>", "error.illegalvalue.ReferenceError", "queue:cancel"),
        ("<script>null.x;</script>", "error.script.TypeError", "script"),
        ("<script>throw 1;</script>", "error.script.Error", "script"),
        ("<if cond='nowhere'/>", "error.illegalcond.ReferenceError", "if"),
        ("<if cond='false'><elseif cond='nowhere'/></if>", "error.illegalcond.ReferenceError", "elseif"),
        (
            "<send event=\"'x'\"><param name='p' expr='no'/></send>",
            "error.illegalvalue.ReferenceError",
            "send",
        ),
    ],
)
def test_errors_in_content(bench, body, name, element):
    first, data = heard(bench, body)
    assert first == ("heard", name)
    assert f'"element":"{element}","linenumber":2' in data[1]
    assert '"document":"document.scxml"' in data[1] and "description" in data[1]


@pytest.mark.parametrize(
    ("attributes", "name"),
    [
        ("event=\"'x'\" target=\"'nobody'\"", "error.send.nosuchsession"),
        ("event=\"'x'\" type=\"'pigeon'\"", "error.send.targettypeinvalid.s"),
        ("event=\"'x'\" type=\"'fm'\" target=\"'pigeon'\"", "error.send.targettypeinvalid.s"),
        ("event=\"''\"", "error.send.noeventspecified"),
        ("event=\"'x'\" delay=\"'soon'\"", "error.send.failed"),
        ("event=\"'x'\" type=\"'basichttp'\"", "error.send.failed"),
        (
            "event=\"'x'\" type=\"'basichttp'\" target=\"'http://nowhere/'\"",
            "error.send.targetunavailable.s",
        ),
    ],
)
def test_a_send_that_cannot_be_carried_out(bench, attributes, name):
    first, data = heard(bench, f"<send {attributes}/>")
    assert first == ("heard", name) and '"element":"send"' in data[1]


def test_a_document_that_cannot_be_had(bench):
    text = f"""{ROOT}><datamodel><data id="list" src="http://nowhere/list.json"/></datamodel>
      <state id="s"><transition event="error.badfetch.http" target="f">
        <log expr="_event.data.target + ' ' + _event.data.element"/></transition></state>
      <final id="f"/></scxml>"""
    assert bench.start(text).log == [(None, "http://nowhere/list.json data")]


def test_a_send_to_the_internal_queue_comes_before_what_waits_outside(bench):
    first, _ = heard(
        bench,
        """<send event="'error.later'"/><send event="'error.sooner'" target="'_internal'"/>""",
    )
    assert first == ("heard", "error.sooner")


def test_an_action_asked_for_by_send(bench):
    namespace = "http://www.genesyslab.com/modules/session"
    first, data = heard(
        bench,
        f"""<send event="'session.terminate'" type="'fm'" target="'{namespace}'">
          <param name="sessionid" expr="'nobody'"/></send>""",
    )
    assert first == ("heard", "error.session.terminate") and '"sessionid":"nobody"' in data[1]


def test_a_condition_that_fails(bench):
    text = f"""{ROOT}><state id="s"><transition cond="nowhere.x == 1" target="f"/>
      <transition event="error.illegalcond" target="g"/></state><final id="f"/><final id="g"/></scxml>"""
    assert bench.start(text).final == "g"


def test_done_events_tell_what_donedata_gives_in_both_ways(bench):
    text = f"""{ROOT}><state id="s" initial="a">
        <state id="a"><transition target="b"/></state>
        <final id="b"><donedata><param name="x" expr="7"/></donedata></final>
        <transition event="done.state.s" target="f">
          <log expr="[_event.data.x, _event.data.params.x, _event.data.reason, _event.data.sessionid == _sessionid]"/>
        </transition></state><final id="f"/></scxml>"""
    assert bench.start(text).log == [(None, '[7, 7, "normal", true]')]


def test_an_invoked_session_hears_that_it_is_cancelled(bench):
    bench.publish(
        "http://host/child.scxml",
        f"""{ROOT}><state id="s"><onexit><log expr="'bye'"/></onexit>
          <transition event="cancel.invoke"><log expr="_event.name"/></transition></state></scxml>""",
    )
    parent = f"""{ROOT}><state id="s"><invoke id="kid" src="http://host/child.scxml"/>
        <transition event="done.invoke" target="wrong"/><transition event="stop" target="f"/></state>
      <final id="f"/><final id="wrong"/></scxml>"""
    session = bench.start(parent)
    bench.run()
    session.send("stop")
    bench.run()
    child = list(bench.sessions.values())[-1]
    assert session.final == "f" and child.is_finished
    assert child.log == [(None, "cancel.invoke.kid"), (None, "bye")]


def test_system_data_items_come_from_the_configuration(bench):
    bench.configuration.system["_statserver"] = "StatServer1"
    text = f"""{ROOT}><datamodel><data id="_statserver"/><data id="_tserver"/></datamodel>
      <state id="s"><onentry><log expr="[_data._statserver, typeof _data._tserver]"/></onentry></state></scxml>"""
    assert bench.start(text).log == [(None, '["StatServer1", "undefined"]')]


CANCELS = """<scxml xmlns="http://www.w3.org/2005/07/scxml" profile="ecmascript" initial="a">
  <state id="a"><onentry><cancel sendid="'nobody'"/></onentry>
    <transition event="error.cancel.notallowed" target="as_listed"/>
    <transition event="error.notallowed" target="as_told"/></state>
  <final id="as_listed"/><final id="as_told"/>
</scxml>"""


def test_events_may_be_called_as_another_edition_of_the_guide_has_them(bench):
    assert bench.start(CANCELS).final == "as_told"
    bench.rules.event_names = {"error.notallowed": "error.cancel.notallowed"}
    assert bench.start(CANCELS).final == "as_listed"


def test_a_sound_that_is_over_may_say_timeout(bench):
    bench.rules.event_names = {"dialog.playsound.done": "dialog.playsound.done.timeout"}
    bench.do('<dialog:playsound type="\'music\'" duration="5"/>')
    bench.advance(5)
    assert bench.events()[-1] == "dialog.playsound.done.timeout"


def test_a_started_session_that_is_over_may_say_done_scxml(bench):
    bench.publish(
        "http://c/x.scxml",
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" name="child" profile="ecmascript"><final id="f"/></scxml>',
    )
    bench.rules.event_names = {"done.start": "done.scxml"}
    bench.do('<session:start src="\'http://c/x.scxml\'" sessionid="_data.found"/>')
    assert "done.scxml.child" in bench.events()


NEW_NAME = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript">
  <state id="a">
    <transition event="new"><assign location="fresh" expr="1"/><log expr="'not reached'"/></transition>
    <transition event="make"><script>fresh = 0;</script></transition>
    <transition event="declared"><assign location="known" expr="2"/><log expr="known"/></transition>
    <transition event="declare"><script>var known;</script></transition>
    <transition event="show"><log expr="typeof fresh"/></transition>
    <transition event="error"><log label="error" expr="_event.name + ' ' + _event.data.linenumber"/></transition>
  </state>
</scxml>"""


def test_an_assign_makes_no_variables():
    session = load(NEW_NAME)()
    session.start()
    for event in ("new", "show", "make", "new", "show", "declared"):
        session.send(event)
    assert session.log == [
        ("error", "error.illegalloc.ReferenceError 3"),
        (None, "undefined"),
        (None, "not reached"),
        (None, "number"),
        (None, "2"),
    ]
