"""Reactions that are used a lot, each made into one function: the methods that it calls, put together.

In: a reaction. Out: a function that does what `interpreter` and `machine` do about it, conditions and content
written out one behind the other, so that no calls and no questions with known answers are left between them.

The rule that surprises: what is put together are the class's own methods, overridden ones too, and their lines
keep file and number: tracebacks and breakpoints on lines see what they always saw.
"""

from __future__ import annotations

import ast
import sys
from itertools import chain, groupby

from scxml_runtime.steps.inlining import Inlining
from scxml_runtime.steps.reactions import COLD, UNTAKEN, always
from scxml_runtime.steps.splicing import Splice

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from scxml_runtime.steps.reactions import Reaction

    Lines = Iterator[ast.stmt]

MOST_METHODS = 100
"""Methods in one function before it leaves the rest to others: making it holds up the event that it is made for."""

ALONE = (ast.Return, ast.Global)
"""Statements that mean something else where others stand behind or before them."""

CALL = "METHOD(self, data)"

# A loop that goes round once: `break` is where it goes on with the next condition
CONDITION = """
while True:
    try:
        if not HOLDS:
            break
    except BaseException as error:
        FAIL
        break
    TAKEN
"""

# Where the answer may be anything: to ask whether it is true may end the session
UNKNOWN_CONDITION = """
try:
    HOLDS
except BaseException as error:
    FAIL
    holds = False
if holds:
    TAKEN
"""

BLOCK = """
try:
    BLOCK
except BaseException as error:
    FAIL
"""

RAISE = """
if self.internal_:
    ONE_BY_ONE
else:
    self.internal_ = NAMES
    self.todo_ = True
"""


def is_traced() -> bool:
    """Whether a debugger, a profiler or a measurement of coverage is at work, or may come later (`python -X dev`): they
    should see the methods."""
    if sys.flags.dev_mode:
        return True
    monitoring = getattr(sys, "monitoring", None)
    tools = [] if monitoring is None else [monitoring.get_tool(number) for number in range(6)]
    return any(tool is not None for tool in (sys.gettrace(), sys.getprofile(), *tools))


def fused_microstep(reaction: Reaction, owner: type[Any], event: Any) -> Callable[..., Any] | None:
    """The reaction's microstep within a macrostep, in sessions of this class: about an event, or None."""
    return function_of(_Eventless if event is None else _Microstep, reaction, owner)


def function_of(sort: type[Fusion], reaction: Reaction, owner: type[Any]) -> Callable[..., Any] | None:
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


class Fusion:
    """What both sorts have in common: decisions, and content."""

    whole = ""

    def __init__(self, reaction: Reaction, owner: type[Any]) -> None:
        others = getattr(owner, "repertoire_").structure.methods()  # noqa: B009
        self.splice = Splice(chain(methods(reaction), others))
        self.piece = self.splice.piece
        self.fix = self.splice.fix
        self.inlining = Inlining(self.splice, owner, *owner.fast_paths_())
        self.reaction = reaction
        self.ways = owner.ways_
        self.raises = owner.raise_event is self.ways.raising

    def function(self) -> Callable[..., Any]:
        answer = [*self.answer(self.reaction)]
        return self.splice.function(self.piece(self.whole, BUSY=self.fix(self.ways.busy), ANSWER=answer))

    def answer(self, reaction: Reaction) -> Lines:
        """The transitions of one atomic state, nearest first; whichever is taken ends the function."""
        asked = None
        while reaction.cond is not None and reaction.cond is not always:
            if self.splice.methods >= MOST_METHODS:
                yield from self.rest(reaction)
                return
            before, asked = asked, self.asked(reaction.cond)
            following = self.asked(reaction.otherwise.cond)
            self.inlining.is_first = asked != before
            if asked is not None and asked != before and asked == following:
                yield from self.piece("found = None")
            self.inlining.kept = asked if asked in (before, following) else None
            texts = self.inlining.texts
            yield from self.decision(reaction)
            if self.inlining.texts:
                self.inlining.texts = texts
            reaction = reaction.otherwise
        yield from self.taken(reaction)

    def asked(self, condition: Callable[..., Any] | None) -> str | None:
        """What a condition asks for, if that is one thing: the next one may ask for the same."""
        value = None if condition is None else self.value(condition)
        return None if value is None else self.inlining.only_call(value)

    def value(self, condition: Callable[..., Any]) -> ast.expr | None:
        """The expression that a condition is, if it can stand in the function."""
        match self.splice.source(condition):
            case [ast.Return(value=ast.expr() as value)]:
                return value
        return None

    def decision(self, reaction: Reaction) -> Lines:
        """A condition, and what happens when it holds."""
        assert reaction.cond is not None
        self.splice.methods += 1
        value = self.value(reaction.cond)
        if value is not None and self.inlining.is_sure(value):
            sure = self.inlining.value(value)
            self.inlining.kept = None
            yield from self.piece(CONDITION, HOLDS=sure, FAIL=self.fail(), TAKEN=[*self.taken(reaction)])
            return
        if value is None:
            holds = [*self.piece(f"holds = {CALL}", METHOD=self.fix(reaction.cond)), *self.inlining.unknown()]
        else:
            behind = [] if self.inlining.is_known(value) else self.inlining.unknown()
            holds = [*self.piece("holds = VALUE", VALUE=self.inlining.value(value)), *behind]
        yield from self.piece(UNKNOWN_CONDITION, HOLDS=holds, FAIL=self.fail(), TAKEN=[*self.taken(reaction)])

    def taken(self, reaction: Reaction) -> Lines:
        """What happens when this one is taken."""
        raise NotImplementedError

    def rest(self, reaction: Reaction) -> Lines:
        """What happens about transitions that there is no room for."""
        raise NotImplementedError

    def content(self, reaction: Reaction) -> Lines:
        """What is run, each block with what happens when it fails."""
        for block in reaction.blocks:
            body = [*self.statements(self.body(block))]
            yield from self.piece(BLOCK, BLOCK=body, FAIL=self.fail())

    def fail(self) -> list[ast.stmt]:
        """What happens when content fails."""
        return [*self.piece("self.fail_(error)"), *self.inlining.forgotten()]

    def body(self, block: Callable[..., Any]) -> list[ast.stmt]:
        """What a block does."""
        if hasattr(block, "written"):
            text, fixed = block.written
            return self.piece(text, **{name: self.fix(value) for name, value in fixed.items()})
        self.splice.methods += 1
        body = self.splice.source(block)
        if body is None or any(isinstance(node, ALONE) for each in body for node in ast.walk(each)):
            return [*self.piece(CALL, METHOD=self.fix(block)), *self.inlining.unknown()]
        return self.inlining.statements(body)

    def statements(self, body: list[ast.stmt]) -> Lines:
        """The statements, with <raise>s in a row as one."""
        for raised, group in groupby(body, lambda statement: self.raised(statement) is not None):
            if raised:
                each = list(group)
                yield from self.raising([name for name in map(self.raised, each) if name], each)
            else:
                yield from group

    def raising(self, names: list[ast.expr], each: list[ast.stmt]) -> Lines:
        """Events are raised that have nothing but a name."""
        yield from self.piece(RAISE, NAMES=self.splice.listed(names), ONE_BY_ONE=each)

    def raised(self, statement: ast.stmt) -> ast.expr | None:
        """The name in `self.raise_event("name")`, if that is the runtime's own."""
        match statement:
            case ast.Expr(ast.Call(ast.Attribute(ast.Name("self"), "raise_event"), [name], [])):
                return name if self.raises and isinstance(name, ast.Constant) else None
        return None


def methods(reaction: Reaction) -> Iterator[Any]:
    """The conditions and content of the transitions that an event may take."""
    while reaction.cond is not None:
        yield reaction.cond
        if reaction.outcome is None:
            yield from reaction.blocks
        reaction = reaction.otherwise
    if reaction.blocks is not UNTAKEN:
        yield from reaction.blocks


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


class _Microstep(Fusion):
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
