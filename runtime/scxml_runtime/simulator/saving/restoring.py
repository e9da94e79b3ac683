"""A snapshot of a simulation becomes a simulator again.

In: a simulator in which nothing has been, the classes of its charts, and what was saved. Out: the simulator as it was;
or a SnapshotError, and one that is thrown away.

The rule that surprises: what is published comes first, since sessions are looked for there; then what the parts
remember, which scripts look at; then the sessions; and last what waits on the clock.
"""

from __future__ import annotations

from functools import partial

from scxml_runtime.host.restoring import Beginning
from scxml_runtime.modules.calendar import known_zone
from scxml_runtime.session.detours import UNSTARTED
from scxml_runtime.session.lifecycle import Origin
from scxml_runtime.session.saving.attempts import attempt, check_form
from scxml_runtime.session.saving.fields import field, objects, text
from scxml_runtime.session.saving.problems import SnapshotError
from scxml_runtime.session.saving.restoring import Restoring
from scxml_runtime.simulator.saving import documents
from scxml_runtime.simulator.saving.charts import chart_among, made_of
from scxml_runtime.simulator.saving.reader import SimulationReader
from scxml_runtime.simulator.saving.writing import FORMAT, VERSION

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


def restore(simulator: Any, saved: Any, charts: Sequence[type[Any]]) -> None:
    """Let a new simulator go on from there. Raises SnapshotError."""
    check_format(saved)
    work = _Simulation(simulator, saved, charts)
    with attempt():
        work.restore()
    work.tell()


def check_format(saved: Any) -> None:
    """Whether it is the snapshot of a simulation, which this version reads. Raises SnapshotError."""
    check_form(saved, FORMAT, VERSION)


class _Simulation(Restoring):
    """One snapshot on its way."""

    __slots__ = ("charts", "simulator")

    def __init__(self, simulator: Any, saved: dict[str, Any], charts: Sequence[type[Any]]) -> None:
        super().__init__(simulator.host, saved)
        self.simulator = simulator
        self.charts = charts

    def restore(self) -> None:
        """All of it, in the order in which one needs the other."""
        self._empty()
        self._place()
        documents.read(self.simulator.documents, field(self.saved, "documents", dict), self.charts)
        for told in objects(self.saved, "sessions"):
            self._root(told)
        self.fill()
        self.reader.remember_late()
        self.delayed += self.reader.appointed
        self.settle_in(field(self.saved, "host", dict))
        self._order()

    def _empty(self) -> None:
        """Nothing has been, whatever the class of the simulator does first."""
        host, clock = self.host, self.host.clock
        for each in (host.sessions, host.ready, host.inbox, clock.heap, clock.dropped):
            each.clear()
        clock.count, clock.time = 0, 0.0
        host.identity.forget()

    def _place(self) -> None:
        zone = text(self.saved, "timezone")
        if zone is not None:
            try:
                self.host.timezone = known_zone(zone)
            except ValueError as problem:
                raise SnapshotError(str(problem)) from None

    def _root(self, told: dict[str, Any]) -> None:
        derived = text(told, "derived")
        of_name = [each for each in self.charts if derived in (None, each.__name__)]
        self.shell(self._class(told, of_name), told, None)

    def _class(self, told: dict[str, Any], charts: list[type[Any]]) -> type[Any]:
        """One of these; of a session that is over, but was invoked, the text serves as well."""
        chart, own = field(told, "chart", dict), text(told, "text")
        try:
            return chart_among(charts, chart)
        except SnapshotError:
            if own is None:
                raise
        try:
            return made_of(own, text(chart, "source") or "", self.simulator.documents)
        except LookupError as problem:
            raise SnapshotError(
                f"the chart of a session that is over is not to be had: {problem}"
            ) from problem

    def new_reader(self) -> Any:
        sessions = [shell.session for shell in self.shells]
        return SimulationReader(self.saved, sessions, self.simulator, self.charts)

    def _order(self) -> None:
        """Sessions as they came, and whose turn is next."""
        sessions = [shell.session for shell in self.shells]
        order = self._sessions_of("order")
        if len({*map(id, order)}) != len(sessions) or len(order) != len(sessions):
            raise SnapshotError("'order' must hold all sessions once")
        self.host.sessions.clear()
        interactions = self.host.modules["interaction"]
        for session in order:
            self.host.sessions[session.session_id_] = session
            if session.is_finished:
                interactions.ended(session)  # nothing that happens is shown to it any more
        params = {id(shell.session): shell.params for shell in self.shells}
        self.host.ready.clear()
        for told in field(self.saved, "ready", list):
            self.host.ready.append(self._turn(told, params))
        self.host.ready.extend(service.begin for service in self.services)
        roots = objects(self.saved, "sessions")
        for shell in self.shells:
            if shell.saved.get("carried"):
                self.host.wake(shell.session)
            if shell.within is None:
                told = next(each for each in roots if each["session"] is shell.saved)
                self._parent(shell.session, told)

    def _turn(self, told: Any, params: dict[int, Any]) -> Any:
        if told.__class__ is dict:
            begun = self.reader.behind(told)
            if not isinstance(begun, partial):
                raise SnapshotError("what comes next must be a session's turn, or what begins one")
            return begun
        session = self._session_at(told)
        return Beginning(session, params[id(session)]) if session.reactions_ is UNSTARTED else session.resume_

    def _parent(self, session: Any, told: dict[str, Any]) -> None:
        """Who invoked a session that is over, or goes on by itself."""
        if "parent" in told:
            place, invokeid = field(told, "parent", list)
            if place is not None:
                session.origin_ = Origin(session.origin_.url, (self._session_at(place), invokeid))

    def _sessions_of(self, name: str) -> list[Any]:
        return [*map(self._session_at, field(self.saved, name, list))]

    def _session_at(self, place: Any) -> Any:
        if place.__class__ is not int or not 0 <= place < len(self.shells):
            raise SnapshotError("a reference to a session leads nowhere")
        return self.shells[place].session
