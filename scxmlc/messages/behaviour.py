"""Messages about charts that are right by the rules and will hardly do what is meant.

Warnings are what most readers want to change; a note is what some want as it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from scxmlc.diagnostics import Note
from scxmlc.messages.catalogue import Words, listed, shown, warning
from scxmlc.source import Location


@warning
def hidden_character(number: int, called: str, is_turning: bool) -> Words:
    """A character that is not seen: one that turns the direction of writing, so that a line reads otherwise than it
    runs, or one without width, which makes two names that look alike. Where it is meant, a script says `\\u202e`.
    """
    what = f"U+{number:04X}{f' ({called})' if called else ''}"
    if is_turning:
        return Words(f"{what} makes this line look otherwise than it is read", "take it out")
    return Words(f"{what} stands here unseen", "take it out")


@warning
def regions_entered_again(
    parallel: str, lost: Iterable[str], entered: Iterable[str], is_own: bool, place: Location
) -> Words:
    """A transition that begins and ends inside a <parallel> leaves all of its regions, those beside as well, and enters
    them anew: each from its initial state, with onexit and onentry, and what they invoke is cancelled. By SCXML 3.13 the
    innermost state that stays active is a compound <state> around both ends, and a <parallel> is none. So it is between
    two regions, from inside a region to the region itself, and for a region's own transition unless that says
    type="internal".
    """
    regions = list(lost)
    way = (
        'say type="internal", and the region alone is changed'
        if is_own
        else "keep to states inside one region, and raise an event that the other region answers"
    )
    told = ", ".join(shown(each) for each in entered)
    return Words(
        f'this leaves and enters again {listed(regions)}, since it leaves the parallel "{shown(parallel)}"',
        way,
        (Note(place, f"left: all that is active in it; entered: {told}"),),
    )
