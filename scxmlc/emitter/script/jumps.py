"""`break`, `continue` and labels.

In: jump statements. Out: Python's own `break` and `continue`; where a jump crosses a Python loop, a flag that is
looked at behind that loop. No exceptions are used, so `finally` blocks run as Python runs them.
"""

from __future__ import annotations

import ast

from scxmlc.ecmascript.nodes import LOOPS, Node, children, walk_own
from scxmlc.emitter.script import build
from scxmlc.emitter.script.context import Code, Jump


def break_(code: Code, node: Node) -> None:
    """`break` or `break label`."""
    if node.label is None:
        target = next(jump for jump in reversed(code.jumps) if jump.kind in ("loop", "switch"))
    else:
        target = next(jump for jump in reversed(code.jumps) if node.label.name in jump.labels)
    leave(code, target, "break")


def continue_(code: Code, node: Node) -> None:
    """`continue` or `continue label`."""
    loops = (jump for jump in reversed(code.jumps) if jump.kind == "loop")
    target = next(jump for jump in loops if node.label is None or node.label.name in jump.labels)
    leave(code, target, "continue")


def leave(code: Code, target: Jump, action: str) -> None:
    """Emit the jump to `target` from here."""
    inner = code.jumps[code.jumps.index(target) + 1 :]
    if not inner:
        if action == "continue" and target.update is not None:
            target.update()
        code.emit(ast.Break() if action == "break" else ast.Continue())
        return
    flag = target.names.get(action)
    if flag is None:
        flag = target.names[action] = code.fresh("leave" if action == "break" else "skip")
    for jump in inner:
        jump.flags[flag] = (target, action)
    code.emit(build.assign(build.name(flag), build.const(True)))
    code.emit(ast.Break())


def finish(code: Code, jump: Jump, loop: list[ast.stmt]) -> None:
    """Emit `loop`, which was written with `jump` on the stack and is off it now, and what its flags ask for."""
    for flag, (target, _) in jump.flags.items():
        if code.jumps and code.jumps[-1] is target:
            code.emit(build.assign(build.name(flag), build.const(False)))
    code.body.extend(loop)
    for flag, (target, action) in jump.flags.items():
        with code.writing() as body:
            if code.jumps and code.jumps[-1] is target:
                leave(code, target, action)
            else:
                code.emit(ast.Break())
        code.emit(build.if_(build.name(flag), body))


def once(code: Code, jump: Jump, body: list[ast.stmt]) -> None:
    """A block that can be left: `for _ in js.ONCE:`, a loop that runs once."""
    finish(code, jump, [build.for_("_", build.js_name("ONCE"), body)])


def labelled(code: Code, node: Node, labels: tuple[str, ...]) -> None:
    """A labelled statement that is no loop."""
    if not any(_breaks_to(each, labels) for each in walk_own(node)):
        code.statement(node)
        return
    jump = Jump(labels, "block")
    code.jumps.append(jump)
    with code.block(node), code.writing() as body:
        code.statement(node)
    code.jumps.pop()
    once(code, jump, body)


def _breaks_to(node: Node, labels: tuple[str, ...]) -> bool:
    return node.type == "BreakStatement" and node.label is not None and node.label.name in labels


def continues(body: Node, labels: tuple[str, ...]) -> list[tuple[Node, bool]]:
    """The `continue`s in `body` that mean the loop around it, each with whether it stands in a `try`."""
    found = []
    waiting = [(body, False, False)]
    while waiting:
        node, in_loop, in_try = waiting.pop()
        if node.type == "ContinueStatement":
            own = not in_loop if node.label is None else node.label.name in labels
            if own:
                found.append((node, in_try))
        elif not node.type.endswith("Expression") and node.type != "FunctionDeclaration":
            deeper = in_loop or node.type in LOOPS
            tried = in_try or node.type == "TryStatement"
            waiting.extend((child, deeper, tried) for child in children(node))
    return found
