"""Events that nothing takes, ids that nothing sends, states that are never done: said only where it is certain."""

from __future__ import annotations

import pytest

import scxmlc
from scxmlc.checker.services import INVOKE_TYPES, SEND_TYPES

CODES = ("untaken-event", "unsent-id", "never-done", "unknown-event", "unknown-type", "event-has-comma")
OPENING = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"'


def told(body: str, attributes: str = 'datamodel="ecmascript"') -> list[str]:
    found = scxmlc.compile_text(f"{OPENING} {attributes}>{body}</scxml>").diagnostics
    return [str(each.message) for each in found if each.code in CODES]


def chart(text: str, transitions: str = '<transition event="done"/>', more: str = "") -> str:
    return f'<state id="s"><onentry>{text}</onentry>{transitions}</state>{more}'


TO_PARENT = '<onentry><send event="came" target="#_parent"/></onentry>'
TO_CHILD = '<onentry><send event="went" target="#_c"/></onentry>'


def invoking(inside: str, more: str = "", transitions: str = "", sends: str = "") -> str:
    """A state with a chart in its <invoke>, whose one state has something inside."""
    child = f'{OPENING} datamodel="ecmascript"><state id="i">{inside}</state></scxml>'
    return (
        f'<state id="s">{sends}{transitions}<invoke id="c">{more}<content>{child}</content></invoke></state>'
    )


SILENT = {
    "taken elsewhere": chart('<raise event="a.b.c"/>', '<transition event="a.b"/>'),
    "taken by all": chart('<raise event="a"/>', '<transition event="x *"/>'),
    "taken by .*": chart('<raise event="a"/>', '<transition event=".*"/>'),
    "sent to whoever watches": chart('<send event="shown"/>'),
    "sent to somebody else": chart(
        '<send event="doen" target="#_parent"/><send event="doen" targetexpr="_event.origin"/>'
    ),
    "sent by another processor": chart('<send event="doen" type="basichttp" target="http://x"/>'),
    "a name that is computed": chart("<send eventexpr=\"'do' + 'en'\"/>"),
    "for a child that hears all": chart(
        '<send event="doen"/>', more='<state id="t"><invoke src="c.scxml" autoforward="true"/></state>'
    ),
    "a wait for the world": chart("", '<transition event="doen error.of.mine done.with.it"/>'),
    "a cancel of what is computed": chart('<cancel sendidexpr="_event.sendid"/>'),
    "done by sending it": chart('<raise event="done.state.s"/>', '<transition event="done.state.s"/>'),
    "done from a state deeper in the name": chart(
        "", '<transition event="done.state.a"/>', '<state id="a.b"><final id="f"/></state>'
    ),
    "all that is done": chart("", '<transition event="done.state"/>'),
    "an error of one's own": chart('<raise event="error.exection"/>', '<transition event="error.exection"/>'),
    "errors by prefix": chart("", '<transition event="error error.execution.x error.* error.platform"/>'),
    "a name with a comma of one's own": chart('<raise event="a,b"/>', '<transition event="a,b"/>'),
    "a longer name with a comma of one's own": chart('<raise event="a,b.c"/>', '<transition event="a,b"/>'),
    "to the chart around, which looks at it in <finalize>": invoking(
        TO_PARENT, "<finalize><log/></finalize>"
    ),
    "to the chart around, which answers all": invoking(TO_PARENT, transitions='<transition event="*"/>'),
    "to the chart around, which passes all on": invoking(
        TO_PARENT, transitions='<invoke src="c.scxml" autoforward="true"/>'
    ),
    "to the chart inside, which answers all": invoking('<transition event="*"/>', sends=TO_CHILD),
    "to the chart inside, which passes all on": invoking(
        '<invoke src="c.scxml" autoforward="true"/>', sends=TO_CHILD
    ),
    "to the chart inside, by another processor": invoking(
        "", sends=TO_CHILD.replace("<send", '<send type="basichttp"')
    ),
    "done in all regions": """<parallel id="p"><transition event="done.state.p"/>
        <state id="a"><final id="f"/></state><state id="b"><final id="g"/></state></parallel>""",
}


@pytest.mark.parametrize("body", SILENT.values(), ids=SILENT)
def test_nothing_is_said_where_it_is_not_certain(body: str) -> None:
    assert told(body) == []


@pytest.mark.parametrize("body", [invoking(TO_PARENT), invoking("", sends=TO_CHILD)], ids=["out", "in"])
def test_what_charts_send_each_other_is_told_where_nothing_answers_it(body: str) -> None:
    assert len(told(body)) == 1


PART = """<state id="{}"><onentry><raise event="application.exit"/><cancel sendid="'outer'"/></onentry></state>"""


def test_a_part_that_others_include_may_be_answered_there() -> None:
    assert told(PART.format("_composer_entry"), 'profile="ecmascript"') == []
    assert len(told(PART.format("entry"), 'profile="ecmascript"')) == 2


def test_fm_is_a_type_of_ors() -> None:
    assert told(chart("<send event=\"'a'\" type=\"'fm'\" target=\"'queue'\"/>"), 'profile="ecmascript"') == []
    assert len(told(chart('<send event="a" type="fm"/>'))) == 1


def refusals(content: str) -> list[str]:
    """What the runtime refuses for its type."""
    body = chart(content, '<transition event="error"><log expr="_event.data.message"/></transition>')
    session = scxmlc.load(f"{OPENING}>{body}</scxml>")()
    session.start()
    return [text for _, text in session.log if "processor" in text or "service" in text]


@pytest.mark.parametrize("type", ["", *SEND_TYPES["w3c"], "x-own", "smtp"])
def test_the_types_of_send_are_those_of_the_runtime(type: str) -> None:
    content = f'<send event="done" type="{type}" target="#_internal"/>'
    assert bool(refusals(content)) is (type in ("x-own", "smtp"))
    assert bool(told(chart(content))) is (type == "smtp")


@pytest.mark.parametrize("type", ["", *INVOKE_TYPES, "http://www.w3.org/TR/scxml", "x-own", "ccxml"])
def test_the_types_of_invoke_are_those_of_the_runtime(type: str) -> None:
    invoke = f'<invoke type="{type}" src="gone.scxml"/>'
    assert bool(refusals(f"</onentry>{invoke}<onentry>")) is (type in ("x-own", "ccxml"))
    assert bool(told(chart("", invoke))) is (type == "ccxml")
