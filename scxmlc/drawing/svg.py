"""The picture as SVG: one file without scripts, fonts or links, to be opened in any browser.

What a page that holds it can rely on, to colour it or to follow a click:

- `<g class="state" data-state="ID" data-line="12">`: one for each state, with its frame (`<rect class="frame">`) and
  its words. A state without an id has its place as key (`lamp.1`, the first in lamp). The groups stand side by side,
  outer ones first.
- `<g class="transition" data-transition="3" data-line="12">`: of each transition its label, and for each target its
  arrow, in several groups of one number. The number counts the transitions that events can choose, in document order
  from 0, as in the tables of the compiled class; the transition of a <history> has none.
- `data-file` stands beside `data-line` if the line is of another file than the chart's. The `<title>` of a group, which
  is its tool tip, says the words in full, and the line.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from math import dist
from xml.sax.saxutils import escape, quoteattr

from scxmlc.drawing import columns
from scxmlc.drawing.captions import cells, folded
from scxmlc.drawing.geometry import CELL, MARGIN, Frame, Layout, Point, Route, Words
from scxmlc.drawing.picture import OUTSIDE, Arrow, Box, Picture, heading

INK, PAPER, QUIET = "#1f2933", "#ffffff", "#5c6873"
DASHES = {True: ' stroke-dasharray="5 4"', OUTSIDE: ' stroke-dasharray="2 3"'}
INKS = {"note": QUIET, "small": QUIET}
PALE = "0.4"  # how much of what is never entered can be seen
BEND, HEAD, STOP = (
    6.0,
    8.0,
    5.0,
)  # pixels: of a corner, of an arrow's head, and where its line ends before the tip
FILLS = ("#f7f9fb", "#eef2f6", "#e4eaf0", "#dae2ea")  # by depth
HUES = ("#1d6fb8", "#b4541a", "#2b8a4b", "#8a3ab9", "#b32d52", "#0d8084", "#7a6a12", "#5350c4")
FONTS = "ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace"
STYLE = (
    f"text{{font:12px {FONTS};white-space:pre}}"
    ".title{font-weight:bold}.chart{font-size:14px;font-weight:bold}.small{font-size:11px}"
)


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours of one's own: what fills a box, by its key, and in what ink an arrow's label is written, by the arrow's
    `id`."""

    fills: Mapping[str, str] = field(default_factory=dict)
    inks: Mapping[int, str] = field(default_factory=dict)


PLAIN = Paint()


def write(
    picture: Picture, paint: Paint = PLAIN, lay_out: Callable[[Picture], Layout] = columns.lay_out
) -> str:
    """The SVG document, deterministic to the byte."""
    layout = lay_out(picture)
    title = CELL["chart"] * cells(picture.title)
    width, height = round(max(layout.width, title + 2 * MARGIN)), round(layout.height)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" fill="none" stroke="none">',
            f"<style>{STYLE}</style>",
            f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
            _text(Words(MARGIN, MARGIN + 6, picture.title, "chart"), INK),
            _text(Words(MARGIN + title + 24, MARGIN + 6, picture.legend, "note"), QUIET),
            *(line for frame in layout.frames for line in _frame(frame, paint)),
            *(line for start in layout.starts for line in _start(start)),
            *(line for route in layout.routes for line in _route(route, paint)),
            "</svg>",
            "",
        ]
    )


def _frame(frame: Frame, paint: Paint) -> Iterator[str]:
    box = frame.box
    yield _group("state", box.key, box, heading(box), *box.notes)
    fill = PAPER if box.kind == OUTSIDE else paint.fills.get(box.key, FILLS[min(frame.depth, len(FILLS) - 1)])
    yield _rectangle(frame, 0.0, fill)
    if box.kind == "final":
        yield _rectangle(frame, 3.0, "none")
    yield from (_text(words, INKS.get(words.style, INK)) for words in frame.words if words.arrow is None)
    yield "</g>"
    for words in frame.words:
        if words.arrow is not None:
            yield _transition(words.arrow)
            yield _text(words, paint.inks.get(id(words.arrow), INK)) + "</g>"


def _rectangle(frame: Frame, inset: float, fill: str) -> str:
    radius = 4.0 if frame.box.kind == "parallel" else 9.0
    x, y = frame.x + inset, frame.y + inset
    width, height = frame.width - 2 * inset, frame.height - 2 * inset
    marks = ("" if inset else ' class="frame"') + DASHES.get(frame.region or frame.box.kind, "")
    return (
        f'<rect x="{_n(x)}" y="{_n(y)}" width="{_n(width)}" height="{_n(height)}" rx="{_n(radius - inset)}" '
        f'fill="{fill}" stroke="{INK}"{marks}/>'
    )


def _start(start: Route) -> Iterator[str]:
    """A dot, and an arrow to what is entered by default."""
    x, y = start.points[0]
    yield f'<circle cx="{_n(x)}" cy="{_n(y)}" r="4" fill="{INK}"/>'
    yield f'<path d="{_path(start.points)}" stroke="{INK}"/>'
    yield _head(start.points, INK)
    yield from (_text(words, QUIET) for words in start.words)


def _route(route: Route, paint: Paint) -> Iterator[str]:
    """The line, with a small dot where it begins and a head where it ends, and what stands beside it."""
    colour = HUES[route.hue % len(HUES)]
    x, y = route.points[0]
    yield _transition(route.arrow)
    yield f'<path d="{_path(route.points)}" stroke="{colour}" stroke-width="1.3"/>'
    yield f'<circle cx="{_n(x)}" cy="{_n(y)}" r="2" fill="{colour}"/>'
    yield _head(route.points, colour)
    yield from (_text(words, paint.inks.get(id(route.arrow), colour)) for words in route.words)
    yield "</g>"


def _path(points: tuple[Point, ...]) -> str:
    """Through all points, round the corners, and not quite to the last, where the head is."""
    *others, last = points
    through = [*others, _towards(last, others[-1], min(STOP, dist(last, others[-1]) / 2))]
    pieces = [f"M{_at(points[0])}"]
    for before, corner, after in zip(through, through[1:], through[2:], strict=False):
        radius = min(BEND, dist(before, corner) / 2, dist(corner, after) / 2)
        into, out = _towards(corner, before, radius), _towards(corner, after, radius)
        pieces.append(f"L{_at(into)}Q{_at(corner)} {_at(out)}")
    return "".join([*pieces, f"L{_at(through[-1])}"])


def _head(points: tuple[Point, ...], colour: str) -> str:
    """A triangle, its tip at the last point, in the direction of the last stretch."""
    before, tip = points[-2:]
    x, y = _towards(tip, before, min(HEAD, dist(before, tip) / 2))
    across = (y - tip[1]) / 2, (tip[0] - x) / 2
    left, right = (x + across[0], y + across[1]), (x - across[0], y - across[1])
    return f'<path d="M{_at(tip)}L{_at(left)}L{_at(right)}z" fill="{colour}"/>'


def _towards(start: Point, end: Point, length: float) -> Point:
    """The point so far from `start` on the way to `end`."""
    share = length / (dist(start, end) or 1.0)
    return start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share


def _at(point: Point) -> str:
    return f"{_n(point[0])} {_n(point[1])}"


def _n(number: float) -> str:
    """A tenth of a pixel is enough."""
    return f"{round(number, 1) + 0.0:.1f}".removesuffix(".0")


def _transition(arrow: Arrow) -> str:
    key = None if arrow.number is None else str(arrow.number)
    end = "(stays)" if arrow.target is None else f"→ {arrow.target}"
    return _group("transition", key, arrow, f"{arrow.source}: {arrow.label} {end}")


def _group(kind: str, key: str | None, element: Box | Arrow, *words: str) -> str:
    """The start of a group: what it stands for, where that is in the document, and its tool tip."""
    marks = {
        "class": kind,
        f"data-{kind}": key,
        "data-line": str(element.line or "") or None,
        "data-file": folded(element.file) or None,
        "opacity": PALE if element.pale else None,
    }
    shown = "".join(f" {name}={quoteattr(text)}" for name, text in marks.items() if text is not None)
    place = f"{element.file}, line {element.line}".removeprefix(", ") if element.line else ""
    lines = [folded(each) for each in (*words, place) if each]
    return f"<g{shown}>" + (f"<title>{escape(chr(10).join(lines))}</title>" if lines else "")


def _text(words: Words, colour: str) -> str:
    named = f' class="{words.style}"' if words.style else ""
    return f'<text x="{_n(words.x)}" y="{_n(words.y)}" fill="{colour}"{named}>{escape(folded(words.text))}</text>'
