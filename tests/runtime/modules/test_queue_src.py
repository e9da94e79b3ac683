"""<queue:submit src>: definitions that stand elsewhere, read when the action begins (ORS queue 1.4)."""

from __future__ import annotations

import sys

import pytest

RULE = """<?xml version="1.0" encoding="UTF-8"?>
<q:submit xmlns:q="www.genesyslab.com/modules/queue" xmlns:dialog="www.genesyslab.com/modules/dialog"
    queue="'VQ_Sales'" timeout="20" ordertype="'percentage'" clearontimeout="true">
  <q:targets type="agentgroup" statserver="'SS'">
    <q:target name="'Sales'" weight="60"/>
    <q:target name="'Back' + 'up'" weight="'40'"/>
  </q:targets>
  <dialog:runtreatments><dialog:playsound type="'music'" duration="10"/></dialog:runtreatments>
</q:submit>"""
SUBMIT = """<queue:submit requestid="_data.req" timeout="5" priority="7" src="'{src}'"/>"""


def begun(bench, src):
    """The request that waits because of a submit with that src."""
    bench.do(SUBMIT.format(src=src))
    (waiting,) = bench.waiting
    return waiting


@pytest.mark.parametrize("src", ["http://rules/sales.xml", "Sales_Percentage"])
def test_a_document_or_a_routing_rule(bench, src):
    bench.publish("http://rules/sales.xml", RULE)
    bench.configuration.routing_rules["Sales_Percentage"] = RULE
    waiting = begun(bench, src)
    assert [(target.written, target.weight) for target in waiting.targets] == [
        ("Sales@SS.GA", 60),
        ("Backup@SS.GA", 40),
    ]
    assert (waiting.queue, waiting.ordertype, waiting.clear_on_timeout) == ("VQ_Sales", "percentage", True)
    assert [treatment for _, _, treatment, _ in bench.treatments] == ["playsound"]


def test_what_the_definition_does_not_say_stays(bench):
    bench.publish("http://rules/sales.xml", RULE)
    waiting = begun(bench, "http://rules/sales.xml")
    assert (waiting.id, waiting.priority) == ("1", 7) and bench.session.data["req"] == "1"
    bench.advance(19)
    assert "error.queue.submit" not in bench.events(), "the time-out is that of the definition"
    bench.advance(1)
    assert bench.data("error.queue.submit")["requestid"] == "1"


def test_the_agents_of_a_definition_are_routed_to(bench):
    bench.agent("anna", dn="7001", groups=["Backup"])
    bench.publish("http://rules/sales.xml", RULE)
    bench.do(SUBMIT.format(src="http://rules/sales.xml"))
    assert bench.call.device == "7001"


def test_expressions_see_data_items_and_the_platform(bench):
    bench.configuration.routing_rules["rule"] = (
        '<submit xmlns="http://www.genesyslab.com/modules/queue" queue="_data.found.queue" '
        "priority=\"_genesys.statistic.sData('Sales@.GA', 'Load')\"><targets type=\"agent\">"
        "<target name=\"'anna'\"/></targets></submit>"
    )
    bench.statistic("Sales@.GA", "Load", 4)
    bench.do("""<script>_data.found = {queue: 'VQ' + 1};</script>""" + SUBMIT.format(src="rule"))
    (waiting,) = bench.waiting
    assert (waiting.queue, waiting.priority) == ("VQ1", 4)


def test_src_may_be_computed(bench):
    bench.publish("http://rules/1.xml", RULE)
    bench.do("""<queue:submit src="'http://rules/' + (3 - 2) + '.xml'"/>""")
    assert len(bench.waiting) == 1


HEAD = '<submit xmlns="www.genesyslab.com/modules/queue"'


@pytest.mark.parametrize(
    ("text", "description"),
    [
        (None, "nothing is published at http://rules/a.xml"),
        ("no XML at all", "does not compile"),
        ("<open>", "does not compile"),
        (f'{HEAD} timeout="1 +"><targets/></submit>', "does not compile"),
        (f'{HEAD} priority="nobody.knows"><targets/></submit>', "nobody is not defined"),
        (f"{HEAD} timeout=\"'soon'\"><targets/></submit>", "submit:timeout cannot be 'soon'"),
        (f"{HEAD}><targets/></submit>", "there is no target"),
        (f"{HEAD} src=\"'b'\"/>", "names another definition"),
        ("<log xmlns='http://www.w3.org/2005/07/scxml' expr='1'/>", "it is no &lt;queue:submit>"),
        (f'{HEAD} priority="(function () {{ while (true); }})()"><targets/></submit>', "steps"),
    ],
)
def test_a_definition_that_is_none(bench, text, description):
    if text is not None:
        bench.publish("http://rules/a.xml", text + "\n")
    bench.do(SUBMIT.format(src="http://rules/a.xml"))
    told = bench.data("error.queue.submit")
    assert told["error"] == "invalidattribute" and description.replace("&lt;", "<") in told["description"]
    assert bench.events() == ["queue.submit.requestid", "error.queue.submit"]


def test_a_src_that_is_no_text(bench):
    bench.do("<queue:submit src='{}'/>")
    assert bench.data("error.queue.submit")["description"] == "submit:src cannot be {}"


def test_without_the_compiler_a_definition_says_what_is_missing(bench, monkeypatch):
    bench.publish("http://rules/sales.xml", RULE.replace("VQ_Sales", "VQ_Unseen"))
    bench.do("")
    monkeypatch.setitem(sys.modules, "scxmlc", None)
    session = bench.session
    bench.modules.action(session, "queue", "submit", {"src": "http://rules/sales.xml"})
    bench.run()
    assert "install scxmlc" in bench.data("error.queue.submit")["description"]
