"""A session of a server in words: on one line of a list, on a sheet of its own, or as JSON.

In: records of a client. Out: lines, as `scxmlc store` has them of sessions in a file. The rule that surprises: of a
delayed event its moment is told, since the server goes on meanwhile.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from scxml_runtime.client import Due, Listed, UnderWay, View
from scxml_runtime.session.saving.meaning import shortly
from scxmlc.cli.kept_sessions import Line, moment
from scxmlc.cli.saved_sessions import LINES, STATES
from scxmlc.cli.saved_values import Values
from scxmlc.cli.sheet import Sheet

PLAIN = Values({})
"""Of values that are plain JSON."""


def standing(session: Listed) -> str:
    """Where it stands, in few words."""
    states = ", ".join(session.states)
    if not session.is_over:
        return states or "running"
    if session.failure is not None:
        return f"ended by {session.failure}"
    if not isinstance(session, View):  # a list does not know whether it came to its end, or was ended there
        return f"over in {states}" if states else STATES["ended"]
    return "terminated" if session.final is None else f"finished in {session.final}"


def line(session: Listed) -> Line:
    """What is said of it in a list."""
    said = [] if session.due is None else [f"due {moment(session.due)}"]
    if session.problem:
        said.append(f"problem: {session.problem}")
    return Line(session.id, session.chart, standing(session), ", ".join(said))


def show(view: View, sheet: Sheet) -> None:
    """Write a session on the sheet."""
    sheet.heading(f"{view.chart}: a session of the version {shortly(view.version)}")
    sheet.row("id", [view.id])
    sheet.row("state", [_state(view)])
    for label, words in (("stands in", view.states), ("problem", [view.problem] if view.problem else ())):
        if words:
            sheet.words(label, words)
    sheet.rows("data", [(name, PLAIN.pieces(value)) for name, value in view.data.items()])
    for timer in view.timers:
        sheet.row("timers", _timer(timer, view))
    sheet.rows("invoked", [(each.id, [", ".join(each.states)]) for each in view.children])
    if view.waiting:
        sheet.row("waits", [f"{view.waiting:,} of what came to it"])
    for wish in view.under_way:
        sheet.row("under way", _wish(wish))
    sheet.row("began", [moment(view.began)])
    sheet.row("changed", [moment(view.changed)])
    for label, text in view.log[-LINES:]:
        sheet.row("log", [f"{label}: {text}" if label else text])


def _state(view: View) -> str:
    if not view.is_over:
        return STATES["running"]
    return f"{STATES['ended']}, {standing(view)}"


def _timer(timer: Due, view: View) -> Iterator[str]:
    yield f"{moment(timer.at)}  {timer.event or 'a time limit'}"
    if timer.sendid:
        yield f"  (id {timer.sendid})"
    if timer.session != view.id:
        yield f"  of {timer.session}"


def _wish(wish: UnderWay) -> Iterator[str]:
    yield f"{wish.kind} {wish.type}"
    if wish.since is not None:
        yield f"  since {moment(wish.since)}"
    yield f"  (key {wish.key})"


def as_json(record: Any) -> str:
    """A record as JSON, on one line."""
    return json.dumps(asdict(record), default=sorted)
