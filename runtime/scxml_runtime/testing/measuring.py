"""Sessions that are measured: their classes get a repertoire that counts.

In: `start` and `stop`, which may be nested. Out: counts on the `sheets` of all charts whose sessions start in
between. A measured repertoire counts a microstep's transitions and states by one more function at the head of its
blocks, which goes into fused reactions as any other block does; conditions and content count by `probes`. Nothing
observes the session, so it goes the ways that it always goes.

The rule that surprises: classes keep their identity; while nothing is measured, there is not even a question asked.
"""

from __future__ import annotations

from scxml_runtime.chart.structure import Structure
from scxml_runtime.session.machine import StateMachine
from scxml_runtime.session.saving.codes import forget
from scxml_runtime.steps.reactions import Repertoire
from scxml_runtime.testing.sheets import sheet_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from scxml_runtime.chart.rows import Chart
    from scxml_runtime.steps.algorithm import Plan
    from scxml_runtime.steps.reactions import Reaction, Ways
    from scxml_runtime.testing.sheets import Sheet

    Method = Callable[..., Any]


class MeasuredStructure(Structure):
    """A structure whose methods count."""

    def __init__(self, chart: Chart, owner: type[Any]) -> None:
        self.sheet: Sheet = sheet_of(owner)
        for cls in owner.__mro__:
            _give_functions(cls, COUNTING)
        super().__init__(chart, owner)

    def bind(self, method: Method | None) -> Any:
        found = super().bind(method)
        return None if method is None else self.sheet.probe(method.__name__, found)


class MeasuredRepertoire(Repertoire):
    """A repertoire whose reactions count the transitions that they take and the states that they enter."""

    __slots__ = ("sheet",)

    def __init__(self, structure: MeasuredStructure, ways: Ways) -> None:
        self.sheet = structure.sheet
        super().__init__(structure, ways)

    def reaction(self, plan: Plan) -> Reaction:
        reaction = super().reaction(plan)
        taken = [self.sheet.transitions[id(arc.row)] for arc in plan.arcs if arc.row is not None]
        entered = [self.sheet.states[entry.node.id] for entry in plan.entered]
        if taken or entered:
            reaction.blocks = (_counting(self.sheet.hits, [*taken, *entered]), *reaction.blocks)
        return reaction


ITS_OWN, COUNTING = 0, 1


def _give_functions(cls: type[Any], which: int) -> None:
    """Functions of scripts are called as methods of their class: it gets its own, or those that count, unless somebody
    has put others there."""
    sheet: Sheet | None = vars(cls).get("sheet_")
    if sheet is None:
        return
    for name in sheet.functions:
        known = sheet.methods[name][:2]
        if vars(cls)[name] in known:
            setattr(cls, name, known[which])


def _counting(hits: list[int], places: list[int]) -> Method:
    def count(machine: Any, data: Any) -> None:
        for at in places:
            hits[at] += 1

    count.written = "\n".join(f"HITS[{at}] += 1" for at in places), {"HITS": hits}  # type: ignore[attr-defined]
    return count


class Former:
    """A repertoire that sessions under way still ask, and no new one: it counts as none, so that the next session of
    the class makes another."""

    __slots__ = ("repertoire",)

    def __init__(self, repertoire: Repertoire) -> None:
        self.repertoire = repertoire

    def __bool__(self) -> bool:
        return False

    def __getattr__(self, name: str) -> Any:
        return getattr(self.repertoire, name)


_users = 0
_plain: dict[type[StateMachine], Repertoire] = {}


def start() -> None:
    """Measure the sessions that start from now on."""
    global _users
    _users += 1
    if _users == 1:
        StateMachine.prepare_ = _measured
        for cls in _classes(StateMachine):
            if isinstance(cls.repertoire_, Repertoire):
                _plain[cls] = cls.repertoire_
                cls.repertoire_ = Former(cls.repertoire_)


def stop() -> None:
    """Measure no more, if nobody else does."""
    global _users
    _users -= 1
    if _users == 0:
        StateMachine.prepare_ = Repertoire
        for cls in _classes(StateMachine):
            if cls in _plain:
                cls.repertoire_ = _plain[cls]
            elif isinstance(cls.repertoire_, MeasuredRepertoire):
                cls.repertoire_ = Former(cls.repertoire_)
            _give_functions(cls, ITS_OWN)
        _plain.clear()


def _measured(structure: Structure, ways: Ways) -> Repertoire:
    forget(structure.owner)
    return MeasuredRepertoire(MeasuredStructure(structure.chart, structure.owner), ways)


def _classes(cls: type[StateMachine]) -> Iterator[type[StateMachine]]:
    for each in cls.__subclasses__():
        yield each
        yield from _classes(each)
