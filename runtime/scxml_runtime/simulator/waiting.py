"""A request that waits for a target, and what is preferred for its interaction.

In: what `<queue:submit>` asked for, what `_genesys.queue` functions set. Out: its priority at a moment, and records
that `Queues` keeps and the router serves.
"""

from __future__ import annotations

from scxml_runtime.simulator.targets import Target

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.ports.platform import Request
    from scxml_runtime.simulator.interactions import Interaction

WAITING, KEPT = "waiting", "kept"


class Growth:
    """How the priority of an interaction grows while it waits, and between which limits."""

    __slots__ = ("delay", "highest", "lowest", "seconds", "step")

    def __init__(self) -> None:
        self.delay = 0.0
        self.step = 0.0
        self.seconds = 0.0
        self.lowest = float("-inf")
        self.highest = float("inf")


class Preferences:
    """What `_genesys.queue` functions set for an interaction, until they set it again."""

    __slots__ = (
        "age_offset",
        "agent_statistics",
        "capacity",
        "check_state",
        "dn_types",
        "dnis_overwrite",
        "excluded",
        "growth",
        "ideal",
        "media",
        "reservation",
        "route_error",
        "use_age",
        "use_objective",
        "use_predict",
    )

    def __init__(self) -> None:
        self.check_state = True
        self.excluded: tuple[str, ...] = ()
        self.ideal: str | None = None
        self.use_age = False
        self.use_objective = False
        self.use_predict = False
        self.age_offset: float | None = None
        self.growth = Growth()
        self.reservation: float | None = None
        self.dn_types: tuple[int, ...] = ()
        self.media: str | None = None
        self.capacity = "Never"
        self.agent_statistics = False
        self.dnis_overwrite: str | None = None
        self.route_error = "fail"


class Waiting:
    """One request for a target. `status` is "waiting", or "kept" after a time-out with clearontimeout
    false.
    """

    def __init__(
        self, request: Request, interaction: Interaction, targets: list[Target], entered: float, sequence: int
    ) -> None:
        values = request.values
        self.request = request
        self.interaction = interaction
        self.targets = targets
        self.entered = entered
        self.sequence = sequence
        self.queue: str = values["queue"]
        self.priority: float = values["priority"]
        self.ordertype: str = values["ordertype"]
        self.orderstat: str = values["orderstat"]
        self.route: bool = values["route"]
        self.clear_on_timeout: bool = values["clearontimeout"]
        self.status = WAITING
        self.deadline: Any = None
        self.is_watched = False
        self.workbin: dict[str, Any] | None = None
        self.out_of_reach: set[str] = set()

    def __repr__(self) -> str:
        targets = ", ".join(target.written for target in self.targets)
        return f"<request {self.id} of {self.interaction.id} for {targets}, {self.status} since {self.entered:g} s>"

    @property
    def id(self) -> str:
        """The requestid of the submit."""
        return self.request.id

    def priority_at(self, now: float, growth: Growth) -> float:
        """The priority with its growth."""
        grown = self.priority
        if growth.step and growth.seconds > 0:
            grown += growth.step * int(max(now - self.entered - growth.delay, 0) / growth.seconds)
        return min(max(grown, growth.lowest), growth.highest)

    def is_of(self, session: str, id: str) -> bool:
        """Whether this is the request with that id of that session."""
        return self.request.session == session and self.request.id == id
