"""A snapshot becomes a session again, which goes on as if nothing had been.

In: a class, what was saved, the host. Out: the session, with those it has invoked, at home in the host; or a
SnapshotError, and the host as it was. Everything is read and checked first; then all of it takes its place.

The rule that surprises: nothing of the chart is carried out, and nothing runs before restoring is over: what waits in
queues waits on, until the host gives the session its turn.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.js.names import mangle
from scxml_runtime.js.scope import put_variable
from scxml_runtime.session.detours import CAREFUL, ENDED, UNSTARTED
from scxml_runtime.session.invocations import DEEPEST, Child, Invocation, Invocations
from scxml_runtime.session.lifecycle import End, Origin
from scxml_runtime.session.saving import carried, events
from scxml_runtime.session.saving.attempts import attempt, check_form
from scxml_runtime.session.saving.charts import chart_of
from scxml_runtime.session.saving.configurations import check_history, situation
from scxml_runtime.session.saving.differences import check_chart
from scxml_runtime.session.saving.fields import field, number, objects, text, texts
from scxml_runtime.session.saving.forms import check_kinds, take_over
from scxml_runtime.session.saving.heads import head
from scxml_runtime.session.saving.meaning import HALF
from scxml_runtime.session.saving.migrating import migrated
from scxml_runtime.session.saving.moved import settled
from scxml_runtime.session.saving.problems import Damaged, SnapshotError
from scxml_runtime.session.saving.reader import Reader
from scxml_runtime.session.saving.services import Dormant
from scxml_runtime.session.saving.sessions import FORMAT, VERSION
from scxml_runtime.session.saving.timers import LONGEST, Delayed, Overdue

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

PAST_DUE = ("now", "drop", "error")
"""What is done about timers that came due while nobody ran."""


def restore(
    cls: Any, saved: Any, host: Any, migrate: Any = None, past_due: str = "now", elapsed: float | None = None
) -> Any:
    """The session. Raises SnapshotError."""
    if past_due not in PAST_DUE:
        raise ValueError(f"past_due is one of {', '.join(map(repr, PAST_DUE))}, not {past_due!r}")
    check_elapsed(elapsed)
    check_format(saved)
    if migrate is not None:
        saved = migrated(cls, saved, migrate)
    with attempt():
        work = Restoring(host, saved, migrate is not None)
        session = work.shell(cls, saved, None, work.migrated)
        work.fill()
        work.check_time(saved.get("host"), past_due, elapsed)
        work.settle_in(saved.get("host"))
    work.tell()
    return session


def check_elapsed(elapsed: Any) -> None:
    """Whether so many seconds may have passed. Raises TypeError, ValueError."""
    if elapsed is not None and elapsed.__class__ not in (int, float):
        raise TypeError(f"elapsed is a number of seconds, or None, not {elapsed!r}")
    if elapsed is not None and not 0 <= elapsed <= LONGEST:
        raise ValueError(f"elapsed is a number of seconds from 0 to {LONGEST:g}, not {elapsed!r}")


def _stands_within(cls: Any, invocation: dict[str, Any]) -> bool:
    """Whether the chart stands in the document of its invoker, with whose content its own is hashed, and has the rows
    that it had."""
    meant = field(field(invocation, "chart", dict), "meaning", str)
    return "by" not in invocation and meant[:HALF] == head(cls).told["meaning"][:HALF]


def check_format(saved: Any) -> None:
    """Whether it is the snapshot of a session, which this version reads. Raises SnapshotError."""
    check_form(saved, FORMAT, VERSION)


class Shell:
    """A session that is being restored, and what was saved of it."""

    __slots__ = ("params", "saved", "session", "within")

    def __init__(self, session: Any, saved: dict[str, Any], within: dict[str, Any] | None) -> None:
        self.session = session
        self.saved = saved
        self.within = within  # of one that was invoked: the invocation as it was saved
        self.params: dict[str, Any] = {}  # what it is to start with, if it has not started


class Restoring:
    """One snapshot on its way."""

    __slots__ = ("delayed", "host", "migrated", "reader", "saved", "services", "shells")

    def __init__(self, host: Any, saved: dict[str, Any], migrated: bool = False) -> None:
        self.host = host
        self.saved = saved
        self.migrated = migrated
        self.shells: list[Shell] = []
        self.delayed: list[Delayed] = []
        self.services: list[Dormant] = []
        self.reader: Any = None

    # --- sessions without anything in them ---------------------------------------------------

    def shell(self, cls: Any, saved: dict[str, Any], parent: Any, changed: bool = False) -> Any:
        """A session of the class, and those inside, in the order in which they were saved."""
        check_chart(cls, field(saved, "chart", dict), changed)
        told = field(saved, "session", dict)
        id, url = text(told, "id"), text(told, "url") or ""
        self._check_id(id)
        session = cls(self.host, id or "", url)
        session.session_id_ = id
        self.host.take_in(session)
        self.host.tell(session, "restoring", None)
        if parent is not None:
            session.origin_ = Origin(url, (parent[0].session, parent[1]["id"]))
        shell = Shell(session, told, None if parent is None else parent[1])
        if len(self.shells) > DEEPEST * 1000:
            raise SnapshotError("too many sessions in one snapshot")
        self.shells.append(shell)
        for invocation in objects(told, "invocations"):
            field(invocation, "id", str)
            if "service" not in invocation:
                inner = chart_of(session, invocation)
                self.shell(
                    inner, invocation, (shell, invocation), changed and _stands_within(inner, invocation)
                )
        return session

    def _check_id(self, id: str | None) -> None:
        living = None if id is None else self.host.sessions.get(id)
        if living is not None and not living.is_finished:
            raise SnapshotError(f"a session with the id {id!r} lives in this host already")
        if id == "" or (id is not None and any(shell.session.session_id_ == id for shell in self.shells)):
            raise Damaged(f"{id!r} is no session's id, or twice there")

    # --- what is in them ---------------------------------------------------------------------

    def fill(self) -> None:
        """Give the sessions back what was in them."""
        if self.migrated:
            self.saved = settled(self.saved, [type(shell.session) for shell in self.shells])
        self.reader = self.new_reader()
        self.reader.read_objects()
        for shell in self.shells:
            self.reader.enter(shell.session)
            self._fill(shell.session, shell.saved)
            params = {} if shell.within is None else field(shell.within, "params", dict, {})
            shell.params = {name: self.reader.value(json) for name, json in params.items()}
        for shell in self.shells:
            self._invocations(shell)

    def new_reader(self) -> Any:
        """What reads the values of the snapshot."""
        return Reader(self.saved.get("objects"), [shell.session for shell in self.shells])

    def _fill(self, session: Any, told: dict[str, Any]) -> None:
        read = self.reader
        repertoire = session.repertoire_
        state = field(told, "state", str)
        if state not in STATES:
            raise Damaged(f"{state!r} is no state of a session")
        ids = texts(told, "configuration")
        if state == "running" or ids:
            session.situation_ = situation(repertoire, ids)
        if state == "running" and session.situation_.final is not None:
            raise SnapshotError("a session in a top-level final state is over")
        self._data(session, told)
        self._happened(session, told, repertoire.structure)
        for name in ("internal", "external"):
            for each in field(told, name, list, []):
                if name == "internal":
                    session.put_internal_(events.read(each, read))
                else:
                    session.enqueue_(events.whole(each, read))
        for event in carried.failures(session, objects(told, "carried"), read):
            session.put_internal_(event)
        self.delayed += [Delayed(session, each, read) for each in objects(told, "timers")]
        if session.chart.dialect == "ors":
            try:
                self.host.modules.restore(session, field(told, "modules", dict, {}))
            except ValueError as problem:
                raise SnapshotError(str(problem)) from None

    def _data(self, session: Any, told: dict[str, Any]) -> None:
        data, read, known = session.data_, self.reader.value, head(type(session)).put
        name, values = "", {}
        try:
            for name, json in field(told, "data", dict).items():
                values[name] = read(json)
        except Damaged as problem:
            raise problem.within(f"the variable {name!r}" if name else "a session") from None
        if self.migrated:
            take_over(session.chart, values)
        for name, value in values.items():
            put = known.get(name)
            if put is None:
                put_variable(data, mangle(name), value)
            else:
                put(data, value)
        check_kinds(session.chart, values, told["state"] == "running")

    def _happened(self, session: Any, told: dict[str, Any], structure: Any) -> None:
        history = field(told, "history", dict, None)
        if history:
            session.history_ = {id: check_history(structure, id, texts(history, id)) for id in history}
        if bound := texts(told, "bound"):
            if not {*bound} <= {*structure.nodes}:
                raise SnapshotError("late binding has bound the data of a state that the chart does not have")
            session.bound_ = {*bound}
        if "event" in told:
            events.read_last(session, field(told, "event", dict), self.reader)
        if "log" in told:
            session.log_ = [part for line in field(told, "log", list) for part in self._line(line)]
        if "end" in told:
            session.end_ = self._end(field(told, "end", dict))

    def _line(self, json: Any) -> tuple[Any, str]:
        if json.__class__ is not list or len(json) != 2:
            raise Damaged("a log line must be a label and a text")
        label, line = map(self.reader.value, json)
        if line.__class__ is not str:
            raise Damaged("a log line must be a label and a text")
        return label, line

    def _end(self, json: dict[str, Any]) -> End:
        final, failure = (self._text(json, name) for name in ("final", "failure"))
        return End(final, failure, self.reader.value(json["data"]) if "data" in json else js.undefined)

    def _text(self, json: dict[str, Any], name: str) -> str | None:
        value = self.reader.value(json.get(name))
        if value is not None and value.__class__ is not str:
            raise Damaged(f"{name!r} must be a text")
        return value

    # --- what they have invoked --------------------------------------------------------------

    def _invocations(self, shell: Shell) -> None:
        session, nodes = shell.session, shell.session.repertoire_.structure.nodes
        active, pending = objects(shell.saved, "invocations"), texts(shell.saved, "pending")
        if not active and not pending:
            return
        made = session.invocations_ = Invocations(session)
        if made.depth > DEEPEST or not {*pending} <= {*nodes}:
            raise SnapshotError("too many sessions inside one another, or an invocation of an unknown state")
        made.pending = [nodes[id] for id in pending]
        inside = {
            each.within["id"]: each
            for each in self.shells
            if each.within is not None and each.session.parent_[0] is session
        }
        for each in active:
            self._invoked(session, made, each, inside)

    def _invoked(
        self, session: Any, made: Invocations, json: dict[str, Any], inside: dict[str, Shell]
    ) -> None:
        id = json["id"]
        invocable = self._invocable(session, json)
        if id in made.active:
            raise Damaged(f"the invocation {id!r} is twice there")
        if "service" in json:
            made.active[id] = self._service(session, invocable, id, field(json, "service", dict))
            made.family.running += 1
            return
        child = inside[id]
        by = text(json, "by")
        made.active[id] = Child(
            invocable, id, child.session, None if by is None else (by, field(json, "madeOf", str))
        )
        if child.saved["state"] != "ended":
            made.family.running += 1

    def _invocable(self, session: Any, json: dict[str, Any]) -> Any:
        id, index = field(json, "state", str), field(json, "index", int, 0)
        node = session.repertoire_.structure.nodes.get(id)
        if node is None or not 0 <= index < len(node.invokes) or node not in session.situation_.nodes:
            raise SnapshotError(f"the state {id!r} is not active, or has no invocation {index}")
        return node.invokes[index]

    def _service(self, session: Any, invocable: Any, id: str, json: dict[str, Any]) -> Any:
        """It is begun anew, when all else is in its place."""
        self.reader.enter(session)
        asked = {name: self.reader.value(json[name]) if name in json else None for name in ("type", "src")}
        if asked["type"] not in self.host.services:
            raise SnapshotError(f"the host has no service {asked['type']!r}, which {id!r} invokes")
        params = self.reader.value(json.get("params", {}))
        content = self.reader.value(json["content"]) if "content" in json else ...
        found = params.properties if isinstance(params, js.JSObject) else params
        if found.__class__ is not dict:
            raise Damaged("the params of a service must be an object")
        waiting = [events.whole(each, self.reader) for each in objects(json, "events")]
        invocation = Invocation(asked["type"], asked["src"], [*found.items()], content, None)
        self.services.append(Dormant(session, invocable, id, invocation, waiting))
        return self.services[-1]

    # --- time --------------------------------------------------------------------------------

    def check_time(self, standing: Any, past_due: str, elapsed: float | None) -> None:
        """What the time that has passed does to timers."""
        if standing is not None and standing.__class__ is not dict:
            raise Damaged("'host' must be an object")
        if elapsed is None:
            elapsed = self._passed(standing)
        late = []
        for each in self.delayed:
            before, each.left = each.left, each.left - elapsed if elapsed else each.left
            if before > 0.0 >= each.left and elapsed:
                late.append(each)
        if late and past_due == "error":
            late.sort(key=lambda each: each.sooner)
            raise SnapshotError(f"came due while nobody ran: {', '.join(map(str, late))}")
        if late and past_due == "drop":
            dropped = {*late}  # by identity
            self.delayed = [each for each in self.delayed if each not in dropped]

    def _passed(self, standing: dict[str, Any] | None) -> float:
        """Seconds between the clocks on the wall, where both are real."""
        if standing is None or not field(standing, "real", bool, False) or not self.host.clock.is_real:
            return 0.0
        then: float = number(standing, "epoch") + number(standing, "now")
        now: float = self.host.clock.milliseconds() / 1000.0
        return max(0.0, now - then)

    # --- all of it takes its place -----------------------------------------------------------

    def settle_in(self, standing: dict[str, Any] | None) -> None:
        """Into the host: from here on nothing fails."""
        self.delayed.sort(key=lambda each: each.sooner)
        armed = [(each, each.action()) for each in self.delayed]
        self.host.go_on_from(standing)
        for shell in self.shells:
            if shell.session.session_id_ is None:
                self.host.adopt(shell.session)
            self.host.sessions[shell.session.session_id_] = shell.session
        for shell in self.shells:
            self._wake(shell)
        for each, action in armed:
            each.arm(action)
        if armed and armed[0][0].left <= 0.0:
            self.host.ready.append(Overdue(self.host))
        for service in self.services:
            self.host.ready.append(service.begin)

    def tell(self) -> None:
        """All is as it was: observers hear of each session that goes on."""
        for shell in self.shells:
            if shell.saved["state"] == "running":
                self.host.tell(shell.session, "restored", None)

    def _wake(self, shell: Shell) -> None:
        session, state = shell.session, shell.saved["state"]
        if state != "running":
            session.reactions_ = STATES[state]
            session.todo_ = False
            if state == "unstarted" and shell.within is not None:
                self.host.begin_later(session, shell.params)
            return
        waits = (
            session.internal_ or session.external_ or (session.invocations_ and session.invocations_.pending)
        )
        session.todo_ = bool(waits)
        shared = waits or session.observers_ is not None or session.invocations_ is not None
        session.reactions_ = CAREFUL if shared else session.situation_.reactions
        if waits:
            self.host.wake(session)


STATES: dict[str, Any] = {"unstarted": UNSTARTED, "running": None, "ended": ENDED}
