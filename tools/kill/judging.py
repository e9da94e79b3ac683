"""Whether what was counted is exact.

In: the folder of a run that has come to rest. Out: sentences, one for each thing that is otherwise than it must be, and
figures.

The rule that surprises: none of it compares two counts of the same process; the sessions' data are held against what
clients were told, and against what the world outside wrote down.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from scxml_runtime.durable.stores.looking import LookedAt
from tools.kill.chart import RUNG, SOLD, TOLD
from tools.kill.client import Acknowledged
from tools.kill.world import Done, done, lines

Data = Mapping[str, Any]
KEPT = "kept.db"


@dataclass(frozen=True, slots=True)
class Figures:
    """What there was in a run."""

    events: int
    messages: int
    timers: int
    children: int
    effects: int
    again: int  # effects that were done twice or more, as they may be
    bytes: int


def problems(folder: Path, until: int) -> Iterator[str]:
    """What is wrong; nothing if all is exact."""
    yield from (each for (each,) in lines(folder / "problems"))
    ends = _ends(folder)
    known = Acknowledged(folder / "acknowledged")
    known.read_on()
    if not ends:
        yield "the last process has not come to its end"
        return
    outside = done(folder)
    for who, data in ends.items():
        for problem in (*_session(who, data, until), *_outside(who, data, outside)):
            yield f"{who}: {problem}"
        if known.last.get(who) != until:
            yield f"{who}: {known.last.get(who)} events were acknowledged, not {until}"
    yield from _keys(outside)
    if (folder / KEPT).exists():  # else another engine keeps the sessions
        yield from _rest(folder)


def _ends(folder: Path) -> dict[str, Data]:
    return dict(lines(folder / "end"))


def _session(who: str, data: Data, until: int) -> Iterator[str]:
    """Its own counters, and what it has found wrong as it went."""
    yield from data["wrong"]
    if data["problem"]:
        yield data["problem"]
    if data["pending"]:
        yield f"these have never come: {', '.join(data['pending'])}"
    wanted = {
        "last": until,
        "told": until // TOLD * TOLD,
        "sold": until // SOLD,
        "rung": until // RUNG,
        "scanned": data["scans"],
        "minded": data["minds"],
    }
    for name, count in wanted.items():
        if data[name] != count:
            yield f"{name} is {data[name]}, not {count}"


def _outside(who: str, data: Data, outside: Done) -> Iterator[str]:
    """What the world wrote down: each effect, at least once."""
    wanted = {("sale", who, n * SOLD) for n in range(1, data["sold"] + 1)}
    wanted |= {("scan", who, n) for n in range(1, data["scans"] + 1)}
    there = {each for each in outside if each[1] == who}
    for kind, _, n in sorted(wanted - there):
        yield f"{kind} {n} was never done"
    for kind, _, n in sorted(there - wanted):
        yield f"{kind} {n} was done, and nobody wanted it"


def _keys(outside: Done) -> Iterator[str]:
    """Each effect under one key, each key for one effect."""
    owners: dict[str, Any] = {}
    for effect, keys in outside.items():
        if len({*keys}) != 1:
            yield f"{effect} was done under several keys: {', '.join(sorted({*keys}))}"
        other = owners.setdefault(keys[0], effect)
        if other != effect:
            yield f"{effect} and {other} were done under the same key, {keys[0]}"


def _rest(folder: Path) -> Iterator[str]:
    """What is kept is sound, and nothing of it waits any more."""
    store = LookedAt(folder / KEPT)
    store.open()
    with closing(store):
        yield from store.check()
        if store.waiting(0, 1):
            yield "something still waits in the inbox"
        if store.wishes(0, 1):
            yield "something is still to be carried out"


def figures(folder: Path) -> Figures:
    """What there was."""
    ends, outside = _ends(folder), done(folder)

    def total(name: str) -> int:
        return sum(data[name] for data in ends.values())

    return Figures(
        events=total("last"),
        messages=total("told") // TOLD,
        timers=total("rung"),
        children=total("minded"),
        effects=len(outside),
        again=sum(len(keys) > 1 for keys in outside.values()),
        bytes=(folder / KEPT).stat().st_size if (folder / KEPT).exists() else 0,
    )
