"""What a chart asks of the program around it: types of `<send>` and `<invoke>`, actions of a contact centre.

In: the text of a compiled module. Out: what a program does not have of that, in words. The rule that surprises: types
that are computed as the chart runs, and other types than `x-…`, are not seen; what is not seen is not missed.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

OF_A_CENTRE = {
    "interaction",
    "queue",
    "dialog",
    "statistic",
    "classification",
    "resource",
    "agent",
    "elasticconnector",
}
"""The modules of ORS that ask a platform."""

SERVICE, PROCESSOR, ACTION = "service", "processor", "action"


@dataclass(frozen=True, slots=True)
class Around:
    """What there is."""

    processors: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    has_platform: bool = False

    def missing(self, text: str) -> str:
        """What a module asks for and is not there, as the end of a sentence; "" for nothing."""
        wanted = dict.fromkeys(_wanted(text))
        services = [name for kind, name in wanted if kind == SERVICE and name not in self.services]
        processors = [name for kind, name in wanted if kind == PROCESSOR and name not in self.processors]
        actions = [name for kind, name in wanted if kind == ACTION and not self.has_platform]
        told = (("no service", services), ("no processor", processors), ("no contact centre for", actions))
        return " and ".join(f"{what} {', '.join(names)}" for what, names in told if names)


def loads_charts(text: str) -> bool:
    """Whether a module invokes charts that stand elsewhere."""
    calls = (node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call))
    return any(
        isinstance(each.func, ast.Attribute)
        and each.func.attr == "invocation"
        and any(given.arg == "src" for given in each.keywords)
        for each in calls
    )


def _wanted(text: str) -> Iterator[tuple[str, str]]:
    """Each kind, and the type or action."""
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield from _of_call(node.func.attr, node)


def _of_call(name: str, call: ast.Call) -> Iterator[tuple[str, str]]:
    if name == "action" and len(call.args) > 1:
        module, action = _constant(call.args[0]), _constant(call.args[1])
        if module in OF_A_CENTRE:
            yield ACTION, f"{module}:{action}"
    for each in call.keywords:
        type = _constant(each.value) if each.arg == "type" else ""
        if type.startswith("x-"):
            yield SERVICE if name == "invocation" else PROCESSOR, type


def _constant(node: ast.expr) -> Any:
    return node.value if isinstance(node, ast.Constant) and isinstance(node.value, str) else ""
