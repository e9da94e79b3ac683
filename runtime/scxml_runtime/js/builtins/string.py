"""String (ES5 15.5 with B.2, ECMA-262 22.1): the constructor and the table; what needs patterns is in
`string_patterns`.

Methods take any `this` but undefined and null. Results whose length a script chooses are paid for.
"""

from __future__ import annotations

from ..access import get
from ..budget import charge, charge_compare, charge_each, charge_loop, charge_search, charge_search_back, step
from ..code_units import code_point, has_surrogates, pair, to_points, to_units
from ..conversions import to_index, to_integer, to_length, to_number, to_object, to_string, to_uint16
from ..errors import error, to_display
from ..functions import prototype_of
from ..lengths import charge_copy
from ..numbers import NAN, WHITE_SPACE
from ..refusals import wrong_this
from ..registration import Constructor, Prototype, alias
from ..text_builder import TextBuilder
from ..values import Symbol, undefined
from ..wrappers import StringObject
from . import string_patterns as patterns
from .string_forms import collation_key, in_case, normal_form

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..objects import JSObject
    from ..values import Key, Value

    Number = int | float


def call(this: Value, value: Value = "", *_: Value) -> str:
    if value.__class__ is str:
        return value
    return repr(value) if type(value) is Symbol else to_string(value)


def construct(new_target: JSObject, *values: Value) -> StringObject:
    charge_each(2)
    text = to_string(values[0]) if values else ""
    return StringObject.of(text, prototype_of(new_target, "String.prototype"))


def from_char_code(this: Value, *codes: Value) -> str:
    charge_loop(len(codes))
    return "".join([chr(to_uint16(code)) for code in codes])


def from_code_point(this: Value, *codes: Value) -> str:
    charge_each(len(codes))
    out = []
    for value in codes:
        code = to_number(value)
        if not 0 <= code <= 0x10FFFF or code != int(code):
            raise error("RangeError", "invalid code point")
        out.append(pair(int(code)))
    return "".join(out)


def raw(this: Value, template: Value = undefined, *values: Value) -> str:
    strings = to_object(get(to_object(template), "raw"))
    count = to_length(get(strings, "length"))
    out = TextBuilder()
    for index in range(count):
        step()
        out.add(to_string(get(strings, index)))
        if index + 1 < count and index < len(values):
            out.add(to_string(values[index]))
    return out.text()


def value_of(this: Value, *_: Value) -> str:
    """thisStringValue."""
    if type(this) is str:
        return this
    if isinstance(this, StringObject):
        return this.value
    raise wrong_this(this, "String")


def text_of(this: Value) -> str:
    """RequireObjectCoercible and ToString of `this`."""
    if type(this) is str:
        return this
    if this is undefined or this is None:
        raise error("TypeError", f"{to_display(this)} has no text")
    return to_string(this)


def at(this: Value, index: Value = undefined, *_: Value) -> Value:
    text = text_of(this)
    place = to_integer(index)
    if place < 0:
        place += len(text)
    return text[int(place)] if 0 <= place < len(text) else undefined


def char_at(this: Value, index: Value = undefined, *_: Value) -> str:
    text = text_of(this)
    place = index if type(index) is int else to_integer(index)
    return text[int(place)] if 0 <= place < len(text) else ""


def char_code_at(this: Value, index: Value = undefined, *_: Value) -> Number:
    text = text_of(this)
    place = index if type(index) is int else to_integer(index)
    return ord(text[int(place)]) if 0 <= place < len(text) else NAN


def code_point_at(this: Value, index: Value = undefined, *_: Value) -> Value:
    text = text_of(this)
    place = to_integer(index)
    return code_point(text, int(place)) if 0 <= place < len(text) else undefined


def concat(this: Value, *values: Value) -> str:
    parts = [text_of(this)]
    parts.extend([to_string(value) for value in values])
    charge_copy(sum(map(len, parts)))
    return "".join(parts)


def clipped(position: Number, text: str) -> int:
    return int(max(0, min(position, len(text))))


def index_of(this: Value, search: Value = undefined, position: Value = 0, *_: Value) -> int:
    text, wanted = text_of(this), to_string(search)
    start = clipped(to_integer(position), text)
    charge_search(len(text) - start, len(wanted))
    return text.find(wanted, start)


def last_index_of(this: Value, search: Value = undefined, position: Value = undefined, *_: Value) -> int:
    text, wanted = text_of(this), to_string(search)
    number = to_number(position)
    start = len(text) if number != number else clipped(to_integer(number), text)
    charge_search_back(start, len(wanted))
    return text.rfind(wanted, 0, start + len(wanted))


def no_pattern(value: Value) -> str:
    """The text to search for; TypeError for a regular expression."""
    if patterns.is_regexp(value):
        raise error("TypeError", "first argument must not be a regular expression")
    return to_string(value)


def includes(this: Value, search: Value = undefined, position: Value = 0, *_: Value) -> bool:
    text, wanted = text_of(this), no_pattern(search)
    start = clipped(to_integer(position), text)
    charge_search(len(text) - start, len(wanted))
    return text.find(wanted, start) >= 0


def starts_with(this: Value, search: Value = undefined, position: Value = 0, *_: Value) -> bool:
    text, wanted = text_of(this), no_pattern(search)
    charge_compare(len(wanted))
    return text.startswith(wanted, clipped(to_integer(position), text))


def ends_with(this: Value, search: Value = undefined, position: Value = undefined, *_: Value) -> bool:
    text, wanted = text_of(this), no_pattern(search)
    end = len(text) if position is undefined else clipped(to_integer(position), text)
    charge_compare(len(wanted))
    return text.endswith(wanted, 0, end)


def part(text: str, first: int, last: int) -> str:
    """Some of a text, paid for."""
    charge_copy(last - first)
    return text[first:last]


def slice_text(this: Value, start: Value = undefined, end: Value = undefined, *_: Value) -> str:
    text = text_of(this)
    first = to_index(start, len(text))
    return part(text, first, to_index(end, len(text), len(text)))


def substring(this: Value, start: Value = undefined, end: Value = undefined, *_: Value) -> str:
    text = text_of(this)
    first = clipped(to_integer(start), text)
    last = len(text) if end is undefined else clipped(to_integer(end), text)
    return part(text, first, last) if first <= last else part(text, last, first)


def substr(this: Value, start: Value = undefined, length: Value = undefined, *_: Value) -> str:
    text = text_of(this)
    first = to_index(start, len(text))
    count = len(text) if length is undefined else to_integer(length)
    return part(text, first, min(first + clipped(count, text), len(text)))


def repeat(this: Value, count: Value = undefined, *_: Value) -> str:
    text, times = text_of(this), to_integer(count)
    if times < 0 or times == float("inf"):
        raise error("RangeError", "repeat count must be finite and not negative")
    charge_copy(len(text) * int(times))
    return text * int(times) if text else ""


def filler(text: str, length: Value, fill: Value) -> str:
    """What padding adds."""
    missing = to_length(length) - len(text)
    pattern = " " if fill is undefined or missing <= 0 else to_string(fill)
    if missing <= 0 or not pattern:
        return ""
    charge_copy(len(text) + missing)
    charge_copy(len(pattern))
    return (pattern * (missing // len(pattern) + 1))[:missing]


def pad_start(this: Value, length: Value = undefined, fill: Value = undefined, *_: Value) -> str:
    text = text_of(this)
    return filler(text, length, fill) + text


def pad_end(this: Value, length: Value = undefined, fill: Value = undefined, *_: Value) -> str:
    text = text_of(this)
    return text + filler(text, length, fill)


def trimmed(text: str, cut: Callable[[str, str], str]) -> str:
    """A text without the white space at its ends; each character of that is looked at."""
    made = cut(text, WHITE_SPACE)
    charge_copy(len(made))
    charge(len(text) - len(made))
    return made


def trim(this: Value, *_: Value) -> str:
    return trimmed(text_of(this), str.strip)


def trim_start(this: Value, *_: Value) -> str:
    return trimmed(text_of(this), str.lstrip)


def trim_end(this: Value, *_: Value) -> str:
    return trimmed(text_of(this), str.rstrip)


def to_lower_case(this: Value, *_: Value) -> str:
    return in_case(text_of(this), str.lower)


def to_upper_case(this: Value, *_: Value) -> str:
    return in_case(text_of(this), str.upper)


def is_well_formed(this: Value, *_: Value) -> bool:
    text = text_of(this)
    charge(len(text))
    return not has_surrogates(to_points(text))


def to_well_formed(this: Value, *_: Value) -> str:
    text = text_of(this)
    charge_loop(len(text))
    points = to_points(text)
    return to_units("".join("\ufffd" if "\ud800" <= c <= "\udfff" else c for c in points))


def normalize(this: Value, form: Value = undefined, *_: Value) -> str:
    text = text_of(this)
    name = "NFC" if form is undefined else to_string(form)
    if name not in ("NFC", "NFD", "NFKC", "NFKD"):
        raise error("RangeError", "the normalization form must be NFC, NFD, NFKC or NFKD")
    return text if text.isascii() else to_units(normal_form(name, to_points(text)))


def locale_compare(this: Value, other: Value = undefined, *_: Value) -> int:
    text, that = text_of(this), to_string(other)
    charge_compare(min(len(text), len(that)))
    if text == that:
        return 0
    first, second = collation_key(text), collation_key(that)
    return (first > second) - (first < second)


def html(tag_name: str, attribute: str = "") -> Callable[..., str]:
    """One of the methods of B.2.2 that put a text between tags."""

    def wrap(this: Value, value: Value = undefined, *_: Value) -> str:
        text = text_of(this)
        charge_copy(len(text))
        named = to_string(value) if attribute else ""
        charge_search(len(named), 1)
        charge_copy(len(named) + 6 * named.count('"'))
        head = f' {attribute}="{named.replace(chr(34), "&quot;")}"' if attribute else ""
        return f"<{tag_name}{head}>{text}</{tag_name}>"

    return wrap


def iterate(this: Value, *_: Value) -> Value:
    from .iterators import string_iterator

    return string_iterator(text_of(this))


_HTML: dict[Key, Value] = {
    "anchor": (html("a", "name"), 1),
    "big": (html("big"), 0),
    "blink": (html("blink"), 0),
    "bold": (html("b"), 0),
    "fixed": (html("tt"), 0),
    "fontcolor": (html("font", "color"), 1),
    "fontsize": (html("font", "size"), 1),
    "italics": (html("i"), 0),
    "link": (html("a", "href"), 1),
    "small": (html("small"), 0),
    "strike": (html("strike"), 0),
    "sub": (html("sub"), 0),
    "sup": (html("sup"), 0),
}

TABLES = {
    "String": Constructor(
        call,
        construct,
        1,
        {"fromCharCode": (from_char_code, 1), "fromCodePoint": (from_code_point, 1), "raw": (raw, 1)},
    ),
    "String.prototype": Prototype(
        {
            "at": (at, 1),
            "charAt": (char_at, 1),
            "charCodeAt": (char_code_at, 1),
            "codePointAt": (code_point_at, 1),
            "concat": (concat, 1),
            "endsWith": (ends_with, 1),
            "includes": (includes, 1),
            "indexOf": (index_of, 1),
            "isWellFormed": (is_well_formed, 0),
            "lastIndexOf": (last_index_of, 1),
            "localeCompare": (locale_compare, 1),
            "match": (patterns.match, 1),
            "matchAll": (patterns.match_all, 1),
            "normalize": (normalize, 0),
            "padEnd": (pad_end, 1),
            "padStart": (pad_start, 1),
            "repeat": (repeat, 1),
            "replace": (patterns.replace, 2),
            "replaceAll": (patterns.replace_all, 2),
            "search": (patterns.search, 1),
            "slice": (slice_text, 2),
            "split": (patterns.split, 2),
            "startsWith": (starts_with, 1),
            "substr": (substr, 2),
            "substring": (substring, 2),
            "toLocaleLowerCase": (to_lower_case, 0),
            "toLocaleUpperCase": (to_upper_case, 0),
            "toLowerCase": (to_lower_case, 0),
            "toString": (value_of, 0),
            "toUpperCase": (to_upper_case, 0),
            "toWellFormed": (to_well_formed, 0),
            "trim": (trim, 0),
            "trimEnd": (trim_end, 0),
            "trimLeft": alias("trimStart"),
            "trimRight": alias("trimEnd"),
            "trimStart": (trim_start, 0),
            "valueOf": (value_of, 0),
            Symbol.iterator: (iterate, 0),
            **_HTML,
        },
        lambda: StringObject.of(""),
    ),
}
