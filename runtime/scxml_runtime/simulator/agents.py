"""Agents, places and groups: who is logged in where, who is ready, who may take the next interaction.

In: what the test declares and changes. Out: candidates for the router, devices for routing. Every change of
an agent's state is told to `Staff.changed`, so that the router looks again at what waits.
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.forms import LEVELS, NAMES, TEXT, WHOLE
from scxml_runtime.slips import Closed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    from scxml_runtime.ports.clock import Clock
    from scxml_runtime.simulator.events import Events
    from scxml_runtime.simulator.forms import Form
    from scxml_runtime.simulator.interactions import Interaction, Interactions
    from scxml_runtime.simulator.rules import Rules

LOGGED_OUT, NOT_READY, READY, BUSY = "logged out", "not ready", "ready", "busy"


class Agent(Closed):
    """One agent. `state` is "logged out", "not ready", "ready" or "busy"; `since` tells when it began.
    `is_known` False: the Stat Server reports an error in place of the state.
    """

    __slots__ = (
        "answered",
        "busy_time",
        "capacity",
        "completed",
        "dn",
        "dn_type",
        "groups",
        "handling",
        "id",
        "is_known",
        "logged_in_at",
        "media",
        "place",
        "reserved_for",
        "reserved_until",
        "since",
        "skills",
        "staff",
        "state",
        "switch",
    )

    def __init__(self, staff: Staff, id: str, dn: str, **details: Any) -> None:
        _check(details)
        self.staff = staff
        self.id = id
        self.dn = dn
        self.switch: str = details.get("switch", "")
        self.place: str = details.get("place", "")
        self.skills: dict[str, int] = dict(details.get("skills", {}))
        self.groups: list[str] = list(details.get("groups", ()))
        self.dn_type: int | None = details.get("dn_type")
        self.media: tuple[str, ...] = tuple(details.get("media", ("voice", "msgbased", "chat")))
        self.capacity: dict[str, int] = dict(details.get("capacity", {}))
        self.is_known = True
        self.state = LOGGED_OUT
        self.since = self._now
        self.logged_in_at: float | None = None
        self.busy_time = 0.0
        self.reserved_until: float | None = None
        self.reserved_for: str | None = None
        self.handling: list[str] = []
        self.answered = 0
        self.completed = 0

    def __repr__(self) -> str:
        return f"<agent {self.id} {self.state} at {self.dn}>"

    def enter(self, state: str) -> None:
        """Change the state at this moment of virtual time."""
        if state == self.state:
            return
        if self.state == BUSY:
            self.busy_time += self._now - self.since
        if self.state == LOGGED_OUT:
            self.logged_in_at = self._now
        self.state = state
        self.since = self._now
        self.staff.events.note("agent", self.id, {"state": state})
        self.staff.changed()

    def login(self) -> None:
        """Log in, not ready yet."""
        if self.state == LOGGED_OUT:
            self.enter(NOT_READY)

    def logout(self) -> None:
        """Log out."""
        self.enter(LOGGED_OUT)

    def ready(self) -> None:
        """Ready for the next interaction; logs in when needed."""
        self.enter(READY)

    def not_ready(self) -> None:
        """Not ready; logs in when needed."""
        self.enter(NOT_READY)

    def learn(self, /, **skills: int) -> None:
        """Change skill levels; what waits may find its target now."""
        self.skills.update(skills)
        self.staff.changed()

    @property
    def is_reserved(self) -> bool:
        """Whether a selection blocks this agent now."""
        return self.reserved_until is not None and self.reserved_until > self._now

    def reserve(self, interaction: str, seconds: float) -> None:
        """Block the agent, so that it is not offered twice (option transition_time)."""
        self.reserved_for = interaction
        self.reserved_until = self._now + seconds
        if seconds != float("inf"):
            self.staff.clock.call_in(seconds, self.staff.changed)

    def is_available(self, check_state: bool) -> bool:
        """Whether a new interaction can be given; without `check_state` being logged in is enough."""
        if self.is_reserved or self.state == LOGGED_OUT or not self.is_known:
            return False
        return self.state == READY or not check_state

    def has_capacity(self, category: str) -> bool:
        """Whether one more interaction of that category fits: one each, where `capacity` says nothing."""
        if self.is_reserved or self.state == LOGGED_OUT:
            return False
        handled = [self.staff.interactions[id].category for id in self.handling]
        return handled.count(category) < self.capacity.get(category, 1)

    def time_ready(self) -> float:
        """Seconds in the ready state, 0 when not ready."""
        return self._now - self.since if self.state == READY else 0.0

    def occupancy(self) -> float:
        """Busy time as a share of login time."""
        if self.logged_in_at is None or self._now <= self.logged_in_at:
            return 0.0
        busy = self.busy_time + (self._now - self.since if self.state == BUSY else 0.0)
        return busy / (self._now - self.logged_in_at)

    @property
    def _now(self) -> float:
        return self.staff.clock.now()


def names(value: Iterable[str], what: str) -> list[str]:
    """A list of names: one text would be a list of its letters. Raises TypeError."""
    if not NAMES.fits(value):
        raise TypeError(f"{what} should be a list of names, not {value!r}")
    return list(value)


#: What can be said of an agent, and which form it has.
DETAILS: dict[str, Form] = {
    "switch": TEXT,
    "place": TEXT,
    "skills": LEVELS,
    "groups": NAMES,
    "dn_type": WHOLE,
    "media": NAMES,
    "capacity": LEVELS,
}


def _check(details: dict[str, Any]) -> None:
    """Raises TypeError for what an agent has not got, or in another form."""
    for name, value in details.items():
        if name not in DETAILS:
            raise TypeError(f"an agent has no {name}; it has {', '.join(DETAILS)}")
        form = DETAILS[name]
        if not form.fits(value):
            raise TypeError(f"{name} of an agent should be {form.words}, not {value!r}")


class Staff:
    """All agents, place groups and the places without agents. `changed` is called after every change."""

    def __init__(
        self,
        clock: Clock,
        rules: Rules,
        events: Events,
        interactions: Interactions,
        changed: Callable[[], None],
    ) -> None:
        self.clock = clock
        self.rules = rules
        self.events = events
        self.interactions = interactions
        self.changed = changed
        self.agents: dict[str, Agent] = {}
        self.places: dict[str, str] = {}
        self.place_groups: dict[str, list[str]] = {}
        self.activities: dict[str, list[tuple[str, float, float]]] = {}

    def add(self, id: str, dn: str, **details: Any) -> Agent:
        """Declare an agent; a second declaration of an id replaces the first."""
        agent = self.agents[id] = Agent(self, id, dn, **details)
        if agent.place:
            self.places.setdefault(agent.place, agent.dn)
        return agent

    def in_group(self, group: str) -> list[Agent]:
        """The members of an agent group, in the order they were declared."""
        return [agent for agent in self.agents.values() if group in agent.groups]

    def at_places(self, places: Iterable[str]) -> list[Agent]:
        """The agents who are logged in at these places."""
        wanted = set(places)
        return [agent for agent in self.agents.values() if agent.place in wanted]

    def plan(self, activity: str, agents: Iterable[str], begin: float, end: float) -> None:
        """Add to the workforce plan; who waits for the activity is looked at when it begins."""
        self.activities.setdefault(activity, []).extend((agent, begin, end) for agent in agents)
        if begin > self.clock.now():
            self.clock.call_in(begin - self.clock.now(), self.changed)

    def at_work(self, activity: str, cut_off: float) -> list[Agent]:
        """The agents whose plan has the activity now, and for longer than `cut_off` seconds."""
        now, plan = self.clock.now(), self.activities.get(activity, ())
        ids = [agent for agent, begin, end in plan if begin <= now < end - cut_off]
        return [self.agents[id] for id in dict.fromkeys(ids) if id in self.agents]

    def device_of(self, agent: str) -> str:
        """The DN where an agent is reached. Raises `Refused`."""
        found = self.agents.get(agent)
        if found is None or found.state == LOGGED_OUT:
            raise Refused("invaliddestination", f"agent {agent} is not logged in")
        return found.dn

    def device_of_place(self, place: str) -> str:
        """The DN of a place. Raises `Refused`."""
        if place not in self.places:
            raise Refused("invaliddestination", f"there is no place {place}")
        return self.places[place]

    def offer(self, interaction: Interaction, agent: str | None, device: str) -> None:
        """An interaction arrived at a device: the agent there gets busy and answers as the rules say."""
        found = self.agents.get(agent or "") or self._at(device)
        if found is None or found.state == LOGGED_OUT:
            return
        found.reserved_until = None
        found.handling.append(interaction.id)
        found.answered += 1
        found.enter(BUSY)
        wait = self.rules.agents_answer_after
        if wait is not None and interaction.category == "voice":
            self.clock.call_in(wait, self._answer_at, device, interaction)

    def answer(self, call: Interaction) -> None:
        """The party at the present device takes the call."""
        call.enter("established")
        call.answered = True
        self.events.note("answered", call.id, {"device": call.device})
        told = {"interactionid": call.id, "focusdeviceid": call.device}
        self.events.tell(call.owner, "interaction.partystatechanged", told)

    def release(self, interaction: Interaction) -> None:
        """An interaction left its agent: after the after-call work the agent is ready again."""
        for agent in self.agents.values():
            if interaction.id in agent.handling:
                agent.handling.remove(interaction.id)
                agent.completed += 1
                if not agent.handling and agent.state == BUSY:
                    self._finish(agent)
                else:
                    self.changed()  # whoever is still at work may have room for one more

    def pass_on(self, gone: Interaction, stays: Interaction) -> None:
        """One interaction became part of another, which its agent handles from now on."""
        for agent in self.agents.values():
            if gone.id in agent.handling:
                agent.handling.remove(gone.id)
                agent.handling.append(stays.id)

    def _finish(self, agent: Agent) -> None:
        work = self.rules.after_call_work
        if work <= 0:
            agent.enter(READY)
            return
        agent.enter(NOT_READY)
        self.clock.call_in(work, agent.enter, READY)

    def _at(self, device: str) -> Agent | None:
        return next((agent for agent in self.agents.values() if agent.dn == device), None)

    def _answer_at(self, device: str, call: Interaction) -> None:
        if call.state == "ringing" and call.device == device:
            self.answer(call)
