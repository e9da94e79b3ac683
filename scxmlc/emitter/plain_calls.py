"""A call of plain values that is too wide, over several lines, as black lays it out: nearly all lines that are.

In: a statement of one line: a call, a list or a dict of names, numbers, texts, sums, and more of such, perhaps returned
or given to a name. Out: its lines; `Involved` for all others, of which `layout.py` knows more. The rule that surprises:
what is in brackets stands on one line of its own where it fits, but items of a list, a dict or a tuple do not.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from scxmlc.emitter.lines import STEP
from scxmlc.emitter.tokens import NO_NAMES

_VALUE = re.compile(
    r"""
    (?: \w+= | \* | "(?:[^"\\]|\\.)*":\  )?              # the name of an argument, a star, the key of an item
    (?: "(?:[^"\\]|\\.)*" | \d+ | ([^\W\d]\w*)(?:\.[^\W\d]\w*)*(\()? | ([(\[{]) )
    """,
    re.VERBOSE | re.ASCII,
)
_PREFIX = re.compile(r"return |[^\W\d]\w*(?:\.[^\W\d]\w*)* = ", re.ASCII)
_CLOSING = {"(": ")", "[": "]", "{": "}"}


class Involved(Exception):
    """Something that is no plain value."""


@dataclass(slots=True)
class _Value:
    """A value, with its name or key; if there is something in its brackets, what stands before that. `terms` of a sum
    begin with their sign."""

    text: str
    head: str = ""
    items: Sequence[_Value] = ()
    is_call: bool = False
    terms: Sequence[_Value] = ()

    def behind(self, text: str) -> _Value:
        return _Value(text + self.text, text + self.head if self.items else "", self.items, self.is_call)


def laid_out(text: str, depth: int, width: int) -> list[str]:
    """The lines of a statement that does not fit. Raises Involved."""
    prefix = _PREFIX.match(text)
    start = prefix.end() if prefix else 0
    value, end = _value(text, start)
    if end != len(text) or text[start] in "(*":
        raise Involved
    return list(_lines(value.behind(text[:start]), depth, "", width))


def _item(text: str, at: int) -> tuple[_Value, int]:
    """The value or the sum that begins here, and where it ends."""
    value, end = _value(text, at)
    terms = [value]
    while text.startswith(" + ", end):
        value, end = _value(text, end + 3)
        terms.append(value.behind("+ "))
    return (_Value(text[at:end], terms=terms) if len(terms) > 1 else value), end


def _value(text: str, at: int) -> tuple[_Value, int]:
    """The value that begins here, and where it ends."""
    found = _VALUE.match(text, at)
    if found is None or found[1] in NO_NAMES:
        raise Involved
    end, opening = found.end(), found[2] or found[3]
    if not opening:
        return _Value(found[0]), end
    items: list[_Value] = []
    closing = _CLOSING[opening]
    while text[end : end + 1] != closing:
        if items:
            if not text.startswith(", ", end):
                raise Involved
            end += 2
        item, end = _item(text, end)
        items.append(item)
    if found[3] == "(" and len(items) < 2:
        raise Involved  # brackets that may be too many
    return _Value(text[at : end + 1], found[0], items, found[2] is not None), end + 1


def _lines(value: _Value, depth: int, behind: str, width: int) -> Iterator[str]:
    indent = " " * STEP * depth
    line = indent + value.text + behind
    if len(line) <= width:
        yield line
    elif value.terms:
        for term in value.terms:
            yield from _lines(term, depth, behind if term is value.terms[-1] else "", width)
    elif not value.items:
        if value.text[-1] in ")]}":
            raise Involved
        yield line
    else:
        yield indent + value.head
        yield from _inside(value, depth + 1, width)
        yield indent + value.text[-1] + behind
        if len(indent) + len(value.head) > width:
            raise Involved


def _inside(value: _Value, depth: int, width: int) -> Iterator[str]:
    """What stands in the brackets: on a line, or each item on its own."""
    several = len(value.items) > 1
    line = " " * STEP * depth + ", ".join([item.text for item in value.items])
    if len(line) <= width and (value.is_call or not several):
        yield line
        return
    is_spread = value.is_call and any(item.text[0] == "*" for item in value.items)
    for item in value.items:
        has_comma = several and not (is_spread and item is value.items[-1])
        yield from _lines(item, depth, "," if has_comma else "", width)
