"""The classes of charts that a snapshot of a simulation names.

In: the classes that whoever restores has given, and what was saved of a chart. Out: the class. The rules that
surprise: a class is known by its name and by what its chart means, and nothing is imported; charts that stand in the
modules of those that are given are found as well, since an invoked session may outlive its invocation, when it is over.
"""

from __future__ import annotations

from scxml_runtime.ports.document import Text
from scxml_runtime.session.saving.charts import charts_beside
from scxml_runtime.session.saving.fields import field
from scxml_runtime.session.saving.heads import head
from scxml_runtime.session.saving.meaning import same
from scxml_runtime.session.saving.problems import SnapshotError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


def written(cls: type[Any]) -> dict[str, str]:
    """What a snapshot says of a class."""
    said = head(cls).told
    return {name: said[name] for name in ("class", "meaning", "source")}


def made_of(text: str, name: str, documents: Any) -> type[Any]:
    """The class of a chart that was made at run time. Raises LookupError."""
    found: type[Any] = Text(text, "", "", name).chart(documents.load)
    return found


def chart_among(charts: Iterable[type[Any]], json: dict[str, Any]) -> type[Any]:
    """The class that means what was saved; else one of its name, of which it can be said what is different. Raises
    SnapshotError."""
    name, meant = field(json, "class", str), field(json, "meaning", str)
    several = [*charts]
    several += [beside for each in several for beside in charts_beside(each)]
    named = [each for each in several if head(each).told["class"] == name]
    for each in (*(one for one in named if same(head(one).told["meaning"], meant)), *named):
        return each
    raise SnapshotError(f"the simulation has the chart {name[:80]!r}: give its class to restore()")
