"""The rows of a generated class: its states, transitions, data and invocations, as the author wrote them.

In: a chart, its names, and the methods written for it. Out: the lines of `chart = Chart(...)`.
Nothing derived stands in a row, and each list holds one row a line, so that a change of the chart changes one
row.
"""

from __future__ import annotations

import ast
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from scxmlc.emitter.build import call, constant, listing, path
from scxmlc.emitter.names import Names, walk
from scxmlc.emitter.unparse import unparse
from scxmlc.emitter.writer import WIDTH, Writer, quoted
from scxmlc.model.chart import (
    Chart,
    Data,
    Final,
    History,
    Initial,
    Invoke,
    Parallel,
    State,
    StateNode,
    Transition,
)

API = 3
"""The runtime's number: raised when a module written today would not run with yesterday's runtime."""

_ROW_INDENT = 12


@dataclass(frozen=True, slots=True)
class Origin:
    """The document's file, and its folder as seen from the module's, as a relative address."""

    source: str
    folder: str = "."


@dataclass
class Methods:
    """Which method carries out which piece: filled while methods are written, read when rows are."""

    blocks: dict[object, str] = field(default_factory=dict)
    conditions: dict[Transition, str] = field(default_factory=dict)
    finalizers: dict[Invoke, str] = field(default_factory=dict)
    scripts: list[str] = field(default_factory=list)

    def block(self, piece: object) -> ast.expr | None:
        """The method of a block, transition, data item, donedata or invocation."""
        return _method(self.blocks.get(piece))

    def listed(self, pieces: Iterable[object]) -> ast.expr | None:
        """The methods of several blocks, as a list; None where there are none."""
        found = [path(self.blocks[piece]) for piece in pieces if piece in self.blocks]
        return listing(found) if found else None


def _method(name: str | None) -> ast.expr | None:
    return None if name is None else path(name)


def write_chart_row(
    writer: Writer, chart: Chart, origin: Origin, kinds: Mapping[str, str], names: Names, methods: Methods
) -> set[str]:
    """Write `chart = Chart(...)`; returns the names of the row classes used.

    `kinds` are the variables whose kind the code relies on; the runtime checks what enters from outside.
    """
    states, transitions, data, invokes = _rows(chart, names, methods)
    lists: list[tuple[str, Sequence[ast.expr]]] = [
        ("data", data),
        ("scripts", [path(name) for name in methods.scripts]),
        ("states", states),
        ("transitions", transitions),
        ("invokes", invokes),
    ]
    writer.line("chart = Chart(")
    with writer.indented():
        for name, value in _heading(chart, origin).items():
            writer.line(f"{name}={quoted(unparse(value))},")
        _write_table(writer, "limits", {name: str(number) for name, number in chart.limits})
        _write_table(writer, "kinds", {name: quoted(repr(kind)) for name, kind in kinds.items()})
        for name, rows in lists:
            _write_list(writer, name, rows)
    writer.line(")")
    return {
        "Chart",
        *(unparse(row.func) for _, rows in lists for row in rows if isinstance(row, ast.Call)),
    }


def _heading(chart: Chart, origin: Origin) -> Mapping[str, ast.expr]:
    values: dict[str, str | int | None] = {
        "api": API,
        "name": chart.name,
        "source": origin.source,
        "folder": origin.folder if origin.folder != "." else None,
        "dialect": chart.dialect,
        "datamodel": chart.datamodel,
        "binding": chart.binding if chart.binding != "early" else None,
        "initial": " ".join(chart.initial) or None,
    }
    return {name: constant(value) for name, value in values.items() if value is not None}


def _write_table(writer: Writer, name: str, values: Mapping[str, str]) -> None:
    if not values:
        return
    writer.line(f"{name}={{")
    for key, value in values.items():
        writer.line(f"    {quoted(repr(key))}: {value},")
    writer.line("},")


def _write_list(writer: Writer, name: str, rows: Sequence[ast.expr]) -> None:
    if not rows:
        return
    writer.line(f"{name}=[")
    with writer.indented():
        for row in rows:
            for line in _fitted(row, WIDTH - _ROW_INDENT):
                writer.line(line)
    writer.line("],")


def _fitted(row: ast.expr, width: int) -> list[str]:
    """A row as black lays it out: on one line, or its arguments on one line, or each argument on its own."""
    text = quoted(unparse(row))
    if len(text) < width or not isinstance(row, ast.Call):
        return [text + ","]
    name, arguments = text.removesuffix(")").split("(", 1)
    if len(arguments) <= width - 4:
        return [f"{name}(", "    " + arguments, "),"]
    alone = [quoted(unparse(argument)) for argument in (*row.args, *row.keywords)]
    return [f"{name}(", *(f"    {argument}," for argument in alone), "),"]


_Rows = tuple[list[ast.expr], list[ast.expr], list[ast.expr], list[ast.expr]]


def _rows(chart: Chart, names: Names, methods: Methods) -> _Rows:
    states = [_initial(chart.initial_element, None, methods)] if chart.initial_element else []
    transitions: list[ast.expr] = []
    data = [_data(item, None, methods) for item in chart.data]
    invokes: list[ast.expr] = []
    for node, parent in walk(chart):
        above = None if isinstance(parent, Chart) else names.row(parent)
        states.append(_state(node, above, names, methods))
        if isinstance(node, (State, Parallel)):
            source = names.row(node)
            if isinstance(node, State) and node.initial_element:
                states.append(_initial(node.initial_element, source, methods))
            transitions += [_transition(transition, source, methods) for transition in node.transitions]
            data += [_data(item, source, methods) for item in node.data]
            invokes += [_invoke(invoke, source, methods) for invoke in node.invokes]
    return states, transitions, data, invokes


def _state(node: StateNode, parent: str | None, names: Names, methods: Methods) -> ast.expr:
    more: dict[str, ast.expr | None] = {}
    if isinstance(node, History):
        default = node.transition
        more = {
            "type": constant(node.type) if node.type != "shallow" else None,
            "target": _ids(default.target) if default else None,
            "body": methods.block(default) if default else None,
        }
    else:
        more = {"entry": methods.listed(node.entry), "exit": methods.listed(node.exit)}
    if isinstance(node, State):
        more = {"initial": _ids(node.initial), **more}
    if isinstance(node, Final):
        more["donedata"] = methods.block(node.donedata)
    return call(
        type(node).__name__,
        constant(names.row(node)),
        parent=_optional(parent),
        **more,
        anonymous=constant(True) if node.id is None else None,
    )


def _initial(initial: Initial, parent: str | None, methods: Methods) -> ast.expr:
    transition = initial.transition
    return call("Initial", constant(parent), target=_ids(transition.target), body=methods.block(transition))


def _transition(transition: Transition, source: str, methods: Methods) -> ast.expr:
    return call(
        "Transition",
        constant(source),
        event=_ids(transition.event or ()),
        cond=_method(methods.conditions.get(transition)),
        target=_ids(transition.target),
        type=constant("internal") if transition.type == "internal" else None,
        body=methods.block(transition),
    )


def _data(data: Data, state: str | None, methods: Methods) -> ast.expr:
    value = methods.block(data)
    return call("Data", constant(data.id), *([value] if value else []), state=_optional(state))


def _invoke(invoke: Invoke, state: str, methods: Methods) -> ast.expr:
    return call(
        "Invoke",
        constant(state),
        start=methods.block(invoke),
        id=_optional(invoke.id),
        finalize=_method(methods.finalizers.get(invoke)),
        autoforward=constant(True) if invoke.autoforward else None,
        idlocation=constant(True) if invoke.idlocation else None,
    )


def _ids(ids: Sequence[str]) -> ast.expr | None:
    return constant(" ".join(ids)) if ids else None


def _optional(text: str | None) -> ast.expr | None:
    return None if text is None else constant(text)
