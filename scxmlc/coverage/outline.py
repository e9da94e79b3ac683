"""The text of a chart for a report: its lines in colours, and those that nobody wants covered.

In: the text. Out: tokens by line, in the words of coverage.py; the lines of elements that begin in one with
`<!-- pragma: no cover -->`. A text that is no XML has no such elements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.parsers.expat import ExpatError, ParserCreate

from scxmlc.source import Source

NO_COVER = re.compile(r"<!--.*\bpragma:\s*no\s*cover\b.*-->", re.IGNORECASE)

WORDS = re.compile(
    r"""(?P<com><!--.*?(?:-->|$)) | (?P<key></?[\w:.-]+|/?>) | (?P<str>"[^"]*"|'[^']*')
    | (?P<nam>[\w:.-]+(?==["'])) | (?P<txt>.)""",
    re.VERBOSE,
)


@dataclass(slots=True)
class Outline:
    """`elements` are the first and the last line of each."""

    lines: list[str]
    elements: list[tuple[int, int]] = field(default_factory=list)

    def excluded(self) -> set[int]:
        marked = {number for number, line in enumerate(self.lines, 1) if NO_COVER.search(line)}
        within = (range(first, last + 1) for first, last in self.elements if first in marked)
        return marked.union(*within)

    def tokens(self) -> Iterator[list[tuple[str, str]]]:
        for line in self.lines:
            yield [(str(found.lastgroup), found[0]) for found in WORDS.finditer(line)]


def outline(text: str) -> Outline:
    source = Source("", text)
    made = Outline([source.line(number) for number in range(1, source.line_of(len(text))[0] + 1)])
    open_: list[int] = []
    parser = ParserCreate("utf-8")
    parser.StartElementHandler = lambda name, attributes: open_.append(parser.CurrentLineNumber)
    parser.EndElementHandler = lambda name: made.elements.append((open_.pop(), parser.CurrentLineNumber))
    try:
        parser.Parse(text.encode("utf-8", "surrogatepass"), True)
    except ExpatError:
        made.elements.clear()
    return made
