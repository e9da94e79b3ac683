"""Actions on an interaction that has just gone (ORS interaction 7.2).

In: the analysis of a chart and the log. Out: warnings about actions in the transition that answers
`interaction.deleted`, and in the states that it leads to, where they name that interaction or none. Other interactions
of the session live on, so an action that names one by a variable is nobody's business here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from scxmlc import messages
from scxmlc.checker import walk
from scxmlc.checker.analysis import Analysis
from scxmlc.checker.descriptors import bare
from scxmlc.checker.ways import domain, entered
from scxmlc.diagnostics import Diagnostics
from scxmlc.model.chart import Block, StateNode, Transition
from scxmlc.model.content import Action
from scxmlc.source import Text

_GONE = ("interaction.deleted", "interaction.notcontrolled")
_SAME = "_event.data.interactionid"
_NEEDY = {
    "dialog": None,
    "queue": ("submit",),
    "interaction": ("accept", "attach", "detach", "hold", "redirect", "retrieve", "disconnect"),
}


def nothing_is_done_to_what_is_gone(analysis: Analysis, log: Diagnostics) -> None:
    if analysis.chart.dialect != "ors":
        return
    lists = (set(targets) for _, targets in walk.target_lists(analysis.chart))
    named = Counter(id for targets in lists for id in targets)
    for node in analysis.index.order:
        for transition in walk.transitions(node):
            words = [bare(word) for word in transition.event or ()]
            if words and all(word in _GONE for word in words) and not _is_picky(transition):
                for action in _actions(analysis, named, node, transition):
                    name = f"{action.module}:{action.name}"
                    log.add(
                        messages.behaviour.interaction_gone(
                            action.location, name, words[0], transition.location
                        )
                    )


def _is_picky(transition: Transition) -> bool:
    """Whether it asks which interaction has gone, or why: that of a consultation goes, and the call stays."""
    return transition.cond is not None


def _actions(
    analysis: Analysis, named: Counter[Text], node: StateNode, transition: Transition
) -> Iterator[Action]:
    for block in _blocks(analysis, named, node, transition):
        for content in block.content:
            if isinstance(content, Action) and _needs_it(content):
                yield content


def _blocks(
    analysis: Analysis, named: Counter[Text], node: StateNode, transition: Transition
) -> Iterator[Block]:
    if transition.block is not None:
        yield transition.block
    kept = domain(analysis.index, node, transition)
    for state in entered(analysis.index, transition, kept) if kept is not None else ():
        if state.id in transition.target and named[state.id] == 1:  # nothing else leads to it by name
            yield from getattr(state, "entry", ())


def _needs_it(action: Action) -> bool:
    names = _NEEDY.get(action.module, ())
    if names is not None and action.name not in names:
        return False
    given = dict(action.attributes).get("interactionid")
    return given is None or given.text.strip() == _SAME


RULES = (nothing_is_done_to_what_is_gone,)
