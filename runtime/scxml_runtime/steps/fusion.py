"""Reactions that are used a lot, each made into one function: the methods that it calls, put together.

In: a reaction. Out: a function that does what `interpreter` and `machine` do about it, conditions and content
written out one behind the other, so that no calls and no questions with known answers are left between them.

The rule that surprises: what is put together are the class's own methods, overridden ones too, and their lines
keep file and number: tracebacks and breakpoints on lines see what they always saw.
"""

from __future__ import annotations

import ast
import sys
from itertools import groupby

from scxml_runtime.js.realm import SPENT, thread
from scxml_runtime.steps.reactions import COLD, UNTAKEN, always
from scxml_runtime.steps.splicing import Splice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from scxml_runtime.steps.reactions import Reaction, Situation

    Lines = Iterator[ast.stmt]

MOST_METHODS = 100
"""Methods in one function before it leaves the rest to others: making it holds up the event that it is made for."""

MOST_STEPS = 4
"""Eventless transitions in a row that are put into one function."""

CONDITION = """
try:
    HOLDS
except BaseException as error:
    self.fail_(error)
    holds = False
if holds:
    TAKEN
"""

BLOCK = """
try:
    BLOCK
except BaseException as error:
    self.fail_(error)
"""

RAISE = """
if self.internal_ is None:
    self.internal_ = NAMES
    self.todo_ = True
else:
    ONE_BY_ONE
"""


def is_traced() -> bool:
    """Whether a debugger, a profiler or a measurement of coverage is at work, or may come later (`python -X dev`): they
    should see the methods."""
    if sys.flags.dev_mode:
        return True
    monitoring = getattr(sys, "monitoring", None)
    tools = [] if monitoring is None else [monitoring.get_tool(number) for number in range(6)]
    return any(tool is not None for tool in (sys.gettrace(), sys.getprofile(), *tools))


def fused_send(reaction: Reaction, owner: type[Any]) -> Callable[..., Any] | None:
    """What `StateMachine.send` does about the reaction in sessions of this class."""
    return _function(_Send, reaction, owner)


def fused_microstep(reaction: Reaction, owner: type[Any], event: Any) -> Callable[..., Any] | None:
    """The reaction's microstep within a macrostep, in sessions of this class: about an event, or None."""
    return _function(_Eventless if event is None else _Microstep, reaction, owner)


def _function(sort: type[_Fusion], reaction: Reaction, owner: type[Any]) -> Callable[..., Any] | None:
    """None while methods have to stay methods."""
    if is_traced():
        return None
    try:
        return sort(reaction, owner).function()
    except (
        SyntaxError,
        RecursionError,
        MemoryError,
    ):  # too deep for Python, or for what is left of its stack
        reaction.left = COLD
        reaction.go(owner.ways_.cold)
        return None


class _Fusion:
    """What both sorts have in common: decisions, and content."""

    whole = ""

    def __init__(self, reaction: Reaction, owner: type[Any]) -> None:
        self.splice = Splice(_methods(reaction))
        self.piece = self.splice.piece
        self.fix = self.splice.fix
        self.reaction = reaction
        self.ways = owner.ways_
        self.raises = owner.raise_event is self.ways.raising

    def function(self) -> Callable[..., Any]:
        answer = [*self.answer(self.reaction)]
        return self.splice.function(self.piece(self.whole, BUSY=self.fix(self.ways.busy), ANSWER=answer))

    def answer(self, reaction: Reaction) -> Lines:
        """The transitions of one atomic state, nearest first; whichever is taken ends the function."""
        while reaction.cond is not None and reaction.cond is not always:
            if self.splice.methods >= MOST_METHODS:
                yield from self.rest(reaction)
                return
            holds = self.splice.value(reaction.cond, "holds")
            yield from self.piece(CONDITION, HOLDS=holds, TAKEN=[*self.taken(reaction)])
            reaction = reaction.otherwise
        yield from self.taken(reaction)

    def taken(self, reaction: Reaction) -> Lines:
        """What happens when this one is taken."""
        raise NotImplementedError

    def rest(self, reaction: Reaction) -> Lines:
        """What happens about transitions that there is no room for."""
        raise NotImplementedError

    def content(self, reaction: Reaction) -> Lines:
        """What is run, each block with what happens when it fails."""
        for block in reaction.blocks:
            body = [*self.statements(self.splice.body(block))]
            yield from self.piece(BLOCK, BLOCK=body)

    def statements(self, body: list[ast.stmt]) -> Lines:
        """The statements, with <raise>s in a row as one."""
        for raised, group in groupby(body, lambda statement: self.raised(statement) is not None):
            each = list(group)
            if raised:
                names = ast.List([name for name in map(self.raised, each) if name], ast.Load())
                each = self.piece(RAISE, NAMES=ast.copy_location(names, each[0]), ONE_BY_ONE=each)
            yield from each

    def raised(self, statement: ast.stmt) -> ast.expr | None:
        """The name in `self.raise_event("name")`, if that is the runtime's own."""
        match statement:
            case ast.Expr(ast.Call(ast.Attribute(ast.Name("self"), "raise_event"), [name], [])):
                return name if self.raises and isinstance(name, ast.Constant) else None
        return None


def _methods(reaction: Reaction) -> Iterator[Any]:
    """The conditions and content of the transitions that an event may take."""
    while reaction.cond is not None:
        yield reaction.cond
        if reaction.outcome is None:
            yield from reaction.blocks
        reaction = reaction.otherwise
    if reaction.blocks is not UNTAKEN:
        yield from reaction.blocks


# --- for send() ------------------------------------------------------------------------------------------------

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

REST = """
if self.todo_:
    ENTER
    self.settle_(STEADY)
else:
    self.reactions_ = TABLE
return
"""

GO_ON = """
ENTER
self.settle_()
return
"""


class _Send(_Fusion):
    """`entered` says that the session's realm is the current one where the next statements stand, or that the class
    needs none; `steps` are the situations gone through, `steady` the one in which no eventless transition was enabled.
    """

    whole = """
def fused(self, reaction, name, payload):
    self.reactions_ = BUSY
    self.event_ = name
    self.payload_ = payload
    data = self.data_
    try:
        ANSWER
    except BaseException as error:
        self.fall_(error)
"""

    def __init__(self, reaction: Reaction, owner: type[Any]) -> None:
        super().__init__(reaction, owner)
        self.entered = not getattr(owner, "repertoire_").scripted  # noqa: B009
        self.steps: list[Situation] = []

    def answer(self, reaction: Reaction) -> Lines:
        if self.entered or not reaction.scripted:
            yield from super().answer(reaction)
            return
        yield from self.enter()
        self.entered = True
        yield from super().answer(reaction)
        self.entered = False

    def enter(self) -> list[ast.stmt]:
        return [] if self.entered else self.piece(REALM, THREAD=self.fix(thread), SPENT=self.fix(SPENT))

    def taken(self, reaction: Reaction) -> Lines:
        then = reaction if reaction.outcome is None else reaction.outcome.settled()
        if then is None:
            yield from self.left("return self.follow_(LEFT, EVENT)", reaction.outcome)
            return
        situation = then.situation
        stays = situation.staying is then
        if not (stays and self.steps):  # nothing happens of itself: that is no event which nothing takes
            yield from self.content(then)
        if not stays:
            yield from self.piece("self.situation_ = SITUATION", SITUATION=self.fix(situation))
        steady = stays and bool(self.steps)
        if situation.restless and not steady:
            yield from self.of_itself(situation)
        else:
            flag = self.splice.constant(steady)
            yield from self.piece(REST, ENTER=self.enter(), STEADY=flag, TABLE=self.fix(situation.reactions))

    def rest(self, reaction: Reaction) -> Lines:
        yield from self.left("return self.proceed_(LEFT, EVENT)", reaction)

    def left(self, template: str, left: Any) -> Lines:
        """What another method does about the event, or about what happens of itself."""
        event = self.splice.constant(None) if self.steps else self.splice.name("name")
        yield from self.piece(template, LEFT=self.fix(left), EVENT=event)

    def of_itself(self, situation: Situation) -> Lines:
        """The macrostep goes on with eventless transitions: the next of them in this function, too."""
        go_on = self.piece(GO_ON, ENTER=self.enter())
        if not self.can_go_on(situation):
            yield from go_on
            return
        yield from self.piece("if self.todo_:\n    GO_ON", GO_ON=go_on)
        assert situation.eventless is not None
        self.steps.append(situation)
        yield from self.answer(situation.eventless)
        self.steps.pop()

    def can_go_on(self, situation: Situation) -> bool:
        eventless = situation.eventless
        if eventless is None or eventless.chains or situation.final is not None or situation in self.steps:
            return False
        return len(self.steps) < MOST_STEPS and self.splice.methods < MOST_METHODS


# --- for the steps of a macrostep ------------------------------------------------------------------------------------

MOVED = """
self.situation_ = SITUATION
if self.observers_ is not None:
    self.report_(REACTION, event)
return SITUATION
"""

REMEMBERED = """
try:
    then = ANSWERS[self.history_[ASKED]].reaction or OUTCOME.resolve(self.history_)
except (KeyError, TypeError):
    then = OUTCOME.resolve(self.history_ or {})
return then.microstep(self, then, event)
"""


class _Microstep(_Fusion):
    staying = "self.untaken_(event)\nreturn None"
    whole = """
def fused(self, reaction, event):
    data = self.data_
    ANSWER
"""

    def taken(self, reaction: Reaction) -> Lines:
        then = reaction if reaction.outcome is None else reaction.outcome.settled()
        if then is None:
            yield from self.remembered(reaction.outcome)
        elif then.situation.staying is then:
            yield from self.piece(self.staying)
        else:
            yield from self.content(then)
            situation = self.fix(then.situation)
            yield from self.piece(MOVED, SITUATION=situation, REACTION=self.fix(then))

    def rest(self, reaction: Reaction) -> Lines:
        yield from self.piece("return self.deciding_microstep_(REACTION, event)", REACTION=self.fix(reaction))

    def remembered(self, outcome: Any) -> Lines:
        """Where it leads depends on a history."""
        yield from self.piece(
            REMEMBERED,
            ANSWERS=self.fix(outcome.answers),
            ASKED=self.splice.constant(outcome.asked),
            OUTCOME=self.fix(outcome),
        )


class _Eventless(_Microstep):
    staying = "return None"
