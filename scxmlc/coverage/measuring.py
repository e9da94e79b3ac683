"""Measuring: what the sessions that start in the meantime go through.

In: `measure()`, or a `Coverage` with `start` and `stop`. Out: its `data`, at any time. Measurements may overlap: each
has what was counted while it was on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from scxml_runtime.testing import measuring
from scxml_runtime.testing.sheets import Sheet, known
from scxmlc.coverage.data import ChartData, Data
from scxmlc.coverage.places import placed


class Coverage:
    """A measurement of the sessions that start while it is on; one that started while another was on goes on
    counting."""

    def __init__(self) -> None:
        self._before: dict[tuple[str, str], list[int]] = {}
        self._is_on = False
        self._data = Data()

    @property
    def data(self) -> Data:
        """What has been covered so far."""
        return self._data + self._since() if self._is_on else self._data

    def start(self) -> None:
        """Measure from now on; what was measured before stays."""
        if not self._is_on:
            self._before = {key: list(sheet.hits) for key, sheet in known.items()}
            self._is_on = True
            measuring.start()

    def stop(self) -> None:
        """Measure no more."""
        if self._is_on:
            self._data = self.data
            self._is_on = False
            measuring.stop()

    def _since(self) -> Data:
        charts = (_chart(sheet, self._before.get(key)) for key, sheet in known.items())
        return Data(tuple(chart for chart in charts if chart is not None))


@contextmanager
def measure() -> Iterator[Coverage]:
    """Measure the sessions that start inside of the `with`."""
    coverage = Coverage()
    coverage.start()
    try:
        yield coverage
    finally:
        coverage.stop()


def _chart(sheet: Sheet, before: Sequence[int] | None) -> ChartData | None:
    """What was covered of one chart; None where nothing was."""
    hits = [now - then for now, then in zip(sheet.hits, before or [0] * len(sheet.hits), strict=True)]
    if not any(hits):
        return None
    rows = zip(sheet.items, sheet.starts, strict=True)
    counts = tuple(tuple(hits[at : at + len(item.outcomes)]) for item, at in rows)
    return ChartData(sheet.path, sheet.title, sheet.meaning, placed(sheet), counts, sheet.text)
