"""uneval and toSource: a value as the text of an expression that makes it, in SpiderMonkey's format.

The form is that of the 1.8 engines: `(void 0)`, double quotes, names bare where they can be, functions by
their source. An object inside itself gets a sharp variable, `#1={self:#1#}`; objects that merely occur
twice get one too where the realm says `sharp`, as ORS does, and are repeated elsewhere.
"""

from __future__ import annotations

import re

from .access import get
from .arrays import JSArray
from .budget import PER_STEP, charge, charge_loop, charge_rounds, step
from .calls import invoke, is_callable, native_method
from .conversions import require_object, to_object, to_string
from .errors import JSError, to_display
from .intrinsics import OBJECT_PROTOTYPE, intrinsic
from .lengths import charge_copy
from .objects import HostObject, JSObject
from .realm import current
from .sources import function_text
from .values import ACCESSOR, ENUMERABLE, MISS, Property, SharedTable, Symbol, undefined
from .values import is_index as is_array_index
from .wrappers import StringObject, Wrapper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .values import Key, Value

ESCAPES = {"\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\"}
UNUSUAL = {mark: re.compile(rf"[^ -~]|[\\{mark}]") for mark in "\"'"}
is_usual = re.compile(rf"[ !#-\[\]-~]{{0,{PER_STEP - 1}}}").fullmatch
"""Whether a short text stands between double quotes as it is, which costs no steps."""
RESERVED_WORDS = (
    "break case catch class const continue debugger default delete do else enum export extends false finally"
    " for function if import in instanceof let new null return super switch this throw true try typeof var"
    " void while with yield"
)
RESERVED = frozenset(RESERVED_WORDS.split())
MATH = intrinsic("Math")

BARE: set[Key] = set()
"""Names that were met and stand as they are, at no cost: objects of the same few are told again and again."""
MOST_BARE = 1024


def uneval(value: Value) -> str:
    """The text of the value as `eval` takes it back."""
    return written(value, False)


def written(value: Value, own: bool) -> str:
    """The text; a second run knows which objects occur twice."""
    first = Writer()
    text = first.outermost(value, own)
    if not current().sharp or not first.twice:
        return text
    second = Writer()
    second.shared = first.twice
    return second.outermost(value, own)


def to_source(this: Value) -> str:
    """`x.toSource()` of objects and, wrapped, of primitives."""
    return written(to_object(this), True)


def quoted(text: str, mark: str = '"') -> str:
    """A string literal with upper-case escapes."""
    unusual = UNUSUAL[mark]
    if unusual.search(text) is None:
        charge(len(text))
        return mark + text + mark
    charge_loop(len(text))
    return mark + unusual.sub(escaped, text) + mark


def escaped(found: re.Match[str]) -> str:
    """A mark, a backslash, or what is no printable ASCII."""
    c = found[0]
    if c in "\"'":
        return "\\" + c
    if c in ESCAPES:
        return ESCAPES[c]
    return f"\\x{ord(c):02X}" if c < "\u0100" else f"\\u{ord(c):04X}"


def property_name(key: Key) -> str:
    """A property name as an object literal writes it."""
    if type(key) is Symbol:
        return f"[{to_display(key)}]"
    assert type(key) is str
    if len(key) < PER_STEP and key.isidentifier() and key.isascii() and key not in RESERVED:
        if len(BARE) < MOST_BARE:
            BARE.add(key)
        return key  # as nearly all are
    if (is_identifier(key) and key not in RESERVED) or is_array_index(key):
        return key
    return quoted(key, "'")


def is_identifier(text: str) -> bool:
    if text.isidentifier() and text.isascii():
        charge(len(text))
        return True
    charge_loop(len(text))
    return bool(text) and not text[0].isdigit() and all(c.isalnum() or c in "_$" for c in text)


class Writer:
    """One run of uneval: the objects on the way from the outermost, and the numbers of those met again."""

    def __init__(self) -> None:
        self.inside: set[int] = set()
        self.sharp: dict[int, int] = {}
        self.met: set[int] = set()
        self.twice: set[int] = set()
        self.shared: set[int] = set()

    def outermost(self, value: Value, own: bool = False) -> str:
        """The value with parentheses where a statement could not begin with it."""
        if not isinstance(value, JSObject):
            return self.primitive(value)
        text = self.object(value, own)
        return f"({text})" if text.startswith(("{", "function ")) and self.needs_parentheses(value) else text

    def needs_parentheses(self, value: JSObject) -> bool:
        """A function declaration stands bare; an object literal does not."""
        return not is_callable(value) or get(value, "name") == ""

    def primitive(self, value: Value) -> str:
        if value is undefined:
            return "(void 0)"
        if type(value) is str:
            return quoted(value)
        if type(value) is float and value == 0:
            return "-0" if str(value)[0] == "-" else "0"
        return to_display(value)

    def nested(self, value: Value) -> str:
        if not isinstance(value, JSObject):
            return self.primitive(value)
        text = self.object(value, own=False)
        return f"({text})" if is_callable(value) and text.startswith("function") else text

    def object(self, value: JSObject, own: bool) -> str:
        """An object, by its own toSource when a script gave it one."""
        step()
        number = id(value)
        if number in self.inside or (number in self.shared and number in self.sharp):
            return f"#{self.sharp.setdefault(number, len(self.sharp) + 1)}#"
        if not own and has_custom(value):
            return to_string(invoke(value, "toSource"))
        (self.twice if number in self.met else self.met).add(number)
        if number in self.shared:
            self.sharp.setdefault(number, len(self.sharp) + 1)
        self.inside.add(number)
        text = self.body(value)
        charge_copy(2 * len(text))
        self.inside.discard(number)
        return f"#{self.sharp[number]}={text}" if number in self.sharp else text

    def body(self, value: JSObject) -> str:
        if isinstance(value, JSArray):
            return self.array(value)
        if isinstance(value, JSError):
            return error_text(value)
        if isinstance(value, HostObject):
            return value.source()
        write = WRITERS.get(value.class_name)
        if write is not None:
            return write(value)
        if value is current().intrinsics.get(MATH):
            return "Math"
        return self.literal(value)

    def array(self, value: JSArray) -> str:
        pieces, length = [], get(value, "length")
        for i in range(length):
            step()
            own = value.get_own(str(i))
            pieces.append("" if own is None else self.nested(get(value, i)))
        text = ", ".join(pieces)
        charge_copy(len(text))
        return f"[{text}{',' if length and value.get_own(str(length - 1)) is None else ''}]"

    def literal(self, value: JSObject) -> str:
        parts: list[str] = []
        own_value = own_values(value).get
        keys = value.own_keys()
        charge_rounds(len(keys))
        for key in keys:
            entry = own_value(key, MISS)
            kind = type(entry)
            if kind is str and is_usual(entry):
                text = f'"{entry}"'
            elif entry is undefined:
                text = "(void 0)"
            elif entry is not MISS and kind is not Property:
                text = self.nested(entry)
            else:
                parts += self.members(value, key)
                continue
            parts.append(f"{key if key in BARE else property_name(key)}:{text}")
        text = ", ".join(parts)
        charge_copy(len(text))
        return "{" + text + "}"

    def members(self, value: JSObject, key: Key) -> list[str]:
        """A property that is perhaps hidden, or an accessor."""
        own = value.get_own(key)
        if own is None or not own.flags & ENUMERABLE:
            return []
        own = own.resolved()
        name = property_name(key)
        if not own.flags & ACCESSOR:
            return [f"{name}:{self.nested(value.get(key, value))}"]
        halves = (("get", own.getter), ("set", own.setter))
        return [accessor(word, name, half) for word, half in halves if half is not undefined]


def own_values(value: JSObject) -> dict[Key, Value]:
    """The own properties of an ordinary object, as long as it is not another table that it has."""
    kind = type(value)
    is_ordinary = kind.get_own is JSObject.get_own and kind.get is JSObject.get
    return value.properties if is_ordinary and type(value.properties) is not SharedTable else NOTHING


NOTHING: dict[Key, Value] = {}


def accessor(word: str, name: str, function: Value) -> str:
    """`get x () {…}`: the source of the function with another head."""
    text = function_text(function)
    if text.startswith(word + " "):
        return text
    return f"{word} {name}{text[text.find('('):]}"


def has_custom(value: JSObject) -> bool:
    """Has a script given the object a toSource, other than ours?"""
    inherits = value.prototype is OBJECT_PROTOTYPE and type(value).get is JSObject.get
    if inherits and not OBJECT_PROTOTYPE.written and "toSource" not in value.properties:
        return False  # as nearly always
    if native_method(value, "toSource") is not None:
        return False
    custom = get(value, "toSource")
    return is_callable(custom) and getattr(custom, "kind", "") != "native"


def function_source(this: Value) -> str:
    """Function.prototype.toSource."""
    text = function_text(this)
    return text if get(this, "name") != "" or not text.startswith("function") else f"({text})"


def error_text(value: JSObject) -> str:
    """`(new Error("m", "FILE", LINE))`, with the place only where it is known."""
    name = to_string(get(value, "name"))
    arguments = [quoted(to_string(get(value, "message")))]
    if value.get_own("fileName") is not None:
        arguments.append(quoted(to_string(get(value, "fileName"))))
        if value.get_own("lineNumber") is not None:
            arguments.append(to_string(get(value, "lineNumber")))
    return f"(new {name}({', '.join(arguments)}))"


def error_source(this: Value) -> str:
    """Error.prototype.toSource."""
    return error_text(require_object(this, "Error.prototype.toSource receiver"))


def wrapped(value: JSObject) -> str:
    assert isinstance(value, StringObject | Wrapper)
    inner = quoted(value.value) if type(value.value) is str else to_display(value.value)
    return f"(new {value.class_name}({inner}))"


def date_text(value: JSObject) -> str:
    return f"(new Date({to_string(invoke(value, 'valueOf'))}))"


def pattern_text(value: JSObject) -> str:
    return to_string(invoke(value, "toString"))


WRITERS: dict[str, Callable[[Value], str]] = {
    "Boolean": wrapped,
    "Number": wrapped,
    "String": wrapped,
    "Date": date_text,
    "RegExp": pattern_text,
    "Function": function_text,
}
