"""What Restate keeps of a family, under one name in the state of its object: the family, and what is under way for it;
and under another name what lists tell of it.

In: the bytes of the state. Out: `Kept`, and bytes again; `Residents`, families that stay in memory.

The rule that surprises: a family in memory counts only where the state is, byte for byte, what it was written as.
Another worker may have taken the session a turn further; then it is resumed from the state.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from scxml_runtime.durable.host.payload import read, write
from scxml_runtime.durable.stores.store import Row
from scxml_runtime.durable.stores.summary import FIELDS, summary

if TYPE_CHECKING:
    from scxml_runtime.durable.family.family import Family
    from scxml_runtime.durable.host.watching import Notes


@dataclass(slots=True)
class Kept:
    """A family and what is under way for it. `armed`: the moment of the wake that is on its way, with this
    `generation`; one with another is stale. `waiting`: inputs that cannot be taken as yet. `services`: of each
    that runs, by its key, the invocation and how many events it was told. `turns`: how many there are in its history.
    `head`: the number of the turn behind which the lines of a trace begin, 0 but after a migration.
    `saved`: the family, as JSON.
    """

    id: str
    chart: str
    meaning: str
    due: float | None = None
    armed: float | None = None
    generation: int = 0
    is_over: bool = False
    problem: str | None = None
    waiting: list[dict[str, Any]] = field(default_factory=list)
    services: dict[str, list[Any]] = field(default_factory=dict)
    turns: int = 0
    head: int = 0
    saved: str = ""

    def wants(self, due: float | None) -> bool:
        """Whether a wake must be sent for this moment. One that is on its way and comes sooner will see to it."""
        self.due = due
        if due is None:
            self.generation += self.armed is not None  # what is on its way is stale
            self.armed = None
            return False
        if self.armed is not None and self.armed <= due:
            return False
        self.generation += 1
        self.armed = due
        return True

    def wait(self, given: Iterable[dict[str, Any]], why: str) -> None:
        """The inputs wait, for this reason; and a wake is to look whether it still holds."""
        self.waiting += given
        self.problem = why
        self.generation += 1
        self.armed = None

    def row(self) -> Row:
        """As a store would have it."""
        return Row(self.id, self.chart, self.meaning, self.saved, self.due, self.is_over, self.problem)

    def to_bytes(self) -> bytes:
        """For `kept_from`: a line for what is under way, and one for the family."""
        return f"{write([getattr(self, name) for name in UNDER_WAY])}\n{self.saved}".encode()

    def standing(self, told: Any, now: float) -> bytes:
        """What lists tell of it, as an object of JSON (tables.py reads it): `told` is what the family was saved as,
        `now` when that was written."""
        states, began, changed, failure = summary(told)
        return write(
            {
                "chart": self.chart,
                "version": self.meaning,
                "states": states,
                "began": float(began),
                "changed": float(changed),
                "due": None if self.due is None else float(self.due),
                "over": int(self.is_over),
                "failure": failure,
                "problem": self.problem,
                "written": now,
            }
        ).encode()


UNDER_WAY = tuple(Kept.__slots__)[:-1]


def kept_from(told: bytes | None) -> Kept | None:
    """What was kept; None where nothing was."""
    if not told:
        return None
    under_way, _, saved = told.decode().partition("\n")
    found: dict[str, Any] = dict(
        zip(UNDER_WAY, read(under_way), strict=False)
    )  # an earlier one has written fewer
    return Kept(**found, saved=saved)


def seen(kept: Kept, family: Family | None, problem: str | None) -> dict[str, Any]:
    """What `View` shows, as plain JSON data; nothing of its inside where there is no family, because of a problem."""
    told = {name: getattr(kept, name) for name in ("id", "chart", "due", "is_over")}
    told |= {"problem": problem, "version": kept.meaning, "waiting": len(kept.waiting)}
    if family is None:
        return told
    root = family.session
    summed = dict(zip(FIELDS, summary(family.saved()), strict=True))
    return {
        **told,
        **summed,
        "states": str(summed["states"]).split(),
        "configuration": sorted(root.configuration),
        "data": dict(root.data),
        "final": root.final,
        "log": list(root.log),
        "timers": [*family.timers()],
        "children": [*family.children()],
        "under_way": [(key, each.what, each.type) for key, each in family.pending()],
    }


class Residents:
    """Families in memory, each with what a scribe writes down of it, at most so many; the one that was not needed for
    longest leaves first."""

    __slots__ = ("_families", "_most")

    def __init__(self, most: int) -> None:
        self._most = most
        self._families: OrderedDict[str, tuple[str, Family, Notes | None]] = OrderedDict()

    def take(self, kept: Kept) -> tuple[Family, Notes | None] | None:
        """The family that was saved as this; whoever takes it keeps it again when it has become something else."""
        saved, *found = self._families.pop(kept.id, ("",))
        return (found[0], found[1]) if saved == kept.saved and found else None  # type: ignore[return-value]

    def keep(self, kept: Kept, family: Family, notes: Notes | None) -> None:
        """It was saved as this."""
        self._families[kept.id] = (kept.saved, family, notes)
        while len(self._families) > self._most:
            self._families.popitem(last=False)

    def drop(self, id: str) -> None:
        """It comes back from what was saved."""
        self._families.pop(id, None)

    def of(self, kept: Kept) -> Family | None:
        """The family that was saved as this, to be looked at."""
        found = self._families.get(kept.id)
        return found[1] if found is not None and found[0] == kept.saved else None
