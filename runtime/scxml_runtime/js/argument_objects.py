"""The arguments object (ES5 10.6): unmapped in strict code, sharing the parameters in sloppy code."""

from __future__ import annotations

from .budget import charge_each, charge_entries
from .descriptors import Descriptor
from .intrinsics import ARRAY_PROTOTYPE, OBJECT_PROTOTYPE, intrinsic
from .objects import Exotic, JSObject
from .values import ACCESSOR, HIDDEN, MISS, SHARED, Property, Symbol, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .values import Key, Value


class Arguments(Exotic):
    """An arguments object whose elements are its own."""

    __slots__ = ()
    class_name = "Arguments"


class MappedArguments(Arguments):
    """Its first elements are the parameters; `mapped` tells which still are, and where in `values`."""

    __slots__ = ("mapped", "values")
    values: list[Value]
    mapped: dict[Key, int]

    def get_own(self, key: Key) -> Property | None:
        own = JSObject.get_own(self, key)
        if own is not None and key in self.mapped:
            return Property(self.values[self.mapped[key]], own.flags)
        return own

    def get(self, key: Key, receiver: Value) -> Value:
        at = self.mapped.get(key, -1)
        return JSObject.get(self, key, receiver) if at < 0 else self.values[at]

    def define_own(self, key: Key, wish: Descriptor) -> bool:
        """ECMA-262 9.4.4.2: a definition writes through to the parameter, or ends the sharing."""
        at = self.mapped.get(key, -1)
        if at >= 0 and wish.value is MISS and wish.writable is False and not wish.is_accessor():
            wish = Descriptor(self.values[at], False, wish.enumerable, wish.configurable)
        if not JSObject.define_own(self, key, wish):
            return False
        if at >= 0:
            if wish.value is not MISS:
                self.values[at] = wish.value
            if wish.is_accessor() or wish.writable is False:
                del self.mapped[key]
        return True

    def delete(self, key: Key) -> bool:
        if not JSObject.delete(self, key):
            return False
        self.mapped.pop(key, None)
        return True


def arguments(values: tuple[Value, ...], callee: Value = None) -> Arguments:
    """An arguments object of its own; without `callee` that of a strict function."""
    made = Arguments()
    fill(made, list(values), callee)
    return made


def mapped_arguments(values: list[Value], count: int, callee: Value, mapped_count: int) -> MappedArguments:
    """The arguments object of a sloppy function that keeps its parameters in `values`."""
    made = MappedArguments()
    fill(made, values[:count], callee)
    made.values = values
    charge_entries(min(count, mapped_count))
    made.mapped = {str(i): i for i in range(min(count, mapped_count))}
    return made


def fill(made: Arguments, values: list[Value], callee: Value) -> None:
    charge_each(2)
    charge_entries(2 * len(values))
    properties: dict[Key, Value] = {str(i): value for i, value in enumerate(values)}
    properties["length"] = Property(len(values), HIDDEN)
    properties["callee"] = poisoned() if callee is None else Property(callee, HIDDEN)
    properties[Symbol.iterator] = ARRAY_PROTOTYPE.table()["values"]
    made.properties = properties
    made.prototype = OBJECT_PROTOTYPE


def poisoned() -> Property:
    poison = intrinsic("ThrowTypeError")
    return Property(undefined, ACCESSOR | SHARED, poison, poison)
