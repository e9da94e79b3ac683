"""Operators (ES5 11.3-11.10), as compiled code calls them where it knows nothing of its operands.

Each begins with int, str and float, the kinds that occur; the rest follows the standard. Python's own
operators differ in the corners: `%` takes the divisor's sign, `/ 0` raises, ints have no end and no minus
zero.
"""

from __future__ import annotations

from .conversions import INFINITY, NAN, big, to_int32, to_number, to_primitive, to_string, to_uint32
from .errors import error
from .objects import JSObject
from .realm import budget
from .values import MAX_INTEGER, MAX_STRING, Symbol, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .values import Value

    Number = int | float


def add(a: Value, b: Value) -> Value:
    """`a + b` (11.6.1)."""
    if a.__class__ is int and b.__class__ is int:
        total = a + b
        return total if -MAX_INTEGER <= total <= MAX_INTEGER else big(total)
    kind = type(a)
    if kind is type(b):
        if kind is str:
            return a + b if len(a) + len(b) <= SHORT else long_sum(a, b)
        if kind is float:
            return a + b
    elif kind is str:
        if type(b) is int:
            return a + str(b) if len(a) <= SHORT else long_sum(a, str(b))
    elif (kind is float and type(b) is int) or (kind is int and type(b) is float):
        return a + b
    return add_slow(a, b)


def add_slow(a: Value, b: Value) -> Value:
    a, b = to_primitive(a), to_primitive(b)
    if type(a) is str or type(b) is str:
        left, right = to_string(a), to_string(b)
        return left + right if len(left) + len(right) <= SHORT else long_sum(left, right)
    total = to_number(a) + to_number(b)
    return big(total) if type(total) is int and not -MAX_INTEGER <= total <= MAX_INTEGER else total


SHORT = 1024
"""Code units up to which adding and comparing strings is part of the step in which it happens."""

COPIED = 4096
"""Code units that are copied or compared for a step."""


def long_sum(a: str, b: str) -> str:
    """The sum of two strings, paid for by its length: each time both are copied."""
    size = len(a) + len(b)
    if size > MAX_STRING:
        too_long()
    budget().pay(size // COPIED, 2 * size)
    return a + b


def is_paid(a: str, b: str) -> bool:
    """Pay for comparing two strings of which the first is long; True."""
    if a is not b:
        budget().pay(min(len(a), len(b)) // COPIED)
    return True


def too_long() -> str:
    raise error("RangeError", "string too long")


def concat(*parts: Value) -> str:
    """The sum of parts of which the first is a text (11.6.1); conversions run no code of the chart."""
    try:
        made = "".join(parts)
    except TypeError:
        made = "".join([part if part.__class__ is str else text(part) for part in parts])
    return made if len(made) <= SHORT else paid_text(made)


def paid_text(made: str) -> str:
    """A long sum of strings, paid for."""
    if len(made) > MAX_STRING:
        too_long()
    budget().pay(len(made) // COPIED, 2 * len(made))
    return made


def text(value: Value) -> str:
    """What `"" + value` is: a string for a sum of strings written out in plain Python (ES5 11.6.1)."""
    if value.__class__ is str:
        return value if len(value) <= SHORT else paid_text(value)
    if type(value) is int:
        return str(value)
    return to_string(to_primitive(value))


def inserted(value: Value) -> str:
    """`${value}` (ES2015 12.2.9): its text, paid for if it is long, since it will be copied."""
    made = value if value.__class__ is str else to_string(value)
    return made if len(made) <= SHORT else paid_text(made)


def sub(a: Value, b: Value) -> Number:
    """`a - b` (11.6.2)."""
    if a.__class__ is int and b.__class__ is int:
        difference = a - b
        return difference if -MAX_INTEGER <= difference <= MAX_INTEGER else big(difference)
    if type(a) is not int and type(a) is not float:
        a = to_number(a)
    if type(b) is not int and type(b) is not float:
        b = to_number(b)
    difference = a - b
    if type(difference) is int and not -MAX_INTEGER <= difference <= MAX_INTEGER:
        return big(difference)
    return difference  # type: ignore[no-any-return]


def mul(a: Value, b: Value) -> Number:
    """`a * b` (11.5.1)."""
    if type(a) is not int and type(a) is not float:
        a = to_number(a)
    if type(b) is not int and type(b) is not float:
        b = to_number(b)
    product = a * b
    if type(product) is int:
        if product == 0:
            return -0.0 if a < 0 or b < 0 else 0
        if not -MAX_INTEGER <= product <= MAX_INTEGER:
            return big(product)
    return product  # type: ignore[no-any-return]


def div(a: Value, b: Value) -> Number:
    """`a / b` (11.5.2); whole results of whole numbers are int."""
    if a.__class__ is int and b.__class__ is int and b != 0 != a:
        return a / b if a % b else a // b
    if type(a) is not int and type(a) is not float:
        a = to_number(a)
    if type(b) is not int and type(b) is not float:
        b = to_number(b)
    if b == 0:
        return divided_by_zero(a, b)
    if type(a) is int and type(b) is int and a % b == 0 and a != 0:
        return a // b
    return a / b  # type: ignore[no-any-return]


def divided_by_zero(a: Number, b: Number) -> float:
    if a == 0 or a != a:
        return NAN
    positive = (a > 0) == (str(float(b))[0] != "-")
    return INFINITY if positive else -INFINITY


def mod(a: Value, b: Value) -> Number:
    """`a % b` (11.5.3): the sign is the dividend's."""
    if type(a) is not int and type(a) is not float:
        a = to_number(a)
    if type(b) is not int and type(b) is not float:
        b = to_number(b)
    if type(a) is int and type(b) is int and a >= 0 and b > 0:
        return a % b
    if b == 0 or a != a or b != b or a in (INFINITY, -INFINITY):
        return NAN
    rest = float(abs(a)) % float(abs(b))  # of positive numbers it is C's fmod
    rest = -rest if a < 0 else rest
    return int(rest) if rest != 0 and rest.is_integer() else rest or rest_of_zero(a)


def rest_of_zero(a: Number) -> Number:
    return -0.0 if str(float(a))[0] == "-" else 0


def power(a: Value, b: Value) -> Number:
    """`a ** b` (ECMA-262 6.1.6.1.3)."""
    base, exponent = to_number(a), to_number(b)
    if exponent != exponent or (abs(base) == 1 and exponent in (INFINITY, -INFINITY)):
        return NAN
    if exponent == 0:
        return 1
    if type(base) is int and type(exponent) is int and 0 < exponent < 64 and abs(base) < 4294967296:
        return whole_power(base, exponent)
    return float_power(float(base), float(exponent))


def whole_power(base: int, exponent: int) -> Number:
    result = base**exponent
    return result if -MAX_INTEGER <= result <= MAX_INTEGER else big(result)


def float_power(base: float, exponent: float) -> float:
    odd = exponent % 2 == 1
    try:
        result = base**exponent
    except ZeroDivisionError:
        return -INFINITY if odd and str(base)[0] == "-" else INFINITY
    except OverflowError:
        if base < 0 and not exponent.is_integer():
            return NAN
        return -INFINITY if odd and base < 0 else INFINITY
    return NAN if isinstance(result, complex) else result


def neg(a: Value) -> Number:
    """`-a` (11.4.7)."""
    number = to_number(a)
    return -number if number != 0 or type(number) is float else -0.0


def plus(a: Value) -> Number:
    """`+a` (11.4.6)."""
    return to_number(a)


def inc(a: Value) -> Number:
    """The number after `a` (11.4.4); `a` may be any value."""
    return sub(a, -1)


def dec(a: Value) -> Number:
    """The number before `a` (11.4.5)."""
    return sub(a, 1)


def bitnot(a: Value) -> int:
    """`~a` (11.4.8)."""
    return ~to_int32(a)


def bitand(a: Value, b: Value) -> int:
    """`a & b` (11.10)."""
    if type(a) is int and type(b) is int:
        return (((a & b) & 4294967295) ^ 2147483648) - 2147483648
    left = to_int32(a)
    return left & to_int32(b)


def bitor(a: Value, b: Value) -> int:
    """`a | b` (11.10)."""
    if type(a) is int and type(b) is int:
        return (((a | b) & 4294967295) ^ 2147483648) - 2147483648
    left = to_int32(a)
    return left | to_int32(b)


def bitxor(a: Value, b: Value) -> int:
    """`a ^ b` (11.10)."""
    if type(a) is int and type(b) is int:
        return (((a ^ b) & 4294967295) ^ 2147483648) - 2147483648
    left = to_int32(a)
    return left ^ to_int32(b)


def shl(a: Value, b: Value) -> int:
    """`a << b` (11.7.1)."""
    left = to_int32(a)
    bits = (left << (to_uint32(b) & 31)) & 4294967295
    return bits - 4294967296 if bits & 2147483648 else bits


def shr(a: Value, b: Value) -> int:
    """`a >> b` (11.7.2)."""
    left = to_int32(a)
    return left >> (to_uint32(b) & 31)


def ushr(a: Value, b: Value) -> int:
    """`a >>> b` (11.7.3)."""
    left = to_uint32(a)
    return left >> (to_uint32(b) & 31)


def lt(a: Value, b: Value) -> bool:
    """`a < b` (11.8.1)."""
    kind, other = type(a), type(b)
    if (kind is int or kind is float) and (other is int or other is float):
        return a < b  # type: ignore[no-any-return]
    if kind is str and other is str:
        return a < b if len(a) <= SHORT else is_paid(a, b) and a < b
    a = to_primitive(a, "number")
    b = to_primitive(b, "number")
    if type(a) is str and type(b) is str:
        return a < b
    left = to_number(a)
    return left < to_number(b)


def gt(a: Value, b: Value) -> bool:
    """`a > b` (11.8.2)."""
    kind, other = type(a), type(b)
    if (kind is int or kind is float) and (other is int or other is float):
        return a > b  # type: ignore[no-any-return]
    if kind is str and other is str:
        return a > b if len(a) <= SHORT else is_paid(a, b) and a > b
    a = to_primitive(a, "number")
    b = to_primitive(b, "number")
    if type(a) is str and type(b) is str:
        return a > b
    left = to_number(a)
    return left > to_number(b)


def le(a: Value, b: Value) -> bool:
    """`a <= b` (11.8.3)."""
    kind, other = type(a), type(b)
    if (kind is int or kind is float) and (other is int or other is float):
        return a <= b  # type: ignore[no-any-return]
    if kind is str and other is str:
        return a <= b if len(a) <= SHORT else is_paid(a, b) and a <= b
    a = to_primitive(a, "number")
    b = to_primitive(b, "number")
    if type(a) is str and type(b) is str:
        return a <= b
    left = to_number(a)
    return left <= to_number(b)


def ge(a: Value, b: Value) -> bool:
    """`a >= b` (11.8.4)."""
    kind, other = type(a), type(b)
    if (kind is int or kind is float) and (other is int or other is float):
        return a >= b  # type: ignore[no-any-return]
    if kind is str and other is str:
        return a >= b if len(a) <= SHORT else is_paid(a, b) and a >= b
    a = to_primitive(a, "number")
    b = to_primitive(b, "number")
    if type(a) is str and type(b) is str:
        return a >= b
    left = to_number(a)
    return left >= to_number(b)


def same(a: Value, b: Value) -> bool:
    """`a === b` (11.9.4)."""
    kind = type(a)
    if kind is type(b):
        if kind is str and len(a) > SHORT:
            return is_paid(a, b) and a == b
        return a == b  # type: ignore[no-any-return]
    if (kind is int and type(b) is float) or (kind is float and type(b) is int):
        return a == b  # type: ignore[no-any-return]
    return isinstance(a, JSObject) and a is b


def not_same(a: Value, b: Value) -> bool:
    """`a !== b`."""
    return not same(a, b)


def eq(a: Value, b: Value) -> bool:
    """`a == b` (11.9.3)."""
    if a.__class__ is b.__class__:
        return a == b  # type: ignore[no-any-return]
    return eq_mixed(a, b)


def is_loosely_equal(a: Value, b: Value) -> bool:
    """`a == b` in code that may run many times, where comparing long texts is paid for."""
    if a.__class__ is b.__class__:
        if a.__class__ is str and len(a) > SHORT:
            return is_paid(a, b) and a == b
        return a == b  # type: ignore[no-any-return]
    return eq_mixed(a, b)


def ne(a: Value, b: Value) -> bool:
    """`a != b`."""
    if a.__class__ is b.__class__:
        return a != b  # type: ignore[no-any-return]
    return not eq_mixed(a, b)


def eq_mixed(a: Value, b: Value) -> bool:
    if a is None or a is undefined:
        return b is None or b is undefined
    if b is None or b is undefined:
        return False
    if isinstance(a, JSObject):
        if isinstance(b, JSObject):
            return a is b
        return eq_primitive(to_primitive(a), b)
    if isinstance(b, JSObject):
        return eq_primitive(a, to_primitive(b))
    return eq_primitive(a, b)


def eq_primitive(a: Value, b: Value) -> bool:
    if type(a) is type(b):
        return a == b  # type: ignore[no-any-return]
    if a is None or b is None or a is undefined or b is undefined or type(a) is Symbol or type(b) is Symbol:
        return False
    return to_number(a) == to_number(b)
