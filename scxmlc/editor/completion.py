"""What can stand where the cursor is, in finished text and in unfinished: elements, attributes, values, ids, events,
names.

In: a project, a buffer and an offset. Out: `Offer`s. What fits is decided by the tables of the dialect: which
elements an element takes, which attributes it has, and what kind of value each of these holds. The rule that
surprises: what stands behind the cursor in the same word is replaced, too.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from scxmlc.checker.variables import BUILT_IN
from scxmlc.diagnostics import Edit
from scxmlc.dialect import Attribute, Element, Kind
from scxmlc.dialect.describe import events, facts
from scxmlc.dialect.ors.scripts import GLOBALS, MEMBERS
from scxmlc.editor.buffers import EXPRESSIONS, Buffer
from scxmlc.editor.markup import Attribute as Written
from scxmlc.editor.markup import Tag
from scxmlc.editor.names import Occurrence
from scxmlc.editor.project import LINKS, Project
from scxmlc.editor.values import Offer

_NAME = re.compile(r"[\w:.\-]*\Z")
_CHAIN = re.compile(r"([A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*\.)?([\w$]*)\Z")
_QUOTED = re.compile(r"""(In\(|_event\.name\s*[!=]==?|__Raise\(|_data\[)\s*['"]([^'"]*)\Z""")
_END = re.compile(r"</[\w:.\-]*\Z")
_OPEN = re.compile(r"<[\w:.\-]*\Z")
EVENT_MEMBERS = {
    "name": "the name of the event",
    "type": "platform, internal or external",
    "data": "what came with the event",
    "sendid": "the id of the send that it came from",
    "origin": "where an answer can be sent",
    "origintype": "by which processor",
    "invokeid": "the invocation that it came from",
}


@dataclass(frozen=True)
class Cursor:
    """Where something is to be completed."""

    project: Project
    buffer: Buffer
    offset: int

    @property
    def before(self) -> str:
        """What stands in front of it in the text, as far as it counts."""
        return self.buffer.source.text[max(self.offset - 300, 0) : self.offset]

    def edit(self, word: str, text: str, behind: str = r"[\w:.\-]*") -> Edit:
        """`text` in place of the word that the cursor is in, of which `word` stands in front of it."""
        rest = re.compile(behind).match(self.buffer.source.text, self.offset)
        end = rest.end() if rest else self.offset
        return Edit(self.buffer.location(self.offset - len(word), end), text)


def completions(project: Project, buffer: Buffer, offset: int) -> list[Offer]:
    """Everything that can stand there."""
    cursor = Cursor(project, buffer, offset)
    if buffer.is_script:
        return list(_script(cursor, cursor.before, None))
    markup = buffer.markup
    tag = markup.tag_at(offset)
    if _END.search(cursor.before):
        return list(_end_tags(cursor))
    if tag is None or offset <= tag.start + 1 + len(tag.name):
        around = markup.around(tag.start if tag is not None else offset)
        if around is not None and around.local == "script" and tag is None:
            return list(
                _script(cursor, buffer.source.text[max(around.inside, offset - 300) : offset], around)
            )
        return list(_elements(cursor, around))
    attribute = tag.attribute_at(offset)
    element = buffer.element(tag)
    if element is None:
        return []
    if attribute is None or attribute.start < 0 or offset < tag.start + attribute.start:
        return list(_attributes(cursor, tag, element))
    row = element.attribute(attribute.name)
    return list(_values(cursor, tag, element, row, attribute)) if row is not None else []


def _end_tags(cursor: Cursor) -> Iterator[Offer]:
    tag = cursor.buffer.markup.around(cursor.before.rfind("<") + cursor.offset - len(cursor.before))
    while tag is not None and tag.close >= 0:
        tag = tag.parent
    if tag is not None:
        word = cursor.before.rpartition("</")[2]
        yield Offer(tag.name, "element", cursor.edit(word, f"{tag.name}>", r"[\w:.\-]*>?"), "ends it")


def _elements(cursor: Cursor, around: Tag | None) -> Iterator[Offer]:
    """The elements that may stand there, with their attributes that must."""
    dialect = cursor.buffer.dialect
    parent = cursor.buffer.element(around) if around is not None else None
    names: Iterable[str] = (
        dialect.allowed(parent) if parent is not None else ["scxml"] if around is None else []
    )
    opened = _OPEN.search(cursor.before)
    word = opened[0] if opened else ""
    for name in names:
        row = dialect.elements.get(name)
        if row is not None and (tag := _tag_of(cursor.buffer, row)):
            edit = cursor.edit(word, _snippet(tag, row, bool(dialect.allowed(row) or row.text)))
            yield Offer(tag, "element", edit, row.note, is_snippet=True)


def _tag_of(buffer: Buffer, row: Element) -> str:
    """How an element is written here: with a prefix that is declared; none where its module has none."""
    if not row.module:
        return row.name
    declared = next((prefix for prefix in buffer.prefixes if buffer.module(prefix) == row.module), None)
    return f"{declared}:{row.local}" if declared else ""


def _snippet(tag: str, row: Element, has_inside: bool) -> str:
    wanted = [each.name for each in row.attributes if each.required]
    given = "".join(f' {name}="${number}"' for number, name in enumerate(wanted, 1))
    return f"<{tag}{given}>$0</{tag}>" if has_inside and not wanted else f"<{tag}{given}$0/>"


def _attributes(cursor: Cursor, tag: Tag, element: Element) -> Iterator[Offer]:
    there = {each.name for each in tag.attributes if each.start >= 0}
    word = _word(cursor.before)
    for row in element.attributes:
        if row.name not in there and not row.stands_for:
            edit = cursor.edit(word, f'{row.name}="$0"')
            yield Offer(row.name, "attribute", edit, ", ".join(facts(row)), is_snippet=True)


def _word(before: str) -> str:
    found = _NAME.search(before)
    return found[0] if found else ""


def _values(
    cursor: Cursor, tag: Tag, element: Element, row: Attribute, attribute: Written
) -> Iterator[Offer]:
    before = cursor.buffer.source.text[tag.start + attribute.start : cursor.offset]
    if row.kind in EXPRESSIONS or row.kind is Kind.LOCATIONS:
        yield from _plain(cursor, before, row.words, "value")
        yield from _script(cursor, before, tag)
        return
    word = re.split(r"\s", before)[-1]
    yield from _plain(cursor, word, row.words or _WORDS.get(row.kind, ()), "value")
    if row.kind in NAMES_OF:
        yield from NAMES_OF[row.kind](cursor, word)
    elif LINKS.get(element.local, ("",))[0] == row.name:
        yield from _files(cursor, before)


_WORDS: dict[Kind, tuple[str, ...]] = {Kind.BOOLEAN: ("true", "false"), Kind.FLAG: ("true", "false")}


def _plain(cursor: Cursor, word: str, found: Iterable[str], kind: str, detail: str = "") -> Iterator[Offer]:
    for each in found:
        yield Offer(each, kind, cursor.edit(word, each, r"[^\s\"'<>]*"), detail)


def _states(cursor: Cursor, word: str) -> Iterator[Offer]:
    for name in _declared(cursor, "state"):
        yield Offer(name.name, "state", cursor.edit(word, name.name, r"[^\s\"'<>]*"), name.what)


def _descriptors(cursor: Cursor, word: str) -> Iterator[Offer]:
    """Events that a transition can answer: those of the chart and its kin, and those that come by themselves."""
    told: dict[str, str] = {}
    for each in _names(cursor, "event", everywhere=True):
        told.setdefault(each.name, "sent" if each.is_definition else "answered")
    for name in _declared(cursor, "state"):
        told.setdefault(f"done.state.{name.name}", "its final state is reached")
    for name in _declared(cursor, "invocation"):
        if name.what == "invoke":
            told.setdefault(f"done.invoke.{name.name}", "it has ended")
    told.setdefault("error.execution", "content has failed")
    told.setdefault("error.communication", "a message could not be sent")
    if cursor.buffer.dialect.name == "ors":
        known = events(cursor.buffer.dialect).values()
        told.update({event.name: event.note or "ORS" for event, _ in known if "<" not in event.name})
    for event, detail in told.items():
        yield Offer(event, "event", cursor.edit(word, event, r"[^\s\"'<>]*"), detail)


def _events(cursor: Cursor, word: str) -> Iterator[Offer]:
    """Events that somebody answers, or sends already."""
    told = {each.name: each for each in _names(cursor, "event", everywhere=True)}
    for name, each in told.items():
        detail = "sent" if each.is_definition else "answered"
        yield Offer(name, "event", cursor.edit(word, name, r"[^\s\"'<>]*"), detail)


NAMES_OF: dict[Kind, Callable[[Cursor, str], Iterator[Offer]]] = {
    Kind.IDREFS: _states,
    Kind.EVENTS: _descriptors,
    Kind.EVENT: _events,
}


def _files(cursor: Cursor, word: str) -> Iterator[Offer]:
    """The files that may be named, in the folder that is named so far."""
    quote = word[:1] if word[:1] in ("'", '"') else ""
    above, _, last = word.removeprefix(quote).rpartition("/")
    folder = Path(cursor.buffer.name).parent / above
    try:
        found = sorted(os.scandir(folder), key=lambda each: each.name) if folder.is_absolute() else []
    except OSError:
        return
    for each in found[:200]:
        if not each.name.startswith(".") and (each.is_dir() or each.name.endswith((".scxml", ".js", ".xml"))):
            name = each.name + ("/" if each.is_dir() else "")
            yield Offer(name, "file", cursor.edit(last, name, r"[^\s\"'<>/]*"))


def _script(cursor: Cursor, before: str, tag: Tag | None) -> Iterator[Offer]:
    """What an expression or a script can go on with."""
    before = before.replace("&quot;", '"').replace("&apos;", "'")
    if quoted := _QUOTED.search(before):
        yield from _strings(cursor, quoted[1], quoted[2])
        return
    chain = _CHAIN.search(before)
    assert chain is not None
    owner, word = chain[1] or "", chain[2]
    for label, kind, detail in _members(cursor, owner, tag) if owner else _globals(cursor):
        yield Offer(label, kind, cursor.edit(word, label, r"[\w$]*"), detail)


def _strings(cursor: Cursor, where: str, word: str) -> Iterator[Offer]:
    if where == "In(":
        yield from _states(cursor, word)
    elif where == "_data[":
        yield from _plain(cursor, word, (each.name for each in _declared(cursor, "data")), "variable")
    else:
        yield from _descriptors(cursor, word)


Row = tuple[str, str, str]


def _globals(cursor: Cursor) -> Iterator[Row]:
    is_ors = cursor.buffer.dialect.name == "ors"
    for name in _declared(cursor, "variable"):
        yield name.name, "function" if name.what == "function" else "variable", name.what
    for row in GLOBALS if is_ors else ():
        yield row.name, "function" if row.form else "variable", row.note
    if not is_ors:
        yield from (
            ("In", "function", "whether a state is active"),
            ("_event", "variable", "the present event"),
        )
        yield from (
            ("_name", "variable", "the name of the chart"),
            ("_sessionid", "variable", "the session's id"),
        )
        yield ("_ioprocessors", "variable", "where messages can be sent")
    yield from ((name, "builtin", "ECMAScript") for name in sorted(BUILT_IN))


def _members(cursor: Cursor, owner: str, tag: Tag | None) -> Iterator[Row]:
    owner = owner[:-1]
    if owner == "_event":
        yield from ((name, "property", note) for name, note in EVENT_MEMBERS.items())
    elif owner == "_event.data":
        yield from ((name, "property", event) for name, event in _payload(cursor, tag).items())
    elif owner == "_data":
        yield from ((each.name, "variable", "data") for each in _declared(cursor, "data"))
    elif owner == "_genesys":
        yield from (
            (name, "property", "a module") for name in sorted({row.name.split(".")[0] for row in MEMBERS})
        )
    elif owner.startswith("_genesys."):
        start = owner.removeprefix("_genesys.") + "."
        for row in MEMBERS:
            if row.name.startswith(start):
                label = row.name.removeprefix(start)
                yield label, "function" if row.form else "property", f"{row.form} {row.note}".strip()


def _payload(cursor: Cursor, tag: Tag | None) -> dict[str, str]:
    """The properties of the data of the events that the transition around answers."""
    around = [tag, *tag.ancestors()] if tag is not None else []
    transition = next((each for each in around if each.local == "transition"), None)
    words = (cursor.buffer.markup.value(transition, "event") or "").split() if transition is not None else []
    known = events(cursor.buffer.dialect)
    return {name: word for word in words if word in known for name in known[word][0].data}


def _declared(cursor: Cursor, kind: str) -> list[Occurrence]:
    """What is declared of a kind in the texts of the chart, each name once."""
    found = (each for each in _names(cursor, kind) if each.is_definition)
    return list({each.name: each for each in found}.values())


def _names(cursor: Cursor, kind: str, everywhere: bool = False) -> Iterator[Occurrence]:
    """Names of a kind, but not the word that the cursor is in."""
    buffers = cursor.project.all(cursor.buffer) if everywhere else cursor.project.parts(cursor.buffer)
    for buffer in buffers:
        for each in cursor.project.names(buffer):
            if each.kind == kind and not (buffer is cursor.buffer and each.covers(cursor.offset)):
                yield each
