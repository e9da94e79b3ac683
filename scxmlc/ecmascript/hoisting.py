"""What hoisting makes visible: a `var` that is read before its declaration has given it a value (ES5 10.5).

In: a variable and the statements of its function. Out: whether somebody may see that it is undefined.
"""

from __future__ import annotations

from scxmlc.ecmascript.bindings import Variable
from scxmlc.ecmascript.nodes import Node, pattern_names, start, walk


def is_early(variable: Variable, statements: list[Node]) -> bool:
    """Whether a `var` may be read before a statement of the outermost list has given it its value."""
    if (
        variable.scope.function.dynamic
        or variable.captured_by_declaration
        or variable.scope.kind != "function"
    ):
        return True
    scope = variable.scope
    if scope.first_values is None:
        scope.first_values = _first_values(statements)
    declarator = scope.first_values.get(variable.name)
    if declarator is None:
        return True
    inside = any(each.name == variable.name for each in walk(declarator.init) if each.type == "Identifier")
    return inside or (0 <= variable.first_use < start(declarator))


def _first_values(statements: list[Node]) -> dict[str, Node]:
    """For each `var` the declarator of the outermost list that first gives it a value."""
    found: dict[str, Node] = {}
    for statement in statements:
        if statement.type == "ForStatement" and statement.init is not None:
            statement = statement.init
        if statement.type == "VariableDeclaration" and statement.kind == "var":
            for declarator in statement.declarations:
                if declarator.init is not None:
                    for name in pattern_names(declarator.id):
                        found.setdefault(name.name, declarator)
    return found
