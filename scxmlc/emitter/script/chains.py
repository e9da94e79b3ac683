"""`if`/`elif` chains of any length.

In: tests with their bodies, one by one. Out: `if` statements. CPython reads `elif`s recursively and allows 99 levels
of indentation, so a long chain, and one whose tests need statements of their own, goes on behind a flag:

    rest = False
    if a: …
    elif b: …
    else:
        rest = True
    if rest:
        …
"""

from __future__ import annotations

import ast

from scxmlc.emitter.script import build
from scxmlc.emitter.script.context import Code

_LONGEST = 100


class Chain:
    """Writes into `code.body` as it is when the chain begins."""

    def __init__(self, code: Code) -> None:
        self.code = code
        self.out = code.body
        self.orelse = code.body
        self.length = 0
        self.begin = 0

    def add(self, setup: list[ast.stmt], test: ast.expr, body: list[ast.stmt]) -> ast.If:
        """One more branch; `setup` runs before its test."""
        if self.length and (setup or self.length % _LONGEST == 0):
            self._go_on()
        self.orelse.extend(setup)
        made = build.if_(test, body)
        if self.orelse is self.out:
            self.begin = len(self.out)
        self.orelse.append(made)
        self.orelse = made.orelse
        self.length += 1
        return made

    def _go_on(self) -> None:
        flag = build.name(self.code.fresh("rest"))
        self.orelse.append(build.assign(flag, build.const(True)))
        self.out.insert(self.begin, build.assign(flag, build.const(False)))
        segment = build.if_(flag, [])
        segment.body = []
        self.begin = len(self.out)
        self.out.append(segment)
        self.orelse = segment.body

    def end(self, body: list[ast.stmt]) -> None:
        """The last `else`."""
        self.orelse.extend(body)
