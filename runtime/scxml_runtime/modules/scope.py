"""Names that ORS gives to every script: `_genesys`, `__Log`, `__Raise` and their like (ORS core 3.3).

In: a session. Out: an ECMAScript value, built when a script first reads the name.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.data.read_only import locked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.modules.desk import Desk
    from scxml_runtime.session.machine import StateMachine

#: `_genesys.<root>` by module name (ORS core 1.2).
ROOTS = {
    "session": "session",
    "ws": "ws",
    "queue": "queue",
    "ixn": "interaction",
    "dialog": "dialog",
    "statistic": "statistic",
    "classification": "classification",
    "resource": "resource",
    "elasticconnector": "elasticconnector",
    "agent": "agent",
}


def genesys(modules: Desk, machine: StateMachine) -> Any:
    """`_genesys`: the root of the module objects."""
    members: dict[Any, Any] = {root: modules[name].script_object(machine) for root, name in ROOTS.items()}
    queue = members["queue"]
    members["voice"] = js.object({"overwriteType": js.get(queue, "overwriteType")})
    members["FMName"] = js.object({"MediaType": js.get(members["ixn"], "mediaType")})
    root = js.object(members)
    return locked(root) if modules.objects_are_read_only() else root


def log(modules: Desk, machine: StateMachine) -> Any:
    """`__Log(text[, label[, level]])`."""

    def write(
        this: Any, value: Any = js.undefined, label: Any = js.undefined, level: Any = js.undefined, *_: Any
    ) -> Any:
        number = None if level is js.undefined else js.to_int32(level)
        machine.log_value(value, None if label is js.undefined else js.to_string(label), number)
        return js.undefined

    return js.native(write, "__Log", 1)


def raise_event(modules: Desk, machine: StateMachine) -> Any:
    """`__Raise(name, data)`: an internal event, whose data is a copy of the object."""

    def put(this: Any, name: Any = js.undefined, data: Any = js.undefined, *_: Any) -> Any:
        params = (
            [(str(key), js.get(data, key)) for key in js.keys(data)]
            if isinstance(data, js.JSObject)
            else None
        )
        machine.raise_event(machine.event_name_(name), params)
        return js.undefined

    return js.native(put, "__Raise", 2)


def document_url(modules: Desk, machine: StateMachine) -> Any:
    """`__GetDocumentURL()`: where the root document came from."""
    return js.native(lambda this, *_: machine.url or machine.chart.source, "__GetDocumentURL", 0)


def current_states(modules: Desk, machine: StateMachine) -> Any:
    """`__GetCurrentStates()`: ids of the active states, the deepest last."""

    def states(this: Any, *_: Any) -> Any:
        active = machine.configuration
        ids = [getattr(row, "id", None) for row in machine.chart.states]
        return js.array([id for id in ids if id in active])

    return js.native(states, "__GetCurrentStates", 0)


def arguments(modules: Desk, machine: StateMachine) -> Any:
    """`args_`: the parameters that the session was started with; Composer's subroutines read them."""
    return js.from_python(modules.params.get(machine.session_id, {}))


GLOBALS: dict[str, Callable[[Desk, StateMachine], Any]] = {
    "_genesys": genesys,
    "__Log": log,
    "__Raise": raise_event,
    "__GetDocumentURL": document_url,
    "__GetCurrentStates": current_states,
    "args_": arguments,
}
