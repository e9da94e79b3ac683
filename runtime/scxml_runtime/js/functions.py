"""Function objects and construction (ECMA-262 9.2).

The code of a function is a Python callable `f(this, a=undefined, b=undefined, *_)` in the slot `call`;
`construct(function, new_target, arguments)` is None for what `new` refuses. The own properties `length`,
`name` and `prototype` come into being when something looks at them: most closures are only ever called.
"""

from __future__ import annotations

from .intrinsics import FUNCTION_PROTOTYPE, OBJECT_PROTOTYPE, Intrinsic, intrinsic
from .objects import Exotic, JSObject, SlowObject, bare
from .realm import current
from .recursion import counting
from .values import CONFIGURABLE, EMPTY, HIDDEN, MISS, WRITABLE, Property, Shared, SharedTable, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .values import Key, Value

LAZY = frozenset(("length", "name", "prototype"))
CONSTRUCTED = ("function", "strict")


class JSFunction(Exotic):
    """A function. `kind`: "function", "strict", "method" (no `prototype`), "generator", "class" or "native".

    `origin` is the source text of script functions, the shared record of natives, or None.
    """

    __slots__ = ("call", "construct", "kind", "length", "name", "origin")
    class_name = "Function"
    call: Callable[..., Value]
    construct: Callable[..., Value] | None
    name: Value
    length: int
    kind: str
    origin: Any

    def fill(self) -> None:
        """Bring the lazy own properties into being."""
        from .budget import step

        step()
        properties: dict[Key, Value] = {"length": Property(self.length, CONFIGURABLE)}
        properties["name"] = Property(self.name, CONFIGURABLE)
        self.properties = properties
        if self.kind in CONSTRUCTED:
            properties["prototype"] = Property(prototype_for(self), WRITABLE)
        elif self.kind == "generator":
            properties["prototype"] = Property(bare(intrinsic("Generator.prototype")), WRITABLE)

    def mutable(self) -> dict[Key, Value]:
        if self.properties is EMPTY:
            self.fill()
        elif type(self.properties) is SharedTable:
            self.properties = self.properties.copied()
        return self.properties

    def get_own(self, key: Key) -> Property | None:
        if self.properties is EMPTY:
            self.fill()
        return JSObject.get_own(self, key)

    def get(self, key: Key, receiver: Value) -> Value:
        if self.properties is EMPTY and key in LAZY:
            self.fill()
        if self.kind == "function" and (key == "caller" or key == "arguments") and key not in self.properties:
            return undefined  # a sloppy function does not tell who called it, and does not throw either
        return JSObject.get(self, key, receiver)

    def own_keys(self) -> list[Key]:
        if self.properties is EMPTY:
            self.fill()
        return JSObject.own_keys(self)


def prototype_for(function: JSFunction) -> JSObject:
    """The object that `new function()` gives its instances as prototype."""
    made = SlowObject()
    made.properties = {"constructor": Property(function, HIDDEN)}
    made.prototype = OBJECT_PROTOTYPE
    return made


@counting
def make(call: Callable[..., Value], name: Value, length: int, kind: str, origin: Any = None) -> JSFunction:
    """A function object of any kind, without `construct`."""
    made = JSFunction()
    made.properties = EMPTY
    made.prototype = FUNCTION_PROTOTYPE
    made.call = call
    made.construct = None
    made.name = name
    made.length = length
    made.kind = kind
    made.origin = origin
    return made


def prototype_of(new_target: JSObject, default: str) -> Value:
    """The prototype for an object that `new_target` constructs (GetPrototypeFromConstructor)."""
    entry = new_target.properties.get("prototype") if type(new_target) is JSFunction else None
    if type(entry) is Property and type(entry.value) is Intrinsic:
        return entry.value.resolve()
    found = new_target.get("prototype", new_target)
    return found if isinstance(found, JSObject) else intrinsic(default)


def construct_ordinary(function: JSFunction, new_target: JSObject, args: tuple[Value, ...]) -> Value:
    """[[Construct]] of a function written in a script."""
    if new_target is function and function.properties is not EMPTY:
        above = function.properties["prototype"].value
        this = bare(above if isinstance(above, JSObject) else prototype_of(function, "Object.prototype"))
    else:
        this = bare(prototype_of(new_target, "Object.prototype"))
    result = function.call(this, *args)
    return result if isinstance(result, JSObject) else this


def construct_targeted(function: JSFunction, new_target: JSObject, args: tuple[Value, ...]) -> Value:
    """[[Construct]] of a function that reads `new.target`: its code takes (this, new_target, …)."""
    this = bare(prototype_of(new_target, "Object.prototype"))
    result = function.origin.code(this, new_target, *args)
    return result if isinstance(result, JSObject) else this


def make_generic(code: Callable[..., Value]) -> Callable[..., Value]:
    """The plain call of code that also takes `new.target`."""

    def plain_call(this: Value, *args: Value) -> Value:
        return code(this, undefined, *args)

    return plain_call


class Targeted:
    """What `origin` holds for a function whose code takes `new.target`, beside the source text."""

    __slots__ = ("code", "source")

    def __init__(self, code: Callable[..., Value], source: str | None) -> None:
        self.code = code
        self.source = source


class Native(Shared):
    """A built-in function, shared by all realms: `call(this, *arguments)`.

    `construct(new_target, *arguments)` is there for constructors only.
    """

    __slots__ = ("call", "construct", "intrinsic", "length", "name")

    def __init__(
        self,
        call: Callable[..., Value],
        name: str,
        length: int,
        construct: Callable[..., Value] | None = None,
        intrinsic: Intrinsic | None = None,
    ) -> None:
        self.call = call
        self.name = name
        self.length = length
        self.construct = construct
        self.intrinsic = intrinsic

    def resolve(self) -> JSFunction:
        return current().function_for(self)

    def make(self) -> JSFunction:
        """A function object for this native, independent of any realm's own."""
        made = JSFunction()
        made.properties = self.intrinsic.table() if self.intrinsic else EMPTY
        made.prototype = FUNCTION_PROTOTYPE
        made.call = self.call
        made.construct = None if self.construct is None else construct_native
        made.name, made.length, made.kind, made.origin = self.name, self.length, "native", self
        return made


def construct_native(function: JSFunction, new_target: JSObject, args: tuple[Value, ...]) -> Value:
    return function.origin.construct(new_target, *args)


class BoundFunction(JSFunction):
    """What `bind` makes (ECMA-262 9.4.1); `innermost` is called with `receiver` and what was `given`."""

    __slots__ = ("given", "innermost", "receiver", "target")
    target: JSObject
    innermost: JSFunction
    receiver: Value
    given: tuple[Value, ...]


__all__ = [
    "MISS",
    "BoundFunction",
    "JSFunction",
    "Native",
    "construct_ordinary",
    "construct_targeted",
    "make",
    "prototype_of",
]
