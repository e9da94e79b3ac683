"""Where a <send> of the SCXML event processor goes (SCXML C.1): from a target to what carries events there.

A target that has no meaning is error.execution, one that cannot be reached is error.communication; both carry
the sendid.
"""

from __future__ import annotations

from scxml_runtime.data.errors import ContentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from scxml_runtime.chart.event import Event
    from scxml_runtime.session.home import Home
    from scxml_runtime.session.session import Session

    Dispatch = Callable[[Home, Session, str, Event], None]

SESSION = "#_scxml_"


def route(host: Home, session: Session, target: str, sendid: str | None) -> Dispatch:
    """What delivers events of `session` to this target."""
    if not target:
        return _own
    if target == "#_internal":
        return _internal
    if target == "#_parent":
        return _parent
    if target.startswith(SESSION) or target in host.sessions:
        return _session
    if target.startswith("#_"):
        return _invoked
    if target == "_internal" and session.chart.dialect == "ors":
        return _internal
    raise ContentError(
        f"{target!r} is no target of <send>", sendid, ors="error.send.nosuchsession", target=target
    )


def _own(host: Home, session: Session, target: str, event: Event) -> None:
    host.post(session, event)


def _internal(host: Home, session: Session, target: str, event: Event) -> None:
    event.type = "internal"
    session.put_internal_(event)
    host.wake(session)


def _parent(host: Home, session: Session, target: str, event: Event) -> None:
    if session.parent_ is None:
        session.undelivered_("#_parent", event)
        return
    parent, event.invokeid = session.parent_
    if parent.invocations_ is not None and event.invokeid in parent.invocations_.active:
        host.post(parent, event)  # what a cancelled session still says is ignored (SCXML 6.4.3)


def _session(host: Home, session: Session, target: str, event: Event) -> None:
    receiver = host.sessions.get(target.removeprefix(SESSION))
    if receiver is None:
        host.elsewhere(session, target, event)
    elif receiver.is_finished:
        session.undelivered_(target, event)
    else:
        host.post(receiver, event)


def _invoked(host: Home, session: Session, target: str, event: Event) -> None:
    invocations = session.invocations_
    child = None if invocations is None else invocations.active.get(target[2:])
    if child is None:
        session.undelivered_(target, event)
    else:
        child.take(event)


ROUTES: dict[str, Dispatch] = {
    "own": _own,
    "internal": _internal,
    "parent": _parent,
    "session": _session,
    "invoked": _invoked,
}
"""The ways of delayed events, by the names that snapshots give them."""
