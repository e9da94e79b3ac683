"""Where the sessions of one family live: a host that does nothing in the world, and tells what it would do.

In: what sessions ask of a host, and the inputs that answer it. Out: `effects`; and `pending`, what still waits for an
answer, by the key of its effect.

The rule that surprises: a processor or a service is called by whoever keeps the family, when the turn has been
committed. So `<send>` to a processor has an answer in a later turn at the earliest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from scxml_runtime import js
from scxml_runtime.chart.event import Event
from scxml_runtime.data.copying import event_for_python, independent, plain
from scxml_runtime.data.errors import ContentError, PythonError
from scxml_runtime.durable.effects import Carry, Effect, Message, Request, Serve, Stop, Tell
from scxml_runtime.durable.inputs import Answered, Cancelled, Failed, Input, Said, Sent, Undelivered
from scxml_runtime.host.host import Host
from scxml_runtime.host.outside import Message as Carried
from scxml_runtime.host.routes import SESSION
from scxml_runtime.io.basic_http import FORM, request_of
from scxml_runtime.ports.clock import VirtualClock
from scxml_runtime.session.detours import message
from scxml_runtime.session.saving.services import Dormant
from scxml_runtime.slips import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scxml_runtime.durable.around import Around
    from scxml_runtime.durable.ids import Ids
    from scxml_runtime.ports.clock import Appointment, Timer
    from scxml_runtime.session.invocations import Invocation
    from scxml_runtime.session.session import Session

TURNS = 10_000
"""Turns of a family's sessions in one turn of the family; what they would do beyond waits for the next."""


@dataclass(frozen=True, slots=True)
class Pending:
    """What waits for an answer: a <send> (`what` is "carry" or "request"), or a service ("serve"), of this session.
    `id` is its sendid or invokeid, `type` the processor or service, or the address."""

    session: str
    what: str
    type: str
    id: str | None
    name: str | None = None

    def to_json(self) -> list[str | None]:
        """For `pending_from`."""
        return [self.session, self.what, self.type, self.id, self.name]


def pending_from(told: dict[str, list[str | None]]) -> dict[str, Pending]:
    """By key, what waited. Raises ValueError for what is none."""
    try:
        return {key: Pending(*parts) for key, parts in told.items()}  # type: ignore[arg-type]  # as it was written
    except TypeError:
        raise ValueError("what the family waits for cannot be read") from None


class Watched(VirtualClock):
    """A clock that knows whether somebody goes by it."""

    __slots__ = ("is_gone_by",)

    def __init__(self) -> None:
        super().__init__()
        self.is_gone_by = False

    def milliseconds(self) -> float:
        self.is_gone_by = True
        return super().milliseconds()

    def call_at(self, due: float, callback: Callable[..., object], *args: object) -> Timer:
        self.is_gone_by = True
        return super().call_at(due, callback, *args)

    def call_in(self, seconds: float, callback: Callable[..., object], *args: object) -> Appointment:
        self.is_gone_by = True
        return super().call_in(seconds, callback, *args)


class Home(Host):
    """A host for the sessions of one family."""

    clock: Watched

    def __init__(self, around: Around, ids: Ids) -> None:
        super().__init__(
            Watched(), around.documents, script_seconds=around.script_seconds, timezone=around.timezone
        )
        self.identity = ids
        self.new_id, self.new_session_id, self.random = ids.new_id, ids.new_session_id, ids.random
        self.new_key = ids.new_key
        self.processors = dict.fromkeys(around.processors, _elsewhere)
        self.services = dict.fromkeys(around.services, _elsewhere)
        if around.functions:
            self.functions.update(around.functions)
        self.turns_in_one_go = TURNS
        self.effects: list[Effect] = []
        self.pending: dict[str, Pending] = {}

    # --- what sessions ask for --------------------------------------------------------------

    def elsewhere(self, session: Session, target: str, event: Event) -> None:
        """An event for another family."""
        to = target.removeprefix(SESSION)
        seen = event_for_python(event)
        sent = Sent(
            seen.name,
            seen.data,
            event.data is not ... and event.data is not js.undefined,
            to,
            seen.origin,
            seen.origintype,
            seen.sendid,
        )
        self.effects.append(Message(self.new_key(), to, sent, session.session_id))

    def _processor(self, type: str, event: Event) -> Callable[..., object]:
        if type in self.processors:
            event.origintype = type
            return carry
        found = super()._processor(type, event)
        return request if self.way_of(found) == "http" else found

    def way_of(self, action: Callable[..., object]) -> str | None:
        """The name of what a delayed event is carried by."""
        return next((name for name, way in WAYS.items() if way is action), None) or super().way_of(action)

    def way(self, name: str) -> Callable[..., object] | None:
        """What carries a delayed event, by its name."""
        return WAYS.get(name) or super().way(name)

    def serve(self, session: Session, invocable: Any, id: str, invocation: Invocation) -> Any:
        """A service of the program's, invoked; or known to run already, of a family that was resumed."""
        type = js.to_string(invocation.type)
        if type not in self.services:
            near = did_you_mean(type, self.services) if self.services else ""
            raise ContentError(f"cannot invoke a service of type {type!r}{near}", id)
        wanted = Pending(session.session_id, "serve", type, id)
        key = next((key for key, each in self.pending.items() if each == wanted), None)
        asked = Asked(type, invocation)
        if key is None:
            key = self.new_key()
            self.pending[key] = wanted
            self.effects.append(asked.effect(key, wanted))
        return Service(self, session, invocable, key, id, asked)

    def begin_services(self) -> None:
        """Of a family that was resumed: its services stand in their places before anything happens, as they run on."""
        dormant = [each for each in self.ready if isinstance(getattr(each, "__self__", None), Dormant)]
        for each in dormant:
            self.ready.remove(each)
            each()

    def ended(self, session: Session) -> None:
        """A session came to its end. What it waited for is not wanted any more."""
        super().ended(session)
        for key in [key for key, each in self.pending.items() if each.session == session.session_id]:
            self.stop(key)
        if session.parent_ is not None and session.chart.dialect != "ors":
            self.sessions.pop(session.session_id, None)

    def stop(self, key: str) -> None:
        """Nobody waits for it any more."""
        if self.pending.pop(key, None) is not None:
            self.effects.append(Stop(self.new_key(), key))

    # --- what comes ---------------------------------------------------------------------------

    def take(self, root: Session, given: Input) -> None:
        """An input, for the session that it is meant for; of one that is over, nobody hears."""
        TAKEN[type(given)](self, root, given)

    def _sent(self, root: Session, given: Sent) -> None:
        session = root if given.to is None else self.sessions.get(given.to)
        if session is None or session.is_finished:
            return
        data = independent(given.data) if given.has_data else ...
        event = Event(
            given.name, data=data, sendid=given.sendid, origin=given.origin, origintype=given.origintype
        )
        event.raw = given.raw
        self.post(session, event)

    def _answered(self, root: Session, given: Answered) -> None:
        waited = self.pending.pop(given.key, None)
        session = None if waited is None else self.sessions.get(waited.session)
        if waited is None or session is None:
            return
        if waited.what == "request":
            if not 200 <= given.result["status"] < 300:
                self._unreached(session, waited)
        elif waited.what == "serve":
            self._served(session, waited, given.result)
        else:
            name = "done.send" if waited.id is None else f"done.send.{waited.id}"
            result = independent(given.result)
            self.post(session, Event(name, data=result, sendid=waited.id, origintype=waited.type))

    def _served(self, session: Session, waited: Pending, result: Any) -> None:
        assert session.invocations_ is not None and waited.id is not None  # which asked for it
        if session.invocations_.finished(waited.id):
            name = f"done.invoke.{waited.id}"
            self.post(session, Event(name, "platform", independent(result), invokeid=waited.id))

    def _failed(self, root: Session, given: Failed) -> None:
        waited = self.pending.pop(given.key, None)
        session = None if waited is None else self.sessions.get(waited.session)
        if waited is None or session is None:
            return
        if waited.what == "request":
            self._unreached(session, waited)
            return
        event = "error.communication" if given.is_unreachable else "error.execution"
        if waited.what == "serve":
            self._unserved(session, waited, given.problem, event)
        else:
            session.error_(PythonError(f"the processor {waited.type}: {given.problem}", waited.id, event))
        self.wake(session)

    def _unserved(self, session: Session, waited: Pending, problem: str, event: str) -> None:
        assert session.invocations_ is not None and waited.id is not None  # which asked for it
        if session.invocations_.finished(waited.id):
            del session.invocations_.active[waited.id]
            found = PythonError(f"the service {waited.type}: {problem}", None, event)
            found.invokeid = waited.id
            session.error_(found)

    def _unreached(self, session: Session, waited: Pending) -> None:
        session.undelivered_(waited.type, Event(waited.name or "", sendid=waited.id))

    def _said(self, root: Session, given: Said) -> None:
        waited = self.pending.get(given.key)
        session = None if waited is None else self.sessions.get(waited.session)
        if waited is None or session is None:
            return
        event = message(given.name, independent(given.data))
        event.origin, event.invokeid = f"#_{waited.id}", waited.id
        self.post(session, event)

    def _undelivered(self, root: Session, given: Undelivered) -> None:
        session = self.sessions.get(given.to)
        if session is not None and not session.is_finished:
            session.undelivered_(given.target, Event(given.name, sendid=given.sendid))

    def _cancelled(self, root: Session, given: Cancelled) -> None:
        self._terminate(root)


TAKEN: Mapping[type[Any], Callable[[Home, Session, Any], None]] = {
    Sent: Home._sent,
    Answered: Home._answered,
    Failed: Home._failed,
    Said: Home._said,
    Undelivered: Home._undelivered,
    Cancelled: Home._cancelled,
}


def carry(home: Home, session: Session, target: Any, event: Event) -> None:
    """Tell of a <send> for a processor of the program's."""
    key, type = home.new_key(), event.origintype or ""
    given = Carried(home, session, target, event)  # type: ignore[arg-type]  # whose clock is always virtual
    home.pending[key] = Pending(session.session_id, "carry", type, given.id, given.name)
    home.effects.append(Carry(key, session.session_id, type, given.name, given.data, given.target, given.id))


def request(home: Home, session: Session, target: Any, event: Event) -> None:
    """Tell of a <send> over HTTP."""
    url, body = request_of(target, event)
    key = home.new_key()
    home.pending[key] = Pending(session.session_id, "request", url, event.sendid, event.name)
    home.effects.append(
        Request(key, session.session_id, "POST", url, body.decode("ascii"), {"Content-Type": FORM})
    )


WAYS: Mapping[str, Callable[..., object]] = {"processor": carry, "http": request}
"""What carries delayed events here in place of what does in other hosts, by the same names."""


class Asked:
    """What a service is called with, as plain Python."""

    __slots__ = ("content", "params", "src", "type")

    def __init__(self, type: str, invocation: Invocation) -> None:
        self.type = type
        self.src = None if invocation.src in (None, js.undefined) else js.to_string(invocation.src)
        self.params: dict[str, Any] = {name: plain(value) for name, value in invocation.params}
        self.content = ... if invocation.content is ... else plain(invocation.content)

    def effect(self, key: str, wanted: Pending) -> Serve:
        """What is wanted."""
        assert wanted.id is not None
        has_content = self.content is not ...
        content = self.content if has_content else None
        return Serve(key, wanted.session, self.type, wanted.id, self.params, self.src, content, has_content)


class Service:
    """A service that runs elsewhere, as the `Child` of a session."""

    __slots__ = ("_asked", "_home", "_id", "_key", "_session", "invocable")

    def __init__(self, home: Home, session: Session, invocable: Any, key: str, id: str, asked: Asked) -> None:
        self.invocable = invocable
        self._home = home
        self._session = session
        self._key = key
        self._id = id
        self._asked = asked

    def asked(self) -> dict[str, Any]:
        """What it was called with, for a snapshot."""
        told = {name: getattr(self._asked, name) for name in Asked.__slots__}
        return {name: value for name, value in told.items() if value not in (None, {}, ...)}

    def untaken(self) -> list[Event]:
        """What it has not received is not here."""
        return []

    def take(self, event: Event) -> None:
        """An event for the service; one that is over has no use for it."""
        if self._key not in self._home.pending:
            return
        seen = event_for_python(event)
        sent = Sent(seen.name, seen.data, sendid=seen.sendid, origin=seen.origin, origintype=seen.origintype)
        self._home.effects.append(Tell(self._home.new_key(), self._key, sent))

    def cancel(self) -> None:
        """The state that invoked it was left."""
        invocations = self._session.invocations_
        assert invocations is not None  # which asks for it
        invocations.finished(self._id)
        self._home.stop(self._key)


def _elsewhere(*given: object) -> Any:
    """Stands for what whoever keeps the family calls."""
    raise AssertionError("processors and services are not called within a family's turn")
