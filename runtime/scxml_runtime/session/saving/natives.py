"""Built-in functions by name: which member of which built-in object they are.

In: the shared record of a built-in function. Out: its name as JSON, and the record again. The rule that surprises: the
tables of all built-ins are read for it, once, when a snapshot first holds such a function.
"""

from __future__ import annotations

from scxml_runtime.js import intrinsics
from scxml_runtime.js.functions import Native
from scxml_runtime.js.names import mangle
from scxml_runtime.js.values import WELL_KNOWN, Symbol
from scxml_runtime.session.saving.problems import NotSaveable, SnapshotError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

ROLES = ("value", "getter", "setter")
NAMES_OF_SYMBOLS = {id(symbol): name for name, symbol in WELL_KNOWN.items()}

_names: dict[int, dict[str, str]] = {}
_natives: dict[tuple[str, str, str], Native] = {}


def intrinsic_names() -> list[str]:
    """All built-in objects."""
    constructors = [*intrinsics.CONSTRUCTORS]
    prototypes = [name + ".prototype" for name in constructors if name != "Proxy"]
    return [*constructors, *prototypes, *intrinsics.NAMESPACES, *intrinsics.OTHERS]


def _read() -> None:
    for name in intrinsic_names():
        try:
            table = intrinsics.intrinsic(name).table()
        except KeyError:
            continue
        for key, entry in table.items():
            told = f"@{NAMES_OF_SYMBOLS[id(key)]}" if isinstance(key, Symbol) else key
            for role in ROLES:
                native = getattr(entry, role, None)
                if isinstance(native, Native):
                    _natives[name, told, role] = native
                    said = {"of": name, "key": told}
                    _names.setdefault(id(native), said if role == "value" else {**said, "role": role})


def name_of_native(native: Any) -> dict[str, str]:
    """The name of a built-in function."""
    if not _names:
        _read()
    found = _names.get(id(native))
    if found is None:
        raise NotSaveable(
            f"the function {getattr(native, 'name', native)!r}", "it is none of the built-in ones"
        )
    return found


def name_of_function(data: Any, native: Any) -> dict[str, Any]:
    """The name of a function as JSON: a built-in one, or one that the host lends to scripts."""
    for owner in type(data).__mro__:
        for lent in vars(owner).values():
            if getattr(lent, "native", None) is native:
                return {"$": "lent", "name": lent.native.name}
    return {"$": "native", **name_of_native(native)}


def function_of(data: Any, json: dict[str, Any]) -> Native:
    """The function of such a name."""
    if json.get("$") != "lent":
        return native(json)
    name = json.get("name")
    found = (
        getattr(getattr(type(data), mangle(name), None), "native", None) if isinstance(name, str) else None
    )
    if not isinstance(found, Native):
        raise SnapshotError(f"the host has no function {str(name)[:40]!r} for scripts")
    return found


def native(json: dict[str, Any]) -> Native:
    """The built-in function of a name."""
    if not _names:
        _read()
    key: Any = (json.get("of"), json.get("key"), json.get("role", "value"))
    found = _natives.get(key) if all(each.__class__ is str for each in key) else None
    if found is None:
        raise SnapshotError("there is no such built-in function")
    return found


def intrinsic(json: dict[str, Any], field: str = "name") -> intrinsics.Intrinsic:
    """The built-in object of a name."""
    name = json.get(field)
    if name.__class__ is not str or name not in intrinsic_names():
        raise SnapshotError("there is no such built-in object")
    return intrinsics.intrinsic(name)
