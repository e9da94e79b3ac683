"""JSON.stringify (ES5 15.12.3, ECMA-262 25.5.2): values to text.

Everything goes to one list of pieces whose length is counted, so that a value that unfolds into more text
than a string may hold ends in a RangeError early. Surprising: text stays well-formed, half surrogate pairs
are escaped.
"""

from __future__ import annotations

from ..access import get
from ..budget import charge, charge_each, charge_loop
from ..calls import is_callable
from ..conversions import to_integer, to_length, to_number, to_string
from ..errors import error
from ..intrinsics import OBJECT_PROTOTYPE
from ..numbers import INFINITY, number_to_string
from ..objects import JSObject, bare
from ..text_builder import TextBuilder
from ..values import ENUMERABLE, undefined
from ..wrappers import StringObject, Wrapper
from .array_elements import is_array, rounds

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..values import Value

_ESCAPES = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}
_ESCAPES |= {code: f"\\u{code:04x}" for code in range(32) if code not in _ESCAPES}


def stringify(
    this: Value, value: Value = undefined, replacer: Value = undefined, space: Value = undefined, *_: Value
) -> Value:
    """JSON.stringify (15.12.3); undefined for what JSON cannot say."""
    function = replacer if is_callable(replacer) else None
    names = property_list(replacer) if function is None and is_array(replacer) else None
    writer = _Writer(function, names, gap_text(space))
    holder = bare(OBJECT_PROTOTYPE)
    holder.properties[""] = value
    if not writer.member(holder, "", ""):
        return undefined
    return writer.out.text()


def enumerable_keys(value: JSObject) -> list[str]:
    """EnumerableOwnPropertyNames: the own enumerable string keys."""
    if type(value) is JSObject:
        return [key for key in value.own_keys() if type(key) is str]
    names = []
    keys = value.own_keys()
    charge_each(len(keys))
    for key in keys:
        own = value.get_own(key) if type(key) is str else None
        if own is not None and own.flags & ENUMERABLE:
            names.append(key)
    return names  # type: ignore[return-value]


def property_list(replacer: JSObject) -> list[str]:
    """The keys that an array in place of a replacer function lets through."""
    names: dict[str, None] = {}
    for index in rounds(0, to_length(get(replacer, "length"))):
        item = get(replacer, str(index))
        wrapped = isinstance(item, StringObject) or (
            isinstance(item, Wrapper) and type(item.value) in (int, float)
        )
        if type(item) in (str, int, float) or wrapped:
            names[to_string(item)] = None
    return list(names)


def gap_text(space: Value) -> str:
    """The text of one step of indentation."""
    if isinstance(space, Wrapper) and type(space.value) in (int, float):
        space = to_number(space)
    elif isinstance(space, StringObject):
        space = to_string(space)
    if type(space) in (int, float):
        return " " * int(max(0, min(10, to_integer(space))))
    return space[:10] if type(space) is str else ""


def quote(text: str) -> str:
    """QuoteJSONString."""
    charge(len(text))
    if not text.isprintable() or '"' in text or "\\" in text:
        charge_loop(len(text))
        text = text.translate(_ESCAPES)
    return f'"{text if text.isascii() or text.isprintable() else escaped_halves(text)}"'


def escaped_halves(text: str) -> str:
    """Surrogates that have no partner written as escapes."""
    charge_loop(2 * len(text))
    out, at = [], 0
    while at < len(text):
        character = text[at]
        if "\ud800" <= character <= "\udfff":
            if character < "\udc00" and "\udc00" <= text[at + 1 : at + 2] <= "\udfff":
                character = text[at : at + 2]
            else:
                out.append(f"\\u{ord(character):04x}")
                at += 1
                continue
        out.append(character)
        at += len(character)
    return "".join(out)


def unwrapped(value: JSObject) -> Value:
    """The primitive in a Number, String or Boolean object; any other object itself."""
    if isinstance(value, StringObject):
        return to_string(value)
    if isinstance(value, Wrapper):
        kind = type(value.value)
        return value.value if kind is bool else to_number(value) if kind in (int, float) else value
    return value


class _Writer:
    """The state of one stringify."""

    def __init__(self, function: Value, names: list[str] | None, gap: str) -> None:
        self.function = function
        self.names = names
        self.gap = gap
        self.indent = "\n"
        self.out = TextBuilder()
        self.inside: set[int] = set()

    def member(self, holder: JSObject, key: str, before: str) -> bool:
        """SerializeJSONProperty: write `before` and the value; False if JSON cannot say it."""
        value = get(holder, key)
        if isinstance(value, JSObject):
            to_json = get(value, "toJSON")
            if is_callable(to_json):
                value = to_json.call(value, key)
        if self.function is not None:
            value = self.function.call(holder, key, value)
        if isinstance(value, JSObject):
            value = unwrapped(value)
        text = scalar(value)
        if text is not None:
            self.out.add(before + text)
            return True
        if not isinstance(value, JSObject) or value.call is not None:
            return False
        self.out.add(before)
        self.nested(value)
        return True

    def nested(self, value: JSObject) -> None:
        if id(value) in self.inside:
            raise error("TypeError", "JSON.stringify: cyclic object value")
        self.inside.add(id(value))
        outer = self.indent
        self.indent += self.gap
        if is_array(value):
            self.array(value, outer)
        else:
            self.object(value, outer)
        self.indent = outer
        self.inside.discard(id(value))

    def array(self, value: JSObject, outer: str) -> None:
        step = self.indent if self.gap else ""
        before = "[" + step
        for index in rounds(0, to_length(get(value, "length"))):
            if not self.member(value, str(index), before):
                self.out.add(before + "null")
            before = "," + step
        self.close(before, "[]", outer)

    def object(self, value: JSObject, outer: str) -> None:
        step, colon = (self.indent, ": ") if self.gap else ("", ":")
        before = "{" + step
        for name in enumerable_keys(value) if self.names is None else self.names:
            if self.member(value, name, before + quote(name) + colon):
                before = "," + step
        self.close(before, "{}", outer)

    def close(self, before: str, brackets: str, outer: str) -> None:
        if before[0] == brackets[0]:
            self.out.add(brackets)
        else:
            self.out.add((outer if self.gap else "") + brackets[1])


def scalar(value: Value) -> str | None:
    """The text of a primitive that JSON knows."""
    kind = type(value)
    if kind is str:
        return quote(value)
    if kind is int or kind is float:
        return number_to_string(value) if abs(value) < INFINITY else "null"
    if kind is bool:
        return "true" if value else "false"
    return "null" if value is None else None
