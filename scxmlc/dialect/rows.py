"""The form of the tables: what a dialect says about an element and its attributes.

In: nothing; these are the types of the rows that `w3c` and `ors` hold. The compiler reads attributes by
`Kind`, never by the name of the dialect, so that a new action is a new row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What an attribute's text means. The value is the word shown to users."""

    LITERAL = "literal"  # stands for itself
    WORD = "word"  # one of a few words, or a name token
    VALUE = "value expression"  # evaluated, its value used (SCXML 5.9.3)
    CONDITION = "condition"  # evaluated as a boolean (SCXML 5.9.1)
    LOCATION = "location expression"  # can stand left of = (SCXML 5.9.2)
    LOCATIONS = "list of location expressions"
    RESULT = "location filled by the platform"
    EVENT = "event name"
    EVENTS = "event descriptors"  # separated by white space
    ID = "id"
    IDREFS = "ids of states"
    TIME = "time"  # CSS 2: 5s, 200ms
    BOOLEAN = "boolean"  # true or false
    FLAG = "boolean or value expression"  # ORS: bare true and false are both
    URI = "URI"
    NAME = "name"  # a literal; in ORS inner quotes do not count
    COUNT = "whole number"
    KEPT = "kept, without effect"  # accepted, has no meaning here


# How sure a row is. The Recommendation and Genesys documents are read; the others are what they say.
MARKS = {
    "rec": "the Recommendation",
    "doc": "Genesys documentation",
    "code": "seen in public projects",
    "seed": "an official sample",
    "recall": "remembered, not read again",
    "inferred": "concluded by analogy",
}


@dataclass(frozen=True, slots=True)
class Attribute:
    """A row for one attribute; `words` are the values it may have, "" that it has no default. Of an expression
    `words` and `form` are what its value must look like (checker/constants.py).
    """

    name: str
    kind: Kind
    note: str = ""
    required: bool = False
    default: str = ""
    words: tuple[str, ...] = ()
    mark: str = ""  # "" means that of its element
    stands_for: str = ""  # an older spelling: the attribute that it is an alias of
    absent: str = ""  # said where the element has not got it
    form: str = ""  # number, targets, skills, threshold
    caution: str = ""  # said where it is used


@dataclass(frozen=True, slots=True)
class Event:
    """A row for an event that answers an action: its name and the properties of `_event.data`; for an error
    event the `values` that its property `error` can have.
    """

    name: str
    data: tuple[str, ...] = ()
    note: str = ""
    mark: str = ""
    values: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Element:
    """A row for one element. The name of a module's element is `queue:submit`, by module, not by prefix.

    `children` lists what may stand inside: a name, then `*` any number, `+` at least one, `?` at most one,
    `!` exactly one, `~` at most one, more with a warning. `@content` is all executable content. `alone` lists what
    excludes each other: attributes, `@body` (text or markup inside), or `<child>`. `one_of` lists those of
    which one must be there, `wants` those of which one should be: without, the element is empty, but has a
    meaning.
    """

    name: str
    attributes: tuple[Attribute, ...] = ()
    children: str = ""
    note: str = ""
    role: str = "structure"  # structure, content, action, part
    text: str = ""  # "script", "body", or "" when no text may stand inside
    alone: tuple[str, ...] = ()
    one_of: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()
    events: tuple[Event, ...] = ()
    source: str = ""
    mark: str = "rec"
    caution: str = ""  # said wherever the element is used
    simulator: str = ""  # what the simulated contact centre does with it

    @property
    def module(self) -> str:
        return self.name.partition(":")[0] if ":" in self.name else ""

    @property
    def local(self) -> str:
        return self.name.rpartition(":")[2]

    def attribute(self, name: str) -> Attribute | None:
        for row in self.attributes:
            if row.name == name:
                return row
        return None

    def slots(self) -> Iterator[tuple[str, str]]:
        """The children as (name, how many)."""
        for word in self.children.split():
            yield word.rstrip("*+?!~"), word[-1]


@dataclass(frozen=True, eq=False)
class Dialect:
    """A whole dialect. `namespaces` maps a namespace to its module ("" for SCXML itself)."""

    name: str
    elements: Mapping[str, Element]
    namespaces: Mapping[str, str]
    keeps_underscored: bool = False  # attributes such as _persist are accepted anywhere
    lenient_modules: bool = True  # an unknown attribute of a module's element is a warning

    def content(self) -> list[str]:
        """The names of all executable content."""
        return [name for name, row in self.elements.items() if row.role in ("content", "action")]

    def allowed(self, row: Element) -> dict[str, str]:
        """What may stand inside `row`: name to how many."""
        return dict(self._expanded(row))

    def parents(self, row: Element) -> list[str]:
        """The elements whose children name it: none for executable content."""
        return [each.name for each in self.elements.values() if row.name in dict(each.slots())]

    def _expanded(self, row: Element) -> Iterator[tuple[str, str]]:
        for name, many in row.slots():
            if name == "@content":
                yield from ((each, "*") for each in self.content())
            else:
                yield name, many

    def modules(self) -> list[str]:
        return sorted({module for module in self.namespaces.values() if module})


def table(*rows: Element) -> dict[str, Element]:
    return {row.name: row for row in rows}
