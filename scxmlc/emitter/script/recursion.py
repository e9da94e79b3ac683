"""Which functions take steps of the budget when they are entered, and how many.

In: a tree, and names of built-ins that it leaves alone. Out: the functions that lie on a cycle of calls, that may lead
to many calls, or that are long. It goes by names alone: `f()`, `o.f()` and `new f()` may all call whatever is called f;
what is called by a name that the tree does not know may be anything, but for built-ins. Functions that call each other
twice each double the calls from level to level, without any cycle. Loops need no such care, they take steps themselves;
neither do the calls that the language makes by itself, which the runtime pays for.
"""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass, field

from scxmlc.ecmascript.nodes import FUNCTIONS, Node, children, literal_key
from scxmlc.emitter.script.length import CALLS, length

BUILTINS = frozenset(
    "Array Boolean Date Error Function Number Object RegExp String Symbol decodeURI decodeURIComponent encodeURI "
    "encodeURIComponent escape eval isFinite isNaN parseFloat parseInt unescape uneval".split()
)
"""Functions of the global object, which call nothing of a script's by its name. What a script puts in their place pays
for its calls itself (see `stand_ins.py` of the runtime)."""

STRANGER = 6
"""Calls that a call of a name the tree does not know may lead to."""

MANY = 8
"""Calls from which a function takes a step."""


@dataclass(eq=False)
class _Function:
    node: Node
    names: set[str] = field(default_factory=set)
    calls: list[str] = field(default_factory=list)


def costs(tree: Node, builtins: Container[str] = BUILTINS) -> dict[int, int]:
    """The steps that functions in `tree` take when they are entered, by the ids of their nodes; `builtins` are names
    that mean the built-ins in all of it."""
    functions = _functions(tree, builtins)
    counted = {id(each.node) for each in _on_cycles(functions)}
    calls = _Calls(functions)
    counted |= {id(each.node) for each in functions if calls.known[id(each)] > MANY}
    found = {id(each.node): length(each.node) for each in functions}
    return {node: max(steps, 1) for node, steps in found.items() if steps or node in counted}


def _functions(tree: Node, builtins: Container[str]) -> list[_Function]:
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
        elif node.type in CALLS:
            callee = node.tag if node.type == "TaggedTemplateExpression" else node.callee
            if callee.type != "Identifier" or callee.name not in builtins:
                for each in around:
                    each.calls.append(_called(callee))
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


class _Calls:
    """How many calls a function may lead to, itself included; beyond `MANY` it does not matter how many."""

    def __init__(self, functions: list[_Function]) -> None:
        self.by_name: dict[str, list[_Function]] = {}
        for each in functions:
            for name in each.names:
                self.by_name.setdefault(name, []).append(each)
        self.known: dict[int, int] = {}
        for each in functions:
            self.visit(each)

    def visit(self, function: _Function) -> None:
        """Find it out for what the function calls, then for itself; without recursion, since chains may be long."""
        waiting = [function]
        while waiting:
            top = waiting[-1]
            self.known.setdefault(id(top), 0)  # while it is being looked at: a cycle is counted anyway
            before = len(waiting)
            waiting += [
                each
                for name in top.calls
                for each in self.by_name.get(name, ())
                if id(each) not in self.known
            ]
            if len(waiting) == before:
                self.known[id(top)] = min(1 + sum(map(self.of_name, top.calls)), 2 * MANY)
                waiting.pop()

    def of_name(self, name: str) -> int:
        if name in self.by_name:
            return max(self.known[id(each)] for each in self.by_name[name])
        return STRANGER


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
