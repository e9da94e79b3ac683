"""No bytes, however broken, end in a Python traceback; limits come before the work."""

from __future__ import annotations

import time

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from scxmlc.checker import check
from scxmlc.diagnostics import Diagnostics
from scxmlc.reader import NoDocuments, read

CHART = b"""<?xml version="1.0"?>
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0"
  xmlns:ixn="www.genesyslab.com/modules/interaction">
  <!-- a door --><datamodel><data id="x" expr="1"/></datamodel>
  <script><![CDATA[ var a = "&<"; ]]></script>
  <state id="a" initial="b">
    <onentry><ixn:accept interactionid="'1'"/>
      <if cond="x &lt; 1 && y"><raise event="e"/><else/></if></onentry>
    <transition event="a.* b" target="c"/><state id="b"/><history id="h"><transition target="b"/></history>
    <invoke><content><scxml version="1.0"><final id="z"/></scxml></content></invoke>
  </state>
  <final id="c"><donedata><param name="p" expr="[1, 2"/></donedata></final>
</scxml>
"""


def run(data: bytes) -> list[str]:
    """All that is said about `data`; never an exception, never silence about what is no chart."""
    log = Diagnostics()
    chart = read(data, "c.scxml", log, documents=NoDocuments())
    if chart is not None:
        check(chart, log)
    assert chart is not None or log.has_errors
    return [str(found) for found in log]


def test_every_prefix_of_a_chart() -> None:
    for end in range(len(CHART)):
        assert run(CHART[:end])


PIECES = st.sampled_from(
    [
        b"<",
        b">",
        b"&",
        b'"',
        b"'",
        b"/",
        b"<!--",
        b"-->",
        b"<![CDATA[",
        b"]]>",
        b"<?",
        b"\0",
        b"\xff",
        b"{",
        b"&#0;",
    ]
)
EDIT = st.tuples(st.integers(0, len(CHART)), st.integers(0, 20), st.one_of(st.binary(max_size=6), PIECES))


@settings(max_examples=400, deadline=None)
@given(st.lists(EDIT, min_size=1, max_size=5))
def test_random_edits(edits: list[tuple[int, int, bytes]]) -> None:
    data = CHART
    for start, length, new in edits:
        data = data[:start] + new + data[start + length :]
    run(data)


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=200))
@example(b"")
@example(b" \n")
@example(b"\xef\xbb\xbf")
@example(b"<scxml/>")
def test_random_bytes(data: bytes) -> None:
    run(data)


WRAP = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0">{}</scxml>'


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("<state>" * 10_000 + "</state>" * 10_000, "too-large"),
        ("<state " + " ".join(f'a{n}="1"' for n in range(100_000)) + "/>", "too-large"),
        ("<script>" + "x" * (5 * 1024 * 1024) + "</script>", "too-large"),
        ('<state id="' + "x" * (5 * 1024 * 1024) + '"/>', "too-large"),
        ("<state/>" * 250_000, "too-large"),
        ("&unknown;", "not-well-formed"),
        ("&#1;", "not-well-formed"),
        ("&#xD800;", "not-well-formed"),
        ('<state id="a" id="b"/>', "not-well-formed"),
        ("<no:prefix/>", "undeclared-prefix"),
        ("<!-- a -- b -->", "not-well-formed"),
    ],
    ids=lambda value: value[:20],
)
def test_limits_and_faults(text: str, code: str) -> None:
    start = time.monotonic()
    log = Diagnostics()
    assert read(WRAP.format(text).encode(), "c.scxml", log, documents=NoDocuments()) is None
    assert [found.code for found in log] == [code]
    assert time.monotonic() - start < 20


def test_an_entity_bomb_is_refused_before_it_grows() -> None:
    bomb = b'<!DOCTYPE b [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]><scxml>&b;</scxml>'
    (only,) = run(bomb)
    assert "doctype-refused" in only
