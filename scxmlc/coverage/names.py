"""Names as reports show them: paths as seen from where one stands, and text on one line."""

from __future__ import annotations

from os.path import relpath
from pathlib import Path


def short(path: str) -> str:
    """A path relative to the current folder, where it stands below."""
    try:
        found = relpath(path)
    except ValueError:  # on another drive
        return path
    return path if path.startswith("<") or found.startswith("..") else Path(found).as_posix()


def flat(text: str) -> str:
    """Text on one line: what ends a line, or speaks to a terminal, as it would be written in Python."""
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)
