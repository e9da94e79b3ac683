"""`Scribe`: what sessions that are kept do, as lines of a trace, turn by turn.

    DurableHost(store, charts=[Gate], history=True, scribe=Scribe())

In: the host in which the sessions of one family live while they are in memory. Out: lines, as docs/tracing.md has them,
whenever they are asked for.

The rule that surprises: sessions are called by their ids, and `at` counts from the start of their family, which comes
and goes. So the lines of all its turns, one behind the other, are one trace.
"""

from __future__ import annotations

from logging import getLogger

from scxml_runtime.testing.lone import id_of
from scxml_runtime.testing.recorded_charts import RecordedChart
from scxml_runtime.testing.recording import Recorder

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.host.host import Host
    from scxml_runtime.session.machine import StateMachine

    Line = dict[str, Any]


class KnownChart(RecordedChart):
    """A chart of many families, whose documents are read once."""

    def __init__(self, cls: type[StateMachine], name: str) -> None:
        super().__init__(cls, name, "")
        self._line = super().line()

    def line(self) -> Line:
        """What a trace says of it."""
        return self._line


class Scribe:
    """Attends families; what it knows of their charts, all of them share."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, type[StateMachine]], KnownChart] = {}

    def attend(self, host: Host, *, is_known: bool, is_real: bool) -> FamilyRecorder:
        """Write down what its sessions do. `is_known`: where they stand has been told before; `is_real`: whether what
        comes to them comes in real time."""
        recorder = FamilyRecorder(self, host, is_real)
        recorder.attend(is_known)
        return recorder

    def described(self, cls: type[StateMachine], name: str) -> KnownChart:
        """A chart, by the name that a family has for it."""
        known = self._known.get((name, cls))
        if known is None:
            known = self._known[name, cls] = KnownChart(cls, name)
        return known


class FamilyRecorder(Recorder):
    """Writes what one family does into memory."""

    def __init__(self, scribe: Scribe, host: Host, is_real: bool) -> None:
        super().__init__(host, "")
        self._scribe = scribe
        self._real = {"real": True} if is_real else {}
        self._lines: list[Line] = []
        self._is_headed = False

    def attend(self, is_known: bool) -> None:
        """Begin. What is known is not told again."""
        self.listen()
        if is_known:
            self._lines.clear()
            self._is_headed = True

    def taken(self) -> list[Line]:
        """The lines since they were taken last."""
        if self._problem is not None:
            getLogger("scxml_runtime.sessions").error(
                "a session is not written down any more: %s", self._problem
            )
            self._problem = None
        lines, self._lines = self._lines, []
        return lines

    def write(self, line: Line) -> None:
        """A line of the trace, which begins with the first: only then it is known when that was."""
        if not self._is_headed:
            self._is_headed = True
            self._lines.append({**self.head(), **self._real})
        self._lines.append(line)

    def name_of(self, session: StateMachine) -> str:
        """Its id."""
        return id_of(session)

    def described(self, session: StateMachine, name: str) -> RecordedChart:
        return self._scribe.described(type(session), name)
