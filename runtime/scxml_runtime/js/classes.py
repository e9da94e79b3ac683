"""Classes and `super` (ES2015 14.5, 12.3.5).

The code of a constructor is a Python function `(this, new_target, …)`; that of a derived class is called without
`this`, which `super(…)` makes.
"""

from __future__ import annotations

from contextlib import suppress

from .calls import construct, is_constructor
from .errors import error, to_display
from .functions import JSFunction, Targeted, make, prototype_of
from .intrinsics import FUNCTION_PROTOTYPE, OBJECT_PROTOTYPE
from .objects import JSObject, SlowObject, bare
from .realm import current
from .refusals import needs_new, no_parent, no_properties, not_constructor
from .values import HIDDEN, Property, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .values import Key, Value


LEVEL = 2
"""Steps that each class takes which an object is made through on the way to the base."""


MADE = 2
"""Steps that making a class takes."""


def class_(
    code: Callable[..., Value] | None, name: Value, length: int, source: str | None = None, *parent: Value
) -> JSFunction:
    """The constructor of a class with an empty prototype; `parent`: what `extends` named, if anything."""
    current().steps.pay(MADE)
    above_statics, above_instances = _parents(*parent)
    made = make(refuse_call, name, length, "class", Targeted(code or _default(bool(parent)), source))
    made.construct = construct_derived if parent else construct_base
    prototype = SlowObject()
    prototype.properties = {"constructor": Property(made, HIDDEN)}
    prototype.prototype = above_instances
    made.fill()
    made.mutable()["prototype"] = Property(prototype, 0)
    made.prototype = above_statics
    return made


def _parents(*parent: Value) -> tuple[Value, Value]:
    if not parent:
        return FUNCTION_PROTOTYPE, OBJECT_PROTOTYPE
    above = parent[0]
    if above is None:
        return FUNCTION_PROTOTYPE, None
    if not is_constructor(above):
        raise not_constructor(above)
    instances = above.get("prototype", above)
    if instances is not None and not isinstance(instances, JSObject):
        raise no_parent(instances)
    return above, instances


def refuse_call(this: Value, *args: Value) -> Value:
    """A class can only be constructed."""
    raise needs_new("a class")


def _default(derived: bool) -> Callable[..., Value]:
    return default_derived if derived else default_base


def default_base(this: Value, new_target: Value, *args: Value) -> Value:
    """The constructor of a class that has none."""
    return undefined


def default_derived(this: Value, new_target: Value, *args: Value) -> Value:
    """The constructor of a derived class that has none: passes everything on; see construct_derived."""
    return undefined


def construct_base(function: JSFunction, new_target: JSObject, args: tuple[Value, ...]) -> Value:
    """[[Construct]] of a class without `extends`."""
    this = bare(prototype_of(new_target, "Object.prototype"))
    result = function.origin.code(this, new_target, *args)
    return result if isinstance(result, JSObject) else this


def construct_derived(function: JSFunction, new_target: JSObject, args: tuple[Value, ...]) -> Value:
    """[[Construct]] of a class with `extends`: its code returns the object."""
    current().steps.pay(LEVEL)
    code = function.origin.code
    if code is default_derived:
        return super_construct(function, new_target, *args)
    result = code(undefined, new_target, *args)
    return result.result() if type(result) is Returned else result


class Returned:
    """What the constructor of a derived class returned, if that was no object; judged when its code is left."""

    __slots__ = ("this", "value")

    def __init__(self, value: Value, this: Callable[[], Value]) -> None:
        self.value = value
        self.this = this

    def result(self) -> Value:
        if self.value is not undefined:
            raise error("TypeError", f"a derived class constructs an object: {to_display(self.value)}")
        return self.this()


def constructed(value: Value, this: Callable[[], Value]) -> Value:
    """`return value` in the constructor of a derived class; `this()` fails before `super(…)`."""
    return value if isinstance(value, JSObject) else Returned(value, this)


def super_construct(constructor: JSFunction, new_target: JSObject, *args: Value) -> Value:
    """`super(…)`: constructs with the parent of `constructor`."""
    parent = constructor.parent()
    if not is_constructor(parent):
        raise not_constructor(parent)
    return construct(parent, args, new_target)


def check_unbound(this: Callable[[], Value]) -> None:
    """ReferenceError when `super(…)` has already made `this`."""
    with suppress(NameError):
        this()
        raise error("ReferenceError", "super() was already called")


def check_constructor(new_target: Value) -> None:
    """TypeError when a class is called without `new`."""
    if new_target is undefined:
        refuse_call(undefined)


def super_get(home: JSObject, key: Key, this: Value) -> Value:
    """`super.key` in a method that belongs to `home`."""
    from .conversions import to_property_key

    current().steps.pay(1)
    above = home.parent()
    if above is None:
        raise no_properties(None, key)
    return above.get(to_property_key(key), this)


def super_put(home: JSObject, key: Key, this: Value, value: Value) -> bool:
    """`super.key = value`; False when the assignment is refused."""
    from .conversions import to_property_key

    above = home.parent()
    if above is None:
        raise no_properties(None, key)
    return bool(above.set(to_property_key(key), value, this))


def super_put_strict(home: JSObject, key: Key, this: Value, value: Value) -> None:
    """`super.key = value` in strict code."""
    if not super_put(home, key, this, value):
        raise error("TypeError", "cannot assign to a property of super")


__all__ = [
    "check_constructor",
    "check_unbound",
    "class_",
    "constructed",
    "super_construct",
    "super_get",
    "super_put",
    "super_put_strict",
]
