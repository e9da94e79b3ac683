"""The layout by an engine: ELK, nested in two dimensions.

In: a Picture, and an engine. Out: a Layout. The rule that surprises: a chart of many states is cut into tiles, which
are packed onto a page; a smaller one that is no good page is tried from left to right, too.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Protocol

from scxmlc.drawing.elk_answer import NoLayout, layout
from scxmlc.drawing.elk_graph import MANY, Graph, Outline, Shape, graph
from scxmlc.drawing.geometry import Layout
from scxmlc.drawing.picture import Picture, everyone

__all__ = ["Engine", "NoLayout", "lay_out"]

PAGE = 1.4  # width of a page by its height
COMFORTABLE = 1500.0  # pixels of a page's longer side on which nobody has to look for a glass


class Engine(Protocol):
    """Whatever answers ELK's JSON. Raises NoLayout."""

    def answer(self, graph: Graph) -> object: ...


def lay_out(picture: Picture, engine: Engine) -> Layout:
    best: Layout | None = None
    for shape in _shapes(picture):
        outline = Outline(picture, shape)
        laid = layout(outline, engine.answer(graph(outline)))
        if best is None or _page(laid) < _page(best):
            best = laid
        if _page(best) <= COMFORTABLE:
            break
    assert best is not None
    return best


def _shapes(picture: Picture) -> Iterator[Shape]:
    """The ways to try."""
    if sum(1 for _ in everyone(picture.boxes)) > MANY:
        yield Shape(tiles=True)
    else:
        yield Shape()
        yield Shape("RIGHT")


def _page(laid: Layout) -> float:
    """The longer side of the smallest page, upright or not, that holds it."""
    longer, shorter = max(laid.width, laid.height), min(laid.width, laid.height)
    return max(longer, shorter * PAGE)
