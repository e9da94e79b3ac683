"""The charts that a server serves: what it must be told of them, by whoever compiles them.

In: a class, and how it looks. Out: a `Served`. The rule that surprises: the server knows no compiler; where nobody has
drawn a chart, its page has a list of states instead.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Protocol, runtime_checkable

if TYPE_CHECKING:
    from scxml_runtime.session.machine import StateMachine


@dataclass(frozen=True, slots=True)
class Served:
    """One version of a chart. `name` and `version` (its meaning) tell it from others. `svg`: its picture, as
    `scxmlc draw` makes it (`data-state`, `data-transition`, `data-line`). `documents`: the texts that it was compiled
    from, by name, its own first. `arcs`: by number of a transition, what a trace knows it by. `events`: names that some
    transition of it waits for. `is_current`: whether new sessions are of this version."""

    cls: type[StateMachine]
    name: str
    version: str
    is_current: bool = True
    svg: str = ""
    documents: Mapping[str, str] = field(default_factory=dict)
    arcs: Sequence[Mapping[str, Any]] = ()
    events: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Trouble:
    """A document that is none of the charts: why, in sentences. `name`: of its file."""

    name: str
    problems: Sequence[str]


class Catalogue(Protocol):
    """What charts there are just now, in all versions that sessions may have; asked often, so it only looks up."""

    def charts(self) -> Sequence[Served]:
        """All versions of all charts, the current one of each first."""

    def current(self, name: str) -> Served | None:
        """The version that new sessions of this chart are of."""

    def troubles(self) -> Sequence[Trouble]:
        """What could not be compiled; of a chart that was served before, its last version goes on."""


@runtime_checkable
class Retelling(Protocol):
    """A catalogue that can write tests."""

    def retold(self, served: Served, lines: Sequence[Mapping[str, Any]]) -> str:
        """The run of a session, from its start, as a module for pytest. Raises ValueError, with a sentence, where that
        cannot be. Called on a thread of its own."""
