"""What was found out about a chart, beside it: nothing is written into its nodes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scxmlc.checker.index import ChartIndex
from scxmlc.ecmascript import Node
from scxmlc.model.chart import Chart, Invoke
from scxmlc.model.script import Code
from scxmlc.registered import NOTHING, Registered


@dataclass(frozen=True, eq=False)
class Analysis:
    """The chart, its index, and its parsed ECMAScript.

    `scripts` has a tree for each piece of code, or None where it does not parse (which was reported).
    `children` are the charts written inline in <invoke>, in document order. `registered` is what the program around the
    chart gives it.
    """

    chart: Chart
    index: ChartIndex
    scripts: Mapping[Code, Node | None]
    children: Mapping[Invoke, Analysis]
    registered: Registered = NOTHING

    @property
    def is_closed(self) -> bool:
        """Whether all that its code can name stands in it: no file is unread, and no other document is around it."""
        return self.chart.is_whole and not self.chart.is_part
