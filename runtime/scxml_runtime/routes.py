"""Where a <send> of the SCXML event processor goes (SCXML C.1): from a target to a function of the event.

A target that has no meaning is error.execution, one that cannot be reached is error.communication; both carry
the sendid.
"""

from __future__ import annotations

from scxml_runtime.errors import ContentError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from scxml_runtime.event import Event
    from scxml_runtime.session import Session

    Dispatch = Callable[[Event], None]

SESSION = "#_scxml_"


def route(session: Session, target: str, sendid: str | None) -> Dispatch:
    """How to deliver an event of `session` to this target."""
    if not target:
        return lambda event: session.host.post(session, event)
    if target == "#_internal":
        return lambda event: _internal(session, event)
    if target == "#_parent":
        return lambda event: _parent(session, event)
    if target.startswith(SESSION):
        return lambda event: _session(session, target, target[len(SESSION) :], event)
    if target.startswith("#_"):
        return lambda event: _invoked(session, target, event)
    if target in session.host.sessions:
        return lambda event: _session(session, target, target, event)
    raise ContentError(f"{target!r} is no target of <send>", sendid)


def _internal(session: Session, event: Event) -> None:
    event.type = "internal"
    session.put_internal_(event)
    session.host.wake(session)


def _parent(session: Session, event: Event) -> None:
    if session.parent_ is None:
        unreachable(session, "#_parent", event)
        return
    parent, event.invokeid = session.parent_
    if parent.invocations_ is not None and event.invokeid in parent.invocations_.active:
        session.host.post(parent, event)  # what a cancelled session still says is ignored (SCXML 6.4.3)


def _session(session: Session, target: str, id: str, event: Event) -> None:
    receiver = session.host.sessions.get(id)
    if receiver is None or receiver.is_finished:
        unreachable(session, target, event)
    else:
        session.host.post(receiver, event)


def _invoked(session: Session, target: str, event: Event) -> None:
    invocations = session.invocations_
    child = None if invocations is None else invocations.active.get(target[2:])
    if child is None:
        unreachable(session, target, event)
    else:
        session.host.post(child.session, event)


def unreachable(session: Session, target: str, event: Event) -> None:
    """Tell the sender that its event could not be delivered."""
    problem = f"{event.name!r} cannot be delivered to {target!r}"
    session.error_(ContentError(problem, event.sendid, "error.communication"))
    session.host.wake(session)
