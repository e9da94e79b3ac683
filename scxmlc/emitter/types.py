"""What type checkers know of generated classes: the ids of their states, and their variables with their types.

In: an analysis, and names. Out: `Known` of a class; of all classes of a module what stands at its foot, and what each
class says of it in its head: `StateMachine["DoorState", "DoorData"]`.

The rule that surprises: nothing is said where it is not certain, of variables that a session of ORS is given, say; nor
of more than MOST, which checkers compare one by one. What methods do is not for checkers: they carry out ECMAScript.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from scxmlc.checker.analysis import Analysis
from scxmlc.checker.variables import variable_names
from scxmlc.checker.walk import data
from scxmlc.emitter.build import constant
from scxmlc.emitter.names import Names, first_free, walk
from scxmlc.emitter.unparse import unparse
from scxmlc.emitter.writer import WIDTH, quoted

MOST = 1_000
"""States, and variables, of which checkers are told. Pyright takes a second for 1,000, and 40 for 10,000."""

PREAMBLE = """\
# What type checkers know: states and variables. Methods are scripts, without types.
# mypy: allow-untyped-defs, no-check-untyped-defs
# pyright: basic, reportUnusedExpression=false
"""
DEFINITIONS = """\
TYPE_CHECKING = False
if TYPE_CHECKING:
    import typing
"""

_ANY = "typing.Any"
_TYPES = {
    "number": "float",
    "string": "str",
    "boolean": "bool",
    "array": "list[typing.Any]",
    "object": "dict[str, typing.Any]",
}


@dataclass(frozen=True, slots=True)
class Known:
    """The ids of a chart's states, and the types of its variables; None: that nothing is said of them."""

    states: Sequence[str] | None
    variables: Mapping[str, str] | None


@dataclass(frozen=True, slots=True)
class Said:
    """What a class says of its types in its head, and the lines at the foot that define them."""

    head: str
    lines: Sequence[str]


def known(analysis: Analysis, names: Names, kinds: Mapping[str, str]) -> Known:
    """What is certain of a chart; `kinds` are the variables whose kind its code relies on."""
    states = [names.row(node) for node, _ in walk(analysis.chart)]
    variables = variable_names(analysis)
    said = variables is not None and len(variables) <= MOST
    return Known(
        states if len(states) <= MOST else None,
        dict(_types(analysis, variables or (), kinds)) if said else None,
    )


def _types(analysis: Analysis, names: Iterable[str], kinds: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """The variables with their types: those of <data> first; what is bound late has no value in the beginning."""
    late = set(data(analysis.chart)) - set(analysis.chart.data) if analysis.chart.binding == "late" else set()
    uncertain = {str(item.id) for item in late}
    declared = dict.fromkeys(str(item.id) for item in data(analysis.chart))
    for name in [*declared, *sorted(set(names) - set(declared))]:
        sort = kinds.get(name, "any").partition(" ")[0]
        yield name, _ANY if name in uncertain else _TYPES.get(sort, _ANY)


def said(classes: Sequence[tuple[str, Known]]) -> list[Said]:
    """The same in Python, for the classes of one module, by their names."""
    taken = {name for name, _ in classes}
    return [_said(name, known, taken) for name, known in classes]


def _said(name: str, known: Known, taken: set[str]) -> Said:
    states, variables = (first_free(name + ending, taken) for ending in ("State", "Data"))
    taken |= {states, variables}
    if known.variables is not None:
        given = [states if known.states is not None else "str", variables]
        lines = [*_literal(states, known.states), *_typed_dict(variables, known.variables)]
    elif known.states is not None:
        given, lines = [states], _literal(states, known.states)
    else:
        return Said("", [])
    return Said(f"[{', '.join(map(_text, given))}]", lines)


def _literal(name: str, ids: Sequence[str] | None) -> list[str]:
    if ids is None:
        return []
    texts = [_text(id) for id in ids]
    line = f"    {name} = typing.Literal[{', '.join(texts)}]"
    if len(line) <= WIDTH:
        return [line]
    return [f"    {name} = typing.Literal[", *(f"        {text}," for text in texts), "    ]"]


def _typed_dict(name: str, variables: Mapping[str, str]) -> list[str]:
    rows = [f"            {_text(variable)}: {type}," for variable, type in variables.items()]
    if not rows:
        return [f"    {name} = typing.TypedDict({_text(name)}, {{}})"]
    return [
        f"    {name} = typing.TypedDict(",
        f"        {_text(name)},",
        "        {",
        *rows,
        "        },",
        "    )",
    ]


def _text(value: str) -> str:
    return quoted(unparse(constant(value)))
