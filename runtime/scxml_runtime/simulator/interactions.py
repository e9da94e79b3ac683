"""Calls, messages and chats of the simulated contact centre.

In: what the test says about them, and the ids that actions name. Out: records for the interaction module (`snapshot`),
and attributes for assertions. The rule that surprises: what has ended stays known.
"""

from __future__ import annotations

from scxml_runtime.data.copying import independent
from scxml_runtime.ports.platform import Refused
from scxml_runtime.slips import Closed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.ports.clock import Clock
    from scxml_runtime.simulator.devices import Devices

CHAT_PARTY_STATES = ("processing", "held", "accepted", "declined", "completed")


class Party:
    """A device that takes part in an interaction, with its own state."""

    __slots__ = ("agent", "device", "devicetype", "state")

    def __init__(self, device: str, devicetype: str, state: str, agent: str | None = None) -> None:
        self.device = device
        self.devicetype = devicetype
        self.state = state
        self.agent = agent

    def __repr__(self) -> str:
        return f"<party {self.agent or self.devicetype} at {self.device} {self.state}>"

    def snapshot(self, category: str) -> dict[str, Any]:
        """The party object of ORS interaction 2.6; a chat's party has its chat extension."""
        record: dict[str, Any] = {
            "device": self.device,
            "devicetype": self.devicetype,
            "state": self.state,
        }
        if category == "chat":
            record["chatp"] = {"state": self.state if self.state in CHAT_PARTY_STATES else "unknown"}
        return record


class Interaction(Closed):
    """One customer contact. `owner` is the id of the session it is associated with, None when it is with
    nobody.

    `state` is a voice state (ringing, established, hold, treating, routed, null) or, for messages and chats,
    one of new, queued, processing, complete, abandoned (ORS interaction 6.3). An ended interaction keeps its
    record.
    """

    __slots__ = (
        "answered",
        "association",
        "categories",
        "category",
        "contactedaddr",
        "created",
        "details",
        "device",
        "end_reason",
        "ended",
        "id",
        "media_server",
        "owner",
        "parentid",
        "parties",
        "state",
        "tenantid",
        "transcript",
        "udata",
        "xdata",
    )

    def __init__(self, id: str, category: str, device: str | None, devicetype: str, state: str) -> None:
        self.id = id
        self.category = category
        self.state = state
        self.owner: str | None = None
        self.association = 0
        self.udata: dict[str, Any] = {}
        self.xdata: dict[str, Any] = {}
        self.parentid: str | None = None
        self.contactedaddr: str | None = None
        self.tenantid = "1"
        self.media_server = ""
        self.created = 0.0
        self.answered = False
        self.ended = False
        self.end_reason: str | None = None
        self.details: dict[str, Any] = {}
        self.transcript: list[dict[str, Any]] = []
        self.categories: list[dict[str, Any]] = []
        self.device = device
        self.parties: list[Party] = []
        if device is not None:
            self.parties.append(Party(device, devicetype, state))

    def __repr__(self) -> str:
        return f"<{self.id} {self.state} at {self.device}, owner {self.owner}>"

    @property
    def party(self) -> Party | None:
        """The party at the present device."""
        return next((party for party in self.parties if party.device == self.device), None)

    def move(self, device: str, devicetype: str, state: str, agent: str | None = None) -> None:
        """Take the interaction from its present device to another."""
        self.parties = [party for party in self.parties if party.device not in (self.device, device)]
        self.parties.append(Party(device, devicetype, state, agent))
        self.device = device
        self.state = state

    def enter(self, state: str) -> None:
        """Change the state, of the party at the present device as well."""
        self.state = state
        if (party := self.party) is not None:
            party.state = state

    def snapshot(self) -> dict[str, Any]:
        """The interaction object of ORS interaction 2.2, as plain values that share nothing with this
        record.
        """
        record: dict[str, Any] = {
            "g_uid": self.id,
            "category": self.category,
            "tenantid": self.tenantid,
            "parentid": self.parentid or "",
            "contactedaddr": self.contactedaddr or "",
            "parties": {party.device: party.snapshot(self.category) for party in self.parties},
            "udata": independent(self.udata),
            "xdata": independent(self.xdata),
            "location": {"media_server": self.media_server},
            "categories": independent(self.categories),
            self.category: self._extension(),
        }
        return record

    def _extension(self) -> dict[str, Any]:
        found: dict[str, Any] = independent(self.details)
        found["state"] = self.state
        if self.category == "chat":
            found["transcript"] = independent(self.transcript)
        return found


class Interactions(dict[str, Interaction]):
    """All interactions, by id."""

    def __init__(self, clock: Clock, devices: Devices) -> None:
        super().__init__()
        self.clock = clock
        self.devices = devices

    def new(self, category: str, device: str | None, state: str) -> Interaction:
        """A new interaction with an id of its own: call-1, message-2, chat-3 …"""
        word = {"voice": "call", "msgbased": "message"}.get(category, category)
        id = f"{word}-{len(self) + 1}"
        devicetype = self.devices.find(device).devicetype if device else "unknown"
        devicetype = devicetype if category == "voice" else "queue"
        found = self[id] = Interaction(id, category, device, devicetype, state)
        found.created = self.clock.now()
        return found

    def owned_by(self, session: str) -> list[Interaction]:
        """A session's interactions, in the order they came to it."""
        found = [item for item in self.values() if item.owner == session]
        return sorted(found, key=lambda item: item.association)

    def named(self, id: str, session: str, unknown: str = "unknown") -> Interaction:
        """The interaction an action names; "0" is the session's first. Raises `Refused`; `unknown` is the
        error of one that is not there.
        """
        if id == "0":
            owned = self.owned_by(session)
            if not owned:
                raise Refused("invalidstate", "the session has no interaction")
            return owned[0]
        found = self.get(id)
        if found is None:
            raise Refused(unknown, f"there is no interaction {id}")
        return found

    def living(self, id: str, session: str, unknown: str = "unknown") -> Interaction:
        """As `named`, and it has not ended."""
        found = self.named(id, session, unknown)
        if found.ended:
            raise Refused("invalidstate", f"{found.id} has ended")
        return found
