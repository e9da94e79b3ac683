"""session:start, updatestart, terminate; _genesys.session; ws:response; names that every script has (ORS
core 3, 5).
"""

from __future__ import annotations

import pytest

from scxml_runtime.simulator import Simulator

ROOT = """<scxml version="1.0" xmlns="http://www.w3.org/2005/07/scxml" profile="ecmascript" initial="s" """
CHILD = f"""{ROOT} name="child">
  <datamodel><data id="declared" expr="'own'"/><data id="kept" expr="'kept'"/></datamodel>
  <state id="s"><onexit><log expr="'leaving'"/></onexit><transition event="finish" target="f"/></state>
  <final id="f"><donedata><param name="result" expr="42"/></donedata></final>
</scxml>"""
URL = "http://host/child.scxml"
START = f"""<session:start src="'{URL}'" sessionid="_data.found">"""


@pytest.fixture
def child(bench):
    bench.publish(URL, CHILD)
    return lambda: next(session for session in bench.sessions.values() if session.chart.name == "child")


# start


def test_start(bench, child):
    session = bench.do(START + "</session:start>")
    assert bench.events() == ["session.start.done"]
    assert bench.data("session.start.done")["sessionid"] == session.data["found"] == child().session_id
    assert len(child().session_id) == 32 and child().session_id.isalnum()


def test_params_override_data_and_create_what_is_not_declared(bench, child):
    param = """<param name="declared" expr="'given'"/><param name="new" expr="{a: [1, 2]}"/>"""
    bench.do(START + param + "</session:start>")
    assert child().data == {"declared": "given", "kept": "kept", "new": {"a": [1, 2]}}


def test_nothing_is_shared(bench, child):
    session = bench.do(
        "<script>shared = {a: 1};</script>"
        + START
        + """<param name="new" expr="shared"/></session:start><script>shared.a = 2;</script>"""
    )
    assert child().data["new"] == {"a": 1} and session.data["shared"] == {"a": 2}


def test_the_starter_hears_of_the_end_and_sees_donedata_in_both_places(bench, child):
    bench.do(START + "</session:start>")
    child().send("finish")
    bench.run()
    told = bench.data(f"done.start.{child().session_id}")
    assert told == {
        "sessionid": child().session_id,
        "reason": "normal",
        "result": 42,
        "params": {"result": 42},
    }


def test_the_child_outlives_its_starter(bench, child):
    bench.do(START + "</session:start>").send("end")
    child().send("finish")
    bench.run()
    assert child().final == "f"


def test_a_missing_document(bench):
    session = bench.do(START + "</session:start>")
    told = bench.data("error.session.start")
    assert told["sessionid"] == session.data["found"] and URL in told["description"]


def test_a_document_with_errors(bench):
    bench.publish(URL, "<scxml xmlns='http://www.w3.org/2005/07/scxml'><state id='a' initial='b'/></scxml>")
    bench.do(START + "</session:start>")
    assert bench.events() == ["error.session.start"]


def test_idealtime_starts_later(bench, child):
    bench.do(START.replace(">", ' idealtime="new Date().getTime() + 5000">') + "</session:start>")
    bench.advance(4.9)
    assert bench.events() == [] and len(bench.sessions) == 1
    bench.advance(0.2)
    assert bench.events() == ["session.start.done"]


def test_updatestart_moves_a_scheduled_start(bench, child):
    bench.do(START.replace(">", ' idealtime="new Date().getTime() + 5000">') + """</session:start>
        <session:updatestart sessionid="_data.found" idealtime="new Date().getTime() + 9000"/>""")
    assert bench.events() == ["session.updatestart.done"]
    bench.advance(8)
    assert len(bench.sessions) == 1
    bench.advance(1)
    assert child().is_active("s")


# terminate


def test_terminate_runs_onexit_and_tells_no_done(bench, child):
    bench.do(START + "</session:start>")
    bench.do(f"<session:terminate sessionid=\"'{child().session_id}'\"/>")
    assert bench.events() == ["session.terminate.done"]
    assert child().is_finished and child().final is None
    assert bench.transcript.logs(child()) == ["leaving"]


def test_terminate_of_a_scheduled_start(bench, child):
    bench.do(
        START.replace(">", ' idealtime="new Date().getTime() + 5000">')
        + """</session:start><session:terminate sessionid="_data.found"/>"""
    )
    bench.advance(10)
    assert len(bench.sessions) == 1


def test_terminate_of_nobody(bench):
    bench.do("<session:terminate sessionid=\"'nobody'\"/>")
    assert bench.events() == ["error.session.terminate"]


# Functions. Virtual time starts on Monday, 2026-01-05, at 09:00:00 UTC.


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("_genesys.session.timeInZone('GMT')", "09:00:00"),
        ("_genesys.session.timeInZone('PST')", "01:00:00"),
        ("_genesys.session.timeInZone('ECT')", "10:00:00"),
        ("_genesys.session.timeInZone('Asia/Kolkata')", "14:30:00"),
        ("_genesys.session.dateInZone('PST')", "2026-01-05"),
        ("_genesys.session.dayInZone('GMT') == _genesys.session.day.Monday", True),
        ("_genesys.session.tenant", "Environment"),
        ("_genesys.session.tenantid", 1),
        ("(_genesys.session.setTenant('Other'), _genesys.session.tenant)", "Other"),
        ("_genesys.session.server.name", "ORS_Simulator"),
        ("typeof _genesys.session.server.url", "undefined"),
        ("_genesys.session.getListItemValue('Routing', 'Sales', 'dn')", "5000"),
        ("_genesys.session.getListItemValue('Routing', 'Sales', 'other')", ""),
        ("_genesys.session.getListItemValue('Routing', 'Sales').dn", "5000"),
        ("_genesys.session.getConfigOption('call-1', 'timeout', -1)", "20"),
        ("_genesys.session.isSpecialDay('Holidays', 'Opening', 'GMT')", True),
        ("_genesys.session.isSpecialDay('Holidays', '', 'GMT')", True),
        ("_genesys.session.isSpecialDay('Holidays', 'Christmas', 'GMT')", False),
        ("_genesys.session.isSpecialDay('Holidays', 'Opening', 'GMT', true)", False),
    ],
)
def test_functions(bench, expression, value):
    configuration = bench.configuration
    configuration.lists["Routing"] = {"Sales": {"dn": "5000"}}
    configuration.options["timeout"] = "20"
    configuration.special_days = {"Opening": ["2026-01-05 14:00-18:00"], "Christmas": ["12-25"]}
    configuration.tables["Holidays"] = ["Opening", "Christmas"]
    assert bench.value(expression) == value


@pytest.mark.parametrize(
    "call",
    [
        "getListItemValue('Nothing', 'x', 'y')",
        "getConfigOption('call-1', 'nothing', -1)",
        "timeInZone('Mars')",
        "timeInZone('../../etc/passwd')",
        "setTenant([])",
        "setTenant({name: 'Other'})",
    ],
)
def test_what_is_missing_can_be_caught(bench, call):
    script = (
        f"(function() {{ try {{ return _genesys.session.{call}; }} catch (e) {{ return 'caught'; }} }})()"
    )
    assert bench.value(script) == "caught"


def test_virtual_time_drives_the_zones(bench):
    bench.advance(3600)
    assert bench.value("_genesys.session.timeInZone('GMT')") == "10:00:00"


# ws:response


def test_a_request_is_answered(bench):
    session = bench.start("""<scxml version="1.0" xmlns="http://www.w3.org/2005/07/scxml"
                  xmlns:ws="www.genesyslab.com/modules/ws" initial="s">
          <state id="s"><transition event="status">
            <ws:response requestid="_event.sendid" resultcode="'200'">
              <param name="asked" expr="_event.data.what"/>
            </ws:response>
          </transition></state>
        </scxml>""")
    request = bench.request(session, "status", what="position")
    answer = bench.response(request)
    assert (answer.positive, answer.resultcode, answer.values) == (True, "200", {"asked": "position"})


# Names that every script has.


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("__GetCurrentStates().join()", "s"),
        ("__GetDocumentURL()", "bench.scxml"),
        ("typeof args_", "object"),
        ("_sessionid.length", 32),
        ("_name", "bench"),
        ("_event.name", "go"),
        ("typeof _genesys.dialog", "object"),
        ("typeof _genesys.agent + typeof _genesys.elasticconnector", "objectobject"),
    ],
)
def test_names(bench, expression, value):
    assert bench.value(expression) == value


def test_log_from_a_script(bench):
    session = bench.do("<script>__Log('text'); __Log('other', 'label', 4);</script>")
    assert session.log == [(None, "text"), ("label", "other")]


def test_raise_from_a_script(bench):
    chart = f"""{ROOT}>
      <datamodel><data id="got"/></datamodel>
      <state id="s"><onentry><script>__Raise('mine', {{a: 1}});</script></onentry>
        <transition event="mine" target="f">
          <assign location="_data.got" expr="_event.data.a + _event.type"/>
        </transition>
      </state><final id="f"/></scxml>"""
    assert bench.start(chart).data["got"] == "1internal"


def test_the_event_is_one_object_for_all_regions_and_lives_on(bench):
    chart = f"""{ROOT.replace('"s"', '"p"')}>
      <datamodel><data id="same"/></datamodel>
      <script>var seen = [];</script>
      <parallel id="p">
        <state id="a"><transition event="e"><script>seen.push(_event);</script></transition></state>
        <state id="b"><transition event="e"><assign location="_data.same" expr="seen.indexOf(_event)"/></transition>
          <transition event="later"><assign location="_data.same" expr="seen[0].name"/></transition></state>
      </parallel></scxml>"""
    session = bench.start(chart)
    session.send("e")
    assert session.data["same"] == 0
    session.send("later")
    assert session.data["same"] == "e"


def test_args_are_the_parameters_of_the_start(bench, child):
    bench.publish(
        URL,
        f"""{ROOT} name="child">
        <state id="s"><onentry><log expr="args_.NAME"/></onentry></state></scxml>""",
    )
    bench.do(START + """<param name="NAME" expr="'value'"/></session:start>""")
    assert bench.transcript.logs(child()) == ["value"]


STRICT = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript">
  <datamodel><data id="known"/></datamodel>
  <state id="a"><onentry><log expr="[_data.known, typeof _data.stranger, args_.stranger].join()"/></onentry>
    <transition event="error"><log label="error" expr="_event.name + ' ' + _event.data.description"/></transition>
  </state></scxml>"""
STARTER = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript"
    xmlns:session="www.genesyslab.com/modules/session">
  <state id="a"><onentry><session:start src="'child'"><param name="known" expr="1"/>
    <param name="stranger" expr="2"/></session:start></onentry></state></scxml>"""


def test_undeclared_parameters_enter_or_are_told_of():
    logs = []
    for undeclared in (True, False):
        sim = Simulator()
        sim.rules.undeclared_params = undeclared
        sim.publish("child", STRICT)
        sim.start(STARTER)
        sim.run()
        logs.append(list(sim.sessions.values())[-1].log)
    assert logs == [
        [(None, "1,number,2")],
        [(None, "1,undefined,2"), ("error", "error.receive.datamismatch undeclared: stranger")],
    ]


def test_older_releases_tell_less():
    chart = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript"><state id="a">
      <transition event="interaction.deleted"><log expr="_event.data.resultof + ' ' +
        _genesys.ixn.getMediaIntValue('TMediaNone')"/></transition></state></scxml>"""
    told = []
    for is_new in (True, False):
        sim = Simulator()
        sim.rules.resultof, sim.rules.unknown_media_number = is_new, -1 if is_new else 0
        call = sim.voice_call(to="702")
        session = sim.start(chart, interactions=[call])
        sim.run()
        sim.hang_up(call)
        sim.run()
        told += session.log
    assert told == [(None, "deletion -1"), (None, "undefined 0")]
