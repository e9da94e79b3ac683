"""The objects of a simulated contact centre again.

In: what `writer.py` wrote, or anybody else. Out: records and values, of the kinds that their fields have, or a
SnapshotError.

The rule that surprises: classes come from the list that whoever restores has given; nothing is imported, and a method
is found only where it may wait on the clock (`calls.py`).
"""

from __future__ import annotations

from _heapq import heappush
from functools import partial
from pathlib import Path
from random import Random
from types import MethodType

from scxml_runtime.chart.event import Event
from scxml_runtime.js.refusals import with_article
from scxml_runtime.modules.module import unknown
from scxml_runtime.session.saving import events
from scxml_runtime.session.saving.fields import field, number, texts
from scxml_runtime.session.saving.problems import SnapshotError
from scxml_runtime.session.saving.reader import Reader
from scxml_runtime.session.saving.table import Table, pairs
from scxml_runtime.simulator.saving.calls import FUNCTIONS, check_call, method_of
from scxml_runtime.simulator.saving.charts import chart_among
from scxml_runtime.simulator.saving.kinds import ANY, fits
from scxml_runtime.simulator.saving.parts import ENTRIES, LATE, fields, part
from scxml_runtime.simulator.saving.records import BY_TAG, RECORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from typing import Any

SPENT = (0.0, 0, None)
"""A place that the clock had given: its number is none that the clock gives again."""

CALLABLE = (MethodType, partial)


class Appointed:
    """Something that waits on the clock."""

    __slots__ = ("appointment", "clock", "left", "order")

    def __init__(self, clock: Any, left: float, order: int, appointment: tuple[Any, ...]) -> None:
        self.clock = clock
        self.left = left
        self.order = order
        self.appointment = appointment

    @property
    def sooner(self) -> tuple[float, int]:
        return self.left, self.order

    def action(self) -> None:
        """It is in the appointment."""

    def arm(self, action: None) -> None:
        """Make the appointment, which has its number. Raises SnapshotError where that is not its turn."""
        clock = self.clock
        clock.count += 1
        if clock.count != self.appointment[1]:
            raise SnapshotError("what waits on the clock stands in no order")
        heappush(clock.heap, self.appointment)


class SimulationTable(Table):
    """The objects of one simulation."""

    __slots__ = ()
    _reader: SimulationReader

    def _make(self, json: dict[str, Any]) -> Any:
        cls = BY_TAG.get(json["$"])
        return super()._make(json) if cls is None else object.__new__(cls)

    def fill(self, stop: int | None = None) -> None:
        start = self._filled
        super().fill(stop)
        for made in self._made[start : self._filled]:  # what a field holds is filled by now
            for name, kind in RECORDS.get(type(made), {}).items():
                if not fits(getattr(made, name), kind):
                    raise SnapshotError(f"the {name!r} of {with_article(type(made).__name__)} is damaged")

    def _fill_fields(self, made: Any, json: dict[str, Any]) -> None:
        for name in RECORDS[type(made)]:
            if name not in json:
                raise SnapshotError(f"{with_article(type(made).__name__)} lacks its {name!r}")
            object.__setattr__(made, name, self._reader.behind(json[name]))

    def _fill_keyed(self, made: dict[Any, Any], json: dict[str, Any]) -> None:
        for pair in pairs(json, "pairs"):
            key, value = map(self._reader.behind, pair)
            try:
                made[key] = value
            except TypeError:
                raise SnapshotError("a key is damaged") from None

    def _appointment(self, json: dict[str, Any]) -> tuple[Any, ...]:
        left, order = self._reader.value(json.get("due")), field(json, "order", int, 0)
        if left.__class__ not in (int, float) or left != left or not 0 <= order < 1 << 62:
            raise SnapshotError("what waits on the clock is damaged")
        call = self._call(json)
        made = (self._reader.now + left, order + 1, call, *self._with(json))
        self._reader.appointed.append(Appointed(self._reader.simulator.clock, left, order, made))
        return made

    def _call(self, json: dict[str, Any]) -> Any:
        call = self._reader.behind(json.get("call"))
        if not isinstance(call, CALLABLE):
            raise SnapshotError("what waits on the clock must be a method")
        return call

    def _with(self, json: dict[str, Any]) -> Iterable[Any]:
        return map(self._reader.behind, field(json, "with", list))

    def _partial(self, json: dict[str, Any]) -> Any:
        named = dict(pairs(json, "named")) if "named" in json else {}
        if not all(name.__class__ is str for name in named):
            raise SnapshotError("the names of parameters must be texts")
        call = self._call(json)
        return partial(
            call, *self._with(json), **{name: self._reader.behind(each) for name, each in named.items()}
        )

    def _change(self, json: dict[str, Any]) -> Any:
        name = field(json, "name", str)
        if name not in FUNCTIONS:
            raise SnapshotError(f"there is no change of user data {name[:40]!r}")
        return FUNCTIONS[name]

    def _action(self, json: dict[str, Any]) -> Any:
        module, name = field(json, "module", str), field(json, "name", str)
        if field(json, "unknown", bool, False):
            return unknown(module, name)
        found = part(self._reader.simulator, f"modules[{module}]").actions.get(name)
        if found is None:
            raise SnapshotError(f"the module {module[:40]!r} has no action {name[:40]!r}")
        return found

    def _event(self, json: dict[str, Any]) -> Event:
        return events.whole(json.get("event"), self._reader, False)

    def _file(self, json: dict[str, Any]) -> Path:
        return Path(field(json, "path", str))

    def _bytes(self, json: dict[str, Any]) -> bytes:
        try:
            return bytes.fromhex(field(json, "hex", str))
        except ValueError:
            raise SnapshotError("bytes are damaged") from None

    def _texts(self, json: dict[str, Any]) -> set[str]:
        return {*texts(json, "items")}

    def _random(self, json: dict[str, Any]) -> Random:
        made, gauss = Random(0), json.get("gauss")
        if gauss is not None and gauss.__class__ is not float:
            raise SnapshotError("the state of chance is damaged")
        try:
            made.setstate((json.get("version"), tuple(field(json, "state", list)), gauss))
        except (TypeError, ValueError, OverflowError):
            raise SnapshotError("the state of chance is damaged") from None
        return made


MADE_WHOLE = {
    "appointment": SimulationTable._appointment,
    "partial": SimulationTable._partial,
    "change": SimulationTable._change,
    "action": SimulationTable._action,
    "event": SimulationTable._event,
    "file": SimulationTable._file,
    "bytes": SimulationTable._bytes,
    "texts": SimulationTable._texts,
    "random": SimulationTable._random,
}
SimulationTable.make = {**Table.make, **MADE_WHOLE}
SimulationTable.fill_with = {
    **Table.fill_with,
    **dict.fromkeys(MADE_WHOLE, Table._fill_nothing),
    **dict.fromkeys(BY_TAG, SimulationTable._fill_fields),
    "dict": SimulationTable._fill_keyed,
}


class SimulationReader(Reader):
    """Reads the values of one simulation."""

    __slots__ = ("_charts", "_saved", "appointed", "now", "simulator")
    table = SimulationTable

    def __init__(
        self, saved: dict[str, Any], sessions: Sequence[Any], simulator: Any, charts: Sequence[type[Any]]
    ) -> None:
        super().__init__(field(saved, "objects", dict), sessions)
        self.simulator = simulator
        self.now = number(field(saved, "host", dict), "now")
        self.appointed: list[Appointed] = []
        self._charts = charts
        self._saved = saved

    def read_objects(self) -> None:
        """Read the contact centre's, and let it have them; then those of the sessions, which look at it."""
        told = field(self._saved, "parts", dict)
        ours = field(self._saved, "partsObjects", int)
        if not 0 <= ours <= len(field(self._saved["objects"], "table", list)):
            raise SnapshotError("'partsObjects' must be a number of objects")
        self._table.fill(ours)
        for each in self.appointed:
            check_call(each.appointment[2], each.appointment[3:])
        for path, state in told.items():
            if path not in LATE:
                self._remember(path, state)
        super().read_objects()

    def remember_late(self) -> None:
        """Let the contact centre have the rest, when the sessions are there."""
        for path in LATE:
            if path in self._saved["parts"]:
                self._remember(path, self._saved["parts"][path])

    def _remember(self, path: str, state: Any) -> None:
        owner = part(self.simulator, path)
        if state.__class__ is not dict:
            raise SnapshotError(f"what {path[:40]!r} remembers is damaged")
        kinds = fields(path, owner) if path else dict.fromkeys(_added(owner, state), ANY)
        if not {*state} <= {*kinds}:
            raise SnapshotError(f"what {path[:40]!r} remembers is damaged")
        for name, json in state.items():  # what came later than the snapshot is as in a new simulator
            value = self.behind(json)
            if not fits(value, kinds[name]):
                raise SnapshotError(f"the {name!r} of {path!r} is damaged")
            put(owner, name, value)

    def _part(self, json: dict[str, Any]) -> Any:
        return part(self.simulator, field(json, "path", str))

    def _method(self, json: dict[str, Any]) -> Any:
        return method_of(self.behind(json.get("of")), json.get("name"))

    def _chart(self, json: dict[str, Any]) -> type[Any]:
        return chart_among(self._charts, json)

    def _text_of_python(self, json: dict[str, Any]) -> str:
        return field(json, "text", str)  # type: ignore[no-any-return]

    def _integer(self, json: dict[str, Any]) -> int:
        try:
            return int(field(json, "hex", str), 16)
        except ValueError:
            raise SnapshotError("an integer is damaged") from None


SimulationReader.only_behind = {
    **Reader.only_behind,
    "part": SimulationReader._part,
    "method": SimulationReader._method,
    "chart": SimulationReader._chart,
    "session": lambda self, json: self.owner(json),
    "characters": SimulationReader._text_of_python,
    "integer": SimulationReader._integer,
    "spent": lambda self, json: SPENT,
}


def put(owner: Any, name: str, value: Any) -> None:
    """Let a part remember; a slot takes it, whatever else it would do with what a test sets."""
    if name == ENTRIES:
        owner.clear()
        owner.update(value)
    else:
        object.__setattr__(owner, name, value)


def _added(simulator: Any, names: Iterable[str]) -> list[str]:
    """Those names that a class derived from the simulator may have added."""
    own = [cls for cls in type(simulator).__mro__ if cls.__module__.startswith("scxml_runtime")]
    return [name for name in names if name[:2] != "__" and not any(name in vars(cls) for cls in own)]
