"""eval and new Function: the compiler, when it is installed, evaluates text at run time.

The compiler registers an object with `eval_global(text)`, the completion value of a program in the current
realm, and `function(parameters, body, kind)`, a function object. Without it every use is an EvalError that
says so.
"""

from __future__ import annotations

from .errors import error
from .intrinsics import intrinsic
from .realm import current
from .values import undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FunctionType
    from typing import Any, Protocol

    from .functions import JSFunction
    from .values import Value

    class Evaluator(Protocol):
        def eval_global(self, text: str) -> Value: ...
        def program(self, text: str, strict: bool, sort: str, by: str) -> FunctionType: ...
        def function(self, parameters: str, body: str, kind: str) -> JSFunction: ...
        def direct(self, text: str, scope: Any, this: Value, strict: bool, realm: Any) -> Value: ...


registered: list[Evaluator] = []

SEALED = (
    "this code was reached by a way that cannot be seen in the chart, whose variables were compiled in the belief that "
    "no code is made at run time: name `eval` or `Function` in a script of the chart"
)


def register_evaluator(evaluator: Evaluator) -> None:
    """Make the compiler known to eval and new Function."""
    registered[:] = [evaluator]


KEPT_TEXTS = 256
"""Texts that a session may evaluate again without paying for their compilation."""

MARKS = "()[]{}.,;:?=+-*/%<>!&|^~'\"`\n"
COMPILED, CHARACTER, BLANK, MARK, AGAIN = 1000, 2, 16, 64, 16
"""Steps that it takes to compile a text, with each character, blank and mark in it; to run what is compiled already."""


def pay_for_text(*parts: str) -> None:
    """Pay for compiling the text, once for each session that does not evaluate many others in between."""
    realm = current()
    known: dict[str, None] = realm.extra("evaluated", dict)
    text = "\n".join(parts)
    if text in known:
        realm.steps.pay(AGAIN)
        return
    realm.steps.pay(
        COMPILED + CHARACTER * len(text) + BLANK * text.count(" ") + MARK * sum(map(text.count, MARKS))
    )
    if len(known) >= KEPT_TEXTS:
        known.clear()
    known[text] = None


def evaluator() -> Evaluator:
    """The registered evaluator; asks an installed compiler to register on first use."""
    if not registered:
        from contextlib import suppress
        from importlib import import_module

        with suppress(ImportError):
            import_module("scxmlc.loader")
    if not registered:
        raise error("EvalError", "eval and new Function need the package scxmlc, which is not installed here")
    if current().sealed:
        raise error("EvalError", SEALED)
    return registered[0]


def eval_text(this: Value, text: Value = undefined, *_: Value) -> Value:
    """Indirect eval (ES5 15.1.2.1): a string is a global program, any other value is the answer."""
    if type(text) is not str:
        return text
    compiler = evaluator()
    pay_for_text(text)
    return compiler.eval_global(text)


def is_eval(function: Value) -> bool:
    """Is the value this realm's own eval, so that a call by that name is a direct eval?"""
    entry = intrinsic("functions").table()["eval"]
    return function is current().function_for(entry.value)
