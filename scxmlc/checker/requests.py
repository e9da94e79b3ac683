"""Requests to the modules of ORS and their answers: errors that nobody hears, answers taken for another request's.

In: the analysis of a chart and the log. Out: warnings. A request is known by the place that its `requestid` fills; an
answer by the event of its action's row, and by the condition that compares `_event.data.requestid` with such a place.
Where code may write into a place in a way that is not seen here, nothing is said of it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations, islice
from typing import Any

from scxmlc import messages
from scxmlc.checker import walk
from scxmlc.checker.analysis import Analysis
from scxmlc.checker.descriptors import bare, matches, prefixes
from scxmlc.checker.neighbours import Neighbours
from scxmlc.checker.services import constant
from scxmlc.diagnostics import Diagnostics
from scxmlc.dialect import Element, with_modules
from scxmlc.ecmascript.nodes import Node
from scxmlc.ecmascript.nodes import walk as nodes
from scxmlc.model.chart import Parallel, StateNode, Transition
from scxmlc.model.content import Action, Assign, Send
from scxmlc.model.script import Code, Expression, Program

say = messages.behaviour
_REQUEST = "_event.data.requestid"
_SAID = re.compile(r"\brequestid\b|_event\.(?:data|sendid)\s*(?!\.)")
MOST_LOOKED_AT = 1000  # states that wait for one answer
_BLANKS = re.compile(r"\s+|;")


@dataclass(frozen=True)
class Request:
    """An action that is answered, the state whose content it is, and the block that it stands in."""

    action: Action
    row: Element
    state: StateNode
    block: object

    @property
    def place(self) -> str:
        """What its id is put into, as written; "" where nobody asks for it."""
        return next((_plain(target.text) for name, target in self.action.results if name == "requestid"), "")

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
            _plain(each.target.text) for each in self.analysis.index.contents if isinstance(each, Assign)
        }
        scripts = ((code, tree) for code, tree in self.analysis.scripts.items() if isinstance(code, Program))
        return frozenset(
            assigned.union(*(_assigned(code, tree) for code, tree in scripts if tree is not None))
        )

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


def _plain(text: str) -> str:
    return _BLANKS.sub("", text).replace('"', "'")


def _assigned(code: Code, tree: Node) -> Iterator[str]:
    for node in nodes(tree):
        if node.type == "AssignmentExpression" and node.left.range:
            yield _plain(code.text[slice(*node.left.range)])


def answers_are_those_asked_for(analysis: Analysis, log: Diagnostics) -> None:
    requests = Requests(analysis)
    kinds = requests.by_kind
    filled = {kind: {each.place for each in same} for kind, same in kinds.items()}
    for _, transition in requests.transitions if kinds else ():
        kind = next((kind for kind, same in kinds.items() if _answers(transition, same[0])), None)
        other = _compared(analysis, transition.cond) if transition.cond is not None else None
        if kind is None or other is None or transition.cond is None or "" in filled[kind]:
            continue
        place, at = other
        if place not in filled[kind] and place not in requests.written:
            fills = [each for each in kinds if place in filled[each]]
            first, location = kinds[kind][0], transition.cond.text.at(*at)
            log.add(say.other_request(location, place, kind, first.place, fills, first.action.location))


def _answers(transition: Transition, request: Request) -> bool:
    """Whether all that the transition waits for comes from an action of this kind."""
    names = [event.name for event in request.row.events]
    return all(bare(word) in names for word in transition.event or ())


def _compared(analysis: Analysis, cond: Expression) -> tuple[str, tuple[int, int]] | None:
    """What `_event.data.requestid` must be equal to, with where it stands, if it is a place."""
    ahead: list[Any] = [analysis.scripts.get(cond)]
    while ahead:
        node = ahead.pop()
        if node is not None and node.type == "LogicalExpression" and node.operator == "&&":
            ahead += [node.right, node.left]
        elif node is not None and node.type == "BinaryExpression" and node.operator in ("==", "==="):
            one, other = (_plain(cond.text[slice(*side.range)]) for side in (node.left, node.right))
            for text, side, found in ((one, node.right, other), (other, node.left, one)):
                if text == _REQUEST and side.type in ("Identifier", "MemberExpression"):
                    return found, (side.range[0], side.range[1] - side.range[0])
    return None


def errors_of_requests_are_heard(analysis: Analysis, log: Diagnostics) -> None:
    if not analysis.is_closed:
        return
    requests = Requests(analysis)
    for same in requests.by_kind.values():
        done, error = same[0].done, same[0].error
        waiting = [node for node, each in requests.transitions if done and _waits(each, done)]
        waits = Neighbours(analysis.index, waiting)
        hears = Neighbours(analysis.index, requests.taking({error, *requests.timers}))
        deaf = {node: not any(True for _ in hears.of(node)) for node in waiting}
        for request in same if error else ():
            near = list(islice(waits.of(request.state), MOST_LOOKED_AT))
            if near and all(deaf[node] for node in near):
                name = str(near[0].id or "?")
                log.add(say.unheard_error(request.action.location, request.written, error, name))


def _waits(transition: Transition, event: str) -> bool:
    return any(bare(word) != "*" and matches(word, event) for word in transition.event or ())


def answers_are_told_apart(analysis: Analysis, log: Diagnostics) -> None:
    """Two requests of one kind are on their way at once, and a transition takes the first answer for its own."""
    if not analysis.is_closed:
        return
    requests = Requests(analysis)
    for kind, same in requests.by_kind.items():
        pair = next((pair for pair in combinations(same[:100], 2) if _at_once(analysis, *pair)), None)
        for _, each in requests.transitions if pair is not None else ():
            if same[0].done in map(bare, each.event or ()) and not _looks(each):
                assert pair is not None
                places = (pair[0].action.location, pair[1].action.location)
                log.add(say.answer_of_either(each.location, kind, *places))


def _at_once(analysis: Analysis, one: Request, other: Request) -> bool:
    if one.block is other.block:
        return not _excluded(one, other)
    return (
        isinstance(analysis.index.common(one.state, other.state), Parallel) and one.state is not other.state
    )


def _excluded(one: Request, other: Request) -> bool:
    """Whether they stand in a block with branches: either may be alone."""
    content = getattr(one.block, "content", ())
    return not (one.action in content and other.action in content)


def _looks(transition: Transition) -> bool:
    """Whether the transition asks which answer it is, in its condition or in its content."""
    texts = [transition.cond.text] if transition.cond is not None else []
    for content in walk.executables(transition.block) if transition.block is not None else ():
        texts += [code.text for code in walk.code(content)]
    return any(_SAID.search(text) for text in texts)


RULES = (answers_are_those_asked_for, errors_of_requests_are_heard, answers_are_told_apart)
