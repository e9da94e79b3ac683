"""ECMAScript text that turns up at run time: `eval`, `new Function`, and programs without a chart.

In: source text. Out: its completion value, or a function. Compiled code is kept by text, so that a strategy that
evaluates the same text again pays for it once. The runtime is handed in, not imported: see `loader`.
"""

from __future__ import annotations

from functools import lru_cache
from types import CodeType, FunctionType
from typing import Any

from scxmlc.ecmascript import ScriptError, parse_script
from scxmlc.ecmascript.depth import deep
from scxmlc.emitter.script.programs import program_module

_BUILTINS = (float, getattr, len, list, next)
"""Names of Python that compiled code uses."""


@lru_cache(maxsize=2048)
def compiled(text: str, sort: str, strict: bool) -> tuple[CodeType, dict[str, str]]:
    """The code of `def program(self, data, this, scope)` for `text`, and the names of its functions; raises
    ScriptError."""
    with deep():
        module, names = program_module(parse_script(text, strict), text, sort, strict)
        made = compile(module, "<script>", "exec")
    return next(each for each in made.co_consts if isinstance(each, CodeType)), names


class Evaluator:
    """What `scxml_runtime.js.register_evaluator` takes; `js` is that package."""

    def __init__(self, js: Any) -> None:
        self._js = js
        self._names = {"js": js, "__builtins__": {each.__name__: each for each in _BUILTINS}}

    def program(
        self, text: str, strict: bool = False, sort: str = "program", by: str = "eval"
    ) -> FunctionType:
        """`program(self, data, this, scope)`, made by `eval` or `Function`; a text that does not parse throws the
        ECMAScript error."""
        try:
            code, names = compiled(text, sort, strict)
        except ScriptError as error:
            kind = "RangeError" if error.too_complex else error.kind
            raise self._js.error(kind, error.message) from None
        made = self._js.Evaluated(by, names, (text, sort, strict, code))
        return FunctionType(code, {**self._names, self._js.MADE: made})

    def run(self, text: str, realm: Any, sort: str = "program", by: str = "eval") -> Any:
        """Run a program in the global scope of a realm; returns its completion value."""
        program = self.program(text, False, sort, by)
        variables = self._globals(realm)
        return program(realm, variables, self._js.global_object(variables), None)

    def eval_global(self, text: str) -> Any:
        """Indirect eval (ES5 15.1.2.1) in the current realm."""
        return self.run(text, self._js.current(), "global eval")

    def direct(self, text: str, scope: Any, this: Any, strict: bool, realm: Any) -> Any:
        """Direct eval (ES5 15.1.2.1.1): sees `scope`, and declares its variables there unless strict."""
        sort = "global eval" if scope.parent is None else "eval"
        program = self.program(text, strict, sort)
        return program(realm, self._globals(realm), this, scope)

    def function(self, parameters: str, body: str, kind: str = "function") -> Any:
        """`new Function(parameters, body)` (ES5 15.3.2.1): a function of the global scope."""
        word = {"generator": "function*", "async": "async function"}.get(kind, "function")
        self._check(f"({word} anonymous(\n) {{\n{body}\n}})")
        self._check(f"({word} anonymous({parameters}\n) {{\n}})")
        text = f"({word} anonymous({parameters}\n) {{\n{body}\n}})"
        return self.run(text, self._js.current(), by="Function")

    def _check(self, text: str) -> None:
        """Parameters and body must each be whole, so that neither closes what the other opens."""
        try:
            parse_script(text)
        except ScriptError as error:
            raise self._js.error(error.kind, error.message) from None

    def _globals(self, realm: Any) -> Any:
        if realm.globals is None:
            self._js.Globals(realm)
        return realm.globals
