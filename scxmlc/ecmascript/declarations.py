"""Declarations that clash (ES2015 13.2.1, 13.12.1, 13.15.1, 14.1.2, 15.1.1).

In: a tree. Out: nothing, or `ScriptError` at the second of two declarations that exclude each other.
"""

from __future__ import annotations

from scxmlc.ecmascript.errors import ScriptError
from scxmlc.ecmascript.nodes import FUNCTIONS, Node, has_directive, pattern_names, start, walk

Names = dict[str, Node]


def check_declarations(tree: Node, strict: bool) -> None:
    """Raise ScriptError for the first clash."""
    if tree.type == "Program":
        _List(strict or has_directive(tree)).check(tree.body, {}, True)
    for node in walk(tree):
        if node.type in FUNCTIONS and node.body.type == "BlockStatement":
            params = {name.name: name for param in node.params for name in pattern_names(param)}
            _List(strict or has_directive(node)).check(node.body.body, params, True)


class _List:
    """Checks statement lists of one function."""

    def __init__(self, strict: bool) -> None:
        self.strict = strict

    def check(self, statements: list[Node], outer: Names, top: bool) -> Names:
        """Check a list; `outer`: names that its lexical declarations must not repeat. Returns its `var` names."""
        lexical: Names = {}
        variables: Names = {}
        for statement in statements:
            self.declare(_unlabelled(statement), lexical, variables, top)
            variables |= self.variables(statement)
        for name, node in lexical.items():
            if name in variables or name in outer:
                raise ScriptError(f"{name} is already declared", start(node))
        return variables

    def declare(self, statement: Node, lexical: Names, variables: Names, top: bool) -> None:
        if statement.type == "FunctionDeclaration":
            if top:
                variables[statement.id.name] = statement
            else:
                self.add_function(statement, lexical)
        elif statement.type == "ClassDeclaration":
            _add(statement.id, lexical)
        elif statement.type == "VariableDeclaration" and statement.kind != "var":
            for declarator in statement.declarations:
                for name in pattern_names(declarator.id):
                    _add(name, lexical)

    def add_function(self, node: Node, lexical: Names) -> None:
        """Sloppy code may declare a plain function twice in a block (ES2015 B.3.3.4)."""
        old = lexical.get(node.id.name)
        both_plain = old is not None and _is_plain(old) and _is_plain(node)
        if old is not None and (self.strict or not both_plain):
            raise ScriptError(f"{node.id.name} is already declared", start(node))
        lexical[node.id.name] = node

    def variables(self, node: Node) -> Names:
        """The `var` names inside a statement; checks the lists in it."""
        found: Names = {}
        waiting = [node]
        while waiting:
            each = waiting.pop()
            if each.type == "VariableDeclaration" and each.kind == "var":
                found |= {name.name: name for part in each.declarations for name in pattern_names(part.id)}
            elif each.type == "BlockStatement":
                found |= self.check(each.body, {}, False)
            elif each.type == "SwitchStatement":
                found |= self.check([one for case in each.cases for one in case.consequent], {}, False)
            elif each.type == "TryStatement":
                found |= self.tried(each)
            elif each.type in _LOOPS:
                found |= self.loop(each)
            else:
                waiting.extend(part for part in _statements(each) if part is not None)
        return found

    def loop(self, node: Node) -> Names:
        head = node.init if node.type == "ForStatement" else node.left
        found = self.variables(node.body)
        if head is None or head.type != "VariableDeclaration":
            return found
        names = [name for part in head.declarations for name in pattern_names(part.id)]
        if head.kind == "var":
            return found | {name.name: name for name in names}
        own: Names = {}
        for name in names:
            _add(name, own)
            if name.name in found:
                raise ScriptError(f"{name.name} is already declared", start(name))
        return found

    def tried(self, node: Node) -> Names:
        found = self.variables(node.block)
        for clause in node.handlers or ([node.handler] if node.handler is not None else []):
            found |= self.caught(clause)
        return found | self.variables(node.finalizer) if node.finalizer is not None else found

    def caught(self, clause: Node) -> Names:
        """`catch (e) { var e }` is allowed, with a pattern it is not."""
        param = clause.param
        names = {name.name: name for name in pattern_names(param)} if param is not None else {}
        found = self.check(clause.body.body, names, False)
        if param is not None and param.type != "Identifier":
            for name in names:
                if name in found:
                    raise ScriptError(f"{name} is already declared", start(param))
        return found


_LOOPS = frozenset(["ForStatement", "ForInStatement", "ForOfStatement"])


def _statements(node: Node) -> tuple[Node, ...]:
    if node.type == "IfStatement":
        return (node.consequent, node.alternate)
    if node.type in ("LabeledStatement", "WhileStatement", "DoWhileStatement", "WithStatement"):
        return (node.body,)
    return ()


def _unlabelled(node: Node) -> Node:
    while node.type == "LabeledStatement":
        node = node.body
    return node


def _add(name: Node, names: Names) -> None:
    if name.name in names:
        raise ScriptError(f"{name.name} is already declared", start(name))
    names[name.name] = name


def _is_plain(node: Node) -> bool:
    return node.type == "FunctionDeclaration" and not node.generator and not node.isAsync
