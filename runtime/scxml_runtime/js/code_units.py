"""Strings of UTF-16 code units, as scripts see them, and of code points, as Python wants them."""

from __future__ import annotations


def has_surrogates(text: str) -> bool:
    """Whether some character is half of a pair or a lone half."""
    if text.isascii():
        return False
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def to_points(text: str) -> str:
    """Pairs joined to the characters they stand for."""
    if text.isascii():
        return text
    return text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "surrogatepass")


def to_units(text: str) -> str:
    """Characters beyond U+FFFF split into pairs."""
    if text.isascii() or max(text) <= "\uffff":
        return text
    return "".join(c if c <= "\uffff" else pair(ord(c)) for c in text)


def pair(code: int) -> str:
    """The code units of one code point."""
    if code <= 0xFFFF:
        return chr(code)
    return chr(0xD800 + (code - 0x10000 >> 10)) + chr(0xDC00 + (code & 0x3FF))


def is_pair(text: str, at: int) -> bool:
    """Whether a high surrogate stands here and a low one follows."""
    return "\ud800" <= text[at : at + 1] <= "\udbff" and "\udc00" <= text[at + 1 : at + 2] <= "\udfff"


def code_point(text: str, at: int) -> int:
    """The code point that begins at a place."""
    if is_pair(text, at):
        return 0x10000 + ((ord(text[at]) - 0xD800) << 10) + (ord(text[at + 1]) - 0xDC00)
    return ord(text[at])


def visible(text: str) -> str:
    """A line with all that a terminal could obey, a reader could not see, or no file take, as an escape; tabs stay."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() or each == "\t" else _escape(ord(each)) for each in text)


def _escape(code: int) -> str:
    """As the command line writes it."""
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
