"""The picture as Graphviz text: states with children are clusters."""

from __future__ import annotations

from collections.abc import Iterator

from scxmlc.drawing.captions import folded
from scxmlc.drawing.picture import Arrow, Box, Picture


def write(picture: Picture) -> str:
    """A digraph for `dot`."""
    anchors = {box.key: _anchor(box) for box in _everyone(picture.boxes)}
    clusters = {box.key for box in _everyone(picture.boxes) if box.children}
    lines = [
        f"digraph {_quoted(picture.title or 'chart')} {{",
        "  compound=true; rankdir=TB; node [shape=box, style=rounded]; edge [fontsize=10];",
        *_boxes(picture.boxes, "  "),
        *(f"  {_arrow(arrow, anchors, clusters)}" for arrow in picture.arrows if arrow.target in anchors),
        "}",
        "",
    ]
    return "\n".join(lines)


def _everyone(boxes: tuple[Box, ...]) -> Iterator[Box]:
    for box in boxes:
        yield box
        yield from _everyone(box.children)


def _anchor(box: Box) -> str:
    """The node that stands for a box: Graphviz lets no edge end at a cluster."""
    return _anchor(box.children[0]) if box.children else box.key


def _boxes(boxes: tuple[Box, ...], indent: str) -> Iterator[str]:
    for box in boxes:
        if box.children:
            yield f"{indent}subgraph {_quoted(f'cluster {box.key}')} {{"
            yield f"{indent}  label={_label(box)}; style={'dashed' if box.kind == 'parallel' else 'rounded'};"
            yield from _boxes(box.children, f"{indent}  ")
            yield f"{indent}}}"
        else:
            yield f"{indent}{_quoted(box.key)} [label={_label(box)}{_shape(box)}];"
        if box.is_initial:
            dot = _quoted(f"initial {box.key}")
            yield f"{indent}{dot} [shape=point, width=0.12]; {dot} -> {_quoted(_anchor(box))};"


def _shape(box: Box) -> str:
    shapes = {"final": "peripheries=2", "shallow history": "shape=circle", "deep history": "shape=circle"}
    return f", {shapes[box.kind]}" if box.kind in shapes else ""


def _label(box: Box) -> str:
    mark = {"shallow history": "H", "deep history": "H*"}.get(box.kind)
    return _quoted("\n".join((mark or box.title, *box.notes)))


def _arrow(arrow: Arrow, anchors: dict[str, str], clusters: set[str]) -> str:
    target = arrow.target or ""
    ends = {"ltail": arrow.source, "lhead": target}
    outer = "".join(f", {end}={_quoted(f'cluster {key}')}" for end, key in ends.items() if key in clusters)
    edge = f"{_quoted(anchors[arrow.source])} -> {_quoted(anchors[target])}"
    return f"{edge} [label={_quoted(arrow.label)}{outer}];"


def _quoted(text: str) -> str:
    """A string of the language: only the quote and the backslash mean anything in it."""
    lines = (folded(line).replace("\\", "\\\\").replace('"', '\\"') for line in text.split("\n"))
    return '"' + "\\n".join(lines) + '"'
