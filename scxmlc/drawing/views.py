"""Less than the whole of a picture: an overview without what is deep inside, one state with what it is connected to,
names without what they have in common.

In: a Picture. Out: another one. The rule that surprises: arrows of what is not shown end at what stands in for it; more
than two between the same states become one, which names their events, and has no number of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from scxmlc.drawing.picture import OUTSIDE, Arrow, Box, Picture, everyone, heading

MOST = 4  # events that one arrow for several names
COMMON, SHORTEST = (
    3,
    6,
)  # how many siblings a beginning is common to, and its characters, for it to be left out


def overview(picture: Picture, depth: int) -> Picture:
    """With `depth` levels of boxes: what is deeper inside is only counted."""
    boxes = tuple(_closed(box, depth) for box in picture.boxes)
    shown = dict(_stand_ins(picture.boxes, depth, None))
    arrows = _joined(_ending(arrow, shown) for arrow in picture.arrows)
    starts = tuple(filter(None, (_ending(start, shown) for start in picture.starts)))
    return replace(picture, boxes=boxes, arrows=tuple(arrows), starts=starts)


def detail(picture: Picture, key: str) -> Picture:
    """One state, what is in it, and the states outside to and from which transitions lead. Raises LookupError."""
    state = _named(picture, key)
    inside = {box.key for box in everyone([state])}
    arrows = [arrow for arrow in picture.arrows if arrow.source in inside or arrow.target in inside]
    ends = {end for arrow in arrows for end in (arrow.source, arrow.target)} - inside
    outside = (box for box in everyone(picture.boxes) if box.key in ends)
    ghosts = (replace(box, kind=OUTSIDE, notes=(), children=(), starts=()) for box in outside)
    title = f"{picture.title}: {heading(state)}"
    return Picture(title, (state, *ghosts), tuple(_joined(arrows)))


def _named(picture: Picture, key: str) -> Box:
    state = next((box for box in everyone(picture.boxes) if box.key == key), None)
    if state is None:
        raise LookupError(key)
    return state


def composites(picture: Picture) -> list[Box]:
    return [box for box in everyone(picture.boxes) if box.children]


def composites_of(picture: Picture, key: str) -> list[Box]:
    """A state, whatever it is, and those in it that have states in them. Raises LookupError."""
    state = _named(picture, key)
    return [state, *(box for box in everyone(state.children) if box.children)]


def _closed(box: Box, depth: int) -> Box:
    if depth > 1:
        shown = dict(_stand_ins(box.children, depth - 1, None))
        starts = tuple(filter(None, (_ending(start, shown) for start in box.starts)))
        children = tuple(_closed(child, depth - 1) for child in box.children)
        return replace(box, children=children, starts=starts)
    if not box.children:
        return box
    hidden = sum(1 for _ in everyone(box.children))
    count = f"▸ {hidden} state{'s' * (hidden > 1)} inside"
    return replace(box, children=(), starts=(), notes=(*box.notes, count))


def _stand_ins(boxes: Iterable[Box], depth: int, around: str | None) -> Iterator[tuple[str, str]]:
    """For each box the one that is shown for it: itself, or one around it."""
    for box in boxes:
        shown = box.key if depth > 0 or around is None else around
        yield box.key, shown
        yield from _stand_ins(box.children, depth - 1, shown)


def _ending(arrow: Arrow, shown: Mapping[str, str]) -> Arrow | None:
    """The arrow between what is shown of its ends; itself where they are; None for one that nobody sees."""
    source = shown.get(arrow.source, arrow.source)
    target = arrow.target and shown.get(arrow.target, arrow.target)
    if (source, target) == (arrow.source, arrow.target):
        return arrow
    if target is None or source == target:
        return None
    return replace(arrow, source=source, target=target)


def _joined(arrows: Iterable[Arrow | None]) -> Iterator[Arrow]:
    """One arrow for all between the same two, where they are more than two."""
    between: dict[tuple[str, str | None], list[Arrow]] = {}
    for number, arrow in enumerate(arrows):
        if arrow is not None:
            key = (arrow.source, arrow.target or f"stays {number}")
            between.setdefault(key, []).append(arrow)
    for several in between.values():
        if len(several) <= 2:
            yield from several
        else:
            yield replace(several[0], label=_events(several), number=None, line=0, file="")


def _events(arrows: list[Arrow]) -> str:
    events = list(dict.fromkeys(re.split(r" ?[\[/]", arrow.label)[0] for arrow in arrows))
    more = f", {len(events) - MOST} more" if len(events) > MOST else ""
    return ", ".join(filter(None, events[:MOST])) + more


def shortened(picture: Picture) -> Picture:
    """Where siblings' names begin alike, `…` stands for that, and says so in the box around, or below the title."""
    boxes, common = _short(picture.boxes)
    return replace(picture, boxes=boxes, legend=_legend(common))


def _short(boxes: tuple[Box, ...]) -> tuple[tuple[Box, ...], str]:
    common = _common([box.title for box in boxes])
    return tuple(_shorter(box, common) for box in boxes), common


def _shorter(box: Box, common: str) -> Box:
    children, inner = _short(box.children)
    rest = box.title.removeprefix(common)
    title = f"…{rest}" if common and rest and rest != box.title else box.title
    notes = (*filter(None, [_legend(inner)]), *box.notes)
    return replace(box, title=title, children=children, notes=notes)


def _legend(common: str) -> str:
    return f"… stands for {common}" if common else ""


def _common(titles: list[str]) -> str:
    """The beginning, up to a mark such as _ or a dot, that it saves most to leave out."""
    counts = Counter(title[: mark.end()] for title in titles for mark in re.finditer(r"[._:\-]+(?=.)", title))
    worth = {start: count * (len(start) - 1) for start, count in counts.items()}
    fit = [start for start, count in counts.items() if count >= COMMON and len(start) >= SHORTEST]
    return max(fit, key=lambda start: (worth[start], len(start)), default="")
