"""Readers of executable content: one small function from an element to its node of `scxmlc.model.content`."""

from __future__ import annotations

import re
from dataclasses import dataclass

from scxmlc import messages
from scxmlc.dialect import Kind
from scxmlc.model.content import (
    Assign,
    Branch,
    Cancel,
    Content,
    Executable,
    Foreach,
    If,
    Log,
    Param,
    Raise,
    Script,
    Send,
)
from scxmlc.model.script import Expression, Literal, Value
from scxmlc.reader.reading import Reading
from scxmlc.reader.scripts import program_of
from scxmlc.reader.xmltree import Element
from scxmlc.source import Location, Text

_TIME = re.compile(r"\s*\d*\.?\d+\s*(?:s|ms)\s*")


@dataclass(frozen=True, slots=True, eq=False)
class Divider:
    """<elseif> or <else>, until the <if> around it is read."""

    location: Location
    cond: Expression | None  # of <else> there is none


def raise_(reading: Reading, element: Element) -> Raise | None:
    event = reading.text(element, "event")
    return _raised(reading, element, event)


def old_event(reading: Reading, element: Element) -> Raise | None:
    """ORS 8.0: <event name>."""
    return _raised(reading, element, reading.text(element, "name"))


def _raised(reading: Reading, element: Element, event: Text | None) -> Raise | None:
    if event is None:
        return None
    return Raise(element.location, event.trimmed(), reading.children(element, Param))


def if_(reading: Reading, element: Element) -> If:
    branches = [(element.location, reading.expression(element, "cond"))]
    contents: list[list[Executable]] = [[]]
    for node in (reading.nodes.get(child) for child in element.children):
        if isinstance(node, Divider):
            _report_behind_else(reading, element, node, branches)
            branches.append((node.location, node.cond))
            contents.append([])
        elif isinstance(node, Executable):
            contents[-1].append(node)
    return If(
        element.location,
        tuple(
            Branch(at, cond, tuple(content)) for (at, cond), content in zip(branches, contents, strict=True)
        ),
    )


def _report_behind_else(
    reading: Reading, element: Element, node: Divider, branches: list[tuple[Location, Expression | None]]
) -> None:
    at, cond = branches[-1]
    if cond is None and len(branches) > 1:
        reading.log.add(messages.elements.behind_else(node.location, at))


def divider(reading: Reading, element: Element) -> Divider:
    return Divider(element.location, reading.expression(element, "cond"))


def foreach(reading: Reading, element: Element) -> Foreach | None:
    array = reading.expression(element, "array")
    item = reading.location(element, "item")
    if array is None or item is None:
        return None
    index = reading.location(element, "index")
    return Foreach(element.location, array, item, index, reading.executables(element))


def log(reading: Reading, element: Element) -> Log:
    return Log(
        element.location,
        reading.text(element, "label"),
        reading.expression(element, "expr"),
        reading.text(element, "level"),
    )


def assign(reading: Reading, element: Element) -> Assign | None:
    target = reading.location(element, "location")
    if target is None:
        return None
    return Assign(element.location, target, reading.expression(element, "expr") or reading.body(element))


def script(reading: Reading, element: Element) -> Script | None:
    text = program_of(reading, element)
    return Script(element.location, reading.program_of(text)) if text is not None else None


def send(reading: Reading, element: Element) -> Send:
    contents = reading.children(element, Content)
    id = reading.text(element, "id")
    return Send(
        element.location,
        reading.value(element, "event", "eventexpr"),
        reading.value(element, "target", "targetexpr"),
        reading.value(element, "type", "typeexpr"),
        id.trimmed() if id is not None else None,
        reading.location(element, "idlocation"),
        _delay(reading.value(element, "delay", "delayexpr")),
        reading.locations(element, "namelist"),
        reading.children(element, Param),
        contents[0] if contents else None,
        reading.expression(element, "hints"),
    )


def _delay(value: Value | None) -> Value | None:
    """In ORS a delay is an expression; `5s` can be none, so it is what the Recommendation means by it."""
    if isinstance(value, Expression) and _TIME.fullmatch(value.text):
        return Literal(value.text)
    return value


def cancel(reading: Reading, element: Element) -> Cancel | None:
    sendid = reading.value(element, "sendid", "sendidexpr")
    return Cancel(element.location, sendid) if sendid is not None else None


def content(reading: Reading, element: Element) -> Content:
    return Content(element.location, reading.expression(element, "expr") or reading.body(element))


def param(reading: Reading, element: Element) -> Param | None:
    name = reading.text(element, "name")
    if name is None:
        return None
    row = reading.rows[element].attribute("name")
    if row is not None and row.kind is Kind.NAME:
        name = _unquoted(name)
    return Param(
        element.location,
        name,
        reading.expression(element, "expr") or reading.location(element, "location"),
    )


def _unquoted(name: Text) -> Text:
    """Some ORS documents write name="'number'"; the inner quotes do not count."""
    inner = name.trimmed()
    quoted = len(inner) > 1 and inner[0] == inner[-1] and inner[0] in "'\""
    return inner.cut(1, len(inner) - 1) if quoted else name


READERS = {
    "assign": assign,
    "cancel": cancel,
    "content": content,
    "else": divider,
    "elseif": divider,
    "event": old_event,
    "foreach": foreach,
    "if": if_,
    "log": log,
    "param": param,
    "raise": raise_,
    "script": script,
    "send": send,
}
