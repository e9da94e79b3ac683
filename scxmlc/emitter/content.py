"""Executable content: elements of SCXML 3.8, 4, 5, 6 and actions of modules, as Python statements.

In: content nodes and a translator for their ECMAScript. Out: lines in the writer, each element under a
comment that shows it.

The rules that surprise: parameters fail one by one (SCXML 5.7.1), so those that can are passed as thunks to
`self.params`; the condition of an <if> that fails is false and the block goes on (SCXML 5.9.1), so one that
can is passed to `self.holds`; everything else that fails ends its method.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from scxmlc.emitter.apart import Apart
from scxmlc.emitter.build import assignment, call, constant, function, listing, pair, path, thunk, units
from scxmlc.emitter.literals import body_value, seconds
from scxmlc.emitter.names import fold
from scxmlc.emitter.pieces import Scripts
from scxmlc.emitter.script import Fragment
from scxmlc.emitter.unparse import unparse
from scxmlc.emitter.writer import Writer
from scxmlc.model.content import (
    Action,
    Assign,
    Body,
    Branch,
    Cancel,
    Content,
    Executable,
    Foreach,
    If,
    Log,
    Param,
    Part,
    Raise,
    Script,
    Send,
)
from scxmlc.model.script import Expression, Literal, LocationExpression, Value
from scxmlc.source import Location

UNDEFINED = "js.undefined"
MOST_BRANCHES = 100
LONGEST_DELAY = 1e10  # seconds; what the runtime accepts
DEEPEST = 35  # levels of indentation; Python accepts 100, and scripts need theirs (pieces.MOST_LEVELS)


class ContentWriter:
    """Writes content into one writer; `statements` gathers what the values of an element need before it."""

    def __init__(self, writer: Writer, scripts: Scripts) -> None:
        self.writer = writer
        self.scripts = scripts
        self.begin()

    def begin(self) -> None:
        """What follows stands in a method of its own."""
        self._apart = Apart()

    def write(self, content: Iterable[Executable]) -> None:
        """Each element as its statements, under its comment."""
        for element in content:
            self._apart.next_element()
            self.writer.blank()
            self.writer.comment(element.location)
            _WRITERS[type(element)](self, element)

    def emit(self, statements: Iterable[ast.stmt], location: Location) -> None:
        """Statements that carry out the element at `location`."""
        self.writer.statements(statements, location)

    # Values. Each writes the statements its value needs, then hands out the value.

    def value(self, value: Value | LocationExpression, location: Location) -> ast.expr:
        """A literal as its text, an expression as its value."""
        if isinstance(value, Literal):
            return units(value.text)
        return self.settled(self.scripts.value(value), location)

    def optional(self, value: Value | None, location: Location) -> ast.expr | None:
        """As `value`; None where the attribute is absent."""
        return None if value is None else self.value(value, location)

    def settled(self, fragment: Fragment, location: Location) -> ast.expr:
        """The value of a fragment whose statements have been written."""
        kept = self._apart.fragment(fragment)
        self.emit(kept.setup, location)
        return kept.value

    def put(self, target: LocationExpression, value: ast.expr, location: Location) -> None:
        """Put a value where an expression points."""
        self.emit(self._apart.statements(self.scripts.assign(target, value), value), location)

    def body(self, value: Expression | Body | None, location: Location) -> ast.expr | None:
        """The value of what stands as an expression or as inner text (SCXML B.2)."""
        if value is None:
            return None
        return body_value(value) if isinstance(value, Body) else self.value(value, location)

    def content(self, content: Content | None) -> ast.expr | None:
        """The value of <content> (SCXML 5.6); an empty one is the empty string."""
        if content is None:
            return None
        return self.body(content.value, content.location) or constant("")

    def params(
        self, namelist: Sequence[LocationExpression], params: Sequence[Param], location: Location
    ) -> ast.expr | None:
        """The pairs of a namelist and of <param> children; None where there are none."""
        pairs: list[ast.expr] = [
            pair(units(name.text.strip()), self.value(name, location)) for name in namelist
        ]
        isolated: list[ast.expr] = []
        for param in params:
            fragment = self.param(param)
            (isolated if isolated or fragment.fails else pairs).append(
                self._pair(param, fragment, bool(isolated))
            )
        if isolated:
            evaluated = call("self.params", *isolated)
            return listing([*pairs, ast.Starred(evaluated, ast.Load())]) if pairs else evaluated
        return listing(pairs) if pairs else None

    def param(self, param: Param) -> Fragment:
        """The value of one <param>; without expr and location it is undefined."""
        if param.value is None:
            return Fragment([], path(UNDEFINED), False)
        return self.scripts.value(param.value)

    def _pair(self, param: Param, fragment: Fragment, among_isolated: bool) -> ast.expr:
        if fragment.fails or among_isolated:
            return pair(
                units(param.name), self.thunk(f"{fold(param.name, 'param')}_value", fragment, param.location)
            )
        return pair(units(param.name), self.settled(fragment, param.location))

    def thunk(self, name: str, fragment: Fragment, location: Location) -> ast.expr:
        """The fragment as something to call: a lambda, or a function where it needs statements."""
        if not fragment.setup:
            return thunk(fragment.value)
        made = function(name, [*fragment.setup, ast.Return(fragment.value)])
        return self.settled(Fragment([made], path(name), False), location)

    def returned_values(self, namelist: Sequence[LocationExpression], params: Sequence[Param]) -> None:
        """What an empty <finalize> stands for: what the child sent goes where its arguments came from (SCXML
        6.5.2)."""
        named = [(name.text.strip(), name) for name in namelist]
        named += [
            (param.name, param.value) for param in params if isinstance(param.value, LocationExpression)
        ]
        for name, target in named:
            returned = call("self.returns", units(name))
            self.writer.head(f"if {unparse(returned)}:", target.text.location, returned)
            with self.writer.indented():
                value = call("js.get", call("js.get", path("data._event"), constant("data")), units(name))
                self.put(target, value, target.text.location)
        if not named:
            self.writer.line("pass")

    # Elements.

    def write_raise(self, element: Raise) -> None:
        params = self.params((), element.params, element.location)
        self._call(element.location, "self.raise_event", constant(element.event), params=params)

    def write_log(self, element: Log) -> None:
        location = element.location
        value = [] if element.value is None else [self.value(element.value, location)]
        level = constant(int(element.level)) if element.level and element.level.strip().isdecimal() else None
        label = None if element.label is None else units(element.label)
        self._call(location, "self.log_value", *value, label=label, level=level)

    def write_assign(self, element: Assign) -> None:
        location = element.location
        value = self.body(element.value, location) or path(UNDEFINED)
        if (name := self.scripts.looked_up(element.target)) is not None:
            self._call(location, "self.find_variable", constant(name))
        self.put(element.target, value, location)

    def write_script(self, element: Script) -> None:
        self.emit(self._apart.statements(self.scripts.program(element.program)), element.location)

    def write_cancel(self, element: Cancel) -> None:
        self._call(element.location, "self.cancel_event", self.value(element.sendid, element.location))

    def write_send(self, element: Send) -> None:
        location = element.location
        sendid: ast.expr | None = None if element.id is None else units(element.id)
        if element.idlocation is not None:
            sendid = self.new_id("sendid", element.idlocation, location)
        event = self.optional(element.event, location)
        values = {
            "target": self.optional(element.target, location),
            "type": self.optional(element.type, location),
            "id": sendid,
            "delay": self._delay(element.delay, location),
            "params": self.params(element.namelist, element.params, location),
            "content": self.content(element.content),
            "hints": self.optional(element.hints, location),
        }
        given = {name: value for name, value in values.items() if value is not None}
        if event is not None and _goes_to_itself_later(event, given):
            delay = given.pop("delay")
            self._call(location, "self.send_later", event, delay, **given)
        else:
            self._call(location, "self.send_event", *([] if event is None else [event]), **given)

    def new_id(self, name: str, target: LocationExpression, location: Location) -> ast.expr:
        """Make an id, and assign it to an idlocation."""
        self.emit([assignment(name, call("self.new_id"))], location)
        self.put(target, path(name), location)
        return path(name)

    def _delay(self, delay: Value | None, location: Location) -> ast.expr | None:
        """A time in seconds where it is known now; what is computed comes as text, so that 5 is no time."""
        value = self.optional(delay, location)
        text = value.value if isinstance(value, ast.Constant) else None
        if value is None or isinstance(text, str):
            literal = None if value is None else seconds(str(text))
            return value if literal is None else constant(literal)
        return call("js.to_string", value)

    def _call(self, location: Location, name: str, *values: ast.expr, **keywords: ast.expr | None) -> None:
        self.emit([ast.Expr(call(name, *values, **keywords))], location)

    def write_if(self, element: If) -> None:
        if len(element.branches) > MOST_BRANCHES:
            self._long_chain(element)
        else:
            self._branches(element.branches)

    def _long_chain(self, element: If) -> None:
        """So many branches that Python's compiler, to which each `elif` is one level deeper, would give up."""
        self.writer.line("while True:", element.location)
        with self.writer.indented():
            for branch in element.branches:
                self.writer.comment(branch.location)
                fragment = (
                    Fragment([], constant(True), False) if branch.cond is None else self._condition(branch)
                )
                self._branch(branch, "if", fragment)
                self.writer.line("    break")
            self.writer.line("break")

    def _branches(self, branches: Sequence[Branch]) -> None:
        for number, branch in enumerate(branches):
            fragment = None if branch.cond is None else self._condition(branch)
            if number and fragment is not None and fragment.setup:
                self._else_with(branches[number:])
                return
            if number:
                self.writer.comment(branch.location)
            self._branch(branch, "elif" if number else "if", fragment)

    def _else_with(self, branches: Sequence[Branch]) -> None:
        """Branches of which the first needs statements before its condition."""
        self.writer.line("else:")
        with self.writer.indented():
            self.writer.comment(branches[0].location)
            self._branches(branches)

    def _branch(self, branch: Branch, word: str, fragment: Fragment | None) -> None:
        if fragment is None:
            self.writer.line("else:", branch.location)
        else:
            value = self.settled(fragment, branch.location)
            self.writer.head(f"{word} {unparse(value)}:", branch.location, value)
        with self.writer.indented():
            self._suite(branch.content)

    def _suite(self, content: Sequence[Executable]) -> None:
        before = len(self.writer.piece.marks)
        if self.writer.depth > DEEPEST:
            self.scripts.refuse(content[0].location if content else None)
        else:
            self.write(content)
        if len(self.writer.piece.marks) == before:
            self.writer.line("pass")

    def _condition(self, branch: Branch) -> Fragment:
        assert branch.cond is not None
        fragment = self.scripts.test(branch.cond)
        if not fragment.fails:
            return fragment
        if not fragment.setup:
            return Fragment([], call("self.holds", thunk(fragment.value)), False)
        test = function("test", [*fragment.setup, ast.Return(fragment.value)])
        return Fragment([test], call("self.holds", path("test")), False)

    def write_foreach(self, element: Foreach) -> None:
        location = element.location
        array = self.value(element.array, location)
        item, item_first = self._loop_target(element.item, "item")
        index, index_first = self._loop_target(element.index, "index")
        heading, each = unparse(ast.Tuple([index, item], ast.Store())).strip("()"), call("js.each", array)
        self.writer.head(f"for {heading} in {unparse(each)}:", location, index, item, each)
        with self.writer.indented():
            self.emit([*item_first, *index_first], location)
            self._suite(element.content)

    def _loop_target(self, target: LocationExpression | None, name: str) -> tuple[ast.expr, list[ast.stmt]]:
        """Where a loop puts its value, and what must follow: a variable takes it as it comes."""
        if target is None:
            return ast.Name("_", ast.Store()), []
        statements = self._apart.statements(self.scripts.assign(target, path(name)))
        match statements:
            case [ast.Assign(targets=[ast.Attribute() as variable], value=ast.Name(id=given))] if (
                given == name
            ):
                return variable, []
        return ast.Name(name, ast.Store()), statements

    def write_action(self, element: Action) -> None:
        location = element.location
        action = call(
            "self.action",
            *self._identity(element, location),
            **self._inside(element.parts, element.params, element.content, location),
        )
        if not element.results:
            self.emit([ast.Expr(action)], location)
            return
        self.emit([assignment("result", action)], location)
        for name, target in element.results:
            result = ast.Subscript(path("result"), constant(name), ast.Load())
            self.put(target, result, location)

    def _identity(self, element: Action | Part, location: Location) -> list[ast.expr]:
        keys: list[ast.expr | None] = [constant(name) for name, _ in element.attributes]
        values = [self.value(value, location) for _, value in element.attributes]
        return [constant(element.module), constant(element.name), ast.Dict(keys, values)]

    def _inside(
        self, parts: Sequence[Part], params: Sequence[Param], content: Content | None, location: Location
    ) -> dict[str, ast.expr | None]:
        return {
            "parts": listing([self._part(part) for part in parts]) if parts else None,
            "params": self.params((), params, location),
            "content": self.content(content),
        }

    def _part(self, part: Part) -> ast.expr:
        inside = self._inside(part.parts, part.params, part.content, part.location)
        return call("self.part", *self._identity(part, part.location), **inside)


def _goes_to_itself_later(event: ast.expr, given: Mapping[str, ast.expr]) -> bool:
    """Whether a <send> comes back to its session after a known delay, and carries nothing."""
    delay, sendid = given.get("delay"), given.get("id", constant(""))
    return (
        given.keys() <= {"delay", "id"}
        and isinstance(event, ast.Constant)
        and str(event.value).split() == [event.value]
        and isinstance(delay, ast.Constant)
        and isinstance(delay.value, float)
        and 0.0 < delay.value <= LONGEST_DELAY
        and isinstance(sendid, (ast.Name, ast.Constant))
    )


_WRITERS: dict[type, Callable[[ContentWriter, Any], None]] = {
    Raise: ContentWriter.write_raise,
    If: ContentWriter.write_if,
    Foreach: ContentWriter.write_foreach,
    Log: ContentWriter.write_log,
    Assign: ContentWriter.write_assign,
    Script: ContentWriter.write_script,
    Send: ContentWriter.write_send,
    Cancel: ContentWriter.write_cancel,
    Action: ContentWriter.write_action,
}
