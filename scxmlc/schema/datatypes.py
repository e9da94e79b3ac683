"""What the text of an attribute looks like, as types of XML Schema, which RELAX NG takes as well.

In: a row of an attribute. Out: its `Datatype`. The rule that surprises: an expression is any text, since what it says
is for a parser; and ids are no xs:ID, since a chart may stand within a chart, with ids of its own.
"""

from __future__ import annotations

from dataclasses import dataclass

from scxmlc.dialect import Attribute, Kind


@dataclass(frozen=True, slots=True)
class Datatype:
    """A type of XML Schema, narrowed to a pattern or to a few words. `name` is its own, if it is one of many's."""

    base: str
    pattern: str = ""
    words: tuple[str, ...] = ()
    name: str = ""


STRING = Datatype("string")
_EVENT = r"[^\s.*]+(\.[^\s.*]+)*"
_DESCRIPTOR = rf"(\.?\*|{_EVENT}(\.\*?)?)"
_OF_KIND = {
    Kind.WORD: Datatype("token"),
    Kind.EVENT: Datatype("token", _EVENT, name="event-name"),
    Kind.EVENTS: Datatype("token", f"{_DESCRIPTOR}( {_DESCRIPTOR})*", name="event-descriptors"),
    Kind.ID: Datatype("token", r"\S+", name="id"),
    Kind.IDREFS: Datatype("token"),
    Kind.TIME: Datatype("token", r"([0-9]+(\.[0-9]*)?|\.[0-9]+)([sS]|[mM][sS])|0", name="time"),
    Kind.BOOLEAN: Datatype("token", words=("true", "false")),
    Kind.COUNT: Datatype("token", "[0-9]{1,15}", name="whole-number"),
}
NAMED = tuple(each for each in _OF_KIND.values() if each.name)


def datatype(row: Attribute) -> Datatype:
    """Of its words, if its text is one of them; else of its kind."""
    if row.words and row.kind is not Kind.VALUE:
        return Datatype("token", words=row.words)
    return _OF_KIND.get(row.kind, STRING)
