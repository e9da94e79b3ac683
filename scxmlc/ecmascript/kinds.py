"""Kinds: which sorts of value an expression can have, so that plain Python operators can be used where they fit.

In: a tree with its scopes, and the kinds of the chart's variables. Out: a `Kind` for each expression.
A kind is a set of sorts as bits, and for whole numbers their range; ANY knows nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from scxmlc.ecmascript.nodes import Node
from scxmlc.ecmascript.scopes import Scope, Variable

_INT, _FLOAT, _STR, _BOOL, _NULL, _UNDEFINED, _OBJECT, _FUNCTION, _SYMBOL = (1 << n for n in range(9))
_ALL = (1 << 9) - 1
LIMIT = 2**53


@dataclass(frozen=True, slots=True)
class Kind:
    """A set of sorts (`bits`); `low` and `high` bound the values that are Python ints."""

    bits: int
    low: int = -LIMIT
    high: int = LIMIT

    def within(self, other: Kind) -> bool:
        """Whether every value of this kind is of the other one's sorts."""
        return self.bits & ~other.bits == 0 and self.bits != 0

    def join(self, other: Kind) -> Kind:
        """Values of either kind."""
        if not self.bits & _INT:
            return Kind(self.bits | other.bits, other.low, other.high)
        if not other.bits & _INT:
            return Kind(self.bits | other.bits, self.low, self.high)
        return Kind(self.bits | other.bits, min(self.low, other.low), max(self.high, other.high))


NOTHING = Kind(0)
INT = Kind(_INT)
FLOAT = Kind(_FLOAT)
NUMBER = Kind(_INT | _FLOAT)
STR = Kind(_STR)
BOOL = Kind(_BOOL)
NULL = Kind(_NULL)
UNDEFINED = Kind(_UNDEFINED)
OBJECT = Kind(_OBJECT | _FUNCTION)
FUNCTION = Kind(_FUNCTION)
PRIMITIVE = Kind(_ALL & ~_OBJECT & ~_FUNCTION)
PYTHON_TRUTH = Kind(_ALL & ~_FLOAT)
"""Sorts whose Python truth is their ECMAScript truth (NaN is not: Python takes it for true)."""
ANY = Kind(_ALL)


class Kinds:
    """The kinds of one tree's expressions."""

    def __init__(self, variables: Mapping[str, Kind] | None = None) -> None:
        self._globals = variables or {}
        self._known: dict[int, Kind] = {}

    def of(self, node: Node, scope: Scope) -> Kind:
        """The kind of an expression that stands in `scope`."""
        known = self._known.get(id(node))
        if known is None:
            rule = _RULES.get(node.type)
            known = self._known[id(node)] = rule(self, node, scope) if rule else ANY
        return known

    def variable(self, variable: Variable) -> Kind:
        """The kind of a variable that is no global."""
        return FUNCTION if variable.kind == "self" else ANY

    def global_(self, name: str) -> Kind:
        """The kind of a variable of the chart."""
        return self._globals.get(name, ANY)


def _literal(kinds: Kinds, node: Node, scope: Scope) -> Kind:
    value = node.value
    if node.regex:
        return OBJECT
    if value is None:
        return NULL
    if isinstance(value, bool):
        return BOOL
    if isinstance(value, str):
        return STR
    if value == value and abs(value) <= LIMIT and float(value).is_integer():
        return Kind(_INT, int(value), int(value))
    return FLOAT


def _identifier(kinds: Kinds, node: Node, scope: Scope) -> Kind:
    if scope.is_dynamic(node.name):
        return ANY
    variable = scope.find(node.name)
    if variable is not None and not variable.is_global:
        return kinds.variable(variable)
    if node.name == "undefined":
        return UNDEFINED
    if node.name in ("NaN", "Infinity"):
        return FLOAT
    return kinds.global_(node.name)


def _binary(kinds: Kinds, node: Node, scope: Scope) -> Kind:
    if node.operator in _COMPARISONS:
        return BOOL
    if node.operator in ("|", "&", "^", "<<", ">>"):
        return Kind(_INT, -(2**31), 2**31 - 1)
    if node.operator == ">>>":
        return Kind(_INT, 0, 2**32 - 1)
    if node.operator != "+":
        return NUMBER
    return _sum(kinds, node, scope)


def _sum(kinds: Kinds, node: Node, scope: Scope) -> Kind:
    """Walks down the left side in a loop: sums can be thousands of terms long."""
    terms = []
    while node.type == "BinaryExpression" and node.operator == "+":
        terms.append(node.right)
        node = node.left
    result = kinds.of(node, scope)
    for term in reversed(terms):
        other = kinds.of(term, scope)
        if result.within(STR) or other.within(STR):
            result = STR
        elif result.within(NUMBER) and other.within(NUMBER):
            result = _int_sum(result, other)
        else:
            result = Kind(_INT | _FLOAT | _STR)
    return result


def _int_sum(one: Kind, other: Kind) -> Kind:
    low, high = one.low + other.low, one.high + other.high
    if one.within(INT) and other.within(INT) and low >= -LIMIT and high <= LIMIT:
        return Kind(_INT, low, high)
    return NUMBER


_COMPARISONS = frozenset(["==", "!=", "===", "!==", "<", ">", "<=", ">=", "in", "instanceof"])


def _unary(kinds: Kinds, node: Node, scope: Scope) -> Kind:
    if node.operator == "-" and node.argument.type == "Literal":
        kind = kinds.of(node.argument, scope)
        if kind.within(INT) and kind.low > 0:
            return Kind(_INT, -kind.high, -kind.low)
        return NUMBER
    return _UNARY[node.operator]


_UNARY = {
    "typeof": STR,
    "!": BOOL,
    "delete": BOOL,
    "void": UNDEFINED,
    "-": NUMBER,
    "+": NUMBER,
    "~": Kind(_INT, -(2**31), 2**31 - 1),
}


def _logical(kinds: Kinds, node: Node, scope: Scope) -> Kind:
    result = kinds.of(node.right, scope)
    operator = node.operator
    while node.type == "LogicalExpression" and node.operator == operator:
        result = result.join(kinds.of(node.right, scope))
        node = node.left
    return result.join(kinds.of(node, scope))


_RULES = {
    "Literal": _literal,
    "Identifier": _identifier,
    "BinaryExpression": _binary,
    "UnaryExpression": _unary,
    "LogicalExpression": _logical,
    "TemplateLiteral": lambda kinds, node, scope: STR,
    "UpdateExpression": lambda kinds, node, scope: NUMBER,
    "ConditionalExpression": lambda kinds, node, scope: kinds.of(node.consequent, scope).join(
        kinds.of(node.alternate, scope)
    ),
    "SequenceExpression": lambda kinds, node, scope: kinds.of(node.expressions[-1], scope),
    "AssignmentExpression": lambda kinds, node, scope: (
        kinds.of(node.right, scope) if node.operator == "=" else ANY
    ),
    "ObjectExpression": lambda kinds, node, scope: OBJECT,
    "ArrayExpression": lambda kinds, node, scope: OBJECT,
    "FunctionExpression": lambda kinds, node, scope: FUNCTION,
    "ArrowFunctionExpression": lambda kinds, node, scope: FUNCTION,
    "ClassExpression": lambda kinds, node, scope: FUNCTION,
    "NewExpression": lambda kinds, node, scope: OBJECT,
}


NULL_OR_UNDEFINED = Kind(_NULL | _UNDEFINED)


def arithmetic(operator: str, one: Kind, other: Kind) -> Kind:
    """The kind of `one operator other` for + - * of two numbers: INT only where it stays exact and is never −0."""
    if not (one.within(INT) and other.within(INT)):
        return NUMBER
    if operator == "+":
        low, high = one.low + other.low, one.high + other.high
    elif operator == "-":
        low, high = one.low - other.high, one.high - other.low
    else:
        corners = [a * b for a in (one.low, one.high) for b in (other.low, other.high)]
        low, high = min(corners), max(corners)
        if low <= 0 and (one.low < 0 or other.low < 0):
            return NUMBER
    return Kind(_INT, low, high) if low >= -LIMIT and high <= LIMIT else NUMBER
