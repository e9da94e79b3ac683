"""`elasticconnector:*`: index templates and documents (ORS queue 7).

In: the actions. Out: requests of kind "elasticconnector.<action>". Attributes of the document actions are
mostly inferred: the guide's tables could not be read.
"""

from __future__ import annotations

from scxml_runtime.modules.action import Action, Attribute, anything, number, seconds, table, text
from scxml_runtime.modules.module import Module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.ports.platform import Request
    from scxml_runtime.session.machine import StateMachine

TIMEOUT = Attribute("timeout", seconds, default=0)  # in milliseconds; 0 is what other actions have
DOCUMENT = (
    Attribute("index", text),
    Attribute("type", text),
    Attribute("doc", anything),
    Attribute("settings", anything),
    TIMEOUT,
)
ID = Attribute("id", text, required=True)

ACTIONS = table(
    Action(
        "createindextemplate",
        (
            Attribute("name", text, required=True),
            Attribute("index", text, required=True),
            Attribute("order", number, default=0),
            Attribute("type", text, required=True),
            Attribute("mapping", anything, required=True),
            TIMEOUT,
        ),
        done="elasticconnector.createindextemplate.done",
    ),
    Action(
        "createdoc",
        (Attribute("id", text), *DOCUMENT),
        done="elasticconnector.createdoc.done",
        payload=("requestid", "id"),
        inferred="attributes but id and settings",
    ),
    Action(
        "updatedoc",
        (ID, *DOCUMENT),
        done="elasticconnector.updatedoc.done",
        payload=("requestid", "id"),
        inferred="attributes but id and settings",
    ),
    Action(
        "deletedoc",
        (ID, *DOCUMENT),
        done="elasticconnector.deletedoc.done",
        payload=("requestid", "id"),
        inferred="attributes",
    ),
)


class ElasticConnector(Module):
    """The Elasticsearch connector of one host."""

    name = "elasticconnector"
    actions = ACTIONS

    def carry_out(self, machine: StateMachine, action: Action, request: Request) -> dict[str, Any]:
        """Wait as long for the answer as the attribute timeout says."""
        milliseconds = request.values.get("timeout")
        row = action.within(milliseconds / 1000) if milliseconds else action
        return super().carry_out(machine, row, request)


MODULE = ElasticConnector
