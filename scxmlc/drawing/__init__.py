"""Pictures of charts: SVG, Graphviz and Mermaid text.

In: a Chart. `picture.depict` turns it into boxes and arrows, of which `views` shows less; each of three writers makes
its text of them. For the SVG, a layout says where everything stands (`geometry`): that of `columns`, or that of an
engine (`elk`), which `elk_engines` finds and runs.
"""

from __future__ import annotations

from collections.abc import Callable

from scxmlc.drawing import graphviz, mermaid, svg
from scxmlc.drawing.picture import Picture, depict

WRITERS: dict[str, Callable[[Picture], str]] = {
    ".svg": svg.write,
    ".dot": graphviz.write,
    ".mmd": mermaid.write,
}

__all__ = ["WRITERS", "Picture", "depict"]
