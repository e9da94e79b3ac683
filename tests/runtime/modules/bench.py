"""A strategy of one transition on a test bench: an action or a script is carried out, and what comes back
is kept.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

import scxmlc
from scxml_runtime.simulator import Simulator

MODULES = (
    "interaction",
    "queue",
    "session",
    "ws",
    "dialog",
    "statistic",
    "classification",
    "resource",
    "agent",
    "elasticconnector",
)

DOCUMENT = """<scxml version="1.0" xmlns="http://www.w3.org/2005/07/scxml"
       initial="s" name="bench" {namespaces}>
  <datamodel><data id="req"/><data id="req2"/><data id="found"/></datamodel>
  <state id="s">
    <transition event="go">{fragment}</transition>
    <transition event="end" target="over"/>
  </state>
  <final id="over"/>
</scxml>"""


class Bench(Simulator):
    """A simulator with a call that rings at 702 and belongs to the last session that was set going."""

    def __init__(self, **options) -> None:
        super().__init__(**options)
        self.heard: list[tuple[str, str, dict]] = []
        self.host.observe(self._hear)
        self.call = self.voice_call(to="702", ani="5551234")
        self.session = None

    def do(self, fragment: str, interactions=None):
        """Carry out executable content in a session of its own; returns the session."""
        namespaces = " ".join(
            f'xmlns:{"ixn" if name == "interaction" else name}="www.genesyslab.com/modules/{name}"'
            for name in MODULES
        )
        chart = scxmlc.load(DOCUMENT.format(namespaces=namespaces, fragment=fragment), name="bench.scxml")
        if interactions is None:
            interactions = [self.call] if self.call.owner is None and not self.call.ended else []
        self.session = self.start(chart, interactions)
        self.run()
        self.heard.clear()
        self.session.send("go")
        self.run()
        return self.session

    def value(self, expression: str, interactions=None):
        """What an expression is worth, as plain Python."""
        session = self.do(f'<assign location="_data.found" expr="{escape(expression)}"/>', interactions)
        return session.data["found"]

    def events(self, session=None) -> list[str]:
        """The names of the events since the action began."""
        id = (session or self.session).session_id
        return [name for owner, name, _ in self.heard if owner == id]

    def data(self, name: str, session=None) -> dict:
        """The data of the only event of that name."""
        id = (session or self.session).session_id
        (found,) = [data for owner, heard, data in self.heard if owner == id and heard == name]
        return found

    def _hear(self, session, kind, value) -> None:
        if kind == "queued":
            data = value.data if isinstance(value.data, dict) else {}
            self.heard.append((session.session_id, value.name, data))
