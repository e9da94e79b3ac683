"""Files of traces, read.

In: a path. Out: a `Trace`, all of whose lines have the fields of their kinds, with the types that the JSON Schema says
(docs/trace.schema.json). The rule that surprises: the last line may be cut, where the program that wrote it crashed or
writes still; a line that is damaged elsewhere is an error. Kinds that are not known are kept, fields too.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn

from scxml_runtime.testing.recording import VERSION

FARTHEST = 1e12
"""Seconds: some thirty thousand years."""

LONGEST = 64 << 20
"""Bytes of a line."""

HOW = "a trace is what `scxmlc run CHART --record FILE` writes, or scxml_runtime.testing.recorded in Python"

NUMBER, TEXT, TABLE, LIST = (int, float), str, dict, list
TEXTS, TRANSITIONS = "texts", "transitions"
STEP = {"at": NUMBER, "session": TEXT}
EVENT = {**STEP, "event": TEXT, "type": TEXT}

FIELDS: dict[str, dict[str, Any]] = {
    "trace": {"version": int, "began": TEXT},
    "chart": {"chart": TEXT, "document": TEXT},
    "start": {**STEP, "id": TEXT, "chart": TEXT},
    "event": EVENT,
    "step": {**STEP, "transitions": TRANSITIONS, "exited": TEXTS, "entered": TEXTS},
    "untaken": {**STEP, "event": TEXT},
    "lost": EVENT,
    "data": {**STEP, "changed": TABLE},
    "request": {**STEP, "action": TEXT, "id": TEXT},
    "answer": {**STEP, "id": TEXT, "event": TEXT},
    "message": {**STEP, "processor": TEXT},
    "service": {**STEP, "service": TEXT, "id": TEXT},
    "call": {**STEP, "function": TEXT, "arguments": LIST},
    "question": {**STEP, "question": TEXT, "given": TABLE},
    "log": {**STEP, "label": TEXT, "text": ...},
    "error": EVENT,
    "note": {"at": NUMBER, "about": TEXT, "what": TEXT, "data": ...},
    "end": {**STEP, "final": (str, type(None))},
}
"""The fields that readers rely on, with their types."""

OPTIONAL: dict[str, Any] = {
    "active": TEXTS,
    "document": TEXT,
    "event": TEXT,
    "failure": TEXT,
    "file": TEXT,
    "gone": TEXTS,
    "includes": LIST,
    "invokeid": TEXT,
    "line": int,
    "origin": TEXT,
    "origintype": TEXT,
    "parent": TEXT,
    "refusal": TEXTS,
    "sendid": TEXT,
    "sha256": TEXT,
    "text": ...,
}


TYPES = {kind: {**OPTIONAL, **needed} for kind, needed in FIELDS.items()}


class BadTrace(Exception):
    """A file is of no use as a trace; the text is a sentence, `hint` a way out."""

    def __init__(self, path: Path, problem: str, hint: str = HOW) -> None:
        super().__init__(f"{path}: {problem}")
        self.hint = hint


@dataclass(frozen=True, slots=True)
class Trace:
    """What happened, in order: `lines[0]` is the first line of the file. `is_cut`: the last one was not whole, and is
    left out."""

    path: Path
    lines: tuple[dict[str, Any], ...]
    is_cut: bool = False

    @property
    def happenings(self) -> Iterator[dict[str, Any]]:
        """What happened at some time, of the kinds that are known."""
        return (line for line in self.lines if "at" in FIELDS.get(line["kind"], ()))

    @property
    def charts(self) -> dict[str, dict[str, Any]]:
        """The charts, by the names that sessions have for them."""
        return {line["chart"]: line for line in self.lines if line["kind"] == "chart"}

    @property
    def sessions(self) -> dict[str, dict[str, Any]]:
        """The lines with which sessions start, by their names."""
        return {line["session"]: line for line in self.lines if line["kind"] == "start"}


def read(path: Path) -> Trace:
    """The trace in a file. Raises BadTrace, OSError."""
    lines: list[dict[str, Any]] = []
    for number, (text, is_whole) in enumerate(_texts(path), 1):
        try:
            lines.append(_line(path, number, text))
        except BadTrace:
            if is_whole or number == 1:
                raise
            return Trace(path, tuple(lines), is_cut=True)
    if not lines:
        raise BadTrace(path, "is empty")
    return Trace(path, tuple(lines))


def _texts(path: Path) -> Iterator[tuple[bytes, bool]]:
    """The lines of a file, each with whether its end is there."""
    with path.open("rb") as file:
        while text := file.readline(LONGEST):
            if len(text) == LONGEST:
                raise BadTrace(path, f"has a line of more than {LONGEST >> 20} MB, as no trace has")
            yield text, text.endswith(b"\n")


def _line(path: Path, number: int, text: bytes) -> dict[str, Any]:
    try:
        found = JSON.decode(text.decode("utf-8-sig" if number == 1 else "utf-8"))
    except (ValueError, RecursionError):
        problem = "is no trace" if number == 1 else f"line {number} is damaged: it is no JSON"
        raise BadTrace(path, problem) from None
    if number == 1:
        _check_head(path, found)
    problem = problem_of(found)
    if problem:
        raise BadTrace(path, f"line {number} is damaged: {problem}")
    return found  # type: ignore[no-any-return]


def _refuse(constant: str) -> NoReturn:
    raise ValueError(f"{constant} is no value of JSON")


JSON = json.JSONDecoder(parse_constant=_refuse)


def _check_head(path: Path, found: Any) -> None:
    if not isinstance(found, dict) or found.get("kind") != "trace":
        raise BadTrace(path, "is no trace")
    version = found.get("version")
    if isinstance(version, int) and version > VERSION:
        newer = f"was recorded by a later version of scxmlc (version {str(version)[:20]} of traces)"
        raise BadTrace(path, newer, "that version reads it, as does each that came after")


def problem_of(found: Any) -> str:
    """What is wrong with a line, "" if nothing is."""
    if not isinstance(found, dict) or not isinstance(found.get("kind"), str):
        return 'it does not say its "kind"'
    kind = found["kind"]
    if kind not in FIELDS:
        return ""
    lacking = next((name for name in FIELDS[kind] if name not in found), None)
    if lacking is not None:
        return f'a line of the kind "{kind}" says its "{lacking}"'
    types = TYPES[kind]
    wrong = next((name for name, value in found.items() if not _fits(value, types.get(name, ...))), None)
    return "" if wrong is None else f'"{wrong}" is not what it should be'


def _fits(value: Any, type: Any) -> bool:
    if value.__class__ is type or type is ...:
        return True
    if type is NUMBER:
        return isinstance(value, NUMBER) and not isinstance(value, bool) and 0 <= value < FARTHEST
    if type is TEXTS:
        return isinstance(value, list) and all(each.__class__ is str for each in value)
    if type is TRANSITIONS:
        return isinstance(value, list) and all(map(_is_transition, value))
    return type.__class__ is tuple and isinstance(value, type)


def _is_transition(value: Any) -> bool:
    return (
        isinstance(value, dict)
        and isinstance(value.get("source"), str)
        and _fits(value.get("targets"), TEXTS)
        and isinstance(value.get("line", 0), int)
        and all(isinstance(value.get(name, ""), str) for name in ("event", "cond", "document"))
    )
