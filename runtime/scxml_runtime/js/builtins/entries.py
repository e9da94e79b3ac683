"""The table behind Map and Set: keys in order of insertion, compared as SameValueZero does.

A dictionary finds the entry of a key; the entries form a chain, and whoever iterates holds the entry it
came from. A removed entry still knows its predecessor, so an iterator standing on it finds the way back to
the chain.
"""

from __future__ import annotations

from ..budget import charge_compare, charge_each

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..values import Value

_NAN = object()

NEW_ENTRY = 1
"""Steps that adding a key takes, beside the step in which it happens."""


def entry_key(key: Value) -> Value:
    """What stands for a key in Python's dictionary, where True is 1 and NaN is nothing."""
    kind = type(key)
    if kind is str:
        charge_compare(len(key))
        return key
    if kind is bool:
        return (key,)
    if kind is float and key != key:
        return _NAN
    return key


class Entry:
    """One key with its value."""

    __slots__ = ("key", "next", "previous", "removed", "value")

    def __init__(self, key: Value, value: Value, previous: Entry | None) -> None:
        self.key = key
        self.value = value
        self.previous = previous
        self.next: Entry | None = None
        self.removed = False


class Entries:
    """An ordered table of keys and values."""

    __slots__ = ("first", "last", "places")

    def __init__(self) -> None:
        self.places: dict[Value, Entry] = {}
        self.first: Entry | None = None
        self.last: Entry | None = None

    def __len__(self) -> int:
        return len(self.places)

    def find(self, key: Value) -> Entry | None:
        """The entry of a key."""
        return self.places.get(entry_key(key))

    def put(self, key: Value, value: Value) -> None:
        """Set the value of a key; a new key goes to the end, -0 as 0."""
        known = entry_key(key)
        entry = self.places.get(known)
        if entry is not None:
            entry.value = value
            return
        charge_each(NEW_ENTRY)
        entry = Entry(0 if type(key) is float and key == 0 else key, value, self.last)
        self.places[known] = entry
        if self.last is None:
            self.first = entry
        else:
            self.last.next = entry
        self.last = entry

    def delete(self, key: Value) -> bool:
        """Remove a key; False if there was none."""
        entry = self.places.pop(entry_key(key), None)
        if entry is None:
            return False
        entry.removed = True
        before, after = entry.previous, entry.next
        if before is None:
            self.first = after
        else:
            before.next = after
        if after is None:
            self.last = before
        else:
            after.previous = before
        return True

    def clear(self) -> None:
        """Remove every key."""
        for entry in self.places.values():
            entry.removed = True
            entry.previous = None
        self.places.clear()
        self.first = self.last = None

    def after(self, entry: Entry | None) -> Entry | None:
        """The entry that follows one, which may have been removed; None stands before the first."""
        while entry is not None and entry.removed:
            entry = entry.previous
        return self.first if entry is None else entry.next
