"""Where everything of a picture stands, in pixels: what a layout gives, and what the SVG is written from.

A layout is a function from a Picture to a `Layout`; there are two, `columns.lay_out` and one by an engine (`elk.py`).
"""

from __future__ import annotations

from dataclasses import dataclass

from scxmlc.drawing.picture import Arrow, Box

CHARACTER = 7.3  # width of one cell of the 12 px monospaced font
SMALL = 6.7  # and of the 11 px one, in which labels stand beside arrows
CELL = {"chart": 8.6, "title": CHARACTER, "small": SMALL}  # of the words of a style
HEADER, LINE, SMALL_LINE, PAD, MARGIN = 26.0, 18.0, 14.0, 16.0, 20.0

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Words:
    """One line of text, whose left end stands on (x, y). `style` is its class in the SVG; `arrow` is the transition
    that it tells of."""

    x: float
    y: float
    text: str
    style: str = ""
    arrow: Arrow | None = None


@dataclass(frozen=True, slots=True)
class Frame:
    """A box with its corner, its size, and the words in it. `depth` counts the boxes around it; a `region` is active
    whenever the parallel around it is."""

    box: Box
    x: float
    y: float
    width: float
    height: float
    depth: int
    words: tuple[Words, ...] = ()
    region: bool = False

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Route:
    """An arrow along `points`, which ends at the last; `words` stand beside it. Arrows of one `hue` belong together."""

    arrow: Arrow
    points: tuple[Point, ...]
    words: tuple[Words, ...] = ()
    hue: int = 0


@dataclass(frozen=True, slots=True)
class Layout:
    """Everything placed, outer frames first, and the size of the whole. `starts` are the default entries, from a dot at
    their first point."""

    frames: tuple[Frame, ...]
    routes: tuple[Route, ...]
    starts: tuple[Route, ...]
    width: float
    height: float
