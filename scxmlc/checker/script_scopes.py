"""Script variables by state, as the manual of ORS has them: a `var` belongs to the state whose content declares it.

In: the analysis of a chart. Out: an analysis in which no two states share a variable: where a name is also used
outside the state, the state's own gets a name of its own (`tries` of `queued` becomes `tries_of_queued`), and
each state that declares variables begins with fresh ones. A name is looked up from the state outward to the
chart; a transition stands in the state that contains it (ORS core 3.2).

The rule that surprises: `eval` looks names up at run time, and knows nothing of states. It finds a state's
variable unless that was renamed.
"""

from __future__ import annotations

from bisect import bisect
from collections import ChainMap
from collections.abc import Iterator, Mapping
from dataclasses import replace

from scxmlc import messages
from scxmlc.checker import walk
from scxmlc.checker.analysis import Analysis
from scxmlc.checker.index import ChartIndex, index
from scxmlc.diagnostics import Diagnostics
from scxmlc.ecmascript import Node, parse_script
from scxmlc.ecmascript.names_used import declared_names, name_places, renamed, used_names
from scxmlc.model.chart import Block, Chart, Final, Parallel, State, StateNode
from scxmlc.model.content import Executable, Script
from scxmlc.model.script import Code, Program
from scxmlc.source import Text

Scripts = dict[Code, Node | None]
Own = dict[StateNode | Chart, dict[str, str]]


def by_state(analysis: Analysis, log: Diagnostics) -> Analysis:
    """The same chart, its script variables each in their state; uses from other states go to the log."""
    scripts = dict(analysis.scripts)
    codes = {holder: list(_codes(holder)) for holder in (analysis.chart, *analysis.index.order)}
    own = _own_names(analysis, codes)
    _report_strangers(analysis, codes, own, log)
    renames = _renames(own)
    for holder, found in codes.items():
        names = _visible(analysis, renames, holder)
        for code in found:
            tree = scripts.get(code)
            if tree is not None and names:
                scripts[code] = renamed(tree, code.text, names)
    chart = _with_fresh(analysis.chart, own, scripts)
    children = {invoke: by_state(child, log) for invoke, child in analysis.children.items()}
    return replace(analysis, chart=chart, index=index(chart), scripts=scripts, children=children)


def _codes(holder: StateNode | Chart) -> Iterator[Code]:
    """The code that stands in a state itself, not in those inside it; of a chart, its scripts and data."""
    own = replace(holder, children=()) if isinstance(holder, Chart | State | Parallel) else holder
    yield from walk.code(own)


def _own_names(analysis: Analysis, codes: dict[StateNode | Chart, list[Code]]) -> Own:
    """What each state declares, and what that is called in the class: itself where nothing outside uses it, and
    nothing inside declares it."""
    declared = {holder: _declared(analysis, found) for holder, found in codes.items()}
    used = {holder: _used(analysis, found) for holder, found in codes.items()}
    order, ends = analysis.index.order, _ends(analysis.index)
    names = _Names({name: 2 for each in (used, declared) for found in each.values() for name in found})
    declarations = _places(order, declared)
    mentions = _places(order, {holder: used[holder] | declared[holder] for holder in codes})
    own: Own = {analysis.chart: {name: name for name in declared[analysis.chart]}}
    for state, first in order.items():
        own[state] = {}
        for name in sorted(declared[state]):
            inner = bisect(declarations[name], ends[state]) - bisect(declarations[name], first)
            is_alone = not inner and first <= mentions[name][0] and mentions[name][-1] <= ends[state]
            own[state][name] = name if is_alone else names.free(f"{name}_of_{state.id}")
    return own


def _ends(index: ChartIndex) -> dict[StateNode, int]:
    """The place in the document of the last state inside each state."""
    ends = dict(index.order)
    for state in reversed(index.order):
        parent = index.parent[state]
        if not isinstance(parent, Chart):
            ends[parent] = max(ends[parent], ends[state])
    return ends


def _places(order: dict[StateNode, int], found: dict[StateNode | Chart, set[str]]) -> dict[str, list[int]]:
    """For each name the places of the states that have it, ascending; the chart is in front of all."""
    places: dict[str, list[int]] = {}
    for holder, names in found.items():
        for name in names:
            places.setdefault(name, []).append(-1 if isinstance(holder, Chart) else order[holder])
    return places


def _declared(analysis: Analysis, codes: list[Code]) -> set[str]:
    trees = (analysis.scripts.get(code) for code in codes if isinstance(code, Program))
    return set().union(*(declared_names(tree) for tree in trees if tree is not None))


def _used(analysis: Analysis, codes: list[Code]) -> set[str]:
    trees = (analysis.scripts.get(code) for code in codes)
    return set().union(*(used_names(tree) for tree in trees if tree is not None))


def _report_strangers(
    analysis: Analysis, codes: dict[StateNode | Chart, list[Code]], own: Own, log: Diagnostics
) -> None:
    """A name that only states elsewhere declare is unknown here, which nobody sees who runs with one scope."""
    owners: dict[str, dict[StateNode | Chart, None]] = {}
    for holder, names in own.items():
        for name in names:
            owners.setdefault(name, {})[holder] = None
    for holder, found in codes.items():
        around = {holder, *analysis.index.ancestors(holder), analysis.chart}
        told: set[str] = set()
        for code in found:
            tree = analysis.scripts.get(code)
            for at, name in sorted(name_places(tree).items()) if tree is not None else ():
                if name in owners and name not in told and not any(each in owners[name] for each in around):
                    told.add(name)
                    place = code.text.at(at, len(name))
                    state = getattr(next(iter(owners[name])), "id", None)
                    log.add(messages.content.variable_of_other_state(place, name, state))


class _Names:
    """The names that are taken, each with the number that a further one of that name gets."""

    def __init__(self, taken: dict[str, int]) -> None:
        self.taken = taken

    def free(self, name: str) -> str:
        """A name like this one that nothing has."""
        free = plain = "".join(c if c.isascii() and (c.isalnum() or c == "_") else "_" for c in name)
        while free in self.taken:
            free = f"{plain}_{self.taken[plain]}"
            self.taken[plain] += 1
        self.taken[free] = 2
        return free


def _renames(own: Own) -> Own:
    """Of what each state declares, what is called otherwise in the class."""
    return {
        holder: {name: new for name, new in names.items() if name != new} for holder, names in own.items()
    }


def _visible(analysis: Analysis, renames: Own, holder: StateNode | Chart) -> Mapping[str, str]:
    """The names that mean something else here than they say: those of the state and of the states around it."""
    around = (renames.get(each) for each in (holder, *analysis.index.ancestors(holder)))
    return ChainMap(*(names for names in around if names))


def _with_fresh(chart: Chart, own: Own, scripts: Scripts) -> Chart:
    """The chart with a block at the beginning of each state that makes its variables anew."""
    made: dict[StateNode, StateNode] = {}
    for state, _ in reversed(list(walk.states(chart))):
        children = tuple(made[child] for child in getattr(state, "children", ()))
        changed = replace(state, children=children) if isinstance(state, State | Parallel) else state
        if own[state] and isinstance(changed, State | Parallel | Final):
            changed = _fresh(changed, sorted(own[state].values()), scripts)
        made[state] = changed
    return replace(chart, children=tuple(made[child] for child in chart.children))


_AT_ONCE = 50  # assignments that stand in each other


def _fresh(state: State | Parallel | Final, names: list[str], scripts: Scripts) -> StateNode:
    parts = [names[first : first + _AT_ONCE] for first in range(0, len(names), _AT_ONCE)]
    text = Text(" ".join(" = ".join([*part, "undefined"]) + ";" for part in parts), state.location, ())
    program = Program(text)
    scripts[program] = parse_script(str(text))
    content: tuple[Executable, ...] = (Script(state.location, program),)
    return replace(state, entry=(Block(state.location, content), *state.entry))
