"""The snapshot of a simulation in words: its time and place, the contact centre, each session, the end of the
transcript.

In: the snapshot, and a sheet to write on. Out: its lines. The rule that surprises: sessions are told as in snapshots of
their own (`saved_sessions`), and called as in the transcript; nothing is restored.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scxml_runtime.session.saving.fields import field, number, objects, text, texts
from scxml_runtime.session.saving.problems import SnapshotError
from scxml_runtime.simulator.saving.restoring import check_format
from scxml_runtime.simulator.transcript import SIGNS
from scxmlc.cli import saved_centres
from scxmlc.cli.saved_records import Records
from scxmlc.cli.saved_sessions import LINES, Json, Telling, moment
from scxmlc.cli.saved_values import Pieces
from scxmlc.cli.sheet import Sheet


def show(saved: Json, sheet: Sheet) -> None:
    """Write a snapshot on the sheet. Raises SnapshotError for one that is damaged."""
    check_format(saved)
    records = Records(saved)
    sessions = objects(saved, "sessions")
    sheet.heading(f"a contact centre with {len(sessions)} session{'s' * (len(sessions) != 1)}")
    sheet.row("saved", [moment(field(saved, "host", dict))])
    for label, value in (("place", text(saved, "timezone")), *_documents(field(saved, "documents", dict))):
        if value is not None:
            sheet.row(label, [value])
    saved_centres.show(records, sheet)
    for entry in records.items("transcript", "entries")[-LINES:]:
        sheet.row("transcript", _line(records, records.record(entry, "Entry")))
    for each in sessions:
        sheet.gap()
        Telling(records, records.names).session(each, sheet)


def _documents(told: Json) -> Iterator[tuple[str, str | None]]:
    yield "folder", text(told, "folder")
    for root in texts(told, "roots"):
        yield "root", root
    for each in objects(told, "published"):
        yield "published", f"{field(each, 'url', str)}: {_document(each)}"


def _document(told: Json) -> str:
    if "chart" in told:
        return f"the chart {field(field(told, 'chart', dict), 'class', str)}"
    return f"the file {field(told, 'file', str)}" if "file" in told else "a text"


def _line(records: Records, told: Json) -> Pieces:
    """A line of the transcript, without its place in the chart."""
    kind: Any = told.get("kind")
    if kind.__class__ is not str or kind not in SIGNS:
        raise SnapshotError("a line of the transcript is of no kind that there is")
    yield f"{number(told, 'time'):.3f}  {records.named(told, 'who')}  {SIGNS[kind]}"
    yield records.named(told, "what") + ('"' if kind == "log" else "")
