"""`agent:*`: log out, media state, do not disturb (ORS queue 6).

In: the actions. Out: requests of kind "agent.<action>". Done means that the request was accepted, not that
the state changed.
"""

from __future__ import annotations

from scxml_runtime.modules.action import HINTS, Action, Attribute, anything, resource, table, text
from scxml_runtime.modules.module import Module

AGENT = Attribute("agent", text)
FOR = Attribute("for", resource, required=True)
MEDIA = Attribute("media", anything)

ACTIONS = table(
    Action("logout", (AGENT, FOR, HINTS), done="agent.logout.done"),
    Action(
        "setmediastate",
        (AGENT, FOR, MEDIA, Attribute("state", text, required=True), HINTS),
        done="agent.setmediastate.done",
        inferred="attributes after requestid",
    ),
    Action(
        "setdnd",
        (AGENT, FOR, Attribute("state", anything, default=True), HINTS),
        done="agent.setdnd.done",
        inferred="the name and the attributes",
    ),
)


class Agent(Module):
    """The agent module of one host."""

    name = "agent"
    actions = ACTIONS


MODULE = Agent
