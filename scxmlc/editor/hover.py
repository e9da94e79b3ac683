"""What is known about what the pointer is on: an element, an attribute, an event, a variable, a name of scripts.

In: a project, a buffer, an offset, and the last findings. Out: Markdown, from the tables of the dialect and from the
chart itself. The rule that surprises: what a variable holds is said only where it is proved of every assignment,
which is the same proof that generated code relies on.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from scxmlc.diagnostics import Diagnostic
from scxmlc.dialect.describe import describe, facts, script_names, written
from scxmlc.editor.buffers import Buffer
from scxmlc.editor.findings import Findings
from scxmlc.editor.names import Occurrence
from scxmlc.editor.navigation import name_at, same
from scxmlc.editor.project import Project
from scxmlc.editor.values import Told
from scxmlc.editor.words import Word, words
from scxmlc.messages import CATALOGUE
from scxmlc.messages.catalogue import shown
from scxmlc.messages.explained import markdown
from scxmlc.source import Location

MOST = 8  # places that are told of an event or a variable


def hover(project: Project, buffer: Buffer, offset: int, found: Findings | None) -> Told | None:
    """What there is to say; None where there is nothing."""
    name = name_at(project, buffer, offset)
    if name is not None and (lines := list(_about_name(project, buffer, name, found))):
        return Told("\n".join(lines), name.location)
    return _about_markup(buffer, offset) or _about_word(buffer, offset)


def with_findings(told: Told | None, found: Iterable[Diagnostic], buffer: Buffer, offset: int) -> Told | None:
    """The same, and below it what the findings mean that stand there, each with its bad and its good example."""
    here = [each for each in found if _is_at(each.location, buffer, offset)]
    meant = [
        (f"**{code}**, " + "\n".join(markdown(CATALOGUE[code])))
        for code in dict.fromkeys(each.code for each in here)
    ]
    if not meant:
        return told
    texts = [told.text, *meant] if told else meant
    return Told("\n\n---\n\n".join(texts), told.location if told else here[0].location)


def _is_at(place: Location, buffer: Buffer, offset: int) -> bool:
    """Whether a finding of this text covers a place of it: one of an older text is no longer where it was."""
    is_same = place.source.name == buffer.name and place.source.text == buffer.source.text
    return is_same and place.offset <= offset <= place.offset + place.length


def _about_markup(buffer: Buffer, offset: int) -> Told | None:
    tag = buffer.markup.tag_at(offset)
    element = buffer.element(tag) if tag is not None else None
    if tag is None or element is None:
        return None
    if offset <= tag.start + 1 + len(tag.name):
        lines = describe(element.name, {buffer.dialect.name: buffer.dialect})
        place = buffer.location(tag.start + 1, tag.start + 1 + len(tag.name))
        return Told(_fenced(lines), place)
    attribute = tag.attribute_at(offset)
    row = element.attribute(attribute.name) if attribute is not None else None
    if attribute is None or row is None or offset > tag.start + attribute.at + len(attribute.name):
        return None
    place = buffer.location(tag.start + attribute.at, tag.start + attribute.at + len(attribute.name))
    return Told(f"`{row.name}` of `<{written(element)}>`: {', '.join(facts(row))}", place)


def _about_word(buffer: Buffer, offset: int) -> Told | None:
    """A name that scripts have from the platform."""
    code = buffer.code_at(offset)
    found = words(str(code.text)) if code is not None else ()
    for number, word in enumerate(found):
        place = code.text.at(word.start, word.end - word.start)  # type: ignore[union-attr]
        if place.offset <= offset <= place.offset + place.length and word.kind in ("name", "property"):
            lines = list(script_names(dotted(found, number)))
            return Told(_fenced(lines), place) if lines else None
    return None


def dotted(found: tuple[Word, ...], number: int) -> str:
    """The name that ends with this word: `_genesys.queue.rType`."""
    first = number
    while first > 1 and found[first - 1].text == "." and found[first - 2].kind in ("name", "property"):
        first -= 2
    return "".join(word.text for word in found[first : number + 1])


def _about_name(project: Project, buffer: Buffer, name: Occurrence, found: Findings | None) -> Iterator[str]:
    places = list(same(project, buffer, name))
    declared = [each for each in places if each.is_definition]
    if name.kind == "event":
        yield from _about_event(buffer, name, places)
        return
    if not declared:
        return
    sort = found.sorts.get(name.name, "") if found is not None else ""
    holds = f", always {_SORTS.get(sort, sort)}" if sort and name.kind == "variable" else ""
    yield f"{_word(declared[0])} `{name.name}`{holds}"
    yield from _code(declared[0].location)
    uses = len(places) - len(declared)
    yield f"{uses} use{'s' if uses != 1 else ''}"


_SORTS = {"number": "a number", "string": "a string", "boolean": "a boolean", "array": "an array"}


def _word(name: Occurrence) -> str:
    return name.what if name.what in ("function", "data") or name.kind == "state" else name.kind


def _about_event(buffer: Buffer, name: Occurrence, places: list[Occurrence]) -> Iterator[str]:
    yield f"event `{name.name}`"
    if lines := describe(name.name) if buffer.dialect.name == "ors" else []:
        yield _fenced(lines)
    for title, wanted in (("sent", True), ("answered", False)):
        told = [each for each in places if each.is_definition is wanted]
        if told:
            yield f"\n{title} {_where(told)}"


def _where(places: list[Occurrence]) -> str:
    """The lines of places, and their files where those are several."""
    files: dict[str, list[str]] = {}
    for each in places:
        files.setdefault(each.location.source.name, []).append(str(each.location.line))
    told = (f"in {name.rpartition('/')[2]}, line {', '.join(lines[:MOST])}" for name, lines in files.items())
    return "; ".join(list(told)[:MOST])


def _code(place: Location) -> Iterator[str]:
    line = shown(place.source.line(place.line).strip(), 100)
    yield f"```xml\n{line}\n```" if line.startswith("<") else f"```js\n{line}\n```"


def _fenced(lines: list[str]) -> str:
    return "\n".join(["```text", *lines, "```"])
