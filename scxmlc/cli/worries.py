"""What nothing takes care of while a chart runs: errors that no transition takes, events for a session that is over.

In: the runtime's log records. Out: a warning each on the standard error. What surprises: a failure of content that the
chart itself deals with is no worry; it is told with the rest of what the chart does.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from scxml_runtime.simulator import Simulator
from scxmlc.cli.terminal import STYLES, Terminal

RUNTIME = logging.getLogger("scxml_runtime")
DEALT_WITH = "scxml_runtime.content"


class Worries(logging.Handler):
    """The records that have come and were not told yet."""

    def __init__(self, terminal: Terminal) -> None:
        super().__init__(logging.WARNING)
        self._terminal = terminal
        self._waiting: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        """Keep it until what led to it has been told."""
        if record.name != DEALT_WITH or record.levelno >= logging.ERROR:
            self._waiting.append(record.getMessage())

    def tell(self, simulator: Simulator) -> None:
        """A line for each, sessions called as in the transcript."""
        for text in self._waiting:
            self._terminal.say(f"warning: {simulator.transcript.named(text)}", STYLES["warning"])
        self._waiting.clear()


@contextmanager
def worries(terminal: Terminal) -> Iterator[Worries]:
    """Those of all sessions, as long as this lasts."""
    heard = Worries(terminal)
    RUNTIME.addHandler(heard)
    try:
        yield heard
    finally:
        RUNTIME.removeHandler(heard)
