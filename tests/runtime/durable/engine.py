"""The port of the contract: what keeps families, as its tests know it. One adapter per engine fills it.

In: charts by the names that `charts.CHARTS` gives them, so that a worker in another process finds them too. Out: what a
client of the engine sees.

The rule that surprises: nobody who calls an engine notices that its process dies meanwhile. Whoever fills this port
asks again, with the same key, until there is an answer, as a client has to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol


@dataclass(frozen=True, slots=True)
class Seen:
    """Where a session stands, as far as the last commit says."""

    configuration: frozenset[str]
    data: Mapping[str, Any]
    is_over: bool
    final: str | None = None
    failure: str | None = None
    problem: str | None = None


class Engine(Protocol):
    """What keeps families. It begins with all charts of `charts.CHARTS` that have no version in their name."""

    def start(self, chart: str, id: str, params: Mapping[str, Any] | None = None) -> None:
        """A session of a chart of `charts.CHARTS`; returns when it is committed."""

    def send(self, id: str, name: str, data: Any = None, key: str | None = None) -> None:
        """Returns when what the event did is committed. Raises `scxml_runtime.durable` errors."""

    def accept(self, id: str, name: str, data: Any = None, key: str | None = None) -> None:
        """Returns when the event is committed to the inbox."""

    def look(self, id: str) -> Seen:
        """The session as it is committed."""

    def terminate(self, id: str) -> None:
        """Cancel the session, as its invoker would."""

    def settle(self) -> None:
        """Let it work until nothing is left to do at this moment, but for what waits for time to pass."""

    def pass_time(self, seconds: float) -> None:
        """Let so many seconds pass for the charts, then settle."""

    def kill(self) -> None:
        """The process dies without a word, and another takes its place."""

    def kill_before(self, seconds: float) -> None:
        """The same, and the other comes so many seconds later."""

    def restart(self, charts: Sequence[str] = (), resident: int | None = None) -> None:
        """The process ends in order; another takes its place, with these charts (none named: those that it begins
        with), and at most so many families in memory, where that means something."""

    def migrate(self, id: str, chart: str, migrate: Any = None) -> None:
        """Take a session over to another version of its chart."""

    def die_at(self, moment: int) -> None:
        """The process dies at one of the moments from now, the first is 0: before a commit, behind one, before an
        effect outside, behind one before its answer is kept, behind that. Another takes its place."""

    def has_died(self) -> bool:
        """Whether that moment has come. If not, it will not any more."""

    def performed(self) -> list[dict[str, Any]]:
        """What `world` has written, in order: `kind`, `key`, and what else there was to say."""
