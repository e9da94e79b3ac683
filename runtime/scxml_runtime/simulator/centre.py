"""The simulated contact centre: the platform port, kept in memory.

In: requests and questions of the modules, and what the test makes happen. Out: answers and events, on virtual
time. Each request is handled by one function, found by its kind in `handlers.HANDLERS`; such a function
returns the fields of the done event, raises `Refused`, or returns None and answers when the time comes.
"""

from __future__ import annotations

from random import Random

from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator import voice
from scxml_runtime.simulator.agents import Staff
from scxml_runtime.simulator.configuration import Configuration
from scxml_runtime.simulator.devices import Devices
from scxml_runtime.simulator.dialogs import Dialogs
from scxml_runtime.simulator.failures import Failures
from scxml_runtime.simulator.handlers import HANDLERS, QUESTIONS
from scxml_runtime.simulator.interactions import Interaction
from scxml_runtime.simulator.routing import Router
from scxml_runtime.simulator.rules import Rules
from scxml_runtime.simulator.statistics import Statistics
from scxml_runtime.simulator.web import Web

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from scxml_runtime.ports.clock import Clock
    from scxml_runtime.ports.platform import Listener, Request


class Centre:
    """Everything the contact centre knows; the parts are attributes named after what they hold."""

    def __init__(self, clock: Clock, seed: int = 1) -> None:
        self.clock = clock
        self.random = Random(seed)
        self.rules = Rules()
        self.failures = Failures()
        self.configuration = Configuration()
        self.interactions: dict[str, Interaction] = {}
        self.devices = Devices()
        self.staff = Staff(self)
        self.statistics = Statistics(self)
        self.router = Router(self)
        self.dialogs = Dialogs(self)
        self.web = Web()
        self.listener: Listener | None = None
        self.observers: list[Callable[[str, str, Mapping[str, Any]], None]] = []
        self.subroutines: dict[str, float] = {}
        self.lost: list[Request] = []
        self.associations = 0
        self.categories: dict[str, list[dict[str, Any]]] = {}
        self.screen_rules: dict[str, list[dict[str, Any]]] = {}
        self.templates: dict[str, dict[str, Any]] = {}
        self.documents: dict[str, dict[str, Any]] = {}
        self.arrivals: Callable[[Interaction], None] | None = None
        self.is_running: Callable[[str], bool] = bool
        self.unserved: list[Request] = []
        self.default_routed: list[Interaction] = []
        self.without_effect: list[tuple[str, Any]] = []

    @property
    def now(self) -> float:
        """Virtual time, seconds."""
        return self.clock.now()

    @property
    def epoch(self) -> float:
        """When virtual time began, in seconds since 1970."""
        return self.clock.epoch

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

    def objective_of(self, interaction: Interaction) -> float:
        """Seconds in which it should be answered: its `ServiceObjective`, if that is a number over 0."""
        try:
            objective = float(str(interaction.udata.get("ServiceObjective")).strip())
        except ValueError:
            objective = 0.0
        return objective if 0 < objective < float("inf") else self.rules.service_objective

    # The platform port.

    def connect(self, listener: Listener) -> None:
        """Answers and events go to this listener."""
        self.listener = listener

    def request(self, request: Request) -> None:
        """Take a request; carry it out after the latency, or the delay that the test scripted."""
        delay = self.failures.delay_of(request, self.rules.latency)
        self.after(delay, lambda: self._carry_out(request))

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
            answer = QUESTIONS[question]
        except KeyError:
            raise Refused("unsupported", f"the simulator has no answer to {question}") from None
        return answer(self, session, **values)

    def session_ended(self, session: str) -> None:
        """Let go of what the session owned; it lives on, owned by nobody (inferred, ORS interaction 6.1)."""
        self.router.session_ended(session)
        self.statistics.session_ended(session)
        for interaction in self.owned_by(session):
            interaction.owner = None
            if interaction.ended:
                continue
            self.note("lives on without a session", interaction.id, {"device": interaction.device})

    # What the handlers use.

    def after(self, seconds: float, action: Callable[[], None]) -> Any:
        """Do something later on virtual time; the handle has `cancel()`."""
        return self.clock.call_at(self.now + seconds, action)

    def done(self, request: Request, data: Mapping[str, Any]) -> None:
        """Answer a request with success."""
        assert self.listener is not None
        self.listener.done(request, data)

    def failed(self, request: Request, refusal: Refused) -> None:
        """Answer a request with failure."""
        assert self.listener is not None
        self.listener.failed(request, refusal.error, refusal.description, _named(request))

    def tell(self, session: str | None, name: str, data: Mapping[str, Any]) -> None:
        """Send an event to a session; nobody is nobody."""
        if not self.rules.resultof and "resultof" in data:
            data = {key: value for key, value in data.items() if key != "resultof"}
        if session is not None and self.listener is not None:
            self.listener.happened(session, name, data)

    def note(self, what: str, about: str, details: Mapping[str, Any]) -> None:
        """Let observers (the transcript) know what happened in the contact centre."""
        for observer in self.observers:
            observer(what, about, details)

    def no_effect(self, function: str, argument: Any) -> None:
        """A function was called with what has no meaning here."""
        self.without_effect.append((function, argument))
        self.note("no effect", function, {"argument": argument})

    def owned_by(self, session: str) -> list[Interaction]:
        """A session's interactions, in the order they came to it."""
        found = [item for item in self.interactions.values() if item.owner == session]
        return sorted(found, key=lambda item: item.association)

    def interaction(self, id: str, session: str, unknown: str = "unknown") -> Interaction:
        """The interaction an action names; "0" is the session's first. Raises `Refused`; `unknown` is the
        error of one that is not there.
        """
        if id == "0":
            owned = self.owned_by(session)
            if not owned:
                raise Refused("invalidstate", "the session has no interaction")
            return owned[0]
        found = self.interactions.get(id)
        if found is None:
            raise Refused(unknown, f"there is no interaction {id}")
        return found

    def living(self, id: str, session: str, unknown: str = "unknown") -> Interaction:
        """As `interaction`, and it has not ended."""
        found = self.interaction(id, session, unknown)
        if found.ended:
            raise Refused("invalidstate", f"{found.id} has ended")
        return found

    def new_interaction(self, category: str, device: str | None, state: str) -> Interaction:
        """A new interaction with an id of its own: call-1, message-2, chat-3 …"""
        word = {"voice": "call", "msgbased": "message"}.get(category, category)
        id = f"{word}-{len(self.interactions) + 1}"
        devicetype = self.devices.find(device).devicetype if device else "unknown"
        devicetype = devicetype if category == "voice" else "queue"
        found = self.interactions[id] = Interaction(id, category, device, devicetype, state)
        found.created = self.now
        return found

    def arrived(self, interaction: Interaction) -> None:
        """An interaction came to a device: a device with an application may start a session for it."""
        if self.arrivals is not None:
            self.arrivals(interaction)

    def answered(self, interaction: Interaction) -> None:
        """An agent answers the call that rings."""
        voice.answer(self, interaction)

    def state_changed(self) -> None:
        """Agents, skills or statistics changed: what waits may have a target now."""
        self.router.look()
        self.statistics.changed()

    def _carry_out(self, request: Request) -> None:
        try:
            self.failures.check(request)
            if self.failures.loses(request):
                self.lost.append(request)
                return
            handler = HANDLERS.get(request.kind)
            if handler is None:
                self.unserved.append(request)
                raise Refused("unsupported", f"the simulator does not carry out {request.kind}")
            data = handler(self, request)
        except Refused as refusal:
            self.failed(request, refusal)
        else:
            if data is not None:
                self.done(request, data)


def _named(request: Request) -> dict[str, Any]:
    """The interaction that a failed request was about."""
    id = request.values.get("interactionid")
    return {} if id is None or id == "0" else {"interactionid": id}
