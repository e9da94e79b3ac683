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

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from xml.sax.saxutils import escape, quoteattr

from scxmlc.drawing.captions import LONGEST, cut, folded
from scxmlc.drawing.layout import HEADER, LINE, MARGIN, Layout, Placed, Routed, everyone, lay_out, line_text
from scxmlc.drawing.picture import Arrow, Box, Picture

WHOLE = 2 * LONGEST  # cells of a line that is not cut
INK, PAPER, QUIET = "#1f2933", "#ffffff", "#6b7785"
FILLS = ("#f7f9fb", "#eef2f6", "#e4eaf0", "#dae2ea")  # by depth
HUES = ("#1d6fb8", "#b4541a", "#2b8a4b", "#8a3ab9", "#b32d52", "#0d8084", "#7a6a12", "#5350c4")
STYLE = (
    "text{font:12px ui-monospace,Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre}"
    ".title{font-weight:bold}.chart{font-size:14px;font-weight:bold}"
)


@dataclass(frozen=True, slots=True)
class Paint:
    """Colours of one's own: what fills a box, by its key, and in what ink an arrow's label is written, by the arrow's
    `id`."""

    fills: Mapping[str, str] = field(default_factory=dict)
    inks: Mapping[int, str] = field(default_factory=dict)


PLAIN = Paint()


def write(picture: Picture, paint: Paint = PLAIN) -> str:
    """The SVG document, deterministic to the byte."""
    layout = lay_out(picture)
    width, height = round(layout.width), round(layout.height)
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
            f'viewBox="0 0 {width} {height}" fill="none" stroke="none">',
            f"<style>{STYLE}</style>",
            f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
            _text(MARGIN, MARGIN + 6, picture.title, INK, "chart"),
            *_boxes(layout, paint),
            *(_start(left, placed) for left, placed in layout.starts),
            *(piece for arrow in layout.arrows for piece in _arrow(arrow)),
            "</svg>",
            "",
        ]
    )


def _boxes(layout: Layout, paint: Paint) -> Iterator[str]:
    depths: dict[int, int] = {}
    for placed in everyone(layout.boxes):
        depth = depths.setdefault(id(placed), 0)
        depths.update((id(child), depth + 1) for child in placed.children)
        fill = paint.fills.get(placed.box.key, FILLS[min(depth, len(FILLS) - 1)])
        yield from _box(placed, fill, layout, paint.inks)


def _box(placed: Placed, fill: str, layout: Layout, inks: Mapping[int, str]) -> Iterator[str]:
    box = placed.box
    yield _group("state", box.key, box, _title(placed), *box.notes)
    yield _frame(placed, 0.0, fill, "5 4" if _is_region(placed, layout) else "")
    if box.kind == "final":
        yield _frame(placed, 3.0, "none", "")
    yield _text(placed.x + 10, placed.y + HEADER - 9, _title(placed), INK, "title")
    for number, note in enumerate(box.notes):
        yield _text(placed.x + 10, placed.note_top + LINE * number + 12, cut(note, placed.room), QUIET)
    yield "</g>"
    for number, arrow in enumerate(placed.lines):
        line = line_text(arrow, placed.room)
        ink = inks.get(id(arrow), INK)
        yield _transition(arrow)
        yield _text(placed.x + 10, placed.line_top + LINE * number + 12, line, ink) + "</g>"


def _transition(arrow: Arrow) -> str:
    key = None if arrow.number is None else str(arrow.number)
    return _group("transition", key, arrow, f"{arrow.source} {line_text(arrow, WHOLE)}")


def _group(kind: str, key: str | None, element: Box | Arrow, *words: str) -> str:
    """The start of a group: what it stands for, where that is in the document, and its tool tip."""
    marks = {
        "class": kind,
        f"data-{kind}": key,
        "data-line": str(element.line or "") or None,
        "data-file": folded(element.file) or None,
    }
    shown = "".join(f" {name}={quoteattr(text)}" for name, text in marks.items() if text is not None)
    place = f"{element.file}, line {element.line}".removeprefix(", ") if element.line else ""
    lines = [folded(each) for each in (*words, place) if each]
    return f"<g{shown}>" + (f"<title>{escape(chr(10).join(lines))}</title>" if lines else "")


def _is_region(placed: Placed, layout: Layout) -> bool:
    """Whether it is a child of a parallel that is active whenever the parallel is."""
    around = (other for other in everyone(layout.boxes) if other.box.kind == "parallel")
    return not placed.box.kind.endswith("history") and any(placed in other.children for other in around)


def _title(placed: Placed) -> str:
    marks = {"parallel": "∥ ", "shallow history": "(H) ", "deep history": "(H*) "}
    return marks.get(placed.box.kind, "") + (placed.box.title or "(no id)")


def _frame(placed: Placed, inset: float, fill: str, dashes: str) -> str:
    radius = 4.0 if placed.box.kind == "parallel" else 9.0
    x, y = placed.x + inset, placed.y + inset
    width, height = placed.width - 2 * inset, placed.height - 2 * inset
    frame = "" if inset else ' class="frame"'
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<rect x="{x:g}" y="{y:g}" width="{width:g}" height="{height:g}" rx="{radius - inset:g}" '
        f'fill="{fill}" stroke="{INK}"{dashed}{frame}/>'
    )


def _start(left: float, placed: Placed) -> str:
    """A dot at the left edge of a box, with an arrow to what is entered there by default."""
    x, y = placed.x, placed.middle
    return (
        f'<circle cx="{left + 5:g}" cy="{y:g}" r="4" fill="{INK}"/>'
        f'<path d="M{left + 8:g} {y:g}H{x - 2:g}" stroke="{INK}"/>'
        f'<path d="M{x:g} {y:g}l-6 -3v6z" fill="{INK}"/>'
    )


def _arrow(arrow: Routed) -> Iterator[str]:
    colour = HUES[arrow.hue % len(HUES)]
    out, back = arrow.source.right, arrow.target.right
    bend = 6.0 if arrow.start < arrow.target.middle else -6.0
    yield _transition(arrow.arrow)
    yield (
        f'<path d="M{out:g} {arrow.start:g}H{arrow.lane - 6:g}q6 0 6 {bend:g}V{arrow.target.middle - bend:g}'
        f'q0 {bend:g} -6 {bend:g}H{back + 5:g}" stroke="{colour}" stroke-width="1.3"/>'
    )
    yield f'<circle cx="{out:g}" cy="{arrow.start:g}" r="2" fill="{colour}"/>'
    yield f'<path d="M{back:g} {arrow.target.middle:g}l8 -4v8z" fill="{colour}"/></g>'


def _text(x: float, y: float, text: str, colour: str, style: str = "") -> str:
    named = f' class="{style}"' if style else ""
    return f'<text x="{x:g}" y="{y:g}" fill="{colour}"{named}>{escape(folded(text))}</text>'
