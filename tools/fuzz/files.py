"""Files that inputs are written to: each name in a folder where it is alone, which goes with the process."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory


@cache
def _folder(name: str) -> TemporaryDirectory[str]:
    """Alone, since settings are sought beside charts."""
    return TemporaryDirectory(prefix="fuzz-")


def place(name: str) -> Path:
    """Where a file of this name is."""
    return Path(_folder(name).name, name)


def written(data: bytes, name: str) -> Path:
    """The file of this name, with this in it."""
    file = place(name)
    file.write_bytes(data)
    return file
