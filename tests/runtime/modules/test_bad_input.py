"""Values that mean nothing: each ends in the action's error event, whose description names it, never in a
Python error.
"""

from __future__ import annotations

from xml.sax.saxutils import quoteattr

import pytest

DN = """<queue:targets><queue:targetid expr="'5000@.DN'"/></queue:targets>"""


def listed(text):
    return f"<queue:targets><queue:targetid expr={quoteattr(repr(text))}/></queue:targets>"


def target(attributes):
    return f"<queue:targets><queue:target {attributes}/></queue:targets>"


def waiting_with(treatment):
    return DN.replace("5000@.DN", "anna@.A") + f"<dialog:runtreatments>{treatment}</dialog:runtreatments>"


@pytest.mark.parametrize(
    ("inside", "description"),
    [
        (listed("?:" + "(" * 200 + "A>1" + ")" * 200 + "@.GA"), "has more than 100 levels"),
        (listed("?:" + "-" * 200 + "1@.GA"), "has more than 100 levels"),
        (listed("?:A>" + "9" * 5000 + "@.GA"), "is no number"),
        (listed("?:A>5x@.GA"), "'5x' in 'A>5x' is no number"),
        (listed("?:A>1e999@.GA"), "is no number"),
        (listed("?:A>1.2.3@.GA"), "is no number"),
        (listed("?:1" + "+1" * 6000 + "@.GA"), "is too long"),
        (listed("?:1.5*" + "9" * 400 + "@.GA"), "are too large"),
        (listed("?:A > 1 B@.GA"), "'B' may not stand there"),
        (listed("?:A == 1@.GA"), "'=' may not stand there"),
        (listed("?:A(1) > 1@.GA"), "functions may not stand in"),
        (listed("?:@.GA"), "ends too early"),
        (listed("?English@.GA"), "the : before the skill expression is missing"),
        (listed("{sdata(x)>1}5000@.DN"), "sdata has 2 arguments, not 1"),
        (listed("{acfgdata(a, b)>1}5000@.DN"), "acfgdata has 4 arguments, not 2"),
        (listed("{acfgdata(a, b, c, much)>1}5000@.DN"), "acfgdata gives 'much'"),
        (listed("{lcfgdata(a)>1}5000@.DN"), "lcfgdata has 4 arguments"),
        (listed("{age(1)>1}5000@.DN"), "age is no threshold function; there are sdata"),
        (listed("{sdata(x.Q, y>1}5000@.DN"), "a bracket is not closed"),
        (listed("{sdata(x@S.ZZ, y)>1}5000@.DN"), "'ZZ' is no type"),
        (listed("{run[nothing]}5000@.DN"), "there is no subroutine nothing"),
        (listed("{a>1 5000@.DN"), "} is missing"),
        (listed("[5 5000@.DN"), "] is missing"),
        (listed("[-5]5000@.DN"), "the weight is no number from 0 on"),
        (listed("[nan]5000@.DN"), "the weight is no number from 0 on"),
        (listed("anna@SS.XX"), "'XX' is no type; the types are A, AP"),
        (listed("@SS.A"), "it has no name"),
        (listed(", ,"), "there is no target"),
        (target("name='{a: 1}' type='agent'"), 'name of a target cannot be {"a": 1}'),
        (target("name='true' type='agent'"), "name of a target cannot be true"),
        (target("name=\"'a'\" type='agent' weight='0 / 0'"), "target:weight is no number from 0 on"),
        (target("name=\"'a'\" type='agent' weight=\"'many'\""), "target:weight is no number from 0 on"),
        (target("name=\"'a'\" threshold='[]'"), "threshold of a target cannot be []"),
        (target("name=\"'a'\" statserver='{}'"), "statserver of a target cannot be {}"),
        (target("skillexpr='{}'"), "skillexpr of a target cannot be {}"),
        (target("name='undefined' type='agent'"), "needs name or skillexpr"),
        (waiting_with("<dialog:playsound duration=\"'long'\"/>"), "duration cannot be 'long'"),
        (waiting_with("<dialog:pause duration='-5'/>"), "duration cannot be -5"),
        (waiting_with("<dialog:pause duration='0 / 0'/>"), "duration cannot be NaN"),
        (
            waiting_with("<dialog:collect><dialog:input max_digits=\"'x'\"/></dialog:collect>"),
            "input:max_digits cannot be 'x'",
        ),
    ],
)
def test_a_submit_with_what_means_nothing(bench, inside, description):
    bench.agent("anna", dn="7001", ready=False)
    bench.do(f'<queue:submit timeout="5">{inside}</queue:submit>')
    bench.advance(1)
    told = bench.data("error.queue.submit")
    assert told["error"] == "invalidattribute" and description in told["description"]


@pytest.mark.parametrize(
    "attribute",
    [
        "priority='[]'",
        "priority=\"'high'\"",
        "timeout='-1 / 0'",
        "timeout=\"'10 s'\"",
        "route=\"'yes'\"",
        "clearontimeout=\"'maybe'\"",
        "clearqueue='{}'",
        "queue='{}'",
        "ordertype='5'",
        "orderstat='{}'",
        "interactionid='{}'",
    ],
)
def test_a_submit_with_an_attribute_that_means_nothing(bench, attribute):
    bench.do(f"<queue:submit {attribute}>{DN}</queue:submit>")
    told = bench.data("error.queue.submit")
    name = attribute.partition("=")[0]
    assert told["error"] == "invalidattribute" and f"submit:{name}" in told["description"]


@pytest.mark.parametrize(
    ("fragment", "description"),
    [
        ("<dialog:pause duration='-5'/>", "duration cannot be -5"),
        ("<dialog:playsound duration=\"'long'\"/>", "playsound:duration cannot be 'long'"),
        (
            "<dialog:collect><dialog:input start_timeout=\"'x'\"/></dialog:collect>",
            "input:start_timeout cannot be 'x'",
        ),
        (
            "<dialog:collect><dialog:input abort_digits=\"'***'\"/></dialog:collect>",
            "input:abort_digits cannot be '***'",
        ),
        (
            '<dialog:play><dialog:prompts type="song"><dialog:prompt intid="1"/></dialog:prompts></dialog:play>',
            "prompts:type cannot be 'song'",
        ),
        (
            '<dialog:play><dialog:prompts type="MSG_GREETING"><dialog:prompt intid="1"/>'
            '<dialog:prompt intid="2"/></dialog:prompts></dialog:play>',
            "prompts of type MSG_GREETING: 2 prompts, not 1",
        ),
        (
            "<dialog:play><dialog:prompts><dialog:prompt intid=\"'one'\"/></dialog:prompts></dialog:play>",
            "prompt:intid cannot be 'one'",
        ),
    ],
)
def test_a_treatment_with_what_means_nothing(bench, fragment, description):
    bench.do(fragment)
    (told,) = [data for _, name, data in bench.heard if name.startswith("error.dialog.")]
    assert told["error"] == "invalidattribute" and description in told["description"]


@pytest.mark.parametrize(
    "attributes",
    [
        "object=\"'a@.A'\" statistic=\"'X'\" interval=\"'often'\"",
        "object=\"'a@.A'\" statistic=\"'X'\" interval='-1'",
        "object=\"'a@.A'\" statistic=\"'X'\" interval='0 / 0'",
        "object=\"'a@.A'\" statistic=\"'X'\" interval='0.001'",
        "object=\"'?:A &gt;@.GA'\" statistic=\"'StatAgentsAvailable'\"",
        "object=\"'[x]a@.A'\" statistic=\"'StatAgentsAvailable'\"",
        "object=\"'a@S.ZZ'\" statistic=\"'StatAgentsAvailable'\"",
    ],
)
def test_a_subscription_with_what_means_nothing(bench, attributes):
    bench.do(f"<statistic:subscribe {attributes}/>")
    assert bench.data("error.statistic.subscribe")["error"] == "Request Invalid"


@pytest.mark.parametrize(
    "call",
    [
        "statistic.sData('?:A &gt;@.GA', 'StatAgentsAvailable')",
        "statistic.getAvgData('[x]a.A', 'Load')",
        "queue.excludeAgents({})",
        "queue.multiplySkill('A&gt;5', 1 / 0)",
        "queue.multiplySkill('A&gt;5')",
        "queue.reserveTarget('0', '7001@.DN', 'long')",
        "queue.reserveTarget('0', '7001@.DN', -1)",
        "queue.cCTExtractTargets('0', 'SS', '[x]a.A')",
        "queue.useCustomAgentType({})",
        "queue.incrementPriority()",
        "queue.expandGroup()",
        "queue.checkAgentState('nobody', false)",
        "queue.setIdealAgent('A &gt;')",
        "queue.useAgentStatistics('perhaps')",
        "queue.onRouteError()",
    ],
)
def test_a_function_with_what_means_nothing_is_an_error_that_scripts_can_catch(bench, call):
    bench.do(f"<script>try {{ _genesys.{call}; }} catch (problem) {{ _data.found = 'caught'; }}</script>")
    assert bench.session.data["found"] == "caught"


def test_what_nobody_declared_is_named_when_the_time_is_over(bench):
    bench.agent("anna", dn="7001", skills={"English": 5}, ready=False)
    text = "carol@SS.A, Sales@SS.GA, P9@.AP, G9@.GP, ?:English > 3 & Frnech > 1@SS.GA, anna@SS.A, 5000@.RP"
    bench.device("5000", "RP").busy = True
    bench.do(f'<queue:submit timeout="5">{listed(text)}</queue:submit>')
    bench.advance(5)
    assert bench.data("error.queue.submit")["description"] == (
        "no target was found in time; nobody knows carol@SS.A, Sales@SS.GA, P9@.AP, G9@.GP, the skill Frnech"
    )


def test_what_nobody_declared_fails_at_once_when_the_rules_say_so(bench):
    bench.rules.unknown_targets_fail = True
    bench.do(f'<queue:submit timeout="5">{listed("carol@SS.A")}</queue:submit>')
    told = bench.data("error.queue.submit")
    assert (told["error"], told["description"]) == ("invalidattribute", "nobody knows carol@SS.A")
