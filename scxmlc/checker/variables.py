"""Variables that nothing declares: read, which raises error.execution, or assigned, which nobody ever sees.

In: the analysis of a chart and the log. Out: warnings, and only where the answer is certain: a script that makes
names as it runs (`eval`, `with`, the global object as a value), one that does not parse, a file that could not be
read and a document that others include may know more than stands in the chart, and there nothing is said.

The rule that surprises: a variable that a script assigns counts as known where it is read, since sloppy code makes it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from scxmlc import messages
from scxmlc.checker.analysis import Analysis
from scxmlc.checker.slips import Slips
from scxmlc.diagnostics import Diagnostics
from scxmlc.dialect.ors.scripts import GLOBALS
from scxmlc.ecmascript.free_names import FreeNames, Place, free_names
from scxmlc.kept import kept_with
from scxmlc.model.content import Action, Assign, Foreach, Send
from scxmlc.model.script import Code, LocationExpression, Program
from scxmlc.registered import Registered
from scxmlc.source import Location

say = messages.content

BUILT_IN = frozenset(
    "Array Boolean Date Error EvalError Function Map Number Object Promise Proxy RangeError ReferenceError RegExp Set "
    "String Symbol SyntaxError TypeError URIError WeakMap WeakSet JSON Math Reflect decodeURI decodeURIComponent "
    "encodeURI encodeURIComponent escape eval isFinite isNaN parseFloat parseInt unescape uneval undefined NaN "
    "Infinity globalThis".split()
)
SYSTEM = frozenset(["_event", "_sessionid", "_name", "_ioprocessors", "_x", "In", "arguments"])
MOST_PLACES = 3  # that are told of one variable: a name that is missing everywhere has one cause
_IN = re.compile(r"\bIn\(\s*\Z")
_CALL = re.compile(r"\s*\(")
SELDOM_MEANT = frozenset(["_x", "eval"])
GIVEN = {"w3c": BUILT_IN | SYSTEM, "ors": BUILT_IN | SYSTEM | {row.name for row in GLOBALS}}


@dataclass(frozen=True)
class Names:
    """The names of the global scope in all code of a chart, and where they stand.

    `known` are declared, or asked about before they are used; `stored` is what <assign> assigns, `assigned` what
    scripts and the platform do.
    """

    known: set[str]
    read: dict[str, list[Location]] = field(default_factory=dict)
    assigned: dict[str, list[Location]] = field(default_factory=dict)
    stored: dict[str, list[Location]] = field(default_factory=dict)


def variables_are_known(analysis: Analysis, log: Diagnostics) -> None:
    names = _names(analysis) if analysis.is_closed else None
    if names is None:
        return
    made = names.known.union(names.assigned, names.stored, analysis.registered.functions)
    offered = frozenset(made - SELDOM_MEANT)
    offered_uncalled = offered - {"In"}
    for name in sorted(set(names.read) - made):
        places = [
            place for place in names.read[name] if not log.speaks_of(place)
        ]  # as a word without quotes, say
        for number, place in enumerate(places[:MOST_PLACES], 1):
            more = len(places) - number if number == MOST_PLACES else 0
            is_state = name in analysis.index.by_id and bool(
                _IN.search(place.source.text, max(place.offset - 50, 0), place.offset)
            )
            is_called = bool(_CALL.match(place.source.text, place.offset + len(name)))
            near = offered if is_called else offered_uncalled
            log.add(say.undeclared_variable(place, name, near, more, is_state))
    offered = frozenset(names.known - SELDOM_MEANT)
    for name, places in _unread(names):
        for place in places:
            log.add(say.location_is_new(place, name, offered))


def variable_names(analysis: Analysis) -> frozenset[str] | None:
    """All the variables that a session of the chart can ever have; None where that is not certain, and in ORS, where
    whoever starts a session may give it more (ORS core 3.3). Functions of Python are none, unless the chart has its own
    of the name."""
    alone = replace(analysis, registered=Registered())
    names = _names(alone) if alone.is_closed and alone.chart.dialect == "w3c" else None
    if names is None:
        return None
    made = names.known.union(names.assigned, names.stored) - GIVEN["w3c"]
    return frozenset(made.union(str(item.id) for item in analysis.index.data))


@kept_with
def known_names(analysis: Analysis) -> frozenset[str]:
    """What stands for something in code: data, what scripts declare or assign, and what is always there.

    Rules ask it at each place that they doubt."""
    trees = [free_names(tree) for tree in analysis.scripts.values() if tree is not None]
    assigned = (name for found in trees for name, _ in found.assigned)
    return frozenset(
        {str(item.id) for item in analysis.index.data}.union(
            GIVEN[analysis.chart.dialect],
            analysis.registered.functions,
            assigned,
            *(found.declared for found in trees),
        )
    )


def _unread(names: Names) -> Iterator[tuple[str, list[Location]]]:
    """What is assigned for nobody: by a script, which may mean whoever looks from outside, if it looks like a slip."""
    slips = Slips(names.known)
    for name, places in names.assigned.items():
        if name not in names.read and slips.has(name):
            yield name, places
    for name, places in names.stored.items():
        if name not in names.read and name not in names.assigned:
            yield name, places


def _names(analysis: Analysis) -> Names | None:
    """None where code can make names that do not stand in it."""
    names = Names({*GIVEN[analysis.chart.dialect], *(str(item.id) for item in analysis.index.data)})
    uses = {
        **dict.fromkeys(_stored(analysis), names.stored),
        **dict.fromkeys(_filled(analysis), names.assigned),
    }
    looped = set(_looped(analysis))
    facts: dict[int, FreeNames] = {}
    for code, tree in analysis.scripts.items():
        if tree is None:
            if isinstance(code, Program):
                return None
            continue
        found = facts.get(id(tree)) or facts.setdefault(id(tree), free_names(tree))
        if found.is_open:
            return None
        is_bare = isinstance(code, LocationExpression) and tree.type == "Identifier"
        if is_bare and code in looped:
            names.known.add(tree.name)
            continue
        names.known.update(found.declared, found.asked)
        _place(uses.get(code, names.read) if is_bare else names.read, code, found.read)
        _place(names.assigned, code, found.assigned)
    return _without(names)


def _place(table: dict[str, list[Location]], code: Code, places: tuple[Place, ...]) -> None:
    for name, at in places:
        table.setdefault(name, []).append(code.text.at(at, len(name)))


def _without(names: Names) -> Names:
    for table in (names.read, names.assigned, names.stored):
        for name in names.known & set(table):
            del table[name]
    return names


def _stored(analysis: Analysis) -> Iterator[Code]:
    return (content.target for content in analysis.index.contents if isinstance(content, Assign))


def _filled(analysis: Analysis) -> Iterator[Code]:
    """Where the platform puts ids."""
    for invoke in analysis.index.invokes:
        if invoke.idlocation is not None:
            yield invoke.idlocation
    for content in analysis.index.contents:
        if isinstance(content, Send) and content.idlocation is not None:
            yield content.idlocation
        elif isinstance(content, Action):
            yield from (target for _, target in content.results)


def _looped(analysis: Analysis) -> Iterator[Code]:
    """The variables that <foreach> declares itself (SCXML 4.6)."""
    for content in analysis.index.contents:
        if isinstance(content, Foreach):
            yield content.item
            if content.index is not None:
                yield content.index


RULES = (variables_are_known,)
