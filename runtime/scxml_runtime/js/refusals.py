"""What TypeErrors say: one form for each kind of refusal, whoever refuses.

In: the value that will not do. Out: the exception to raise. Nothing here runs a script.

The rule for words: keys stand in single quotes, texts in double ones, names of variables and functions in none, and
undefined and null are called so.
"""

from __future__ import annotations

from .conversions import to_property_key
from .errors import Throw, error, to_display
from .objects import JSObject
from .values import ACCESSOR, WRITABLE, Property

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .values import Value

LONGEST_KEY = 100
"""Characters of a key that messages show."""


def key_text(key: Value) -> str:
    """A key as messages show it: 'x', 0, Symbol(x)."""
    return repr(key[:LONGEST_KEY]) if type(key) is str else to_display(key)


def no_properties(o: Value, key: Value) -> Throw:
    """undefined and null have none."""
    return error("TypeError", f"cannot read property {key_text(key)} of {to_display(o)}")


def not_set(o: Value, key: Value) -> Throw:
    """A property cannot take a value, and this is why."""
    text = key_text(key)
    if not isinstance(o, JSObject) or isinstance(key, JSObject):
        return error("TypeError", f"cannot set property {text} of {to_display(o)}")
    owner: JSObject | None = o
    key = to_property_key(key)
    while owner is not None and owner.class_name != "Proxy":
        own = owner.get_own(key)
        if own is not None:
            return error("TypeError", f"property {text} {_hindrance(own)}")
        owner = owner.parent()
    hindrance = "the object is not extensible" if owner is None else "the proxy refuses"
    return error("TypeError", f"cannot set property {text}: {hindrance}")


def _hindrance(own: Property) -> str:
    if own.flags & ACCESSOR:
        return "has no setter"
    return "cannot be set" if own.flags & WRITABLE else "is read-only"


def not_defined(o: JSObject, key: Value) -> Throw:
    """A property cannot be made, or made into something else."""
    verb, hindrance = "define", ": the object is not extensible"
    if o.class_name == "Proxy":
        hindrance = ": the proxy refuses"
    elif o.get_own(to_property_key(key)) is not None:
        verb, hindrance = "redefine", ""
    return error("TypeError", f"cannot {verb} property {key_text(key)}{hindrance}")


def not_deleted(key: Value) -> Throw:
    """A property that stays."""
    return error("TypeError", f"cannot delete property {key_text(key)}")


def no_method(key: Value) -> Throw:
    """What stands under a key cannot be called."""
    is_name = type(key) is str and key.replace("$", "_").isidentifier()
    called = key[:LONGEST_KEY] if is_name else f"property {key_text(key)}"
    return error("TypeError", f"{called} is not a function")


def not_constructor(value: Value) -> Throw:
    """Only some functions can be constructed."""
    return error("TypeError", f"{to_display(value)} is not a constructor")


def needs_new(name: str) -> Throw:
    """A constructor that is no function beside."""
    return error("TypeError", f"{name} must be called with new")


def not_iterable(value: Value) -> Throw:
    """for-of, spread and patterns take iterables only."""
    return error("TypeError", f"{to_display(value)} is not iterable")


def no_parent(value: Value) -> Throw:
    """What cannot stand in a chain of prototypes."""
    return error("TypeError", f"a prototype is an object or null: {to_display(value)}")


def wrong_this(this: Value, kind: str) -> Throw:
    """A method was called on something that it does not belong to."""
    return error("TypeError", f"this is not {with_article(kind)}: {to_display(this)}")


def with_article(kind: str) -> str:
    """A kind of object in a sentence: an Array, a Map, a Uint8Array."""
    return f"{'an' if kind[0] in 'AEIOaeio' else 'a'} {kind}"
