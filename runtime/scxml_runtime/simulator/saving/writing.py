"""A simulation as a snapshot: its sessions, its contact centre, and what waits on its clock.

In: a simulator at rest. Out: a dict for `json.dumps`. The rule that surprises: sessions stand in it one by one as in a
snapshot of their own, invoked ones within those that invoked them; but all values are in one table, so that what they
share stays shared. The objects of the contact centre are its first: sessions look at it when they are restored.
"""

from __future__ import annotations

import sys

from scxml_runtime import js
from scxml_runtime.host.errands import Errand
from scxml_runtime.host.restoring import Beginning
from scxml_runtime.session.saving import timers
from scxml_runtime.session.saving.problems import NotSaveable, SnapshotError
from scxml_runtime.session.saving.services import Dormant
from scxml_runtime.session.saving.sessions import Saver, check, family_of
from scxml_runtime.simulator.saving import documents
from scxml_runtime.simulator.saving.writer import SimulationWriter

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

FORMAT = "scxml-simulation"
VERSION = 1


class SimulationSaver(Saver):
    """What goes through the sessions of a simulation, whose modules are saved with it."""

    __slots__ = ()

    def modules(self, session: Any) -> dict[str, Any]:
        """Nothing: all that modules know is saved as it is."""
        return {}


def save(simulator: Any) -> dict[str, Any]:
    """The snapshot of a simulation. Raises SnapshotError, NotSaveable."""
    host = simulator.host
    _check(simulator)
    running = js.running()
    host.collect()
    roots = _roots([*host.sessions.values()])
    family = [each for root in roots for each in family_of(root)]
    try:
        for each in family:
            check(each)
        writer = SimulationWriter(family, simulator)
        return _saved(simulator, writer, roots, {id(each): place for place, each in enumerate(family)})
    finally:
        js.enter(running)


def _saved(
    simulator: Any, writer: SimulationWriter, roots: list[Any], places: dict[int, int]
) -> dict[str, Any]:
    saver = SimulationSaver(writer, sys.maxsize)
    host = simulator.host
    told: dict[str, Any] = {"format": FORMAT, "version": VERSION, "host": host.standing()}
    if host.timezone is not None:
        told["timezone"] = _zone(host.timezone)
    told["documents"] = documents.write(simulator.documents)
    told["parts"] = writer.parts()
    told["ready"] = [_turn(each, places, writer) for each in host.ready if not _is_told_elsewhere(each)]
    writer.fill()
    told["partsObjects"] = writer.count
    told["sessions"] = [_root(saver, each, places) for each in roots]
    told["order"] = [places[id(each)] for each in host.sessions.values()]
    told["objects"] = writer.objects()
    timers.number_in_order(saver.delayed + writer.appointed)
    return told


def _check(simulator: Any) -> None:
    if simulator.host._running:
        raise SnapshotError(
            "the simulation is in the middle of what it does: take a snapshot when it is at rest"
        )
    for module in simulator.modules.loaded.values():
        for request in getattr(module, "at_work", ()):
            raise NotSaveable(request, "its coroutine is at work")
        for request in getattr(module, "waiting", ()):
            raise NotSaveable(f"the HTTP request {request!r}", "it waits for its answer")


def _roots(sessions: list[Any]) -> list[Any]:
    """The sessions that stand in no other."""
    within = {id(each) for session in sessions for each in [*family_of(session)][1:]}
    return [each for each in sessions if id(each) not in within]


def _root(saver: Saver, session: Any, places: dict[int, int]) -> dict[str, Any]:
    told = saver.session(session)
    name = type(session).__name__
    if name != told["chart"]["class"]:
        told["derived"] = name
    if session.parent_ is not None:
        parent, invokeid = session.parent_
        told["parent"] = [places.get(id(parent)), invokeid]
        own = type(session).home_.get("__text__")
        if (
            own and type(session).home_ is not type(parent).home_
        ):  # made at run time: nobody else has its class
            told["text"] = own
    return told


def _is_told_elsewhere(turn: Any) -> bool:
    """Whether it is the turn of a coroutine: those of services and processors are told with their sessions."""
    return isinstance(getattr(turn, "__self__", None), (Dormant, Errand))


def _turn(turn: Any, places: dict[int, int], writer: SimulationWriter) -> Any:
    """Whose turn comes, or what is begun."""
    session = turn.session if isinstance(turn, Beginning) else getattr(turn, "__self__", None)
    place = places.get(id(session))
    return writer.value(turn, "what comes next") if place is None else place


def _zone(zone: Any) -> str:
    name = getattr(getattr(zone, "rules", None), "key", None)
    if name is None:
        raise NotSaveable("timezone", "it has no name")
    return str(name)
