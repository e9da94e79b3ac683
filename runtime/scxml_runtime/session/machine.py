"""`StateMachine`: one session of a chart, as its users see it (design: public interface).

In: events. Out: what the chart's content does, and steps for whoever observes. There is no clock here, no
thread and no I/O: those are the host's, made when first needed.

Two rules surprise, and are where the speed comes from. `reactions_`, the table of what to do about an event, says also
whether the session may be disturbed: it is the present situation's own table only while the session is idle and
nothing but its transitions cares about events; otherwise one of `detours` stands there, whose every reaction leads
elsewhere. So `send` asks one question, which it must ask anyway. And `send` and `deciding_` share most of their lines:
a call of a common part would cost each of them more than the rest of it.
"""

from __future__ import annotations

from sys import _getframe, modules

from scxml_runtime import js
from scxml_runtime.chart.structure import Structure
from scxml_runtime.data.datamodel import INTERNAL, data_class
from scxml_runtime.data.errors import SessionError
from scxml_runtime.session.detours import BUSY, CAREFUL, UNSTARTED, Detour
from scxml_runtime.session.interpreter import Interpreter
from scxml_runtime.session.notices import event_untaken
from scxml_runtime.steps.reactions import NO_HISTORY, Repertoire, Way, Ways

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any, ClassVar, Generic

    from typing_extensions import TypeVar

    from scxml_runtime.session.home import Home
    from scxml_runtime.session.listeners import Listener
    from scxml_runtime.session.session import Callback
    from scxml_runtime.session.waiting import Waiting
    from scxml_runtime.steps.reactions import Outcome, Reaction

    Id = TypeVar("Id", contravariant=True, default=Any)  # the chart's states, as a Literal
    Variables = TypeVar("Variables", covariant=True, default=Any)  # its variables, as a TypedDict
else:

    class Generic:
        """For type checkers only: `StateMachine["DoorState", "DoorData"]` is StateMachine."""

        __slots__ = ()

        def __class_getitem__(cls, types):
            return cls

    Id, Variables = str, dict


class StateMachine(Interpreter, Generic[Id, Variables]):
    """A session of the chart that the subclass holds in `chart`.

    Made without a `host`, it gets one of its own, on virtual time. `session_id`: what else its host makes up;
    `url`: the address of its document, where that is not its file's.

    Names without a trailing underscore are for users and for the chart's content; those with one belong to
    the runtime.
    """

    __slots__ = ()

    # While coverage is measured, it is another one that counts.
    prepare_: ClassVar[Callable[[Structure, Ways], Repertoire]] = Repertoire

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        cls.repertoire_ = None
        if "chart" in cls.__dict__:
            cls.home_ = _getframe(1).f_globals  # of the module that holds the chart, whatever it is called
        elif hasattr(cls, "chart"):
            from scxml_runtime.session.overriding import check

            check(cls)

    def __init__(self, host: Home | None = None, session_id: str | None = None, url: str = "") -> None:
        repertoire = self.repertoire_ or self.derive_()
        super().__init__(repertoire.start.situation, host, session_id, url)
        if host is not None and (host.observers or session_id is None):
            host.meet(self)

    # --- running --------------------------------------------------------------

    def start(self, params: Mapping[str, Any] | None = None) -> None:
        """Start the session and run it to stability. `params` stand in for the values of <data> (SCXML
        6.4). Raises SessionError if it has been started before."""
        if self.reactions_ is not UNSTARTED:
            raise SessionError(f"{self!r} has been started already")
        params = None if params is None else dict(params)
        self.reactions_ = BUSY
        if self.host_ is not None and self.host_.observers:
            self.host_.tell(self, "start", params)
        try:
            self.begin_(self.repertoire_ or self.derive_(), params)
        except BaseException as error:
            self.break_(error)
        self.settle_()

    def send(self, name: str, data: Any = None) -> None:
        """Send an external event; `data` is plain Python (or an ECMAScript value). Runs to stability.

        Sent from within the session's own content, the event waits its turn; after the end it is lost. What fails in
        the chart's content is an error event for the chart, and raises nothing here. Raises SessionError before the
        start, TypeError and ValueError for what is no event's name.
        """
        reaction = self.reactions_[name]
        special = reaction.send
        if special is not None:
            return special(self, reaction, name, data)  # type: ignore[no-any-return]  # it is None
        self.reactions_ = BUSY
        self.event_ = name
        self.payload_ = data
        scope = self.data_
        block = None
        try:
            cond = reaction.cond
            while cond is not None:
                try:
                    holds = cond(self, scope)
                except BaseException as error:
                    self.fail_(error)
                    holds = False
                if holds:
                    break
                reaction = reaction.otherwise
                cond = reaction.cond
            for block in reaction.blocks:
                block(self, scope)
        except BaseException as error:
            self.rescue_(reaction, block, error)
        self.situation_ = reaction.situation
        if self.todo_:
            self.enter_()
            self.settle_()
        else:
            self.reactions_ = reaction.reactions

    def rescue_(self, reaction: Reaction, block: Any, error: BaseException) -> None:
        """Go on behind a block that failed, or end the session."""
        try:
            if block is None:
                raise error
            self.recover_(reaction, block, error)
        except BaseException as fatal:
            self.break_(fatal)

    # --- what send() does where that is not all --------------------------------------------

    def deciding_(self, reaction: Reaction, name: str, data: Any) -> None:
        """send() where one state decides and more is asked for: a realm, a history, eventless transitions, a count.

        What it shares with send() stands there a second time, so that neither pays for a call of the other.
        """
        reaction.left -= 1
        if reaction.left == 0:
            reaction.go(self.ways_.hot)
        self.reactions_ = BUSY
        self.event_ = name
        self.payload_ = data
        entered = reaction.scripted
        if entered:
            self.enter_()
        scope = self.data_
        block = None
        try:
            cond = reaction.cond
            while cond is not None:
                try:
                    holds = cond(self, scope)
                except BaseException as error:
                    self.fail_(error)
                    holds = False
                if holds:
                    if reaction.outcome is not None:
                        reaction = reaction.outcome.resolve(self.history_ or NO_HISTORY)
                    break
                reaction = reaction.otherwise
                cond = reaction.cond
            for block in reaction.blocks:
                block(self, scope)
        except BaseException as error:
            self.rescue_(reaction, block, error)
        self.situation_ = situation = reaction.situation
        if self.todo_ or situation.restless:
            if not entered:
                self.enter_()
            self.settle_()
        else:
            self.reactions_ = situation.reactions

    def answering_(self, reaction: Reaction, name: str, data: Any) -> None:
        """send() by way of a microstep, as where several states have a say."""
        self.reactions_ = BUSY
        self.event_ = name
        self.payload_ = data
        if reaction.scripted:
            self.enter_()
        try:
            situation = reaction.microstep(self, reaction, name) or self.situation_
        except BaseException as error:
            self.break_(error)
        if self.todo_ or situation.restless:
            if not reaction.scripted:
                self.enter_()
            self.settle_()
        else:
            self.reactions_ = situation.reactions

    def fusing_(self, reaction: Reaction, name: str, data: Any) -> None:
        """deciding_, once the reaction is known to be used a lot."""
        from scxml_runtime.steps.macrosteps import fused_send

        fused = fused_send(reaction, type(self))
        if fused is None:
            self.deciding_(reaction, name, data)
        else:
            reaction.send = fused
            fused(self, reaction, name, data)

    def ignoring_(self, reaction: Reaction, name: str, data: Any) -> None:
        """send() of an event that no transition names here."""
        if "logging" in modules or name.startswith("error"):
            event_untaken(self, name, data)

    def fall_(self, error: BaseException) -> None:
        """In fused functions: an error that is none of content's; or it has ended the session where it comes from."""
        if self.reactions_ is BUSY:
            self.break_(error)
        raise error

    def follow_(self, outcome: Outcome, event: str | None) -> None:
        """In fused functions: the rest of send() where it depends on a history."""
        self.proceed_(outcome.resolve(self.history_ or NO_HISTORY), event)

    def proceed_(self, reaction: Reaction, event: str | None) -> None:
        """In fused functions: the rest of send(), with this reaction to an event or, with None, to nothing."""
        then = reaction.microstep(self, reaction, event)
        situation = then or self.situation_
        steady = then is None and event is None
        if self.todo_ or (situation.restless and not steady):
            self.settle_(steady)
        else:
            self.reactions_ = situation.reactions

    # --- for its users --------------------------------------------------------------

    def advance(self, seconds: float) -> None:
        """Let so much virtual time pass: delayed events come due in order. Raises TypeError on a clock that is real,
        ValueError for less than nothing."""
        self.host.advance(seconds)

    def observe(self, callback: Callback) -> None:
        """Call `callback` with a Step for each microstep from now on; where content asks for it, the microstep that
        runs it may be the first or not. What it raises ends the session, and reaches whoever sent the event. Raises
        TypeError for what cannot be called.
        """
        if not callable(callback):
            raise TypeError(f"{callback!r} cannot be called: observe(callback) wants a function of a Step")
        self.observers_ = [*(self.observers_ or ()), callback]
        if self.reactions_ is BUSY:
            self.todo_ = True
        elif not isinstance(self.reactions_, Detour):
            self.reactions_ = CAREFUL

    def on_enter(self, id: Id, listener: Listener) -> None:
        """Call `listener` whenever the state is entered, with the event that led there (None at the start and behind
        eventless transitions), or without it. What it answers is awaited by a host in real time.

        Raises ValueError for an id that no state has.
        """
        self._listen("on_enter", self.state_(id), listener)

    def on_exit(self, id: Id, listener: Listener) -> None:
        """The same, whenever the state is left."""
        self._listen("on_exit", self.state_(id), listener)

    def on_event(self, descriptor: str, listener: Listener) -> None:
        """Call `listener` with each event that this descriptor matches (SCXML 3.12.1), whether a transition takes it or
        not. Raises ValueError if none ever does."""
        from scxml_runtime.session.listeners import event_descriptor

        self._listen("on_event", event_descriptor(self, descriptor), listener)

    def on_transition(self, listener: Listener) -> None:
        """Call `listener` with the Step of each microstep."""
        self._listen("on_transition", "", listener)

    def _listen(self, kind: str, key: str, listener: Listener) -> None:
        from scxml_runtime.session.listeners import listeners

        live = None if self.host_ is None else self.host_.live
        if live is None or live.is_here:
            listeners(self).add(kind, key, listener)
        else:
            live.call(self._listen, kind, key, listener)

    def reaches(self, id: Id, timeout: float | None = None) -> Waiting:
        """Wait in real time until the state is entered, or go on if it is active: `await gate.reaches("open")`, or on
        another thread `gate.reaches("open").wait()`. `timeout` in seconds.

        Raises ValueError for an id that no state has, SessionError if the session ends without it, TimeoutError.
        """
        from scxml_runtime.session.waiting import Waiting

        return Waiting(self, self.state_(id), timeout)

    def ended(self, timeout: float | None = None) -> Waiting:
        """Wait in real time for the session's end; answers the final state's id, None if it was cancelled. Raises
        SessionError if the session fails, TimeoutError."""
        from scxml_runtime.session.waiting import Waiting

        return Waiting(self, None, timeout)

    # --- what there is to see --------------------------------------------------------------

    def is_active(self, id: Id) -> bool:
        """Whether the state with this id is active (SCXML 5.9.1). Raises ValueError for an id that no state has: unlike
        In(), which charts call, it is asked by people.
        """
        return self.state_(id) in self.situation_.ids

    @property
    def data(self) -> Variables:
        """The data model as plain Python values, by name. A copy: changing it changes nothing.

        An observer may ask while another session runs, whose realm must stay the current one.
        """
        running = js.running()
        js.enter(self)
        try:
            return self.data_.snapshot_()  # type: ignore[return-value]  # whose types the compiler knows
        finally:
            js.enter(running)

    @property
    def log(self) -> list[tuple[Any, str]]:
        """What <log> said: (label, text) in order; the oldest are forgotten."""
        told = self.log_ or ()
        return list(zip(told[::2], told[1::2], strict=True))

    def snapshot(self, log_lines: int = 20) -> dict[str, Any]:
        """All of the session as plain JSON data, with the sessions that it has invoked: `host.restore` goes on from it,
        in another process too. `log_lines`: how many of the log's last lines are in it. Who observes is not saved. From
        any thread.

        Raises SnapshotError in the middle of a macrostep, NotSaveable where a value cannot be saved, with its variable.
        """
        from scxml_runtime.session.saving.sessions import save

        live = None if self.host_ is None else self.host_.live
        return save(self, log_lines) if live is None or live.is_here else live.call(save, self, log_lines)

    # --- for the host --------------------------------------------------------------

    @classmethod
    def derive_(cls) -> Repertoire:
        """Everything sessions of this class share, made when the first of them is."""
        chart = getattr(cls, "chart", None)
        if chart is None:
            raise TypeError(f"{cls.__name__} has no chart: make sessions of a class that holds one")
        if "data_class_" not in vars(cls):
            cls.data_class_ = data_class(cls.__name__ + "Data", chart)
        repertoire = cls.repertoire_ = cls.prepare_(Structure(chart, cls), cls.ways_)
        return repertoire

    @classmethod
    def fast_paths_(cls) -> tuple[Any, Any]:
        """For fused functions: what they write in place of calls, and which others run no code of the chart."""
        from scxml_runtime.session.fast_paths import HARMLESS, fast_paths

        return fast_paths(cls), HARMLESS

    def watch_(self) -> None:
        """Tell the host's observers about each step."""
        self.observe(lambda step: self.host_.tell(self, "step", step))  # type: ignore[union-attr]  # it asks for this


StateMachine.ways_ = Ways(
    cold=Way(StateMachine.deciding_, StateMachine.deciding_microstep_),
    hot=Way(StateMachine.fusing_, StateMachine.fusing_microstep_),
    choosing=Way(StateMachine.answering_, StateMachine.choosing_microstep_),
    ignoring=Way(StateMachine.ignoring_, StateMachine.ignoring_microstep_),
    settling=Way(StateMachine.answering_, StateMachine.ignoring_microstep_),
    busy=BUSY,
    internal=INTERNAL,
    raising=StateMachine.raise_event,
)
