"""The main loop of a session: macrosteps, microsteps, and what ends them (SCXML Appendix D).

In: the class's repertoire of reactions and the session's queues. Out: the content's methods called in order,
the configuration changed, errors turned into events.

The rule that surprises: selection and planning are not here. A reaction comes ready from `reactions`; what is
left to do for each event is to ask conditions, run blocks and move on.
"""

from __future__ import annotations

from itertools import repeat

from scxml_runtime import js
from scxml_runtime.chart.event import Event
from scxml_runtime.data.blame import is_own
from scxml_runtime.data.datamodel import INTERNAL, bind_late, initialize
from scxml_runtime.data.errors import SessionError, message, words
from scxml_runtime.js.realm import SPENT
from scxml_runtime.session.content import Content
from scxml_runtime.session.detours import BUSY, CAREFUL, ENDED, UNSTARTED
from scxml_runtime.session.lifecycle import End
from scxml_runtime.steps.reactions import NO_HISTORY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any

    from scxml_runtime.chart.structure import Node
    from scxml_runtime.steps.reactions import Reaction, Repertoire, Situation


MICROSTEPS = 100_000
"""Microsteps of one macrostep; a chart that needs more is taken for an endless eventless loop."""

MACROSTEPS = 1_000_000
"""External events a session handles in one go; more are taken for a session that keeps itself busy."""


class Interpreter(Content):
    """The part of a session that carries out the algorithm."""

    __slots__ = ()

    def begin_(self, repertoire: Repertoire, params: Mapping[str, Any] | None) -> None:
        """interpret of Appendix D, up to the main event loop."""
        structure = repertoire.structure
        if repertoire.scripted:
            self.enter_()
        initialize(self, structure, params)
        self.run_blocks_(structure.scripts)
        if structure.scripts or self.chart.data:
            self.between_()
        self.take_(repertoire.start.resolve(NO_HISTORY), None)

    def settle_(self, steady: bool = False) -> None:
        """mainEventLoop: eventless transitions and internal events until there are none, then on while external events
        wait. `steady` says that no eventless transition is enabled where the session stands. The realm is entered.
        """
        situation: Any = self.situation_
        rounds = 0
        try:
            while True:
                self.todo_ = False
                for _ in repeat(None, MICROSTEPS):
                    if situation.restless:
                        if situation.final is not None:
                            break
                        if steady:
                            steady = False
                        else:
                            reaction = situation.eventless
                            then = reaction.microstep(self, reaction, None)
                            if then is not None:
                                situation = then
                                continue
                    queue = self.internal_
                    if not queue:
                        if self.realm_ is None or self.realm_.jobs is None:
                            break
                        self.run_jobs_()
                        continue
                    self.event_ = event = queue.pop(0)
                    if event.__class__ is str:
                        self.payload_ = INTERNAL
                        reaction = situation.reactions[event]
                    else:
                        self.payload_ = event.data
                        reaction = situation.reactions[event.name]
                    situation = reaction.microstep(self, reaction, event) or situation
                else:
                    raise js.BudgetExceeded(f"{MICROSTEPS} microsteps without coming to rest")
                self.internal_ = None
                if situation.final is not None:
                    self.exit_(situation.final)
                    break
                if self.external_ is None and self.invocations_ is None:
                    self.reactions_ = CAREFUL if self.observers_ is not None else situation.reactions
                    break
                if not self.go_on_():
                    break
                situation = self.situation_
                rounds += 1
                if rounds > MACROSTEPS:
                    raise js.BudgetExceeded(f"{MACROSTEPS} events in one go: the session keeps itself busy")
        except BaseException as error:
            self.break_(error)
        host = self.host_
        if host is not None and host.ready:
            host.run()

    def go_on_(self) -> bool:
        """After a macrostep: invoke, else take the next external event; False when there is nothing to do."""
        invocations = self.invocations_
        if invocations is not None and invocations.pending:
            invocations.start()
            self.between_()
        elif not self.external_:
            self.external_ = None
            shared = self.observers_ is not None or invocations is not None
            self.reactions_ = CAREFUL if shared else self.situation_.reactions
            return False
        elif self.host_ is not None and self.host_.ready:
            self.step_aside_()
            return False
        else:
            self.take_event_(self.external_.popleft())
        return True

    def resume_(self) -> None:
        """Take up the queues, if the session is idle; at least one event is handled."""
        table = self.reactions_
        if not self.todo_ or table is BUSY or table is ENDED or table is UNSTARTED:
            return
        self.reactions_ = BUSY
        if self.repertoire_.scripted:
            self.enter_()
        try:
            if self.external_ and not self.internal_:
                self.take_event_(self.external_.popleft())
        except BaseException as error:
            self.break_(error)
        self.settle_()

    def step_aside_(self) -> None:
        """Let other sessions run, such as one just invoked, before the next external event."""
        self.reactions_ = CAREFUL
        self.todo_ = True
        self.host.ready.append(self.resume_)

    def take_event_(self, event: Event) -> None:
        """One microstep for an external event, after <finalize> and forwarding (SCXML 6.4, 6.5)."""
        self.event_ = event
        self.payload_ = event.data
        if self.realm_ is not None:
            self.realm_.budget = None
            self.steps = SPENT
        if self.invocations_ is not None:
            self.invocations_.share(event)
        reaction = self.situation_.reactions[event.name]
        reaction.microstep(self, reaction, event)

    # --- microsteps --------------------------------------------------------------

    def deciding_microstep_(self, choice: Reaction, event: Any) -> Situation | None:
        """A microstep where one atomic state has a say; they are counted."""
        choice.left -= 1
        if choice.left == 0:
            choice.go(self.ways_.hot)
        reaction = choice if choice.cond is None else self.choose_(choice)
        if reaction is not None:
            return self.take_(reaction, event)
        if event is not None:
            self.untaken_(event)
        return None

    def fusing_microstep_(self, choice: Reaction, event: Any) -> Situation | None:
        """The same, once it is known to be used a lot."""
        from scxml_runtime.steps.fusion import fused_microstep

        fused = fused_microstep(choice, type(self), event)
        if fused is None:
            return self.deciding_microstep_(choice, event)
        choice.microstep = fused
        then: Situation | None = fused(self, choice, event)
        return then

    def choosing_microstep_(self, choice: Reaction, event: Any) -> Situation | None:
        """A microstep where several atomic states have a say."""
        reaction = self.choose_several_(choice.chains)
        if reaction is not None:
            return self.take_(reaction, event)
        if event is not None:
            self.untaken_(event)
        return None

    def ignoring_microstep_(self, reaction: Reaction, event: Any) -> None:
        """The microstep for an event that no transition names here."""
        self.untaken_(event)

    def choose_(self, choice: Any) -> Any:
        """selectTransitions: ask the conditions, nearest state first; None when nothing is enabled."""
        data = self.data_
        while choice.cond is not None:
            try:
                holds = choice.cond(self, data)
            except BaseException as error:
                self.fail_(error)
                holds = False
            if holds:
                outcome = choice.outcome
                if outcome is None:
                    return choice
                return outcome.reaction or outcome.resolve(self.history_ or NO_HISTORY)
            choice = choice.otherwise
        return None if choice is self.situation_.staying else choice

    def choose_several_(self, chains: Iterable[Iterable[Any]]) -> Any:
        """choose_ for several atomic states; each condition is asked once (they have no side effects)."""
        known: dict[Any, bool] = {}
        enabled: dict[Any, None] = {}
        for chain in chains:
            for cond, arc, _ in chain:
                if arc not in known:
                    known[arc] = cond is None or self.holds_(cond)
                if known[arc]:
                    enabled[arc] = None
                    break
        if not enabled:
            return None
        outcome = self.situation_.outcome(tuple(enabled))
        return outcome.reaction or outcome.resolve(self.history_ or NO_HISTORY)

    def holds_(self, cond: Callable[..., Any]) -> bool:
        """Whether a condition is true; one that fails is false, with error.execution (SCXML 5.9.1)."""
        try:
            return bool(cond(self, self.data_))
        except BaseException as error:
            self.fail_(error)
            return False

    def take_(self, reaction: Reaction, event: Any) -> Situation:
        """microstep: exit, run, enter; where it leads. The realm is entered once for a macrostep, not here."""
        scope = self.data_
        block = None
        try:
            for block in reaction.blocks:
                block(self, scope)
        except BaseException as error:
            self.recover_(reaction, block, error)
        self.situation_ = situation = reaction.situation
        if self.observers_ is not None:
            self.report_(reaction, event)
        return situation

    def run_blocks_(self, blocks: Iterable[Callable[..., Any]]) -> None:
        """Run blocks of content in order; an error ends its block only (SCXML 4.1)."""
        data = self.data_
        rest = iter(blocks)
        while True:
            try:
                for block in rest:
                    block(self, data)
                return
            except BaseException as error:
                self.fail_(error)

    def recover_(self, reaction: Reaction, block: Any, error: BaseException) -> None:
        """Go on behind a block that failed."""
        self.fail_(error)
        blocks = reaction.blocks
        self.run_blocks_(blocks[blocks.index(block) + 1 :])

    def run_jobs_(self) -> None:
        """Run what promises have put off, on what is left of the budget; jobs that use it up are dropped. A rejection
        that nothing has handled then is an error of content."""
        realm = self.realm
        while realm.jobs is not None:
            try:
                js.run_jobs(realm)
                for rejection in js.unhandled(realm):
                    self.error_(rejection)
            except BaseException as error:
                if isinstance(error, js.StepsExceeded):
                    js.drop_jobs(realm)
                self.fail_(error)
        self.between_()

    def finish_jobs_(self) -> None:
        """Run what promises have put off, if there is something."""
        if self.realm_ is not None and self.realm_.jobs is not None:
            self.run_jobs_()

    # --- what reactions ask for --------------------------------------------------------------

    def bind_late_data_(self, node: Node) -> None:
        """Late binding: the state's <data> gets its value on the first entry (SCXML 5.3)."""
        bound = self.bound_
        if bound is None:
            bound = self.bound_ = set()
        if node.id not in bound:
            bound.add(node.id)
            self.enter_()
            bind_late(self, node)

    def await_invocations_(self, node: Node) -> None:
        """The state was entered: what it invokes starts at the end of the macrostep."""
        invocations = self.invocations_
        if invocations is None:
            from scxml_runtime.session.invocations import Invocations

            invocations = self.invocations_ = Invocations(self)
        invocations.pending.append(node)
        self.todo_ = True

    def end_invocations_(self, node: Node) -> None:
        """The state was left: cancel what it invoked."""
        if self.invocations_ is not None:
            self.invocations_.end(node)

    def report_(self, reaction: Reaction, event: Any) -> None:
        """Hand a Step to the observers."""
        from scxml_runtime.chart.step import Step

        if type(event) is str:
            event = Event(event, "internal")
        rows, exited, entered = reaction.told
        step = Step(event, list(rows), list(exited), list(entered), reaction.situation.ids)
        for callback in self.observers_ or ():
            callback(step)

    def between_(self) -> None:
        """Tell the host's observers that what they heard since the last step belongs to no step."""
        host = self.host_
        if host is not None and host.observers:
            host.tell(self, "between", None)

    # --- errors and the end --------------------------------------------------------------

    def break_(self, error: BaseException) -> None:
        """End the session because of an error that is none of its content's, and raise it with a note of the place; a
        SessionError where it is none of the caller's either."""
        from scxml_runtime.chart.places import annotate

        own = is_own(error)
        told = message(error) if own else words(error) or type(error).__name__
        self.end_ = End(self.final, told, self.done_data)
        self.reactions_ = ENDED
        self.drop_timers_()
        self.tell_end_()
        if self.host_ is not None:
            self.host_.ended(self)
        annotate(error)
        if own or isinstance(error, js.BudgetExceeded):
            raise SessionError(f"{type(self).__name__} was ended: {told}") from error
        raise error

    def cancel_(self) -> None:
        """End the session from outside: its onexit handlers run, no done event (SCXML 6.4.3).

        In the middle of a step that waits for the end of its macrostep, as external events do. It may be content of
        another session that asks for it, whose realm is the current one again afterwards.
        """
        if self.reactions_ is BUSY:
            self.host.ready.append(self.cancel_)
            self.todo_ = True
        elif self.reactions_ is not ENDED:
            self.reactions_ = BUSY
            running = js.running()
            try:
                self.exit_(None)
            except BaseException as error:
                self.break_(error)
            finally:
                js.enter(running)

    def exit_(self, final: Node | None) -> None:
        """exitInterpreter: leave all states; `final` is None when the session is cancelled. What promises have put off
        is done before and behind."""
        self.enter_()
        self.finish_jobs_()
        for node in sorted(self.situation_.nodes, key=lambda node: -node.order):
            self.run_blocks_(node.exit)
            self.end_invocations_(node)
        if final is not None:
            self.end_ = End(final.id, self.failure, js.undefined)
            self.end_ = End(final.id, self.failure, self.evaluate_(final.donedata))
        self.finish_jobs_()
        self.internal_ = self.external_ = None
        self.reactions_ = ENDED
        self.drop_timers_()
        self.tell_end_()
        if self.host_ is not None:
            self.host_.ended(self)
