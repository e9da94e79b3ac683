"""Number (ES5 15.7, ECMA-262 21.1)."""

from __future__ import annotations

from ..budget import charge_each
from ..conversions import to_integer, to_number
from ..errors import error
from ..functions import prototype_of
from ..intrinsics import intrinsic
from ..numbers import (
    INFINITY,
    MAX_SAFE,
    NAN,
    number_to_string,
    to_exponential,
    to_fixed,
    to_precision,
    to_radix,
)
from ..refusals import wrong_this
from ..registration import Constructor, Prototype, constant
from ..values import HIDDEN, SHARED, Property, Shared, undefined
from ..wrappers import Wrapper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..objects import JSObject
    from ..values import Value

    Number = int | float


DIGITS_WORK = 12
"""Steps that it takes to write a number with so many digits, or in another base."""


def call(this: Value, *values: Value) -> Number:
    return to_number(values[0]) if values else 0


def construct(new_target: JSObject, *values: Value) -> Wrapper:
    charge_each(2)
    number = to_number(values[0]) if values else 0
    return Wrapper.of("Number", number, prototype_of(new_target, "Number.prototype"))


def value_of(this: Value, *_: Value) -> Number:
    """thisNumberValue."""
    if type(this) is int or type(this) is float:
        return this
    if type(this) is Wrapper and (type(this.value) is int or type(this.value) is float):
        return this.value
    raise wrong_this(this, "Number")


def digits(value: Value, low: int, high: int) -> int:
    """The count of digits a caller asks for; RangeError outside the bounds."""
    count = to_integer(value)
    if not low <= count <= high:
        raise error("RangeError", f"number of digits must be between {low} and {high}")
    return int(count)


def is_finite(number: Number) -> bool:
    return number == number and number not in (INFINITY, -INFINITY)


def to_string(this: Value, radix: Value = undefined, *_: Value) -> str:
    number = value_of(this)
    base = 10 if radix is undefined else to_integer(radix)
    if not 2 <= base <= 36:
        raise error("RangeError", "radix must be between 2 and 36")
    if base != 10:
        charge_each(DIGITS_WORK if type(number) is int else 32 * DIGITS_WORK)
    return to_radix(number, int(base))


def to_locale_string(this: Value, *_: Value) -> str:
    return number_to_string(value_of(this))


def fixed(this: Value, places: Value = undefined, *_: Value) -> str:
    number = value_of(this)
    charge_each(DIGITS_WORK)
    return to_fixed(number, digits(places, 0, 100))


def exponential(this: Value, places: Value = undefined, *_: Value) -> str:
    number = value_of(this)
    count = to_integer(places)
    charge_each(DIGITS_WORK)
    if not is_finite(number):
        return number_to_string(number)
    return to_exponential(number, None if places is undefined else digits(count, 0, 100))


def precision(this: Value, count: Value = undefined, *_: Value) -> str:
    number = value_of(this)
    if count is undefined:
        return number_to_string(number)
    wanted = to_integer(count)
    charge_each(DIGITS_WORK)
    return to_precision(number, digits(wanted, 1, 100)) if is_finite(number) else number_to_string(number)


def is_number(value: Value) -> bool:
    return type(value) is int or type(value) is float


def number_is_finite(this: Value, value: Value = undefined, *_: Value) -> bool:
    return is_number(value) and is_finite(value)


def number_is_integer(this: Value, value: Value = undefined, *_: Value) -> bool:
    return is_number(value) and is_finite(value) and value == int(value)


def number_is_nan(this: Value, value: Value = undefined, *_: Value) -> bool:
    return type(value) is float and value != value


def number_is_safe_integer(this: Value, value: Value = undefined, *_: Value) -> bool:
    return number_is_integer(this, value) and abs(value) <= MAX_SAFE


def shape() -> Wrapper:
    made = Wrapper()
    made.value = 0
    return made


class GlobalFunction(Shared):
    """A member that is the very function object of a global function."""

    __slots__ = ("name",)

    def __init__(self, name: str) -> None:
        self.name = name

    def resolve(self) -> Value:
        return intrinsic("functions").table()[self.name].value.resolve()


def global_function(name: str) -> Property:
    return Property(GlobalFunction(name), HIDDEN | SHARED)


TABLES = {
    "Number": Constructor(
        call,
        construct,
        1,
        {
            "EPSILON": constant(2.0**-52),
            "MAX_SAFE_INTEGER": constant(MAX_SAFE),
            "MAX_VALUE": constant(1.7976931348623157e308),
            "MIN_SAFE_INTEGER": constant(-MAX_SAFE),
            "MIN_VALUE": constant(5e-324),
            "NEGATIVE_INFINITY": constant(-INFINITY),
            "NaN": constant(NAN),
            "POSITIVE_INFINITY": constant(INFINITY),
            "isFinite": (number_is_finite, 1),
            "isInteger": (number_is_integer, 1),
            "isNaN": (number_is_nan, 1),
            "isSafeInteger": (number_is_safe_integer, 1),
            "parseFloat": global_function("parseFloat"),
            "parseInt": global_function("parseInt"),
        },
    ),
    "Number.prototype": Prototype(
        {
            "toExponential": (exponential, 1),
            "toFixed": (fixed, 1),
            "toLocaleString": (to_locale_string, 0),
            "toPrecision": (precision, 1),
            "toString": (to_string, 1),
            "valueOf": (value_of, 0),
        },
        shape,
    ),
}
