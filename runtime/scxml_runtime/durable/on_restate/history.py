"""The turns of a session, as Restate keeps them: each under a name of its own in the state of its object.

In: a family that has had its turn. Out: entries of the state, the last `MOST` of them.

The rule that surprises: they are not read in a turn, only written. So a worker that keeps them asks Restate not to send
all of a session's state with each event, and reads the family by its name.
"""

from __future__ import annotations

from logging import getLogger
from typing import TYPE_CHECKING, Any

from scxml_runtime.durable.host.payload import write
from scxml_runtime.durable.host.view import Happened

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence

    from scxml_runtime.durable.family.family import Family
    from scxml_runtime.durable.family.inputs import Input
    from scxml_runtime.durable.host.watching import Notes, Scribe
    from scxml_runtime.durable.on_restate.kept import Kept

MOST = 1_000
"""Turns of a session that are kept."""

FEW = 200
"""Turns that are told at a time."""

PAGE = 1 << 18
"""Bytes of turns that are told at a time, unless a single one takes more."""

AT_ONCE = 20
"""Turns that are read at a time: so many at most are read in vain."""

BEFORE = "turn "
"""What stands before the number in the names of entries."""


def name_of(number: int) -> str:
    """The name of a turn's entry; names are in the order of the numbers."""
    return f"{BEFORE}{number:012}"


def entry(at: float, inputs: Sequence[str], family: Family, lines: Sequence[dict[str, Any]]) -> bytes:
    """A turn, for `happened`: when, what it took, where it stands, and lines of a trace."""
    return write([at, inputs, sorted(family.session.configuration), lines]).encode()


def numbers(turns: int, after: int, before: int | None, limit: int) -> range:
    """Which of so many turns are told, in the order of reading: those behind a number, or backwards those before it."""
    oldest = max(turns - MOST, 0) + 1
    if before is None:
        return range(max(after + 1, oldest), turns + 1)[:limit]
    return range(min(before - 1, turns), oldest - 1, -1)[:limit]


async def page(wanted: range, get: Callable[[str], Awaitable[bytes]]) -> list[tuple[int, bytes]]:
    """The first of them, as many as go into an answer, but one at least; in order."""
    found: list[tuple[int, bytes]] = []
    size = 0
    for start in range(0, len(wanted), AT_ONCE):
        some = wanted[start : start + AT_ONCE]
        asked = [get(name_of(number)) for number in some]
        for number, told in zip(some, [await each for each in asked], strict=True):
            size += len(told)
            if found and size > PAGE:
                return sorted(found)
            found.append((number, told))
    return sorted(found)


def happened(
    number: int, at: float, inputs: list[str], states: list[str], lines: list[dict[str, Any]]
) -> Happened:
    """The turn again."""
    return Happened(number, at, tuple(inputs), tuple(states), tuple(lines))


def called(given: Input) -> str:
    """What an input is called in a history."""
    return str(getattr(given, "name", type(given).__name__.lower()))


def attended(scribe: Scribe | None, kept: Kept, family: Family) -> Notes | None:
    """What is written down of the family from now on. A scribe that fails is its own affair."""
    if scribe is None:
        return None
    try:
        return family.attended(scribe, is_known=kept.turns > kept.head, is_real=True)
    except Exception:
        getLogger("scxml_runtime.sessions").exception("the scribe cannot attend the session %r", kept.id)
        return None
