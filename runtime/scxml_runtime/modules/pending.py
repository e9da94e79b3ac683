"""Requests that wait for an answer.

In: requests with their rows. Out: the row, once, for the first answer; a `timeout` failure when none comes in
time. A second answer, or one for a session that is over, finds nothing and is dropped without a word (ORS
interaction 8.14).
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.modules.action import Action
    from scxml_runtime.ports.clock import Clock
    from scxml_runtime.ports.platform import Request


class Pending:
    """The open requests of all sessions of a host."""

    __slots__ = ("clock", "failed", "open")

    def __init__(self, clock: Clock, failed: Callable[[Request, str, str], None]) -> None:
        self.clock = clock
        self.failed = failed
        self.open: dict[tuple[str, str], tuple[Action, Any]] = {}

    def add(self, request: Request, action: Action) -> None:
        """Wait for the answer to `request`, as long as the action's row says."""
        alarm = None
        if action.answer_within is not None:
            text = f"{request.kind} was not answered within {action.answer_within:g} s"
            due = self.clock.now() + action.answer_within
            alarm = self.clock.call_at(due, self.failed, request, "timeout", text)
        self.open[request.session, request.id] = (action, alarm)

    def take(self, request: Request) -> Action | None:
        """The row of an open request, which is closed by this; None when it is closed already."""
        action, alarm = self.open.pop((request.session, request.id), (None, None))
        if alarm is not None:
            alarm.cancel()
        return action

    def forget(self, session: str) -> None:
        """Close all requests of a session that is over."""
        for key in [key for key in self.open if key[0] == session]:
            alarm = self.open.pop(key)[1]
            if alarm is not None:
                alarm.cancel()
