"""What an editor is told, before it becomes messages: offers, symbols, marks. Places are `Location`s."""

from __future__ import annotations

from dataclasses import dataclass

from scxmlc.diagnostics import Edit
from scxmlc.source import Location


@dataclass(frozen=True, slots=True)
class Offer:
    """A completion: `label` is shown, `edit` carried out, in which "$0" is where the cursor stands then, if
    `is_snippet`."""

    label: str
    kind: str
    edit: Edit
    detail: str = ""
    about: str = ""
    is_snippet: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """Markdown about what stands at a location."""

    text: str
    location: Location


@dataclass(frozen=True, slots=True)
class Symbol:
    """An entry of the outline: `whole` is all of it, `own` its name."""

    name: str
    kind: str
    detail: str
    whole: Location
    own: Location
    inside: tuple[Symbol, ...] = ()


@dataclass(frozen=True, slots=True)
class Hint:
    """Text that is shown behind a place, and more when pointed at."""

    place: Location
    text: str
    about: str


@dataclass(frozen=True, slots=True)
class Lens:
    """A command that stands over a line."""

    place: Location
    title: str
    command: str
    arguments: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Colour:
    """A stretch of text with its kind of word."""

    location: Location
    kind: str
    is_definition: bool = False
