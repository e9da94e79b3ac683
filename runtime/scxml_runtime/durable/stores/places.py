"""Whether a store can be where it is to be: what is known before the file is opened as a database.

In: a path. Out: nothing, or why not. A file that is not there, or empty, becomes a new store.

The rule that surprises: whose file it is, its first hundred bytes say; SQLite is not let near that of another program.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from scxml_runtime.durable.stores.schema import APPLICATION
from scxml_runtime.durable.stores.store import StoreDamaged, StoreError

MAGIC = b"SQLite format 3\0"
HEADER = 100
MOUNTS = Path("/proc/self/mounts")
NETWORKS = frozenset(
    "9p afs ceph cifs fuse.glusterfs fuse.s3fs fuse.sshfs lustre ncpfs nfs nfs4 smb2 smb3 smbfs".split()
)
"""File systems on which processes do not share memory, as SQLite's WAL must."""


def verify_folder(path: Path) -> None:
    """Raises StoreError where no store can be."""
    if path.is_dir():
        raise StoreError(f"{path} is a folder: name a file in it.")
    if not path.parent.is_dir():
        raise StoreError(f"There is no folder {path.parent}: make it first.")
    if path.exists() and not path.is_file():
        raise StoreError(f"{path} is not an ordinary file: name one.")
    if kind := network_of(path):
        raise StoreError(
            f"{path} is on a network file system ({kind}), where SQLite cannot keep its promises: name a file on a disk"
            " of this machine."
        )


def verify_file(path: Path) -> bool:
    """Whether there is one already. Raises StoreDamaged where it is no store of ours."""
    head = _head(path)
    if not head:
        return False
    if not head.startswith(MAGIC):
        raise StoreDamaged(f"{path} is no store, nor a database: name another file.")
    if len(head) < HEADER:
        raise StoreDamaged(f"{path} is cut off after {len(head)} bytes: put a backup in its place.")
    if int.from_bytes(head[68:72], "big") != APPLICATION:
        raise StoreDamaged(f"{path} is a database of another program: name another file.")
    return True


def cut_off(path: Path) -> str | None:
    """What is missing at the end of the file, if its head says so."""
    head = _head(path)
    size = int.from_bytes(head[16:18], "big") * int.from_bytes(head[28:32], "big")
    there = path.stat().st_size
    return f"it is cut off: {there:,} of {size:,} bytes are there" if there < size else None


def network_of(path: Path, mounts: Path = MOUNTS) -> str | None:
    """The kind of network file system that the path is on, as far as this system tells."""
    if sys.platform == "win32":
        return "a share" if str(path).startswith("\\\\") else None
    try:
        lines = mounts.read_text("utf-8", "surrogateescape").splitlines()
    except OSError:
        return None
    kinds = {"/": "", **{_unescaped(line.split()[1]): line.split()[2] for line in lines}}
    kind = next(kinds[str(each)] for each in path.parents if str(each) in kinds)
    return kind if kind in NETWORKS else None


def _unescaped(mount: str) -> str:
    return mount.replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")


def _head(path: Path) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read(HEADER)
    except FileNotFoundError:
        return b""


def identity_of(path: Path) -> tuple[int, int] | None:
    """Which file it is that has this name; None where none has."""
    try:
        found = os.stat(path)
    except FileNotFoundError:
        return None
    return found.st_dev, found.st_ino
