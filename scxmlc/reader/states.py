"""Readers of state-like elements: one small function from an element to its node of `scxmlc.model.chart`."""

from __future__ import annotations

from scxmlc import messages
from scxmlc.dialect import SCXML_TYPES
from scxmlc.model.chart import (
    Block,
    Chart,
    Data,
    Donedata,
    Final,
    History,
    Initial,
    Invoke,
    Parallel,
    State,
    StateNode,
    Transition,
)
from scxmlc.model.content import Content, Param, Script
from scxmlc.model.script import Expression, Literal, Value
from scxmlc.reader.addresses import address, invoked
from scxmlc.reader.prefix import is_part
from scxmlc.reader.reading import Reading
from scxmlc.reader.xmltree import Element
from scxmlc.source import Text


def chart(reading: Reading, element: Element) -> Chart:
    if element.get("version") is None:
        reading.log.add(messages.elements.missing_version(element.location))
    initials = reading.children(element, Initial)
    return Chart(
        element.location,
        reading.dialect.name,
        reading.text(element, "name"),
        reading.words(element, "initial"),
        reading.text(element, "datamodel") or "ecmascript",
        (element.get("binding") or "early").strip(),
        _data(reading, element),
        tuple(reading.children(element, Script)),
        _states(reading, element),
        reading.extensions(element),
        reading.counts(element),
        all(each.is_whole for each in reading.rows),
        is_part(element),
        initials[0] if initials else None,
    )


def state(reading: Reading, element: Element) -> State:
    initials = reading.children(element, Initial)
    return State(
        element.location,
        _id(reading, element),
        reading.words(element, "initial"),
        initials[0] if initials else None,
        reading.children(element, Block, "onentry"),
        reading.children(element, Block, "onexit"),
        reading.children(element, Transition),
        _states(reading, element),
        _data(reading, element),
        reading.children(element, Invoke),
        reading.extensions(element),
    )


def parallel(reading: Reading, element: Element) -> Parallel:
    return Parallel(
        element.location,
        _id(reading, element),
        reading.children(element, Block, "onentry"),
        reading.children(element, Block, "onexit"),
        reading.children(element, Transition),
        _states(reading, element),
        _data(reading, element),
        reading.children(element, Invoke),
    )


def final(reading: Reading, element: Element) -> Final:
    donedata = reading.children(element, Donedata)
    return Final(
        element.location,
        _id(reading, element),
        reading.children(element, Block, "onentry"),
        reading.children(element, Block, "onexit"),
        donedata[0] if donedata else None,
    )


def history(reading: Reading, element: Element) -> History:
    transitions = reading.children(element, Transition)
    return History(
        element.location,
        _id(reading, element),
        (element.get("type") or "shallow").strip(),
        transitions[0] if transitions else None,
    )


def initial(reading: Reading, element: Element) -> Initial | None:
    transitions = reading.children(element, Transition)
    return Initial(element.location, transitions[0]) if transitions else None


def transition(reading: Reading, element: Element) -> Transition:
    event = reading.text(element, "event")
    return Transition(
        element.location,
        event.words() if event is not None else None,
        reading.expression(element, "cond"),
        reading.words(element, "target"),
        (element.get("type") or "external").strip(),
        reading.block(element),
    )


def block(reading: Reading, element: Element) -> Block:
    """<onentry>, <onexit> and <finalize>."""
    return Block(element.location, reading.executables(element))


def data(reading: Reading, element: Element) -> Data | None:
    id = reading.text(element, "id")
    if id is None:
        return None
    text = reading.text(element, "expr")
    empty = (
        text is not None and not text.strip()
    )  # official ORS samples write expr="": the value is undefined
    value = None if empty else reading.expression(element, "expr") or reading.body(element)
    src = reading.text(element, "src")
    return Data(
        element.location,
        id.trimmed(),
        value,
        None if src is None else address(reading, element, src),
        reading.extensions(element),
    )


def donedata(reading: Reading, element: Element) -> Donedata:
    contents = reading.children(element, Content)
    return Donedata(element.location, reading.children(element, Param), contents[0] if contents else None)


def invoke(reading: Reading, element: Element) -> Invoke:
    contents = reading.children(element, Content)
    charts = [c for e in element.children if e.name == "content" for c in reading.children(e, Chart)]
    finalizes = reading.children(element, Block, "finalize")
    type = reading.value(element, "type", "typeexpr")
    if contents and not charts and _is_scxml(type):
        _report_no_chart(reading, element, contents[0])
    return Invoke(
        element.location,
        type,
        invoked(reading, element, type, reading.value(element, "src", "srcexpr")),
        _text(reading, element, "id"),
        reading.location(element, "idlocation"),
        reading.locations(element, "namelist"),
        (element.get("autoforward") or "false").strip() == "true",
        reading.children(element, Param),
        contents[0] if contents and not charts else None,
        charts[0] if charts else None,
        finalizes[0] if finalizes else None,
    )


def _is_scxml(type: Value | None) -> bool:
    """Whether <invoke> certainly means a chart (SCXML 6.4.3)."""
    return type is None or (isinstance(type, Literal) and type.text.strip() in SCXML_TYPES)


def _report_no_chart(reading: Reading, element: Element, content: Content) -> None:
    """What an <invoke> holds where a chart should stand. A text may be one, written as such."""
    if isinstance(content.value, Expression):
        return
    if content.value is None:
        reading.log.add(messages.elements.no_chart(content.location, "nothing"))
        return
    (around,) = (child for child in element.children if child.location is content.location)
    children = around.children
    if children:
        second = children[min(1, len(children) - 1)]
        told = "several elements" if len(children) > 1 else f"<{children[0].written}>"
        reading.log.add(messages.elements.no_chart(second.location, told))
    elif not content.value.text.lstrip().startswith("<"):
        told = f'the text "{content.value.text.strip()}"'
        reading.log.add(messages.elements.no_chart(content.value.text.trimmed().at(0), told))


def _id(reading: Reading, element: Element) -> Text | None:
    return _text(reading, element, "id")


def _text(reading: Reading, element: Element, name: str) -> Text | None:
    found = reading.text(element, name)
    return found.trimmed() if found is not None else None


def _data(reading: Reading, element: Element) -> tuple[Data, ...]:
    models = [child for child in element.children if child.name == "datamodel"]
    return tuple(item for model in models for item in reading.children(model, Data))


def _states(reading: Reading, element: Element) -> tuple[StateNode, ...]:
    return reading.children(element, StateNode)  # type: ignore[arg-type]


READERS = {
    "data": data,
    "donedata": donedata,
    "final": final,
    "finalize": block,
    "history": history,
    "initial": initial,
    "invoke": invoke,
    "onentry": block,
    "onexit": block,
    "parallel": parallel,
    "scxml": chart,
    "state": state,
    "transition": transition,
}
