"""Virtual queues, and the requests that wait in them (ORS queue 9).

In: requests that wait, and what is preferred for their interactions. Out: the order in which they are served: highest
priority, then earliest in the queue (or oldest interaction, after `priorityTuning`), then the request made first.
"""

from __future__ import annotations

from scxml_runtime.simulator.waiting import Preferences

TYPE_CHECKING = False
if TYPE_CHECKING:
    from scxml_runtime.ports.clock import Clock
    from scxml_runtime.simulator.interactions import Interaction
    from scxml_runtime.simulator.rules import Rules
    from scxml_runtime.simulator.waiting import Waiting


class VirtualQueue:
    """Counters of one virtual queue."""

    __slots__ = ("abandoned", "distributed", "entered", "name", "queues", "wait_total")

    def __init__(self, queues: Queues, name: str) -> None:
        self.queues = queues
        self.name = name
        self.entered = 0
        self.distributed = 0
        self.abandoned = 0
        self.wait_total = 0.0

    @property
    def requests(self) -> list[Waiting]:
        """Who waits here, in the order of service."""
        return [item for item in self.queues.in_order() if item.queue == self.name]

    @property
    def waiting(self) -> int:
        """How many wait here."""
        return len(self.requests)

    @property
    def longest_wait(self) -> float:
        """Seconds: how long the one who waits longest has waited."""
        now = self.queues.clock.now()
        return max((now - item.entered for item in self.requests), default=0.0)

    @property
    def distributed_share(self) -> float:
        """Percent of those who entered that were given a target."""
        return 100 * self.distributed / self.entered if self.entered else 0.0

    @property
    def other_share(self) -> float:
        """Percent of those who entered that were not."""
        return 100 - self.distributed_share if self.entered else 0.0

    @property
    def expected_wait(self) -> float:
        """Seconds: the average wait so far, 0 while nobody was served (a choice of this simulator)."""
        return self.wait_total / self.distributed if self.distributed else 0.0


class Queues:
    """All requests that wait, all virtual queues by name, all preferences by the ids of interactions."""

    def __init__(self, clock: Clock, rules: Rules) -> None:
        self.clock = clock
        self.rules = rules
        self.waiting: list[Waiting] = []
        self.sequence = 0
        self.known: dict[str, VirtualQueue] = {}
        self.preferences: dict[str, Preferences] = {}

    def virtual(self, name: str) -> VirtualQueue:
        """The virtual queue of that name."""
        return self.known.setdefault(name, VirtualQueue(self, name))

    def preferences_of(self, interaction: Interaction) -> Preferences:
        """What queue functions set for an interaction."""
        return self.preferences.setdefault(interaction.id, Preferences())

    def objective_of(self, interaction: Interaction) -> float:
        """Seconds in which it should be answered: its `ServiceObjective`, if that is a number over 0."""
        try:
            objective = float(str(interaction.udata.get("ServiceObjective")).strip())
        except ValueError:
            objective = 0.0
        return objective if 0 < objective < float("inf") else self.rules.service_objective

    def find(self, session: str, id: str) -> Waiting | None:
        """A request that waits or is kept."""
        return next((item for item in self.waiting if item.is_of(session, id)), None)

    def of(self, interaction: Interaction) -> list[Waiting]:
        """The requests for an interaction, in the order they came."""
        return [item for item in self.waiting if item.interaction is interaction]

    def in_order(self) -> list[Waiting]:
        """All requests in the order of service."""
        return sorted(self.waiting, key=self._order)

    def position(self, waiting: Waiting) -> int:
        """Place in its virtual queue, from 1."""
        return [item for item in self.in_order() if item.queue == waiting.queue].index(waiting) + 1

    def pass_on(self, gone: Interaction, stays: Interaction) -> None:
        """One interaction became part of another: its requests wait on, for that one."""
        for waiting in self.of(gone):
            waiting.interaction = stays
            waiting.request.values["interactionid"] = stays.id
        if gone.id in self.preferences:
            self.preferences.setdefault(stays.id, self.preferences.pop(gone.id))

    def _order(self, waiting: Waiting) -> tuple[float, float, int]:
        preferences = self.preferences_of(waiting.interaction)
        waited = self._waited(waiting, preferences)
        if preferences.use_objective:
            waited *= self.rules.service_objective / self.objective_of(waiting.interaction)
        return (-waiting.priority_at(self.clock.now(), preferences.growth), -waited, waiting.sequence)

    def _waited(self, waiting: Waiting, preferences: Preferences) -> float:
        """The time that counts among equal priorities; `priorityTuning` and `setInteractionAge` say which."""
        now = self.clock.now()
        if preferences.use_predict:
            return self.virtual(waiting.queue).expected_wait
        if preferences.age_offset is not None:
            return now - waiting.interaction.created + preferences.age_offset
        return now - (waiting.interaction.created if preferences.use_age else waiting.entered)
