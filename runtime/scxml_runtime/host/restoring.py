"""`Restoring`: the part of a host that saved sessions come back to.

In: snapshots. Out: sessions among the host's, their timers on its clock; and what a snapshot says of its host. The rule
that surprises: all that it takes is imported when somebody saves or restores.
"""

from __future__ import annotations

from scxml_runtime.host.delivery import Delivery

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, TypeVar

    from scxml_runtime.host.identity import Identity
    from scxml_runtime.session.machine import StateMachine
    from scxml_runtime.session.session import Session

    Machine = TypeVar("Machine", bound=StateMachine)
    T = TypeVar("T")
    Snapshot = dict[str, Any]
    Migration = Callable[[Snapshot], Snapshot] | Mapping[str, Mapping[str, Any]]


class Beginning:
    """An invoked session that waits for its start."""

    __slots__ = ("params", "session")

    def __init__(self, session: StateMachine, params: Mapping[str, Any]) -> None:
        self.session = session
        self.params = params

    def __call__(self) -> None:
        if not self.session.is_finished:
            self.session.start(self.params)


class Restoring(Delivery):
    """A host, as far as snapshots know it."""

    identity: Identity

    def call(self, function: Callable[..., T], *args: Any) -> T:
        """What the function answers on the host's thread."""
        raise NotImplementedError

    def version(self, meaning: str) -> type[StateMachine] | None:
        """The class of a version of a chart, of a host that keeps them."""
        return None

    def restore(
        self,
        cls: type[Machine],
        saved: Mapping[str, Any],
        migrate: Migration | None = None,
        past_due: str = "now",
        elapsed: float | None = None,
    ) -> Machine:
        """The session of a snapshot, which goes on where it was; nothing of the chart is carried out by this. From any
        thread.

        `migrate`: how a snapshot of another version of the chart becomes one of this: a function from snapshot to
        snapshot, or `{"states": {old: new}, "data": {old: new}, "values": {name: value}}`. `past_due`: what is done
        about timers that came due while nobody ran: "now" sends their events when the host runs next, in order, "drop"
        none of them, "error" refuses. `elapsed`: the seconds that have passed; None: between two hosts in real time
        what the clocks say, else none.

        Raises SnapshotError for what is no snapshot, or a damaged one, and for names that `migrate` has and the
        snapshot or the chart has not; ChartChanged for one of another version of the chart.
        """
        from scxml_runtime.session.saving.restoring import restore

        if not isinstance(cls, type) or not hasattr(cls, "chart"):
            raise TypeError(f"restore() takes the class of a chart, such as scxmlc.load() gives, not {cls!r}")
        made: Machine = self.call(restore, cls, saved, self, migrate, past_due, elapsed)
        return made

    def standing(self) -> dict[str, Any]:
        """What a snapshot says of the host: its time, its ids, its chance."""
        clock = self.clock
        told = {"now": clock.now(), "epoch": clock.epoch, **self.identity.standing()}
        if clock.is_real:
            told["real"] = True
        return told

    def go_on_from(self, standing: Mapping[str, Any] | None) -> None:
        """Go on with the time, the ids and the chance of a snapshot's host, as far as this one is free to."""
        from scxml_runtime.host.standing import go_on_from

        if standing is not None:
            go_on_from(self, standing)

    def beginning(self, session: Session) -> Mapping[str, Any] | None:
        """What a session that waits for its start is to start with; None where none waits."""
        waiting = (each for each in self.ready if isinstance(each, Beginning) and each.session is session)
        return next((each.params for each in waiting), None)

    def way_of(self, action: Callable[..., object]) -> str | None:
        """The name of what a delayed event is carried by."""
        from scxml_runtime.host.ways import name_of

        return name_of(action)

    def way(self, name: str) -> Callable[..., object] | None:
        """What carries a delayed event, by its name."""
        from scxml_runtime.host.ways import ways

        return ways().get(name)
