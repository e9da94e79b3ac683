"""What the translator knows while it writes one Python function: `Unit` (one tree) and `Code` (one function).

In: a tree with its scopes and kinds. Out: statements in `Code.body`; every `expression` appends what must run
before the value and returns the value.

The rule that surprises: an expression may emit statements. Whoever holds values of earlier operands must then keep
them in temporaries (`in_order`), so that evaluation stays from left to right.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import ParamSpec, TypeVar

from scxmlc.ecmascript.errors import ScriptError
from scxmlc.ecmascript.kinds import Kind, Kinds
from scxmlc.ecmascript.nodes import Node, fault, start
from scxmlc.ecmascript.scopes import Scope, Scopes, Variable
from scxmlc.emitter.names import attribute
from scxmlc.emitter.script import build
from scxmlc.emitter.script.direct import Method
from scxmlc.emitter.script.recursion import BUILTINS, costs

RESERVED = frozenset(
    [
        "self",
        "data",
        "js",
        "this",
        "arguments",
        "args",
        "new_target",
        "thrown",
        "scope",
        "values",
        "len",
        "range",
        "next",
        "type",
        "int",
        "float",
        "str",
        "bool",
        "list",
        "dict",
        "tuple",
        "result",
        "sendid",
        "index",
        "item",
        "invokeid",
        "home",
    ]
)
"""Names of Python and of the emitter that no ECMAScript local may take; such a one gets a final `_`."""

DEEPEST = 24  # nesting of one Python expression before it is cut into temporaries
MOST_BLOCKS = 17  # CPython allows 20 nested loops, tries and withs

P = ParamSpec("P")
T = TypeVar("T")


@dataclass(eq=False, slots=True)
class Jump:
    """A Python loop around the place, and what `break` and `continue` mean in it.

    `kind`: loop, switch or block. `update` emits what a native `continue` would leave out. `names`: the flag that
    stands for each way to jump here from inside another Python loop; `flags`: what to look at behind this loop.
    """

    labels: tuple[str, ...]
    kind: str
    update: Callable[[], None] | None = None
    names: dict[str, str] = field(default_factory=dict)
    flags: dict[str, tuple[Jump, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Grammar:
    """The rules for each sort of node; handed in, since rules call each other across files."""

    expression: Callable[[Code, Node], ast.expr]
    effect: Callable[[Code, Node], None]
    test: Callable[[Code, Node], ast.expr]
    statement: Callable[[Code, Node], None]
    named: Callable[[Code, Node, str], ast.expr]


@dataclass(eq=False)
class Unit:
    """One tree to translate, and what is the same for all functions in it."""

    tree: Node
    scopes: Scopes
    kinds: Kinds
    grammar: Grammar
    source: str = ""
    read_only: frozenset[str] = frozenset()
    methods: Mapping[str, Method] = field(default_factory=dict)  # functions called directly
    made: list[ast.FunctionDef] = field(default_factory=list)  # the methods of those declared here
    declared: frozenset[str] = frozenset()  # globals that the chart declares: reading them cannot fail
    records: Mapping[str | Variable, Mapping[str, bool]] = field(
        default_factory=dict
    )  # variables that are dicts
    lists: frozenset[str | Variable] = frozenset()  # variables that are lists
    keeps_data: bool = False  # `_data` is a plain object of the platform, and stays it
    reads_plainly: bool = False  # reading a property runs no code of the chart
    calm: bool = False  # making texts of values runs no code of the chart
    undeletable: frozenset[str] = frozenset()  # functions that scripts may try to delete
    chart: bool = True  # global code belongs to a chart: `self` is the machine
    site: str = ""  # tells the templates of this tree from those of others
    with_source: bool = False  # function objects get their source text
    python_names: dict[Variable, str] = field(default_factory=dict)
    definitions: dict[int, Node] = field(default_factory=dict)  # of methods, by their functions
    places: dict[Variable, ast.expr] = field(
        default_factory=dict
    )  # parameters kept in the list behind `arguments`
    taken: dict[Scope, dict[str, Variable]] = field(default_factory=dict)
    numbered: set[str] = field(default_factory=set)  # names of variables that are not their own
    made_up: set[str] = field(default_factory=set)  # names of temporaries, in all functions

    @cached_property
    def costs(self) -> dict[int, int]:
        """The steps that functions take when they are entered."""
        return costs(self.tree, BUILTINS - self.declared - self.scopes.changed())

    def local(self, variable: Variable) -> str:
        """The Python name of a variable that is no global."""
        known = self.python_names.get(variable)
        if known is None:
            known = self.python_names[variable] = self._choose(variable)
        return known

    def _choose(self, variable: Variable) -> str:
        name = attribute(variable.name)
        if name in RESERVED:
            name += "_"
        owner = variable.scope.function
        taken = self.taken.setdefault(owner, {})
        free, number = name, 1
        while not self._is_free(free, variable, taken) or (number > 1 and self._is_known(free)):
            number += 1
            free = f"{name}_{number}"
        if number > 1:
            self.numbered.add(free)
        taken.setdefault(free, variable)
        return free

    def _is_known(self, name: str) -> bool:
        return name in self.scopes.identifiers or name in self.made_up

    def _is_free(self, name: str, variable: Variable, taken: Mapping[str, Variable]) -> bool:
        other = taken.get(name)
        if other is not None and not _may_share(other, variable):
            return False
        if variable.scope.kind in ("function", "program"):
            return True
        around = variable.scope.parent
        while around is not None:
            outer = around.names.get(variable.name)
            if outer is not None and self._name_kept(outer) == name:
                return False
            around = around.parent
        return True

    def _name_kept(self, outer: Variable) -> str | None:
        """The Python name of a variable around, which a closure may keep: chosen now, though what declares it is
        translated later than the functions hoisted before it."""
        if outer.captured and not outer.is_global and not outer.scope.function.dynamic:
            return self.local(outer)
        return self.python_names.get(outer)


def _may_share(one: Variable, other: Variable) -> bool:
    """Whether two variables can be one Python local: neither would be seen where it has no value any more, or yet."""
    kept = one.captured or other.captured or one.wanted_early or other.wanted_early
    return not kept and not _related(one.scope, other.scope)


def _related(one: Scope, other: Scope) -> bool:
    return _encloses(one, other) or _encloses(other, one)


def _encloses(outer: Scope, scope: Scope | None) -> bool:
    while scope is not None:
        if scope is outer:
            return True
        scope = scope.parent
    return False


class Code:
    """One Python function under construction."""

    def __init__(self, unit: Unit, scope: Scope, outer: Code | None = None) -> None:
        self.unit = unit
        self.scope = scope
        self.outer = outer
        self.body: list[ast.stmt] = []
        self.nonlocals: set[str] = set()
        self.temporaries: set[str] = set()
        self._numbers: dict[str, int] = dict(outer._numbers) if outer else {}
        self.jumps: list[Jump] = []
        self.growing: str | None = None  # the local that is assigned `local + …` here
        self.blocks = 0
        self.this = "this"
        self.is_generator = False
        self.completion: str | None = None
        self.needs_callee = False
        self.takes_new_target = False
        self.is_method = False
        self.derived = False  # the constructor of a class with `extends`
        self.scope_name: str | None = outer.scope_name if outer else None
        self.scope_depth: int = outer.scope_depth if outer else 0
        self.home: str | None = (
            outer.home if outer else None
        )  # Python name of the object that `super` starts from
        self.constructor: str | None = outer.constructor if outer else None

    # the rules

    def expr(self, node: Node) -> ast.expr:
        """The value of an expression."""
        return self.unit.grammar.expression(self, node)

    def effect(self, node: Node) -> None:
        """Emit an expression for what it does."""
        self.unit.grammar.effect(self, node)

    def test(self, node: Node) -> ast.expr:
        """An expression as a condition: its Python truth is the ECMAScript truth of the value."""
        return self.unit.grammar.test(self, node)

    def statement(self, node: Node) -> None:
        """Emit a statement."""
        self.unit.grammar.statement(self, node)

    def named(self, node: Node, name: str) -> ast.expr:
        """The value of an expression, where a function without name gets the name `name`."""
        return self.unit.grammar.named(self, node, name)

    def placed(self, value: ast.expr, node: Node) -> ast.expr:
        """`value`, of which what is not known to come from elsewhere comes from `node`."""
        if node.type != "Identifier" or node.name not in self.unit.declared:
            build.place(value, fault(node))
        return value

    # statements

    def emit(self, statement: ast.stmt) -> None:
        """Append a statement."""
        self.body.append(statement)

    @contextmanager
    def writing(self) -> Iterator[list[ast.stmt]]:
        """What is emitted inside goes into the list that this yields."""
        outside, self.body = self.body, []
        try:
            yield self.body
        finally:
            self.body = outside

    def captured(self, action: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> tuple[list[ast.stmt], T]:
        """The statements that `action` emits, and what it returns."""
        outside, self.body = self.body, []
        try:
            result = action(*args, **kwargs)
            return self.body, result
        finally:
            self.body = outside

    @contextmanager
    def inside(self, node: Node) -> Iterator[Scope | None]:
        """The scope of `node`, if it has one, is the current one."""
        scope = self.unit.scopes.of.get(id(node))
        before = self.scope
        if scope is not None:
            self.scope = scope
        try:
            yield scope
        finally:
            self.scope = before

    def too_complex(self, what: str, node: Node) -> ScriptError:
        """The error for what CPython could not compile."""
        return ScriptError(what, start(node), too_complex=True)

    @contextmanager
    def block(self, node: Node) -> Iterator[None]:
        """One more nested Python block (loop, try, with)."""
        if self.blocks >= MOST_BLOCKS:
            raise self.too_complex("blocks are nested too deeply", node)
        self.blocks += 1
        try:
            yield
        finally:
            self.blocks -= 1

    @property
    def repeats(self) -> bool:
        """Whether code here may run many times in one reaction: in a function or a loop."""
        return self.outer is not None or self._loops

    @property
    def recurs(self) -> bool:
        """Whether code here stands in a loop, or in a function that may call itself or many others."""
        return id(self.scope.function.node) in self.unit.costs or self._loops

    @property
    def _loops(self) -> bool:
        return any(jump.kind == "loop" for jump in self.jumps)

    # values

    @cached_property
    def total(self) -> str:
        """A local that holds a sum from one statement to the next."""
        return self.fresh("total")

    def fresh(self, hint: str) -> str:
        """A Python name that nothing else uses."""
        number = self._numbers.get(hint, 1)  # those below are taken for good
        free = hint if number == 1 else f"{hint}_{number}"
        identifiers, numbered = self.unit.scopes.identifiers, self.unit.numbered
        while free in identifiers or free in numbered or self.is_temporary(free):
            number += 1
            free = f"{hint}_{number}"
        self._numbers[hint] = number
        self.temporaries.add(free)
        self.unit.made_up.add(free)
        return free

    def is_temporary(self, name: str) -> bool:
        """Whether this function or one around it has made `name` up."""
        code: Code | None = self
        while code is not None:
            if name in code.temporaries:
                return True
            code = code.outer
        return name in RESERVED

    def keep(self, value: ast.expr, hint: str = "value") -> ast.expr:
        """`value` in a form that may be repeated and evaluated later: itself, or a temporary."""
        if self.is_stable(value):
            return value
        target = self.fresh(hint)
        self.emit(build.assign(build.name(target), value))
        return build.name(target)

    def is_stable(self, value: ast.expr) -> bool:
        """Whether evaluating `value` again or later gives the same and does nothing."""
        if isinstance(value, ast.Constant):
            return True
        if isinstance(value, ast.Name):
            return value.id in self.temporaries or value.id in ("this", "data", "self", "js", "args")
        if isinstance(value, ast.UnaryOp) and isinstance(value.op, ast.USub):
            return isinstance(value.operand, ast.Constant)
        return (
            isinstance(value, ast.Attribute) and isinstance(value.value, ast.Name) and value.value.id == "js"
        )

    def in_order(self, parts: Sequence[Callable[[], ast.expr]]) -> list[ast.expr]:
        """The values of `parts`, evaluated from left to right even when one emits statements."""
        values: list[ast.expr] = []
        kept = 0  # of the values, which no later statement can change
        for part in parts:
            body, value = self.captured(part)
            if body:
                values[kept:] = [self._keep_item(earlier) for earlier in values[kept:]]
                kept = len(values)
                self.body.extend(body)
            values.append(value)
        return values

    def _keep_item(self, value: ast.expr) -> ast.expr:
        """Like `keep`, for what may be a spread."""
        if not isinstance(value, ast.Starred):
            return self.keep(value)
        return ast.Starred(self.keep(build.call(build.name("list"), value.value)), ast.Load())

    def cut(self, value: ast.expr) -> ast.expr:
        """`value`, or a temporary that holds it when it nests too deeply to be read or compiled."""
        if build.depth(value) <= DEEPEST:
            return value
        return self.keep(value)

    def kind(self, node: Node) -> Kind:
        """What is known about the value of an expression."""
        return self.unit.kinds.of(node, self.scope)

    def is_list(self, node: Node) -> bool:
        """Whether `node` is a variable that is sure to hold a plain array."""
        return self.unit.kinds.is_list(node, self.scope)
