"""From a name to where it is declared, to everything that names the same, and to another name.

In: a project, a buffer and an offset. Out: places and edits, in all texts that belong together. Two rules surprise.
What declares an event is whoever raises or sends it, and a transition's descriptor names all events that it answers;
but renaming changes an event of exactly that name. And an event may come from any session that is connected, a state
or a variable only from the texts of the same chart.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from scxmlc.diagnostics import Edit
from scxmlc.editor.buffers import Buffer
from scxmlc.editor.names import Occurrence
from scxmlc.editor.project import Project
from scxmlc.editor.words import GIVEN, KEYWORDS
from scxmlc.source import Location

_STATE = re.compile(r"[^\s'\"<>&]+")
_EVENT = re.compile(r"[^\s.*'\"<>&]+(?:\.[^\s.*'\"<>&]+)*")


class Unable(Exception):
    """Why something cannot be renamed, in words."""


def name_at(project: Project, buffer: Buffer, offset: int) -> Occurrence | None:
    """The name that stands there; of two that touch, the one behind."""
    found = [each for each in project.names(buffer) if each.covers(offset)]
    return min(found, key=lambda each: (each.location.length, -each.location.offset), default=None)


def definitions(project: Project, buffer: Buffer, offset: int) -> list[Location]:
    """Where the name at an offset is declared, or the file that is named there begins; of a declared event, who answers
    it."""
    for link in project.links(buffer):
        if link.text.at(0).offset <= offset <= link.text.at(len(link.text)).offset:
            target = project.buffer(link.path)
            return [target.source.location(0, 0)] if target is not None else []
    name = name_at(project, buffer, offset)
    if name is None:
        return []
    wanted = name.kind != "event" or not name.is_definition
    return [each.location for each in same(project, buffer, name) if each.is_definition is wanted]


def references(project: Project, buffer: Buffer, offset: int) -> list[Occurrence]:
    """Everything that names the same."""
    name = name_at(project, buffer, offset)
    return list(same(project, buffer, name)) if name is not None else []


def highlights(project: Project, buffer: Buffer, offset: int) -> list[Occurrence]:
    """What of that stands in this text."""
    name = name_at(project, buffer, offset)
    return [each for each in project.names(buffer) if name is not None and is_same(name, each)]


def same(project: Project, buffer: Buffer, name: Occurrence) -> Iterator[Occurrence]:
    for each in _AROUND.get(name.kind, Project.parts)(project, buffer):
        yield from (found for found in project.names(each) if is_same(name, found))


def is_same(one: Occurrence, other: Occurrence) -> bool:
    """Whether two names mean the same; a transition's descriptor means the events that it answers, too."""
    if one.kind != other.kind:
        return False
    if one.name == other.name or one.kind != "event" or one.is_definition is other.is_definition:
        return one.name == other.name
    wide, narrow = (other, one) if one.is_definition else (one, other)
    return narrow.name.startswith(wide.name + ".")


def renamable(project: Project, buffer: Buffer, offset: int) -> Occurrence:
    """The name that stands there. Raises Unable."""
    name = name_at(project, buffer, offset)
    if name is None:
        raise Unable("here stands no name of a state, an event, a data item, a variable or an invocation")
    if name.kind != "event" and not any(each.is_definition for each in _exactly(project, buffer, name)):
        raise Unable(f'nothing in the chart declares the {name.kind} "{name.name}"')
    return name


def renamed(project: Project, buffer: Buffer, offset: int, new: str) -> list[Edit]:
    """The edits that give it another name, wherever it stands. Raises Unable."""
    name = renamable(project, buffer, offset)
    if new == name.name:
        return []
    _require_fit(project, buffer, name, new)
    return [_edit(each, new) for each in _exactly(project, buffer, name)]


def _exactly(project: Project, buffer: Buffer, name: Occurrence) -> list[Occurrence]:
    """What names the same by the same words, each place once."""
    found = (each for each in same(project, buffer, name) if each.name == name.name)
    return list({(each.location.source.name, each.location.offset): each for each in found}.values())


def _edit(name: Occurrence, new: str) -> Edit:
    return Edit(name.location, f"{name.name}: {new}" if name.is_short else new)


def _require_fit(project: Project, buffer: Buffer, name: Occurrence, new: str) -> None:
    if name.kind in ("variable", "data"):
        if not new.replace("$", "_").isidentifier() or new in KEYWORDS:
            raise Unable(f'"{new}" is no name of a variable')
        if name.kind == "variable" and new in GIVEN:
            raise Unable(f'"{new}" is what scripts have already')
    elif not (_EVENT if name.kind == "event" else _STATE).fullmatch(new):
        raise Unable(f'"{new}" is no name of {_A[name.kind]}')
    taken = _AROUND.get(name.kind, Project.parts)(project, buffer) if name.kind != "event" else []
    for each in (found for part in taken for found in project.names(part)):
        if each.kind == name.kind and each.name == new:
            raise Unable(f'there is {_A[name.kind]} "{new}" already: {each.location}')


_AROUND = {"event": Project.all, "state": Project.sharing_states}
_A = {
    "state": "a state",
    "event": "an event",
    "data": "a data item",
    "variable": "a variable",
    "invocation": "an invocation",
}
