"""Script variables by state, as the manual of ORS has them: a `var` belongs to the state whose content declares it.

In: the analysis of a chart. Out: an analysis in which no two states share a variable: where a name is also used
outside the state, the state's own gets a name of its own (`tries` of `queued` becomes `tries_of_queued`), and
each state that declares variables begins with fresh ones. A name is looked up from the state outward to the
chart; a transition stands in the state that contains it (ORS core 3.2).

The rule that surprises: `eval` looks names up at run time, and knows nothing of states. It finds a state's
variable unless that was renamed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from scxmlc import messages
from scxmlc.checker import walk
from scxmlc.checker.analysis import Analysis
from scxmlc.checker.index import index
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
    for holder, found in codes.items():
        names = _visible(analysis, own, holder)
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
    """What each state declares, and what that is called in the class: itself where nothing outside uses it."""
    declared = {holder: _declared(analysis, found) for holder, found in codes.items()}
    used = {holder: _used(analysis, found) for holder, found in codes.items()}
    taken = set().union(*used.values(), *declared.values())
    own: Own = {analysis.chart: {name: name for name in declared[analysis.chart]}}
    for state in analysis.index.order:
        outside = set().union(
            *(
                used[holder] | declared[holder]
                for holder in codes
                if holder is not state and not _is_inside(analysis, holder, state)
            )
        )
        inside = set().union(
            *(
                declared[holder]
                for holder in codes
                if holder is not state and _is_inside(analysis, holder, state)
            )
        )
        own[state] = {
            name: _free(f"{name}_of_{state.id}", taken) if name in outside | inside else name
            for name in sorted(declared[state])
        }
    return own


def _is_inside(analysis: Analysis, holder: StateNode | Chart, state: StateNode) -> bool:
    return not isinstance(holder, Chart) and analysis.index.is_inside(holder, state)


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
    owners: dict[str, list[StateNode | Chart]] = {}
    for holder, names in own.items():
        for name in names:
            owners.setdefault(name, []).append(holder)
    for holder, found in codes.items():
        around = {holder, *analysis.index.ancestors(holder), analysis.chart}
        told: set[str] = set()
        for code in found:
            tree = analysis.scripts.get(code)
            for at, name in sorted(name_places(tree).items()) if tree is not None else ():
                if name in owners and name not in told and not around & set(owners[name]):
                    told.add(name)
                    place = code.text.at(at, len(name))
                    state = getattr(owners[name][0], "id", None)
                    log.add(messages.content.variable_of_other_state(place, name, state))


def _free(name: str, taken: set[str]) -> str:
    plain = "".join(c if c.isascii() and (c.isalnum() or c == "_") else "_" for c in name)
    number, free = 2, plain
    while free in taken:
        free, number = f"{plain}_{number}", number + 1
    taken.add(free)
    return free


def _visible(analysis: Analysis, own: Own, holder: StateNode | Chart) -> dict[str, str]:
    """The names that mean something else here than they say: those of the state and of the states around it."""
    found: dict[str, str] = {}
    for each in reversed([holder, *analysis.index.ancestors(holder)]):
        found.update(own.get(each, {}))
    return {name: new for name, new in found.items() if name != new}


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


def _fresh(state: State | Parallel | Final, names: list[str], scripts: Scripts) -> StateNode:
    text = Text(" = ".join([*names, "undefined"]) + ";", state.location, ())
    program = Program(text)
    scripts[program] = parse_script(str(text))
    content: tuple[Executable, ...] = (Script(state.location, program),)
    return replace(state, entry=(Block(state.location, content), *state.entry))
