"""What generated state machines run against: `StateMachine`, the rows of a chart, and ECMAScript as `js`.

The rule that surprises: nothing is imported here that a generated module does not need to start.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.errors import SessionError
from scxml_runtime.event import Event
from scxml_runtime.machine import StateMachine
from scxml_runtime.rows import (
    API,
    Chart,
    Data,
    Final,
    History,
    Initial,
    Invoke,
    Parallel,
    State,
    Transition,
)

__all__ = [
    "API",
    "Chart",
    "Data",
    "Event",
    "Final",
    "History",
    "Host",
    "Initial",
    "Invoke",
    "Parallel",
    "SessionError",
    "State",
    "StateMachine",
    "Transition",
    "js",
]


def __getattr__(name: str) -> object:
    if name == "Host":
        from scxml_runtime.host import Host

        return Host
    raise AttributeError(f"module 'scxml_runtime' has no attribute {name!r}")
