"""Messages about executable content and data: events, times, expressions (SCXML 3.12, 4, 5, 6)."""

from __future__ import annotations

from collections.abc import Iterable

from scxmlc.diagnostics import Note
from scxmlc.messages import meant
from scxmlc.messages.catalogue import (
    Words,
    deferrable,
    did_you_mean,
    error,
    listed,
    mended,
    note,
    shown,
    warning,
)
from scxmlc.messages.mends import (
    SCRIPTED,
    adding_at,
    behind,
    comparing,
    meant_state,
    naming,
    renaming,
    scripted,
    writing,
)
from scxmlc.source import Location

LITERALS = {"true": "true", "false": "false", "null": "null", "none": "null", "nil": "null"}
"""What other languages call them, by their small letters."""


@error
def bad_data_id(id: str) -> Words:
    """A data item becomes a variable of ECMAScript, so its id must be an identifier (SCXML B.2.2)."""
    return Words(
        f'"{shown(id)}" cannot be the name of a variable',
        "use letters, digits, _ and $, not starting with a digit",
    )


@error
def bad_delay(text: str, variables: Iterable[str] = ()) -> Words:
    """A delay is a number with a unit, as in CSS 2: `5s`, `1.5s` or `200ms` (SCXML 6.2.2). One that is computed stands
    in `delayexpr`.
    """
    cause, time, word = f'"{shown(text)}" is not a delay', meant.time(text), text.strip()
    if time:
        return Words(cause, f'write "{time}"', (), writing(text, time))
    if word in variables:
        return Words(cause, f'write delayexpr="{shown(word)}"', (), renaming("delay", "delayexpr"))
    if word.replace(".", "", 1).isdecimal() and word.isascii():
        return Words(cause, f'say of what: "{shown(word)}s" or "{shown(word)}ms"')
    return Words(cause, 'write it as "5s", "1.5s" or "200ms"')


@error
def bad_event_descriptor(text: str) -> Words:
    """An event descriptor is `*`, or names separated by dots, optionally with `.*` behind (SCXML 3.12.1)."""
    cause, plain = f'"{shown(text)}" is not an event descriptor', meant.descriptor(text)
    if plain and plain != text:
        return Words(cause, f'write "{shown(plain)}"', (), writing(text, plain, is_safe=False))
    return Words(cause, 'write "a.b", "a.b.*" or "*"')


@error
def bad_event_name(text: str) -> Words:
    """The name of an event is one word: parts separated by dots, no white space, no `*` (SCXML 3.12.1)."""
    name = meant.event_name(text)
    hint = f'write "{shown(name)}"' if name else "it is one word, without white space and asterisks"
    mend = writing(text, name, is_safe=False) if name else None
    return Words(f'"{shown(text)}" is not the name of an event', hint, (), mend)


@warning
def condition_assigns(text: str) -> Words:
    """A condition assigns with `=`, where `==` compares. The value that is assigned decides, and stays."""
    return Words(f"{shown(text)} assigns", 'to compare, write "=="', (), comparing(text))


@error
def condition_of_null(text: str, model: Location | None = None) -> Words:
    """With the null data model, a condition is exactly In('id') (SCXML B.1)."""
    hint = "write In('id of a state'), or say datamodel=\"ecmascript\" on <scxml>"
    cause = f'"{shown(text)}" is not a condition of the null data model'
    return Words(cause, hint, (), scripted(model))


@warning
def duplicate_data(id: str, first: Location) -> Words:
    """Two data items have the same id: they are one variable, whose value the later one sets."""
    return Words(
        f'the data item "{shown(id)}" is declared twice', None, (Note(first, "first declared here"),)
    )


@mended
def empty_expression(attribute: str) -> Words:
    """The attribute is empty. It is read as if it were not there."""
    return Words(f"{shown(attribute)} is empty", "give it a value, or leave it out")


@warning
def event_has_comma(text: str) -> Words:
    """Descriptors of events are separated by white space (SCXML 3.5). A comma becomes part of the name, which no event
    has.
    """
    words = [word for word in text.split(",") if word]
    apart = " ".join(words)
    hint = f'write "{shown(apart)}"' if words else "leave it out"
    mend = writing(text, apart, is_safe=False) if words else None  # an attribute without any is an error
    return Words(f'the comma in "{shown(text)}" is part of the name', hint, (), mend)


@mended
def event_is_any() -> Words:
    """`.*` alone has no name before it, so it is no event descriptor (SCXML 3.12.1). It is read as `*`, since charts
    mean that by it, even some tests of the W3C.
    """
    return Words('".*" is read as "*", every event', 'write "*"', (), writing(".*", "*"))


@warning
def event_is_expression(text: str) -> Words:
    """In ORS, `event` of <send> is an expression; a bare word is a variable. Strings need inner quotes."""
    return Words(
        f"{shown(text)} is read as a variable, since in ORS the event of <send> is an expression",
        f"write event=\"'{shown(text)}'\"",
        (),
        writing(text, f"'{text}'", is_safe=False),
    )


@warning
def event_is_literal(text: str) -> Words:
    """The event of a transition, and of <raise>, is a literal, and quotes become part of the name."""
    mend = writing(text, text[1:-1], is_safe=False)
    return Words(f"the quotes in {shown(text)} are part of the event's name", "leave them out", (), mend)


@warning
def event_is_word(name: str) -> Words:
    """The event of a transition is a literal, even where a variable has the same name.

    Some templates write `event="eventValue"` and hope for the value of the variable; it is never looked up.
    """
    return Words(
        f'"{shown(name)}" is the name of an event here, not the variable', "the value is never looked up"
    )


@mended
def finalize_sends(element: str) -> Words:
    """The content of <finalize> updates data only; it must not send or raise events (SCXML 6.5)."""
    return Words(
        f"<{shown(element)}> stands in <finalize>", "send or raise in the transition that answers the event"
    )


@warning
def late_internal_event() -> Words:
    """An event with the target #_internal is queued at once; it cannot have a delay (SCXML 6.2)."""
    return Words("an event to #_internal cannot be delayed", "leave out the delay, or the target")


@warning
def location_is_new(name: str, known: Iterable[str]) -> Words:
    """A variable is assigned that nothing declares and nothing reads. The location of <assign> should be there
    (SCXML 5.4), and ORS looks it up: reached at run time, it raises error.illegalloc.ReferenceError, where a script
    would make a variable.
    """
    hint = did_you_mean(name, known) or "declare it: var in a script, or <data> (in ORS as _data.)"
    return Words(f"nothing else knows the variable {shown(name)}", hint, (), naming(name, known))


@note
def markup_is_text(element: str) -> Words:
    """Several elements, or text beside an element, are no XML document: the value is the markup as a string, its
    white space normalised (SCXML B.2.1). One element alone would be a DOM object.
    """
    return Words(f"what stands in <{shown(element)}> is read as text, since it is not one element")


@mended
def nameless_event() -> Words:
    """<send> says neither an event nor a content (SCXML 6.2.3)."""
    return Words("this <send> names no event", 'add event="…"')


@warning
def never_done(id: str, is_state: bool, known: Iterable[str]) -> Words:
    """A transition waits for done.state.ID, which no state of the chart raises: a <state> is done when a <final> in
    it is entered, a <parallel> when all its regions are (SCXML 3.7). Nothing in the chart sends the event either.
    """
    if is_state:
        return Words(
            f'the state "{shown(id)}" is never done', "it needs a <final> in it, or in each of its regions"
        )
    mend = behind("done.state.", naming(id, known))
    return Words(f'no state "{shown(id)}" can be done', did_you_mean(id, known), (), mend)


@error
def null_datamodel(element: str, model: Location | None = None) -> Words:
    """The null data model has no data and no expressions (SCXML B.1)."""
    return Words(f"<{shown(element)}> needs a data model", SCRIPTED, (), scripted(model))


@deferrable
def null_expression(text: str, model: Location | None = None) -> Words:
    """The null data model has no language for values, places and scripts, only In('id') in conditions (SCXML B.1).
    Reached at run time, the element raises error.execution: `check` calls it an error, `compile` warns.
    """
    return Words(
        f"{shown(text)} is an expression, and the null data model has none",
        SCRIPTED,
        (),
        scripted(model),
    )


@warning
def old_data_name(name: str) -> Words:
    """A data item is named without `_data`. ORS 8.0 read it so; in 8.1 the bare name is another variable, which
    nothing has declared: to read it fails at run time, and an assignment leaves the data item as it was.
    """
    return Words(
        f"{shown(name)} is a data item, but no variable of that name is declared",
        f"write _data.{shown(name)}",
        (),
        writing(name, f"_data.{name}", is_safe=False),
    )


@mended
def old_event_data(old: str, new: str) -> Words:
    """ORS 8.0 called the data of an event `_eventdata`; it is read as `_event.data`."""
    return Words(f"{old} is of ORS 8.0, and read as {new}", f"write {new}", (), writing(old, new))


@mended
def old_operator(old: str, new: str) -> Words:
    """ORS 8.0 wrote operators as words: eq, ne, lt, gt, le, ge, and, or. They are read as what 8.1 writes.

    In an attribute, `<` and `&` must be written as `&lt;` and `&amp;`.
    """
    cause = f'"{old}" between two values is an operator of ORS 8.0, and read as {new}'
    return Words(cause, f"write {new}", (), writing(old, new))


@warning
def read_only(name: str) -> Words:
    """System variables cannot be assigned to (SCXML 5.10). Reached at run time, it raises error.execution."""
    return Words(f"{name} is read-only", "use a variable of your own")


@mended
def reserved_name(id: str) -> Words:
    """Names that begin with an underscore are kept for the processor (SCXML 5.10)."""
    return Words(f'"{shown(id)}" begins with an underscore', "choose a name of your own")


@error
def system_variable(id: str) -> Words:
    """A data item has the name of a system variable, which no document can give a value (SCXML 5.10)."""
    return Words(f'"{shown(id)}" is a system variable', "choose a name of your own")


@warning
def undeclared_variable(name: str, known: Iterable[str], more: int = 0, is_state: bool = False) -> Words:
    """The variable is read, and nothing in the chart declares or assigns it: reached at run time, it raises
    error.execution. `typeof` may ask for a variable that may be missing. A function that the program gives its host
    stands in `pyproject.toml`, `[tool.scxmlc] functions = ["price"]`, or after the option `--function`. Of a variable
    that is missing in many places, three are told.
    """
    declare = 'declare it: <data id="…"/>, or var in a script'
    hint = did_you_mean(name, known) or f"{declare}; a function of the program: --function {shown(name)}"
    also = f", which {more} further place{'s' if more > 1 else ''} read" if more else ""
    cause, word = f"nothing declares the variable {shown(name)}{also}", LITERALS.get(name.casefold(), "")
    if is_state:
        word, hint = f"'{name}'", f"the state is '{shown(name)}', a string"
    elif word:
        hint = f"write {word}"
    return Words(cause, hint, (), writing(name, word, is_safe=False) if word else naming(name, known))


@warning
def unknown_event(name: str, known: Iterable[str]) -> Words:
    """Nothing is known to raise this event, but one of almost the same name: of the modules of ORS, or of the errors
    of SCXML (3.12.2).
    """
    return Words(f'no event is called "{shown(name)}"', did_you_mean(name, known), (), naming(name, known))


@warning
def unknown_state_in(id: str, known: Iterable[str]) -> Words:
    """In() asks for a state that the chart does not have; the answer could only be false."""
    return Words(f'no state "{shown(id)}"', *meant_state(id, known))


@warning
def unknown_type(element: str, type: str, known: Iterable[str]) -> Words:
    """Nothing here carries out a <send> or an <invoke> of this type: reached at run time, it raises
    error.execution. Types that a platform adds for itself begin with `x-`; of those nothing is said.
    """
    names = list(known)
    return Words(
        f'nothing carries out <{shown(element)}> of the type "{shown(type)}"',
        did_you_mean(type, names) or f"it is one of {listed(names)}; types of your own begin with x-",
        (),
        naming(type, names),
    )


@warning
def unsent_id(id: str, sent: Iterable[str], named: Location | None = None) -> Words:
    """<cancel> takes back a delayed <send> of this session by its id (SCXML 6.3), and no <send> of the chart has this
    one. The name of its event is none.
    """
    if named is not None:
        meant = (Note(named, "its event has this name, but it has no id"),)
        mend = adding_at(named, "id", id, is_safe=False)
        return Words(f'no <send> has the id "{shown(id)}"', f'give it id="{shown(id)}"', meant, mend)
    return Words(f'no <send> has the id "{shown(id)}"', did_you_mean(id, sent), (), naming(id, sent))


@warning
def untaken_event(name: str, taken: Iterable[str], whose: str = "") -> Words:
    """The chart raises the event, or sends it to itself, and no transition of it answers such an event: it is
    forgotten. So is what it sends to a chart that stands in its <invoke>, or that one to it, where nothing answers.
    """
    hint = did_you_mean(name, taken) or "answer it with a <transition>, or leave it out"
    return Words(f'no transition{whose} takes the event "{shown(name)}"', hint, (), naming(name, taken))


@warning
def variable_of_other_state(name: str, state: str | None) -> Words:
    """With `--script-scope state` a variable belongs to the state whose script declares it, and ends with it.
    Where it is named here, no state around declares it.
    """
    where = f'the state "{shown(state)}"' if state else "another state"
    return Words(f"{shown(name)} is a variable of {where}, unknown here", "declare it in a state around both")
