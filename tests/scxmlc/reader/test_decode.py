"""Encodings: a closed list, and the exact byte where the text ends."""

from __future__ import annotations

import codecs

import pytest

from scxmlc.diagnostics import Diagnostics
from scxmlc.reader.decode import decode
from scxmlc.reader.documents import Document
from scxmlc.reader.scripts import script_text
from scxmlc.source import Source, Text

CHART = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"><state id="zurück"/></scxml>'


def declared(name: str) -> str:
    return f'<?xml version="1.0" encoding="{name}"?>\n{CHART}'


@pytest.mark.parametrize(
    "data",
    [
        CHART.encode(),
        codecs.BOM_UTF8 + CHART.encode(),
        codecs.BOM_UTF8 + declared("utf-8").encode(),
        codecs.BOM_UTF16_LE + declared("UTF-16").encode("utf-16-le"),
        codecs.BOM_UTF16_BE + CHART.encode("utf-16-be"),
        declared("ISO-8859-1").encode("iso-8859-1"),
        declared("windows-1252").encode("cp1252"),
    ],
)
def test_accepted(data: bytes) -> None:
    source = decode(data, "c.scxml", Diagnostics())
    assert source is not None and source.text.endswith(CHART)


@pytest.mark.parametrize(
    ("text", "codec", "codes"),
    [
        (CHART, "utf-16-le", ["no-byte-order-mark"]),
        (CHART, "utf-16-be", ["no-byte-order-mark"]),
        (declared("UTF-16"), "utf-16-le", ["no-byte-order-mark"]),
        (declared("UTF-8"), "utf-16-be", ["no-byte-order-mark"]),
        (declared("UTF-16LE"), "utf-16-le", []),
        (declared("utf-16be"), "utf-16-be", []),
    ],
)
def test_utf_16_without_a_mark_shows_itself(text: str, codec: str, codes: list[str]) -> None:
    log = Diagnostics()
    source = decode(text.encode(codec), "c.scxml", log)
    assert source is not None and source.text == text
    assert [found.code for found in log] == codes


@pytest.mark.parametrize("codec", ["utf-8-sig", "utf-16", "utf-32"])
def test_a_script_file_is_read_by_its_mark(codec: str) -> None:
    log = Diagnostics()
    document = Document("a.js", "var ü = 1;".encode(codec))
    name = Source("c.scxml", "a.js")
    assert script_text(document, Text("a.js", name.location(0)), log) == "var ü = 1;" and len(log) == 0


@pytest.mark.parametrize(
    ("data", "code", "column"),
    [
        (declared("UTF-7").encode(), "unknown-encoding", 1),
        (declared("x").encode(), "unknown-encoding", 1),
        (declared("UTF-16").encode(), "bad-character", 1),
        (codecs.BOM_UTF32_LE + CHART.encode("utf-32-le"), "unknown-encoding", 1),
        (codecs.BOM_UTF16_LE + declared("UTF-16").encode("utf-16-le") + b"x", "bad-character", 90),
        (codecs.BOM_UTF8 + declared("iso-8859-1").encode("utf-8"), "unknown-encoding", 1),
        (b"<a>\xc3</a>", "bad-character", 4),
        (b"<a>\xed\xa0\x80</a>", "bad-character", 4),
        (b"<a>\xc0\xaf</a>", "bad-character", 4),
        ("<scxml/>".encode("utf-32-le"), "unknown-encoding", 1),
        ("<scxml/>".encode("utf-32-be"), "unknown-encoding", 1),
    ],
)
def test_refused(data: bytes, code: str, column: int) -> None:
    from scxmlc.reader import NoDocuments, read

    log = Diagnostics()
    assert read(data, "c.scxml", log, documents=NoDocuments()) is None
    (found,) = log
    assert (found.code, found.location.column) == (code, column)


def test_a_file_that_is_too_large_is_not_decoded() -> None:
    log = Diagnostics()
    assert decode(b" " * (33 * 1024 * 1024), "c.scxml", log) is None
    assert [found.code for found in log] == ["too-large"]
