"""Array (ES5 15.4, ECMA-262 22.1): the constructor and the table of its prototype."""

from __future__ import annotations

from ..access import define, get
from ..arrays import JSArray, SlowArray, array_of_length, new_array
from ..budget import charge_each, charge_items, step
from ..calls import construct, get_method, is_constructor
from ..conversions import to_length, to_object, to_uint32
from ..errors import error
from ..functions import prototype_of
from ..intrinsics import ARRAY_PROTOTYPE
from ..iteration import iterate, iterator_abandon
from ..objects import JSObject
from ..refusals import not_iterable
from ..registration import SPECIES, Constructor, Namespace, Prototype, alias, link
from ..values import CONFIGURABLE, PLAIN, Property, Symbol, undefined
from .array_change import METHODS as CHANGE
from .array_elements import function_of, is_array, rounds, set_length
from .array_read import METHODS as READ
from .array_visit import METHODS as VISIT

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..values import Value

NEWER = "at copyWithin entries fill find findIndex findLast findLastIndex flat flatMap includes keys values"
UNSCOPABLES = tuple(NEWER.split())


def plain_call(this: Value, *args: Value) -> JSArray:
    if len(args) != 1 or (type(args[0]) is not int and type(args[0]) is not float):
        charge_items(len(args))
        return new_array(list(args))
    length = to_uint32(args[0])
    if length != args[0]:
        raise error("RangeError", "invalid array length")
    return array_of_length(length)


def construct_array(new_target: JSObject, *args: Value) -> JSArray:
    above = prototype_of(new_target, "Array.prototype")
    made = plain_call(undefined, *args)
    if above is not ARRAY_PROTOTYPE and above is not ARRAY_PROTOTYPE.resolve():
        made.prototype = above
    return made


def test_array(this: Value, value: Value = undefined, *_: Value) -> bool:
    return is_array(value)


def of(this: Value, *args: Value) -> JSObject:
    made = constructed(this, len(args))
    charge_each(len(args))
    for i, value in enumerate(args):
        define(made, i, value)
    set_length(made, len(args))
    return made


def constructed(maker: Value, *args: Value) -> JSObject:
    if is_constructor(maker):
        return construct(maker, args, maker)  # type: ignore[no-any-return]
    return array_of_length(args[0]) if args else new_array([])


def from_items(
    this: Value,
    source: Value = undefined,
    function: Value = undefined,
    this_arg: Value = undefined,
    *_: Value,
) -> JSObject:
    """Array.from (ECMA-262 22.1.2.1)."""
    change = None if function is undefined else function_of(function).call
    if source is undefined or source is None:
        raise not_iterable(source)
    if get_method(source, Symbol.iterator) is undefined:
        return from_array_like(this, to_object(source), change, this_arg)
    made, at = constructed(this), 0
    loop = iterate(source)
    for item in loop:
        step()
        try:
            define(made, at, item if change is None else change(this_arg, item, at))
        except BaseException:
            iterator_abandon(loop)
            raise
        at += 1
    set_length(made, at)
    return made


def from_array_like(maker: Value, source: JSObject, change: Value, this_arg: Value) -> JSObject:
    length = to_length(get(source, "length"))
    made = constructed(maker, length)
    for i in rounds(0, length):
        value = get(source, i)
        define(made, i, value if change is None else change(this_arg, value, i))
    set_length(made, length)
    return made


def to_source(this: Value, *_: Value) -> str:
    from ..source_text import to_source

    return to_source(this)


def shape() -> SlowArray:
    made = SlowArray()
    made.items, made.size, made.locked = [], 0, False
    return made


STATICS: dict[Value, Value] = {"from": (from_items, 1), "isArray": (test_array, 1), "of": (of, 0), **SPECIES}
MEMBERS: dict[Value, Value] = {
    **CHANGE,
    **READ,
    **VISIT,
    "toSource": (to_source, 0),
    Symbol.iterator: alias("values"),
    Symbol.unscopables: link("Array.unscopables", CONFIGURABLE),
}
TABLES = {
    "Array": Constructor(plain_call, construct_array, 1, STATICS),
    "Array.prototype": Prototype(MEMBERS, shape),
    "Array.unscopables": Namespace({name: Property(True, PLAIN) for name in UNSCOPABLES}),
}
