"""What literals and function definitions in compiled code make."""

from __future__ import annotations

from .functions import (
    JSFunction,
    Targeted,
    construct_ordinary,
    construct_targeted,
    make,
    make_generic,
)
from .intrinsics import FUNCTION_PROTOTYPE, OBJECT_PROTOTYPE, intrinsic
from .objects import JSObject
from .recursion import counting
from .values import EMPTY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .values import Key, Value


def object(properties: dict[Key, Value]) -> JSObject:
    """An object literal; the dictionary becomes the object's own."""
    made = JSObject()
    made.properties = properties
    made.prototype = OBJECT_PROTOTYPE
    return made


@counting
def function(
    code: Callable[..., Value], name: Value = "", length: int = 0, source: str | None = None
) -> JSFunction:
    """A function declaration or expression: can be called and constructed."""
    made = JSFunction()
    made.properties = EMPTY
    made.prototype = FUNCTION_PROTOTYPE
    made.call = code
    made.construct = construct_ordinary
    made.name = name
    made.length = length
    made.kind = "function"
    made.origin = source
    return made


def strict_function(
    code: Callable[..., Value], name: Value = "", length: int = 0, source: str | None = None
) -> JSFunction:
    """A function of strict code: reading its `caller` throws."""
    made = function(code, name, length, source)
    made.kind = "strict"
    return made


def arrow(
    code: Callable[..., Value], name: Value = "", length: int = 0, source: str | None = None
) -> JSFunction:
    """An arrow function, method or accessor: no constructor, no `prototype`."""
    return make(code, name, length, "method", source)


def generator_function(
    code: Callable[..., Value], name: Value = "", length: int = 0, source: str | None = None
) -> JSFunction:
    """A generator function; `code` is a Python generator function."""
    from .generators import starter

    made = make(code, name, length, "generator", source)
    made.prototype = intrinsic("GeneratorFunction.prototype")
    made.call = starter(made, code)
    return made


def prepared_generator(
    code: Callable[..., Value], name: Value = "", length: int = 0, source: str | None = None
) -> JSFunction:
    """A generator function with defaults or patterns: the call runs `code` to its first, bare `yield`."""

    def prepared(this: Value, *args: Value) -> Value:
        body = code(this, *args)
        next(body)
        return body

    return generator_function(prepared, name, length, source)


def constructor(
    code: Callable[..., Value], name: Value = "", length: int = 0, source: str | None = None
) -> JSFunction:
    """A function that mentions `new.target`: `code(this, new_target, …)`."""
    made = make(make_generic(code), name, length, "function", Targeted(code, source))
    made.construct = construct_targeted
    return made


def native(code: Callable[..., Value], name: str = "", length: int = 0) -> JSFunction:
    """A function of the host: `code(this, *arguments)`, values on both sides."""
    return make(code, name, length, "native")


def set_literal_prototype(o: JSObject, value: Value) -> None:
    """`__proto__: value` in an object literal; ignored unless an object or null."""
    if value is None or isinstance(value, JSObject):
        o.set_parent(value)
