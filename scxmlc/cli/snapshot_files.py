"""Files that hold snapshots, as `scxmlc run --save` writes them.

In: the name of a file. Out: the JSON in it, an object that says its format; or `NoSnapshot`, which says what is wrong
and what to do. The rule that surprises: what JSON has no numbers for (NaN, Infinity) is no JSON here, as elsewhere.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NoReturn

from scxmlc.cli import writing
from scxmlc.cli.inputs import one
from scxmlc.cli.terminal import Terminal

HOW = "a snapshot is what `scxmlc run CHART --save FILE` writes, or json.dumps(session.snapshot()) in Python"
DAMAGED = "a snapshot is restored whole or not at all: take an older copy, or save it anew"
KEPT = "what a snapshot can hold, and what it cannot: docs/saving.md"
NEWER = "it was saved by a later version of scxmlc, which reads it, as does each that came after"


class NoSnapshot(Exception):
    """A file is of no use as a snapshot (exit status 1): what is wrong with it, and a way out."""

    def __init__(self, file: Path, problem: str, hint: str = HOW, details: Sequence[str] = ()) -> None:
        super().__init__(f"{file}: {problem}")
        self.details = details
        self.hint = hint

    def tell(self, terminal: Terminal) -> None:
        """On the standard error."""
        terminal.problem(str(self), self.details, self.hint)


def read(name: str) -> tuple[Path, dict[str, Any]]:
    """The file of that name, and what it holds. Raises NoSnapshot, Unusable, OSError."""
    path = one(name)
    try:
        text = path.read_bytes().decode("utf-8-sig")
        found = json.loads(text, parse_constant=_refuse)
    except UnicodeDecodeError:
        raise NoSnapshot(path, "is not text in UTF-8, as JSON is") from None
    except json.JSONDecodeError as problem:
        where = f"line {problem.lineno}, column {problem.colno}"
        raise NoSnapshot(
            path, f"is not JSON: {problem.msg} ({where})" if text.strip() else "is empty"
        ) from None
    except ValueError as problem:
        raise NoSnapshot(path, f"is not JSON: {problem}") from None
    except RecursionError:
        raise NoSnapshot(path, "is nested too deeply") from None
    if found.__class__ is not dict or found.get("format").__class__ is not str:
        raise NoSnapshot(path, 'is no snapshot: an object that says its "format"')
    return path, found


def is_one(path: Path) -> bool:
    """Whether a file that is there holds a snapshot, be it a damaged one."""
    try:
        return b'"scxml-' in path.read_bytes()[:200]
    except OSError:
        return True  # the attempt to write will say what is wrong


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no value of JSON")


def write(path: Path, saved: dict[str, Any]) -> None:
    """Put a snapshot at `path` in one step. Raises OSError."""
    text = json.dumps(saved, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    if any("\ud800" <= each <= "\udfff" for each in text):  # of a file's name that is no text
        text = json.dumps(saved, allow_nan=False, separators=(",", ":"))
    writing.write(path, text + "\n")
