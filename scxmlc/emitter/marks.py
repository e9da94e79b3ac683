"""Where the lines and calls of a statement stand in the chart.

In: statements whose nodes remember what they were made of: `chart_offset`, an index into a piece of ECMAScript; at
the root of what one piece became `chart_text`, the piece; of functions `chart_name`, what scripts call them, and
`chart_source`, where their own text stands in the piece. Out: a `Line` for each line of the statement's text, with a
place for each call in it.

The rule that surprises: nothing here counts columns. Layout moves calls but keeps their order, so the places in the
order of the calls are enough: `columns` finds the calls again in the text, however it is laid out.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from scxmlc.source import Location, Text

Place = Location | tuple[Text, int]
"""A place of the chart; an index into a piece of it is one, too, and mostly nobody asks for more."""

_CALLS = re.compile(
    r"""
    "[^"\\]*(?:\\.[^"\\]*)*" | '[^'\\]*(?:\\.[^'\\]*)*' | \#.*  # in which nothing is called
  | (?<![\w.)\]}])(?<!def\ ) (      # at the end of names and brackets begins no call of its own
        [A-Za-z_]\w*(?:\.\w+)*(?=\()
      | data\.\w+                   # variables that may be missing fail as calls do
    )
    """,
    re.VERBOSE,
)
SURE = "a variable that is there"
_MAKERS = (
    "abandoned arrow array async_function Box caught constructor declare function generator_function object"
    " out_of_budget prepared_generator regexp same strict_function truthy typeof"
)
_HARMLESS = frozenset([SURE, *(f"js.{name}" for name in _MAKERS.split())])
"""Calls that cannot fail."""


@dataclass(frozen=True, slots=True)
class Function:
    """An ECMAScript function: its name, where that in Python does not tell, and the piece with its source, from one
    index to another, where scripts may ask for it."""

    name: str | None
    source: tuple[Text, int, int] | None


@dataclass(slots=True)
class Line:
    """A line of a statement: its place, those of its calls (None: cannot fail), and the function that begins in it."""

    place: Place
    calls: list[Place | None] = field(default_factory=list)
    function: Function | None = None


def location(place: Place) -> Location:
    """The place in the document."""
    return place if isinstance(place, Location) else place[0].at(place[1])


def columns(text: str) -> Iterator[int]:
    """Where in the text its calls begin."""
    return (match.start() for match in _CALLS.finditer(text) if match.lastindex)


def lines(statement: ast.stmt, place: Place) -> list[Line]:
    """The lines of the statement that are not empty; `place` is where it stands, as far as it does not know."""
    found: list[Line] = []
    _Walk(found).statement(statement, None, place)
    return found


def calls(value: ast.expr, place: Place) -> list[Place | None]:
    """The places of the calls in a value."""
    line = Line(place)
    _Walk([line]).value(value, None, place)
    return line.calls


class _Walk:
    """Goes through statements in the order of their text; what is found in an expression goes to the last line. `text`
    is the piece of ECMAScript that the offsets are in, `place` that of what stands around."""

    def __init__(self, found: list[Line]) -> None:
        self.found = found

    def statement(self, node: ast.stmt, text: Text | None, place: Place) -> None:
        text, place = _placed(node, text, place)
        line = Line(place)
        self.found.append(line)
        _BLOCKS.get(type(node), _Walk.value)(self, node, text, place)
        if not isinstance(node, ast.Raise):  # it fails itself, whatever it calls
            line.place = next((each for each in line.calls if each is not None), place)

    def body(self, statements: Sequence[ast.stmt], text: Text | None, place: Place) -> None:
        for each in statements:
            self.statement(each, text, place)

    def more(self, statements: Sequence[ast.stmt], text: Text | None, place: Place) -> None:
        """A block with a line of its own in front, such as `else:`."""
        if statements:
            self.found.append(Line(place))
            self.body(statements, text, place)

    def if_(self, node: ast.If, text: Text | None, place: Place) -> None:
        self.value(node.test, text, place)
        self.body(node.body, text, place)
        is_elif = len(node.orelse) == 1 and isinstance(node.orelse[0], ast.If)
        (self.body if is_elif else self.more)(node.orelse, text, place)

    def loop(self, node: Any, text: Text | None, place: Place) -> None:
        for head in (node.target, node.iter) if isinstance(node, ast.For) else (node.test,):
            self.value(head, text, place)
        self.body(node.body, text, place)
        self.more(node.orelse, text, place)

    def with_(self, node: ast.With, text: Text | None, place: Place) -> None:
        for item in node.items:
            self.value(item, text, place)
        self.body(node.body, text, place)

    def try_(self, node: ast.Try, text: Text | None, place: Place) -> None:
        self.body(node.body, text, place)
        for handler in node.handlers:
            self.more(handler.body, text, place)
        self.more(node.orelse, text, place)
        self.more(node.finalbody, text, place)

    def function(self, node: ast.FunctionDef, text: Text | None, place: Place) -> None:
        own = vars(node)
        name, source = own.get("chart_name"), own.get("chart_source")
        whole = None if source is None or text is None else (text, *source)
        if name is not None or whole is not None:
            self.found[-1].function = Function(name, whole)
        self.value(node.args, text, place)
        self.body(node.body, text, place)

    def value(self, node: ast.AST, text: Text | None, place: Place) -> None:
        """The calls in `node`, outer before inner, as they begin."""
        text, place = _placed(node, text, place)
        inside = _INSIDE.get(type(node), _in_order)(node)
        if isinstance(inside, str):
            self.found[-1].calls.append(None if inside in _HARMLESS else place)
            inside = _ARGUMENTS[type(node)](node)
        for each in inside:
            if each is not None and type(each) not in _LEAVES:
                self.value(each, text, place)


_BLOCKS: dict[type[ast.stmt], Callable[[_Walk, Any, Text | None, Place], None]] = {
    ast.If: _Walk.if_,
    ast.For: _Walk.loop,
    ast.While: _Walk.loop,
    ast.With: _Walk.with_,
    ast.Try: _Walk.try_,
    ast.FunctionDef: _Walk.function,
}


_LEAVES = frozenset([ast.Constant, ast.Name, ast.Load, ast.Store, ast.Del])


def _in_order(node: ast.AST) -> list[ast.AST]:
    return [*ast.iter_child_nodes(node)]


def _attribute(node: ast.Attribute) -> str | list[ast.expr]:
    """`data.x` counts as a call, which cannot fail where the variable is sure to be there, or is assigned to."""
    if not isinstance(node.value, ast.Name) or node.value.id != "data":
        return [node.value]
    may_be_missing = type(node.ctx) is ast.Load and "chart_offset" in vars(node)
    return "data" if may_be_missing else SURE


def _call(node: ast.Call) -> str | list[ast.AST]:
    return _dotted(node.func) or [node.func, *node.args, *node.keywords]


_INSIDE: dict[type[ast.AST], Callable[[Any], str | Sequence[ast.AST | None]]] = {
    ast.Call: _call,
    ast.Attribute: _attribute,
    ast.IfExp: lambda node: [node.body, node.test, node.orelse],
    ast.Dict: lambda node: [each for pair in zip(node.keys, node.values, strict=True) for each in pair],
    ast.Assign: lambda node: [*node.targets, node.value],
    ast.Expr: lambda node: [node.value],
    ast.Return: lambda node: [node.value],
    ast.Compare: lambda node: [node.left, *node.comparators],
    ast.BinOp: lambda node: [node.left, node.right],
    ast.BoolOp: lambda node: node.values,
}
"""The parts of nodes in the order of the text, for those that have them in another order, and those there are most of;
the name of what is called, for calls."""

_ARGUMENTS: dict[type[ast.AST], Callable[[Any], Sequence[ast.AST]]] = {
    ast.Call: lambda node: [*node.args, *node.keywords],
    ast.Attribute: lambda node: [],
}


def _placed(node: ast.AST, text: Text | None, place: Place) -> tuple[Text | None, Place]:
    """The piece that a node was made of and its place in it, as far as it says so."""
    own = vars(node)
    if "chart_text" in own:
        text = own["chart_text"]
    if text is not None and "chart_offset" in own:
        place = (text, own["chart_offset"])
    return text, place


def _dotted(node: ast.expr) -> str:
    """`name` or `name.attribute…` as text; "" for anything else."""
    names = []
    while isinstance(node, ast.Attribute):
        names.append(node.attr)
        node = node.value
    return ".".join([node.id, *reversed(names)]) if isinstance(node, ast.Name) else ""
