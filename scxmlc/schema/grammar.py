"""The tables of a dialect as a grammar of RELAX NG.

In: a `Dialect`. Out: a `Grammar`, which refuses what the compiler calls an error and lets pass what it only warns of.
Children stand in any order; what excludes each other becomes a choice. The rule that surprises: in <data>, <assign>
and <content> anything may stand, but a lone <scxml> in the <content> of an <invoke> is a chart.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scxmlc.dialect import SCXML, Attribute, Dialect, Element, Kind
from scxmlc.schema.datatypes import datatype
from scxmlc.schema.exclusions import Alternative, Rivals, rivals
from scxmlc.schema.patterns import (
    AnyName,
    Data,
    Grammar,
    Many,
    Names,
    Node,
    Pattern,
    Ref,
    Text,
    choice,
    group,
    interleave,
)
from scxmlc.schema.words import of_attribute, of_element, title

CHART, INVOKED = "scxml", "content-of-invoke"
ANY, OTHER, FOREIGN, FOREIGN_ATTRIBUTES = "any", "any-but-scxml", "foreign", "foreign-attributes"
EXECUTABLE = "executable"
LOCAL = "local"
RESERVED = (LOCAL, "xml", "xmlns")  # prefixes that mean something of their own
ANYTHING = Many(choice(Node("attribute", AnyName(), Text()), Text(), Ref(ANY)), "*")


def grammar(dialect: Dialect) -> Grammar:
    """The whole of it."""
    made = _Making(dialect)
    definitions: dict[str, Pattern] = {}
    for row in dialect.elements.values():
        definitions |= made.definitions(row)
    content = dialect.elements["content"]
    definitions[INVOKED] = made.element(content, SCXML, made.inside(content, made.invoked()))
    definitions[EXECUTABLE] = choice(*(Ref(defined(dialect.elements[name])) for name in dialect.content()))
    return Grammar(title(dialect), Ref(CHART), definitions | _open(dialect), prefixes(dialect))


def defined(row: Element) -> str:
    """What a definition is called: `state`, `queue.submit`."""
    return row.name.replace(":", ".")


def prefixes(dialect: Dialect) -> dict[str, str]:
    """A prefix for each namespace of the dialect: the module's name; a second one of a module is `queue-2`."""
    found: dict[str, str] = {}
    for namespace, module in sorted(dialect.namespaces.items(), key=lambda each: (each[1], each[0])):
        wanted = module or CHART
        each = (wanted, *(f"{wanted}-{number}" for number in range(2, len(dialect.namespaces) + 2)))
        found[next(prefix for prefix in each if prefix not in found and prefix not in RESERVED)] = namespace
    return found


def kept(dialect: Dialect, row: Element) -> tuple[str, ...]:
    """The attributes that begin with an underscore and that the element takes without effect."""
    if not dialect.keeps_underscored or row.module:
        return ()
    named = {each.name for every in dialect.elements.values() for each in every.attributes}
    return tuple(sorted(name for name in named if name.startswith("_") and row.attribute(name) is None))


def _open(dialect: Dialect) -> dict[str, Pattern]:
    """What other namespaces may put into a chart, and what stands in data."""
    ours = tuple(sorted(dialect.namespaces))
    lost = Names(tuple(name for name in dialect.elements if ":" not in name))
    chart = Names(("scxml",), (SCXML, ""))
    return {
        FOREIGN: Node("element", AnyName(ours, lost), ANYTHING),
        FOREIGN_ATTRIBUTES: Many(Node("attribute", AnyName(("",)), Text()), "*"),
        ANY: Node("element", AnyName(), ANYTHING),
        OTHER: Node("element", AnyName(but=chart), ANYTHING),
    }


class _Making:
    """Patterns for the elements of one dialect."""

    def __init__(self, dialect: Dialect) -> None:
        self.dialect = dialect

    def definitions(self, row: Element) -> dict[str, Pattern]:
        """The element. In modules with two namespaces it is one of two, since not every reader takes names in both."""
        body = Text() if row.text == "script" else interleave(Text(), Many(Ref(ANY), "*"))
        spaces = sorted(space for space, module in self.dialect.namespaces.items() if module == row.module)
        name, inside = defined(row), self.inside(row, body)
        if len(spaces) == 1:
            return {name: self.element(row, spaces[0], inside)}
        within = f"{name}.inside"
        return {
            name: choice(*(self.element(row, space, Ref(within)) for space in spaces)),
            within: inside,
        }

    def element(self, row: Element, namespace: str, inside: Pattern) -> Node:
        return Node("element", Names((row.local,), (namespace,)), inside, of_element(row))

    def invoked(self) -> Pattern:
        return choice(Ref(CHART), interleave(Text(), Many(Ref(OTHER), "*")))

    def inside(self, row: Element, body: Pattern) -> Pattern:
        """Its attributes, and what stands in it."""
        sets = rivals(row)
        about = {each for every in sets for each in every.names}
        attributes = [_once(each) for each in row.attributes if each.name not in about]
        children = self._children(row, about)
        if row.text and "@body" not in about:
            children.append(body)
        for each in sets:
            where = children if any(name.startswith(("<", "@")) for name in each.names) else attributes
            where.append(self._rivals(row, each, body))
        return group(*attributes, *self._more(row), interleave(*children))

    def _more(self, row: Element) -> Iterator[Pattern]:
        """Attributes that no row has."""
        if (names := kept(self.dialect, row)) != ():
            yield Many(Node("attribute", Names(names), Text(), Kind.KEPT.value), "*")
        if row.module and self.dialect.lenient_modules:
            known = Names(tuple(each.name for each in row.attributes))
            yield Many(Node("attribute", AnyName(but=known), Text()), "*")
        else:
            yield Ref(FOREIGN_ATTRIBUTES)

    def _children(self, row: Element, about: set[str]) -> list[Pattern]:
        if row.text == "body":
            return []
        if "elseif" in dict(row.slots()):
            return [self._branches(row)]
        parts = self._slots(row)
        own = {name: sign for name, sign in parts.items() if f"<{name}>" not in about}
        any_number = [self._child(row, name) for name, sign in own.items() if sign == "*"]
        counted = [_often(self._child(row, name), sign) for name, sign in own.items() if sign != "*"]
        return [Many(choice(*any_number, Ref(FOREIGN)), "*"), *counted]

    def _slots(self, row: Element) -> Mapping[str, str]:
        """The children as the table counts them; of content there is any number, and of what is warned of, too."""
        return {name: "*" if name == "@content" or sign == "~" else sign for name, sign in row.slots()}

    def _branches(self, row: Element) -> Pattern:
        """<elseif> and <else> part the content of an <if>, <else> at last."""
        block = Many(choice(Ref(EXECUTABLE), Ref(FOREIGN)), "*")
        parts = ((self._child(row, name), sign) for name, sign in row.slots() if name != "@content")
        return group(block, *(Many(group(child, block), sign) for child, sign in parts))

    def _child(self, row: Element, name: str) -> Pattern:
        if name == "@content":
            return Ref(EXECUTABLE)
        return Ref(INVOKED if (row.name, name) == ("invoke", "content") else name.replace(":", "."))

    def _rivals(self, row: Element, sets: Rivals, body: Pattern) -> Pattern:
        return choice(*(self._alternative(row, each, body) for each in sets.alternatives))

    def _alternative(self, row: Element, each: Alternative, body: Pattern) -> Pattern:
        inside = [name for name in each.may if name.startswith(("<", "@"))]
        must = (_attribute(_named(row, name)) for name in each.must)
        may = (_once(_named(row, name)) for name in each.may if name not in inside)
        return group(*must, *may, interleave(*(self._within(row, name, body) for name in inside)))

    def _within(self, row: Element, name: str, body: Pattern) -> Pattern:
        if name == "@body":
            return body
        child = name.strip("<>")
        return _often(self._child(row, child), self._slots(row)[child])


def _named(row: Element, name: str) -> Attribute:
    found = row.attribute(name)
    assert found is not None, f"<{row.name}> has no {name}"
    return found


def _once(row: Attribute) -> Pattern:
    return _attribute(row) if row.required else Many(_attribute(row), "?")


def _attribute(row: Attribute) -> Node:
    return Node("attribute", Names((row.name,)), Data(datatype(row)), of_attribute(row))


def _often(part: Pattern, sign: str) -> Pattern:
    return part if sign == "!" else Many(part, sign)
