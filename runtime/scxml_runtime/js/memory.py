"""How much memory the values of a session take: what is reached from its variables and from scripts that run.

In: a realm and a limit. Out: bytes, and how many values were looked at; no more than are needed to pass the limit.

The rules that surprise: texts and numbers count in shares, one for each reference to them, so that nothing has to be
remembered of them; objects count once. What sessions share (built-ins nobody changed, compiled code) does not count,
and nor do values that Python holds between two operations. A class whose objects are to be weighed says so itself
(`weighs_`); those of this package need not, and say so if they are not.
"""

from __future__ import annotations

import sys
from gc import get_referents
from types import CellType, FunctionType, GeneratorType, MethodType, ModuleType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from types import FrameType
    from typing import Any, Protocol

    class World(Protocol):
        """A realm, as far as its values are reached from it."""

        intrinsics: Any
        functions: Any
        jobs: Any
        extras: Any
        globals: Any
        machine: Any


PART, HOLDER, CODE, OTHER = range(4)
"""What a Python object is here: a text or number, something that holds values, a function, nothing of the session's."""

LONG = 4096
"""Bytes from which a text is remembered like an object, so that it counts once and whole."""

BATCH = 64

PIECE = 4096
"""Items of a long list that are looked at in one go."""

SAMPLE = 512
"""Numbers of a long list that are looked at in place of all: they are small, and there can be millions of them."""

NAMESPACES = (dict, ModuleType)

HOLDERS = (dict, list, tuple, set, frozenset, CellType, GeneratorType, MethodType)
ROLES: dict[type, int] = {
    str: PART,
    int: PART,
    float: PART,
    bool: OTHER,
    type(None): OTHER,
    FunctionType: CODE,
}


def role_of(kind: type) -> int:
    """The role of a type."""
    role = ROLES.get(kind)
    if role is None:
        ours = kind.__module__.startswith(__package__) or kind.__name__ == "deque"
        weighs = getattr(kind, "weighs_", ours or kind in HOLDERS)
        role = ROLES[kind] = HOLDER if weighs and not issubclass(kind, type) else OTHER
    return role


def are_numbers(values: list[Any]) -> bool:
    """Whether all are numbers, or what takes as little: true and false, null, undefined, holes."""
    kinds = set(map(type, values))
    return str not in kinds and not any(role_of(kind) in (HOLDER, CODE) for kind in kinds)


def weight(realm: World, limit: int, most: int, pause: Callable[[], None]) -> tuple[int, int]:
    """Bytes that the values of a session take, and how many values were looked at: not many more than `most`. Now and
    then it calls `pause`, which may end it."""
    scales = Scales(limit, most, pause)
    scales.add(roots(realm))
    return int(scales.size), scales.count


class Scales:
    """One weighing: `size` so far, the `count` of what was looked at, and the objects `seen`."""

    __slots__ = ("count", "limit", "long", "most", "pause", "seen", "size")

    def __init__(self, limit: int, most: int, pause: Callable[[], None]) -> None:
        self.pause = pause
        self.limit = limit
        self.most = most
        self.size = 0.0
        self.count = 0
        self.seen: set[int] = set()
        self.long: list[tuple[list[Any], int]] = []  # long lists, and where to go on in them

    def add(self, values: Iterable[Any]) -> None:
        """Add all that is reached from the values."""
        waiting = [list(values)]
        while (waiting or self.long) and self.size <= self.limit and self.count <= self.most:
            self.pause()
            inside = self.each(waiting.pop() if waiting else self.piece())
            waiting += [get_referents(*inside[i : i + BATCH]) for i in range(0, len(inside), BATCH)]

    def piece(self) -> list[Any]:
        """The next items of a long list."""
        values, at = self.long.pop()
        if at + PIECE < len(values):
            self.long.append((values, at + PIECE))
        return values[at : at + PIECE]

    def each(self, values: list[Any]) -> list[Any]:
        """Add the values themselves; those whose insides are still to be added."""
        inside, seen, roles = [], self.seen, ROLES
        self.count += len(values)
        for value in values:
            role = roles.get(type(value))
            if role is None:
                role = role_of(type(value))
            if role == PART:
                size = sys.getsizeof(value)
                if size < LONG:
                    self.size += size / max(sys.getrefcount(value) - 3, 1)  # 3: two here, one in the list
                elif id(value) not in seen:
                    seen.add(id(value))
                    self.size += size
            elif role != OTHER and id(value) not in seen:
                seen.add(id(value))
                self.size += sys.getsizeof(value)
                if role == HOLDER:
                    if type(value) is dict and type(value.get("__builtins__")) in NAMESPACES:
                        continue  # the names of a module, where the trace of an error is
                    if type(value) is not list or len(value) <= SAMPLE:
                        inside.append(value)
                    elif not self.add_numbers(value):
                        self.long.append((value, 0))
                else:
                    inside += held_by(value)
        return inside

    def add_numbers(self, values: list[Any]) -> bool:
        """Add the items of a long list, if all are numbers and their like."""
        if not are_numbers(values):
            return False
        sample = values[:: len(values) // SAMPLE]
        shares = [sys.getsizeof(each) / max(sys.getrefcount(each) - 3, 1) for each in sample]
        self.size += sum(shares) * len(values) / len(sample)
        self.count += len(values) // 16
        return True


def held_by(function: Any) -> list[Any]:
    """What a function keeps; not its code and not the names of its module."""
    kept = (function.__closure__, function.__defaults__, function.__kwdefaults__)
    return [each for each in kept if each is not None]


def roots(realm: World) -> list[Any]:
    """What a session's values are reached from."""
    found: list[Any] = [realm.intrinsics, realm.functions, realm.jobs, realm.extras]
    if realm.globals is not None:
        found += get_referents(realm.globals)
    if realm.machine is not None:
        found += realm.machine.held_()
    frame: FrameType | None = sys._getframe()
    while frame is not None:
        if runs_script(frame):
            found += variables_of(frame)
        frame = frame.f_back
    return found


def runs_script(frame: FrameType) -> bool:
    """Compiled code, or a built-in; not weighing itself."""
    names = frame.f_globals
    room = names.get("__name__", "")
    return room != __name__ and ("js" in names or room.startswith(__package__))


def variables_of(frame: FrameType) -> list[Any]:
    """The values of a function's variables, those of cells too."""
    if not frame.f_code.co_flags & 1:  # CO_OPTIMIZED: the code of a module has none of its own
        return []
    held = frame.f_locals
    values = list(held.values())
    if type(held) is dict:  # a copy that the frame would keep, before Python 3.13
        held.clear()
    return values
