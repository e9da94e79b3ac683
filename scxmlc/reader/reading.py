"""What the element readers share: the log, the tables, and how an attribute becomes a value of the model.

In: an element and the name of an attribute. Out: `Literal`, `Expression` or `LocationExpression`, as the
table of the dialect says. The rule that surprises: an older spelling (`initialstate`, `sendid`) is found
under the name it stands for, and an empty expression counts as none.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from scxmlc import messages
from scxmlc.diagnostics import Diagnostics
from scxmlc.dialect import Attribute as AttributeRow
from scxmlc.dialect import Dialect, Kind
from scxmlc.model.chart import Block, Extensions
from scxmlc.model.content import Body, Executable
from scxmlc.model.script import Expression, Literal, LocationExpression, Program, Value
from scxmlc.reader import old_syntax
from scxmlc.reader.documents import Documents
from scxmlc.reader.placement import Rows
from scxmlc.reader.xmltree import Element
from scxmlc.source import Source, Text

T = TypeVar("T")
LITERAL = (Kind.LITERAL, Kind.WORD, Kind.EVENT, Kind.TIME, Kind.URI, Kind.ID, Kind.BOOLEAN, Kind.NAME)


@dataclass(eq=False)
class Reading:
    """One document being read. `nodes` holds what the elements became; children come before their parents."""

    source: Source
    dialect: Dialect
    rows: Rows
    documents: Documents
    log: Diagnostics
    nodes: dict[Element, object]
    _parent: Element | None = None  # the element that was asked about last, and its children
    _inside: Sequence[tuple[str, object]] = ()

    def children(self, element: Element, kind: type[T], name: str = "") -> tuple[T, ...]:
        """What its children became, as far as it is of `kind` (and the child is called `name`)."""
        if element is not self._parent:
            self._parent, self._inside = element, [(c.name, self.nodes.get(c)) for c in element.children]
        return tuple(
            node for called, node in self._inside if isinstance(node, kind) and (not name or called == name)
        )

    def executables(self, element: Element) -> tuple[Executable, ...]:
        return self.children(element, Executable)  # type: ignore[arg-type]

    def block(self, element: Element) -> Block | None:
        """Its executable content, None when there is none."""
        content = self.executables(element)
        return Block(element.location, content) if content else None

    def text(self, element: Element, name: str) -> Text | None:
        """The attribute `name`, or one that stands for it."""
        found = self._found(element, (name,))
        return found[1] if found else None

    def value(self, element: Element, *names: str) -> Value | None:
        """The first of these attributes that is there, as the dialect reads it."""
        found = self._found(element, names)
        if found is None:
            return None
        row, text = found
        if row.kind in LITERAL:
            return Literal(text)
        return self.non_empty(text, row.name)

    def expression(self, element: Element, name: str) -> Expression | None:
        text = self.text(element, name)
        return self.non_empty(text, name) if text is not None else None

    def non_empty(self, text: Text, name: str) -> Expression | None:
        """The expression; an empty one is reported and left out."""
        if text.strip():
            return self.expression_of(text)
        self.log.add(messages.content.empty_expression(text.location, name))
        return None

    def location(self, element: Element, name: str) -> LocationExpression | None:
        text = self.text(element, name)
        return self.location_of(text) if text is not None else None

    def locations(self, element: Element, name: str) -> tuple[LocationExpression, ...]:
        return tuple(self.location_of(word) for word in self.words(element, name))

    def expression_of(self, text: Text) -> Expression:
        return Expression(old_syntax.expression(text, self.log) if self._is_ors else text)

    def location_of(self, text: Text) -> LocationExpression:
        return LocationExpression(old_syntax.script(text, self.log) if self._is_ors else text)

    def program_of(self, text: Text) -> Program:
        return Program(old_syntax.script(text, self.log) if self._is_ors else text)

    @property
    def _is_ors(self) -> bool:
        return self.dialect.name == "ors"

    def words(self, element: Element, name: str) -> tuple[Text, ...]:
        """The words of a list; an empty one is reported."""
        text = self.text(element, name)
        if text is None:
            return ()
        if not text.strip():
            self.log.add(messages.content.empty_expression(text.location, name))
        return text.words()

    def body(self, element: Element) -> Body | None:
        """What stands inside in place of an expression."""
        if element.is_blank:
            return None
        if (root := element.only_child) is not None:
            return Body(root.markup(), root.outer_namespace)
        if not element.children:
            return Body(element.text)
        if element.parent is None or element.parent.name != "invoke":  # which says more
            self.log.add(messages.content.markup_is_text(element.location, element.written))
        return Body(element.inner_markup())

    def extensions(self, element: Element) -> Extensions:
        return tuple((a.name, a.value) for a in element.attributes if a.name.startswith("_"))

    def counts(self, element: Element) -> tuple[tuple[str, int], ...]:
        """The attributes that are whole numbers, by name; 0 sets no limit."""
        row = self.rows[element]
        counted = [each.name for each in row.attributes if each.kind is Kind.COUNT]
        given = ((name, (element.get(name) or "").strip()) for name in counted)
        return tuple((name, int(text)) for name, text in given if text.isdecimal() and int(text))

    def _found(self, element: Element, names: tuple[str, ...]) -> tuple[AttributeRow, Text] | None:
        row = self.rows[element]
        for attribute in element.attributes:
            if attribute.namespace:
                continue
            known = row.attribute(attribute.name)
            if known and (known.stands_for or known.name) in names:
                return known, attribute.value
        return None
