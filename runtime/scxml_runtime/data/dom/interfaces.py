"""The interfaces of the DOM as ECMAScript sees them: prototypes with accessors and methods.

In: rows. Out: an intrinsic for each prototype and each interface object (reached as `node.constructor`), whose
table is read from its module when a script first looks at it, as with the built-ins of ECMAScript.
"""

from __future__ import annotations

from importlib import import_module

from scxml_runtime import js
from scxml_runtime.js.budget import step
from scxml_runtime.js.intrinsics import INTRINSICS, Intrinsic
from scxml_runtime.js.refusals import wrong_this
from scxml_runtime.js.registration import Constructor, Prototype, accessor, getter, tag
from scxml_runtime.js.values import ENUMERABLE, Property, Symbol

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

INHERITED = {
    "Node": "Object",
    "Attr": "Node",
    "CharacterData": "Node",
    "Text": "CharacterData",
    "CDATASection": "Text",
    "Comment": "CharacterData",
    "Document": "Node",
    "DocumentFragment": "Node",
    "DocumentType": "Node",
    "Element": "Node",
    "ProcessingInstruction": "Node",
    "NodeList": "Array",
    "NamedNodeMap": "Array",
    "DOMImplementation": "Object",
    "DOMException": "Error",
}
"""Lists inherit from Array, so that `map`, `forEach` and a for-of loop work on them."""

MODULES = {
    "Node": "node",
    "DocumentFragment": "node",
    "Attr": "attributes",
    "NamedNodeMap": "attributes",
    "Element": "element",
    "CharacterData": "character_data",
    "Text": "character_data",
    "CDATASection": "character_data",
    "Comment": "character_data",
    "ProcessingInstruction": "character_data",
    "Document": "document",
    "DocumentType": "document",
    "DOMImplementation": "document",
    "NodeList": "lists",
    "DOMException": "exceptions",
}


class Interface(Intrinsic):
    """A prototype or an interface object of the DOM."""

    __slots__ = ()

    def definition(self) -> Any:
        return import_module(f"{__package__}.{self.module}").TABLES[self.name]


for _name, _module in MODULES.items():
    INTRINSICS[_name] = Interface(_name, _module, "Function.prototype")
    _above = INHERITED[_name] + ".prototype"
    INTRINSICS[_name + ".prototype"] = Interface(_name + ".prototype", _module, _above)


def prototype(name: str) -> Intrinsic:
    """What stands in the `prototype` slot of the objects of this interface."""
    return INTRINSICS[name + ".prototype"]


def tables(
    name: str, members: Mapping[Any, Any], constants: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """The rows of one interface: its interface object, which makes nothing, and its prototype."""
    fixed = {each: Property(value, ENUMERABLE) for each, value in (constants or {}).items()}
    return {
        name: Constructor(_refuse, None, 0, fixed),
        name + ".prototype": Prototype({**fixed, **members, Symbol.to_string_tag: tag(name)}),
    }


def _refuse(this: Any, *_: Any) -> Any:
    raise js.error("TypeError", "a DOM object is made by a document, not by its constructor")


def attributes(
    kind: type[js.JSObject],
    read: Mapping[str, Callable[[Any], Any]],
    write: Mapping[str, Callable[[Any, Any], Any]] | None = None,
) -> dict[str, Any]:
    """Accessors on objects of this kind; those named in `write` can be assigned to."""
    found: dict[str, Any] = {}
    for name, ask in read.items():
        reader, writer = _checked(kind, ask, 0), (write or {}).get(name)
        found[name] = (
            getter(reader, name) if writer is None else accessor(reader, _checked(kind, writer, 1), name)
        )
    return found


def methods(kind: type[js.JSObject], rows: Mapping[str, tuple[Callable[..., Any], int]]) -> dict[str, Any]:
    """Methods on objects of this kind; each is called with as many arguments as its row says."""
    return {name: (_checked(kind, run, length), length) for name, (run, length) in rows.items()}


def _checked(kind: type[js.JSObject], run: Callable[..., Any], length: int) -> Callable[..., Any]:
    missing = (js.undefined,) * length

    def call(this: Any, *arguments: Any) -> Any:
        step()
        if not isinstance(this, kind):
            raise wrong_this(this, kind.class_name)
        return run(this, *(arguments + missing)[:length])

    return call
