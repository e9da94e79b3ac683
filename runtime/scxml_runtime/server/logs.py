"""What a server writes down: a line for each thing that somebody should know, as text or as JSON.

In: records of `logging`, with their `extra` as fields; requests, turns. Out: lines.

The rule that surprises: each record is one line of printable characters, whatever ids and names are in it; and no data
of events are.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from logging import ERROR, INFO, WARNING, Formatter, LogRecord, StreamHandler, getLogger
from time import perf_counter
from typing import TYPE_CHECKING, Any, TextIO

if TYPE_CHECKING:
    from collections.abc import Mapping

    from scxml_runtime.durable.family.effects import Effect
    from scxml_runtime.durable.family.inputs import Answer
    from scxml_runtime.durable.host.batch import Batch
    from scxml_runtime.durable.host.inbox import Item
    from scxml_runtime.server.exchange import Request
    from scxml_runtime.server.routes import Route

SLOW = 1.0
"""Seconds from which a request is worth a line."""

MOST_LINES = 50
"""About requests, in a second."""

LOGGER = "scxml_runtime.server"
LOGGERS = ("scxml_runtime", "scxmlc")

STANDARD = {*vars(LogRecord("", 0, "", 0, "", (), None)), "message", "asctime", "taskName"}
"""What a record has without fields of its own."""


def note(event: str, sentence: str, level: int = INFO, **told: Any) -> None:
    """Write something down: a word for programs, a sentence for people, fields for both."""
    getLogger(LOGGER).log(level, "%s", sentence, extra={"event": event, **told})


@contextmanager
def written(form: str = "text", stream: TextIO | None = None) -> Iterator[None]:
    """Inside of the `with`, write what runtime and compiler log to the stream, or to the standard error; `form` is one
    of FORMS."""
    handler = StreamHandler(stream)
    handler.setFormatter(FORMS[form]())
    loggers = [getLogger(name) for name in LOGGERS]
    levels = [each.level for each in loggers]
    for each in loggers:
        each.addHandler(handler)
        each.setLevel(INFO)
    try:
        yield
    finally:
        for each, level in zip(loggers, levels, strict=True):
            each.removeHandler(handler)
            each.setLevel(level)


class Text(Formatter):
    """For people: when, how bad, what; fields behind it; what went wrong on lines of its own, each behind a mark."""

    def format(self, record: LogRecord) -> str:
        """One line, and those of a traceback."""
        told = _fields(record)
        told.pop("event", None)
        fields = "".join(f" {name}={_text(value)}" for name, value in told.items())
        line = f"{_moment(record)} {record.levelname.lower():7} {visible(record.getMessage())}{fields}"
        if record.exc_info and record.exc_info[0] is not None:
            trace = self.formatException(record.exc_info)
            line += "".join(f"\n  | {visible(each)}" for each in trace.split("\n"))
        return line


class Json(Formatter):
    """For programs: an object on one line, in ASCII."""

    def format(self, record: LogRecord) -> str:
        """One line."""
        told: dict[str, Any] = {
            "at": _moment(record),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
            **_fields(record),
        }
        if record.exc_info and record.exc_info[0] is not None:
            told["exception"] = self.formatException(record.exc_info)
        return json.dumps(told, default=str)


FORMS: Mapping[str, type[Formatter]] = {"text": Text, "json": Json}


def _fields(record: LogRecord) -> dict[str, Any]:
    return {name: value for name, value in vars(record).items() if name not in STANDARD}


def _moment(record: LogRecord) -> str:
    return (
        datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    )


def _text(value: object) -> str:
    text = visible(str(value))
    return '"' + text.replace('"', '\\"') + '"' if text == "" or " " in text or '"' in text else text


def visible(text: str) -> str:
    """The text with what no terminal should get escaped: ends of lines, controls, what turns its direction round."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else ascii(each)[1:-1] for each in text)


# --- what is written down -------------------------------------------------------------------------


class Requests:
    """Requests that were slow or failed: an `Observer`. What is too much in a second is counted alone."""

    def __init__(self, slow: float = SLOW) -> None:
        self.slow = slow
        self._second = 0
        self._lines = self._left_out = 0

    def __call__(self, request: Request, route: Route | None) -> Callable[[int], None]:
        """A request has begun."""
        began = perf_counter()
        is_stream = route is not None and route.is_stream

        def end(status: int) -> None:
            seconds = perf_counter() - began
            if (status >= 500 or (seconds >= self.slow and not is_stream)) and self._has_room():
                _request(request, route, status, seconds)

        return end

    def _has_room(self) -> bool:
        second = int(perf_counter())
        if second != self._second:
            self._second, self._lines = second, 0
            if self._left_out:
                told = f"{self._left_out:,} requests more were slow or failed than there is room for"
                note("requests", told, WARNING, left_out=self._left_out)
                self._left_out = 0
        self._lines += 1
        self._left_out += self._lines > MOST_LINES
        return self._lines <= MOST_LINES


def _request(request: Request, route: Route | None, status: int, seconds: float) -> None:
    level = ERROR if status == 500 else WARNING
    what = "was refused" if status == 503 else "failed" if status >= 500 else "was slow"
    note(
        "request",
        f"{request.method} {request.path[:200]} {what}",
        level,
        route="" if route is None else route.path,
        status=status,
        seconds=round(seconds, 3),
        client=request.client,
    )


class Sessions:
    """Sessions that have failed, and those that cannot go on: a `Probe`."""

    def committed(self, batch: Batch) -> None:
        """Look at what has turned."""
        for each in batch.turned:
            resident = each.admitted.resident
            if each.turn is not None and each.turn.is_over and resident is not None and resident.row.failure:
                told = f"the session {each.id} has failed: {resident.row.failure[:500]}"
                note("session-failed", told, ERROR, session=each.id, chart=each.chart)
        for id in batch.held:
            row = batch.rows.get(id)
            if row is not None and row.problem:
                told = f"the session {id} cannot go on: {row.problem[:500]}"
                note("session-problem", told, ERROR, session=id, chart=row.chart)

    def handed_in(self, item: Item) -> None:
        """Nothing to write down."""

    def failed(self, problem: Exception) -> None:
        """The host has logged it."""

    def began(self, id: str, effect: Effect) -> None:
        """Nothing to write down."""

    def ended(self, key: str, answer: Answer | None) -> None:
        """Nothing to write down."""
