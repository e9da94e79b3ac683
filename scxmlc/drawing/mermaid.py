"""The picture as Mermaid text, which code hosting sites draw inside Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from scxmlc.drawing.captions import folded
from scxmlc.drawing.picture import Box, Picture

SPECIAL = {
    '"': "#quot;",
    "#": "#35;",
    ";": "#59;",
    ":": "#58;",
    "<": "#lt;",
    ">": "#gt;",
    "{": "#123;",
    "}": "#125;",
}


def write(picture: Picture) -> str:
    """A `stateDiagram-v2`. Ids become s1, s2 …, since Mermaid's names cannot hold every NMTOKEN."""
    names = {box.key: f"s{number}" for number, box in enumerate(_everyone(picture.boxes), 1)}
    lines = ["stateDiagram-v2", *_boxes(picture.boxes, names, "  ")]
    for arrow in picture.arrows:
        target = arrow.source if arrow.target is None else arrow.target
        if target in names:
            stays = " (stays)" if arrow.target is None else ""
            lines.append(f"  {names[arrow.source]} --> {names[target]}{_said(arrow.label + stays)}")
    return "\n".join([*lines, ""])


def _everyone(boxes: tuple[Box, ...]) -> Iterator[Box]:
    for box in boxes:
        yield box
        yield from _everyone(box.children)


def _boxes(boxes: tuple[Box, ...], names: dict[str, str], indent: str) -> Iterator[str]:
    for box in boxes:
        name = names[box.key]
        yield f'{indent}state "{_text(_title(box))}" as {name}'
        if box.children:
            yield f"{indent}state {name} {{"
            yield from _inside(box, names, f"{indent}  ")
            yield f"{indent}}}"
        if box.is_initial:
            yield f"{indent}[*] --> {name}"
        if box.kind == "final":
            yield f"{indent}{name} --> [*]"


def _inside(box: Box, names: dict[str, str], indent: str) -> Iterator[str]:
    """The children of a box; the regions of a parallel have a line between them."""
    if box.kind != "parallel":
        yield from _boxes(box.children, names, indent)
        return
    for number, region in enumerate(box.children):
        if number:
            yield f"{indent}--"
        yield from _boxes((region,), names, indent)


def _title(box: Box) -> str:
    marks = {"shallow history": "H ", "deep history": "H* "}
    return f"{marks.get(box.kind, '')}{box.title or box.key}"


def _said(label: str) -> str:
    return f" : {_text(label)}" if label.strip() else ""


def _text(text: str) -> str:
    """Entities for what Mermaid would read as its own."""
    return "".join(SPECIAL.get(character, character) for character in folded(text))
