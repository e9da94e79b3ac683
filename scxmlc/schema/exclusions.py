"""What excludes each other in an element, or of which one must be there, as alternatives.

In: a row with its `alone` and `one_of`. Out: `Rivals`, sets of attributes, children and text that have to do with each
other, each with its alternatives. The rule that surprises: <send> takes a <param> or a <content>, a namelist or a
<content>, and so a namelist beside a <param>: an alternative is a largest set of what excludes nothing in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

from scxmlc.dialect import Element


@dataclass(frozen=True, slots=True)
class Alternative:
    """What may stand together: what must be there, and what may. Names are as the rows write them."""

    must: tuple[str, ...]
    may: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rivals:
    """Attributes, `<child>`ren and `@body` of an element, and which of them may stand together."""

    names: tuple[str, ...]
    alternatives: tuple[Alternative, ...]


def rivals(row: Element) -> list[Rivals]:
    """All of an element; no two have a name in common."""
    return [
        Rivals(names, tuple(_alternatives(row, names)))
        for names in _together(_groups(row.alone + row.one_of))
    ]


def _groups(written: tuple[str, ...]) -> list[tuple[str, ...]]:
    return [tuple(group.split()) for group in written]


def _together(groups: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
    """The groups, those with a name in common as one."""
    found: list[tuple[str, ...]] = []
    for group in groups:
        near = [each for each in found if {*each} & {*group}]
        found = [each for each in found if each not in near]
        found.append(tuple(dict.fromkeys(name for each in (*near, group) for name in each)))
    return found


def _alternatives(row: Element, names: tuple[str, ...]) -> Iterator[Alternative]:
    exclusive = {pair for group in _groups(row.alone) for pair in combinations(group, 2)}
    exclusive |= {(second, first) for first, second in exclusive}
    for fitting in _largest(names, exclusive):
        yield from _with_one_of(fitting, [group for group in _groups(row.one_of) if {*group} <= {*names}])


def _largest(names: tuple[str, ...], exclusive: set[tuple[str, str]]) -> list[tuple[str, ...]]:
    """The sets of names of which no two exclude each other, without those that are part of another."""
    found: list[tuple[str, ...]] = []
    for size in range(len(names), 0, -1):
        for some in combinations(names, size):
            if not exclusive & {*combinations(some, 2)} and not any({*some} <= {*each} for each in found):
                found.append(some)
    return sorted(found, key=lambda some: [names.index(name) for name in some])


def _with_one_of(fitting: tuple[str, ...], one_of: list[tuple[str, ...]]) -> Iterator[Alternative]:
    """The set once for each name that may be the first of those of which one must be there."""
    if not one_of:
        yield Alternative((), fitting)
        return
    wanted = [name for name in fitting if name in one_of[0]]
    for at, first in enumerate(wanted):
        yield Alternative((first,), tuple(name for name in fitting if name not in wanted[: at + 1]))
