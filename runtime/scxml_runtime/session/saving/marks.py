"""What each function of a chart does, as a hash: by it a function is known again that stands elsewhere now.

In: the class of a chart. Out: for the path of a function (`codes.py`) 16 hexadecimal digits, and the functions that do
the same. Its own name and those of the functions in it count for nothing: compilers number them.

The rule that surprises: as in `meaning.py`, it is the syntax tree of the module's text that is hashed; a function whose
text is not at hand has none.
"""

from __future__ import annotations

import ast
from hashlib import sha256
from linecache import getlines
from weakref import WeakKeyDictionary

from scxml_runtime.session.saving.codes import codes
from scxml_runtime.session.saving.meaning import dumped

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import CodeType
    from typing import Any

    Nodes = dict[tuple[int, str], ast.FunctionDef]

DIGITS = 16


class Marks:
    """Those of one chart."""

    __slots__ = ("_codes", "_found", "_nodes")

    def __init__(self, cls: type[Any]) -> None:
        self._codes = codes(cls)
        self._nodes: dict[str, Nodes] = {}  # by file
        self._found: dict[str, str | None] = {}  # by path

    def of(self, path: str) -> str | None:
        """What the function there does; None where that is not known."""
        if path not in self._found:
            node = None if path.startswith(":") else self._node(path)
            self._found[path] = None if node is None else _mark(node)
        return self._found[path]

    def like(self, mark: str) -> Iterator[tuple[str, CodeType]]:
        """The functions that do this."""
        return ((path, code) for path, code in self._codes.at.items() if self.of(path) == mark)

    @property
    def are_known(self) -> bool:
        """Whether the text of the module is at hand."""
        return any(self.of(path) is not None for path in self._codes.at)

    def _node(self, path: str) -> ast.FunctionDef | None:
        code = self._codes.at[path]
        nodes = self._nodes.get(code.co_filename)
        if nodes is None:
            text = "".join(getlines(code.co_filename, {**self._codes.homes[path]}))
            nodes = self._nodes[code.co_filename] = _functions(text)
        return nodes.get((code.co_firstlineno, code.co_name))


def _functions(text: str) -> Nodes:
    """By where they begin, and their names."""
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError):
        return {}
    found = [node for node in ast.walk(module) if isinstance(node, ast.FunctionDef)]
    return {
        (min([each.lineno for each in node.decorator_list] + [node.lineno]), node.name): node
        for node in found
    }


def _mark(node: ast.FunctionDef) -> str:
    inside = [each.name for each in ast.walk(node) if isinstance(each, ast.FunctionDef)]
    names = {repr(name): f"function {place}" for place, name in enumerate(dict.fromkeys(inside))}
    told = "\0".join(names.get(piece, piece) for piece in dumped(node))
    return sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:DIGITS]


_known: WeakKeyDictionary[type[Any], Marks] = WeakKeyDictionary()


def marks(cls: type[Any]) -> Marks:
    """Those of a class, looked up once."""
    found = _known.get(cls)
    if found is None:
        found = _known[cls] = Marks(cls)
    return found
