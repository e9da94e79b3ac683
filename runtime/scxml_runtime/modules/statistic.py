"""`statistic:*`: subscriptions to statistics, and their present values (ORS queue 3).

In: subscribe, unsubscribe. Out: requests of kind "statistic.<action>", later `statistic.update` events, and
`_genesys.statistic.sData`. The guide wants intervals over 5 s and uses 0 in its own sample: 0 means on every
change.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.modules.action import Action, Attribute, anything, number, table, text
from scxml_runtime.modules.module import Module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.machine import StateMachine

OBJECT = Attribute("object", text, required=True)
STATISTIC = Attribute("statistic", anything, required=True)

ACTIONS = table(
    Action(
        "subscribe",
        (OBJECT, STATISTIC, Attribute("interval", number, default=30)),
        done="statistic.subscribe.done",
    ),
    Action("unsubscribe", (OBJECT, STATISTIC), done="statistic.unsubscribe.done", inferred="attributes"),
)


class Statistic(Module):
    """The statistic module of one host."""

    name = "statistic"
    actions = ACTIONS

    def functions(self, machine: StateMachine) -> dict[str, tuple[Callable[..., Any], int]]:
        def s_data(this: Any, object: Any = js.undefined, statistic: Any = js.undefined, *_: Any) -> Any:
            value = self.ask(machine, "sData", object=js.to_string(object), statistic=js.to_string(statistic))
            return js.from_python(value)

        return dict.fromkeys(("sData", "getAvgData", "getMinData", "getMaxData"), (s_data, 2))


MODULE = Statistic
