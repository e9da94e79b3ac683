"""From a tree to its text.

In: a node, as the roles here describe it; the classes of `tree`, which stand further up, fill them. Out: XML. The rule
that surprises: a name whose namespace the text would not show, as one that
createElementNS has made, gets the declaration it needs; one made by createElement stands as it is called, and the
namespace of the chart around is not said.
"""

from __future__ import annotations

from itertools import count

from scxml_runtime import js
from scxml_runtime.data.dom.namespaces import XML
from scxml_runtime.js.budget import charge_rounds
from scxml_runtime.js.text_builder import TextBuilder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from typing import Any, Protocol

    Scope = dict[str, str]

    class Origin(Protocol):
        """A document; `outside` is the namespace around it."""

        outside: str

    class Node(Protocol):
        """What every node has; its `class_name`, the interface of DOM that it is of, says how it is written."""

        class_name: str
        name: str

        @property
        def namespace(self) -> str | None: ...
        @property
        def document(self) -> Origin: ...
        @property
        def above(self) -> Node | None: ...
        @property
        def first(self) -> Node | None: ...
        @property
        def after(self) -> Node | None: ...

    class Characters(Node, Protocol):
        """A text, a comment, an instruction."""

        data: str

    class Attribute(Node, Protocol):
        """An attribute; `local` is None where its maker knew no namespaces."""

        local: str | None
        value: str

        @property
        def prefix(self) -> str | None: ...

    class Element(Node, Protocol):
        """An element, with its attributes in order."""

        local: str | None

        @property
        def prefix(self) -> str | None: ...
        @property
        def attributes(self) -> Sequence[Attribute]: ...

    class DocumentType(Node, Protocol):
        """Where a document says that its type is."""

        public: str | None
        system: str | None


MORE = "…"
PRICE = 8
"""Steps that a node costs, besides its characters."""


def markup(root: Node, limit: int | None = None) -> str:
    """The XML of a node, cut where it is longer than `limit`."""
    outside = root.document.outside
    is_outside = root.class_name != "Element" or root.namespace == outside
    writer = Writer(outside if is_outside else "")
    for _ in writer.write(root):
        if limit is not None and writer.text.size > limit:
            return writer.text.text()[: max(limit, 0)] + MORE
    return writer.text.text()


class Writer:
    """A text as it grows. `scope` says what the prefixes stand for here, `hidden` what each open element has changed
    in it."""

    def __init__(self, outside: str) -> None:
        self.text = TextBuilder()
        self.scope: Scope = {"": outside, "xml": XML}
        self.hidden: list[Scope] = []

    def write(self, root: Node) -> Iterator[None]:
        """Write node after node; after each, who asked may look."""
        node, steps = root, js.current().steps
        while True:
            steps.pay(PRICE)
            self.begin(node)
            yield
            if node.first is not None and node.class_name != "Attr":
                node = node.first
                continue
            while node is not root and node.after is None:
                assert node.above is not None
                node = node.above
                self.end(node)
            if node is root:
                return
            assert node.after is not None
            node = node.after

    def begin(self, node: Node) -> None:
        begin = BEGIN.get(node.class_name)
        if begin is not None:
            begin(self, node)

    def end(self, node: Node) -> None:
        if node.class_name == "Element":
            self.text.add(f"</{node.name}>")
            self.scope.update(self.hidden.pop())

    def element(self, element: Element) -> None:
        """A start tag, with all the declarations that its names need."""
        charge_rounds(2 * len(element.attributes))
        declared = declarations(element)
        prefix, namespace = element.prefix or "", element.namespace or ""
        if element.local is not None and declared.get(prefix, self.scope.get(prefix, "")) != namespace:
            declared[prefix] = namespace
        hidden = {each: self.scope.get(each, "") for each in declared}
        self.scope.update(declared)
        used = {prefix, *declared}
        pairs = [
            (self.bound(attribute, used, declared, hidden), attribute.value)
            for attribute in element.attributes
            if not is_declaration(attribute)
        ]
        first = [(f"xmlns:{each}" if each else "xmlns", uri) for each, uri in declared.items()]
        written = "".join(f' {name}="{escaped(value, IN_ATTRIBUTE)}"' for name, value in first + pairs)
        self.text.add(f"<{element.name}{written}{'/>' if element.first is None else '>'}")
        if element.first is None:
            self.scope.update(hidden)
        else:
            self.hidden.append(hidden)

    def attribute(self, attribute: Attribute) -> None:
        self.text.add(f'{attribute.name}="{escaped(attribute.value, IN_ATTRIBUTE)}"')

    def characters(self, node: Characters) -> None:
        self.text.add(escaped(node.data))

    def cdata(self, node: Characters) -> None:
        data = node.data.replace("]]>", "]]]]><![CDATA[>")
        self.text.add(f"<![CDATA[{data}]]>")

    def comment(self, node: Characters) -> None:
        self.text.add(f"<!--{node.data}-->")

    def instruction(self, node: Characters) -> None:
        self.text.add(f"<?{node.name} {node.data}?>")

    def document_type(self, node: DocumentType) -> None:
        self.text.add(f"<!DOCTYPE {node.name}{external(node)}>")

    def bound(self, attribute: Attribute, used: set[str], declared: Scope, hidden: Scope) -> str:
        """The name of an attribute, its prefix bound; another prefix where its own stands for something else in this
        tag."""
        namespace, prefix = attribute.namespace, attribute.prefix
        if not namespace or attribute.local is None:
            return attribute.name
        if prefix and self.scope.get(prefix) == namespace:
            used.add(prefix)
            return attribute.name
        if not prefix or prefix in used:
            prefix = next(each for each in map("ns{}".format, count(len(declared))) if each not in self.scope)
        used.add(prefix)
        hidden[prefix] = self.scope.get(prefix, "")
        declared[prefix] = self.scope[prefix] = namespace
        return f"{prefix}:{attribute.local}"


BEGIN: dict[str, Callable[[Writer, Any], None]] = {
    "Element": Writer.element,
    "Attr": Writer.attribute,
    "Text": Writer.characters,
    "CDATASection": Writer.cdata,
    "Comment": Writer.comment,
    "ProcessingInstruction": Writer.instruction,
    "DocumentType": Writer.document_type,
}
"""How a node begins, by its `class_name`; a document and a fragment have no text of their own."""


def is_declaration(attribute: Attribute) -> bool:
    """Whether it says what a prefix stands for, whoever made it."""
    return attribute.name == "xmlns" or attribute.name.startswith("xmlns:")


def declarations(element: Element) -> Scope:
    """The prefixes that an element binds itself; "" is that of names without one."""
    declared = filter(is_declaration, element.attributes)
    return {attribute.name.partition(":")[2]: attribute.value for attribute in declared}


IN_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
IN_ATTRIBUTE = {**IN_TEXT, '"': "&quot;", "\t": "&#9;", "\n": "&#10;"}


def escaped(text: str, signs: dict[str, str] = IN_TEXT) -> str:
    for sign, reference in signs.items():
        text = text.replace(sign, reference)
    return text


def external(node: DocumentType) -> str:
    """Where a document type says that it is."""
    system = "" if node.system is None else f' "{node.system}"'
    if node.public is not None:
        return f' PUBLIC "{node.public}"{system}'
    return f" SYSTEM{system}" if system else ""
