"""What changes in the variables of sessions.

In: a session, whenever it has done something. Out: the variables that hold another value than before, and the names
that went. Each value is compared as a whole, so that what scripts change in place is found, too.

The rule that surprises: functions that scripts declare are no data: they are left out until such a name holds
something else.
"""

from __future__ import annotations

from json import dumps

from scxml_runtime import js
from scxml_runtime.js.names import demangle
from scxml_runtime.js.values import MISS, Property
from scxml_runtime.testing.recorded_values import recorded_value

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from scxml_runtime.session.machine import StateMachine

PLATFORM = frozenset(["_genesys", "__Log", "__Raise", "__GetDocumentURL", "__GetCurrentStates"])
"""What the platform gives to every script."""


class KnownData:
    """The variables of one session, as they were last told."""

    __slots__ = ("_known",)

    def __init__(self) -> None:
        self._known: dict[str, Any] = {}

    def changes(self, session: StateMachine) -> tuple[dict[str, Any], list[str]]:
        """What changed since the last call, as JSON, and the names that went."""
        known, changed, found = self._known, {}, {}
        for name, value in _variables(session):
            before = known.get(name, MISS)
            if value.__class__ in FEW and value.__class__ is before.__class__ and value == before:
                found[name] = before
                continue
            told = value if value.__class__ in FEW else recorded_value(value)
            if _is_function(told) and before is MISS:
                continue
            found[name] = kept = told if value.__class__ in FEW else _Text(dumps(told))
            if kept != before or kept.__class__ is not before.__class__:
                changed[name] = told
        gone = [name for name in known if name not in found]
        self._known = found
        return changed, gone


class _Text(str):
    """A value as JSON."""

    __slots__ = ()


FEW = frozenset([int, bool, type(None)])
"""Types whose values are compared as they are."""


def _is_function(told: Any) -> bool:
    return told.__class__ is dict and told.get("$") == "function"


def _variables(session: StateMachine) -> Iterator[tuple[str, Any]]:
    """By name; of ORS those in `_data` by their own names, behind those of scripts."""
    scope = session.data_
    shared: Any = None
    for attribute in js.variables(scope):
        name, value = demangle(attribute), js.variable(scope, attribute)
        if name == "_data" and isinstance(value, js.JSObject) and session.chart.dialect == "ors":
            shared = value
        elif name is not None and value is not MISS and name not in PLATFORM:
            yield name, value
    properties: Any = getattr(shared, "properties", None)
    for key, each in (*properties.items(),) if isinstance(properties, dict) else ():
        if isinstance(key, str):
            yield str(key), (
                each.value if each.__class__ is Property and each.value is not js.undefined else each
            )
