"""The run of a chart that is debugged: inputs in order, moments as they come, stops where the front wants them.

In: a history (which makes simulations), inputs, and a front. Out: `front.stopped(engine, reason)` at each stop, which
says how to go on before it returns. The rule that surprises: the front is asked on the chart's own stack; whatever it
raises ends the run, and never becomes an error of the chart's content.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Any, Protocol

from scxml_runtime import SessionError, StateMachine, js
from scxml_runtime.simulator.scenario import ScenarioError
from scxmlc.debug.breakpoints import Breakpoints
from scxmlc.debug.history import Checkpoint, History
from scxmlc.debug.hooks import hook, plain
from scxmlc.debug.inputs import After, Input, Until
from scxmlc.debug.moments import STEPS, WHOLE, Coordinate, Moment
from scxmlc.debug.tracing import Spot, Tracer, depth_of, session_of


class Front(Protocol):
    """Who sits at the debugger."""

    def stopped(self, engine: Any, reason: str) -> None:
        """The chart stands still at `engine.moment`; it goes on when this returns."""

    def said(self, line: str) -> None:
        """What the chart does, what a log point says."""


class Leave(BaseException):
    """The chart's stack is left behind."""


class Quit(BaseException):
    """Nobody wants to go on."""


class Broken(BaseException):
    """The front failed, with its cause."""


MOST = 100
"""Lines of the transcript that are told at one stop, from its beginning and from its end."""

Pilot = Callable[[Moment], str | None]
"""Why to stop at a moment; None: go on."""


class Runner:
    """One chart being debugged."""

    def __init__(self, history: History, inputs: list[Input], front: Front) -> None:
        self.history = history
        self.inputs = inputs
        self.front = front
        self.breakpoints = Breakpoints()
        self.moment = Moment("rest", (0, 0))
        self.edits: dict[Coordinate, list[Callable[[], object]]] = {}
        self.charts: dict[type[StateMachine], None] = {}
        self.place = 0
        self.is_replay = False
        self.is_asking = False
        self.wants_pause = False
        self.is_interrupted = False
        self.awaited: Callable[[StateMachine], bool] | None = None
        self.at: Coordinate = (0, 0)
        self.stood: frozenset[Any] = (
            frozenset()
        )  # the active states of the session when its last microstep began
        self._blind = -1
        self._furthest: Coordinate = (0, 0)
        self._mute = False
        self._gone = False
        self._announced: Any = None
        self._told = 0
        self._tracer = Tracer(self._line)
        self._pilot: Pilot = lambda moment: "entry"
        self._wants_lines = False
        self._is_whole = False
        self._after: Callable[[], Checkpoint] | None = None
        self._board(history.make())

    # --- running --------------------------------------------------------------

    def run(self) -> None:
        """Until the front has had enough."""
        running = js.running()
        start = self.history.checkpoints[0]
        try:
            while True:
                try:
                    self._play(start)
                except Leave:
                    assert self._after is not None
                    start = self._after()
        except Quit:
            return
        except Broken as failed:
            assert failed.__cause__ is not None
            raise failed.__cause__ from None
        finally:
            self._mute = True
            self._tracer.turn(False)
            js.enter(running)

    def detach(self) -> None:
        """Hear nothing more, and be in nobody's way."""
        self._mute = self._gone = True
        self.breakpoints.forget(lambda each: True)
        self._set(lambda moment: None, False)
        self._tracer.turn(False)
        observers = self.simulator.host.observers
        if self._heard in observers:
            observers.remove(self._heard)

    def _board(self, simulator: Any) -> None:
        """Be in this simulation from now on."""
        self.simulator = simulator
        self._told = len(simulator.transcript.entries)
        for session in simulator.sessions.values():
            self._meet(session)
        simulator.host.observe(self._heard)

    def meet(self, cls: type[StateMachine]) -> None:
        """A chart has turned up."""
        if cls not in self.charts:
            self.charts[cls] = None
            self.breakpoints.learn(cls)

    def _meet(self, session: StateMachine) -> None:
        self.meet(plain(type(session)))
        hook(session, self)

    def _play(self, start: Checkpoint) -> None:
        """All inputs from there on, and a rest before each."""
        self.place, begun = start.input, start.begun
        self.at = (start.beat, 0)
        self._tracer.turn(self._wants_lines)
        while True:
            if not begun:
                self._beat("rest", told=str(self.inputs[self.place]) if self.place < len(self.inputs) else "")
            if self.place < len(self.inputs):
                self._do(self.place)
                self.place, begun = self.place + 1, False

    def _do(self, place: int) -> None:
        simulator = self.simulator
        each = self.inputs[place]
        if isinstance(each, After):
            each = self.inputs[place] = each.counted(simulator)
        try:
            for _ in each.play(simulator):
                self._at_rest(place, True)
                if (
                    self.inputs[place] is not each
                ):  # something was given meanwhile, and comes before the rest of it
                    break
            self._at_rest(place + 1, False)
        except (SessionError, ScenarioError) as error:
            self._narrate()
            self._beat("failed", told=str(error))

    def _at_rest(self, place: int, begun: bool) -> None:
        """Nothing is left to do at this moment: a place for a checkpoint."""
        self._narrate()
        if not self.is_replay:
            mute, self._mute = self._mute, True
            self.history.visit(self.simulator, self.at[0], place, begun)
            self._told = len(self.simulator.transcript.entries)
            self._mute = mute

    # --- what hooks and observers tell ------------------------------------------

    def event(self, session: StateMachine, event: Any) -> None:
        """An external event is taken up."""
        self._announced = event
        self._beat("event", session, event)

    def microstep(self, session: StateMachine, event: Any, reaction: Any) -> None:
        """Transitions were chosen."""
        self.stood = session.situation_.nodes
        self._beat("microstep", session, event, reaction)

    def untaken(self, session: StateMachine, event: Any) -> None:
        """No transition takes the event."""
        self._beat("untaken", session, event)

    def is_internal(self, moment: Moment) -> bool:
        """Whether a microstep is the first that one hears of its event."""
        return moment.event is not None and moment.event is not self._announced

    def said(self, line: str) -> None:
        """What a log point says."""
        self.front.said(line)

    def _heard(self, session: StateMachine, kind: str, value: Any) -> None:
        if kind == "start":
            self._meet(session)
        elif kind == "error":
            self._beat("error", session, value)
        elif kind == "end":
            self._beat("end", session)

    def _beat(
        self,
        kind: str,
        session: StateMachine | None = None,
        event: Any = None,
        reaction: Any = None,
        told: str = "",
    ) -> None:
        if self._mute:
            return
        self.at = (self.at[0] + 1, 0)
        if self._is_whole:
            self._wants_lines = bool(self.breakpoints.lines)
        self._tracer.turn(self._wants_lines)
        self._reach(Moment(kind, self.at, session, event, reaction, told=told))

    def _line(self, frame: FrameType, spot: Spot) -> None:
        if self._mute:
            return
        self.at = (self.at[0], self.at[1] + 1)
        if self._is_whole and not (
            spot in self.breakpoints.lines or self.at in self.edits or self.wants_pause
        ):
            return
        session = session_of(frame)
        if session is None or session.host is not self.simulator.host:
            return
        is_condition = self.breakpoints.is_condition(session, frame.f_code.co_name)
        file = spot[0] or session.chart.source
        moment = Moment(
            "line", self.at, session, None, None, file, spot[1], frame, depth_of(frame), is_condition
        )
        self._reach(moment)

    def _reach(self, moment: Moment) -> None:
        try:
            self._decide(moment)
        except Exception as defect:  # of the front, or of ours: the chart must not hear of it
            raise Broken from defect

    def _decide(self, moment: Moment) -> None:
        self.moment = moment
        if not self.is_replay:
            self._furthest = max(self._furthest, moment.at)
        if moment.at in self.edits:
            with self.standing_still():
                for edit in self.edits[moment.at]:
                    edit()
        reason = self._pilot(moment)
        waits = moment.kind == "rest" and self.place >= len(self.inputs) and not self.is_replay
        reason = reason or ("rest" if waits else None)
        while reason is not None:
            pilot = self._pilot
            self._stop(reason)
            waits = moment.kind == "rest" and self.place >= len(self.inputs)
            reason = "rest" if waits else pilot(moment) if pilot is self._pilot else None

    def _stop(self, reason: str) -> None:
        self._narrate()
        self.wants_pause = self.is_interrupted = False
        self.is_asking = True
        try:
            with self.standing_still():
                self.front.stopped(self, reason)
        finally:
            self.is_asking = False
        if self._is_whole:  # lines may have been asked for meanwhile
            self._wants_lines = bool(self.breakpoints.lines)
        if self._wants_lines != self._tracer.is_on:
            self._tracer.turn(self._wants_lines)
        if self.wants_pause:  # already again
            self.pause()

    @contextmanager
    def standing_still(self) -> Iterator[None]:
        """Nothing that runs meanwhile is debugged, and the chart finds all as it was."""
        running, mute = js.running(), self._mute
        realm = getattr(self.moment.session, "realm_", None)
        budget = None if realm is None else realm.budget
        self._mute = True
        try:
            yield
            self._mute = mute or self._gone  # whoever leaves hears nothing more
        finally:
            js.enter(running)
            if realm is not None:
                realm.budget = budget

    def _narrate(self) -> None:
        """Tell what is new in the transcript."""
        entries = self.simulator.transcript.entries
        told, self._told = self._told, len(entries)
        if told < self._told and not self.is_replay:
            lines = [*self.simulator.transcript.lines(told)]
            left_out = len(lines) - 2 * MOST
            if left_out > 0:
                lines[MOST:-MOST] = [f"   … {left_out:,} lines …"]
            for line in lines:
                self.front.said(line)

    def interrupt(self) -> None:
        """As `pause`; a search in the past is given up."""
        self.is_interrupted = True
        self.pause()

    def pause(self) -> None:
        """Stop at the next moment, be it a line in the midst of a script. Asked for on the chart's own thread."""
        self.wants_pause = True
        if not (self._mute or self._wants_lines):
            self._blind = self.at[0]
            self._tracer.turn(True)

    @property
    def is_counted(self) -> bool:
        """Whether the moment is found again: not where nobody counted the lines before it."""
        return self.moment.kind != "line" or self.moment.at[0] != self._blind

    # --- how to go on ----------------------------------------------------------

    def go(self, step: str) -> None:
        """Go on by this sort of step, or to a breakpoint."""
        origin, wanted = self.moment, STEPS[step]

        def pilot(moment: Moment) -> str | None:
            if self.awaited is not None and not self.wants_pause:
                return self._arrival(moment)
            if self.wants_pause:
                return "pause"
            found = self.breakpoints.hit(moment, self)
            if found is not None:
                return found
            return "step" if moment.kind == "failed" or wanted(moment, origin) else None

        self.is_replay = False
        self._set(pilot, step not in WHOLE or bool(self.breakpoints.lines))
        self._is_whole = step in WHOLE

    def _arrival(self, moment: Moment) -> str | None:
        """Stop at the first moment of the session that is waited for, and at nothing before."""
        assert self.awaited is not None
        if moment.session is None or not self.awaited(moment.session):
            return None
        self.awaited = None
        return "entry"

    def _set(self, pilot: Pilot, lines: bool) -> None:
        self._pilot, self._wants_lines, self._is_whole = pilot, lines, False

    def give(self, *inputs: Input) -> None:
        """Let this happen next, before what is still to come; what was to come, if this is the past, is forgotten."""
        is_past = self.moment.at < self._furthest
        place = self.place if self.moment.kind == "rest" else self.place + 1
        left: list[Input] = [] if is_past else self._cut() + self.inputs[place:]
        self.forget_future()
        self._furthest = self.moment.at
        self.inputs[place:] = [*inputs, *left]

    def _cut(self) -> list[Input]:
        """Let time that is passing stop at this moment; what is left of it."""
        passing = None if self.moment.kind == "rest" else self.inputs[self.place]
        if not isinstance(passing, Until) or passing.time <= self.simulator.now:
            return []
        self.inputs[self.place] = Until(self.simulator.now)
        return [passing]

    def edit(self, change: Callable[[], object]) -> None:
        """Change something now; it is changed again whenever this moment comes again. Raises what `change` raises."""
        change()
        self.forget_future()
        if self.is_counted:
            self.edits.setdefault(self.moment.at, []).append(change)

    def forget_future(self) -> None:
        """From here on it will be otherwise than it was."""
        self.edits = {at: edits for at, edits in self.edits.items() if at <= self.moment.at}
        self.history.forget_after(self.moment.at[0])
