"""Versions of charts as texts, which a store keeps beside the sessions that began with them.

In: a version. Out: JSON, and the version again. The rule that surprises: to take one up again is to carry out what the
text says: whoever can write the store can run code in the server.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from dataclasses import asdict
from typing import Any, Protocol

from scxml_runtime.durable.host.charts import version
from scxml_runtime.session.saving.meaning import shortly
from scxmlc.compiler import Module
from scxmlc.diagnostics import Diagnostics
from scxmlc.loader import class_of
from scxmlc.serving.versions import Code, Version, served
from scxmlc.trace.documents import Drawn

Key = tuple[str, str]
"""Name and meaning of a version."""

FORMAT = 1
LIST = "charts"
"""The note that tells which versions are kept."""


class Notes(Protocol):
    """Where texts are kept by name: a host with a store."""

    def note(self, name: str) -> str | None: ...

    def keep_note(self, name: str, text: str) -> None: ...


class NotKept(Exception):
    """A version that cannot be had from the store; its text is a sentence."""


def place(name: str, meaning: str) -> str:
    """The name of the note that a version is kept in."""
    return f"chart {meaning} {name}"


def keep(notes: Notes, one: Version) -> None:
    """Once for each version: what is there already was the first to have its meaning."""
    key = one.served.name, one.served.version
    if not notes.note(place(*key)):
        _list(notes, {*listed_in(notes), key})
        notes.keep_note(place(*key), written(one))


def sweep(notes: Notes, wanted: Collection[Key]) -> None:
    """Keep no other versions than these."""
    listed = listed_in(notes)
    for key in listed - {*wanted}:
        notes.keep_note(place(*key), "")
    if not listed <= {*wanted}:
        _list(notes, listed & {*wanted})


def listed_in(notes: Notes) -> set[Key]:
    """Which versions are kept."""
    return {(name, meaning) for name, meaning in json.loads(notes.note(LIST) or "[]")}


def _list(notes: Notes, keys: Iterable[Key]) -> None:
    notes.keep_note(LIST, json.dumps(sorted(keys)))


def kept(notes: Notes, name: str, meaning: str) -> Version:
    """A version that was kept. Raises NotKept."""
    text = notes.note(place(name, meaning))
    if not text:
        raise NotKept(
            f"the store has sessions of {name} {shortly(meaning)} and does not have this version of the chart"
        )
    try:
        found = read(text)
    except (
        Exception
    ) as problem:  # whatever a module does that was written by an earlier scxmlc, or by anybody
        why = f"{type(problem).__name__}: {problem}"
        raise NotKept(
            f"the version {shortly(meaning)} of {name} in the store cannot be taken up again: {why}"
        ) from problem
    if version(found.served.cls) != (name, meaning):
        raise NotKept(
            f"the version {shortly(meaning)} of {name} in the store means something else to this scxmlc"
        )
    return found


def written(one: Version) -> str:
    """The text of a version."""
    told = one.served
    look = {"svg": told.svg, "documents": dict(told.documents), "arcs": list(told.arcs)}
    return json.dumps({"format": FORMAT, "code": asdict(one.code), "look": look})


def read(text: str) -> Version:
    """The version of a text. Raises whatever its module does."""
    told: dict[str, Any] = json.loads(text)
    if told["format"] != FORMAT:
        raise ValueError(f"it is written in the form {told['format']}, of a later scxmlc")
    code = Code(**{**told["code"], "roots": tuple(told["code"]["roots"])})
    module = Module(code.text, code.class_name, Diagnostics(), {})
    cls = class_of(module, code.file, code.url, code.roots)
    look = told["look"]
    return Version(served(cls, Drawn("", look["svg"], look["documents"], tuple(look["arcs"]))), code)
