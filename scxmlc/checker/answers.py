"""Answers to requests: errors that nobody hears, answers that are taken for another request's.

In: the analysis of a chart and the log. Out: warnings. An answer is known by the event of its action's row, and by the
condition that compares `_event.data.requestid` with the place that a request has filled. Where code may write into such
a place itself, nothing is said of it.
"""

from __future__ import annotations

import re
from itertools import combinations, islice
from typing import Any

from scxmlc import messages
from scxmlc.checker import walk
from scxmlc.checker.analysis import Analysis
from scxmlc.checker.descriptors import bare, matches
from scxmlc.checker.neighbours import Neighbours
from scxmlc.checker.requests import Request, Requests, plain
from scxmlc.diagnostics import Diagnostics
from scxmlc.model.chart import Parallel, Transition
from scxmlc.model.script import Expression

say = messages.behaviour
MOST_LOOKED_AT = 1000  # states that wait for one answer
_PLACES = ("Identifier", "MemberExpression")
_REQUEST = "_event.data.requestid"
_SAID = re.compile(r"\brequestid\b|_event\.(?:data|sendid)\s*(?!\.)")


def answers_belong_to_requests(analysis: Analysis, log: Diagnostics) -> None:
    requests = Requests(analysis)
    if not requests.by_kind:
        return
    _asked_for(requests, log)
    if analysis.is_closed:
        _heard(requests, log)
        _told_apart(requests, log)


def _asked_for(requests: Requests, log: Diagnostics) -> None:
    """A condition compares the answer to one request with the id of another."""
    kinds = requests.by_kind
    filled = {kind: {each.place for each in same} for kind, same in kinds.items()}
    for _, transition in requests.transitions:
        kind = next((kind for kind, same in kinds.items() if _answers(transition, same[0])), None)
        other = _compared(requests.analysis, transition.cond) if transition.cond is not None else None
        if kind is None or other is None or transition.cond is None or "" in filled[kind]:
            continue
        start, end = other
        text = str(transition.cond.text[start:end])
        first, location = kinds[kind][0], transition.cond.text.at(start, end - start)
        is_strange = plain(text) not in filled[kind] and not requests.writes(plain(text))
        if is_strange and not log.speaks_of(location):
            fills = [each for each in kinds if plain(text) in filled[each]]
            log.add(say.other_request(location, text, kind, first.filled, fills, first.action.location))


def _answers(transition: Transition, request: Request) -> bool:
    """Whether all that the transition waits for comes from an action of this kind."""
    names = [event.name for event in request.row.events]
    return all(bare(word) in names for word in transition.event or ())


def _compared(analysis: Analysis, cond: Expression) -> tuple[int, int] | None:
    """Where in the condition stands what `_event.data.requestid` must be equal to, if it is a place."""
    ahead: list[Any] = [analysis.scripts.get(cond)]
    while ahead:
        node = ahead.pop()
        if node is not None and node.type == "LogicalExpression" and node.operator == "&&":
            ahead += [node.right, node.left]
        elif node is not None and node.type == "BinaryExpression" and node.operator in ("==", "==="):
            for one, other in ((node.left, node.right), (node.right, node.left)):
                if plain(cond.text[slice(*one.range)]) == _REQUEST and other.type in _PLACES:
                    return other.range[0], other.range[1]
    return None


def _heard(requests: Requests, log: Diagnostics) -> None:
    """Who waits for an answer waits for the error, too."""
    index = requests.analysis.index
    for same in requests.by_kind.values():
        done, error = same[0].done, same[0].error
        waiting = [node for node, each in requests.transitions if done and _waits(each, done)]
        waits = Neighbours(index, waiting)
        hears = Neighbours(index, requests.taking({error, *requests.timers}))
        deaf = {node: not any(True for _ in hears.of(node)) for node in waiting}
        for request in same if error else ():
            near = list(islice(waits.of(request.state), MOST_LOOKED_AT))
            if near and all(deaf[node] for node in near):
                name, place = str(near[0].id or "?"), near[0].location
                log.add(say.unheard_error(request.action.location, request.written, error, name, place))


def _waits(transition: Transition, event: str) -> bool:
    return any(bare(word) != "*" and matches(word, event) for word in transition.event or ())


def _told_apart(requests: Requests, log: Diagnostics) -> None:
    """Two requests of one kind are on their way at once, and a transition takes the first answer for its own."""
    analysis = requests.analysis
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


RULES = (answers_belong_to_requests,)
