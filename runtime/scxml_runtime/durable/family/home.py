"""Where the sessions of one family live: a host that does nothing in the world, and tells what it would do.

In: what sessions ask of a host, and the inputs that answer it. Out: `effects`; and `pending`, what still waits for an
answer, by the key of its effect.

The rule that surprises: a processor or a service is called by whoever keeps the family, when the turn has been
committed. So `<send>` to a processor has an answer in a later turn at the earliest.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scxml_runtime import js
from scxml_runtime.chart.event import Event
from scxml_runtime.data.copying import event_for_python, plain
from scxml_runtime.data.errors import ContentError
from scxml_runtime.durable.family.effects import Carry, Effect, Message, Request, Serve, Stop, Tell
from scxml_runtime.durable.family.inputs import Happened, Sent
from scxml_runtime.durable.family.waiting import Pending
from scxml_runtime.durable.family.watched import Watched
from scxml_runtime.host.host import Host
from scxml_runtime.host.outside import Message as Carried
from scxml_runtime.host.routes import SESSION
from scxml_runtime.io.basic_http import FORM, request_of
from scxml_runtime.session.lifecycle import Origin
from scxml_runtime.session.saving.services import Dormant
from scxml_runtime.slips import did_you_mean

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scxml_runtime.durable.family.around import Around
    from scxml_runtime.durable.family.ids import Ids
    from scxml_runtime.durable.family.strategies import KeptModules
    from scxml_runtime.session.invocations import Invocation
    from scxml_runtime.session.machine import StateMachine
    from scxml_runtime.session.session import Session

TURNS = 1_000
"""Turns of a family's sessions in one turn of the family; what they would do beyond waits for the next."""


class Home(Host):
    """A host for the sessions of one family."""

    def __init__(self, around: Around, ids: Ids) -> None:
        self.watched = Watched()
        super().__init__(
            self.watched, around.documents, script_seconds=around.script_seconds, timezone=around.timezone
        )
        self.identity = ids
        self.new_id, self.new_session_id, self.random = ids.new_id, ids.new_session_id, ids.random
        self.new_child_id, self.new_key, self.is_kin = ids.new_child_id, ids.new_key, ids.is_kin
        self.processors = dict.fromkeys(around.processors, _elsewhere)
        self.services = dict.fromkeys(around.services, _elsewhere)
        self.http = around.http
        if around.functions:
            self.functions.update(around.functions)
        self.turns_in_one_go = TURNS
        self._versions = around.versions
        self.effects: list[Effect] = []
        self.pending: dict[str, Pending] = {}
        self.starter: str | None = None
        if around.platform is not None:
            from scxml_runtime.durable.family.strategies import Away

            self.platform = Away(self, around.platform)

    @property
    def modules(self) -> KeptModules:
        """The modules of the orchestration platform."""
        if self._modules is None:
            from scxml_runtime.durable.family.strategies import KeptModules

            self._modules = KeptModules(self)
        return self._modules  # type: ignore[return-value]  # there are no others here

    def version(self, meaning: str) -> type[StateMachine] | None:
        """One of those that sessions may have."""
        return None if self._versions is None else self._versions(meaning)

    def wait(self, wanted: Pending) -> str:
        """Wait for an answer, under the key that this gives."""
        key = self.new_key()
        self.pending[key] = wanted
        return key

    def give_up(self, wanted: Pending) -> None:
        """Wait no more for what is wanted, if somebody still does."""
        for key in [key for key, each in self.pending.items() if each == wanted]:
            self.stop(key)

    def launch(
        self, cls: type[StateMachine], params: Mapping[str, Any], url: str, parent: Session, invokeid: str
    ) -> StateMachine:
        """An invoked session, whose id tells the family."""
        session = self.start(cls, url=url, session_id=self.new_child_id(), start=False)
        session.origin_ = Origin(session.url, (parent, invokeid))
        self.begin_later(session, params)
        return session

    def begin_at(self, now: float) -> None:
        """Count time from here: seconds since 1970."""
        self.clock.epoch = now - self.clock.now()

    def come_to(self, now: float) -> None:
        """Time passes, and never runs backwards."""
        clock = self.watched
        clock.time = max(clock.time, now - clock.epoch)

    # --- what sessions ask for --------------------------------------------------------------

    def elsewhere(self, session: Session, target: str, event: Event) -> None:
        """An event for another family; in this one there is no such session."""
        to = target.removeprefix(SESSION)
        if self.is_kin(to):
            super().elsewhere(session, target, event)
            return
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
            key = self.wait(wanted)
            serves = asked.effect(key, wanted)
            if self.observers:
                self.tell(session, "service", serves)
            self.effects.append(serves)
        return Service(self, session, invocable, key, id, asked)

    def go_on(self) -> None:
        """Of a family that was resumed: what runs elsewhere stands in its place before anything happens."""
        if self._modules is not None:
            self.modules.wait_on()
        dormant = [each for each in self.ready if isinstance(getattr(each, "__self__", None), Dormant)]
        for each in dormant:
            self.ready.remove(each)
            each()

    def ended(self, session: Session) -> None:
        """A session came to its end. What it waited for is not wanted any more."""
        if session.chart.dialect == "ors" and self.platform is not None:
            self._modules = self.modules  # through which it hears of that
        super().ended(session)
        for key in [key for key, each in self.pending.items() if each.session == session.session_id]:
            self.stop(key)
        if self.starter is not None and session.parent_ is None and session.final is not None:
            self._tell_starter(self.starter, session)
        if session.parent_ is not None and session.chart.dialect != "ors":
            self.sessions.pop(session.session_id, None)

    def _tell_starter(self, starter: str, session: Session) -> None:
        """`done.start.ID`, for the session that has started this one (ORS core 5.1)."""
        name = f"done.start.{session.session_id}"
        if self.modules.called("done.start") == "done.scxml":
            name = f"done.scxml.{session.chart.name or session.session_id}"
        data = plain(self.modules.done_data(session, session.done_data))
        self.effects.append(
            Message(self.new_key(), starter, Happened(starter, name, data), session.session_id)
        )

    def stop(self, key: str) -> None:
        """Nobody waits for it any more."""
        if self.pending.pop(key, None) is not None:
            self.effects.append(Stop(self.new_key(), key))


def carry(home: Home, session: Session, target: Any, event: Event) -> None:
    """Tell of a <send> for a processor of the program's."""
    type = event.origintype or ""
    given = Carried(home, session, target, event)
    if home.observers:
        home.tell(session, "message", (type, given))
    key = home.wait(Pending(session.session_id, "carry", type, given.id, given.name))
    home.effects.append(Carry(key, session.session_id, type, given.name, given.data, given.target, given.id))


def request(home: Home, session: Session, target: Any, event: Event) -> None:
    """Tell of a <send> over HTTP."""
    url, body = request_of(target, event)
    key = home.wait(Pending(session.session_id, "request", url, event.sendid, event.name))
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
