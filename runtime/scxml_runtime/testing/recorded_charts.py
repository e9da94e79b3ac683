"""Charts as a trace names them: where their documents are, and on which lines their transitions stand.

In: the class of a session, and the folder that paths are told from. Out: the line of the trace that describes the
chart, and a row for each transition that was taken.

The rule that surprises: documents are named, with the hash of what they say, not copied; only a chart that was loaded
from a text has it in the trace.
"""

from __future__ import annotations

from hashlib import sha256
from os import path

from scxml_runtime.ports.addresses import of_class, to_path
from scxml_runtime.simulator.places import line_of_transition
from scxml_runtime.simulator.telling import written
from scxml_runtime.testing.lines import Lines

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.chart.rows import Transition
    from scxml_runtime.session.machine import StateMachine


class RecordedChart:
    """One chart: the `name` that the trace has for it."""

    def __init__(self, cls: type[StateMachine], name: str, folder: str) -> None:
        self.name = name
        self._cls = cls
        self._folder = folder
        self._lines = Lines(cls)
        self._rows: dict[int, dict[str, Any]] = {}
        self._numbers: dict[int, int] = {}
        counts: dict[str, int] = {}
        for row in cls.chart.transitions:
            self._numbers[id(row)] = counts[row.source] = counts.get(row.source, -1) + 1

    def line(self) -> dict[str, Any]:
        """What the trace says of it."""
        cls = self._cls
        told: dict[str, Any] = {"chart": self.name, "class": cls.__name__, "document": cls.chart.source}
        file = to_path(of_class(cls))
        text = cls.home_.get("__text__", "")
        if file is not None:
            told.update(self._file(file))
        if text and "sha256" not in told:  # of no file, or of one that was thought up to stand beside others
            told["text"] = text
        included = [each for each in self._lines.files if each != file]
        if included:
            told["includes"] = [{"document": path.basename(each), **self._file(each)} for each in included]
        return told

    def transition(self, session: StateMachine, row: Transition) -> dict[str, Any]:
        """A transition that was taken."""
        told = self._rows.get(id(row))
        if told is None:
            told = self._rows[id(row)] = self._row(session, row)
        return told

    def _row(self, session: StateMachine, row: Transition) -> dict[str, Any]:
        told: dict[str, Any] = {"source": row.source, "targets": (row.target or "").split()}
        if row.event:
            told["event"] = row.event
        cond = written(row.cond, "cond")
        if cond:
            told["cond"] = cond
        place = self._lines.transition(row.source, self._numbers.get(id(row), 0))
        told.update(self.place(place or line_of_transition(session, [row])))
        return told

    def place(self, spot: str) -> dict[str, Any]:
        """`door.scxml:12:7` as fields of a line; the document is left out where it is the chart's own."""
        document, *numbers = spot.split(":") if spot.count(":") < 3 else spot.rsplit(":", 2)
        if not numbers or not numbers[0].isdigit():
            return {}
        own = document in ("", self._cls.chart.source, path.basename(self._cls.chart.source))
        return {"line": int(numbers[0])} if own else {"line": int(numbers[0]), "document": document}

    def _file(self, file: str) -> dict[str, str]:
        """The path of a file, and the hash of what is in it as far as it can be read."""
        try:
            near = path.relpath(file, self._folder) if self._folder else path.abspath(file)
        except ValueError:  # another drive
            near = path.abspath(file)
        told = {"file": near.replace("\\", "/") if path.sep == "\\" else near}
        try:
            with open(file, "rb") as opened:
                told["sha256"] = sha256(opened.read()).hexdigest()
        except OSError:
            pass
        return told
