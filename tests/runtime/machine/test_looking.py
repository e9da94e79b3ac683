"""To look at a session's data never fails, whatever a script has put there."""

from __future__ import annotations

from typing import Any

import pytest

import scxmlc

NS = 'xmlns="http://www.w3.org/2005/07/scxml" version="1.0"'
ORS = f'{NS} xmlns:queue="www.genesyslab.com/modules/queue"'


def data(script: str, head: str = NS) -> dict[str, Any]:
    machine = scxmlc.load(
        f'<scxml {head}><datamodel><data id="v"/><data id="other" expr="1"/></datamodel><state id="a">'
        f"<onentry><script><![CDATA[{script}]]></script></onentry></state></scxml>"
    )()
    machine.start()
    return machine.data


@pytest.mark.parametrize(
    ("script", "inside"),
    [
        ("v = 7; for (var i = 0; i < 20000; i++) v = [v, i]", lambda value: value[0]),
        ("v = 7; for (var i = 0; i < 20000; i++) v = {a: v, i: i}", lambda value: value["a"]),
    ],
)
def test_a_value_of_any_depth_is_shown_to_a_depth(script: str, inside: Any) -> None:
    found = data(script)
    assert found["other"] == 1
    value, depth = found["v"], 0
    while value != "…":
        value, depth = inside(value), depth + 1
    assert depth == 501


def test_in_the_data_of_ors_too() -> None:
    found = data("_data.v = []; for (var i = 0; i < 20000; i++) _data.v = [_data.v]", ORS)
    assert found["other"] == 1 and found["v"][0][0][0]


def test_what_else_stands_in_it_is_as_ever() -> None:
    deep = "for (var i = 0; i < 20000; i++) deep = [deep];"
    values = "d: new Date(0), e: new Error('x'), f: function () {}, n: new Number(1), u: undefined, h: [,1]"
    found = data(
        f"var deep = []; {deep} v = {{deep: deep, {values}}}; v.self = v; v.list = [v.h]; v.p = new Proxy([1], {{}});"
    )
    value = found["v"]
    assert value["self"] is value and value["list"][0] is value["h"]
    plain = data(f"v = {{{values}}}; v.p = new Proxy([1], {{}});")["v"]
    assert {name: value[name] for name in plain} == plain
