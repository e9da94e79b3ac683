"""Calls of the runtime in functions made of methods, written out: the fast path of what they call, behind its guard.

In: content as trees, and the fast paths of the session's vocabulary. Out: the same content, with the fast path in place
of each call that has one; whatever the guard refuses goes the slow path, which is the call as it was.

Two rules surprise. `facts`, a variable of the function, is the event's data as it was sent, where that is a dict; where
scripts may have looked at `_event`, it is empty. And behind guards nothing needs the session's ECMAScript realm: only a
slow path makes it the current one (`slow_path_`), and so does code that is unknown here (`is_scripted`).
"""

from __future__ import annotations

import ast
from copy import copy
from operator import is_
from types import FunctionType

from scxml_runtime import js
from scxml_runtime.js.realm import NOTHING
from scxml_runtime.steps.templates import template_body

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping
    from typing import Any

    from scxml_runtime.steps.splicing import Splice, Statements

    Arguments = dict[str, ast.expr]
    Harmless = Container[Callable[..., Any] | None]

SLOW = "(facts := self.slow_path_())"
"""What comes before each slow path: the realm is the current one, and nothing is known of the event."""

SCOPES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
"""What has variables of its own, in which nothing is written out."""

HARMLESS_BUILTINS = frozenset(["len", "str", "int", "float", "bool", "abs", "min", "max"])
"""They run no code of the chart."""

MOST_PARTS = 10
"""Parts of a sum of texts from which on its call stays a call."""

LIST_METHODS = frozenset(["append", "pop", "clear"])


class FastPath:
    """What is written in place of a call: `text` is an expression, or statements in place of a call that stands alone.

    In it the parameters stand in capitals, as often as they are to be evaluated, in order; where one stands twice, the
    argument has to be a constant. `SLOW or CALL(…)` is the slow path, `fixed` are other objects that are named.
    `defaults` is how many of the last parameters may be left out, and are None then.
    """

    __slots__ = ("defaults", "fixed", "parameters", "text")

    def __init__(self, parameters: str, text: str, defaults: int = 0, **fixed: object) -> None:
        self.parameters = parameters.split()
        self.defaults = defaults
        self.text = text
        self.fixed = fixed

    def template(self, arguments: Arguments) -> str:
        """The text for these arguments."""
        return self.text

    @property
    def is_expression(self) -> bool:
        return isinstance(template_body(self.text)[0], ast.Expr)

    def arguments(self, call: ast.Call) -> Arguments | None:
        """The call's arguments by parameter; None where they do not fit."""
        given: dict[Any, ast.expr] = dict(zip(self.parameters, call.args, strict=False))
        named = {each.arg: each.value for each in call.keywords}
        if len(call.args) > len(self.parameters) or not named.keys() <= {*self.parameters} - given.keys():
            return None
        given |= named
        needed = self.parameters[: len(self.parameters) - self.defaults]
        if not {*needed} <= given.keys() or any(map(_is_starred_or_none, given.values())):
            return None
        left = ast.copy_location(ast.Constant(None), call)
        found = {name.upper(): given.get(name, left) for name in self.parameters}
        return found if all(map(self._fits, found, found.values())) else None

    def _fits(self, name: str, value: ast.expr) -> bool:
        if isinstance(value, ast.Constant):
            return True
        body = template_body(self.text)
        names = [node.id for each in body for node in ast.walk(each) if isinstance(node, ast.Name)]
        return names.count(name) == 1


class Concatenation(FastPath):
    """The fast path of a sum of texts, however many."""

    __slots__ = ()

    def __init__(self, **fixed: Any) -> None:
        super().__init__("", "text", 0, **fixed)

    def arguments(self, call: ast.Call) -> Arguments | None:
        others = [part for part in call.args if not _is_text(part)]
        odd = call.keywords or any(isinstance(part, ast.Starred | ast.Constant) for part in others)
        if odd or not 0 < len(others) < MOST_PARTS:
            return None
        return {f"P{place}": part for place, part in enumerate(call.args)}

    def template(self, arguments: Arguments) -> str:
        """The classes of all parts are asked for (`&`), since all parts are evaluated before anything is refused."""
        texts = {name for name, part in arguments.items() if _is_text(part)}
        others = [name for name in arguments if name not in texts]
        is_text = " & ".join(f"(({name.lower()} := {name}).__class__ is str)" for name in others)
        parts = [name if name in texts else name.lower() for name in arguments]
        joined = "".join(f"{{{part}}}" for part in parts)
        return (
            f"text if {is_text} and len(text := f'{joined}') <= SHORT "
            f"else SLOW or CALL({', '.join(parts)})"
        )


def _is_text(part: ast.expr) -> bool:
    return isinstance(part, ast.Constant) and isinstance(part.value, str)


def _is_starred_or_none(argument: ast.expr) -> bool:
    return isinstance(argument, ast.Starred) or (
        isinstance(argument, ast.Constant) and argument.value is None
    )


class Inlining:
    """The calls in one function. `paths` are fast paths by function, `harmless` functions that run no code of the chart
    and need no realm; `has_facts` says that the function knows `facts`, `is_scripted` that some code may need the
    realm.
    """

    def __init__(
        self, splice: Splice, owner: type[Any], paths: Mapping[Any, FastPath], harmless: Harmless
    ) -> None:
        self.splice = splice
        self.owner = owner
        self.paths = paths
        self.harmless = harmless
        self.has_facts = False
        self.is_scripted = False

    def statements(self, body: Statements) -> Statements:
        """Content with its calls written out."""
        made: Statements = []
        for statement in body:
            known = self._is_known(statement)
            made += _Expansion(self, known).statement(statement)
            made += [] if known else self.unknown()
        return made

    def value(self, value: ast.expr) -> tuple[ast.expr, Statements]:
        """A value with its calls written out, and what is to be said behind it."""
        known = self._is_known(value)
        made: ast.expr = _Expansion(self, known).node(value)
        return made, [] if known else self.unknown()

    def unknown(self) -> Statements:
        """What is to be said behind code that may do anything."""
        self.is_scripted = True
        return self.forgotten()

    def forgotten(self) -> Statements:
        """From now on nothing is known of the event's data."""
        if not self.has_facts:
            return []
        return self.splice.piece("facts = NOTHING", NOTHING=self.splice.fix(NOTHING))

    def path(self, call: ast.Call) -> FastPath | None:
        """The fast path of what is called, if it may be taken here."""
        path = self.paths.get(self._function(call.func))
        return path if path is not None and path.arguments(call) is not None else None

    def _function(self, func: ast.expr) -> Any:
        """What is called, if it is a function of the session's class or of `js`."""
        found = None
        match func:
            case ast.Attribute(ast.Name("self"), name):
                found = getattr(self.owner, name, None)
            case ast.Attribute(ast.Name("js"), name) if self.splice.home.get("js") is js:
                found = getattr(js, name, None)
        return found if isinstance(found, FunctionType) else None

    def _is_known(self, tree: ast.AST) -> bool:
        """Whether all that it calls is known, so that no script can be run but on a slow path."""
        return all(self._is_harmless(node) for node in ast.walk(tree) if isinstance(node, ast.Call))

    def _is_harmless(self, call: ast.Call) -> bool:
        match call.func:
            case ast.Name(name):
                return name in HARMLESS_BUILTINS and name not in self.splice.home
            case ast.Attribute(ast.Attribute(ast.Name("data")), name) if name in LIST_METHODS:
                return True
        return self._function(call.func) in self.harmless or self.path(call) is not None


class _Expansion:
    """Copies content, with fast paths in place of calls. `depth` keeps the variables of those within others apart."""

    def __init__(self, inlining: Inlining, known: bool, depth: int = 0) -> None:
        self.inlining = inlining
        self.has_facts = known and inlining.has_facts
        self.known = known
        self.depth = depth

    def statement(self, statement: ast.stmt) -> Statements:
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call):
            made = self.written(statement.value)
            if made is not None:
                return made
        return [self.node(statement)]

    def node(self, node: Any) -> Any:
        if isinstance(node, SCOPES):
            return node
        if isinstance(node, ast.Call):
            path = self.inlining.path(node)
            made = self.written(node) if path is not None and path.is_expression else None
            if made is not None:
                return made[0].value  # type: ignore[attr-defined]
        fields = {name: (value, self.field(value)) for name, value in ast.iter_fields(node)}
        if all(before is after for before, after in fields.values()):
            return node
        made = copy(node)
        for name, (_, after) in fields.items():
            setattr(made, name, after)
        return made

    def field(self, value: Any) -> Any:
        if isinstance(value, ast.AST):
            return self.node(value)
        if not isinstance(value, list) or not value:
            return value
        if isinstance(value[0], ast.stmt):
            return [made for each in value for made in self.statement(each)]
        made = [self.node(each) if isinstance(each, ast.AST) else each for each in value]
        return value if all(map(is_, value, made)) else made

    def written(self, call: ast.Call) -> Statements | None:
        """The fast path of a call."""
        path = self.inlining.path(call)
        if path is None or ("facts" in path.text and not self.has_facts):
            return None
        arguments = path.arguments(call) or {}
        deeper = _Expansion(self.inlining, self.known, self.depth + 1)
        parts = {name: deeper.node(value) for name, value in arguments.items()}
        splice = self.inlining.splice
        parts |= {name: splice.fix(value) for name, value in path.fixed.items()}
        slow = splice.template(SLOW, call, 0, {})[0].value  # type: ignore[attr-defined]
        return splice.template(
            path.template(arguments), call, self.depth, {**parts, "SLOW": slow, "CALL": call.func}
        )
