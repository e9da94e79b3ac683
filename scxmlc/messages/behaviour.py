"""Messages about charts that are right by the rules and will hardly do what is meant.

Warnings are what most readers want to change; a note is what some want as it is.
"""

from __future__ import annotations

from collections.abc import Iterable

from scxmlc.diagnostics import Note
from scxmlc.messages.catalogue import Mend, Words, did_you_mean, likeliest, listed, note, shown, warning
from scxmlc.messages.mends import adding, answering, behind, computing, is_slip, naming, taking_out, writing
from scxmlc.source import Location

FEW, MOST = 4, 20  # names in a sentence, and in a note


@warning
def hidden_character(number: int, called: str) -> Words:
    """A character without width, which nobody sees: it makes two names that look alike, or a name that nothing finds.
    Where it is meant, a script can write it as `\\u200b`.
    """
    return Words(
        f"the character U+{number:04X}{f' ({called})' if called else ''} stands here unseen",
        "take it out",
        (),
        taking_out,
    )


@warning
def regions_entered_again(
    left: Iterable[str], lost: Iterable[str], entered: Iterable[str], is_own: bool, place: Location
) -> Words:
    """A transition that begins and ends inside a <parallel> leaves all of its regions, those beside as well, and enters
    them anew: each from its initial state, with onexit and onentry, and what they invoke is cancelled. By SCXML 3.13
    the innermost state that stays active is a compound <state> around both ends, and a <parallel> is none. So it is
    between two regions, from inside a region to the region itself, and for a region's own transition unless that says
    type="internal".
    """
    regions = list(lost)
    way = (
        'say type="internal", and the region alone is changed'
        if is_own
        else "keep to states inside one region, and raise an event that the other region answers"
    )
    outer = list(left)
    lost = listed(regions[:FEW]) + (" and others" if len(regions) > FEW else "")
    return Words(
        f'this leaves and enters again {lost}, since it leaves the parallel "{shown(outer[0])}"',
        way,
        (Note(place, f"left: {_some(outer)} and all in them; entered: {_some(list(entered))}"),),
        adding("type", "internal", is_safe=False) if is_own else None,
    )


def _some(names: list[str]) -> str:
    return ", ".join(shown(each) for each in names[:MOST]) + (" …" if len(names) > MOST else "")


@warning
def timer_outlives_state(event: str, state: str, sendid: str = "", mend: Mend | None = None) -> Words:
    """A state sends itself an event with a delay, can be left before it arrives, and can be entered again; nothing
    takes the event back. What is still on its way then reaches the state on its next visit, too early, beside the new
    one.

    A <cancel> in <onexit> takes it back (SCXML 6.3), and is of no harm where the event has arrived.
    """
    return Words(
        f'the event "{shown(event)}" may arrive on a later visit to "{shown(state)}": nothing takes it back',
        (
            f'give the state an <onexit> with <cancel sendid="{shown(sendid)}"/>'
            if sendid
            else "give the <send> an id, and the state an <onexit> with a <cancel>"
        ),
        (),
        mend,
    )


@warning
def answer_of_either(kind: str, one: Location, other: Location) -> Words:
    """Two requests of one kind can be on their way at the same time, and the transition takes the answer to either: it
    neither compares `_event.data.requestid` nor looks at it.
    """
    return Words(
        f"this takes the answer to either of two <{shown(kind)}>",
        'compare: cond="_event.data.requestid == …", with what requestid of the action has filled',
        (Note(one, "one request"), Note(other, "the other")),
    )


@warning
def other_request(compared: str, kind: str, place: str, others: Iterable[str], request: Location) -> Words:
    """A condition compares `_event.data.requestid` with a place that no request answered by this event has filled: it
    is false whatever comes. Often a block was copied, or its requestid was changed in one place.
    """
    kinds = sorted({f"<{each}>" for each in others})
    why = f"only {listed(kinds)} fills it" if kinds else "nothing fills it"
    return Words(
        f"{shown(compared)} is never the id of a <{shown(kind)}>: {why}",
        f"compare with {shown(place)}",
        (Note(request, "the request that this event answers"),),
        writing(compared, place, is_safe=False),
    )


@warning
def unheard_error(kind: str, event: str, state: str, tag: Location) -> Words:
    """The session waits for the answer to a request, and no transition that can be taken meanwhile answers its error
    event: if the request fails, the session stays where it is. Nothing is said where a timer would end the wait.
    """
    return Words(
        f'nothing answers "{shown(event)}", by which <{shown(kind)}> tells that it failed',
        f'give "{shown(state)}" a transition with event="{shown(event)}", or "error"',
        (),
        answering(tag, event),
    )


@warning
def endless_condition(cond: str) -> Words:
    """A transition without event stays where it is, and nothing that it does changes what its condition asks: once
    true, it is taken for ever. The machine's budget would end the session.
    """
    return Words(
        f"once {shown(cond)} is true, this is taken without end",
        "change in its content what the condition asks, or give it an event",
    )


@note
def no_way_out(id: str) -> Words:
    """The chart has a <final> that ends its session, and in this state the session never gets there: the state has no
    transition, nor has a state around it.
    """
    return Words(
        f'nothing leads out of the state "{shown(id)}"', "give it a transition, or make it a <final>"
    )


@warning
def unknown_invocation(id: str, known: Iterable[str], prefix: str) -> Words:
    """No <invoke> of the chart has this id, so nothing there is done or can be sent to (SCXML 6.4)."""
    mend = behind(prefix, naming(id, known))
    return Words(f'no <invoke> has the id "{shown(id)}"', did_you_mean(id, known), (), mend)


@warning
def never_equal(name: str, value: str, possible: Iterable[str], quote: str = "") -> Words:
    """A variable is compared with a string that nothing ever gives it: all that it is given stands in the chart, and
    this is not among it.
    """
    known = list(possible)
    few = listed(f'"{each}"' for each in known[:6]) + (" …" if len(known) > 6 else "")
    hint, mend = did_you_mean(value, known) or f"it can be {few}", behind(quote, naming(value, known))
    return Words(f'{shown(name)} is never "{shown(value)}"', hint, (), mend)


@note
def unused_data(name: str) -> Words:
    """No code of the chart names the data item. A program may read it from outside, and that is what it is for then."""
    return Words(f"nothing in the chart uses {shown(name)}")


@warning
def interaction_gone(action: str, event: str, answer: Location) -> Words:
    """An action asks for an interaction that has just left the session, or for the first one of a session that may have
    none: it ends with its error event.
    """
    return Words(
        f'<{shown(action)}> comes after "{shown(event)}": the interaction is gone',
        "leave it out, or name an interaction that is still there by interactionid",
        (Note(answer, "runs once this has been taken"),),
    )


@warning
def undefined_member(text: str, event: str, place: Location) -> Words:
    """A member of `_event.data` is read, and wherever the chart gives the event it gives no data: `_event.data` is
    undefined then, and reading a member of it raises error.execution. A condition that fails so counts as false.
    """
    return Words(
        f'"{shown(event)}" comes without data, and {shown(text)} reads a member of it',
        'give it data, or ask for "_event.data" first',
        (Note(place, "it comes from here"),),
    )


@note
def unsent_event(name: str, known: Iterable[str]) -> Words:
    """A strategy waits for an event that no module has and that it never sends itself: another session or a program
    must send it. Said in charts for ORS only, where the modules are known.
    """
    return Words(
        f'nothing here sends the event "{shown(name)}"', did_you_mean(name, known), (), naming(name, known)
    )


@note
def internal_is_external(state: str, is_compound: bool) -> Words:
    """A transition says type="internal" and seems to stay, and its state is left and entered again all the same, with
    onexit and onentry: only a compound state stays, and only where all targets lie inside it (SCXML 3.5, 3.13). Some
    want just that, so it is a note.
    """
    why = "it is its own target" if is_compound else "it is no compound <state>"
    return Words(
        f'"{shown(state)}" is left in spite of type="internal": {why}',
        "leave type out; to run content alone, leave target out",
    )


@warning
def content_is_text(element: str, text: str, tag: Location) -> Words:
    """What stands inside <data> or <assign> is never computed: it is JSON, XML, or else a string with its white space
    normalised (SCXML B.2.1). `{limit: 3}` is no JSON, since its name has no quotes; `'on'` has quotes in the string.
    """
    code = text.strip()
    return Words(
        f"{shown(code, 30)} is a string here: what stands in <{shown(element)}> is not computed",
        f'write expr="{shown(code, 30)}" in its place',
        (),
        computing(tag, code),
    )


@warning
def event_of_other_case(name: str, other: str, first: Location | None) -> Words:
    """Names of events are compared letter by letter (SCXML 3.12.1), so these are two events: `Error` answers no error,
    and whoever sends `open` does not mean `Open`.
    """
    notes = (Note(first, "the other one"),) if first is not None else ()
    cause = f'"{shown(name)}" is another event than "{shown(other)}": capitals count'
    hint = "write both alike" if notes else f'write "{shown(other)}"'
    return Words(cause, hint, notes, writing(name, other, is_safe=False))


@warning
def increment_lost(text: str) -> Words:
    """`x++` has the value that x had before, and that is assigned to x again: it stays as it was."""
    name, sign = text.rstrip("+- "), text.strip()[-1]
    meant = f"{name} {sign} 1"
    return Words(
        f"{shown(text)} has the old value, and {shown(name)} keeps it",
        f"write {shown(meant)}",
        (),
        writing(text, meant, is_safe=False),
    )


@warning
def no_event_field(name: str, fields: Iterable[str]) -> Words:
    """An event has a name, a type, sendid, origin, origintype, invokeid and data (SCXML 5.10.1), and nothing else: any
    other member of `_event` is undefined. What was sent with it is a member of `_event.data`.
    """
    near = likeliest(name, fields)
    meant = near if near is not None and is_slip(name, near) else f"data.{name}"
    return Words(
        f"_event has no {shown(name)}",
        f"write _event.{shown(meant)}",
        (),
        writing(name, meant, is_safe=False),
    )


@warning
def raised_in_vain(event: str, state: str) -> Words:
    """A state raises an event as it is entered, and neither it nor a state around it answers that. An internal event is
    taken up at once, before anything else can happen, so it is forgotten; another state that answers it comes too late.
    """
    return Words(
        f'"{shown(event)}" is raised while "{shown(state)}" is active, and nothing answers it there',
        "answer it in that state or around it, or raise it in a transition that leads to one that does",
    )


@warning
def condition_always_true(text: str, kind: str, meant: str) -> Words:
    """A condition is a function that nobody calls, or a string: both count as true, whatever they say."""
    cause = f"{shown(text)} is a {kind}, so the condition is always true"
    if not meant:
        return Words(cause, "compare it with something, or leave cond out")
    return Words(cause, f"write {shown(meant)}", (), writing(text, meant, is_safe=False))
