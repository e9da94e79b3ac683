"""The names in a text, each place where one stands: states, events, data, variables, ids of invocations.

In: a `Buffer`. Out: `Occurrence`s, as the tables of the dialect say what each attribute holds. The rule that
surprises: in SCXML 1.0 a data item is a variable, and both have the kind "variable"; in ORS it is a property of
`_data`, and a variable of its name is another thing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from scxmlc.dialect import Attribute, Element, Kind
from scxmlc.editor.buffers import Buffer, Code, pieces
from scxmlc.editor.markup import Tag, decoded, reference_end
from scxmlc.editor.words import names_in
from scxmlc.source import Location, Source, Text

STATES = ("state", "parallel", "final", "history")
_PREFIX = "$$_MY_PREFIX_$$."  # what Composer writes in front of names of the document itself
_DONE = {"done.state.": "state", "done.invoke.": "invocation", "cancel.invoke.": "invocation"}


@dataclass(frozen=True, slots=True)
class Occurrence:
    """A place where a name stands. `kind` is state, event, data, variable or invocation; `what` says more: the
    element that it stands on, or "function"."""

    kind: str
    name: str
    location: Location
    is_definition: bool = False
    what: str = ""
    is_short: bool = False  # `{name}`, which is `{name: name}`

    def covers(self, offset: int) -> bool:
        return self.location.offset <= offset <= self.location.offset + self.location.length


def occurrences(buffer: Buffer) -> list[Occurrence]:
    """All names in a text, in its order."""
    if buffer.is_script:
        return [each for code in buffer.codes() for each in _of_code(code)]
    found: list[Occurrence] = []
    for tag in buffer.markup.tags:
        element = buffer.element(tag)
        if element is None:
            continue
        if tag.attributes:
            found += _moved(buffer.source, tag.start, _known(buffer, tag, element))
        if tag.local == "script" and tag.is_finished:
            found += _of_code(Code(buffer.body(tag), True, tag.local))
    return sorted(found, key=lambda each: each.location.offset)


_seen: dict[int, tuple[Element, dict[str, list[Occurrence]]]] = {}
_MOST = 20_000  # tags of one element that are remembered


def _known(buffer: Buffer, tag: Tag, element: Element) -> list[Occurrence]:
    """The names in a start tag, as if the tag were all of the text: the same tag has the same ones, wherever it
    stands."""
    _, seen = _seen.setdefault(id(element), (element, {}))
    raw = buffer.source.text[tag.start : tag.inside]
    found = seen.get(raw)
    if found is None:
        if len(seen) > _MOST:
            seen.clear()
        found = seen[raw] = list(_of_tag(Source("", raw), tag, element, buffer.dialect.name == "ors"))
    return found


def _moved(source: Source, start: int, found: list[Occurrence]) -> Iterator[Occurrence]:
    for each in found:
        at = each.location
        place = Location(source, start + at.offset, at.length)
        yield Occurrence(each.kind, each.name, place, each.is_definition, each.what, each.is_short)


def _of_tag(source: Source, tag: Tag, element: Element, is_ors: bool) -> Iterator[Occurrence]:
    for each in tag.attributes:
        row = element.attribute(each.name)
        if row is not None and each.start >= 0:
            text = decoded(source, each.start, each.end)
            yield from _of_value(row, element.name, text.trimmed(), is_ors)
            for piece in pieces(row, text):
                yield from _of_code(Code(piece, False, element.local, row))


def _of_value(row: Attribute, element: str, text: Text, is_ors: bool) -> Iterator[Occurrence]:
    kind = row.kind
    if not text:
        return
    if kind is Kind.ID and row.name in ("id", "sendid", "invokeid"):
        yield Occurrence(_kind_of_id(element, is_ors), str(text), place_of(text), True, element)
    elif kind is Kind.IDREFS:
        for word in map(_own, text.words()):
            yield Occurrence("state", str(word), place_of(word), what=element)
    elif kind is Kind.EVENTS:
        for word in map(_own, text.words()):
            yield from _descriptor(word)
    elif kind is Kind.EVENT:
        yield Occurrence("event", str(text), place_of(text), True, element)
    elif element == "cancel" and kind is Kind.LITERAL:
        yield Occurrence("invocation", str(text), place_of(text), what="cancel")
    elif element == "send" and row.name == "target" and text.startswith("#_") and kind is Kind.URI:
        yield Occurrence("invocation", str(text)[2:], place_of(text.cut(2, len(text))), what="send")


def _own(word: Text) -> Text:
    return word.cut(len(_PREFIX), len(word)) if word.startswith(_PREFIX) else word


def _kind_of_id(element: str, is_ors: bool) -> str:
    if element in STATES:
        return "state"
    if element == "data":
        return "data" if is_ors else "variable"
    return "invocation"


def _descriptor(word: Text) -> Iterator[Occurrence]:
    """The event that a descriptor names, and the state or invocation whose end it is."""
    name = str(word).removesuffix(".*").removesuffix(".")
    if not name or name == "*":
        return
    for start, kind in _DONE.items():
        if name.startswith(start) and len(name) > len(start):
            yield Occurrence(
                kind, name[len(start) :], place_of(word.cut(len(start), len(name))), what="transition"
            )
            return
    yield Occurrence("event", name, place_of(word.cut(0, len(name))), what="transition")


def _of_code(code: Code) -> Iterator[Occurrence]:
    if (event := _quoted_event(code)) is not None:
        yield Occurrence("event", str(event), place_of(event), True, "send")
    declares = _declares(code)
    for each in names_in(str(code.text), code.is_program):
        place = place_of(code.text.cut(each.start, each.start + len(each.name)))
        what = "function" if each.is_function else code.element or "script"
        yield Occurrence(each.kind, each.name, place, each.is_definition or declares, what, each.is_short)


def _quoted_event(code: Code) -> Text | None:
    """The event of an ORS <send>, where it is a string."""
    text = code.text.trimmed()
    is_event = code.attribute is not None and (code.attribute.stands_for or code.attribute.name) in (
        "event",
        "eventexpr",
    )
    is_string = len(text) > 2 and text[0] in "\"'" and text[-1] == text[0] and text[0] not in text[1:-1]
    return text.cut(1, len(text) - 1) if is_event and is_string else None


def _declares(code: Code) -> bool:
    """Whether it is a variable that <foreach> makes."""
    return (
        code.attribute is not None and code.attribute.name in ("item", "index") and code.text.isidentifier()
    )


def place_of(text: Text) -> Location:
    """The stretch of a document that a text stands in."""
    start, last = text.at(0), text.at(max(len(text) - 1, 0))
    behind = reference_end(last) if text.offsets is not None else last.offset + 1
    return start.source.location(start.offset, max(behind - start.offset, 0) if text else 0)
