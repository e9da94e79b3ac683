"""What compiled code needs beside the operations of the standard: loops, destructuring, templates, `for each`.

In: values. Out: values. Scopes for `with` and `eval` are in `dynamic.py`, classes in `classes.py`; `__getattr__`
of the package finds all three.
"""

from __future__ import annotations

from itertools import islice

from .access import get
from .budget import charge_each
from .calls import call, get_method, typeof
from .classes import (
    check_constructor,
    check_unbound,
    class_,
    constructed,
    super_construct,
    super_get,
    super_put,
    super_put_strict,
)
from .conversions import to_property_key
from .dynamic import (
    ObjectScope,
    Scope,
    block_scope,
    direct_eval,
    function_scope,
    global_scope,
    self_scope,
    with_scope,
)
from .errors import error, to_display
from .global_declarations import check_globals, check_variables, initialise_constant
from .iteration import Iteration, iterate, iterator_abandon, iterator_close, keys
from .literals import prepared_generator
from .objects import JSObject
from .realm import current
from .values import CONFIGURABLE, Property, stored_name, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Container, Iterator
    from types import TracebackType

    from .arrays import JSArray
    from .functions import JSFunction
    from .values import Key, Value

ONCE = (None,)
"""What a block that `break` can leave runs over."""

nan = float("nan")
inf = float("inf")


def every(ticks: Iterator[bool], steps: int) -> Iterator[bool]:
    """What a loop runs over whose rounds take several steps each."""
    return islice(ticks, steps - 1, None, steps)


class Box:
    """A variable that each turn of a loop has anew and closures keep. No `value` yet: it is not initialised."""

    __slots__ = ("value",)
    holds_variables_ = True
    value: Value

    def __init__(self, *value: Value) -> None:
        if value:
            self.value = value[0]


def padded(args: tuple[Value, ...], count: int) -> list[Value]:
    """The arguments as a list of at least `count` items, for parameters that `arguments` aliases."""
    return [*args, *([undefined] * (count - len(args)))]


def values_in(value: Value) -> Iterator[Value]:
    """What SpiderMonkey's `for each (x in value)` visits: the values of what for-in visits."""
    for key in keys(value):
        yield get(value, key)


def check_object(value: Value) -> None:
    """TypeError for undefined and null, which cannot be destructured."""
    if value is undefined or value is None:
        raise error("TypeError", f"cannot destructure {to_display(value)}")


def checked_key(owner: Value, key: Value) -> Key:
    """The key of `owner[key] += …`, converted once; TypeError first when the owner has no properties."""
    if owner is undefined or owner is None:
        raise error("TypeError", f"cannot read a property of {to_display(owner)}")
    return to_property_key(key)


def own_enumerable(value: Value, without: Container[Key] = ()) -> list[Key]:
    """The keys that spread and rest of objects copy."""
    from .conversions import to_object
    from .values import ENUMERABLE

    owner = to_object(value)
    keys = owner.own_keys()
    charge_each(2 * len(keys))
    found = []
    for key in keys:
        own = None if key in without else owner.get_own(key)
        if own is not None and own.flags & ENUMERABLE:
            found.append(key)
    return found


def rest_properties(value: Value, *taken: Value) -> JSObject:
    """`{a, ...rest} = value`: the own enumerable properties that were not taken."""
    from .literals import object

    without = {to_property_key(key) for key in taken}
    return object({stored_name(key): get(value, key) for key in own_enumerable(value, without)})


def copy_properties(target: JSObject, value: Value) -> None:
    """`{...value}` in an object literal."""
    from .access import define

    if value is undefined or value is None:
        return
    for key in own_enumerable(value):
        define(target, key, get(value, key))


class iterating:
    """`for (x of values)`: closes the iterator when the loop is left before its end (ES2015 13.7.5.13)."""

    __slots__ = ("items",)

    def __init__(self, value: Value) -> None:
        self.items = iterate(value)

    def __enter__(self) -> Iteration | Iterator[Value]:
        return self.items

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        if type(self.items) is not Iteration or kind is GeneratorExit:  # a generator that nobody asks again
            return
        if kind is None or kind.__name__ == "GeneratorReturn":
            iterator_close(self.items)
        else:
            iterator_abandon(self.items)


class Unpacked:
    """The items of an array pattern: `take()` gives the next one, undefined at the end."""

    __slots__ = ("done", "items")

    def __init__(self, items: Iteration | Iterator[Value]) -> None:
        self.items = items
        self.done = False

    def take(self) -> Value:
        """The next item."""
        if self.done:
            return undefined
        for item in self.items:
            return item
        self.done = True
        return undefined

    def rest(self) -> JSArray:
        """All items that are left, as an array."""
        from .arrays import new_array

        items: list[Value] = []
        for item in () if self.done else self.items:  # no list(…): as in to_list
            items.append(item)
        self.done = True
        return new_array(items)


class unpacking(iterating):
    """`[a, b] = value`: like `iterating`, for patterns."""

    __slots__ = ()

    def __enter__(self) -> Unpacked:  # type: ignore[override]
        return Unpacked(self.items)


def named(function: JSFunction, key: Value, prefix: str = "") -> JSFunction:
    """Give a function the name that its computed key stands for (ES2015 9.2.11)."""
    key = to_property_key(key)
    if isinstance(key, str):
        name = prefix + key
    else:
        name = prefix + (f"[{key.description}]" if type(key.description) is str else "")
    function.name = name
    if function.kind == "class" and _is_unnamed(function.properties.get("name")):
        function.mutable()["name"] = Property(name, CONFIGURABLE)
    return function


def _is_unnamed(own: Value) -> bool:
    """A class may have a static member that is called "name"."""
    return type(own) is Property and own.value == "" and own.flags == CONFIGURABLE


def template_object(site: str, cooked: tuple[Value, ...], raw: tuple[str, ...]) -> JSArray:
    """The array of texts that a tag gets: one for each place in the source (ES2015 12.2.9.3)."""
    cache = current().extra("templates", dict)
    found = cache.get((site, raw))
    if found is None:
        found = cache[(site, raw)] = _template(cooked, raw)
    return found  # type: ignore[no-any-return]


def _template(cooked: tuple[Value, ...], raw: tuple[str, ...]) -> JSArray:
    from .arrays import new_array
    from .descriptors import Descriptor

    texts, raws = new_array([undefined if text is None else text for text in cooked]), new_array(list(raw))
    texts.define_own("raw", Descriptor(raws, False, False, False))
    for array in (raws, texts):
        freeze = get(current().globals.Object, "freeze")
        call(freeze, undefined, array)
    return texts


__all__ = [
    "ONCE",
    "Box",
    "ObjectScope",
    "Scope",
    "Unpacked",
    "block_scope",
    "check_constructor",
    "check_globals",
    "check_object",
    "check_unbound",
    "check_variables",
    "checked_key",
    "class_",
    "constructed",
    "copy_properties",
    "direct_eval",
    "every",
    "function_scope",
    "get_method",
    "global_scope",
    "inf",
    "initialise_constant",
    "iterating",
    "named",
    "nan",
    "padded",
    "prepared_generator",
    "rest_properties",
    "self_scope",
    "super_construct",
    "super_get",
    "super_put",
    "super_put_strict",
    "template_object",
    "typeof",
    "unpacking",
    "values_in",
    "with_scope",
]
