"""A session that a host keeps in a store, in words: on one line of a list, or on a sheet of its own.

In: rows of a store, with what waits for them. Out: lines. No chart is needed for it, and no host disturbed.

The rule that surprises: seconds of delayed events count from the session's last turn, as they are saved; when its next
turn is due stands beside, as a moment.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scxml_runtime.durable.stores.store import Row, StoreDamaged, Trace, Wish
from scxml_runtime.js.date_format import iso_string
from scxml_runtime.session.saving.fields import field, texts
from scxml_runtime.session.saving.problems import SnapshotError
from scxmlc.cli.excerpt import cells, fitted
from scxmlc.cli.saved_sessions import STATES, Telling
from scxmlc.cli.saved_values import Values
from scxmlc.cli.sheet import Sheet

Json = dict[str, Any]

IDS, STANDINGS = 40, 48
"""Cells that an id, and where a session stands, take at most in a list."""

LATEST = 8.64e12
"""Seconds since 1970 that a date can show."""


def moment(seconds: float) -> str:
    """Seconds since 1970, as a date and a time."""
    if not 0 <= seconds < LATEST:
        return f"{seconds} s"
    return iso_string(int(seconds * 1000)).replace(".000Z", "Z")


def saved_of(row: Row) -> Json:
    """What a session was saved as. Raises StoreDamaged."""
    told = _read(row.saved)
    if told.get("session").__class__ is not dict:
        raise StoreDamaged(f"what was saved of {row.id} cannot be read: put a backup in its place.")
    return told


def _read(text: str) -> Json:
    """The object that a text is; what is none has nothing in it."""
    try:
        told = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return told if told.__class__ is dict else {}


def configuration(row: Row) -> list[str]:
    """The states that it stands in, of those that have none of their own."""
    try:
        return [*texts(field(saved_of(row), "session", dict), "configuration")]
    except SnapshotError as problem:
        raise StoreDamaged(f"what was saved of {row.id} cannot be read: {problem}") from None


def standing(row: Row) -> str:
    """Where it stands, in few words."""
    told = field(saved_of(row), "session", dict)
    if told.get("state") != "ended":
        return ", ".join(configuration(row)) or STATES.get(str(told.get("state")), "")
    end = told.get("end") or {}
    if end.get("failure") is not None:
        return f"ended by {end['failure']}"
    return f"finished in {end['final']}" if end.get("final") is not None else "is over"


# --- a list ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """One session in a list."""

    id: str
    chart: str
    standing: str
    rest: str


def line(row: Row, waiting: int, wanted: int) -> Line:
    """What is said of a session; so much waits for it, and it waits for so much from outside."""
    said = []
    if row.due is not None:
        said.append(f"due {moment(row.due)}")
    if waiting:
        said.append(f"{waiting} waiting")
    if wanted:
        said.append(f"{wanted} under way")
    if row.problem:
        said.append(f"problem: {row.problem}")
    return Line(row.id, row.chart, standing(row), ", ".join(said))


def table(lines: Sequence[Line], room: int) -> Iterator[str]:
    """The lines below one another."""
    ids = min(IDS, max((cells(each.id) for each in lines), default=0))
    charts = min(IDS, max((cells(each.chart) for each in lines), default=0))
    standings = min(STANDINGS, max((cells(each.standing) for each in lines), default=0))
    for each in lines:
        columns = ((each.id, ids), (each.chart, charts), (each.standing, standings))
        begin = "  ".join(_column(*column) for column in columns)
        yield f"{begin}  {fitted([each.rest], max(20, room - cells(begin) - 2))}".rstrip()


def _column(text: str, width: int) -> str:
    shown = fitted([text], width)
    return shown + " " * (width - cells(shown))


# --- one session -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Around:
    """What the store has of a session beside its row: inputs that wait, what it wants of the world, its last turns."""

    waiting: Sequence[str]
    wishes: Sequence[Wish]
    traces: Sequence[Trace]


def show(row: Row, around: Around, sheet: Sheet) -> None:
    """Write a session on the sheet. Raises SnapshotError, StoreDamaged."""
    saved = saved_of(row)
    values = Values(saved)
    Telling(values).session(saved, sheet)
    if row.due is not None:
        sheet.row("next turn", [moment(row.due)])
    if row.problem:
        sheet.row("problem", [row.problem])
    waiting = [*map(_read, around.waiting)]
    sheet.rows("waits", [(_kind(each), _input(each, values)) for each in waiting])
    for wish in around.wishes:
        sheet.row("under way", _wish(_read(wish.effect), wish.key, values))
    for trace in around.traces:
        sheet.row("turns", _turn(trace))


def _kind(told: Json) -> str:
    return str(told.get("kind", "what cannot be read"))


def _input(told: Json, values: Values) -> Iterator[str]:
    """What waits: its name and data, or its key and what came of it."""
    yield str(told.get("name", told.get("key", "")))
    for name in ("data", "result", "problem"):
        if told.get(name) is not None:
            yield " "
            yield from values.pieces(told[name])


def _wish(told: Json, key: str, values: Values) -> Iterator[str]:
    """What it wants of the world, with the key under which it is done."""
    yield _kind(told)
    for name in ("type", "method", "url", "name", "service", "of", "id"):
        if told.get(name) is not None:
            yield f" {told[name]}"
    for name in ("params", "data"):
        if told.get(name):
            yield " "
            yield from values.pieces(told[name])
    yield f"  (key {key})"


def _turn(trace: Trace) -> Iterator[str]:
    """When, by which events, and where the session stood afterwards."""
    taken, configuration, *_ = json.loads(trace.told)  # which its host has written
    yield f"{moment(trace.at)}  {', '.join(map(str, taken)) or 'time'} → {', '.join(map(str, configuration))}"


def counted(these: Mapping[str, int], one: str) -> str:
    """`3 events`."""
    number = sum(these.values())
    return f"{number:,} {one}" if number == 1 else f"{number:,} {one}s"
