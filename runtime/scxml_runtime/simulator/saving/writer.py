"""The objects of a simulated contact centre as JSON, beside those of its sessions.

In: a simulator. Out: what each of its parts remembers; records and values as references into the one table.

The rule that surprises: what Python has and scripts have not, texts with characters beyond U+FFFF and integers beyond
2**53, is told from what scripts have, since a test compares it. A place that the clock gave and has done with is
`spent`, whatever it was.
"""

from __future__ import annotations

from functools import partial
from operator import itemgetter
from pathlib import PosixPath, PurePath, WindowsPath
from random import Random
from types import FunctionType, MethodType

from scxml_runtime.chart.event import ErrorEvent, Event
from scxml_runtime.host.delivery import came_due
from scxml_runtime.host.errands import wake
from scxml_runtime.modules import PlatformEvent
from scxml_runtime.modules.action import Action
from scxml_runtime.modules.module import unknown
from scxml_runtime.session.content import came_due as came_due_plainly
from scxml_runtime.session.saving import events
from scxml_runtime.session.saving.problems import NotSaveable
from scxml_runtime.session.saving.scalars import LARGEST
from scxml_runtime.session.saving.timers import left
from scxml_runtime.session.saving.writer import Writer
from scxml_runtime.simulator.saving.calls import FUNCTIONS, name_of
from scxml_runtime.simulator.saving.charts import written
from scxml_runtime.simulator.saving.kinds import APPOINTMENT
from scxml_runtime.simulator.saving.parts import ENTRIES, fields, parts
from scxml_runtime.simulator.saving.records import RECORDS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

LAST_OF_PLANE = "\uffff"
NAMES_OF_FUNCTIONS = {id(made): name for name, made in FUNCTIONS.items()}
TOLD_ELSEWHERE = (came_due, came_due_plainly, wake)
"""Delayed events stand with their sessions; and coroutines that sleep are begun anew, or count as failed."""

OF_THE_PROGRAM = (
    "it is a function of the program's own; what waits can be saved where it is functools.partial of a method of the "
    "simulator"
)


class SimulationWriter(Writer):
    """Writes the values of one simulation."""

    __slots__ = ("_clock", "_modules", "_parts", "_waiting", "appointed")

    def __init__(self, sessions: Sequence[Any], simulator: Any) -> None:
        super().__init__(sessions)
        self._clock = simulator.clock
        self._modules = simulator.modules.loaded
        self._parts = [*parts(simulator)]
        self._waiting = {id(each): each for each in self._clock.heap if each[1] not in self._clock.dropped}
        self.appointed: list[dict[str, Any]] = []
        for path, part in self._parts:
            self._known[id(part)] = {"$": "part", "path": path}

    def value(self, value: Any, path: str = "") -> Any:
        """A value; an object becomes a reference, a method or a class its name."""
        kind = value.__class__
        if kind is str and (value.isascii() or max(value) > LAST_OF_PLANE):
            return value if value.isascii() else {"$": "characters", "text": value}
        if kind is int and not -LARGEST <= value <= LARGEST:
            return {"$": "integer", "hex": f"{value:x}"}
        if kind is MethodType:
            return self._method(value, path)
        return self._chart(value, path) if isinstance(value, type) else super().value(value, path)

    def looks_again(self, session: Any) -> bool:
        """Never: what scripts see of interactions may be of before they changed, and stays so."""
        return False

    @property
    def count(self) -> int:
        """How many objects have been told."""
        return len(self._table)

    def parts(self) -> dict[str, Any]:
        """What each part remembers."""
        told = {path: self._part(path, part) for path, part in self._parts}
        for each in sorted(self._waiting.values(), key=itemgetter(0, 1)):
            if each[2] not in TOLD_ELSEWHERE:
                self._reference(each, f"what waits until {each[0]:g} s")
        return {path: state for path, state in told.items() if state}

    def _part(self, path: str, part: Any) -> dict[str, Any]:
        told = {}
        for name in fields(path, part):
            value = {**part} if name == ENTRIES else getattr(part, name)
            told[name] = self.value(value, f"{path or 'simulator'}.{name}".rstrip("."))
        return told

    # --- objects --------------------------------------------------------------

    def _object(self, value: Any, path: str) -> dict[str, Any]:
        if id(value) in self._waiting:
            return self._appointment(value, path)
        kind = type(value)
        found = RECORDS.get(kind)
        if found is not None:
            return self._fields(value, found, path)
        write = OF_PLATFORM.get(kind)
        if write is not None:
            told: dict[str, Any] = write(self, value, path)
            return told
        return super()._object(value, path)

    def _fields(self, value: Any, kinds: dict[str, Any], path: str) -> dict[str, Any]:
        told: dict[str, Any] = {"$": type(value).__name__}
        for name, kind in kinds.items():
            part = getattr(value, name)
            is_spent = APPOINTMENT in (kind if kind.__class__ is tuple else (kind,)) and part is not None
            if is_spent and id(part) not in self._waiting:
                told[name] = {"$": "spent"}
            else:
                told[name] = self.value(part, f"{path}.{name}")
        return told

    def _appointment(self, value: tuple[Any, ...], path: str) -> dict[str, Any]:
        due, number, call, *args = value
        told = {
            "$": "appointment",
            "due": self.value(left(due, self._clock.now())),
            "order": number,
            "call": self.value(call, f"what waits until {due:g} s"),
            "with": [self.value(each, path) for each in args],
        }
        self.appointed.append(told)
        return told

    def _method(self, value: MethodType, path: str) -> dict[str, Any]:
        name = name_of(value)
        if name is None:
            raise NotSaveable(path, OF_THE_PROGRAM)
        return {"$": "method", "of": self.value(value.__self__, path), "name": name}

    def _partial(self, value: partial[Any], path: str) -> dict[str, Any]:
        told = {
            "$": "partial",
            "call": self.value(value.func, path),
            "with": [self.value(each, path) for each in value.args],
        }
        if value.keywords:
            told["named"] = [[name, self.value(each, path)] for name, each in value.keywords.items()]
        return told

    def _function_of(self, value: FunctionType, path: str) -> dict[str, Any]:
        name = NAMES_OF_FUNCTIONS.get(id(value))
        if name is not None:
            return {"$": "change", "name": name}
        try:
            return super()._function(value, path)
        except NotSaveable as problem:
            waits = path.startswith("what ")
            raise NotSaveable(path, OF_THE_PROGRAM if waits else problem.why) from None

    def _chart(self, value: type[Any], path: str) -> dict[str, Any]:
        if "chart" not in vars(value):
            raise NotSaveable(path, f"the class {value.__name__} is none of a chart")
        return {"$": "chart", **written(value)}

    def _action(self, value: Action, path: str) -> dict[str, Any]:
        for name, module in self._modules.items():
            if module.actions.get(value.name) is value:
                return {"$": "action", "module": name, "name": value.name}
        return {"$": "action", "module": value.done.partition(".")[0], "name": value.name, "unknown": True}

    def _event(self, value: Event, path: str) -> dict[str, Any]:
        return {"$": "event", "event": events.write(value, self, path)}

    def _path(self, value: PurePath, path: str) -> dict[str, Any]:
        return {"$": "file", "path": str(value)}

    def _bytes(self, value: bytes, path: str) -> dict[str, Any]:
        return {"$": "bytes", "hex": value.hex()}

    def _set(self, value: set[str], path: str) -> dict[str, Any]:
        if not all(each.__class__ is str for each in value):
            raise NotSaveable(path, "it is a set of what are no texts")
        return {"$": "texts", "items": sorted(value)}

    def _random(self, value: Random, path: str) -> dict[str, Any]:
        version, state, gauss = value.getstate()
        return {"$": "random", "version": version, "state": [*state], "gauss": gauss}


OF_PLATFORM: dict[type[Any], Any] = {
    FunctionType: SimulationWriter._function_of,
    partial: SimulationWriter._partial,
    Action: SimulationWriter._action,
    type(unknown("", "")): SimulationWriter._action,
    **dict.fromkeys((Event, PlatformEvent, ErrorEvent, events.ReadOnlyEvent), SimulationWriter._event),
    **dict.fromkeys((PosixPath, WindowsPath), SimulationWriter._path),
    bytes: SimulationWriter._bytes,
    set: SimulationWriter._set,
    Random: SimulationWriter._random,
}
"""What else than records there is, by class."""
