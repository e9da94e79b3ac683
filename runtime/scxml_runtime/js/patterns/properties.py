"""Unicode properties for \\p{…} (ECMA-262 22.2.2.9): general categories and the binary ones Python knows.

In comes what stands between the braces, out goes a set of code points, or None for a name not known here;
scripts (\\p{Script=Greek}) are not, since Python's tables do not hold them.
"""

from __future__ import annotations

from .sets import EVERY, SPACE, TOP, union

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .sets import Ranges

_CATEGORIES = {
    "Letter": "L",
    "Cased_Letter": "LC",
    "Uppercase_Letter": "Lu",
    "Lowercase_Letter": "Ll",
    "Titlecase_Letter": "Lt",
    "Modifier_Letter": "Lm",
    "Other_Letter": "Lo",
    "Mark": "M",
    "Combining_Mark": "M",
    "Nonspacing_Mark": "Mn",
    "Spacing_Mark": "Mc",
    "Enclosing_Mark": "Me",
    "Number": "N",
    "Decimal_Number": "Nd",
    "digit": "Nd",
    "Letter_Number": "Nl",
    "Other_Number": "No",
    "Punctuation": "P",
    "punct": "P",
    "Connector_Punctuation": "Pc",
    "Dash_Punctuation": "Pd",
    "Open_Punctuation": "Ps",
    "Close_Punctuation": "Pe",
    "Initial_Punctuation": "Pi",
    "Final_Punctuation": "Pf",
    "Other_Punctuation": "Po",
    "Symbol": "S",
    "Math_Symbol": "Sm",
    "Currency_Symbol": "Sc",
    "Modifier_Symbol": "Sk",
    "Other_Symbol": "So",
    "Separator": "Z",
    "Space_Separator": "Zs",
    "Line_Separator": "Zl",
    "Paragraph_Separator": "Zp",
    "Other": "C",
    "Control": "Cc",
    "cntrl": "Cc",
    "Format": "Cf",
    "Surrogate": "Cs",
    "Private_Use": "Co",
    "Unassigned": "Cn",
}
_FIXED: dict[str, Ranges] = {
    "Any": EVERY,
    "ASCII": ((0, 127),),
    "ASCII_Hex_Digit": ((48, 57), (65, 70), (97, 102)),
    "AHex": ((48, 57), (65, 70), (97, 102)),
    "White_Space": tuple(r for r in union([*SPACE, (0x85, 0x85)]) if r[0] != 0xFEFF),
    "space": tuple(r for r in union([*SPACE, (0x85, 0x85)]) if r[0] != 0xFEFF),
}
_TESTS: dict[str, Callable[[str], bool]] = {
    "Alphabetic": str.isalpha,
    "Alpha": str.isalpha,
    "Uppercase": str.isupper,
    "Upper": str.isupper,
    "Lowercase": str.islower,
    "Lower": str.islower,
    "ID_Start": lambda c: c != "_" and c.isidentifier(),
    "IDS": lambda c: c != "_" and c.isidentifier(),
    "ID_Continue": lambda c: ("a" + c).isidentifier(),
    "IDC": lambda c: ("a" + c).isidentifier(),
}
_known: dict[str, Ranges] = {}


def lookup(text: str) -> Ranges | None:
    """The code points that have a property, such as `Lu`, `General_Category=Letter` or `ASCII`."""
    name, equals, value = text.partition("=")
    if equals and name not in ("General_Category", "gc"):
        return None
    wanted = value if equals else name
    category = _CATEGORIES.get(wanted, wanted if wanted in _CATEGORIES.values() else "")
    if category:
        return _of_category(category)
    if equals:
        return None
    if wanted in _FIXED:
        return _FIXED[wanted]
    return _tested(wanted, _TESTS[wanted]) if wanted in _TESTS else None


def _of_category(category: str) -> Ranges:
    from unicodedata import category as category_of

    if category == "LC":
        return _tested(category, lambda c: category_of(c) in ("Lu", "Ll", "Lt"))
    return _tested(category, lambda c: category_of(c).startswith(category))


def _tested(name: str, test: Callable[[str], bool]) -> Ranges:
    if name not in _known:
        _known[name] = union((code, code) for code in range(TOP + 1) if test(chr(code)))
    return _known[name]
