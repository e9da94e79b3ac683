"""Error and the native errors (ES5 15.11)."""

from __future__ import annotations

from ..access import define_or_throw, get
from ..budget import charge, charge_each
from ..conversions import to_string, to_uint32
from ..descriptors import Descriptor
from ..errors import JSError, new_error
from ..functions import prototype_of
from ..intrinsics import ERRORS
from ..lengths import charge_copy
from ..objects import JSObject
from ..refusals import wrong_this
from ..registration import Constructor, Prototype, accessor, hidden
from ..stack import calls, captured, cost, text
from ..values import HIDDEN, Property, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..values import Value


def constructor(kind: str) -> Constructor:
    """The constructor of one kind of error; called or constructed, it makes an object."""

    def construct(
        new_target: JSObject,
        message: Value = undefined,
        options: Value = undefined,
        line: Value = undefined,
        *_: Value,
    ) -> JSError:
        charge_each(3)
        made = new_error(prototype_of(new_target, kind + ".prototype"), captured())
        if message is not undefined:
            made.properties["message"] = Property(to_string(message), HIDDEN)
        add_origin(made, options, line)
        return made

    def call(this: Value, *args: Value) -> JSError:
        from ..intrinsics import intrinsic

        return construct(intrinsic(kind).resolve(), *args)

    return Constructor(call, construct, 1)


def add_origin(made: JSError, options: Value, line: Value) -> None:
    """`cause` of the options object, or SpiderMonkey's arguments fileName and lineNumber."""
    if isinstance(options, JSObject):
        if options.has("cause"):
            made.properties["cause"] = Property(options.get("cause", options), HIDDEN)
        return
    if options is not undefined:
        made.properties["fileName"] = Property(to_string(options), HIDDEN)
    if line is not undefined:
        made.properties["lineNumber"] = Property(to_uint32(line), HIDDEN)


def to_text(this: Value, *_: Value) -> str:
    """Error.prototype.toString (15.11.4.4)."""
    if not isinstance(this, JSObject):
        raise wrong_this(this, "object")
    name, message = get(this, "name"), get(this, "message")
    title = "Error" if name is undefined else to_string(name)
    text = "" if message is undefined else to_string(message)
    charge_copy(len(title) + len(text))
    return f"{title}: {text}" if title and text else title or text


def stack(this: Value, *_: Value) -> Value:
    """The calls that were going on when the error was made, innermost first: `name@file:line:column`, a line each."""
    if not isinstance(this, JSError):
        return undefined
    charge(cost(this.trace))
    return text(calls(this.trace))


def set_stack(this: Value, value: Value = undefined, *_: Value) -> Value:
    if isinstance(this, JSObject):
        define_or_throw(this, "stack", Descriptor(value, True, False, True))
    return undefined


def to_source(this: Value, *_: Value) -> str:
    from ..source_text import error_source

    return error_source(this)


def prototype(kind: str) -> Prototype:
    return Prototype({"name": hidden(kind), "message": hidden("")})


ROOT: dict[str, tuple[Callable[..., Value], int]] = {"toString": (to_text, 0), "toSource": (to_source, 0)}
TABLES = {
    "Error": constructor("Error"),
    "Error.prototype": Prototype(
        {"name": hidden("Error"), "message": hidden(""), **ROOT, "stack": accessor(stack, set_stack, "stack")}
    ),
    **{kind: constructor(kind) for kind in sorted(ERRORS)},
    **{kind + ".prototype": prototype(kind) for kind in sorted(ERRORS)},
}
