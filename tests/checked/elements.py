"""The rules in the tables of a dialect, each with a document that breaks it and one that does not.

In: a dialect. Out: `Constraint`s, one for each attribute that must be there or has a form, each pair that excludes each
other, each child that must be there or may be there once. The documents are made from the rows: an element with what it
needs, where it may stand.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import combinations

from scxmlc.dialect.rows import Attribute, Dialect, Element, Kind
from tests.checked.rows import ORS, SCXML

TEXTS = {
    Kind.LITERAL: "word",
    Kind.WORD: "word",
    Kind.VALUE: "1",
    Kind.CONDITION: "true",
    Kind.LOCATION: "_data.x",
    Kind.LOCATIONS: "_data.x",
    Kind.RESULT: "_data.x",
    Kind.EVENT: "e",
    Kind.EVENTS: "e",
    Kind.ID: "x",
    Kind.IDREFS: "s",
    Kind.TIME: "1s",
    Kind.BOOLEAN: "true",
    Kind.FLAG: "true",
    Kind.URI: "'x'",
    Kind.NAME: "word",
    Kind.COUNT: "1",
    Kind.KEPT: "x",
}
FITTING = {"number": "1", "skills": "'a > 1'", "targets": "'anna@Stat.A'", "threshold": "'a > 1'"}
FORMS = {"number": "'many'", "skills": "'a >'", "targets": "'?:('", "threshold": "'a >'"}
RULES = {
    "needs {}": "missing-attribute",
    "needs {} inside": "missing-child",
    "one of {}": "missing-one-of",
    "not together: {}": "attributes-exclude",
    "one {} at most": "repeated-element",
    "one of the words in the table: {}": "bad-value",
    "a number: {}": "no-count",
    "a place: {}": "not-assignable",
    "of the words or the form in the table: {}": "value-refused",
    "no attribute but these": "unknown-module-attribute",
    "no element but these": "misplaced-element",
}
"""What is said of an element, and the code of a document that breaks it."""


@dataclass(frozen=True)
class Constraint:
    """One rule about one element: its form among `RULES`, and what stands in it."""

    element: Element
    rule: str
    what: str
    broken: str
    whole: str

    @property
    def code(self) -> str:
        return RULES[self.rule]

    @property
    def says(self) -> str:
        return self.rule.format(self.what)


@dataclass(frozen=True)
class Sample:
    """An element as it is written: attributes and children can be changed."""

    element: Element
    attributes: Mapping[str, str]
    children: tuple[str, ...]

    def changed(self, *without: str, **given: str) -> Sample:
        kept = {name: text for name, text in self.attributes.items() if name not in without}
        return Sample(self.element, {**kept, **given}, self.children)

    def holding(self, *children: str) -> Sample:
        return Sample(self.element, self.attributes, children)

    @property
    def text(self) -> str:
        attributes = "".join(f' {name}="{value}"' for name, value in self.attributes.items())
        return f"<{self.element.name}{attributes}>{''.join(self.children)}</{self.element.name}>"


def constraints(dialect: Dialect) -> Iterator[Constraint]:
    for row in dialect.elements.values():
        if row.module:
            whole = document(dialect, sample(dialect, row))
            for rule, what, broken in _broken(dialect, row):
                yield Constraint(row, rule, what, document(dialect, broken), whole)


def sample(dialect: Dialect, row: Element) -> Sample:
    """An element with what it needs, and nothing more."""
    names = {each.name for each in row.attributes if each.required}
    names |= {group.split()[0] for group in row.one_of if not group.startswith(("<", "@"))}
    texts = {each.name: text(each) for each in row.attributes if each.name in names}
    inside = [group.split()[0] for group in row.one_of if group.startswith("<")]
    inside = [dialect.elements[_full(row, each.strip("<>"))].name for each in inside]
    inside += [name for name, many in row.slots() if many in "!+"]
    children = [sample(dialect, dialect.elements[name]).text for name in inside]
    return Sample(row, texts, tuple(children))


def _full(row: Element, name: str) -> str:
    return name if ":" in name or name in ("param", "content") else f"{row.module}:{name}"


def text(attribute: Attribute) -> str:
    if attribute.words:
        return f"'{attribute.words[0]}'" if attribute.kind is Kind.VALUE else attribute.words[0]
    return FITTING.get(attribute.form) or TEXTS[attribute.kind]


def _broken(dialect: Dialect, row: Element) -> Iterator[tuple[str, str, Sample]]:
    whole = sample(dialect, row)
    for each in row.attributes:
        if each.required:
            yield "needs {}", each.name, whole.changed(each.name)
        yield from _misused(whole, each)
    for group in row.alone:
        words = group.split()
        if not any(word.startswith(("<", "@")) for word in words):
            known = [each for each in row.attributes if each.name in words]
            for pair in combinations(known, 2):
                given = {each.name: text(each) for each in pair}
                yield "not together: {}", ", ".join(words), whole.changed(*words, **given)
    for group in row.one_of:
        if not group.startswith(("<", "@")):
            yield "one of {}", ", ".join(group.split()), whole.changed(*group.split())
    yield from _children(dialect, row, whole)
    yield "no attribute but these", "", whole.changed(colour="1")


def _misused(whole: Sample, each: Attribute) -> Iterator[tuple[str, str, Sample]]:
    if each.kind in (Kind.WORD, Kind.BOOLEAN) and (each.words or each.kind is Kind.BOOLEAN):
        yield "one of the words in the table: {}", each.name, whole.changed(**{each.name: "nothing"})
    if each.kind is Kind.COUNT:
        yield "a number: {}", each.name, whole.changed(**{each.name: "many"})
    if each.kind in (Kind.LOCATION, Kind.RESULT):
        yield "a place: {}", each.name, whole.changed(**{each.name: "1"})
    if each.kind is Kind.VALUE and (each.words or each.form):
        constant = FORMS.get(each.form, "'nothing'")
        yield "of the words or the form in the table: {}", each.name, whole.changed(**{each.name: constant})


def _children(dialect: Dialect, row: Element, whole: Sample) -> Iterator[tuple[str, str, Sample]]:
    for name, many in row.slots():
        if many in "?!":
            child = sample(dialect, dialect.elements[name]).text
            yield "one {} at most", f"<{name}>", whole.holding(child, child)
        if many in "!+":
            yield "needs {} inside", f"<{name}>", whole.holding()
    if not row.text:
        yield "no element but these", "", whole.holding(*whole.children, '<state id="t"/>')


def document(dialect: Dialect, inner: Sample) -> str:
    """A chart with this element where it may stand."""
    row, written = inner.element, inner.text
    while row.role not in ("action", "content"):
        parents = [dialect.elements[name] for name in dialect.parents(row)]
        row = next((each for each in parents if each is not row), parents[0])
        kept = sample(dialect, row)
        others = tuple(each for each in kept.children if not each.startswith(f"<{inner.element.name}"))
        written = kept.holding(*others, written).text
    onentry = f"<onentry>{written}</onentry>"
    data = '<datamodel><data id="x"/></datamodel>'
    return f'<scxml {SCXML} {ORS} version="1.0">{data}<state id="s">{onentry}</state></scxml>'
