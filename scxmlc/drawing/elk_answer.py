"""The engine's answer as a Layout.

In: the Outline that was asked about, and what the engine makes of its graph: the same JSON with places. Out: a Layout,
every place counted from the picture's corner. An answer that lacks a place raises `NoLayout`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isfinite
from typing import Any

from scxmlc.drawing.captions import cells, cut
from scxmlc.drawing.elk_graph import DOT, LINE_OF_TITLE, Outline, Row, beside
from scxmlc.drawing.geometry import (
    CELL,
    HEADER,
    MARGIN,
    PAD,
    SMALL_LINE,
    Frame,
    Layout,
    Point,
    Route,
    Words,
)
from scxmlc.drawing.picture import Arrow, Box, is_region

Place = tuple[float, float, float, float]


class NoLayout(Exception):
    """Why an engine gives no layout, in words for the user."""


def layout(outline: Outline, answer: Any) -> Layout:
    try:
        return _layout(outline, answer)
    except (LookupError, TypeError, AttributeError, ValueError) as error:
        raise NoLayout("its answer is no layout") from error


def _layout(outline: Outline, answer: Any) -> Layout:
    places = dict(_places(answer, 0.0, MARGIN))
    edges = {edge["id"]: edge for edge in answer["edges"]}
    frames = tuple(_frames(outline, outline.picture.boxes, places, 0, None))
    routes = tuple(
        Route(arrow, *_way(edges[f"e{number}"], arrow, places), outline.numbers[arrow.source])
        for number, arrow in enumerate(outline.edges)
    )
    starts = tuple(
        Route(arrow, *_way(edges[f"s{number}"], arrow, places))
        for number, (_, arrow) in enumerate(outline.starts)
    )
    _, _, width, height = places["chart"]
    return Layout(frames, routes, tuple(map(_from_middle, starts)), width, height + MARGIN)


def _places(node: Any, x: float, y: float) -> Iterator[tuple[str, Place]]:
    """Of each node, by its id, corner and size; the engine counts from the corner of the node around."""
    x, y = x + _number(node["x"]), y + _number(node["y"])
    yield node["id"], (x, y, _number(node["width"]), _number(node["height"]))
    for child in node.get("children", ()):
        yield from _places(child, x, y)


def _number(value: Any) -> float:
    number = float(value)
    if not isfinite(number):
        raise ValueError(value)
    return number


def _frames(
    outline: Outline, boxes: tuple[Box, ...], places: Mapping[str, Place], depth: int, around: Box | None
) -> Iterator[Frame]:
    for box in boxes:
        number = outline.index[id(box)]
        place = places[f"n{number}"]
        words = tuple(_words(outline.rows[number], place, bool(box.children)))
        yield Frame(box, *place, depth, words, is_region(box, around))
        yield from _frames(outline, box.children, places, depth + 1, box)


def _words(rows: tuple[Row, ...], place: Place, composite: bool) -> Iterator[Words]:
    """A state that says no more than its title has it in its middle."""
    left, top, width, _ = place
    centred = not composite and all(row.style == "title" for row in rows)
    y = top + HEADER - 9
    for row in rows:
        one = CELL[row.style]
        text = cut(row.text, int((width - PAD) / one) + 1)
        x = left + ((width - cells(text) * one) / 2 if centred else 10)
        yield Words(x, y, text, row.style, row.arrow)
        y += LINE_OF_TITLE if row.style == "title" else SMALL_LINE


def _way(edge: Any, arrow: Arrow, places: Mapping[str, Place]) -> tuple[tuple[Point, ...], tuple[Words, ...]]:
    """The points of an edge, and its label; both count from the corner of the node that is its container."""
    x, y, _, _ = places[edge.get("container", "chart")]
    (section,) = edge["sections"]
    ends = [section["startPoint"], *section.get("bendPoints", ()), section["endPoint"]]
    points = tuple((x + _number(point["x"]), y + _number(point["y"])) for point in ends)
    return points, tuple(_label(edge, arrow, x, y))


def _label(edge: Any, arrow: Arrow, x: float, y: float) -> Iterator[Words]:
    lines = beside(arrow)
    if lines:
        (label,) = edge["labels"]
        x, y = x + _number(label["x"]), y + _number(label["y"])
    for number, line in enumerate(lines):
        yield Words(x, y + SMALL_LINE * number + 11, line, "small", arrow)


def _from_middle(start: Route) -> Route:
    """A default entry begins in the middle of its dot, of which the engine knows the edge."""
    (x, y), (next_x, next_y) = start.points[:2]
    half = DOT / 2
    if abs(next_x - x) < abs(next_y - y):
        y += half if next_y < y else -half
    else:
        x += half if next_x < x else -half
    return Route(start.arrow, ((x, y), *start.points[1:]), start.words)
