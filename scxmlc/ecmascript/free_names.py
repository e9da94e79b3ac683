"""What a piece of code asks of the global scope: the names that it reads, assigns, declares, or only asks about.

In: a tree of the parser. Out: `FreeNames`. The rule that surprises: `eval('(' + text + ')')`, the usual way to read
JSON where there was no JSON, can declare nothing, and is not counted as code that makes names as it runs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scxmlc.ecmascript.nodes import Node, children, pattern_names, start
from scxmlc.ecmascript.scopes import scopes_of
from scxmlc.kept import kept_with

Place = tuple[str, int]

_GLOBAL = "globalThis"
_MAKERS = ("eval", "Function")


@dataclass(frozen=True, slots=True)
class FreeNames:
    """Names of the global scope, each with its index in the text.

    `asked` are names that a `typeof`, `delete` or `try` is prepared to miss; `is_open` says that the code can make
    names that do not stand in it.
    """

    declared: frozenset[str]
    read: tuple[Place, ...]
    assigned: tuple[Place, ...]
    asked: frozenset[str]
    is_open: bool


@kept_with
def free_names(tree: Node) -> FreeNames:
    """Of one program or expression; the same tree is asked about again where texts are checked as one types."""
    found = _Walk()
    found.run(tree)
    scopes = scopes_of(tree)
    free = [(name, at) for scope, name, at in scopes.uses() if scope.find(name) is None]
    return FreeNames(
        frozenset(found.properties.union(scopes.program.names)),
        tuple(place for place in free if place[1] not in found.targets),
        tuple(place for place in free if place[1] in found.targets),
        frozenset(found.asked),
        found.is_open,
    )


class _Walk:
    """One walk over a tree, which notes what the position of a name says about it."""

    def __init__(self) -> None:
        self.targets: set[int] = set()
        self.asked: set[str] = set()
        self.properties: set[str] = set()
        self.is_open = False

    def run(self, tree: Node) -> None:
        waiting = [(tree, False)]
        while waiting:
            node, is_tried = waiting.pop()
            if is_tried and node.type == "Identifier":
                self.asked.add(node.name)
            visit = getattr(self, "visit_" + node.type, children)
            inside = visit(node)
            tried = node.block if node.type == "TryStatement" and _catches(node) else None
            waiting.extend((each, is_tried or each is tried) for each in inside)

    def visit_AssignmentExpression(self, node: Node) -> Sequence[Node]:
        if node.operator == "=":
            self.targets.update(_starts(node.left))
        return children(node)

    def visit_ForInStatement(self, node: Node) -> Sequence[Node]:
        if node.left.type != "VariableDeclaration":
            self.targets.update(_starts(node.left))
        return children(node)

    visit_ForOfStatement = visit_ForInStatement

    def visit_UnaryExpression(self, node: Node) -> Sequence[Node]:
        if node.operator in ("typeof", "delete") and node.argument.type == "Identifier":
            self.asked.add(node.argument.name)
        return children(node)

    def visit_MemberExpression(self, node: Node) -> Sequence[Node]:
        """A property of the global object is a variable; `Function.prototype` makes none."""
        owner = node.object
        is_global = owner.type == "ThisExpression" or getattr(owner, "name", None) == _GLOBAL
        if is_global and not node.computed:
            self.properties.add(node.property.name)
        if node.computed:
            return children(node)
        return [] if is_global or getattr(owner, "name", None) == "Function" else [owner]

    def visit_BinaryExpression(self, node: Node) -> Sequence[Node]:
        is_kind = node.operator == "instanceof" and getattr(node.right, "name", None) == "Function"
        return [node.left] if is_kind else children(node)

    def visit_CallExpression(self, node: Node) -> Sequence[Node]:
        is_json = getattr(node.callee, "name", None) == "eval" and len(node.arguments) == 1
        return node.arguments if is_json and _is_bracketed(node.arguments[0]) else children(node)

    def visit_ThisExpression(self, node: Node) -> Sequence[Node]:
        self.is_open = True
        return []

    def visit_WithStatement(self, node: Node) -> Sequence[Node]:
        self.is_open = True
        return []

    def visit_Identifier(self, node: Node) -> Sequence[Node]:
        self.is_open |= node.name in _MAKERS or node.name == _GLOBAL
        return []


def _starts(pattern: Node) -> Iterator[int]:
    return (
        (start(name) for name in pattern_names(pattern)) if pattern.type != "MemberExpression" else iter(())
    )


def _catches(node: Node) -> bool:
    return bool(node.handlers or node.handler)


def _is_bracketed(node: Node) -> bool:
    """Whether a text begins with `(`, whatever is added to it."""
    while node.type == "BinaryExpression" and node.operator == "+":
        node = node.left
    return node.type == "Literal" and str(node.value).lstrip().startswith("(")
