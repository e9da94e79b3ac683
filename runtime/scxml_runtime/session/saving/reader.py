"""Values of a snapshot again: what `plain.py` and `writer.py` wrote.

In: JSON that anybody may have written. Out: values of the sessions that are restored, or a SnapshotError.

The rule that surprises: nothing is executed; and what stands behind functions (the session, its scope, lists of
parameters) is no value that an event or a variable can hold.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.js.dynamic import UNSET
from scxml_runtime.js.values import HOLE, MISS
from scxml_runtime.session.saving.fields import field
from scxml_runtime.session.saving.natives import function_of, intrinsic, native
from scxml_runtime.session.saving.problems import SnapshotError
from scxml_runtime.session.saving.realms import EXTRAS, change, platform_object
from scxml_runtime.session.saving.scalars import NAMED, VALUES, named, read_number, units
from scxml_runtime.session.saving.table import Table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any, ClassVar

DEEPEST = 100
"""Values inside one another; the writers put what is deeper into the table."""


class Reader:
    """Reads the values of one snapshot."""

    __slots__ = ("_depth", "_realms", "_sessions", "_table")
    table: ClassVar[type[Table]] = Table
    special: ClassVar[Mapping[str, Any]]  # by kind: what reads a value
    only_behind: ClassVar[Mapping[str, Any]]  # by kind: what reads something that no variable holds

    def __init__(self, objects: Any, sessions: Sequence[Any]) -> None:
        objects = {} if objects is None else objects
        if objects.__class__ is not dict:
            raise SnapshotError("'objects' must be an object")
        self._depth = 0
        self._sessions = sessions
        self._table = self.table(self, field(objects, "table", list, []))
        self._realms: list[Any] = field(objects, "realms", list, [])

    def read_objects(self) -> None:
        """Read the table, and make the sessions' realms what they were."""
        for session in self._sessions[:1]:
            self.enter(session)
        self._table.fill()
        if len(self._realms) > len(self._sessions):
            raise SnapshotError("there are more realms than sessions")
        for session, json in zip(self._sessions, self._realms, strict=False):
            if json is not None:
                if json.__class__ is not dict:
                    raise SnapshotError("a realm is damaged")
                self.enter(session)
                change(session, json, self.value, self._table.fill_ordinary)

    def enter(self, session: Any) -> None:
        """Values of this session follow. They take no steps of its budget."""
        session.enter_()

    def value(self, json: Any) -> Any:
        """A value that scripts or events hold: of ECMAScript, or plain Python."""
        kind = json.__class__
        if kind is str:
            return json if json.isascii() else units(json)
        if json is None or kind is bool:
            return json
        if kind is int or kind is float:
            return read_number(json)
        found = self.deeper(self._object, json)
        if not isinstance(found, VALUES) and found.__class__ not in (dict, list) and found is not ...:
            raise SnapshotError("a value is none of ECMAScript")
        return found

    def script_value(self, json: Any) -> Any:
        """A value of ECMAScript."""
        found = self.value(json)
        if found.__class__ is dict or found.__class__ is list or found is ...:
            raise SnapshotError("a value is none of ECMAScript")
        return found

    def behind(self, json: Any) -> Any:
        """What stands behind objects: any value, or what only compiled code sees."""
        kind = json.get("$") if json.__class__ is dict else None
        if kind.__class__ is str:
            if kind == "ref":
                return self._referred(json)
            read = self.only_behind.get(kind)
            if read is not None:
                return read(self, json)
        return self.value(json)

    def owner(self, json: dict[str, Any]) -> Any:
        """The session that something belongs to."""
        at = json.get("session", 0)
        if at.__class__ is not int or not 0 <= at < len(self._sessions):
            raise SnapshotError("a reference to a session leads nowhere")
        return self._sessions[at]

    def deeper(self, read: Callable[..., Any], *args: Any) -> Any:
        """What `read` answers, one step further into what stands inside one another."""
        self._depth += 1
        if self._depth > DEEPEST:
            raise SnapshotError("values are nested too deeply")
        found = read(*args)
        self._depth -= 1
        return found

    def _object(self, json: Any) -> Any:
        if json.__class__ is list:
            return js.array([*map(self.script_value, json)])
        if json.__class__ is not dict:
            raise SnapshotError(f"a snapshot holds no {type(json).__name__}")
        if "$" in json:
            return self._special(json)
        return js.object({_key(key): self.script_value(each) for key, each in json.items()})

    def _special(self, json: dict[str, Any]) -> Any:
        found = named(json)
        if found is not NAMED:
            return found
        kind = json["$"]
        read = self.special.get(kind) if kind.__class__ is str else None
        if read is None:
            shown = repr(kind[:40]) if kind.__class__ is str else f"(a {type(kind).__name__})"
            raise SnapshotError(f"there is no kind {shown} of values")
        return read(self, json)

    def _referred(self, json: dict[str, Any]) -> Any:
        return self._table.at(json.get("n"))

    def _dict(self, json: dict[str, Any]) -> Any:
        return {_key(key): self.value(each) for key, each in field(json, "items", dict).items()}

    def _list(self, json: dict[str, Any]) -> Any:
        return [*map(self.value, field(json, "items", list))]

    def _global(self, json: dict[str, Any]) -> Any:
        return js.global_object(self.owner(json).data_)

    def _intrinsic(self, json: dict[str, Any]) -> Any:
        return self.owner(json).realm.object_for(intrinsic(json))

    def _native(self, json: dict[str, Any]) -> Any:
        owner = self.owner(json)
        return owner.realm.function_for(function_of(owner.data_, json))

    def _extra(self, json: dict[str, Any]) -> Any:
        if json.get("name") not in EXTRAS:
            raise SnapshotError("there is no such system variable")
        return getattr(self.owner(json).data_, json["name"])

    def _platform(self, json: dict[str, Any]) -> Any:
        return platform_object(self.owner(json).data_, json.get("path"))


def _key(key: Any) -> str:
    if key.__class__ is not str:
        raise SnapshotError("keys are texts")
    return units(key)


Reader.special = {
    "ref": Reader._referred,
    "dict": Reader._dict,
    "list": Reader._list,
    "global": Reader._global,
    "intrinsic": Reader._intrinsic,
    "native": Reader._native,
    "lent": Reader._native,
    "extra": Reader._extra,
    "platform": Reader._platform,
}
Reader.only_behind = {
    "shared": lambda self, json: intrinsic(json),
    "shared native": lambda self, json: native(json),
    "hole": lambda self, json: HOLE,
    "unset": lambda self, json: UNSET,
    "miss": lambda self, json: MISS,
}
