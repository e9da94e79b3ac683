"""Devices of the simulated contact centre: DNs, ACD queues, routing points, destination labels.

In: what the test declares; a DN that nobody declared is a plain extension. Out: kind and switch of a device,
and the application that starts a session when a call arrives there (ORS core 6, option `application`).
"""

from __future__ import annotations

from scxml_runtime.slips import Closed, did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

#: devicetype of a party (ORS interaction 2.6) by target type (ORS queue 1.1).
DEVICETYPES = {"DN": "agent", "Q": "queue", "RP": "routepoint", "DL": "unknown"}


class Device(Closed):
    """One device. `type` is DN, Q, RP or DL; `busy` makes it unavailable as a target."""

    __slots__ = ("application", "busy", "number", "switch", "type")

    def __init__(self, number: str, type: str = "DN", switch: str = "", application: Any = None) -> None:
        if type not in DEVICETYPES:
            raise ValueError(f"there is no type of device {type!r}{did_you_mean(str(type), DEVICETYPES)}")
        self.number = number
        self.type = type
        self.switch = switch
        self.application = application
        self.busy = False

    def __repr__(self) -> str:
        place = f" of {self.switch}" if self.switch else ""
        return f"<device {self.number} {self.type}{place}{' busy' if self.busy else ''}>"

    @property
    def devicetype(self) -> str:
        """What a party at this device is called."""
        return DEVICETYPES[self.type]


class Devices:
    """All devices, by number."""

    def __init__(self) -> None:
        self.known: dict[str, Device] = {}
        self.unreachable: set[str] = set()
        self.groups: dict[str, list[str]] = {}
        self.access: dict[str, dict[str, str]] = {}

    def add(self, device: Device) -> Device:
        """Declare a device; a second declaration of a number replaces the first."""
        self.known[device.number] = device
        return device

    def find(self, number: str) -> Device:
        """The device of that number; unknown numbers are extensions."""
        return self.known.get(number) or Device(number)
