"""Logs of the Orchestration Server, read for what they tell of sessions.

In: a file with METRIC lines, of a real server or of `scxmlc run --log metric`. Out: what happened to each session, by
what it is about: states, events, logs, requests.

The rule that surprises: such logs are no XML. Values stand in single quotes and hold any character, quotes too; lines
of other threads and other kinds stand between, and are passed over, as are lines that are cut.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import chain
from pathlib import Path

from scxmlc.trace.moments import Moment
from scxmlc.trace.reading import BadTrace

STATES, EVENTS, LOGS, REQUESTS = "states", "events", "logs", "requests"
THREADS = (STATES, EVENTS, LOGS, REQUESTS)
"""What such logs tell, one thread each: within a step their order among each other is the server's own affair."""

LONGEST = 1 << 20
"""Bytes of a line; longer ones are passed over."""

DAY = 86_400.0
METRIC = re.compile(r"METRIC\s+<\s*(\w+)\s")
VALUE = re.compile(r"(?<!\w)(\w+)='(.*?)'(?=\s+\w+='|\s*$)", re.DOTALL)
TIME = re.compile(r"(?:^|\D)(\d\d):(\d\d):(\d\d)[.,](\d{3})(?!\d)")
BOMS = {
    codecs.BOM_UTF8: "utf-8",
    codecs.BOM_UTF16_LE: "utf-16-le",
    codecs.BOM_UTF16_BE: "utf-16-be",
}
HOW = (
    "a trace is what `scxmlc run CHART --record FILE` writes; a log of the Orchestration Server has lines with METRIC, "
    "which its option for segments of the log must let through"
)


@dataclass(slots=True)
class Told:
    """What is told of one session, thread by thread. `name` is the application's, or the end of its address."""

    sid: str
    name: str = ""
    threads: dict[str, list[Moment]] = field(default_factory=lambda: {thread: [] for thread in THREADS})

    def add(
        self, thread: str, at: float, number: int, key: tuple[str, ...], words: str, place: str = ""
    ) -> None:
        """Something happened."""
        self.threads[thread].append(Moment(self.name, at, number, key, partial(str, words), place))


def read_metrics(path: Path) -> list[Told]:
    """All sessions of a log, in the order they appear. Raises BadTrace, OSError."""
    found: dict[str, Told] = {}
    clock = _Clock()
    for number, line in enumerate(_lines(path), 1):
        end = max(line.rfind("/>"), 0)
        match = METRIC.search(line, 0, end)
        if match is None:
            continue
        given = dict(VALUE.findall(line, match.end(), end))
        sid = given.get("sid")
        if sid is None:
            continue
        told = found.setdefault(sid, Told(sid))
        _take(told, match[1], given, clock.seconds(line[: match.start()]), number)
    if not found:
        raise BadTrace(path, "holds neither a trace nor lines with METRIC", HOW)
    for told in found.values():
        for moment in chain.from_iterable(told.threads.values()):
            moment.session = told.name or told.sid  # which may be known only after the first of them
    return [*found.values()]


def _take(told: Told, kind: str, given: dict[str, str], at: float, number: int) -> None:
    if kind in ("appl_begin", "doc_request"):
        told.name = (
            given.get("name") or told.name or given.get("url", "").rpartition("/")[2].partition("?")[0]
        )
    elif kind == "state_enter":
        told.add(STATES, at, number, ("enter", given.get("name", "")), f"enters {given.get('name', '')}")
    elif kind == "state_exit":
        told.add(STATES, at, number, ("exit", given.get("name", "")), f"leaves {given.get('name', '')}")
    elif kind == "event_processed":
        told.add(EVENTS, at, number, (given.get("name", ""),), f"takes up {given.get('name', '')}")
    elif kind == "log":
        text = " ".join(given.get("expr", "").split())
        told.add(LOGS, at, number, (text, given.get("label", "")), logged(text, given.get("label", "")))
    elif kind == "extension":
        module = re.split("[/:]", given.get("namespace", "").rstrip("/"))[-1]
        told.add(
            REQUESTS,
            at,
            number,
            (module, given.get("name", "")),
            f"asks for {module}:{given.get('name', '')}",
        )


def logged(text: str, label: str) -> str:
    return f'logs "{label}: {text}"' if label else f'logs "{text}"'


class _Clock:
    """The times of lines, as seconds since the first; past midnight they go on."""

    def __init__(self) -> None:
        self._first: float | None = None
        self._last = 0.0
        self._days = 0

    def seconds(self, before: str) -> float:
        """The time of a line, or else that of the one before."""
        match = TIME.search(before)
        if match is None:
            return self._last - (self._first or 0.0)
        hours, minutes, seconds, milliseconds = map(int, match.groups())
        now = hours * 3600 + minutes * 60 + seconds + milliseconds / 1000 + self._days * DAY
        if self._first is None:
            self._first = now
        elif now < self._last - DAY / 2:
            self._days += 1
            now += DAY
        self._last = now
        return round(now - self._first, 3)


def _lines(path: Path) -> Iterator[str]:
    """The lines of a text, whatever its encoding."""
    with path.open("rb") as file:
        start = file.read(4)
        encoding = next((name for mark, name in BOMS.items() if start.startswith(mark)), "")
        if not encoding and start[1::2] == b"\0\0" and start:
            encoding = "utf-16-le"
    if encoding.startswith("utf-16"):
        yield from path.read_bytes().decode(encoding, "replace").splitlines()
        return
    with path.open("rb") as file:
        rest_of_long = False
        while text := file.readline(LONGEST):
            is_long = len(text) == LONGEST and not text.endswith(b"\n")
            yield "" if is_long or rest_of_long else _decoded(text)
            rest_of_long = is_long


def _decoded(line: bytes) -> str:
    try:
        return line.decode("utf-8")
    except UnicodeDecodeError:
        return line.decode("cp1252", "replace")
