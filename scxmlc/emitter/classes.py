"""One generated class: methods in document order, then the rows.

In: an Analysis. Out: a `ClassDraft`, whose pieces are Python but not yet in black's style.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from scxmlc.checker.analysis import Analysis
from scxmlc.diagnostics import Diagnostics
from scxmlc.ecmascript.names_used import declared_names
from scxmlc.emitter.methods import MethodWriter
from scxmlc.emitter.names import Names, walk
from scxmlc.emitter.pieces import Scripts
from scxmlc.emitter.script import Translator
from scxmlc.emitter.tables import Methods, Origin, write_chart_row
from scxmlc.emitter.types import Known, known
from scxmlc.emitter.writer import Piece, Writer, cut, shown
from scxmlc.model.chart import Chart, Final, History, Invoke, Parallel, State, StateNode
from scxmlc.model.script import Program
from scxmlc.source import Location

_USES_JS = re.compile(r"(?<![\w.\"'])js\.\w")
_GIVEN = ("_data", "_event", "_genesys", "_ioprocessors", "_name", "_sessionid", "_x", "args_")
_MODELS = {"ecmascript": "ECMAScript data model", "null": "no data model"}

_Step = tuple[Location, Callable[[], None]]


@dataclass(frozen=True, slots=True)
class ClassDraft:
    """A class before formatting: its pieces are its methods, and last its rows."""

    name: str
    docstring: str
    pieces: Sequence[Piece]
    imports: frozenset[str]
    known: Known


def write_class(
    analysis: Analysis, log: Diagnostics, origin: Origin, name: str, children: Mapping[Invoke, str]
) -> ClassDraft:
    """The class of one chart; `children` are the classes of charts inside it."""
    chart, writer, methods, names = analysis.chart, Writer(), Methods(), Names(analysis.chart)
    translator = Translator(analysis, names.function)
    scripts = Scripts(translator, analysis.scripts, log, _declared(analysis))
    method_writer = MethodWriter(writer, scripts, names, methods, children)
    for item in chart.data:
        method_writer.data(item)
    for script in chart.scripts:
        method_writer.script(script, chart.location.source)
    if chart.initial_element:
        method_writer.default(chart.initial_element.transition, "initial")
    for node, _ in walk(chart):
        for _, write in _in_document_order(node, _steps(node, method_writer, names.stem(node))):
            write()
    writer.begin()
    used = write_chart_row(writer, chart, origin, translator.kinds, names, methods)
    if any(_USES_JS.search(line) for piece in writer.pieces for line in piece.lines if _is_code(line)):
        used.add("js")
    types = known(analysis, names, translator.kinds)
    return ClassDraft(name, _docstring(chart), writer.pieces, frozenset(used), types)


def _declared(analysis: Analysis) -> frozenset[str] | None:
    """The variables that scripts of ORS declare; elsewhere an assignment may make one."""
    if analysis.chart.dialect != "ors":
        return None
    trees = [
        tree for code, tree in analysis.scripts.items() if isinstance(code, Program) and tree is not None
    ]
    return frozenset(_GIVEN).union(*(declared_names(tree) for tree in trees))


def _in_document_order(node: StateNode, steps: Iterator[_Step]) -> list[_Step]:
    """By place; what comes from another file stands behind, in the order it was included."""
    return sorted(steps, key=lambda step: (step[0].source is not node.location.source, step[0].offset))


def _steps(node: StateNode, writer: MethodWriter, stem: str) -> Iterator[_Step]:
    """What a state-like element makes of methods, each with its place."""
    if isinstance(node, History):
        if node.transition:
            yield node.transition.location, partial(writer.default, node.transition, f"{stem}_default")
        return
    for block in node.entry:
        yield block.location, partial(writer.block, block, f"{stem}_entry")
    for block in node.exit:
        yield block.location, partial(writer.block, block, f"{stem}_exit")
    if isinstance(node, Final):
        if node.donedata:
            yield node.donedata.location, partial(writer.donedata, node.donedata, f"{stem}_donedata")
        return
    if isinstance(node, State) and node.initial_element:
        transition = node.initial_element.transition
        yield transition.location, partial(writer.default, transition, f"{stem}_initial")
    for data in node.data:
        yield data.location, partial(writer.data, data)
    for invoke in node.invokes:
        yield invoke.location, partial(writer.invoke, invoke, stem)
    for transition in node.transitions:
        yield transition.location, partial(writer.transition, transition, stem)


def _is_code(line: str) -> bool:
    return not line.lstrip().startswith("#")


def _docstring(chart: Chart) -> str:
    nodes = [node for node, _ in walk(chart) if not isinstance(node, History)]
    transitions = sum(len(node.transitions) for node in nodes if isinstance(node, (State, Parallel)))
    named = f'The chart "{cut(shown(chart.name), 40)}"' if chart.name else "A chart without a name"
    model = "ORS dialect" if chart.dialect == "ors" else _MODELS.get(chart.datamodel, chart.datamodel)
    said = f"{named}: {_counted(len(nodes), 'state')}, {_counted(transitions, 'transition')}, {model}."
    return '"""' + said.replace("\\", "\\\\").replace('"""', '\\"\\"\\"') + '"""'


def _counted(number: int, what: str) -> str:
    return f"{number} {what}" + ("" if number == 1 else "s")
