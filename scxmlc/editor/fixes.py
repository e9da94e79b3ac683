"""Quick fixes: what the hint of a finding says, done.

In: a buffer, and findings in it. Out: `Fix`es. The rule that surprises: a fix is offered only where the hint names
the very word or character to write, and the text still says what was found there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from scxmlc.diagnostics import Diagnostic
from scxmlc.editor.buffers import Buffer
from scxmlc.editor.values import Edit, Fix
from scxmlc.source import Location

_MEANT = re.compile(r'did you mean "([^"]+)"\?')
_WRITE = re.compile(r'write "([^"]+)"')
_WORD = re.compile(r"[^\s\"'<>=/()]+")
CHARACTERS = {"&lt;": "<", "&amp;": "&", "]]&gt;": "]]>", "*": ".*"}
"""What hints say to write, and what stands there."""


def fixes(buffer: Buffer, found: Iterable[Diagnostic], start: int, end: int) -> Iterator[Fix]:
    """Those of the findings between two places."""
    for each in found:
        at = each.location
        if at.source is buffer.source and at.offset <= end and at.offset + at.length >= start and each.hint:
            yield from _of(buffer, each, each.hint)


def _of(buffer: Buffer, found: Diagnostic, hint: str) -> Iterator[Fix]:
    if meant := _MEANT.search(hint):
        place = _word(found.location)
        if place is not None:
            edits = (Edit(place, meant[1]), *_end_tag(buffer, found.location, meant[1]))
            yield Fix(f"Write {meant[1]}", edits, found.code, found.location)
    elif (write := _WRITE.search(hint)) and (there := CHARACTERS.get(write[1])):
        at = found.location
        if at.source.text.startswith(there, at.offset):
            edit = Edit(at.source.location(at.offset, len(there)), write[1])
            yield Fix(f"Write {write[1]}", (edit,), found.code, at)


def _word(at: Location) -> Location | None:
    """The word that a finding is about."""
    found = _WORD.search(at.source.text, at.offset, at.offset + max(at.length, 1) + 200)
    if found is None or found.start() > at.offset + 1:
        return None
    length = found.end() - found.start()
    return at.source.location(
        found.start(), min(length, at.length) if at.length > 1 and length > at.length else length
    )


def _end_tag(buffer: Buffer, at: Location, new: str) -> Iterator[Edit]:
    """The other half of an element that gets another name."""
    tag = buffer.markup.before(at.offset + 1)
    if tag is not None and tag.start == at.offset and tag.close > tag.inside - 1 and tag.end > tag.close:
        yield Edit(buffer.location(tag.close + 2, tag.close + 2 + len(tag.name)), new)
