"""The global scope of a session, and the global object as scripts see it.

A global variable `x` is the Python attribute `x` of a Globals object, so that compiled code says `data.x` at
Python's own speed (names.py tells the attribute of odd names). It is in the instance dictionary, or in a slot if
the class has one for it: `variable` and its like look in both. Built-ins are descriptors of the class that an
assignment shadows. Accessors, read-only globals and deleted built-ins are
rare: a scope that has one gets a class of its own, with a descriptor for that name.
"""

from __future__ import annotations

from .budget import charge_each
from .errors import error
from .intrinsics import CONSTRUCTORS, GLOBAL_FUNCTIONS, NAMESPACES, OBJECT_PROTOTYPE, intrinsic
from .names import demangle, mangle
from .objects import Exotic, JSObject
from .realm import Realm, current
from .values import ENUMERABLE, HIDDEN, MISS, PLAIN, WRITABLE, Property, ordered, undefined
from .wrappers import to_wrapper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any, ClassVar

    from .values import Key, Value


class Scope:
    """What a Globals instance has beside its variables: the owner of the realm."""

    __slots__ = ("owner_",)
    holds_variables_ = True
    weighs_ = False  # memory.py
    owner_: Any


class Globals(Scope):
    """The global variables of a session as attributes; built-ins as descriptors."""

    slots_: ClassVar[Mapping[str, Any]] = {}

    def __init__(self, realm: Realm | None = None) -> None:
        self.owner_ = realm = Realm() if realm is None else realm
        realm.globals = self


def variable(scope: Globals, attribute: str) -> Value:
    """The value of the variable that this attribute holds, MISS when there is none."""
    slot = scope.slots_.get(attribute)
    if slot is None:
        return scope.__dict__.get(attribute, MISS)
    try:
        return slot.__get__(scope)
    except AttributeError:
        return MISS


def put_variable(scope: Globals, attribute: str, value: Value) -> None:
    """Give the variable a value, whatever the class says of its name."""
    look_for_stand_in(attribute, value)
    slot = scope.slots_.get(attribute)
    if slot is None:
        scope.__dict__[attribute] = value
    else:
        slot.__set__(scope, value)


def assign_variable(scope: Globals, attribute: str, value: Value) -> None:
    """Assign to the variable, as the class lets it be."""
    look_for_stand_in(attribute, value)
    setattr(scope, attribute, value)


def look_for_stand_in(attribute: str, value: Value) -> None:
    """A function in the place of a built-in pays for its calls."""
    if isinstance(value, JSObject) and attribute in BUILTIN:
        from .stand_ins import count_calls

        count_calls(value)


def drop_variable(scope: Globals, attribute: str) -> None:
    """There is no such variable any more."""
    slot = scope.slots_.get(attribute)
    if slot is None:
        scope.__dict__.pop(attribute, None)
    elif variable(scope, attribute) is not MISS:
        slot.__delete__(scope)


def variables(scope: Globals) -> list[str]:
    """The attributes that hold variables: those in slots first."""
    held = [attribute for attribute in scope.slots_ if variable(scope, attribute) is not MISS]
    return [*held, *scope.__dict__]


def provided(scope: Globals, attribute: str) -> Any:
    """What the class provides under this name, such as a built-in; MISS when nothing, or just the slot."""
    classes = type(scope).__mro__  # and not what all classes have, such as `mro`
    found = next((each.__dict__[attribute] for each in classes if attribute in each.__dict__), MISS)
    return MISS if found is scope.slots_.get(attribute) else found


class Builtin:
    """A global built-in object such as Math, made by the session's realm when it is read."""

    __slots__ = ("shared",)

    def __init__(self, name: str) -> None:
        self.shared = intrinsic(name)

    def __get__(self, scope: Globals | None, owner: type) -> Value:
        try:
            return scope.owner_.realm_.intrinsics[self.shared]  # type: ignore[union-attr]
        except (AttributeError, KeyError):  # the first of its session
            return self if scope is None else scope.owner_.realm.object_for(self.shared)


class BuiltinFunction:
    """A global function such as parseInt."""

    __slots__ = ("name", "shared")

    def __init__(self, name: str) -> None:
        self.name = name

    def __get__(self, scope: Globals | None, owner: type) -> Value:
        try:
            return scope.owner_.realm_.functions[self.shared]  # type: ignore[union-attr]
        except (AttributeError, KeyError):  # the first of its session
            return self if scope is None else self.made(scope)

    def made(self, scope: Globals) -> Value:
        """The function of this session's own."""
        self.shared = intrinsic("functions").table()[self.name].value
        return scope.owner_.realm.function_for(self.shared)


class GlobalThis:
    """`globalThis`."""

    __slots__ = ()

    def __get__(self, scope: Globals | None, owner: type) -> Value:
        return self if scope is None else global_object(scope)


class Constant:
    """undefined, NaN and Infinity: an assignment is ignored (set_global throws a TypeError)."""

    __slots__ = ("value",)

    def __init__(self, value: Value) -> None:
        self.value = value

    def __get__(self, scope: Globals | None, owner: type) -> Value:
        return self if scope is None else self.value

    def __set__(self, scope: Globals, value: Value) -> None:
        pass


class Special:
    """A global with attributes or accessors; the property itself is in the global object."""

    __slots__ = ("key",)

    def __init__(self, key: Key) -> None:
        self.key = key

    def __get__(self, scope: Globals | None, owner: type) -> Value:
        if scope is None:
            return self
        view = global_object(scope)
        return view.properties[self.key].read(view)

    def __set__(self, scope: Globals, value: Value) -> None:
        view = global_object(scope)
        view.set(self.key, value, view)


class LexicalConstant:
    """A `const` of a program, once it has its value."""

    __slots__ = ("attribute",)

    def __init__(self, attribute: str) -> None:
        self.attribute = attribute

    def __get__(self, scope: Globals | None, owner: type) -> Value:
        return self if scope is None else variable(scope, self.attribute)

    def __set__(self, scope: Globals, value: Value) -> None:
        raise error("TypeError", f"invalid assignment to const {demangle(self.attribute)}")


class Deleted:
    """A built-in that the session has deleted."""

    __slots__ = ("attribute",)

    def __init__(self, attribute: str) -> None:
        self.attribute = attribute

    def __get__(self, scope: Globals | None, owner: type) -> Value:
        return self if scope is None else unbound(scope, self.attribute)


def unbound(scope: Globals, attribute: str) -> Value:
    raise AttributeError("deleted", name=attribute, obj=scope)


CONSTANTS = {"undefined": undefined, "NaN": float("nan"), "Infinity": float("inf")}
BUILTIN_NAMES = (*CONSTRUCTORS, *NAMESPACES, *GLOBAL_FUNCTIONS, *CONSTANTS, "globalThis")
BUILTIN = frozenset(BUILTIN_NAMES)
for _name in (*CONSTRUCTORS, *NAMESPACES):
    setattr(Globals, _name, Builtin(_name))
for _name in GLOBAL_FUNCTIONS:
    setattr(Globals, _name, BuiltinFunction(_name))
for _name, _value in CONSTANTS.items():
    setattr(Globals, _name, Constant(_value))
Globals.globalThis = GlobalThis()  # type: ignore[attr-defined]


CHANGED = 4
"""Steps that a change of the global object through its properties takes."""


class GlobalObject(Exotic):
    """The global object: a view of the variables of a Globals.

    `properties` holds the symbols and the special properties; `declared` the names that `var` made, which
    cannot be deleted; `lexical` those that `let`, `const` and `class` of programs made, which are no properties.
    """

    __slots__ = ("declared", "lexical", "scope")
    scope: Globals
    declared: set[Key]
    lexical: set[Key]

    def get_own(self, key: Key) -> Property | None:
        own = self.properties.get(key, MISS)
        if own is not MISS:
            return own if type(own) is Property else Property(own, PLAIN)
        if type(key) is not str:
            return None
        attribute = mangle(key)
        value = variable(self.scope, attribute)
        if value is MISS or key in self.lexical:
            return self.builtin(attribute)
        if key in self.declared:
            return Property(value, WRITABLE | ENUMERABLE)
        return Property(value, HIDDEN if attribute in BUILTIN else PLAIN)

    def builtin(self, attribute: str) -> Property | None:
        """The property of a descriptor in the class of the scope."""
        found: Any = provided(self.scope, attribute)
        if found is MISS or type(found) in (Deleted, LexicalConstant):
            return None
        value = found.__get__(self.scope, type(self.scope))
        return Property(value, 0 if type(found) is Constant else HIDDEN)

    def get(self, key: Key, receiver: Value) -> Value:
        own = self.get_own(key)
        if own is None:
            return (
                OBJECT_PROTOTYPE.get(key, receiver)
                if self.prototype is OBJECT_PROTOTYPE
                else self.above(key, receiver)
            )
        return own.read(receiver)

    def above(self, key: Key, receiver: Value) -> Value:
        return undefined if self.prototype is None else self.prototype.get(key, receiver)

    def store(self, key: Key, own: Property) -> None:
        charge_each(CHANGED)
        if type(key) is not str:
            self.mutable()[key] = own
            return
        attribute = mangle(key)
        if self.is_simple(key, own, attribute):
            if type(getattr(type(self.scope), attribute, None)) is Special:
                self.drop(key, attribute)
            put_variable(self.scope, attribute, own.value)
        else:
            self.mutable()[key] = own
            if key not in self.lexical:
                drop_variable(self.scope, attribute)
                specialise(self.scope, attribute, Special(key))

    def is_simple(self, key: Key, own: Property, attribute: str) -> bool:
        """Can the property be a variable of the scope?"""
        if key in self.lexical:
            return False
        if own.flags == (WRITABLE | ENUMERABLE) and key in self.declared:
            return True
        return own.flags == (HIDDEN if attribute in BUILTIN else PLAIN) and key not in self.declared

    def drop(self, key: Key, attribute: str) -> None:
        del self.mutable()[key]
        delattr(type(self.scope), attribute)
        if provided(self.scope, attribute) is not MISS:
            specialise(self.scope, attribute, Deleted(attribute))

    def delete(self, key: Key) -> bool:
        charge_each(CHANGED)
        own = self.get_own(key)
        if own is None:
            return True
        if not own.flags & 4:
            return False
        if type(key) is not str:
            del self.mutable()[key]
            return True
        self.remove(key, mangle(key))
        return True

    def remove(self, key: Key, attribute: str) -> None:
        if key in self.lexical:
            self.mutable().pop(key, None)
            return
        if key in self.properties:
            self.drop(key, attribute)
            return
        drop_variable(self.scope, attribute)
        if provided(self.scope, attribute) is not MISS:
            specialise(self.scope, attribute, Deleted(attribute))

    def own_keys(self) -> list[Key]:
        scope = self.scope
        names = [name for name in map(demangle, variables(scope)) if name not in self.lexical]
        keys: dict[Key, None] = dict.fromkeys(name for name in names if name is not None)
        keys.update(dict.fromkeys(self.properties))
        present = (name for name in BUILTIN_NAMES if type(getattr(type(scope), name)) is not Deleted)
        keys.update(dict.fromkeys(present))
        charge_each(len(keys))
        return ordered(list(keys))


def specialise(scope: Globals, attribute: str, descriptor: object) -> None:
    """Give this one scope a descriptor for a name."""
    owner = type(scope)
    if "special_" not in owner.__dict__:
        owner = type(owner.__name__, (owner,), {"special_": True})
        scope.__class__ = owner
    setattr(owner, attribute, descriptor)


def global_object(scope: Globals) -> GlobalObject:
    """The global object of a session, made on first use."""
    realm = scope.owner_.realm
    view = realm.view
    if view is None:
        view = realm.view = GlobalObject()
        view.properties = {}
        view.prototype = OBJECT_PROTOTYPE
        view.scope = scope
        view.declared = set()
        view.lexical = set()
    return view  # type: ignore[no-any-return]


def current_global() -> JSObject:
    """The global object of the running code."""
    realm = current()
    if realm.globals is None:
        Globals(realm)
    return global_object(realm.globals)


def sloppy_this(this: Value) -> Value:
    """`this` as sloppy code sees it: the global object for undefined and null, objects for primitives."""
    if isinstance(this, JSObject):
        return this
    if this is undefined or this is None:
        return current_global()
    return to_wrapper(this)
