"""Where functions that are declared may first be called: hoisting makes them ready before anything runs.

In: the uses of names in one tree. Out: the place of the first statement that may lead to a call, by way of other
functions too. It goes by names within the function that declares them; whoever mentions a name may call it.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from collections.abc import Iterable
from operator import itemgetter
from typing import TypeAlias

from scxmlc.ecmascript.bindings import Scope, Use

Key: TypeAlias = tuple[Scope, str]

_OPEN = frozenset(["eval", "Function", "globalThis"])
"""What reaches functions of the global scope otherwise than by their names."""


def is_declared(function: Scope) -> bool:
    """Whether hoisting makes the function."""
    return bool(function.node.type == "FunctionDeclaration")


def outermost(here: Scope, owner: Scope) -> Scope | None:
    """Of the functions from `here` outwards the last one inside `owner`; None where `here` belongs to that itself."""
    found = None
    while here is not owner and here.parent is not None:
        found, here = here, here.parent.function
    return found


class FirstCalls:
    """The first calls of all functions of a tree that are declared."""

    def __init__(self, uses: Iterable[Use], program: Scope) -> None:
        self._program = program
        self._is_open = program.uses_this
        self._first: dict[Key, int] = {}
        self._mentions: defaultdict[Key, list[Key]] = defaultdict(list)
        at_once: list[tuple[int, Key]] = []
        for use in uses:
            self._note(use, at_once)
        for at, key in sorted(at_once, key=itemgetter(0)):
            self._reach(key, at)

    def of(self, function: Scope) -> int:
        """The first place from which `function` may be called."""
        assert function.parent is not None
        owner = function.parent.function
        if self._is_open and owner is self._program:
            return 0
        return self._first.get((owner, function.node.id.name), sys.maxsize)

    def _note(self, use: Use, at_once: list[tuple[int, Key]]) -> None:
        variable = use.scope.find(use.name)
        if variable is None:
            self._is_open |= use.name in _OPEN
            return
        owner = variable.scope.function
        caller = outermost(use.scope.function, owner)
        if caller is not None and is_declared(caller):
            self._mentions[owner, caller.node.id.name].append((owner, use.name))
        else:
            at_once.append((use.at, (owner, use.name)))

    def _reach(self, key: Key, at: int) -> None:
        """What is named here may be called from `at`, and so may what that mentions."""
        waiting = [key]
        while waiting:
            each = waiting.pop()
            if each not in self._first:
                self._first[each] = at
                waiting.extend(self._mentions.get(each, ()))
