"""The methods of strings that take a pattern: match, replace, search, split (ES5 15.5.4.10-14, ECMA-262
22.1.3).

A pattern that is an object with the method in question (`Symbol.match` …), as regular expressions are, does
the work itself; anything else is a text to look for.
"""

from __future__ import annotations

from ..access import get
from ..arrays import new_array
from ..budget import SHORT, charge_entries, charge_search
from ..calls import get_method, invoke, is_callable, native_method
from ..conversions import to_string, to_uint32, truthy
from ..errors import error, to_display
from ..lengths import charge_copy
from ..objects import JSObject
from ..patterns.substitution import Match, substitution
from ..text_builder import TextBuilder
from ..values import Symbol, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..values import Key, Value


def is_regexp(value: Value) -> bool:
    """IsRegExp (ECMA-262 7.2.8)."""
    if not isinstance(value, JSObject):
        return False
    matcher = get(value, Symbol.match)
    return value.class_name == "RegExp" if matcher is undefined else truthy(matcher)


def coercible(this: Value) -> None:
    if this is undefined or this is None:
        raise error("TypeError", f"{to_display(this)} has no text")


def own_method(pattern: Value, symbol: Key) -> Value:
    """The method by which an object does the work itself, or undefined."""
    if not isinstance(pattern, JSObject):
        return undefined
    return native_method(pattern, symbol) or get_method(pattern, symbol)


def by_regexp(this: Value, pattern: Value, symbol: Key, flags: str) -> Value:
    """Do it with a regular expression made of the pattern's text."""
    from ..patterns.objects import create

    text = to_string(this)
    return invoke(create("" if pattern is undefined else to_string(pattern), flags), symbol, text)


def match(this: Value, pattern: Value = undefined, *_: Value) -> Value:
    coercible(this)
    method = own_method(pattern, Symbol.match)
    if method is not undefined:
        return method.call(pattern, this)
    return by_regexp(this, pattern, Symbol.match, "")


def match_all(this: Value, pattern: Value = undefined, *_: Value) -> Value:
    coercible(this)
    require_global(pattern)
    method = own_method(pattern, Symbol.match_all)
    if method is not undefined:
        return method.call(pattern, this)
    return by_regexp(this, pattern, Symbol.match_all, "g")


def search(this: Value, pattern: Value = undefined, *_: Value) -> Value:
    coercible(this)
    method = own_method(pattern, Symbol.search)
    if method is not undefined:
        return method.call(pattern, this)
    return by_regexp(this, pattern, Symbol.search, "")


def require_global(pattern: Value) -> None:
    """TypeError for a regular expression without the g flag."""
    if not is_regexp(pattern):
        return
    flags = get(pattern, "flags")
    coercible(flags)
    if "g" not in to_string(flags):
        raise error("TypeError", "the regular expression must have the g flag")


def replace(this: Value, pattern: Value = undefined, replacement: Value = undefined, *_: Value) -> Value:
    coercible(this)
    method = own_method(pattern, Symbol.replace)
    if method is not undefined:
        return method.call(pattern, this, replacement)
    text, wanted = to_string(this), to_string(pattern)
    template = replacement if is_callable(replacement) else to_string(replacement)
    charge_search(len(text), len(wanted))
    start = text.find(wanted)
    if start < 0:
        return text
    charge_copy(len(text))
    return text[:start] + replaced(text, start, wanted, template) + text[start + len(wanted) :]


def replaced(text: str, start: int, wanted: str, template: Value) -> str:
    """What stands in place of one occurrence."""
    if type(template) is not str:
        return to_string(template.call(undefined, wanted, start, text))
    return substitution(template, Match(text, start, start + len(wanted)), wanted)


def replace_all(this: Value, pattern: Value = undefined, replacement: Value = undefined, *_: Value) -> Value:
    coercible(this)
    require_global(pattern)
    method = own_method(pattern, Symbol.replace)
    if method is not undefined:
        return method.call(pattern, this, replacement)
    text, wanted = to_string(this), to_string(pattern)
    template = replacement if is_callable(replacement) else to_string(replacement)
    charge_search(len(text), len(wanted))
    out, at, start = TextBuilder(), 0, text.find(wanted)
    while start >= 0:
        out.add(text[at:start])
        out.add(replaced(text, start, wanted, template))
        at = start + len(wanted)
        start = text.find(wanted, at if wanted else at + 1) if at < len(text) or wanted else -1
    out.add(text[at:])
    return out.text()


def split(this: Value, separator: Value = undefined, limit: Value = undefined, *_: Value) -> Value:
    if (
        type(this) is str
        and type(separator) is str
        and separator
        and limit is undefined
        and len(this) <= SHORT
    ):
        parts: list[Value] = this.split(separator)
        charge_entries(len(parts) - 1)
        return new_array(parts)
    coercible(this)
    method = own_method(separator, Symbol.split)
    if method is not undefined:
        return method.call(separator, this, limit)
    text = to_string(this)
    most = 4294967295 if limit is undefined else to_uint32(limit)
    wanted = to_string(separator)
    if most == 0:
        return new_array([])
    if separator is undefined:
        return new_array([text])
    if not wanted:
        charge_entries(min(len(text), most))
        return new_array(list(text[:most]))
    charge_search(2 * len(text), len(wanted))
    charge_entries(min(text.count(wanted), most))
    charge_copy(len(text))
    pieces = text.split(wanted, most if most < len(text) else -1)
    return new_array(pieces[:most])
