"""The patterns of RELAX NG, as data: what `grammar.py` makes, and `rng.py` and `rnc.py` write in their syntaxes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from scxmlc.schema.datatypes import Datatype


@dataclass(frozen=True, slots=True)
class Names:
    """A name in each of these namespaces; "" is that of attributes without a prefix."""

    locals: tuple[str, ...]
    namespaces: tuple[str, ...] = ("",)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        """Each as (namespace, local name)."""
        return ((space, local) for space in self.namespaces for local in self.locals)


@dataclass(frozen=True, slots=True)
class AnyName:
    """Every name but those of these namespaces, and these."""

    but_namespaces: tuple[str, ...] = ()
    but: Names = Names(())


@dataclass(frozen=True, slots=True)
class Text:
    """Any text."""


@dataclass(frozen=True, slots=True)
class Ref:
    """What is defined elsewhere by this name."""

    name: str


@dataclass(frozen=True, slots=True)
class Data:
    """Text of a type."""

    type: Datatype


@dataclass(frozen=True, slots=True)
class Joined:
    """Patterns by their operator: `group`, in this order; `interleave`, in any; `choice`, one of them."""

    operator: str
    parts: tuple[Pattern, ...]


@dataclass(frozen=True, slots=True)
class Many:
    """A pattern as often as the sign says: ?, * or +."""

    part: Pattern
    sign: str


@dataclass(frozen=True, slots=True)
class Node:
    """An element or an attribute, with what is told of it."""

    what: str
    names: Names | AnyName
    part: Pattern
    documentation: str = ""


Pattern = Text | Ref | Data | Joined | Many | Node
EMPTY = Joined("group", ())


@dataclass(frozen=True, slots=True)
class Grammar:
    """A whole schema: the root is `start`. `prefixes` maps a prefix to its namespace; "" is that of SCXML."""

    title: str
    start: Ref
    definitions: Mapping[str, Pattern]
    prefixes: Mapping[str, str]


def joined(operator: str, parts: Sequence[Pattern]) -> Pattern:
    """The parts by the operator; one alone needs none, and what is empty counts only in a choice."""
    kept = tuple(part for part in parts if operator == "choice" or part != EMPTY)
    return kept[0] if len(kept) == 1 else Joined(operator, kept) if kept else EMPTY


def group(*parts: Pattern) -> Pattern:
    return joined("group", parts)


def interleave(*parts: Pattern) -> Pattern:
    return joined("interleave", parts)


def choice(*parts: Pattern) -> Pattern:
    return joined("choice", parts)
