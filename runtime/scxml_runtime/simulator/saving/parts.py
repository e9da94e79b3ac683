"""The parts that every simulator has, from its first moment to its last, and what each of them remembers.

In: a simulator. Out: its parts by path, and the kinds of their fields. The rule that surprises: a part is never made
from a snapshot, only filled: whom it calls and who calls it is as the simulator was put together. A field that is
neither here nor such a connection is `LEFT`.
"""

from __future__ import annotations

from random import Random

from scxml_runtime.chart.event import Event
from scxml_runtime.modules import NAMES
from scxml_runtime.modules.action import Action
from scxml_runtime.modules.session import Started
from scxml_runtime.modules.ws import Response
from scxml_runtime.ports.clock import Timer
from scxml_runtime.ports.platform import Request
from scxml_runtime.session.saving.problems import SnapshotError
from scxml_runtime.simulator.agents import Agent
from scxml_runtime.simulator.asked import FromChart
from scxml_runtime.simulator.configuration import Configuration
from scxml_runtime.simulator.devices import Device
from scxml_runtime.simulator.dialogs import Busy, Treatment
from scxml_runtime.simulator.failures import Trouble
from scxml_runtime.simulator.interactions import Interaction
from scxml_runtime.simulator.outcome import Outcome
from scxml_runtime.simulator.queues import VirtualQueue
from scxml_runtime.simulator.requests import Requested
from scxml_runtime.simulator.rules import Rules
from scxml_runtime.simulator.saving.kinds import ANY, NUMBER, PLAIN, TEXT, TEXTS, Each, Items
from scxml_runtime.simulator.statistics import Subscription
from scxml_runtime.simulator.transcript import Entry
from scxml_runtime.simulator.typing_in import Keys
from scxml_runtime.simulator.waiting import Preferences, Waiting
from scxml_runtime.simulator.web import Asked, Page

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

ENTRIES = ""
"""The name of what a part holds that is a dict itself."""

VALUES_BY_NAME = {str: PLAIN}
OF_DEFAULT = {bool: bool, int: NUMBER, float: NUMBER, str: TEXT, type(None): TEXT, dict: {str: str}}
RULES = {name: OF_DEFAULT[type(getattr(Rules(), name))] for name in Rules.__slots__}

PARTS: dict[str, dict[str, Any]] = {
    "clock": {},
    "host": {},
    "host.identity": {},
    "documents": {},
    "modules": {"params": {str: VALUES_BY_NAME}, "request_count": {str: int}},
    "modules.pending": {"open": {Items(str, str): Items(Action, (Timer, None))}},
    "web": {"pages": {Items(str, str): [Page]}, "requests": [Asked]},
    "transcript": {
        "entries": [Entry],
        "names": {str: str},
        "namesakes": {str: int},
        "held": {str: [Items(Entry, (Event, None))]},
        "heard": {str: [Items(NUMBER, str)]},
        "params": {str: VALUES_BY_NAME},
        "program": [FromChart],
    },
    "transcript.requests": {"made": [Requested]},
    "centre": {"lost": [Request], "unserved": [Request]},
    "centre.configuration": dict.fromkeys(Configuration.__slots__, PLAIN),
    "centre.consulting": {},
    "centre.declared": {},
    "centre.destinations": {},
    "centre.devices": {
        "known": {str: Device},
        "unreachable": Each(set, str),
        "groups": {str: TEXTS},
        "access": {str: {str: str}},
    },
    "centre.dialogs": {
        "running": {str: Treatment},
        "busy": {str: Busy},
        "outcomes": {str: [Outcome]},
        "keys": {str: [Keys]},
        "right_digits": {str: TEXTS},
        "log": [Items(NUMBER, str, str, VALUES_BY_NAME)],
        "announcements": {str: VALUES_BY_NAME},
    },
    "centre.events": {"without_effect": [Items(str, PLAIN)]},
    "centre.failures": {"refusals": [Trouble], "delays": [Trouble], "losses": [Trouble]},
    "centre.interactions": {ENTRIES: {str: Interaction}},
    "centre.knowledge": {
        "categories": {str: [VALUES_BY_NAME]},
        "screen_rules": {str: [VALUES_BY_NAME]},
        "templates": {str: VALUES_BY_NAME},
        "documents": {str: VALUES_BY_NAME},
    },
    "centre.messages": {},
    "centre.ownership": {"associations": int},
    "centre.queue_functions": {},
    "centre.queueing": {},
    "centre.queues": {
        "waiting": [Waiting],
        "sequence": int,
        "known": {str: VirtualQueue},
        "preferences": {str: Preferences},
    },
    "centre.router": {"match_is_due": bool},
    "centre.rules": RULES,
    "centre.selection": {"random": Random, "choices": {str: str}},
    "centre.selection.shares": {"credit": {Each(tuple, str): {str: NUMBER}}},
    "centre.servers": {},
    "centre.staff": {
        "agents": {str: Agent},
        "places": {str: str},
        "place_groups": {str: TEXTS},
        "activities": {str: [Items(str, NUMBER, NUMBER)]},
    },
    "centre.statistics": {
        "fixed": {Items(str, str): NUMBER},
        "subscriptions": {Items(str, str, str): Subscription},
    },
    "centre.switch": {"default_routed": [Interaction]},
    "centre.thresholds": {"subroutines": {str: NUMBER}},
    "centre.userdata": {},
    "centre.voice": {},
}
"""What each part remembers, by path."""

LATE = ("centre.failures",)
"""What is remembered last: restoring sessions asks the contact centre, and no refusal is meant for that."""

OF_MODULES: dict[str, dict[str, Any]] = {
    "session": {"started": {str: Started}},
    "ws": {"responses": {str: Response}, "waiting": {str: None}},
}
"""The same of modules, by name; most remember nothing."""

LEFT = {
    "clock": ("count", "dropped", "epoch", "heap", "seed", "time"),  # by `writing.py`
    "host": (
        *("carrying", "inbox", "ready", "sessions", "timezone", "unbegun"),  # by `writing.py`
        *(
            "_aside",
            "_running",
            "http",
            "is_held_up",
            "live",
            "others_",
            "turns_in_one_go",
        ),  # of hosts in real time
        *(
            "_functions",
            "observers",
            "processors",
            "script_bytes",
            "script_seconds",
            "services",
        ),  # the program's
    ),
    "host.identity": ("_chance", "_counts", "_seed", "_word"),  # by `standing`
    "documents": ("published", "roots", "folder", "compiled", "options"),  # the first by `documents.py`
    "modules": ("loaded", "own"),
    "transcript.requests": ("own",),
    "centre.events": ("observers",),
    "web": ("observers",),
}
"""What is saved otherwise, or not: observers and what else a program has put around its charts."""


def parts(simulator: Any) -> Iterator[tuple[str, Any]]:
    """All parts by path: those of the table, and the modules that were used."""
    yield "", simulator
    for path in PARTS:
        yield path, part(simulator, path)
    for name, module in simulator.modules.loaded.items():
        yield f"modules[{name}]", module


def part(simulator: Any, path: str) -> Any:
    """The part with this path. Raises SnapshotError."""
    if not path:
        return simulator
    name = path.removeprefix("modules[").removesuffix("]")
    if path == f"modules[{name}]":
        if name not in simulator.modules.loaded and name not in NAMES:
            raise SnapshotError(f"the simulation needs the module {name[:40]!r}, which is not given here")
        return simulator.modules[name]
    if path not in PARTS:
        raise SnapshotError(f"a simulator has no part {path[:40]!r}")
    found = simulator
    for name in path.split("."):
        found = getattr(found, name)
    return found


def fields(path: str, part: Any) -> dict[str, Any]:
    """The kinds of what a part remembers; of the simulator itself, what a class derived from it has added."""
    if not path:
        return dict.fromkeys(getattr(part, "__dict__", ()), ANY)
    if path.startswith("modules["):
        return OF_MODULES.get(path[len("modules[") : -1], {})
    return PARTS.get(path, {})
