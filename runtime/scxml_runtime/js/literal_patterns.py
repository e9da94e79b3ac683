"""Regular expression literals that only a built-in method sees: `text.replace(/\\s/g, "")`, `/^[0-9]+$/.test(text)`.

In: what the literal and the call say. Out: what the call gives; no RegExp object is made for it.

The rule that surprises: that holds as long as no session has changed a prototype, and for texts; else the call is made
as any other (ES5 15.5.4.10, 15.5.4.11, 15.5.4.14, 15.10.6).
"""

from __future__ import annotations

from .arrays import new_array
from .budget import step
from .builtins.regexp_symbols import every_match, native_pieces, with_all_replaced
from .calls import invoke
from .intrinsics import STRING_PROTOTYPE, intrinsic
from .patterns.objects import REGEXP_PROTOTYPE, create, find, paid_program, result_array
from .realm import current
from .values import undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .patterns.program import Captures, Program
    from .values import Value

REGEXP = intrinsic("RegExp")


def are_changed() -> bool:
    """Has any session given strings or regular expressions other methods?"""
    return STRING_PROTOTYPE.written or REGEXP_PROTOTYPE.written or REGEXP.written


def literal(source: str, flags: str) -> Program:
    """What matches for a literal."""
    try:
        return current().extras["patterns"][source, flags]  # type: ignore[index,no-any-return]
    except (KeyError, TypeError):  # it is the realm's first of this pattern, or of all
        return paid_program(source, flags)


def matches(ready: Program, text: str) -> list[Captures]:
    """All matches in the text with the flag g, else the first."""
    if "g" in ready.flags:
        return every_match(ready, text)
    found = find(ready, text, 0)
    return [] if found is None else [found]


def replace(o: Value, source: str, flags: str, replacement: Value) -> Value:
    """`o.replace(/source/flags, replacement)`."""
    if type(o) is str and type(replacement) is str and "$" not in replacement and not are_changed():
        ready = literal(source, flags)
        return with_all_replaced(o, matches(ready, o), replacement)
    return invoke(o, "replace", create(source, flags), replacement)


def match(o: Value, source: str, flags: str) -> Value:
    """`o.match(/source/flags)`."""
    if type(o) is not str or are_changed():
        return invoke(o, "match", create(source, flags))
    if "g" not in flags:
        return first(source, flags, o)
    texts: list[Value] = [o[found[0][0] : found[0][1]] for found in matches(literal(source, flags), o)]
    return new_array(texts) if texts else None


def split(o: Value, source: str, flags: str) -> Value:
    """`o.split(/source/flags)`."""
    if type(o) is not str or "y" in flags or are_changed():
        return invoke(o, "split", create(source, flags))
    return new_array(native_pieces(literal(source, flags), o))


def test(source: str, flags: str, text: Value = undefined) -> Value:
    """`/source/flags.test(text)`."""
    if type(text) is not str or are_changed():
        return invoke(create(source, flags), "test", text)
    ready = literal(source, flags)
    step()
    return find(ready, text, 0) is not None


def execute(source: str, flags: str, text: Value = undefined) -> Value:
    """`/source/flags.exec(text)`."""
    if type(text) is not str or are_changed():
        return invoke(create(source, flags), "exec", text)
    return first(source, flags, text)


def first(source: str, flags: str, text: str) -> Value:
    """What exec gives for the first match: an array, or null."""
    ready = literal(source, flags)
    step()
    found = find(ready, text, 0)
    return None if found is None else result_array(ready, text, found)
