"""Skill expressions and thresholds: `English > 5 & (Loan >= 2 | callage > 60)` (ORS queue 1.2 and 1.3).

In: text, and functions that say what a name and a call are worth. Out: a number; zero is false.
The rule that surprises: `&` and `|` have the same precedence and are taken strictly from left to right. What is
no expression is `Refused`, however long, deep or large it is.
"""

from __future__ import annotations

from functools import lru_cache

from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.targets import split_outside_brackets

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    Name = Callable[[str], float]
    Call = Callable[[str, list[str]], float]
    Step = tuple[str, Any]

LONGEST = 10_000  # characters
DEEPEST = 100  # brackets and signs inside one another

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
    "/": lambda a, b: _quotient(a, b) if b else 0,
}

#: The other steps of a program, each with its operand: a number, a name, a name with arguments, none.
NUMBER, NAME, CALL, NEGATE = "number", "name", "call", "negate"


def _quotient(a: float, b: float) -> float:
    """Whole numbers only: what is left over is dropped (ORS queue 1.2)."""
    whole = abs(a) // abs(b)
    return whole if (a < 0) == (b < 0) else -whole


def evaluate(text: str, name: Name, call: Call | None = None) -> float:
    """The value of an expression. Raises `Refused("invalidattribute", …)` for text that is none."""
    if len(text) > LONGEST:
        raise Refused("invalidattribute", f"an expression of {len(text)} characters is too long")
    steps, fault = _program(text)
    try:
        values = _values(text, steps, name, call)
    except OverflowError:
        raise Refused("invalidattribute", f"the numbers in {text[:60]!r} are too large") from None
    if fault:
        raise Refused("invalidattribute", fault)
    return values[0]


def check(expression: str, call: Call | None = None) -> None:
    """Read an expression for its form only. Raises `Refused`."""
    evaluate(expression, lambda name: 0, call)


def _values(text: str, steps: Iterable[Step], name: Name, call: Call | None) -> list[float]:
    """The stack that the steps leave."""
    values: list[float] = []
    for operation, operand in steps:
        if operation is NUMBER:
            values.append(operand)
        elif operation is NAME:
            values.append(name(operand))
        elif operation is NEGATE:
            values.append(-values.pop())
        elif operation is CALL:
            if call is None:
                raise Refused("invalidattribute", f"functions may not stand in {text!r}")
            values.append(call(operand[0], [*operand[1]]))
        else:
            right = values.pop()
            values[-1] = COMPUTE[operation](values[-1], right)
    return values


@lru_cache(maxsize=256)  # the same few expressions are asked for each agent, at each look
def _program(text: str) -> tuple[tuple[Step, ...], str]:
    """The steps of an expression, and what is wrong behind them: names before a fault are asked for, and may have
    something to say first.
    """
    reader = _Reader(text)
    try:
        reader.all()
    except Refused as refused:
        return tuple(reader.steps), refused.description
    return tuple(reader.steps), ""


class _Reader:
    """Reads tokens from left to right, and writes down the steps; one instance for one expression."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens: tuple[str, ...] = ()
        self.steps: list[Step] = []
        self.place = 0
        self.depth = 0

    def all(self) -> None:
        """The whole text. Raises `Refused` where it is no expression."""
        self.tokens = _tokens(self.text)
        self.expression(0)
        if self.place < len(self.tokens):
            self.next()
            raise self.unexpected()

    def expression(self, binding: int) -> None:
        """A value and every operator after it that binds tighter than `binding`."""
        self.depth += 1
        if self.depth > DEEPEST:
            raise Refused("invalidattribute", f"{self.text[:60]!r} has more than {DEEPEST} levels")
        self.operated(binding)
        self.depth -= 1

    def operated(self, binding: int) -> None:
        """As `expression`, which counts the levels."""
        self.value()
        while self.place < len(self.tokens):
            operator = self.tokens[self.place]
            if BINDING.get(operator, 0) <= binding:
                break
            self.place += 1
            self.expression(BINDING[operator])
            self.steps.append((operator, None))

    def value(self) -> None:
        """A number, a name, a call, or an expression in parentheses."""
        token = self.next()
        if token == "(":
            self.expression(0)
            if self.next() != ")":
                raise self.unexpected()
        elif token == "-":
            self.expression(BINDING["*"])
            self.steps.append((NEGATE, None))
        elif token[0].isdigit():
            self.steps.append((NUMBER, self.number(token)))
        elif token in OPERATORS:
            raise self.unexpected()
        else:
            self.steps.append(self.named(token))

    def number(self, token: str) -> float:
        """A number, as long as people write them."""
        try:
            return float(token) if "." in token else int(token)
        except ValueError:
            raise Refused("invalidattribute", f"{token[:20]!r} in {self.text[:60]!r} is no number") from None

    def named(self, token: str) -> Step:
        """A name, or a call when it holds its arguments."""
        name, bracket, arguments = token.partition("(")
        if bracket and not (token[0] == token[-1] == "'"):
            given = split_outside_brackets(arguments[:-1])
            return CALL, (name, [argument.strip().strip("'") for argument in given])
        return NAME, token.strip("'")

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


def _tokens(text: str) -> tuple[str, ...]:
    found, place = [], 0
    while place < len(text):
        if text[place].isspace():
            place += 1
            continue
        token = _operator(text, place) or _quoted(text, place) or _word(text, place)
        found.append(token)
        place += len(token)
    return tuple(found)


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
    if text.startswith("run[", place):  # the one call that is written with square brackets
        closing = text.find("]", place)
        if closing > 0:
            return f"run({text[place + 4 : closing]})"
    if any(character in "[]{}" for character in text[place:end]):
        raise Refused("invalidattribute", f"{text[place:end]!r} may not stand in {text[:60]!r}")
    if text[end : end + 1] == "(":
        return text[place : _closing(text, end)]
    return text[place:end]


def _closing(text: str, opening: int) -> int:
    """The place behind the bracket that closes the one at `opening`."""
    depth = 0
    for place in range(opening, len(text)):
        depth += (text[place] == "(") - (text[place] == ")")
        if depth == 0:
            return place + 1
    raise Refused("invalidattribute", f"a bracket is not closed in {text[:60]!r}")
