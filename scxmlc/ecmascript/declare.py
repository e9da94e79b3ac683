"""One walk over a tree: makes its scopes, declares the names, notes the uses.

In: a tree and the empty `Scopes` for it. Out: the `Scopes`, filled.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from scxmlc.ecmascript.bindings import Scope, Variable
from scxmlc.ecmascript.nodes import (
    FUNCTIONS,
    LOOPS,
    Node,
    children,
    end,
    has_directive,
    pattern_names,
    start,
    walk,
)

if TYPE_CHECKING:
    from typing import Protocol

    class Found(Protocol):
        """What the walk fills: the scopes of a tree by node, and the uses of names."""

        program: Scope
        of: dict[int, Scope]
        identifiers: set[str]
        has_dynamic: bool

        def use(self, scope: Scope, name: str, at: int, is_write: bool) -> None: ...


_NO_NAMES: frozenset[str] = frozenset()


def lexical_names(node: Node) -> frozenset[str] | None:
    """What the block, loop head or catch clause `node` declares for itself; None for what is no scope."""
    if node.type == "CatchClause":
        simple = node.param is None or node.param.type == "Identifier"
        return _NO_NAMES if simple else frozenset(each.name for each in pattern_names(node.param))
    if node.type in LOOPS:
        head = node.init if node.type == "ForStatement" else node.left
        return _declared([head] if head is not None else [])
    if node.type == "SwitchStatement":
        return _declared([each for case in node.cases for each in case.consequent])
    return _declared(node.body) if node.type == "BlockStatement" else None


def _declared(statements: list[Node]) -> frozenset[str]:
    """The names of let, const, class and function among `statements`."""
    names: set[str] = set()
    for each in statements:
        if each.type in ("FunctionDeclaration", "ClassDeclaration"):
            names.add(each.id.name)
        elif each.type == "VariableDeclaration" and each.kind != "var":
            names.update(name.name for part in each.declarations for name in pattern_names(part.id))
    return frozenset(names)


def has_expressions(node: Node) -> bool:
    """Whether parameters of a function hold expressions: its body has its own variables then (ES2015 9.2.12)."""
    parts = [each for param in node.params for each in walk(param)]
    return any(each.type == "AssignmentPattern" for each in parts) or any(each.computed for each in parts)


def names_in_defaults(node: Node) -> set[str]:
    """The identifiers in the parameters of a function that has defaults or patterns."""
    if all(param.type == "Identifier" for param in node.params):
        return set()
    return {each.name for param in node.params for each in walk(param) if each.type == "Identifier"}


class Declare:
    """One walk over the tree: makes the scopes, declares names, notes uses."""

    def __init__(self, scopes: Found) -> None:
        self.scopes = scopes
        self.waiting: list[tuple[Node, Scope]] = []

    def run(self, tree: Node) -> None:
        scope = self.scopes.program
        body = tree.body if tree.type == "Program" else [tree]
        self.hoist(body, scope)
        self.push(body, scope)
        while self.waiting:
            node, scope = self.waiting.pop()
            self.visit(node, scope)

    def push(self, nodes: Sequence[Node], scope: Scope) -> None:
        self.waiting.extend((node, scope) for node in reversed(nodes) if node is not None)

    def visit(self, node: Node, scope: Scope) -> None:
        method = getattr(self, "visit_" + node.type, None)
        if method is not None:
            method(node, scope)
        elif node.type in FUNCTIONS:
            self.function(node, scope)
        elif node.type in LOOPS:
            self.loop(node, scope)
        else:
            self.push(children(node), scope)

    # names

    def declare(self, scope: Scope, name: str, kind: str, at: int) -> Variable:
        self.scopes.identifiers.add(name)
        old = scope.names.get(name)
        if old is not None:
            if kind == "function":
                old.kind = "function" if old.kind == "var" else old.kind
            old.redeclared = True
            return old
        if name == "arguments" and kind == "var" and scope.kind == "function" and not scope.is_arrow:
            scope.uses_arguments = True
        variable = Variable(name, kind, scope, at, in_loop=scope.in_loop)
        scope.names[name] = variable
        return variable

    def hoist(self, statements: list[Node], scope: Scope) -> None:
        """Declare what a statement list declares for its own scope: let, const, class, functions; and all vars."""
        for statement in statements:
            while statement.type == "LabeledStatement":
                statement = statement.body
            if statement.type == "FunctionDeclaration":
                variable = self.declare(scope, statement.id.name, "function", start(statement))
                variable.function_node = statement
                scope.functions.append(statement)
            elif statement.type == "ClassDeclaration":
                self.declare(scope, statement.id.name, "class", start(statement))
            elif statement.type == "VariableDeclaration" and statement.kind != "var":
                self.declare_all(scope, statement)
        if scope.is_function:
            self.hoist_vars(statements, scope)

    def declare_all(self, scope: Scope, declaration: Node, behind: int = 0) -> None:
        """`behind`: a place before which they have no values."""
        for declarator in declaration.declarations:
            for name in pattern_names(declarator.id):
                self.declare(scope, name.name, declaration.kind, max(end(declarator), behind))

    def hoist_vars(self, statements: list[Node], scope: Scope) -> None:
        """Declare the `var`s; with each node goes what the blocks around its own block declare."""
        waiting = [(node, _NO_NAMES, _NO_NAMES) for node in reversed(statements)]
        while waiting:
            node, around, own = waiting.pop()
            if node.type in FUNCTIONS or node.type == "ClassDeclaration" or node.type.endswith("Expression"):
                if node.type == "FunctionDeclaration" and not scope.strict and node not in statements:
                    self.hoist_block_function(node, scope, around)
                continue
            if node.type == "VariableDeclaration" and node.kind == "var":
                self.declare_all(scope, node)
            declared = lexical_names(node)
            if declared is not None:
                around, own = around | own, declared
            waiting.extend((each, around, own) for each in reversed(children(node)))

    def hoist_block_function(self, node: Node, scope: Scope, around: frozenset[str]) -> None:
        """A function in a block is, in sloppy code, a variable of the function too (ES2015 B.3.3).

        Not so where a `var` in its place would clash with a declaration around, nor under the name `arguments`.
        """
        name = node.id.name
        if node.generator or node.isAsync or name in scope.names or name in around:
            return
        if name != "arguments" or scope.kind != "function" or scope.is_arrow:
            self.declare(scope, name, "var", start(node)).from_block = True

    # scopes

    def inner(self, kind: str, node: Node, parent: Scope) -> Scope:
        scope = Scope(kind, node, parent, in_loop=parent.in_loop, strict=parent.strict)
        self.scopes.of[id(node)] = scope
        return scope

    def function(self, node: Node, outer: Scope) -> None:
        if node.type == "FunctionExpression" and node.id is not None:
            outer = self.name_scope(node, outer)
        scope = self.inner("function", node, outer)
        scope.in_loop = False
        scope.strict = outer.strict or has_directive(node)
        scope.is_arrow = node.type == "ArrowFunctionExpression"
        for param in node.params:
            for name in pattern_names(param):
                self.declare(scope, name.name, "param", end(param))
        body = node.body.body if node.body.type == "BlockStatement" else [node.body]
        for param in reversed(node.params):
            self.binding(param, scope)
        self.hoist(body, scope)
        self.push(body, self.body_scope(node, scope))

    def body_scope(self, node: Node, scope: Scope) -> Scope:
        """What the body declares under a name that a default mentions is not what the default means (ES2015 9.2.12)."""
        mentioned = names_in_defaults(node)
        known = [each for each in scope.names.values() if each.kind != "param" or each.redeclared]
        own = [each for each in known if each.name in mentioned or "eval" in mentioned]
        if not own:
            return scope
        body = self.inner("block", node.body, scope)
        for each in own:
            if each.kind == "param":
                body.names[each.name] = Variable(each.name, "var", body, start(node.body))
            else:
                body.names[each.name] = scope.names.pop(each.name)
                each.scope = body
        body.functions = [each for each in scope.functions if each.id.name in body.names]
        scope.functions = [each for each in scope.functions if each.id.name not in body.names]
        return body

    def binding(self, pattern: Node, scope: Scope) -> None:
        """The names of a pattern are declared, not used; its defaults and computed keys are expressions."""
        if pattern.type == "AssignmentPattern":
            self.waiting.append((pattern.right, scope))
            self.binding(pattern.left, scope)
        elif pattern.type in ("ArrayPattern", "ObjectPattern"):
            for part in pattern.elements or pattern.properties or ():
                if part is not None:
                    self.binding(part, scope)
        elif pattern.type == "Property":
            if pattern.computed:
                self.waiting.append((pattern.key, scope))
            self.binding(pattern.value, scope)
        elif pattern.type in ("RestElement", "RestProperty"):
            self.binding(pattern.argument, scope)

    def name_scope(self, node: Node, outer: Scope) -> Scope:
        scope = Scope("name", node, outer, in_loop=outer.in_loop, strict=outer.strict)
        self.declare(scope, node.id.name, "self", start(node))
        return scope

    def loop(self, node: Node, scope: Scope) -> None:
        head = node.init if node.type == "ForStatement" else node.left
        if head is not None and head.type == "VariableDeclaration" and head.kind != "var":
            scope = self.inner("block", node, scope)
            scope.in_loop = True
            self.declare_all(scope, head, 0 if node.type == "ForStatement" else end(node.right))
        else:
            scope = self.inner("block", node, scope)
        scope.in_loop = True
        self.targets(node, scope)
        self.push(children(node), scope)

    def targets(self, node: Node, scope: Scope) -> None:
        """for-in and for-of assign to their head."""
        if node.type in ("ForInStatement", "ForOfStatement"):
            head = node.left
            pattern = head.declarations[0].id if head.type == "VariableDeclaration" else head
            self.writes(pattern, scope, end(node.right))

    def writes(self, pattern: Node, scope: Scope, behind: int = 0) -> None:
        """The names of `pattern` are assigned to; `behind`: a place that declares them and comes first."""
        if pattern.type in (
            "Identifier",
            "ArrayPattern",
            "ObjectPattern",
            "AssignmentPattern",
            "RestElement",
        ):
            for name in pattern_names(pattern):
                self.declare_arguments(name, scope)
                self.scopes.use(scope, name.name, max(start(name), behind), True)

    def declare_arguments(self, name: Node, scope: Scope) -> None:
        """`arguments` is a variable like others where it is assigned to."""
        function = scope.this_function
        if name.name == "arguments" and function.kind == "function" and scope.find("arguments") is None:
            self.declare(function, "arguments", "var", start(name))

    def visit_BlockStatement(self, node: Node, scope: Scope) -> None:
        scope = self.inner("block", node, scope)
        self.hoist(node.body, scope)
        self.push(node.body, scope)

    def visit_SwitchStatement(self, node: Node, scope: Scope) -> None:
        self.waiting.append((node.discriminant, scope))
        scope = self.inner("block", node, scope)
        self.hoist([statement for case in node.cases for statement in case.consequent], scope)
        ends = [end(case) for case in node.cases]
        for variable in scope.names.values():
            variable.certain_to = ends[bisect_left(ends, variable.declared)]
        self.push(node.cases, scope)

    def visit_CatchClause(self, node: Node, scope: Scope) -> None:
        scope = self.inner("catch", node, scope)
        if node.param is not None:
            for name in pattern_names(node.param):
                self.declare(scope, name.name, "catch", end(node.param))
            self.binding(node.param, scope)
        if node.guard is not None:
            self.waiting.append((node.guard, scope))
        self.waiting.append((node.body, scope))

    def visit_WithStatement(self, node: Node, scope: Scope) -> None:
        self.waiting.append((node.object, scope))
        self.mark_dynamic(scope)
        self.waiting.append((node.body, self.inner("with", node, scope)))

    def visit_ClassDeclaration(self, node: Node, scope: Scope) -> None:
        self.class_body(node, scope)

    def visit_ClassExpression(self, node: Node, scope: Scope) -> None:
        self.class_body(node, scope)

    def class_body(self, node: Node, scope: Scope) -> None:
        scope = self.inner("class", node, scope)
        scope.strict = True
        if node.id is not None:
            self.declare(scope, node.id.name, "const", end(node))
        self.push([node.superClass, node.body], scope)

    def mark_dynamic(self, scope: Scope) -> None:
        self.scopes.has_dynamic = True
        here: Scope | None = scope
        while here is not None:
            here.function.dynamic = True
            here = here.function.parent if here.function.kind != "eval" else None

    # uses

    def visit_Identifier(self, node: Node, scope: Scope) -> None:
        self.scopes.use(scope, node.name, start(node), False)
        if node.name == "arguments" and scope.find("arguments") is None:
            scope.this_function.uses_arguments = True

    def visit_ThisExpression(self, node: Node, scope: Scope) -> None:
        scope.this_function.uses_this = True

    def visit_Super(self, node: Node, scope: Scope) -> None:
        scope.this_function.uses_super = True
        scope.this_function.uses_this = True

    def visit_MetaProperty(self, node: Node, scope: Scope) -> None:
        scope.this_function.uses_new_target = True

    def visit_MemberExpression(self, node: Node, scope: Scope) -> None:
        if node.computed:
            self.waiting.append((node.property, scope))
        self.waiting.append((node.object, scope))

    def visit_Property(self, node: Node, scope: Scope) -> None:
        self.waiting.append((node.value, scope))
        if node.computed:
            self.waiting.append((node.key, scope))

    def visit_MethodDefinition(self, node: Node, scope: Scope) -> None:
        self.visit_Property(node, scope)

    def visit_LabeledStatement(self, node: Node, scope: Scope) -> None:
        self.waiting.append((node.body, scope))

    def visit_BreakStatement(self, node: Node, scope: Scope) -> None:
        pass

    def visit_ContinueStatement(self, node: Node, scope: Scope) -> None:
        pass

    def visit_AssignmentExpression(self, node: Node, scope: Scope) -> None:
        self.writes(node.left, scope)
        self.push([node.left, node.right], scope)

    def visit_UpdateExpression(self, node: Node, scope: Scope) -> None:
        self.writes(node.argument, scope)
        self.waiting.append((node.argument, scope))

    def visit_VariableDeclarator(self, node: Node, scope: Scope) -> None:
        if node.init is not None:
            self.writes(node.id, scope, end(node))
            self.waiting.append((node.init, scope))
        self.binding(node.id, scope)

    def visit_CallExpression(self, node: Node, scope: Scope) -> None:
        callee = node.callee
        if callee.type == "Identifier" and callee.name == "eval":
            self.mark_dynamic(scope)
            function = scope.function
            while True:
                function.has_eval = True
                if not function.is_arrow or function.parent is None:
                    break
                function = function.parent.function
            function.uses_this = True
            if function.kind == "function":
                function.uses_arguments = function.uses_new_target = True
        self.push([callee, *node.arguments], scope)
