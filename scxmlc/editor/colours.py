"""The kinds of the words in expressions and scripts, and of the names in attributes: for editors that colour them.

In: a buffer and two offsets. Out: `Colour`s in the order of the text, none longer than its line.
"""

from __future__ import annotations

from collections.abc import Iterator

from scxmlc.editor.buffers import Buffer, Code
from scxmlc.editor.names import place_of
from scxmlc.editor.project import Project
from scxmlc.editor.values import Colour
from scxmlc.editor.words import KEYWORDS, Word, words
from scxmlc.source import Location

KINDS = tuple("class event variable property function keyword string number regexp comment operator".split())
_NAMES = {"state": "class", "event": "event", "invocation": "class"}
_SIGNS = frozenset("()[]{},;.")


def colours(project: Project, buffer: Buffer, start: int, end: int) -> list[Colour]:
    """What begins between two places."""
    found = [each for code in buffer.codes(start, end) for each in _of_code(code)]
    for name in project.names(buffer):
        if start <= name.location.offset < end and name.kind in _NAMES and name.location.length:
            found.append(Colour(name.location, _NAMES[name.kind], name.is_definition))
    return list(
        _apart(sorted(found, key=lambda each: (each.location.offset, each.kind not in _NAMES.values())))
    )


def _apart(found: list[Colour]) -> Iterator[Colour]:
    """One for each place: what a string names comes before the string, which then ends in front of it."""
    behind = -1
    for number, each in enumerate(found):
        at = each.location
        next_ = found[number + 1].location.offset if number + 1 < len(found) else at.offset + at.length
        length = min(at.length, max(next_ - at.offset, 0)) if next_ > at.offset else at.length
        if at.offset >= behind and length:
            behind = at.offset + length
            yield Colour(Location(at.source, at.offset, length), each.kind, each.is_definition)


def _of_code(code: Code) -> Iterator[Colour]:
    found = words(str(code.text))
    for number, word in enumerate(found):
        behind = found[number + 1].text if number + 1 < len(found) else ""
        kind = _kind(word, behind)
        if kind:
            yield from (Colour(line, kind) for line in _lines(place_of(code.text.cut(word.start, word.end))))


def _kind(word: Word, behind: str) -> str:
    if word.kind in ("name", "property") and behind == "(":
        return "function"
    if word.kind == "sign":
        return "" if word.text in _SIGNS else "operator"
    if word.kind == "name":
        return "keyword" if word.text in KEYWORDS else "variable"
    return word.kind


def _lines(place: Location) -> Iterator[Location]:
    """A stretch of text, line by line."""
    source, at, end = place.source, place.offset, place.offset + place.length
    while at < end:
        _, last = source.span(source.line_of(at)[0])
        if min(last, end) > at:
            yield Location(source, at, min(last, end) - at)
        number = source.line_of(at)[0]
        at = source.span(number + 1)[0] if number < source.line_count else end
