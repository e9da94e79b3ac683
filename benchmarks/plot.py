"""A curve as SVG: points over a logarithmic x axis, y from zero.

The rule that surprises: colours are those of the text around it (`currentColor` does not reach an <img>), so the plot
stands on a white ground of its own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape

WIDTH, HEIGHT = 640, 300
LEFT, RIGHT, TOP, BOTTOM = 64, 24, 40, 52
INK, LINE, GRID = "#24292f", "#0969da", "#d0d7de"

Point = tuple[float, float]


def plot(title: str, across: str, up: str, points: Sequence[Point]) -> str:
    """The picture; `points` are (x, y) with x > 0."""
    top = _round_up(max(y for _, y in points))
    first, last = (math.log10(ends(x for x, _ in points)) for ends in (min, max))
    span = last - first or 1.0

    def place(x: float, y: float) -> Point:
        right = LEFT + (math.log10(x) - first) / span * (WIDTH - LEFT - RIGHT)
        return round(right, 1), round(HEIGHT - BOTTOM - y / top * (HEIGHT - TOP - BOTTOM), 1)

    placed = [place(x, y) for x, y in points]
    line = " ".join(f"{x:g},{y:g}" for x, y in placed)
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}" height="{HEIGHT}"'
        f' font-family="sans-serif" font-size="12" fill="{INK}">',
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>',
        _text(middle, 22, title, "middle", 'font-size="14" font-weight="bold"'),
        *(_level(place(points[0][0], top * part / 4)[1], f"{top * part / 4:g}") for part in range(5)),
        *(
            _text(at[0], HEIGHT - BOTTOM + 18, f"{x:,.0f}", "middle")
            for (x, _), at in zip(points, placed, strict=True)
        ),
        _text(middle, HEIGHT - 10, across, "middle"),
        _text(0, 0, up, "middle", f'transform="translate(16 {(TOP + HEIGHT - BOTTOM) / 2:g}) rotate(-90)"'),
        f'<polyline points="{line}" fill="none" stroke="{LINE}" stroke-width="2"/>',
        *(f'<circle cx="{x:g}" cy="{y:g}" r="3.5" fill="{LINE}"/>' for x, y in placed),
        *(
            _text(x, y - 9, f"{value:.2f}", "middle")
            for (x, y), (_, value) in zip(placed, points, strict=True)
        ),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _text(x: float, y: float, text: str, anchor: str, more: str = "") -> str:
    return f'<text x="{x:g}" y="{y:g}" text-anchor="{anchor}" {more}>{escape(text)}</text>'.replace(" >", ">")


def _level(y: float, text: str) -> str:
    """A line across, with what it stands for."""
    line = f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{y:g}" y2="{y:g}" stroke="{GRID}"/>'
    return line + _text(LEFT - 8, y + 4, text, "end")


def _round_up(value: float) -> float:
    """The next of 1, 2, 4, 8 times a power of ten, with room above the points."""
    unit = 10.0 ** math.floor(math.log10(value * 1.1))
    return next(unit * step for step in (1, 2, 4, 8, 10, 20) if unit * step >= value * 1.1)
