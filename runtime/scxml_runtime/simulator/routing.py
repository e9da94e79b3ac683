"""The router: who waits for whom, and what happens when a target is found (ORS queue 9).

In: submits, and every change of the contact centre (`Centre.state_changed`). Out: `queue.submit.done`,
`error.queue.submit`, `queue.cancel.done`. A match is never delivered inside the call that made it possible,
always as a later event.
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator import selection, voice
from scxml_runtime.simulator.destinations import knows_number
from scxml_runtime.simulator.devices import DEVICETYPES
from scxml_runtime.simulator.expressions import evaluate
from scxml_runtime.simulator.targets import Target
from scxml_runtime.simulator.waiting import KEPT, WAITING, Preferences, VirtualQueue, Waiting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from scxml_runtime.simulator.agents import Agent
    from scxml_runtime.simulator.centre import Centre
    from scxml_runtime.simulator.interactions import Interaction
    from scxml_runtime.simulator.selection import Candidate


class Router:
    """The waiting requests of one contact centre, and the means to serve them."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.waiting: list[Waiting] = []
        self.queues: dict[str, VirtualQueue] = {}
        self.preferences: dict[str, Preferences] = {}
        self.shares = selection.Shares()
        self.choices: dict[str, str] = {}
        self.sequence = 0
        self.match_is_due = False

    # Requests.

    def enter(self, waiting: Waiting, timeout: float | None) -> None:
        """Let a request wait; look for a target at once, in an event of its own."""
        self.waiting.append(waiting)
        self.queue(waiting.queue).entered += 1
        for name in self.unknown(waiting.targets):
            self.centre.note("nobody knows", waiting.interaction.id, {"target": name})
        self.look()
        self.set_deadline(waiting, timeout)
        self.look_as_time_passes(waiting)
        self.centre.statistics.changed()

    def set_deadline(self, waiting: Waiting, timeout: float | None) -> None:
        """Time out after `timeout` seconds from now; None: never."""
        if waiting.deadline is not None:
            waiting.deadline.cancel()
            waiting.deadline = None
        if timeout is None:
            return
        last_moment = self.centre.rules.select_at_deadline
        action = self._wait_for_the_instant if last_moment else self._time_out
        waiting.deadline = self.centre.after(timeout, lambda: action(waiting))

    def find(self, session: str, id: str) -> Waiting | None:
        """A request that waits or is kept."""
        return next((item for item in self.waiting if item.is_of(session, id)), None)

    def remove(self, waiting: Waiting) -> None:
        """Take a request out; its treatments stop when it was the interaction's last one."""
        if waiting in self.waiting:
            self.waiting.remove(waiting)
        if waiting.deadline is not None:
            waiting.deadline.cancel()
        if not any(item.interaction is waiting.interaction for item in self.waiting):
            self.centre.dialogs.stop_busy(waiting.interaction)

    def in_order(self) -> list[Waiting]:
        """All requests in the order of service."""
        return sorted(self.waiting, key=self._order)

    def position(self, waiting: Waiting) -> int:
        """Place in its virtual queue, from 1."""
        return [item for item in self.in_order() if item.queue == waiting.queue].index(waiting) + 1

    def unknown(self, targets: Iterable[Target]) -> list[str]:
        """Agents, places, groups and skills that are named and that nobody declared."""
        return [name for target in targets for name in self._unknown(target)]

    def _unknown(self, target: Target) -> list[str]:
        if target.skills is not None:
            names: list[str] = []
            evaluate(target.skills, lambda name: names.append(name) or 0)  # type: ignore[func-returns-value]
            having = {skill for agent in self.centre.staff.agents.values() for skill in agent.skills}
            return [
                f"the skill {name}"
                for name in dict.fromkeys(names)
                if name not in having and not name.startswith(("Stat", "RStat"))
            ]
        known = (
            (target.type in DEVICETYPES and knows_number(self.centre, target.name))
            or (target.type == "AP" and target.name in self.centre.staff.places)
            or target.name in self.centre.staff.place_groups
            or target.name in self.centre.devices.groups
            or target.name in self.centre.staff.activities
            or bool(self.members(target))
        )
        return [] if known else [target.written]

    def check_known(self, targets: Iterable[Target]) -> None:
        """Refuse targets that nobody declared, if the rules want that. Raises `Refused`."""
        unknown = self.unknown(targets) if self.centre.rules.unknown_targets_fail else []
        if unknown:
            raise Refused("invalidattribute", f"nobody knows {', '.join(unknown)}")

    def members(self, target: Target) -> list[Agent]:
        """The agents that a target stands for, whatever their state."""
        staff = self.centre.staff
        if target.skills is not None:
            expression = target.skills
            return [
                agent for agent in staff.agents.values() if self.satisfies(agent, expression, target.name)
            ]
        if target.cut_off is not None:
            return staff.at_work(target.name, target.cut_off)
        if target.type == "A":
            found = staff.agents.get(target.name)
            return [found] if found else []
        if target.type == "AP":
            return staff.at_places([target.name])
        if target.type == "GP":
            return staff.at_places(staff.place_groups.get(target.name, ()))
        return staff.in_group(target.name)

    def satisfies(self, agent: Agent, expression: str, group: str = "") -> bool:
        """Whether an agent fulfils a skill expression."""
        if group and not self.centre.staff.in_group(group):
            group = ""
        if group and group not in agent.groups:
            return False
        return bool(evaluate(expression, lambda name: self.level(agent, name)))

    def level(self, agent: Agent, name: str) -> float:
        """A skill level; a skill the agent does not have is 0. Names of statistics stand for their value."""
        if name in agent.skills or not name.startswith(("Stat", "RStat")):
            return agent.skills.get(name, 0)
        return self.centre.statistics.value(f"{agent.id}.A", name)

    def queue(self, name: str) -> VirtualQueue:
        """The virtual queue of that name."""
        return self.queues.setdefault(name, VirtualQueue(name, self))

    def preferences_of(self, interaction: Interaction) -> Preferences:
        """What queue functions set for an interaction."""
        return self.preferences.setdefault(interaction.id, Preferences())

    # Matching.

    def look(self) -> None:
        """Look for targets, once, after everything that happens at this moment."""
        if not self.match_is_due:
            self.match_is_due = True
            self.centre.after(0, self._look_now)

    def look_as_time_passes(self, waiting: Waiting) -> None:
        """Thresholds may come true as time passes."""
        if any(target.threshold for target in waiting.targets) and not waiting.is_watched:
            waiting.is_watched = True
            self._look_again(waiting)

    def _look_again(self, waiting: Waiting) -> None:
        if waiting in self.waiting:
            self.look()
            self.centre.after(self.centre.rules.threshold_interval, lambda: self._look_again(waiting))

    def _look_now(self) -> None:
        self.match_is_due = False
        for waiting in self.in_order():
            if waiting in self.waiting:
                self._serve(waiting)

    def _serve(self, waiting: Waiting) -> bool:
        preferences = self.preferences_of(waiting.interaction)
        try:
            found = selection.candidates(self.centre, waiting, preferences)
            if not found:
                return False
            chosen = self._forced(found, waiting) or selection.choose(
                self.centre, waiting, found, preferences
            )
        except Refused as refusal:
            self.remove(waiting)
            self._failed(waiting, refusal)
            return True
        self._select(waiting, chosen, preferences)
        return True

    def _forced(self, found: Iterable[Candidate], waiting: Waiting) -> Candidate | None:
        wanted = self.choices.get(waiting.interaction.id)
        return next((item for item in found if item.name == wanted), None)

    def _select(self, waiting: Waiting, chosen: Candidate, preferences: Preferences) -> None:
        queue = self.queue(waiting.queue)
        queue.distributed += 1
        queue.wait_total += self.centre.now - waiting.entered
        if chosen.agent is not None:
            seconds = preferences.reservation
            seconds = self.centre.rules.reservation_time if seconds is None else seconds
            chosen.agent.reserve(waiting.interaction.id, seconds)
        told = result(self.centre, waiting, chosen, preferences)
        if waiting.route and chosen.number in self.centre.devices.unreachable:
            self._out_of_reach(waiting, chosen, preferences)
            return
        self._drop_others(waiting)
        self.centre.dialogs.stop_busy(waiting.interaction)
        if waiting.route:
            voice.route(self.centre, waiting.interaction, told["resource"])
            if preferences.dnis_overwrite is not None:
                waiting.interaction.details["dnis"] = told["access"]["dnis"]
        if waiting.status == KEPT:  # its request has had its answer: the time-out
            told["requestid"] = waiting.id
            self.centre.tell(waiting.request.session, "queue.submit.done", told)
        else:
            self.centre.done(waiting.request, told)

    def _out_of_reach(self, waiting: Waiting, chosen: Candidate, preferences: Preferences) -> None:
        """The selected target cannot be routed to; `onRouteError` said what then."""
        if chosen.agent is not None:
            chosen.agent.reserved_until = None
        destination = self.centre.rules.default_destination
        if preferences.route_error == "reroute":
            waiting.out_of_reach.add(chosen.name)
            self.look()
            return
        self._drop_others(waiting)
        self._failed(waiting, Refused("remote", f"{chosen.number} cannot be reached"))
        if preferences.route_error == "default" and destination is not None:
            self._route_to_default(waiting.interaction, destination)

    def _route_to_default(self, interaction: Interaction, destination: str) -> None:
        voice.route(self.centre, interaction, {"type": "DN", "dn": destination})
        self.centre.default_routed.append(interaction)
        self.centre.note("default-routed", interaction.id, {"device": destination})

    def _failed(self, waiting: Waiting, refusal: Refused) -> None:
        """Tell an error; a kept request has had its answer, the time-out, and gets another one."""
        if waiting.status == KEPT:
            told = {"requestid": waiting.id, "error": refusal.error, "description": refusal.description}
            self.centre.tell(waiting.request.session, "error.queue.submit", told)
        else:
            self.centre.failed(waiting.request, refusal)

    def _drop_others(self, served: Waiting) -> None:
        """The served request leaves; so do kept ones of its interaction, and all of them when it is
        routed.
        """
        for item in list(self.waiting):
            if item is served or (
                item.interaction is served.interaction and (served.route or item.status == KEPT)
            ):
                self.remove(item)

    def _order(self, waiting: Waiting) -> tuple[float, float, int]:
        preferences = self.preferences_of(waiting.interaction)
        waited = self._waited(waiting, preferences)
        if preferences.use_objective:
            waited *= self.centre.rules.service_objective / self.centre.objective_of(waiting.interaction)
        return (-waiting.priority_at(self.centre.now, preferences.growth), -waited, waiting.sequence)

    def _waited(self, waiting: Waiting, preferences: Preferences) -> float:
        """The time that counts among equal priorities; `priorityTuning` and `setInteractionAge` say which."""
        now = self.centre.now
        if preferences.use_predict:
            return self.queue(waiting.queue).expected_wait
        if preferences.age_offset is not None:
            return now - waiting.interaction.created + preferences.age_offset
        return now - (waiting.interaction.created if preferences.use_age else waiting.entered)

    # Time.

    def _wait_for_the_instant(self, waiting: Waiting) -> None:
        """Whatever else happens at the moment of the deadline comes first."""
        waiting.deadline = self.centre.after(0, lambda: self._last_look(waiting))

    def _last_look(self, waiting: Waiting) -> None:
        self._look_now()
        if waiting in self.waiting:
            self._time_out(waiting)

    def _time_out(self, waiting: Waiting) -> None:
        if waiting.status != WAITING or waiting not in self.waiting:
            return
        if waiting.clear_on_timeout:
            self.remove(waiting)
        else:
            waiting.status = KEPT
        unknown = self.unknown(waiting.targets)
        why = f"; nobody knows {', '.join(unknown)}" if unknown else ""
        self.centre.failed(waiting.request, Refused("timeout", f"no target was found in time{why}"))

    # Endings.

    def interaction_ended(self, interaction: Interaction) -> None:
        """Its requests vanish without a queue event."""
        for waiting in [item for item in self.waiting if item.interaction is interaction]:
            self.queue(waiting.queue).abandoned += 1
            self.remove(waiting)
        self.preferences.pop(interaction.id, None)

    def pass_on(self, gone: Interaction, stays: Interaction) -> None:
        """One interaction became part of another: its requests wait on, for that one."""
        for waiting in self.waiting:
            if waiting.interaction is gone:
                waiting.interaction = stays
                waiting.request.values["interactionid"] = stays.id
        if gone.id in self.preferences:
            self.preferences.setdefault(stays.id, self.preferences.pop(gone.id))

    def session_ended(self, session: str) -> None:
        """The requests of a session vanish; its unrouted interactions go to the default destination."""
        gone = [item for item in self.waiting if item.request.session == session]
        for waiting in gone:
            self.remove(waiting)
        destination = self.centre.rules.default_destination
        left = [item.interaction for item in gone] + [
            item for item in self.centre.owned_by(session) if self._stands_unrouted(item)
        ]
        for interaction in dict.fromkeys(left):
            if destination is not None:
                self._route_to_default(interaction, destination)

    def _stands_unrouted(self, interaction: Interaction) -> bool:
        """Whether it is a call that nobody took from its routing point."""
        at = self.centre.devices.find(interaction.device or "")
        waits = not interaction.answered and not interaction.ended
        return interaction.category == "voice" and waits and at.type == "RP"

    def check_reservation(self, interaction: Interaction, target: dict[str, Any]) -> None:
        """A redirect to an agent that another request took meanwhile fails. Raises `Refused`."""
        agent = self.centre.staff.agents.get(str(target.get("agent") or ""))
        if agent is None:
            return
        mine = agent.is_reserved and agent.reserved_for == interaction.id
        check_state = self.preferences_of(interaction).check_state
        if not mine and not agent.is_available(check_state):
            raise Refused("invaliddestination", f"agent {agent.id} is {agent.state} and no longer reserved")


def result(centre: Centre, waiting: Waiting, chosen: Candidate, preferences: Preferences) -> dict[str, Any]:
    """The fields of `queue.submit.done` (ORS queue 1.8)."""
    device = centre.devices.find(chosen.number)
    agent, target = chosen.agent, chosen.target
    declared = chosen.number in centre.devices.known or target.type not in DEVICETYPES
    kind = "DN" if agent else device.type if declared else target.type
    switch = agent.switch if agent else (device.switch or target.server)
    component = f"{agent.id}@{target.server}.A" if agent else target.written
    place = agent.place if agent else ""
    if target.type in ("AP", "GP") and agent is not None:
        component = f"{agent.place}@{target.server}.AP"
    resource = {
        "type": "A" if agent else kind,
        "dn": chosen.number,
        "switch": switch,
        "agent": agent.id if agent else "",
        "place": place,
        "id": "",
        "vq": waiting.queue,
        "wb_type": "",
        "wb_owner": "",
    }
    if waiting.workbin is not None:
        resource.update(workbin(waiting.workbin, target, chosen))
    return {
        "interactionid": waiting.interaction.id,
        "targetselected": f"{chosen.number}@{switch}.{kind}",
        "targetcomponentselected": component,
        "targetobjectselected": target.written,
        "vqselected": waiting.queue,
        "resource": resource,
        "access": _access(centre, waiting.interaction, switch, preferences.dnis_overwrite),
    }


def workbin(given: dict[str, Any], target: Target, chosen: Candidate) -> dict[str, str]:
    """What of the resource makes it the workbin of the chosen object (inferred)."""
    owner = target.name if target.type in ("GA", "GP") and target.skills is None else chosen.name
    kind = str(given.get("type") or (target.type if owner == target.name else "A"))
    return {"type": "WB", "dn": "", "id": str(given.get("name") or ""), "wb_type": kind, "wb_owner": owner}


def _access(centre: Centre, interaction: Interaction, switch: str, overwrite: str | None) -> dict[str, str]:
    """The access code of the switch (`sim.access_code`), and the DNIS that `setDNISOverwrite` wants."""
    told = {"prefix": "", "rtype": "", "destination": "", "location": switch, "dnis": ""}
    told.update(centre.devices.access.get(switch, {}))
    if overwrite in ("UseANI", "UseDNIS"):
        told["dnis"] = str(interaction.details.get("ani" if overwrite == "UseANI" else "dnis") or "")
    elif overwrite == "UseNone":
        told["dnis"] = ""
    return told
