"""The schemas by themselves: other readers than lxml take them, and modules of a program's own are in them."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest
from lxml import etree

from scxmlc.dialect import DIALECTS, ORS, W3C, Dialect, Element, with_modules
from scxmlc.schema import FORMS, exclusions
from scxmlc.schema.words import of_attribute
from tests.checked.elements import constraints
from tests.scxmlc.schema.agreement import ROOT, SCHEMAS, Document, refusals
from tests.scxmlc.test_own_modules import Rows, chart

OWN = with_modules((Rows,))["ors"]
GOOD = {"w3c": "examples/door/door.scxml", "ors": "examples/ownership/parent.scxml"}
AROUND = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0">%s</scxml>'
INNER = AROUND % "<final id='z' %s/>"
WORD = "<&\"'#"
ANNOTATED = "{http://relaxng.org/ns/compatibility/annotations/1.0}documentation"


def validator(form: str, folder: Path, dialect: Dialect = OWN) -> etree.RelaxNG | etree.XMLSchema:
    """That of ORS with a module of one's own."""
    for name, text in FORMS[form](dialect).items():
        (folder / name).write_text(text, encoding="utf-8")
    tree = etree.parse(folder / f"scxml.{form}")
    return etree.RelaxNG(tree) if form == "rng" else etree.XMLSchema(tree)


@pytest.mark.parametrize("form", ["rng", "xsd"])
@pytest.mark.parametrize(
    ("action", "is_right"),
    [
        ("<crm:lookup phone=\"'1'\" tier='gold'/>", True),
        ("<crm:lookup phone=\"'1'\" level='1'/>", True),
        ("<crm:lookup tier='gold'/>", False),
        ("<crm:lookup phone=\"'1'\" tier='lead'/>", False),
    ],
)
def test_modules_of_ones_own(form: str, action: str, is_right: bool, tmp_path: Path) -> None:
    assert validator(form, tmp_path).validate(etree.fromstring(chart(action))) == is_right


@pytest.mark.parametrize("name", ["scxml", "local", "xml", "invoke"])
@pytest.mark.parametrize("form", ["rng", "xsd"])
def test_a_module_that_is_called_as_something_else_is(form: str, name: str, tmp_path: Path) -> None:
    module = type("Named", (), {"rows": lambda: {**Rows.rows(), "name": name}})
    schema = validator(form, tmp_path, with_modules((module,))["ors"])  # type: ignore[arg-type]
    assert schema.validate(etree.fromstring(chart()))
    assert not schema.validate(etree.fromstring(chart("<crm:lookup/>")))


def test_what_another_namespace_brings_is_left_alone() -> None:
    text = """<scxml xmlns="http://www.w3.org/2005/07/scxml" xmlns:my="urn:my" version="1.0" my:colour="red">
      <my:layout x="1"><box xmlns=""/>text</my:layout>
      <state id="a" my:at="3"><onentry><my:act><my:part/></my:act></onentry></state></scxml>"""
    for dialect in DIALECTS:
        assert refusals(Document("", text, dialect)) == (False, False)


@pytest.mark.parametrize(
    ("chart", "is_right"),
    [
        (INNER % "", True),
        (INNER % "colour='red'", False),
        ("<a xmlns=''><b/></a>", True),
        ("text", True),
    ],
)
def test_what_stands_in_an_invoke_is_a_chart(chart: str, is_right: bool) -> None:
    text = AROUND % f"<state id='a'><invoke><content>{chart}</content></invoke></state>"
    for dialect in DIALECTS:
        assert refusals(Document("", text, dialect)) == (not is_right, not is_right)


@pytest.mark.parametrize("dialect", DIALECTS)
def test_each_attribute_tells_what_the_table_says(dialect: str) -> None:
    tree = etree.parse(SCHEMAS / dialect / "scxml.rng")
    told = {" ".join((each.text or "").split()) for each in tree.iter(ANNOTATED)}
    rows = DIALECTS[dialect].elements.values()
    wanted = {" ".join(of_attribute(each).split()) for row in rows for each in row.attributes}
    assert "The chart. (SCXML 3.2; the Recommendation)" in told
    assert wanted - told == set()


def test_what_excludes_each_other_becomes_alternatives() -> None:
    row = Element("x", children="a* b?", alone=("<a> <b>", "c <b>"))
    (found,) = exclusions.rivals(row)
    assert [each.may for each in found.alternatives] == [("<a>", "c"), ("<b>",)]


def test_of_some_one_must_be_there() -> None:
    (found,) = exclusions.rivals(Element("x", one_of=("a b",)))
    assert [(each.must, each.may) for each in found.alternatives] == [(("a",), ("b",)), (("b",), ())]


def test_no_element_has_two_reasons_why_an_attribute_must_be_there() -> None:
    """`exclusions` looks at one `one_of` for each set of names, and at attributes in it."""
    for row in (*W3C.elements.values(), *ORS.elements.values()):
        names = [name for group in row.one_of for name in group.split()]
        assert len(row.one_of) < 2 and all(map(row.attribute, names))


# --- other readers, where they are installed ------------------------------------------


def run(*words: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*map(str, words)], capture_output=True, text=True, check=False)


def wrong(dialect: str, folder: Path) -> Path:
    path = folder / "wrong.scxml"
    text = (ROOT / GOOD[dialect]).read_text(encoding="utf-8")
    path.write_text(text.replace("<state ", '<state colour="red" ', 1), encoding="utf-8")
    return path


@pytest.mark.skipif(shutil.which("jing") is None, reason="jing is not installed")
@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("form", FORMS)
def test_jing(form: str, dialect: str, tmp_path: Path) -> None:
    command = ("jing", *(["-c"] if form == "rnc" else []), SCHEMAS / dialect / f"scxml.{form}")
    assert run(*command, ROOT / GOOD[dialect]).stdout == ""
    assert "colour" in run(*command, wrong(dialect, tmp_path)).stdout


@pytest.mark.skipif(shutil.which("jing") is None, reason="jing is not installed")
@pytest.mark.parametrize("form", ["rng", "rnc"])
def test_jing_reads_words_of_modules_with_any_characters(form: str, tmp_path: Path) -> None:
    words = (WORD, r"\x{41}", '"', "'")
    by = {"name": "by", "note": r"a \x{0}", "required": True, "default": "", "words": words, "literal": True}
    look = {"name": "look", "note": r"finds \x{0}", "attributes": [by], "answers": [], "errors": []}
    module = type("Odd", (), {"rows": lambda: {**Rows.rows(), "actions": [look]}})
    for name, text in FORMS[form](with_modules((module,))["ors"]).items():  # type: ignore[arg-type]
        (tmp_path / name).write_text(text, encoding="utf-8")
    command = ("jing", *(["-c"] if form == "rnc" else []), tmp_path / f"scxml.{form}")
    for word, is_right in {**dict.fromkeys(words, True), "A": False}.items():
        path = tmp_path / "chart.scxml"
        path.write_text(chart(f"<crm:look by={quoteattr(word)}/>"), encoding="utf-8")
        assert (run(*command, path).stdout == "") is is_right


@pytest.mark.skipif(shutil.which("trang") is None, reason="trang is not installed")
def test_both_syntaxes_of_relax_ng_say_the_same(tmp_path: Path) -> None:
    done = run("trang", SCHEMAS / "ors" / "scxml.rnc", tmp_path / "scxml.rng")
    assert (done.stdout, done.returncode) == ("", 0)
    compact = etree.RelaxNG(etree.parse(tmp_path / "scxml.rng"))
    for each in constraints(ORS):
        for text in (each.broken, each.whole):
            is_refused = not compact.validate(etree.fromstring(text))
            assert is_refused == refusals(Document("", text, "ors"))[0], each.says


EMACS = """
(require 'rng-valid)
(find-file "%s") (nxml-mode) (rng-validate-mode 1) (while (rng-do-some-validation))
(princ (format "%%s errors" rng-error-count))
"""
RULES = """<locatingRules xmlns="http://thaiopensource.com/ns/locating-rules/1.0">
  <namespace ns="http://www.w3.org/2005/07/scxml" uri="scxml.rnc"/>
</locatingRules>
"""


@pytest.mark.skipif(shutil.which("emacs") is None, reason="Emacs is not installed")
@pytest.mark.parametrize("dialect", DIALECTS)
def test_emacs(dialect: str, tmp_path: Path) -> None:
    """As docs/editor.md says it: a file schemas.xml beside charts and schema."""
    assert RULES in (ROOT / "docs" / "editor.md").read_text(encoding="utf-8")
    (tmp_path / "schemas.xml").write_text(RULES)
    shutil.copy(SCHEMAS / dialect / "scxml.rnc", tmp_path)
    shutil.copy(ROOT / GOOD[dialect], tmp_path / "right.scxml")
    for path, errors in ((tmp_path / "right.scxml", 0), (wrong(dialect, tmp_path), 1)):
        (tmp_path / "validate.el").write_text(EMACS % path)
        assert run("emacs", "--batch", "-l", tmp_path / "validate.el").stdout == f"{errors} errors"
