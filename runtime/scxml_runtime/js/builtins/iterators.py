"""Iterator prototypes (ECMA-262 25.1, 22.1.5, 21.1.5)."""

from __future__ import annotations

from ..access import get
from ..arrays import new_array
from ..budget import step
from ..code_units import is_pair
from ..conversions import to_length
from ..intrinsics import intrinsic
from ..iteration import iterator_result
from ..objects import Exotic, JSObject
from ..refusals import wrong_this
from ..registration import Prototype, tag
from ..values import EMPTY, Symbol, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..values import Value


class ArrayIterator(Exotic):
    """What keys(), values() and entries() of an array give; `target` is None at the end."""

    __slots__ = ("index", "kind", "target")
    target: JSObject | None
    index: int
    kind: str


class StringIterator(Exotic):
    """The code points of a string, those from `at` on."""

    __slots__ = ("at", "text")
    at: int
    text: str


def array_iterator(target: JSObject, kind: str) -> ArrayIterator:
    """CreateArrayIterator; kind is "key", "value" or "entry"."""
    made = ArrayIterator()
    made.properties = EMPTY
    made.prototype = intrinsic("Array Iterator.prototype")
    made.target, made.index, made.kind = target, 0, kind
    return made


def array_next(this: Value, *_: Value) -> JSObject:
    if not isinstance(this, ArrayIterator):
        raise wrong_this(this, "Array Iterator")
    target, index = this.target, this.index
    if target is None:
        return iterator_result(undefined, True)
    if index >= to_length(get(target, "length")):
        this.target = None
        return iterator_result(undefined, True)
    this.index = index + 1
    if this.kind == "key":
        return iterator_result(index, False)
    value = get(target, index)
    return iterator_result(value if this.kind == "value" else new_array([index, value]), False)


def string_iterator(text: str) -> StringIterator:
    """CreateStringIterator."""
    made = StringIterator()
    made.properties = EMPTY
    made.prototype = intrinsic("String Iterator.prototype")
    made.at, made.text = 0, text
    return made


def string_next(this: Value, *_: Value) -> JSObject:
    if not isinstance(this, StringIterator):
        raise wrong_this(this, "String Iterator")
    at = this.at
    if at >= len(this.text):
        return iterator_result(undefined, True)
    step()
    this.at = at + 1 + is_pair(this.text, at)
    return iterator_result(this.text[at : this.at], False)


TABLES = {
    "Iterator.prototype": Prototype({Symbol.iterator: (lambda this, *_: this, 0)}, constructor=False),
    "Array Iterator.prototype": Prototype(
        {"next": (array_next, 0), Symbol.to_string_tag: tag("Array Iterator")}, constructor=False
    ),
    "String Iterator.prototype": Prototype(
        {"next": (string_next, 0), Symbol.to_string_tag: tag("String Iterator")}, constructor=False
    ),
}
