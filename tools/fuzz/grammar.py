"""Scripts grown from templates: statements and expressions of all the ECMAScript that charts may hold.

In: a `Random`, how often something is wrong, and names of states. Out: text. In a template `$e` is an expression, `$s`
statements, `$v` a variable, `$l` a literal, `$p` a property, `$m` a method, `$i` a state, `$o` an operator. About one
expression in ten is a row of the tables that our ECMAScript is tested with, which call every built-in.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from random import Random

from tools.fuzz import seeds

VARIABLES = ("n", "m", "o", "list", "text", "data", "js")
READ = (*VARIABLES, "_event.data", "_event.name", "_name", "_sessionid", "o.k", "list.length", "list[0]")
LITERALS = (
    "0", "1", "-1", "-0", "2.5", "1e21", "NaN", "Infinity", "0x1F", "9007199254740993", "'x'", '"a\\n"', "''",
    "'\\ud800'", "'é😀'", "true", "false", "null", "undefined", "[]", "[1, 2, 3]", "[, 1, , 2]", "{k: 1}",
    "/a+/g", "/(?<y>x)|[^\\d]/iu", "'[1, {\"k\": null}]'", "new Date(5)", "Symbol.iterator", "Math.PI",
)  # fmt: skip
OPERATORS = "+ - * / % < > <= >= == != === !== && || & | ^ << >> >>> in instanceof , + - < === && ||".split()
PROPERTIES = "k length name message x constructor __proto__ prototype size".split()
METHODS = (
    "toString valueOf slice concat join map filter reduce forEach indexOf includes push pop shift splice sort "
    "reverse some every find keys entries fill split replace match search charAt charCodeAt substring trim repeat "
    "padStart toUpperCase startsWith normalize toFixed toPrecision get set has add delete clear next return throw "
    "test exec call apply bind hasOwnProperty propertyIsEnumerable isPrototypeOf getTime toISOString setMonth then"
).split()
STATICS = (
    "Object.keys Object.values Object.entries Object.freeze Object.assign Object.create Object.getPrototypeOf "
    "Object.getOwnPropertyNames Array.from Array.of Array.isArray String.fromCharCode String.raw Number parseInt "
    "parseFloat isNaN Number.isInteger Math.max Math.floor Math.pow Math.hypot JSON.stringify JSON.parse Date.parse "
    "Date.UTC encodeURIComponent decodeURI escape Symbol Symbol.for Promise.resolve Reflect.ownKeys Boolean Object "
    "String RegExp Error Function eval isFinite"
).split()
EXPRESSIONS = (
    "($e $o $e)", "($e $o $e)", "($e $o $e)", "(!$e)", "(-$e)", "(+$e)", "(~$e)", "(typeof $e)", "(void $e)",
    "($e ? $e : $e)", "In('$i')", "String($e)", "[$e, $e].map(function (x) { return x; })", "`a${$e}b`",
    "[$e, ...[$e]]", "({k: $e, [$e]: $e, get x() { return $e; }, f() { return this.k; }})", "((x) => $e)($e)",
    "((x = $e, ...rest) => [x, rest])($e)", "(function () { $s return $e; })()", "($v = $e)", "($v += $e)", "($v++)",
    "(--$v)", "([$v, $v] = [$e, $e])", "({k: $v, ...{}} = $e)", "({k: $v = $e} = {})", "($e).$p", "$v.$p", "$v[$e]",
    "$v.$m($e)", "$v.$m(x => x)", "($e).$m($e, $e)", "$t($e)", "$t($e, $e)", "new Map([[$e, $e]])", "new Set([$e])",
    "new Date($e)", "new RegExp($e)", "new Error($e)", "new Array($e)", "(delete $v.$p)", "('k' in Object($e))",
    "[...(function* () { const x = yield $e; yield* [$e]; })()]", "(class { static f(x) { return $e; } }).f($e)",
    "new (class A { constructor(x) { this.x = x; } get y() { return $e; } })($e).y", "(typeof nobody)", "($v.$p = $e)",
    "new (class B extends Array { f() { return super.slice(0); } })(3).f()", "eval('1 + ' + $e)", "$l", "$l", "$v",
    "new Function('x', 'return x')($e)", "JSON.parse(JSON.stringify($e))", "(async () => $e)()", "(($e) ** 2)",
    "new Proxy({k: $e}, {get(to, name) { return $e; }}).k", "Object.defineProperty({}, 'k', {get: () => $e}).k",
    "(function f(n) { return n > 0 ? f(n - 1) : $e; })(3)", "String.raw`a${$e}\\n`", "(arguments => arguments)($e)",
    "(function () { return arguments.length; })(...[$e])", "(function () { 'use strict'; return this; })()",
)  # fmt: skip
STATEMENTS = (
    "var $v = $e;", "$v = $e;", "$v += $e;", "$v++;", "if ($e) { $s } else { $s }", "if ($e) $v = $e;",
    "for (var i = 0; i < 3; i++) { $s }", "for (let i of [$e, $e]) { $s }", "for (var k in $e) { $s }",
    "for (const [a, b] of Object.entries(Object($e))) { $s }", "while (n < 2) { n++; $s }",
    "try { $s } catch (x) { $s }", "try { $s } finally { $s }", "try { throw $e; } catch ({name}) { $v = $e; }",
    "function f(x) { $s return $e; } f($e);", "switch ($e) { case $e: $s break; default: $s case 3: $s }",
    "throw $e;", "let z = $e;", "{ const q = $e; $s }", "do { $s break; } while ($e);", "a: for (;;) { $s break a; }",
    "out: for (var j of [1, 2]) { for (;;) { $s continue out; } }", "class A { f() { return $e; } static g() {} }",
    "const h = (x = $e) => { $s return x; }; h();", "var {k, ...rest} = Object($e);", "let [a, b = $e] = [$e];",
    "(function () { $s })();", "function* g() { $s yield $e; } for (var y of g()) { $s }", "$e;", "$v.$m($e);",
    "Array.prototype.own = function () { return $e; };", "Promise.resolve($e).then(function (x) { $s });", ";",
    "if ($e) function inside() { return 1; }", "with (Object($e)) { $s }", "$v.$p = $e;", "delete $v.$p;",
    "Object.freeze($v);", "var self = this; self.made = $e;", "async function w() { await $e; $s } w();", "debugger;",
    "_event.data = $e;", "eval('var made = 1'); $v = made;", "setTimeout;", "__log && __log($e);",
)  # fmt: skip
BROKEN = (
    "", "-1s", "5", "1e3s", "a b", "(", "1 +", "var x = 1", "a)or(b", "/* x */", "'", "x = ", "]", "\\u{110000}",
    "//", "}", "await", "import('x')", "new.target", "super.x", "#p", "a?.b", "1n", "`", "/(/", "x => {", "@",
)  # fmt: skip
_HOLE = re.compile(r"\$([a-z])(?![\w$])")
LONGEST_ROW = 160


@cache
def rows() -> tuple[str, ...]:
    """Expressions of the tables."""
    texts = (each.decode() for each in seeds.of("scripts") if len(each) <= LONGEST_ROW)
    return tuple(each for each in texts if "\n" not in each)


class Scripts:
    """Grows scripts. `ids` may grow meanwhile."""

    def __init__(self, random: Random, slips: float, ids: Sequence[str]) -> None:
        self._random = random
        self._slips = slips
        self._ids = ids
        self._fills: dict[str, Callable[[int], str]] = {
            "e": self.expression,
            "s": self.statements,
            "l": lambda depth: self.choice(LITERALS),
            "v": lambda depth: self.choice(VARIABLES),
            "p": lambda depth: self.choice(PROPERTIES),
            "m": lambda depth: self.choice(METHODS),
            "t": lambda depth: self.choice(STATICS),
            "o": lambda depth: self.choice(OPERATORS),
            "i": lambda depth: self.choice(self._ids) if self._ids else "a",
        }

    def choice(self, among: Sequence[str]) -> str:
        return self._random.choice(among)

    def expression(self, depth: int) -> str:
        """Of so many levels at most."""
        if self._slips and self._random.random() < self._slips:
            return self.choice(BROKEN)
        kind = self._random.random()
        if kind < 0.1:
            return f"({self.choice(rows())})"
        if depth <= 0 or kind < 0.3:
            return self.choice(LITERALS if self._random.random() < 0.5 else READ)
        return self._filled(self.choice(EXPRESSIONS), depth)

    def statements(self, depth: int) -> str:
        return " ".join(self._statement(depth) for _ in range(self._random.randint(0, 2)))

    def _statement(self, depth: int) -> str:
        if depth <= 0:
            return f"{self.choice(VARIABLES)} = {self.expression(1)};"
        return self._filled(self.choice(STATEMENTS), depth)

    def _filled(self, template: str, depth: int) -> str:
        return _HOLE.sub(lambda hole: self._fills[hole[1]](depth - 1), template)
