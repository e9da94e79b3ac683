"""Messages about states, their ids, targets, initial states and histories (SCXML 3)."""

from __future__ import annotations

from collections.abc import Iterable

from scxmlc.diagnostics import Note
from scxmlc.messages.catalogue import Words, deferrable, error, listed, mended, shown, warning
from scxmlc.messages.mends import dropping, meant_state, spelling, writing
from scxmlc.source import Location

_JAVASCRIPT = frozenset(["javascript", "js", "ecma", "es", "ecma-262", "jscript"])
"""What people call ECMAScript."""


@error
def bad_id(id: str) -> Words:
    """An id must be an XML name token: no white space, since lists of ids are separated by white space."""
    return Words(
        f'"{shown(id)}" is not an id',
        "an id has no blanks: use letters, digits, dots, hyphens and underscores",
    )


@error
def duplicate_id(id: str, first: Location) -> Words:
    """Two elements have the same id. Ids are unique in a document (SCXML 3.14)."""
    return Words(f'the id "{shown(id)}" is taken', "choose another id", (Note(first, "first declared here"),))


@warning
def empty_parallel(id: str) -> Words:
    """A parallel without child states is active like an atomic state, and done at once."""
    return Words(f'the parallel "{shown(id)}" has no child states')


@warning
def endless_loop(ids: Iterable[str]) -> Words:
    """Transitions without event and condition lead in a circle, which nothing can ever leave.

    The machine's budget would end the session.
    """
    way = " → ".join(shown(id) for id in ids)
    return Words(f"this goes in a circle without end: {way}", "give a transition an event or a condition")


@error
def history_target(target: str, parent: str) -> Words:
    """The default of a history lies inside the state that the history belongs to (SCXML 3.10)."""
    return Words(f'the history leads to "{shown(target)}", which is not inside "{shown(parent)}"')


@mended
def history_target_deep(target: str, parent: str) -> Words:
    """The default of a shallow history is a child of its parent; deeper states need type="deep" (SCXML
    3.10.2).

    The chart is compiled as written.
    """
    return Words(
        f'the shallow history leads to "{shown(target)}", which is not a child of "{shown(parent)}"',
        'say type="deep", or name a child',
    )


@mended
def id_no_name(id: str) -> Words:
    """An id is an XML name (xsd:ID): it begins with a letter or an underscore, and goes on with letters, digits,
    dots, hyphens and underscores. The chart is compiled all the same.
    """
    return Words(f'the id "{shown(id)}" is no XML name', "begin with a letter, without spaces and colons")


@error
def illegal_combination(targets: Iterable[str], one: str, other: str) -> Words:
    """The states cannot be active together: two different children of one state (SCXML 3.11)."""
    return Words(
        f"{listed(targets)} cannot be active together",
        f'"{shown(one)}" and "{shown(other)}" exclude each other; name one of them',
    )


@deferrable
def initial_excluded(element: str) -> Words:
    """A state has both `initial` and an <initial> child, or one of them though it has no child states."""
    return Words(
        f"<{shown(element)}> may not have this initial",
        "keep the attribute or the element, on a state with child states",
    )


@deferrable
def initial_outside(initial: str, state: str) -> Words:
    """The initial state must lie inside the state that it is the initial of (SCXML 3.3, 3.6).

    With `--keep-going` it becomes a transition without event: the state is entered, then left for the target.
    """
    return Words(
        f'the initial state "{shown(initial)}" is not inside "{shown(state)}"',
        f'move it there, or write <transition target="{shown(initial)}"/>',
    )


@error
def initial_transition(why: str) -> Words:
    """The transition of <initial> and <history> has a target, and neither event nor cond (SCXML 3.6,
    3.10)."""
    return Words(why)


@mended
def name_no_token(name: str) -> Words:
    """The name of a chart is a name token (xsd:NMTOKEN): letters, digits, dots, hyphens, underscores and colons, no
    white space (SCXML 3.2). The chart is compiled all the same.
    """
    return Words(f'the name "{shown(name)}" is no name token', "use letters, digits and . - _ :")


@error
def nested_targets(outer: str, inner: str, word: Location | None = None) -> Words:
    """A list of states names one state and another inside it (SCXML 3.11). Each would be entered for itself: the
    outer one with its default, beside the inner one that was asked for.
    """
    return Words(
        f'"{shown(inner)}" lies inside "{shown(outer)}"',
        f'name "{shown(inner)}" alone; "{shown(outer)}" is entered with it',
        (),
        dropping(word, f"take {shown(outer)} out", is_safe=False) if word else None,
    )


@error
def no_states() -> Words:
    """A chart needs at least one state, parallel or final (SCXML 3.2)."""
    return Words("the chart has no state", "add a <state>, <parallel> or <final>")


@warning
def shadowed_transition(first: Location, at_once: bool = False) -> Words:
    """An earlier transition of the same state always comes first: same or wider event, no condition or the same. Or the
    state has one with neither event nor condition, by which it is left before any event is looked at (SCXML 3.13).
    """
    why = "one without event comes before all events" if at_once else "the one before it always comes first"
    return Words("this transition is never taken", why, (Note(first, "this one"),))


@mended
def transition_empty() -> Words:
    """A transition needs at least one of event, cond and target (SCXML 3.5). Without, it is taken again and
    again."""
    return Words("this transition has no event, no cond and no target", "add one of them")


@error
def unknown_datamodel(name: str) -> Words:
    """The compiler knows the data models "ecmascript" and "null" (SCXML B.1, B.2); XPath left SCXML."""
    models = ("ecmascript", "null")
    alias = writing(name, models[0]) if name.strip().casefold() in _JAVASCRIPT else spelling(name, models)
    return Words(
        f'the data model "{shown(name)}" is not supported',
        'use datamodel="ecmascript" or datamodel="null"',
        (),
        alias,
    )


@error
def unknown_target(target: str, known: Iterable[str]) -> Words:
    """A transition, an initial or a history names a state that the chart does not have."""
    parts = [part for part in target.split(",") if part]
    if "," in target and parts and set(parts) <= set(known):
        mend = writing(target, " ".join(parts))
        return Words(
            f'no state "{shown(target)}"',
            "states of a list are separated by blanks, without commas",
            (),
            mend,
        )
    return Words(f'no state "{shown(target)}"', *meant_state(target, known))


@warning
def unreachable_state(id: str) -> Words:
    """No transition, initial state or history leads to this state or into it."""
    return Words(f'nothing leads to the state "{shown(id)}"')
