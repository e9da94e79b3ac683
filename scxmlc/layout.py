"""The one layout of a chart: `laid_out`.

In: the text of a document. Out: the same document, one element a line, indented by depth, long start tags with an
attribute a line; or None after reporting why it cannot be read. Attributes keep their order, their quotes and their
values, comments their places, and of blank lines one is kept. The rule that surprises: only white space that cannot
mean anything is touched, which is that between elements of the dialect in their places. What stands in scripts,
<data>, <content> and <assign>, in elements of others (the layout of an editor), below `xml:space="preserve"` and where
text stands that should not, stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scxmlc.diagnostics import Diagnostics
from scxmlc.dialect import DIALECTS, Dialect
from scxmlc.reader.detect import detect
from scxmlc.reader.placement import Rows, is_chart, place
from scxmlc.reader.xmltree import Element, parse, written_attributes
from scxmlc.source import Source

WIDTH = 100
INDENT = "  "
_GAP = re.compile(r"[ \t\r\n]+|<!--.*?-->|<\?.*?\?>", re.DOTALL)
_LINE_END = re.compile(r"\r\n?|\n")


@dataclass(frozen=True, slots=True)
class _Part:
    """A tag, a comment, an instruction, or an element that is kept as it is; `lines` end between it and what stands
    before."""

    text: str
    depth: int
    lines: int
    sort: str  # one of "opening", "closing", "whole", "remark"


_Ahead = (
    _Part | tuple[Element, int, int]
)  # an element that is not looked at yet: its depth, and the lines before it


def laid_out(
    source: Source, log: Diagnostics, *, dialect: str = "auto", dialects: Mapping[str, Dialect] = DIALECTS
) -> str | None:
    """The document in its layout; None after reporting why it cannot be read."""
    root = parse(source, log)
    if root is None or not is_chart(root, log):
        return None
    rows = place(root, dialects.get(dialect) or detect(root, dialects), Diagnostics())
    first = _LINE_END.search(source.text)
    line_end = first[0] if first else "\n"
    return "".join(_written(_Layout(source.text, rows, line_end).parts(root), line_end))


def _written(parts: Iterable[_Part], line_end: str) -> Iterator[str]:
    before = ""
    for part in parts:
        if part.sort == "remark" and not part.lines and before:
            yield f" {part.text}"
        else:
            is_apart = part.lines > 1 and before != "opening" and part.sort != "closing"
            yield (line_end * (1 + is_apart) if before else "") + INDENT * part.depth + part.text
        before = part.sort
    yield line_end


@dataclass(frozen=True, slots=True)
class _Layout:
    text: str
    rows: Rows
    line_end: str

    def parts(self, root: Element) -> Iterator[_Part]:
        """The document in its order."""
        around = self.within([root], 0, 0, len(self.text)) or [(root, 0, 0)]
        ahead = around[::-1]
        while ahead:
            part = ahead.pop()
            if isinstance(part, _Part):
                yield part
                continue
            element, depth, lines = part
            inside = self.inside(element, depth)
            if inside is None:
                yield _Part(self.kept(element, depth), depth, lines, "whole")
            elif not inside:
                yield _Part(self.tag(element, depth, "/>"), depth, lines, "whole")
            else:
                yield _Part(self.tag(element, depth, ">"), depth, lines, "opening")
                ahead.append(_Part(f"</{element.written}>", depth, 1, "closing"))
                ahead += reversed(inside)

    def inside(self, element: Element, depth: int) -> list[_Ahead] | None:
        """What stands in an element; None where white space may mean something."""
        row = self.rows.get(element)
        keeps = any(each.written == "xml:space" and each.value == "preserve" for each in element.attributes)
        if row is None or row.text or keeps:
            return None
        return self.within(element.children, depth + 1, element.inside, element.close)

    def within(self, elements: Sequence[Element], depth: int, start: int, end: int) -> list[_Ahead] | None:
        """These elements and the remarks between them; None where text stands there."""
        found: list[_Ahead] = []
        for element in (*elements, None):
            behind = element.location.offset if element else end
            lines = 0
            for piece in _GAP.finditer(self.text, start, behind):
                if piece.start() != start:
                    return None
                start = piece.end()
                if piece[0].isspace():
                    lines = len(_LINE_END.findall(piece[0]))
                else:
                    found.append(_Part(piece[0], depth, lines, "remark"))
                    lines = 0
            if start != behind:
                return None
            if element:
                found.append((element, depth, lines))
                start = element.end
        return found

    def kept(self, element: Element, depth: int) -> str:
        """An element whose content stays as it is; of a stranger all does."""
        inside = self.text[element.inside : element.close]
        if element not in self.rows:
            return self.text[element.location.offset : element.end]
        if not inside:
            return self.tag(element, depth, "/>")
        return f"{self.tag(element, depth, '>')}{inside}</{element.written}>"

    def tag(self, element: Element, depth: int, end: str) -> str:
        """A start tag: on one line if it fits, else with an attribute a line."""
        text = self.text
        written = [
            f"{name}={text[start - 1]}{raw}{text[start - 1]}"
            for name, _, start, raw in written_attributes(element.location, element.written, element.inside)
        ]
        one = " ".join([f"<{element.written}", *written]) + end
        if len(written) < 2 or (len(INDENT * depth + one) <= WIDTH and not _LINE_END.search(one)):
            return one
        lead = self.line_end + INDENT * depth + " " * (len(element.written) + 2)
        return f"<{element.written} {lead.join(written)}{end}"
