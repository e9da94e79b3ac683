"""Array objects (ES5 15.4, ECMA-262 9.4.2).

`type(a) is JSArray` proves: the elements are the list `items` (HOLE where there is none), all of them
plain, and `length` is the length of the list. An array that becomes sparse, frozen or gets an accessor for
an index turns into a SlowArray, whose elements are ordinary properties.
"""

from __future__ import annotations

from .budget import charge_each, charge_entries, charge_items
from .conversions import to_number, to_uint32
from .descriptors import Descriptor, merge
from .errors import error
from .intrinsics import ARRAY_PROTOTYPE
from .objects import Exotic, JSObject
from .values import (
    EMPTY,
    HOLE,
    MAX_DENSE,
    MISS,
    PLAIN,
    WRITABLE,
    Property,
    is_index,
    ordered,
    undefined,
)

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .values import Key, Value

GAP = 4096  # holes a dense array takes on before it becomes sparse

ROOM = 1 << 17  # holes that `new Array(n)` begins with at most

SET_LENGTH = 4
"""Steps that setting a length takes, whatever it is."""


class JSArray(Exotic):
    """An array with its elements in a Python list."""

    __slots__ = ("items", "locked", "size")
    class_name = "Array"
    items: list[Value]
    size: int
    locked: bool

    def get_own(self, key: Key) -> Property | None:
        if is_index(key):
            item = self.item(int(key))  # type: ignore[arg-type]
            return None if item is HOLE else Property(item, PLAIN)
        if key == "length":
            return Property(len(self.items), WRITABLE)
        return JSObject.get_own(self, key)

    def item(self, index: int) -> Value:
        """The element, HOLE where there is none."""
        return self.items[index] if index < len(self.items) else HOLE

    def get(self, key: Key, receiver: Value) -> Value:
        if is_index(key):
            item = self.item(int(key))  # type: ignore[arg-type]
            if item is not HOLE:
                return item
        elif key == "length":
            return len(self.items)
        return JSObject.get(self, key, receiver)

    def store(self, key: Key, own: Property) -> None:
        if not is_index(key):
            JSObject.store(self, key, own)
            return
        index = int(key)  # type: ignore[arg-type]
        if own.flags != PLAIN or index >= min(len(self.items) + GAP, MAX_DENSE):
            make_slow(self).store(key, own)
        else:
            self.put_item(index, own.value)

    def put_item(self, index: int, value: Value) -> None:
        items = self.items
        if index < len(items):
            items[index] = value
            return
        charge_items(index - len(items))
        items.extend([HOLE] * (index - len(items)))
        items.append(value)

    def define_own(self, key: Key, wish: Descriptor) -> bool:
        if key == "length":
            return set_length(self, wish)
        return JSObject.define_own(self, key, wish)

    def delete(self, key: Key) -> bool:
        if is_index(key):
            if int(key) < len(self.items):  # type: ignore[arg-type]
                self.items[int(key)] = HOLE  # type: ignore[arg-type]
            return True
        return key != "length" and JSObject.delete(self, key)

    def own_keys(self) -> list[Key]:
        charge_entries(2 * len(self.items))
        indexes: list[Key] = [str(i) for i, item in enumerate(self.items) if item is not HOLE]
        return [*indexes, "length", *ordered(list(self.properties))]

    def truncate(self, size: int) -> int:
        """Make the array `size` long; the length it really got."""
        items = self.items
        charge_each(SET_LENGTH)
        if size <= len(items):
            charge_items(len(items) - size)
            del items[size:]
        elif size < min(len(items) + GAP, MAX_DENSE):
            charge_items(size - len(items))
            items.extend([HOLE] * (size - len(items)))
        else:
            make_slow(self).size = size
        return size

    def prevent_extensions(self) -> bool:
        return make_slow(self).prevent_extensions()


FEW = 64
"""Items that are searched without being counted as steps."""


def item(items: list[Value], index: int) -> Value:
    """The item of an array that nobody holds but its variable; undefined where there is none."""
    value = items[index] if 0 <= index < len(items) else HOLE
    return undefined if value is HOLE else value


def index_of(items: list[Value], wanted: Value) -> int:
    """`indexOf` of an array that a chart keeps as a list (ES5 15.4.4.14)."""
    if wanted.__class__ is str and len(items) <= FEW:
        try:
            return items.index(wanted)
        except ValueError:
            return -1
    return position(items, wanted, 0)


def position(items: list[Value], wanted: Value, first: int) -> int:
    """The index of the first item that is strictly equal.

    Python's `==` agrees but for two things: true equals 1, and a list finds NaN by identity.
    """
    if len(items) > FEW:
        charge_entries(len(items))
    if wanted != wanted:
        return -1
    kind = type(wanted)
    try:
        while True:
            first = items.index(wanted, first)
            found = type(items[first])
            if found is kind or (found is not bool and kind is not bool):
                return first
            first += 1
    except ValueError:
        return -1


class SlowArray(JSArray):
    """An array whose elements are ordinary properties; `size` is its length."""

    __slots__ = ()

    def get_own(self, key: Key) -> Property | None:
        if key == "length":
            return Property(self.size, 0 if self.locked else WRITABLE)
        return JSObject.get_own(self, key)

    def get(self, key: Key, receiver: Value) -> Value:
        return self.size if key == "length" else JSObject.get(self, key, receiver)

    def store(self, key: Key, own: Property) -> None:
        charge_each(1)
        JSObject.store(self, key, own)
        if is_index(key) and int(key) >= self.size:  # type: ignore[arg-type]
            self.size = int(key) + 1  # type: ignore[arg-type]

    def define_own(self, key: Key, wish: Descriptor) -> bool:
        if key == "length":
            return set_length(self, wish)
        if self.locked and is_index(key) and int(key) >= self.size:  # type: ignore[arg-type]
            return False
        return JSObject.define_own(self, key, wish)

    def delete(self, key: Key) -> bool:
        return key != "length" and JSObject.delete(self, key)

    def own_keys(self) -> list[Key]:
        keys = ordered(list(self.properties))
        charge_each(len(keys))
        count = sum(1 for key in keys if is_index(key))
        return [*keys[:count], "length", *keys[count:]]

    def truncate(self, size: int) -> int:
        charge_each(SET_LENGTH + len(self.properties))
        beyond = sorted((int(key) for key in self.properties if is_index(key)), reverse=True)  # type: ignore[arg-type]
        for index in beyond:
            if index < size:
                break
            if not JSObject.delete(self, str(index)):
                size = index + 1
                break
        self.size = size
        return size

    def prevent_extensions(self) -> bool:
        self.fixed = True
        return True


def make_slow(array: JSArray) -> SlowArray:
    """Turn an array with a list into one with ordinary properties."""
    if isinstance(array, SlowArray):
        return array
    charge_entries(2 * len(array.items))
    items: dict[Key, Value] = {str(i): item for i, item in enumerate(array.items) if item is not HOLE}
    items.update(array.properties)
    array.size = len(array.items)
    array.locked = False
    array.items = []
    array.properties = items
    array.__class__ = SlowArray
    return array  # type: ignore[return-value]


def set_length(array: JSArray, wish: Descriptor) -> bool:
    """ArraySetLength (ECMA-262 9.4.2.4)."""
    if wish.value is MISS:
        return define_length(array, wish, None)
    size = to_uint32(wish.value)
    if size != to_number(wish.value):
        raise error("RangeError", "invalid array length")
    return define_length(array, wish, size)


def define_length(array: JSArray, wish: Descriptor, size: int | None) -> bool:
    own = array.get_own("length")
    assert own is not None
    asked = Descriptor(MISS if size is None else size, wish.writable, wish.enumerable, wish.configurable)
    asked.getter, asked.setter = wish.getter, wish.setter
    if merge(own, asked) is None:
        return False
    done = size is None or array.truncate(size) == size
    if wish.writable is False:
        make_slow(array).locked = True
    return done


def new_array(items: list[Value]) -> JSArray:
    """An array object over that very list."""
    made = JSArray()
    made.properties = EMPTY
    made.prototype = ARRAY_PROTOTYPE
    made.items = items
    return made


def array_of_length(size: int) -> JSArray:
    """`new Array(size)`: no elements."""
    if size < ROOM:
        return array_with_room(size)
    charge_each(SET_LENGTH)
    made = new_array([])
    make_slow(made).size = size
    return made


def array_with_room(size: int) -> JSArray:
    """An array of that length, to be filled."""
    charge_items(size)
    return new_array([HOLE] * size)
