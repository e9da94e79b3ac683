"""What the platform gives to scripts, they cannot change (ORS core 3.3, interaction 1 and 2.1)."""

from __future__ import annotations

import pytest

from scxml_runtime.simulator import Simulator

CHART = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript" initial="a"
    xmlns:session="www.genesyslab.com/modules/session">
  <script>function told(change) {{ try {{ change(); return 'changed'; }} catch (e) {{ return e.name; }} }}</script>
  <state id="a">
    <transition event="interaction.added"><script>
      var ixn = _genesys.ixn.interactions[_event.data.interactionid];
      __Log(told(function () {{ {script} }}));
    </script></transition>
    <transition event="assign"><assign location="_genesys.mine" expr="1"/></transition>
    <transition event="own"><assign location="_event.data.x" expr="7"/><log expr="_event.data.x"/></transition>
    <transition event="error"><log label="error" expr="_event.name"/></transition>
  </state>
</scxml>"""

CHANGES = (
    "_event.data.interactionid = 'other'",
    "_event.data.mine = 1",
    "delete _event.data.interactionid",
    "_genesys = {}",
    "_genesys.mine = 1",
    "_genesys.session.day.Sunday = 5",
    "_genesys.session.timeInZone = null",
    "_genesys.ixn.interactions.mine = 1",
    "ixn.udata.color = 'red'",
    "ixn.udata.list[0].deep = 1",
    "Object.defineProperty(ixn, 'mine', {value: 1})",
    "ixn.parties['702'].device = 'x'",
)


def run(
    script: str, *, read_only: bool = True, event: str = "", data: object = None
) -> list[tuple[str | None, str]]:
    sim = Simulator()
    sim.rules.read_only_objects = read_only
    call = sim.voice_call(to="702", udata={"color": "blue", "list": [{"deep": 0}]})
    session = sim.start(CHART.format(script=script), interactions=[call])
    sim.run()
    if event:
        session.send(event, data)
    sim.change_user_data(call, color="green")
    sim.run()
    assert session.data["ixn"]["udata"]["color"] == "green"  # the platform itself goes on to change them
    return session.log


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_a_type_error(change):
    assert run(change) == [(None, "TypeError")]


@pytest.mark.parametrize("change", CHANGES[:1] + CHANGES[4:5] + CHANGES[8:10])
def test_where_the_rule_says_so_scripts_may_change_them(change):
    assert run(change, read_only=False) == [(None, "changed")]


def test_an_assign_is_an_illegal_one():
    assert run("", event="assign")[1:] == [("error", "error.illegalassign")]


def test_the_data_of_an_event_that_a_strategy_sends_is_its_own():
    assert run("", event="own", data={"x": 1})[1:] == [(None, "7")]


@pytest.mark.parametrize(
    "copy",
    [
        "JSON.parse(JSON.stringify(ixn.udata))",
        "(function () { var copy = {}; for (var key in ixn.udata) copy[key] = ixn.udata[key]; return copy; })()",
    ],
)
def test_a_copy_may_be_changed(copy):
    assert run(f"var copy = {copy}; copy.color = 'red'; if (copy.color != 'red' || !copy.list) throw 1") == [
        (None, "changed")
    ]


def test_what_an_event_carries_on_is_a_copy():
    chart = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" profile="ecmascript" initial="a">
      <state id="a">
        <transition event="interaction.added"><raise event="on"><param name="ixns" expr="_genesys.ixn.interactions"/>
          <param name="id" expr="_event.data.interactionid"/></raise></transition>
        <transition event="on"><script>
          var ixn = _event.data.ixns[_event.data.id]; ixn.udata.color = 'red';
          var own = _genesys.ixn.interactions[_event.data.id];
          __Log(ixn.udata.color + ' ' + own.udata.color + ' ' + uneval(ixn.voice.ani));
        </script></transition>
      </state></scxml>"""
    sim = Simulator()
    session = sim.start(chart, interactions=[sim.voice_call(to="702", ani="555", udata={"color": "blue"})])
    sim.run()
    assert session.log == [(None, 'red blue "555"')]
