"""A session as a snapshot: plain JSON data that says all of it, with the sessions that it has invoked inside.

In: a session between two macrosteps. Out: a dict for `json.dumps`; fields that have their default are left out.

The rule that surprises: nothing of the session changes by it, not even an id is given that it did not have. What other
threads have put for it is in its queue from then on, so that no snapshot lacks it.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.js.names import demangle
from scxml_runtime.session.detours import BUSY, ENDED, UNSTARTED
from scxml_runtime.session.invocations import Child
from scxml_runtime.session.lifecycle import NO_END
from scxml_runtime.session.saving import carried, events, timers
from scxml_runtime.session.saving.configurations import atomic
from scxml_runtime.session.saving.heads import head
from scxml_runtime.session.saving.plain import NotPlain, PlainWriter
from scxml_runtime.session.saving.problems import NotSaveable, SnapshotError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

FORMAT = "scxml-session"
VERSION = 1

LOG_LINES = 20
"""Log lines that a snapshot keeps: the last."""


def save(session: Any, log_lines: int = LOG_LINES) -> dict[str, Any]:
    """The snapshot of a session. Raises SnapshotError, NotSaveable."""
    family = [session] if session.invocations_ is None else [*family_of(session)]
    for each in family:
        check(each)
    running = js.running()
    if session.host_ is not None:
        session.host_.collect()
    try:
        return _saved(session, PlainWriter(family), log_lines)
    except NotPlain:
        from scxml_runtime.session.saving.writer import Writer

        return _saved(session, Writer(family), log_lines)
    finally:
        js.enter(running)


def _saved(session: Any, writer: Any, log_lines: int) -> dict[str, Any]:
    """The snapshot, its values written so."""
    saver = Saver(writer, log_lines)
    told = {"format": FORMAT, "version": VERSION, **saver.session(session)}
    timers.number_in_order(saver.delayed)
    found = writer.objects()
    if session.host_:  # else nobody has asked for one
        told["host"] = session.host_.standing()
    if found:
        told["objects"] = found
    return told


def family_of(session: Any) -> Iterator[Any]:
    """The session and those it has invoked, as the snapshot lists them."""
    yield session
    if session.invocations_ is not None:
        for child in session.invocations_.active.values():
            if isinstance(child, Child):
                yield from family_of(child.session)


def check(session: Any) -> None:
    """Whether the session is at rest. Raises SnapshotError."""
    if session.reactions_ is BUSY:
        raise SnapshotError(
            f"{session!r} is in the middle of a macrostep: take a snapshot when it is at rest"
        )
    realm = session.realm_
    if realm is not None and realm.jobs is not None:
        raise SnapshotError(f"{session!r} has jobs of promises that wait: take a snapshot when it is at rest")


class Saver:
    """What goes through the sessions of one snapshot, whose values the writer writes."""

    __slots__ = ("delayed", "log_lines", "writer")

    def __init__(self, writer: Any, log_lines: int) -> None:
        self.delayed: list[dict[str, Any]] = []
        self.writer = writer
        self.log_lines = log_lines

    def session(self, session: Any) -> dict[str, Any]:
        """A session with its chart."""
        self.writer.enter(session)
        told: dict[str, Any] = {}
        if session.session_id_ is not None:
            told["id"] = session.session_id_
        told["state"] = STATES.get(id(session.reactions_), "running")
        if session.origin_.url:
            told["url"] = session.origin_.url
        told["configuration"] = atomic(session.situation_)
        told["data"] = self._data(session)
        self._happened(session, told)
        self._waiting(session, told)
        if session.chart.dialect == "ors":
            told["modules"] = self.modules(session)
        if session.invocations_ is not None:
            self._invocations(session, told)
        said = head(type(session)).told
        return {"chart": {**said, "states": [*said["states"]], "data": [*said["data"]]}, "session": told}

    def modules(self, session: Any) -> dict[str, Any]:
        """What the modules of ORS know of a session that goes elsewhere."""
        try:
            found: dict[str, Any] = session.host.modules.saved(session)
        except ValueError as problem:
            raise NotSaveable(repr(session), f"{problem}; Simulator.snapshot() saves them too") from None
        return found

    def _data(self, session: Any) -> dict[str, Any]:
        data, write = session.data_, self.writer.value
        told = {}
        known = head(type(session))
        for name, slot, path in known.slots:
            try:
                value = slot.__get__(data)
            except AttributeError:
                continue
            told[name] = write(value, path)
        for attribute in data.__dict__:
            variable = demangle(attribute)
            if variable is not None:
                told[variable] = write(data.__dict__[attribute], f"data.{variable}")
        return told

    def _happened(self, session: Any, told: dict[str, Any]) -> None:
        """What has been: histories, what late binding has bound, the last event, the log, the end."""
        if session.history_:
            told["history"] = {id: [*ids] for id, ids in session.history_.items()}
        if session.bound_:
            told["bound"] = sorted(session.bound_)
        if session.event_ is not None:
            told["event"] = events.write_last(session, self.writer)
        if session.log_ and self.log_lines > 0:
            lines = session.log_[-2 * self.log_lines :]
            told["log"] = [*map(self._line, lines[::2], lines[1::2])]
        if session.end_ is not NO_END:
            told["end"] = self._end(session.end_)

    def _line(self, label: Any, text: str) -> list[Any]:
        if label.__class__ is not str or not label.isascii():
            label = self.writer.value(label, "the log")
        return [label, text if text.isascii() else self.writer.value(text, "the log")]

    def _end(self, end: Any) -> dict[str, Any]:
        told = {"final": end.final, "failure": end.failure}
        told = {name: self.writer.value(text, "the end") for name, text in told.items() if text is not None}
        if end.done_data is not js.undefined:
            told["data"] = self.writer.value(end.done_data, "done_data")
        return told

    def _waiting(self, session: Any, told: dict[str, Any]) -> None:
        """What waits: queues, and what is delayed."""
        for name, queue in (("internal", session.internal_), ("external", session.external_)):
            if queue:
                told[name] = [
                    events.write(event, self.writer, f"{name} queue [{place}]")
                    for place, event in enumerate(queue)
                ]
        if not session.is_finished and (sent := carried.write(session, self.writer)):
            told["carried"] = sent
        if session.timers_ is not None and (found := timers.write(session, self.writer)):
            told["timers"] = found
            self.delayed += found

    def _invocations(self, session: Any, told: dict[str, Any]) -> None:
        """What it has invoked."""
        invocations = session.invocations_
        if invocations.pending:
            told["pending"] = [node.id for node in invocations.pending]
        if invocations.active:
            told["invocations"] = [
                self._invocation(session, id, child) for id, child in invocations.active.items()
            ]
        self.writer.enter(session)

    def _invocation(self, session: Any, id: str, child: Any) -> dict[str, Any]:
        invocable = child.invocable
        told: dict[str, Any] = {"id": id, "state": invocable.node.id}
        index = invocable.node.invokes.index(invocable)
        if index:
            told["index"] = index
        if not isinstance(child, Child):
            told["service"] = self._service(child, f"the service {id!r}")
            return told
        if child.made_of is not None:
            told["madeOf"] = self.writer.value(child.made_of[1], f"the invocation {id!r}")
            told["by"] = child.made_of[0]
        params = session.host.beginning(child.session)
        told.update(self.session(child.session))
        if params is not None:
            told["params"] = {
                name: self.writer.value(value, f"{id}'s {name}") for name, value in params.items()
            }
        return told

    def _service(self, service: Any, path: str) -> dict[str, Any]:
        """A service is begun anew: with what it was called with, and the events that it has not taken."""
        asked = service.asked()
        told = {name: self.writer.value(value, f"{path}'s {name}") for name, value in asked.items()}
        waiting = service.untaken()
        if waiting:
            told["events"] = [events.write(event, self.writer, path) for event in waiting]
        return told


STATES = {id(UNSTARTED): "unstarted", id(ENDED): "ended"}
