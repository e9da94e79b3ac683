"""Rules about events, times and data: attributes that are no ECMAScript (SCXML 3.12, 5.3, 6.2).

In: the index of a chart and the log. Out: diagnostics.
"""

from __future__ import annotations

import re

from scxmlc import messages
from scxmlc.checker import walk
from scxmlc.checker.index import ChartIndex
from scxmlc.checker.structure import Rule
from scxmlc.diagnostics import Diagnostics
from scxmlc.model.chart import Data
from scxmlc.model.content import Assign, Executable, Foreach, Raise, Script, Send
from scxmlc.model.script import Literal

say = messages.content

_DESCRIPTOR = re.compile(r"\.?\*|[^\s.*]+(?:\.[^\s.*]+)*(?:\.\*?)?")
_NAME = re.compile(r"[^\s.*]+(?:\.[^\s.*]+)*")
_TIME = re.compile(r"\s*(?:\d+(?:\.\d*)?|\.\d+)(?:s|ms)\s*|\s*0\s*", re.IGNORECASE)
_IDENTIFIER = re.compile(r"[^\W\d]\w*")


def descriptors_are_well_formed(index: ChartIndex, log: Diagnostics) -> None:
    for node in index.order:
        for transition in walk.transitions(node):
            if transition.event == ():
                log.add(say.bad_event_descriptor(transition.location, ""))
            for word in transition.event or ():
                if word[:1] in "'\"" and word[-1:] == word[:1]:
                    log.add(say.event_is_literal(word.location, word))
                elif not _DESCRIPTOR.fullmatch(word):
                    log.add(say.bad_event_descriptor(word.location, word))


def event_names_are_well_formed(index: ChartIndex, log: Diagnostics) -> None:
    for content in walk.contents(index.chart):
        name = _event_name(content)
        if name is not None and not _NAME.fullmatch(name.text):
            log.add(say.bad_event_name(name.text.location, name.text))


def _event_name(content: Executable) -> Literal | None:
    if isinstance(content, Raise):
        return Literal(content.event)
    event = content.event if isinstance(content, Send) else None
    return event if isinstance(event, Literal) else None


def delays_are_times(index: ChartIndex, log: Diagnostics) -> None:
    for content in walk.contents(index.chart):
        delay = content.delay if isinstance(content, Send) else None
        if isinstance(delay, Literal) and not _TIME.fullmatch(delay.text):
            log.add(say.bad_delay(delay.text.location, delay.text))


def data_are_variables(index: ChartIndex, log: Diagnostics) -> None:
    seen: dict[str, Data] = {}
    for item in walk.data(index.chart):
        if not _IDENTIFIER.fullmatch(item.id.replace("$", "_")):
            log.add(say.bad_data_id(item.id.location, item.id))
        first = seen.setdefault(str(item.id), item)
        if first is not item:
            log.add(say.duplicate_data(item.id.location, item.id, first.id.location))


def null_has_no_data(index: ChartIndex, log: Diagnostics) -> None:
    chart = index.chart
    if chart.datamodel != "null":
        return
    for item in walk.data(chart):
        log.add(say.null_datamodel(item.location, "data"))
    for program in chart.scripts:
        log.add(say.null_datamodel(program.text.location, "script"))
    for content in walk.contents(chart):
        if isinstance(content, Assign | Foreach | Script):
            log.add(say.null_datamodel(content.location, type(content).__name__.lower()))


def finalize_only_updates(index: ChartIndex, log: Diagnostics) -> None:
    for invoke in walk.invokes(index.chart):
        for content in walk.executables(invoke.finalize) if invoke.finalize else ():
            if isinstance(content, Raise | Send):
                log.add(say.finalize_sends(content.location, type(content).__name__.lower()))


RULES: tuple[Rule, ...] = (
    descriptors_are_well_formed,
    event_names_are_well_formed,
    delays_are_times,
    data_are_variables,
    null_has_no_data,
    finalize_only_updates,
)
