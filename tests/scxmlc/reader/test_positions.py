"""Every element, every attribute value and every character of text knows where it stands."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scxmlc.diagnostics import Diagnostics
from scxmlc.reader.decode import decode
from scxmlc.reader.xmltree import Element, parse
from scxmlc.source import Location, Source

SHARED = Path(__file__).parents[4] / "shared"


def tree(text: str) -> Element:
    log = Diagnostics()
    root = parse(Source("c.scxml", text), log)
    assert root is not None, list(map(str, log))
    return root


def at(location: Location) -> tuple[int, int]:
    return location.line, location.column


def test_a_tag_over_three_lines_stands_where_it_begins() -> None:
    root = tree('<a\n  b="1"\n  c="2">\n  <d\n/></a>')
    assert at(root.location) == (1, 1)
    assert [at(a.value.location) for a in root.attributes] == [(2, 6), (3, 6)]
    assert at(root.children[0].location) == (4, 3)


def test_each_character_of_an_attribute_points_at_what_it_was_written_as() -> None:
    value = tree('<a cond="x &lt; 1 &#38;&#x26; y"/>').get("cond")
    assert value == "x < 1 && y"
    assert [at(value.at(i))[1] for i in range(len(value))] == [10, 11, 12, 16, 17, 18, 19, 24, 30, 31]


def test_line_ends_in_attributes_become_spaces_and_keep_their_place() -> None:
    value = tree('<a v="one\r\ntwo\tthree"/>').get("v")
    assert value == "one two three"
    assert at(value.at(4)) == (2, 1)


def test_text_runs_through_comments_cdata_and_references() -> None:
    root = tree("<a>x<!-- no -->y<![CDATA[<z>]]>\n&amp;!</a>")
    assert root.text == "xy<z>\n&!"
    assert [at(root.text.at(i)) for i in (0, 1, 2, 6, 7)] == [(1, 4), (1, 16), (1, 26), (2, 1), (2, 6)]


def test_columns_count_characters_not_bytes() -> None:
    root = tree('<a é="ü"><b x="1"/>ö<c/></a>')
    assert [at(child.location) for child in root.children] == [(1, 10), (1, 21)]


def test_markup_is_as_written_and_declares_what_it_needs() -> None:
    root = tree('<a xmlns:n="u:n"> <n:b>1 &amp; 2</n:b> </a>')
    assert root.only_child is not None
    assert root.only_child.markup() == '<n:b xmlns:n="u:n">1 &amp; 2</n:b>'
    assert root.inner_markup() == " <n:b>1 &amp; 2</n:b> "


def test_a_bare_ampersand_is_read_as_it_was_meant() -> None:
    log = Diagnostics()
    root = parse(Source("c", '<a cond="x && y&z"> p & q <b c="1"/></a>'), log)
    assert root is not None and root.get("cond") == "x && y&z" and root.text.strip() == "p & q"
    assert at(root.children[0].location) == (1, 27)
    assert [(d.code, d.location.column) for d in log] == [("raw-ampersand", 12)]


def test_ampersands_that_are_no_fault_stay() -> None:
    log = Diagnostics()
    assert parse(Source("c", "<a><!-- & --><![CDATA[ && ]]>&amp;<?p & ?></a>"), log) is not None
    assert not list(log)


@pytest.mark.skipif(not SHARED.is_dir(), reason="the shared charts are not beside the project")
def test_positions_are_right_in_every_shared_chart() -> None:
    for path in sorted(SHARED.rglob("*.scxml")):
        log = Diagnostics()
        source = decode(path.read_bytes(), path.name, log)
        root = source and parse(source, log)
        if source is None or root is None:
            assert path.parent.name == "field" and any(each.is_error for each in log)
            continue
        for element in root.walk():
            assert source.text.startswith("<" + element.written, element.location.offset)
            for attribute in element.attributes:
                for i, character in enumerate(attribute.value):
                    found = source.text[attribute.value.at(i).offset]
                    assert found == character or found == "&" or character == " "


TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cn", "Cs")), max_size=20)


@given(TEXTS, TEXTS)
def test_any_text_comes_back(value: str, body: str) -> None:
    def escaped(text: str) -> str:
        return text.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&#34;").replace("]]>", "]]&gt;")

    root = tree(f'<a v="{escaped(value)}">{escaped(body)}<b/></a>')
    assert root.get("v") == value and root.text == body
    for text in (root.get("v"), root.text):
        assert text is not None
        for i, character in enumerate(text):
            assert root.location.source.text[text.at(i).offset] in (character, "&")
