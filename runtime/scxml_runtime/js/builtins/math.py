"""Math (ES5 15.8, ECMA-262 21.3).

Results that are whole numbers within 2**53 come out as int, -0 as float. What Python's `math` refuses with an
exception has an answer in ECMAScript: a pole is infinite, everything else outside a function's domain is NaN.
"""

from __future__ import annotations

import math

from ..budget import charge_entries
from ..conversions import to_number, to_uint32
from ..numbers import INFINITY, NAN, normal
from ..realm import current
from ..registration import Namespace, constant, tag
from ..values import Symbol, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import TypeAlias

    from ..values import Value

    Number: TypeAlias = int | float

_POLES = {"log": 0, "log2": 0, "log10": 0, "log1p": -1}
_OUTLINE = {"exp": INFINITY, "expm1": INFINITY, "cosh": INFINITY}


def finite(x: Number) -> bool:
    return x == x and x not in (INFINITY, -INFINITY)


def of_library(name: str, function: Callable[[float], float]) -> Callable[..., Number]:
    """A function of one number by Python's function of the same name."""

    def evaluate(this: Value, x: Value = undefined, *_: Value) -> Number:
        number = to_number(x)
        try:
            return normal(function(number))
        except ValueError:
            return -INFINITY if _POLES.get(name) == number else NAN
        except OverflowError:
            return _OUTLINE.get(name, math.copysign(INFINITY, number))

    return evaluate


def absolute(this: Value, x: Value = undefined, *_: Value) -> Number:
    return abs(to_number(x))


def cube_root(x: float) -> float:
    """Python's cbrt gives 3.0000000000000004 for 27 with some C libraries: one step of Newton's method mends it."""
    root = math.cbrt(x)
    return root - (root * root * root - x) / (3 * root * root) if root and abs(x) < 1e300 else root


def atanh(this: Value, x: Value = undefined, *_: Value) -> Number:
    number = to_number(x)
    if abs(number) == 1:
        return number * INFINITY
    return normal(math.atanh(number)) if abs(number) < 1 else NAN


def ceil(this: Value, x: Value = undefined, *_: Value) -> Number:
    number = to_number(x)
    if type(number) is int or not finite(number):
        return number
    return -0.0 if -1 < number <= 0 and math.copysign(1, number) < 0 else normal(float(math.ceil(number)))


def floor(this: Value, x: Value = undefined, *_: Value) -> Number:
    number = x if type(x) is int or type(x) is float else to_number(x)
    if type(number) is int or not finite(number) or number == 0:
        return number
    return normal(float(math.floor(number)))


def trunc(this: Value, x: Value = undefined, *_: Value) -> Number:
    number = to_number(x)
    return ceil(this, number) if number < 0 else floor(this, number)


def round_half_up(this: Value, x: Value = undefined, *_: Value) -> Number:
    number = to_number(x)
    if type(number) is int or not finite(number) or number == 0:
        return number
    whole = math.floor(number)
    if number - whole >= 0.5:
        whole += 1
    return -0.0 if whole == 0 and number < 0 else normal(float(whole))


def sign(this: Value, x: Value = undefined, *_: Value) -> Number:
    number = to_number(x)
    return 1 if number > 0 else -1 if number < 0 else number


def fround(this: Value, x: Value = undefined, *_: Value) -> Number:
    from struct import pack, unpack

    number = to_number(x)
    try:
        return normal(unpack("f", pack("f", number))[0])
    except OverflowError:
        return math.copysign(INFINITY, number)


def clz32(this: Value, x: Value = undefined, *_: Value) -> int:
    return 32 - to_uint32(x).bit_length()


def imul(this: Value, x: Value = undefined, y: Value = undefined, *_: Value) -> int:
    bits = to_uint32(x) * to_uint32(y) & 0xFFFFFFFF
    return bits - (1 << 32) if bits >> 31 else bits


def atan2(this: Value, y: Value = undefined, x: Value = undefined, *_: Value) -> Number:
    first = to_number(y)
    return normal(math.atan2(first, to_number(x)))


def hypot(this: Value, *values: Value) -> Number:
    charge_entries(len(values))
    return normal(math.hypot(*[to_number(value) for value in values]))


def minus_zero(x: Number) -> bool:
    return x == 0 and type(x) is float and math.copysign(1, x) < 0


def maximum(this: Value, *values: Value) -> Number:
    charge_entries(len(values))
    numbers = [to_number(value) for value in values]
    best: Number = -INFINITY
    for number in numbers:
        if number != number:
            return NAN
        if number > best or (number == best == 0 and minus_zero(best)):
            best = number
    return best


def minimum(this: Value, *values: Value) -> Number:
    charge_entries(len(values))
    numbers = [to_number(value) for value in values]
    best: Number = INFINITY
    for number in numbers:
        if number != number:
            return NAN
        if number < best or (number == best == 0 and minus_zero(number)):
            best = number
    return best


def power(this: Value, x: Value = undefined, y: Value = undefined, *_: Value) -> Number:
    base = to_number(x)
    return raise_to(base, to_number(y))


def raise_to(base: Number, exponent: Number) -> Number:
    """Number::exponentiate (ES5 15.8.2.13, ECMA-262 6.1.6.1.3)."""
    if exponent == 0:
        return 1
    if exponent != exponent or (abs(base) == 1 and not finite(exponent)):
        return NAN
    try:
        return normal(math.pow(base, exponent))
    except ValueError:
        return zero_to_negative(base, exponent) if base == 0 else NAN
    except OverflowError:
        return -INFINITY if base < 0 and exponent % 2 == 1 else INFINITY


def zero_to_negative(base: Number, exponent: Number) -> Number:
    return -INFINITY if minus_zero(base) and exponent % 2 == 1 else INFINITY


def random(this: Value, *_: Value) -> float:
    return current().random()


_LIBRARY = """
acos acosh asin asinh atan cos cosh exp expm1 log log10 log1p log2 sin sinh sqrt tan tanh
""".split()
_CONSTANTS = {
    "E": math.e,
    "LN10": 2.302585092994046,
    "LN2": 0.6931471805599453,
    "LOG10E": 0.4342944819032518,
    "LOG2E": 1.4426950408889634,
    "PI": math.pi,
    "SQRT1_2": 0.7071067811865476,
    "SQRT2": 1.4142135623730951,
}

TABLES = {
    "Math": Namespace(
        {
            **{name: constant(value) for name, value in _CONSTANTS.items()},
            **{name: (of_library(name, getattr(math, name)), 1) for name in _LIBRARY},
            "abs": (absolute, 1),
            "cbrt": (of_library("cbrt", cube_root), 1),
            "atan2": (atan2, 2),
            "atanh": (atanh, 1),
            "ceil": (ceil, 1),
            "clz32": (clz32, 1),
            "floor": (floor, 1),
            "fround": (fround, 1),
            "hypot": (hypot, 2),
            "imul": (imul, 2),
            "max": (maximum, 2),
            "min": (minimum, 2),
            "pow": (power, 2),
            "random": (random, 0),
            "round": (round_half_up, 1),
            "sign": (sign, 1),
            "trunc": (trunc, 1),
            Symbol.to_string_tag: tag("Math"),
        }
    )
}
