"""What names mean where a session stands: variables of a function, those of the session, in ORS data items.

In: a session, and the frame of a call. Out: a scope, as code that looks names up at run time takes it. The rule that
surprises: a data item of ORS is known by its own name as well as by `_data.NAME`, as the debugger lists it, wherever
no variable has that name.
"""

from __future__ import annotations

from types import FrameType
from typing import Any

from scxml_runtime import StateMachine, js
from scxml_runtime.js.dynamic import AnyScope, GlobalScope
from scxml_runtime.js.names import mangle
from scxml_runtime.js.scope import variable
from scxml_runtime.js.values import MISS
from scxmlc.debug.local import FrameScope, local_variables


def scope_of(session: StateMachine, frame: FrameType | None) -> AnyScope | None:
    """The scope in which something is evaluated; None where that is the session's own."""
    around: AnyScope = GlobalScope(session.data_)
    if session.chart.dialect == "ors":
        around = DataScope(around, session)
    if frame is not None and local_variables(session, frame):
        around = FrameScope(around, session, frame)
    return None if around.parent is None else around


class DataScope(AnyScope):
    """The data items of an ORS session, behind its variables."""

    __slots__ = ("is_function", "items")

    def __init__(self, parent: AnyScope, session: StateMachine) -> None:
        self.parent = parent
        self.items = variable(session.data_, mangle("_data"))
        self.is_function = False

    def has(self, name: str) -> bool:
        assert self.parent is not None
        return self.items is not MISS and not self.parent.has(name) and _has(self.items, name)

    def read(self, name: str, strict: bool = False) -> Any:
        return js.get(self.items, name)

    def write(self, name: str, value: Any, strict: bool) -> None:
        js.put(self.items, name, value)


def _has(items: Any, name: str) -> bool:
    return name in items if isinstance(items, dict) else items.get_own(name) is not None
