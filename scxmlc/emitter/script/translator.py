"""The door of the translator for the emitter of modules: from pieces of a chart to Python.

In: an `Analysis` with the parsed scripts of a chart. Out: for each piece its Python `ast`: `Fragment` for
expressions, statements for assignments and programs. `self` is the machine, `data` its variables.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from scxmlc.ecmascript.depth import deep
from scxmlc.ecmascript.errors import ScriptError
from scxmlc.ecmascript.kinds import Kinds
from scxmlc.ecmascript.nodes import Node, start
from scxmlc.ecmascript.scopes import scopes_of
from scxmlc.emitter.script import build, conditions, expressions, functions, patterns, places, statements
from scxmlc.emitter.script.certain import never_fails
from scxmlc.emitter.script.context import Code, Grammar, Unit
from scxmlc.emitter.script.direct import Method
from scxmlc.emitter.script.facts import Facts, facts
from scxmlc.model.script import Code as ScriptCode

GRAMMAR = Grammar(
    expressions.expression, expressions.effect, conditions.test, statements.statement, expressions.named
)

READ_ONLY = frozenset(["_event", "_sessionid", "_name", "_ioprocessors", "In"])
"""System variables, to which a chart cannot assign (SCXML 5.10)."""


@dataclass(frozen=True, slots=True)
class Fragment:
    """An expression in Python: statements to run before, the value, and whether evaluating it can fail."""

    setup: list[ast.stmt]
    value: ast.expr
    fails: bool


class Translator:
    """Translates the pieces of one chart."""

    def __init__(self, analysis: Any, claim: Callable[[str], str]) -> None:
        """`claim` gives a function the name of its method."""
        self._scripts = analysis.scripts
        self._declared = frozenset(_declared(analysis.chart)) | READ_ONLY
        self._with_source = any(_shows_source(str(piece.text)) for piece in analysis.scripts)
        self._known: dict[tuple[int, Callable[[Code, Node], ast.expr]], Fragment] = {}
        try:
            with deep():
                self._facts = facts(analysis.chart, analysis.scripts)
        except (
            ScriptError
        ):  # too deep: what it is in will be told when it is translated, and nothing is known
            self._facts = Facts()
        self._methods = {name: claim(name) for name in self._facts.direct.functions}
        self._made: dict[int, list[ast.FunctionDef]] = {}
        self._reachable: dict[int, Mapping[str, Method]] = {}  # by how many scripts have begun

    @property
    def kinds(self) -> dict[str, str]:
        """The variables whose sort the code relies on: "number", "string", "boolean", "array", "function", or
        "object" and the names of its properties; for the chart's row."""
        return dict(self._facts.sorts)

    def value(self, expression: ScriptCode) -> Fragment:
        """The value of an expression (SCXML 5.9.3)."""
        return self._once(expression, Code.expr)

    def first_value(self, name: str, expression: ScriptCode) -> Fragment:
        """The value that a <data> starts with: a dict or list where that is what its variable holds."""
        with deep():
            code, node = self._open(expression)
            return self._fragment(code, node, places.first_value(code, name, node) or code.expr(node))

    def test(self, expression: ScriptCode) -> Fragment:
        """An expression as a condition; its value is meant for a Python `if` (SCXML 5.9.1)."""
        return self._once(expression, Code.test)

    def _once(self, expression: ScriptCode, translate: Callable[[Code, Node], ast.expr]) -> Fragment:
        """Expressions of the same text share a tree, and what it becomes, which nobody changes."""
        key = id(self._scripts[expression]), translate
        if key not in self._known:
            with deep():
                code, node = self._open(expression)
                self._known[key] = self._fragment(code, node, translate(code, node))
        return self._known[key]

    def assign(self, location: ScriptCode, value: ast.expr) -> list[ast.stmt]:
        """Assign `value` to a location expression (SCXML 5.9.2)."""
        with deep():
            code, node = self._open(location)
            patterns.assign_target(code, node, value)
            build.mark(code.body, start(node))
            return code.body

    def program(self, program: ScriptCode) -> list[ast.stmt]:
        """The statements of a script (SCXML 5.8)."""
        with deep():
            code, node = self._open(program)
            functions.hoist(code, node.body)
            for statement in node.body:
                code.statement(statement)
            self._made[id(node)] = code.unit.made
            return code.body

    def methods(self, program: ScriptCode) -> list[ast.FunctionDef]:
        """The functions of a script, translated before, that are methods; `chart_head` is how they begin."""
        return self._made.get(id(self._scripts[program]), [])

    def _open(self, piece: ScriptCode) -> tuple[Code, Node]:
        node = self._scripts[piece]
        scopes = self._facts.scopes.get(id(node)) or scopes_of(node)
        facts = self._facts
        unit = Unit(
            node,
            scopes,
            Kinds(facts.kinds, facts.shapes.lists),
            GRAMMAR,
            str(piece.text),
            READ_ONLY,
            self._within_reach(node),
            declared=self._declared,
            with_source=self._with_source,
            records=facts.shapes.records,
            lists=facts.shapes.lists,
            calm=facts.shapes.calm,
            keeps_data=facts.keeps_data,
            reads_plainly=facts.reads_plainly,
            undeletable=facts.undeletable,
        )
        return Code(unit, scopes.program), node

    def _within_reach(self, tree: Node) -> Mapping[str, Method]:
        """The functions that code of this tree can call directly."""
        direct = self._facts.direct
        reached = direct.reached.get(id(tree), 0)
        if reached not in self._reachable:
            found = direct.within(tree).items()
            self._reachable[reached] = {name: Method(each, self._methods[name]) for name, each in found}
        return self._reachable[reached]

    def _fragment(self, code: Code, node: Node, value: ast.expr) -> Fragment:
        return Fragment(code.body, value, bool(code.body) or not never_fails(code, node))


def _shows_source(text: str) -> bool:
    """Functions of a chart carry their text only where a script asks for the text of values."""
    return "uneval" in text or "toSource" in text


def _declared(chart: Any) -> list[str]:
    """The names of all <data> of the chart."""
    names: list[str] = []
    waiting = [chart]
    while waiting:
        node = waiting.pop()
        names.extend(str(data.id) for data in getattr(node, "data", ()))
        waiting.extend(getattr(node, "children", ()))
    return names
