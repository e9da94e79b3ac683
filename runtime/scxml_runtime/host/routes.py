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
    from scxml_runtime.session.session import Session

    Dispatch = Callable[[Session, str, Event], None]

SESSION = "#_scxml_"


def route(session: Session, target: str, sendid: str | None) -> Dispatch:
    """What delivers events of `session` to this target."""
    if not target:
        return _own
    if target == "#_internal":
        return _internal
    if target == "#_parent":
        return _parent
    if target.startswith(SESSION) or target in session.host.sessions:
        return _session
    if target.startswith("#_"):
        return _invoked
    if target == "_internal" and session.chart.dialect == "ors":
        return _internal
    raise ContentError(
        f"{target!r} is no target of <send>", sendid, ors="error.send.nosuchsession", target=target
    )


def _own(session: Session, target: str, event: Event) -> None:
    session.host.post(session, event)


def _internal(session: Session, target: str, event: Event) -> None:
    event.type = "internal"
    session.put_internal_(event)
    session.host.wake(session)


def _parent(session: Session, target: str, event: Event) -> None:
    if session.parent_ is None:
        unreachable(session, "#_parent", event)
        return
    parent, event.invokeid = session.parent_
    if parent.invocations_ is not None and event.invokeid in parent.invocations_.active:
        session.host.post(parent, event)  # what a cancelled session still says is ignored (SCXML 6.4.3)


def _session(session: Session, target: str, event: Event) -> None:
    receiver = session.host.sessions.get(target.removeprefix(SESSION))
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
    ors = "error.send.targetunavailable" if "://" in target else "error.send.nosuchsession"
    session.error_(ContentError(problem, event.sendid, "error.communication", ors=ors, target=target))
    session.host.wake(session)
