"""ECMAScript names as Python attribute names, one to one.

An ASCII identifier that is no Python keyword, does not begin with `__` and does not end with `_` stays
itself. In any other name each odd character, a `_` before an `x`, a leading digit and a leading `v` of
`v__` is written `_xHEX_`; a leading `__` becomes `v__`, and one `_` is added at the end. So no ECMAScript
name maps to a Python attribute such as `realm_`, `__dict__` or `__class__`. The compiler's
`emitter/names.py` holds the same rule.
"""

from __future__ import annotations

LETTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_")
DIGITS = frozenset("0123456789")
WORD = LETTERS | DIGITS
PYTHON_WORDS = (
    "False None True and as assert async await break case class continue def del elif else except finally for"
    " from global if import in is lambda match nonlocal not or pass raise return try while with yield _"
)
KEYWORDS = frozenset(PYTHON_WORDS.split())

mangled: dict[str, str] = {}


def is_plain(name: str) -> bool:
    """Does the name stay as it is?"""
    if not name or name[0] not in LETTERS or name[-1] == "_" or name[:2] == "__" or name in KEYWORDS:
        return False
    return WORD.issuperset(name)


def mangle(name: str) -> str:
    """The Python attribute for an ECMAScript name."""
    found = mangled.get(name)
    if found is None:
        if len(name) > LONG:
            return long_attribute(name)
        found = name if is_plain(name) else escaped(name) + "_"
        if len(mangled) < 10000:
            mangled[name] = found
    return found


LONG = 1000
"""Characters from which a name is not remembered."""


def long_attribute(name: str) -> str:
    """The attribute for a long name, paid for."""
    from .budget import charge_loop

    charge_loop(2 * len(name))
    return name if is_plain(name) else escaped(name) + "_"


def escaped(name: str) -> str:
    text = "".join(f"_x{ord(c):X}_" if is_odd(name, i) else c for i, c in enumerate(name))
    return "v" + text if text.startswith("__") else text


def is_odd(name: str, at: int) -> bool:
    """Is the character one that must be escaped where it stands?"""
    c = name[at]
    if c not in WORD or (c == "_" and name[at + 1 : at + 2] == "x"):
        return True
    return at == 0 and (c in DIGITS or (c == "v" and name[1:3] == "__"))


def demangle(attribute: str) -> str | None:
    """The ECMAScript name behind a Python attribute, None when there is none."""
    if is_plain(attribute):
        return attribute
    if not attribute.endswith("_"):
        return None
    text = attribute[:-1]
    name = unescaped(text[1:] if text.startswith("v__") else text)
    return name if name is not None and mangle(name) == attribute else None


def unescaped(text: str) -> str | None:
    pieces = []
    while "_x" in text:
        before, _, rest = text.partition("_x")
        digits, mark, text = rest.partition("_")
        if not mark or not digits or not DIGITS.union("ABCDEF").issuperset(digits):
            return None
        pieces += [before, chr(int(digits, 16))]
    return "".join(pieces) + text
