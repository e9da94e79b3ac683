"""A functional module of one's own at run time: attributes, answers, failures, in hosts and simulators."""

from __future__ import annotations

import logging
from typing import Any

import pytest

import scxmlc
from scxml_runtime import Host, StateMachine, SystemClock
from scxml_runtime.modules.own import OwnModule, Refused, action, literal, value
from scxml_runtime.simulator import Simulator

NAMESPACE = "http://example.com/crm"


class CRM(OwnModule):
    """The customers of a shop."""

    namespace = NAMESPACE

    def __init__(self, **customers: str) -> None:
        self.customers = customers or {"n1": "Anna"}
        self.heard: list[Any] = []

    @action(answers=("name",), errors=("unknown",), attributes={"tier": literal("gold", "silver")})
    def lookup(self, phone: str, tier: str = "silver") -> dict[str, Any]:
        """finds a customer by number"""
        if phone not in self.customers:
            raise Refused("unknown", f"nobody has the number {phone}")
        return {"name": self.customers[phone], "tier": tier}

    @action
    async def greet(self, session: StateMachine, /, name: str) -> dict[str, Any]:
        return {"text": f"Hello {name}", "session": session.session_id}

    @action(attributes={"level": value("1", "2")})
    def note(self, text: Any, from_: str = "", level: str = "1") -> None:
        self.heard.append((text, from_, level))

    @action
    def fail(self) -> None:
        raise OSError("no line")

    @action
    def answer(self, what: Any = 1) -> Any:
        return ANSWERS[what]

    @action(within=5)
    async def wait(self) -> None:
        await Never()


class Never:
    """What nobody ever sets."""

    def __await__(self) -> Any:
        from scxml_runtime.host.errands import Later

        return Later().__await__()


ANSWERS: dict[str, Any] = {
    "number": 3,
    "set": {"a": {1}},
    "nested": {"a": [1, {"b": None}]},
    "none": None,
}


def chart(*actions: str) -> str:
    transitions = "".join(f'<transition event="go{n}">{each}</transition>' for n, each in enumerate(actions))
    return (
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="shop" '
        f'xmlns:c="{NAMESPACE}"><datamodel><data id="req"/></datamodel>'
        f'<state id="a">{transitions}<transition event="crm error"><log label="event" '
        'expr="_event.name + JSON.stringify(_event.data)"/></transition></state></scxml>'
    )


def told(session: StateMachine) -> list[str]:
    return [text for _, text in session.log]


def carried_out(element: str, module: OwnModule | type[OwnModule] = CRM) -> list[str]:
    """The events that an action ends with, on a host of its own."""
    host = Host(modules=[module])
    session = host.start(scxmlc.load(chart(element), "shop.scxml", modules=[module]))
    session.send("go0")
    host.run()
    return told(session)


# --- what an action does ---------------------------------------------------------------


def test_what_a_method_answers_is_the_data_of_the_done_event() -> None:
    assert carried_out("<c:lookup phone=\"'n1'\"/>") == [
        'crm.lookup.done{"requestid":"1","name":"Anna","tier":"silver"}'
    ]


def test_literal_attributes_stand_for_themselves() -> None:
    assert '"tier":"gold"' in carried_out('<c:lookup phone="\'n1\'" tier="gold"/>')[0]


def test_the_requestid_is_there_at_once() -> None:
    module = CRM()
    host = Host(modules=[module])
    text = chart("<c:note text=\"'x'\" requestid=\"_data.req\"/><log expr='_data.req'/>")
    session = host.start(scxmlc.load(text, "shop.scxml", modules=[CRM]))
    session.send("go0")
    assert told(session) == ["1", 'crm.note.done{"requestid":"1"}']


def test_attributes_are_plain_python() -> None:
    module = CRM()
    carried_out("<c:note text=\"{a: [1, 'x'], b: null}\" from=\"'me'\"/>", module)
    carried_out('<c:note text="1" level="2"/>', module)
    assert module.heard == [({"a": [1, "x"], "b": None}, "me", "1")]


def test_a_word_that_is_none_of_those() -> None:
    module = CRM()
    session = carried_out('<c:note text="1" level="\'2\'"/>', module)
    assert session == ['crm.note.done{"requestid":"1"}'] and module.heard == [(1, "", "2")]
    assert carried_out("<c:note text=\"1\" level=\"'3' + ''\"/>", module) == [
        'error.crm.note{"requestid":"1","error":"invalidattribute","description":"note:level cannot be \'3\'"}'
    ]


def test_a_required_attribute_without_a_value() -> None:
    assert carried_out('<c:lookup phone="undefined"/>') == [
        'error.crm.lookup{"requestid":"1","error":"invalidattribute","description":"lookup:phone is required"}'
    ]


def test_a_coroutine_answers_later_and_may_know_the_session() -> None:
    host = Host(modules=[CRM])
    session = host.start(scxmlc.load(chart("<c:greet name=\"'Anna'\"/>"), "shop.scxml", modules=[CRM]))
    session.send("go0")
    assert told(session) == []
    host.run()
    assert told(session) == [
        f'crm.greet.done{{"requestid":"1","text":"Hello Anna","session":"{session.session_id}"}}'
    ]


def test_what_is_refused_is_the_error_event() -> None:
    assert carried_out("<c:lookup phone=\"'n2'\"/>") == [
        'error.crm.lookup{"requestid":"1","error":"unknown","description":"nobody has the number n2"}'
    ]


def test_an_exception_is_the_error_event_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    assert carried_out("<c:fail/>") == [
        'error.crm.fail{"requestid":"1","error":"exception","description":"OSError: no line"}'
    ]
    (record,) = [each for each in caplog.records if each.name == "scxml_runtime.python"]
    assert record.levelno == logging.ERROR and record.exc_info and isinstance(record.exc_info[1], OSError)
    assert (
        record.getMessage().startswith("shop.scxml:1:")
        and "error.crm.fail: crm.fail: OSError" in record.getMessage()
    )


def test_an_action_that_is_not_answered_in_time_has_failed() -> None:
    host = Host(modules=[CRM])
    session = host.start(scxmlc.load(chart("<c:wait/>"), "shop.scxml", modules=[CRM]))
    session.send("go0")
    host.advance(4)
    assert told(session) == []
    host.advance(2)
    assert len(told(session)) == 1 and '"error":"timeout"' in told(session)[0]


@pytest.mark.parametrize(
    ("what", "event"),
    [
        ("nested", 'crm.answer.done{"requestid":"1","a":[1,{"b":null}]}'),
        ("none", 'crm.answer.done{"requestid":"1"}'),
    ],
)
def test_answers(what: str, event: str) -> None:
    assert carried_out(f"<c:answer what=\"'{what}'\"/>") == [event]


@pytest.mark.parametrize(
    ("what", "why"),
    [
        ("number", "an action answers with a dict or None, not with a value of the type int"),
        ("set", "a script cannot be given a value of the Python type builtins.set"),
    ],
)
def test_answers_that_are_none(what: str, why: str) -> None:
    assert carried_out(f"<c:answer what=\"'{what}'\"/>") == [
        f'error.crm.answer{{"requestid":"1","error":"exception","description":"TypeError: {why}"}}'
    ]


def test_a_session_that_is_over_hears_nothing() -> None:
    host = Host(modules=[CRM])
    text = chart("<c:greet name=\"'Anna'\"/>").replace(
        "</state>", '<transition event="end" target="z"/></state><final id="z"/>'
    )
    session = host.start(scxmlc.load(text, "shop.scxml", modules=[CRM]))
    session.send("go0")
    session.send("end")
    host.run()
    assert session.is_finished and told(session) == []


def test_the_word_of_a_test_reaches_it() -> None:
    class Checks(OwnModule):
        name = "crm"
        namespace = NAMESPACE

        @action
        def check(self) -> None:
            raise AssertionError("as it should not be")

    with pytest.raises(AssertionError, match="as it should not be"):
        carried_out("<c:check/>", Checks)


# --- hosts, simulators -------------------------------------------------------------------


def test_a_host_that_has_not_got_the_module() -> None:
    host = Host()
    session = host.start(scxmlc.load(chart("<c:lookup phone=\"'n1'\"/>"), "shop.scxml", modules=[CRM]))
    session.send("go0")
    host.run()
    assert len(told(session)) == 1 and told(session)[0].startswith(
        'error.crm.lookup{"requestid":"1","error":"unsupported"'
    )


def test_an_instance_is_a_module_too() -> None:
    assert '"name":"Ben"' in carried_out("<c:lookup phone=\"'n1'\"/>", CRM(n1="Ben"))[0]


def test_a_name_is_taken_once() -> None:
    with pytest.raises(ValueError, match="the host has a module crm already"):
        Host(modules=[CRM, CRM()])
    with pytest.raises(TypeError, match="is no module: make a subclass of OwnModule"):
        Host(modules=[object])  # type: ignore[list-item]


def test_charts_that_are_compiled_at_run_time_know_it() -> None:
    inner = chart("<c:lookup phone=\"'n1'\"/>").replace("<state", "<state", 1)
    outer = (
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"><state id="a">'
        '<invoke id="i" src="http://example.com/inner.scxml"/>'
        '<transition event="go"><send target="#_i" event="go0"/></transition></state></scxml>'
    )
    host = Host(modules=[CRM])
    host.documents.publish("http://example.com/inner.scxml", text=inner)
    session = host.start(scxmlc.load(outer, "outer.scxml"))
    host.run()
    session.send("go")
    host.run()
    (child,) = [each for each in host.sessions.values() if each is not session]
    assert told(child) == ['crm.lookup.done{"requestid":"1","name":"Anna","tier":"silver"}']


def simulated(element: str) -> tuple[Simulator, StateMachine]:
    simulator = Simulator(modules=[CRM])
    session = simulator.start(scxmlc.load(chart(element), "shop.scxml", modules=[CRM]))
    return simulator, session


def test_in_a_simulator() -> None:
    simulator, session = simulated("<c:lookup phone=\"'n1'\"/>")
    session.send("go0")
    simulator.run()
    assert told(session) == ['crm.lookup.done{"requestid":"1","name":"Anna","tier":"silver"}']
    assert simulator.requests.one("crm.lookup", phone="n1").values["tier"] == "silver"
    lines = [
        line.split()
        for line in str(simulator.transcript).splitlines()
        if ("crm" in line and "◀" in line) or "▶" in line
    ]
    assert [line[2:5] for line in lines] == [
        ["▶", "crm:lookup", "phone=n1"],
        ["◀", "crm.lookup.done", "name=Anna"],
    ]


def test_trouble_in_a_simulator() -> None:
    simulator, session = simulated("<c:lookup phone=\"'n1'\"/>")
    simulator.refuse("crm.lookup", "remote", "no line", times=1)
    session.send("go0")
    simulator.run()
    assert told(session) == ['error.crm.lookup{"requestid":"1","error":"remote","description":"no line"}']
    simulator.delay("crm.lookup", 3, times=1)
    session.send("go0")
    simulator.advance(2)
    assert len(told(session)) == 1
    simulator.advance(2)
    assert told(session)[1].startswith("crm.lookup.done")
    simulator.lose("crm.lookup")
    session.send("go0")
    simulator.advance(60)
    assert len(told(session)) == 2


def test_slips_in_a_test() -> None:
    simulator, _ = simulated("<c:lookup phone=\"'n1'\"/>")
    with pytest.raises(ValueError, match=r"there is no request 'crm\.lokup'; did you mean crm\.lookup"):
        simulator.refuse("crm.lokup")
    with pytest.raises(ValueError, match=r"there is no request 'crm\.lokup'; did you mean crm\.lookup"):
        simulator.requests.none("crm.lokup")
    with pytest.raises(ValueError, match=r"there is no part of crm\.lookup 'phne'; did you mean phone"):
        simulator.requests.none("crm.lookup", phne="n1")
    with pytest.raises(ValueError, match="there is no request"):
        Simulator().refuse("crm.lookup")


def test_in_real_time() -> None:
    text = (
        chart("<c:greet name=\"'Anna'\"/>")
        .replace("</state>", '<transition event="crm.greet.done" target="z"/></state><state id="z"/>')
        .replace('event="crm error"', 'event="error"')
    )
    with Host(clock=SystemClock(), modules=[CRM]) as host:
        session = host.start(scxmlc.load(text, "shop.scxml", modules=[CRM]))
        session.send("go0")
        session.reaches("z", timeout=60).wait()


def test_a_module_may_build_on_another() -> None:
    class More(CRM):
        name = "crm"

        @action
        def close(self) -> dict[str, Any]:
            return {"closed": True}

    assert [each["name"] for each in More.rows()["actions"]][-1] == "close"
    assert '"name":"Anna"' in carried_out("<c:lookup phone=\"'n1'\"/>", More)[0]
