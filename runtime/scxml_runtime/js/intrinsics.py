"""The built-in objects as all realms share them, and the rows of all: name, module in `builtins/`, prototype, and which
are global.

A built-in object exists once as an Intrinsic: a name and a table of own properties that is read from its module on
first use; so a name here costs nothing until a script touches it. The object that a realm makes for itself looks at
the shared table and copies it on the first write.
"""

from __future__ import annotations

from .objects import JSObject, add_to_receiver, set_found
from .realm import current
from .values import MISS, Property, Shared, SharedTable, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, Protocol

    from .values import Key, Value

    class Definition(Protocol):
        """How a module in `builtins/` declares an object (`registration.py`)."""

        def table(self, own: Intrinsic) -> SharedTable: ...

        def make(self, own: Intrinsic) -> JSObject: ...


CONSTRUCTORS = {
    "Array": "array",
    "Boolean": "boolean",
    "Date": "date",
    "Error": "error",
    "EvalError": "error",
    "Function": "function",
    "Map": "map",
    "Number": "number",
    "Object": "object",
    "Promise": "promise",
    "Proxy": "proxy",
    "RangeError": "error",
    "ReferenceError": "error",
    "RegExp": "regexp",
    "Set": "set",
    "String": "string",
    "Symbol": "symbol",
    "SyntaxError": "error",
    "TypeError": "error",
    "URIError": "error",
    "WeakMap": "weak",
    "WeakSet": "weak",
}
NAMESPACES = {"JSON": "json", "Math": "math", "Reflect": "reflect"}
GLOBAL_FUNCTIONS = (
    "decodeURI",
    "decodeURIComponent",
    "encodeURI",
    "encodeURIComponent",
    "escape",
    "eval",
    "isFinite",
    "isNaN",
    "parseFloat",
    "parseInt",
    "unescape",
    "uneval",
)
ERRORS = {"EvalError", "RangeError", "ReferenceError", "SyntaxError", "TypeError", "URIError"}

# What no script reaches by a global name: name -> (module, prototype).
OTHERS: dict[str, tuple[str, str | None]] = {
    "functions": ("global_functions", "Object.prototype"),
    "Array.unscopables": ("array", None),
    "Iterator.prototype": ("iterators", "Object.prototype"),
    "Array Iterator.prototype": ("iterators", "Iterator.prototype"),
    "String Iterator.prototype": ("iterators", "Iterator.prototype"),
    "Map Iterator.prototype": ("map", "Iterator.prototype"),
    "Set Iterator.prototype": ("set", "Iterator.prototype"),
    "RegExp String Iterator.prototype": ("regexp", "Iterator.prototype"),
    "AsyncFunction": ("generator", "Function"),
    "AsyncFunction.prototype": ("generator", "Function.prototype"),
    "GeneratorFunction": ("generator", "Function"),
    "GeneratorFunction.prototype": ("generator", "Function.prototype"),
    "Generator.prototype": ("generator", "Iterator.prototype"),
    "ThrowTypeError": ("function", "Function.prototype"),
}


def row(name: str) -> tuple[str, str | None]:
    """Module and prototype of an intrinsic."""
    if name in OTHERS:
        return OTHERS[name]
    if name in NAMESPACES:
        return NAMESPACES[name], "Object.prototype"
    base = name.removesuffix(".prototype")
    if base == name:
        return CONSTRUCTORS[name], "Error" if name in ERRORS else "Function.prototype"
    return CONSTRUCTORS[base], "Error.prototype" if base in ERRORS else "Object.prototype"


class Intrinsic(Shared):
    """A built-in object as all realms share it; stands in `prototype` slots for the realm's object.

    Unless the realm has made an object of its own, reads go to the shared table.
    """

    __slots__ = ("entries", "methods", "module", "name", "parent_name", "written")

    def __init__(self, name: str, module: str, parent_name: str | None) -> None:
        self.name = name
        self.module = module
        self.parent_name = parent_name
        self.entries: SharedTable | None = None
        self.methods: dict[Key, Any] = {}  # the table's natives, once it is read and until a realm changes it
        self.written = False  # has any realm changed its own object, or what stands above it?

    def __repr__(self) -> str:
        return f"%{self.name}%"

    def table(self) -> SharedTable:
        """The shared own properties, read from the module on first use."""
        if self.entries is None:
            entries = self.definition().table(self)
            entries.owner = self
            self.entries = entries
        return self.entries

    def definition(self) -> Definition:
        """The declaration in `TABLES` of `builtins/<module>.py`."""
        from importlib import import_module

        declared: Definition = import_module(f"{__package__}.builtins.{self.module}").TABLES[self.name]
        return declared

    @property
    def parent(self) -> Intrinsic | None:
        return None if self.parent_name is None else intrinsic(self.parent_name)

    def resolve(self) -> JSObject:
        return current().object_for(self)

    def make(self) -> JSObject:
        return self.definition().make(self)

    @property
    def call(self) -> Any:
        """What calls the realm's object; stands here so that an Intrinsic may be a getter."""
        return self.resolve().call

    def get(self, key: Key, receiver: Value) -> Value:
        if self.written:
            own: JSObject | None = current().intrinsics.get(self)
            if own is not None:
                return own.get(key, receiver)
        entry = self.table().get(key, MISS)
        if entry is not MISS:
            return entry.read(receiver) if type(entry) is Property else entry
        parent = self.parent
        return undefined if parent is None else parent.get(key, receiver)

    def has(self, key: Key) -> bool:
        if self.written:
            own: JSObject | None = current().intrinsics.get(self)
            if own is not None:
                return own.has(key)
        if key in self.table():
            return True
        parent = self.parent
        return parent is not None and parent.has(key)

    def set(self, key: Key, value: Value, receiver: Value) -> bool:
        own: JSObject | None = current().intrinsics.get(self)
        if own is not None:
            return own.set(key, value, receiver)
        entry = self.table().get(key)
        if entry is not None:
            return set_found(entry.resolved(), key, value, receiver)
        parent = self.parent
        if parent is None:
            return add_to_receiver(key, value, receiver)
        return parent.set(key, value, receiver)

    def mark_written(self) -> None:
        """A realm is about to change its object: the fast paths of all realms look twice from now on."""
        self.written = True
        self.methods.clear()
        if self is OBJECT_PROTOTYPE:
            ARRAY_PROTOTYPE.mark_written()


INTRINSICS: dict[str, Intrinsic] = {}


def intrinsic(name: str) -> Intrinsic:
    """The shared built-in of that name, such as `Array.prototype`."""
    found = INTRINSICS.get(name)
    if found is None:
        module, parent = row(name)
        found = INTRINSICS[name] = Intrinsic(name, module, parent)
    return found


OBJECT_PROTOTYPE = INTRINSICS["Object.prototype"] = Intrinsic("Object.prototype", "object", None)
FUNCTION_PROTOTYPE = INTRINSICS["Function.prototype"] = Intrinsic(
    "Function.prototype", "function", "Object.prototype"
)
ARRAY_PROTOTYPE = INTRINSICS["Array.prototype"] = Intrinsic("Array.prototype", "array", "Object.prototype")
STRING_PROTOTYPE = INTRINSICS["String.prototype"] = Intrinsic(
    "String.prototype", "string", "Object.prototype"
)
