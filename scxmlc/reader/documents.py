"""Other files that a document names: scripts, and in ORS includes.

In: a reference and the name of the document that makes it. Out: bytes, or `Refused` with the reason. The
rule that surprises: a reference is resolved first (symbolic links too) and judged by where it really leads.
"""

from __future__ import annotations

import stat
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import unquote, urlsplit

LIMIT_BYTES = 4 * 1024 * 1024
LIMIT_FILES = 500


class Refused(Exception):
    """The file will not be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: `name` is what diagnostics call it and what its own references start from."""

    name: str
    data: bytes


class Documents(Protocol):
    """Opens what a document refers to."""

    def open(self, reference: str, base: str) -> Document:
        """The document that `reference` names, seen from the document called `base`. Raises `Refused`."""


class NoDocuments:
    """For charts that are text in memory: they have no folder, so they can refer to nothing."""

    def open(self, reference: str, base: str) -> Document:
        raise Refused("a chart compiled from text has no folder to read from")


@dataclass
class LocalDocuments:
    """Files below `roots`; nothing else, and never the network. The first root is the chart's own folder."""

    roots: tuple[Path, ...]
    _opened: set[Path] = field(default_factory=set)

    def open(self, reference: str, base: str) -> Document:
        name = PurePosixPath(base).parent / _local(reference)
        path = self._judged(Path(base).parent / _local(reference))
        self._opened.add(path)
        if len(self._opened) > LIMIT_FILES:
            raise Refused(f"more than {LIMIT_FILES} files are included")
        return Document(_plain(name), _contents(path))

    def _judged(self, path: Path) -> Path:
        try:
            real = path.resolve(strict=True)
            mode = real.stat().st_mode
        except (OSError, RuntimeError, ValueError):
            raise Refused("there is no such file") from None
        if not any(real.is_relative_to(root.resolve()) for root in self.roots):
            raise Refused("it lies outside the folders that the chart may read")
        if not stat.S_ISREG(mode):
            raise Refused("it is not a plain file")
        return real


def _local(reference: str) -> str:
    """The path of a reference that names a local file."""
    try:
        parts = urlsplit(reference.strip())
    except ValueError:
        raise Refused("it is not a file name") from None
    if parts.scheme not in ("", "file") or parts.netloc not in ("", "localhost"):
        raise Refused("only local files are read")
    path = unquote(parts.path)
    if not path or "\0" in path:
        raise Refused("it is not a file name")
    return path


def _plain(name: PurePosixPath) -> str:
    """The name without `.` and without `folder/..`."""
    parts: list[str] = []
    for part in name.parts:
        if part == ".." and parts and parts[-1] not in ("..", "/"):
            parts.pop()
        elif part != ".":
            parts.append(part)
    return str(PurePosixPath(*parts))


def _contents(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            data = file.read(LIMIT_BYTES + 1)
    except OSError as fault:
        raise Refused(fault.strerror or "it cannot be read") from None
    if len(data) > LIMIT_BYTES:
        raise Refused(f"it is larger than {LIMIT_BYTES // 1024**2} MB")
    return data
