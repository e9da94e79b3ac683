"""Generated methods with counters in them.

In: the tree of a generated method. Out: the function made of it that counts: the block itself, each element of it, each
<if>, each function and branch of a script. Lines and columns stay, so tracebacks, the line map and breakpoints see what
they always saw.

The rule that surprises: counters are globals of the generated module under names with a dot in front, as no code can
write them: so functions of scripts get no variables of their own, and a session that is measured is saved as any other.
"""

from __future__ import annotations

import ast
from copy import deepcopy
from types import FunctionType

from scxml_runtime.js.linemap import NAME, line_map
from scxml_runtime.testing.items import Item

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any

    Allot = Callable[[Item], int]

ASK = ".asked"
BODIES = ("body", "orelse", "finalbody")
RECEIVERS = ("this", "_this")
"""The first parameter of what was a function in a script."""

MOST = 100
"""Characters of an element that are enough to know it by."""

BRANCHES = ("if", "elseif", "else")


def asked(hits: list[int], at: int, value: Any) -> Any:
    """Count whether a condition holds; it stays what it is."""
    hits[at + (not value)] += 1
    return value


class Probes:
    """Makes the functions of one generated class count. `hits` is the name of the list that they count in, `text` the
    lines of the module, `allot` gives an item its first counter."""

    def __init__(self, hits: str, text: Sequence[str], home: dict[str, Any], allot: Allot) -> None:
        self.hits = hits
        self.home = home
        self.allot = allot
        self.elements = _elements(text)
        self.map = line_map(home[NAME])

    def function(self, method: FunctionType, tree: ast.FunctionDef, at: int | None, asks: bool) -> Any:
        """The method with counters in it; `at` is its own, which counts calls or, if it `asks`, what it answers."""
        tree = deepcopy(tree)
        self.element = self.elements[tree.lineno][0]
        tree.body = self.body(tree.body)
        if at is not None:
            if asks:
                _Answers(self, at).visit(tree)
            else:
                tree.body.insert(0, self.count(at, tree.body[0]))
        module = ast.fix_missing_locations(ast.Module([tree], []))
        made: dict[str, Any] = {}
        file = method.__code__.co_filename
        exec(compile(module, file, "exec", dont_inherit=True), self.home, made)
        made[tree.name].tree_ = tree  # for functions put together of several
        return made[tree.name]

    def body(self, statements: list[ast.stmt]) -> list[ast.stmt]:
        made: list[ast.stmt] = []
        for each in statements:
            at, shown = self.elements[each.lineno]
            if at != self.element:
                self.element = at
                if _tag(shown) not in BRANCHES:
                    made.append(self.count(self.item("content", shown, each), each))
            made.append(self.statement(each, shown))
        return made

    def statement(self, node: Any, shown: str) -> Any:
        """A statement with counters in it; those of what stands in it come behind its own."""
        at = self.own(node, shown)
        for name, value in ast.iter_fields(node):
            if name in BODIES:
                setattr(node, name, self.body(value))
            elif name == "handlers":
                for handler in value:
                    handler.body = self.body(handler.body)
            elif isinstance(value, list):
                setattr(node, name, [*map(self.expression, value)])
            else:
                setattr(node, name, self.expression(value))
        if at is not None and isinstance(node, ast.FunctionDef):
            node.body.insert(0, self.count(at, node.body[0]))
        elif at is not None:
            _question(node, lambda test: self.ask(at, test))
        return node

    def expression(self, value: Any) -> Any:
        return _Choices(self).visit(value) if isinstance(value, ast.AST) else value

    def own(self, node: Any, shown: str) -> int | None:
        """The counters of the statement itself, if it has some."""
        if isinstance(node, ast.FunctionDef):
            if not node.args.args or node.args.args[0].arg not in RECEIVERS or _is_called(node):
                return None
            return self.called(node)
        if not isinstance(node, ast.If) or _is_machinery(node.test):
            return None
        if _tag(shown) in BRANCHES:
            return self.item("if", shown, node)
        return self.item("branch", _word(node), node)

    def called(self, node: ast.FunctionDef) -> int:
        """The counter of a function of a script."""
        return self.item("function", self.map.names.get(node.lineno, node.name) or "(anonymous)", node)

    def item(self, kind: str, name: str, node: Any) -> int:
        file, line, column = self.map.at(node.lineno, node.col_offset) or ("", 0, 0)
        return self.allot(Item(kind, name, file, line, column))

    def count(self, at: int, where: ast.AST) -> Any:
        counter = ast.Subscript(ast.Name(self.hits, ast.Load()), ast.Constant(at), ast.Store())
        return _placed(ast.AugAssign(counter, ast.Add(), ast.Constant(1)), where)

    def ask(self, at: int, value: Any) -> Any:
        arguments = [ast.Name(self.hits, ast.Load()), ast.Constant(at), value]
        return _placed(ast.Call(ast.Name(ASK, ast.Load()), arguments, []), value)


class _Choices(ast.NodeTransformer):
    """Counts each `?:` in an expression."""

    def __init__(self, probes: Probes) -> None:
        self.probes = probes

    def visit_IfExp(self, node: ast.IfExp) -> ast.IfExp:
        at = None if _is_logical(node) or _is_operator(node) else self.probes.item("branch", "?:", node.test)
        self.generic_visit(node)
        if at is not None:
            node.test = self.probes.ask(at, node.test)
        return node


class _Answers(ast.NodeTransformer):
    """Counts what a condition's method returns, not what functions within it do."""

    def __init__(self, probes: Probes, at: int) -> None:
        self.probes = probes
        self.at = at
        self.depth = 0

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.FunctionDef:
        self.depth += 1
        if self.depth == 1:
            self.generic_visit(node)
        self.depth -= 1
        return node

    def visit_Return(self, node: ast.Return) -> ast.Return:
        node.value = self.probes.ask(self.at, node.value or ast.copy_location(ast.Constant(None), node))
        return node


def _elements(text: Sequence[str]) -> list[tuple[int, str]]:
    """For each line of a module, from 1, the line of the comment above that shows an element, and what it shows."""
    found = [(0, "")]
    for number, line in enumerate(text, 1):
        stripped = line.strip()
        found.append((number, stripped[2:]) if stripped.startswith("# <") else found[-1])
        at, shown = found[-1]
        if stripped.startswith("#     ") and at and len(shown) < MOST:  # the comment goes on
            found[-1] = at, f"{shown} {stripped[1:].strip()}"
    return found


def _tag(shown: str) -> str:
    return shown[1:].split()[0].rstrip(">/") if shown else ""


def _question(node: ast.If, ask: Callable[[ast.expr], ast.expr]) -> None:
    """Count what an `if` asks; one that ends a loop asks whether it does not go on."""
    if _ends_loop(node) and isinstance(node.test, ast.UnaryOp):
        node.test.operand = ask(node.test.operand)
    else:
        node.test = ask(node.test)


def _word(node: ast.If) -> str:
    """What stood in the script."""
    match node:
        case ast.If(body=[ast.Assign([ast.Name(name)], ast.Constant(int()))]) if name.startswith("case"):
            return "case"
        case ast.If(test=ast.Compare(ast.Name(), [ast.Is()], [ast.Attribute(attr="undefined")])):
            return "default value"
    return "loop" if _ends_loop(node) else "if"


def _ends_loop(node: ast.If) -> bool:
    is_not = isinstance(node.test, ast.UnaryOp) and isinstance(node.test.op, ast.Not)
    return is_not and len(node.body) == 1 and isinstance(node.body[0], ast.Break) and not node.orelse


def _is_machinery(test: ast.expr) -> bool:
    """Whether this is how a `switch` falls through: `if case <= 2`, which the script does not ask."""
    match test:
        case ast.Compare(ast.Name(name), [ast.LtE()], [ast.Constant(int())]):
            return name.startswith("case")
    return False


def _is_logical(node: ast.IfExp) -> bool:
    """Whether it was `&&`, `||` or `??`: one of the ends is what is asked."""
    test: ast.expr = node.test
    if isinstance(test, ast.Call) and len(test.args) == 1:
        test = test.args[0]
    if isinstance(test, ast.NamedExpr):
        test = ast.Name(test.target.id, ast.Load())
    return ast.dump(test) in (ast.dump(node.body), ast.dump(node.orelse))


def _is_operator(node: ast.IfExp) -> bool:
    """Whether it is how a sum is rounded, or how an item is read that may not be there."""
    match node:
        case ast.IfExp(orelse=ast.Call(ast.Name("float"), [ast.Name()])):
            return True
        case ast.IfExp(
            test=ast.Compare(comparators=[ast.Call(ast.Name("len"))]),
            body=ast.Subscript(),
            orelse=ast.Attribute(attr="undefined"),
        ):
            return True
    return False


def _is_called(node: ast.FunctionDef) -> bool:
    """Whether its code is a method: `return self.script_free(data, agent)`."""
    match node.body:
        case [ast.Return(ast.Call(ast.Attribute(ast.Name("self")), [ast.Name("data"), *_]))]:
            return True
    return False


def _placed(made: Any, where: ast.AST) -> Any:
    """New nodes, said to be where another stands; what stands in them keeps its place."""
    ast.copy_location(made, where)
    return ast.fix_missing_locations(made)
