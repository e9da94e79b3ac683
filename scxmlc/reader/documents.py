"""Other files that a document names: scripts, and in ORS includes.

In: a reference and the name of the document that makes it. Out: bytes, or `Refused` with the reason. The
rule that surprises: a reference is resolved first (symbolic links too) and judged by where it really leads.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Protocol
from urllib.parse import unquote, urlsplit

from scxmlc import messages
from scxmlc.diagnostics import Diagnostics
from scxmlc.messages import likeliest, shown
from scxmlc.source import Text

LIMIT_BYTES = 4 * 1024 * 1024
LIMIT_FILES = 500
LONGEST = 4096  # characters of a path
LEVELS = 4  # how far above a chart its project may begin
_WINDOWS = re.compile(r"^/?([A-Za-z])[:|]([/\\])")  # ORS 8.0 writes file:///C|/x, 8.1 file:///C:/x
_RELATIVE = "the path is relative to the document that names it"
_DRIVE = re.compile(r"^[A-Za-z]:/")


class Refused(Exception):
    """The file will not be read; the text says why, `hint` what would help, `meant` which file of the folder may be."""

    def __init__(self, why: str, hint: str | None = None, meant: str = "") -> None:
        super().__init__(why)
        self.hint = hint
        self.meant = meant


class Missing(Refused):
    """There is no such file here; the reference may mean something elsewhere, such as an address."""


@dataclass(frozen=True, slots=True)
class Document:
    """A file as read: `name` is what diagnostics call it and what its own references start from."""

    name: str
    data: bytes
    other_case: str = ""  # the file's real name, where capitals differ
    other_machine: str = ""  # the path below a root, where a drive of another machine is named
    relative: str = ""  # the same, from the document that names it


def report(document: Document, reference: Text, log: Diagnostics) -> None:
    """Say where the file that was read is not quite the one that was named."""
    if document.other_case:
        log.add(messages.document.other_case(reference.location, reference, document.other_case))
    if document.other_machine:
        log.add(
            messages.document.other_machine(
                reference.location, reference, document.other_machine, document.relative
            )
        )


class Documents(Protocol):
    """Opens what a document refers to."""

    def open(self, reference: str, base: str) -> Document:
        """The document that `reference` names, seen from the document called `base`. Raises `Refused`."""

    def fault(self, reference: str, base: str) -> Refused | None:
        """Why a session could not read the file that `reference` names; None where it can, or that is not known."""


class NoDocuments:
    """For charts that are text in memory: they have no folder, so they can refer to nothing."""

    def open(self, reference: str, base: str) -> Document:
        raise Missing("a chart compiled from text has no folder to read from", "compile it from its file")

    def fault(self, reference: str, base: str) -> Refused | None:
        return None  # it may be published


@dataclass
class LocalDocuments:
    """Files below `roots`; nothing else, and never the network. Names of documents are as seen from `folder`.

    `readable` are the folders that a session of the chart may read: no project's.
    """

    roots: tuple[Path, ...]
    readable: tuple[Path, ...]
    folder: Path = Path()
    held: Mapping[Path, bytes] = field(
        default_factory=dict
    )  # what files hold in place of what is on the disk
    _opened: set[Path] = field(default_factory=set)

    def open(self, reference: str, base: str) -> Document:
        local = _local(reference)
        wanted, named, tail = self.folder / Path(base).parent / local, PurePosixPath(base).parent / local, ""
        if _DRIVE.match(local) and _real(wanted) is None:
            wanted, tail = self._on_this_machine(local)
            named = PurePosixPath(wanted.as_posix())
        path = self._judged(wanted)
        self._opened.add(path)
        if len(self._opened) > LIMIT_FILES:
            raise Refused(f"more than {LIMIT_FILES} files are included")
        other = "" if _real(wanted) else path.name
        data = self.held.get(path)
        read = _contents(path) if data is None else data
        relative = self._from(base, wanted) if tail else ""
        return Document(_plain(named.with_name(other or named.name)), read, other, tail, relative)

    def _from(self, base: str, path: Path) -> str:
        return Path(os.path.relpath(path, self.folder / Path(base).parent)).as_posix()

    def fault(self, reference: str, base: str) -> Refused | None:
        try:
            path = self.folder / Path(base).parent / _local(reference)
        except Missing:
            return None  # an address of the network
        except Refused as refused:
            return refused
        real = _real(path)
        if real is None or not real.is_file():
            return Refused("there is no such file", None, self._nearest(path))
        if not any(real.is_relative_to(os.path.realpath(root)) for root in self.readable):
            return Refused("it lies outside the folder of the chart")
        return None

    def _on_this_machine(self, local: str) -> tuple[Path, str]:
        """The file below a root that the longest end of a path such as C:/work/project/include/a.js names."""
        parts = PurePosixPath(_DRIVE.sub("", local)).parts
        for first in range(len(parts)):
            for root in self.roots:
                found = root.joinpath(*parts[first:])
                if ".." not in parts and (_real(found) or _real(_with_other_case(found))):
                    return found, "/".join(parts[first:])
        raise Refused(
            f"it names the drive {local[:2]} of another machine, and no end of its path is a file of the project",
            "write a path relative to the chart, or name a folder that holds an end of the path with --root",
        )

    def _judged(self, path: Path) -> Path:
        """Where `path` really leads, if that may be read."""
        real = _real(path) or _real(_with_other_case(path))
        if real is None:
            meant = self._nearest(path)
            hint = f'did you mean "{shown(meant)}"?' if meant else _RELATIVE
            raise Missing("there is no such file", hint, meant)
        if not self._may_read(real):
            hint = "name a file below the folder of the chart, or allow its folder with --root"
            raise Refused("it lies outside the folders that the chart may read", hint)
        if not stat.S_ISREG(real.stat().st_mode):
            raise Refused("it is not a plain file")
        return real

    def _may_read(self, real: Path) -> bool:
        return any(real.is_relative_to(os.path.realpath(root)) for root in self.roots)

    def _nearest(self, path: Path) -> str:
        """What may have been meant by the name of a file that is not there; of other folders nothing is told."""
        folder = _real(path.parent)
        if folder is None or not self._may_read(folder) or not folder.is_dir():
            return ""
        names = [each for each in sorted(folder.iterdir()) if each.is_file()]
        alike = {
            each.stem: each.name for each in names if each.suffix == path.suffix or each.stem == path.stem
        }
        return alike.get(likeliest(path.stem, alike) or "", "")


def project_roots(folder: Path) -> tuple[Path, ...]:
    """The folder of a chart, and that of the Composer project around it, if there is one.

    Composer's charts, in `src-gen` and `src`, include scripts from `include` beside these folders.
    """
    resolved = Path(os.path.realpath(folder))
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
    """The one file whose path differs from `path` in capitals only: projects come from Windows."""
    missing: list[str] = []
    found: Path | None = None
    while path.parent != path and found is None:
        missing.append(path.name)
        path = path.parent
        found = _real(path)
    while found is not None and missing:
        found = _called(found, missing.pop())
    return found


def _called(folder: Path, name: str) -> Path | None:
    """The one file in a folder that is called so, whatever the capitals."""
    if not folder.is_dir():
        return None
    same = [each for each in folder.iterdir() if each.name.casefold() == name.casefold()]
    return _real(same[0]) if len(same) == 1 else None


def _local(reference: str) -> str:
    """The path of a reference that names a local file."""
    plain = _WINDOWS.match(reference.strip())  # C:\\work is no URL with the scheme c
    try:
        parts = urlsplit("file:///" + reference.strip() if plain else reference.strip())
    except ValueError:
        raise Refused("it is not a file name") from None
    if parts.scheme not in ("", "file") or parts.netloc not in ("", "localhost"):
        raise Missing("only local files are read", "keep a copy beside the chart, and name that")
    path = unquote(parts.path).replace("\\", "/")
    if len(path) > LONGEST:
        raise Refused("it is longer than the name of a file can be")
    if not path or "\0" in path:
        raise Refused("it is not a file name")
    return _WINDOWS.sub(r"\1:\2", path)


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
