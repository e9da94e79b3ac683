"""RegExp (ES5 15.10, ECMA-262 22.2, B.2.4): constructor, flags, exec, and the last match."""

from __future__ import annotations

from ..access import get
from ..budget import charge_loop, step
from ..conversions import to_string, truthy
from ..errors import error
from ..functions import Native, prototype_of
from ..intrinsics import intrinsic
from ..iteration import iterator_result
from ..lengths import charge_copy
from ..objects import JSObject
from ..patterns.objects import (
    JSRegExp,
    allocate,
    builtin_exec,
    builtin_match,
    create,
    initialize,
    is_pristine,
    last_match,
    regexp_exec,
    this_regexp,
)
from ..refusals import wrong_this
from ..registration import SPECIES, Constructor, Prototype, accessor, getter, tag
from ..values import ACCESSOR, CONFIGURABLE, SHARED, Property, Symbol, undefined
from .regexp_symbols import RegExpStringIterator, match, match_all, next_match, replace, search, split
from .string_patterns import is_regexp

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..values import Key, Value

_NAMED_FLAGS = {
    "hasIndices": "d",
    "global": "g",
    "ignoreCase": "i",
    "multiline": "m",
    "dotAll": "s",
    "unicode": "u",
    "unicodeSets": "v",
    "sticky": "y",
}
_LINE_ENDS = {"\n": "\\n", "\r": "\\r", "\u2028": "\\u2028", "\u2029": "\\u2029"}


regexp = create  # what a literal makes


def call(this: Value, pattern: Value = undefined, flags: Value = undefined, *_: Value) -> Value:
    own = intrinsic("RegExp").resolve()
    marked = is_regexp(pattern)
    if marked and flags is undefined and get(pattern, "constructor") is own:
        return pattern
    return made(own, pattern, flags, marked)


def construct(new_target: JSObject, pattern: Value = undefined, flags: Value = undefined, *_: Value) -> Value:
    return made(new_target, pattern, flags, is_regexp(pattern))


def made(new_target: JSObject, pattern: Value, flags: Value, marked: bool) -> JSRegExp:
    if isinstance(pattern, JSRegExp):
        source, own_flags = pattern.source, pattern.flags
        flags = own_flags if flags is undefined else flags
    elif marked:
        source = get(pattern, "source")
        flags = get(pattern, "flags") if flags is undefined else flags
    else:
        source = pattern
    return initialized(allocate(prototype_of(new_target, "RegExp.prototype")), source, flags)


def initialized(target: JSRegExp, source: Value, flags: Value) -> JSRegExp:
    text = "" if source is undefined else to_string(source)
    return initialize(target, text, "" if flags is undefined else to_string(flags))


def compile_again(this: Value, pattern: Value = undefined, flags: Value = undefined, *_: Value) -> Value:
    """RegExp.prototype.compile (B.2.4.1)."""
    target = this_regexp(this)
    if isinstance(pattern, JSRegExp):
        if flags is not undefined:
            raise error("TypeError", "flags must be undefined when the pattern is a RegExp")
        return initialize(target, pattern.source, pattern.flags)
    return initialized(target, pattern, flags)


def execute(this: Value, text: Value = undefined, *_: Value) -> Value:
    target = this_regexp(this)
    return builtin_exec(target, to_string(text))


def object_of(this: Value) -> JSObject:
    if not isinstance(this, JSObject):
        raise wrong_this(this, "object")
    return this


def test(this: Value, text: Value = undefined, *_: Value) -> bool:
    target, subject = object_of(this), to_string(text)
    if is_pristine(target):
        step()
        return builtin_match(target, subject) is not None  # type: ignore[arg-type]
    return regexp_exec(target, subject) is not None


def to_text(this: Value, *_: Value) -> str:
    target = object_of(this)
    source, flags = to_string(get(target, "source")), to_string(get(target, "flags"))
    charge_copy(len(source) + len(flags))
    return f"/{source}/{flags}"


def is_own_prototype(this: Value) -> bool:
    return this is intrinsic("RegExp.prototype").resolve()


def flag(letter: str) -> Callable[..., Value]:
    """The getter of one flag."""

    def read(this: Value, *_: Value) -> Value:
        if isinstance(this, JSRegExp):
            return letter in this.flags
        if is_own_prototype(this):
            return undefined
        raise wrong_this(this, "RegExp")

    return read


def flags_of(this: Value, *_: Value) -> str:
    target = object_of(this)
    return "".join(letter for name, letter in _NAMED_FLAGS.items() if truthy(get(target, name)))


def source_of(this: Value, *_: Value) -> str:
    if isinstance(this, JSRegExp):
        return escaped_source(this.source)
    if is_own_prototype(this):
        return "(?:)"
    raise wrong_this(this, "RegExp")


def escaped_source(source: str) -> str:
    """EscapeRegExpPattern: what between slashes means the same pattern."""
    charge_loop(2 * len(source))
    out: list[str] = []
    in_class = escaped = False
    for character in source:
        if escaped:
            escaped = False
            if character in _LINE_ENDS:
                out.pop()
        elif character == "\\":
            escaped = True
        elif character in "[]":
            in_class = character == "["
        elif character == "/" and not in_class:
            character = "\\/"
        out.append(_LINE_ENDS.get(character, character))
    return "".join(out) or "(?:)"


# Static properties for the last match


def static_text(read: Callable[[], str], name: str) -> Property:
    def value(this: Value, *_: Value) -> str:
        return read()

    return Property(undefined, ACCESSOR | CONFIGURABLE | SHARED, Native(value, "get " + name, 0))


def captured(index: int) -> str:
    last = last_match()
    start, end = last.captures[index] if index < len(last.captures) else (-1, -1)
    return "" if start < 0 else part(start, end)


def part(start: int, end: int | None = None) -> str:
    """A part of the text that was matched last."""
    text = last_match().text
    charge_copy((len(text) if end is None else end) - start)
    return text[start:end]


def last_paren() -> str:
    count = len(last_match().captures)
    return captured(count - 1) if count > 1 else ""


def input_of(this: Value, *_: Value) -> str:
    return last_match().text


def set_input(this: Value, value: Value = undefined, *_: Value) -> Value:
    last_match().text = to_string(value)
    return undefined


def captured_reader(index: int) -> Callable[[], str]:
    return lambda: captured(index)


def statics() -> dict[Key, Property]:
    rows: dict[str, Callable[[], str]] = {f"${i}": captured_reader(i) for i in range(1, 10)}
    rows["lastMatch"] = rows["$&"] = lambda: captured(0)
    rows["lastParen"] = rows["$+"] = last_paren
    rows["leftContext"] = rows["$`"] = lambda: part(0, last_match().captures[0][0])
    rows["rightContext"] = rows["$'"] = lambda: part(last_match().captures[0][1])
    members: dict[Key, Property] = {name: static_text(read, name) for name, read in rows.items()}
    members["input"] = members["$_"] = accessor(input_of, set_input, "input")
    return members


def iterator_next(this: Value, *_: Value) -> Value:
    if not isinstance(this, RegExpStringIterator):
        raise wrong_this(this, "RegExp String Iterator")
    found = next_match(this)
    return iterator_result(undefined, True) if found is None else iterator_result(found, False)


TABLES = {
    "RegExp": Constructor(call, construct, 2, {**SPECIES, **statics()}),
    "RegExp.prototype": Prototype(
        {
            "compile": (compile_again, 2),
            "exec": (execute, 1),
            "test": (test, 1),
            "toString": (to_text, 0),
            "flags": getter(flags_of, "flags"),
            "source": getter(source_of, "source"),
            **{name: getter(flag(letter), name) for name, letter in _NAMED_FLAGS.items() if letter != "v"},
            Symbol.match: (match, 1),
            Symbol.match_all: (match_all, 1),
            Symbol.replace: (replace, 2),
            Symbol.search: (search, 1),
            Symbol.split: (split, 2),
        }
    ),
    "RegExp String Iterator.prototype": Prototype(
        {"next": (iterator_next, 0), Symbol.to_string_tag: tag("RegExp String Iterator")}, constructor=False
    ),
}
