"""Function (ES5 15.3, ECMA-262 19.2)."""

from __future__ import annotations

from ..access import get, is_callable
from ..arrays import FEW, JSArray
from ..budget import charge_copy, charge_each, charge_items, step
from ..conversions import INFINITY, require_object, to_integer, to_length, to_string
from ..errors import error
from ..functions import BoundFunction, JSFunction, Targeted, make, prototype_of
from ..instances import has_instance
from ..objects import Exotic, JSObject
from ..realm import intrinsic
from ..registration import Constructor, Prototype, locked_method
from ..sources import source_of
from ..values import (
    ACCESSOR,
    CONFIGURABLE,
    EMPTY,
    HOLE,
    MAX_DENSE,
    SHARED,
    Property,
    SharedTable,
    Symbol,
    undefined,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..realm import Intrinsic
    from ..values import Value


def construct(new_target: JSObject, *args: Value) -> Value:
    """`new Function("a", "b", "return a + b")`: needs the compiler."""
    return made_from_text(new_target, args, "function", "Function.prototype")


def made_from_text(new_target: JSObject, args: tuple[Value, ...], kind: str, prototype: str) -> Value:
    from ..evaluation import evaluator, pay_for_text

    charge_each(len(args))
    texts = [to_string(arg) for arg in args]
    body = texts.pop() if texts else ""
    compiler = evaluator()
    pay_for_text(*texts, body)
    made = compiler.function(",".join(texts), body, kind)
    above = prototype_of(new_target, prototype)
    if above is not intrinsic(prototype).resolve():
        made.prototype = above
    return made


def plain_call(this: Value, *args: Value) -> Value:
    return construct(intrinsic("Function").resolve(), *args)


def list_from(array: Value) -> list[Value]:
    """CreateListFromArrayLike (ECMA-262 7.3.17), at most as long as arguments may be."""
    require_object(array, "arguments list")
    if type(array) is JSArray and HOLE not in array.items:
        charge_items(2 * len(array.items))
        return array.items
    length = to_length(get(array, "length"))
    if length > MAX_DENSE // 16:
        raise error("RangeError", "too many arguments")
    charge_each(length)
    return [get(array, i) for i in range(length)]


def apply(this: Value, this_arg: Value = undefined, array: Value = undefined, *_: Value) -> Value:
    if not is_callable(this):
        raise error("TypeError", "Function.prototype.apply called on a value that is no function")
    if array is undefined or array is None:
        return this.call(this_arg)
    return this.call(this_arg, *list_from(array))


def call(this: Value, this_arg: Value = undefined, *args: Value) -> Value:
    if not is_callable(this):
        raise error("TypeError", "Function.prototype.call called on a value that is no function")
    return this.call(this_arg, *args)


def bind(this: Value, this_arg: Value = undefined, *bound: Value) -> Value:
    """Function.prototype.bind (ECMA-262 19.2.3.2)."""
    if not is_callable(this):
        raise error("TypeError", "Function.prototype.bind called on a value that is no function")
    step()
    charge_items(len(bound) + len(this.given) if isinstance(this, BoundFunction) else len(bound))
    made = BoundFunction()
    made.properties = EMPTY
    made.prototype = this.parent()
    made.target = this
    made.call = bound_call(made, this, this_arg, bound)
    made.construct = None if this.construct is None else bound_construct(this, bound)
    made.kind, made.origin = "bound", None
    made.length = bound_length(this, len(bound))
    name = get(this, "name")
    charge_copy(len(name) if type(name) is str else 0)
    made.name = "bound " + (name if type(name) is str else "")
    return made


def bound_call(
    made: BoundFunction, target: JSFunction, this: Value, bound: tuple[Value, ...]
) -> Callable[..., Value]:
    """What a call does: of what was bound before it is, the innermost function is called."""
    if isinstance(target, BoundFunction):
        this, bound, target = target.receiver, target.given + bound, target.innermost
    made.innermost, made.receiver, made.given = target, this, bound
    if len(bound) < FEW:
        return lambda _, *args: target.call(this, *bound, *args)

    def call_with_many(_: Value, *args: Value) -> Value:
        charge_items(2 * len(bound))
        return target.call(this, *bound, *args)

    return call_with_many


def bound_construct(target: JSObject, bound: tuple[Value, ...]) -> Value:
    def construct_bound(function: JSFunction, new_target: JSObject, args: tuple[Value, ...]) -> Value:
        charge_each(1)
        return target.construct(target, target if new_target is function else new_target, bound + args)  # type: ignore[misc]

    return construct_bound


def bound_length(target: JSObject, given: int) -> Value:
    if target.get_own("length") is None:
        return 0
    length = get(target, "length")
    if type(length) is not int and type(length) is not float:
        return 0
    number = to_integer(length)
    return 0 if number == -INFINITY else max(number - given, 0)


def to_text(this: Value, *_: Value) -> str:
    """The source text, or a native function in the form all engines agree on."""
    if not is_callable(this):
        raise error("TypeError", "Function.prototype.toString called on a value that is no function")
    origin = getattr(this, "origin", None)
    source = origin.source if type(origin) is Targeted else origin
    if source is None:
        source = source_of(origin.code if type(origin) is Targeted else this.call)
    if type(source) is str:
        return source
    name = (
        this.name if isinstance(this, JSFunction) and this.kind == "native" and type(this.name) is str else ""
    )
    return f"function {name}() {{\n    [native code]\n}}"


def instance_test(this: Value, value: Value = undefined, *_: Value) -> bool:
    return has_instance(this, value)


def to_source(this: Value, *_: Value) -> str:
    from ..source_text import function_source

    return function_source(this)


def shape() -> JSFunction:
    return make(lambda this, *args: undefined, "", 0, "native")


class Poison:
    """The function that throws whenever it is called, one per realm (ECMA-262 9.2.7.1)."""

    def table(self, own: Intrinsic) -> SharedTable:
        return SharedTable(length=Property(0, 0), name=Property("", 0))

    def make(self, own: Intrinsic) -> JSFunction:
        made = make(refuse, "", 0, "native")
        made.properties = dict(own.table())
        Exotic.prevent_extensions(made)
        return made


def refuse(this: Value, *args: Value) -> Value:
    raise error("TypeError", "caller, callee and arguments may not be read here")


def poisoned() -> Property:
    poison = intrinsic("ThrowTypeError")
    return Property(undefined, ACCESSOR | CONFIGURABLE | SHARED, poison, poison)


TABLES = {
    "Function": Constructor(plain_call, construct, 1),
    "Function.prototype": Prototype(
        {
            "length": Property(0, CONFIGURABLE),
            "name": Property("", CONFIGURABLE),
            "apply": (apply, 2),
            "arguments": poisoned(),
            "bind": (bind, 1),
            "call": (call, 1),
            "caller": poisoned(),
            "toSource": (to_source, 0),
            "toString": (to_text, 0),
            Symbol.has_instance: locked_method(instance_test, "[Symbol.hasInstance]", 1),
        },
        shape,
    ),
    "ThrowTypeError": Poison(),
}
