"""How regular expressions match, replace, search and split texts (ECMA-262 22.2.6).

A regular expression that no script has changed is run directly; any other one is asked step by step through
its own `exec`, as the standard says. Surprising: all matches are found before the first replacement
function is called.
"""

from __future__ import annotations

from ..access import get, put_strict
from ..arrays import new_array
from ..budget import ROUND, SHORT, charge, charge_each, step
from ..calls import construct, is_callable, is_constructor
from ..conversions import require_object, to_integer, to_length, to_object, to_string, to_uint32
from ..descriptors import same_value
from ..intrinsics import intrinsic
from ..lengths import charge_copy
from ..objects import Exotic, JSObject
from ..patterns.objects import (
    JSRegExp,
    advance,
    builtin_match,
    find,
    groups_object,
    is_pristine,
    paid_program,
    regexp_exec,
    remember,
    set_last_index,
    texts,
)
from ..patterns.substitution import Match, substitution
from ..realm import budget
from ..refusals import not_constructor, wrong_this
from ..text_builder import TextBuilder
from ..values import EMPTY, Symbol, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..patterns.program import Captures, Program
    from ..values import Value


class Found:
    """One match: what, where, the captures without the whole, and the object of named captures."""

    __slots__ = ("captures", "groups", "matched", "position")

    def __init__(self, matched: str, position: int, captures: list[Value], groups: Value) -> None:
        self.matched = matched
        self.position = position
        self.captures = captures
        self.groups = groups


def this_object(this: Value) -> JSObject:
    if not isinstance(this, JSObject):
        raise wrong_this(this, "object")
    return this


def all_captures(regexp: JSRegExp, text: str) -> list[Captures]:
    """Every match of an unchanged regular expression with the g flag, or the one without it."""
    if "g" not in regexp.flags:
        one = builtin_match(regexp, text)
        return [] if one is None else [one]
    set_last_index(regexp, 0)
    return every_match(regexp.program, text)


def every_match(ready: Program, text: str) -> list[Captures]:
    """Every match in a text, one behind the other."""
    found, index, steps = [], 0, budget()
    while index <= len(text):
        steps.pay(ROUND)
        captures = ready.find(text, index, charge)
        if captures is None:
            break
        found.append(captures)
        start, index = captures[0]
        if start == index:
            index = advance(text, index, "u" in ready.flags)
    if found:
        remember(text, found[-1])
    return found


def match(this: Value, value: Value = undefined, *_: Value) -> Value:
    regexp, text = this_object(this), to_string(value)
    flags = to_string(get(regexp, "flags"))
    if "g" not in flags:
        return regexp_exec(regexp, text)
    if is_pristine(regexp):
        assert isinstance(regexp, JSRegExp)
        matched: list[Value] = [text[c[0][0] : c[0][1]] for c in all_captures(regexp, text)]
    else:
        matched = [to_string(get(result, 0)) for result in all_results(regexp, text, flags)]
    return new_array(matched) if matched else None


def all_results(regexp: JSObject, text: str, flags: str) -> list[JSObject]:
    """Every result of a regular expression's own exec."""
    by_points = "u" in flags or "v" in flags
    results = []
    put_strict(regexp, "lastIndex", 0)
    while (result := regexp_exec(regexp, text)) is not None:
        step()
        results.append(result)
        if to_string(get(result, 0)) == "":
            skip_empty(regexp, text, by_points)
    return results


def skip_empty(regexp: JSObject, text: str, by_points: bool) -> None:
    """Move lastIndex past an empty match."""
    index = to_length(get(regexp, "lastIndex"))
    put_strict(regexp, "lastIndex", advance(text, index, by_points))


def search(this: Value, value: Value = undefined, *_: Value) -> Value:
    regexp, text = this_object(this), to_string(value)
    before = get(regexp, "lastIndex")
    if not same_value(before, 0):
        put_strict(regexp, "lastIndex", 0)
    result = regexp_exec(regexp, text)
    if not same_value(get(regexp, "lastIndex"), before):
        put_strict(regexp, "lastIndex", before)
    return -1 if result is None else get(result, "index")


def replace(this: Value, value: Value = undefined, replacement: Value = undefined, *_: Value) -> Value:
    regexp, text = this_object(this), to_string(value)
    template = replacement if is_callable(replacement) else to_string(replacement)
    if is_pristine(regexp):
        matches = all_captures(regexp, text)  # type: ignore[arg-type]
        if type(template) is str and "$" not in template:
            return with_all_replaced(text, matches, template)
        found = native_finds(regexp, text, matches)  # type: ignore[arg-type]
    else:
        found = scripted_finds(regexp, text)
    out, at = TextBuilder(), 0
    for one in found:
        piece = replacement_text(one, text, template)
        if one.position >= at:
            out.add(text[at : one.position])
            out.add(piece)
            at = one.position + len(one.matched)
    out.add(text[at:])
    return out.text()


def with_all_replaced(text: str, matches: list[Captures], replacement: str) -> str:
    """The text with the same words for each match, whatever it captured."""
    if not matches and len(text) <= SHORT:
        return text
    pieces, at = [], 0
    for captures in matches:
        start, end = captures[0]
        pieces.append(text[at:start])
        at = end
    pieces.append(text[at:])
    charge_each(2 * len(matches))
    charge_copy(sum(map(len, pieces)) + len(replacement) * len(matches))
    return replacement.join(pieces)


def native_finds(regexp: JSRegExp, text: str, matches: list[Captures]) -> list[Found]:
    found = []
    for captures in matches:
        values = texts(text, captures)
        groups = groups_object(regexp.program.names, values)
        found.append(Found(values[0], captures[0][0], values[1:], groups))
    return found


def scripted_finds(regexp: JSObject, text: str) -> list[Found]:
    flags = to_string(get(regexp, "flags"))
    if "g" in flags:
        return [found_by(result, text) for result in all_results(regexp, text, flags)]
    result = regexp_exec(regexp, text)
    return [] if result is None else [found_by(result, text)]


def found_by(result: JSObject, text: str) -> Found:
    """A result object read as the standard reads it."""
    count = max(to_length(get(result, "length")) - 1, 0)
    matched = to_string(get(result, 0))
    position = int(max(min(to_integer(get(result, "index")), len(text)), 0))
    captures = []
    for index in range(1, count + 1):
        captured = get(result, index)
        captures.append(captured if captured is undefined else to_string(captured))
    return Found(matched, position, captures, get(result, "groups"))


def replacement_text(found: Found, text: str, template: Value) -> str:
    if type(template) is not str:
        named = [] if found.groups is undefined else [found.groups]
        return to_string(
            template.call(undefined, found.matched, *found.captures, found.position, text, *named)
        )
    groups = undefined if found.groups is undefined else to_object(found.groups)

    def of_group(name: str) -> str:
        captured = get(groups, name)
        return "" if captured is undefined else to_string(captured)

    end = found.position + len(found.matched)
    one = Match(text, found.position, end, found.captures, None if groups is undefined else of_group)
    return substitution(template, one, found.matched)


def species(regexp: JSObject) -> JSObject:
    """SpeciesConstructor with %RegExp% as the default."""
    default: JSObject = intrinsic("RegExp").resolve()
    constructor = get(regexp, "constructor")
    if constructor is undefined:
        return default
    chosen = get(require_object(constructor, "constructor"), Symbol.species)
    if chosen is undefined or chosen is None:
        return default
    if not is_constructor(chosen):
        raise not_constructor(chosen)
    return chosen  # type: ignore[no-any-return]


def split(this: Value, value: Value = undefined, limit: Value = undefined, *_: Value) -> Value:
    regexp, text = this_object(this), to_string(value)
    constructor = species(regexp)
    flags = to_string(get(regexp, "flags"))
    sticky = flags if "y" in flags else flags + "y"
    splitter: JSObject = construct(constructor, (regexp, sticky), constructor)
    most = 4294967295 if limit is undefined else to_uint32(limit)
    if most == 0:
        return new_array([])
    if is_pristine(splitter):
        return new_array(native_pieces(searcher(splitter), text)[:most])  # type: ignore[arg-type]
    return new_array(pieces(splitter, text, "u" in flags or "v" in flags, most))


def native_pieces(ready: Program, text: str) -> list[Value]:
    """The pieces between the matches of an unchanged regular expression, and what it captured."""
    by_points = "u" in ready.flags
    if not text:
        return [] if find(ready, text, 0) is not None else [text]
    out: list[Value] = []
    start = index = 0
    while index < len(text):
        step()
        captures = find(ready, text, index)
        if captures is None or captures[0][0] >= len(text):
            break
        position, end = captures[0]
        if end == start:
            index = advance(text, index, by_points)
            continue
        out.append(text[start:position])
        out += texts(text, captures)[1:]
        start = index = end
    out.append(text[start:])
    return out


def searcher(splitter: JSRegExp) -> Program:
    """The same pattern without the sticky flag, so that one search replaces many attempts."""
    return paid_program(splitter.source, splitter.flags.replace("y", ""))


def pieces(splitter: JSObject, text: str, by_points: bool, most: int) -> list[Value]:
    """The pieces by the letter of the standard (22.2.6.14)."""
    if not text:
        return [] if regexp_exec(splitter, text) is not None else [text]
    out: list[Value] = []
    start = index = 0
    while index < len(text):
        step()
        put_strict(splitter, "lastIndex", index)
        result = regexp_exec(splitter, text)
        end = 0 if result is None else min(to_length(get(splitter, "lastIndex")), len(text))
        if result is None or end == start:
            index = advance(text, index, by_points)
            continue
        out.append(text[start:index])
        if len(out) == most:
            return out
        start = end
        for number in range(1, max(to_length(get(result, "length")) - 1, 0) + 1):
            out.append(get(result, number))
            if len(out) == most:
                return out
        index = start
    out.append(text[start:])
    return out


class RegExpStringIterator(Exotic):
    """What matchAll returns (ECMA-262 22.2.9)."""

    __slots__ = ("by_points", "done", "every", "regexp", "text")
    regexp: JSObject
    text: str
    every: bool
    by_points: bool
    done: bool


def match_all(this: Value, value: Value = undefined, *_: Value) -> Value:
    regexp, text = this_object(this), to_string(value)
    constructor = species(regexp)
    flags = to_string(get(regexp, "flags"))
    matcher = construct(constructor, (regexp, flags), constructor)
    put_strict(matcher, "lastIndex", to_length(get(regexp, "lastIndex")))
    made = RegExpStringIterator()
    made.properties = EMPTY
    made.prototype = intrinsic("RegExp String Iterator.prototype")
    made.regexp, made.text = matcher, text
    made.every, made.by_points = "g" in flags, "u" in flags or "v" in flags
    made.done = False
    return made


def next_match(iterator: RegExpStringIterator) -> Value:
    """The next result, or None at the end."""
    if iterator.done:
        return None
    result = regexp_exec(iterator.regexp, iterator.text)
    if result is None or not iterator.every:
        iterator.done = True
    elif to_string(get(result, 0)) == "":
        skip_empty(iterator.regexp, iterator.text, iterator.by_points)
    return result
