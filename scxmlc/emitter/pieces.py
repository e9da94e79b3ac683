"""ECMAScript as the module emitter sees it: fragments, and a translator that never meets code without a tree.

In: pieces of code of an analysed chart. Out: `Fragment`s, statements, and where in the document they stand.

The rule that surprises: code that could not be parsed (a warning in the Recommendation's dialect, SCXML
5.9.4) is translated too: to a statement that raises SyntaxError where the piece would have run.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from typing import Any, Protocol

from scxmlc.emitter.build import call, constant, path
from scxmlc.emitter.script import Fragment
from scxmlc.model.script import Code, Expression, LocationExpression, Program
from scxmlc.source import Location


class Translator(Protocol):
    """What `scxmlc.emitter.script` gives."""

    def value(self, code: Expression | LocationExpression) -> Fragment: ...

    def test(self, code: Expression) -> Fragment: ...

    def assign(self, code: LocationExpression, value: ast.expr) -> list[ast.stmt]: ...

    def program(self, code: Program) -> list[ast.stmt]: ...


class Scripts:
    """The code of one chart, piece by piece, as Python."""

    def __init__(self, translator: Translator, parsed: Mapping[Code, Any]) -> None:
        self._translator = translator
        self._parsed = parsed

    def value(self, code: Expression | LocationExpression) -> Fragment:
        """The value of an expression."""
        return self._broken(code) or self._translator.value(code)

    def test(self, code: Expression) -> Fragment:
        """The truth of an expression, usable in a Python `if`."""
        return self._broken(code) or self._translator.test(code)

    def assign(self, code: LocationExpression, value: ast.expr) -> list[ast.stmt]:
        """Put `value` where the expression points."""
        broken = self._broken(code)
        return broken.setup if broken else self._translator.assign(code, value)

    def program(self, code: Program) -> Iterator[tuple[ast.stmt, Location | None]]:
        """The statements of a script, each with its place where that is known."""
        broken = self._broken(code)
        for statement in broken.setup if broken else self._translator.program(code):
            offset = getattr(statement, "chart_offset", None)
            yield statement, None if offset is None else code.text.at(offset)

    def _broken(self, code: Code) -> Fragment | None:
        if self._parsed.get(code) is not None:
            return None
        error = call("js.error", constant("SyntaxError"), constant("this cannot be parsed"))
        return Fragment([ast.Raise(error)], path("js.undefined"), True)
