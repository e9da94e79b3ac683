"""Random programs of nested scopes: blocks, loops, closures, and declarations of every kind.

In: a number. Out: the same program each time, a text that prints lines with `print`. The rule that surprises: every
program ends by itself, since each function and each turn of a loop burns `fuel`, and throws when there is none.

One thing is left out, where V8 is not right: functions of one name in two blocks of which one holds the other. The
inner one makes no variable of the function around, since a `var` in its place would be an early error (ES2015 B.3.3.1,
13.2.1).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from random import Random

NAMES = "abcdefgh"
VARS = "pqrs"
PRELUDE = """
var fuel = 120, kept = [];
function burn() { if (fuel-- <= 0) throw 'fuel'; }
function num(x) { var t = typeof x; return t === 'number' ? x % 1000 : t === 'string' && x.length < 9 ? x : t; }
function told(e) { return e instanceof Error ? e.name : String(e); }
function show(label, make) { try { print(label, num(make())); } catch (e) { print(label, told(e)); } }
"""
EPILOGUE = """
fuel = 60;
for (var n = 0; n < kept.length && n < 40; n++) show('kept ' + n, kept[n]);
"""


class Block:
    """The names that one block declares; `functions` are those of its functions, `inner` of those in blocks inside."""

    def __init__(self, *names: str) -> None:
        self.lexical = set(names)
        self.functions: set[str] = set()
        self.inner: set[str] = set()


class Writer:
    """Writes one program."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.blocks: list[Block] = []
        self.outermost = 0  # of the blocks, the first that is not the body of the function that is written
        self.count = 0

    def program(self) -> str:
        strict = "'use strict';\n" if self.random.random() < 0.2 else ""
        body = self.list(self.random.randint(3, 6), 4)
        if strict or self.random.random() < 0.5:
            body = f"(function () {{ {strict}{body} }})();"
        return f"{PRELUDE}try {{ {body} }} catch (e) {{ print('top', told(e)); }}{EPILOGUE}"

    # blocks

    @contextmanager
    def block(self, *names: str) -> Iterator[None]:
        """What is written inside stands in a block of its own, which declares these names."""
        block = Block(*names)
        self.blocks.append(block)
        yield
        self.blocks.pop()
        if 0 < len(self.blocks) >= self.outermost:
            self.blocks[-1].inner |= block.functions | block.inner

    @contextmanager
    def function_body(self) -> Iterator[None]:
        """The next block is the body of a function."""
        before, self.outermost = self.outermost, len(self.blocks) + 1
        yield
        self.outermost = before

    # names

    def fresh(self) -> str:
        """A name that this block does not declare yet, if there is one."""
        free = [name for name in NAMES if name not in self.blocks[-1].lexical]
        name = self.random.choice(free or ["z" + str(self.number())])
        self.blocks[-1].lexical.add(name)
        return name

    def function_name(self) -> str:
        """A name for a function that is declared here."""
        name = self.fresh()
        while name in self.clashing():
            name = self.fresh()
        self.blocks[-1].functions.add(name)
        return name

    def clashing(self) -> set[str]:
        """The functions of the blocks around and inside this one, but those of another function."""
        *around, here = self.blocks[self.outermost :] or [Block()]
        return here.inner.union(*(block.functions for block in around))

    def number(self) -> int:
        self.count += 1
        return self.count

    def name(self) -> str:
        """A name to read: one that some block around declares, mostly."""
        known = sorted({name for block in self.blocks for name in block.lexical})
        if known and self.random.random() < 0.85:
            return self.random.choice(known)
        return self.random.choice(NAMES + VARS)

    # expressions

    def value(self, depth: int = 2) -> str:
        return self.random.choice(VALUES if depth > 0 else VALUES[:3])(self, depth - 1)

    def literal(self, depth: int) -> str:
        return str(self.number())

    def read(self, depth: int) -> str:
        return f"num({self.name()})"

    def type(self, depth: int) -> str:
        return f"typeof {self.name()}"

    def sum(self, depth: int) -> str:
        return f"num({self.value(depth)} + {self.value(depth)})"

    def arrow(self, depth: int) -> str:
        return f"(() => {self.value(depth)})()"

    def default(self, depth: int) -> str:
        with self.block():
            first, second = self.fresh(), self.fresh()
            head = self.random.choice(
                (
                    "{1}, {2} = {3}",
                    "{1} = {3}, {2} = {1}",
                    "{{{1}, {2} = {3}}} = {{{1}: {0}}}",
                    "[{1}, {2} = {3}] = [{0}]",
                )
            ).format(self.number(), first, second, self.value(depth))
            given = self.random.choice(("", "9"))
            return f"(function ({head}) {{ burn(); return () => num({first}) + num({second}); }})({given})()"

    def call(self, depth: int) -> str:
        return f"{self.name()}()"

    def evaluated(self, depth: int) -> str:
        return f"eval('{self.name()}')" if self.random.random() < 0.3 else self.read(depth)

    # statements

    def list(self, length: int, depth: int, *taken: str) -> str:
        """A list of statements in a block of their own, which declares none of the names `taken`."""
        with self.block(*taken):
            return " ".join(self.statement(depth) for _ in range(length))

    def body(self, depth: int) -> str:
        return self.list(self.random.randint(1, 4), depth - 1)

    def statement(self, depth: int) -> str:
        return self.random.choice(STATEMENTS if depth > 0 else STATEMENTS[:10])(self, depth)

    def let(self, depth: int) -> str:
        value = self.value()
        return f"let {self.fresh()} = {value};"

    def const(self, depth: int) -> str:
        value = self.value()
        return f"const {self.fresh()} = {value};"

    def var(self, depth: int) -> str:
        return f"var {self.random.choice(VARS)} = {self.value()};"

    def pattern(self, depth: int) -> str:
        value = self.value()
        first, second = self.fresh(), self.fresh()
        return f"let [{first}, {second} = {self.random.choice((first, value))}] = [{value}];"

    def assign(self, depth: int) -> str:
        operator = self.random.choice(("=", "=", "+="))
        return f"{self.name()} {operator} {self.value()};"

    def keep(self, depth: int) -> str:
        return f"kept.push(() => {self.value()});"

    def write(self, depth: int) -> str:
        return f"kept.push(() => {{ {self.name()} = {self.value()}; return {self.value()}; }});"

    def show(self, depth: int) -> str:
        return f"show({self.number()}, () => {self.value()});"

    def function(self, depth: int) -> str:
        name = self.function_name()
        return f"function {name}() {{ burn(); return {self.value()}; }} kept.push({name});"

    def method(self, depth: int) -> str:
        name = self.fresh()
        return f"class {name} {{ static m() {{ return {self.value()}; }} }} kept.push({name}.m);"

    def generator(self, depth: int) -> str:
        name = self.fresh()
        yields = f"yield {self.value()}; yield {self.value()};"
        return f"function* {name}() {{ burn(); {yields} }} kept.push(() => [...{name}()].join());"

    def expression(self, depth: int) -> str:
        with self.block():
            inner = self.fresh()
            with self.function_body():
                body = self.body(depth)
        return f"kept.push(function {inner}() {{ burn(); {body} return {self.value()}; }});"

    def nested(self, depth: int) -> str:
        name = self.function_name()
        with self.function_body():
            body = self.body(depth)
        return f"function {name}() {{ burn(); {body} return () => {self.value()}; }} kept.push({name}());"

    def braces(self, depth: int) -> str:
        return f"{{ {self.body(depth)} }}"

    def choice(self, depth: int) -> str:
        other = f" else {{ {self.body(depth)} }}" if self.random.random() < 0.5 else ""
        return f"if ({self.value()}) {{ {self.body(depth)} }}{other}"

    def attempt(self, depth: int) -> str:
        with self.block():
            caught = self.fresh()
            handler = self.list(self.random.randint(1, 3), depth - 1, caught)
        last = f" finally {{ {self.body(depth)} }}" if self.random.random() < 0.3 else ""
        keep = f"kept.push(() => told({caught}));"
        return f"try {{ {self.body(depth)} }} catch ({caught}) {{ {keep} {handler} }}{last}"

    def switch(self, depth: int) -> str:
        with self.block():
            cases = " ".join(
                f"case {number}: {self.statement(depth - 1)} {self.random.choice(('', 'break;'))}"
                for number in range(3)
            )
        return f"switch ({self.number()} % 3) {{ {cases} }}"

    def loop(self, depth: int) -> str:
        with self.block():
            name = self.fresh()
            head = self.random.choice(HEADS).format(name, self.value(1))
            body = self.body(depth)
        label = f"loop{self.number()}"
        leave = self.random.choice(("", "", f"if ({name} == 1) continue {label};", f"break {label};"))
        return f"{label}: {head} {{ burn(); {body} {leave} }}"

    def while_(self, depth: int) -> str:
        name = f"w{self.number()}"
        form = self.random.choice(
            (
                "while (%s++ < 2) { burn(); %s }",
                "do { burn(); %2$s } while (%1$s++ < 1);",
            )
        )
        body = self.body(depth)
        text = form.replace("%2$s", body).replace("%1$s", name) if "$" in form else form % (name, body)
        return f"var {name} = 0; {text}"


HEADS = (
    "for (let {0} = 0; {0} < 2; {0}++)",
    "for (let {0} = 0, x = () => {0}; {0} < 2; {0}++, kept.push(x))",
    "for (let {0} of [1, {1}])",
    "for (const {0} of [1, 2])",
    "for (const [{0}] of [[1], [{1}]])",
    "for (let {0} in {{1: 0, 2: 0}})",
    "for (var p = 0; p < 2; p++)",
)

VALUES: list[Callable[[Writer, int], str]] = [
    Writer.literal,
    Writer.read,
    Writer.type,
    Writer.read,
    Writer.sum,
    Writer.arrow,
    Writer.default,
    Writer.call,
    Writer.evaluated,
]

STATEMENTS: list[Callable[[Writer, int], str]] = [
    Writer.let,
    Writer.const,
    Writer.var,
    Writer.pattern,
    Writer.assign,
    Writer.keep,
    Writer.write,
    Writer.show,
    Writer.function,
    Writer.method,
    Writer.generator,
    Writer.expression,
    Writer.nested,
    Writer.braces,
    Writer.choice,
    Writer.attempt,
    Writer.switch,
    Writer.loop,
    Writer.loop,
    Writer.loop,
    Writer.while_,
]


def program(seed: int) -> str:
    """The program of this number."""
    return Writer(seed).program()
