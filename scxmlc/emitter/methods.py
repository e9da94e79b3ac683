"""The methods of a class, one for each piece of the chart that does something.

In: nodes of the chart. Out: a piece of text for each, and in `Methods` which method carries out which node.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from pathlib import PurePath

from scxmlc.emitter.build import call, path
from scxmlc.emitter.content import ContentWriter
from scxmlc.emitter.literals import body_value
from scxmlc.emitter.names import Names, event_part, fold
from scxmlc.emitter.pieces import Scripts
from scxmlc.emitter.tables import Methods
from scxmlc.emitter.writer import Writer, cut, shown, start_tag
from scxmlc.model.chart import Block, Data, Donedata, Invoke, Transition
from scxmlc.model.content import Body, Script
from scxmlc.source import Location, Source


class MethodWriter:
    """Writes the methods of one class; `children` are the classes of the charts inside its invocations."""

    def __init__(
        self, writer: Writer, scripts: Scripts, names: Names, methods: Methods, children: Mapping[Invoke, str]
    ) -> None:
        self._writer = writer
        self._scripts = scripts
        self._names = names
        self._methods = methods
        self._children = children
        self._content = ContentWriter(writer, scripts)

    def script(self, script: Script, chart: Source) -> None:
        """A top-level <script> (SCXML 5.8), called after the file that it comes from if that is not the chart's."""
        begin = _begin(script)
        elsewhere = "" if begin.source is chart else PurePath(begin.source.name).name
        name = self._names.method(f"script_{fold(elsewhere, 'file')}" if elsewhere else "script")
        self._methods.scripts.append(name)
        self._writer.begin()
        is_told = elsewhere in start_tag(script.location)
        self._writer.comment(script.location, "" if is_told else f"of {elsewhere}")
        self._define(name, begin, lambda: self._statements(script))
        for function in self._scripts.methods(script.program):
            self._writer.begin()
            self._writer.line("# " + cut(shown(vars(function)["chart_head"]), 100))
            self._writer.statements([function], begin)

    def _statements(self, script: Script) -> None:
        before = len(self._writer.lines)
        self._writer.statements(self._scripts.program(script.program), _begin(script))
        if len(self._writer.lines) == before:
            self._writer.line("pass")

    def block(self, block: Block, name: str) -> None:
        """An <onentry> or <onexit>; an empty one needs no method."""
        if block.content:
            self._methods.blocks[block] = name = self._names.method(name)
            self._method(name, block.location, lambda: self._block_body(block))

    def default(self, transition: Transition, name: str) -> None:
        """What the transition of an <initial> or <history> does (SCXML 3.6, 3.10)."""
        if transition.block and transition.block.content:
            self._body(transition, transition.block, self._names.method(name))

    def transition(self, transition: Transition, stem: str) -> None:
        """The condition of a transition, and what it does (SCXML 3.5)."""
        name = self._names.method(f"{stem}_{event_part(transition)}", "_cond")
        if transition.cond is not None:
            self._methods.conditions[transition] = f"{name}_cond"
            self._method(f"{name}_cond", transition.location, lambda: self._condition(transition))
        if transition.block and transition.block.content:
            self._body(transition, transition.block, name)

    def _body(self, transition: Transition, block: Block, name: str) -> None:
        self._methods.blocks[transition] = name
        self._method(name, transition.location, lambda: self._block_body(block))

    def _condition(self, transition: Transition) -> None:
        assert transition.cond is not None
        value = self._content.settled(self._scripts.test(transition.cond), transition.location)
        self._return(value, transition.location)

    def data(self, data: Data) -> None:
        """The first value of a <data> item (SCXML 5.3); one without value is undefined and needs no
        method."""
        if data.value is None and data.src is None:
            return
        self._methods.blocks[data] = name = self._names.method(f"{fold(data.id, 'data')}_value")
        self._method(name, data.location, lambda: self._return(self._data_value(data), data.location))

    def _data_value(self, data: Data) -> ast.expr:
        if data.src is not None:
            return call("self.fetch", ast.Constant(str(data.src)))
        if isinstance(data.value, Body):
            return body_value(data.value)
        assert data.value is not None
        return self._content.settled(self._scripts.first_value(str(data.id), data.value), data.location)

    def donedata(self, donedata: Donedata, name: str) -> None:
        """The data of a done event (SCXML 5.5)."""
        if donedata.content or donedata.params:
            self._methods.blocks[donedata] = name = self._names.method(name)
            self._method(name, donedata.location, lambda: self._done_value(donedata))

    def _done_value(self, donedata: Donedata) -> None:
        value = self._content.content(donedata.content)
        if value is None:
            params = self._content.params((), donedata.params, donedata.location)
            value = call("self.donedata", params=params)
        self._return(value, donedata.location)

    def invoke(self, invoke: Invoke, stem: str) -> None:
        """What starts an invocation (SCXML 6.4), and its <finalize> (SCXML 6.5)."""
        self._methods.blocks[invoke] = name = self._names.method(f"{stem}_invoke")
        self._writer.begin()
        self._writer.comment(invoke.location)
        more = ", invokeid" if invoke.idlocation else ""
        self._define(name, invoke.location, lambda: self._start(invoke), more)
        if invoke.finalize:
            block = invoke.finalize
            self._methods.finalizers[invoke] = name = self._names.method(f"{stem}_finalize")
            self._method(name, block.location, lambda: self._finalize(invoke, block))

    def _start(self, invoke: Invoke) -> None:
        location = invoke.location
        if invoke.idlocation:
            self._content.put(invoke.idlocation, path("invokeid"), location)
        child = self._children.get(invoke)
        invocation = call(
            "self.invocation",
            type=self._content.optional(invoke.type, location),
            src=self._content.optional(invoke.src, location),
            params=self._content.params(invoke.namelist, invoke.params, location),
            content=None if child else self._content.content(invoke.content),
            chart=path(child) if child else None,
        )
        self._return(invocation, location)

    def _finalize(self, invoke: Invoke, block: Block) -> None:
        if block.content:
            self._block_body(block)
        else:
            self._content.returned_values(invoke.namelist, invoke.params)

    def _block_body(self, block: Block) -> None:
        before = len(self._writer.piece.marks)
        self._content.write(block.content)
        if len(self._writer.piece.marks) == before:
            self._writer.line("pass")

    def _return(self, value: ast.expr, location: Location) -> None:
        self._content.emit([ast.Return(value)], location)

    def _method(self, name: str, location: Location, body: Callable[[], None]) -> None:
        self._writer.begin()
        self._writer.comment(location)
        self._define(name, location, body)

    def _define(self, name: str, location: Location, body: Callable[[], None], more: str = "") -> None:
        self._writer.line(f"def {name}(self, data{more}):", location)
        self._content.begin()
        with self._writer.indented():
            body()


def _begin(script: Script) -> Location:
    """Where its code begins, which may be in another file."""
    text = script.program.text
    return text.at(len(text) - len(text.lstrip()))
