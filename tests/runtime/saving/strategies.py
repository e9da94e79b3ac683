"""Strategies whose simulation is saved."""

from __future__ import annotations

from typing import Any

import scxmlc

SPACES = " ".join(
    f'xmlns:{prefix}="www.genesyslab.com/modules/{name}"'
    for prefix, name in {
        "ixn": "interaction",
        "queue": "queue",
        "dialog": "dialog",
        "session": "session",
        "statistic": "statistic",
    }.items()
)


def strategy(inside: str, name: str = "hotline") -> Any:
    """The class of a strategy."""
    head = f'<scxml xmlns="http://www.w3.org/2005/07/scxml" {SPACES} version="1.0" name="{name}"'
    return scxmlc.load(f"{head}>{inside}</scxml>", f"{name}.scxml")


QUEUEING = """
  <datamodel><data id="tries" expr="0"/></datamodel>
  <state id="begin"><transition event="interaction.added" target="greeting"/></state>
  <state id="greeting">
    <onentry><dialog:playsound type="'music'" duration="4"/></onentry>
    <transition event="dialog.playsound.done" target="queueing"/>
  </state>
  <state id="queueing">
    <onentry>
      <script>_data.tries = _data.tries + 1; var waits = function () { return 'try ' + _data.tries; };</script>
      <queue:submit priority="5" timeout="20">
        <queue:targets><queue:target name="'Sales'" type="agentgroup"/></queue:targets>
        <dialog:runtreatments><dialog:playsound type="'music'" duration="3"/></dialog:runtreatments>
      </queue:submit>
      <log expr="waits()"/>
    </onentry>
    <transition event="queue.submit.done" target="served"/>
    <transition event="error.queue.submit" target="queueing" cond="_data.tries == 1"/>
    <transition event="error.queue.submit" target="lost"/>
  </state>
  <final id="served"/><final id="lost"/>"""
Hotline = strategy(QUEUEING)
