"""May this element stand here, and may it have these attributes: the tables of the dialect, applied.

In: the root of a tree. Out: the elements that will be read, in document order, each with its row; everything
else is reported. The rule that surprises: what is reported here is left out, so the readers see only
elements in their places, and whatever stands inside <data>, <assign> and <content> is data and not looked at.
"""

from __future__ import annotations

from collections.abc import Iterator

from scxmlc import messages
from scxmlc.diagnostics import Diagnostic, Diagnostics
from scxmlc.dialect import ORS, SCXML, Dialect, Kind, drafts
from scxmlc.dialect import Element as Row
from scxmlc.messages import did_you_mean
from scxmlc.reader.namespaces import XINCLUDE, meant
from scxmlc.reader.xmltree import Attribute, Element

Rows = dict[Element, Row]
BOOLEANS = ("true", "false")
_MODULES = "genesyslab.com/modules/"


def place(root: Element, dialect: Dialect, log: Diagnostics) -> Rows:
    """The elements below `root`, itself included, that stand where they may. `root` is an <scxml>."""
    placement = _Placement(dialect, dict(dialect.namespaces), log)
    if root.namespace:
        return placement.run(root)
    placement.namespaces[""] = ""
    rows = placement.run(root)
    has_markup = any(row.text == "body" and element.children for element, row in rows.items())
    log.add(messages.elements.missing_namespace(root.location, has_markup))
    return rows


def is_chart(element: Element, log: Diagnostics) -> bool:
    """Is this the root of a chart? If not, say so."""
    if element.name == "scxml" and element.namespace in (SCXML, ""):
        return True
    hint = did_you_mean(element.namespace, [SCXML]) if element.namespace else None
    if element.name != "scxml":
        hint = did_you_mean(element.name, ["scxml"]) or "the root element of a chart is <scxml>"
    declared = element.declarations() if element.name == "scxml" else []
    log.add(messages.elements.not_scxml(element.location, element.written, element.namespace, hint, declared))
    return False


class _Placement:
    def __init__(self, dialect: Dialect, namespaces: dict[str, str], log: Diagnostics) -> None:
        self.dialect, self.namespaces, self.log = dialect, namespaces, log
        self._allowed: dict[str, dict[str, str]] = {}
        self.is_strict = False  # exmode="strict" of ORS: the document refuses what it does not know

    def run(self, root: Element) -> Rows:
        rows: Rows = {}
        self.is_strict = str(root.get("exmode") or "").strip() == "strict" and bool(self.dialect.modules())
        ahead = [(root, self.dialect.elements["scxml"])]
        while ahead:
            element, row = ahead.pop()
            rows[element] = row
            self.attributes(element, row)
            ahead.extend(reversed(list(self.inside(element, row))))
        return rows

    def allowed(self, row: Row) -> dict[str, str]:
        if row.name not in self._allowed:
            self._allowed[row.name] = self.dialect.allowed(row)
        return self._allowed[row.name]

    # what stands inside

    def inside(self, element: Element, row: Row) -> Iterator[tuple[Element, Row]]:
        """The children that may stand here, with their rows."""
        if row.text == "body":
            yield from self.inline_chart(element)
            return
        if not row.text:
            self.no_text(element)
        allowed = self.allowed(row)
        counted: dict[str, Element] = {}
        for child in element.children:
            found = self.known(child)
            if found is None or not self.may_stand(child, found, element, row, allowed):
                continue
            first = counted.setdefault(found.name, child)
            if first is not child and not self.may_repeat(child, element, first, allowed[found.name]):
                continue
            if found.caution:
                self.log.add(messages.elements.caution(child.location, found.caution))
            yield child, found
        self.missing(element, allowed, counted)

    def may_repeat(self, child: Element, element: Element, first: Element, many: str) -> bool:
        if many in "?!":
            say = messages.elements.repeated_element
        elif many == "~":
            say = messages.elements.several_elements
        else:
            return True
        self.log.add(say(child.location, child.written, element.written, first.location))
        return many == "~"

    def inline_chart(self, element: Element) -> Iterator[tuple[Element, Row]]:
        """An <scxml> inside the <content> of an <invoke> is a chart of its own (SCXML 6.4)."""
        children = element.children
        invoked = element.name == "content" and element.parent is not None and element.parent.name == "invoke"
        if invoked and len(children) == 1 and children[0].name == "scxml" and self.known(children[0]):
            self.no_text(element)
            yield children[0], self.dialect.elements["scxml"]

    def no_text(self, element: Element) -> None:
        for part in element.content:
            if not isinstance(part, Element) and part.strip():
                text = part.trimmed()
                self.log.add(
                    messages.elements.misplaced_text(
                        text.at(0, len(text.splitlines()[0])), element.written, text
                    )
                )

    def known(self, child: Element) -> Row | None:
        """The row of `child`; None when it is foreign or unknown, which is reported."""
        module = self.namespaces.get(child.namespace)
        if module is None:
            self.foreign(child)
            return None
        row = self.dialect.elements.get(f"{module}:{child.name}" if module else child.name)
        if row is None and not module and child.name in drafts.ELEMENTS:
            say = messages.elements.draft_syntax
            self.log.add(say(child.location, f"<{child.name}>", drafts.ELEMENTS[child.name]))
        elif row is None:
            names = [r.local for r in self.dialect.elements.values() if r.module == module]
            self.log.add(
                messages.elements.unknown_element(child.location, child.written, names, child.names())
            )
        return row

    def foreign(self, child: Element) -> None:
        """Another namespace: ignored, unless it looks like one of ours that is misspelt."""
        namespace = child.namespace
        wanted = meant(namespace, (*ORS.namespaces, *self.dialect.namespaces))
        if self.dialect.modules() and (_MODULES in namespace or self.dialect.namespaces.get(wanted or "")):
            known, declared = self.namespaces, child.declarations()
            self.log.add(messages.elements.unknown_module(child.location, namespace, known, declared))
        elif wanted == XINCLUDE and child.name in ("include", "fallback"):
            self.log.add(_lost(child, XINCLUDE))
        elif child.name in self.dialect.elements and (not namespace or did_you_mean(namespace, [SCXML])):
            self.log.add(_lost(child, SCXML))
        elif self.is_strict:
            self.log.add(messages.elements.foreign_refused(child.location, child.written))
        else:
            self.log.add(messages.elements.foreign_element(child.location, child.written))

    def may_stand(
        self, child: Element, found: Row, element: Element, row: Row, allowed: dict[str, str]
    ) -> bool:
        if found.name in allowed:
            return True
        if (found.name, row.name) == ("transition", "scxml"):
            self.log.add(messages.elements.root_transition(child.location))
        elif (found.name, row.name) == ("initial", "scxml"):
            root = None if element.get("initial") else element.location
            said = (*_transition_of(child), child.whole(), root)
            self.log.add(messages.elements.root_initial(child.location, *said))
        elif found.role == "action" and row.role in ("action", "part"):
            self.log.add(messages.elements.action_nested(child.location, child.written, element.written))
        else:
            names = list(row.children.replace("@content", "").split())
            shown = [name.rstrip("*+?!~") for name in names] + (
                ["executable content"] if "@content" in row.children else []
            )
            say = messages.elements.misplaced_element
            self.log.add(
                say(child.location, child.written, element.written, shown, self.dialect.parents(found))
            )
        return False

    def missing(self, element: Element, allowed: dict[str, str], counted: dict[str, Element]) -> None:
        for name, many in allowed.items():
            if many in "!+" and name not in counted and element.is_whole:
                self.log.add(messages.elements.missing_child(element.location, element.written, name))

    # attributes

    def attributes(self, element: Element, row: Row) -> None:
        written = set()
        for attribute in element.attributes:
            if not attribute.namespace:
                written.add(attribute.name)
                self.attribute(element, row, attribute)
        for required in row.attributes:
            if required.required and required.name not in written:
                self.log.add(
                    messages.elements.missing_attribute(element.location, element.written, required.name)
                )
            elif required.absent and not {required.name, "src"} & written:  # src: said elsewhere
                self.log.add(messages.elements.caution(element.location, required.absent))
        for group in row.alone if len(element.attributes) + len(element.content) > 1 else ():
            self.alone(element, group.split())
        for group in row.one_of if element.is_whole else ():
            if not any(_present(element, each) for each in group.split()):
                self.log.add(
                    messages.elements.missing_one_of(element.location, element.written, group.split())
                )
        for group in row.wants if element.is_whole else ():
            if not any(_present(element, each) for each in group.split()) and not self.is_misspelt(element):
                names = [_shown(each) for each in group.split()]
                self.log.add(messages.elements.says_nothing(element.location, element.written, names))

    def is_misspelt(self, element: Element) -> bool:
        """Whether something was said of an attribute's name, which may be what is missing."""
        return any(self.log.speaks_of(each.location) for each in element.attributes)

    def attribute(self, element: Element, row: Row, attribute: Attribute) -> None:
        known = row.attribute(attribute.name)
        if known is None:
            self.unknown_attribute(element, row, attribute)
            return
        if known.caution:
            self.log.add(messages.elements.caution(attribute.location, known.caution))
        if known.stands_for and known.note.startswith("8.0"):
            said = (attribute.name, known.stands_for, _names(element))
            self.log.add(messages.elements.old_attribute(attribute.location, element.written, *said))
        if known.kind is Kind.KEPT and not known.name.startswith("_"):
            place = attribute.location
            self.log.add(messages.elements.kept_attribute(place, element.written, attribute.name, ()))
        words = BOOLEANS if known.kind is Kind.BOOLEAN else known.words
        if known.kind is not Kind.VALUE and words and attribute.value.strip() not in words:
            value = attribute.value
            self.log.add(messages.elements.bad_value(value.location, attribute.name, value, words))
        if known.kind is Kind.COUNT and not _is_count(attribute.value):
            value = attribute.value
            self.log.add(messages.elements.no_count(value.location, attribute.name, value))

    def unknown_attribute(self, element: Element, row: Row, attribute: Attribute) -> None:
        names = [each.name for each in row.attributes if not each.stands_for]
        if attribute.name.startswith("_") and self.dialect.keeps_underscored:
            place, kept = attribute.location, [name for name in names if name.startswith("_")]
            said = (element.written, attribute.name, kept, _names(element))
            self.log.add(messages.elements.kept_attribute(place, *said))
            return
        key = row.name, attribute.name
        renamed = drafts.RENAMED.get(key, "")
        modern = f'write {renamed}="…"' if renamed else drafts.ATTRIBUTES.get(key)
        if modern is not None:
            what = (f"{attribute.name} of <{row.name}>", modern)
            names = _names(element)
            say_so = messages.elements.draft_syntax
            self.log.add(say_so(attribute.location, *what, attribute.name, renamed, names))
            return
        say = (
            messages.elements.unknown_module_attribute if row.module else messages.elements.unknown_attribute
        )
        self.log.add(say(attribute.location, element.written, attribute.name, names, _names(element)))

    def alone(self, element: Element, group: list[str]) -> None:
        present = [each for each in group if _present(element, each)]
        if len(present) > 1:
            first, second = (_shown(each) for each in present[:2])
            self.log.add(
                messages.elements.attributes_exclude(element.location, first, second, element.written)
            )


def _names(element: Element) -> list[str]:
    """Of its attributes without a prefix."""
    return [attribute.name for attribute in element.attributes if not attribute.namespace]


def _lost(element: Element, wanted: str) -> Diagnostic:
    """What there is to say of an element that should be in the namespace `wanted`."""
    say, prefix = messages.elements.lost_namespace, element.prefix_of(wanted)
    places = (element.declarations(), element.names(), prefix)
    return say(element.location, element.written, element.namespace, wanted, *places)


def _transition_of(initial: Element) -> tuple[str, bool]:
    """The target of the transition in an <initial>, and whether there is content in it."""
    inside = [child for child in initial.children if child.name == "transition"]
    return (inside[0].get("target") or "").strip() if inside else "", any(each.children for each in inside)


def _is_count(text: str) -> bool:
    return text.strip().isascii() and text.strip().isdecimal() and len(text.strip()) < 16


def _present(element: Element, what: str) -> bool:
    """Is the attribute, the `<child>` or the `@body` there?"""
    if what == "@body":
        return not element.is_blank
    if what.startswith("<"):
        name = what[1:-1].rpartition(":")[2]
        return any(child.name == name for child in element.children)
    return element.get(what) is not None


def _shown(what: str) -> str:
    return "content" if what == "@body" else what
