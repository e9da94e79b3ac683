"""`--program MODULE`: what the program around charts brings: processors, services, functions, a platform.

In: the name of a Python module, or its file. Out: a `Program`. The rule that surprises: the module says it by plain
names at its top, and what it does not have is not there; whatever else is in it is its own affair.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from importlib import import_module
from pathlib import Path
from typing import Any

from scxml_runtime.server.modules import module_of_file

Named = Mapping[str, Callable[..., Any]]


@dataclass(frozen=True, slots=True)
class Program:
    """By type or name what carries out `<send>` and `<invoke>`, and what scripts may call; the contact centre."""

    processors: Named = field(default_factory=dict)
    services: Named = field(default_factory=dict)
    functions: Named = field(default_factory=dict)
    platform: Any = None

    @property
    def names(self) -> dict[str, frozenset[str]]:
        """What the compiler is told of it."""
        return {name: frozenset(getattr(self, name)) for name in TABLES}


TABLES = ("processors", "services", "functions")
WANTED = [each.name for each in fields(Program)]


def program(name: str) -> Program:
    """The program of this file, or of the module of this name. Raises ValueError."""
    if Path(name).suffix == ".py":
        sys.path.insert(0, str(Path(name).resolve().parent))  # as `python FILE` does
        return program_of(module_of_file(Path(name), f"scxml_program_{Path(name).stem}"), name)
    sys.path.insert(0, "")
    try:
        return program_of(import_module(name), name)
    except ImportError as problem:
        raise ValueError(f"--program: {name} cannot be imported: {problem}") from problem


def program_of(module: object, name: str) -> Program:
    """What a module brings, which is called so. Raises ValueError."""
    found = {each: getattr(module, each) for each in WANTED if hasattr(module, each)}
    if not found:
        raise ValueError(f"--program: {name} has none of {', '.join(WANTED[:-1])} and {WANTED[-1]}")
    for each in TABLES:
        _check(name, each, found.get(each, {}))
    platform = found.get("platform")
    if platform is not None and not hasattr(platform, "connect"):
        raise ValueError(f"--program: platform in {name} is no platform: it has no connect()")
    return Program(**found)


def _check(name: str, table: str, found: object) -> None:
    right = isinstance(found, Mapping) and all(isinstance(key, str) and callable(found[key]) for key in found)
    if not right:
        raise ValueError(f"--program: {table} in {name} is no dictionary of functions by name")
