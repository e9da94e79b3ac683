"""What the schemas say of documents, beside what the checker says of them; docs/editor.md lists the same codes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from lxml import etree

from scxmlc.compiler import check_file
from scxmlc.diagnostics import Diagnostic
from scxmlc.dialect import DIALECTS

ROOT = Path(__file__).parents[3]
SCHEMAS = ROOT / "docs" / "schema"
SEEN = frozenset(
    (
        *("action-nested", "attributes-exclude", "bad-delay", "bad-event-descriptor", "bad-event-name"),
        *("bad-id", "bad-value", "behind-else", "draft-syntax", "lost-namespace", "misplaced-element"),
        *("misplaced-text", "missing-attribute", "missing-child", "missing-one-of", "no-count", "not-scxml"),
        *("repeated-element", "root-initial", "unknown-attribute", "unknown-element"),
    )
)
"""Errors that RELAX NG sees."""
BLIND = frozenset(("action-nested", "attributes-exclude", "missing-one-of"))
"""Of these, those that XML Schema does not see."""
IN_MODULES = frozenset(("misplaced-element", "repeated-element", "unknown-element"))
"""And those that it does not see where modules are about."""
STRICTER = frozenset(("kept-attribute", "missing-namespace", "root-transition"))
"""Warnings and notes of what a schema refuses; an attribute that a table names is kept by it, too."""
NAMED = {
    each.name for dialect in DIALECTS.values() for row in dialect.elements.values() for each in row.attributes
}


@dataclass(frozen=True)
class Document:
    """A text, and the dialect that it is read in."""

    name: str
    text: str
    dialect: str


@cache
def relax_ng(dialect: str) -> etree.RelaxNG:
    return etree.RelaxNG(etree.parse(SCHEMAS / dialect / "scxml.rng"))


@cache
def xml_schema(dialect: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMAS / dialect / "scxml.xsd"))


def refusals(document: Document) -> tuple[bool, bool]:
    """Whether RELAX NG refuses it, and XML Schema."""
    tree = etree.fromstring(document.text.encode())
    return (
        not relax_ng(document.dialect).validate(tree),
        not xml_schema(document.dialect).validate(tree),
    )


def is_xml(document: Document) -> bool:
    try:
        etree.fromstring(document.text.encode())
    except (etree.XMLSyntaxError, UnicodeEncodeError):
        return False
    return True


def differences(document: Document, folder: Path) -> list[str]:
    """Where a schema and the checker part, and no rule above says so."""
    (folder / "chart.scxml").write_text(document.text, encoding="utf-8")
    found = check_file(folder / "chart.scxml", dialect=document.dialect)
    errors = {each.code for each in found if each.is_error and "<invoke> needs" not in each.message}
    wanted = bool(errors & SEEN) or any(map(_is_stricter, found))
    by_relax_ng, by_xml_schema = refusals(document)
    unseen = BLIND | (IN_MODULES if DIALECTS[document.dialect].modules() else frozenset())
    told = f"{document.name}: {sorted(errors)}"
    wrong = [f"RELAX NG, {told}"] if by_relax_ng != wanted else []
    wrong += [f"XML Schema alone, {told}"] if by_xml_schema and not by_relax_ng else []
    return wrong + ([f"XML Schema not, {told}"] if errors & (SEEN - unseen) and not by_xml_schema else [])


def _is_stricter(found: Diagnostic) -> bool:
    return found.code in STRICTER and found.message.split()[0] not in NAMED
