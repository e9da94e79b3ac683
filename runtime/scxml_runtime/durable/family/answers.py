"""What inputs do to the sessions of a family.

In: the home of the family, an input. Out: events in the queues of sessions, answers where somebody waited for them.

The rule that surprises: what nobody waits for any more, or is meant for a session that is over, is nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scxml_runtime.chart.event import Event
from scxml_runtime.data.errors import PythonError
from scxml_runtime.durable.family.delayed import fire
from scxml_runtime.durable.family.effects import Message
from scxml_runtime.durable.family.inputs import (
    Answered,
    Cancelled,
    Failed,
    Fired,
    Happened,
    Input,
    Refused,
    Said,
    Sent,
    Undelivered,
    undelivered,
)
from scxml_runtime.host.outside import carried, said, served
from scxml_runtime.ports.platform import Request
from scxml_runtime.ports.transport import Response

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from scxml_runtime.durable.family.home import Home
    from scxml_runtime.durable.family.waiting import Pending
    from scxml_runtime.session.session import Session


def take(home: Home, root: Session, given: Input) -> None:
    """An input, for the session that it is meant for; of one that is over, nobody hears."""
    TAKEN[type(given)](home, root, given)


def _sent(home: Home, root: Session, given: Sent) -> None:
    session = root if given.to is None else home.sessions.get(given.to)
    if session is None or session.is_finished:
        _not_taken(home, root, given)
        return
    data = given.data if given.has_data else ...  # which nobody else has
    event = Event(
        given.name, data=data, sendid=given.sendid, origin=given.origin, origintype=given.origintype
    )
    event.raw = given.raw
    home.post(session, event)


def _not_taken(home: Home, root: Session, given: Sent) -> None:
    """Whoever has sent it hears so; an event from outside has no such sender."""
    told = undelivered(given, root.session_id)
    if told is not None:
        home.effects.append(Message(home.new_key(), told.to, told, root.session_id))


def _answered(home: Home, root: Session, given: Answered) -> None:
    session, waited = _waiting(home, given.key)
    if waited is not None:
        ANSWERED[waited.what](home, session, waited, given)


def _waiting(home: Home, key: str) -> tuple[Any, Pending | None]:
    """Who waited for an answer; nobody does any more."""
    waited = home.pending.pop(key, None)
    session = None if waited is None else home.sessions.get(waited.session)
    return session, None if session is None else waited


def _carried(home: Home, session: Session, waited: Pending, given: Answered) -> None:
    home.post(session, carried(waited.type, waited.id, given.result))


def _requested(home: Home, session: Session, waited: Pending, given: Answered) -> None:
    if not 200 <= given.result["status"] < 300:
        _unreached(home, session, waited)


def _served(home: Home, session: Session, waited: Pending, given: Answered) -> None:
    assert session.invocations_ is not None and waited.id is not None  # which asked for it
    if session.invocations_.finished(waited.id):
        home.post(session, served(waited.id, given.result))


def _acted(home: Home, session: Session, waited: Pending, given: Answered) -> None:
    request = Request(waited.type, waited.session, waited.id or "", {})
    home.modules.done(request, given.result or {})


def _fetched(home: Home, session: Session, waited: Pending, given: Answered) -> None:
    told = given.result
    response = Response(told["status"], told["headers"], told["body"].encode("latin-1"))
    home.modules.fetched(given.key, response)


def _began(home: Home, session: Session, waited: Pending, given: Answered) -> None:
    home.modules["session"].began(waited)


def _failed(home: Home, root: Session, given: Failed) -> None:
    session, waited = _waiting(home, given.key)
    if waited is not None:
        FAILED[waited.what](home, session, waited, given)
        home.wake(session)


def _not_carried(home: Home, session: Session, waited: Pending, given: Failed) -> None:
    session.error_(PythonError(f"the processor {waited.type}: {given.problem}", waited.id, given.event))


def _not_requested(home: Home, session: Session, waited: Pending, given: Failed) -> None:
    _unreached(home, session, waited)


def _not_served(home: Home, session: Session, waited: Pending, given: Failed) -> None:
    assert session.invocations_ is not None and waited.id is not None  # which asked for it
    if session.invocations_.finished(waited.id):
        del session.invocations_.active[waited.id]
        found = PythonError(f"the service {waited.type}: {given.problem}", None, given.event)
        found.invokeid = waited.id
        session.error_(found)


def _not_acted(home: Home, session: Session, waited: Pending, given: Failed) -> None:
    request = Request(waited.type, waited.session, waited.id or "", {})
    home.modules.failed(request, "remote", given.problem)


def _not_fetched(home: Home, session: Session, waited: Pending, given: Failed) -> None:
    home.modules.fetched(given.key, OSError(given.problem))


def _not_begun(home: Home, session: Session, waited: Pending, given: Failed) -> None:
    home.modules["session"].did_not(waited, given.problem)


def _refused(home: Home, root: Session, given: Refused) -> None:
    _, waited = _waiting(home, given.key)
    if waited is not None:
        request = Request(waited.type, waited.session, waited.id or "", {})
        home.modules.failed(request, given.error, given.description, given.data)


def _happened(home: Home, root: Session, given: Happened) -> None:
    if given.to in home.sessions:
        home.modules.happened(given.to, given.name, given.data or {})


def _unreached(home: Home, session: Session, waited: Pending) -> None:
    session.undelivered_(waited.type, Event(waited.name or "", sendid=waited.id))


def _said(home: Home, root: Session, given: Said) -> None:
    waited = home.pending.get(given.key)
    session = None if waited is None else home.sessions.get(waited.session)
    if waited is not None and waited.id is not None and session is not None:
        home.post(session, said(waited.id, given.name, given.data))


def _undelivered(home: Home, root: Session, given: Undelivered) -> None:
    session = home.sessions.get(given.to)
    if session is not None and not session.is_finished:
        session.undelivered_(given.target, Event(given.name, sendid=given.sendid))


def _cancelled(home: Home, root: Session, given: Cancelled) -> None:
    home._terminate(root)


def _fired(home: Home, root: Session, given: Fired) -> None:
    fire(home, given.id)


TAKEN: Mapping[type[Any], Callable[[Home, Session, Any], None]] = {
    Sent: _sent,
    Answered: _answered,
    Failed: _failed,
    Said: _said,
    Refused: _refused,
    Happened: _happened,
    Undelivered: _undelivered,
    Cancelled: _cancelled,
    Fired: _fired,
}

ANSWERED: Mapping[str, Callable[[Home, Session, Pending, Answered], None]] = {
    "carry": _carried,
    "request": _requested,
    "serve": _served,
    "act": _acted,
    "fetch": _fetched,
    "begin": _began,
    "end": _began,
}
FAILED: Mapping[str, Callable[[Home, Session, Pending, Failed], None]] = {
    "carry": _not_carried,
    "request": _not_requested,
    "serve": _not_served,
    "act": _not_acted,
    "fetch": _not_fetched,
    "begin": _not_begun,
    "end": _not_begun,
}
