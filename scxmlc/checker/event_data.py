"""Members of `_event.data` where the event has no data (SCXML 4.2, 5.5, 5.10.1).

In: the analysis of a chart and the log. Out: warnings, where the chart itself gives the event, each time without data,
and the code that reads a member is not prepared for that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from scxmlc import messages
from scxmlc.checker import walk
from scxmlc.checker.analysis import Analysis
from scxmlc.checker.descriptors import bare, prefixes
from scxmlc.checker.services import constant
from scxmlc.diagnostics import Diagnostics
from scxmlc.ecmascript.free_names import free_names
from scxmlc.ecmascript.nodes import start
from scxmlc.ecmascript.nodes import walk as nodes
from scxmlc.model.chart import Final, State, Transition
from scxmlc.model.content import Raise, Send
from scxmlc.model.script import Code
from scxmlc.source import Location

FIELDS = ("name", "type", "sendid", "origin", "origintype", "invokeid", "data", "raw")
"""What an event has (SCXML 5.10.1), and `raw`, which one by HTTP has, too."""

_OF_OBJECTS = frozenset(
    "constructor hasOwnProperty isPrototypeOf propertyIsEnumerable toLocaleString toString valueOf".split()
)
_INTERNAL = (None, "#_internal", "_internal")
_GUARD = re.compile(r"_event\.(?!data\b)|_event\.data\s*(?![\s.\[])|typeof\s+_event\.data\b|\btry\b")


@dataclass(frozen=True)
class Source:
    """An event that the chart gives itself."""

    event: str
    has_data: bool
    place: Location


def members_of_data_are_there(analysis: Analysis, log: Diagnostics) -> None:
    sources = list(_sources(analysis)) if analysis.is_closed else []
    if not sources or _is_open(analysis):
        return
    by_word: dict[str, Source] = {}
    for source in sorted(sources, key=lambda each: not each.has_data):  # one with data is what counts
        for word in prefixes(source.event):
            by_word.setdefault(word, source)
    for node in analysis.index.order:
        for transition in walk.transitions(node):
            without = _without_data(transition, by_word)
            read = _read(analysis, transition) if without is not None else None
            if read is not None and without is not None:
                place, text = read
                log.add(messages.behaviour.undefined_member(place, text, without.event, without.place))


def _is_open(analysis: Analysis) -> bool:
    """Whether an event may come whose name is computed."""
    return any(
        isinstance(each, Send) and each.event is not None and constant(analysis, each.event) is None
        for each in analysis.index.contents
    )


def _sources(analysis: Analysis) -> Iterator[Source]:
    for content in analysis.index.contents:
        if isinstance(content, Raise):
            yield Source(str(content.event), bool(content.params), content.location)
        elif isinstance(content, Send) and content.type is None and content.event is not None:
            target = None if content.target is None else constant(analysis, content.target) or "?"
            has_data = bool(content.params or content.namelist or content.content)
            if target in _INTERNAL:
                yield Source(str(constant(analysis, content.event)), has_data, content.location)
    if analysis.chart.dialect == "w3c":
        yield from _done(analysis)


def _done(analysis: Analysis) -> Iterator[Source]:
    for node in analysis.index.order:
        around = analysis.index.parent[node]
        if isinstance(node, Final) and isinstance(around, State) and around.id is not None:
            name = f"done.state.{around.id}"
            yield Source(name, node.donedata is not None, node.location)


def _without_data(transition: Transition, sources: dict[str, Source]) -> Source | None:
    """A source of an event that the transition answers, if all such sources have no data."""
    found = [sources.get(bare(word)) for word in transition.event or ()]
    return None if any(each is None or each.has_data for each in found) else next(iter(found), None)


def _read(analysis: Analysis, transition: Transition) -> tuple[Location, str] | None:
    """The first member of `_event.data` that the transition reads without asking whether there is any data."""
    codes = [*_codes(transition)]
    if any(_GUARD.search(code.text) for code in codes):
        return None
    for code in codes:
        for node in nodes(analysis.scripts[code]) if analysis.scripts.get(code) is not None else ():
            if node.type == "MemberExpression" and _is_data(node.object):
                start, end = node.range
                return code.text.at(start, end - start), str(code.text[start:end])
    return None


def _is_data(node: object) -> bool:
    owner = getattr(node, "object", None)
    return (
        getattr(owner, "name", None) == "_event"
        and getattr(getattr(node, "property", None), "name", "") == "data"
    )


def _codes(transition: Transition) -> Iterator[Code]:
    if transition.cond is not None:
        yield transition.cond
    for content in transition.block.content if transition.block is not None else ():
        yield from walk.code(content)


def fields_of_events_are_there(analysis: Analysis, log: Diagnostics) -> None:
    """`_event.floor` is of no event: what it brings along is in `_event.data`. In ORS more may be there.

    A parameter of a function may be called `_event`, too, and is another thing.
    """
    if analysis.chart.dialect != "w3c":
        return
    for code, tree in analysis.scripts.items():
        if tree is None or "_event" not in code.text:
            continue
        free = {at for name, at in free_names(tree).read if name == "_event"}
        for node in nodes(tree) if free else ():
            if node.type == "MemberExpression" and not node.computed and start(node.object) in free:
                name, at = str(node.property.name), node.property.range[0]
                if node.object.type == "Identifier" and name not in FIELDS and name not in _OF_OBJECTS:
                    log.add(messages.behaviour.no_event_field(code.text.at(at, len(name)), name, FIELDS))


RULES = (members_of_data_are_there, fields_of_events_are_there)
