"""Messages about elements and attributes: what may stand where, by the tables of the dialect."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from scxmlc.diagnostics import Note
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
from scxmlc.messages.mends import adding, lifting, naming, prefixing, replacing, spelling, writing
from scxmlc.source import Location


@error
def action_nested(name: str, parent: str) -> Words:
    """An action of a functional module stands inside another action.

    ORS allows this only for treatments: dialog actions inside <dialog:runtreatments>, which stands inside
    <queue:submit> or <queue:update>.
    """
    return Words(
        f"<{shown(name)}> may not stand inside <{shown(parent)}>",
        "put the actions one after the other",
    )


@error
def attributes_exclude(first: str, second: str, element: str) -> Words:
    """Two attributes (or an attribute and children) say the same thing, so only one may be there."""
    return Words(f"<{shown(element)}> has both {shown(first)} and {shown(second)}", "keep one of them")


@error
def bad_value(attribute: str, value: str, allowed: Iterable[str]) -> Words:
    """The attribute takes one of a few words, and this is none of them."""
    words = list(allowed)
    return Words(
        f'{shown(attribute)}="{shown(value)}" is not possible',
        did_you_mean(value, words) or f"it is one of {listed(words)}",
        (),
        spelling(value, words),
    )


@error
def behind_else(first: Location) -> Words:
    """<else> is the last branch of an <if>; nothing can follow it (SCXML 4.5)."""
    return Words("a branch stands behind <else>", "move it up", (Note(first, "the <else>"),))


@note
def caution(what: str) -> Words:
    """The element is compiled, but the engine that the chart is written for may not know it."""
    return Words(what)


@error
def draft_syntax(what: str, modern: str, old: str = "", new: str = "", present: Iterable[str] = ()) -> Words:
    """A draft of SCXML had this; the Recommendation of 2015 has it no longer, and it is not read."""
    mend = writing(old, new) if new and new not in present else None
    return Words(f"{shown(what)} is of a draft of SCXML", modern, (), mend)


@note
def foreign_element(name: str) -> Words:
    """An element of another namespace, such as the layout data of an editor. It is ignored."""
    return Words(f"<{shown(name)}> is not SCXML and is ignored")


@error
def foreign_refused(name: str) -> Words:
    """The document says `exmode="strict"`, so ORS refuses what stands in a namespace that it does not know."""
    return Words(
        f'<{shown(name)}> is not known, and the document is exmode="strict"',
        'take it out, or write exmode="lax"',
    )


@note
def kept_attribute(element: str, attribute: str, known: Iterable[str], present: Iterable[str] = ()) -> Words:
    """The attribute has no effect here: one of ORS that begins with an underscore and that no table knows, one whose
    meaning nobody has written down, or one of an include. `scxmlc explain scxml` lists those that have an effect.
    """
    hint = did_you_mean(attribute, known)
    mend = naming(attribute, known, present)
    return Words(f"{shown(attribute)} of <{shown(element)}> is kept, without effect", hint, (), mend)


@error
def lost_namespace(
    name: str,
    namespace: str,
    wanted: str = "http://www.w3.org/2005/07/scxml",
    declared: Sequence[Location] = (),
    names: Sequence[Location] = (),
    prefix: str = "",
) -> Words:
    """The element has the name of one of SCXML or of XInclude, but is not in its namespace, so it means nothing."""
    where = f'in "{shown(namespace)}"' if namespace else "in no namespace"
    emptied = replacing(f"write {wanted}", declared, lambda _: wanted)
    misspelt = spelling(namespace, [wanted], declared) if namespace else emptied
    mend = misspelt if declared else prefixing(prefix, names)
    return Words(f"<{shown(name)}> is {where}", f'its namespace must be "{wanted}"', (), mend)


@error
def misplaced_element(name: str, parent: str, allowed: Iterable[str], parents: Iterable[str]) -> Words:
    """The element is known, but may not stand at this place."""
    words, places = sorted(allowed), sorted(f"<{each}>" for each in parents)
    here = (
        f"inside <{shown(parent)}> may stand {listed(words)}"
        if words
        else f"<{shown(parent)}> takes no elements"
    )
    return Words(
        f"<{shown(name)}> may not stand inside <{shown(parent)}>",
        f"it stands inside {listed(places)}; {here}" if places else here,
    )


@error
def misplaced_text(parent: str, text: str) -> Words:
    """Text stands where only elements may stand."""
    return Words(
        f'the text "{shown(text, 30)}" may not stand inside <{shown(parent)}>',
        "is an element missing around it?",
    )


@error
def missing_attribute(element: str, attribute: str) -> Words:
    """The element needs this attribute."""
    return Words(f"<{shown(element)}> needs {shown(attribute)}", f'add {shown(attribute)}="…"')


@error
def missing_child(element: str, child: str) -> Words:
    """The element needs a child of this kind."""
    return Words(f"<{shown(element)}> needs a <{shown(child)}>")


@mended
def missing_namespace(has_markup: bool) -> Words:
    """The root element is <scxml>, but in no namespace. It is read as SCXML.

    Elements that are data, as in <content>, stay in no namespace only with an xmlns="" of their own.
    """
    namespace = "http://www.w3.org/2005/07/scxml"
    mend = adding("xmlns", namespace, is_safe=not has_markup)
    return Words("the document names no namespace", f'add xmlns="{namespace}" to <scxml>', (), mend)


@error
def missing_one_of(element: str, names: Iterable[str]) -> Words:
    """The element needs one of these attributes."""
    return Words(f"<{shown(element)}> needs {' or '.join(map(shown, names))}")


@mended
def missing_version() -> Words:
    """<scxml> must say version="1.0" (SCXML 3.2)."""
    return Words("<scxml> has no version", 'add version="1.0"', (), adding("version", "1.0"))


@deferrable
def no_chart(what: str) -> Words:
    """<invoke> starts a chart, and its <content> holds something else (SCXML 6.4).

    What stands there is one <scxml> element, or the text of a document, as in CDATA; `expr` may say it at run time.
    An <invoke> of another type is given its content as it is.
    """
    return Words(
        f"<content> of this <invoke> holds {shown(what)} where a chart must stand", "write one <scxml> in it"
    )


@error
def no_count(attribute: str, value: str) -> Words:
    """The attribute is a whole number; 0 means no limit."""
    return Words(f'{shown(attribute)} cannot be "{shown(value)}"', "write a whole number, such as 1000")


@error
def not_scxml(name: str, namespace: str, hint: str | None, declared: Sequence[Location] = ()) -> Words:
    """The root element is not the <scxml> of SCXML 1.0."""
    where = f'in the namespace "{shown(namespace)}"' if namespace else "in no namespace"
    mend = spelling(namespace, ["http://www.w3.org/2005/07/scxml"], declared) if declared else None
    return Words(f"the document is <{shown(name)}> {where}, not SCXML", hint, (), mend)


@mended
def old_attribute(element: str, old: str, new: str, present: Iterable[str]) -> Words:
    """ORS 8.0 called the attribute so. It is read as what 8.1 calls it."""
    cause = f"{old} of <{shown(element)}> is of ORS 8.0, and read as {new}"
    return Words(cause, f"write {new}", (), None if new in present else writing(old, new))


@error
def repeated_element(name: str, parent: str, first: Location) -> Words:
    """The element may stand here only once."""
    return Words(
        f"<{shown(parent)}> has more than one <{shown(name)}>", None, (Note(first, "the first stands here"),)
    )


@error
def root_initial(target: str, has_content: bool, whole: Location, root: Location | None = None) -> Words:
    """In SCXML 1.0 <scxml> takes no <initial> but the attribute (SCXML 3.2). In a chart for ORS it may stand there."""
    wanted = f'write initial="{shown(target) or "…"}" on <scxml>'
    more = ", and its content into the <onentry> of that state" if has_content else ""
    mend = lifting(whole, root, "initial", target) if root and target and not has_content else None
    return Words("<initial> may not stand inside <scxml>", f"{wanted}{more}", (), mend)


@mended
def root_transition() -> Words:
    """<scxml> takes no <transition> in SCXML 1.0, though drafts allowed it. It is left out."""
    return Words(
        "a transition of <scxml> is left out", "put a <state> around the states and give it the transition"
    )


@mended
def says_nothing(element: str, names: Iterable[str]) -> Words:
    """The element needs one of these (SCXML 5). Without, it is read as empty: undefined, or no code."""
    return Words(f"<{shown(element)}> is empty", f"it takes {' or '.join(map(shown, names))}")


@mended
def several_elements(name: str, parent: str, first: Location) -> Words:
    """SCXML allows this element once here (3.2). More are compiled as well, in order."""
    return Words(
        f"<{shown(parent)}> has more than one <{shown(name)}>",
        "put them together",
        (Note(first, "the first stands here"),),
    )


@error
def unknown_attribute(
    element: str, attribute: str, known: Iterable[str], present: Iterable[str] = ()
) -> Words:
    """SCXML does not know this attribute on this element.

    Attributes of other namespaces (`my:color="red"`) are allowed everywhere and ignored.
    """
    names = list(known)
    return Words(
        f"<{shown(element)}> has no attribute {shown(attribute)}",
        did_you_mean(attribute, names) or (f"it has {listed(names)}" if names else "it has none"),
        (),
        spelling(attribute, names, present=present),
    )


@error
def unknown_element(name: str, known: Iterable[str], places: Sequence[Location] = ()) -> Words:
    """The namespace is known, the element is not."""
    mend = spelling(name.rpartition(":")[2], known, places) if places else None
    return Words(f"there is no element <{shown(name)}>", did_you_mean(name, known), (), mend)


@error
def unknown_module(namespace: str, known: Iterable[str], declared: Sequence[Location] = ()) -> Words:
    """The namespace looks like one of a functional module of ORS, but no such module is known."""
    if namespace.rpartition("/")[2] in ("chat", "msgbased", "voice"):
        hint = "its actions stand in http://www.genesyslab.com/modules/interaction"
        meant = "http://www.genesyslab.com/modules/interaction"
        modern = replacing(f"write {meant}", declared, lambda _: meant, is_safe=False)
        return Words(f'there is no module "{shown(namespace)}"', hint, (), modern)
    mend = spelling(namespace, known, declared) if declared else None
    return Words(f'there is no module "{shown(namespace)}"', did_you_mean(namespace, known), (), mend)


@warning
def unknown_module_attribute(
    element: str, attribute: str, known: Iterable[str], present: Iterable[str] = ()
) -> Words:
    """The tables of the ORS dialect do not have this attribute.

    They were put together from public documentation, which is cut in places: the attribute may exist.
    It is compiled as a value expression and handed to the module, which ignores what it does not know.
    """
    names = list(known)
    return Words(
        f"<{shown(element)}> has no known attribute {shown(attribute)}",
        did_you_mean(attribute, names),
        (),
        naming(attribute, names, present),
    )


@warning
def value_is_expression(attribute: str, word: str) -> Words:
    """Most attributes of module actions are expressions; a bare word is a variable, and nothing else in the chart
    knows this one. Strings need inner quotes.
    """
    return Words(
        f"{shown(word)} is read as a variable, since {shown(attribute)} is an expression",
        f"write {shown(attribute)}=\"'{shown(word)}'\"",
        (),
        writing(word, f"'{word}'", is_safe=False),
    )


@warning
def value_refused(attribute: str, why: str, old: str = "", new: str = "") -> Words:
    """The value is a constant that the platform cannot take: the action will end with its error event."""
    cause = f"this value of {shown(attribute)} will be refused: {shown(why, 200)}"
    return Words(
        cause, f"write {shown(new)}" if new else None, (), writing(old, new, is_safe=False) if new else None
    )
