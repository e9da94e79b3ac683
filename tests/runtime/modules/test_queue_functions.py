"""`_genesys.queue` and `_genesys.statistic`: what the functions give, and how they change who is served first."""

from __future__ import annotations

import pytest

from .test_queue import ANNA, submit


@pytest.fixture
def staff(bench):
    bench.agent("anna", dn="7001", skills={"English": 9}, groups=["Sales"], ready=False)
    bench.agent("bob", dn="7002", skills={"English": 3}, groups=["Sales"], ready=False)
    return bench


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("queue.createSkillGroup('Good', 'English > 5')", "?Good:English > 5@.GA"),
        ("queue.multiplySkill('English > 3 & French=2', 2)", "English > 6 & French=4"),
        ("queue.multiplySkill('Line2 >= 10', 0.5)", "Line2 >= 5"),
        ("queue.expandGroup('Sales@SS.GA')", "anna@SS.A,bob@SS.A"),
        ("queue.expandGroup('Sales')", "anna@.A,bob@.A"),
        ("queue.expandGroup(queue.createSkillGroup('', 'English > 5'))", "anna@.A"),
        ("queue.expandGroup('Nobody@.GA')", ""),
        ("queue.getIntegerKey('count')", 12),
        ("queue.getIntegerKey('0', 'count')", 12),
        ("queue.getIntegerKey('word')", 0),
        ("queue.getIntegerKey('none')", 0),
        ("queue.findServiceObjective()", 60),
        ("statistic.getAvgData('A@SS.GA, B@SS.GA', 'Load')", 3),
        ("statistic.getMinData('A@SS.GA,B@SS.GA', 'Load')", 2),
        ("statistic.getMaxData(['A@SS.GA', 'B@SS.GA'], 'Load')", 4),
        ("statistic.getMaxData('A@SS.GA', 'Load')", 2),
        ("statistic.sData('B@SS.GA', 'Load')", 4),
    ],
)
def test_what_a_function_gives(staff, expression, value):
    staff.call.udata.update({"count": " 12 ", "word": "many"})
    staff.statistic("A@SS.GA", "Load", 2)
    staff.statistic("B@SS.GA", "Load", 4)
    text = expression.replace("queue.", "_genesys.queue.").replace("statistic.", "_genesys.statistic.")
    assert staff.value(text) == value


def test_a_skill_expression_that_is_none_is_an_error_that_scripts_can_catch(staff):
    staff.do("""<script>try { _genesys.queue.createSkillGroup('x', 'English >'); }
        catch (problem) { _data.found = 'caught'; }</script>""")
    assert staff.session.data["found"] == "caught"


def test_growth_begins_after_its_delay(staff):
    script = "_genesys.queue.incrementPriority(2, 10); _genesys.queue.delayPriority(25);"
    staff.do(f"<script>{script}</script>" + submit('timeout="600"'))
    priorities = []
    for seconds in (24, 11, 10):
        staff.advance(seconds)
        (waiting,) = staff.centre.queues.waiting
        growth = staff.centre.queues.preferences_of(staff.call).growth
        priorities.append(waiting.priority_at(staff.now, growth))
    assert priorities == [0, 2, 4]


def served_first(bench, first: str, second: str, objectives=(None, None), apart=10.0):
    """Two calls wait for anna, the second later; which is answered when she is ready."""
    calls = []
    for script, objective in zip((first, second), objectives, strict=True):
        call = bench.voice_call(to="702")
        if objective is not None:
            call.udata["ServiceObjective"] = objective
        calls.append(call)
        bench.do(f"<script>{script}</script>" + submit('timeout="600"', ANNA), [call])
        bench.advance(apart)
    bench.centre.staff.agents["anna"].ready()
    bench.run()
    return [call.device for call in calls].index("7001")


def test_the_objective_weighs_the_time_waited(staff):
    tuned = "_genesys.queue.priorityTuning(false, false, true);"
    assert served_first(staff, tuned, tuned, (120, 30)) == 1


def test_without_the_objective_the_first_is_first(staff):
    tuned = "_genesys.queue.priorityTuning(false, false, false);"
    assert served_first(staff, tuned, tuned, (120, 30)) == 0


def test_the_objective_of_who_has_none_is_a_rule(staff):
    staff.rules.service_objective = 15.0
    tuned = "_genesys.queue.priorityTuning(false, false, true);"
    assert served_first(staff, tuned, tuned, (120, None)) == 1


def test_the_prediction_of_the_queue_counts_instead_of_the_wait(staff):
    queue = staff.centre.queues.virtual("none")
    queue.distributed, queue.wait_total = 1, 15.0
    predicted = "_genesys.queue.priorityTuning(false, true, false);"
    assert served_first(staff, "", predicted, apart=1.0) == 1


def route(bench, script, targets="anna@SS.A, bob@SS.A", attributes='timeout="5"'):
    listed = f"<queue:targets><queue:targetid expr=\"'{targets}'\"/></queue:targets>"
    bench.do(f"<script>{script}</script>" + submit(attributes, listed))


# Those of which only the names are known.


@pytest.mark.parametrize(
    ("call", "device"),
    [
        ("", "7001"),
        ("_genesys.queue.useMediaType('TMediaChat');", "7002"),
        ("_genesys.queue.useMediaType('0', 'TMediaChat');", "7002"),
        ("_genesys.queue.useMediaType('TMediaEMail');", "702"),
        ("_genesys.queue.useMediaType('TMediaChat'); _genesys.queue.useMediaType('TMediaAny');", "7001"),
    ],
)
def test_media_type(bench, call, device):
    bench.agent("anna", dn="7001", media=["voice"])
    bench.agent("bob", dn="7002", media=["voice", "chat"])
    route(bench, call)
    assert bench.call.device == device


def test_agents_may_have_single_media_types(bench):
    bench.agent("anna", dn="7001", media=["TMediaEMail"])
    bench.agent("bob", dn="7002", media=["TMediaSMS"])
    mail = bench.message("inbox", media="TMediaSMS")
    listed = "<queue:targets><queue:targetid expr=\"'anna@.A, bob@.A'\"/></queue:targets>"
    bench.do(submit(targets=listed), [mail])
    assert mail.device == "7002"


@pytest.mark.parametrize(
    ("condition", "known", "device"),
    [
        ("Never", True, "702"),
        ("Only", True, "7001"),
        ("Only", False, "7001"),
        ("OnStatError", True, "702"),
        ("OnStatError", False, "7001"),
        ("Never", False, "702"),
    ],
)
def test_capacity(bench, condition, known, device):
    anna = bench.agent("anna", dn="7001", capacity={"voice": 2})
    first = bench.voice_call(to="703")
    bench.centre.staff.offer(first, "anna", "7001")
    bench.advance(2)
    anna.is_known = known
    route(bench, f"_genesys.queue.useCapacity('0', _genesys.queue.usecapcond.{condition});")
    assert bench.call.device == device


def test_capacity_is_used_up(bench):
    bench.agent("anna", dn="7001", capacity={"voice": 1})
    first = bench.voice_call(to="703")
    bench.centre.staff.offer(first, "anna", "7001")
    bench.advance(2)
    route(bench, "_genesys.queue.useCapacity(_genesys.queue.usecapcond.Only);")
    assert bench.call.device == "702"


def test_who_waits_gets_the_room_that_an_agent_has_again(bench):
    bench.agent("anna", dn="7001", capacity={"voice": 2})
    first, second = bench.voice_call(to="703"), bench.voice_call(to="704")
    for call in (first, second):
        bench.centre.staff.offer(call, "anna", "7001")
    bench.advance(2)
    route(bench, "_genesys.queue.useCapacity(_genesys.queue.usecapcond.Only);")
    bench.end(first)
    bench.run()
    assert bench.call.device == "7001"


@pytest.mark.parametrize(("use", "device"), [("false", "7002"), ("true", "7003")])
def test_agent_statistics(bench, use, device):
    bench.agent("anna", dn="7001", groups=["Low"])
    bench.agent("bob", dn="7002", groups=["High"])
    bench.agent("carol", dn="7003", groups=["High"])
    bench.statistic("Low@.GA", "Load", 1)
    bench.statistic("High@.GA", "Load", 2)
    bench.statistic("carol@.A", "Load", 9)
    call = f"_genesys.queue.useAgentStatistics({use});"
    route(bench, call, "Low@.GA, High@.GA", 'timeout="5" ordertype="\'max\'" orderstat="\'Load\'"')
    assert bench.call.device == device


@pytest.mark.parametrize(
    ("type", "dnis"), [("UseANI", "5551234"), ("UseDNIS", "702"), ("UseConfig", "0800"), ("UseNone", "")]
)
def test_dnis_overwrite(bench, type, dnis):
    bench.agent("anna", dn="7001", switch="SIP")
    bench.access_code("SIP", prefix="9", dnis="0800")
    route(bench, f"_genesys.queue.setDNISOverwrite(_genesys.queue.overwriteType.{type});")
    access = bench.data("queue.submit.done")["access"]
    assert access == {"prefix": "9", "rtype": "", "destination": "", "location": "SIP", "dnis": dnis}
    assert bench.call.details["dnis"] == dnis


def test_without_dnis_overwrite_the_dnis_stays(bench):
    bench.agent("anna", dn="7001")
    route(bench, "")
    assert bench.call.details["dnis"] == "702"


@pytest.mark.parametrize(
    ("call", "event", "device"),
    [
        ("", "error.queue.submit", "702"),
        ("_genesys.queue.onRouteError('fail');", "error.queue.submit", "702"),
        ("_genesys.queue.onRouteError('reroute');", "queue.submit.done", "7002"),
        ("_genesys.queue.onRouteError('default');", "error.queue.submit", "5999"),
    ],
)
def test_what_follows_a_route_error(bench, call, event, device):
    bench.default_destination("5999")
    anna = bench.agent("anna", dn="7001")
    bench.agent("bob", dn="7002")
    bench.unreachable("7001")
    route(bench, call)
    assert event in bench.events() and bench.call.device == device
    assert not anna.is_reserved and bench.default_routed == ([bench.call] if device == "5999" else [])
    if event.startswith("error"):
        told = bench.data(event)
        assert (told["error"], told["description"]) == ("remote", "7001 cannot be reached")


def test_what_means_nothing_to_them_is_told(bench):
    bench.do("""<script>_genesys.queue.useCapacity('GoldRule', 'Sometimes');
        _genesys.queue.useMediaType('TMediaPigeon');</script>""")
    assert bench.without_effect == [("useCapacity", "Sometimes"), ("useMediaType", "TMediaPigeon")]


# The others.


@pytest.mark.parametrize(
    ("call", "device"),
    [
        (
            "_genesys.queue.useCustomAgentType('Agent', _genesys.resource.resourceType.CFGACDPosition);",
            "7002",
        ),
        ("_genesys.queue.useCustomAgentType('0', 'DN', [2]);", "7002"),
        ("_genesys.queue.useCustomAgentType(_genesys.resource.resourceType.any);", "7001"),
    ],
)
def test_custom_agent_type(bench, call, device):
    bench.agent("anna", dn="7001", dn_type=1)
    bench.agent("bob", dn="7002", dn_type=2)
    route(bench, call)
    assert bench.call.device == device


def test_a_reservation_may_be_made_longer_afterwards(bench):
    anna = bench.agent("anna", dn="7001")
    route(bench, "", "anna@SS.A", 'timeout="5" route="false"')
    assert bench.reservations == {"anna": "call-1"}
    bench.do("<script>_genesys.queue.reserveTarget('call-1', '7001@.DN', 30);</script>", [])
    bench.advance(29)
    assert anna.is_reserved
    bench.advance(1)
    assert not anna.is_reserved and bench.reservations == {}


def test_a_function_lets_the_router_look_again(bench):
    bench.agent("anna", dn="7001", ready=False)
    route(bench, "", "anna@SS.A", 'timeout="60"')
    assert bench.call.device == "702"
    bench.do("<script>_genesys.queue.checkAgentState('call-1', false);</script>", [])
    assert bench.call.device == "7001"
