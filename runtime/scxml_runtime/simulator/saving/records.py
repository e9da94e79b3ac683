"""The records that come and go in a contact centre: one row for each class, with the kinds of its fields.

In: nothing. Out: `RECORDS`, by class and by tag. The rule that surprises: what has no row is refused when it is to be
saved, never left out; a test compares the rows with the classes.
"""

from __future__ import annotations

from scxml_runtime.modules.fetch import Fetch
from scxml_runtime.modules.session import Session as SessionModule
from scxml_runtime.modules.session import Started
from scxml_runtime.modules.ws import Response
from scxml_runtime.ports.clock import Timer, VirtualClock
from scxml_runtime.ports.platform import Request
from scxml_runtime.simulator.agents import BUSY, LOGGED_OUT, NOT_READY, READY, Agent, Staff
from scxml_runtime.simulator.asked import FromChart
from scxml_runtime.simulator.devices import Device
from scxml_runtime.simulator.dialogs import Busy, Treatment
from scxml_runtime.simulator.expressions import check
from scxml_runtime.simulator.failures import Trouble
from scxml_runtime.simulator.interactions import Interaction, Party
from scxml_runtime.simulator.outcome import Outcome
from scxml_runtime.simulator.queues import Queues, VirtualQueue
from scxml_runtime.simulator.requests import Requested
from scxml_runtime.simulator.saving.kinds import (
    APPOINTMENT,
    DOCUMENT,
    NUMBER,
    PLAIN,
    TEXT,
    TEXTS,
    Checked,
    Each,
    Items,
    OneOf,
    Shape,
    Some,
)
from scxml_runtime.simulator.statistics import Subscription
from scxml_runtime.simulator.targets import Target
from scxml_runtime.simulator.thresholds import check_threshold
from scxml_runtime.simulator.transcript import SIGNS, Entry
from scxml_runtime.simulator.treating import check_treatment
from scxml_runtime.simulator.typing_in import Keys
from scxml_runtime.simulator.waiting import KEPT, WAITING, Growth, Preferences, Waiting
from scxml_runtime.simulator.web import Asked, Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NUMBER_OR_NONE = (*NUMBER, None)
PLACE = (APPOINTMENT, None)
VALUES_BY_NAME = {str: PLAIN}

PART = Shape(name=str, attributes=VALUES_BY_NAME, parts=[VALUES_BY_NAME])


def check_part(part: dict[str, Any]) -> None:
    """Whether a busy treatment can be played. Raises Refused."""
    check_treatment(part["attributes"], part["parts"])


RECORDS: dict[type[Any], dict[str, Any]] = {
    Agent: {
        "staff": Staff,
        "id": str,
        "dn": str,
        "switch": str,
        "place": str,
        "skills": {str: NUMBER},
        "groups": TEXTS,
        "dn_type": (int, None),
        "media": Each(tuple, str),
        "capacity": {str: int},
        "is_known": bool,
        "state": OneOf(LOGGED_OUT, NOT_READY, READY, BUSY),
        "since": NUMBER,
        "logged_in_at": NUMBER_OR_NONE,
        "busy_time": NUMBER,
        "reserved_until": NUMBER_OR_NONE,
        "reserved_for": TEXT,
        "handling": TEXTS,
        "answered": int,
        "completed": int,
    },
    Asked: {"method": str, "url": str, "body": bytes, "headers": {str: str}},
    Busy: {
        "request": Request,
        "interaction": Interaction,
        "parts": Some(Checked(PART, check_part)),
        "place": int,
        "timer": PLACE,
    },
    Device: {
        "number": str,
        "type": str,
        "switch": str,
        "application": (DOCUMENT, None),
        "busy": bool,
    },
    Entry: {"time": NUMBER, "who": str, "kind": OneOf(*SIGNS), "what": str, "place": str},
    Fetch: {"method": str, "module": SessionModule, "request": Request, "retries": int, "url": str},
    Growth: {"delay": NUMBER, "highest": NUMBER, "lowest": NUMBER, "seconds": NUMBER, "step": NUMBER},
    Interaction: {
        "id": str,
        "category": str,
        "state": str,
        "owner": TEXT,
        "association": int,
        "udata": VALUES_BY_NAME,
        "xdata": VALUES_BY_NAME,
        "parentid": TEXT,
        "contactedaddr": TEXT,
        "tenantid": str,
        "media_server": str,
        "created": NUMBER,
        "answered": bool,
        "ended": bool,
        "end_reason": TEXT,
        "details": VALUES_BY_NAME,
        "transcript": [VALUES_BY_NAME],
        "categories": [VALUES_BY_NAME],
        "device": TEXT,
        "parties": [Party],
    },
    Keys: {"text": str, "after": NUMBER, "every": NUMBER},
    Outcome: {
        "seconds": NUMBER_OR_NONE,
        "data": VALUES_BY_NAME,
        "udata": (VALUES_BY_NAME, None),
        "error": str,
        "description": str,
        "spoken": (Each(tuple, Items(NUMBER, str)), [Items(NUMBER, str)]),
    },
    Page: {"status": int, "headers": {str: str}, "body": bytes, "seconds": NUMBER, "given": bool},
    Party: {"device": str, "devicetype": str, "state": str, "agent": TEXT},
    Preferences: {
        "check_state": bool,
        "excluded": Each(tuple, str),
        "ideal": TEXT,
        "use_age": bool,
        "use_objective": bool,
        "use_predict": bool,
        "age_offset": NUMBER_OR_NONE,
        "growth": Growth,
        "reservation": NUMBER_OR_NONE,
        "dn_types": Each(tuple, int),
        "media": TEXT,
        "capacity": str,
        "agent_statistics": bool,
        "dnis_overwrite": TEXT,
        "route_error": str,
    },
    Request: {"kind": str, "session": str, "id": str, "given": VALUES_BY_NAME, "values": VALUES_BY_NAME},
    Requested: {
        "time": NUMBER,
        "who": str,
        "kind": str,
        "id": str,
        "session": str,
        "values": VALUES_BY_NAME,
        "place": str,
    },
    FromChart: {
        "time": NUMBER,
        "who": str,
        "kind": str,
        "type": str,
        "id": TEXT,
        "data": PLAIN,
        "event": TEXT,
        "target": TEXT,
    },
    Response: {"positive": bool, "resultcode": TEXT, "values": VALUES_BY_NAME, "content": PLAIN},
    Started: {"starter": str, "request": Request, "timer": (Timer, None)},
    Subscription: {
        "session": str,
        "object": str,
        "statistic": str,
        "interval": NUMBER,
        "last": NUMBER_OR_NONE,
        "timer": PLACE,
    },
    Target: {
        "name": str,
        "type": str,
        "server": str,
        "skills": (Checked(str, check), None),
        "weight": NUMBER,
        "threshold": Checked(str, check_threshold),
        "cut_off": NUMBER_OR_NONE,
    },
    Timer: {"clock": VirtualClock, "appointment": APPOINTMENT},
    Treatment: {"request": Request, "interaction": Interaction, "state_before": str, "timer": PLACE},
    Trouble: {
        "kind": str,
        "times": (int, None),
        "where": VALUES_BY_NAME,
        "error": str,
        "description": str,
        "seconds": NUMBER,
    },
    VirtualQueue: {
        "queues": Queues,
        "name": str,
        "entered": int,
        "distributed": int,
        "abandoned": int,
        "wait_total": NUMBER,
    },
    Waiting: {
        "request": Request,
        "interaction": Interaction,
        "targets": [Target],
        "entered": NUMBER,
        "sequence": int,
        "queue": str,
        "priority": NUMBER,
        "ordertype": str,
        "orderstat": str,
        "route": bool,
        "clear_on_timeout": bool,
        "status": OneOf(WAITING, KEPT),
        "deadline": PLACE,
        "is_watched": bool,
        "workbin": (VALUES_BY_NAME, None),
        "out_of_reach": Each(set, str),
    },
}
"""The fields of each class, by class."""

BY_TAG = {cls.__name__: cls for cls in RECORDS}
