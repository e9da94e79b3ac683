"""What `StateMachine.send` does about an event, made into one function: the whole macrostep, as far as it is known.

In: a reaction. Out: a function that carries it out, and behind it the microsteps that are bound to follow: eventless
transitions, and those for events that content has raised by name.

The rule that surprises: events raised by name wait in the session's queue as ever, so whoever looks sees them there;
what is known here is only what stands in front of it. Wherever something else may have happened (`todo_`), the
function leaves the rest of the macrostep to `settle_`.
"""

from __future__ import annotations

import ast

from scxml_runtime.js.realm import SPENT, thread
from scxml_runtime.steps.fusion import MOST_METHODS, Fusion, function_of, methods
from scxml_runtime.steps.inlining import SLOW
from scxml_runtime.steps.lowering import mentions
from scxml_runtime.steps.reading import first_key, read_once

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.steps.fusion import Lines
    from scxml_runtime.steps.reactions import Outcome, Reaction, Repertoire, Situation

EVENT_DATA = frozenset(["event_data", "event_data_is"])
"""Code that names these reads the event's data."""

MOST_STEPS = 4
"""Microsteps of themselves, or about raised events, that are put into one function behind the first."""

# Session.enter_, written out: it is there in each step of a scripted chart
REALM = """
realm = self.realm_
if realm is None:
    THREAD.realm = self
else:
    THREAD.realm = realm
    realm.budget = None
    self.steps = SPENT
"""

RAISE = """
if self.internal_:
    ONE_BY_ONE
    self.todo_ = True
else:
    self.internal_ = NAMES
"""

FIRST_SLOW = "(facts := self.slow_path_(facts))"
"""Where only slow paths need the realm, the first of them makes it the current one, its budget full; `facts` says
whether it is the first."""

FACTS = """
if facts.__class__ is not dict:
    facts = {}
"""

# Of an event that was raised nothing is known; what slow paths leave behind stays
OTHER_FACTS = """
if facts:
    facts = {}
"""

FACT = "fact = facts.get(KEY)"

NEXT = """
del self.internal_[0]
self.event_ = NAME
self.payload_ = INTERNAL
"""

LEAVE = """
ENTER
self.settle_(STEADY)
return
"""

REST = """
if self.todo_:
    LEAVE
self.reactions_ = TABLE
return
"""

REST_OF_RAISED = """
if self.todo_ or self.internal_:
    LEAVE
self.internal_ = None
self.reactions_ = TABLE
return
"""


def fused_send(reaction: Reaction, owner: type[Any]) -> Callable[..., Any] | None:
    """What `StateMachine.send` does about the reaction in sessions of this class."""
    return function_of(_Send, reaction, owner)


class _Send(Fusion):
    """What is known where the next statements stand: `entered` says that the session's realm is the current one, or
    that the class needs none, `slow_alone` that nothing needs it but slow paths; `event` is the name of the event of
    this microstep, None where it happens of itself; `waiting` are names that stand in front in the queue, `has_raised`
    says that there were some; `histories` is what those remember that were left on the way; `steps` are the situations
    gone through.
    """

    whole = """
def fused(self, reaction, name, facts):
    self.reactions_ = BUSY
    self.event_ = name
    self.payload_ = facts
    data = self.data_
    FACTS
    try:
        ANSWER
    except BaseException as error:
        self.fall_(error)
"""

    def __init__(self, reaction: Reaction, owner: type[Any]) -> None:
        super().__init__(reaction, owner)
        self.entered = not getattr(owner, "repertoire_").scripted  # noqa: B009
        self.slow_alone = False
        self.inlining.has_facts = any(mentions(method, EVENT_DATA) for method in methods(reaction))
        self.event: ast.expr | None = self.splice.name("name")
        self.waiting: tuple[ast.expr, ...] = ()
        self.has_raised = False
        self.histories: dict[str, tuple[str, ...]] = {}
        self.steps: list[Situation] = []

    def function(self) -> Callable[..., Any]:
        answer = [*self.answer(self.reaction)]
        facts = self.piece(FACTS) if self.inlining.has_facts else []
        key = first_key(answer)
        answer = read_once(answer, key)
        facts += [] if key is None else self.piece(FACT, KEY=key)
        whole = self.piece(self.whole, BUSY=self.fix(self.ways.busy), FACTS=facts, ANSWER=answer)
        return self.splice.function(whole)

    def answer(self, reaction: Reaction) -> Lines:
        if self.entered or not reaction.scripted:
            yield from super().answer(reaction)
            return
        self.entered = True
        answer = self.on_fast_paths(reaction)
        if answer is None:
            answer = [*self.realm(), *super().answer(reaction)]
        yield from answer
        self.entered = False

    def on_fast_paths(self, reaction: Reaction) -> list[ast.stmt] | None:
        """The answer, if nothing in it needs the realm but slow paths."""
        before = self.splice.methods
        self.inlining.is_scripted, self.slow_alone = False, True
        self.inlining.slow = FIRST_SLOW
        answer = [*super().answer(reaction)]
        self.slow_alone = False
        self.inlining.slow, self.inlining.texts = SLOW, {}
        if not self.inlining.is_scripted:
            return answer
        self.splice.methods = before
        return None

    def enter(self) -> list[ast.stmt]:
        """What makes the realm the current one where the next statements stand."""
        if self.slow_alone:
            return self.piece(FIRST_SLOW)
        return [] if self.entered else self.realm()

    def realm(self) -> list[ast.stmt]:
        return self.piece(REALM, THREAD=self.fix(thread), SPENT=self.fix(SPENT))

    def fail(self) -> list[ast.stmt]:
        return [*self.enter(), *self.piece("self.fail_(error)")] if self.slow_alone else super().fail()

    def taken(self, reaction: Reaction) -> Lines:
        then = reaction if reaction.outcome is None else self.known(reaction.outcome)
        if then is None:
            yield from self.left("return self.follow_(LEFT, EVENT)", reaction.outcome)
            return
        before = self.waiting, self.has_raised, self.histories
        yield from self.followed(then)
        self.waiting, self.has_raised, self.histories = before

    def known(self, outcome: Outcome) -> Reaction | None:
        """What it leads to, where no history has a say, or one of which it is known what it remembers."""
        if outcome.settled() is None:
            while outcome.asked in self.histories and self.histories[outcome.asked] in outcome.answers:
                outcome = outcome.answers[self.histories[outcome.asked]]
        return outcome.reaction

    def followed(self, then: Reaction) -> Lines:
        """A microstep, and what follows."""
        situation = then.situation
        stays = situation.staying is then
        steady = stays and self.event is None
        if not steady:  # nothing happens of itself: that is no event which nothing takes
            yield from self.content(then)
        if not stays:
            yield from self.piece("self.situation_ = SITUATION", SITUATION=self.fix(situation))
        self.histories = {**self.histories, **_remembered(then)}
        if situation.restless and not steady:
            yield from self.of_itself(situation)
        elif self.waiting:
            yield from self.about_raised(situation, steady)
        else:
            rest = REST_OF_RAISED if self.has_raised else REST
            yield from self.piece(rest, LEAVE=self.leave(steady), TABLE=self.fix(situation.reactions))

    def leave(self, steady: bool = False) -> list[ast.stmt]:
        return self.piece(LEAVE, ENTER=self.enter(), STEADY=self.splice.constant(steady))

    def rest(self, reaction: Reaction) -> Lines:
        yield from self.left("return self.proceed_(LEFT, EVENT)", reaction)

    def left(self, template: str, left: Any) -> Lines:
        """What another method does about the event, or about what happens of itself."""
        if self.has_raised:
            yield from self.piece("self.todo_ = True")
        if self.slow_alone:
            yield from self.enter()
        event = self.splice.constant(None) if self.event is None else self.event
        yield from self.piece(template, LEFT=self.fix(left), EVENT=event)

    def raising(self, names: list[ast.expr], each: list[ast.stmt]) -> Lines:
        if self.waiting:
            yield from each
            return
        self.waiting, self.has_raised = tuple(names), True
        yield from self.piece(RAISE, NAMES=self.splice.listed(names), ONE_BY_ONE=each)

    def of_itself(self, situation: Situation) -> Lines:
        """The macrostep goes on with eventless transitions."""
        eventless = situation.eventless if situation.final is None and situation not in self.steps else None
        yield from self.next(situation, eventless, None, False)

    def about_raised(self, situation: Situation, steady: bool) -> Lines:
        """The macrostep goes on with the first event that waits, if it has been met here before."""
        name, *waiting = self.waiting
        self.waiting = tuple(waiting)
        reaction = situation.reactions.get(name.value)  # type: ignore[attr-defined]
        yield from self.next(situation, reaction, name, steady)

    def next(
        self, situation: Situation, reaction: Reaction | None, event: ast.expr | None, steady: bool
    ) -> Lines:
        """The next microstep in this function, too, where nothing else is to do, and if there is room."""
        if reaction is None or not self.has_room(reaction, situation.repertoire):
            yield from self.leave(steady)
            return
        yield from self.piece("if self.todo_:\n    LEAVE", LEAVE=self.leave(steady))
        if event is not None:
            yield from self.piece(NEXT, NAME=event, INTERNAL=self.fix(self.ways.internal))
            if self.inlining.has_facts:
                yield from self.piece(OTHER_FACTS)
        before, self.event = self.event, event
        self.steps.append(situation)
        yield from self.answer(reaction)
        self.steps.pop()
        self.event = before

    def has_room(self, reaction: Reaction, repertoire: Repertoire) -> bool:
        if reaction.chains or reaction is repertoire.ignoring or reaction is repertoire.settling:
            return False
        return len(self.steps) < MOST_STEPS and self.splice.methods < MOST_METHODS


def _remembered(reaction: Reaction) -> dict[str, tuple[str, ...]]:
    """What its histories remember from then on."""
    return {id: value for block in reaction.blocks for id, value in getattr(block, "remembers", ())}
