"""What the chart sends to itself, and whether anything in it can take that, or was ever sent (SCXML 3.12, 5.10.2, 6.3).

In: the analysis of a chart and the log. Out: warnings, and only where the answer is certain: an event whose name is
computed, or that goes elsewhere, is nobody's business here, and a document that others include is not judged at all.
Events from outside need no sender, so a transition that waits for what the chart never raises is no fault; and what
<send> brings back may be meant for whoever watches, so it must look like a slip to be one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from functools import lru_cache

from scxmlc import messages
from scxmlc.checker import walk
from scxmlc.checker.analysis import Analysis
from scxmlc.checker.descriptors import bare, prefixes
from scxmlc.checker.services import constant
from scxmlc.checker.slips import Slips
from scxmlc.diagnostics import Diagnostics
from scxmlc.dialect.describe import events
from scxmlc.dialect.own import with_modules
from scxmlc.messages import shown
from scxmlc.model.chart import Final, Parallel, State, StateNode
from scxmlc.model.content import Action, Cancel, Raise, Send
from scxmlc.source import Text

say = messages.content
_INTERNAL = ("#_internal", "_internal")
_PLATFORM = ("error.communication", "error.execution", "error.platform")
_DONE = "done.state."


def events_are_taken(analysis: Analysis, log: Diagnostics) -> None:
    words = walk.descriptors(analysis.index.order)  # with a comma, one may be meant for two
    taken = _kept(frozenset(bare(each) for word in words for each in (word, *word.split(","))))
    if not analysis.is_closed or "*" in taken:
        return
    shares = any(invoke.autoforward for invoke in analysis.index.invokes)
    slips = Slips(taken)
    sent = () if shares else (name for name in _sent(analysis) if slips.has(name))
    for name in (*raised(analysis), *sent):
        if taken.isdisjoint(prefixes(name)) and not log.speaks_of(name.location):
            log.add(say.untaken_event(name.location, name, taken))


@lru_cache(maxsize=16)
def _kept(names: frozenset[str]) -> frozenset[str]:
    """The same names, as they were told before: what was found out about these is known still."""
    return names


def events_between_charts_are_taken(analysis: Analysis, log: Diagnostics) -> None:
    """What a chart sends to one in its <invoke>, and what that sends back, unless <finalize> looks at it."""
    for invoke, child in analysis.children.items():
        if invoke.id is not None:
            _taken(_sent_to(analysis, f"#_{invoke.id}"), child, f' of "{shown(invoke.id)}"', log)
        if invoke.finalize is None:
            _taken(_sent_to(child, "#_parent"), analysis, " of the chart that invokes this one", log)


def _sent_to(analysis: Analysis, target: str) -> Iterator[Text]:
    for content in analysis.index.contents:
        if (
            isinstance(content, Send)
            and content.type is None
            and constant(analysis, content.target) == target
        ):
            yield from filter(None, [constant(analysis, content.event)])


def _taken(names: Iterator[Text], whose: Analysis, said: str, log: Diagnostics) -> None:
    taken = frozenset(bare(word) for word in walk.descriptors(whose.index.order))
    passes_on = any(invoke.autoforward for invoke in whose.index.invokes)
    for name in names if whose.is_closed and "*" not in taken and not passes_on else ():
        if taken.isdisjoint(prefixes(name)):
            log.add(say.untaken_event(name.location, name, taken, said))


def raised(analysis: Analysis) -> Iterator[Text]:
    """The events that nobody but this session ever hears of."""
    for content in analysis.index.contents:
        if isinstance(content, Raise):
            yield content.event
        elif isinstance(content, Send) and constant(analysis, content.target) in _INTERNAL:
            yield from filter(None, [constant(analysis, content.event)])


def _sent(analysis: Analysis) -> Iterator[Text]:
    """The events that come back from outside. Whoever watches the session may be meant by them."""
    for content in analysis.index.contents:
        if isinstance(content, Send) and content.target is None and content.type is None:
            yield from filter(None, [constant(analysis, content.event)])


def raised_or_sent(analysis: Analysis) -> Iterator[Text]:
    """The names of all events that the chart is known to give itself."""
    yield from raised(analysis)
    yield from _sent(analysis)


def all_prefixes(names: Iterable[str]) -> set[str]:
    """The descriptors that take one of the events, `*` apart."""
    return {prefix for name in names for prefix in prefixes(name)}


def done_events_can_come(analysis: Analysis, log: Diagnostics) -> None:
    """done.state.ID comes from a state of that id with a <final> in it, if nobody sends it."""
    words = walk.descriptors(analysis.index.order) if analysis.is_closed else ()
    waits = [word for word in words if word.startswith(_DONE)]
    done = frozenset(id for id, node in analysis.index.by_id.items() if waits and _ends(node))
    come = all_prefixes([*raised(analysis), *_sent(analysis), *(f"{_DONE}{id}" for id in done)])
    for word in waits:
        id = bare(word).removeprefix(_DONE)
        if bare(word) not in come and id:
            log.add(say.never_done(word.location, id, id in analysis.index.by_id, done))


def _ends(node: StateNode) -> bool:
    """Whether a state can be done: a compound state in a final child, a parallel in all regions (SCXML 3.7)."""
    ahead, ends = [node], True
    while ahead:
        each = ahead.pop()
        if isinstance(each, Parallel):
            ahead.extend(each.children)
        elif isinstance(each, State):
            ends = ends and any(isinstance(child, Final) for child in each.children)
    return ends and isinstance(node, State | Parallel)


def errors_are_spelt_right(analysis: Analysis, log: Diagnostics) -> None:
    """A descriptor that is almost the name of an error of the processor, and that the chart does not raise."""
    if analysis.chart.dialect == "ors":
        return
    come = all_prefixes((*raised(analysis), *_sent(analysis), *_PLATFORM))
    for word in walk.descriptors(analysis.index.order):
        name = bare(word)
        known = name in come or name.startswith(tuple(f"{each}." for each in _PLATFORM))
        if not known and _is_almost(name, _PLATFORM, 0.88):
            log.add(say.unknown_event(word.location, name, _PLATFORM))


def module_events_are_spelt_right(analysis: Analysis, log: Diagnostics) -> None:
    """Report an event of a module that none raises, where one of almost the same name is raised."""
    if analysis.chart.dialect != "ors":
        return
    names = tuple(sorted(events(with_modules(analysis.registered.modules)["ors"])))
    modules = {_module(name) for name in names if "<" not in name}
    for word in walk.descriptors(analysis.index.order):
        name = bare(word)
        known = any(each == name or each.startswith(name + ".") for each in names)
        if _module(name) in modules and "." in name and not known and _is_almost(name, names, 0.85):
            log.add(say.unknown_event(word.location, name, names))


@lru_cache(maxsize=4096)
def _is_almost(name: str, known: tuple[str, ...], cutoff: float) -> bool:
    return bool(get_close_matches(name, known, 1, cutoff))


def _module(event: str) -> str:
    return event.removeprefix("error.").partition(".")[0]


def events_are_sent(analysis: Analysis, log: Diagnostics) -> None:
    """In strategies of ORS, where what comes is known: events of the modules, and what the strategy sends itself."""
    names = _all_that_is_sent(analysis) if analysis.is_closed and _is_strategy(analysis) else None
    if names is None:
        return
    modules = {_module(name) for name in events(with_modules(analysis.registered.modules)["ors"])}
    come = frozenset(all_prefixes(names))
    for word in walk.descriptors(analysis.index.order):
        name = bare(word)
        is_known = name in ("*", "error") or name in come or _module(name) in modules
        if not is_known and not log.speaks_of(word.location):
            log.add(messages.behaviour.unsent_event(word.location, name, come))


def _is_strategy(analysis: Analysis) -> bool:
    """Whether it asks anything of the platform: old charts of the W3C look like those of ORS else."""
    return analysis.chart.dialect == "ors" and any(
        isinstance(each, Action) for each in analysis.index.contents
    )


def _all_that_is_sent(analysis: Analysis) -> list[Text] | None:
    """The names of all events that the strategy sends, to whomever; None where one is computed."""
    sends = [constant(analysis, each.event) for each in analysis.index.contents if isinstance(each, Send)]
    names = [name for name in sends if name is not None]
    is_open = len(names) < len(sends) or any("__Raise" in code.text for code in analysis.scripts)
    return None if is_open else [*names, *raised(analysis)]


def cancelled_ids_are_sent(analysis: Analysis, log: Diagnostics) -> None:
    sends = [each for each in analysis.index.contents if isinstance(each, Send)]
    sent = frozenset(str(each.id) for each in sends if each.id is not None)
    nameless = {constant(analysis, each.event): each.location for each in sends if each.id is None}
    for content in analysis.index.contents if analysis.is_closed else ():
        id = constant(analysis, content.sendid) if isinstance(content, Cancel) else None
        if id is not None and id not in sent:
            log.add(say.unsent_id(id.location, id, sent, nameless.get(id)))


RULES = (
    events_are_taken,
    events_between_charts_are_taken,
    done_events_can_come,
    errors_are_spelt_right,
    module_events_are_spelt_right,
    cancelled_ids_are_sent,
    events_are_sent,
)
