"""Bad inputs that no other file tries, and that each row of `hostile_rows.py` has its test."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

import scxmlc
from scxml_runtime import StateMachine
from tests.hostile_rows import LATER, ROWS

ROOT = Path(__file__).parents[1]
NS = 'xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"'


@cache
def named_in(file: str) -> tuple[str, ...]:
    return tuple(
        re.findall(r"^ *(?:async )?def (test_\w+)", (ROOT / file).read_text(encoding="utf-8"), re.MULTILINE)
    )


@pytest.mark.parametrize("row", ROWS)
def test_each_row_has_its_tests(row: int) -> None:
    for place in ROWS[row][1]:
        file, _, words = place.partition("::")
        assert any(words in name for name in named_in(file)), place


def test_no_row_is_left_out() -> None:
    assert sorted([*ROWS, *LATER]) == [*range(1, 75)]


def started(body: str) -> StateMachine:
    session = scxmlc.load(f"<scxml {NS}>{body}</scxml>", "x.scxml")()
    session.start()
    return session


def of(expression: str) -> str:
    """What a chart logs of an expression, or what its error says."""
    (_, said), *rest = started(
        f'<state id="a"><onentry><log expr={quoteattr(expression)}/></onentry>'
        '<transition event="error.execution"><log expr="\'! \' + _event.data.message"/></transition></state>'
    ).log
    assert not rest
    return said


@pytest.mark.parametrize(
    ("expression", "said"),
    [
        ("JSON.parse('['.repeat(100000))", "! SyntaxError: JSON.parse: unexpected end"),
        ('JSON.parse(\'{"a": 1, "a": 2}\').a', "2"),
        ("JSON.parse('1e999')", "Infinity"),
        ("JSON.parse('[1,]')", "! SyntaxError: JSON.parse: unexpected"),
        ("({}).constructor.constructor('return this')() === this", "true"),
        ("Function('return typeof process')()", "undefined"),
        ("typeof require + typeof window + typeof open", "undefinedundefinedundefined"),
        ("(0, eval)('typeof __import__')", "undefined"),
        ("'a'.repeat(1073741824)", "! RangeError: string too long"),
        ("'{0.__class__} %(x)s {x}'", "{0.__class__} %(x)s {x}"),
        ("new Proxy({}, {get: function () { throw new Error('x') }})", "! Error: x"),
        ("({valueOf: function () { for (;;); }}) + 1", "! the script used up its budget of"),
        ("String({toString: function () { throw new Error('y') }})", "! Error: y"),
        ("JSON.stringify({toJSON: function () { throw new Error('z') }})", "! Error: z"),
    ],
)
def test_what_scripts_get_is_a_value_or_an_error_of_theirs(expression: str, said: str) -> None:
    assert of(expression).startswith(said)


def test_conversions_that_change_what_is_converted_leave_the_session_whole() -> None:
    session = started(
        """<datamodel><data id="o" expr="{get a() { delete this.b; return 1; }, b: 2}"/></datamodel>
        <state id="a"><transition event="e"><send event="f"><param name="p" location="o"/></send></transition>
        <transition event="f"><log expr="_event.data.p.a"/></transition></state>"""
    )
    session.send("e")
    assert session.log == [(None, "1")] and session.is_active("a")


@pytest.mark.parametrize(
    ("inside", "active"),
    [
        ("", {"p"}),
        ('<state id="a"/>', {"p", "a"}),
        ('<state id="a"><final id="f"/></state>', {"p", "a", "f"}),
    ],
)
def test_small_parallels_are_entered(inside: str, active: set[str]) -> None:
    assert started(f'<parallel id="p">{inside}</parallel>').configuration == active


@pytest.mark.parametrize(
    ("attributes", "turns"),
    [
        ('array="[1, 2]" item="i" index="i"', 2),
        ('array="list" item="i"', 3),  # of a copy: what the content adds is not gone through
        ('array="5" item="i"', None),
        ('array="{a: 1}" item="i"', None),
        ('array="null" item="i"', None),
        ('array="[1]" item="_x"', None),
        ('array="[1]" item="9"', None),
        ('array="[1]" item="_event"', None),
    ],
)
def test_foreach(attributes: str, turns: int | None) -> None:
    session = started(f"""<datamodel><data id="list" expr="[1, 2, 3]"/></datamodel><state id="a">
        <onentry><foreach {attributes}><script>list.push(4)</script><log expr="1"/></foreach></onentry>
        <transition event="error.execution" target="failed"/></state><state id="failed"/>""")
    assert session.is_active("failed") == (turns is None) and len(session.log) == (turns or 0)


def test_timers_of_one_moment_come_due_in_order() -> None:
    session = started(
        """<datamodel><data id="n" expr="0"/></datamodel><script>
        var list = []; for (var i = 0; i &lt; 5000; i++) { list.push(i); }</script><state id="a">
        <onentry><foreach array="list" item="i"><send event="e" delay="1s"><param name="i" expr="i"/></send></foreach>
        </onentry>
        <transition event="e" cond="_event.data.i === n"><assign location="n" expr="n + 1"/></transition></state>"""
    )
    session.advance(1)
    assert session.data["n"] == 5000


def test_escapes_of_every_unit_are_the_units() -> None:
    """Each of the 65,536, halves of pairs too, as an escape in a string of a script."""
    for first in range(0, 0x10000, 0x1000):
        escapes = "".join(f"\\u{unit:04x}" for unit in range(first, first + 0x1000))
        session = started(
            f"<script>var s = '{escapes}', n = 0; for (var i = 0; i &lt; s.length; i++) "
            f"{{ n += s.charCodeAt(i) === {first} + i; }}</script>"
            '<state id="a"><onentry><log expr="n"/></onentry></state>'
        )
        assert session.log == [(None, "4096")]


@pytest.mark.parametrize("api", [1_000_000, 0])
def test_another_api_is_told_in_words(api: int) -> None:
    text = scxmlc.compile_text(f'<scxml {NS}><state id="a"/></scxml>').text
    other = re.sub(r"\bapi=\d+", f"api={api}", text)
    assert other != text
    with pytest.raises(Exception, match="compile") as raised:
        exec(compile(other, "x.py", "exec"), {"__name__": "x"})
    assert not isinstance(raised.value, AttributeError | KeyError | SyntaxError)
