"""What a message can do about its cause: functions that make a `Mend`, which makes a fix of the place it is said of.

In: what stands there and what should. Out: a `Mend`, from a place to a `Fix`, or to None where the document does not
hold literally what the message speaks of: a word that a prefix was put before, or that is written with references.
The rule that surprises: a name of the language that is misspelt by one slip can mean nothing else, so to mend it is
safe; a name of the chart's own always might, so to mend it is a suggestion.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from scxmlc.diagnostics import Edit, Fix
from scxmlc.messages.catalogue import Mend, did_you_mean, likeliest, shown
from scxmlc.source import Location

_TAG = re.compile(r"""<(?:[^>"']|"[^"]*"|'[^']*')*+>""")
_ASSIGNS = re.compile(r"(?<![=!<>+\-*/%&|^])=(?![=>])")
_STRING = re.compile(r"""'[^'\\]*'|\"[^"\\]*\"""")
_BEGINS_TAG = re.compile(r"<[/!?]?[^\W\d]|<[!?]")
_INDENT = re.compile(r"[ \t]*")
_PREFIX = re.compile(r"<([^\s:/>]+:)")
_ALONE, _REST = re.compile(r"[ \t]*"), re.compile(r"[ \t]*(?:\r\n?|\n)")
_SEPARATOR = re.compile(r"[\s,]+(?=[^\s,\"':>-])")
_BLANKS = re.compile(r"[ \t,]+(?=[^\s,\"':>-])")
_MARKUP = re.compile(r"\s*+<")
_LAST = re.compile(r"[^/\\]*\Z")
_LINE_END = re.compile(r"\r\n?|\n")
_REFERENCES = {"&": "&amp;", "<": "&lt;"}
_QUOTES = {'"': "&quot;", "'": "&apos;"}
_ESCAPED = _REFERENCES.keys() | _QUOTES.keys()
_OPENED = re.compile(r"""=\s*(["'])(?:(?!\1).)*\Z""", re.DOTALL)
NEAR = 200  # characters in which the name of an attribute stands before its value
LONGEST = 10_000  # characters before a place in which its value begins
SCRIPTED = 'say datamodel="ecmascript" on <scxml>'
SHORTEST = 4  # letters of a word of which a slip leaves enough to be sure


def writing(old: str, new: str, *, is_safe: bool = True, title: str = "") -> Mend:
    """In the place of `old`, which begins where the message points, `new`, as XML writes it."""

    def mend(place: Location) -> Fix | None:
        if old == new or not stands(place, old):
            return None
        edit = Edit(place.source.location(place.offset, len(old)), written(new, place))
        return Fix(title or f"write {shown(new)}", (edit,), is_safe)

    return mend


def adding(attribute: str, value: str, *, is_safe: bool = True) -> Mend:
    """An attribute more in the tag whose `<name` the message points at, if it is not there."""
    return lambda place: adding_at(place, attribute, value, is_safe=is_safe)(place)


def adding_at(tag: Location, attribute: str, value: str, *, is_safe: bool = True) -> Mend:
    """An attribute more in another tag, whose `<name` this is, if it is not there."""
    found = _TAG.match(tag.source.text, tag.offset)
    if found and re.search(rf"\s{re.escape(attribute)}\s*=", found[0]):
        return lambda _: None
    return lambda _: Fix(f'add {attribute}="{shown(value)}"', (added(tag, attribute, value),), is_safe)


def added(tag: Location, attribute: str, value: str) -> Edit:
    """What puts an attribute behind the name of a tag."""
    behind = tag.source.location(tag.offset + tag.length, 0)
    quoted = written(value, tag).replace('"', "&quot;")
    return Edit(behind, f' {attribute}="{quoted}"')


def replacing(
    title: str, places: Sequence[Location], new: Callable[[str], str], *, is_safe: bool = True
) -> Mend:
    """In each of these places what `new` makes of the text there, which is written as it is."""

    def mend(place: Location) -> Fix | None:
        edits = (Edit(at, new(at.source.text[at.offset : at.offset + at.length])) for at in places)
        return Fix(title, tuple(edits), is_safe) if places else None

    return mend


def behind(prefix: str, mend: Mend | None) -> Mend | None:
    """The same, for what follows a prefix at the place of the message."""

    def later(place: Location) -> Fix | None:
        inner = place.source.location(place.offset + len(prefix), 1)
        return mend(inner) if mend and stands(place, prefix) else None

    return later if mend else None


def renaming(old: str, new: str) -> Mend:
    """Another attribute with the value that the message points at: a suggestion."""

    def mend(place: Location) -> Fix | None:
        written_so = re.compile(rf"(?<=\s){old}(?=\s*=\s*[\"']\s*\Z)")
        found = written_so.search(place.source.text, max(place.offset - NEAR, 0), place.offset)
        edit = Edit(place.source.location(found.start(), len(old)), new) if found else None
        return Fix(f"write {new}", (edit,), False) if edit else None

    return mend


def removing(title: str, whole: Location, *, is_safe: bool = True) -> Mend:
    """Nothing in a place, nor its line where that holds nothing else."""
    text, start, end = whole.source.text, whole.offset, whole.offset + whole.length
    line = _ALONE.match(text, whole.source.line_of(start)[1])
    begun, rest = line.end() if line else start, _REST.match(text, end)
    if begun == start and rest:
        start, end = whole.source.line_of(start)[1], rest.end()
    edit = Edit(whole.source.location(start, end - start), "")
    return lambda _: Fix(title, (edit,), is_safe)


def dropping(word: Location, title: str, *, is_safe: bool = True, on_its_line: bool = False) -> Mend:
    """A list without one of its words, and without what separates it from the next or the one before. What stands on
    the next line may be no part of the list: code behind a comment."""
    text, start, end = word.source.text, word.offset, word.offset + word.length
    separator = _BLANKS if on_its_line else _SEPARATOR
    if following := separator.match(text, end):
        end = following.end()
    while end == word.offset + word.length and start and text[start - 1] in " \t\r\n,":
        start -= 1
    return replacing(title, [word.source.location(start, end - start)], lambda _: "", is_safe=is_safe)


def taking_out(place: Location) -> Fix:
    """Nothing in place of one character: a suggestion, since a string may need it."""
    return Fix("take it out", (Edit(place.source.location(place.offset, 1), ""),), False)


def comparing(text: str) -> Mend | None:
    """A comparison in place of the one assignment of an expression, which no string holds: a suggestion."""
    new, count = _ASSIGNS.subn("==", text)
    alone = _STRING.sub("", text)
    is_sure = count == len(_ASSIGNS.findall(alone)) == 1 and not set("'\"`/") & set(alone)
    return writing(text, new, is_safe=False) if is_sure else None


def escaping(stray: Location) -> Mend:
    """A reference in place of a "<"; safe where it cannot begin a tag whose attribute before lacks its quote."""
    is_safe = _BEGINS_TAG.match(stray.source.text, stray.offset) is None
    edit = Edit(stray.source.location(stray.offset, 1), "&lt;")
    return lambda _: Fix("write &lt;", (edit,), is_safe)


def spelling(
    word: str, known: Iterable[str], places: Sequence[Location] = (), present: Iterable[str] = ()
) -> Mend | None:
    """The word of the language that was meant, if it is not there already, at the place of the message or at these;
    safe where one slip made the other of it."""
    names = list(known)
    meant = likeliest(word, names)
    if meant is None or meant in present:
        return None
    is_safe = [name for name in names if is_slip(word, name)] == [meant]

    def mend(place: Location) -> Fix | None:
        fixes = [writing(word, meant, is_safe=is_safe)(at) for at in places or (place,)]
        edits = [edit for fix in fixes if fix for edit in fix.edits]
        return Fix(f"write {shown(meant)}", tuple(edits), is_safe) if len(edits) == len(fixes) else None

    return mend


def naming(word: str, known: Iterable[str], present: Iterable[str] = ()) -> Mend | None:
    """The name of the chart's own that may have been meant, if it is not one that is there already: a suggestion."""
    meant = likeliest(word, known)
    return writing(word, meant, is_safe=False) if meant is not None and meant not in present else None


def meant_state(id: str, known: Iterable[str]) -> tuple[str | None, tuple[()], Mend | None]:
    """What a message says of an id that no state has: one of nearly the same name may be meant, or the last of a path,
    as in `heater.on`."""
    names = frozenset(known)
    last = id.rpartition(".")[2]
    if last in names:
        return (
            f'did you mean "{shown(last)}"? A state is named by its id alone',
            (),
            writing(id, last, is_safe=False),
        )
    return did_you_mean(id, names), (), naming(id, names)


def prefixing(prefix: str, names: Sequence[Location]) -> Mend | None:
    """A prefix in front of these names of one element."""
    return replacing(f"write {prefix}:", names, lambda name: f"{prefix}:{name}") if prefix else None


def computing(tag: Location, code: str) -> Mend:
    """What stands inside an element as its attribute `expr`: a suggestion."""

    def mend(place: Location) -> Fix | None:
        if not stands(place, code) or "//" in code:
            return None  # which comments out what follows, once line ends are blanks
        taken = Edit(place.source.location(place.offset, len(code)), "")
        return Fix(f'write expr="{shown(code)}"', (added(tag, "expr", code), taken), False)

    return mend


def scripted(model: Location | None) -> Mend | None:
    """The data model that has scripts, in place of the one that the chart names: a suggestion."""
    return replacing(SCRIPTED, [model], lambda _: "ecmascript", is_safe=False) if model else None


def calling(name: str, meant: str) -> Mend | None:
    """Another file of the folder that a name says: a suggestion."""
    new = _LAST.sub(lambda _: meant, name.rstrip(), count=1)
    return writing(name, new, is_safe=False) if meant and not set(meant) & set("%#?") else None


def lifting(whole: Location, tag: Location, attribute: str, value: str) -> Mend:
    """An attribute of a tag in place of a whole element."""
    edits = (added(tag, attribute, value), Edit(whole, ""))
    return lambda _: Fix(f'write {attribute}="{shown(value)}" in its place', edits)


def answering(state: Location, event: str) -> Mend:
    """A transition for an event, before all else in the state whose `<name` this is: a suggestion, which logs what the
    event says, since nobody knows where to go from there."""
    begin, log = f'transition event="{written(event, state)}"', 'log label="error" expr="_event.data"'
    return _beginning(state, begin, log, f"add a transition for {shown(event)}")


def taking_back(state: Location, send: Location, id: str, new: str, sendid: str) -> Mend | None:
    """An <onexit> that takes back a delayed event, which is given an id if it has none: a suggestion. `id` is what it
    has, `new` what it can have, `sendid` what names either."""
    first = _beginning(state, "onexit", f'cancel sendid="{sendid}"', "take it back in <onexit>")
    if not (id or new) or set(id or new) & _ESCAPED:
        return None

    def mend(place: Location) -> Fix | None:
        begun, named = first(place), None if id else adding_at(send, "id", new)(place)
        edits = (*begun.edits, *(named.edits if named else ())) if begun else ()
        return Fix(begun.title, edits, False) if begun and (id or named) else None

    return mend


def _beginning(state: Location, outer: str, inner: str, title: str) -> Mend:
    """An element with another in it, before all else in a state: a suggestion."""

    def mend(_: Location) -> Fix | None:
        text = state.source.text
        tag = _TAG.match(text, state.offset)
        if tag is None or tag[0].endswith("/>"):
            return None
        begun = state.source.line_of(state.offset)[1]
        indent = _INDENT.match(text, begun)
        line_end = _LINE_END.match(text, state.source.span(1)[1])
        margin = f"{line_end[0] if line_end else chr(10)}{indent[0] if indent else ''}  "
        prefix = _PREFIX.match(tag[0])
        own = prefix[1] if prefix else ""
        end = f"</{own}{outer.partition(' ')[0]}>"
        new = f"{margin}<{own}{outer}>{margin}  <{own}{inner}/>{margin}{end}"
        return Fix(title, (Edit(_behind(tag, state), new),), False)

    return mend


def _behind(found: re.Match[str], place: Location) -> Location:
    return place.source.location(found.end(), 0)


def stands(place: Location, text: str) -> bool:
    """Whether the document holds this text at the place."""
    return bool(text) and place.source.text.startswith(text, place.offset)


def written(text: str, place: Location) -> str:
    """`text` as it is written at a place: as it is in a script file or a CDATA section, else with references."""
    if not _ESCAPED & set(text) or _is_plain(place):
        return text
    opened = _OPENED.search(place.source.text, max(place.offset - LONGEST, 0), place.offset)
    quote = opened[1] if opened else ""
    escapes = {**_REFERENCES, quote: _QUOTES.get(quote, quote)}
    return "".join(escapes.get(character, character) for character in text)


def _is_plain(place: Location) -> bool:
    text = place.source.text
    begun = text.rfind("<![CDATA[", 0, place.offset)
    return _MARKUP.match(text) is None or begun > text.rfind("]]>", 0, place.offset)


def is_slip(word: str, other: str) -> bool:
    """Whether one is the other but for capitals, one letter, or two that are exchanged."""
    one, two = word.casefold(), other.casefold()
    if one == two:
        return True
    if min(len(one), len(two)) < SHORTEST or abs(len(one) - len(two)) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(one, two, strict=False)) if a != b), min(len(one), len(two)))
    rest, others = one[at:], two[at:]
    exchanged = rest[:2] == others[:2][::-1] and rest[2:] == others[2:]
    return exchanged or rest[1:] in (others, others[1:]) or rest == others[1:]
