"""XML documents as ECMAScript values: the part of the DOM that charts use (SCXML B.2.1).

In: the text of an XML document. Out: a Document whose nodes answer `documentElement`, `getElementsByTagName`,
`getAttribute`, `childNodes`, `textContent` and their kin; what a script has no business with is not there.

The rule that surprises: nodes are host objects whose properties are worked out when read; there is no way
for a script to change a document. A document type, which could define entities, is refused.
"""

from __future__ import annotations

from scxml_runtime import js

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

ELEMENT, TEXT, COMMENT, DOCUMENT = 1, 3, 8, 9
MOST_NODES = 100_000
DEEPEST = 200


class Node(js.JSObject):
    """A node as scripts see it. `children` and `attributes` are Python's, reached only through properties."""

    __slots__ = ("above", "attributes", "children", "kind", "name", "source", "value")
    class_name = "Node"

    def __init__(self, kind: int, name: str, above: Node | None, value: Any = None) -> None:
        self.properties = {}
        self.prototype = js.object({}).prototype
        self.kind = kind
        self.name = name
        self.above = above
        self.value = value
        self.children: list[Node] = []
        self.attributes: dict[str, str] = {}
        self.source = ""

    def get_own(self, key: Any) -> Any:
        read = READ.get(key)
        if read is None:
            return super().get_own(key)
        return js.values.Property(read(self), js.values.ENUMERABLE)

    def get(self, key: Any, receiver: Any) -> Any:
        read = READ.get(key)
        return super().get(key, receiver) if read is None else read(self)

    def set(self, key: Any, value: Any, receiver: Any) -> bool:
        return False if key in READ else super().set(key, value, receiver)

    def text(self) -> str:
        """All text inside the node."""
        if self.kind != ELEMENT and self.kind != DOCUMENT:
            return self.value if self.kind == TEXT else ""
        return "".join(node.value for node in walk(self) if node.kind == TEXT)

    def own_keys(self) -> list[Any]:
        return [*READ, *super().own_keys()]

    def __str__(self) -> str:
        return self.source


def walk(node: Node) -> list[Node]:
    """The nodes inside, in document order."""
    found = []
    stack = node.children[::-1]
    while stack:
        child = stack.pop()
        found.append(child)
        stack += child.children[::-1]
    return found


def _elements(node: Node, name: Any) -> Any:
    wanted = js.to_string(name)
    return _list(
        [
            child
            for child in walk(node)
            if child.kind == ELEMENT and wanted in ("*", child.name, _local(child.name))
        ]
    )


def _local(name: str) -> str:
    return name.rpartition(":")[2]


def _list(nodes: list[Node]) -> Any:
    """A NodeList: an array that also has item()."""
    made = js.array(list(nodes))
    js.define_hidden(
        made, "item", js.native(lambda this, index=0, *_: js.get(this, index) or None, "item", 1)
    )
    return made


def _sibling(node: Node, step: int) -> Node | None:
    around = node.above.children if node.above is not None else [node]
    at = around.index(node) + step
    return around[at] if 0 <= at < len(around) else None


def _document(node: Node) -> Node:
    while node.above is not None:
        node = node.above
    return node


def _method(name: str, length: int, function: Callable[..., Any]) -> Callable[[Node], Any]:
    """A property that holds a method of the node it is read from."""
    return lambda node: js.native(lambda this, *arguments: function(node, *arguments), name, length)


def _attribute(node: Node, name: Any = js.undefined, *_: Any) -> Any:
    return node.attributes.get(js.to_string(name))


def _has_attribute(node: Node, name: Any = js.undefined, *_: Any) -> bool:
    return js.to_string(name) in node.attributes


def _by_id(node: Node, id: Any = js.undefined, *_: Any) -> Any:
    wanted = js.to_string(id)
    return next((child for child in walk(node) if child.attributes.get("id") == wanted), None)


def _attributes(node: Node) -> Any:
    pairs = node.attributes.items()
    return js.array([js.object({"name": name, "value": value, "nodeValue": value}) for name, value in pairs])


def _first_element(node: Node) -> Node | None:
    return next((child for child in node.children if child.kind == ELEMENT), None)


READ: dict[Any, Callable[[Node], Any]] = {
    "nodeType": lambda node: node.kind,
    "nodeName": lambda node: node.name,
    "tagName": lambda node: node.name if node.kind == ELEMENT else js.undefined,
    "localName": lambda node: _local(node.name) if node.kind == ELEMENT else None,
    "nodeValue": lambda node: node.value,
    "data": lambda node: js.undefined if node.value is None else node.value,
    "textContent": lambda node: node.text(),
    "documentElement": lambda node: _first_element(node) if node.kind == DOCUMENT else js.undefined,
    "ownerDocument": _document,
    "parentNode": lambda node: node.above,
    "childNodes": lambda node: _list(node.children),
    "children": lambda node: _list([child for child in node.children if child.kind == ELEMENT]),
    "firstChild": lambda node: node.children[0] if node.children else None,
    "lastChild": lambda node: node.children[-1] if node.children else None,
    "nextSibling": lambda node: _sibling(node, 1),
    "previousSibling": lambda node: _sibling(node, -1),
    "attributes": _attributes,
    "getElementsByTagName": _method(
        "getElementsByTagName", 1, lambda node, name=js.undefined, *_: _elements(node, name)
    ),
    "getElementById": _method("getElementById", 1, _by_id),
    "getAttribute": _method("getAttribute", 1, _attribute),
    "hasAttribute": _method("hasAttribute", 1, _has_attribute),
    "hasChildNodes": _method("hasChildNodes", 0, lambda node, *_: bool(node.children)),
    "toString": _method(
        "toString", 0, lambda node, *_: _document(node).source if node.kind == DOCUMENT else node.text()
    ),
}


def parse(text: str) -> Node:
    """The document of an XML text; what is not well-formed is a ValueError."""
    from xml.parsers.expat import ExpatError

    builder = _Builder(text)
    try:
        builder.parser.Parse(text.encode("utf-8", "surrogatepass"), True)
    except ExpatError as error:
        raise ValueError(f"not well-formed XML: {error}") from error
    return builder.document


class _Builder:
    """Builds the nodes as expat finds them."""

    def __init__(self, text: str) -> None:
        from xml.parsers.expat import ParserCreate

        self.document = Node(DOCUMENT, "#document", None)
        self.document.source = text
        self.open = [self.document]
        self.count = 0
        self.parser = ParserCreate("utf-8")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self.start
        self.parser.EndElementHandler = lambda name: self.open.pop()
        self.parser.CharacterDataHandler = lambda data: self.add(Node(TEXT, "#text", self.open[-1], data))
        self.parser.CommentHandler = lambda data: self.add(Node(COMMENT, "#comment", self.open[-1], data))
        self.parser.StartDoctypeDeclHandler = self.refuse

    def start(self, name: str, attributes: dict[str, str]) -> None:
        node = Node(ELEMENT, name, self.open[-1])
        node.attributes = attributes
        self.add(node)
        self.open.append(node)
        if len(self.open) > DEEPEST:
            raise ValueError(f"XML nested deeper than {DEEPEST} elements")

    def add(self, node: Node) -> None:
        self.count += 1
        if self.count > MOST_NODES:
            raise ValueError(f"XML of more than {MOST_NODES} nodes")
        self.open[-1].children.append(node)

    def refuse(self, *_: Any) -> None:
        raise ValueError("XML with a document type is refused")
