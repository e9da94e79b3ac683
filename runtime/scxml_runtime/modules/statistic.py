"""`statistic:*`: subscriptions to statistics, and their present values (ORS queue 3).

In: subscribe, unsubscribe. Out: requests of kind "statistic.<action>", later `statistic.update` events, and
`_genesys.statistic.sData`. The guide wants intervals over 5 s and uses 0 in its own sample: 0 means on every
change.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.modules.action import REQUEST_INVALID, Action, Attribute, seconds, table, text
from scxml_runtime.modules.module import Module

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.session.machine import StateMachine

OBJECT = Attribute("object", text, required=True)


def statistic_name(value: Any) -> str:
    """The name of a statistic. One that is defined by an object (8.1.400.45) is named by the object's JSON."""
    if isinstance(value, dict):
        from json import dumps

        return dumps(value, sort_keys=True)
    return text(value)


STATISTIC = Attribute("statistic", statistic_name, required=True)


def interval(value: Any) -> float:
    """Seconds between reports: 0, or at least 1; what is in between would drown a session."""
    found = seconds(value)
    if 0 < found < 1:
        raise ValueError(value)
    return found


ACTIONS = table(
    Action(
        "subscribe",
        (OBJECT, STATISTIC, Attribute("interval", interval, default=30)),
        done="statistic.subscribe.done",
        bad=REQUEST_INVALID,
    ),
    Action(
        "unsubscribe",
        (OBJECT, STATISTIC),
        done="statistic.unsubscribe.done",
        bad=REQUEST_INVALID,
        inferred="attributes",
    ),
)


class Statistic(Module):
    """The statistic module of one host."""

    name = "statistic"
    actions = ACTIONS

    def functions(self, machine: StateMachine) -> dict[str, tuple[Callable[..., Any], int]]:
        def asking(question: str) -> Callable[..., Any]:
            def ask(this: Any, object: Any = js.undefined, statistic: Any = js.undefined, *_: Any) -> Any:
                defined = isinstance(statistic, js.JSObject)
                name = statistic_name(js.to_python(statistic)) if defined else js.to_string(statistic)
                value = self.ask(machine, question, object=js.to_string(object), statistic=name)
                return js.from_python(value)

            return ask

        return {name: (asking(name), 2) for name in ("sData", "getAvgData", "getMinData", "getMaxData")}


MODULE = Statistic
