"""What nodes are, and how they hang together.

In: the parser's pieces, and what scripts ask for. Out: nodes linked to their parent, their siblings and their first
and last child, so that a step in any direction takes the same time however large the tree.

The rule that surprises: a document counts its changes, and lists that scripts hold are looked up again when the
count has moved on.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.data.dom.interfaces import prototype
from scxml_runtime.js.values import EMPTY

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

PRICE = 16
"""Steps that a node costs: they bound how large a tree a script can build."""

LONGEST_TOLD = 10_000
"""Characters of XML that a log line shows."""


class Node(js.HostObject):
    """A node; this class itself is never one. `above` is its parent, `document` the one it belongs to."""

    __slots__ = ("above", "after", "before", "document")
    class_name = "Node"
    number = 0
    allowed: frozenset[int] = frozenset()
    name: str
    namespace: str | None = None
    local: str | None = None
    first: Node | None = None
    last: Node | None = None
    interface: Any

    def __init__(self, document: Document) -> None:
        js.current().steps.pay(PRICE)
        self.properties = EMPTY
        self.prototype = self.interface
        self.document = document
        self.above: Parent | None = None
        self.before: Node | None = None
        self.after: Node | None = None

    def __init_subclass__(cls) -> None:
        if "class_name" in cls.__dict__:
            cls.interface = prototype(cls.class_name)

    def twin(self, document: Document) -> Node:
        """A node like this one, in that document, without its children."""
        raise NotImplementedError

    def markup(self, limit: int | None = None) -> str:
        """Its XML, cut where it is longer than `limit`."""
        from scxml_runtime.data.dom.writer import markup

        return markup(self, limit)

    def source(self) -> str:
        return self.markup(LONGEST_TOLD)

    def plain(self) -> Any:
        return self.markup()

    def copy(self) -> Node:
        """Itself with all that is in it, in a document of its own: what travels in an event."""
        return clone(self, Document(self.document.outside))


class Parent(Node):
    """A node that can have children. `kids` is the list of them that scripts hold."""

    __slots__ = ("first", "kids", "last")

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self.first: Node | None = None
        self.last: Node | None = None
        self.kids: Any = None


class Data(Node):
    """A node of characters: text, CDATA, comments and instructions."""

    __slots__ = ("data",)

    def __init__(self, document: Document, data: str) -> None:
        super().__init__(document)
        self.data = data

    def twin(self, document: Document) -> Node:
        return type(self)(document, self.data)


class Text(Data):
    __slots__ = ()
    class_name = "Text"
    number = 3
    name = "#text"


class CDATASection(Text):
    __slots__ = ()
    class_name = "CDATASection"
    number = 4
    name = "#cdata-section"


class Comment(Data):
    __slots__ = ()
    class_name = "Comment"
    number = 8
    name = "#comment"


class ProcessingInstruction(Data):
    __slots__ = ("name",)
    class_name = "ProcessingInstruction"
    number = 7

    def __init__(self, document: Document, data: str, name: str) -> None:
        super().__init__(document, data)
        self.name = name

    def twin(self, document: Document) -> Node:
        return ProcessingInstruction(document, self.data, self.name)


IN_ELEMENT = frozenset((1, 3, 4, 7, 8))


class Named(Parent):
    """An element or an attribute; `local` is None for one whose maker knew no namespaces."""

    __slots__ = ("local", "name", "namespace")

    def __init__(
        self, document: Document, name: str, namespace: str | None = None, local: str | None = None
    ) -> None:
        super().__init__(document)
        self.name = name
        self.namespace = namespace
        self.local = local

    @property
    def prefix(self) -> str | None:
        """What stands before the colon of a qualified name."""
        return None if self.local is None else self.name.rpartition(":")[0] or None

    @property
    def expanded(self) -> tuple[str | None, str]:
        """By what it is found: its namespace and local name."""
        return self.namespace, self.name if self.local is None else self.local


class Attr(Named):
    """An attribute. Its value is `text` until somebody looks for the text node in it."""

    __slots__ = ("owner", "text")
    class_name = "Attr"
    number = 2
    allowed = frozenset((3,))

    def __init__(
        self, document: Document, name: str, namespace: str | None = None, local: str | None = None
    ) -> None:
        super().__init__(document, name, namespace, local)
        self.text: str | None = ""
        self.owner: Element | None = None

    @property
    def value(self) -> str:
        return text_in(self) if self.text is None else self.text

    @value.setter
    def value(self, value: str) -> None:
        if self.text is None:
            clear(self)
        self.text = value

    def grown(self) -> Attr:
        """Itself, with its text as a node."""
        text, self.text = self.text, None
        if text:
            link(Text(self.document, text), self, None)
        return self

    def twin(self, document: Document) -> Attr:
        made = Attr(document, self.name, self.namespace, self.local)
        made.value = self.value
        return made


class Element(Named):
    """An element; `attributes` stand in the order in which they came, `named` is the map of them that scripts
    hold."""

    __slots__ = ("attributes", "named")
    class_name = "Element"
    number = 1
    allowed = IN_ELEMENT

    def __init__(
        self, document: Document, name: str, namespace: str | None = None, local: str | None = None
    ) -> None:
        super().__init__(document, name, namespace, local)
        self.attributes: list[Attr] = []
        self.named: Any = None

    def add(self, attribute: Attr) -> None:
        attribute.owner = self
        self.attributes.append(attribute)

    def twin(self, document: Document) -> Element:
        made = Element(document, self.name, self.namespace, self.local)
        for attribute in self.attributes:
            made.add(attribute.twin(document))
        return made


class DocumentFragment(Parent):
    __slots__ = ()
    class_name = "DocumentFragment"
    number = 11
    name = "#document-fragment"
    allowed = IN_ELEMENT

    def twin(self, document: Document) -> Node:
        return DocumentFragment(document)


class DocumentType(Node):
    """What a document says of its type; no entities and notations, since what declares them is refused."""

    __slots__ = ("name", "public", "system")
    class_name = "DocumentType"
    number = 10

    def __init__(self, document: Document, name: str, public: str | None, system: str | None) -> None:
        super().__init__(document)
        self.name = name
        self.public = public
        self.system = system

    def twin(self, document: Document) -> Node:
        return DocumentType(document, self.name, self.public, self.system)


class Document(Parent):
    """A document. `outside` is the namespace of what has no prefix around it, in the chart it was written in;
    `changes` counts."""

    __slots__ = ("changes", "outside")
    class_name = "Document"
    number = 9
    name = "#document"
    allowed = frozenset((1, 7, 8, 10))

    def __init__(self, outside: str = "") -> None:
        super().__init__(self)
        self.outside = outside
        self.changes = 0

    def twin(self, document: Document) -> Node:
        return Document(self.outside)

    def copy(self) -> Node:
        made = Document(self.outside)
        copy_children(self, made, made)
        return made


# --- links -------------------------------------------------------------------


def link(node: Node, parent: Parent, reference: Node | None) -> None:
    """Put a node that has no parent before `reference`, at the end where that is None."""
    node.above = parent
    node.after = reference
    node.before = parent.last if reference is None else reference.before
    if node.before is None:
        parent.first = node
    else:
        node.before.after = node
    if reference is None:
        parent.last = node
    else:
        reference.before = node
    parent.document.changes += 1


def unlink(node: Node) -> None:
    """Take a node out of its parent, if it has one."""
    parent = node.above
    if parent is None:
        return
    if node.before is None:
        parent.first = node.after
    else:
        node.before.after = node.after
    if node.after is None:
        parent.last = node.before
    else:
        node.after.before = node.before
    node.above = node.before = node.after = None
    parent.document.changes += 1


def clear(parent: Parent) -> None:
    """Take out all children."""
    for node in children(parent):
        unlink(node)


# --- ways through a tree, each node paid for -----------------------------------


def children(node: Node) -> list[Node]:
    """The children, in order."""
    found, child, steps = [], node.first, js.current().steps
    while child is not None:
        steps.pay(1)
        found.append(child)
        child = child.after
    return found


def below(root: Node) -> Iterator[Node]:
    """All nodes in `root`, in document order; the one given last may be taken out before going on."""
    steps, node = js.current().steps, root.first
    while node is not None:
        steps.pay(1)
        following = _following(node, root)
        yield node
        node = following


def _following(node: Node, root: Node) -> Node | None:
    if node.first is not None:
        return node.first
    while node.after is None:
        above = node.above
        if above is None or above is root:
            return None
        node = above
    return node.after


def text_in(root: Node) -> str:
    """All characters in it, comments and instructions aside."""
    text = "".join(node.data for node in below(root) if isinstance(node, Text))
    js.charge(len(text))
    return text


def clone(node: Node, document: Document) -> Node:
    """A copy, with all that is in it, in that document."""
    made = node.twin(document)
    if isinstance(node, Parent) and isinstance(made, Parent) and not isinstance(node, Attr):
        copy_children(node, made, document)
    return made


def copy_children(root: Parent, into: Parent, document: Document) -> None:
    """Copies of all that is in `root`."""
    copies: dict[Node, Parent] = {root: into}
    for node in below(root):
        made = node.twin(document)
        assert node.above is not None
        link(made, copies[node.above], None)
        if isinstance(made, Parent):
            copies[node] = made
