"""Variables as the Debug Adapter Protocol wants them: numbers, behind which there are more.

In: values and where they stand. Out: variables as dicts, each with the number of its parts. The rule that surprises:
numbers count until the chart goes on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from types import FrameType
from typing import Any

from scxml_runtime import StateMachine, js
from scxmlc.debug import looking
from scxmlc.debug.local import local_variables
from scxmlc.debug.looking import shown

MOST = 1000
"""Parts of one value that are told."""


@dataclass(frozen=True, slots=True)
class Holder:
    """Something with parts: `expression` is how scripts reach it, "" where its parts are variables, None where they
    cannot be assigned to; `call` is the call whose variables they are, as a place in the stack, None: the session's.
    """

    session: StateMachine
    parts: tuple[tuple[str, Any], ...]
    expression: str | None = None
    is_list: bool = False
    call: int | None = None

    def location(self, name: str) -> str | None:
        """How scripts reach a part."""
        if self.expression is None:
            return None
        if not self.expression:
            return name
        return f"{self.expression}[{name if self.is_list else json.dumps(name)}]"


class Handles:
    """The numbers of one stop."""

    def __init__(self) -> None:
        self._holders: list[Holder] = []

    def __getitem__(self, number: int) -> Holder:
        """Raises LookupError."""
        if not 1 <= number <= len(self._holders):
            raise LookupError(f"there are no variables {number} any more")
        return self._holders[number - 1]

    def clear(self) -> None:
        """The chart goes on."""
        self._holders.clear()

    def new(self, holder: Holder) -> int:
        """The number of what has parts."""
        self._holders.append(holder)
        return len(self._holders)

    def value(
        self, session: StateMachine, value: Any, expression: str | None, call: int | None = None
    ) -> dict[str, Any]:
        """A value, and the number of its parts, 0 where it has none."""
        number = 0
        if looking.has_members(value):
            is_list = isinstance(value, list | js.JSArray)
            parts = tuple(islice(looking.members(value), MOST))
            number = self.new(Holder(session, parts, expression, is_list, call))
        return {"value": shown(value), "type": kind_of(value), "variablesReference": number}

    def variables(self, number: int) -> list[dict[str, Any]]:
        """The parts of what has that number. Raises LookupError."""
        holder = self[number]
        return [self._variable(holder, name, value) for name, value in holder.parts]

    def _variable(self, holder: Holder, name: str, value: Any) -> dict[str, Any]:
        location = holder.location(name)
        told = self.value(holder.session, value, location, holder.call)
        return {"name": name, **told, **({"evaluateName": location} if location else {})}

    def scopes(
        self, session: StateMachine, call: int, frame: FrameType | None, around: Iterable[tuple[str, Any]]
    ) -> Any:
        """What variables there are at a place of the stack."""
        local = {} if frame is None else local_variables(session, frame)
        own = looking.data_by_owner(session)
        found: list[tuple[str, tuple[tuple[str, Any], ...], str | None]] = []
        found += [("Function", tuple(local.items()), "")] if local else []
        found += [(owner or "Data", tuple(parts.items()), owner) for owner, parts in own.items()]
        found += [
            ("System", tuple(looking.system(session).items()), None),
            ("Session", tuple(around), None),
        ]
        return [
            {
                "name": name,
                "variablesReference": self._scope(name, session, parts, way, call),
                "expensive": False,
            }
            for name, parts, way in found
        ]

    def _scope(self, name: str, session: StateMachine, parts: Any, way: str | None, call: int) -> int:
        return self.new(Holder(session, parts, way, call=call if name == "Function" else None))


def kind_of(value: Any) -> str:
    """`typeof`, and the class of an object."""
    if isinstance(value, dict | list):
        return "Object" if isinstance(value, dict) else "Array"
    return value.class_name if isinstance(value, js.JSObject) else str(js.typeof(value))
