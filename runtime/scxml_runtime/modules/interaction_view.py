"""`_genesys.ixn.interactions`: the interactions of a session as scripts see them (ORS interaction 2).

In: plain records from the platform. Out: one ECMAScript object, by interaction id and by position. The rules
that surprise: an interaction object stays the same while it is in the list, so that a script may keep it; its
`udata` is a new object after every change, so that a script may compare old with new (ORS interaction 2.8).
"""

from __future__ import annotations

from scxml_runtime import js

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


class InteractionList:
    """The list of one session; `read` gives the platform's present state, `given` makes values fit for scripts."""

    __slots__ = ("entries", "given", "known", "read", "value")

    def __init__(self, read: Callable[[], list[dict[str, Any]]], given: Callable[[Any], Any]) -> None:
        self.read = read
        self.given = given
        self.known: dict[str, dict[str, Any]] = {}
        self.entries: dict[str, Any] = {}
        self.value = js.object({})
        self.refresh()

    def refresh(self) -> None:
        """Take over what changed on the platform."""
        records = {record["g_uid"]: record for record in self.read()}
        is_rearranged = list(records) != list(self.known)
        if records == self.known and not is_rearranged:
            return
        self.entries = {key: self._entry(key, record) for key, record in records.items()}
        self.known = records
        if is_rearranged:
            self._rearrange()

    def _rearrange(self) -> None:
        """Put the entries into their places, and under their ids."""
        self.value.properties = {}
        js.define_hidden(self.value, "length", len(self.entries))
        for place, (key, entry) in enumerate(self.entries.items()):
            self.value.properties[key] = entry
            js.define_hidden(self.value, str(place), entry)

    def go_on(self) -> None:
        """The object is what it was when it was saved: go on from what it says."""
        self.entries = {
            key: each
            for key, each in self.value.properties.items()
            if isinstance(key, str) and isinstance(each, js.JSObject)
        }
        self.known = {key: js.to_python(each) for key, each in self.entries.items()}

    def first_id(self, this: Any, *_: Any) -> Any:
        """`firstixnid`: the id of the session's main interaction."""
        return next(iter(self.known), js.undefined)

    def _entry(self, key: str, record: dict[str, Any]) -> Any:
        entry = self.entries.get(key)
        if entry is None:
            return self.given(js.from_python(record))
        before = self.known[key]
        for name, value in record.items():
            if before.get(name) != value:
                entry.properties[name] = self.given(js.from_python(value))
        return entry
