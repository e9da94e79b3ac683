"""Python names of functions.

In: a function node, and what scripts call it. Out: the name of its `def`, which no local variable has.
"""

from __future__ import annotations

from scxmlc.ecmascript.nodes import Node
from scxmlc.ecmascript.scopes import Scope, Variable
from scxmlc.emitter.names import attribute
from scxmlc.emitter.script.context import RESERVED, Code


def python_name(code: Code, node: Node, name: str) -> str:
    wished = attribute(name) if name.isidentifier() else "_".join(name.split()) or "function"
    if wished in RESERVED or not wished.isidentifier() or wished.endswith("_"):
        wished = "function"
    variable = code.scope.find(name) if node.type == "FunctionDeclaration" else None
    if variable is not None and _is_plain_local(code, variable):
        return code.unit.local(variable)
    own = self_variable(code.unit.scopes.of[id(node)])
    if own is not None:
        return _reserve(code, own, wished)
    return free(code, wished)


def _is_plain_local(code: Code, variable: Variable) -> bool:
    return (
        not variable.is_global
        and not variable.boxed
        and variable not in code.unit.places
        and not code.scope.is_dynamic(variable.name)
        and variable.scope.function is code.scope.function
    )


def self_variable(scope: Scope) -> Variable | None:
    """The variable by which a named function expression knows itself."""
    outer = scope.parent
    if outer is None or outer.kind != "name":
        return None
    return next(iter(outer.names.values()))


def _reserve(code: Code, variable: Variable, wished: str) -> str:
    name = code.fresh(wished) if wished in code.unit.scopes.identifiers else free(code, wished)
    code.unit.python_names[variable] = name
    return name


def free(code: Code, wished: str) -> str:
    """A Python name for a `def` that no local variable has."""
    taken = code.unit.taken.setdefault(code.scope.function, {})
    local = [variable for variable in taken if variable == wished]
    if wished in code.unit.scopes.identifiers and not _only_global(code, wished):
        local.append(wished)
    if local or code.is_temporary(wished):
        return code.fresh(wished)
    code.temporaries.add(wished)
    return wished


def _only_global(code: Code, name: str) -> bool:
    return code.unit.scopes.is_only_global(name)
