"""Functions of scripts by where they stand in the generated module.

In: the class of a chart. Out: its code objects by paths such as `script/make/up`, the names of the functions around
each, and the way back. The runtime's own nested functions that stand behind functions of scripts have paths that begin
with a colon. A method that a subclass has replaced keeps its place under the name of its class.

The rule that surprises: a path reaches only code that the module itself makes functions of.
"""

from __future__ import annotations

from types import CodeType, FunctionType
from weakref import WeakKeyDictionary

from scxml_runtime.js import async_functions, classes, functions, generators, literals, recursion, stand_ins

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

RUNTIME = {
    ":generator": generators.starter,
    ":async": async_functions.async_function,
    ":generic": functions.make_generic,
    ":prepared": literals.prepared_generator,
    ":counted": stand_ins.counted,
}
"""Functions of the runtime that make what is called in a script's function's place."""

CONSTRUCTS = {
    "ordinary": functions.construct_ordinary,
    "targeted": functions.construct_targeted,
    "native": functions.construct_native,
    "base": classes.construct_base,
    "derived": classes.construct_derived,
}
CALLS = {
    "refused": classes.refuse_call,
    "default base": classes.default_base,
    "default derived": classes.default_derived,
}
"""Code of the runtime that stands behind functions of scripts itself, by name."""

RUNTIMES = ("scxml_runtime.", "builtins", "typing")


class Codes:
    """The code of one chart's functions."""

    __slots__ = ("at", "homes", "paths")

    def __init__(self, cls: type[Any]) -> None:
        self.at: dict[str, CodeType] = {}
        self.paths: dict[int, str] = {}
        self.homes: dict[str, dict[str, Any]] = {}
        named: set[str] = set()
        for owner in cls.__mro__:
            if not owner.__module__.startswith(RUNTIMES):
                for name, method in vars(owner).items():
                    if isinstance(method, FunctionType):
                        path = f"{owner.__qualname__}.{name}" if name in named else name
                        self._walk(path, method.__code__, method.__globals__)
                        self._also(path, getattr(method, "measured_", method).__code__)
                named |= {*vars(owner)}
        for name, made in RUNTIME.items():
            made = getattr(made, "__wrapped__", made)
            self._walk(name, _unwrapped(made).__code__, made.__globals__)

    def _walk(self, path: str, code: CodeType, home: dict[str, Any]) -> None:
        for inside, inner in walk(code, path):
            self.at[inside] = inner
            self.paths[id(inner)] = inside
            self.homes[inside] = home

    def _also(self, path: str, code: CodeType) -> None:
        """The same functions, with counters in them: what is saved of them is the chart's own."""
        for inside, inner in walk(code, path):
            self.paths[id(inner)] = inside


def _unwrapped(made: Any) -> Any:
    """A maker as it is on Pythons where nothing need be counted."""
    if recursion.IS_UNCOUNTED and made.__closure__:
        for cell in made.__closure__:
            if isinstance(cell.cell_contents, FunctionType):
                return cell.cell_contents
    return made


def _inner(code: CodeType) -> Iterator[tuple[str, CodeType]]:
    """The code that stands in some code, under names of its own; two of one name are told apart by their order."""
    seen: dict[str, int] = {}
    for each in code.co_consts:
        if isinstance(each, CodeType):
            count = seen[each.co_name] = seen.get(each.co_name, 0) + 1
            yield (each.co_name if count == 1 else f"{each.co_name}#{count}"), each


def walk(code: CodeType, path: str = "") -> Iterator[tuple[str, CodeType]]:
    """All code that stands in some code, by its path."""
    for name, inner in _inner(code):
        yield f"{path}/{name}", inner
        yield from walk(inner, f"{path}/{name}")


def path_in(code: CodeType, wanted: CodeType) -> str | None:
    """The path of code within other code."""
    return next((path for path, inner in walk(code) if inner is wanted), None)


_known: WeakKeyDictionary[type[Any], Codes] = WeakKeyDictionary()


def codes(cls: type[Any]) -> Codes:
    """The code of a class, looked up once."""
    found = _known.get(cls)
    if found is None:
        found = _known[cls] = Codes(cls)
    return found


def forget(cls: type[Any]) -> None:
    """Look the code of a class up anew."""
    _known.pop(cls, None)
