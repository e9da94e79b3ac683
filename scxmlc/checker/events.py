"""Rules about events, times and data: attributes that are no ECMAScript (SCXML 3.12, 5.3, 6.2).

In: the index of a chart and the log. Out: diagnostics.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scxmlc import messages
from scxmlc.checker import walk
from scxmlc.checker.descriptors import bare, prefixes
from scxmlc.checker.index import ChartIndex
from scxmlc.checker.structure import Rule
from scxmlc.diagnostics import Diagnostics
from scxmlc.model.chart import Data
from scxmlc.model.content import Assign, Executable, Foreach, Raise, Script, Send
from scxmlc.model.script import Literal

say = messages.content

_DESCRIPTOR = re.compile(r"\*|[^\s.*]+(?:\.[^\s.*]+)*(?:\.\*?)?")
_NAME = re.compile(r"[^\s.*]+(?:\.[^\s.*]+)*")
TIME = re.compile(r"\s*(?:\d+(?:\.\d*)?|\.\d+)(?:s|ms)\s*|\s*0\s*", re.ASCII | re.IGNORECASE)
_VAR = re.compile(r"\bvar\s+([A-Za-z_$][\w$]*)")
_SYSTEM = frozenset(["_event", "_sessionid", "_name", "_ioprocessors", "_x"])


def descriptors_are_well_formed(index: ChartIndex, log: Diagnostics) -> None:
    own = {word for name in _names_with_comma(index) for word in prefixes(name)}
    for node in index.order:
        for transition in walk.transitions(node):
            if transition.event == ():
                log.add(say.bad_event_descriptor(transition.location, ""))
            for word in transition.event or ():
                if word[:1] in "'\"" and word[-1:] == word[:1]:
                    log.add(say.event_is_literal(word.location, word))
                elif word == ".*":
                    log.add(say.event_is_any(word.location))
                elif "," in word and bare(word) not in own:
                    log.add(say.event_has_comma(word.location, word))
                elif not _DESCRIPTOR.fullmatch(word):
                    log.add(say.bad_event_descriptor(word.location, word))


def _names_with_comma(index: ChartIndex) -> Iterator[str]:
    """Events that the chart gives itself, and whose name has a comma: a transition may well answer them."""
    for content in index.contents:
        name = _event_name(content)
        if name is not None and "," in name.text:
            yield str(name.text)


def event_names_are_well_formed(index: ChartIndex, log: Diagnostics) -> None:
    for content in index.contents:
        name = _event_name(content)
        if name is not None and name.text[:1] in ("'", '"') and name.text[-1:] == name.text[:1]:
            log.add(say.event_is_literal(name.text.location, name.text))
        elif name is not None and not _NAME.fullmatch(name.text):
            log.add(say.bad_event_name(name.text.location, name.text))


def _event_name(content: Executable) -> Literal | None:
    if isinstance(content, Raise):
        return Literal(content.event)
    event = content.event if isinstance(content, Send) else None
    return event if isinstance(event, Literal) else None


def delays_are_times(index: ChartIndex, log: Diagnostics) -> None:
    variables = frozenset(str(item.id) for item in index.data)
    for content in index.contents:
        delay = content.delay if isinstance(content, Send) else None
        if isinstance(delay, Literal) and not TIME.fullmatch(delay.text):
            log.add(say.bad_delay(delay.text.location, delay.text, variables))


def sends_are_complete(index: ChartIndex, log: Diagnostics) -> None:
    for content in index.contents:
        if not isinstance(content, Send):
            continue
        if content.event is None and content.content is None and not (content.params or content.namelist):
            log.add(say.nameless_event(content.location))
        target = content.target.text.strip() if isinstance(content.target, Literal) else ""
        if content.delay is not None and target == "#_internal":
            log.add(say.late_internal_event(content.delay.text.location))


def ors_event_words_are_no_variables(index: ChartIndex, log: Diagnostics) -> None:
    if index.chart.dialect != "ors":
        return
    words = [word for word in walk.descriptors(index.order) if word.isidentifier()]
    if not words:
        return
    scripts = (*index.chart.scripts, *(each for each in index.contents if isinstance(each, Script)))
    declared = {name for script in scripts for name in _VAR.findall(script.program.text)}
    for word in words:
        if word in declared:
            log.add(say.event_is_word(word.location, word))


def data_are_variables(index: ChartIndex, log: Diagnostics) -> None:
    seen: dict[str, Data] = {}
    for item in index.data:
        if not item.id.replace("$", "_").isidentifier():
            log.add(say.bad_data_id(item.id.location, item.id))
        elif item.id.startswith("_") and index.chart.dialect == "w3c":
            reserved = say.system_variable if item.id in _SYSTEM else say.reserved_name
            log.add(reserved(item.id.location, item.id))
        first = seen.setdefault(str(item.id), item)
        if first is not item:
            log.add(say.duplicate_data(item.id.location, item.id, first.id.location))


def null_has_no_data(index: ChartIndex, log: Diagnostics) -> None:
    chart = index.chart
    if chart.datamodel != "null":
        return
    model = getattr(chart.datamodel, "location", None)
    for item in index.data:
        log.add(say.null_datamodel(item.location, "data", model))
    for script in chart.scripts:
        log.add(say.null_datamodel(script.program.text.location, "script", model))
    for content in index.contents:
        if isinstance(content, Assign | Foreach | Script):
            log.add(say.null_datamodel(content.location, type(content).__name__.lower(), model))


def finalize_only_updates(index: ChartIndex, log: Diagnostics) -> None:
    for invoke in index.invokes:
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
    sends_are_complete,
    ors_event_words_are_no_variables,
)
