"""Messages about ECMAScript in attributes and scripts."""

from __future__ import annotations

import re

from scxmlc.messages.catalogue import Words, deferrable, error, shown
from scxmlc.messages.mends import writing

OPERATORS = {
    "eq": "==",
    "ne": "!=",
    "lt": "<",
    "gt": ">",
    "le": "<=",
    "ge": ">=",
    "and": "&&",
    "or": "||",
}
"""Operators as words, as ORS 8.0 and other languages have them."""

_IN_XML = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
_PLACE = re.compile(r"[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*")


@deferrable
def not_assignable(text: str) -> Words:
    """A location expression must be something that can stand left of `=`: a variable, `data.x` or `list[0]`.

    SCXML 5.9.2 and, for ORS, every attribute that the platform fills in, such as requestid.
    """
    cause, inner = f'"{shown(text)}" is not a place that can be assigned to', text.strip()[1:-1]
    if text.strip()[:1] in ("'", '"') and _PLACE.fullmatch(inner):
        return Words(cause, "leave the quotes out", (), writing(text, inner, is_safe=False))
    return Words(cause, "write a variable or a property, such as x.y")


@deferrable
def syntax_error(what: str, operator: str = "", old: str = "") -> Words:
    """The text is not ECMAScript. The place shown is where the parser could not go on.

    Operators of other languages are none: `and`, `or`, `not`, `<>`. ORS 8.0 had words, which are read in its charts.

    In attributes, `<` and `&` must be written as `&lt;` and `&amp;`. Compiling a chart of the Recommendation, it is
    a warning, since SCXML 5.9 lets the text fail with error.execution when it is reached; `check` and `--strict`
    make it an error, and `--keep-going` makes it a warning in a chart for ORS.
    """
    escaped = operator.translate(_IN_XML)
    in_xml = f', in XML "{escaped}"' if escaped != operator else ""
    mend = writing(old, operator, is_safe=operator != "!") if operator else None
    return Words(what, f'write "{operator}"{in_xml}' if operator else None, (), mend)


@error
def too_complex(what: str) -> Words:
    """The script is larger or more deeply nested than the compiler accepts. Split it into functions.

    One script may have 2,000,000 characters and 300,000 words and signs, a number or a name with escapes 10,000
    characters, a regular expression 50,000.
    """
    return Words(f"this script is too complex: {what}", "split it into smaller functions")
