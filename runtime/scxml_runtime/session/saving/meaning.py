"""What a chart means: a hash that stays the same as long as its sessions would do the same.

In: a class that holds a chart. Out: 64 hexadecimal digits: 32 for the rows (structure, transitions, events, which
content stands where), 32 for the code of the content. Comments, line numbers, the names of the file and of the class,
and the document's layout count for nothing.

The rule that surprises: the code is hashed as the syntax tree of the module's text, which is the same for each version
of Python; where the text is not at hand (a module that was shipped as bytecode, a class made by `type`), its half
is zeros, and a comparison looks at the rows alone. What a Python subclass replaces is not part of the chart.
"""

from __future__ import annotations

import ast
from functools import lru_cache
from hashlib import sha256

from scxml_runtime.chart.rows import Row

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

HALF = 32
UNKNOWN = "0" * HALF
"""In place of the code's half, where no text is at hand."""

PLACES = frozenset(["source", "folder"])
"""What a chart says of where it comes from."""

WITHOUT_MEANING = frozenset(["ctx", "kind", "type_comment", "type_ignores", "type_params"])
"""Fields of syntax trees that say nothing, or not in each version of Python."""

TYPES_AND_PLACES = frozenset(["LINES", "SOURCES", "TYPE_CHECKING"])
"""Names that generated modules end with, for type checkers and for error messages."""


def meaning(cls: type[Any]) -> str:
    """The hash of the chart that the class has, from its own module or an ancestor's."""
    owner = owner_of(cls)
    rows = sha256(repr(_plain(owner.__dict__["chart"])).encode()).hexdigest()
    return rows[:HALF] + _code(owner)


def same(one: str, other: str) -> bool:
    """Whether two charts mean the same, as far as both hashes know."""
    if one[:HALF] != other[:HALF]:
        return False
    return one[HALF:] == other[HALF:] or UNKNOWN in (one[HALF:], other[HALF:])


def shortly(meaning: str) -> str:
    """As much of it as tells it from others of the chart: the beginnings of its halves."""
    return f"{meaning[:4]}…{meaning[HALF : HALF + 4]}"


def owner_of(cls: type[Any]) -> type[Any]:
    """The class that holds the chart: this one, or the one it was derived from."""
    return next(each for each in cls.__mro__ if "chart" in each.__dict__)


def _plain(value: Any) -> Any:
    """Rows as lists, and methods as their names."""
    if isinstance(value, Row):
        return [type(value).__name__] + [
            (name, _plain(getattr(value, name))) for name in sorted(value.__slots__) if name not in PLACES
        ]
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return [(name, _plain(value[name])) for name in sorted(value)]
    return getattr(value, "__name__", value)


def _code(owner: type[Any]) -> str:
    from linecache import getlines

    text = "".join(getlines(_file(owner), {**owner.home_}))
    return _hash(text, None if "LINES" in owner.home_ else owner.__name__)


@lru_cache(maxsize=8)
def _hash(text: str, name: str | None) -> str:
    """Of a generated module, the whole, which all its classes have in common; of one written by hand, one class."""
    try:
        module = ast.parse(text)
    except (SyntaxError, ValueError):
        return UNKNOWN
    if name is None:
        _forget_names(module)
    told = sha256()
    found = False
    for statement in module.body if name is None else _classes(module, name):
        found = found or isinstance(statement, ast.ClassDef)
        if _counts(statement):
            told.update("\0".join(dumped(statement)).encode("utf-8", "surrogatepass"))
    return told.hexdigest()[:HALF] if found else UNKNOWN


def _forget_names(module: ast.Module) -> None:
    """Of a generated module: the names of classes, which come from that of the file, become numbers; their types go."""
    classes = [each for each in module.body if isinstance(each, ast.ClassDef)]
    names = {each.name: f"class {place}" for place, each in enumerate(classes)}
    for each in classes:
        each.name = names[each.name]
        each.bases = [base.value if isinstance(base, ast.Subscript) else base for base in each.bases]
    for node in ast.walk(module):
        if isinstance(node, ast.Name):
            node.id = names.get(node.id, node.id)


def _file(owner: type[Any]) -> str:
    """The file of the class's methods, or of its module."""
    for value in owner.__dict__.values():
        code = getattr(value, "__code__", None)
        if code is not None:
            return str(code.co_filename)
    return str(owner.home_.get("__file__", ""))


def _classes(module: ast.Module, name: str) -> Iterator[ast.stmt]:
    """Of a module written by hand, the class alone."""
    return (node for node in ast.walk(module) if isinstance(node, ast.ClassDef) and node.name == name)


def _counts(statement: ast.stmt) -> bool:
    """Whether a statement of the module is part of what the chart does."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return False
    if isinstance(statement, ast.Assign | ast.If):
        names = {node.id for node in ast.walk(statement) if isinstance(node, ast.Name)}
        return not names & TYPES_AND_PLACES
    return not _is_text(statement)


def _is_text(node: ast.AST) -> bool:
    """A docstring."""
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    )


def dumped(node: Any) -> Iterator[str]:
    """The pieces of a syntax tree, but the rows of a chart, which have a hash of their own."""
    if isinstance(node, ast.AST):
        if _is_text(node) or _is_chart(node):
            return
        yield type(node).__name__
        for name in sorted(node._fields):
            value = getattr(node, name, None)
            if name not in WITHOUT_MEANING and value is not None and value != []:
                yield name
                yield from dumped(value)
    elif isinstance(node, list):
        yield "["
        for each in node:
            yield from dumped(each)
        yield "]"
    else:
        yield repr(node)


def _is_chart(node: ast.AST) -> bool:
    return isinstance(node, ast.Assign) and any(
        isinstance(target, ast.Name) and target.id == "chart" for target in node.targets
    )
