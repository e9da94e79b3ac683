"""Each report says what the data say; names full of markup stay names."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from lxml import etree, html

import scxmlc
from scxmlc.coverage import BadReport, Data, measure, report, table
from tests.scxmlc.coverage.charts import document, run

CHART = """\
<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="c">
  <script>
    function f(n) { return n; }
    function g(n) { return n; }
  </script>
  <state id="a">
    <transition event="x" cond="f(1) == 1" target="b">
      <log expr="1"/>
    </transition>
    <transition event="y" target="a"/>
  </state>
  <state id="b"/>
</scxml>
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "c.scxml").write_text(CHART, "utf-8")
    return tmp_path


def data(path: Path, *events: str) -> Data:
    with measure() as coverage:
        run(scxmlc.load(path), *events)
    return coverage.data


def test_the_table(folder: Path) -> None:
    assert table(data(folder / "c.scxml", "x")) == (
        "chart    states  transitions  conditions  content  branches  functions  covered\n"
        "-------------------------------------------------------------------------------\n"
        "c.scxml     2/2          1/2         1/2      3/3         -        1/2     72 %\n"
        "    4: function g was never called\n"
        "    7: condition a: x -> b was never false\n"
        "    10: transition a: y -> a was never taken\n"
        "-------------------------------------------------------------------------------\n"
        "all         2/2          1/2         1/2      3/3         -        1/2     72 %\n"
    )


def test_lcov(folder: Path) -> None:
    assert report("lcov:out/c.info", data(folder / "c.scxml", "x")) == "coverage of charts: out/c.info\n"
    assert (folder / "out" / "c.info").read_text() == "\n".join(
        [
            "TN:",
            "SF:c.scxml",
            "FN:3,f@3:5",
            "FN:4,g@4:5",
            "FNDA:1,f@3:5",
            "FNDA:0,g@4:5",
            "FNF:2",
            "FNH:1",
            "BRDA:7,0,0,1",
            "BRDA:7,0,1,0",
            "BRF:2",
            "BRH:1",
            "DA:3,1",
            "DA:4,0",
            "DA:6,1",
            "DA:7,1",
            "DA:8,1",
            "DA:10,0",
            "DA:12,1",
            "LF:7",
            "LH:5",
            "end_of_record",
            "",
        ]
    )


RATES = "line-rate CDATA #REQUIRED branch-rate CDATA #REQUIRED complexity CDATA #REQUIRED"
COUNTS = " ".join(
    f"{name} CDATA #REQUIRED"
    for name in "lines-covered lines-valid branches-covered branches-valid version timestamp".split()
)
RULES = f"""
<!ELEMENT coverage (sources?, packages)> <!ATTLIST coverage {RATES} {COUNTS}>
<!ELEMENT sources (source*)> <!ELEMENT source (#PCDATA)>
<!ELEMENT packages (package*)>
<!ELEMENT package (classes)> <!ATTLIST package name CDATA #REQUIRED {RATES}>
<!ELEMENT classes (class*)>
<!ELEMENT class (methods, lines)> <!ATTLIST class name CDATA #REQUIRED filename CDATA #REQUIRED {RATES}>
<!ELEMENT methods (method*)>
<!ELEMENT method (lines)> <!ATTLIST method name CDATA #REQUIRED signature CDATA #REQUIRED {RATES}>
<!ELEMENT lines (line*)>
<!ELEMENT line (conditions*)>
<!ATTLIST line number CDATA #REQUIRED hits CDATA #REQUIRED
  branch CDATA "false" condition-coverage CDATA "100%">
<!ELEMENT conditions (condition*)> <!ELEMENT condition EMPTY>
<!ATTLIST condition number CDATA #REQUIRED type CDATA #REQUIRED coverage CDATA #REQUIRED>
"""
"""What Cobertura's version 4 asks of a document."""


def valid(path: Path) -> etree._Element:
    from io import StringIO

    root = etree.parse(str(path)).getroot()
    rules = etree.DTD(StringIO(RULES))
    assert rules.validate(root), rules.error_log
    return root


def test_cobertura(folder: Path) -> None:
    report("cobertura:c.xml", data(folder / "c.scxml", "x"))
    root = valid(folder / "c.xml")
    assert (root.get("lines-valid"), root.get("lines-covered"), root.get("branch-rate")) == ("7", "5", "0.5")
    lines = {line.get("number"): line for line in root.find(".//class/lines")}
    assert {number: line.get("hits") for number, line in lines.items()}["10"] == "0"
    assert lines["7"].get("condition-coverage") == "50% (1/2)"
    assert root.find(".//class").get("filename") == "c.scxml"
    assert root.findtext(".//source") == str(folder)


def test_nothing_was_run(folder: Path) -> None:
    for wish in ("cobertura:c.xml", "lcov:c.info", "json:c.json", "html:c"):
        report(wish, Data())
    valid(folder / "c.xml")
    assert html.parse(str(folder / "c" / "index.html")) is not None


def test_the_page(folder: Path) -> None:
    report("html:site", data(folder / "c.scxml", "x"))
    page = html.parse(str(folder / "site" / "index.html")).getroot()
    rows = {row[0].text: row for row in page.findall('.//table[@class="code"]/tr')}
    assert {number: row.get("class") for number, row in rows.items() if row.get("class")} == {
        "3": "seen",
        "4": "missed",
        "6": "seen",
        "7": "part",
        "8": "seen",
        "10": "missed",
        "12": "seen",
    }
    assert rows["10"][1].text == "0×"
    labels = ["".join(each.itertext()) for each in page.iter("text")]
    assert {"a 1×", "b 1×"} <= set(labels)
    assert any(label.startswith("0× y") for label in labels)


NASTY = "<img src=x onerror=alert(1)>&\"'</script>"


def test_names_full_of_markup(folder: Path) -> None:
    from xml.sax.saxutils import quoteattr

    name = quoteattr(NASTY.replace(" ", "_"))
    text = document(f"""<script>var o = {{}}; o[{"'" + "&lt;/script>&lt;b>" + "'"}] = function () {{}};
        function f() {{}}</script>
        <state id={name}><onentry><log label={name} expr="1"/></onentry>
        <transition event="x" cond="'&lt;b>' == '&lt;i>'" target={name}/></state>""")
    text = text.replace('name="c"', f"name={name}")
    path = folder / "<b>&c.scxml"
    path.write_text(text, "utf-8")
    found = data(path, "x")
    for wish in ("html:site", "cobertura:c.xml", "lcov:c.info"):
        report(wish, found)
    page = (folder / "site" / "index.html").read_text("utf-8")
    assert html.fromstring(page.encode()).xpath("//img | //b | //script | //@onerror") == []
    assert "&lt;img" in page
    assert valid(folder / "c.xml").find(".//class").get("filename") == "<b>&c.scxml"
    assert all(
        re.match(r"[A-Z]+:|end_of_record$", line) for line in (folder / "c.info").read_text().splitlines()
    )
    assert table(found).isprintable() or "\x1b" not in table(found)


def test_a_page_without_scripts_or_links_elsewhere(folder: Path) -> None:
    report("html:site.html", data(folder / "c.scxml", "x"))
    page = (folder / "site.html").read_text("utf-8")
    assert re.findall(r'(?:href|src)="(?!#)[^"]*"', page) == []
    assert "<script" not in page.replace("&lt;script", "")


def test_a_chart_that_is_gone_has_no_picture(folder: Path) -> None:
    found = data(folder / "c.scxml", "x")
    (folder / "c.scxml").unlink()
    report("html:site", found)
    page = (folder / "site" / "index.html").read_text("utf-8")
    assert "cannot be drawn" in page and "cannot be read" in page


@pytest.mark.parametrize("wish", ["tests", "lcov", "lcov:", "html", "TERM", "", "xml:c.xml"])
def test_there_is_no_such_report(wish: str) -> None:
    with pytest.raises(BadReport, match=r"there are term, lcov:FILE|lacks its file"):
        report(wish, Data())


def test_a_folder_in_which_nothing_can_be_written(folder: Path) -> None:
    (folder / "file").write_text("")
    with pytest.raises(BadReport, match=r"cannot write file/c\.info: "):
        report("lcov:file/c.info", Data())
