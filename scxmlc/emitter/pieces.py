"""ECMAScript as the module emitter sees it: fragments, and a translator that never meets code without a tree.

In: pieces of code of an analysed chart. Out: `Fragment`s, and statements, whose roots know the piece (`chart_text`).

The rule that surprises: code that could not be parsed (a warning in the Recommendation's dialect, SCXML
5.9.4) is translated too: to a statement that raises SyntaxError where the piece would have run.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Container, Mapping
from typing import Any, Protocol, TypeVar

from scxmlc import messages
from scxmlc.diagnostics import Diagnostics
from scxmlc.ecmascript import ScriptError
from scxmlc.emitter.build import call, constant, path
from scxmlc.emitter.nesting import levels
from scxmlc.emitter.script import Fragment
from scxmlc.model.script import Code, Expression, LocationExpression, Program
from scxmlc.source import Location, Text

MOST_LEVELS = 60  # of indentation; Python takes 100, and what stands around needs some
_UNDEFINED = path("js.undefined")


class Translator(Protocol):
    """What `scxmlc.emitter.script` gives."""

    def value(self, code: Expression | LocationExpression) -> Fragment: ...

    def first_value(self, name: str, code: Expression) -> Fragment: ...

    def test(self, code: Expression) -> Fragment: ...

    def assign(self, code: LocationExpression, value: ast.expr) -> list[ast.stmt]: ...

    def program(self, code: Program) -> list[ast.stmt]: ...

    def methods(self, code: Program) -> list[ast.FunctionDef]: ...


class Scripts:
    """The code of one chart, piece by piece, as Python; what is too complex for that goes to the log."""

    def __init__(
        self,
        translator: Translator,
        parsed: Mapping[Code, Any],
        log: Diagnostics,
        declared: Container[str] | None = None,
    ) -> None:
        self._translator = translator
        self._parsed = parsed
        self._log = log
        self._declared = declared

    def looked_up(self, code: LocationExpression) -> str | None:
        """The variable that must be there before it is assigned to: in ORS, one that no script declares."""
        name = str(code.text.strip())
        is_bare = getattr(self._parsed.get(code), "type", "") == "Identifier"
        return name if is_bare and self._declared is not None and name not in self._declared else None

    def value(self, code: Expression | LocationExpression) -> Fragment:
        """The value of an expression."""
        return self._translated(code, lambda: self._translator.value(code))

    def first_value(self, name: str, code: Expression) -> Fragment:
        """What the <data> of this name starts with."""
        return self._translated(code, lambda: self._translator.first_value(name, code))

    def test(self, code: Expression) -> Fragment:
        """The truth of an expression, usable in a Python `if`."""
        return self._translated(code, lambda: self._translator.test(code))

    def assign(self, code: LocationExpression, value: ast.expr) -> list[ast.stmt]:
        """Put `value` where the expression points."""
        fragment = self._translated(
            code, lambda: Fragment(self._translator.assign(code, value), _UNDEFINED, True)
        )
        return fragment.setup

    def program(self, code: Program) -> list[ast.stmt]:
        """The statements of a script."""
        program = self._translated(code, lambda: Fragment(self._translator.program(code), _UNDEFINED, True))
        return program.setup

    def methods(self, code: Program) -> list[ast.stmt]:
        """The functions of a script that are methods; its statements were asked for before."""
        if self._parsed.get(code) is None:
            return []
        made = self._translated(code, lambda: Fragment([*self._translator.methods(code)], _UNDEFINED, True))
        return made.setup

    def refuse(self, location: Location | None) -> None:
        """Say that content is nested too deeply."""
        if location is not None:
            self._log.add(messages.ecmascript.too_complex(location, "it is nested too deeply"))

    def _translated(self, code: Code, translate: Callable[[], Fragment]) -> Fragment:
        if self._parsed.get(code) is None:
            error = ast.Raise(call("js.error", constant("SyntaxError"), constant("this cannot be parsed")))
            vars(error)["chart_offset"] = 0
            return _rooted(Fragment([error], _UNDEFINED, True), code.text)
        try:
            fragment = translate()
            if levels(fragment.setup) <= MOST_LEVELS:
                return _rooted(fragment, code.text)
            self._log.add(messages.ecmascript.too_complex(code.text.at(0), "it is nested too deeply"))
        except ScriptError as error:
            self._log.add(messages.ecmascript.too_complex(code.text.at(error.index), error.message))
        except RecursionError:
            self._log.add(messages.ecmascript.too_complex(code.text.at(0), "it is nested too deeply"))
        return Fragment([], _UNDEFINED, False)


def _rooted(fragment: Fragment, text: Text) -> Fragment:
    """The fragment, as one that was made of this piece: others of the same text share what is below its roots."""
    setup = [_root(statement, text) for statement in fragment.setup]
    return Fragment(setup, _root(fragment.value, text), fragment.fails)


_Node = TypeVar("_Node", bound=ast.AST)


def _root(node: _Node, text: Text) -> _Node:
    if isinstance(node, (ast.Constant, ast.Name)):  # nothing of it can fail
        return node
    made: _Node = type(node).__new__(type(node))
    vars(made).update(vars(node), chart_text=text)
    return made
