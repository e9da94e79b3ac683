"""A simulation from a point on, as often as one likes: saved, restored, branched.

In: a simulator at rest. Out: a snapshot as plain JSON data, or another simulator that goes on from there by itself. The
rule that surprises: what a test holds belongs to the one simulator; `counterpart` gives what stands for it in another.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any, Self, TypeVar, Unpack

    from scxml_runtime.host.delivery import Around
    from scxml_runtime.host.host import Host
    from scxml_runtime.session.machine import StateMachine
    from scxml_runtime.simulator.centre import Centre

    T = TypeVar("T")


class Branching:
    """The part of the simulator that saves it."""

    __slots__ = ()
    centre: Centre
    host: Host

    if TYPE_CHECKING:

        def __init__(self, **around: Unpack[Around]) -> None: ...

    def snapshot(self) -> dict[str, Any]:
        """The whole contact centre with its sessions, as plain data for `json.dumps`.

        Observers, and what of Python is around the charts, are not in it. Raises SnapshotError in the middle of what
        happens, NotSaveable for what cannot be saved, such as a function of the test's that `at` is to call, or
        the replies of a scenario's processors and services.
        """
        from scxml_runtime.session.saving.problems import NotSaveable
        from scxml_runtime.simulator.program import replying
        from scxml_runtime.simulator.saving.writing import save

        for type in replying(self.host):
            raise NotSaveable(f"what replies to {type!r}", "no snapshot holds replies; branch() keeps them")
        return save(self)

    @classmethod
    def restore(
        cls,
        saved: Mapping[str, Any],
        charts: Iterable[type[StateMachine]] | type[StateMachine] = (),
        **around: Unpack[Around],
    ) -> Self:
        """The simulation of a snapshot. `charts`: the classes that run in it, invoked ones left out; `around` is what
        the simulator was given of Python around its charts. Raises SnapshotError, ChartChanged."""
        from scxml_runtime.simulator.saving.restoring import restore

        for name in ("now", "timezone", "seed"):
            if name in around:
                raise TypeError(f"{name} is as it was in the simulation that was saved")
        made = cls(**around)
        restore(made, saved, [charts] if isinstance(charts, type) else [*charts])
        return made

    def branch(self) -> Self:
        """Another simulator, in which all is as it is here, and which goes on by itself. Raises as `snapshot`."""
        from scxml_runtime.simulator.saving.branches import branch

        made: Self = branch(self)
        return made

    def counterpart(self, of: T) -> T:
        """What stands here for a session, an interaction, an agent or a device of the simulator that this one was
        branched or restored from. Raises LookupError."""
        from scxml_runtime.simulator.saving.branches import counterpart

        found: T = counterpart(self, of)
        return found
