"""What a caller types, after `<dialog:input>` (ORS queue 2.3).

In: the keys that a test scripted, and the attributes of the input. Out: when the input ends, with which
digits, or with which error. The rule that surprises: an input that gets fewer digits than it wants ends as
soon as the keys do, unless `digit_timeout` or `total_timeout` says how long it waits for more. Where `start_timeout` is
not given, the first key is waited for as long as `total_timeout` says, else `PATIENCE`.
"""

from __future__ import annotations

from scxml_runtime.data.plain_text import said
from scxml_runtime.ports.platform import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

KEYS = ("abort_digits", "term_digits", "ignore_digits", "backspace_digits", "reset_digits")
TIMES = ("start_timeout", "digit_timeout", "total_timeout")
PATIENCE = 5.0  # seconds, where neither start_timeout nor total_timeout is given


class Keys:
    """What a caller will type: the first key `after` seconds into the treatment, the next ones `every`
    seconds later; `after` below 0 is typed ahead, before the treatment begins.
    """

    __slots__ = ("after", "every", "text")

    def __init__(self, text: str, after: float = 1.0, every: float = 0.0) -> None:
        self.text = text
        self.after = after
        self.every = every


class Typed:
    """How an input ended: after so many seconds, with digits, or with an error and why."""

    __slots__ = ("description", "digits", "error", "seconds")

    def __init__(self, seconds: float, digits: str, error: str = "", description: str = "") -> None:
        self.seconds = seconds
        self.digits = digits
        self.error = error
        self.description = description


class Input:
    """The attributes of an input, read. Raises `Refused` for those that mean nothing."""

    def __init__(self, attributes: dict[str, Any]) -> None:
        self.limit = int(_number(attributes, "max_digits"))
        self.keys = {name: _keys(attributes, name) if name in attributes else "" for name in KEYS}
        self.start, self.between, self.total = [
            _number(attributes, name) if name in attributes else 0.0 for name in TIMES
        ]
        self.clear = _flag(attributes, "clear")

    def read(self, keys: Keys) -> Typed:
        """What comes of the keys."""
        if self.clear and keys.after < 0:
            return self.nothing()
        now = max(keys.after, 0.0)
        if not keys.text or now > self._for_the_first():
            return self.nothing()
        digits = ""
        for number, key in enumerate(keys.text):
            moment = now if number == 0 else now + keys.every
            if self._is_over(now, moment):
                return Typed(self._end(now), digits)
            now = moment
            if key in self.keys["abort_digits"]:
                return Typed(now, digits, "cancelled", "the caller typed an abort digit")
            if key in self.keys["term_digits"]:
                return Typed(now, digits)
            digits = self._after(key, digits)
            if self.limit and len(digits) == self.limit:
                return Typed(now, digits)
        return Typed(self._end(now), digits)

    def nothing(self) -> Typed:
        """The caller types nothing in time."""
        return Typed(self._for_the_first(), "", "timeout", "the caller typed nothing")

    def _for_the_first(self) -> float:
        """How long the first key is waited for."""
        return self._bounded(self.start or self.total or PATIENCE)

    def _is_over(self, last: float, moment: float) -> bool:
        """Whether the wait for the next key ends before it comes."""
        late = bool(self.between) and moment - last > self.between
        return late or (bool(self.total) and moment > self.total)

    def _end(self, last: float) -> float:
        """When nobody waits for another key any more."""
        return self._bounded(last + self.between) if self.between else self.total or last

    def _bounded(self, moment: float) -> float:
        return min(moment, self.total) if self.total else moment

    def _after(self, key: str, digits: str) -> str:
        if key in self.keys["ignore_digits"]:
            return digits
        if key in self.keys["backspace_digits"]:
            return digits[:-1]
        if key in self.keys["reset_digits"]:
            return ""
        return digits + key


def input_of(parts: Any) -> Input:
    """The `<dialog:input>` among the parts of a treatment."""
    return Input(next((part["attributes"] for part in parts if part["name"] == "input"), {}))


def _number(attributes: dict[str, Any], name: str) -> float:
    value = attributes.get(name)
    if value is None or value == "":
        return 0.0
    try:
        found = -1.0 if isinstance(value, bool) else float(str(value).strip())
    except ValueError:
        found = -1.0
    if not 0 <= found < 1e9:
        raise Refused("invalidattribute", f"input:{name} cannot be {said(value)}")
    return found


def _keys(attributes: dict[str, Any], name: str) -> str:
    """Up to two keys of a telephone."""
    value = attributes.get(name)
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip()
    if isinstance(value, bool) or len(text) > 2 or text.strip("0123456789*#ABCDabcd"):
        raise Refused("invalidattribute", f"input:{name} cannot be {said(value)}")
    return text


def _flag(attributes: dict[str, Any], name: str) -> bool:
    if name not in attributes:
        return False
    word = str(attributes[name]).strip().lower()
    if word not in ("true", "1", "false", "0", "", "none"):
        raise Refused("invalidattribute", f"input:{name} cannot be {said(attributes[name])}")
    return word in ("true", "1")
