"""The reader of module actions: one function for all of them, since the tables say what each attribute is.

In: an element such as <ixn:detach>. Out: an `Action`, or a `Part` when it stands inside an action.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scxmlc.dialect import Kind
from scxmlc.model.content import Action, Content, Param, Part
from scxmlc.model.script import Literal, LocationExpression, Value
from scxmlc.reader.addresses import started
from scxmlc.reader.reading import LITERAL, Reading
from scxmlc.reader.xmltree import Element

Attributes = tuple[tuple[str, Value], ...]
Results = tuple[tuple[str, LocationExpression], ...]


def action(reading: Reading, element: Element) -> Action | Part:
    row = reading.rows[element]
    attributes, results = _attributes(reading, element)
    parts = reading.children(element, Part)
    params = reading.children(element, Param)
    contents = reading.children(element, Content)
    content = contents[0] if contents else None
    if _is_inside_action(reading, element):
        return Part(element.location, row.module, row.local, attributes, results, parts, params, content)
    results += tuple(_nested_results(parts))
    return Action(element.location, row.module, row.local, attributes, results, parts, params, content)


def _nested_results(parts: Sequence[Part]) -> Iterator[tuple[str, LocationExpression]]:
    """What the platform fills in for actions nested in a part, which are numbered (busy treatments)."""
    for part in parts:
        for number, nested in enumerate(part.parts, 1):
            for name, target in nested.results:
                yield f"{name}.{number}", target


def _is_inside_action(reading: Reading, element: Element) -> bool:
    around = reading.rows.get(element.parent) if element.parent is not None else None
    return around is not None and around.role in ("action", "part")


def _attributes(reading: Reading, element: Element) -> tuple[Attributes, Results]:
    """Its attributes, and those that the platform fills in. An unknown one is read as a value expression."""
    row = reading.rows[element]
    attributes: list[tuple[str, Value]] = []
    results: list[tuple[str, LocationExpression]] = []
    for attribute in element.attributes:
        if attribute.namespace or attribute.name.startswith("_"):
            continue
        known = row.attribute(attribute.name)
        kind = known.kind if known else Kind.VALUE
        if kind is Kind.RESULT:
            results.append((attribute.name, reading.location_of(attribute.value)))
        elif kind in LITERAL:
            attributes.append((attribute.name, Literal(attribute.value)))
        elif attribute.value.strip():
            said = reading.expression_of(attribute.value)
            is_start = (row.module, row.local, attribute.name) == ("session", "start", "src")
            attributes.append((attribute.name, started(reading, element, said) if is_start else said))
    return tuple(attributes), tuple(results)
