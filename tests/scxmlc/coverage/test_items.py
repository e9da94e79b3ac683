"""Each kind of item is counted exactly: what happened, by hand, beside what was counted."""

from __future__ import annotations

from pathlib import Path

import scxmlc
from scxmlc.coverage import measure
from tests.scxmlc.coverage.charts import counted


def test_states_and_transitions() -> None:
    found = counted(
        """<state id="a"><transition event="x" target="b"/><transition event="y" target="c"/></state>
        <parallel id="b"><state id="b1"/><state id="b2"><transition event="x" target="a"/></state></parallel>
        <state id="c"/>""",
        *"xxx",
    )
    assert found["state"] == {"a": (2,), "b": (2,), "b1": (2,), "b2": (2,), "c": (0,)}
    assert found["transition"] == {"a: x -> b": (2,), "a: y -> c": (0,), "b2: x -> a": (1,)}


def test_transitions_without_event_or_target() -> None:
    found = counted(
        """<datamodel><data id="n" expr="0"/></datamodel>
        <state id="a"><transition cond="n == 2" target="b"/>
        <transition event="x"><assign location="n" expr="n + 1"/></transition></state><state id="b"/>""",
        *"xxx",
    )
    assert found["transition"] == {"a: (no event) -> b": (1,), "a: x": (2,)}
    assert found["condition"] == {"a: (no event) -> b": (1, 2)}


def test_a_condition_of_several_regions_is_asked_once() -> None:
    found = counted(
        """<parallel id="p"><transition event="x" cond="In('a')" target="p"/>
        <state id="a"/><state id="b"/></parallel>""",
        "x",
        "x",
    )
    assert found["condition"] == {"p: x -> p": (2, 0)}
    assert found["transition"] == {"p: x -> p": (2,)}


def test_a_condition_that_fails_is_neither_true_nor_false() -> None:
    found = counted(
        """<state id="a"><transition event="x" cond="nobody.knows" target="b"/></state><state id="b"/>""", "x"
    )
    assert found["condition"] == {"a: x -> b": (0, 0)}


def test_blocks_and_what_is_in_them() -> None:
    found = counted(
        """<state id="a"><onentry><log expr="1"/><log expr="nobody.knows"/><log expr="3"/></onentry>
        <onexit><raise event="r"/></onexit>
        <transition event="x" target="b"><log expr="4"/></transition></state>
        <state id="b"><initial><transition target="b1"><log expr="5"/></transition></initial>
        <state id="b1"/><transition event="r" target="f"/></state>
        <final id="f"><donedata><content expr="6"/></donedata></final>""",
        "x",
    )
    assert found["block"] == {
        "<onentry> of a": (1,),
        "<onexit> of a": (1,),
        "<transition> a: x -> b": (1,),
        "<initial> of b": (1,),
        "<donedata> of f": (1,),
    }
    names = ['<log expr="1">', '<log expr="nobody.knows">', '<log expr="3">', '<raise event="r">']
    assert [found["content"][name] for name in names] == [(1,), (1,), (0,), (1,)]
    assert found["content"]['<log expr="4">'] == found["content"]['<log expr="5">'] == (1,)


def test_the_default_content_of_a_history() -> None:
    found = counted(
        """<state id="a"><transition event="x" target="h"/></state>
        <state id="b"><history id="h"><transition target="b1"><log expr="1"/></transition></history>
        <state id="b1"/><transition event="x" target="a"/></state>""",
        *"xxxx",
    )
    assert found["block"] == {"<history> of h": (1,)}
    assert found["state"] == {"a": (3,), "b": (2,), "b1": (2,)}


def test_each_branch_of_an_if() -> None:
    found = counted(
        """<datamodel><data id="n" expr="0"/></datamodel><state id="a"><onentry><if cond="n == 0"><log expr="1"/>
        <elseif cond="n == 1"/><log expr="2"/><else/><log expr="3"/></if>
        <foreach array="[1, 2]" item="i"><if cond="i == n"><log expr="4"/></if></foreach></onentry>
        <transition event="x" target="a"><assign location="n" expr="n + 1"/></transition></state>""",
        "x",
        "x",
    )
    assert found["if"] == {
        '<if cond="n == 0">': (1, 2),
        '<elseif cond="n == 1">': (1, 1),
        '<if cond="i == n">': (2, 4),
    }
    logs = [found["content"][f'<log expr="{number}">'] for number in range(1, 5)]
    assert logs == [(1,), (1,), (1,), (2,)]


SCRIPT = """
function named(n) { return n > 1 ? 'many' : 'one'; }
var arrow = (n) => n && named(n), unused = function () { return 1; };
function loops(n) {
  var all = 0;
  for (var i = 0; i < n; i++) { if (i % 2) { all += i; } else all -= 1; }
  while (all > 100) all--;
  switch (n) { case 1: all = 1; case 2: all = 2; break; default: all = 3; }
  return all;
}
"""


def test_functions_and_branches_of_scripts() -> None:
    found = counted(f"""<script><![CDATA[{SCRIPT}]]></script>
        <state id="a"><onentry><log expr="arrow(1) + arrow(0) + named(2) + loops(2)"/></onentry></state>""")
    assert found["function"] == {"named": (2,), "arrow": (2,), "unused": (0,), "loops": (1,)}
    assert found["branch"] == {"?:": (1, 1), "loop": (0, 1), "if": (1, 1), "case": (1, 0)}


def test_functions_of_all_sorts() -> None:
    found = counted("""<script><![CDATA[
        function* numbers(n) { while (n > 0) { yield n--; } }
        async function later(x) { await x; return x; }
        function given(a = 1) { return a; }
        class A { constructor() { this.x = 1; } static of() { return new A(); } get y() { return 2; } never() {} }
        numbers(1).next(); later(1); given(2); given(); A.of().y;
        ]]></script><state id="a"/>""")
    named = {"numbers": 1, "later": 1, "given": 2, "A": 1, "of": 1, "get y": 1, "never": 0}
    assert found["function"] == {name: (count,) for name, count in named.items()}
    assert found["branch"] == {"loop": (1, 0), "default value": (1, 1)}


def test_invoked_children() -> None:
    found = counted(
        """<state id="a"><invoke><content><scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="inner">
        <state id="one"><transition target="two"/></state><final id="two"/></scxml></content>
        <finalize><log expr="1"/></finalize></invoke>
        <transition event="done.invoke" target="b"/></state><final id="b"/>"""
    )
    assert found["transition"] == {"a: done.invoke -> b": (1,)}
    assert found["block"] == {"<invoke> of a": (1,), "<finalize> of a": (1,)}


def test_branches_of_scripts_name_their_conditions(tmp_path: Path) -> None:
    long = " + ".join(["b"] * 40)
    (tmp_path / "c.scxml").write_text(
        f"""<scxml xmlns="http://www.w3.org/2005/07/scxml" datamodel="ecmascript">
<script>function f(a, b) {{
  if (g(a) &amp;&amp; b &lt; 3) {{ return 1; }}
  for (var i = 0; i &lt; a; i++) {{ b++; }}
  switch (a) {{ case 5: return 2; }}
  if ({long}) return 3;
  if (!a.b) b = 1;
  if (!(a || b)) {{ b = 2; }}
  while ( ! a ) {{ a = 1; }}
  if (b) a = 2;
  do {{ a = 1; }} while (!a);
}}</script><state id="a"/></scxml>"""
    )
    with measure() as coverage:
        scxmlc.load(tmp_path / "c.scxml")().start()
    (chart,) = coverage.data.charts
    assert [item.name for item in chart.items if item.kind == "branch"] == [
        "if g(a) && b < 3",
        "loop i < a",
        "if",
        f"if {long[:60]}…",
        "if !a.b",
        "if !(a || b)",
        "if ! a",
        "if b",
        "if",
    ]
