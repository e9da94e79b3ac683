"""statistic, classification, agent, elasticconnector (ORS queue 3, 4, 6, 7)."""

from __future__ import annotations

import pytest

SUBSCRIBE = "<statistic:subscribe object=\"'anna@.A'\" statistic=\"'StatAgentsAvailable'\" "


def test_subscribe_reports_at_once_and_at_intervals(bench):
    bench.agent("anna", dn="7001")
    bench.do(SUBSCRIBE + 'interval="10"/>')
    assert bench.events() == ["statistic.subscribe.done", "statistic.update"]
    assert bench.data("statistic.update") == {
        "object": "anna@.A",
        "statistic": "StatAgentsAvailable",
        "value": 1.0,
    }
    bench.advance(25)
    assert bench.events().count("statistic.update") == 3


def test_interval_zero_reports_changes(bench):
    anna = bench.agent("anna", dn="7001")
    bench.do(SUBSCRIBE + 'interval="0"/>')
    bench.heard.clear()
    bench.advance(100)
    assert bench.events() == []
    anna.not_ready()
    assert bench.data("statistic.update")["value"] == 0.0


def test_subscribe_twice(bench):
    bench.do(SUBSCRIBE + "/>" + SUBSCRIBE + "/>")
    assert bench.data("error.statistic.subscribe")["error"] == "Subscription Already Active"


def test_unsubscribe(bench):
    bench.do(SUBSCRIBE + "interval='10'/>" + SUBSCRIBE.replace("subscribe", "unsubscribe") + "/>")
    bench.advance(100)
    assert bench.events()[-1] == "statistic.unsubscribe.done"
    bench.do(SUBSCRIBE.replace("subscribe", "unsubscribe") + "/>")
    assert bench.data("error.statistic.unsubscribe")["error"] == "Request Invalid"


def test_a_session_that_ends_ends_its_subscriptions(bench):
    bench.do(SUBSCRIBE + 'interval="10"/>').send("end")
    bench.advance(100)
    assert bench.centre.statistics.subscriptions == {}


def test_sdata(bench):
    bench.agent("anna", dn="7001", groups=["Sales"])
    bench.agent("ben", dn="7002", groups=["Sales"], ready=False)
    bench.advance(30)
    s_data = "_genesys.statistic.sData"
    assert bench.value(f"{s_data}('Sales@SS.GA', 'StatAgentsAvailable')") == 1
    assert bench.value(f"{s_data}('Sales@SS.GA', 'StatAgentsTotal')") == 2
    assert bench.value(f"{s_data}('anna@SS.A', 'StatTimeInReadyState')") == 30
    assert bench.value(f"{s_data}('?:English > 1@SS.GA', 'RStatAgentsTotal')") == 0
    assert bench.value(f"{s_data}('Sales@SS.GA', 'NobodyKnows')") == 0
    bench.statistic("Sales@OtherServer.GA", "NobodyKnows", 7.5)
    assert bench.value(f"{s_data}('Sales@SS.GA', 'NobodyKnows')") == 7.5


def test_occupancy(bench):
    anna = bench.agent("anna", dn="7001")
    bench.advance(10)
    call = bench.voice_call(to="7001")
    bench.centre.staff.offer(call, "anna", "7001")
    bench.advance(10)
    assert anna.occupancy() == 0.5


def test_classify(bench):
    bench.categories(bench.call, Complaint=40, Sales=90)
    bench.do("<classification:classify/>")
    categories = bench.data("classification.classify.done")["categories"]
    assert [(item["name"], item["relevancy"]) for item in categories] == [("Sales", 90), ("Complaint", 40)]


def test_screen(bench):
    bench.screening(bench.call, Urgent="asap", Spam=None)
    bench.do("<classification:screen/>")
    told = bench.data("classification.screen.done")
    assert told["rules"] == told["screenrule"]
    assert [(rule["name"], rule["match"]) for rule in told["rules"]] == [("Urgent", True), ("Spam", False)]


def test_agent_states(bench):
    anna = bench.agent("anna", dn="7001")
    bench.do("<agent:setmediastate agent=\"'anna'\" for=\"{dn: '7001'}\" state=\"'notready'\"/>")
    assert bench.events() == ["agent.setmediastate.done"] and anna.state == "not ready"
    bench.do('<agent:setdnd for="{dn: \'7001\'}" state="false"/>')
    assert anna.state == "ready"
    bench.do("<agent:logout for=\"{dn: '7001'}\"/>")
    assert anna.state == "logged out"


def test_an_agent_nobody_knows(bench):
    bench.do("<agent:logout for=\"{dn: '7001'}\"/>")
    assert bench.data("error.agent.logout")["error"] == "invalidattribute"


def test_documents_of_the_elasticsearch_connector(bench):
    bench.do('<elasticconnector:createdoc index="\'i\'" doc="{a: 1}"/>')
    assert bench.data("elasticconnector.createdoc.done")["id"] == "1"
    bench.do('<elasticconnector:updatedoc id="\'1\'" doc="{a: 2}"/>')
    assert bench.centre.knowledge.documents["1"]["doc"] == {"a": 2}
    bench.do("<elasticconnector:deletedoc id=\"'1'\"/><elasticconnector:deletedoc id=\"'1'\"/>")
    assert bench.events() == ["elasticconnector.deletedoc.done", "error.elasticconnector.deletedoc"]


def test_index_templates(bench):
    template = """<elasticconnector:createindextemplate name="'n'" index="'calls*'"
        type="'t'" mapping="{}" order="%d"/>"""
    bench.do(template % 2 + template % 1)
    assert bench.centre.knowledge.templates["n"]["order"] == 2
    bench.do((template % 0).replace("calls*", "performance*"))
    assert bench.events() == ["error.elasticconnector.createindextemplate"]


def test_index_templates_for_sessions_need_an_order(bench):
    template = """<elasticconnector:createindextemplate name="'n'" index="'session*'"
        type="'t'" mapping="{}" order="%d"/>"""
    bench.do(template % 0)
    assert bench.data("error.elasticconnector.createindextemplate")["error"] == "invalidattribute"
    bench.do(template % 1)
    assert bench.events() == ["elasticconnector.createindextemplate.done"]


@pytest.mark.parametrize(
    ("fragment", "event"),
    [
        ("<statistic:subscribe object='undefined' statistic=\"'x'\"/>", "statistic.subscribe"),
        ("<statistic:unsubscribe object=\"'a@.A'\"/>", "statistic.unsubscribe"),
        ("<classification:classify interactionid=\"'nobody'\"/>", "classification.classify"),
        ("<classification:screen interactionid=\"'nobody'\"/>", "classification.screen"),
        ("<ixn:sendchatmessage from='undefined' message=\"'x'\"/>", "chat.sendchatmessage"),
        ("<ixn:gettranscript interactionid=\"'nobody'\"/>", "chat.gettranscript"),
        ("<ixn:sendmessage interactionid=\"'nobody'\"/>", "msgbased.sendmessage"),
    ],
)
def test_what_these_modules_cannot_read_is_a_request_invalid(bench, fragment, event):
    bench.do(fragment)
    assert bench.data(f"error.{event}")["error"] == "Request Invalid"


def test_a_statistic_may_be_defined_by_an_object(bench):
    definition = {"Subject": "Agent", "Category": "CurrentTime"}
    bench.statistic("anna@.A", definition, 3)
    told = "{Category: 'CurrentTime', Subject: 'Agent'}"
    assert bench.value(f"_genesys.statistic.sData('anna@SS.A', {told})") == 3
    bench.do(f'<statistic:subscribe object="\'anna@.A\'" statistic="{told}"/>')
    assert bench.data("statistic.update")["value"] == 3


def test_only_voice_has_a_media_state(bench):
    bench.agent("anna", dn="7001")
    media = "_genesys.ixn.mediaType.TMediaEMail"
    bench.do(f'<agent:setmediastate for="{{dn: \'7001\'}}" media="{media}" state="\'ready\'"/>')
    assert bench.data("error.agent.setmediastate")["error"] == "invalidattribute"


def test_sdata_of_nothing(bench):
    assert bench.value("_genesys.statistic.sData(undefined, null)") == 0


def test_statistics_of_this_router_and_of_queues(bench):
    bench.agent("anna", dn="7001")
    submit = """<queue:submit queue="'VQ'" timeout="60"><queue:targets>
        <queue:targetid expr="'{who}@.A'"/></queue:targets></queue:submit>"""
    bench.do(submit.format(who="anna"))
    other = bench.voice_call(to="703")
    bench.do(submit.format(who="nobody").replace("VQ", "VQ2"), [other])
    bench.advance(10)
    told = {
        "'R', 'CallsEntered'": 2,
        "'RP', 'CallsWaiting'": 1,
        "'VQ', 'CallsEntered'": 1,
        "'VQ', 'DistributedPercentage'": 100,
        "'VQ', 'NotDistributedPercentage'": 0,
        "'VQ2', 'NotDistributedPercentage'": 100,
        "'VQ2', 'NotDistributedWaitingTime'": 10,
        "'VQ', 'DistributedWaitingTime'": 0,
        "'VQ3', 'DistributedPercentage'": 0,
        "'anna@.A', 'StatCallsAnswered'": 1,
        "'anna@.A', 'StatCallsCompleted'": 0,
    }
    found = {asked: bench.value(f"_genesys.statistic.sData({asked})", []) for asked in told}
    assert found == told


def test_a_statistic_may_need_a_subscription(bench):
    bench.rules.statistics_need_subscription = True
    bench.agent("anna", dn="7001")
    bench.statistic("anna@.A", "Load", 7)
    asked = "_genesys.statistic.sData('anna@.A', '{}')"
    assert bench.value(asked.format("Load")) == 0
    assert bench.value(asked.format("StatAgentsAvailable")) == 1
    subscribe = "<statistic:subscribe object=\"'anna@.A'\" statistic=\"'Load'\"/>"
    bench.do(subscribe + f'<assign location="_data.found" expr="{asked.format("Load")}"/>')
    assert bench.session.data["found"] == 0, "asked before the subscription is there"
    bench.session.send("end")
    session = bench.do(subscribe)
    assert bench.centre.statistics.told(session.session_id, "anna@.A", "Load") == 7


@pytest.mark.parametrize(
    ("categories", "found"),
    [("'Sales, Spam'", ["Sales"]), ("['category-Complaint']", ["Complaint"]), ("'Spam'", [])],
)
def test_classify_by_named_categories(bench, categories, found):
    bench.categories(bench.call, Complaint=40, Sales=90)
    bench.do(f'<classification:classify categories="{categories}"/>')
    told = bench.data("classification.classify.done")["categories"]
    assert [category["name"] for category in told] == found


def test_screen_by_named_rules(bench):
    bench.screening(bench.call, Urgent="asap", Spam=None)
    bench.do("<classification:screen rules=\"'Spam'\"/>")
    assert [rule["name"] for rule in bench.data("classification.screen.done")["rules"]] == ["Spam"]


def test_a_relevancy_has_its_limits(bench):
    with pytest.raises(ValueError, match="1 to 100"):
        bench.categories(bench.call, Sales=101)


@pytest.mark.parametrize(
    ("device", "description"),
    [
        ("{dn: '7002'}", "agent anna is not at DN 7002"),
        ("{dn: '7001', switch: 'Other'}", "agent anna is not at DN 7001 of Other"),
        ("{switch: 'SIP'}", "logout:for has no dn"),
    ],
)
def test_an_agent_at_another_device(bench, device, description):
    bench.agent("anna", dn="7001", switch="SIP")
    bench.do(f'<agent:logout agent="\'anna\'" for="{device}"/>')
    assert bench.data("error.agent.logout")["description"] == description


@pytest.mark.parametrize("action", ["logout", "setmediastate state=\"'ready'\"", "setdnd"])
def test_an_agent_who_is_logged_out(bench, action):
    bench.agent("anna", dn="7001").logout()
    bench.do(f"<agent:{action} for=\"{{dn: '7001'}}\"/>")
    (told,) = [data for _, name, data in bench.heard if name.startswith("error.agent.")]
    assert told["error"] == "invalidstate"


@pytest.mark.parametrize(
    ("index", "order", "succeeds"),
    [
        ("calls*", 0, True),
        ("*", 9, False),
        ("perf*", 9, False),
        ("performance-2026*", 9, False),
        ("performances-of-artists", 9, True),
        ("sess*", 0, False),
        ("sess*", 1, True),
        ("session", 0, False),
    ],
)
def test_patterns_of_index_templates(bench, index, order, succeeds):
    bench.do(f"""<elasticconnector:createindextemplate name="'n'" index="'{index}'" type="'t'" mapping="{{}}"
        order="{order}"/>""")
    assert bench.events() == [
        (
            "elasticconnector.createindextemplate.done"
            if succeeds
            else "error.elasticconnector.createindextemplate"
        )
    ]


def test_a_part_of_a_document_changes_that_part(bench):
    bench.do('<elasticconnector:createdoc id="\'1\'" index="\'i\'" doc="{a: 1, b: 2}"/>')
    bench.do('<elasticconnector:updatedoc id="\'1\'" doc="{a: 3}"/>')
    kept = bench.centre.knowledge.documents["1"]
    assert kept["doc"] == {"a": 3, "b": 2} and kept["index"] == "i"


TEMPLATE = (
    """<elasticconnector:createindextemplate name="'n'" index="'i'" type="'t'" mapping="{}" timeout="500"/>"""
)


def test_the_timeout_of_the_connector_is_in_milliseconds(bench):
    bench.lose("elasticconnector.createindextemplate")
    bench.do(TEMPLATE)
    bench.advance(0.5)
    assert bench.data("error.elasticconnector.createindextemplate")["error"] == "timeout"


def test_the_error_of_a_template_may_have_the_name_that_the_guide_shows(bench):
    bench.rules.event_names = {
        "error.elasticconnector.createindextemplate": "error.elasticconnector.createindex"
    }
    bench.lose("elasticconnector.createindextemplate")
    bench.do(TEMPLATE)
    bench.advance(0.5)
    assert bench.data("error.elasticconnector.createindex")["error"] == "timeout"
