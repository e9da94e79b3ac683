"""What a session does while an assertion looks at it, and time that passes meanwhile.

In: a session, and how long. Out: its steps and the events that nothing took. Virtual time passes from one moment at
which something is due to the next, so that an assertion can stop at the moment it is about.
"""

from __future__ import annotations

from math import inf

from scxml_runtime.session.session import Audience

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

    from scxml_runtime.chart.event import Event
    from scxml_runtime.chart.step import Step
    from scxml_runtime.host.host import Host
    from scxml_runtime.session.machine import StateMachine


class Watch(Audience):
    """Observes a session as long as the `with` lasts: `steps` with the time of each, `untaken` events."""

    __slots__ = ("_session", "steps", "untaken")

    def __init__(self, session: StateMachine) -> None:
        self._session = session
        self.steps: list[tuple[float, Step]] = []
        self.untaken: list[str] = []

    def __enter__(self) -> Watch:
        self._session.observe(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        rest = [each for each in self._session.observers_ or () if each is not self]
        self._session.observers_ = rest or None

    def __call__(self, step: Step) -> None:
        """A microstep was taken."""
        self.steps.append((self._session.now, step))

    def hear(self, event: Event) -> None:
        """No transition takes the event."""
        self.untaken.append(event.name)

    def end(self) -> None:
        """The session is over."""


def pass_time(host: Host, seconds: float, is_over: Callable[[], bool]) -> bool:
    """Let virtual time pass until it is over, so many seconds at most; whether it is."""
    __tracebackhide__ = True
    try:
        can_pass = 0 <= seconds < inf
    except TypeError:
        raise TypeError(f"{seconds!r} is no number of seconds") from None
    if not can_pass:
        raise ValueError(f"{seconds!r} is no number of seconds that can pass")
    clock = host.clock
    until = clock.now() + seconds
    host.advance(0)
    while not is_over():
        due = clock.next_due()
        if due is None or due > until:
            host.advance(max(0.0, until - clock.now()))
            return is_over()
        host.advance(max(0.0, due - clock.now()))
    return True
