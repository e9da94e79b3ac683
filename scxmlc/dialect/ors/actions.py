"""Short forms for the rows of module actions, so that their tables read as tables."""

from __future__ import annotations

from scxmlc.dialect.rows import Attribute, Element, Event, Kind

INTERACTION = "the interaction, by its g_uid"


def result(name: str, note: str, mark: str = "") -> Attribute:
    """A location that the platform fills in."""
    return Attribute(name, Kind.RESULT, note, mark=mark)


def value(
    name: str,
    note: str = "",
    *,
    required: bool = False,
    default: str = "",
    mark: str = "",
    words: tuple[str, ...] = (),
    form: str = "",
) -> Attribute:
    """A value expression."""
    return Attribute(name, Kind.VALUE, note, required, default, words, mark, form=form)


def word(
    name: str, note: str = "", *, words: tuple[str, ...] = (), default: str = "", mark: str = ""
) -> Attribute:
    """A name token, not evaluated."""
    return Attribute(name, Kind.WORD, note, False, default, words, mark)


def flag(name: str, note: str = "", *, default: str = "", mark: str = "") -> Attribute:
    """A boolean: bare true and false, which are expressions as well."""
    return Attribute(name, Kind.FLAG, note, False, default, mark=mark)


REQUESTID = result("requestid", "receives the id of this request", "doc")
INTERACTIONID = value("interactionid", INTERACTION, required=True)
MAIN_INTERACTION = value("interactionid", INTERACTION, default="the first of the session")
# The values of `error`: those documented for a module, and those of its neighbours where it is silent.
STATE = "invalidstate.<state>"
REQUEST_INVALID = ("Request Invalid",)
USUAL = ("invalidattribute", "unknown", "invalidstate", "remote", "timeout")
HINTS = value("hints", "an object with extra data")


def answers(
    name: str,
    done: tuple[str, ...] = (),
    error: tuple[str, ...] = (),
    mark: str = "",
    error_mark: str = "",
    *,
    values: tuple[str, ...] = (),
) -> tuple[Event, ...]:
    """`<name>.done` and `error.<name>` with the usual properties before those given; `values` are those of
    `error`.
    """
    told = ("requestid", *error, "error", "description")
    return (
        Event(f"{name}.done", ("requestid", *done), mark=mark),
        Event(f"error.{name}", told, mark=error_mark or mark, values=values),
    )


def action(
    name: str,
    note: str,
    attributes: tuple[Attribute, ...],
    events: tuple[Event, ...],
    *,
    children: str = "",
    source: str = "",
    mark: str = "doc",
    simulator: str = "",
) -> Element:
    """A row for an action element."""
    return Element(
        name,
        attributes,
        children,
        note,
        "action",
        events=events,
        source=source,
        mark=mark,
        simulator=simulator,
    )


def part(
    name: str,
    note: str,
    attributes: tuple[Attribute, ...] = (),
    *,
    children: str = "",
    alone: tuple[str, ...] = (),
    one_of: tuple[str, ...] = (),
    source: str = "",
    mark: str = "doc",
) -> Element:
    """A row for an element that stands inside an action."""
    return Element(
        name, attributes, children, note, "part", alone=alone, one_of=one_of, source=source, mark=mark
    )
