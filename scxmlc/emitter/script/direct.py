"""Functions that are methods of the class: `self.script_free(data, agent)` in place of a call by way of the variable.

In: the chart, its scripts, and the functions of which every call is known. Out: those that a top-level <script>
declares, which nothing but calls by their names can reach, and from which script on they are there.

The rule that surprises: a call where the function may not be declared yet, as in a <data> or an earlier script, goes by
way of the variable, so that it fails as it should.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from scxmlc.ecmascript.nodes import Node
from scxmlc.ecmascript.scopes import Scope
from scxmlc.emitter.script.called import Functions
from scxmlc.emitter.script.recursion import BUILTINS
from scxmlc.model.chart import Chart, Data


@dataclass(frozen=True, slots=True)
class Method:
    """A function, and the Python name of the method that has its code."""

    node: Node
    python: str


@dataclass(frozen=True, slots=True)
class Direct:
    """`functions` by name, each with the place of its script among the chart's; `reached`: by the id of a tree, how
    many of these scripts have begun before its code runs."""

    functions: Mapping[str, tuple[Node, int]] = field(default_factory=dict)
    reached: Mapping[int, int] = field(default_factory=dict)

    def within(self, tree: Node) -> dict[str, Node]:
        """The functions that code of this tree can call directly."""
        reached = self.reached.get(id(tree), 0)
        return {name: node for name, (node, at) in self.functions.items() if at < reached}


def direct(
    chart: Chart, scripts: Mapping[Any, Node | None], elements: Iterable[Any], functions: Functions
) -> Direct:
    """What can be called directly; `elements` are all of the chart."""
    places = {id(scripts.get(each.program)): at for at, each in enumerate(chart.scripts)}
    found = {
        name: (scope.node, places[id(scope.parent.node)])
        for name, scope in functions.known().items()
        if functions.calls[name] and scope.parent is not None and _is_plain(name, scope, scope.parent, places)
    }
    return Direct(found, _reached(chart, scripts, elements)) if found else Direct()


def _is_plain(name: str, scope: Scope, parent: Scope, places: Mapping[int, int]) -> bool:
    """Whether it is a function like one of Python, declared where a top-level script begins."""
    special = scope.uses_this or scope.uses_new_target or scope.uses_super or name in BUILTINS
    return parent.kind == "program" and id(parent.node) in places and not special


def _reached(chart: Chart, scripts: Mapping[Any, Node | None], elements: Iterable[Any]) -> dict[int, int]:
    """Pieces of the same text share a tree: the first that runs counts."""
    early = {id(scripts.get(each.value)): 0 for each in elements if isinstance(each, Data)}
    places = {id(scripts.get(each.program)): at + 1 for at, each in reversed([*enumerate(chart.scripts)])}
    return {**{id(tree): len(chart.scripts) for tree in scripts.values()}, **places, **early}
