"""A simulated contact centre is saved, restored and branched: with its sessions, agents, calls and all that waits."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest

import scxmlc
from scxml_runtime import ChartChanged, Host, NotSaveable, SnapshotError
from scxml_runtime.modules import own
from scxml_runtime.simulator import Simulator
from scxml_runtime.simulator.program import reply
from tests.runtime.saving.cuts import load
from tests.runtime.saving.strategies import QUEUEING, SPACES, Hotline, strategy
from tests.runtime.saving.twins import alike, text_of, twin


@pytest.fixture
def busy() -> Any:
    """A call waits for an agent of Sales, who is not ready; ten seconds have passed."""
    sim = Simulator()
    sim.agent("ann", "7001", groups=["Sales"], ready=False)
    sim.start(Hotline, [sim.voice_call("702", ani="5551234", udata={"name": "Łucja 😀"})])
    sim.advance(10)
    return sim


def the_call(sim: Simulator) -> Any:
    return sim.centre.interactions["call-1"]


def the_session(sim: Simulator) -> Any:
    return next(iter(sim.sessions.values()))


def the_agent(sim: Simulator) -> Any:
    return sim.centre.staff.agents["ann"]


# --- the same again ---------------------------------------------------------------------------


@pytest.mark.parametrize("seconds", range(0, 46, 3))
def test_it_goes_on_as_if_nothing_had_been(seconds):
    sim = Simulator()
    sim.agent("ann", "7001", groups=["Sales"], ready=False)
    sim.start(Hotline, [sim.voice_call("702")])
    sim.advance(seconds)
    again = twin(sim)
    for each in (sim, again):
        each.advance(7)
        the_agent(each).ready()
        each.advance(40)
    alike(sim, again)
    assert the_session(again).final in ("served", "lost")


def test_a_snapshot_says_the_same_when_it_was_restored(busy):
    assert text_of(twin(busy)) == text_of(busy)


def test_the_busy_fixture_is_in_the_middle_of_things(busy):
    waiting = {each[2].__name__ for each in busy.clock.heap}
    assert {"_busy_is_over", "_wait_for_the_instant"} <= waiting
    assert busy.waiting


def test_restore_takes_the_text_and_the_classes(busy):
    again = Simulator.restore(json.loads(text_of(busy)), [Hotline])
    the_agent(again).ready()
    again.advance(2)
    assert the_session(again).final == "served"
    assert the_call(again).device == "7001"
    assert the_call(again).udata["name"] == "Łucja 😀"


def test_it_begins_when_and_where_the_first_did():
    sim = Simulator(now="2026-07-01T12:00", timezone="Europe/Berlin", seed=7)
    sim.advance(5)
    again = twin(sim)
    assert (again.now, again.clock.epoch) == (5.0, sim.clock.epoch)
    assert again.host.timezone.name(0) == "CET"
    assert again.centre.selection.random.random() == sim.centre.selection.random.random()


def test_ids_go_on():
    sim = Simulator()
    first = sim.start(Hotline)
    sim.voice_call("702")
    again = twin(sim)
    assert again.start(Hotline).session_id == sim.start(Hotline).session_id != first.session_id
    assert again.voice_call("702").id == "call-2"


def test_requests_that_wait_for_an_answer_get_it():
    sim = Simulator()
    sim.rules.latency = 2.0
    session = sim.start(Hotline, [sim.voice_call("702")])
    sim.run()
    assert sim.modules.pending.open
    with pytest.raises(NotSaveable, match="requests to the platform wait"):
        session.snapshot()
    again = twin(sim)
    for each in (sim, again):
        each.advance(30)
    alike(sim, again)


def test_scripts_hold_the_same_interactions_afterwards():
    chart = strategy("""
      <datamodel><data id="call"/></datamodel>
      <state id="s">
        <transition event="interaction.added"><script>_data.call = _genesys.ixn.interactions[0];</script></transition>
        <transition event="ask">
          <log expr="(_data.call === _genesys.ixn.interactions[0]) + ' ' + _data.call.udata.vip"/>
        </transition>
      </state>""")
    sim = Simulator()
    session = sim.start(chart, [sim.voice_call("702", udata={"vip": "no"})])
    sim.run()
    again = twin(sim)
    for each in (sim, again):
        each.change_user_data(the_call(each), vip="yes")
        each.run()
        each.counterpart(session).send("ask")
    assert sim.transcript.logs() == again.transcript.logs() == ["true yes"]


def test_a_host_without_the_platform_refuses_what_is_of_the_platform():
    chart = strategy("""<datamodel><data id="calls"/></datamodel>
      <script>_data.calls = _genesys.ixn.interactions;</script><state id="s"/>""")
    sim = Simulator()
    saved = sim.start(chart, [sim.voice_call("702")]).snapshot()
    with pytest.raises(SnapshotError, match="what this host has not: Error: interaction"):
        Host().restore(chart, json.loads(json.dumps(saved)))


def test_sessions_that_a_session_started_go_on():
    child = strategy(
        """<state id="c"><onentry><send event="'over'" delay="'5s'"/></onentry>
           <transition event="over" target="z"/></state><final id="z"/>""",
        "child",
    )
    parent = strategy("""<datamodel><data id="id"/></datamodel>
        <state id="p"><onentry><session:start src="'child'" sessionid="_data.id" idealtime="Date.now() + 3000"/>
          </onentry><transition event="done.start.*" target="z"/></state><final id="z"/>""")
    sim = Simulator()
    sim.publish("child", child)
    sim.start(parent)
    for seconds in (1, 3, 6):
        again = twin(sim)
        again.advance(20)
        assert [each.final for each in again.sessions.values()] == ["z", "z"]
        assert len(sim.sessions) == 1 + (sim.now >= 3)
        sim.advance(seconds)


def test_an_invoked_session_stands_within_its_parent():
    chart = scxmlc.load("""<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="outer">
      <state id="a"><invoke type="scxml"><content>
        <scxml version="1.0"><state id="i"><onentry><send event="t" delay="2s"/></onentry>
          <transition event="t" target="j"/></state><final id="j"/></scxml></content></invoke>
      <transition event="done.invoke" target="b"/></state><final id="b"/></scxml>""")
    sim = Simulator()
    sim.start(chart)
    again = twin(sim)  # the invoked session waits for its turn
    again.advance(1)
    twice = twin(again)
    twice.advance(5)
    assert {each.final for each in twice.sessions.values()} == {"b", "j"}
    thrice = twin(twice)
    assert text_of(thrice) == text_of(twice)


# --- branches ---------------------------------------------------------------------------------


def test_branches_know_nothing_of_one_another(busy):
    there, elsewhere = busy.branch(), busy.branch()
    the_agent(there).ready()
    there.advance(2)
    elsewhere.hang_up(the_call(elsewhere))
    elsewhere.advance(2)
    assert the_session(there).final == "served"
    assert the_call(elsewhere).ended
    assert not the_call(busy).ended
    assert the_session(busy).configuration == {"queueing"}
    assert busy.now == 10


def test_a_counterpart_has_the_same_id(busy):
    there = busy.branch()
    device = busy.device("9000")
    for each in (the_call(busy), the_session(busy), the_agent(busy)):
        assert there.counterpart(each) is not each
        assert type(there.counterpart(each)) is type(each)
    with pytest.raises(LookupError):
        there.counterpart(device)
    with pytest.raises(TypeError, match="has a counterpart"):
        there.counterpart(busy.centre)


class Shop(Simulator):
    """A simulator of a test's own: it takes nothing, and its first call is there at once."""

    def __init__(self) -> None:
        super().__init__()
        self.agent("ann", "7001", groups=["Sales"])
        self.call = self.voice_call("702")
        self.seen: list[Any] = [(self.call, 1)]


def test_what_a_derived_simulator_holds_is_its_own():
    shop = Shop()
    shop.start(Hotline, [shop.call])
    shop.advance(6)
    there = shop.branch()
    assert there.call is the_call(there) is not shop.call
    assert there.seen == [(there.call, 1)]
    assert there.call.device == "7001"
    alike(shop, there)


class Named(Simulator):
    """A class whose constructor asks for something."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name
        self.kept: Any = None


def test_a_branch_needs_no_arguments_of_a_derived_class():
    there = Named("shop").branch().branch()
    assert (type(there), there.name) == (Named, "shop")


def test_a_set_that_no_snapshot_holds_is_named():
    shop = Named("shop")
    shop.kept = {1, "a"}
    with pytest.raises(NotSaveable, match="kept"):
        shop.snapshot()


class CRM(own.OwnModule):
    """A module of the program's own."""

    name = "crm"
    namespace = "http://example.com/crm"

    @own.action
    def lookup(self, number: str) -> dict[str, Any]:
        """Who calls."""
        return {"tier": f"gold {number}"}


def test_what_the_program_has_put_around_its_charts_is_there():
    chart = scxmlc.load(
        f"""<scxml xmlns="http://www.w3.org/2005/07/scxml" {SPACES} xmlns:crm="http://example.com/crm" version="1.0">
          <state id="a"><transition event="go" target="b"/></state>
          <state id="b"><onentry><crm:lookup number="String(twice(21))"/></onentry>
            <transition event="crm.lookup.done"><log expr="_event.data.tier"/></transition></state></scxml>""",
        modules=[CRM],
        functions=["twice"],
    )
    sim = Simulator(functions={"twice": lambda number: number * 2}, modules=[CRM])
    session = sim.start(chart)
    sim.delay("crm.lookup", 2)
    there = sim.branch()
    there.counterpart(session).send("go")
    later = there.branch()  # its action waits
    later.advance(3)
    assert later.transcript.logs() == ["gold 42"]


@pytest.fixture
def replied() -> Any:
    """A chart sends to a lamp, which fails once."""
    sim = Simulator()
    reply(sim.host.processors, "carry", "x-lamp", error="no bulb", times=1)
    sim.start(strategy("""<state id="a"><transition event="go"><send type="x-lamp" event="on"/></transition>
              <transition event="error" target="broken"/></state><state id="broken"/>"""))
    sim.run()
    return sim


def test_replies_are_used_up_by_each_branch_for_itself(replied):
    for sim in (replied.branch().branch(), replied.branch(), replied):
        session = the_session(sim)
        session.send("go")
        sim.run()
        assert session.configuration == {"broken"}


def test_replies_are_in_no_snapshot(replied):
    with pytest.raises(
        NotSaveable, match=r"what replies to 'x-lamp' cannot be saved: .* branch\(\) keeps them"
    ):
        replied.snapshot()


# --- what can wait -----------------------------------------------------------------------------


def test_a_method_of_the_simulator_may_wait(busy):
    busy.at(12, partial(busy.hang_up, the_call(busy)))
    again = twin(busy)
    again.advance(5)
    assert the_call(again).ended
    assert not the_call(busy).ended


@pytest.mark.parametrize("what", ["lambda", "partial"])
def test_a_function_of_the_tests_cannot(busy, what):
    def act() -> None:
        busy.hang_up(the_call(busy))

    busy.at(12, act if what == "lambda" else partial(act))
    with pytest.raises(NotSaveable, match=r"what waits until 12 s cannot be saved.*functools\.partial"):
        busy.snapshot()


def test_an_http_request_that_waits_cannot(busy):
    busy.http("POST", f"/scxml/session/{the_session(busy).session_id}/request/tell")
    with pytest.raises(NotSaveable, match=r"the HTTP request 'request\.1' cannot be saved: it waits"):
        busy.snapshot()


def test_observers_stay_with_the_first(busy):
    heard: list[str] = []
    busy.host.observe(lambda session, kind, value: heard.append(kind))
    busy.branch().advance(30)
    assert heard == []


# --- what cannot be restored ------------------------------------------------------------------


def test_the_classes_must_be_given(busy):
    with pytest.raises(SnapshotError, match="has the chart 'Hotline': give its class"):
        Simulator.restore(busy.snapshot())


def test_another_version_of_the_chart_is_told(busy):
    other = strategy(QUEUEING.replace('id="lost"', 'id="gone"').replace('target="lost"', 'target="gone"'))
    with pytest.raises(ChartChanged, match="the state 'lost' is gone; the state 'gone' is new"):
        Simulator.restore(busy.snapshot(), [other])


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({}, "is an object with"),
        ([], "is an object with"),
        ({"format": "scxml-session", "version": 1}, '"format": "scxml-simulation"'),
        ({"format": "scxml-simulation", "version": 2}, "reads versions up to 1"),
        ({"format": "scxml-simulation", "version": 1}, "'documents' must be an object"),
    ],
)
def test_what_is_none_is_refused(wrong, why):
    with pytest.raises(SnapshotError, match=why):
        Simulator.restore(wrong)


def test_nothing_is_saved_in_the_middle_of_things(busy):
    caught: list[str] = []

    def look(session: Any, kind: str, value: Any) -> None:
        try:
            busy.snapshot()
        except SnapshotError as error:
            caught.append(str(error))

    busy.host.observe(look)
    the_session(busy).send("anything")
    assert "middle" in caught[0]


@pytest.mark.parametrize("name", ["clock", "centre", "advance", "__class__", "__dict__"])
def test_nothing_of_the_simulators_own_is_replaced(busy, name):
    saved = json.loads(text_of(busy))
    saved["parts"][""] = {name: 5}
    with pytest.raises(SnapshotError, match="what '' remembers is damaged"):
        Simulator.restore(saved, [Hotline])


def test_services_are_begun_anew_in_branches_of_branches() -> None:
    begun: list[str] = []

    async def scan(call: Any) -> str:
        begun.append(call.id)
        return str((await call.receive()).name)

    chart = load("""<state id="a"><invoke type="x-scan" id="s" autoforward="true"/>
        <transition event="done.invoke.s" target="b"/></state><state id="b"/>""")
    sim = Simulator(services={"x-scan": scan})
    sim.start(chart)
    branch = sim.branch()
    for each in (branch.branch(), branch, sim):
        each.advance(1)
        session = the_session(each)
        session.send("e")
        assert session.is_active("b")
    assert begun == ["s"] * 3


# --- what a newcomer met ----------------------------------------------------------------------


HOLDING = """
  <datamodel><data id="call"/></datamodel>
  <state id="s"><transition event="interaction.added" target="{target}">
    <script>_data.call = _genesys.ixn.interactions[0];</script></transition></state>
  <state id="on"/><final id="over"/>"""


@pytest.mark.parametrize("target", ["on", "over"])
def test_an_interaction_that_a_variable_holds(target: str) -> None:
    sim = Simulator()
    session = sim.start(strategy(HOLDING.format(target=target)), [sim.voice_call("702")])
    sim.run()
    for again in (twin(sim), twin(twin(sim))):
        assert again.counterpart(session).data == session.data
        again.advance(5)
        alike(again, twin(again))


def test_restoring_takes_up_no_refusal() -> None:
    sim = Simulator()
    session = sim.start(strategy(HOLDING.format(target="on")), [sim.voice_call("702")])
    sim.run()
    sim.refuse("interaction.list", times=1)
    for again in (twin(sim), twin(twin(sim))):
        assert [each.times for each in again.centre.failures.refusals] == [1]
        assert again.counterpart(session).data == session.data


def test_scripts_see_what_they_saw_of_interactions() -> None:
    """A call's new state is shown to scripts when something happens to the call; until then they see the old one."""
    chart = strategy(
        HOLDING.format(target="on").replace(
            '<state id="on"/>',
            """<state id="on"><onentry><dialog:playsound type="'music'" duration="20"/></onentry>
               <transition event="ask">
                 <log expr="_data.call.voice.state + (_data.call === _genesys.ixn.interactions[0])"/>
               </transition></state>""",
        )
    )
    sim = Simulator()
    session = sim.start(chart, [sim.voice_call("702")])
    sim.advance(1)
    again = twin(sim)
    for each in (sim, again):
        each.counterpart(session).send("ask")
    assert the_call(again).state == "treating"
    assert sim.transcript.logs() == again.transcript.logs() == ["ringingtrue"]


def test_what_is_due_since_some_time_is_done_next(busy):
    busy.at(3, partial(busy.hang_up, the_call(busy)))
    again = twin(busy)
    again.run()
    assert the_call(again).ended


def test_methods_of_agents_sessions_and_servers_may_wait(busy):
    busy.at(12, the_agent(busy).ready)
    busy.at(13, partial(the_session(busy).send, "hello"))
    busy.at(14, partial(busy.web.answer, "http://crm", "{}", after=2.0))
    again = twin(busy)
    again.advance(5)
    assert the_agent(again).state == "busy"
    assert ("GET", "http://crm") in again.web.pages
    assert the_agent(busy).state == "not ready"


async def slow_service(call: Any) -> None:
    await call.sleep(10)
    call.send("scanned")


async def slow_processor(message: Any) -> None:
    await message.sleep(10)


def test_services_that_sleep_are_begun_anew_and_processors_have_failed() -> None:
    chart = load(
        """<state id="a"><onentry><send type="x-print" event="p"/></onentry><invoke type="x-scan" id="i"/>
           <transition event="scanned"><log expr="'scanned'"/></transition>
           <transition event="error"><log expr="_event.name"/></transition></state>"""
    )
    sim = Simulator(services={"x-scan": slow_service}, processors={"x-print": slow_processor})
    session = sim.start(chart)
    sim.advance(2)
    again = sim.branch()
    again.advance(9)
    assert again.transcript.logs() == ["error.communication"]
    again.advance(1)
    assert again.transcript.logs() == ["error.communication", "scanned"]
    assert session.log == []


class Slow(own.OwnModule):
    """A module whose action takes its time."""

    name = "slow"
    namespace = "http://example.com/slow"

    @own.action
    async def think(self, session: Any, /) -> None:
        """It never ends."""
        await own_sleep(session)


async def own_sleep(session: Any) -> None:
    from scxml_runtime.host.errands import sleep

    await sleep(session.host, 10)


def test_an_action_at_work_cannot() -> None:
    chart = scxmlc.load(
        """<scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:slow="http://example.com/slow" version="1.0">
           <state id="a"><onentry><slow:think/></onentry></state></scxml>""",
        modules=[Slow],
    )
    sim = Simulator(modules=[Slow])
    sim.start(chart)
    sim.advance(1)
    with pytest.raises(NotSaveable, match=r"slow\.think #1 of .* cannot be saved: its coroutine is at work"):
        sim.snapshot()
    sim.advance(10)
    sim.snapshot()


class Wanting(Simulator):
    """A simulator that asks for something."""

    def __init__(self, number: str) -> None:
        super().__init__()
        self.call = self.voice_call(number)


def test_a_simulator_that_asks_for_something_has_branches_too():
    sim = Wanting("702")
    there = sim.branch()
    assert there.call is there.counterpart(sim.call) is not sim.call


def test_what_is_said_of_a_simulator_that_cannot_be_saved_or_is_asked_for_too_much(busy):
    shop = Shop()
    shop.when = pytest
    with pytest.raises(
        NotSaveable, match=r"simulator\.when cannot be saved: there is no way to save a module"
    ):
        shop.snapshot()
    with pytest.raises(TypeError, match="now is as it was"):
        Simulator.restore(busy.snapshot(), Hotline, now="2026-01-01")
    assert Simulator.restore(busy.snapshot(), Hotline).now == 10
    with pytest.raises(LookupError, match="there is no interaction call-2 here"):
        Simulator.restore(busy.snapshot(), Hotline).counterpart(busy.voice_call("702"))


@pytest.mark.parametrize("number", ["9007199254740992", "-9007199254740992", "9007199254740991", "2e300"])
def test_the_largest_numbers_come_back(number):
    sim = Simulator()
    sim.start(load(f'<datamodel><data id="n" expr="{number}"/></datamodel><state id="a"/>'))
    sim.run()
    again = twin(sim)
    assert repr(the_session(again).data) == repr(the_session(sim).data)


def test_an_invoked_session_that_is_over_is_found_in_the_module_of_the_one_that_invoked_it():
    parent = load(
        '<state id="a"><invoke><content><scxml version="1.0"><final id="z"/></scxml></content></invoke></state>'
    )
    sim = Simulator()
    sim.start(parent)
    sim.run()
    again = Simulator.restore(json.loads(text_of(sim)), parent)
    assert [each.final for each in again.sessions.values()] == [None, "z"]


def test_an_invoked_session_that_is_over_is_made_of_its_text_again_where_its_chart_was_made_at_run_time():
    inner = "&lt;scxml version='1.0'&gt;&lt;final id='z'/&gt;&lt;/scxml&gt;"
    parent = load(f'<state id="a"><invoke><content expr="&quot;{inner}&quot;"/></invoke></state>')
    sim = Simulator()
    sim.start(parent)
    sim.run()
    again = Simulator.restore(json.loads(text_of(sim)), parent)
    assert [each.final for each in again.sessions.values()] == [None, "z"]
    assert text_of(again) == text_of(sim)
