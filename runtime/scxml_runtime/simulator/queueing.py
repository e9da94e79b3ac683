"""`queue:*` requests, as the simulator carries them out (ORS queue 1.4 to 1.7 and 9).

In: requests of kind "queue.submit" and so on. Out: waiting requests for the router.
"""

from __future__ import annotations

from scxml_runtime.data.plain_text import said
from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.requested import targets_of, treatments_of, workbin_of
from scxml_runtime.simulator.waiting import Waiting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.ports.clock import Clock
    from scxml_runtime.ports.platform import Request
    from scxml_runtime.simulator.declared import Declared
    from scxml_runtime.simulator.dialogs import Dialogs
    from scxml_runtime.simulator.events import Events
    from scxml_runtime.simulator.interactions import Interactions
    from scxml_runtime.simulator.queues import Queues
    from scxml_runtime.simulator.routing import Router
    from scxml_runtime.simulator.rules import Rules
    from scxml_runtime.simulator.statistics import Statistics

ORDER_TYPES = ("any", "max", "min", "percentage")


class Queueing:
    """What strategies ask of the queues."""

    def __init__(
        self,
        clock: Clock,
        rules: Rules,
        events: Events,
        interactions: Interactions,
        dialogs: Dialogs,
        queues: Queues,
        statistics: Statistics,
        declared: Declared,
        router: Router,
    ) -> None:
        self.clock = clock
        self.rules = rules
        self.events = events
        self.interactions = interactions
        self.dialogs = dialogs
        self.queues = queues
        self.statistics = statistics
        self.declared = declared
        self.router = router

    def submit(self, request: Request) -> None:
        """Put a request for a target into the queue; the answer comes when one is found, or not in time."""
        values = request.values
        interaction = self.interactions.living(values["interactionid"], request.session)
        targets, treatments = targets_of(request), treatments_of(request)
        if not targets:
            raise Refused("invalidattribute", "submit: there is no target")
        if values["ordertype"] not in ORDER_TYPES:
            raise Refused("invalidattribute", f"submit:ordertype cannot be {said(values['ordertype'])}")
        _check_timeout(request)
        self.declared.check(targets)
        if values["clearqueue"]:
            for item in self.queues.of(interaction):
                self.router.remove(item)
        self.queues.sequence += 1
        waiting = Waiting(request, interaction, targets, self.clock.now(), self.queues.sequence)
        waiting.workbin = workbin_of(request)
        self.dialogs.start_busy(request, interaction, treatments)
        self.router.enter(waiting, values["timeout"])

    def cancel(self, request: Request) -> None:
        """Remove one request by its id, or all of an interaction; one done event for each (ORS queue 9.5)."""
        id = request.values.get("requestid")
        found = [item for item in self.queues.waiting if self._is_meant(item, request)]
        if not found:
            if id is not None and not self.rules.cancel_unknown_succeeds:
                raise Refused("invalidstate", f"request {id} does not wait")
            self.events.done(request, {"requestid": id})
            return
        for item in found:
            self.router.remove(item)
        self.router.look()
        self.events.done(request, {"requestid": found[0].id})
        for item in found[1:]:
            self.events.tell(request.session, "queue.cancel.done", {"requestid": item.id})

    def query(self, request: Request) -> dict[str, Any]:
        """How a request stands."""
        waiting = self._named(request)
        agents = [agent for target in waiting.targets for agent in self.statistics.members(target)]
        growth = self.queues.preferences_of(waiting.interaction).growth
        return {
            "requestid": waiting.id,
            "priority": waiting.priority_at(self.clock.now(), growth),
            "positioninqueue": self.queues.position(waiting),
            "invqwaittime": self.queues.virtual(waiting.queue).expected_wait,
            "loginsize": sum(agent.state != "logged out" for agent in agents),
            "totalsize": len(agents),
        }

    def update(self, request: Request) -> dict[str, Any]:
        """Change an outstanding request; what is not given stays (inferred)."""
        waiting, values = self._named(request), request.values
        targets, treatments = targets_of(request), treatments_of(request)
        _check_timeout(request)
        self.declared.check(targets)
        for name in ("queue", "priority"):
            if values.get(name) is not None:
                setattr(waiting, name, values[name])
        if targets:
            waiting.targets, waiting.workbin = targets, workbin_of(request)
        if treatments:
            self.dialogs.start_busy(request, waiting.interaction, treatments)
        if values.get("timeout") is not None:
            self.router.set_deadline(waiting, values["timeout"])
        self.router.look()
        self.router.look_as_time_passes(waiting)
        return {"requestid": waiting.id}

    def _is_meant(self, item: Waiting, request: Request) -> bool:
        values = request.values
        if values.get("requestid") is not None:
            return item.is_of(request.session, values["requestid"])
        if item.interaction.id != self._interaction_meant(request):
            return False
        return values.get("queue") in (None, "", item.queue)

    def _interaction_meant(self, request: Request) -> str | None:
        """The interaction of a cancel without requestid; the session's main one when it names none."""
        id: str | None = request.values.get("interactionid")
        if id not in (None, "0"):
            return id
        owned = self.interactions.owned_by(request.session)
        return owned[0].id if owned else None

    def _named(self, request: Request) -> Waiting:
        waiting = self.queues.find(request.session, str(request.values.get("requestid")))
        if waiting is None:
            raise Refused("invalidstate", f"request {request.values.get('requestid')} does not wait")
        return waiting


def _check_timeout(request: Request) -> None:
    timeout = request.values.get("timeout")
    if timeout is not None and timeout < 0:
        name = request.kind.partition(".")[2]
        raise Refused("invalidattribute", f"{name}:timeout is less than 0")


HANDLERS: dict[str, Callable[[Any, Any], dict[str, Any] | None]] = {
    "queue.submit": Queueing.submit,
    "queue.cancel": Queueing.cancel,
    "queue.query": Queueing.query,
    "queue.update": Queueing.update,
}
