"""Numbers as text and text as numbers: what ECMA-262 says, from the standard library's exact arithmetic.

In come Python numbers that stand for ECMAScript numbers (`int` within ±2^53, `float` for the rest) or
strings of UTF-16 code units; out go strings or numbers of the same kind. Surprising: Python rounds halves
to even when it formats, ECMAScript rounds them up, so `toFixed` and its kin work on the exact ratio of the
float.
"""

from __future__ import annotations

from math import floor, nextafter

MAX_SAFE = 9007199254740991
WHITE_SPACE = (
    "\t\n\x0b\x0c\r \xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000\ufeff"
)
NAN = float("nan")
INFINITY = float("inf")
DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_DECIMAL_CHARACTERS = "0123456789+-.eE"
_PREFIXED = {
    "0x": (16, "0123456789abcdefABCDEF"),
    "0X": (16, "0123456789abcdefABCDEF"),
    "0o": (8, "01234567"),
    "0O": (8, "01234567"),
    "0b": (2, "01"),
    "0B": (2, "01"),
}
_INFINITIES = {"Infinity": INFINITY, "+Infinity": INFINITY, "-Infinity": -INFINITY}


def normal(x: float) -> int | float:
    """The same number, as `int` where it is an integer within ±2^53 and not -0."""
    if -MAX_SAFE <= x <= MAX_SAFE and x == (n := int(x)) and (n or str(x)[0] != "-"):
        return n
    return x


def string_to_number(text: str) -> int | float:
    """StringToNumber: the number a numeric literal with white space around it means, else NaN (ES5 9.3.1)."""
    text = text.strip(WHITE_SPACE)
    if not text:
        return 0
    if len(text) < 16 and text.isascii() and text.isdigit():
        return int(text)
    if text.strip(_DECIMAL_CHARACTERS):  # something no decimal literal can hold
        return _prefixed_number(text)
    try:
        return normal(float(text))
    except ValueError:
        return NAN


def _prefixed_number(text: str) -> int | float:
    if text[:2] in _PREFIXED:
        base, allowed = _PREFIXED[text[:2]]
        digits = text[2:]
        return digits_to_number(digits, base) if digits and not digits.strip(allowed) else NAN
    return _INFINITIES.get(text, NAN)


def digits_to_number(digits: str, base: int) -> int | float:
    """The value of digits in a base of 2 to 36: rounded where a float cannot hold it exactly."""
    if base not in (2, 4, 8, 16, 32) and len(digits) > 4000:  # int() refuses, and no digit beyond matters
        return float(digits) if base == 10 else INFINITY
    value = int(digits, base)
    if value <= MAX_SAFE:
        return value
    try:
        return float(value)
    except OverflowError:
        return INFINITY


def number_to_string(x: int | float) -> str:
    """ToString of a number (ES5 9.8.1)."""
    if type(x) is int:
        return int.__repr__(x)
    text = float.__repr__(x)
    if "e" not in text and "n" not in text:
        return text if text[-2:] != ".0" else text[:-2] if x else "0"
    if x != x:
        return "NaN"
    if x in (INFINITY, -INFINITY):
        return "Infinity" if x > 0 else "-Infinity"
    return _spread(text)


LAID_OUT = 2
"""Steps that a number with an exponent takes."""


def _spread(text: str) -> str:
    """Lay out the shortest digits, given as repr writes them with an exponent, as ECMAScript does."""
    from .budget import charge_each

    charge_each(LAID_OUT)
    sign = "-" if text[0] == "-" else ""
    mantissa, _, exponent = text.lstrip("-").partition("e")
    digits = mantissa.replace(".", "")
    point = int(exponent) + 1
    if len(digits) <= point <= 21:
        return sign + digits + "0" * (point - len(digits))
    if 0 < point <= 21:
        return sign + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    return sign + _scientific(digits, point - 1)


def _scientific(digits: str, exponent: int) -> str:
    fraction = "." + digits[1:] if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}e{'+' if exponent >= 0 else '-'}{abs(exponent)}"


def _split(x: int | float) -> tuple[str, int | float]:
    """The sign to print and the magnitude; -0 prints without one."""
    return ("-", -x) if x < 0 else ("", abs(x))


def _is_finite(x: int | float) -> bool:
    return x == x and x not in (INFINITY, -INFINITY)


def _rounded(x: int | float, places: int) -> int:
    """x · 10^places as the nearest integer, halves up, computed exactly; x ≥ 0."""
    numerator, denominator = x.as_integer_ratio()
    if places >= 0:
        numerator *= 10**places
    else:
        denominator *= 10**-places
    return (2 * numerator + denominator) // (2 * denominator)


def _exponent(x: int | float) -> int:
    """The power of ten of x's first decimal digit, or one more right below a power of ten; x > 0."""
    return int(f"{x:.17e}".partition("e")[2])


def _significant(x: int | float, count: int) -> tuple[str, int]:
    """The first `count` decimal digits of x > 0, rounded half up, and the exponent of the first."""
    exponent = _exponent(x)
    digits = str(_rounded(x, count - 1 - exponent))
    if len(digits) < count:
        exponent -= 1
        digits = str(_rounded(x, count - 1 - exponent))
    return digits[:count], exponent + len(digits) - count


def to_fixed(x: int | float, places: int) -> str:
    """Number.prototype.toFixed (ES5 15.7.4.5); 0 ≤ places ≤ 100 is the caller's business."""
    if not abs(x) < 1e21:
        return number_to_string(x)
    sign, magnitude = _split(x)
    digits = str(_rounded(magnitude, places)).rjust(places + 1, "0")
    whole = len(digits) - places
    return sign + digits[:whole] + ("." + digits[whole:] if places else "")


def to_exponential(x: int | float, places: int | None = None) -> str:
    """Number.prototype.toExponential (ES5 15.7.4.6); None asks for as many digits as are needed."""
    if not _is_finite(x):
        return number_to_string(x)
    sign, magnitude = _split(x)
    if magnitude == 0:
        return sign + _scientific("0" * ((places or 0) + 1), 0)
    if places is not None:
        return sign + _scientific(*_significant(magnitude, places + 1))
    mantissa, _, tail = f"{float(magnitude)!r}".partition("e")
    whole, _, fraction = mantissa.partition(".")
    shortest = (whole + fraction).strip("0")
    exponent = int(tail) if tail else _exponent(magnitude)
    return sign + _scientific(shortest, exponent)


def to_precision(x: int | float, count: int) -> str:
    """Number.prototype.toPrecision (ES5 15.7.4.7); 1 ≤ count ≤ 100 is the caller's business."""
    if not _is_finite(x):
        return number_to_string(x)
    sign, magnitude = _split(x)
    digits, exponent = ("0" * count, 0) if magnitude == 0 else _significant(magnitude, count)
    if exponent < -6 or exponent >= count:
        return sign + _scientific(digits, exponent)
    if exponent == count - 1:
        return sign + digits
    if exponent >= 0:
        return f"{sign}{digits[: exponent + 1]}.{digits[exponent + 1 :]}"
    return sign + "0." + "0" * -(exponent + 1) + digits


def to_radix(x: int | float, radix: int) -> str:
    """toString with a radix of 2 to 36 (ES5 15.7.4.2): as many digits as tell x from its neighbours."""
    if radix == 10 or not _is_finite(x):
        return number_to_string(x)
    sign, magnitude = _split(x)
    whole = floor(magnitude)
    fraction, carry = _fraction_digits(float(magnitude), magnitude - whole, radix)
    return sign + _integer_digits(whole + carry, radix) + ("." + fraction if fraction else "")


def _integer_digits(value: int, radix: int) -> str:
    text = ""
    while True:
        value, digit = divmod(value, radix)
        text = DIGITS[digit] + text
        if not value:
            return text


def _fraction_digits(x: float, fraction: float, radix: int) -> tuple[str, int]:
    """The digits after the point, and 1 if rounding them carried into the integer part."""
    delta = max(0.5 * (nextafter(x, INFINITY) - x), nextafter(0.0, 1.0))
    digits: list[int] = []
    while fraction >= delta:
        fraction *= radix
        delta *= radix
        digits.append(int(fraction))
        fraction -= digits[-1]
        if (fraction > 0.5 or (fraction == 0.5 and digits[-1] & 1)) and fraction + delta > 1:
            carry = _round_up(digits, radix)
            return "".join(DIGITS[d] for d in digits), carry
    return "".join(DIGITS[d] for d in digits), 0


def _round_up(digits: list[int], radix: int) -> int:
    while digits:
        last = digits.pop()
        if last + 1 < radix:
            digits.append(last + 1)
            return 0
    return 1
