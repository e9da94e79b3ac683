"""What a session has changed of its ECMAScript world: built-in objects, the global object, the registry of symbols.

In: a session. Out: JSON that says what differs from a fresh realm, nothing where nothing does; and a realm changed so
again. The rule that surprises: built-ins that were only looked at are not told, the other realm makes its own.
"""

from __future__ import annotations

from scxml_runtime.data.datamodel import PLATFORM
from scxml_runtime.js.arrays import JSArray, SlowArray
from scxml_runtime.js.intrinsics import OBJECT_PROTOTYPE, Intrinsic
from scxml_runtime.js.names import demangle, mangle
from scxml_runtime.js.objects import JSObject, SlowObject
from scxml_runtime.js.scope import Deleted, LexicalConstant, Special, global_object, specialise
from scxml_runtime.js.values import PLAIN, Property, SharedTable, Symbol
from scxml_runtime.session.saving.fields import field, objects, texts
from scxml_runtime.session.saving.natives import function_of, intrinsic, name_of_function
from scxml_runtime.session.saving.problems import SnapshotError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    Write = Callable[[Any, str], Any]
    Ordinary = Callable[[Any, dict[str, Any], str], None]
    Fill = Callable[[Any, dict[str, Any]], None]

INTERACTIONS = ["_genesys", "ixn", "interactions"]

EXTRAS = ("_x", "_ioprocessors", "In")
"""System variables, which a realm makes when they are first read."""


def changes(session: Any, write: Write, ordinary: Ordinary) -> dict[str, Any] | None:
    """What differs in the realm of a session."""
    realm = session.realm_
    if realm is None:
        return None
    told: dict[str, Any] = {}
    changed = [({"name": each.name}, made) for each, made in realm.intrinsics.items() if _is_changed(made)]
    changed += [
        (name_of_function(session.data_, each), made)
        for each, made in realm.functions.items()
        if _is_changed(made)
    ]
    if changed:
        told["builtins"] = [_change(name, made, ordinary) for name, made in changed]
    if realm.view is not None:
        told.update(_global(realm.view, ordinary))
    symbols = (realm.extras or {}).get("symbols")
    if symbols:
        told["symbols"] = [
            [write(name, "a symbol"), write(symbol, "a symbol")] for name, symbol in symbols.items()
        ]
    templates = (realm.extras or {}).get("templates")
    if templates:
        told["templates"] = [
            [
                write(site, "a template"),
                [write(part, "a template") for part in raw],
                write(made, "a template"),
            ]
            for (site, raw), made in templates.items()
        ]
    shared = (realm.extras or {}).get("_x")
    if shared is not None and (shared.properties or not shared.is_extensible()):
        told["_x"] = _change({}, shared, ordinary)
    return told or None


def is_fresh(session: Any) -> bool:
    """Whether nothing of the realm need be told."""
    realm = session.realm_
    if realm is None:
        return True
    extras = realm.extras or {}
    made = [*realm.intrinsics.values(), *realm.functions.values()]
    is_fresh = realm.view is None and not (session.is_finished and shown_interactions(session))
    return is_fresh and not {"symbols", "templates", "_x"} & {*extras} and not any(map(_is_changed, made))


def shown_interactions(session: Any) -> JSObject | None:
    """The list of interactions that scripts see, if one has looked at it."""
    found = session.data_.__dict__.get(mangle(INTERACTIONS[0]))
    for key in INTERACTIONS[1:]:
        found = found.properties.get(key) if isinstance(found, JSObject) else None
    return found if isinstance(found, JSObject) else None


def kept_interactions(session: Any, ordinary: Ordinary) -> dict[str, Any]:
    """That list as it is: the platform may show another one where the session is restored, or none."""
    shown = shown_interactions(session)
    return {} if shown is None else {"interactions": _change({}, shown, ordinary)}


def _is_changed(made: Any) -> bool:
    return type(made.properties) is not SharedTable or not made.is_extensible()


def _change(name: dict[str, Any], made: Any, ordinary: Ordinary) -> dict[str, Any]:
    told: dict[str, Any] = {}
    ordinary(made, told, "a built-in object")
    if not made.is_extensible():
        told["fixed"] = True
    if isinstance(made, SlowArray):  # Array.prototype
        told.update(size=made.size, locked=made.locked)
    return {**name, **told}


def _global(view: Any, ordinary: Ordinary) -> dict[str, Any]:
    """The global object, and the names with descriptors of their own."""
    told: dict[str, Any] = {}
    own = type(view.scope).__dict__ if "special_" in type(view.scope).__dict__ else {}
    deleted = [name for name, found in own.items() if type(found) is Deleted]
    constants = [found.attribute for found in own.values() if type(found) is LexicalConstant]
    changed = view.prototype is not OBJECT_PROTOTYPE or not view.is_extensible()
    if view.properties or view.declared or view.lexical or deleted or constants or changed:
        ordinary(view, told, "the global object")
        told = {"global": told, "declared": sorted(view.declared), "lexical": sorted(view.lexical)}
        told.update(deleted=sorted(map(_name, deleted)), constants=sorted(map(_name, constants)))
    return told


def _name(attribute: str) -> str:
    return demangle(attribute) or attribute


def platform_objects(data: Any) -> Iterator[tuple[list[str], Any]]:
    """The objects that the platform gave to scripts, each with the way to it; those of one session."""
    waiting = [([name], data.__dict__.get(mangle(name))) for name in ("_genesys", *PLATFORM)]
    met: set[int] = set()
    while waiting:
        path, made = waiting.pop()
        if isinstance(made, JSObject) and id(made) not in met and len(path) < 6:
            met.add(id(made))
            yield path, made
            for key, value in made.properties.items():
                if isinstance(key, str):
                    waiting.append(([*path, key], value.value if type(value) is Property else value))


def platform_object(data: Any, path: Any) -> Any:
    """The object again, which the platform makes anew."""
    if path.__class__ is not list or not path or not all(each.__class__ is str for each in path):
        raise SnapshotError("the way to an object of the platform is damaged")
    if path[0] not in ("_genesys", *PLATFORM) or data.owner_.chart.dialect != "ors":
        raise SnapshotError(f"the platform has no {path[0]!r}")
    found = getattr(data, mangle(path[0]))
    for key in path[1:]:
        found = found.properties.get(key) if isinstance(found, JSObject) else None
        found = found.value if type(found) is Property else found
    if not isinstance(found, JSObject):
        raise SnapshotError(f"the platform has no {'.'.join(path)!r}")
    return found


def change(session: Any, json: dict[str, Any], read: Callable[[Any], Any], fill: Fill) -> None:
    """Make a fresh realm so."""
    realm = session.realm
    for told in objects(json, "builtins"):
        if "$" not in told:
            found = intrinsic(told)
            made = realm.object_for(found)
            _mark_written(found)
        else:
            made = realm.function_for(function_of(session.data_, told))
        _change_object(made, told, fill)
    if "global" in json:
        _change_global(session.data_, json, fill)
    for pair in field(json, "symbols", list, []):
        name, symbol = map(read, pair if pair.__class__ is list and len(pair) == 2 else (None, None))
        if name.__class__ is not str or type(symbol) is not Symbol:
            raise SnapshotError("the registry of symbols is damaged")
        realm.extra("symbols", dict)[name] = symbol
    for row in field(json, "templates", list, []):
        key, made = _template(row, read)
        realm.extra("templates", dict)[key] = made
    if "_x" in json:
        made = session.data_._x
        made.__class__ = SlowObject  # any property may have attributes
        _change_object(made, field(json, "_x", dict), fill)
    if "interactions" in json:
        made = platform_object(session.data_, INTERACTIONS)
        _change_object(made, field(json, "interactions", dict), fill)
        session.host.modules.show_again(session)


def _change_object(made: Any, told: dict[str, Any], fill: Fill) -> None:
    """Let a fresh object be as it was. Raises SnapshotError."""
    fill(made, told)
    if isinstance(made, SlowArray):
        made.size, made.locked = field(told, "size", int, 0), field(told, "locked", bool, False)
        if not 0 <= made.size < 2**32:
            raise SnapshotError("the length of an array is damaged")
    if told.get("fixed") is True:
        made.prevent_extensions()


def _template(row: Any, read: Callable[[Any], Any]) -> tuple[tuple[str, tuple[str, ...]], Any]:
    """The array that a tag gets, with the place of the template in the source."""
    if row.__class__ is not list or len(row) != 3 or row[1].__class__ is not list:
        raise SnapshotError("a template is damaged")
    site, made, *raw = map(read, (row[0], row[2], *row[1]))
    if not isinstance(made, JSArray) or not all(each.__class__ is str for each in (site, *raw)):
        raise SnapshotError("a template is damaged")
    return (site, (*raw,)), made


def _mark_written(found: Intrinsic) -> None:
    found.table()
    found.mark_written()


def _change_global(scope: Any, json: dict[str, Any], fill: Fill) -> None:
    view = global_object(scope)
    fill(view, field(json, "global", dict))
    view.declared = set(texts(json, "declared"))
    view.lexical = set(texts(json, "lexical"))
    for key, value in view.properties.items():
        if type(value) is not Property:
            view.properties[key] = Property(value, PLAIN)
        if isinstance(key, str) and key not in view.lexical:
            specialise(scope, mangle(key), Special(key))
    for name in texts(json, "deleted"):
        specialise(scope, mangle(name), Deleted(mangle(name)))
    for name in texts(json, "constants"):
        specialise(scope, mangle(name), LexicalConstant(mangle(name)))
