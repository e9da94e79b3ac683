"""What nothing takes care of while a chart runs: errors that no transition takes, events for a session that is over.

In: the runtime's log records. Out: a warning each on the standard error. What surprises: a failure of content, or
of the world around, that the chart itself deals with is no worry; it is told with the rest of what the chart does.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager

from scxml_runtime.simulator import Simulator
from scxmlc.cli.terminal import STYLES, Terminal

RUNTIME = logging.getLogger("scxml_runtime")
DEALT_WITH = ("scxml_runtime.content", "scxml_runtime.python")
WAYS_OUT = {
    re.compile(r"'([^']+)' is no event processor(?!; did)"): "--processor {} has something stand in for it",
    re.compile(r"cannot invoke a service of type '([^']+)'"): "--service {} has something stand in for it",
}
"""What is said of a program that is missing, as it is in the runtime, and the way out on the command line."""


class Worries(logging.Handler):
    """The records that have come and were not told yet."""

    def __init__(self, terminal: Terminal) -> None:
        super().__init__(logging.WARNING)
        self._terminal = terminal
        self._waiting: list[str] = []
        self._advised: set[str] = set()

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it until what led to it has been told."""
        if record.name not in DEALT_WITH or record.levelno >= logging.ERROR:
            self._waiting.append(record.getMessage())

    def tell(self, simulator: Simulator | None = None) -> None:
        """A line for each, sessions called as in the transcript of the simulator, if there is one."""
        for text in self._waiting:
            named = simulator.transcript.named(text) if simulator is not None else text
            self._terminal.say(f"warning: {named}", STYLES["warning"])
            self._advise(text)
        self._waiting.clear()

    def _advise(self, text: str) -> None:
        """The way out where the program is missing that is around the chart: once for each type."""
        for pattern, way_out in WAYS_OUT.items():
            found = pattern.search(text)
            if found is not None and found[0] not in self._advised:
                self._advised.add(found[0])
                self._terminal.say(f"  help: {way_out.format(found[1])}")


@contextmanager
def worries(terminal: Terminal) -> Iterator[Worries]:
    """Those of all sessions, as long as this lasts."""
    heard = Worries(terminal)
    RUNTIME.addHandler(heard)
    try:
        yield heard
    finally:
        RUNTIME.removeHandler(heard)
