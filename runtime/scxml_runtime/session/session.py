"""`Session`: what one session is, as data: where it stands, what it waits for, what it has been told.

In: nothing but itself. Out: the ground that content, algorithm and users' interface stand on: the queues, the
realm, the timers, and how an error becomes an event.

The rule that surprises: what most sessions never need (queues, history, host, realm) is made on first use, so
that a live session is some slots and its data.
"""

from __future__ import annotations

from _heapq import heappop, heappush
from sys import modules

from scxml_runtime import js
from scxml_runtime.data.copying import event_for_python
from scxml_runtime.data.datamodel import DataModel, whole
from scxml_runtime.data.errors import ContentError, PythonError, error_event, failure, python_error
from scxml_runtime.js.realm import NOTHING, SPENT, thread
from scxml_runtime.session.detours import ENDED, UNSTARTED
from scxml_runtime.session.lifecycle import NO_END, NOWHERE, Origin
from scxml_runtime.session.notices import content_failed, event_untaken

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from typing import Any, ClassVar

    from scxml_runtime.chart.event import Event
    from scxml_runtime.chart.rows import Chart
    from scxml_runtime.chart.step import Step
    from scxml_runtime.ports.clock import Appointment
    from scxml_runtime.session.home import Home
    from scxml_runtime.session.invocations import Invocations
    from scxml_runtime.steps.reactions import Reactions, Situation, Ways

    Callback = Callable[[Step], object]

QUEUE_LENGTH = 1_000_000
"""External events that may wait."""

MOST_RAISED = 100_000
"""Internal events that may wait."""


class Audience:
    """An observer that is told more than the steps."""

    __slots__ = ()

    def hear(self, event: Event) -> None:
        """An event was taken up; its data is plain Python."""
        raise NotImplementedError

    def end(self) -> None:
        """The session is over."""
        raise NotImplementedError


class Session:
    """The state of a session, and what every part of it needs."""

    __slots__ = (
        *("__weakref__", "bound_", "data_", "end_", "event_", "external_"),
        *("history_", "host_", "internal_", "invocations_", "log_"),
        *("observers_", "origin_", "payload_", "reactions_", "realm_"),
        *("session_id_", "situation_", "steps", "timers_", "todo_"),
    )

    chart: ClassVar[Chart]
    home_: ClassVar[Mapping[str, Any]] = {}  # what the module that holds the chart has
    data_class_: ClassVar[type[DataModel]] = DataModel
    repertoire_: ClassVar[Any] = None
    ways_: ClassVar[Ways]
    new_home_: Callable[[], Home]

    def __init__(self, situation: Situation, host: Home | None, session_id: str | None, url: str) -> None:
        self.reactions_: Reactions = UNSTARTED
        self.situation_: Situation = situation
        self.todo_ = False
        self.event_: Any = None
        self.payload_: Any = None
        self.internal_: list[Any] | None = None
        self.external_: Any = None
        self.history_: dict[str, tuple[str, ...]] | None = None
        self.bound_: set[str] | None = None
        self.host_ = host
        self.session_id_ = session_id
        self.origin_ = Origin(url, None) if url else NOWHERE
        self.observers_: list[Callback] | None = None
        self.invocations_: Invocations | None = None
        self.timers_: Appointment | dict[str, Appointment | list[Appointment]] | None = None
        # label and text in turn, no pairs of them: the garbage collector would look into each
        self.log_: list[Any] | None = None
        self.realm_: js.Realm | None = None
        self.steps: Iterator[bool] = SPENT
        self.end_ = NO_END
        self.data_ = self.data_class_(self)

    @property
    def url(self) -> str:
        """The address of the document: the one it was started by, else that of its file; "" for a text of no place."""
        from scxml_runtime.ports.addresses import of_class

        return self.origin_.url or of_class(type(self))

    @property
    def parent_(self) -> tuple[Session, str] | None:
        """The session that invoked this one, and the invocation's id (SCXML 6.4)."""
        return self.origin_.parent

    @property
    def final(self) -> str | None:
        """The top-level final state that the session ended in."""
        return self.end_.final

    @property
    def failure(self) -> str | None:
        """Why the session ended, if not of itself."""
        return self.end_.failure

    @property
    def done_data(self) -> Any:
        """The data of the final state's <donedata>, an ECMAScript value (SCXML 5.5)."""
        return self.end_.done_data

    @property
    def configuration(self) -> frozenset[str]:
        """The ids of the active states, ancestors included; after the end, those active when it came."""
        return self.situation_.ids

    def state_(self, id: object) -> str:
        """The id, if a state has it. Raises ValueError."""
        known = self.repertoire_.structure.nodes
        if isinstance(id, str) and id in known:
            return id
        from scxml_runtime.slips import did_you_mean

        raise ValueError(f"{type(self).__name__} has no state {id!r}{did_you_mean(str(id), known)}")

    @property
    def is_finished(self) -> bool:
        """Whether the session is over: it reached a top-level final state, was cancelled, or failed."""
        return self.reactions_ is ENDED

    @property
    def host(self) -> Home:
        """Where the session lives; a session made without a host gets one of its own, on a virtual clock. One that is
        false is there for observers alone, until somebody asks for it."""
        if not self.host_:
            if self.host_ is None:
                self.host_ = self.new_home_()
            self.host_.adopt(self)
        return self.host_

    @property
    def session_id(self) -> str:
        """The session's id, `_sessionid` of SCXML 5.10."""
        if self.session_id_ is None:
            self.host.adopt(self)
        assert self.session_id_ is not None
        return self.session_id_

    @property
    def realm(self) -> js.Realm:
        """The session's ECMAScript world."""
        return self.realm_ or self.make_realm_()

    @property
    def now(self) -> float:
        """Seconds since the host's start, on its clock."""
        return self.host.clock.now()

    def __repr__(self) -> str:
        states = " ".join(sorted(self.configuration)) or "not started"
        return f"<{type(self).__name__} {states}{self._time_passes()}>"

    def _time_passes(self) -> str:
        """Who lets time pass, if the session waits for it and nobody does."""
        timers = self.timers_
        if (
            timers is None or self.host.live is not None
        ):  # where another thread may change them at this moment
            return ""
        found = timers.values() if isinstance(timers, dict) else [timers]
        moments = [timer[0] for each_key in found for timer in each(each_key)]
        if not moments:
            return ""
        if self.host.clock.is_real:
            return "; time passes while its host is entered"
        return f"; virtual time: advance({max(0.0, min(moments) - self.now):g}) brings the next event"

    # --- what the algorithm adds -----------------------------------------------------------------------

    def settle_(self, steady: bool = False) -> None:
        """Run to stability."""
        raise NotImplementedError

    def run_blocks_(self, blocks: Iterable[Callable[..., Any]]) -> None:
        """Run blocks of content."""
        raise NotImplementedError

    def observe(self, callback: Callback) -> None:
        """Tell of each microstep."""
        raise NotImplementedError

    def cancel_(self) -> None:
        """End the session from outside."""
        raise NotImplementedError

    def resume_(self) -> None:
        """Take up the queues, if the session is idle; at least one event is handled."""
        raise NotImplementedError

    # --- ECMAScript ------------------------------------------------------------------------------------

    def enter_(self) -> None:
        """Make the session's ECMAScript realm the current one, its budget full."""
        realm = self.realm_
        if realm is None:
            thread.realm = self
        else:
            thread.realm = realm
            realm.budget = None
            self.steps = SPENT

    def slow_path_(self, facts: Any = NOTHING) -> dict[str, Any]:
        """In fused functions, where no fast path could be taken: make the realm the current one, on the first slow
        path, where something is known of the event, with a full budget. Answers what is known from then on: nothing.
        """
        realm = self.realm_
        thread.realm = realm or self
        if realm is not None and facts is not NOTHING:
            realm.budget = None
            self.steps = SPENT
        return NOTHING  # type: ignore[no-any-return]

    def make_realm_(self) -> js.Realm:
        realm = self.realm_ = js.Realm()
        realm.globals = self.data_
        realm.sealed = bool(self.chart.kinds)
        realm.sharp = self.chart.dialect == "ors"
        realm.machine = self
        if self.host_ is not None:
            realm.timezone = self.host_.timezone
            realm.memory = self.host_.script_bytes
            if self.host_.script_seconds is not None:
                realm.stopwatch = self.stopwatch_
        return realm

    def stopwatch_(self) -> Callable[[float], bool]:
        """Start to count the time of scripts, within the chart's limit or the host's."""
        return self.host.stopwatch(self.chart.limits.get("_processEventTimeout"))

    def held_(self) -> list[Any]:
        """Values that the session holds beside its variables: they count in its memory, too."""
        waiting = [*(self.internal_ or ()), *(self.external_ or ())]
        return [self.event_, self.payload_, self.log_, [getattr(event, "data", event) for event in waiting]]

    def milliseconds_(self) -> float:
        """What `Date` shows: milliseconds since 1970 on the host's clock."""
        return (self.host_ or self.host).clock.milliseconds()

    def chance_(self) -> float:
        """Math.random: the host's sequence."""
        return self.host.random()

    # --- queues, errors, timers ------------------------------------------------------------------------

    def put_internal_(self, event: Any) -> None:
        queue = self.internal_
        if queue is None:
            self.internal_ = [event]
            self.todo_ = True
        elif len(queue) < MOST_RAISED:
            queue.append(event)
            self.todo_ = True
        else:
            raise js.BudgetExceeded(f"{MOST_RAISED} events wait in the internal queue")

    def enqueue_(self, event: Event) -> None:
        """Put an event into the external queue."""
        queue = self.external_
        if queue is None:
            from _collections import deque  # type: ignore[import-not-found]

            queue = self.external_ = deque()
        elif len(queue) >= QUEUE_LENGTH:
            raise js.BudgetExceeded(f"{QUEUE_LENGTH} events wait in the external queue")
        queue.append(event)
        self.todo_ = True

    def fail_(self, error: BaseException) -> None:
        """An error in content becomes error.execution (SCXML 3.12.2); any other is raised again."""
        error = failure(error, type(self))
        if isinstance(error, js.StepsExceeded):
            self.realm.steps.renew()
        self.error_(error)

    def error_(self, error: BaseException) -> None:
        """Put the error event for `error` into the internal queue."""
        if self.chart.dialect == "ors":
            event = self.host.modules.error_event(self, error)
        else:
            event = error_event(error)
        if isinstance(error, PythonError):
            event.invokeid = error.invokeid
        self.put_internal_(event)
        content_failed(self, error, event)
        host = self.host_
        if host is not None and host.observers:
            host.tell(self, "error", event)

    def undelivered_(self, target: str, event: Event) -> None:
        """Put error.communication into the internal queue for an event that did not arrive (SCXML C.1)."""
        problem = f"{event.name!r} cannot be delivered to {target!r}"
        ors = "error.send.targetunavailable" if "://" in target else "error.send.nosuchsession"
        self.error_(ContentError(problem, event.sendid, "error.communication", ors=ors, target=target))
        self.host.wake(self)

    def untaken_(self, event: Any) -> None:
        """No transition takes the event."""
        if event.__class__ is str:
            if "logging" in modules or event.startswith("error"):
                event_untaken(self, event, self.payload_)
        else:
            event = whole(self, event)
            event_untaken(self, event.name, event.data, event.place)
        host = self.host_
        if host is not None and host.observers:
            host.tell(self, "untaken", whole(self, event))
        for observer in self.observers_ or ():
            if isinstance(observer, Audience):
                observer.hear(event_for_python(whole(self, event)))

    def tell_end_(self) -> None:
        """The listeners hear that the session is over."""
        for observer in self.observers_ or ():
            if isinstance(observer, Audience):
                observer.end()

    def python_failed_(
        self, what: str, error: BaseException, sendid: str | None = None, invokeid: str | None = None
    ) -> None:
        """Python code around the chart failed: content hears of it, the log has the traceback."""
        self.error_(python_error(what, error, sendid, invokeid))
        if self.host_ is not None:
            self.host_.wake(self)

    def add_timer_(self, key: str, timer: Appointment) -> None:
        """Remember a delayed event, so that it can be cancelled under its key; the only one stands for itself."""
        timers = self.timers_
        if timers is None:
            self.timers_ = timer
            return
        if isinstance(timers, tuple):
            timers = self.timers_ = {key_of(timers): timers}
        known = timers.get(key)
        if known is None:
            timers[key] = timer
        elif isinstance(known, list):
            heappush(known, timer)
        else:
            timers[key] = sorted((known, timer))

    def take_timers_(self, key: str) -> list[Appointment]:
        """The delayed events of this key, which are forgotten."""
        timers = self.timers_
        if isinstance(timers, dict):
            return each(timers.pop(key, None))
        if timers is None or key_of(timers) != key:
            return []
        self.timers_ = None
        return [timers]

    def forget_timer_(self, key: str) -> None:
        """A delayed event of this key came due: of several, the first in time."""
        known = self.timers_.get(key) if isinstance(self.timers_, dict) else None
        if isinstance(known, list) and len(known) > 1:
            heappop(known)
        else:
            self.take_timers_(key)

    def drop_timers_(self) -> None:
        """The session is over: what it delayed is never sent (SCXML 6.2.4)."""
        timers = self.timers_
        for found in timers.values() if isinstance(timers, dict) else [timers]:
            for timer in each(found):
                self.host.clock.drop(timer)
        self.timers_ = None


def key_of(timer: Appointment) -> Any:
    """The key of a delayed event: the callback's second argument, whoever the callback is."""
    return timer[4]


def each(timers: Appointment | list[Appointment] | None) -> list[Appointment]:
    """The delayed events of one key, of which there is mostly one."""
    return timers if isinstance(timers, list) else [] if timers is None else [timers]
