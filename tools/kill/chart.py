"""The chart under load: it counts all that must come exactly once, and writes down whatever comes otherwise.

In: `add` with n = 1, 2, 3 …. Out: `wrong`, which stays empty, and `pending`, which is empty when all has come to rest.

The rule that surprises: what it keeps does not grow with the events, so that a long run is no slower than a short one.
"""

from __future__ import annotations

from functools import cache

import scxmlc
from scxml_runtime import StateMachine

TOLD, SOLD, SCANNED, MINDED, RUNG, ARMED = 3, 4, 11, 13, 5, 7
"""Which n ask for a message to the neighbour, a processor, a service, a child, a timer, a timer that is cancelled."""

TEXT = f"""<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="load" datamodel="ecmascript">
<datamodel>
  <data id="me"/><data id="neighbour"/>
  <data id="last" expr="0"/><data id="told" expr="0"/><data id="armed" expr="false"/>
  <data id="rung" expr="0"/><data id="sold" expr="0"/>
  <data id="scans" expr="0"/><data id="scanned" expr="0"/><data id="minds" expr="0"/><data id="minded" expr="0"/>
  <data id="pending" expr="{{}}"/><data id="wrong" expr="[]"/>
</datamodel>
<script>
  function settle(key) {{
    if (!(key in pending)) wrong.push(key + ' came, and was not expected')
    else if (pending[key] > Date.now()) wrong.push(key + ' came ' + (pending[key] - Date.now()) + ' ms early')
    delete pending[key]
  }}
  function follow(what, n, before) {{
    if (n !== before) wrong.push(what + ' ' + n + ' came for ' + before)
    return n
  }}
</script>
<parallel id="all">
  <state id="counting">
    <transition event="add">
      <script>last = follow('add', _event.data.n, last + 1)</script>
      <if cond="last % {TOLD} == 0">
        <send targetexpr="'#_scxml_' + neighbour" event="told"><param name="n" expr="last"/></send>
      </if>
      <if cond="last % {SOLD} == 0">
        <script>pending['sale ' + last] = 0</script>
        <send type="x-till" event="sell">
          <param name="me" location="me"/><param name="n" expr="last"/><param name="at" expr="Date.now()"/>
        </send>
      </if>
      <if cond="last % {RUNG} == 0">
        <script>pending['ring ' + last] = Date.now() + 20 + last * 37 % 400</script>
        <send event="ring" delayexpr="(20 + last * 37 % 400) + 'ms'"><param name="n" expr="last"/></send>
      </if>
      <if cond="last % {ARMED} == 0">
        <cancel sendid="armed"/>
        <assign location="armed" expr="true"/>
        <send id="armed" event="fire" delay="100ms"/>
      <elseif cond="last % {ARMED} == 2"/>
        <cancel sendid="armed"/>
        <assign location="armed" expr="false"/>
      </if>
    </transition>
    <transition event="told"><script>told = follow('told', _event.data.n, told + {TOLD})</script></transition>
    <transition event="ring"><script>rung++; settle('ring ' + _event.data.n)</script></transition>
    <transition event="done.send"><script>sold++; settle('sale ' + _event.data.n)</script></transition>
    <transition event="fire">
      <script>if (!armed) wrong.push('fire came after it was cancelled'); armed = false</script>
    </transition>
    <transition event="error.*">
      <script>wrong.push(_event.name + ' ' + (_event.data &amp;&amp; _event.data.message))</script>
    </transition>
  </state>
  <state id="service" initial="resting">
    <state id="resting"><transition event="add" cond="_event.data.n % {SCANNED} == 0" target="scanning"/></state>
    <state id="scanning">
      <onentry><script>scans++; pending['scan ' + scans] = 0</script></onentry>
      <invoke type="x-scan" id="scan"><param name="me" location="me"/><param name="n" expr="scans"/></invoke>
      <transition event="progress"><send event="go.on" target="#_scan"/></transition>
      <transition event="done.invoke.scan" target="resting">
        <script>scanned++; settle('scan ' + _event.data.n)</script>
      </transition>
    </state>
  </state>
  <state id="family" initial="alone">
    <state id="alone"><transition event="add" cond="_event.data.n % {MINDED} == 0" target="minding"/></state>
    <state id="minding">
      <onentry><script>minds++; pending['child ' + minds] = Date.now() + 50</script></onentry>
      <invoke id="child"><param name="n" expr="minds"/><content>
        <scxml version="1.0" datamodel="ecmascript" name="child">
          <datamodel><data id="n"/></datamodel>
          <state id="asleep">
            <onentry><send event="woken" delay="50ms"/></onentry>
            <transition event="woken" target="awake"/>
          </state>
          <final id="awake"><donedata><param name="n" expr="n"/></donedata></final>
        </scxml>
      </content></invoke>
      <transition event="done.invoke.child" target="alone">
        <script>minded++; settle('child ' + _event.data.n)</script>
      </transition>
    </state>
  </state>
</parallel>
</scxml>"""


@cache
def load() -> type[StateMachine]:
    """The class of the chart."""
    return scxmlc.load(TEXT, "load.scxml")
