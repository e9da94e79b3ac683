"""What refers to what in a snapshot: for one that another version of its chart takes over.

In: a snapshot, or a part of one. Out: the entries of its table of objects that are reached from there; and the snapshot
without those that nothing reaches. The rule that surprises: an entry that is left out stays as an empty list, so that
the others keep their numbers.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Json = dict[str, Any]

NOTHING = {"$": "list", "items": []}


def table(saved: Json) -> list[Any]:
    """The objects of a snapshot; none where there is no such table, or a damaged one."""
    objects = saved.get("objects")
    found = objects.get("table") if objects.__class__ is dict else None
    return found if found.__class__ is list else []


def referred(json: Any, table: list[Any]) -> set[int]:
    """The numbers of all entries that are reached from this."""
    found: set[int] = set()
    waiting = [json]
    while waiting:
        each = waiting.pop()
        if each.__class__ is list:
            waiting += each
        elif each.__class__ is dict:
            waiting += each.values()
            place = each.get("n") if each.get("$") == "ref" else None
            if place.__class__ is int and 0 <= place < len(table) and place not in found:
                found.add(place)
                waiting.append(table[place])
    return found


def without_unreferred(saved: Json) -> Json:
    """The snapshot without objects that nothing refers to any more."""
    held = table(saved)
    if not held:
        return saved
    objects = saved["objects"]
    reached = referred({**saved, "objects": {**objects, "table": None}}, held)
    kept = [each if place in reached else NOTHING for place, each in enumerate(held)]
    return {**saved, "objects": {**objects, "table": kept}}
