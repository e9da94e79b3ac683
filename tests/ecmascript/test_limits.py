"""The time that a host gives to scripts, and the switch for sharp variables."""

from __future__ import annotations

import scxmlc
from scxml_runtime import Host, StateMachine

TEXT = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="limits">
  <script>function fib(n) { return n &lt; 2 ? n : fib(n - 1) + fib(n - 2); }</script>
  <state id="s">
    <transition event="long"><log expr="fib(40)"/></transition>
    <transition event="sort">
      <script>while (true) [3, 1, 2].sort(function (a, b) { return a - b; });</script>
    </transition>
    <transition event="short"><log expr="fib(10)"/></transition>
    <transition event="twice">
      <script>var a = {b: 1}, both = [a, a, [a]];</script><log expr="uneval(both)"/>
    </transition>
    <transition event="error.execution"><log expr="_event.data.message"/></transition>
  </state>
</scxml>"""


def started(host: Host | None = None) -> StateMachine:
    machine = scxmlc.load(TEXT, name="limits.scxml")(host)
    machine.start()
    return machine


def test_the_time_of_a_host_ends_the_block_and_names_the_place() -> None:
    machine = started(Host(script_seconds=0.0))
    for event in ("long", "sort", "short"):
        machine.send(event)
    messages = [text for _, text in machine.log]
    assert messages[0].startswith("the script used up its time (limits.scxml:2")
    assert messages[1].startswith("the script used up its time (limits.scxml:6")
    assert not machine.is_finished


def test_without_a_limit_time_does_not_matter() -> None:
    machine = started(Host())
    machine.send("short")
    assert machine.log == [(None, "55")]


def test_sharp_variables_are_a_switch() -> None:
    machine = started()
    machine.send("twice")
    machine.realm.sharp = True
    machine.send("twice")
    assert [text for _, text in machine.log] == ["[{b:1}, {b:1}, [{b:1}]]", "[#1={b:1}, #1#, [#1#]]"]


def test_strategies_of_ors_have_sharp_variables_for_what_occurs_twice() -> None:
    text = TEXT.replace('datamodel="ecmascript"', 'xmlns:q="http://www.genesyslab.com/modules/queue"')
    machine = scxmlc.load(text, name="limits.scxml")()
    assert machine.chart.dialect == "ors"
    machine.start()
    machine.send("twice")
    assert machine.log[-1][1] == "[#1={b:1}, #1#, [#1#]]"
