"""What a program gives its charts beside what their dialect has: functions, processors, services, by name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any, Protocol, TypedDict

COMMON = ("dialect", "keep_going", "roots", "script_scope")
"""Options of all that compile, beside these names."""


class OwnModule(Protocol):
    """A module of the program's own, as the runtime defines it: here nothing but what it says of itself counts."""

    def rows(self) -> dict[str, Any]: ...


class Around(TypedDict, total=False):
    """What `compile_file` and its like are told of the program around a chart: names, or mappings by name as a `Host`
    takes them."""

    functions: Collection[str]
    processors: Collection[str]
    services: Collection[str]
    modules: Collection[OwnModule]


@dataclass(frozen=True)
class Registered:
    """Names that charts may use: of functions in expressions, of processors as `type` of <send>, of services as `type`
    of <invoke>. `modules` are those of ORS beside the built-in ones."""

    functions: frozenset[str] = frozenset()
    processors: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    modules: tuple[OwnModule, ...] = ()

    def __or__(self, other: Registered) -> Registered:
        return Registered(
            self.functions | other.functions,
            self.processors | other.processors,
            self.services | other.services,
            tuple(dict.fromkeys((*self.modules, *other.modules))),
        )


NOTHING = Registered()


def registered(around: Around) -> Registered:
    """Raises TypeError for a key that is none, and for one string in place of several."""
    given: dict[str, Any] = dict(around)
    for name in given:
        if name not in Around.__annotations__:
            raise TypeError(f"there is no option {name!r}{_meant(name)}")
    modules = tuple(given.pop("modules", ()))
    for name, names in given.items():
        if isinstance(names, str):
            raise TypeError(f"{name} are several names: write {name}=[{names!r}]")
    for module in modules:
        if not hasattr(module, "rows"):
            raise TypeError(f"{module!r} is no module: make a subclass of OwnModule")
    return Registered(**{name: frozenset(names) for name, names in given.items()}, modules=modules)


def _meant(name: str) -> str:
    known = sorted((*COMMON, *Around.__annotations__))
    near = get_close_matches(name, known, 1)
    return f"; did you mean {near[0]}?" if near else f"; there are {', '.join(known)}"


def is_function_name(name: str) -> bool:
    """Whether a script can call something by this name, as far as its letters go."""
    return name.replace("$", "_").isidentifier()
