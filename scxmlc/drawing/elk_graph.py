"""A picture as ELK's JSON: what the engine is asked.

In: a Picture. Out: an `Outline`, in which everything that is drawn has a number, and the graph. The rule that
surprises: the engine is told numbers and sizes only, no word of the chart.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from math import ceil, sqrt
from typing import Any

from scxmlc.drawing.captions import cells, wrapped
from scxmlc.drawing.geometry import CELL, HEADER, MARGIN, PAD, SMALL, SMALL_LINE
from scxmlc.drawing.picture import Arrow, Box, Picture, everyone, heading

Graph = dict[str, Any]

NARROW, WIDE = 20, 44  # cells of a line: of a short label beside an arrow; in a box, or of a long label
LINE_OF_TITLE = 15.0
MANY, RUN = 24, 9  # boxes that a page holds well; simple states one below the other
FEW = 150  # boxes
DOT = 8.0  # pixels of the dot from which a box is entered by default
SPACES = {
    "spacing.nodeNode": 24,
    "spacing.edgeNode": 14,
    "spacing.edgeEdge": 10,
    "spacing.edgeLabel": 4,
    "spacing.nodeSelfLoop": 12,
    "layered.spacing.nodeNodeBetweenLayers": 26,
    "layered.spacing.edgeNodeBetweenLayers": 14,
    "layered.spacing.edgeEdgeBetweenLayers": 10,
}
OPTIONS = {
    "algorithm": "layered",
    "hierarchyHandling": "INCLUDE_CHILDREN",
    "direction": "DOWN",
    "edgeRouting": "ORTHOGONAL",
    "randomSeed": 1,
    "layered.cycleBreaking.strategy": "DEPTH_FIRST",
    "layered.nodePlacement.strategy": "LINEAR_SEGMENTS",
    "layered.edgeLabels.sideSelection": "ALWAYS_DOWN",
}

# The order of the document. Not within composites: some arrows across their frames make ELK fail then.
ORDERED = {"layered.considerModelOrder.strategy": "NODES_AND_EDGES"}
CAREFUL = {"layered.nodePlacement.strategy": "NETWORK_SIMPLEX"}  # straighter, and much slower with many boxes
# What is packed becomes wider than it is asked to: about the shape of a page.
TILES = {"algorithm": "rectpacking", "aspectRatio": 1, "spacing.nodeNode": 24}


@dataclass(frozen=True, slots=True)
class Row:
    """A line of text in a box; `arrow` is the transition that it tells of."""

    text: str
    style: str
    arrow: Arrow | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """A way to lay a picture out: from top to bottom ("DOWN") or from left to right ("RIGHT"). With `tiles`, what holds
    more boxes than a page is cut into tiles, which are packed onto one, and what leads from one tile to another
    stands in words in its state."""

    direction: str = "DOWN"
    tiles: bool = False


class Outline:
    """What is drawn of a picture. `boxes` and their numbers go together, as do `edges`, the transitions that are
    arrows, and `starts`, the default entries, each with the number of the box around it (-1: the chart). `first` are
    the keys of what is entered by default without an arrow that says so."""

    def __init__(self, picture: Picture, shape: Shape) -> None:
        self.picture, self.shape = picture, shape
        self.boxes = tuple(everyone(picture.boxes))
        self.index = {id(box): number for number, box in enumerate(self.boxes)}
        self.numbers = {box.key: number for number, box in reversed([*enumerate(self.boxes)])}
        self.tile = dict(_tiled(picture.boxes) if shape.tiles else ())
        self.edges = tuple(arrow for arrow in picture.arrows if self._is_edge(arrow))
        around = [(-1, arrow) for arrow in picture.starts]
        inner = [(number, arrow) for number, box in enumerate(self.boxes) for arrow in box.starts]
        self.starts = tuple(each for each in (*around, *inner) if self._is_start(*each))
        unseen = {id(arrow) for _, arrow in self.starts}
        self.first = {arrow.target for _, arrow in (*around, *inner) if id(arrow) not in unseen}

    def is_paved(self, boxes: tuple[Box, ...]) -> bool:
        """Whether these boxes are tiles, or in tiles that are not seen."""
        return self.shape.tiles and _holds_many(boxes)

    def _is_edge(self, arrow: Arrow) -> bool:
        known = arrow.source in self.numbers and arrow.target in self.numbers
        if not known or not self.shape.tiles:
            return known
        tile = self.tile.get(arrow.target or "")
        return tile is not None and self.tile.get(arrow.source) == tile

    def _is_start(self, around: int, arrow: Arrow) -> bool:
        boxes = self.boxes[around].children if around >= 0 else self.picture.boxes
        inside = arrow.target in {box.key for box in everyone(boxes)}
        return inside and not self.is_paved(boxes)

    @cached_property
    def rows(self) -> tuple[tuple[Row, ...], ...]:
        """Of each box what stands in it: its title, notes, and the transitions that are no arrows."""
        told: dict[str, list[Arrow]] = {}
        for arrow in self.picture.arrows:
            if not self._is_edge(arrow):
                told.setdefault(arrow.source, []).append(arrow)
        return tuple(
            (*_rows(box, box.key in self.first), *_staying(told.get(box.key, ()))) for box in self.boxes
        )


def _tiled(boxes: tuple[Box, ...]) -> Iterator[tuple[str, str]]:
    """For each box in a tile, by its key, which that is; the frame of a tile is in none."""
    for run in runs(boxes):
        if not run[0].children:
            yield from ((box.key, f"run {run[0].key}") for box in run)
        elif _holds_many(run[0].children):
            yield from _tiled(run[0].children)
        else:
            yield from ((box.key, f"in {run[0].key}") for box in everyone(run[0].children))


def runs(boxes: tuple[Box, ...]) -> Iterator[tuple[Box, ...]]:
    """Composites one by one; simple states that follow one another in runs, no longer than a page is high."""
    for composite, group in groupby(boxes, key=lambda box: bool(box.children)):
        run = tuple(group)
        length = 1 if composite else ceil(len(run) / ceil(len(run) / RUN))
        yield from (run[at : at + length] for at in range(0, len(run), length))


def _holds_many(boxes: tuple[Box, ...]) -> bool:
    return sum(1 for _ in everyone(boxes)) > MANY


def _rows(box: Box, first: bool) -> Iterator[Row]:
    """`first`: it is entered by default, and no arrow says so."""
    title = f"● {heading(box)}" if first else heading(box)
    yield from (Row(line, "title") for line in wrapped(title, WIDE))
    for note in box.notes:
        yield from (Row(line, "small") for line in wrapped(note, WIDE))


def _staying(arrows: list[Arrow] | tuple[()]) -> Iterator[Row]:
    for arrow in arrows:
        words = arrow.label if arrow.target is None else f"{arrow.label} → {arrow.target}"
        yield from (Row(line, "small", arrow) for line in wrapped(words, WIDE))


def beside(arrow: Arrow) -> list[str]:
    """The lines of a label beside its arrow: about three times as wide as high."""
    longest = max(map(cells, arrow.label.split()), default=0)
    room = max(NARROW, min(WIDE, max(longest, round(sqrt(6 * cells(arrow.label))))))
    return wrapped(arrow.label, room) if arrow.label else []


def graph(outline: Outline) -> Graph:
    """What the engine is to lay out."""
    chart = _inside(outline, -1, outline.picture.boxes)
    options = {**ORDERED, **_options(outline, outline.picture.boxes), "padding": _padding(MARGIN, MARGIN)}
    return {"id": "chart", "layoutOptions": _named(options), **chart, "edges": [*_edges(outline)]}


def _inside(outline: Outline, around: int, boxes: tuple[Box, ...]) -> Graph:
    dots = _dots(outline, around)
    if not outline.is_paved(boxes):
        return {"children": [*dots, *(_node(outline, box) for box in boxes)]}
    return {"children": [_tile(outline, run) for run in runs(boxes)]}


def _tile(outline: Outline, run: tuple[Box, ...]) -> Graph:
    """A composite, or a frame that is not seen around a run of simple states."""
    if run[0].children:
        return _node(outline, run[0])
    options = _named({**ORDERED, **_layered(outline), "padding": _padding(0, 0)})
    children = [_node(outline, box) for box in run]
    return {"id": f"t{outline.index[id(run[0])]}", "layoutOptions": options, "children": children}


def _options(outline: Outline, boxes: tuple[Box, ...]) -> dict[str, Any]:
    """What is inside of what inherits none of them."""
    return TILES if outline.is_paved(boxes) else _layered(outline)


def _layered(outline: Outline) -> dict[str, Any]:
    careful = CAREFUL if len(outline.boxes) <= FEW else {}
    return {**OPTIONS, **SPACES, **careful, "direction": outline.shape.direction}


def _node(outline: Outline, box: Box) -> Graph:
    number = outline.index[id(box)]
    width, height = size(outline.rows[number])
    if not box.children:
        return {"id": f"n{number}", "width": width, "height": height}
    # ELK turns the smallest size of what has children with the direction
    least = (height, width) if outline.shape.direction == "DOWN" else (width, height)
    options = {
        "padding": _padding(height + PAD / 2, PAD),
        "nodeSize.constraints": "MINIMUM_SIZE",
        "nodeSize.minimum": f"({least[0]},{least[1]})",
        **_options(outline, box.children),
    }
    inside = _inside(outline, number, box.children)
    return {"id": f"n{number}", "layoutOptions": _named(options), **inside}


def size(rows: tuple[Row, ...]) -> tuple[float, float]:
    """What a box needs for its words."""
    titles = [row for row in rows if row.style == "title"]
    others = [row for row in rows if row.style != "title"]
    wide = max(cells(row.text) * CELL[row.style] for row in rows)
    below = len(others) * SMALL_LINE + (8 if others else 0)
    return round(max(wide + PAD + 4, 60.0), 1), HEADER + LINE_OF_TITLE * (len(titles) - 1) + below


def _dots(outline: Outline, around: int) -> Iterator[Graph]:
    """The dot from which a box, or the chart, is entered by default: one, in front of everything."""
    if any(number == around for number, _ in outline.starts):
        options = _named({"layered.layering.layerConstraint": "FIRST"})
        yield {"id": f"d{around}", "width": DOT, "height": DOT, "layoutOptions": options}


def _edges(outline: Outline) -> Iterator[Graph]:
    yield from _starts(outline)
    for number, arrow in enumerate(outline.edges):
        source = outline.numbers[arrow.source]
        yield _edge(f"e{number}", f"n{source}", arrow, outline)


def _starts(outline: Outline) -> Iterator[Graph]:
    for number, (around, arrow) in enumerate(outline.starts):
        yield _edge(f"s{number}", f"d{around}", arrow, outline)


def _edge(id: str, source: str, arrow: Arrow, outline: Outline) -> Graph:
    lines = beside(arrow)
    edge: Graph = {"id": id, "sources": [source], "targets": [f"n{outline.numbers[arrow.target or '']}"]}
    if lines:
        width = round(max(map(cells, lines)) * SMALL + 3, 1)
        edge["labels"] = [{"id": f"{id}l", "text": "?", "width": width, "height": len(lines) * SMALL_LINE}]
    return edge


def _padding(top: float, side: float) -> str:
    return f"[top={top:g},left={side:g},bottom={side:g},right={side:g}]"


def _named(options: dict[str, Any]) -> dict[str, str]:
    return {f"elk.{name.removeprefix('elk.')}": str(value) for name, value in options.items()}
