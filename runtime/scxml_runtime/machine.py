"""`StateMachine`: one session of a chart, as its users see it (design: public interface).

In: events. Out: what the chart's content does, and steps for whoever observes. The class holds queues, data and
history; no clock, no thread, no I/O: those are the host's, made when first needed.

The rule that surprises: `reactions_`, the table of what to do about an event, says also whether the session
may be disturbed. It is the present situation's own table only while the session is idle and nothing but its
transitions cares about events; otherwise one of `tables` stands there, whose every reaction is a detour.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.datamodel import DataModel
from scxml_runtime.errors import SessionError
from scxml_runtime.interpreter import Interpreter
from scxml_runtime.reactions import Repertoire
from scxml_runtime.structure import Structure
from scxml_runtime.tables import BUSY, CAREFUL, ENDED, UNSTARTED

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, ClassVar

    from scxml_runtime.event import Event
    from scxml_runtime.host import Host
    from scxml_runtime.invocations import Invocations
    from scxml_runtime.ports.clock import Timer
    from scxml_runtime.reactions import Reaction, Reactions, Situation
    from scxml_runtime.rows import Chart
    from scxml_runtime.step import Step

    Callback = Callable[[Step], object]

QUEUE_LENGTH = 1_000_000
"""External events that may wait."""


class StateMachine(Interpreter):
    """A session of the chart that the subclass holds in `chart`.

    Names without a trailing underscore are for users and for the chart's content; those with one belong to the
    runtime.
    """

    __slots__ = (
        "__weakref__",
        "bound_",
        "data_",
        "done_data",
        "event_",
        "external_",
        "failure",
        "final",
        "history_",
        "host_",
        "internal_",
        "invocations_",
        "log_",
        "observers_",
        "parent_",
        "payload_",
        "reactions_",
        "realm_",
        "session_id_",
        "situation_",
        "timers_",
        "todo_",
        "url",
    )

    chart: ClassVar[Chart]
    repertoire_: ClassVar[Repertoire | None] = None
    data_class_: ClassVar[type[DataModel]] = DataModel

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.repertoire_ = None

    def __init__(self, host: Host | None = None, session_id: str | None = None, url: str = "") -> None:
        repertoire = self.repertoire_ or _derive(type(self))
        self.reactions_: Reactions = UNSTARTED
        self.situation_: Situation = repertoire.start.situation
        self.todo_ = False
        self.event_: Any = None
        self.payload_: Any = None
        self.internal_: list[Any] | None = None
        self.external_: Any = None
        self.history_: dict[str, tuple[str, ...]] | None = None
        self.bound_: set[str] | None = None
        self.host_ = host
        self.session_id_ = session_id
        self.url = url
        self.parent_: tuple[StateMachine, str] | None = None
        self.observers_: list[Callback] | None = None
        self.invocations_: Invocations | None = None
        self.timers_: dict[str, Timer] | None = None
        self.log_: list[tuple[Any, str]] | None = None
        self.realm_: js.Realm | None = None
        self.final: str | None = None
        self.failure: str | None = None
        self.done_data: Any = js.undefined
        self.data_ = self.data_class_(self)
        if host is not None and host.observers:
            self.watch_()

    # --- running ---------------------------------------------------------------------------------------------

    def start(self, params: Mapping[str, Any] | None = None) -> None:
        """Start the session and run it to stability. `params` stand in for the values of <data> (SCXML 6.4)."""
        if self.reactions_ is not UNSTARTED:
            raise SessionError(f"{self!r} has been started already")
        self.reactions_ = BUSY
        if self.host_ is not None and self.host_.observers:
            self.host_.tell(self, "start", None)
        try:
            self.begin_(self.repertoire_ or _derive(type(self)), params)
        except BaseException as error:
            self.break_(error)
        self.settle_()

    def send(self, name: str, data: Any = None) -> None:
        """Send an external event; `data` is plain Python (or an ECMAScript value). Runs to stability.

        Sent from within the session's own content, the event waits its turn; after the end it is lost.
        """
        reaction = self.reactions_[name]
        if reaction.special is not None:
            reaction.special(self, reaction, name, data)
            return
        self.reactions_ = BUSY
        self.event_ = name
        self.payload_ = data
        if reaction.scripted:
            self.enter_()
        scope = self.data_
        block = None
        try:
            for block in reaction.blocks:
                block(self, scope)
        except BaseException as error:
            self.rescue_(reaction, block, error)
        self.situation_ = reaction.situation
        if reaction.restless or self.todo_:
            self.settle_()
        else:
            self.reactions_ = reaction.reactions

    def choosing_(self, choice: Reaction, name: str, data: Any) -> None:
        """send() where conditions or histories decide."""
        self.reactions_ = BUSY
        self.event_ = name
        self.payload_ = data
        try:
            reaction = self.choose_(choice)
            if reaction is not None:
                self.take_(reaction, name)
        except BaseException as error:
            self.break_(error)
        situation = self.situation_
        if self.todo_ or situation.restless:
            self.settle_()
        else:
            self.reactions_ = situation.reactions

    def rescue_(self, reaction: Reaction, block: Any, error: BaseException) -> None:
        """Go on behind a block that failed, or end the session."""
        try:
            self.recover_(reaction, block, error)
        except BaseException as fatal:
            self.break_(fatal)

    def ignoring_(self, reaction: Reaction, name: str, data: Any) -> None:
        """send() of an event that no transition names here."""

    def settling_(self, reaction: Reaction, name: str, data: Any) -> None:
        """send() of an event that no transition names, where something can happen of itself (Appendix D)."""
        self.event_ = name
        self.payload_ = data
        self.settle_()

    def advance(self, seconds: float) -> None:
        """Let virtual time pass: delayed events come due in order. Only on a virtual clock."""
        self.host.advance(seconds)

    def observe(self, callback: Callback) -> None:
        """Call `callback` with a Step for each microstep from now on."""
        self.observers_ = [*(self.observers_ or ()), callback]
        if self.reactions_ is BUSY:
            self.todo_ = True
        elif self.reactions_ is self.situation_.reactions:
            self.reactions_ = CAREFUL

    # --- what there is to see --------------------------------------------------------------------------------

    @property
    def configuration(self) -> frozenset[str]:
        """The ids of the active states, ancestors included; after the end, those active when it came."""
        return self.situation_.ids

    def is_active(self, id: str) -> bool:
        """Whether the state with this id is active (SCXML 5.9.1, In())."""
        return id in self.situation_.ids

    @property
    def is_finished(self) -> bool:
        """Whether the session is over: it reached a top-level final state, was cancelled, or failed."""
        return self.reactions_ is ENDED

    @property
    def data(self) -> dict[str, Any]:
        """The data model as plain Python values, by name. A copy: changing it changes nothing."""
        self.enter_()
        return self.data_.snapshot_()

    @property
    def log(self) -> list[tuple[Any, str]]:
        """What <log> said: (label, text) in order; the oldest are forgotten."""
        return list(self.log_ or ())

    @property
    def now(self) -> float:
        """Seconds since the host's start, on its clock."""
        return self.host.clock.now()

    @property
    def host(self) -> Host:
        """Where the session lives; a session made without a host gets one of its own, on a virtual clock."""
        if self.host_ is None:
            from scxml_runtime.host import Host

            self.host_ = Host()
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

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {' '.join(sorted(self.configuration)) or 'not started'}>"

    # --- for the host ----------------------------------------------------------------------------------------

    def enqueue_(self, event: Event) -> None:
        """Put an event into the external queue."""
        queue = self.external_
        if queue is None:
            from _collections import deque

            queue = self.external_ = deque()
        elif len(queue) >= QUEUE_LENGTH:
            raise js.BudgetExceeded(f"{QUEUE_LENGTH} events wait in the external queue")
        queue.append(event)
        self.todo_ = True

    def resume_(self) -> None:
        """Take up the external queue, if the session is idle."""
        closed = self.reactions_ is BUSY or self.reactions_ is ENDED or self.reactions_ is UNSTARTED
        if self.todo_ and not closed:
            self.settle_()

    def watch_(self) -> None:
        """Tell the host's observers about each step."""
        self.observe(lambda step: self.host.tell(self, "step", step))

    def add_timer_(self, key: str, timer: Timer) -> None:
        """Remember a delayed event, so that it can be cancelled under its key."""
        if self.timers_ is None:
            self.timers_ = {}
        timer.same_id = self.timers_.get(key)
        self.timers_[key] = timer

    def forget_timer_(self, key: str, timer: Timer) -> None:
        """A delayed event came due."""
        timers = self.timers_
        if timers is None or key not in timers:
            return
        kept = [other for other in chain(timers.pop(key)) if other is not timer]
        for other in reversed(kept):
            self.add_timer_(key, other)

    def drop_timers_(self) -> None:
        """The session is over: what it delayed is never sent (SCXML 6.2.4)."""
        for timer in (self.timers_ or {}).values():
            for each in chain(timer):
                each.cancel()
        self.timers_ = None


def chain(timer: Timer | None) -> list[Timer]:
    """The timers of one sendid, the newest first."""
    found = []
    while timer is not None:
        found.append(timer)
        timer = timer.same_id
    return found


def _derive(cls: type[StateMachine]) -> Repertoire:
    """Everything sessions of this class share, made when the first of them is."""
    chart = getattr(cls, "chart", None)
    if chart is None:
        raise TypeError(f"{cls.__name__} has no chart: make sessions of a class that holds one")
    cls.data_class_ = type(cls.__name__ + "Data", (DataModel,), {})
    special = (StateMachine.choosing_, StateMachine.ignoring_, StateMachine.settling_)
    cls.repertoire_ = Repertoire(Structure(chart, cls), *special)
    return cls.repertoire_
