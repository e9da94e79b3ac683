"""A layout that needs nothing but this: nested boxes from top to bottom, arrows in lanes to their right.

In: a Picture. Out: a Layout; on the way there, `Placed` boxes and `Routed` arrows. The idea: the label of a transition
is a line inside its state's box, and the arrow leaves from that line. So labels never collide, whatever the chart.
All arrows to one target share a lane, and lanes whose stretches do not overlap share a column.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from scxmlc.drawing.captions import cells, cut
from scxmlc.drawing.geometry import CHARACTER, HEADER, LINE, MARGIN, PAD, Frame, Layout, Route, Words
from scxmlc.drawing.picture import Arrow, Box, Picture, heading, is_region

WISHED = 100  # cells that a line asks for; where its box is wider, it takes what there is
GAP, LANE = 14.0, 14.0


@dataclass(slots=True)
class Placed:
    """A box with its corner and size; `lines` are its transitions, `notes` begin at `note_top`."""

    box: Box
    lines: list[Arrow]
    x: float = 0.0
    y: float = 0.0
    width: float = 0.0
    height: float = 0.0
    children: list[Placed] = field(default_factory=list)

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def room(self) -> int:
        """The cells that a line in it can have."""
        return int((self.width - PAD) / CHARACTER)

    @property
    def middle(self) -> float:
        """The height at which arrows arrive: that of the title."""
        return self.y + HEADER / 2

    @property
    def note_top(self) -> float:
        return self.y + HEADER

    @property
    def line_top(self) -> float:
        return self.note_top + LINE * len(self.box.notes)

    def line_middle(self, number: int) -> float:
        """The height at which the arrow of transition `number` leaves."""
        return self.line_top + LINE * number + LINE / 2


@dataclass(frozen=True, slots=True)
class Routed:
    """An arrow as a path: out of a line of `source`, along the lane at `lane`, into the title of `target`."""

    arrow: Arrow
    source: Placed
    start: float
    lane: float
    target: Placed
    hue: int


@dataclass(frozen=True, slots=True)
class Columns:
    """Everything placed, and the size of the whole. `starts` are the default entries: from which left edge, into
    what."""

    boxes: list[Placed]
    arrows: list[Routed]
    starts: list[tuple[float, Placed, Arrow]]
    width: float
    height: float


def lay_out(picture: Picture) -> Layout:
    placed = place(picture)
    frames = (frame for root in placed.boxes for frame in _frames(root, 0))
    routes = tuple(_route(routed) for routed in placed.arrows)
    starts = tuple(_start(*start) for start in placed.starts)
    return Layout(tuple(frames), routes, starts, placed.width, placed.height)


def _frames(placed: Placed, depth: int, around: Box | None = None) -> Iterator[Frame]:
    region = is_region(placed.box, around)
    words = tuple(_words(placed))
    yield Frame(placed.box, placed.x, placed.y, placed.width, placed.height, depth, words, region)
    for child in placed.children:
        yield from _frames(child, depth + 1, placed.box)


def _words(placed: Placed) -> Iterator[Words]:
    left = placed.x + 10
    yield Words(left, placed.y + HEADER - 9, heading(placed.box), "title")
    for number, note in enumerate(placed.box.notes):
        yield Words(left, placed.note_top + LINE * number + 12, cut(note, placed.room), "note")
    for number, arrow in enumerate(placed.lines):
        line = line_text(arrow, placed.room)
        yield Words(left, placed.line_top + LINE * number + 12, line, "", arrow)


def _route(routed: Routed) -> Route:
    """Out of a line of its source, along its lane, into the title of its target."""
    start, end = routed.start, routed.target.middle
    lane = (
        (routed.source.right, start),
        (routed.lane, start),
        (routed.lane, end),
        (routed.target.right, end),
    )
    return Route(routed.arrow, lane, hue=routed.hue)


def _start(left: float, placed: Placed, arrow: Arrow) -> Route:
    """From a dot at the left edge of a box to what is entered there by default."""
    return Route(arrow, ((left + 5, placed.middle), (placed.x, placed.middle)))


def place(picture: Picture) -> Columns:
    """Place the boxes, then find a lane for each target."""
    lines: dict[str, list[Arrow]] = {}
    for arrow in picture.arrows:
        lines.setdefault(arrow.source, []).append(arrow)
    roots = [_measured(box, lines) for box in picture.boxes]
    width = max((root.width for root in roots), default=0.0)
    bottom = MARGIN + HEADER
    for root in roots:
        _put(root, MARGIN + PAD, bottom, width)
        bottom += root.height + GAP
    right = MARGIN + PAD + width
    arrows = _routes(roots, right + LANE)
    edge = max((arrow.lane for arrow in arrows), default=right)
    return Columns(roots, arrows, _starts(picture, roots), edge + MARGIN + LANE, bottom + MARGIN)


def _starts(picture: Picture, roots: list[Placed]) -> list[tuple[float, Placed, Arrow]]:
    by_key = {placed.box.key: placed for placed in everyone(roots)}
    inner = [(placed.x, arrow) for placed in by_key.values() for arrow in placed.box.starts]
    found = [(MARGIN, arrow) for arrow in picture.starts] + inner
    return [(left, by_key[arrow.target], arrow) for left, arrow in found if arrow.target in by_key]


def everyone(boxes: list[Placed]) -> Iterator[Placed]:
    """All boxes, outer ones before inner ones."""
    for box in boxes:
        yield box
        yield from everyone(box.children)


def line_text(arrow: Arrow, room: int = WISHED) -> str:
    """What the line of a transition says in so many cells; where it leads is always there."""
    target = "(stays)" if arrow.target is None else f"→ {arrow.target}"
    return f"{cut(arrow.label, max(room - cells(target) - 1, WISHED // 2))} {target}".strip()


def _measured(box: Box, lines: dict[str, list[Arrow]]) -> Placed:
    placed = Placed(box, lines.get(box.key, []), children=[_measured(child, lines) for child in box.children])
    notes = (cut(note, WISHED) for note in box.notes)
    texts = [box.title + " " * 8, *notes, *map(line_text, placed.lines)]
    inner = max((child.width for child in placed.children), default=0.0)
    placed.width = max(max(map(cells, texts)) * CHARACTER + PAD, inner + 2 * PAD, 90.0)
    content = LINE * (len(box.notes) + len(placed.lines))
    below = sum(child.height + GAP for child in placed.children)
    placed.height = HEADER + content + (below + GAP if below else 6.0 if content else 0.0)
    return placed


def _put(placed: Placed, x: float, y: float, width: float) -> None:
    """Give a box its place. Siblings are equally wide, so that their right edges align."""
    placed.x, placed.y, placed.width = x, y, width
    top = placed.line_top + LINE * len(placed.lines) + GAP
    for child in placed.children:
        _put(child, x + PAD, top, width - 2 * PAD)
        top += child.height + GAP


def _routes(roots: list[Placed], first_lane: float) -> list[Routed]:
    by_key = {placed.box.key: placed for placed in everyone(roots)}
    coming: dict[str, list[tuple[Arrow, Placed, float]]] = {}
    for placed in by_key.values():
        for number, arrow in enumerate(placed.lines):
            if arrow.target in by_key:
                coming.setdefault(arrow.target or "", []).append((arrow, placed, placed.line_middle(number)))
    stretches = {key: _stretch(by_key[key], starts) for key, starts in coming.items()}
    columns = _columns(stretches)
    return [
        Routed(arrow, source, start, first_lane + LANE * columns[key], by_key[key], hue)
        for hue, (key, starts) in enumerate(coming.items())
        for arrow, source, start in starts
    ]


def _stretch(target: Placed, starts: list[tuple[Arrow, Placed, float]]) -> tuple[float, float]:
    heights = [target.middle, *(start for _, _, start in starts)]
    return min(heights), max(heights)


def _columns(stretches: dict[str, tuple[float, float]]) -> dict[str, int]:
    """The first column free of others for each stretch, short stretches innermost."""
    taken: list[list[tuple[float, float]]] = []
    columns = {}
    for key, (top, end) in sorted(stretches.items(), key=lambda item: (item[1][1] - item[1][0], item[1][0])):
        free = (number for number, others in enumerate(taken) if all(end < a or b < top for a, b in others))
        number = next(free, len(taken))
        if number == len(taken):
            taken.append([])
        taken[number].append((top, end))
        columns[key] = number
    return columns
