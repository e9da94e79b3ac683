"""Symbol (ECMA-262 19.4)."""

from __future__ import annotations

from ..budget import COPIED, charge_each, charge_entries
from ..conversions import to_string
from ..errors import error, to_display
from ..lengths import charge_copy
from ..realm import current
from ..refusals import wrong_this
from ..registration import Constructor, Prototype, constant, getter, locked_method, tag
from ..values import CONFIGURABLE, WELL_KNOWN, Symbol, undefined
from ..wrappers import Wrapper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..objects import JSObject
    from ..values import Value


def call(this: Value, description: Value = undefined, *_: Value) -> Symbol:
    charge_each(1)
    return Symbol(undefined if description is undefined else to_string(description))


def construct(new_target: JSObject, *_: Value) -> Value:
    raise error("TypeError", "Symbol is not a constructor")


def registry() -> dict[str, Symbol]:
    """The symbols of Symbol.for in this realm."""
    return current().extra("symbols", dict)  # type: ignore[no-any-return]


def symbol_for(this: Value, key: Value = undefined, *_: Value) -> Symbol:
    text = to_string(key)
    charge_each(1 + len(text) // COPIED)
    return registry().setdefault(text, Symbol(text))


def key_for(this: Value, symbol: Value = undefined, *_: Value) -> Value:
    if type(symbol) is not Symbol:
        raise error("TypeError", f"{to_display(symbol)} is not a symbol")
    charge_entries(len(registry()))
    for key, known in registry().items():
        if known is symbol:
            return key
    return undefined


def value_of(this: Value, *_: Value) -> Symbol:
    if type(this) is Symbol:
        return this
    if type(this) is Wrapper and type(this.value) is Symbol:
        return this.value
    raise wrong_this(this, "Symbol")


def text_of(this: Value, *_: Value) -> str:
    symbol = value_of(this)
    charge_copy(0 if symbol.description is undefined else len(symbol.description))
    return to_display(symbol)


def description(this: Value, *_: Value) -> Value:
    return value_of(this).description


WELL_KNOWN_MEMBERS = {name: constant(symbol) for name, symbol in WELL_KNOWN.items()}
TABLES = {
    "Symbol": Constructor(
        call, construct, 0, {"for": (symbol_for, 1), "keyFor": (key_for, 1), **WELL_KNOWN_MEMBERS}
    ),
    "Symbol.prototype": Prototype(
        {
            "toString": (text_of, 0),
            "valueOf": (value_of, 0),
            "description": getter(description, "description"),
            Symbol.to_string_tag: tag("Symbol"),
            Symbol.to_primitive: locked_method(value_of, "[Symbol.toPrimitive]", 1, CONFIGURABLE),
        }
    ),
}
