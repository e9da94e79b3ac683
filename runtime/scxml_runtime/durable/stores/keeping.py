"""The one keeper of a file: a lock that goes with the process, and how many transactions he knows of.

In: a path. Out: the lock, or StoreInUse. It lies in a file beside, `NAME-lock`, which stays.

The rule that surprises: the database itself must not be opened and closed to look at it, while it is in use: the system
would take away the locks that SQLite has in this process.
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path

from scxml_runtime.durable.stores.store import StoreInUse

FAR = 1 << 30
"""Where Windows locks a byte: what is locked there cannot be read."""

LINE = 21
"""Bytes of a number and its line's end."""

if sys.platform == "win32":
    import msvcrt

    def _lock(file: int) -> None:
        os.lseek(file, FAR, os.SEEK_SET)
        msvcrt.locking(file, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _lock(file: int) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _put(file: int, told: bytes, place: int) -> None:
    os.lseek(file, place, os.SEEK_SET)
    os.write(file, told)


_put = getattr(os, "pwrite", _put)  # one call of the system where there is such a one


class Keeper:
    """Holds the lock from when it is made until `let_go`, or until the process ends, however it does. `known`: the
    number of transactions that the last keeper has told of, None where he left in order."""

    __slots__ = ("_file", "known")

    def __init__(self, path: Path) -> None:
        self._file = os.open(lock_of(path), os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
        try:
            _lock(self._file)
        except OSError:
            who = self._numbers()[:1]
            os.close(self._file)
            raise StoreInUse(_in_use(path, who)) from None
        self.known = next(iter(self._numbers()[1:]), None)
        try:
            self._write(0, os.getpid())
        except OSError:
            self.let_go()
            raise

    def tell(self, commits: int) -> None:
        """There have been so many. Survives the end of the process, not that of the machine, and need not; nor need it
        be written where there is no room."""
        with suppress(OSError):
            self._write(LINE, commits)

    def forget(self) -> None:
        """All is in the one file: whatever is put in its place is right."""
        os.ftruncate(self._file, 0)

    def let_go(self) -> None:
        """The next may begin."""
        os.close(self._file)

    def _write(self, place: int, number: int) -> None:
        _put(self._file, b"%020d\n" % number, place)

    def _numbers(self) -> list[int]:
        """What stands in the file; after a power cut that may be anything."""
        os.lseek(self._file, 0, os.SEEK_SET)
        lines = os.read(self._file, 2 * LINE).split(b"\n")[:-1]
        return [int(line) for line in lines] if all(line.isdigit() for line in lines) else []


def lock_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-lock")


def _in_use(path: Path, who: list[int]) -> str:
    if who == [os.getpid()]:
        return f"{path} is in use in this process already: close its other host first."
    process = f"process {who[0]}" if who else "another process"
    return f"{path} is in use by {process}: a store has one host; stop that one, or name another file."
