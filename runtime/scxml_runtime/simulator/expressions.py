"""Skill expressions and thresholds: `English > 5 & (Loan >= 2 | callage > 60)` (ORS queue 1.2 and 1.3).

In: text, and functions that say what a name and a call are worth. Out: a number; zero is false.
The rule that surprises: `&` and `|` have the same precedence and are taken strictly from left to right.
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    Name = Callable[[str], float]
    Call = Callable[[str, list[str]], float]

OPERATORS = ("<=", ">=", "!=", "<", ">", "=", "&", "|", "+", "-", "*", "/", "(", ")")

#: How tightly an operator binds; equal numbers are taken from left to right.
BINDING = {"&": 1, "|": 1, "=": 2, "!=": 2, "<": 2, ">": 2, "<=": 2, ">=": 2, "+": 3, "-": 3, "*": 4, "/": 4}

COMPUTE: dict[str, Callable[[float, float], float]] = {
    "&": lambda a, b: int(bool(a) and bool(b)),
    "|": lambda a, b: int(bool(a) or bool(b)),
    "=": lambda a, b: int(a == b),
    "!=": lambda a, b: int(a != b),
    "<": lambda a, b: int(a < b),
    ">": lambda a, b: int(a > b),
    "<=": lambda a, b: int(a <= b),
    ">=": lambda a, b: int(a >= b),
    "+": lambda a, b: a + b,
    "-": lambda a, b: a - b,
    "*": lambda a, b: a * b,
    "/": lambda a, b: int(a / b) if b else 0,
}


def evaluate(text: str, name: Name, call: Call | None = None) -> float:
    """The value of an expression. Raises `Refused("invalidattribute", …)` for text that is none."""
    reader = _Reader(text, name, call)
    value = reader.expression(0)
    if reader.place < len(reader.tokens):
        raise reader.unexpected()
    return value


def check(skills: str | None, threshold: str) -> None:
    """Read a skill expression and a threshold for their form only. Raises `Refused`."""
    if skills is not None:
        evaluate(skills, lambda name: 0)
    if threshold:
        evaluate(threshold, lambda name: 0, lambda name, arguments: 0)


class _Reader:
    """Reads tokens from left to right; one instance for one expression."""

    def __init__(self, text: str, name: Name, call: Call | None) -> None:
        self.text = text
        self.name = name
        self.call = call
        self.tokens = list(_tokens(text))
        self.place = 0

    def expression(self, binding: int) -> float:
        """A value and every operator after it that binds tighter than `binding`."""
        value = self.value()
        while self.place < len(self.tokens):
            operator = self.tokens[self.place]
            if BINDING.get(operator, 0) <= binding:
                break
            self.place += 1
            value = COMPUTE[operator](value, self.expression(BINDING[operator]))
        return value

    def value(self) -> float:
        """A number, a name, a call, or an expression in parentheses."""
        token = self.next()
        if token == "(":
            found = self.expression(0)
            if self.next() != ")":
                raise self.unexpected()
            return found
        if token == "-":
            return -self.value()
        if token[0].isdigit():
            return float(token) if "." in token else int(token)
        if token in OPERATORS:
            raise self.unexpected()
        return self.named(token)

    def named(self, token: str) -> float:
        """A name, or a call when it holds its arguments."""
        name, bracket, arguments = token.partition("(")
        if bracket:
            if self.call is None:
                raise Refused("invalidattribute", f"functions may not stand in {self.text!r}")
            return self.call(name, [argument.strip() for argument in arguments.rstrip(")").split(",")])
        return self.name(token.strip("'"))

    def next(self) -> str:
        """The next token."""
        if self.place == len(self.tokens):
            raise Refused("invalidattribute", f"{self.text!r} ends too early")
        self.place += 1
        return self.tokens[self.place - 1]

    def unexpected(self) -> Refused:
        """What to raise when the text is no expression."""
        place = min(self.place, len(self.tokens)) - 1
        return Refused("invalidattribute", f"{self.tokens[place]!r} may not stand there in {self.text!r}")


def _tokens(text: str) -> list[str]:
    found, place = [], 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        token = _operator(text, place) or _quoted(text, place) or _word(text, place)
        found.append(token)
        place += len(token)
    return found


def _operator(text: str, place: int) -> str:
    return next((operator for operator in OPERATORS if text.startswith(operator, place)), "")


def _quoted(text: str, place: int) -> str:
    end = text.find("'", place + 1)
    return text[place : end + 1] if text[place] == "'" and end > 0 else ""


def _word(text: str, place: int) -> str:
    end = place
    while end < len(text) and not text[end].isspace() and not _operator(text, end):
        end += 1
    if end == place:
        raise Refused("invalidattribute", f"{text[place]!r} may not stand in {text!r}")
    if text[end : end + 1] == "(":
        closing = text.find(")", end)
        end = closing + 1 if closing > 0 else end
    if text.startswith("run[", place):  # the one call that is written with square brackets
        closing = text.find("]", place)
        end = closing + 1 if closing > 0 else end
        return text[place:end].replace("[", "(").replace("]", ")")
    return text[place:end]
