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
        (waiting,) = staff.centre.router.waiting
        growth = staff.centre.router.preferences_of(staff.call).growth
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
    queue = staff.centre.router.queue("none")
    queue.distributed, queue.wait_total = 1, 15.0
    predicted = "_genesys.queue.priorityTuning(false, true, false);"
    assert served_first(staff, "", predicted, apart=1.0) == 1
