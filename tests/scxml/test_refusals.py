"""What a chart may not ask for, asked for all the same: each ends in error.execution, and in nothing else."""

from __future__ import annotations

import pytest

import scxmlc
from scxml_runtime import StateMachine
from scxml_runtime.simulator import Simulator

OPENING = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"'


def run(body: str, attributes: str = "") -> StateMachine:
    session = scxmlc.load(f"{OPENING} {attributes}>{body}</scxml>", "c.scxml")()
    session.start()
    session.advance(1000)
    return session


def sending(delay: str) -> str:
    return f"""<datamodel><data id="d" expr="{delay}"/></datamodel>
        <state id="a"><onentry><send event="e" id="it" delayexpr="d"/></onentry>
        <transition event="e" target="came"/>
        <transition event="error.execution" cond="_event.sendid == 'it'" target="refused"/></state>
        <final id="came"/><final id="refused"/>"""


@pytest.mark.parametrize(
    "delay", ["500", "'500'", "5.5", "'1m'", "'1h'", "''", "null", "undefined", "true", "'5 s'", "[1]", "-1"]
)
def test_a_computed_delay_is_a_time_as_in_css(delay: str) -> None:
    assert run(sending(delay)).final == "refused"


@pytest.mark.parametrize("delay", ["'500ms'", "'.5s'", "' 1S '", "0", "'0'", "['2s']", "1 + 's'"])
def test_a_computed_time_is_taken(delay: str) -> None:
    assert run(sending(delay)).final == "came"


@pytest.mark.parametrize("written", ["500", "'500'", "'1m'"])
def test_a_constant_delay_that_is_none_is_refused_too(written: str) -> None:
    body = sending("1").replace('delayexpr="d"', f'delayexpr="{written}"')
    assert run(body).final == "refused"


@pytest.mark.parametrize(
    ("delay", "final"), [("5", "refused"), ("'5'", "refused"), ("'5s'", "came"), ("5s", "came")]
)
def test_in_ors_a_delay_is_a_time_as_well(delay: str, final: str) -> None:
    session = scxmlc.load(
        f"""{OPENING} profile="ecmascript"><state id="a"><onentry><send event="'e'" delay="{delay}"/></onentry>
        <transition event="e" target="came"/><transition event="error.send.failed" target="refused"/></state>
        <final id="came"/><final id="refused"/></scxml>"""
    )
    simulator = Simulator()
    started = simulator.start(session)
    simulator.advance(10)
    assert started.final == final


@pytest.mark.parametrize("expression", ["undefined", "null", "''", "nothing"])
def test_an_invocation_of_nothing_reads_no_file(expression: str) -> None:
    body = f"""<datamodel><data id="nothing"/></datamodel><state id="a"><invoke srcexpr="{expression}"/>
        <transition event="error.execution"><log expr="_event.data.message"/></transition></state>"""
    assert run(body).log == [(None, "<invoke> names no chart: it has neither src nor content")]


def test_an_invocation_without_anything_is_refused_by_the_compiler() -> None:
    with pytest.raises(scxmlc.CompileError, match="<invoke> needs src or srcexpr or <content>"):
        run('<state id="a"><invoke/></state>')


NULL = {
    "log": '<log expr="1 + 1"/>',
    "a string": "<log expr=\"'said'\"/>",
    "event": "<send eventexpr=\"'e'\"/>",
    "target": '<send event="e" targetexpr="\'#_internal\'"/>',
    "type": '<send event="e" typeexpr="\'scxml\'"/>',
    "delay": '<send event="e" delayexpr="\'1s\'"/>',
    "namelist": '<send event="e" namelist="_sessionid"/>',
    "id": '<send event="e" idlocation="x"/>',
    "cancel": "<cancel sendidexpr=\"'x'\"/>",
    "content": '<send event="e"><content expr="1"/></send>',
}


@pytest.mark.parametrize("content", NULL.values(), ids=NULL)
def test_the_null_data_model_evaluates_nothing(content: str) -> None:
    body = f"""<state id="a"><onentry>{content}<log label="behind"/></onentry>
        <transition event="e"/><transition event="error.execution" target="refused"/></state><final id="refused"/>"""
    session = run(body, 'datamodel="null"')
    assert (session.final, session.log) == ("refused", [])


def test_a_param_of_the_null_data_model_fails_alone() -> None:
    body = """<state id="a"><onentry><send event="e"><param name="n" expr="1"/></send></onentry>
        <transition event="error.execution" target="b"/></state>
        <state id="b"><transition event="e" target="came"/></state><final id="came"/>"""
    assert run(body, 'datamodel="null"').final == "came"


def test_the_null_data_model_still_asks_for_states_and_logs_labels() -> None:
    body = """<state id="a"><onentry><log label="in"/></onentry>
        <transition cond="In('a')" target="b"><if cond="In('c')"><log label="no"/></if></transition></state>
        <state id="b"/>"""
    session = run(body, 'datamodel="null"')
    assert session.is_active("b") and [label for label, _ in session.log] == ["in"]
