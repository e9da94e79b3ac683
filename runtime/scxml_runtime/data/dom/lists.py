"""Lists of nodes as scripts hold them: `list.length`, `list[0]`, `list.item(0)` (DOM Level 2 Core 1.1.3).

In: where to look, and how. Out: objects like arrays that cannot be written to. The rule that surprises: they are live:
what they hold is looked up again when the document has changed since.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.data.dom import tree
from scxml_runtime.data.dom.interfaces import attributes, methods, prototype, tables
from scxml_runtime.js.budget import step
from scxml_runtime.js.values import EMPTY, ENUMERABLE, Property, is_index

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.data.dom.tree import Node


class Listing(js.HostObject):
    """An object that shows nodes under the indexes 0, 1, …"""

    __slots__ = ()

    def nodes(self) -> list[Any]:
        """What it shows now."""
        raise NotImplementedError

    def _at(self, key: Any) -> Property | None:
        if not is_index(key):
            return None
        step()
        nodes = self.nodes()
        return Property(nodes[int(key)], ENUMERABLE) if int(key) < len(nodes) else None

    def get_own(self, key: Any) -> Any:
        return self._at(key) or super().get_own(key)

    def get(self, key: Any, receiver: Any) -> Any:
        found = self._at(key)
        return super().get(key, receiver) if found is None else found.value

    def define_own(self, key: Any, wish: Any) -> bool:
        return not is_index(key) and super().define_own(key, wish)

    def delete(self, key: Any) -> bool:
        return self._at(key) is None and super().delete(key)

    def own_keys(self) -> list[Any]:
        size = len(self.nodes())
        js.current().steps.pay(size)
        return [*map(str, range(size)), *super().own_keys()]

    def source(self) -> str:
        told, size = [], 0
        for node in self.nodes():
            told.append(node.markup(tree.LONGEST_TOLD - size))
            size += len(told[-1]) + len(", ")
            if size >= tree.LONGEST_TOLD:
                break
        return f"[{', '.join(told)}]"

    def plain(self) -> Any:
        return js.array([node.plain() for node in self.nodes()])


class NodeList(Listing):
    """The nodes that `find` finds in `root`."""

    __slots__ = ("changes", "find", "found", "root")
    class_name = "NodeList"
    interface = prototype("NodeList")

    def __init__(self, root: Node, find: Callable[[Node], list[Any]]) -> None:
        self.properties = EMPTY
        self.prototype = self.interface
        self.root = root
        self.find = find
        self.found: list[Any] = []
        self.changes = -1

    def nodes(self) -> list[Any]:
        if self.changes != self.root.document.changes:
            self.found = self.find(self.root)
            self.changes = self.root.document.changes
        return self.found

    def copy(self) -> NodeList:
        copies = [node.copy() for node in self.nodes()]
        return NodeList(tree.Document(), lambda _: copies)


def elements(root: Node, is_wanted: Callable[[tree.Element], bool]) -> NodeList:
    """The elements in `root` that are wanted, in document order."""

    def find(root: Node) -> list[Any]:
        return [node for node in tree.below(root) if isinstance(node, tree.Element) and is_wanted(node)]

    return NodeList(root, find)


def elements_named(root: Node, name: Any) -> NodeList:
    """getElementsByTagName."""
    wanted = js.to_string(name)
    return elements(root, lambda element: wanted in ("*", element.name))


def elements_of(root: Node, namespace: Any, local: Any) -> NodeList:
    """getElementsByTagNameNS; `*` is any namespace, any name."""
    space, name = namespace_of(namespace), js.to_string(local)

    def is_wanted(element: tree.Element) -> bool:
        found, called = element.expanded
        return space in ("*", found) and name in ("*", called)

    return elements(root, is_wanted)


def child_elements(node: Node) -> list[Any]:
    """The children that are elements."""
    return [child for child in tree.children(node) if isinstance(child, tree.Element)]


def namespace_of(value: Any) -> str | None:
    """A namespace as a script gives it; the empty string is none."""
    return None if value is None or value is js.undefined else js.to_string(value) or None


def at(nodes: Listing, index: Any) -> Any:
    """item: null behind the end."""
    found, number = nodes.nodes(), js.to_uint32(index)
    return found[int(number)] if number < len(found) else None


def members(kind: type[Listing]) -> dict[str, Any]:
    """What every list has."""
    return {
        **attributes(kind, {"length": lambda nodes: len(nodes.nodes())}),
        **methods(
            kind,
            {
                "item": (at, 1),
                "toString": (Listing.source, 0),
                "toJSON": (lambda nodes: js.array(list(nodes.nodes())), 0),
            },
        ),
    }


TABLES = tables("NodeList", members(NodeList))
