"""What a snapshot says of its chart, and the tables that are the same for all sessions of a class.

In: a class. Out: its name, its meaning, its states and data; the attributes of its variables. The rule that surprises:
worked out when the first session of a class is saved or restored, and kept as long as the class.
"""

from __future__ import annotations

from weakref import WeakKeyDictionary

from scxml_runtime.js.names import mangle
from scxml_runtime.js.scope import Globals
from scxml_runtime.session.saving.meaning import meaning, owner_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Class = type[Any]  # of sessions


class Head:
    """One class: `told` goes into snapshots; `slots` are the descriptors of the variables that have one, with their
    names and their paths; `put` has what gives them values, by name."""

    __slots__ = ("put", "slots", "told")

    def __init__(self, cls: Class) -> None:
        owner = owner_of(cls)
        chart = cls.chart
        structure = (cls.repertoire_ or cls.derive_()).structure
        self.told: dict[str, Any] = {
            "name": chart.name,
            "class": owner.__name__,
            "source": chart.source,
            "meaning": meaning(cls),
            "states": [*structure.nodes],
            "data": [row.id for row in chart.data],
        }
        found = [(row.id, mangle(row.id)) for row in chart.data]
        slots = cls.data_class_.slots_
        self.slots = [(id, slots[name], f"data.{id}") for id, name in dict(found).items() if name in slots]
        self.put = {id: slot.__set__ for id, slot, _ in self.slots if not hasattr(Globals, mangle(id))}


_known: WeakKeyDictionary[Class, Head] = WeakKeyDictionary()


def head(cls: Class) -> Head:
    """The head of snapshots of this class."""
    found = _known.get(cls)
    if found is None:
        found = _known[cls] = Head(cls)
    return found
