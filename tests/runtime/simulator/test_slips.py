"""Names that are not known: an error that says what was meant, in place of no effect."""

from __future__ import annotations

import pytest

import scxmlc
from scxml_runtime.modules import NAMES
from scxml_runtime.simulator import Simulator

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="Door" initial="closed">
<state id="closed"><history id="last"><transition target="ajar"/></history><state id="ajar"/></state>
<state id="open"/></scxml>"""


@pytest.mark.parametrize(
    ("id", "said"),
    [("opne", "Door has no state 'opne'; did you mean open?"), ("x", "; there are ajar, closed, last, open")],
)
def test_a_state_that_the_chart_has_not(id: str, said: str) -> None:
    door = scxmlc.load(CHART)()
    for _ in range(2):
        with pytest.raises(ValueError) as problem:
            door.is_active(id)
        assert str(problem.value).endswith(said)
        if not door.configuration:
            door.start()
    assert (door.is_active("closed"), door.is_active("open"), door.is_active("last")) == (True, False, False)


OBJECTS = {
    "Simulator": (lambda sim: sim, "seed", "; there are "),
    "Configuration": (lambda sim: sim.configuration, "list", "; did you mean lists?"),
    "Rules": (lambda sim: sim.rules, "latncy", "; did you mean latency?"),
    "Interaction": (lambda sim: sim.voice_call("702"), "onwer", "; did you mean owner?"),
    "Agent": (lambda sim: sim.agent("anna", "7001"), "skils", "; did you mean skills?"),
    "Device": (lambda sim: sim.device("703"), "bussy", "; did you mean busy?"),
    "Web": (lambda sim: sim.web, "page", "; did you mean pages?"),
}


@pytest.mark.parametrize("name", OBJECTS)
def test_an_attribute_that_the_object_has_not(name: str) -> None:
    of, attribute, said = OBJECTS[name]
    with pytest.raises(AttributeError, match=f"^{name} has no {attribute}{said.replace('?', '[?]')}"):
        setattr(of(Simulator()), attribute, {})


def test_what_can_only_be_read_says_so() -> None:
    sim = Simulator()
    with pytest.raises(AttributeError, match="configuration"):
        sim.configuration = {}  # type: ignore[misc, assignment]
    with pytest.raises(AttributeError, match="read-only"):
        sim.run = print  # type: ignore[method-assign, assignment]


def test_other_names() -> None:
    sim = Simulator()
    with pytest.raises(ValueError, match=r"no type of device 'RPP'; did you mean RP[?]"):
        sim.device("703", "RPP")
    with pytest.raises(ValueError, match=r"no method 'pots'; did you mean post[?]"):
        sim.web.answer("http://x/", method="pots")
    with pytest.raises(ValueError, match=r"no request 'queue.sumbit'; did you mean queue.submit[?]"):
        sim.refuse("queue.sumbit")


def test_there_may_be_trouble_with_every_action() -> None:
    sim = Simulator()
    for name in NAMES:
        for action in sim.modules[name].actions:
            sim.refuse(f"{name}.{action}", times=0)
            if f"{name}.{action}" != "interaction.start":
                sim.delay(f"{name}.{action}", 1, times=0)
                sim.lose(f"{name}.{action}", times=0)


def test_what_a_test_is_given_shows_itself():
    simulator = Simulator()
    simulator.agent("anna", dn="7001", ready=False)
    call = simulator.voice_call(to="702")
    text = """<scxml version="1.0" xmlns="http://www.w3.org/2005/07/scxml" xmlns:ws="www.genesyslab.com/modules/ws"
      xmlns:queue="www.genesyslab.com/modules/queue"><state id="a">
      <transition event="interaction.added"><queue:submit><queue:targets type="agent"><queue:target name="'anna'"/>
        </queue:targets></queue:submit></transition>
      <transition event="ask"><ws:response requestid="_event.sendid" resultcode="'7'"><content expr="[1]"/>
        </ws:response></transition></state></scxml>"""
    session = simulator.start(text, [call])
    simulator.run()
    asked = simulator.request(session, "ask")
    simulator.run()
    assert [repr(value) for value in (simulator.waiting, simulator.response(asked), call.parties)] == [
        "[<request 1 of call-1 for anna@.A, waiting since 0 s>]",
        "<positive 7 values={} content=[1]>",
        "[<party agent at 702 ringing>]",
    ]
    assert repr(simulator.queue("8001", switch="SIP")) == "<device 8001 Q of SIP>"
