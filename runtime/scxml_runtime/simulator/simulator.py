"""`Simulator`: a contact centre for unit tests.

In: strategies and what happens to calls. Out: sessions and interactions to assert on. Nothing happens by itself:
`run()` does what is due at this moment, `advance(seconds)` lets virtual time pass, which also drives `Date` in scripts.

    sim = Simulator()
    call = sim.voice_call(to="702", ani="5551234")
    parent = sim.start(Parent, interactions=[call])
    sim.run()
    assert call.owner is None
"""

from __future__ import annotations

from scxml_runtime.host.host import Host
from scxml_runtime.modules.statistic import statistic_name
from scxml_runtime.ports.clock import VirtualClock
from scxml_runtime.ports.documents import Documents
from scxml_runtime.simulator.agents import names
from scxml_runtime.simulator.applications import urls
from scxml_runtime.simulator.branching import Branching
from scxml_runtime.simulator.centre import Centre
from scxml_runtime.simulator.clients import Clients
from scxml_runtime.simulator.devices import Device
from scxml_runtime.simulator.outcome import Outcome
from scxml_runtime.simulator.people import People
from scxml_runtime.simulator.published import as_class
from scxml_runtime.simulator.timeline import Timeline
from scxml_runtime.simulator.transcript import Transcript
from scxml_runtime.simulator.treating import TREATMENTS
from scxml_runtime.simulator.troubles import Troubles
from scxml_runtime.slips import Closed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date, tzinfo
    from typing import Any, TypeVar, Unpack, overload

    from scxml_runtime.host.delivery import Around
    from scxml_runtime.session.machine import StateMachine
    from scxml_runtime.simulator.agents import Agent
    from scxml_runtime.simulator.configuration import Configuration
    from scxml_runtime.simulator.interactions import Interaction
    from scxml_runtime.simulator.published import Document
    from scxml_runtime.simulator.requests import Requests
    from scxml_runtime.simulator.rules import Rules
    from scxml_runtime.simulator.waiting import Waiting

    Machine = TypeVar("Machine", bound=StateMachine)


class Simulator(People, Clients, Timeline, Branching, Troubles, Closed):
    """One contact centre with its sessions. `seed` decides what chance decides.

    `now` is when it begins, `timezone` where it is: if nothing is said, Monday 2026-01-05 09:00, and UTC. `around` is
    what a `Host` is given of Python around its charts: `processors`, `services`, `functions`, `modules`.
    """

    __slots__ = ("centre", "clock", "documents", "host", "modules", "transcript", "web")

    def __init__(
        self,
        *,
        seed: int = 1,
        now: str | date | None = None,
        timezone: str | tzinfo | None = None,
        **around: Unpack[Around],
    ) -> None:
        self.clock = VirtualClock()
        self.centre = Centre(self.clock, seed, self._is_running, self._arrived)
        self.web = self.centre.web
        self.documents = Documents(transport=self.web)
        self.host = Host(self.clock, self.documents, self.centre, transport=self.web, **around)
        self.modules = self.host.modules
        self.transcript = Transcript(self)
        if now is not None or timezone is not None:
            self.begin(now, timezone)

    # Sessions.

    @property
    def sessions(self) -> Mapping[str, StateMachine]:
        """All sessions by id, ended ones included."""
        return self.host.sessions

    def publish(self, url: str, document: Document | None = None, *, text: str | None = None) -> None:
        """Put a document where strategies find it by URL: a class, the path of a chart or of data, or a text."""
        self.documents.publish(url, document, text=text)

    if TYPE_CHECKING:

        @overload
        def start(
            self,
            document: type[Machine],
            interactions: Iterable[Interaction] = (),
            params: Mapping[str, Any] | None = None,
            url: str = "",
        ) -> Machine: ...
        @overload
        def start(
            self,
            document: Document,
            interactions: Iterable[Interaction] = (),
            params: Mapping[str, Any] | None = None,
            url: str = "",
        ) -> StateMachine: ...

    def start(
        self,
        document: Document,
        interactions: Iterable[Interaction] = (),
        params: Mapping[str, Any] | None = None,
        url: str = "",
    ) -> StateMachine:
        """Start a session; its interactions are added to it when the simulation runs on (ORS interaction 6.1). Raises
        what `scxmlc.load` does for a document that is wrong.

        `url`: the address that its document would have on a server, where that is not the document's place.
        """
        session = self.host.new_session_id()
        given = dict(params or {})
        self.modules.params[session] = given
        chart = as_class(document, url, self.documents)
        machine = self.host.start(chart, params=given, session_id=session, url=url)
        for interaction in interactions:
            self.clock.call_in(0, self._add, interaction, session)
        return machine

    def session_for(self, interaction: Interaction) -> StateMachine | None:
        """The session that owns an interaction now."""
        return None if interaction.owner is None else self.host.sessions[interaction.owner]

    # Interactions.

    def voice_call(
        self,
        to: str,
        ani: str = "",
        *,
        dnis: str | None = None,
        udata: Mapping[str, Any] | None = None,
        type: str = "inbound",
    ) -> Interaction:
        """A call rings at device `to`; a routing point with an application starts a session for it."""
        call = self.centre.interactions.new("voice", to, "ringing")
        call.udata = dict(udata or {})
        call.contactedaddr = dnis or to
        call.details = {
            "callid": f"{call.id}@switch",
            "connid": call.id,
            "ani": ani,
            "dnis": dnis or to,
            "type": type,
            "media": "TMediaVoice",
        }
        self.centre.events.note("arrives", call.id, {"device": to, "ani": ani})
        self._arrived(call)
        return call

    def message(
        self,
        queue: str,
        *,
        sender: str = "",
        to: Iterable[str] = (),
        subject: str = "",
        media: str = "TMediaEMail",
        type: str = "InboundNew",
        udata: Mapping[str, Any] | None = None,
    ) -> Interaction:
        """A message (e-mail, SMS, work item) stands in an interaction queue."""
        message = self.centre.interactions.new("msgbased", queue, "queued")
        message.udata = dict(udata or {})
        message.details = {
            "type": type,
            "media": media,
            "from": sender,
            "to": list(to),
            "cc": [],
            "queue": queue,
            "subject": subject,
            "view": "",
            "externalID": "",
        }
        self._arrived(message)
        return message

    def chat(
        self, queue: str, *, customer: str = "customer", udata: Mapping[str, Any] | None = None
    ) -> Interaction:
        """A chat stands in an interaction queue."""
        chat = self.centre.interactions.new("chat", queue, "queued")
        chat.udata = dict(udata or {})
        chat.details = {"type": "chat", "media": "TMediaChat", "categories": [], "externalID": ""}
        chat.xdata = {"customer": customer}
        self._arrived(chat)
        return chat

    def dialog(
        self,
        action: str,
        *,
        after: float = 1.0,
        udata: Mapping[str, Any] | None = None,
        error: str = "",
        description: str = "scripted by the test",
        **data: Any,
    ) -> None:
        """The next `dialog:<action>` ends so, `after` so many seconds: with data and user data, or with an error.
        Raises ValueError for what is no treatment."""
        if action not in TREATMENTS:
            raise ValueError(f"there is no treatment {action!r}; there are {', '.join(TREATMENTS)}")
        told = None if udata is None else dict(udata)
        outcome = Outcome(float(after), data, udata=told, error=error, description=description)
        self.centre.dialogs.script(action, outcome)

    @property
    def requests(self) -> Requests:
        """What strategies asked for, in order: `sim.requests.one("queue.submit", priority=5)`."""
        return self.transcript.requests

    @property
    def treatments(self) -> list[tuple[float, str, str, dict[str, Any]]]:
        """What callers heard: (time, interaction id, treatment, attributes with `parts` and `params`)."""
        return self.centre.dialogs.log

    def categories(self, interaction: Interaction, **relevancies: int) -> None:
        """What `classification:classify` will find: names with their relevancy, 1 to 100. Raises
        ValueError for others."""
        if not all(1 <= relevancy <= 100 for relevancy in relevancies.values()):
            raise ValueError("a relevancy is a number from 1 to 100")
        self.centre.knowledge.categories[interaction.id] = [
            {"name": name, "id": f"category-{name}", "relevancy": relevancy}
            for name, relevancy in relevancies.items()
        ]

    def screening(self, interaction: Interaction, **matches: str | None) -> None:
        """What `classification:screen` will find: rule names with the matching text, None for no match."""
        self.centre.knowledge.screen_rules[interaction.id] = [
            {"name": name, "id": f"rule-{name}", "match": value is not None, "value": value or ""}
            for name, value in matches.items()
        ]

    # The contact centre.

    def agent(self, id: str, dn: str, *, ready: bool = True, **details: Any) -> Agent:
        """An agent at a DN; details: skills={"English": 9}, groups=["Sales"], place=, switch=, dn_type=,
        media=.
        """
        agent = self.centre.staff.add(id, dn, **details)
        agent.login()
        if ready:
            agent.ready()
        return agent

    def activity(
        self, name: str, agents: Iterable[str], *, begin: float = 0.0, end: float = float("inf")
    ) -> None:
        """The workforce plan: these agents have that activity from `begin` to `end`, in seconds of virtual time."""
        self.centre.staff.plan(name, names(agents, "agents"), begin, end)

    def place_group(self, name: str, places: Iterable[str]) -> None:
        """A group of places."""
        self.centre.staff.place_groups[name] = names(places, "places")

    def device(
        self, number: str, type: str = "DN", *, switch: str = "", application: Document | None = None
    ) -> Device:
        """A device: DN, Q, RP or DL. An application starts for each call that arrives there. Raises ValueError for
        another type."""
        return self.centre.devices.add(Device(number, type, switch, application))

    def routing_point(self, number: str, application: Document | None = None, *, switch: str = "") -> Device:
        """A routing point."""
        return self.device(number, "RP", switch=switch, application=application)

    def queue_group(self, name: str, numbers: Iterable[str]) -> None:
        """A group of queues, for targets of type GQ."""
        self.centre.devices.groups[name] = names(numbers, "numbers")

    def access_code(self, switch: str, prefix: str = "", **details: str) -> None:
        """The access code to a switch, told by `queue.submit.done`; details: rtype=, destination=, location=,
        dnis=.
        """
        self.centre.devices.access[switch] = {"prefix": prefix, **details}

    def queue(self, number: str, *, switch: str = "") -> Device:
        """An ACD queue."""
        return self.device(number, "Q", switch=switch)

    def unreachable(self, number: str) -> None:
        """Calls to this number fail from now on."""
        self.centre.devices.unreachable.add(number)

    def statistic(self, object: str, name: str | dict[str, Any], value: float) -> None:
        """Fix a statistic of an object in target format (`Sales@StatServer.GA`); `name` may be a definition."""
        self.centre.statistics.set(object, statistic_name(name), value)

    def subroutine(self, name: str, result: float) -> None:
        """What the threshold `run[name, …]` gives: 1 may route, 0 may not."""
        self.centre.thresholds.subroutines[name] = result

    def default_destination(self, number: str) -> None:
        """Where calls go whose session ends while they wait."""
        self.centre.rules.default_destination = number

    def choose(self, interaction: Interaction, name: str) -> None:
        """The agent id or device number that the router takes for this interaction, whenever it is
        available.
        """
        self.centre.selection.choices[interaction.id] = name

    @property
    def waiting(self) -> list[Waiting]:
        """The requests that wait for a target, in the order of service."""
        return self.centre.queues.in_order()

    @property
    def reservations(self) -> dict[str, str]:
        """Agents that a selection blocks now, each with the interaction."""
        agents = self.centre.staff.agents.values()
        return {agent.id: agent.reserved_for or "" for agent in agents if agent.is_reserved}

    @property
    def default_routed(self) -> list[Interaction]:
        """Interactions that went to the default destination."""
        return self.centre.switch.default_routed

    @property
    def without_effect(self) -> list[tuple[str, Any]]:
        """Queue functions that were called with what means nothing here, each with that argument."""
        return self.centre.events.without_effect

    @property
    def configuration(self) -> Configuration:
        """Lists, options, special days."""
        return self.centre.configuration

    @property
    def rules(self) -> Rules:
        """The choices where the guide is silent."""
        return self.centre.rules

    # Within.

    def _is_running(self, session: str) -> bool:
        found = self.host.sessions.get(session)
        return found is not None and not found.is_finished

    def _add(self, interaction: Interaction, session: str) -> None:
        if interaction.ended or self.host.sessions[session].is_finished:
            return
        self.centre.ownership.give(interaction, session)
        self.centre.ownership.announce(interaction)
        device = self.centre.devices.find(interaction.device or "")
        if device.type == "RP":
            self.centre.events.tell(session, "interaction.onrouterequest", {"interactionid": interaction.id})

    def _arrived(self, interaction: Interaction) -> None:
        device = self.centre.devices.find(interaction.device or "")
        if device.application is not None and interaction.owner is None:
            self.clock.call_in(0, self._trigger, interaction, device)

    def _trigger(self, interaction: Interaction, device: Device) -> None:
        if interaction.owner is not None or interaction.ended:
            return
        document = device.application
        addresses = urls(document, interaction) if isinstance(document, str) and "<" not in document else []
        for url in addresses:
            try:
                found = self.documents.find(url)
            except LookupError:
                continue
            self.start(found.chart(self.documents.load), [interaction], url=url)
            return
        self.start(document, [interaction])
