"""Which mutants a chart has: each changes one thing, in its place, and the chart still compiles."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from scxmlc.cli.options import OPTIONS
from scxmlc.compiler import compile_text
from scxmlc.diagnostics import Diagnostics
from scxmlc.ecmascript import expression
from scxmlc.reader import read_text
from scxmlc.testgen.mutation.expressions import changes
from scxmlc.testgen.mutation.mutants import KINDS, Mutant, mutants

EXAMPLES = sorted((Path(__file__).parents[3] / "examples").glob("*/*.scxml"))
CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript">
{}
</scxml>
"""


def of(body: str, kind: str = "") -> list[Mutant]:
    chart = read_text(CHART.format(body), "c.scxml", Diagnostics())
    assert chart is not None
    return [each for each in mutants(chart) if kind in ("", each.kind)]


def told(body: str, kind: str) -> list[str]:
    return [each.sentence for each in of(body, kind)]


def changed(body: str, kind: str) -> list[str]:
    """The lines of the body as the mutants have them."""
    return [
        each.of(CHART.format(body)).split("\n", 1)[1].rpartition("\n</scxml>")[0] for each in of(body, kind)
    ]


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.stem)
def test_all_mutants_of_the_examples_compile_and_keep_their_lines(path: Path) -> None:
    text = path.read_text("utf-8")
    chart = read_text(text, path.name, Diagnostics(), folder=path.parent)
    assert chart is not None
    found = list(mutants(chart))
    assert found and {each.kind for each in found} <= set(KINDS)
    for mutant in found:
        made = mutant.of(text)
        assert made != text
        assert made.count("\n") == text.count("\n")
        compile_text(made, path.name, folder=path.parent, keep_going=True)


@pytest.mark.parametrize(
    ("code", "expected"),
    [
        ("a < 3", ["a <= 3"]),
        ("a >= b + 1", ["a > b + 1", "a >= b - 1", "a >= b + 2"]),
        ("a == 1", ["a == 2"]),
        ("a == 1 && b", ["a == 1 || b", "a != 1 && b", "a == 2 && b"]),
        ("a[0] - 1", ["a[0] + 1", "a[0] - 2"]),
        ("'a' + b + 1", []),
        ("a ? true : f(b)", ["!(a) ? true : f(b)", "a ? false : f(b)"]),
        ("/1/.test(a)", []),
        ("(a) * (b)", ["(a) / (b)"]),
    ],
)
def test_conditions_and_operators(code: str, expected: list[str]) -> None:
    found = changes(expression(code), code, is_condition=True)
    assert [code[: each.start] + each.new + code[each.end :] for each in found] == expected


def test_a_condition_is_negated_and_left_out() -> None:
    body = '<state id="s"><transition event="e" cond="a &lt; 1 &amp;&amp; b" target="s"/></state>'
    assert told(body, "condition") == [
        "a < 1 && b became !(a < 1 && b)",
        "a < 1 && b became true",
        "a < 1 && b became a < 1 || b",
    ]
    assert [line.partition('cond="')[2].partition('"')[0] for line in changed(body, "condition")] == [
        "!(a &lt; 1 &amp;&amp; b)",
        "true",
        "a &lt; 1 || b",
    ]


def test_cdata_has_no_references() -> None:
    body = '<script><![CDATA[\nvar a = 1 < 2 || b;\n]]></script><state id="s"/>'
    assert "var a = 1 < 2 && b;" in changed(body, "condition")[0]
    assert "var a = 1 <= 2 || b;" in changed(body, "bound")[0]


def test_an_element_goes_with_all_that_is_in_it_and_leaves_its_lines() -> None:
    body = """<state id="s">
  <onentry>
    <if cond="a">
      <log expr="'&lt;/if>'"/> <!-- </if> -->
      <raise event="x"/>
    </if>
  </onentry>
</state>"""
    whole = next(made for made in changed(body, "action") if "<if" not in made)
    assert whole.split("\n") == [
        '<state id="s">',
        "  <onentry>",
        "    ",
        "",
        "",
        "",
        "  </onentry>",
        "</state>",
    ]


def test_targets_move_to_siblings_but_not_among_regions() -> None:
    body = """<state id="a"><transition event="e" target="b"/></state>
<state id="b"><transition event="e" target="p1"/></state>
<parallel id="p"><state id="p1"/><state id="p2"/></parallel>"""
    assert told(body, "target") == ["target b became target p"]


def test_a_single_descriptor_is_not_renamed_as_the_transition_is_dropped() -> None:
    body = '<state id="s"><transition event="one two"/><transition event="three"/></state>'
    assert told(body, "event") == ['one in event="one two" was dropped', 'two in event="one two" was dropped']


def test_events_delays_and_params_of_content() -> None:
    body = """<state id="s"><onentry>
  <raise event="done"/>
  <send event="tick" delay="250ms"><param name="n" expr="1"/></send>
  <send event="now" delay="0s"/>
</onentry></state>"""
    assert told(body, "event") == [
        "event done became event not.done",
        "event tick became event not.tick",
        "event now became event not.now",
    ]
    assert told(body, "delay") == ["delay 250ms became delay 500ms", "delay 0s became delay 1s"]
    assert told(body, "param") == ['<param name="n" expr="1"/> was dropped']
    assert told(body, "value") == ["1 became 2"]


def test_literals_of_ors_are_changed_inside_their_quotes() -> None:
    chart = read_text(
        """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript">
<state id="s"><onentry><send event="'tick'" delay="'2s'"/></onentry></state></scxml>""",
        "c.scxml",
        Diagnostics(),
        dialect="ors",
    )
    assert chart is not None
    assert [each.sentence for each in mutants(chart) if each.kind in ("event", "delay")] == [
        "event tick became event not.tick",
        "delay '2s' became delay '4s'",
    ]


def test_a_history_of_flat_states_is_as_deep_as_shallow() -> None:
    flat = '<state id="s"><history id="h"><transition target="a"/></history><state id="a"/><state id="b"/></state>'
    deep = flat.replace('<state id="b"/>', '<state id="b"><state id="c"/></state>')
    assert told(flat, "history") == []
    assert told(deep, "history") == ["shallow history became deep history"]
    assert '<history type="deep" id="h">' in changed(deep, "history")[0]
    assert told(flat, "target") == ["target a became target b"]


def test_every_kind_can_be_left_out_and_is_on_the_page() -> None:
    page = (Path(__file__).parents[3] / "docs" / "mutation.md").read_text("utf-8")
    told = [word for row in re.findall(r"^\| ([a-z, ]+) \|", page, re.MULTILINE) for word in row.split(", ")]
    _, shape, _ = OPTIONS["skip"]
    assert shape["choices"] == list(KINDS)
    assert set(KINDS) <= set(told)
