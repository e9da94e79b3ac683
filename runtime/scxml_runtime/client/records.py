"""What a server tells, as frozen records; those of a durable host are the same.

In: JSON of an answer. Out: records. The rule that surprises: a field that this client does not know is left out, one
that the server does not have keeps its default, so that either may be older than the other.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from typing import Any, TypeVar, cast

from scxml_runtime.durable.host.view import Child, Due, Listed, UnderWay

T = TypeVar("T")
Json = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a chart: `states` and `sessions` are how many there are; `events`, what it waits for; `document`,
    the name of its file, "" where the server has none."""

    name: str
    version: str = ""
    is_current: bool = True
    document: str = ""
    events: tuple[str, ...] = ()
    states: int = 0
    sessions: int = 0


@dataclass(frozen=True, slots=True)
class Trouble:
    """A document that could not be compiled, and why."""

    name: str
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Charts:
    """What a server serves, and what it could not."""

    charts: tuple[Version, ...] = ()
    troubles: tuple[Trouble, ...] = ()


@dataclass(frozen=True, slots=True)
class Count:
    """So many sessions of a version stand here. `status`: running, problem (they cannot go on), over, or failed.
    `oldest`: when the one has changed that has not for longest, in seconds since 1970."""

    version: str
    states: tuple[str, ...] = ()
    status: str = "running"
    sessions: int = 0
    oldest: float = 0.0


@dataclass(frozen=True, slots=True)
class Moved:
    """A session that another version takes over, or would; or, with a `problem`, that stays."""

    id: str
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """One turn of a session that is watched: `lines` are those of a trace; `session` is how it stood then, or later, if
    the turn had to be asked for. `is_gap`: what happened before it was not all told, since the reader was slow, or the
    connection was gone."""

    session: Listed
    number: int = 0
    at: float = 0.0
    lines: tuple[Mapping[str, Any], ...] = field(default=(), repr=False)
    is_gap: bool = False


def made(cls: type[T], told: Any) -> T:
    """A record of what was told. Raises ValueError for what tells none."""
    if not isinstance(told, dict):
        raise ValueError(f"{cls.__name__}: an object is wanted, not {told!r:.60}")
    readers = _readers(cast(Hashable, cls))
    try:
        return cls(**{name: read(told[name]) for name, read in readers.items() if name in told})
    except TypeError as problem:
        raise ValueError(f"{cls.__name__}: {problem}") from None


def many(cls: type[T]) -> Callable[[Any], tuple[T, ...]]:
    """A reader of a list of such records."""
    return lambda told: tuple(made(cls, each) for each in told)


@cache
def _readers(cls: Hashable) -> dict[str, Callable[[Any], Any]]:
    return {each.name: _reader(str(each.type)) for each in fields(cast(Any, cls))}


def _reader(annotation: str) -> Callable[[Any], Any]:
    """What makes a value of a field of its JSON, by the words in its annotation."""
    found = re.match(r"(tuple|frozenset)\[(\w+)", annotation)
    if found is None:
        return lambda told: told
    kind, item = found.groups()
    if item == "tuple":
        return lambda told: tuple(map(tuple, told))
    return many(RECORDS[item]) if item in RECORDS else KINDS[kind]


KINDS: dict[str, Callable[[Any], Any]] = {"tuple": tuple, "frozenset": frozenset}
RECORDS = {each.__name__: each for each in (Child, Due, Trouble, UnderWay, Version)}
"""Those that stand in others."""
