"""What the compiler has to say about a document: `Diagnostic`, and the log that collects them.

In: diagnostics from every phase, built by the functions of `scxmlc.messages`. Out: one list in a stable
order. The log is passed down explicitly; nothing here is global. The order that surprises: by file, then by
place, then by the order of arrival, so that a reader of the output walks through the document once. What a comment in
the document asks not to be told is not kept, unless it is an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from scxmlc.source import Location, Source
from scxmlc.suppression import Ignore, Ignores, ignores

SEVERITIES = ("error", "warning", "note")


@dataclass(frozen=True, slots=True)
class Note:
    """A second place that belongs to a diagnostic, such as "first declared here"."""

    location: Location
    text: str


@dataclass(frozen=True, slots=True)
class Edit:
    """A change of a document: `new` in the place of what stands at `place`, whose length may be 0."""

    place: Location
    new: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A mend that a machine can make: all its edits, or none of them.

    It `is_safe` if the document means afterwards what the compiler reads in it already; or, where it can read nothing,
    the one thing that can have been meant. All others are suggestions.
    """

    title: str
    edits: tuple[Edit, ...]
    is_safe: bool = True


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding: a stable kebab-case `code`, a sentence, its place, in `hint` the way out, and as a `fix` the same
    for machines.
    """

    code: str
    severity: str  # one of SEVERITIES
    message: str
    location: Location
    hint: str | None = None
    notes: tuple[Note, ...] = ()
    fix: Fix | None = None

    def __str__(self) -> str:
        """`door.scxml:7:44: error: no state "opne" (did you mean "open"?) [unknown-target]`."""
        return f"{self.location}: {self.severity}: {self.sentence} [{self.code}]"

    @property
    def sentence(self) -> str:
        """What is wrong, and the way out."""
        return f"{self.message} ({self.hint})" if self.hint else self.message

    @property
    def is_error(self) -> bool:
        return self.severity == "error"


def moved(found: Diagnostic, place: Callable[[Location], Location]) -> Diagnostic:
    """The same, said of other places."""
    notes = tuple(Note(place(note.location), note.text) for note in found.notes)
    edits = [Edit(place(edit.place), edit.new) for edit in found.fix.edits] if found.fix else []
    fix = replace(found.fix, edits=tuple(edits)) if found.fix else None
    return replace(found, location=place(found.location), notes=notes, fix=fix)


def counted(found: Iterable[Diagnostic]) -> str:
    """`2 errors, 1 warning`, or nothing if there is nothing to count; notes do not count."""
    severities = [diagnostic.severity for diagnostic in found]
    counts = [(severities.count(name), name) for name in ("error", "warning")]
    return ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in counts if count)


class Diagnostics:
    """The log of one run. `severities` overrides the severity of single codes (`--strict`); `leaves_out` says which
    warnings and notes nobody wants."""

    def __init__(self, severities: Mapping[str, str] | None = None) -> None:
        self.severities = severities or {}
        self._found: list[Diagnostic] = []
        self._seen: set[tuple[str, str, str, int]] = set()
        self._places: set[tuple[str, int]] = set()
        self._documents: dict[str, tuple[Source, Ignores]] = {}
        self.leaves_out: Callable[[Diagnostic], bool] = lambda found: False

    def add(self, diagnostic: Diagnostic) -> None:
        """Keep it, unless the same thing was said about the same place before."""
        at = diagnostic.location
        key = (diagnostic.code, diagnostic.message, at.source.name, at.offset)
        if key in self._seen:
            return
        self._seen.add(key)
        self._places.add(key[2:])
        if self._is_silenced(diagnostic):
            return
        severity = self.severities.get(diagnostic.code, diagnostic.severity)
        is_same = severity == diagnostic.severity
        self._found.append(diagnostic if is_same else replace(diagnostic, severity=severity))

    def _is_silenced(self, diagnostic: Diagnostic) -> bool:
        """Whether a comment or the settings ask not to be told; errors are, whatever they ask."""
        covering = self._covering(diagnostic)
        for each in covering:
            (each.refused if diagnostic.is_error else each.used).add(diagnostic.code)
        return not diagnostic.is_error and (bool(covering) or self.leaves_out(diagnostic))

    def _covering(self, diagnostic: Diagnostic) -> list[Ignore]:
        at = diagnostic.location
        read = self._documents.get(at.source.name)
        return read[1].covering(diagnostic.code, at.offset) if read else []

    def read(self, source: Source) -> Source:
        """Take notice of a document that is read, and of what its comments ask not to be told."""
        self._documents.setdefault(source.name, (source, ignores(source.text)))
        return source

    @property
    def document(self) -> tuple[Source, Ignores] | None:
        """The document that was read first, which names the others, and what its comments ask."""
        return next(iter(self._documents.values()), None)

    @property
    def files(self) -> tuple[str, ...]:
        """The names of all documents that were read."""
        return tuple(self._documents)

    def speaks_of(self, place: Location) -> bool:
        """Whether something was said of what begins at this place."""
        return (place.source.name, place.offset) in self._places

    def __iter__(self) -> Iterator[Diagnostic]:
        """In the order of the documents, each from top to bottom."""
        order: dict[str, int] = {}
        for found in self._found:
            order.setdefault(found.location.source.name, len(order))
        return iter(sorted(self._found, key=lambda d: (order[d.location.source.name], d.location.offset)))

    def __len__(self) -> int:
        return len(self._found)

    @property
    def has_errors(self) -> bool:
        return any(found.is_error for found in self._found)

    def errors(self) -> list[Diagnostic]:
        """The errors alone, in the order of the log."""
        return [found for found in self if found.is_error]
