"""The picture as Mermaid text, which code hosting sites draw inside Markdown.

The rule that surprises: Mermaid draws no arrow between a composite state and what is in it, and only one of several
that begin and end at it; those stand as words in their state, beside the transitions that stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scxmlc.drawing.captions import cells, cut, folded
from scxmlc.drawing.picture import Arrow, Box, Picture, around, everyone, insides

LONGEST = 120  # cells of one label, which Mermaid breaks into lines itself

Names = Mapping[str, str]
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
    inner = insides(picture.boxes)
    names = {box.key: f"s{number}" for number, box in enumerate(everyone(picture.boxes), 1)}
    said: dict[str, list[str]] = {}
    arrows = []
    for arrow in picture.arrows:
        if arrow.target is None or around(arrow, inner):
            said.setdefault(arrow.source, []).append(_in_words(arrow))
        elif arrow.target in names:
            arrows.append(f"  {names[arrow.source]} --> {names[arrow.target]}{_said(arrow.label)}")
    lines = [*_boxes(picture.boxes, names, said, "  "), *_starts(picture.starts, picture.boxes, names, "  ")]
    return "\n".join(["stateDiagram-v2", *lines, *arrows, ""])


def _in_words(arrow: Arrow) -> str:
    """A transition that Mermaid cannot draw: one that stays, or leads into or out of its own composite state."""
    target = "(stays)" if arrow.target is None else f"→ {arrow.target}"
    return f"{cut(folded(arrow.label), LONGEST - cells(target) - 1)} {target}".strip()


def _boxes(boxes: tuple[Box, ...], names: Names, said: Mapping[str, list[str]], indent: str) -> Iterator[str]:
    for box in boxes:
        name, lines = names[box.key], said.get(box.key, [])
        title = " · ".join([_title(box), *(lines if box.children else ())])
        yield f'{indent}state "{_text(title)}" as {name}'
        if box.children:
            yield f"{indent}state {name} {{"
            yield from _inside(box, names, said, f"{indent}  ")
            yield from _starts(box.starts, box.children, names, f"{indent}  ")
            yield f"{indent}}}"
        else:
            yield from (f"{indent}{name}{_said(line)}" for line in lines)
        if box.kind == "final":
            yield f"{indent}{name} --> [*]"


def _starts(starts: tuple[Arrow, ...], children: tuple[Box, ...], names: Names, indent: str) -> Iterator[str]:
    """The arrows of a default entry. What is entered deep inside a child is said beside the arrow to the child: a
    name belongs to the state in which Mermaid reads it."""
    for arrow in starts:
        for child in children:
            if any(box.key == arrow.target for box in everyone([child])):
                inside = "" if child.key == arrow.target else f" → {arrow.target}"
                yield f"{indent}[*] --> {names[child.key]}{_said(arrow.label + inside)}"


def _inside(box: Box, names: Names, said: Mapping[str, list[str]], indent: str) -> Iterator[str]:
    """The children of a box; the regions of a parallel have a line between them."""
    if box.kind != "parallel":
        yield from _boxes(box.children, names, said, indent)
        return
    histories = tuple(child for child in box.children if child.kind.endswith("history"))
    yield from _boxes(histories, names, said, indent)
    for number, region in enumerate(child for child in box.children if child not in histories):
        if number:
            yield f"{indent}--"
        yield from _boxes((region,), names, said, indent)


def _title(box: Box) -> str:
    marks = {"shallow history": "H ", "deep history": "H* "}
    return f"{marks.get(box.kind, '')}{box.title or box.key}"


def _said(text: str) -> str:
    """What stands beside an arrow, or in a state."""
    shown = cut(folded(text), LONGEST).strip()
    return f" : {_text(shown)}" if shown else ""


def _text(text: str) -> str:
    """Entities for what Mermaid would read as its own."""
    return "".join(SPECIAL.get(character, character) for character in folded(text))
