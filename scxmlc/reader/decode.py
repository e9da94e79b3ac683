"""From the bytes of a file to its text: which encoding, and is it one that we accept.

In: bytes. Out: a `Source` whose text has no byte order mark, or None and a diagnostic. The rule that
surprises: the list of encodings is closed. Parsers that accept every codec can be fed markup in UTF-7 that no
reviewer sees. UTF-16 shows itself without a mark, too: its first character is `<` (XML 1.0, F.1).
"""

from __future__ import annotations

import codecs
import re

from scxmlc import messages
from scxmlc.diagnostics import Diagnostic, Diagnostics
from scxmlc.source import Location, Source

LIMIT_BYTES = 32 * 1024 * 1024

BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),  # before UTF-16: its mark starts with theirs
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)

FIRST_BYTES = (
    (b"<\0\0\0", "utf-32"),
    (b"\0\0\0<", "utf-32"),
    (b"<\0", "utf-16-le"),
    (b"\0<", "utf-16-be"),
)

# What the XML declaration may say, and the codec that reads it. ISO-8859-1 is read strictly, not as
# windows-1252.
CODECS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "iso-8859-1",
    "latin1": "iso-8859-1",
    "latin-1": "iso-8859-1",
    "windows-1252": "cp1252",
    "cp1252": "cp1252",
    "utf-16": "utf-16",
    "utf-16le": "utf-16-le",
    "utf-16be": "utf-16-be",
}

_NAMES_BYTE_ORDER = re.compile(rb"""encoding\s*=\s*["']utf-16[lb]e["']""", re.IGNORECASE)
_DECLARED = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._\-]{1,40})["']""")


def decode(data: bytes, name: str, log: Diagnostics) -> Source | None:
    """The document's text. `name` is what diagnostics call it."""
    start = Source(name, "").location(0)
    if len(data) > LIMIT_BYTES:
        log.add(messages.document.too_large(start, f"the file is larger than {LIMIT_BYTES // 1024**2} MB"))
        return None
    mark, named = marked(data)
    shown = named or _shown(data)
    declared = _declared(data, shown)
    encoding = shown or CODECS.get(declared.lower())
    if encoding is None or encoding in ("utf-32", "utf-16") or not _agree(shown, declared):
        log.add(_refusal(start, encoding, declared))
        return None
    try:
        source = log.read(Source(name, data[len(mark) :].decode(encoding)))
    except UnicodeDecodeError as fault:
        _report_fault(fault, data[len(mark) :], encoding, name, log)
        return None
    if shown and not named and not _NAMES_BYTE_ORDER.search(data[:400].replace(b"\0", b"")):
        log.add(messages.document.no_byte_order_mark(source.location(0)))
    return source


def codecs_of(data: bytes) -> list[tuple[bytes, str]]:
    """The byte order mark and the codec that a document or a script file with these bytes may have been read by, the
    likeliest first."""
    mark, named = marked(data)
    shown = named or _shown(data)
    declared = shown or CODECS.get(_declared(data, shown).lower(), "utf-8")
    return [(mark, codec) for codec in dict.fromkeys((declared, "utf-8", "cp1252"))]


def marked(data: bytes) -> tuple[bytes, str]:
    """The byte order mark and the encoding it stands for; two empty values without one."""
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return mark, encoding
    return b"", ""


def _shown(data: bytes) -> str:
    """The encoding that the first bytes show; empty where they could be of several."""
    return next((encoding for first, encoding in FIRST_BYTES if data.startswith(first)), "")


def _declared(data: bytes, shown: str) -> str:
    """What the XML declaration says; "utf-8" when it says nothing (XML 1.0, 4.3.3)."""
    if shown.startswith("utf-16"):
        return "utf-16"
    head = data[:400].removeprefix(codecs.BOM_UTF8)
    found = _DECLARED.match(head)
    return found[1].decode("ascii") if found else "utf-8"


def _agree(shown: str, declared: str) -> bool:
    known = CODECS.get(declared.lower())
    return not shown or (known is not None and shown.split("-")[:2] == known.split("-")[:2])


def _refusal(start: Location, encoding: str | None, declared: str) -> Diagnostic:
    if encoding == "utf-16":
        return messages.document.bad_character(start, "the document says UTF-16 but has no byte order mark")
    return messages.document.unknown_encoding(start, encoding or declared)


def _report_fault(fault: UnicodeDecodeError, data: bytes, encoding: str, name: str, log: Diagnostics) -> None:
    """Say which byte, at the place where the text that could be read ends."""
    readable = Source(name, data[: fault.start].decode(encoding, "replace") + "\ufffd")
    where = readable.location(len(readable.text) - 1)
    wrong = data[fault.start : fault.start + 1].hex()
    log.add(messages.document.bad_character(where, f"the byte 0x{wrong} is not {encoding.upper()}"))
