"""`scxmlc check --fix` and `--diff`: what is mended, what stays as it is, and what is told."""

from __future__ import annotations

import codecs
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from scxmlc.cli import writing
from tests.scxmlc.meaning import meaning

ROOT = Path(__file__).parents[3]
NAMESPACE = 'xmlns="http://www.w3.org/2005/07/scxml"'
OLD = f"""<!-- a & b -->
<scxml {NAMESPACE} initialstate='start' xmlns:queue="www.genesyslab.com/modules/queue">
  <script><![CDATA[ var a = 1 && _eventdata; ]]></script>
  <state id="start" >
    <transition event=".*"  cond="_eventdata.x eq 1 and 2 lt 3 && 'Ä'" target="start"/>
  </state>
</scxml>
<!-- behind -->\t
"""
NEW = (
    OLD.replace("<scxml", '<scxml version="1.0"')
    .replace("initialstate", "initial")
    .replace("_eventdata", "_event.data")
    .replace(" eq ", " == ")
    .replace(" and 2 lt 3 && ", " &amp;&amp; 2 &lt; 3 &amp;&amp; ")
    .replace('".*"', '"*"')
)


@pytest.mark.parametrize(
    ("declared", "mark", "codec"),
    [
        ("", b"", "utf-8"),
        ("", codecs.BOM_UTF8, "utf-8"),
        ('<?xml version="1.0" encoding="ISO-8859-1"?>', b"", "iso-8859-1"),
        ('<?xml version="1.0" encoding="windows-1252"?>', b"", "cp1252"),
        ('<?xml version="1.0" encoding="UTF-16"?>', codecs.BOM_UTF16_LE, "utf-16-le"),
        ('<?xml version="1.0" encoding="UTF-16"?>', codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_all_else_stays_byte_for_byte(scxmlc_, folder, declared, mark, codec, line_end):
    before, after = (mark + f"{declared}{text}".replace("\n", line_end).encode(codec) for text in (OLD, NEW))
    chart = folder / "old.scxml"
    chart.write_bytes(before)
    said = scxmlc_("check", "--diff", "old.scxml")
    assert said.exit_code == 1 and chart.read_bytes() == before
    said = scxmlc_("check", "--fix", "old.scxml")
    assert said.exit_code == 0 and chart.read_bytes() == after
    assert "old.scxml: fixed " in said.stdout and "3 × old-operator" in said.stdout
    assert "1 chart, nothing to say" in said.stdout
    assert scxmlc_("check", "--diff", "old.scxml").stdout == ""


def test_the_difference_is_one_for_patch(scxmlc_, folder):
    for text in (OLD, OLD.rstrip(), OLD.replace("\n", "\r\n")):
        (folder / "old.scxml").write_bytes(text.encode())
        said = scxmlc_("check", "--diff", "old.scxml")
        shutil.copy("old.scxml", "other.scxml")
        done = subprocess.run(["patch", "--binary", "-s", "other.scxml"], input=said.stdout_bytes)
        scxmlc_("check", "--fix", "old.scxml")
        assert done.returncode == 0
        assert (folder / "other.scxml").read_bytes() == (folder / "old.scxml").read_bytes()


def test_suggestions_are_made_only_when_asked_for(scxmlc_, folder):
    chart = folder / "wrong.scxml"
    before = chart.read_text()
    said = scxmlc_("check", "--fix", "wrong.scxml")
    assert said.exit_code == 1 and chart.read_text() == before
    assert said.stdout.endswith("1 error\n--fix --unsafe-fixes tries 1\n")
    said = scxmlc_("check", "--fix", "--unsafe-fixes", "wrong.scxml")
    assert said.exit_code == 0 and chart.read_text() == before.replace("opne", "open")


def test_what_shows_only_behind_a_fault_is_mended_too(scxmlc_, folder):
    (folder / "a.scxml").write_text(
        f'<scxml {NAMESPACE}><state id="a"><onentry><queue:cancel requestid="\'r\' and 1"/></onentry></state></scxml>'
    )
    said = scxmlc_("check", "--fix", "a.scxml")
    assert "a.scxml: fixed undeclared-prefix, missing-version" in said.stdout
    assert 'xmlns:queue="http://www.genesyslab.com/modules/queue"' in (folder / "a.scxml").read_text()


def test_files_that_are_included_are_mended(scxmlc_, folder):
    (folder / "main.scxml").write_text(
        f'<scxml {NAMESPACE} version="1.0" xmlns:xi="http://www.w3.org/2001/XInclude" xmlns:queue="'
        'www.genesyslab.com/modules/queue"><script src="old.js"/><xi:include href="part.xml"/></scxml>'
    )
    (folder / "old.js").write_bytes(b"var x = 1 && _eventdata; // \xe4\r\n")
    (folder / "part.xml").write_text(
        f'<state {NAMESPACE} id="p"><transition cond="1 && 2" event="e"/></state>'
    )
    shutil.copy("main.scxml", "second.scxml")
    said = scxmlc_("check", "--fix", "main.scxml", "second.scxml")
    assert said.exit_code == 0
    assert said.stdout.startswith("part.xml: fixed raw-ampersand\nold.js: fixed old-event-data\n")
    assert (folder / "old.js").read_bytes() == b"var x = 1 && _event.data; // \xe4\r\n"
    assert '"1 &amp;&amp; 2"' in (folder / "part.xml").read_text()


def test_a_link_stays_a_link(scxmlc_, folder):
    (folder / "old.scxml").write_text(OLD)
    os.symlink("old.scxml", "link.scxml")
    assert scxmlc_("check", "--fix", "link.scxml").exit_code == 0
    assert os.readlink("link.scxml") == "old.scxml" and (folder / "old.scxml").read_text() == NEW


def test_a_file_that_cannot_be_written_is_told_and_left_whole(scxmlc_, folder, monkeypatch):
    (folder / "old.scxml").write_text(OLD)

    def refuse(path, data):
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(writing, "put", refuse)
    said = scxmlc_("check", "--fix", "old.scxml")
    assert said.exit_code == 2 and (folder / "old.scxml").read_text() == OLD
    assert said.stderr == "error: cannot write old.scxml: permission denied\n"
    assert "fixed" not in said.stdout and "old-operator" in said.stdout


def test_a_file_that_has_changed_meanwhile_is_left_alone(scxmlc_, folder, monkeypatch):
    from scxmlc.cli import fixing

    chart = folder / "old.scxml"
    chart.write_text(OLD)
    examine = fixing.examine

    def disturbed(*given):
        outcome = examine(*given)
        chart.write_text("somebody else's")
        return outcome

    monkeypatch.setattr(fixing, "examine", disturbed)
    said = scxmlc_("check", "--fix", "old.scxml")
    assert said.exit_code == 2 and chart.read_text() == "somebody else's"
    assert said.stderr.startswith("error: old.scxml: was changed meanwhile")


def test_for_tools_the_standard_output_holds_the_findings_alone(scxmlc_, folder):
    (folder / "old.scxml").write_text(OLD)
    said = scxmlc_("check", "--fix", "--format", "json", "old.scxml")
    assert (said.exit_code, said.stdout) == (0, "[]\n") and said.stderr.startswith("old.scxml: fixed")


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("--unsafe-fixes",), "--unsafe-fixes is for --fix and --diff"),
        (("--diff", "--format", "json"), "--diff prints a difference, and no --format"),
    ],
)
def test_options_that_do_not_go_together(scxmlc_, words, sentence):
    said = scxmlc_("check", *words, "door.scxml")
    assert said.exit_code == 2 and sentence in said.stderr


def test_a_thousand_fixes_in_one_line(scxmlc_, folder):
    cond = " and ".join(f"_eventdata.a{n} lt {n}" for n in range(1000))
    (folder / "old.scxml").write_text(OLD.replace("_eventdata.x eq 1", cond))
    assert scxmlc_("check", "--fix", "old.scxml").exit_code == 0
    assert (folder / "old.scxml").read_text().count("_event.data.a") == 1000


def spoiled(text: str) -> str:
    """A chart as charts in the field are: what the compiler mends by itself put into it."""
    text = re.sub(r'\b(cond|expr)="([^"]*)"', lambda m: f'{m[1]}="{m[2].replace("&amp;", "&")}"', text)
    text = text.replace(f" {NAMESPACE}", "", 1)
    if "genesyslab" in text:
        text = re.sub(r'\b(cond)="([^"]*)"', lambda m: f'{m[1]}="{m[2].replace(" == ", " eq ")}"', text)
        text = re.sub(r"\b_event\.data\b", "_eventdata", text)
    return text


CHARTS = sorted(
    [*(ROOT / "examples" / "ownership").glob("*.scxml"), *(ROOT / "examples" / "routing").glob("*.scxml")]
    + [*(ROOT / "examples" / "vending").glob("*.scxml"), *(ROOT / "tests" / "golden").glob("*/*.scxml")]
)


@pytest.mark.parametrize("chart", CHARTS, ids=lambda chart: chart.stem)
def test_a_chart_means_the_same_before_and_after(scxmlc_, folder, chart):
    shutil.copytree(chart.parent, folder / "tried")
    copy = folder / "tried" / chart.name
    copy.write_text(spoiled(chart.read_text("utf-8")), "utf-8")
    before = meaning(copy)
    said = scxmlc_("check", "--fix", str(copy))
    assert "fixed" in said.stdout or "--unsafe-fixes" in said.stdout
    assert before is not None and meaning(copy) == before


def test_charts_without_a_namespace_speak_the_dialect_that_they_speak_with_it(folder):
    text = '<scxml version="1.0"><state id="a"><transition event="e" cond="_data.x == 1"/></state></scxml>'
    (folder / "a.scxml").write_text(text)
    bare = meaning(folder / "a.scxml")
    (folder / "a.scxml").write_text(text.replace("<scxml", f"<scxml {NAMESPACE}"))
    assert bare is not None and meaning(folder / "a.scxml") == bare


def test_what_is_silenced_is_left_alone(scxmlc_, folder):
    text = f"""<scxml {NAMESPACE} xmlns:queue="www.genesyslab.com/modules/queue">
  <state id="s">
    <!-- scxmlc: ignore event-is-any -->
    <transition event=".*" cond="_eventdata.x eq 1" target="s"/>
  </state>
</scxml>
"""
    (folder / "a.scxml").write_text(text)
    (folder / "pyproject.toml").write_text('[tool.scxmlc]\nignore = ["missing-version"]\n')
    assert scxmlc_("check", "--fix", "--ignore", "old-operator", "a.scxml").exit_code == 0
    assert (folder / "a.scxml").read_text() == text.replace("_eventdata", "_event.data")


def test_a_chart_with_many_bare_brackets_is_mended_in_one_go(scxmlc_, folder):
    lines = "\n".join(f'<transition cond="n < {number}" target="s"/>' for number in range(60))
    chart = folder / "many.scxml"
    head = f'<scxml {NAMESPACE} version="1.0" datamodel="ecmascript"><datamodel><data id="n" expr="0"/></datamodel>'
    chart.write_text(f'{head}<state id="s">{lines}</state></scxml>')
    assert scxmlc_("check", "--fix", "many.scxml").exit_code == 0
    assert chart.read_text() == f'{head}<state id="s">{lines.replace("n <", "n &lt;")}</state></scxml>'


def test_no_attribute_is_given_twice_to_a_tag(scxmlc_, folder):
    """Both `traget` and `tagret` became target, and the chart was no XML any more."""
    slips = """<transition event="e" traget="s" tagret="s"/><onentry><send event="x" idd="a"
    delay="5 seconds" iid="b"/></onentry><onexit><log lable="l" lebel="m" expr="cuont = 1, cuont = 2"/></onexit>"""
    chart = folder / "slips.scxml"
    chart.write_text(
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" initialstate="s" intial="s">'
        f'<datamodel><data id="count"/></datamodel><state id="s">{slips}</state></scxml>'
    )
    done = scxmlc_("check", "--fix", "--unsafe-fixes", "slips.scxml")
    assert "not-well-formed" not in done.output
    text = chart.read_text()
    assert 'initial="s" intial="s"' in text and 'target="s" tagret="s"' in text
    assert 'id="a"' in text and 'iid="b"' in text and 'label="l" lebel="m"' in text
    assert "count = 1, count = 2" in text
    again = scxmlc_("check", "--fix", "--unsafe-fixes", "slips.scxml")
    assert "fixed" not in again.output and chart.read_text() == text


def test_many_assignments_in_one_script_are_mended(scxmlc_, folder):
    chart = folder / "script.scxml"
    chart.write_text(
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"><datamodel>'
        '<data id="count"/></datamodel><state id="s"><onentry><script>'
        + "cuont = cuont + 1;\n" * 60
        + "</script><log expr='count'/></onentry></state></scxml>"
    )
    scxmlc_("check", "--fix", "--unsafe-fixes", "script.scxml")
    assert scxmlc_("check", "--diff", "--unsafe-fixes", "script.scxml").output == ""


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("// scxmlc: ignore increment-lost, bad-delay", "// scxmlc: ignore increment-lost"),
        ("// scxmlc: ignore bad-delay, increment-lost", "// scxmlc: ignore increment-lost"),
        ("// scxmlc: ignore increment-lost bad-delay: why", "// scxmlc: ignore increment-lost: why"),
        ("// scxmlc: ignore bad-delay", ""),
    ],
)
def test_code_behind_a_comment_stays_code(scxmlc_, folder, line, left):
    chart = folder / "script.scxml"
    text = (
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"><script>\n'
        "var n = 1;\nn = n++; %s\nn = 2;\n</script><state id='s'/></scxml>"
    )
    chart.write_text(text % line)
    scxmlc_("check", "--fix", "script.scxml")
    assert chart.read_text().replace("n++; \n", "n++;\n") == (text % left).replace("n++; \n", "n++;\n")


def test_a_comment_of_xml_keeps_its_end(scxmlc_, folder):
    chart = folder / "comment.scxml"
    text = (
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" initial="s"><state id="s"/>\n'
        "<!-- scxmlc: ignore unreachable-state%s -->\n<state id='t'/></scxml>"
    )
    for more in (", bad-delay", ",\n  bad-delay"):
        chart.write_text(text % more)
        scxmlc_("check", "--fix", "comment.scxml")
        assert chart.read_text() == text % ""
    chart.write_text((text % "").replace("ignore ", "ignore bad-delay,\n  "))
    scxmlc_("check", "--fix", "comment.scxml")
    assert chart.read_text() == text % ""
