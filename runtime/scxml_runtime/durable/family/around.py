"""What charts of families find around them.

In: what the program registers. Out: the names of it that families may know, and the functions that they call.

The rule that surprises: processors and services are names here. What charts ask of them is told as effects.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scxml_runtime.durable.family.locations import Locations
    from scxml_runtime.host.functions import Function
    from scxml_runtime.ports.documents import Documents
    from scxml_runtime.ports.platform import Platform
    from scxml_runtime.session.machine import StateMachine


@dataclass(frozen=True, slots=True)
class Around:
    """What there is. Functions are called within the turn, and again when it is taken again: they should only
    compute. `versions`: the class of a version of a chart, by its meaning."""

    processors: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    functions: Mapping[str, Function] = field(default_factory=dict)
    documents: Documents | None = None
    platform: Platform | None = None
    script_seconds: float | None = None
    timezone: str | None = None
    http: Locations | None = None
    versions: Callable[[str], type[StateMachine] | None] | None = None
