"""The requests of a chart to the modules of ORS, and what may answer them.

In: the analysis of a chart. Out: `Requests`. A request is known by the place that its `requestid` fills, and places by
how they are written: `_data['one']` is `_data.one`.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from scxmlc.checker import walk
from scxmlc.checker.analysis import Analysis
from scxmlc.checker.descriptors import bare, prefixes
from scxmlc.checker.services import constant
from scxmlc.dialect import Element, with_modules
from scxmlc.ecmascript.nodes import Node
from scxmlc.ecmascript.nodes import walk as nodes
from scxmlc.model.chart import StateNode, Transition
from scxmlc.model.content import Action, Assign, Send
from scxmlc.model.script import Code, Program

_BLANKS = re.compile(r"\s+|;")
_MEMBER = re.compile(r"\['([A-Za-z_$][\w$]*)'\]")


@dataclass(frozen=True)
class Request:
    """An action that is answered, the state whose content it is, and the block that it stands in."""

    action: Action
    row: Element
    state: StateNode
    block: object

    @property
    def filled(self) -> str:
        """What its id is put into, as written; "" where nobody asks for it."""
        return next((target.text for name, target in self.action.results if name == "requestid"), "")

    @property
    def place(self) -> str:
        return plain(self.filled)

    @property
    def done(self) -> str:
        return next((event.name for event in self.row.events if event.name.endswith(".done")), "")

    @property
    def error(self) -> str:
        return next((event.name for event in self.row.events if event.name.startswith("error.")), "")

    @property
    def written(self) -> str:
        return f"{self.action.module}:{self.action.name}"


@dataclass(frozen=True)
class Requests:
    """All of a chart, by kind, and the transitions that may answer."""

    analysis: Analysis

    @cached_property
    def by_kind(self) -> dict[str, list[Request]]:
        elements = with_modules(self.analysis.registered.modules)["ors"].elements
        found: dict[str, list[Request]] = {}
        for each in _requests(self.analysis, elements):
            found.setdefault(each.written, []).append(each)
        return found

    @cached_property
    def transitions(self) -> tuple[tuple[StateNode, Transition], ...]:
        order = self.analysis.index.order
        return tuple((node, each) for node in order for each in walk.transitions(node) if each.event)

    @cached_property
    def timers(self) -> frozenset[str]:
        """The delayed events of the chart: who waits for one does not wait for ever."""
        sends = (
            each for each in self.analysis.index.contents if isinstance(each, Send) and each.delay is not None
        )
        return frozenset(filter(None, (constant(self.analysis, each.event) for each in sends)))

    @cached_property
    def written(self) -> frozenset[str]:
        """The places that content or scripts write into themselves."""
        assigned = {
            plain(each.target.text) for each in self.analysis.index.contents if isinstance(each, Assign)
        }
        scripts = ((code, tree) for code, tree in self.analysis.scripts.items() if isinstance(code, Program))
        return frozenset(
            assigned.union(*(_assigned(code, tree) for code, tree in scripts if tree is not None))
        )

    def writes(self, place: str) -> bool:
        """Whether something may write into a place, or into what it is a member of."""
        while place:
            if place in self.written:
                return True
            place = place[: max(place.rfind("."), place.rfind("["), 0)]
        return False

    def taking(self, events: Collection[str]) -> list[StateNode]:
        """The states with a transition that may take one of the events."""
        words = {"*", *(word for event in events for word in prefixes(event))}
        return [node for node, each in self.transitions if not words.isdisjoint(map(bare, each.event or ()))]


def _requests(analysis: Analysis, elements: Mapping[str, Element]) -> Iterator[Request]:
    for node in analysis.index.order:
        for block in walk.blocks(node):
            for content in walk.executables(block):
                if isinstance(content, Action):
                    row = elements.get(f"{content.module}:{content.name}")
                    if row is not None and row.events:
                        yield Request(content, row, node, block)


def plain(text: str) -> str:
    """A place in the one way in which places are compared."""
    return _MEMBER.sub(r".\1", _BLANKS.sub("", text).replace('"', "'"))


def _assigned(code: Code, tree: Node) -> Iterator[str]:
    """What a script gives a value; a constant is no id, and an empty object says nothing of its members."""
    for node in nodes(tree):
        if node.type == "AssignmentExpression" and not _is_empty(node.right):
            yield plain(code.text[slice(*node.left.range)])
        elif node.type == "VariableDeclarator" and node.init is not None and not _is_empty(node.init):
            yield plain(code.text[slice(*node.id.range)])


def _is_empty(node: Node) -> bool:
    is_new = (
        node.type == "NewExpression" and getattr(node.callee, "name", None) == "Object" and not node.arguments
    )
    return is_new or node.type == "Literal" or (node.type == "ObjectExpression" and not node.properties)
