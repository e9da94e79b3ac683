"""The objects of a saved contact centre: agents, calls, requests, appointments, by the parts that remember them.

In: the snapshot of a simulation. Out: lists, pairs and records as JSON, with the names and numbers in them. The rule
that surprises: nothing is taken on trust: whatever is not what it must be is a SnapshotError.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from scxml_runtime.session.saving.fields import field, number
from scxml_runtime.session.saving.problems import SnapshotError
from scxml_runtime.simulator.transcript import SESSION_ID
from scxmlc.cli.saved_sessions import Json
from scxmlc.cli.saved_values import Above, Pieces, Values, is_text


class Records(Values):
    """The values of one simulation."""

    def __init__(self, saved: Json) -> None:
        super().__init__(saved)
        self._parts = field(saved, "parts", dict)
        self.table = self._table
        self.now = number(field(saved, "host", dict), "now")
        self.names = {self.text(id): self.text(name) for id, name in self.pairs("transcript", "names")}

    def remembered(self, path: str, name: str) -> Any:
        """What a part of the contact centre remembers under a name; None for nothing."""
        return field(self._parts, path, dict, {}).get(name)

    def items(self, path: str, name: str) -> list[Any]:
        """The list that a part remembers."""
        return self.listed(self.remembered(path, name))

    def pairs(self, path: str, name: str) -> list[tuple[Any, Any]]:
        """The keys and the values of what a part remembers by name."""
        return self.entries(self.remembered(path, name))

    def listed(self, value: Any) -> list[Any]:
        """The items of a list or a tuple; none of nothing."""
        told = self._behind(value)
        if told is None:
            return []
        found: list[Any] = told if told.__class__ is list else field(told, "items", list)
        return found

    def entries(self, value: Any) -> list[tuple[Any, Any]]:
        """The keys and values of a dict; none of nothing."""
        told = self._behind(value)
        if told is None:
            return []
        if told.__class__ is not dict:
            raise SnapshotError("what is kept by name is a list")
        return [*self._pairs_of(told)] if "pairs" in told else [*field(told, "items", dict).items()]

    def record(self, value: Any, *kinds: str) -> Json:
        """An object of one of these kinds."""
        told = self._behind(value)
        if told.__class__ is not dict or told.get("$") not in kinds:
            raise SnapshotError(f"what must be {' or '.join(kinds)} is something else")
        return told

    def kind(self, value: Any) -> str:
        """What sort of object it is; "" for none."""
        told = self._behind(value)
        found = told.get("$") if told.__class__ is dict else None
        return found if found.__class__ is str else ""

    def named(self, told: Json, name: str) -> str:
        """A text of a record, with the names of sessions for their ids; "" where it has none."""
        value = told.get(name)
        return self.of_sessions(self.text(value)) if is_text(value) or value.__class__ is dict else ""

    def of_sessions(self, text: str) -> str:
        """A text with the names of sessions for their ids."""
        return SESSION_ID.sub(lambda found: self.names.get(found[0], found[0]), text)

    def text(self, value: Any) -> str:
        """A text, as Python or as scripts have it."""
        if value.__class__ is dict and value.get("$") == "characters":
            return field(value, "text", str)  # type: ignore[no-any-return]
        return super().text(value)

    def _behind(self, value: Any) -> Any:
        """What a reference refers to; all else as it is."""
        told = self._entry(value)
        found = value if told is None else told
        if found is not None and found.__class__ not in (dict, list):
            raise SnapshotError("an object of the contact centre is none")
        return found

    def _special(self, value: Json, above: Above) -> Pieces:
        if value.get("$") == "characters":
            yield from self.pieces(field(value, "text", str), above)
        else:
            yield from super()._special(value, above)

    def appointments(self) -> Iterator[Json]:
        """What waits on the clock, in its order; the delayed events of sessions are theirs."""
        found = [each for each in self.table if each.get("$") == "appointment"]
        yield from sorted(found, key=lambda each: (number(each, "due"), field(each, "order", int, 0)))
