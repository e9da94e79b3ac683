"""What drafts of SCXML had and the Recommendation has not, with what is written today.

In: names of elements and attributes. Out: the modern form, as a hint. Old charts, and templates of old editors, are
full of these; nothing of them is read.
"""

from __future__ import annotations

ATTRIBUTES = {
    ("assign", "attr"): 'it was for XPath: assign to a member, location="a.b"',
    ("assign", "dataid"): 'write location="…"',
    ("assign", "name"): 'write location="…"',
    ("assign", "type"): "it was for XPath, and nothing takes its place",
    ("cancel", "sendId"): 'write sendid="…"',
    ("data", "name"): 'write id="…"',
    ("invoke", "targettype"): 'write type="…"',
    ("scxml", "initialState"): 'write initial="…"',
    ("scxml", "initialstate"): 'write initial="…"',
    ("send", "hints"): "write a <param> in it",
    ("send", "sendId"): 'write id="…"',
    ("send", "sendid"): 'write id="…"',
    ("send", "targettype"): 'write type="…"',
    ("state", "final"): "write <final> in place of <state>",
    ("state", "src"): "write the states here, or include them by <xi:include>",
    ("state", "task"): "leave it out",
    ("transition", "anchor"): "write <history>, and its id as target",
}

ELEMENTS = {
    "anchor": "write <history>",
    "event": "write <raise>",
    "exit": "lead a transition to a <final> of <scxml>",
    "validate": "leave it out",
    "var": "write <data> in a <datamodel>, and <assign> where it changes",
}
