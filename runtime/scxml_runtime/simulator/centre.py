"""The simulated contact centre: the platform port, kept in memory.

In: requests and questions of the modules, and what the test makes happen. Out: answers and events, on virtual
time. Each request is handled by one method of one part, found by its kind; such a method returns the fields of the done
event, raises `Refused`, or returns None and answers when the time comes: `handlers` says which.

The parts are put together here, each from those that it needs; none of them knows the centre. The rule that surprises:
what a part must call further up, such as the router when an agent gets ready, it is given as a function.
"""

from __future__ import annotations

from random import Random

from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.agents import Staff
from scxml_runtime.simulator.configuration import Configuration
from scxml_runtime.simulator.consulting import Consulting
from scxml_runtime.simulator.declared import Declared
from scxml_runtime.simulator.destinations import Destinations
from scxml_runtime.simulator.devices import Devices
from scxml_runtime.simulator.dialogs import Dialogs
from scxml_runtime.simulator.events import Events
from scxml_runtime.simulator.failures import Failures
from scxml_runtime.simulator.handlers import HANDLERS, QUESTIONS
from scxml_runtime.simulator.interactions import Interactions
from scxml_runtime.simulator.knowledge import Knowledge
from scxml_runtime.simulator.messages import Messages
from scxml_runtime.simulator.ownership import Ownership
from scxml_runtime.simulator.queue_functions import QueueFunctions
from scxml_runtime.simulator.queueing import Queueing
from scxml_runtime.simulator.queues import Queues
from scxml_runtime.simulator.routing import Router
from scxml_runtime.simulator.rules import Rules
from scxml_runtime.simulator.selection import Selection
from scxml_runtime.simulator.statistics import Statistics
from scxml_runtime.simulator.switch import Switch
from scxml_runtime.simulator.thresholds import Thresholds
from scxml_runtime.simulator.userdata import UserData
from scxml_runtime.simulator.voice import Voice
from scxml_runtime.simulator.web import Servers, Web

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from scxml_runtime.ports.clock import Clock
    from scxml_runtime.ports.platform import Listener, Request
    from scxml_runtime.simulator.interactions import Interaction


class Centre:
    """The parts of a contact centre, as attributes, and the platform port before them. `is_running` says whether there
    is such a session, `arrived` is called with each interaction that came to a device.
    """

    def __init__(
        self,
        clock: Clock,
        seed: int,
        is_running: Callable[[str], bool],
        arrived: Callable[[Interaction], None],
    ) -> None:
        self.clock = clock
        self.failures = Failures()
        self.lost: list[Request] = []
        self.unserved: list[Request] = []
        self._lay_the_ground()
        self._make_interactions(is_running)
        self._make_routing(Random(seed), arrived)
        self._make_calls(arrived)

    # The parts, from the ground up.

    def _lay_the_ground(self) -> None:
        self.rules = Rules()
        self.configuration = Configuration()
        self.events = Events(self.rules)
        self.devices = Devices()
        self.interactions = Interactions(self.clock, self.devices)
        self.web = Web()
        self.servers = Servers(self.clock, self.events, self.web)

    def _make_interactions(self, is_running: Callable[[str], bool]) -> None:
        clock, rules, events, interactions = self.clock, self.rules, self.events, self.interactions
        self.ownership = Ownership(rules, events, interactions, is_running)
        self.userdata = UserData(clock, rules, events, interactions)
        self.messages = Messages(clock, events, interactions, self.ownership)
        self.knowledge = Knowledge(interactions)
        self.dialogs = Dialogs(clock, rules, events, interactions, self.devices, self.userdata)
        self.staff = Staff(clock, rules, events, interactions, self.changed)

    def _make_routing(self, random: Random, arrived: Callable[[Interaction], None]) -> None:
        clock, rules, events, devices, staff = self.clock, self.rules, self.events, self.devices, self.staff
        queues = self.queues = Queues(clock, rules)
        statistics = self.statistics = Statistics(clock, rules, events, staff, queues, self.changed)
        self.declared = Declared(rules, devices, staff, self.interactions, statistics)
        self.destinations = Destinations(devices, staff, self.declared)
        self.switch = Switch(rules, events, devices, staff, self.dialogs, self.destinations, arrived)
        self.thresholds = Thresholds(clock, self.configuration, queues, statistics)
        self.selection = Selection(rules, random, devices, statistics, self.thresholds)
        self.router = Router(
            clock,
            rules,
            events,
            self.interactions,
            devices,
            self.dialogs,
            queues,
            statistics,
            self.declared,
            self.selection,
            self.switch,
        )

    def _make_calls(self, arrived: Callable[[Interaction], None]) -> None:
        rules, events, interactions, queues = self.rules, self.events, self.interactions, self.queues
        self.queueing = Queueing(
            self.clock,
            rules,
            events,
            interactions,
            self.dialogs,
            queues,
            self.statistics,
            self.declared,
            self.router,
        )
        self.queue_functions = QueueFunctions(
            rules, events, interactions, self.staff, queues, self.statistics, self.router
        )
        self.voice = Voice(
            rules,
            events,
            interactions,
            self.ownership,
            self.staff,
            self.dialogs,
            queues,
            self.destinations,
            self.switch,
            self.router,
        )
        self.consulting = Consulting(
            events,
            interactions,
            self.ownership,
            self.devices,
            self.staff,
            self.dialogs,
            queues,
            self.voice,
            arrived,
        )

    def changed(self) -> None:
        """Agents, skills or statistics changed: what waits may have a target now."""
        self.router.look()
        self.statistics.report_changes()

    # The platform port.

    @property
    def undeclared_params(self) -> bool:
        """Whether a started session gets parameters that it does not declare."""
        return self.rules.undeclared_params

    @property
    def unknown_media_number(self) -> int:
        """What `getMediaIntValue` gives for no media type."""
        return self.rules.unknown_media_number

    @property
    def read_only_objects(self) -> bool:
        """Whether scripts are kept from changing what the platform gives them."""
        return self.rules.read_only_objects

    @property
    def event_names(self) -> Mapping[str, str]:
        """Events that are called otherwise here."""
        return self.rules.event_names

    def connect(self, listener: Listener) -> None:
        """Answers and events go to this listener."""
        self.events.listener = listener

    def request(self, request: Request) -> None:
        """Take a request; carry it out after the latency, or the delay that the test scripted."""
        delay = self.failures.delay_of(request, self.rules.latency)
        self.clock.call_in(delay, self._carry_out, request)

    def hold_up(self, request: Request) -> float:
        """Seconds until the host may carry out an action of its own, infinite for one that gets lost. Raises
        `Refused`.
        """
        self.failures.check(request)
        if self.failures.loses(request):
            self.lost.append(request)
            return float("inf")
        return self.failures.delay_of(request, 0.0)

    def ask(self, question: str, session: str, values: Mapping[str, Any]) -> Any:
        """Answer a function at once."""
        self.failures.check_question(question)
        try:
            part, answer = QUESTIONS[question]
        except KeyError:
            raise Refused("unsupported", f"the simulator has no answer to {question}") from None
        return answer(getattr(self, part), session, **values)

    def session_ended(self, session: str) -> None:
        """Let go of what the session owned; it lives on, owned by nobody (inferred, ORS interaction 6.1)."""
        self.router.session_ended(session)
        self.statistics.session_ended(session)
        for interaction in self.interactions.owned_by(session):
            interaction.owner = None
            if interaction.ended:
                continue
            self.events.note("lives on without a session", interaction.id, {"device": interaction.device})

    def _carry_out(self, request: Request) -> None:
        try:
            self.failures.check(request)
            if self.failures.loses(request):
                self.lost.append(request)
                return
            if request.kind not in HANDLERS:
                self.unserved.append(request)
                raise Refused("unsupported", f"the simulator does not carry out {request.kind}")
            part, handler = HANDLERS[request.kind]
            data = handler(getattr(self, part), request)
        except Refused as refusal:
            self.events.failed(request, refusal)
        else:
            if data is not None:
                self.events.done(request, data)
