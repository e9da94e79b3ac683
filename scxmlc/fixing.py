"""Fixes, made: which of them go together, and what the documents hold afterwards.

In: findings, and the bytes of the files that they speak of. Out: the bytes that the files should hold. Two rules
surprise. Of fixes that overlap, or give a tag the same attribute, the first is made and the other waits: whoever
checks again is told of it again. And a file is changed only if its bytes are exactly those that were checked, in an
encoding that gives them back; so whatever no fix speaks of stays as it is, byte for byte.
"""

from __future__ import annotations

import re
from bisect import bisect, insort
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, islice, takewhile

from scxmlc.diagnostics import Diagnostic, Edit
from scxmlc.reader.decode import codecs_of
from scxmlc.source import Source

Place = tuple[str, int, int, str]
Attribute = tuple[str, int, str]  # document, where its tag begins, name

_NAME = re.compile(r"[^\W\d][\w.:-]*\Z")
_WRITTEN = re.compile(r"\s*([^\W\d][\w.:-]*)\s*=")
_EQUALS = re.compile(r"\s*=")
_VALUE = re.compile(r"""\"[^"]*"|'[^']*'""")


class Together:
    """Edits that can all be made, of fixes that were taken one by one."""

    def __init__(self) -> None:
        self.edits: dict[Place, Edit] = {}
        self._attributes: set[Attribute] = set()
        self._taken: dict[str, list[tuple[int, int]]] = defaultdict(list)

    def take(self, edits: Sequence[Edit]) -> bool:
        """Take all edits of a fix, or none; an edit that is taken already is as good as another one."""
        new = {_place(edit): edit for edit in edits}
        new = {place: edit for place, edit in new.items() if place not in self.edits}
        attributes = {each for edit in new.values() if (each := _attribute(edit)) is not None}
        if attributes & self._attributes or any(self._is_taken(edit) for edit in new.values()):
            return False
        self.edits |= new
        self._attributes |= attributes
        for name, offset, length, _ in new:
            insort(self._taken[name], (offset, offset + length))
        return True

    def _is_taken(self, edit: Edit) -> bool:
        start, end = edit.place.offset, edit.place.offset + edit.place.length
        taken = self._taken[edit.place.source.name]
        at = bisect(taken, (start, end))
        near = chain(
            taken[max(at - 1, 0) : at], takewhile(lambda each: each[0] < end, islice(taken, at, None))
        )
        return any(start < last and first < end for first, last in near)


def _place(edit: Edit) -> Place:
    return (edit.place.source.name, edit.place.offset, edit.place.length, edit.new)


def _attribute(edit: Edit) -> Attribute | None:
    """The attribute that an edit gives a tag: it changes a name that stands before a "=", or writes both."""
    text, start, end = edit.place.source.text, edit.place.offset, edit.place.offset + edit.place.length
    if edit.place.length and _NAME.match(edit.new) and _EQUALS.match(text, end):
        name = edit.new
    elif found := _WRITTEN.match(edit.new):
        name = found[1]
    else:
        return None
    tag = text.rfind("<", 0, start)
    is_inside = tag >= 0 and not re.search("[\"'>]", _VALUE.sub("", text[tag:start]))
    return (edit.place.source.name, tag, name) if is_inside else None


def chosen(found: Iterable[Diagnostic], with_suggestions: bool) -> tuple[list[Diagnostic], list[Edit]]:
    """The findings whose fix can be made now, and all the edits of these."""
    together, made = Together(), []
    for each in found:
        if each.fix and (each.fix.is_safe or with_suggestions) and together.take(each.fix.edits):
            made.append(each)
    return made, list(together.edits.values())


def edited(edits: Iterable[Edit]) -> Iterator[tuple[Source, str]]:
    """Each document that is edited, and its text afterwards."""
    by_name: dict[str, list[Edit]] = defaultdict(list)
    for edit in edits:
        by_name[edit.place.source.name].append(edit)
    for several in by_name.values():
        source = several[0].place.source
        yield source, applied(source.text, several)


def applied(text: str, edits: Iterable[Edit]) -> str:
    """The text after edits that do not overlap; insertions at one place stand in their order."""
    pieces: list[str] = []
    at = 0
    for edit in sorted(edits, key=lambda edit: (edit.place.offset, edit.place.length > 0)):
        pieces += text[at : edit.place.offset], edit.new
        at = edit.place.offset + edit.place.length
    return "".join([*pieces, text[at:]])


def recoded(data: bytes, text: str, new: str) -> bytes | None:
    """A file's bytes with `new` in the place of `text`; None where it holds something else than `text`."""
    for mark, codec in codecs_of(data):
        try:
            if mark + text.encode(codec) == data:
                return mark + new.encode(codec, "xmlcharrefreplace")
        except UnicodeEncodeError:
            continue
    return None
