"""Undeclared variables: what is said, and above all where nothing may be said."""

from __future__ import annotations

from pathlib import Path

import pytest

import scxmlc
from scxmlc.checker import variables
from scxmlc.checker.slips import Slips
from scxmlc.compiler import check_file

CODES = ("undeclared-variable", "location-is-new")
OPENING = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"'


def told(body: str, attributes: str = 'datamodel="ecmascript"') -> list[tuple[str, str, str | None]]:
    """What is said of variables: code, message, hint."""
    found = scxmlc.compile_text(f"{OPENING} {attributes}>{body}</scxml>").diagnostics
    return [(each.code, each.message, each.hint) for each in found if each.code in CODES]


def content(text: str) -> str:
    return (
        f'<datamodel><data id="count" expr="1"/></datamodel><state id="s"><onentry>{text}</onentry></state>'
    )


SILENT = {
    "declared by a later script": '<log expr="late"/><script>var late;</script>',
    "declared in a block": "<script>if (count) { var inner = 1; }</script><log expr='inner'/>",
    "a function": "<script>function f(a) { return arguments.length + a; }</script><log expr='f(1)'/>",
    "a let of a script": "<script>let kept = 1;</script><log expr='kept'/>",
    "a catch and a named function": "<script>try { f() } catch (e) { e.x } (function me() { me.x })()</script>",
    "made by sloppy code": "<script>made = 1;</script><log expr='made'/>",
    "made by an assign": '<assign location="made" expr="1"/><log expr="made"/>',
    "made for whoever looks from outside": "<script>outcome = 1;</script>",
    "made by a loop": "<script>for (key in {}) ;</script>",
    "a loop's item and index": '<foreach array="[]" item="each" index="at"><log expr="each + at"/></foreach>',
    "a loop's item that nobody reads": '<foreach array="[]" item="counts"><log expr="1"/></foreach>',
    "filled by the platform": '<send event="e" idlocation="id"/><cancel sendidexpr="id"/>',
    "asked about": "<script>if (typeof window !== 'undefined') window.alert();</script>",
    "tried": "<script>try { console.log(1) } catch (e) {}</script>",
    "deleted": "<script>delete gone; gone;</script>",
    "a property of the global object": "<script>this.m = 1; globalThis.o = 2;</script><log expr='m + o'/>",
    "the global object in other hands": "<script>(function (g) { g.made = 1; })(this);</script><log expr='made'/>",
    "eval": "<script>eval('var made = 1');</script><log expr='made'/>",
    "eval by another name": "<script>var e = eval; e('made = 1');</script><log expr='made'/>",
    "Function": "<script>new Function('made = 1')();</script><log expr='made'/>",
    "with": "<script>with ({made: 1}) count = made;</script>",
    "a script that does not parse": "<script>var made = ;</script><log expr='made'/>",
    "all that is always there": "<log expr='[Math, JSON, Array, undefined, NaN, parseInt, uneval, Promise]'/>",
    "what SCXML gives": "<log expr='[_event, _sessionid, _name, _ioprocessors, _x, In(1)]'/>",
    "the key of an object, a label": "<script>out: for (;;) { count = {key: 1}.key; break out; }</script>",
}


@pytest.mark.parametrize("text", SILENT.values(), ids=SILENT)
def test_nothing_is_said_where_it_is_not_certain(text: str) -> None:
    assert told(content(text)) == []


SAID = {
    "read": ("<log expr='cuont'/>", "undeclared-variable", 'did you mean "count"?'),
    "read in a function": ("<script>function f() { return cuont }</script>", "undeclared-variable", "count"),
    "read and assigned": ("<script>cuont += 1;</script>", "undeclared-variable", "count"),
    "the object of a place": ('<assign location="cuont.x" expr="1"/>', "undeclared-variable", "count"),
    "a namelist": ('<send event="e" namelist="cuont"/>', "undeclared-variable", "count"),
    "a param": (
        '<send event="e"><param name="x" location="cuont"/></send>',
        "undeclared-variable",
        "count",
    ),
    "JSON by eval makes no names": (
        "<script>count = eval('(' + _event.data + ')') + cuont;</script>",
        "undeclared-variable",
        "count",
    ),
    "instanceof Function makes none": (
        "<log expr='cuont instanceof Function'/>",
        "undeclared-variable",
        "count",
    ),
    "stored": ('<assign location="cuont" expr="1"/>', "location-is-new", "count"),
    "a function, perhaps": (
        '<log expr="price(1)"/>',
        "undeclared-variable",
        "a function of the program: --function price",
    ),
    "stored, and like nothing": ('<assign location="new1" expr="1"/>', "location-is-new", "declare it"),
    "assigned by a slip": ("<script>cuont = 2;</script>", "location-is-new", "count"),
    "filled by a slip": ('<send event="e" idlocation="coutn"/>', "location-is-new", "count"),
    "a built-in": ("<log expr='Mtah.PI'/>", "undeclared-variable", "Math"),
}


@pytest.mark.parametrize(("text", "code", "hint"), SAID.values(), ids=SAID)
def test_what_is_certain_is_said_with_the_way_out(text: str, code: str, hint: str) -> None:
    ((said, _, way_out),) = told(content(text))
    assert said == code and hint in (way_out or "")


def test_a_chart_inside_has_names_of_its_own() -> None:
    inside = content('<log expr="count + own"/>').replace("count", "inner", 1)
    invoke = f"<invoke><content>{OPENING}>{inside}</scxml></content></invoke>"
    body = f'<datamodel><data id="count"/><data id="own"/></datamodel><state id="a">{invoke}</state>'
    assert [message for _, message, _ in told(body)] == [
        "nothing declares the variable count",
        "nothing declares the variable own",
    ]


def test_a_library_that_was_not_read_may_declare_everything(tmp_path: Path) -> None:
    chart = tmp_path / "c.scxml"
    chart.write_text(
        f'{OPENING}><script src="gone.js"/><state id="s"><onentry><log expr="x"/></onentry></state></scxml>'
    )
    assert [each.code for each in check_file(chart)] == ["document-refused"]


def test_a_library_that_was_read_declares_what_it_says(tmp_path: Path) -> None:
    (tmp_path / "lib.js").write_text("var given = 1;")
    chart = tmp_path / "c.scxml"
    chart.write_text(
        f'{OPENING}><script src="lib.js"/><state id="s"><onentry><log expr="given + gvien"/></onentry></state></scxml>'
    )
    assert [each.message for each in check_file(chart)] == ["nothing declares the variable gvien"]


def test_bare_data_of_ors_are_another_rules_business() -> None:
    body = '<datamodel><data id="n"/></datamodel><state id="s"><transition cond="n == 1"/></state>'
    assert told(body, 'profile="ecmascript"') == []


def test_the_names_of_the_runtime_are_those_that_are_known() -> None:
    names = '<log expr="Object.getOwnPropertyNames(this).join()"/>'
    chart = scxmlc.load(f'{OPENING}><state id="s"><onentry>{names}</onentry></state></scxml>')()
    chart.start()
    assert set(chart.log[0][1].split(",")) == variables.BUILT_IN


def test_slips() -> None:
    slips = Slips(["count", "items", "left", "abc"])
    assert all(map(slips.has, ["cuont", "coutn", "ocunt", "cout", "counnt", "itmes"]))
    assert not any(map(slips.has, ["count", "item", "items2", "lift", "acb", "counts", "scount", ""]))


def test_in_is_meant_only_where_something_is_called() -> None:
    declare = 'declare it: <data id="…"/>, or var in a script; a function of the program: --function n'
    assert told('<state id="s"><onentry><log expr="n"/></onentry></state>') == [
        ("undeclared-variable", "nothing declares the variable n", declare)
    ]
    assert told("<state id='s'><onentry><log expr=\"IN ('s')\"/></onentry></state>") == [
        ("undeclared-variable", "nothing declares the variable IN", 'did you mean "In"?')
    ]
