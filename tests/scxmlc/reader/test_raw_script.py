"""`<` and `]]>` in scripts, as HTML has them: read as meant, with a warning and each character at its place."""

from __future__ import annotations

import pytest

import scxmlc
from scxmlc.compiler import CompileError, compile_text
from scxmlc.diagnostics import Diagnostics
from scxmlc.reader.mend import mend
from scxmlc.reader.raw_script import brackets
from scxmlc.reader.xmltree import parse
from scxmlc.source import Source

NS = 'xmlns="http://www.w3.org/2005/07/scxml" version="1.0"'


def script(text: str) -> str:
    state = f'<state id="s"><onentry><script>{text}</script></onentry></state>'
    return f'<scxml {NS}><datamodel><data id="r"/></datamodel>{state}</scxml>'


def chart(value: str) -> str:
    return f'<scxml {NS}><datamodel><data id="d">{value}</data></datamodel><state id="a"/></scxml>'


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("r = 0; for (var i = 0; i < 3 && r < 9; i++) { r += i }", 3),
        ("var n = 1, b = 2; if (n<b) r = 'less'", "less"),
        ("var a = 1, b = 2, c = 3; r = a<b>c", False),
        ("var a = 1, b = 2, c = 0; r = a<b && b>c", True),
        ("r = 1<<3", 8),
        ("r = 1 <= 2", True),
        ("r = '<b>bold</b>'", "<b>bold</b>"),
        ("var a = [1], i = [0]; r = a[i[0]]>0", True),
        ("r = 1 &lt; 2 && 2<!1", False),
        ("var z=2; r = 1<\nz", True),
        ("r = 1 < 2 <!-- a <script> in a comment < -->", True),
        ("var yé=2; r = 1<yé", True),
    ],
)
def test_a_comparison_is_read_as_meant(text: str, value: object) -> None:
    machine = scxmlc.load(script(text))()
    machine.start()
    assert machine.data["r"] == value


def test_it_is_a_warning_for_each_line_and_an_error_where_asked() -> None:
    text = script("\nif (1<2 && 2<3 < 4) r = 1;\n r = 2 <3; r=[[1]]>0;")
    module = compile_text(text)
    assert [(d.code, d.severity, d.location.line, d.location.column) for d in module.diagnostics] == [
        ("raw-less-than", "warning", 2, 6),
        ("raw-ampersand", "warning", 2, 9),
        ("raw-less-than", "warning", 3, 8),
        ("raw-section-end", "warning", 3, 19),
    ]
    with pytest.raises(CompileError):
        compile_text(text, strict=True)


def test_every_character_stays_at_its_place() -> None:
    text = '<a>&<script>a<b && é<c; x[y[0]]>1 &amp; ü</script><b id="&"/></a>'
    log = Diagnostics()
    root = parse(Source("c.scxml", text), log)
    assert root is not None
    inner = root.children[0].text
    assert inner == "a<b && é<c; x[y[0]]>1 & ü"
    assert [text[inner.at(i).offset] for i in range(len(inner))] == list(inner)
    assert text[root.children[1].location.offset :].startswith("<b id")
    assert (
        root.inner_markup()
        == '&amp;<script>a&lt;b &amp;&amp; é&lt;c; x[y[0]]&gt;1 &amp; ü</script><b id="&amp;"/>'
    )


def test_offsets_lead_there_and_back() -> None:
    source = Source("c", "a&b<script>&<x>]]></script>")
    mended = mend(source, Diagnostics())
    assert mended.text == "a&amp;b<script>&amp;&lt;x>]]&gt;</script>"
    assert [mended.original(mended.mended(at)) for at in range(len(source.text) + 1)] == list(
        range(len(source.text) + 1)
    )
    assert all(mended.original(at) == 1 for at in range(1, 6))


@pytest.mark.parametrize(
    "text",
    [
        "<script><xi:include href='a.js'/></script>",
        "<script><xi:include href='a'><xi:fallback>1</xi:fallback></xi:include></script>",
        "<script><log expr='1'/> <log expr='1'></log></script>",
        "<script><![CDATA[ a < b ]]></script>",
        "<script src='a > b'/><data>a < b</data>",
        "<!-- <script> --> < <![CDATA[<script>]]> < <?p <script> ?> <",
        "<scripts> < </scripts>",
        "<x a='<script>'> < </x>",
    ],
)
def test_markup_stays_markup_and_other_elements_are_left_alone(text: str) -> None:
    assert brackets(text.replace("'<script>'", "'script'")) == []


def test_what_is_left_open_ends_with_the_script() -> None:
    assert brackets("<script><xi:include href='a'> a < b </script> < <script> < ") == [32, 57]


def test_a_name_behind_it_that_is_no_tag_is_said_to_be_none() -> None:
    with pytest.raises(CompileError) as error:
        compile_text(chart("if (a<b) c"))
    (found,) = error.value.diagnostics
    assert (found.message, found.hint) == ("this is no tag", 'write "&lt;" for a "<" that begins none')


def test_markup_in_other_places_is_an_error_that_says_what_to_write() -> None:
    for text in (
        chart("1 < 2"),
        chart("1<2"),
        f'<scxml {NS}><state id="1 < 2"/></scxml>',
    ):
        with pytest.raises(CompileError) as error:
            compile_text(text)
        (found,) = error.value.diagnostics
        assert (found.code, found.hint, text[found.location.offset]) == (
            "not-well-formed",
            'write "&lt;"',
            "<",
        )
