"""`switch` (ES5 12.11).

In: switch statements. Out: `if`/`elif` where every case ends in a jump and `default` comes last or stands alone;
else the number of the case to begin with, and one `if number <= n:` for each case, in a loop that runs once.
"""

from __future__ import annotations

import ast

from scxmlc.ecmascript.kinds import Kind
from scxmlc.ecmascript.nodes import LOOPS, Node, children
from scxmlc.emitter.script import blocks, build, jumps, operators
from scxmlc.emitter.script.chains import Chain
from scxmlc.emitter.script.context import Code, Jump


def switch(code: Code, node: Node) -> None:
    """A switch statement."""
    value = code.keep(code.expr(node.discriminant))
    kind = code.kind(node.discriminant)
    with blocks.scoped(code, node):
        if _is_simple(node):
            _chain(code, node, value, kind)
        else:
            _numbered(code, node, value, kind)


def _equals(code: Code, node: Node, value: ast.expr, kind: Kind, case: Node) -> ast.expr:
    return operators.apply(code, "===", value, kind, code.expr(case.test), code.kind(case.test))


def _is_simple(node: Node) -> bool:
    """No case falls into the next one (unless it is empty), no `break` but at the end, tests are literals."""
    for index, case in enumerate(node.cases):
        last = index == len(node.cases) - 1
        body = case.consequent
        if case.test is not None and case.test.type not in (
            "Literal",
            "UnaryExpression",
            "Identifier",
            "MemberExpression",
        ):
            return False
        if not body:
            if case.test is None and not last:
                return False
            continue
        if not last and body[-1].type not in (
            "BreakStatement",
            "ReturnStatement",
            "ThrowStatement",
            "ContinueStatement",
        ):
            return False
        inner = body[:-1] if _is_break(body[-1]) else body
        if any(_breaks_out(each) for each in inner):
            return False
        if case.test is None and index and not node.cases[index - 1].consequent:
            return False
    return True


def _is_break(node: Node) -> bool:
    return node.type == "BreakStatement" and node.label is None


def _breaks_out(node: Node) -> bool:
    """Whether an unlabelled `break` in `node` means the switch around it."""
    waiting = [node]
    while waiting:
        each = waiting.pop()
        if _is_break(each):
            return True
        if each.type in LOOPS or each.type == "SwitchStatement" or each.type.endswith("Expression"):
            continue
        if each.type != "FunctionDeclaration":
            waiting.extend(children(each))
    return False


def _chain(code: Code, node: Node, value: ast.expr, kind: Kind) -> None:
    branches: list[tuple[list[Node], list[Node]]] = []
    default: list[Node] = []
    tests: list[Node] = []
    for case in node.cases:
        if case.test is None:
            default = case.consequent
            continue
        tests.append(case)
        if case.consequent:
            branches.append((tests, case.consequent))
            tests = []
    if tests and not default:
        branches.append((tests, []))
    chain = Chain(code)
    for cases, body in branches:
        setup, test = code.captured(_any, code, node, value, kind, cases)
        chain.add(setup, test, _case_body(code, body))
    chain.end(_case_body(code, default))


def _any(code: Code, node: Node, value: ast.expr, kind: Kind, cases: list[Node]) -> ast.expr:
    return build.both(ast.Or(), [_equals(code, node, value, kind, case) for case in cases])


def _case_body(code: Code, body: list[Node]) -> list[ast.stmt]:
    if body and _is_break(body[-1]):
        body = body[:-1]
    with code.writing() as made:
        for each in body:
            code.statement(each)
    return made


def _numbered(code: Code, node: Node, value: ast.expr, kind: Kind) -> None:
    number = build.name(code.fresh("case"))
    _find(code, node, value, kind, number)
    jump = Jump((), "switch")
    code.jumps.append(jump)
    with code.block(node), code.writing() as body:
        for index, case in enumerate(node.cases):
            with code.writing() as inner:
                for each in case.consequent:
                    code.statement(each)
            if inner:
                code.emit(build.if_(build.compare(number, ast.LtE(), build.const(index)), inner))
    code.jumps.pop()
    jumps.once(code, jump, body)


def _find(code: Code, node: Node, value: ast.expr, kind: Kind, number: ast.Name) -> None:
    """Tests in the order of the cases, evaluated only as far as needed; `default` last."""
    default = next((i for i, case in enumerate(node.cases) if case.test is None), len(node.cases))
    chain = Chain(code)
    for index, case in enumerate(node.cases):
        if case.test is not None:
            setup, test = code.captured(_equals, code, node, value, kind, case)
            chain.add(setup, test, [build.assign(number, build.const(index))])
    chain.end([build.assign(number, build.const(default))])
