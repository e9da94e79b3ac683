"""Exceptions: what scripts throw, what the engine throws, and what a script may catch.

`raise error("TypeError", "message")` throws an ECMAScript error; `caught(exception)` turns what Python
raised in compiled code into the value a `catch` clause sees. An exception that is a fault of ours passes
through unchanged.
"""

from __future__ import annotations

import sys

from .budget import charge
from .intrinsics import intrinsic
from .names import demangle
from .objects import Exotic, JSObject
from .realm import current, take_toll
from .stack import Call, calls, captured, cost, trace_of
from .steps import BudgetExceeded, StepsExceeded
from .values import HIDDEN, Property, Symbol, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .stack import Trace
    from .values import Key, Value


class Throw(Exception):
    """An ECMAScript value on its way to a `catch`."""

    def __init__(self, value: Value) -> None:
        self.value = value

    def __str__(self) -> str:
        return describe(self.value)


class Rejection(Throw):
    """What a promise was rejected with, and nothing has handled; it was never on its way. `trace` is where it was
    rejected, for reasons that are no Error."""

    def __init__(self, value: Value, trace: Trace) -> None:
        super().__init__(value)
        self.trace = trace

    def __str__(self) -> str:
        return f"unhandled rejection: {describe(self.value)}"


PLACE = ("fileName", "lineNumber", "columnNumber")
"""Where an error was made: own properties of it, as in SpiderMonkey."""

CATCHABLE = (Throw, RecursionError, NameError, AttributeError)


class JSError(Exotic):
    """An Error object (ES5 15.11). `trace` is where it was made; the properties that say so come into being when
    something looks at them (`is_placed`)."""

    __slots__ = ("is_placed", "trace")
    class_name = "Error"
    is_placed: bool
    trace: Trace

    def place(self) -> None:
        """Bring the lazy own properties into being, in front of the others; those that are there already stay."""
        inner = self.trace[:1]
        charge(cost(inner))
        self.is_placed = True
        found = calls(inner) or [Call("", "", 0, 0)]
        where = (found[0].file, found[0].line, found[0].column)
        made: dict[Key, Value] = {
            name: Property(value, HIDDEN) for name, value in zip(PLACE, where, strict=True)
        }
        self.properties = made | self.properties

    def mutable(self) -> dict[Key, Value]:
        if not self.is_placed:
            self.place()
        return Exotic.mutable(self)

    def get_own(self, key: Key) -> Property | None:
        if not self.is_placed and key in PLACE:
            self.place()
        return JSObject.get_own(self, key)

    def get(self, key: Key, receiver: Value) -> Value:
        if not self.is_placed and key in PLACE:
            self.place()
        return JSObject.get(self, key, receiver)

    def own_keys(self) -> list[Key]:
        if not self.is_placed:
            self.place()
        return JSObject.own_keys(self)


def new_error(prototype: Value, trace: Trace) -> JSError:
    """An error object without a message, made where the trace says."""
    made = JSError()
    made.properties = {}
    made.prototype = prototype
    made.trace = trace
    made.is_placed = False
    return made


def make_error(kind: str, message: str, trace: Trace | None = None) -> JSError:
    """An error object of that kind, such as "TypeError"; without a trace it is made here and now."""
    take_toll()
    made = new_error(intrinsic(kind + ".prototype"), captured() if trace is None else trace)
    made.properties["message"] = Property(message, HIDDEN)
    return made


def error(kind: str, message: str) -> Throw:
    """The exception to raise for an ECMAScript error of that kind."""
    return Throw(make_error(kind, message))


def caught(thrown: BaseException) -> Value:
    """The value a `catch` clause sees; re-raises what no script may see."""
    if isinstance(thrown, Throw):
        return thrown.value
    if isinstance(thrown, RecursionError):
        current().steps.overflowed()
        return make_error("RangeError", "too much recursion", trace_of(thrown))
    name = unbound_name(thrown)
    if name is None:
        raise thrown
    return make_error("ReferenceError", f"{name} is not defined", trace_of(thrown))


def origin(thrown: BaseException) -> Trace:
    """Where what went wrong did: of an error object where it was made, whoever threw it on."""
    if isinstance(thrown, Throw) and isinstance(thrown.value, JSError):
        return thrown.value.trace
    return thrown.trace if isinstance(thrown, Rejection) else trace_of(thrown)


def made_at(reason: Value) -> Trace:
    """Where a promise is rejected at this moment: where its reason was thrown, if that is what happens; of an Error
    nothing, since it knows itself."""
    if isinstance(reason, JSError):
        return ()
    thrown = sys.exc_info()[1]
    return trace_of(thrown) if isinstance(thrown, Throw) and thrown.value is reason else captured()


def unbound_name(thrown: BaseException) -> str | None:
    """The ECMAScript variable that a Python exception found unbound, None for any other exception."""
    if isinstance(thrown, AttributeError) and not holds_variables(thrown.obj):
        return None
    if isinstance(thrown, AttributeError | NameError):
        name = thrown.name or quoted_name(thrown)
        return demangle(name) or name
    return None


def holds_variables(value: object) -> bool:
    """May an attribute missing from this object be a missing ECMAScript variable?"""
    return getattr(type(value), "holds_variables_", False) is True


def quoted_name(thrown: BaseException) -> str:
    """CPython tells the name of an unassigned local only in the text: "… variable 'x' …"."""
    parts = str(thrown).split("'")
    return parts[1] if len(parts) > 2 else "variable"


def describe(value: Value) -> str:
    """A short text for logs, made without running any script."""
    return error_text(value) if isinstance(value, JSError) else to_display(value)


def not_callable(value: Value) -> Throw:
    """Only functions can be called."""
    return error("TypeError", f"{to_display(value)} is not a function")


def to_display(value: Value) -> str:
    """A short text for messages, made without running any script."""
    kind = type(value)
    if kind is Symbol:
        return f"Symbol({'' if value.description is undefined else value.description})"
    if kind is str:
        return f'"{value[:60]}"'
    if isinstance(value, JSObject):
        name = getattr(value, "name", "") if value.class_name == "Function" else ""
        return name if name and type(name) is str else f"[object {value.class_name}]"
    if kind is float:
        from .numbers import number_to_string

        return number_to_string(value)
    return "null" if value is None else str(value).lower()  # numbers, true, false, undefined


def error_text(value: JSObject) -> str:
    name, message = (data_text(value, key) for key in ("name", "message"))
    return f"{name}: {message}" if name and message else name or message or "Error"


def data_text(value: JSObject, key: str) -> str:
    """A string property found without running getters, or what stands behind a proxy."""
    walk: JSObject | None = value
    while walk is not None and walk.class_name != "Proxy":
        own = JSObject.get_own(walk, key)
        if own is not None:
            return own.value if type(own.value) is str else ""
        walk = walk.parent()
    return ""


def out_of_budget() -> Value:
    """What ends a loop whose ticks came to their end: the budget is used up, or else Python's stack was full."""
    steps = current().steps
    steps.pay(0)
    steps.revive()
    raise RecursionError("too much recursion")


def abandoned() -> bool:
    """Whether Python ends the generator that asks because nobody can ask it again. ECMAScript knows no such end: what
    stands in `finally` is not carried out then. The end of some other generator, in whose midst this one runs, is none.
    """
    ending = sys.exc_info()[1]
    if not isinstance(ending, GeneratorExit):
        return False
    asking, traceback = sys._getframe(1), ending.__traceback__
    while traceback is not None and traceback.tb_frame is not asking:
        traceback = traceback.tb_next
    return traceback is not None


__all__ = [
    "CATCHABLE",
    "BudgetExceeded",
    "JSError",
    "Rejection",
    "StepsExceeded",
    "Throw",
    "abandoned",
    "caught",
    "describe",
    "error",
    "make_error",
    "out_of_budget",
    "to_display",
    "undefined",
]
