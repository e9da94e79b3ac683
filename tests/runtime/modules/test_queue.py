"""queue:*: the traces of ORS queue 9.7, and what happens at the edges of time."""

from __future__ import annotations

import pytest

import scxmlc

from .bench import DOCUMENT, MODULES, Bench

ANNA = """<queue:targets type="agent"><queue:target name="'anna'" statserver="'SS'"/></queue:targets>"""
SUBMITTED = ["queue.submit.requestid", "queue.submit.done"]


def submit(attributes='timeout="10"', targets=ANNA, id="_data.req"):
    return f'<queue:submit requestid="{id}" {attributes}>{targets}</queue:submit>'


def cancel_chart(fragment):
    """A strategy that carries out `fragment` when it hears "cancel", after having submitted."""
    namespaces = " ".join(f'xmlns:{name}="www.genesyslab.com/modules/{name}"' for name in MODULES)
    text = DOCUMENT.format(namespaces=namespaces, fragment=submit())
    second = f'<transition event="second">{fragment}</transition><transition event="end"'
    return scxmlc.load(text.replace('<transition event="end"', second), name="cancel.scxml")


@pytest.fixture
def anna(bench):
    return bench.agent("anna", dn="7001", ready=False)


# The traces of ORS queue 9.7.


def test_an_agent_is_ready_at_submit(bench, anna):
    anna.ready()
    session = bench.do(submit())
    assert bench.events()[:2] == SUBMITTED
    assert [bench.data(name)["requestid"] for name in SUBMITTED] == [session.data["req"]] * 2


def test_an_agent_gets_ready_after_five_seconds(bench, anna):
    bench.do(submit())
    assert bench.events() == ["queue.submit.requestid"]
    bench.advance(5)
    anna.ready()
    bench.run()
    assert bench.events()[:2] == SUBMITTED and bench.now == 5


def test_nobody_for_ten_seconds(bench, anna):
    bench.do(submit())
    bench.advance(9.999)
    assert bench.events() == ["queue.submit.requestid"]
    bench.advance(0.001)
    assert bench.data("error.queue.submit")["error"] == "timeout"


def test_time_out_zero_looks_once(bench, anna):
    bench.do(submit('timeout="0"'))
    assert bench.events() == ["queue.submit.requestid", "error.queue.submit"] and bench.now == 0


def test_time_out_zero_with_a_ready_agent(bench, anna):
    anna.ready()
    bench.do(submit('timeout="0"'))
    assert bench.events()[:2] == SUBMITTED


def test_without_a_time_out_it_waits(bench, anna):
    bench.do(submit(""))
    bench.advance(100_000)
    anna.ready()
    bench.run()
    assert bench.events()[:2] == SUBMITTED


def test_a_kept_request_wins_later_under_its_old_id(bench, anna):
    session = bench.do(submit('timeout="1" clearontimeout="false"'))
    bench.advance(1)
    assert bench.events()[-1] == "error.queue.submit"
    anna.ready()
    bench.run()
    assert bench.data("queue.submit.done")["requestid"] == session.data["req"]


def test_a_cleared_request_is_gone(bench, anna):
    bench.do(submit('timeout="1" clearontimeout="true"'))
    bench.advance(1)
    anna.ready()
    bench.run()
    assert "queue.submit.done" not in bench.events() and bench.call.device == "702"


def test_priority_goes_first(bench, anna):
    first = bench.do(submit('priority="0" timeout="60"'))
    other = bench.voice_call(to="703")
    second = bench.do(submit('priority="5" timeout="60" interactionid="\'call-2\'"'), [other])
    anna.ready()
    bench.run()
    assert other.device == "7001" and bench.call.device == "702"
    bench.end(other)
    bench.advance(1)
    assert bench.call.device == "7001", "when the reservation is over and the agent is ready again"
    assert first is not second


def test_a_priority_that_grows_overtakes(bench, anna):
    bench.do("<script>_genesys.queue.incrementPriority(2, 10);</script>" + submit('timeout="600"'))
    bench.advance(30)
    other = bench.voice_call(to="703")
    bench.do(submit('priority="5" timeout="600" interactionid="\'call-2\'"'), [other])
    anna.ready()
    bench.run()
    assert bench.call.device == "7001", "0 + 3 * 2 is more than 5"


def test_the_limit_of_a_priority_holds(bench, anna):
    script = "_genesys.queue.incrementPriority(2, 10); _genesys.queue.priorityLimits(0, 4);"
    bench.do(f"<script>{script}</script>" + submit('timeout="600"'))
    bench.advance(30)
    other = bench.voice_call(to="703")
    bench.do(submit('priority="5" timeout="600" interactionid="\'call-2\'"'), [other])
    anna.ready()
    bench.run()
    assert other.device == "7001"


def test_equal_priorities_in_order_of_arrival(bench, anna):
    bench.do(submit('timeout="60"'))
    other = bench.voice_call(to="703")
    bench.do(submit('timeout="60" interactionid="\'call-2\'"'), [other])
    anna.ready()
    bench.run()
    assert bench.call.device == "7001"


def test_route_false_leaves_the_call_where_it_is(bench, anna):
    anna.ready()
    bench.do(submit('timeout="10" route="false"'))
    assert bench.events() == SUBMITTED
    assert bench.call.device == "702" and anna.is_reserved
    bench.advance(1)
    assert not anna.is_reserved


def test_what_done_carries(bench, anna):
    anna.switch, anna.place = "SIP_Switch", "P1"
    anna.ready()
    bench.do(submit('queue="\'VQ\'" timeout="10"'))
    assert bench.data("queue.submit.done") == {
        "requestid": "1",
        "interactionid": "call-1",
        "targetselected": "7001@SIP_Switch.DN",
        "targetcomponentselected": "anna@SS.A",
        "targetobjectselected": "anna@SS.A",
        "vqselected": "VQ",
        "resource": {
            "type": "A",
            "dn": "7001",
            "switch": "SIP_Switch",
            "agent": "anna",
            "place": "P1",
            "id": "",
            "vq": "VQ",
            "wb_type": "",
            "wb_owner": "",
        },
        "access": {"prefix": "", "rtype": "", "destination": "", "location": "SIP_Switch", "dnis": ""},
    }


# The edges of time.


def test_at_the_deadline_the_selection_wins(bench, anna):
    bench.do(submit('timeout="10"'))
    bench.at(10, anna.ready)
    bench.advance(10)
    assert bench.events()[:2] == SUBMITTED


def test_at_the_deadline_the_time_out_wins_when_the_rules_say_so(bench, anna):
    bench.rules.select_at_deadline = False
    bench.do(submit('timeout="10"'))
    bench.at(10, anna.ready)
    bench.advance(10)
    assert bench.events()[1] == "error.queue.submit"


def test_a_match_is_never_delivered_inside_the_content_that_asks(bench, anna):
    anna.ready()
    session = bench.do(submit() + "<raise event='mine'/><assign location='_data.found' expr='\"first\"'/>")
    assert session.data["found"] == "first"
    assert bench.events()[:2] == SUBMITTED


# Cancel, query, update.


class TestCancel:
    def run(self, fragment, **rules):
        bench = self.bench = Bench()
        for name, value in rules.items():
            setattr(bench.rules, name, value)
        bench.agent("anna", dn="7001", ready=False)
        session = bench.session = bench.start(cancel_chart(fragment), [bench.call])
        bench.run()
        session.send("go")
        bench.run()
        session.send("second")
        bench.run()
        return session

    def test_by_id(self):
        session = self.run('<queue:cancel requestid="_data.req"/>')
        assert self.bench.data("queue.cancel.done") == {"requestid": session.data["req"]}
        self.bench.advance(60)
        assert "error.queue.submit" not in self.bench.events()

    def test_by_interaction(self):
        self.run(submit(id="_data.req2") + "<queue:cancel interactionid=\"'call-1'\"/>")
        cancelled = [data["requestid"] for _, name, data in self.bench.heard if name == "queue.cancel.done"]
        assert cancelled == ["1", "2"]

    def test_by_interaction_and_queue(self):
        second = submit('queue="\'VQ2\'" timeout="10"', id="_data.req2")
        self.run(second + "<queue:cancel interactionid=\"'call-1'\" queue=\"'VQ2'\"/>")
        assert self.bench.data("queue.cancel.done") == {"requestid": "2"}

    def test_what_does_not_wait(self):
        self.run("<queue:cancel requestid=\"'99'\"/>")
        assert self.bench.data("queue.cancel.done") == {"requestid": "99"}

    def test_what_does_not_wait_strictly(self):
        self.run("<queue:cancel requestid=\"'99'\"/>", cancel_unknown_succeeds=False)
        assert self.bench.data("error.queue.cancel")["error"] == "invalidstate"

    def test_query(self):
        self.run('<queue:query requestid="_data.req" interactionid="0"/>')
        told = self.bench.data("queue.query.done")
        assert told == {
            "requestid": "1",
            "priority": 0,
            "positioninqueue": 1,
            "invqwaittime": 0.0,
            "loginsize": 1,
            "totalsize": 1,
        }

    def test_query_of_what_does_not_wait(self):
        self.run("<queue:query requestid=\"'99'\"/>")
        assert "error.queue.query" in self.bench.events()

    def test_update_changes_the_time_out(self):
        self.run('<queue:update requestid="_data.req" timeout="3"/>')
        assert "queue.update.done" in self.bench.events()
        self.bench.advance(3)
        assert "error.queue.submit" in self.bench.events()

    def test_update_changes_the_targets(self):
        dn = """<queue:targets type="dn"><queue:target name="'5000'"/></queue:targets>"""
        self.run(f'<queue:update requestid="_data.req">{dn}</queue:update>')
        assert self.bench.call.device == "5000"


# Ends.


def test_a_caller_who_hangs_up_is_forgotten_without_a_queue_event(bench, anna):
    bench.do(submit('queue="\'VQ\'" timeout="10"'))
    bench.hang_up(bench.call)
    bench.advance(20)
    assert [name for name in bench.events() if "queue" in name] == ["queue.submit.requestid"]
    assert bench.centre.queues.virtual("VQ").abandoned == 1


def test_a_session_that_ends_takes_its_requests_along(bench, anna):
    bench.do(submit()).send("end")
    anna.ready()
    bench.run()
    assert bench.call.device == "702"


def test_clearqueue_drops_the_other_requests(bench, anna):
    bench.do(submit() + submit('clearqueue="true" timeout="20"', id="_data.req2"))
    bench.advance(10)
    assert "error.queue.submit" not in bench.events()
    bench.advance(10)
    assert bench.data("error.queue.submit")["requestid"] == "2"


# Bad attributes.


@pytest.mark.parametrize(
    ("attributes", "targets"),
    [
        ("timeout=\"'soon'\"", ANNA),
        ('timeout="1"', ""),
        ('timeout="1"', """<queue:targets><queue:targetid expr="'{Stat &lt;}anna@.A'"/></queue:targets>"""),
        ('timeout="1"', """<queue:targets><queue:targetid expr="'?:English &gt;@.GA'"/></queue:targets>"""),
        ('timeout="1"', """<queue:targets><queue:activity/></queue:targets>"""),
        ('timeout="1"', """<queue:targets><queue:activity name="'a'" cutofftime="-1"/></queue:targets>"""),
    ],
)
def test_a_bad_value_still_gets_an_id_and_then_its_error(bench, attributes, targets):
    bench.agent("anna", dn="7001")
    bench.do(submit(attributes, targets))
    assert bench.events()[:2] == ["queue.submit.requestid", "error.queue.submit"]
    assert bench.data("error.queue.submit")["error"] == "invalidattribute"


# Selection.


def test_excluded_agents_are_never_chosen(bench):
    bench.agent("anna", dn="7001")
    bench.agent("ben", dn="7002")
    two = """<queue:targets><queue:targetid expr="'anna@.A,ben@.A'"/></queue:targets>"""
    bench.do("<script>_genesys.queue.excludeAgents('anna, carol');</script>" + submit(targets=two))
    assert bench.call.device == "7002"


def test_the_ideal_agent_comes_first(bench):
    bench.agent("anna", dn="7001", skills={"English": 5})
    bench.agent("ben", dn="7002", skills={"English": 9})
    any_english = """<queue:targets><queue:targetid expr="'?:English &gt; 0@.GA'"/></queue:targets>"""
    bench.do("<script>_genesys.queue.setIdealAgent('English');</script>" + submit(targets=any_english))
    assert bench.call.device == "7002"


@pytest.mark.parametrize(("ordertype", "device"), [("max", "8002"), ("min", "8001")])
def test_a_statistic_orders_queues(bench, ordertype, device):
    bench.queue("8001")
    bench.queue("8002")
    bench.statistic("8001@.Q", "StatCallsInQueue", 1)
    bench.statistic("8002@.Q", "StatCallsInQueue", 7)
    queues = """<queue:targets><queue:targetid expr="'8001.Q, 8002.Q'"/></queue:targets>"""
    bench.do(submit(f'timeout="1" ordertype="\'{ordertype}\'" orderstat="\'StatCallsInQueue\'"', queues))
    assert bench.call.device == device


def test_thresholds_of_the_documented_list(bench):
    for number, waiting in (("8001", 20), ("8002", 3)):
        bench.queue(number)
        bench.statistic(f"{number}.Q", "StatCallsInQueue", waiting)
    queues = """<queue:targets><queue:targetid
        expr="'{StatCallsInQueue&lt;10}[25]8001.Q, {StatCallsInQueue&lt;10}[75]8002.Q'"/></queue:targets>"""
    bench.do(submit('timeout="1" ordertype="\'percentage\'"', queues))
    assert bench.call.device == "8002"


def test_callage_lets_a_target_in_later(bench):
    bench.queue("8001")
    queues = """<queue:targets><queue:targetid expr="'{callage &gt;= 20}8001.Q'"/></queue:targets>"""
    bench.do(submit('timeout="100"', queues))
    bench.advance(19)
    assert bench.call.device == "702"
    bench.advance(1)
    assert bench.call.device == "8001"


def test_chance_is_seeded():
    def choices(seed):
        found = []
        for _ in range(8):
            bench = Bench(seed=seed + len(found))
            bench.rules.random_choice = True
            for id, dn in (("anna", "7001"), ("ben", "7002")):
                bench.agent(id, dn=dn)
            two = """<queue:targets><queue:targetid expr="'anna@.A,ben@.A'"/></queue:targets>"""
            bench.do(submit(targets=two))
            found.append(bench.call.device)
        return found

    assert choices(1) == choices(1) and set(choices(1)) == {"7001", "7002"}


@pytest.mark.parametrize("expr", ["'?:English >> 9@.GA'", "'{StatCallsInQueue !}8001.Q'"])
def test_an_expression_that_is_none_is_found_at_once_though_nobody_is_there(bench, expr):
    bench.do(submit(targets=f'<queue:targets><queue:targetid expr="{expr}"/></queue:targets>'))
    assert bench.data("error.queue.submit")["error"] == "invalidattribute" and bench.now == 0


@pytest.mark.parametrize(("kind", "word"), [("GC", "campaigngroup"), ("GA", "agentgroup")])
def test_a_campaign_group_is_a_group_of_agents(bench, kind, word):
    bench.agent("anna", dn="7001", groups=["Sales"])
    bench.do(
        submit(targets=f"""<queue:targets type="{word}"><queue:target name="'Sales'"/></queue:targets>""")
    )
    assert bench.data("queue.submit.done")["targetobjectselected"] == f"Sales@.{kind}"


@pytest.mark.parametrize(("result", "events"), [(1, SUBMITTED), (0, SUBMITTED[:1])])
def test_a_threshold_may_be_a_subroutine(bench, result, events):
    bench.queue("8001")
    bench.subroutine("may_route", result)
    target = "'{run[may_route, 3]}8001.Q'"
    bench.do(submit(targets=f'<queue:targets><queue:targetid expr="{target}"/></queue:targets>'))
    assert bench.events() == events


def test_a_device_that_nobody_declared_is_what_its_target_says(bench):
    bench.do(submit(targets="""<queue:targets><queue:targetid expr="'8001.Q'"/></queue:targets>"""))
    told = bench.data("queue.submit.done")
    assert (told["targetselected"], told["resource"]["type"]) == ("8001@.Q", "Q")


@pytest.mark.parametrize(
    ("attributes", "expr"),
    [
        ('timeout="10" ordertype="\'best\'"', "'702'"),
        ('timeout="-1"', "'702'"),
        ('timeout="0 / 0"', "'702'"),
        ('timeout="10"', "'[much]702@.DN'"),
        ('timeout="10"', "{dn: '702'}"),
    ],
)
def test_values_that_mean_nothing(bench, attributes, expr):
    bench.do(submit(attributes, f'<queue:targets><queue:targetid expr="{expr}"/></queue:targets>'))
    assert bench.data("error.queue.submit")["error"] == "invalidattribute"


# Targets that are more than one object.


def test_a_group_of_queues(bench):
    bench.queue_group("Queues", ["8001", "8002"])
    bench.queue("8001").busy = True
    bench.queue("8002")
    bench.do(submit(targets="""<queue:targets><queue:targetid expr="'Queues@.GQ'"/></queue:targets>"""))
    assert bench.call.device == "8002"
    assert bench.data("queue.submit.done")["targetobjectselected"] == "Queues@.GQ"


@pytest.mark.parametrize(
    ("targets", "type", "resource"),
    [
        ("anna@SS.A", "", ("WB", "Drafts", "A", "anna")),
        ("Sales@SS.GA", "", ("WB", "Drafts", "GA", "Sales")),
        ("Sales@SS.GA", "type=\"'A'\"", ("WB", "Drafts", "A", "Sales")),
    ],
)
def test_the_workbin_of_the_chosen_object(bench, targets, type, resource):
    bench.agent("anna", dn="7001", groups=["Sales"])
    mail = bench.message("inbox")
    parts = f"""<queue:targets><queue:targetid expr="'{targets}'"/>
        <queue:workbin name="'Drafts'" {type}/></queue:targets>"""
    bench.do(submit(targets=parts), [mail])
    told = bench.data("queue.submit.done")["resource"]
    assert (told["type"], told["id"], told["wb_type"], told["wb_owner"]) == resource
    assert (mail.device, mail.state) == ("Drafts", "queued")


# What tests do and look at.


def test_the_choice_may_be_fixed(bench):
    bench.agent("anna", dn="7001")
    bench.advance(5)
    bench.agent("ben", dn="7002")
    bench.choose(bench.call, "ben")
    bench.do(submit(targets="""<queue:targets><queue:targetid expr="'anna@.A,ben@.A'"/></queue:targets>"""))
    assert bench.call.device == "7002"


def test_what_waits_can_be_seen(bench, anna):
    bench.do(submit('timeout="10" queue="\'VQ\'" priority="3"'))
    (waiting,) = bench.waiting
    assert (waiting.id, waiting.queue, waiting.priority, waiting.status) == ("1", "VQ", 3, "waiting")
    bench.advance(10)
    assert bench.waiting[0].status == "kept"


# What goes wrong while a target is routed to.


def test_a_reservation_ends_when_the_target_cannot_be_reached(bench):
    anna = bench.agent("anna", dn="7001")
    bench.unreachable("7001")
    bench.do(submit())
    assert bench.data("error.queue.submit")["error"] == "remote"
    assert not anna.is_reserved and bench.waiting == []


def test_a_kept_request_that_fails_later_says_so(bench, anna):
    bench.unreachable("7001")
    bench.do(submit('timeout="1"'))
    bench.advance(1)
    anna.ready()
    bench.run()
    errors = [data["error"] for _, name, data in bench.heard if name == "error.queue.submit"]
    assert errors == ["timeout", "remote"]


def test_a_call_left_at_its_routing_point_goes_to_the_default_destination(bench):
    bench.default_destination("5999")
    bench.routing_point("800")
    call = bench.voice_call(to="800")
    session = bench.do("", [call])
    session.send("end")
    bench.run()
    assert call.device == "5999" and bench.default_routed == [call]


def test_thresholds_of_an_update_are_looked_at_again(bench):
    bench.agent("anna", dn="7001", ready=False)
    bench.do(submit('timeout="60"'))
    late = """<queue:targets><queue:targetid expr="'{callage&gt;20}8001.Q'"/></queue:targets>"""
    namespaces = f'<queue:update requestid="_data.req">{late}</queue:update>'
    bench.session.data["req"]
    chart = cancel_chart(namespaces)
    session = bench.start(chart, [other := bench.voice_call(to="703")])
    bench.run()
    session.send("go")
    bench.run()
    session.send("second")
    bench.advance(19)
    assert other.device == "703"
    bench.advance(3)
    assert other.device == "8001"


@pytest.mark.parametrize(
    ("place", "device"), [("PositionInQueue &lt; 2", "8001"), ("PositionInQueue &gt; 1", "702")]
)
def test_the_position_in_the_queue_is_a_threshold(bench, place, device):
    expr = f"'{{{place}}}8001.Q'"
    bench.do(submit(targets=f'<queue:targets><queue:targetid expr="{expr}"/></queue:targets>'))
    assert bench.call.device == device


class TestCancelOfNothing(TestCancel):
    def test_an_undefined_id_cancels_nothing(self):
        self.run('<queue:cancel requestid="_data.req2"/>')
        assert len(self.bench.waiting) == 1

    def test_an_undefined_id_is_an_error_when_the_rules_say_so(self):
        self.run('<queue:cancel requestid="_data.req2"/>', cancel_unknown_succeeds=False)
        assert self.bench.data("error.queue.cancel")["error"] == "invalidstate"

    def test_without_any_id_those_of_the_main_interaction(self):
        self.run("<queue:cancel/>")
        assert self.bench.data("queue.cancel.done") == {"requestid": "1"} and self.bench.waiting == []

    def test_update_with_a_bad_target_changes_nothing(self):
        bad = """<queue:targets><queue:targetid expr="'x@S.ZZ'"/></queue:targets>"""
        self.run(f'<queue:update requestid="_data.req" priority="9">{bad}</queue:update>')
        assert self.bench.data("error.queue.update")["error"] == "invalidattribute"
        assert self.bench.waiting[0].priority == 0


def loans(cut_off):
    activity = f"""<queue:activity name="'Loans'" cutofftime="{cut_off}"/>"""
    return f"""<queue:targets statserver="'SS'">{activity}</queue:targets>"""


@pytest.mark.parametrize(
    ("cut_off", "now", "device"), [(0, 50, "7001"), (20, 50, "7001"), (20, 85, "702"), (0, 100, "702")]
)
def test_an_activity_of_the_workforce_plan(bench, cut_off, now, device):
    bench.agent("anna", dn="7001")
    bench.agent("ben", dn="7002")
    bench.activity("Loans", ["anna"], end=100)
    bench.advance(now)
    bench.do(submit('timeout="5"', loans(cut_off)))
    assert bench.call.device == device


def test_an_activity_that_begins_while_the_call_waits(bench):
    bench.agent("anna", dn="7001")
    bench.activity("Loans", ["anna"], begin=30)
    bench.do(submit('timeout="60"', loans(0)))
    bench.advance(29)
    assert bench.call.device == "702"
    bench.advance(1)
    assert bench.call.device == "7001"
    assert bench.data("queue.submit.done")["targetobjectselected"] == "Loans@SS.GA"


def test_an_activity_that_no_plan_has(bench):
    bench.do(submit('timeout="1"', loans(0)))
    bench.advance(1)
    assert "nobody knows Loans@SS.GA" in bench.data("error.queue.submit")["description"]


def test_busy_treatments_stop_when_a_target_is_selected_though_another_request_waits(bench):
    music = "<dialog:runtreatments><dialog:playsound duration='2'/></dialog:runtreatments>"
    other = ANNA.replace("anna", "ben")
    bench.agent("ben", dn="7002", ready=False)
    anna = bench.agent("anna", dn="7001", ready=False)
    bench.do(submit('timeout="60"', other) + submit('timeout="60" route="false"', ANNA + music, "_data.req2"))
    bench.advance(3)
    anna.ready()
    bench.advance(10)
    assert "queue.submit.done" in bench.events() and len(bench.waiting) == 1
    assert [time for time, *_ in bench.treatments] == [0, 2]
