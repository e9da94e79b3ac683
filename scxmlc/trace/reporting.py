"""Differences between two runs in words.

In: differences. Out: lines, each with what it is: of the first run, of the second, or of both. `<` is the first run and
`>` the second, as in other tools that compare.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from scxmlc.trace.differences import Difference
from scxmlc.trace.moments import FACETS, Moment, shown

FEW = 8
"""Moments of one run, and variables, that are told of one difference."""

BOTH, FIRST, SECOND, TITLE = "both", "first", "second", "title"


@dataclass(frozen=True, slots=True)
class Told:
    """A line of the report, and whose it is."""

    whose: str
    text: str


def told(found: Iterable[Difference]) -> Iterator[Told]:
    """The differences of one comparison."""
    for difference in found:
        yield from _alike(difference)
        yield Told(TITLE, _title(difference))
        yield from _parting(difference) if difference.is_parting else _same_moment(difference)
        yield from _variables(difference)
        yield from _meeting(difference)


def _alike(found: Difference) -> Iterator[Told]:
    if found.alike and found.before is not None:
        yield Told(BOTH, f"alike for {count(found.alike, 'moment')}, up to {found.before.at:g} s:")
        yield Told(BOTH, f"    {_sentence(found.before)}")


def _title(found: Difference) -> str:
    moment = (*found.first, *found.second)[0]
    when = f"at {moment.at:g} s"
    if not found.is_parting:
        named = " and ".join(FACETS[name] for name in found.facets)
        return f"{when} both do the same, but differ in {named}:"
    if not found.first or not found.second:
        side = "<" if not found.first else ">"
        return f"{when} {side} {'leaves out' if found.meet else 'has ended already'}:"
    if found.second[0].at != moment.at:
        when += f" of < and {found.second[0].at:g} s of >"
    return f"{when} they part:"


def _parting(found: Difference) -> Iterator[Told]:
    for whose, sign, moments in ((FIRST, "<", found.first), (SECOND, ">", found.second)):
        for moment in moments[:FEW]:
            yield Told(
                whose, f"  {sign} line {moment.number:<5} {moment.at:8.3f}  {_sentence(moment)}".rstrip()
            )
        if len(moments) > FEW:
            yield Told(whose, f"  {sign} … and {count(len(moments) - FEW, 'more moment')}")


def _same_moment(found: Difference) -> Iterator[Told]:
    one, other = found.first[0], found.second[0]
    yield Told(BOTH, f"    {_sentence(one)}  (lines {one.number} and {other.number})")
    for first, second in found.facets.values():
        yield from (Told(FIRST, f"  < {each}") for each in first[:FEW])
        yield from (Told(SECOND, f"  > {each}") for each in second[:FEW])


def _variables(found: Difference) -> Iterator[Told]:
    rows = [*found.variables.items()]
    sessions = {session for (session, _), _ in rows}
    for (session, name), (one, other) in rows[:FEW]:
        of = f" of {session}" if len(sessions) > 1 else ""
        yield Told(BOTH, f"    {name}{of}: {_held(one)} in <, {_held(other)} in >")
    if len(rows) > FEW:
        yield Told(BOTH, f"    … and {count(len(rows) - FEW, 'more variable')}")


def _held(told: str | None) -> str:
    return "not there" if told is None else shown(told)


def _meeting(found: Difference) -> Iterator[Told]:
    if found.is_parting and found.meet is not None:
        yield Told(BOTH, "they meet again:")
        yield Told(BOTH, f"    {_sentence(found.meet)}")
    elif found.is_parting and found.first and found.second:
        yield Told(BOTH, "they do not meet again")


def _sentence(moment: Moment) -> str:
    return "  ".join(filter(None, (moment.session, moment.words(), moment.place)))


def count(number: int, what: str) -> str:
    """`1 moment`, `2 moments`."""
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def summary(moments: Sequence[Moment]) -> str:
    """`13 moments of 2 sessions, up to 6 s`."""
    sessions = len({moment.session for moment in moments})
    end = max((moment.at for moment in moments), default=0.0)
    return f"{count(len(moments), 'moment')} of {count(sessions, 'session')}, up to {end:g} s"
