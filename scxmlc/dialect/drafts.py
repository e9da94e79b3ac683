"""What drafts of SCXML had and the Recommendation has not, with what is written today.

In: names of elements and attributes. Out: the modern name, or as a hint what is done today. Old charts, and templates
of old editors, are full of these; nothing of them is read.
"""

from __future__ import annotations

RENAMED = {
    ("assign", "dataid"): "location",
    ("assign", "name"): "location",
    ("cancel", "sendId"): "sendid",
    ("data", "name"): "id",
    ("invoke", "targettype"): "type",
    ("scxml", "initialState"): "initial",
    ("scxml", "initialstate"): "initial",
    ("send", "sendId"): "id",
    ("send", "sendid"): "id",
    ("send", "targettype"): "type",
}

ATTRIBUTES = {
    ("assign", "attr"): 'it was for XPath: assign to a member, location="a.b"',
    ("assign", "type"): "it was for XPath, and nothing takes its place",
    ("send", "hints"): "write a <param> in it",
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
