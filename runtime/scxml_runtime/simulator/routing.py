"""The router: who waits for whom, and what happens when a target is found (ORS queue 9).

In: submits, and every change of the contact centre (`look`). Out: `queue.submit.done`, `error.queue.submit`. A match is
never delivered inside the call that made it possible, always as a later event.
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.selected import result
from scxml_runtime.simulator.waiting import KEPT, WAITING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from scxml_runtime.ports.clock import Clock
    from scxml_runtime.simulator.declared import Declared
    from scxml_runtime.simulator.devices import Devices
    from scxml_runtime.simulator.dialogs import Dialogs
    from scxml_runtime.simulator.events import Events
    from scxml_runtime.simulator.interactions import Interaction, Interactions
    from scxml_runtime.simulator.queues import Queues
    from scxml_runtime.simulator.rules import Rules
    from scxml_runtime.simulator.selection import Candidate, Selection
    from scxml_runtime.simulator.statistics import Statistics
    from scxml_runtime.simulator.switch import Switch
    from scxml_runtime.simulator.waiting import Preferences, Waiting


class Router:
    """Serves the requests that wait in the queues."""

    def __init__(
        self,
        clock: Clock,
        rules: Rules,
        events: Events,
        interactions: Interactions,
        devices: Devices,
        dialogs: Dialogs,
        queues: Queues,
        statistics: Statistics,
        declared: Declared,
        selection: Selection,
        switch: Switch,
    ) -> None:
        self.clock = clock
        self.rules = rules
        self.events = events
        self.interactions = interactions
        self.devices = devices
        self.dialogs = dialogs
        self.queues = queues
        self.statistics = statistics
        self.declared = declared
        self.selection = selection
        self.switch = switch
        self.match_is_due = False

    # Requests.

    def enter(self, waiting: Waiting, timeout: float | None) -> None:
        """Let a request wait; look for a target at once, in an event of its own."""
        self.queues.waiting.append(waiting)
        self.queues.virtual(waiting.queue).entered += 1
        for name in self.declared.unknown(waiting.targets):
            self.events.note("nobody knows", waiting.interaction.id, {"target": name})
        self.look()
        self.set_deadline(waiting, timeout)
        self.look_as_time_passes(waiting)
        self.statistics.report_changes()

    def set_deadline(self, waiting: Waiting, timeout: float | None) -> None:
        """Time out after `timeout` seconds from now; None: never."""
        if waiting.deadline is not None:
            self.clock.drop(waiting.deadline)
            waiting.deadline = None
        if timeout is None:
            return
        last_moment = self.rules.select_at_deadline
        action = self._wait_for_the_instant if last_moment else self._time_out
        waiting.deadline = self.clock.call_in(timeout, action, waiting)

    def remove(self, waiting: Waiting) -> None:
        """Take a request out; its treatments stop when it was the interaction's last one."""
        if waiting in self.queues.waiting:
            self.queues.waiting.remove(waiting)
        if waiting.deadline is not None:
            self.clock.drop(waiting.deadline)
        if not self.queues.of(waiting.interaction):
            self.dialogs.stop_busy(waiting.interaction)

    # Matching.

    def look(self) -> None:
        """Look for targets, once, after everything that happens at this moment."""
        if not self.match_is_due:
            self.match_is_due = True
            self.clock.call_in(0, self._look_now)

    def look_as_time_passes(self, waiting: Waiting) -> None:
        """Thresholds may come true as time passes."""
        if any(target.threshold for target in waiting.targets) and not waiting.is_watched:
            waiting.is_watched = True
            self._look_again(waiting)

    def _look_again(self, waiting: Waiting) -> None:
        if waiting in self.queues.waiting:
            self.look()
            self.clock.call_in(self.rules.threshold_interval, self._look_again, waiting)

    def _look_now(self) -> None:
        self.match_is_due = False
        for waiting in self.queues.in_order():
            if waiting in self.queues.waiting:
                self._serve(waiting)

    def _serve(self, waiting: Waiting) -> None:
        preferences = self.queues.preferences_of(waiting.interaction)
        try:
            chosen = self.selection.choice(waiting, preferences)
        except Refused as refusal:
            self.remove(waiting)
            self._failed(waiting, refusal)
            return
        if chosen is not None:
            self._select(waiting, chosen, preferences)

    def _select(self, waiting: Waiting, chosen: Candidate, preferences: Preferences) -> None:
        queue = self.queues.virtual(waiting.queue)
        queue.distributed += 1
        queue.wait_total += self.clock.now() - waiting.entered
        if chosen.agent is not None:
            seconds = preferences.reservation
            seconds = self.rules.reservation_time if seconds is None else seconds
            chosen.agent.reserve(waiting.interaction.id, seconds)
        told = result(self.devices, waiting, chosen, preferences)
        if waiting.route and chosen.number in self.devices.unreachable:
            self._out_of_reach(waiting, chosen, preferences)
            return
        self._drop_others(waiting)
        self.dialogs.stop_busy(waiting.interaction)
        if waiting.route:
            self.switch.route(waiting.interaction, told["resource"])
            if preferences.dnis_overwrite is not None:
                waiting.interaction.details["dnis"] = told["access"]["dnis"]
        if waiting.status == KEPT:  # its request has had its answer: the time-out
            told["requestid"] = waiting.id
            self.events.tell(waiting.request.session, "queue.submit.done", told)
        else:
            self.events.done(waiting.request, told)

    def _out_of_reach(self, waiting: Waiting, chosen: Candidate, preferences: Preferences) -> None:
        """The selected target cannot be routed to; `onRouteError` said what then."""
        if chosen.agent is not None:
            chosen.agent.reserved_until = None
        if preferences.route_error == "reroute":
            waiting.out_of_reach.add(chosen.name)
            self.look()
            return
        self._drop_others(waiting)
        self._failed(waiting, Refused("remote", f"{chosen.number} cannot be reached"))
        if preferences.route_error == "default":
            self.switch.route_to_default(waiting.interaction)

    def _failed(self, waiting: Waiting, refusal: Refused) -> None:
        """Tell an error; a kept request has had its answer, the time-out, and gets another one."""
        if waiting.status == KEPT:
            told = {"requestid": waiting.id, "error": refusal.error, "description": refusal.description}
            self.events.tell(waiting.request.session, "error.queue.submit", told)
        else:
            self.events.failed(waiting.request, refusal)

    def _drop_others(self, served: Waiting) -> None:
        """The served request leaves; so do kept ones of its interaction, and all of them when it is
        routed.
        """
        for item in self.queues.of(served.interaction):
            if item is served or served.route or item.status == KEPT:
                self.remove(item)

    # Time.

    def _wait_for_the_instant(self, waiting: Waiting) -> None:
        """Whatever else happens at the moment of the deadline comes first."""
        waiting.deadline = self.clock.call_in(0, self._last_look, waiting)

    def _last_look(self, waiting: Waiting) -> None:
        self._look_now()
        if waiting in self.queues.waiting:
            self._time_out(waiting)

    def _time_out(self, waiting: Waiting) -> None:
        if waiting.status != WAITING or waiting not in self.queues.waiting:
            return
        if waiting.clear_on_timeout:
            self.remove(waiting)
        else:
            waiting.status = KEPT
        unknown = self.declared.unknown(waiting.targets)
        why = f"; nobody knows {', '.join(unknown)}" if unknown else ""
        self.events.failed(waiting.request, Refused("timeout", f"no target was found in time{why}"))

    # Endings.

    def interaction_ended(self, interaction: Interaction) -> None:
        """Its requests vanish without a queue event."""
        for waiting in self.queues.of(interaction):
            self.queues.virtual(waiting.queue).abandoned += 1
            self.remove(waiting)
        self.queues.preferences.pop(interaction.id, None)

    def session_ended(self, session: str) -> None:
        """The requests of a session vanish; its unrouted interactions go to the default destination."""
        gone = [item for item in self.queues.waiting if item.request.session == session]
        for waiting in gone:
            self.remove(waiting)
        left = [item.interaction for item in gone] + [
            item for item in self.interactions.owned_by(session) if self.switch.holds(item)
        ]
        for interaction in dict.fromkeys(left):
            self.switch.route_to_default(interaction)
