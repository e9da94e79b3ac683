"""What of a snapshot has no place in another version of its chart, in words.

In: a class, a snapshot, how it is to be migrated. Out: texts, none where nothing is lost. Nothing is restored.

The rule that surprises: a function that migrates renames and leaves out as it likes; told is only what this chart has
no place for in its answer.
"""

from __future__ import annotations

from scxml_runtime.chart.structure import prefixes
from scxml_runtime.session.saving.fields import field, number, objects, texts
from scxml_runtime.session.saving.heads import head
from scxml_runtime.session.saving.meaning import same
from scxml_runtime.session.saving.migrating import migrated, tables
from scxml_runtime.session.saving.moved import others
from scxml_runtime.session.saving.variables import variables

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Json = dict[str, Any]

UNTAKEN = "no transition of the chart takes it"
HERE = ("own", "internal")
"""The ways of delayed events that end in the session itself."""

TOO_MUCH = "so that it cannot be restored"


def losses(cls: Any, saved: Json, migrate: Any = None) -> tuple[str, ...]:
    """What would be lost, with `migrate` None if it were taken over as it is. Raises SnapshotError."""
    meant = field(field(saved, "chart", dict), "meaning", str)
    if migrate is None and same(meant, head(cls).told["meaning"]):
        return ()
    lost: list[str] = []
    if not callable(migrate):
        lost += _by_names(cls, saved, *tables(migrate or {})[:2])
    made = migrated(cls, saved, migrate or {})
    return (*lost, *others(cls, made), *_without_place(cls, field(made, "session", dict)))


def _by_names(cls: Any, saved: Json, states: Json, data: Json) -> Iterator[str]:
    """What the tables leave out."""
    told, now = field(saved, "session", dict), head(cls).told
    before = texts(field(saved, "chart", dict), "data")
    for name in variables(cls, saved):
        to = data.get(name, name)
        if to is None or (name in before and to not in now["data"]):
            yield f"the value of {name!r}"
    for id in texts(told, "configuration"):
        if states.get(id, id) is None:
            yield f"that {id!r} is active"
    history = field(told, "history", dict, {})
    for id in history:
        kept = {states.get(each, each) for each in (id, *texts(history, id))}
        if not kept <= {*now["states"]}:
            yield f"what the history {id!r} remembers"


def _without_place(cls: Any, told: Json) -> Iterator[str]:
    """What is in a snapshot of this chart, as it says, and is not of this chart."""
    known = {*head(cls).told["states"]}
    for id in texts(told, "configuration"):
        if id not in known:
            yield f"the active state {id!r}, {TOO_MUCH}"
    for each in objects(told, "invocations"):
        state, id = field(each, "state", str), field(each, "id", str)
        if state not in known:
            yield f"what was invoked as {id!r} in the state {state!r}, {TOO_MUCH}"
    yield from _untaken(cls, told)


def _untaken(cls: Any, told: Json) -> Iterator[str]:
    """Events for this session that wait, or are delayed, and that it would not take."""
    takes = _takes(cls)
    for each in objects(told, "timers"):
        name = _name(each.get("event"))
        if each.get("way", "own") in HERE and name is not None and not takes(name):
            yield f"the event {name!r} that comes in {number(each, 'due'):g} s: {UNTAKEN}"
    for queue in ("internal", "external"):
        for event in field(told, queue, list, []):
            name = _name(event)
            if name is not None and not takes(name):
                yield f"the event {name!r} that waits: {UNTAKEN}"


def _name(event: Any) -> str | None:
    """The name of an event, which alone or with all else stands for it; None where it is not plain."""
    name = event.get("name") if event.__class__ is dict else event
    return name if name.__class__ is str else None


def _takes(cls: Any) -> Callable[[str], bool]:
    """Whether some transition of the chart takes an event of a name."""
    known = cls.repertoire_.structure.descriptors
    return lambda name: any(each in known for each in prefixes(name))
