"""JSON (ES5 15.12, ECMA-262 25.5): text to values.

The reader is our own and keeps its place in a list, not on Python's stack, so that deep text is a matter of
memory and of the budget. Writing is in `json_text`.
"""

from __future__ import annotations

from ..access import get
from ..arrays import JSArray, new_array
from ..budget import charge, charge_each, charge_loop, step
from ..calls import is_callable
from ..conversions import to_length, to_string
from ..errors import error
from ..intrinsics import OBJECT_PROTOTYPE
from ..lengths import charge_copy
from ..numbers import normal
from ..objects import JSObject, bare
from ..registration import Namespace, tag
from ..values import MISS, Symbol, stored_name, undefined
from . import json_short
from .json_text import stringify

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..errors import Throw
    from ..values import Key, Value

MAX_DEPTH = 100_000
BLANKS = " \t\n\r"
DIGITS = "0123456789"
PIECE = 256
"""Characters that are skipped in one go."""
_ESCAPES = {'"': '"', "\\": "\\", "/": "/", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_WORDS = {"t": ("true", True), "f": ("false", False), "n": ("null", None)}
_CLOSING = {"[": "]", "{": "}"}


def parse(this: Value, text: Value = undefined, reviver: Value = undefined, *_: Value) -> Value:
    """JSON.parse (15.12.2)."""
    source = to_string(text)
    charge_copy(len(source))
    value = json_short.read(source)
    if value is MISS:
        value = _Reader(source).document()
    if is_callable(reviver):
        root = bare(OBJECT_PROTOTYPE)
        root.properties[""] = value
        return revived(root, "", reviver)
    return value


class _Reader:
    """One pass over a text; `open` holds the arrays and objects begun and not ended, with the key to fill."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.open: list[JSObject] = []
        self.keys: list[Key] = []

    def wrong(self) -> Throw:
        found = f"unexpected {self.text[self.at]!a}" if self.at < len(self.text) else "unexpected end"
        return error("SyntaxError", f"JSON.parse: {found} at position {self.at}")

    def space(self) -> str:
        """Skip white space; the character after it, empty at the end."""
        if self.text[self.at : self.at + 1] in BLANKS:
            self.skip(BLANKS)
        return self.text[self.at : self.at + 1]

    def skip(self, characters: str) -> None:
        """Go on behind the next characters of this kind, piece by piece."""
        while True:
            piece = self.text[self.at : self.at + PIECE]
            rest = piece.lstrip(characters)
            self.at += len(piece) - len(rest)
            if rest or not piece:
                return
            charge(PIECE)

    def document(self) -> Value:
        while True:
            charge_each(2)
            character = self.space()
            if character and character in "[{":
                if self.begin(character):
                    continue
                value: Value = self.open.pop()
            else:
                value = self.scalar(character)
            while self.open:
                value = self.add(value)
                if value is undefined:
                    break
            else:
                if self.space():
                    raise self.wrong()
                return value

    def begin(self, character: str) -> bool:
        """Enter an array or object; False if it ended at once."""
        self.at += 1
        if len(self.open) >= MAX_DEPTH:
            raise error("RangeError", "JSON.parse: nesting too deep")
        self.open.append(new_array([]) if character == "[" else bare(OBJECT_PROTOTYPE))
        if self.space() == _CLOSING[character]:
            self.at += 1
            return False
        if character == "{":
            self.key()
        return True

    def key(self) -> None:
        if self.space() != '"':
            raise self.wrong()
        self.keys.append(stored_name(self.string()))
        if self.space() != ":":
            raise self.wrong()
        self.at += 1

    def add(self, value: Value) -> Value:
        """Put a finished value in its place; the container if that ended it, else undefined."""
        holder = self.open[-1]
        is_array = type(holder) is JSArray
        if is_array:
            holder.items.append(value)  # type: ignore[attr-defined]
        else:
            holder.properties[self.keys.pop()] = value
        character = self.space()
        if character == ("]" if is_array else "}"):
            self.at += 1
            return self.open.pop()
        if character != ",":
            raise self.wrong()
        self.at += 1
        if not is_array:
            self.key()
        return undefined

    def scalar(self, character: str) -> Value:
        if character == '"':
            return self.string()
        if character in _WORDS:
            word, value = _WORDS[character]
            if self.text.startswith(word, self.at):
                self.at += len(word)
                return value
            raise self.wrong()
        return self.number()

    def string(self) -> str:
        text, start = self.text, self.at + 1
        end = text.find('"', start)
        charge(end - start)
        plain = text[start:end]
        if end >= 0 and "\\" not in plain and plain.isprintable():
            self.at = end + 1
            return plain
        return self.escaped_string(start)

    def escaped_string(self, at: int) -> str:
        text = self.text
        out: list[str] = []
        while True:
            if len(out) % PIECE == 0:
                charge_loop(PIECE)
            self.at = at
            character = text[at : at + 1]
            if character == '"':
                self.at = at + 1
                return "".join(out)
            if character < " ":  # the end of the text too
                raise self.wrong()
            if character == "\\":
                character, at = self.escape(at + 1)
            else:
                at += 1
            out.append(character)

    def escape(self, at: int) -> tuple[str, int]:
        letter = self.text[at : at + 1]
        if letter in _ESCAPES:
            return _ESCAPES[letter], at + 1
        code = self.text[at + 1 : at + 5]
        if letter != "u" or len(code) < 4 or code.strip("0123456789abcdefABCDEF"):
            self.at = at
            raise self.wrong()
        return chr(int(code, 16)), at + 5

    def digits(self) -> int:
        start = self.at
        self.skip(DIGITS)
        if self.at == start:
            raise self.wrong()
        return self.at - start

    def number(self) -> int | float:
        start = self.at
        if self.text[self.at : self.at + 1] == "-":
            self.at += 1
        leading_zero = self.text[self.at : self.at + 1] == "0"
        if self.digits() > 1 and leading_zero:
            self.at = start
            raise self.wrong()
        if self.text[self.at : self.at + 1] == ".":
            self.at += 1
            self.digits()
        if self.text[self.at : self.at + 1] in ("e", "E"):
            self.at += 1
            if self.text[self.at : self.at + 1] in ("+", "-"):
                self.at += 1
            self.digits()
        charge(self.at - start)
        return normal(float(self.text[start : self.at]))


def revived(holder: JSObject, key: str, reviver: Value) -> Value:
    """InternalizeJSONProperty: the reviver sees the innermost values first."""
    step()
    value = get(holder, key)
    if isinstance(value, JSObject):
        for name in member_names(value):
            member = revived(value, name, reviver)
            if member is undefined:
                value.delete(name)
            else:
                put_member(value, name, member)
    return reviver.call(holder, key, value)


def member_names(value: JSObject) -> list[str]:
    from .array_elements import is_array, rounds
    from .json_text import enumerable_keys

    if is_array(value):
        return [str(i) for i in rounds(0, to_length(get(value, "length")))]
    return enumerable_keys(value)


def put_member(value: JSObject, name: str, member: Value) -> None:
    from ..descriptors import plain

    value.define_own(name, plain(member))


TABLES = {
    "JSON": Namespace(
        {"parse": (parse, 2), "stringify": (stringify, 3), Symbol.to_string_tag: tag("JSON")},
    )
}
