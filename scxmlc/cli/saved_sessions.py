"""The snapshot of a session in words: where it stands, its data, what waits, what it has invoked, how it ended.

In: the snapshot, and a sheet to write on. Out: its lines, a table for the session and one for each that it has invoked.
The rule that surprises: no chart is needed for it; what has its default is not mentioned. Variables of ORS, which are
properties of `_data`, stand there by their own names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Any

from scxml_runtime.host.standing import FARTHEST
from scxml_runtime.js.date_format import iso_string
from scxml_runtime.session.saving.fields import field, number, objects, text, texts
from scxml_runtime.session.saving.problems import SnapshotError
from scxml_runtime.session.saving.restoring import check_format
from scxml_runtime.session.saving.variables import SHARED
from scxmlc.cli.saved_values import Pieces, Values, is_text, seconds
from scxmlc.cli.sheet import Sheet

Json = dict[str, Any]

LINES = 10
"""Of the log, the last."""

STATES = {"unstarted": "has not started", "running": "running", "ended": "is over"}
QUEUES = ("internal", "external")
TEXTS = {"sendid": "id", "origin": "from", "invokeid": "invoked as"}
NOTHING = ({"$": "none"}, {"$": "undefined"})
"""What stands for the data of an event that has none."""

NAMELESS: Mapping[str, str] = MappingProxyType({})

LIMIT = "limit"
"""The way of the one timer that no event stands behind: a session of ORS ends by its age."""


def show(saved: Json, sheet: Sheet) -> None:
    """Write a snapshot on the sheet. Raises SnapshotError for one that is damaged."""
    check_format(saved)
    Telling(Values(saved)).session(saved, sheet, moment(field(saved, "host", dict, None)))


def moment(host: Json | None) -> str:
    """When it was saved."""
    if host is None:
        return ""
    now = number(host, "now", 0.0)
    since_1970 = now + number(host, "epoch", 0.0)
    if not 0 <= since_1970 < FARTHEST:
        raise SnapshotError("the host of the snapshot was at no possible time")
    told = iso_string(int(since_1970 * 1000)).replace(".000Z", "Z")
    return told if host.get("real") is True else f"at {seconds(now)} of virtual time, {told}"


class Telling:
    """What goes through the sessions of one snapshot."""

    def __init__(self, values: Values, names: Mapping[str, str] = NAMELESS) -> None:
        self._values = values
        self._names = names  # what sessions are called, by id

    def session(self, saved: Json, sheet: Sheet, when: str = "") -> None:
        """One session, and those in it. Raises SnapshotError."""
        chart, told = field(saved, "chart", dict), field(saved, "session", dict)
        cls, source = field(chart, "class", str), field(chart, "source", str)
        name = self._names.get(text(told, "id") or "", text(chart, "name") or cls)
        sheet.heading(f"{name}: a session of the chart {cls}, compiled from {source}")
        for label, value in (("saved", when), ("id", text(told, "id")), ("document", text(told, "url"))):
            if value:
                sheet.row(label, [value])
        self._standing(told, sheet)
        self._data(told, sheet)
        self._waiting(told, sheet)
        for each in objects(told, "invocations"):
            self._invocation(each, sheet)
        for line in field(told, "log", list, [])[-LINES:]:
            sheet.row("log", self._line(line))

    def _standing(self, told: Json, sheet: Sheet) -> None:
        state = field(told, "state", str)
        if state not in STATES:
            raise SnapshotError(f"{state[:40]!r} is no state of a session")
        sheet.row("state", [STATES[state], *self._end(told)])
        ids = texts(told, "configuration")
        if ids:
            sheet.words("stands in", ids)
        history = field(told, "history", dict, {})
        sheet.rows("histories", [(id, [", ".join(texts(history, id))]) for id in history])
        if "event" in told:
            sheet.row("last event", self._last(field(told, "event", dict)))

    def _end(self, told: Json) -> Pieces:
        end = field(told, "end", dict, {})
        for name, begin in (("final", ", finished in "), ("failure", ", ended by ")):
            if end.get(name) is not None:
                yield begin + self._values.text(end[name])
        if "data" in end:
            yield ", with "
            yield from self._values.pieces(end["data"])

    def _last(self, told: Json) -> Pieces:
        kind = field(told, "kind", str)
        if kind == "object":
            return self._event(self._values.own(told.get("value")))
        return self._event(told.get("event") if kind == "event" else told)

    def _data(self, told: Json, sheet: Sheet) -> None:
        data = field(told, "data", dict)
        if "modules" in told:
            data = {
                **self._values.own(data.get(SHARED)),
                **{name: data[name] for name in data if name != SHARED},
            }
        sheet.rows("data", [(name, self._values.pieces(value)) for name, value in data.items()])
        if "bound" in told:
            sheet.words("bound late", texts(told, "bound"))

    # --- what waits --------------------------------------------------------------------------

    def _waiting(self, told: Json, sheet: Sheet) -> None:
        for each in objects(told, "timers"):
            sheet.row("timers", self._timer(each))
        for each in objects(told, "carried"):
            sheet.row("at work", self._event(each))
        waiting = [(queue, each) for queue in QUEUES for each in field(told, queue, list, [])]
        if "pending" in told:
            sheet.words("to invoke", [f"what {id} invokes" for id in texts(told, "pending")])
        sheet.rows("queues", [(queue, self._event(event)) for queue, event in waiting])

    def _timer(self, told: Json) -> Pieces:
        left = number(told, "due")
        yield f"in {seconds(left)}" if left >= 0 else f"{seconds(-left)} late"
        way = text(told, "way")
        if way == LIMIT:
            yield f": ends, {seconds(number(told, 'seconds'))} old"
            return
        if "target" in told:
            yield " to "
            yield from self._plainly(told["target"])
        yield ": "
        yield from self._event(told.get("event"))
        if way is None and told.get("id", told.get("key")) is not None:
            yield f"  (id {self._values.text(told.get('key'))})"

    def _plainly(self, told: Any) -> Pieces:
        """A text without quotes; any other value."""
        return iter([self._values.text(told)]) if is_text(told) else self._values.pieces(told)

    def _event(self, told: Any) -> Pieces:
        """Its name, its data, and what else is known of it."""
        if told.__class__ is not dict or "name" not in told:
            yield self._values.text(told)
            return
        yield self._values.text(told["name"])
        if told.get("data", NOTHING[0]) not in NOTHING:
            yield " "
            yield from self._values.pieces(told["data"])
        texts = [(said, told.get(name)) for name, said in TEXTS.items()]
        known = [f"{said} {self._values.text(told)}" for said, told in texts if is_text(told)]
        if known:
            yield f"  ({', '.join(known)})"

    def _line(self, told: Any) -> Pieces:
        if told.__class__ is not list or len(told) != 2:
            raise SnapshotError("a log line must be a label and a text")
        label, line = told
        yield f"{self._values.text(label)}: " if is_text(label) else ""
        yield self._values.text(line)

    # --- what it has invoked -----------------------------------------------------------------

    def _invocation(self, told: Json, sheet: Sheet) -> None:
        id, state = field(told, "id", str), field(told, "state", str)
        if "service" not in told:
            sheet.row("invoked", [f"{id} in the state {state}"])
            self.session(told, sheet.inside())
            return
        service = field(told, "service", dict)
        sheet.row("invoked", [f"{id} in the state {state}: a service, which is begun anew"])
        inner = sheet.inside()
        inner.rows("with", [(name, self._values.pieces(value)) for name, value in _asked(service)])
        for event in objects(service, "events"):
            inner.row("waits", self._event(event))


def _asked(service: Json) -> Iterator[tuple[str, Any]]:
    return ((name, value) for name, value in service.items() if name != "events")
