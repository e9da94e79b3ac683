"""The texts that belong together: those that are open in the editor, and the files that they name, or that name them.

In: what the editor opens, changes and closes. Out: a `Buffer` for each name of a file, and the buffers around one. Two
rules surprise. What is open counts, not what is on the disk; and who names a file is looked for below the
editor's folders only, in so many files.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from scxmlc.configuration import configured, settings
from scxmlc.diagnostics import Diagnostics
from scxmlc.dialect import DIALECTS, Dialect, with_modules
from scxmlc.editor.buffers import Buffer
from scxmlc.editor.names import Occurrence, occurrences
from scxmlc.reader.decode import CODECS, decode
from scxmlc.reader.documents import Documents, LocalDocuments, NoDocuments, project_roots
from scxmlc.source import Source, Text

LIMIT_FILES = 400
LIMIT_BYTES = 2 * 1024 * 1024
SKIPPED = frozenset({"node_modules", "__pycache__", "build", "dist", "venv"})
PARTS = "part"  # a link to what becomes part of the same chart: includes and scripts
FRAGMENTS = "fragment"  # one to an include whose states are called otherwise in the chart: by its resolveid
SESSIONS = "session"  # a link to what runs as a session of its own
LINKS = {
    "include": ("href", PARTS),
    "state": ("src", PARTS),
    "parallel": ("src", PARTS),
    "script": ("src", PARTS),
    "invoke": ("src", SESSIONS),
    "start": ("src", SESSIONS),
}


@dataclass(frozen=True, slots=True)
class Link:
    """A place in a text that names a file; `path` is where it leads."""

    kind: str
    text: Text
    path: str


@dataclass
class Project:
    """`folders` are those of the editor, `roots` others that charts may include files from."""

    folders: list[Path] = field(default_factory=list)
    roots: tuple[Path, ...] = ()
    opened: dict[str, Buffer] = field(default_factory=dict)
    _files: dict[str, tuple[tuple[int, int], Buffer]] = field(default_factory=dict)
    _names: dict[Buffer, list[Occurrence]] = field(default_factory=dict)
    _links: dict[Buffer, list[Link]] = field(default_factory=dict)

    def put(self, source: Source) -> Buffer:
        """The text as it stands in the editor now."""
        old = self.opened.get(source.name)
        self._forget(old)
        self.opened[source.name] = Buffer(source, _dialects(source.name) if old is None else old.dialects)
        return self.opened[source.name]

    def close(self, name: str) -> None:
        self._forget(self.opened.pop(name, None))

    def _forget(self, old: Buffer | None) -> None:
        """What was known of a text that is another one now."""
        if old is not None:
            self._names.pop(old, None)
            self._links.pop(old, None)

    def buffer(self, name: str) -> Buffer | None:
        """The text of this name: the editor's, else the file's; None where there is none, or it is too large."""
        return self.opened.get(name) or self._file(name)

    def _file(self, name: str) -> Buffer | None:
        try:
            stamp = os.stat(name)
            key = (stamp.st_mtime_ns, stamp.st_size)
            if name in self._files and self._files[name][0] == key:
                return self._files[name][1]
            if stamp.st_size > LIMIT_BYTES or not os.path.isfile(name):
                return None
            source = decode(Path(name).read_bytes(), name, Diagnostics())
        except (OSError, ValueError):
            return None
        if source is None:
            return None
        self._forget(self._files[name][1] if name in self._files else None)
        self._files[name] = key, Buffer(source, DIALECTS)
        return self._files[name][1]

    def names(self, buffer: Buffer) -> list[Occurrence]:
        if buffer not in self._names:
            self._names[buffer] = occurrences(buffer)
        return self._names[buffer]

    def links(self, buffer: Buffer) -> list[Link]:
        """The files that a text names, as far as they are there."""
        if buffer not in self._links:
            self._links[buffer] = list(_links(buffer))
        return self._links[buffer]

    def parts(self, buffer: Buffer) -> list[Buffer]:
        """The texts that are one chart with this one, itself first."""
        return self._around(buffer, (PARTS, FRAGMENTS))

    def sharing_states(self, buffer: Buffer) -> list[Buffer]:
        """Those of them in which a state is called the same."""
        return self._around(buffer, (PARTS,))

    def all(self, buffer: Buffer) -> list[Buffer]:
        """The texts that are connected with this one in any way, itself first."""
        return self._around(buffer, (PARTS, FRAGMENTS, SESSIONS))

    def _around(self, buffer: Buffer, kinds: tuple[str, ...]) -> list[Buffer]:
        ways: dict[str, set[str]] = {}
        for each in (buffer, *self._known()):
            for link in self.links(each):
                if link.kind in kinds:
                    ways.setdefault(each.name, set()).add(link.path)
                    ways.setdefault(link.path, set()).add(each.name)
        found, ahead = {buffer.name: buffer}, [buffer]
        while ahead:
            here = ahead.pop()
            further = {link.path for link in self.links(here) if link.kind in kinds}
            for name in sorted((ways.get(here.name, set()) | further) - found.keys()):
                near = self.buffer(name)
                if near is not None:
                    found[name] = near
                    ahead.append(near)
        return list(found.values())

    def _known(self) -> Iterator[Buffer]:
        yield from self.opened.values()
        for path in _charts(self.folders):
            if path not in self.opened and (found := self._file(path)) is not None:
                yield found

    def documents(self, name: str) -> Documents:
        """What a chart of this name may refer to."""
        if not os.path.isabs(name):
            return NoDocuments()
        folder = Path(name).parent
        held = {
            Path(os.path.realpath(each)): _encoded(buffer.source.text) for each, buffer in self.opened.items()
        }
        roots = (*self.roots, *settings(folder, Diagnostics()).roots)
        return LocalDocuments((*project_roots(folder), *roots), (folder, *roots), held=held)


def _dialects(name: str) -> Mapping[str, Dialect]:
    """What a chart of this name may speak, with the modules that its program has."""
    if not os.path.isabs(name):
        return DIALECTS
    return with_modules(configured(Path(name).parent, Diagnostics()).modules)


def _encoded(text: str) -> bytes:
    """As the file would be saved: in the encoding that it declares."""
    head = text[:200]
    named = next((codec for word, codec in CODECS.items() if f'encoding="{word}"' in head.lower()), "utf-8")
    return text.encode(named if not named.startswith("utf-16") else "utf-8", "xmlcharrefreplace")


def _links(buffer: Buffer) -> Iterator[Link]:
    if buffer.is_script:
        return
    for tag in buffer.markup.tags:
        attribute, kind = LINKS.get(tag.local, ("", ""))
        text = buffer.markup.value(tag, attribute) if attribute else None
        path = resolved(buffer, text) if text is not None else None
        if text is not None and path is not None:
            is_fragment = tag.local == "include" and bool(buffer.markup.value(tag, "resolveid"))
            yield Link(FRAGMENTS if is_fragment else kind, text.trimmed(), path)


def resolved(buffer: Buffer, text: Text) -> str | None:
    """The file that a text names; in an expression, as a string."""
    reference = text.strip().strip("'\"")
    try:
        parts = urlsplit(reference)
    except ValueError:
        return None
    if not parts.path or parts.netloc not in ("", "localhost") or parts.scheme not in ("", "file"):
        return None
    return os.path.normpath(
        os.path.join(os.path.dirname(buffer.name), unquote(parts.path).replace("\\", "/"))
    )


def _charts(folders: Iterable[Path]) -> Iterator[str]:
    """The charts below the editor's folders, so many at most."""
    count = 0
    for folder in folders:
        for place, inside, files in os.walk(folder):
            inside[:] = sorted(name for name in inside if not name.startswith(".") and name not in SKIPPED)
            for name in sorted(files):
                if name.endswith(".scxml"):
                    yield os.path.join(place, name)
                    count += 1
                    if count >= LIMIT_FILES:
                        return
