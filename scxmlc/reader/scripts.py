"""The text of a <script>: what stands inside it, or the file that its src names (SCXML 5.8).

In: a <script> element. Out: its program as one `Text` whose places are in the files it came from.
"""

from __future__ import annotations

from scxmlc import messages
from scxmlc.diagnostics import Diagnostics
from scxmlc.reader.decode import marked
from scxmlc.reader.documents import Document, Refused, report
from scxmlc.reader.reading import Reading
from scxmlc.reader.xmltree import Element
from scxmlc.source import Source, Text


def program_of(reading: Reading, element: Element) -> Text | None:
    """The program; None when its file cannot be read, which is reported."""
    src = reading.text(element, "src")
    text = element.text if src is None else _file(reading, src, element.location.source.name)
    element.is_whole &= text is not None
    return text


def _file(reading: Reading, src: Text, base: str) -> Text | None:
    try:
        document = reading.documents.open(str(src).strip(), base)
    except Refused as refused:
        reading.log.add(
            messages.document.document_refused(src.location, src, str(refused), refused.hint, refused.meant)
        )
        return None
    report(document, src, reading.log)
    return script_text(document, src, reading.log)


def script_text(document: Document, src: Text, log: Diagnostics) -> Text:
    """The text of a script file: what its byte order mark says, else UTF-8, or windows-1252 where it is not that.

    `src` is what names it.
    """
    mark, encoding = marked(document.data)
    data = document.data[len(mark) :]
    try:
        text = data.decode(encoding or "utf-8")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
        log.add(messages.document.other_encoding(src.location, document.name))
    source = log.read(Source(document.name, text))
    return Text(text, source.location(0, max(len(text), 1)))
