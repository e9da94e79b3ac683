"""The picture as Graphviz text: states with children are clusters.

Graphviz lets no edge end at a cluster, so each cluster has an anchor in it: edges go there, and are cut off at the
frame. The rule that surprises: an edge between a cluster and what is in it cannot be cut off; there the anchor can be
seen, as a small square that stands for the cluster.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from scxmlc.drawing.captions import folded
from scxmlc.drawing.picture import Arrow, Box, Picture, around, everyone, insides

WIDEST = 40  # characters of one line of a label
UNSEEN = "shape=point, style=invis, width=0.01"
SEEN = 'shape=square, style=filled, fillcolor=black, label="", width=0.08'


def write(picture: Picture) -> str:
    """A digraph for `dot`."""
    return "\n".join(_Graph(picture).lines())


class _Graph:
    """`inner` has for each cluster the keys of what is in it, itself included; `seen` are the clusters whose anchor
    is, `staying` the labels of the transitions that stay, by state."""

    def __init__(self, picture: Picture) -> None:
        self.picture = picture
        self.known = {box.key for box in everyone(picture.boxes)}
        self.inner = insides(picture.boxes)
        self.staying: dict[str, list[str]] = {}
        for arrow in picture.arrows:
            if arrow.target is None:
                self.staying.setdefault(arrow.source, []).append(arrow.label)
        self.arrows = [arrow for arrow in picture.arrows if arrow.target in self.known]
        self.seen = {around(arrow, self.inner) for arrow in self.arrows}

    def lines(self) -> Iterator[str]:
        yield f"digraph {_quoted(self.picture.title or 'chart')} {{"
        yield "  compound=true; rankdir=TB; node [shape=box, style=rounded]; edge [fontsize=10];"
        yield from self.starts("", self.picture.starts, "  ")
        yield from self.boxes(self.picture.boxes, "  ")
        yield from (f"  {self.transition(arrow)}" for arrow in self.arrows)
        yield from ("}", "")

    def boxes(self, boxes: tuple[Box, ...], indent: str) -> Iterator[str]:
        for box in boxes:
            if box.children:
                yield from self.cluster(box, indent)
            else:
                yield f"{indent}{_quoted(box.key)} [label={self.label(box)}{_shape(box)}];"

    def cluster(self, box: Box, indent: str) -> Iterator[str]:
        style = "dashed" if box.kind == "parallel" else "rounded"
        yield f"{indent}subgraph {_cluster(box.key)} {{"
        yield f"{indent}  label={self.label(box)}; style={style};"
        yield f"{indent}  {self.end(box.key)} [{SEEN if box.key in self.seen else UNSEEN}];"
        yield from self.starts(box.key, box.starts, f"{indent}  ")
        yield from self.boxes(box.children, f"{indent}  ")
        yield f"{indent}}}"

    def starts(self, key: str, starts: tuple[Arrow, ...], indent: str) -> Iterator[str]:
        """A dot, and the arrows from it to what is entered by default."""
        dot = _quoted(f"[start] {key}")
        if starts:
            yield f"{indent}{dot} [shape=point, width=0.12];"
        for arrow in starts:
            if arrow.target in self.known:
                yield f"{indent}{self.edge(dot, arrow, lhead=arrow.target)}"

    def transition(self, arrow: Arrow) -> str:
        tail, target = self.end(arrow.source), arrow.target or ""
        if around(arrow, self.inner) is None:
            return self.edge(tail, arrow, ltail=arrow.source, lhead=target)
        return self.edge(tail, arrow)

    def edge(self, tail: str, arrow: Arrow, **frames: str) -> str:
        """An edge, cut off at the frames of those boxes that are clusters."""
        marks = [f"label={_wrapped(arrow.label)}"] if arrow.label else []
        marks += [f"{end}={_cluster(key)}" for end, key in frames.items() if key in self.inner]
        shown = f" [{', '.join(marks)}]" if marks else ""
        return f"{tail} -> {self.end(arrow.target or '')}{shown};"

    def end(self, key: str) -> str:
        """The node at which the edges of a box end."""
        return _quoted(f"[frame] {key}" if key in self.inner else key)

    def label(self, box: Box) -> str:
        """The title, what happens on entry and exit, and the transitions that stay."""
        mark = {"shallow history": "H", "deep history": "H*"}.get(box.kind)
        return _wrapped(mark or box.title, *box.notes, *self.staying.get(box.key, ()))


def _shape(box: Box) -> str:
    shapes = {"final": "peripheries=2", "shallow history": "shape=circle", "deep history": "shape=circle"}
    return f", {shapes[box.kind]}" if box.kind in shapes else ""


def _cluster(key: str) -> str:
    return _quoted(f"cluster {key}")


def _wrapped(*lines: str) -> str:
    """A label, its long lines broken."""
    broken = (textwrap.wrap(folded(line), WIDEST) for line in lines)
    return _quoted("\n".join(line for several in broken for line in several))


def _quoted(text: str) -> str:
    """A string of the language: only the quote and the backslash mean anything in it."""
    lines = (folded(line).replace("\\", "\\\\").replace('"', '\\"') for line in text.split("\n"))
    return '"' + "\\n".join(lines) + '"'
