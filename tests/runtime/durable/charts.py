"""The charts of the contract, by name: `NAME`, and `NAME/VERSION` for another version of the chart NAME.

In: a name. Out: its class, the same each time. A worker in another process gets the same class by the same name.
"""

from __future__ import annotations

from functools import cache

import scxmlc
from scxml_runtime import StateMachine


def _w3c(name: str, body: str, data: str = "", attributes: str = "") -> str:
    variables = "".join(
        f'<data id="{each.split("=")[0]}" expr="{each.split("=")[1]}"/>' for each in data.split()
    )
    return (
        f'<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="{name}" datamodel="ecmascript"'
        f"{attributes}><datamodel>{variables}</datamodel>{body}</scxml>"
    )


COUNTER = """
<state id="on">
  <transition event="add"><script>seen.push(_event.data.n)</script></transition>
  <transition event="tell">
    <send targetexpr="'#_scxml_' + _event.data.to" event="add"><param name="n" expr="_event.data.n"/></send>
  </transition>
  <transition event="ask">
    <send targetexpr="'#_scxml_' + _event.data.to" event="asked"><param name="n" expr="_event.data.n"/></send>
  </transition>
  <transition event="asked">
    <send targetexpr="_event.origin" event="add"><param name="n" expr="_event.data.n"/></send>
  </transition>
  <transition event="error.*"><script>seen.push(_event.name)</script></transition>
  <transition event="stop" target="off"/>
</state>
<final id="off"><donedata><param name="seen" expr="seen.length"/></donedata></final>
"""

ALARM = """
<state id="on">
  <transition event="set"><send id="ring" event="ring" delay="10s"/></transition>
  <transition event="slow"><send id="ring" event="ring.slow" delay="20s"/></transition>
  <transition event="cancel"><cancel sendid="ring"/></transition>
  <transition event="ring"><script>rung.push(_event.name)</script></transition>
  <transition event="count"><script>rung.push('count')</script></transition>
  <transition event="later">
    <send targetexpr="'#_scxml_' + _event.data.to" event="count" delay="10s"/>
  </transition>
</state>
"""

TILL = """
<state id="on">
  <transition event="buy">
    <script>n = _event.data.n</script>
    <send typeexpr="_event.data.at" id="sale" event="sell"><param name="n" expr="n"/></send>
  </transition>
  <transition event="later"><send type="x-till" event="sell" delay="10s"><param name="n" expr="7"/></send></transition>
  <transition event="done.send"><script>got.push(_event.data.receipt)</script></transition>
  <transition event="error.*"><script>got.push(_event.name + ' ' + _event.sendid)</script></transition>
</state>
"""

PARENT = """
<state id="idle">
  <transition event="go" target="busy"/>
  <transition event="forward" target="forwarding"/>
  <transition event="said"><script>heard.push('stray')</script></transition>
</state>
<state id="busy">
  <invoke id="kid"><content>{child}</content><param name="n" expr="5"/></invoke>
  <transition event="said"><script>heard.push(_event.data.n)</script></transition>
  <transition event="to.child"><send target="#_kid" event="hurry"/></transition>
  <transition event="back" target="idle"/>
  <transition event="done.invoke.kid" target="over"><script>heard.push('done ' + _event.data.n)</script></transition>
</state>
<state id="forwarding">
  <invoke id="kid" autoforward="true"><content>{child}</content><param name="n" expr="5"/></invoke>
  <transition event="said"><script>heard.push(_event.data.n)</script></transition>
  <transition event="done.invoke.kid" target="over"><script>heard.push('done ' + _event.data.n)</script></transition>
</state>
<final id="over"><donedata><param name="heard" expr="heard.length"/></donedata></final>
""".format(
    child="""<scxml version="1.0" datamodel="ecmascript" name="child">
  <datamodel><data id="n" expr="0"/></datamodel>
  <state id="working">
    <onentry>
      <send target="#_parent" event="said"><param name="n" expr="n"/></send>
      <send event="bored" delay="10s"/>
    </onentry>
    <transition event="hurry" target="working"><assign location="n" expr="n + 1"/></transition>
    <transition event="bored" target="done"/>
    <onexit><send target="#_parent" event="said"><param name="n" expr="-n"/></send></onexit>
  </state>
  <final id="done"><donedata><param name="n" expr="n"/></donedata></final>
</scxml>"""
)

SCANNER = """
<state id="idle"><transition event="go" target="scanning"/>
  <transition event="*"><script>heard.push('stray ' + _event.name)</script></transition></state>
<state id="scanning">
  <invoke type="x-scan" id="scan"><param name="n" expr="4"/></invoke>
  <transition event="progress"><script>heard.push(_event.data.n)</script></transition>
  <transition event="tell"><send target="#_scan" event="tell"><param name="n" expr="_event.data.n"/></send></transition>
  <transition event="done.invoke.scan" target="idle"><script>heard.push(_event.data.scanned)</script></transition>
  <transition event="back" target="idle"/>
</state>
"""

STUBBORN = """
<state id="talking">
  <invoke type="x-stubborn" id="talk"/>
  <transition event="back" target="idle"/>
  <transition event="stop" target="over"/>
</state>
<state id="idle"><transition event="*"><script>heard.push(_event.name)</script></transition></state>
<final id="over"/>
"""

PARALLEL = """
<parallel id="both">
  <state id="left" initial="l1">
    <history id="back" type="deep"><transition target="l1"/></history>
    <state id="l1"><transition event="next" target="l2"/></state>
    <state id="l2" initial="l2a">
      <state id="l2a"><transition event="next" target="l2b"/></state>
      <state id="l2b"><transition event="end" target="lf"/></state>
    </state>
    <final id="lf"/>
  </state>
  <state id="right" initial="r1">
    <state id="r1"><transition event="end" target="rf"/></state>
    <final id="rf"/>
  </state>
  <transition event="away" target="away"/>
  <transition event="done.state.both" target="over"/>
</parallel>
<state id="away"><transition event="return" target="back"/></state>
<final id="over"/>
"""

ORS = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="strategy" initial="on"
  _data="">
<datamodel><data id="seen" expr="[]"/></datamodel>
<state id="on">
  <transition event="add"><script>_data.seen.push(_event.data.n)</script>
    <send event="'later.' + _event.data.n" delay="'10s'" sendid="'ring'"/></transition>
  <transition event="later.*"><script>_data.seen.push(_event.name)</script></transition>
  <transition event="stop" target="off"/>
</state>
<final id="off"/>
</scxml>"""

CHARTS = {
    "counter": _w3c("counter", COUNTER, "seen=[]"),
    "counter/2": _w3c(
        "counter",
        COUNTER.replace("seen.push(_event.data.n)", "seen.push('two ' + _event.data.n)").replace(
            '"on"', '"awake"'
        ),
        "seen=[]",
    ),
    "alarm": _w3c("alarm", ALARM, "rung=[]"),
    "till": _w3c("till", TILL, "got=[] n=0"),
    "parent": _w3c("parent", PARENT, "heard=[]"),
    "scanner": _w3c("scanner", SCANNER, "heard=[]"),
    "stubborn": _w3c("stubborn", STUBBORN, "heard=[]"),
    "parallel": _w3c("parallel", PARALLEL),
    "strategy": ORS,
    "restless": _w3c(
        "restless",
        '<state id="on"><transition event="go" target="spin"/></state>'
        '<state id="spin"><transition target="spin"/></state>',
    ),
}
"""Texts by name."""

FIRST = tuple(name for name in CHARTS if "/" not in name)
"""What an engine begins with."""


@cache
def chart(name: str) -> type[StateMachine]:
    """The class of a chart."""
    return scxmlc.load(CHARTS[name], f"{name.replace('/', '-')}.scxml")
