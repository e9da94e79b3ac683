"""Which functions may call themselves, by whatever way: each entry of these takes a step of the budget.

In: a tree. Out: the functions that lie on a cycle of calls, going by names alone: `f()`, `o.f()` and `new f()` may all
call whatever is called f. A function that calls two or more functions from elsewhere counts too, since any of those
may call it back. Loops need no such care, they take steps themselves; neither does a chain of calls without
branches, which Python's recursion limit ends.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from scxmlc.ecmascript.nodes import FUNCTIONS, Node, children, literal_key

KNOWN = frozenset(
    "Array Boolean Date Error Function Number Object RegExp String Symbol decodeURI decodeURIComponent encodeURI "
    "encodeURIComponent escape eval isFinite isNaN parseFloat parseInt unescape uneval".split()
)
"""Functions of the global object, which call nothing of a script's by its name."""


@dataclass(eq=False)
class _Function:
    node: Node
    names: set[str] = field(default_factory=set)
    calls: list[str] = field(default_factory=list)
    plain: list[str] = field(default_factory=list)
    """Those of the calls that are by a name alone."""


def recursive(tree: Node) -> frozenset[int]:
    """The ids of the function nodes in `tree` that may call themselves."""
    functions = _functions(tree)
    declared = {name for each in functions for name in each.names}
    found = {id(each.node) for each in functions if _calls_strangers(each, declared)}
    return frozenset(found | {id(each.node) for each in _on_cycles(functions)})


def _functions(tree: Node) -> list[_Function]:
    """All functions with the names they go by and the names they call, those of functions inside included."""
    found: dict[int, _Function] = {}
    waiting: list[tuple[Node, tuple[_Function, ...]]] = [(tree, ())]
    while waiting:
        node, around = waiting.pop()
        named, name = _naming(node)
        if named is not None and named.type in FUNCTIONS:
            found.setdefault(id(named), _Function(named)).names.add(name)
        if node.type in FUNCTIONS:
            here = found.setdefault(id(node), _Function(node))
            if node.id is not None:
                here.names.add(node.id.name)
            around = (*around, here)
        elif node.type in ("CallExpression", "NewExpression"):
            name = _called(node.callee)
            for each in around:
                each.calls.append(name)
                if node.callee.type == "Identifier" and name not in KNOWN:
                    each.plain.append(name)
        waiting.extend((child, around) for child in children(node))
    return list(found.values())


def _naming(node: Node) -> tuple[Node | None, str]:
    """A value that gets a name here, and the name."""
    if node.type == "VariableDeclarator" and node.id.type == "Identifier":
        return node.init, node.id.name
    if node.type == "AssignmentExpression":
        return node.right, _called(node.left)
    if node.type in ("Property", "MethodDefinition") and not node.computed:
        return node.value, literal_key(node.key) or ""
    return None, ""


def _called(callee: Node) -> str:
    """The last name of a callee; "" where there is none."""
    if callee.type == "Identifier":
        return f"{callee.name}"
    if callee.type == "MemberExpression" and not callee.computed:
        return f"{callee.property.name}"
    return ""


def _calls_strangers(function: _Function, declared: set[str]) -> bool:
    """Calls by plain names that lead out of the tree, or back through `arguments.callee`."""
    return "callee" in function.calls or sum(name not in declared for name in function.plain) > 1


def _on_cycles(functions: list[_Function]) -> list[_Function]:
    """What is left when functions that call, or are called by, none of the others are taken away again and again."""
    bearers, callers = _by(functions, "names"), _by(functions, "calls")
    left = dict.fromkeys(functions)
    waiting = list(functions)
    while waiting:
        each = waiting.pop()
        if each not in left or (_meets(each.calls, bearers) and _meets(each.names, callers)):
            continue
        del left[each]
        for names, own, others in ((each.names, bearers, callers), (set(each.calls), callers, bearers)):
            for name in names:
                del own[name][each]
                if not own[name]:  # for those at the other end, it is as if the name were not
                    waiting.extend(others.get(name, ()))
    return list(left)


def _by(functions: list[_Function], what: str) -> dict[str, dict[_Function, None]]:
    """The functions that have each name among their `names` or `calls`."""
    found: dict[str, dict[_Function, None]] = {}
    for each in functions:
        for name in getattr(each, what):
            found.setdefault(name, {})[each] = None
    return found


def _meets(names: Iterable[str], others: dict[str, dict[_Function, None]]) -> bool:
    return any(others.get(name) for name in names)
