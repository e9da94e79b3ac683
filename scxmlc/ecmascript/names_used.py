"""Names of the global scope: which a tree declares, which it uses, and the same tree with other names.

In: a tree of the parser, and its text. Out: names, or a tree of its own: those of the parser are shared. What a
function declares for itself is no name of the global scope.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from scxmlc.ecmascript.nodes import Node, pattern_names, start, walk, walk_own
from scxmlc.ecmascript.parse import expression, parse_script
from scxmlc.ecmascript.scopes import Scopes, scopes_of


def declared_names(program: Node) -> set[str]:
    """What `var` and function declarations of a program make."""
    names = scopes_of(program).program.names
    return {name for name, variable in names.items() if not variable.is_lexical}


def used_names(tree: Node) -> set[str]:
    """The names of the global scope that the tree reads or assigns, its own declarations included."""
    return set(name_places(tree).values())


def renamed(tree: Node, text: str, names: Mapping[str, str]) -> Node:
    """The tree of the text in which each of these names of the global scope is called otherwise."""
    found = {at: name for at, name in name_places(tree).items() if name in names}
    if not found:
        return tree
    text = str(text)
    short = short_places(tree)
    parts, behind = [], 0
    for at, name in sorted(found.items()):
        parts += [text[behind:at], f"{name}: " if at in short else "", names[name]]
        behind = at + len(name)
    new = "".join([*parts, text[behind:]])
    return parse_script(new) if tree.type == "Program" else expression(new)


def short_places(tree: Node) -> set[int]:
    """Where a name stands for a property and its value: `{name}`."""
    return {start(node.key) for node in walk(tree) if node.type == "Property" and node.shorthand}


def name_places(tree: Node) -> dict[int, str]:
    """Where a variable of the global scope is named."""
    scopes = scopes_of(tree)
    found = dict(_declarations(tree, scopes))
    for scope, name, at in scopes.uses():
        variable = scope.find(name)
        if variable is None or variable.is_global:
            found[at] = name
    return found


def declaration_places(tree: Node) -> dict[int, bool]:
    """Where a variable of the global scope is declared, and whether as a function."""
    scopes = scopes_of(tree)
    functions = {start(node.id) for node in scopes.program.functions}
    lexical = {
        start(name)
        for node in (tree.body if tree.type == "Program" else ())
        if node.type == "VariableDeclaration"
        for part in node.declarations
        for name in pattern_names(part.id)
    }
    return {at: at in functions for at in sorted({at for at, _ in _declarations(tree, scopes)} | lexical)}


def _declarations(tree: Node, scopes: Scopes) -> Iterator[tuple[int, str]]:
    for node in walk_own(tree):
        if node.type == "VariableDeclaration" and node.kind == "var":
            for part in node.declarations:
                yield from ((start(name), name.name) for name in pattern_names(part.id))
    for node in scopes.program.functions:
        yield start(node.id), node.id.name
