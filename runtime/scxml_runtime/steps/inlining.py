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
from scxml_runtime.steps.known_texts import property_of, remaining
from scxml_runtime.steps.reading import KEPT
from scxml_runtime.steps.shortcuts import Site

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Container, Mapping
    from typing import Any

    from scxml_runtime.steps.known_texts import Properties
    from scxml_runtime.steps.shortcuts import FastPath, Written
    from scxml_runtime.steps.splicing import Splice, Statements

    Harmless = Container[Callable[..., Any] | None]

SLOW = "(facts := self.slow_path_())"
"""What comes before each slow path: the realm is the current one, and nothing is known of the event."""

FOUND = "found if found is not None else VALUE"
KEEP = "(found := VALUE)"
"""What a condition has found on a fast path, where the one before asked for the same; no fast path finds None."""

SCOPES = (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
"""What has variables of its own, in which nothing is written out."""

HARMLESS_BUILTINS = frozenset(["len", "str", "int", "float", "bool", "abs", "min", "max"])
"""They run no code of the chart."""

SIMPLE = (ast.Assign, ast.AugAssign, ast.Expr, ast.Delete)
"""Statements that write last, if they do."""

LIST_METHODS = frozenset(["append", "pop", "clear"])


class Inlining:
    """The calls in one function. `paths` are fast paths by function, `harmless` functions that run no code of the chart
    and need no realm; `has_facts` says that the function knows `facts`, `is_scripted` that some code may need the
    realm, `kept` is the call that `found` keeps the value of (`is_first`: it has none yet), `slow` what comes before
    slow paths, `texts` are the properties that are known to be texts.
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
        self.kept: str | None = None
        self.is_first = False
        self.slow = SLOW
        self.found: dict[ast.Call, FastPath | None] = {}
        self.texts: Properties = {}
        self.numbers: dict[tuple[str, object], int] = {}

    def statements(self, body: Statements) -> Statements:
        """Content with its calls written out."""
        made: Statements = []
        for statement in body:
            if not isinstance(statement, SIMPLE):
                self.texts = remaining(self.texts, statement)
            known = self.is_known(statement)
            written = _Expansion(self, known).statement(statement)
            self.texts = remaining(self.texts, statement)
            self.learn(statement, written[0])
            made += written
            made += [] if known else self.unknown()
        return made

    def learn(self, statement: ast.stmt, written: ast.stmt) -> None:
        """A property that is made of what the event's data has is a text from then on, if only slow paths may change
        it behind our back: they forget what variables keep."""
        match statement, written:
            case ast.Assign([target], ast.Call() as call), ast.Assign(value=ast.IfExp() as value):
                path, property = self.path(call), property_of(target)
                is_text = (
                    path is not None and path.kept("text", self.site(call, self.has_facts), call) is not None
                )
                if property is not None and is_text and self.slow is not SLOW:
                    kept = f"{KEPT}{self.numbers.setdefault(property, len(self.numbers))}"
                    value.body = ast.copy_location(
                        ast.NamedExpr(_named(kept, ast.Store(), call), value.body), call
                    )
                    self.texts = {**self.texts, property: _named(kept, ast.Load(), call)}

    def value(self, value: ast.expr) -> ast.expr:
        """A value with its calls written out."""
        made: ast.expr = _Expansion(self, self.is_known(value)).node(value)
        return made

    def is_sure(self, value: ast.expr) -> bool:
        """Whether it is known, and made of values of scripts alone: those can be asked whether they are true."""
        names = [node.id for node in ast.walk(value) if isinstance(node, ast.Name)]
        calls = [node.func for node in ast.walk(value) if isinstance(node, ast.Call)]
        own = [func for func in calls if isinstance(func, ast.Attribute) and _is_self(func.value)]
        called = {func.id for func in calls if isinstance(func, ast.Name)}
        is_own = {*names} <= {"self", "data", "js", *called} and names.count("self") == len(own)
        return is_own and self.is_known(value)

    def only_call(self, value: ast.expr) -> str | None:
        """What a value calls, written down, if that is one thing, which has a fast path."""
        calls = [node for node in ast.walk(value) if isinstance(node, ast.Call)]
        known = len(calls) == 1 and self.path(calls[0]) is not None
        return ast.dump(calls[0]) if known else None

    def unknown(self) -> Statements:
        """What is to be said behind code that may do anything."""
        self.is_scripted = True
        self.texts = {}
        return self.forgotten()

    def forgotten(self) -> Statements:
        """From now on nothing is known of the event's data."""
        if not self.has_facts:
            return []
        return self.splice.piece("facts = NOTHING", NOTHING=self.splice.fix(NOTHING))

    def is_kept(self, call: ast.Call) -> bool:
        return self.kept is not None and ast.dump(call) == self.kept

    def path(self, call: ast.Call) -> FastPath | None:
        """The fast path of what is called, if it may be taken here."""
        if call not in self.found:
            path = self.paths.get(self._function(call.func))
            fits = path is not None and path.written(self.site(call, True)) is not None
            self.found[call] = path if fits else None
        return self.found[call]

    def site(self, call: ast.Call, has_facts: bool) -> Site:
        return Site(call, self.is_pure, self.path, has_facts, self.texts)

    def is_pure(self, value: ast.expr) -> bool:
        """Whether nobody can tell if it is read once or twice."""
        match value:
            case ast.Attribute(ast.Name("data"), name):
                return name in self.owner.data_class_.slots_
            case ast.Subscript(of, key):
                return self.is_pure(of) and self.is_pure(key)
        return isinstance(value, ast.Constant)

    def _function(self, func: ast.expr) -> Any:
        """What is called, if it is a function of the session's class or of `js`."""
        found = None
        match func:
            case ast.Attribute(ast.Name("self"), name):
                found = getattr(self.owner, name, None)
            case ast.Attribute(ast.Name("js"), name) if self.splice.home.get("js") is js:
                found = getattr(js, name, None)
        return found if isinstance(found, FunctionType) else None

    def is_known(self, tree: ast.AST) -> bool:
        """Whether all that it calls is known, so that no script can be run but on a slow path."""
        return all(self._is_harmless(node) for node in ast.walk(tree) if isinstance(node, ast.Call))

    def _is_harmless(self, call: ast.Call) -> bool:
        match call.func:
            case ast.Name(name):
                return name in HARMLESS_BUILTINS and name not in self.splice.home
            case ast.Attribute(ast.Attribute(ast.Name("data")), name) if name in LIST_METHODS:
                return True
        return self._function(call.func) in self.harmless or self.path(call) is not None


def _named(name: str, context: ast.expr_context, place: ast.AST) -> ast.Name:
    return ast.copy_location(ast.Name(name, context), place)


def _is_self(value: ast.expr) -> bool:
    return isinstance(value, ast.Name) and value.id == "self"


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
                value: ast.expr = made[0].value  # type: ignore[attr-defined]
                return self.keeping(node, value) if self.inlining.is_kept(node) else value
        if isinstance(node, ast.Compare) and self.inlining.kept is None:
            compared = self.compared(node)
            if compared is not None:
                return compared
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

    def keeping(self, call: ast.Call, value: ast.expr) -> ast.expr:
        """The value of a call, or what was found before; kept if it is found on a fast path."""
        fast: Any = value
        while isinstance(fast, ast.IfExp):
            (kept,) = self.inlining.splice.template(KEEP, call, 0, {"VALUE": fast.body})
            fast.body = kept.value  # type: ignore[attr-defined]
            fast = fast.orelse
        if self.inlining.is_first:
            return value
        (found,) = self.inlining.splice.template(FOUND, call, 0, {"VALUE": value})
        return found.value  # type: ignore[attr-defined,no-any-return]

    def compared(self, node: ast.Compare) -> ast.expr | None:
        """A comparison of a call's value with a constant, where that has a fast path of its own."""
        match node:
            case ast.Compare(
                ast.Call() as call, [_], [ast.Constant() | ast.UnaryOp(ast.USub(), ast.Constant())]
            ):
                path = self.inlining.path(call)
                comparison = ast.unparse(node).removeprefix(ast.unparse(call)).strip()
                made = (
                    None
                    if path is None
                    else path.compared(self.inlining.site(call, self.has_facts), comparison)
                )
                return None if made is None else self.filled(made, call, node)[0].value  # type: ignore[attr-defined]
        return None

    def written(self, call: ast.Call) -> Statements | None:
        """The fast path of a call."""
        path = self.inlining.path(call)
        made = None if path is None else path.written(self.inlining.site(call, self.has_facts))
        return None if made is None else self.filled(made, call, call)

    def filled(self, made: Written, call: ast.Call, whole: ast.expr) -> Statements:
        """A fast path with its parts, in place of a call, or of what is about its value."""
        deeper = _Expansion(self.inlining, self.known, self.depth + 1)
        splice = self.inlining.splice
        parts: dict[str, Any] = {name: deeper.node(value) for name, value in made.parts.items()}
        parts |= {name: splice.fix(value) for name, value in made.fixed.items()}
        slow = splice.template(self.inlining.slow, call, 0, {})[0].value  # type: ignore[attr-defined]
        parts |= {"SLOW": slow, "CALL": call.func, "WHOLE": whole}
        return splice.template(made.text, call, self.depth, parts)
