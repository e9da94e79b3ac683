"""One pass of expat over a document: is it well formed, is it within limits, and where does everything stand.

In: mended text. Out: for each element in document order a `Mark` with the offsets of its tags and the pieces
of its character data, all in characters of the document; or None and a diagnostic at the exact place.

lxml reports the line on which a start tag ends, and no column; expat reports the offset of its `<`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from xml.parsers import expat

from scxmlc import messages
from scxmlc.diagnostics import Diagnostic, Diagnostics
from scxmlc.reader.mend import Mended
from scxmlc.source import Source

LIMIT_DEPTH = 400
LIMIT_ELEMENTS = 100_000
LIMIT_ATTRIBUTES = 500
_TAG = re.compile(r""".(?:[^>"']|"[^"]*"|'[^']*')*+>""", re.DOTALL)
_DOCTYPE = re.compile(r"""<!DOCTYPE(?:[^\[<>"']|"[^"]*"|'[^']*')*+>""")  # one that declares nothing itself
LIMIT_VALUE = 4 * 1024 * 1024  # characters of one attribute value or one stretch of text


Stretch = tuple[int, int]
"""Where character data begins and ends in the mended text, comments among it: `stretches.py` says what it is."""


@dataclass(slots=True, eq=False)
class Mark:
    """Where one element stands: `start` is its `<`, `inside` the place behind its start tag.

    `close` is the `<` of its end tag (for `<a/>` that is `inside`). `content` holds the stretches between tags and
    the marks of its children in document order.
    """

    tag: str
    start: int
    inside: int
    close: int = -1
    content: list[Stretch | Mark] = field(default_factory=list)
    size: int = 0


class _Stop(Exception):
    def __init__(self, diagnostic: Diagnostic) -> None:
        self.diagnostic = diagnostic


class _Pass:
    """The handlers of one expat run."""

    def __init__(self, source: Source, mended: Mended) -> None:
        self.source, self.mended = source, mended
        self.marks: list[Mark] = []
        self.open: list[Mark] = []
        self._bytes = self._characters = 0
        self._behind = 0  # the last tag
        self._data = mended.text.encode()
        self._ascii = len(self._data) == len(mended.text)
        self.parser = self._make_parser()

    def _make_parser(self) -> expat.XMLParserType:
        parser = expat.ParserCreate("UTF-8")
        parser.buffer_text = False
        parser.ordered_attributes = True
        parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
        parser.StartDoctypeDeclHandler = self.doctype
        parser.StartElementHandler = self.start
        parser.EndElementHandler = self.finish
        return parser

    def run(self) -> list[Mark]:
        parser = self.parser
        try:
            parser.Parse(self._data, True)
        finally:  # the handlers close a circle with the marks
            parser.StartElementHandler = parser.EndElementHandler = parser.StartDoctypeDeclHandler = None
        return self.marks

    def here(self, byte: int | None = None) -> int:
        """The offset in the mended text of the byte that expat is at, or of `byte`. Only ever asked in rising order."""
        at = self.parser.CurrentByteIndex if byte is None else byte
        if self._ascii:
            return at
        if at < self._bytes:
            self._bytes = self._characters = 0
        self._characters += len(self._data[self._bytes : at].decode(errors="replace"))
        self._bytes = at
        return self._characters

    def offset(self, byte: int) -> int:
        """The offset in the document of a byte."""
        return self.mended.original(self.here(byte))

    def stop(self, diagnostic: Diagnostic) -> None:
        raise _Stop(diagnostic)

    def doctype(self, *_: object) -> None:
        start = self.source.text.rfind("<!DOCTYPE", 0, self.mended.original(self.here()) + len("<!DOCTYPE"))
        place = self.source.location(max(start, 0), len("<!DOCTYPE"))
        bare = _DOCTYPE.match(self.source.text, place.offset)
        whole = self.source.location(place.offset, len(bare[0])) if bare else None
        self.stop(messages.document.doctype_refused(place, whole))

    def start(self, tag: str, attributes: list[str]) -> None:
        at = self.here()
        start = self.mended.original(at)
        if self.open:
            self.text(self.open[-1], at)
        self._behind = _behind_tag(self.mended.text, at)
        if limit := self._limit_passed(attributes, self._behind - at):
            self.stop(messages.document.too_large(self.source.location(start), limit))
        mark = Mark(tag, start, self.mended.original(self._behind))
        if self.open:
            self.open[-1].content.append(mark)
        self.marks.append(mark)
        self.open.append(mark)

    def _limit_passed(self, attributes: list[str], length: int) -> str | None:
        if len(self.open) >= LIMIT_DEPTH:
            return f"elements are nested more than {LIMIT_DEPTH} deep"
        if len(self.marks) >= LIMIT_ELEMENTS:
            return f"the document has more than {LIMIT_ELEMENTS:,} elements"
        if len(attributes) > 2 * LIMIT_ATTRIBUTES:
            return f"the element has more than {LIMIT_ATTRIBUTES} attributes"
        if length > LIMIT_VALUE and max(map(len, attributes), default=0) > LIMIT_VALUE:
            return f"an attribute is longer than {LIMIT_VALUE // 1024**2} MB"
        return None

    def finish(self, tag: str) -> None:
        mark = self.open.pop()
        at, text = self.here(), self.mended.text
        if text.startswith("</", at):
            self.text(mark, at)
            self._behind = text.find(">", at) + 1 or len(text)  # the last tag may be cut off
        close = self.mended.original(at)
        mark.close = close if self.source.text.startswith("</", close) else mark.inside

    def text(self, mark: Mark, end: int) -> None:
        """What stands between the last tag and the one here, which is in `mark`."""
        if self._behind < end:
            mark.size += end - self._behind
            if mark.size > LIMIT_VALUE:
                self.stop(
                    messages.document.too_large(self.source.location(mark.start), "the text is too long")
                )
            mark.content.append((self._behind, end))


def _behind_tag(text: str, start: int) -> int:
    """The offset behind the start tag at `start`: its `>` outside quotes."""
    found = _TAG.match(text, start)
    assert found is not None
    return found.end()


def positions(source: Source, mended: Mended, log: Diagnostics) -> list[Mark] | None:
    """The marks of all elements in document order, or None when the document is not XML within our limits."""
    walk = _Pass(source, mended)
    try:
        return walk.run()
    except _Stop as stop:
        log.add(stop.diagnostic)
    except expat.ExpatError as fault:
        _report(walk, fault, log)
    return None


@dataclass(frozen=True, slots=True)
class Fault:
    """Where a document stops being XML, and the elements that are open there, the outermost first."""

    offset: int
    open: tuple[Mark, ...]


def fault(source: Source, mended: Mended) -> Fault | None:
    """The fault that expat finds; None where it finds none, or a limit is passed before."""
    walk = _Pass(source, mended)
    try:
        walk.run()
    except expat.ExpatError:
        return Fault(walk.offset(walk.parser.ErrorByteIndex), tuple(walk.open))
    except _Stop:
        pass
    return None


def _report(walk: _Pass, fault: expat.ExpatError, log: Diagnostics) -> None:
    """Say what expat found in the words of the field, at the place where it found it."""
    source = walk.source
    if fault.code == expat.errors.codes[expat.errors.XML_ERROR_NO_ELEMENTS] and not source.text.strip():
        log.add(messages.document.empty_document(source.location(0)))
        return
    offset = walk.offset(walk.parser.ErrorByteIndex)
    if source.text[max(offset - 1, 0) : offset] == "<" and _is_token(fault):
        offset -= 1  # expat points at what cannot follow it
    what, hint = _words(fault, source.text, offset)
    opened = source.location(walk.open[-1].start) if walk.open and _is_unclosed(fault) else None
    at = source.location(min(offset, len(source.text)))
    stray = at if what == _BARE else None
    log.add(messages.document.not_well_formed(at, what, hint, opened, stray))


_UNCLOSED = (expat.errors.XML_ERROR_NO_ELEMENTS, expat.errors.XML_ERROR_TAG_MISMATCH)


def _is_token(fault: expat.ExpatError) -> bool:
    return expat.errors.messages[fault.code] == expat.errors.XML_ERROR_INVALID_TOKEN


def _is_unclosed(fault: expat.ExpatError) -> bool:
    return expat.errors.messages[fault.code] in _UNCLOSED


_LONGEST_NAME = 200
_BARE = 'a bare "<" may not stand here'
_NO_TAG = re.compile(r"<[^\s<>\"'=/]+\Z")

_SENTENCES = {
    expat.errors.XML_ERROR_TAG_MISMATCH: ("this end tag does not belong to the element that is open", None),
    expat.errors.XML_ERROR_NO_ELEMENTS: ("the document ends before its elements are closed", None),
    expat.errors.XML_ERROR_UNCLOSED_TOKEN: ("the document ends in the middle of a tag", None),
    expat.errors.XML_ERROR_PARTIAL_CHAR: ("the document ends in the middle of a character", None),
    expat.errors.XML_ERROR_DUPLICATE_ATTRIBUTE: ("the attribute stands twice in this tag", "remove one"),
    expat.errors.XML_ERROR_UNDEFINED_ENTITY: (
        "the entity is unknown",
        "XML has &amp; &lt; &gt; &quot; &apos; and &#number;",
    ),
    expat.errors.XML_ERROR_BAD_CHAR_REF: ("the character reference names no character of XML", None),
    expat.errors.XML_ERROR_JUNK_AFTER_DOC_ELEMENT: ("something stands behind the root element", "remove it"),
    expat.errors.XML_ERROR_MISPLACED_XML_PI: (
        "<?xml …?> must be the very first thing",
        "remove what is before",
    ),
    expat.errors.XML_ERROR_XML_DECL: (
        "the XML declaration is malformed",
        '<?xml version="1.0" encoding="UTF-8"?>',
    ),
}


def _words(fault: expat.ExpatError, text: str, offset: int) -> tuple[str, str | None]:
    message = expat.errors.messages[fault.code]
    if message in _SENTENCES:
        return _SENTENCES[message]
    character = text[offset : offset + 1]
    if character == "<":
        return _BARE, 'write "&lt;"'
    if character and not character.isprintable():
        return f"the character U+{ord(character):04X} may not stand here", "remove it"
    if _NO_TAG.search(text, max(offset - _LONGEST_NAME, 0), offset):
        return "this is no tag", 'write "&lt;" for a "<" that begins none'
    return f"this is not XML: {message}", None
