"""Who wants to hear what one session does: functions for its states, events and transitions, and who waits for a state.

In: the session's steps. Out: calls in the order of what happens: the event, what was left, the transition, what was
entered. A function that takes no argument gets none; what is awaitable is carried out by the host.

The rule that surprises: they hear of a microstep once its content has run, in the middle of a macrostep; an event that
they send waits until that is over. A listener that fails keeps nobody else from hearing, and the chart hears an error
event, unless it was an error event that made it fail.
"""

from __future__ import annotations

from inspect import isawaitable, signature

from scxml_runtime.chart.event import check_name
from scxml_runtime.chart.step import Step
from scxml_runtime.chart.structure import ANY, descriptor, prefixes
from scxml_runtime.data.blame import is_for_the_caller
from scxml_runtime.data.copying import event_for_python
from scxml_runtime.data.errors import error_event, python_error
from scxml_runtime.session.notices import content_failed
from scxml_runtime.session.session import Audience
from scxml_runtime.slips import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from typing import Protocol

    from scxml_runtime.chart.event import Event
    from scxml_runtime.session.session import Session

    Listener = Callable[..., object]

    class Waiting(Protocol):
        """Somebody who waits for a state, or for the end."""

        def is_over(self, entered: Sequence[str]) -> bool: ...
        def end(self) -> None: ...


ENTER, EXIT, EVENT, TRANSITION = "on_enter", "on_exit", "on_event", "on_transition"

OF_PLATFORM = ("done", "error", "error.execution", "error.communication")


class Listeners(Audience):
    """Those of one session, as one of its observers."""

    __slots__ = ("by_kind", "session", "waiting")

    def __init__(self, session: Session) -> None:
        self.session = session
        self.by_kind: dict[str, dict[str, list[Listener]]] = {}
        self.waiting: list[Waiting] = []

    def add(self, kind: str, key: str, listener: Listener) -> None:
        """Call the listener from now on."""
        self.by_kind.setdefault(kind, {}).setdefault(key, []).append(with_one_argument(listener))

    def __call__(self, step: Step) -> None:
        """A microstep was taken."""
        if self.by_kind:
            event = None if step.event is None else event_for_python(step.event)
            if event is not None:
                self.hear(event)
            self._tell(EXIT, step.exited, event)
            self._tell(TRANSITION, ("",), step)
            self._tell(ENTER, step.entered, event)
        if self.waiting:
            self.waiting = [each for each in self.waiting if not each.is_over(step.entered)]

    def hear(self, event: Event) -> None:
        """An event was taken up, by a transition or by none."""
        self._tell(EVENT, prefixes(event.name), event)

    def end(self) -> None:
        """The session is over."""
        for each in self.waiting:
            each.end()
        self.waiting = []

    def _tell(self, kind: str, keys: Iterable[str], news: Step | Event | None) -> None:
        known = self.by_kind.get(kind)
        if known is not None:
            for key in keys:
                for listener in (*known.get(key, ()),):  # those that one of them adds wait for the next
                    self._call(f"{kind}({key!r})" if key else kind, listener, news)

    def _call(self, what: str, listener: Listener, news: Step | Event | None) -> None:
        try:
            answer = listener(news)
        except Exception as error:
            if is_for_the_caller(error):
                raise
            self._failed(what, error, news)
        else:
            if isawaitable(answer):
                self.session.host.begin(
                    answer, lambda result: None, lambda error: self._failed(what, error, news)
                )

    def _failed(self, what: str, error: BaseException, news: Step | Event | None) -> None:
        """Tell the chart; but what fails on an error event would hear of that, and fail, without end."""
        event = news.event if isinstance(news, Step) else news
        if event is None or "error" not in prefixes(event.name):
            self.session.python_failed_(what, error)
        else:
            problem = python_error(what, error)
            content_failed(self.session, problem, error_event(problem))


def listeners(session: Session) -> Listeners:
    """Those of the session, from the first time that somebody wants to hear of it."""
    found = next((each for each in session.observers_ or () if isinstance(each, Listeners)), None)
    if found is None:
        found = Listeners(session)
        session.observe(found)
    return found


def with_one_argument(listener: Listener) -> Listener:
    """The listener as a function of one argument. Raises TypeError for one that needs more."""
    try:
        shape = signature(listener)
    except ValueError:  # of functions written in C some do not say
        return listener
    try:
        shape.bind(None)
    except TypeError:
        try:
            shape.bind()
        except TypeError:
            raise TypeError(f"{listener!r} is called with one argument or none, and takes {shape}") from None
        return lambda news: listener()
    return listener


def event_descriptor(session: Session, text: str) -> str:
    """The descriptor without its `.*`, if such an event may come: some transition takes it, or it is the platform's.
    Raises ValueError, and TypeError for no text."""
    check_name(text)
    known = session.repertoire_.structure.descriptors
    token = descriptor(text)
    taken = token == ANY or _is_of_platform(session, token) or any(each in known for each in prefixes(token))
    if not taken and not any(each.startswith(token + ".") for each in known):
        raise ValueError(
            f"no transition of {type(session).__name__} takes {text!r}{did_you_mean(text, known)}"
        )
    return token


def _is_of_platform(session: Session, token: str) -> bool:
    """Whether it is an event that comes unasked: a chart need not take its errors for a program to hear of them."""
    return (
        token in OF_PLATFORM
        or token.startswith("done.")
        or (session.chart.dialect == "ors" and token.startswith("error."))
    )
