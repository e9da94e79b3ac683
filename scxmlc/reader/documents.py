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
LEVELS = 4  # how far above a chart its project may begin


class Refused(Exception):
    """The file will not be read; the text says why."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: `name` is what diagnostics call it and what its own references start from."""

    name: str
    data: bytes
    other_case: str = ""  # the file's real name, where capitals differ


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
    """Files below `roots`; nothing else, and never the network."""

    roots: tuple[Path, ...]
    _opened: set[Path] = field(default_factory=set)

    def open(self, reference: str, base: str) -> Document:
        local = _local(reference)
        wanted = Path(base).parent / local
        path = self._judged(wanted)
        self._opened.add(path)
        if len(self._opened) > LIMIT_FILES:
            raise Refused(f"more than {LIMIT_FILES} files are included")
        other = "" if _real(wanted) else path.name
        name = PurePosixPath(base).parent / local
        return Document(_plain(name.with_name(other or name.name)), _contents(path), other)

    def _judged(self, path: Path) -> Path:
        """Where `path` really leads, if that may be read."""
        real = _real(path) or _real(_with_other_case(path))
        if real is None:
            raise Refused("there is no such file")
        if not any(real.is_relative_to(root.resolve()) for root in self.roots):
            raise Refused("it lies outside the folders that the chart may read")
        if not stat.S_ISREG(real.stat().st_mode):
            raise Refused("it is not a plain file")
        return real


def project_roots(folder: Path) -> tuple[Path, ...]:
    """The folder of a chart, and that of the Composer project around it, if there is one.

    Composer's charts, in `src-gen` and `src`, include scripts from `include` beside these folders.
    """
    resolved = folder.resolve()
    for around in (resolved, *resolved.parents)[:LEVELS]:
        if (around / ".composer").is_file() or (around / ".project").is_file():
            return (resolved, around)
    return (resolved, resolved.parent) if resolved.name in ("src", "src-gen") else (resolved,)


def _real(path: Path | None) -> Path | None:
    try:
        return path.resolve(strict=True) if path is not None else None
    except (OSError, RuntimeError, ValueError):
        return None


def _with_other_case(path: Path) -> Path | None:
    """The one file beside `path` whose name differs in capitals only: projects come from Windows."""
    folder = _real(path.parent)
    if folder is None or not folder.is_dir():
        return None
    same = [each for each in folder.iterdir() if each.name.casefold() == path.name.casefold()]
    return same[0] if len(same) == 1 else None


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
