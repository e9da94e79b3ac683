"""RegExp objects and their [[Match]] (ES5 15.10.6.2, ECMA-262 22.2.7).

The program of a pattern is shared; what belongs to a script is `lastIndex`, an own property, and the last
match that `RegExp.$1` and its kin show, which is kept in the realm.
"""

from __future__ import annotations

from ..access import get, put_strict
from ..arrays import JSArray, new_array
from ..budget import COPIED, SHORT, charge, charge_each, step
from ..code_units import is_pair
from ..conversions import to_length
from ..errors import error
from ..intrinsics import intrinsic
from ..lengths import charge_copy
from ..objects import Exotic, JSObject, bare
from ..realm import current
from ..refusals import wrong_this
from ..values import WRITABLE, Property, stored_name, undefined
from .parser import PatternError
from .program import Program, program

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..values import Key, Value
    from .program import Captures

REGEXP_PROTOTYPE = intrinsic("RegExp.prototype")
LAST_INDEX = Property(0, WRITABLE)
UNTOUCHED: dict[Key, Value] = {"lastIndex": LAST_INDEX}
"""The properties of all RegExp objects of which none was ever changed."""


class JSRegExp(Exotic):
    """A RegExp object."""

    __slots__ = ("flags", "program", "source")
    class_name = "RegExp"
    source: str
    flags: str
    program: Program

    def mutable(self) -> dict[Key, Value]:
        if self.properties is UNTOUCHED:
            self.properties = {**UNTOUCHED}
        return Exotic.mutable(self)


def allocate(prototype: Value) -> JSRegExp:
    """A RegExp object that has no pattern yet (RegExpAlloc)."""
    made = JSRegExp()
    made.prototype = prototype
    made.properties = UNTOUCHED
    return made


def initialize(regexp: JSRegExp, source: str, flags: str) -> JSRegExp:
    """Give it a pattern (RegExpInitialize); SyntaxError if that is wrong."""
    regexp.program = paid_program(source, flags)
    regexp.source = source
    regexp.flags = flags
    set_last_index(regexp, 0)
    return regexp


def last_index(regexp: JSRegExp) -> int:
    """ToLength of `lastIndex`, which is always a data property of the object's own."""
    value = regexp.properties["lastIndex"].value
    return value if type(value) is int and value >= 0 else to_length(value)


def set_last_index(regexp: JSRegExp, index: int) -> None:
    """Move `lastIndex`; TypeError where a script has made it read-only."""
    if regexp.properties["lastIndex"].flags != WRITABLE:
        put_strict(regexp, "lastIndex", index)
    elif index or regexp.properties is not UNTOUCHED:
        regexp.mutable()["lastIndex"] = Property(index, WRITABLE) if index else LAST_INDEX


def create(source: str, flags: str) -> JSRegExp:
    """A new RegExp object of the current realm (RegExpCreate)."""
    realm = current()
    try:
        ready = realm.extras["patterns"][source, flags]  # type: ignore[index]
    except (KeyError, TypeError):  # it is the realm's first of this pattern, or of all
        return initialize(allocate(REGEXP_PROTOTYPE), source, flags)
    (realm.budget or realm.steps).pay(MADE + len(source) // COPIED)
    made = JSRegExp()
    made.prototype, made.properties = REGEXP_PROTOTYPE, UNTOUCHED
    made.program, made.source, made.flags = ready, source, flags
    return made


KEPT_PATTERNS = 256
"""Patterns that a session may make again without paying for their compilation."""

MADE = 2
"""Steps that an object for such a pattern takes."""

COMPILED, CHARACTER = 600, 32
"""Steps that it takes to make a pattern ready, besides those for each character of it."""


def paid_program(source: str, flags: str) -> Program:
    """What a pattern is compiled to, paid for once by each session that does not use many others in between;
    SyntaxError if it is wrong."""
    realm = current()
    known: dict[tuple[str, str], Program] = realm.extra("patterns", dict)
    ready = known.get((source, flags))
    if ready is not None:
        realm.steps.pay(MADE + len(source) // COPIED)
        return ready
    realm.steps.pay(COMPILED + CHARACTER * len(source))
    try:
        ready = program(source, flags)
    except PatternError as wrong:
        raise error("SyntaxError", wrong.message) from None
    if len(known) >= KEPT_PATTERNS:
        known.clear()
    known[source, flags] = ready
    return ready


def is_pristine(regexp: Value) -> bool:
    """Whether nothing a script did could make it behave otherwise than by the standard."""
    if type(regexp) is not JSRegExp or len(regexp.properties) != 1:
        return False
    return regexp.prototype is REGEXP_PROTOTYPE and not REGEXP_PROTOTYPE.written


class LastMatch:
    """What the static properties of RegExp show (Annex B proposals, all engines)."""

    __slots__ = ("captures", "text")

    def __init__(self) -> None:
        self.text = ""
        self.captures: Captures = ((0, 0),)


def last_match() -> LastMatch:
    """The realm's last successful match."""
    return current().extra("last match", LastMatch)  # type: ignore[no-any-return]


def find(ready: Program, text: str, index: int) -> Captures | None:
    """One attempt from a place, without any side effect but the last match."""
    captures = ready.find(text, index, charge)
    if captures is not None:
        remember(text, captures)
    return captures


def remember(text: str, captures: Captures) -> None:
    """A match that the static properties of RegExp show from now on."""
    last = last_match()
    last.text = text
    last.captures = captures


def builtin_match(regexp: JSRegExp, text: str) -> Captures | None:
    """RegExpBuiltinExec up to the result: reads and moves lastIndex."""
    index = last_index(regexp)
    moving = "g" in regexp.flags or "y" in regexp.flags
    if not moving:
        index = 0
    captures = find(regexp.program, text, index) if index <= len(text) else None
    if moving:
        set_last_index(regexp, 0 if captures is None else captures[0][1])
    return captures


def builtin_exec(regexp: JSRegExp, text: str) -> Value:
    """RegExpBuiltinExec: an array, or null."""
    step()
    captures = builtin_match(regexp, text)
    return None if captures is None else result_array(regexp.program, text, captures)


def texts(text: str, captures: Captures) -> list[Value]:
    """What was captured, undefined where nothing was."""
    charge_each(len(captures) // 4)
    if len(captures) * len(text) > SHORT:
        charge_copy(sum([end - start for start, end in captures]))
    return [undefined if start < 0 else text[start:end] for start, end in captures]


def groups_object(names: dict[str, int], values: list[Value]) -> Value:
    """The object of named captures; undefined for a pattern without names."""
    if not names:
        return undefined
    groups = bare(None)
    groups.properties = {stored_name(name): values[index] for name, index in names.items()}
    return groups


def result_array(ready: Program, text: str, captures: Captures) -> JSArray:
    """The array that exec returns."""
    values = texts(text, captures)
    names = ready.names
    result = new_array(values)
    result.properties = {"index": captures[0][0], "input": text, "groups": groups_object(names, values)}
    if "d" in ready.flags:
        pairs = [undefined if start < 0 else new_array([start, end]) for start, end in captures]
        indices = new_array(pairs)
        indices.properties = {"groups": groups_object(names, pairs)}
        result.properties["indices"] = indices
    return result


def regexp_exec(regexp: JSObject, text: str) -> Value:
    """RegExpExec: the script's own exec if it has one; an object or null."""
    from ..calls import is_callable

    method = get(regexp, "exec")
    if is_callable(method):
        result = method.call(regexp, text)
        if result is not None and not isinstance(result, JSObject):
            raise error("TypeError", "exec must return an object or null")
        return result
    return builtin_exec(this_regexp(regexp), text)


def this_regexp(value: Value) -> JSRegExp:
    """TypeError for what is no RegExp object."""
    if not isinstance(value, JSRegExp):
        raise wrong_this(value, "RegExp")
    return value


def advance(text: str, index: int, by_points: bool) -> int:
    """AdvanceStringIndex: the next place to try after an empty match."""
    return index + 2 if by_points and is_pair(text, index) else index + 1
