"""The charts of a host, in all the versions that it has.

In: classes. Out: the class of a family, by the name and the meaning of its chart.

The rule that surprises: a version is what the chart means, not what it is called; each family goes on with the one that
it began with, until somebody migrates it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from scxml_runtime.durable.errors import UnknownChart
from scxml_runtime.session.saving.heads import head
from scxml_runtime.session.saving.meaning import shortly

if TYPE_CHECKING:
    from scxml_runtime.durable.stores.store import Row
    from scxml_runtime.session.machine import StateMachine

    Class = type[StateMachine]
    Version = tuple[str, str]


def version(cls: Class) -> Version:
    """The name of a chart and its meaning. Raises TypeError for what is no chart."""
    if not isinstance(cls, type) or not hasattr(cls, "chart"):
        raise TypeError(f"the class of a chart is wanted, such as scxmlc.load() gives, not {cls!r}")
    told: dict[str, Any] = head(cls).told
    return told["name"] or told["class"], told["meaning"]


class Charts:
    """Classes by name and meaning."""

    def __init__(self, classes: Iterable[Class] = ()) -> None:
        self._known: dict[Version, Class] = {}
        if isinstance(classes, type):
            raise TypeError(f"charts is a list: charts=[{classes.__name__}]")
        for each in classes:
            self.add(each)

    def __iter__(self) -> Iterator[Class]:
        return iter([*self._known.values()])  # another thread may add one meanwhile

    def add(self, cls: Class) -> None:
        """One more version."""
        self._known[version(cls)] = cls

    def of(self, row: Row) -> Class | None:
        """The class of a family; None where its version is not here."""
        return self._known.get((row.chart, row.meaning))

    def meant(self, meaning: str) -> Class | None:
        """The class of a version, whatever it is called."""
        return next((cls for (_, each), cls in [*self._known.items()] if each == meaning), None)

    def leaves_in(self, states: frozenset[str]) -> frozenset[str]:
        """These states, and those within them that have none of their own, in whichever version."""
        found = set(states)
        for cls in self:
            nodes = (cls.repertoire_ or cls.derive_()).structure.nodes.values()
            found.update(
                node.id
                for node in nodes
                if not node.children and any(each.id in states for each in node.ancestors)
            )
        return frozenset(found)

    def check(self, cls: Class) -> Version:
        """The version of a class that is here. Raises UnknownChart."""
        found = version(cls)
        if found not in self._known:
            raise UnknownChart(
                f"{cls.__name__} is none of the host's charts, and its sessions could not come back at the next start: "
                f"DurableHost(…, charts=[{cls.__name__}]), or host.add({cls.__name__})"
            )
        return found

    def absence(self, row: Row) -> str:
        """Why a family cannot go on."""
        others = any(name == row.chart for name, _ in [*self._known])
        what = "this version of the chart" if others else "the chart"
        return (
            f"{what} {row.chart} is not registered (meaning {shortly(row.meaning)}): what is sent waits until the host "
            f"is given it, charts=[…] or host.add(…), or until host.migrate({row.id!r}, …)"
        )
