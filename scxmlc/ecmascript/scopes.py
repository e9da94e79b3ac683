"""Who declares which name, and who uses it: scopes, hoisting, closures, `this`, `arguments`, `eval`, `with`.

In: a syntax tree. Out: `Scopes`, a side table from nodes to `Scope`, and in each `Variable` what the emitter must
know: is it captured by a closure, is it assigned after its declaration, does every turn of a loop need its own.

The rule that surprises: a function that contains direct `eval` or `with`, itself or in a function inside, is
`dynamic`: its variables live in a scope object at run time, since their names may be looked up there.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from scxmlc.ecmascript.nodes import FUNCTIONS, LOOPS, Node, children, end, pattern_names, start


@dataclass(eq=False, slots=True)
class Variable:
    """A declared name. `kind`: var, let, const, class, function, param, catch, self (a named function expression)."""

    name: str
    kind: str
    scope: Scope
    declared: int = 0
    captured: bool = False
    captured_by_declaration: bool = False
    first_use: int = -1
    writes: int = 0
    in_loop: bool = False
    early: bool = True  # may be read before its declaration has run
    function_node: Node = None

    @property
    def is_lexical(self) -> bool:
        return self.kind in ("let", "const", "class")

    @property
    def is_global(self) -> bool:
        """Kept in the global scope. Eval code keeps its lexical names, in strict code all, to itself."""
        scope = self.scope
        return scope.kind == "program" and not (scope.is_eval and (self.is_lexical or scope.strict))

    @property
    def boxed(self) -> bool:
        """Each turn of the loop makes a new one, and a closure keeps it."""
        return self.in_loop and self.captured and self.kind != "var"


@dataclass(eq=False, slots=True)
class Scope:
    """One scope. `kind`: program, function, block, catch, with, name (of a function expression), class."""

    kind: str
    node: Node
    parent: Scope | None
    names: dict[str, Variable] = field(default_factory=dict)
    in_loop: bool = False
    strict: bool = False
    # what follows is about functions and programs
    is_eval: bool = False
    is_arrow: bool = False
    uses_this: bool = False
    uses_arguments: bool = False
    uses_new_target: bool = False
    uses_super: bool = False
    has_eval: bool = False  # direct eval in its own code, arrows included
    dynamic: bool = False
    params_dynamic: bool = False
    functions: list[Node] = field(default_factory=list)  # function declarations to hoist to its start

    @property
    def is_function(self) -> bool:
        return self.kind in ("function", "program", "eval")

    @property
    def function(self) -> Scope:
        """The function or program that this scope belongs to."""
        scope = self
        while not scope.is_function:
            assert scope.parent is not None
            scope = scope.parent
        return scope

    @property
    def this_function(self) -> Scope:
        """The function whose `this` and `arguments` are meant here: arrows have none of their own."""
        scope = self.function
        while scope.is_arrow and scope.parent is not None:
            scope = scope.parent.function
        return scope

    def find(self, name: str) -> Variable | None:
        """The variable that `name` means here; None for a name of the global scope."""
        scope: Scope | None = self
        while scope is not None:
            found = scope.names.get(name)
            if found is not None:
                return found
            scope = scope.parent
        return None

    def is_dynamic(self, name: str) -> bool:
        """Whether only run time can tell what `name` means here, or where it is kept."""
        scope: Scope | None = self
        while scope is not None:
            if scope.kind == "with":
                return True
            found = scope.names.get(name)
            if found is not None:
                return scope.function.dynamic and not found.is_global
            if scope.kind == "function" and scope.has_eval and not scope.strict:
                return True
            scope = scope.parent
        return False


@dataclass(eq=False, slots=True)
class _Use:
    scope: Scope
    name: str
    at: int
    is_write: bool


class Scopes:
    """The scopes of one tree, by node."""

    def __init__(self, tree: Node, strict: bool = False, sort: str = "program") -> None:
        """`sort`: "program"; "global eval"; "eval" for code whose surroundings are known at run time only."""
        self.tree = tree
        self.of: dict[int, Scope] = {}
        self.identifiers: set[str] = set()
        self._uses: list[_Use] = []
        self._locals: set[str] | None = None
        strict = strict or has_directive(tree)
        if sort == "eval":
            self.program = Scope("eval", tree, Scope("with", tree, None), strict=strict, dynamic=True)
        else:
            self.program = Scope("program", tree, None, strict=strict, is_eval=sort == "global eval")
        self.of[id(tree)] = self.program
        self.has_dynamic = False
        _Declare(self).run(tree)
        for use in self._uses:
            self._resolve(use)

    def is_only_global(self, name: str) -> bool:
        """Whether no function or block of the tree declares `name`."""
        if self._locals is None:
            variables = (each for scope in self.of.values() for each in scope.names.values())
            self._locals = {each.name for each in variables if not each.is_global}
        return name not in self._locals

    def use(self, scope: Scope, name: str, at: int, is_write: bool) -> None:
        """Note that `name` is used at this place."""
        self.identifiers.add(name)
        self._uses.append(_Use(scope, name, at, is_write))

    def _resolve(self, use: _Use) -> None:
        variable = use.scope.find(use.name)
        if variable is None:
            return
        if use.is_write:
            variable.writes += 1
        if variable.first_use < 0 or use.at < variable.first_use:
            variable.first_use = use.at
        here, owner = use.scope.function, variable.scope.function
        while here is not owner:
            variable.captured = True
            if here.node.type == "FunctionDeclaration":
                variable.captured_by_declaration = True
            if here.parent is None:
                break
            here = here.parent.function


def has_directive(node: Node) -> bool:
    """Whether a program or function body begins with "use strict" (ES5 14.1)."""
    body = node.body
    statements = body if isinstance(body, list) else body.body if body is not None else None
    for statement in statements if isinstance(statements, list) else ():
        if statement.type != "ExpressionStatement" or not statement.directive:
            return False
        if statement.directive == "use strict":
            return True
    return False


class _Declare:
    """One walk over the tree: makes the scopes, declares names, notes uses."""

    def __init__(self, scopes: Scopes) -> None:
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

    def push(self, nodes: list[Node], scope: Scope) -> None:
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
            self.push(list(children(node)), scope)

    # names

    def declare(self, scope: Scope, name: str, kind: str, at: int) -> Variable:
        self.scopes.identifiers.add(name)
        old = scope.names.get(name)
        if old is not None:
            if kind == "function":
                old.kind = "function" if old.kind == "var" else old.kind
            return old
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

    def declare_all(self, scope: Scope, declaration: Node) -> None:
        for declarator in declaration.declarations:
            for name in pattern_names(declarator.id):
                self.declare(scope, name.name, declaration.kind, end(declarator))

    def hoist_vars(self, statements: list[Node], scope: Scope) -> None:
        waiting = list(reversed(statements))
        while waiting:
            node = waiting.pop()
            if node.type in FUNCTIONS or node.type == "ClassDeclaration" or node.type.endswith("Expression"):
                if node.type == "FunctionDeclaration" and not scope.strict and node not in statements:
                    self.hoist_block_function(node, scope)
                continue
            if node.type == "VariableDeclaration" and node.kind == "var":
                self.declare_all(scope, node)
            waiting.extend(reversed(list(children(node))))

    def hoist_block_function(self, node: Node, scope: Scope) -> None:
        """A function in a block is, in sloppy code, a variable of the function too (ES2015 B.3.3)."""
        if not node.generator and not node.isAsync and node.id.name not in scope.names:
            self.declare(scope, node.id.name, "var", start(node))

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
                self.declare(scope, name.name, "param", start(name))
        body = node.body.body if node.body.type == "BlockStatement" else [node.body]
        self.hoist(body, scope)
        self.push(body, scope)
        for param in reversed(node.params):
            self.binding(param, scope)

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
            self.declare_all(scope, head)
        else:
            scope = self.inner("block", node, scope)
        scope.in_loop = True
        self.targets(node, scope)
        self.push(list(children(node)), scope)

    def targets(self, node: Node, scope: Scope) -> None:
        """for-in and for-of assign to their head."""
        if node.type in ("ForInStatement", "ForOfStatement"):
            head = node.left
            pattern = head.declarations[0].id if head.type == "VariableDeclaration" else head
            self.writes(pattern, scope)

    def writes(self, pattern: Node, scope: Scope) -> None:
        if pattern.type in (
            "Identifier",
            "ArrayPattern",
            "ObjectPattern",
            "AssignmentPattern",
            "RestElement",
        ):
            for name in pattern_names(pattern):
                self.scopes.use(scope, name.name, start(name), True)

    def visit_BlockStatement(self, node: Node, scope: Scope) -> None:
        scope = self.inner("block", node, scope)
        self.hoist(node.body, scope)
        self.push(node.body, scope)

    def visit_SwitchStatement(self, node: Node, scope: Scope) -> None:
        self.waiting.append((node.discriminant, scope))
        scope = self.inner("block", node, scope)
        self.hoist([statement for case in node.cases for statement in case.consequent], scope)
        self.push(node.cases, scope)

    def visit_CatchClause(self, node: Node, scope: Scope) -> None:
        scope = self.inner("catch", node, scope)
        if node.param is not None:
            for name in pattern_names(node.param):
                self.declare(scope, name.name, "catch", start(name))
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
            here = here.function.parent

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
            self.writes(node.id, scope)
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
