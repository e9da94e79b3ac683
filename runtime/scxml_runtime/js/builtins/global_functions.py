"""The functions of the global object (ES5 15.1.2, 15.1.3, Annex B.2)."""

from __future__ import annotations

from ..budget import charge, charge_each, charge_loop
from ..code_units import to_units
from ..conversions import INFINITY, NAN, to_int32, to_number, to_string
from ..errors import error
from ..evaluation import eval_text
from ..lengths import charge_copy
from ..numbers import digits_to_number, string_to_number
from ..registration import Namespace
from ..values import undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..values import Value

SPACES = "\t\n\v\f\r \u00a0\u1680\u2028\u2029\u202f\u205f\u3000\ufeff" + "".join(
    map(chr, range(0x2000, 0x200B))
)
ALPHA = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
DIGITS = "0123456789"
ALL_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
PIECE = 256
"""Characters that are looked through in one go."""

MARKS = "-_.!~*'()"
RESERVED = ";/?:@&=+$,"
UNESCAPED = frozenset(ALPHA + DIGITS + "@*_+-./")
HEX = frozenset("0123456789abcdefABCDEF")


def parse_int(this: Value, text: Value = undefined, radix: Value = undefined, *_: Value) -> int | float:
    """parseInt (15.1.2.2)."""
    if text.__class__ is str and len(text) < 16 and text.isdigit() and text.isascii() and radix == 10:
        return int(text)
    body = stripped(to_string(text))
    negative = body[:1] == "-"
    if body[:1] in ("+", "-"):
        body = body[1:]
    base = to_int32(radix)
    if base != 0 and not 2 <= base <= 36:
        return NAN
    if base in (0, 16) and body[:2] in ("0x", "0X"):
        body, base = body[2:], 16
    number = leading_digits(body, base or 10)
    return (-number or -0.0) if negative else number


def stripped(text: str) -> str:
    """A text without the white space at its beginning."""
    body = text.lstrip(SPACES)
    charge_copy(len(body))
    charge(len(text) - len(body))
    return body


def leading_digits(text: str, base: int) -> int | float:
    end = span_end(text, 0, ALL_DIGITS[:base] + ALL_DIGITS[10:base].upper())
    return digits_to_number(text[:end], base) if end else NAN


def span_end(text: str, at: int, allowed: str) -> int:
    """Where the characters of one kind that begin at a place end."""
    while True:
        piece = text[at : at + PIECE]
        rest = piece.lstrip(allowed)
        at += len(piece) - len(rest)
        if rest or not piece:
            return at
        charge(2 * PIECE)


def parse_float(this: Value, text: Value = undefined, *_: Value) -> int | float:
    """parseFloat (15.1.2.3): the longest prefix that is a decimal literal."""
    body = stripped(to_string(text))
    sign = 1 if body[:1] in ("+", "-") else 0
    if body.startswith("Infinity", sign):
        return -INFINITY if body[0] == "-" else INFINITY
    end = decimal_end(body, sign)
    return string_to_number(body[:end]) if end > sign else NAN


def decimal_end(text: str, start: int) -> int:
    """Where the decimal literal that begins at `start` ends; `start` when there is none."""
    whole = span_end(text, start, DIGITS)
    end = whole
    if text[end : end + 1] == ".":
        end = span_end(text, end + 1, DIGITS)
        if end == whole + 1 and whole == start:
            return start
    if end == start:
        return start
    if text[end : end + 1] in ("e", "E"):
        mantissa = end + 1 + (text[end + 1 : end + 2] in ("+", "-") and end + 1 < len(text))
        exponent = span_end(text, mantissa, DIGITS)
        if exponent > mantissa:
            return exponent
    return end


def is_nan(this: Value, value: Value = undefined, *_: Value) -> bool:
    number = to_number(value)
    return number != number


def is_finite(this: Value, value: Value = undefined, *_: Value) -> bool:
    number = to_number(value)
    return number == number and number not in (INFINITY, -INFINITY)


def encode(text: str, kept: frozenset[str]) -> str:
    """Encode (15.1.3): each character outside `kept` as the %XX of its UTF-8 form."""
    charge(2 * len(text))
    if kept.issuperset(text):
        return text
    charge_loop(2 * len(text))
    pieces = []
    at = 0
    while at < len(text):
        c = text[at]
        if "\ud800" <= c <= "\udbff" and "\udc00" <= text[at + 1 : at + 2] <= "\udfff":
            c = chr(0x10000 + ((ord(c) - 0xD800) << 10) + ord(text[at + 1]) - 0xDC00)
            at += 1
        elif "\ud800" <= c <= "\udfff":
            raise error("URIError", "malformed URI sequence")
        pieces.append(c if c in kept else "".join(f"%{byte:02X}" for byte in c.encode()))
        at += 1
    return "".join(pieces)


def decode(text: str, reserved: str) -> str:
    """Decode (15.1.3): %XX sequences as characters, except those that stand for `reserved` ones."""
    charge(len(text))
    charge_each(text.count("%"))
    head, *pieces = text.split("%")
    decoded, escapes = [head], list[str]()
    for piece in pieces:
        if len(piece) < 2 or not HEX.issuperset(piece[:2]):
            raise error("URIError", "malformed URI sequence")
        escapes.append(piece[:2])
        if len(piece) > 2:
            decoded += decode_escapes(escapes, reserved), piece[2:]
            escapes.clear()
    decoded.append(decode_escapes(escapes, reserved))
    return "".join(decoded)


def decode_escapes(escapes: list[str], reserved: str) -> str:
    """Escapes that follow each other, as UTF-16 units."""
    try:
        text = bytes.fromhex("".join(escapes)).decode()
    except UnicodeDecodeError:
        raise error("URIError", "malformed URI sequence") from None
    if not reserved or not any(c in reserved for c in text):
        return text if text.isascii() else to_units(text)
    pieces, at = [], 0
    for c in text:
        pieces.append(f"%{escapes[at]}" if c in reserved else to_units(c))
        at += len(c.encode())
    return "".join(pieces)


KEPT_COMPONENT = frozenset(ALPHA + DIGITS + MARKS)
KEPT_URI = KEPT_COMPONENT | frozenset(RESERVED + "#")


def encode_uri(this: Value, text: Value = undefined, *_: Value) -> str:
    return encode(to_string(text), KEPT_URI)


def encode_uri_component(this: Value, text: Value = undefined, *_: Value) -> str:
    return encode(to_string(text), KEPT_COMPONENT)


def decode_uri(this: Value, text: Value = undefined, *_: Value) -> str:
    return decode(to_string(text), RESERVED + "#")


def decode_uri_component(this: Value, text: Value = undefined, *_: Value) -> str:
    return decode(to_string(text), "")


def escape(this: Value, text: Value = undefined, *_: Value) -> str:
    """escape (B.2.1)."""
    body = to_string(text)
    charge_loop(len(body))
    return "".join(
        c if c in UNESCAPED else f"%{ord(c):02X}" if c < "\u0100" else f"%u{ord(c):04X}" for c in body
    )


def unescape(this: Value, text: Value = undefined, *_: Value) -> str:
    """unescape (B.2.2)."""
    whole = to_string(text)
    charge(len(whole))
    charge_each(whole.count("%"))
    head, *rest = whole.split("%")
    return head + "".join(unescaped(piece) for piece in rest)


def unescaped(piece: str) -> str:
    """What follows one percent sign."""
    if piece[:1] == "u" and len(piece) >= 5 and HEX.issuperset(piece[1:5]):
        return chr(int(piece[1:5], 16)) + piece[5:]
    if len(piece) >= 2 and HEX.issuperset(piece[:2]):
        return chr(int(piece[:2], 16)) + piece[2:]
    return "%" + piece


def uneval(this: Value, value: Value = undefined, *_: Value) -> str:
    from ..source_text import uneval

    return uneval(value)


TABLES = {
    "functions": Namespace(
        {
            "decodeURI": (decode_uri, 1),
            "decodeURIComponent": (decode_uri_component, 1),
            "encodeURI": (encode_uri, 1),
            "encodeURIComponent": (encode_uri_component, 1),
            "escape": (escape, 1),
            "eval": (eval_text, 1),
            "isFinite": (is_finite, 1),
            "isNaN": (is_nan, 1),
            "parseFloat": (parse_float, 1),
            "parseInt": (parse_int, 2),
            "unescape": (unescape, 1),
            "uneval": (uneval, 1),
        }
    )
}
