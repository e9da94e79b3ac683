"""Branches of a simulation: another simulator that stands where the first does.

In: a simulator at rest. Out: one that shares nothing with it but what was compiled, what the program has put around its
charts, and the values that cannot change. The rule that surprises: a branch is a snapshot restored, so what cannot be
saved cannot be branched.
"""

from __future__ import annotations

from inspect import signature

from scxml_runtime.simulator.program import apart
from scxml_runtime.simulator.saving.restoring import restore
from scxml_runtime.simulator.saving.writing import save

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def branch(simulator: Any) -> Any:
    """The branch. Raises SnapshotError, NotSaveable."""
    saved = save(simulator)
    documents = simulator.documents
    made = _new(type(simulator), _around(simulator))
    made.documents.options.update(documents.options)
    made.documents.compiled.update(documents.compiled)
    restore(made, saved, _charts(simulator))
    return made


def _new(cls: Any, around: dict[str, Any]) -> Any:
    """A simulator of the class. One whose `__init__` asks for more is not initialised: what it has, it is given."""
    try:
        signature(cls).bind(**around)
    except TypeError:
        made = cls.__new__(cls)
        next(each for each in cls.__mro__ if each.__module__.startswith("scxml_runtime")).__init__(
            made, **around
        )
        return made
    return cls(**around)


def _around(simulator: Any) -> dict[str, Any]:
    """What of Python stands around its charts."""
    host = simulator.host
    found = {
        "processors": apart(host.processors),
        "services": apart(host.services),
        "functions": host._functions,
        "modules": simulator.documents.options.get("modules"),
    }
    return {name: each for name, each in found.items() if each}


def _charts(simulator: Any) -> list[type[Any]]:
    """The classes of all charts that are there."""
    devices = simulator.centre.devices.known.values()
    found = [
        *map(type, simulator.sessions.values()),
        *simulator.documents.published.values(),
        *(device.application for device in devices),
        *(part for each in simulator.clock.heap for part in (*each[3:], *getattr(each[2], "args", ()))),
        *(part for each in simulator.host.ready for part in getattr(each, "args", ())),
    ]
    return [*dict.fromkeys(each for each in found if isinstance(each, type) and hasattr(each, "chart"))]


def counterpart(simulator: Any, of: Any) -> Any:
    """What has the same id. Raises LookupError, TypeError."""
    from scxml_runtime.session.session import Session
    from scxml_runtime.simulator.agents import Agent
    from scxml_runtime.simulator.devices import Device
    from scxml_runtime.simulator.interactions import Interaction

    centre = simulator.centre
    places = (
        (Session, simulator.sessions, "session_id"),
        (Interaction, centre.interactions, "id"),
        (Agent, centre.staff.agents, "id"),
        (Device, centre.devices.known, "number"),
    )
    for cls, known, name in places:
        if isinstance(of, cls):
            id = getattr(of, name)
            if id not in known:
                raise LookupError(f"there is no {cls.__name__.lower()} {id} here")
            return known[id]
    raise TypeError(f"a session, an interaction, an agent or a device has a counterpart, not {of!r}")
