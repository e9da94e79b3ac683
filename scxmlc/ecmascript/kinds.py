"""Kinds: which sorts of value an expression can have, so that plain Python operators can be used where they fit.

In: a tree with its scopes, and the kinds of the chart's variables. Out: a `Kind` for each expression.
A kind is a set of sorts as bits, and for whole numbers their range; ANY knows nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from scxmlc.ecmascript.nodes import Node, constant_key
from scxmlc.ecmascript.scopes import Scope, Variable

_INT, _FLOAT, _STR, _BOOL, _NULL, _UNDEFINED, _OBJECT, _FUNCTION, _SYMBOL = (1 << n for n in range(9))
_ALL = (1 << 9) - 1
LIMIT = 2**53


@dataclass(frozen=True, slots=True)
class Kind:
    """A set of sorts (`bits`); `low` and `high` bound the values that are Python ints, `size` the length of texts."""

    bits: int
    low: int = -LIMIT
    high: int = LIMIT
    size: int = LIMIT

    def within(self, other: Kind) -> bool:
        """Whether every value of this kind is of the other one's sorts."""
        return self.bits & ~other.bits == 0 and self.bits != 0

    def join(self, other: Kind) -> Kind:
        """Values of either kind."""
        if not self.bits or not other.bits:
            return self if self.bits else other
        ints = [kind for kind in (self, other) if kind.bits & _INT]
        texts = [kind.size for kind in (self, other) if kind.bits & _STR]
        low = min([kind.low for kind in ints]) if ints else -LIMIT
        high = max([kind.high for kind in ints]) if ints else LIMIT
        return Kind(self.bits | other.bits, low, high, max(texts) if texts else LIMIT)


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
NUMERIC = Kind(_INT | _FLOAT | _BOOL | _NULL | _UNDEFINED)
PRIMITIVE = Kind(_ALL & ~_OBJECT & ~_FUNCTION)
PLAIN = Kind(_ALL & ~_OBJECT & ~_FUNCTION & ~_SYMBOL)
"""Sorts that convert to numbers and texts without fail."""
PYTHON_TRUTH = Kind(_ALL & ~_FLOAT)
"""Sorts whose Python truth is their ECMAScript truth (NaN is not: Python takes it for true)."""
ANY = Kind(_ALL)


class Field(NamedTuple):
    """A property of the object that a function's variable holds, and that never leaves it."""

    variable: Variable
    name: str


Place: TypeAlias = str | Variable | Field
"""A global, by name, another variable, or a field: what values are stored in."""


class Kinds:
    """The kinds of one tree's expressions."""

    def __init__(
        self,
        variables: Mapping[Place, Kind] | None = None,
        lists: frozenset[str | Variable] = frozenset(),
    ) -> None:
        """`variables`: the kinds of what is stored where; `lists`: variables that hold a plain array."""
        self._variables = variables or {}
        self._lists = lists
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
        return FUNCTION if variable.kind == "self" else self._variables.get(variable, ANY)

    def field(self, node: Node, scope: Scope) -> Kind:
        """The kind of `o.name`, where the object never leaves its variable."""
        key = None if node.object.type != "Identifier" else constant_key(node)
        variable = None if key is None or scope.is_dynamic(node.object.name) else scope.find(node.object.name)
        return ANY if key is None or variable is None else self._variables.get(Field(variable, key), ANY)

    def is_list(self, node: Node, scope: Scope) -> bool:
        """Whether `node` is a variable of the chart that holds a plain array."""
        if not self._lists or node.type != "Identifier" or scope.is_dynamic(node.name):
            return False
        variable = scope.find(node.name)
        return (node.name if variable is None or variable.is_global else variable) in self._lists

    def global_(self, name: str) -> Kind:
        """The kind of a variable of the chart."""
        return self._variables.get(name, ANY)


def _literal(kinds: Kinds, node: Node, scope: Scope) -> Kind:
    value = node.value
    if node.regex:
        return OBJECT
    if value is None:
        return NULL
    if isinstance(value, bool):
        return BOOL
    if isinstance(value, str):
        return Kind(_STR, size=len(value))
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
    """Walks down the left side in a loop: sums can be thousands of terms long."""
    chain = [node]
    while chain[-1].left.type == "BinaryExpression":
        chain.append(chain[-1].left)
    result = kinds.of(chain[-1].left, scope)
    for each in reversed(chain):
        result = operation(each.operator, result, kinds.of(each.right, scope))
    return result


def operation(operator: str, one: Kind, other: Kind) -> Kind:
    """The kind of `one operator other`; NOTHING where an operand has no kind yet."""
    if not one.bits or not other.bits:
        return NOTHING
    if operator in _COMPARISONS:
        return BOOL
    if operator in ("|", "&", "^", "<<", ">>"):
        return _masked(operator, one, other)
    if operator == ">>>":
        return Kind(_INT, 0, 2**32 - 1)
    if operator == "%":
        return _remainder(one, other)
    if operator == "+":
        return _sum(one, other)
    return arithmetic(operator, one, other) if operator in ("-", "*") else NUMBER


def _masked(operator: str, one: Kind, other: Kind) -> Kind:
    """`x & 7` lies between 0 and 7."""
    if operator == "&" and other.within(INT) and other.low >= 0 and other.high < 2**31:
        return Kind(_INT, 0, other.high)
    return Kind(_INT, -(2**31), 2**31 - 1)


def _remainder(one: Kind, other: Kind) -> Kind:
    if one.within(INT) and other.within(INT) and other.low > 0 and one.low >= 0:
        return Kind(_INT, 0, other.high - 1)
    return NUMBER


def _sum(one: Kind, other: Kind) -> Kind:
    if one.within(STR) or other.within(STR):
        return Kind(_STR, size=min(text_size(one) + text_size(other), LIMIT))
    if one.within(NUMERIC) and other.within(NUMERIC):
        return arithmetic("+", one, other)
    return Kind(_INT | _FLOAT | _STR)


def text_size(kind: Kind) -> int:
    """The most characters that a value of this kind has as text."""
    if kind.within(PRIMITIVE) and not kind.bits & (_STR | _SYMBOL):
        return 30
    return kind.size if kind.within(STR) else LIMIT


_COMPARISONS = frozenset(["==", "!=", "===", "!==", "<", ">", "<=", ">=", "in", "instanceof"])


def _unary(kinds: Kinds, node: Node, scope: Scope) -> Kind:
    if node.operator == "-" and node.argument.type == "Literal":
        kind = kinds.of(node.argument, scope)
        if kind.within(INT) and kind.low > 0:
            return Kind(_INT, -kind.high, -kind.low)
        return NUMBER
    return _UNARY[node.operator]


_UNARY = {
    "typeof": Kind(_STR, size=9),
    "!": BOOL,
    "delete": BOOL,
    "void": UNDEFINED,
    "-": NUMBER,
    "+": NUMBER,
    "~": Kind(_INT, -(2**31), 2**31 - 1),
}


def _logical(kinds: Kinds, node: Node, scope: Scope) -> Kind:
    result, operator = NOTHING, node.operator
    while node.type == "LogicalExpression" and node.operator == operator:
        result = result.join(kinds.of(node.right, scope))
        node = node.left
    return result.join(kinds.of(node, scope))


def _conditional(kinds: Kinds, node: Node, scope: Scope) -> Kind:
    result = NOTHING
    while node.type == "ConditionalExpression":
        result = result.join(kinds.of(node.consequent, scope))
        node = node.alternate
    return result.join(kinds.of(node, scope))


def _assignment(kinds: Kinds, node: Node, scope: Scope) -> Kind:
    right = kinds.of(node.right, scope)
    if node.operator == "=":
        return right
    return operation(node.operator[:-1], kinds.of(node.left, scope), right)


def _member(kinds: Kinds, node: Node, scope: Scope) -> Kind:
    is_length = not node.computed and node.property.name == "length"
    if is_length and (kinds.is_list(node.object, scope) or kinds.of(node.object, scope).within(STR)):
        return _LENGTH
    return kinds.field(node, scope)


def _call(kinds: Kinds, node: Node, scope: Scope) -> Kind:
    callee = node.callee
    if callee.type == "Identifier":
        kind = kinds.of(callee, scope)
        return kind if not kind.bits else kinds.global_(f"{callee.name}()") if kind.within(FUNCTION) else ANY
    if callee.type != "MemberExpression" or callee.computed or not kinds.is_list(callee.object, scope):
        return ANY
    return _INDEX if callee.property.name == "indexOf" else ANY


_LENGTH = Kind(_INT, 0, 2**32 - 1)
_INDEX = Kind(_INT, -1, 2**32 - 1)

_RULES: dict[str, Callable[[Kinds, Node, Scope], Kind]] = {
    "Literal": _literal,
    "Identifier": _identifier,
    "BinaryExpression": _binary,
    "UnaryExpression": _unary,
    "LogicalExpression": _logical,
    "TemplateLiteral": lambda kinds, node, scope: STR,
    "UpdateExpression": lambda kinds, node, scope: NUMBER,
    "ConditionalExpression": lambda kinds, node, scope: _conditional(kinds, node, scope),
    "SequenceExpression": lambda kinds, node, scope: kinds.of(node.expressions[-1], scope),
    "AssignmentExpression": lambda kinds, node, scope: _assignment(kinds, node, scope),
    "ObjectExpression": lambda kinds, node, scope: OBJECT,
    "ArrayExpression": lambda kinds, node, scope: OBJECT,
    "FunctionExpression": lambda kinds, node, scope: FUNCTION,
    "ArrowFunctionExpression": lambda kinds, node, scope: FUNCTION,
    "ClassExpression": lambda kinds, node, scope: FUNCTION,
    "NewExpression": lambda kinds, node, scope: OBJECT,
    "MemberExpression": _member,
    "CallExpression": _call,
}


def arithmetic(operator: str, one: Kind, other: Kind) -> Kind:
    """The kind of `one operator other` for + - * of numbers.

    `low` and `high` of the result tell whether ints stay exact; ints that would be −0 or too large become floats.
    """
    if not one.bits & _INT or not other.bits & _INT:
        return FLOAT if (one.within(FLOAT) or other.within(FLOAT)) and _are_numbers(one, other) else NUMBER
    bits = (one.bits | other.bits) & (_INT | _FLOAT) if _are_numbers(one, other) else _INT | _FLOAT
    if operator == "+":
        low, high = one.low + other.low, one.high + other.high
    elif operator == "-":
        low, high = one.low - other.high, one.high - other.low
    else:
        corners = [a * b for a in (one.low, one.high) for b in (other.low, other.high)]
        low, high = min(corners), max(corners)
        if low <= 0 and (one.low < 0 or other.low < 0):
            return NUMBER
    return Kind(bits, low, high) if low >= -LIMIT and high <= LIMIT else NUMBER


def _are_numbers(one: Kind, other: Kind) -> bool:
    return one.within(NUMBER) and other.within(NUMBER)


def is_exact(operator: str, one: Kind, other: Kind) -> bool:
    """Whether Python's `one operator other` of two numbers is ECMAScript's: no int leaves ±2^53, none is −0."""
    if not (one.within(NUMBER) and other.within(NUMBER)):
        return False
    if one.within(FLOAT) or other.within(FLOAT):
        return True
    return arithmetic(operator, one, other) != NUMBER
