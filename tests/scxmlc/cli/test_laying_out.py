"""`scxmlc fmt`: what a chart looks like afterwards, what is left alone, and that it means the same."""

from __future__ import annotations

import codecs
import os
import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from scxmlc.cli import writing
from scxmlc.cli.commands import scxmlc
from scxmlc.diagnostics import Diagnostics
from scxmlc.layout import laid_out
from scxmlc.reader.decode import decode
from scxmlc.source import Source
from tests.scxmlc.meaning import meaning

ROOT = Path(__file__).parents[3]
HEAD = 'xmlns="http://www.w3.org/2005/07/scxml" version="1.0"'


def layout(text: str) -> str:
    log = Diagnostics()
    found = laid_out(Source("c.scxml", text), log)
    assert found is not None, [*log]
    assert laid_out(Source("c.scxml", found), log) == found
    return found


def of_chart(inside: str) -> str:
    """What becomes of this inside a chart."""
    lines = layout(f"<scxml {HEAD}>{inside}</scxml>").splitlines()
    return "\n".join(line.removeprefix("  ") for line in lines[1:-1])


BEFORE = """\
<?xml version="1.0"?><!-- the licence -->


<!-- two -->
<scxml   version = '1.0' xmlns="http://www.w3.org/2005/07/scxml" xmlns:e="urn:editor" name="A name of some length"
 initial="a"
>



  <!-- above -->   <datamodel><data id="a"></data><data id="b">  [1,
   2]  </data></datamodel>
        <state
id="a"> <!-- of a -->
<onentry>

     <script>
  if (1 < 2 && a) {
      b = "  ";
  }
     </script></onentry><transition event="e"></transition>  <!-- of the transition --> <!-- too -->

<e:box x="1"
   y="2"/>
</state>
<final id="f"></final>

</scxml>
<!-- behind -->


"""
AFTER = """\
<?xml version="1.0"?> <!-- the licence -->

<!-- two -->
<scxml version='1.0'
       xmlns="http://www.w3.org/2005/07/scxml"
       xmlns:e="urn:editor"
       name="A name of some length"
       initial="a">
  <!-- above -->
  <datamodel>
    <data id="a"/>
    <data id="b">  [1,
   2]  </data>
  </datamodel>
  <state id="a"> <!-- of a -->
    <onentry>
      <script>
  if (1 < 2 && a) {
      b = "  ";
  }
     </script>
    </onentry>
    <transition event="e"/> <!-- of the transition --> <!-- too -->

    <e:box x="1"
   y="2"/>
  </state>
  <final id="f"/>
</scxml>
<!-- behind -->
"""


def test_the_layout():
    assert layout(BEFORE) == AFTER


@pytest.mark.parametrize(
    "kept",
    [
        '<state id="a" xml:space="preserve"> <transition  event="e"/> </state>',
        '<datamodel>\n    <data id="a"> <b>  <c/></b>\n</data>\n  </datamodel>',
        '<state id="a">text  <final  id="b"/></state>',
        '<state id="a"><![CDATA[ ]]></state>',
        '<unknown  id="a" ><state/></unknown>',
        '<x:y xmlns:x="urn:x"  ><z /> </x:y >',
        "<script><![CDATA[\n  1 < 2 ]]></script>",
        '<script xmlns:xi="http://www.w3.org/2001/XInclude"> a(); <xi:include  href="b.js"/></script>',
    ],
)
def test_where_white_space_may_mean_something_it_stays(kept):
    assert layout(f"<scxml {HEAD}>\n\n{kept}</scxml>") == f"<scxml {HEAD}>\n  {kept}\n</scxml>\n"


def test_data_in_content_is_not_laid_out():
    inside = '<send><content><a>  <b></b></a></content></send><send><content expr="1"></content></send>'
    assert of_chart(f'<state id="s"><onentry>{inside}</onentry></state>').splitlines()[2:-2] == [
        "    <send>",
        "      <content><a>  <b></b></a></content>",
        "    </send>",
        "    <send>",
        '      <content expr="1"/>',
        "    </send>",
    ]


def test_actions_of_ors_are_laid_out():
    queue = 'xmlns:queue="www.genesyslab.com/modules/queue"'
    targets = '<queue:targets><queue:target name="n"/></queue:targets>'
    action = f'<queue:submit requestid="r" queue="q">{targets}</queue:submit>'
    text = f'<scxml {HEAD} {queue}><state id="s"><onentry>{action}</onentry></state></scxml>'
    assert "      <queue:submit" in layout(text) and "\n          <queue:target " in layout(text)


def test_a_value_over_several_lines_is_kept():
    text = '<state id="a"><transition event="e" cond="a\n   &amp;&amp; b"/></state>'
    assert of_chart(text).splitlines()[1:-1] == [
        '  <transition event="e"',
        '              cond="a',  # two less than the document has: of_chart takes them away
        ' &amp;&amp; b"/>',
    ]


@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
@pytest.mark.parametrize(
    ("mark", "codec"), [(b"", "utf-8"), (codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le")]
)
def test_encoding_and_line_ends_are_kept(scxmlc_, folder, mark, codec, line_end):
    before, after = (
        mark + text.replace("two", "zwölf").replace("\n", line_end).encode(codec) for text in (BEFORE, AFTER)
    )
    (folder / "a.scxml").write_bytes(before)
    assert scxmlc_("fmt", "--check", "a.scxml").exit_code == 1
    assert (folder / "a.scxml").read_bytes() == before
    assert scxmlc_("fmt", "a.scxml").exit_code == 0
    assert (folder / "a.scxml").read_bytes() == after
    assert scxmlc_("fmt", "--check", "a.scxml").exit_code == 0


def test_standard_input(folder):
    def fmt(*words: str, given: str = BEFORE):
        return CliRunner().invoke(scxmlc, ["fmt", *words], input=given)

    assert (fmt("-").exit_code, fmt("-").stdout) == (0, AFTER)
    assert (fmt("--check", "-").exit_code, fmt("--check", "-", given=AFTER).exit_code) == (1, 0)
    assert fmt("--diff", "-").stdout.startswith("--- <stdin>\n+++ <stdin>\n")
    assert fmt("-", "door.scxml").exit_code == 2


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"<scxml><state", "<bad.scxml:1:8"),
        (b"", "the document is empty"),
        (b"\xff\xff", "the byte 0xff is not UTF-8"),
        (b"<html/>", "the document is <html> in no namespace, not SCXML"),
        (b"<!DOCTYPE a><scxml/>", "a document type declaration is not accepted"),
        (b"<scxml>" + b"<state>" * 500 + b"</state>" * 500 + b"</scxml>", "nested more than 400 deep"),
    ],
)
def test_what_cannot_be_read_is_told_of_and_left_alone(scxmlc_, folder, data, sentence):
    (folder / "bad.scxml").write_bytes(data)
    (folder / "good.scxml").write_text(BEFORE)
    said = scxmlc_("fmt", "bad.scxml", "good.scxml")
    assert said.exit_code == 1 and sentence.lstrip("<") in said.stderr
    assert (folder / "bad.scxml").read_bytes() == data and (folder / "good.scxml").read_text() == AFTER
    assert scxmlc_("fmt", "--check", "bad.scxml").exit_code == 1
    assert CliRunner().invoke(scxmlc, ["fmt", "-"], input=data).stdout == ""


def test_as_deep_as_a_chart_may_be():
    deep = "".join(f'<state id="s{n}">' for n in range(390)) + "</state>" * 390
    assert layout(f"<scxml {HEAD}>{deep}</scxml>").count("\n") == 2 * 390 + 1


def test_a_file_that_cannot_be_written(scxmlc_, folder, monkeypatch):
    def refuse(path, data):
        raise PermissionError(13, "Permission denied", str(path))

    (folder / "a.scxml").write_text(BEFORE)
    monkeypatch.setattr(writing, "put", refuse)
    said = scxmlc_("fmt", "a.scxml", "door.scxml")
    assert said.exit_code == 2 and "error: a.scxml: permission denied" in said.stderr
    assert (folder / "a.scxml").read_text() == BEFORE


def test_a_link_stays_a_link(scxmlc_, folder):
    (folder / "a.scxml").write_text(BEFORE)
    os.symlink("a.scxml", "link.scxml")
    assert scxmlc_("fmt", "link.scxml").exit_code == 0
    assert os.readlink("link.scxml") == "a.scxml" and (folder / "a.scxml").read_text() == AFTER


FOLDERS = ("examples", "tests/golden", "tests/errors")
CHARTS = sorted(chart for each in FOLDERS for chart in (ROOT / each).rglob("*.scxml"))
SUITE = sorted((ROOT.parent / "shared" / "w3c").rglob("*.scxml"))


@pytest.mark.parametrize("chart", [*CHARTS, *SUITE], ids=lambda chart: f"{chart.parent.name}-{chart.stem}")
def test_the_layout_is_the_same_again_and_the_chart_means_the_same(tmp_path, chart):
    source = decode(chart.read_bytes(), chart.name, Diagnostics())
    text = laid_out(source, Diagnostics()) if source is not None else None
    if source is None or text is None:
        assert chart.parent.name == "errors"
        return
    assert laid_out(Source(chart.name, text), Diagnostics()) == text
    if text != source.text and chart.parent.name != "errors":
        beside = _beside(chart, tmp_path)
        before = meaning(beside)
        beside.write_text(text, "utf-8")
        assert meaning(beside) == before


def _beside(chart: Path, folder: Path) -> Path:
    """A copy of the chart in a copy of its folder, or of its project."""
    top = chart.parent
    if chart.is_relative_to(ROOT / "examples"):
        top = ROOT / "examples" / chart.relative_to(ROOT / "examples").parts[0]
    shutil.copytree(top, folder / "copy", ignore=shutil.ignore_patterns("*.py", "__*"))
    return folder / "copy" / chart.relative_to(top)
