"""Which kinds of values the fields of the simulator's objects hold, and whether a value is of such a kind.

In: a kind and a value that was read from a snapshot. Out: yes or no. A kind is a class, `None`, a tuple of kinds that a
value may have, `[kind]` for a list, `{kind: kind}` for a dict, or one of the objects below.

The rule that surprises: `PLAIN` is what may pass the platform port: JSON, bytes and tuples, and no object of the
simulator's own, however deep inside.
"""

from __future__ import annotations

from pathlib import PurePath
from types import MethodType

from scxml_runtime.js.values import Undefined
from scxml_runtime.ports.platform import Refused
from scxml_runtime.session.saving.scalars import VALUES

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class Items:
    """A tuple of these kinds."""

    __slots__ = ("kinds",)

    def __init__(self, *kinds: Any) -> None:
        self.kinds = kinds

    def fits(self, value: Any) -> bool:
        """Whether the value is one."""
        same = value.__class__ is tuple and len(value) == len(self.kinds)
        return same and all(map(fits, value, self.kinds))


class Each:
    """A tuple or a set, all of whose items are of one kind."""

    __slots__ = ("container", "kind")

    def __init__(self, container: type[Any], kind: Any) -> None:
        self.container = container
        self.kind = kind

    def fits(self, value: Any) -> bool:
        """Whether the value is one."""
        return value.__class__ is self.container and all(fits(each, self.kind) for each in value)


class OneOf:
    """One of these texts."""

    __slots__ = ("texts",)

    def __init__(self, *texts: str) -> None:
        self.texts = texts

    def fits(self, value: Any) -> bool:
        """Whether the value is one."""
        return value.__class__ is str and value in self.texts


class Some:
    """A list with something in it."""

    __slots__ = ("kind",)

    def __init__(self, kind: Any) -> None:
        self.kind = kind

    def fits(self, value: Any) -> bool:
        """Whether the value is one."""
        return fits(value, [self.kind]) and bool(value)


class Shape:
    """A dict with these keys at least, and their kinds."""

    __slots__ = ("kinds",)

    def __init__(self, **kinds: Any) -> None:
        self.kinds = kinds

    def fits(self, value: Any) -> bool:
        """Whether the value is one."""
        has = value.__class__ is dict and {*self.kinds} <= {*value}
        return has and all(fits(value[name], kind) for name, kind in self.kinds.items()) and PLAIN.fits(value)


class Checked:
    """A value of a kind which the contact centre does not refuse."""

    __slots__ = ("check", "kind")

    def __init__(self, kind: Any, check: Callable[[Any], object]) -> None:
        self.kind = kind
        self.check = check

    def fits(self, value: Any) -> bool:
        """Whether the value is one."""
        try:
            return fits(value, self.kind) and not self.check(value)
        except Refused:
            return False


class Plain:
    """What may pass the platform port."""

    __slots__ = ()

    def fits(self, value: Any) -> bool:
        """Whether the value is such, and all that it holds."""
        met: set[int] = set()
        waiting = [value]
        while waiting:
            each = waiting.pop()
            if id(each) in met:
                continue
            if each.__class__ in (list, tuple):
                waiting += each
            elif each.__class__ is dict:
                waiting += [*each, *each.values()]
            elif not isinstance(each, PLAIN_TYPES):
                return False
            met.add(id(each))
        return True


class Appointment:
    """A place that the clock has given, or had."""

    __slots__ = ()

    def fits(self, value: Any) -> bool:
        """Whether it may be one; the table makes no other tuples with a method in them."""
        return value.__class__ is tuple and len(value) > 2 and isinstance(value[2], (MethodType, type(None)))


PLAIN_TYPES = (*VALUES, bytes, bool, Undefined)
ANY = (object, None)
PLAIN = Plain()
APPOINTMENT = Appointment()
NUMBER = (int, float)
TEXT = (str, None)
TEXTS = [str]
DOCUMENT = (type, str, PurePath)
"""A class, a text or an address, or a file."""


def fits(value: Any, kind: Any) -> bool:
    """Whether the value is of the kind."""
    if isinstance(kind, type):
        return isinstance(value, kind) and (value.__class__ is not bool or kind in (bool, object))
    return WAYS.get(kind.__class__, _other)(value, kind)


def _any_of(value: Any, kinds: tuple[Any, ...]) -> bool:
    return any(fits(value, kind) for kind in kinds)


def _list(value: Any, kind: list[Any]) -> bool:
    return value.__class__ is list and all(fits(each, kind[0]) for each in value)


def _dict(value: Any, kinds: dict[Any, Any]) -> bool:
    ((key, kind),) = kinds.items()
    return value.__class__ is dict and all(fits(each, key) and fits(value[each], kind) for each in value)


def _other(value: Any, kind: Any) -> bool:
    if kind is None:
        return value is None
    found: bool = kind.fits(value)
    return found


WAYS: dict[type[Any], Callable[[Any, Any], bool]] = {tuple: _any_of, list: _list, dict: _dict}
