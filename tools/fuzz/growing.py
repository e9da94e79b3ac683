"""Charts grown from the tables of the dialects: every element and attribute that there is, mostly where it belongs.

In: a `Random`, or one of Hypothesis, which shrinks. Out: the text of a document. Attributes are filled by their kind;
about one chart in three has slips: what is missing, misspelt, misplaced, or no expression.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from random import Random
from xml.sax.saxutils import escape, quoteattr

from scxmlc.dialect import ORS, SCXML, W3C, Attribute, Dialect, Element, Kind

DEEPEST = 2
STATES = ("scxml", "state", "parallel", "final", "history", "initial")
REGIONS = ("state", "state", "parallel")
IDS = ("a", "b", "c", "d", "e", "a.b", "class", "self", "é", "ﬁnal", "final", "x-1", "None", "js")
EVENTS = ("e", "f", "e.g", "error.execution", "done.state.a", "timeout")
VARIABLES = ("n", "m", "o", "list", "text", "data", "js")
TIMES = ("0s", "1s", "250ms", "1.5s")
INVOKED = '<content><scxml version="1.0"><final id="z"/></scxml></content>'
LITERALS = (
    "0",
    "1",
    "-1",
    "2.5",
    "1e21",
    "NaN",
    "'x'",
    '"a\\n"',
    "true",
    "null",
    "undefined",
    "[]",
    "[1, 2, 3]",
    "{k: 1}",
    "/a+/g",
)
BINARY = "+ - * / % < > <= >= == != === !== && || & | ^ << >> >>> in instanceof ,".split()
STATEMENTS = (
    "var {v} = {e};", "{v} = {e};", "{v} += {e};", "{v}++;", "if ({e}) {{ {s} }} else {{ {s} }}",
    "for (var i = 0; i < 3; i++) {{ {s} }}", "for (var k in {e}) {{ {s} }}", "while (n < 2) {{ n++; {s} }}",
    "try {{ {s} }} catch (x) {{ {s} }}", "function f(x) {{ {s} return {e}; }}",
    "switch ({e}) {{ case {e}: {s} break; default: {s} }}",
    "throw {e};", "let z = {e};", "{{ const q = {e}; {s} }}", "do {{ {s} break; }} while ({e});",
)  # fmt: skip
BROKEN = (
    "",
    "-1s",
    "5",
    "1e3s",
    "a b",
    "(",
    "1 +",
    "var x = 1",
    "a)or(b",
    "/* x */",
    "'",
    "x = ",
    "]",
    "\\u{110000}",
)


class Grower:
    """One chart. `slips` is how often something is wrong, from 0 to 1."""

    def __init__(self, random: Random, dialect: Dialect, slips: float) -> None:
        self._random = random
        self._dialect = dialect
        self._slips = slips
        self._ids: list[str] = []
        self._free = [*IDS]
        self._prefixes = {module: name for name, module in dialect.namespaces.items() if module}

    def chart(self) -> str:
        """The text of the document."""
        body = "".join(self._state(0) for _ in range(self._random.randint(1, 3)))
        names = "".join(f" xmlns:{module}={quoteattr(name)}" for module, name in self._prefixes.items())
        head = f'<scxml xmlns="{SCXML}" version="1.0" datamodel="ecmascript"{names}>'
        return f"{head}{self._datamodel()}{self._script()}{body}</scxml>"

    def _datamodel(self) -> str:
        data = "".join(
            f"<data id={quoteattr(name)} expr={quoteattr(self._expression(2))}/>" for name in VARIABLES
        )
        return f"<datamodel>{data}</datamodel>"

    def _script(self) -> str:
        return f"<script>{escape(self._statements(3))}</script>" if self._random.random() < 0.3 else ""

    # --- states -----------------------------------------------------------------

    def _state(self, depth: int, kinds: Sequence[str] = ("state",)) -> str:
        kind = self._random.choice(kinds)
        id = self._new_id()
        before = len(self._ids)
        kinds = REGIONS if kind == "parallel" else (*REGIONS, "final")
        inside = [self._state(depth + 1, kinds) for _ in range(self._inner(kind, depth))]
        if inside and self._random.random() < 0.2:
            inside.append(self._history(self._ids[before]))
        parts = "".join(self._parts(self._dialect.elements[kind]))
        return f"<{kind} id={quoteattr(id)}>{parts}{''.join(inside)}</{kind}>"

    def _inner(self, kind: str, depth: int) -> int:
        if kind == "final" or depth > 2:
            return 0
        return self._random.randint(2, 3) if kind == "parallel" else self._random.choice((0, 0, 1, 2))

    def _history(self, child: str) -> str:
        """A history whose default is a child of its parent."""
        type = self._random.choice(("shallow", "deep"))
        id, target = quoteattr(self._new_id()), quoteattr(child)
        return f'<history id={id} type="{type}"><transition target={target}/></history>'

    def _parts(self, row: Element) -> Iterator[str]:
        """What a state has beside states."""
        for name, _ in row.slots():
            if name in ("onentry", "onexit", "transition", "donedata", "invoke"):
                for _ in range(self._random.choice((0, 1, 1, 2) if name == "transition" else (0, 0, 1))):
                    yield self._element(self._dialect.elements[name], 0)

    # --- what stands inside ---------------------------------------------------------

    def _element(self, row: Element, depth: int) -> str:
        wanted = self._wanted(row, depth)
        attributes = "".join(
            f" {each.name}={quoteattr(self._value(each))}" for each in row.attributes if each.name in wanted
        )
        name = row.name
        if self._slip():
            name = self._random.choice((f"{name}x", name.upper(), "state", "raise"))
        return f"<{name}{attributes}>{self._inside(row, depth, wanted)}</{name}>"

    def _wanted(self, row: Element, depth: int) -> set[str]:
        """Attributes, `@body` and `<child>` that the element has, as the rows name them."""
        wanted = {each.name for each in row.attributes if each.required or self._is_liked(each)}
        wanted |= {f"<{child}>" for child in self._children(row, depth)}
        if row.text and self._random.random() < 0.5:
            wanted.add("@body")
        if row.name == "invoke":
            wanted = wanted - {"src", "srcexpr"} | {"<content>"}
        for rule in row.alone:
            self._keep_one(rule.split(), wanted)
        for rule in (*row.one_of, *row.wants) if row.text != "script" else ():
            if not wanted & set(rule.split()):
                wanted.add(self._random.choice(rule.split()))
        return {each for each in wanted if not self._slip()}

    def _keep_one(self, names: Sequence[str], wanted: set[str]) -> None:
        there = [name for name in names if name in wanted]
        if len(there) > 1:
            wanted -= {*there} - {self._random.choice(there)}

    def _is_liked(self, attribute: Attribute) -> bool:
        return self._random.random() < (0.0 if attribute.kind is Kind.URI else 0.3)

    def _children(self, row: Element, depth: int) -> Iterator[str]:
        allowed = {name: many for name, many in self._dialect.allowed(row).items() if name not in STATES}
        rare = 1.2 / len(allowed) if len(allowed) > 8 else 0.3
        for name, many in allowed.items():
            if name not in self._dialect.elements or (depth >= DEEPEST and many not in "!+"):
                continue
            if many in "!+" or self._slip() or self._random.random() < rare:
                yield name

    def _inside(self, row: Element, depth: int, wanted: set[str]) -> str:
        if row.name == "invoke" and "<content>" in wanted:
            return INVOKED
        if row.text == "script":
            return escape(self._statements(3))
        text = escape(self._expression(1)) if "@body" in wanted else ""
        children = (name for name in self._dialect.allowed(row) if f"<{name}>" in wanted)
        return text + "".join(self._element(self._dialect.elements[name], depth + 1) for name in children)

    def _value(self, attribute: Attribute) -> str:
        random, kind = self._random, attribute.kind
        if self._slip():
            return random.choice((*BROKEN, *IDS, *TIMES))
        if kind in (Kind.VALUE, Kind.CONDITION, Kind.FLAG):
            if attribute.words:
                return repr(random.choice(attribute.words))
            return self._expression(3)
        if kind in (Kind.LOCATION, Kind.LOCATIONS, Kind.RESULT):
            return random.choice((*VARIABLES, "o.k", "list[0]"))
        if kind in (Kind.EVENT, Kind.EVENTS):
            return random.choice(EVENTS if kind is Kind.EVENT else (*EVENTS, "*", "e.*", "e f"))
        if kind is Kind.IDREFS:
            return self._id()
        if kind is Kind.TIME:
            return random.choice(TIMES)
        if kind is Kind.BOOLEAN:
            return random.choice(("true", "false"))
        if kind is Kind.COUNT:
            return str(random.randint(0, 9))
        return random.choice(attribute.words or (*VARIABLES, "x"))

    # --- scripts ----------------------------------------------------------------------

    def _expression(self, depth: int) -> str:
        random = self._random
        if self._slip():
            return random.choice(BROKEN)
        kind = random.randrange(9) if depth else random.randrange(2)
        if kind == 0:
            return random.choice(LITERALS)
        if kind == 1:
            return random.choice((*VARIABLES, "_event.data", "_name", "o.k", "list.length"))
        inner = self._expression(depth - 1)
        if kind < 5:
            return f"({inner} {random.choice(BINARY)} {self._expression(depth - 1)})"
        if kind == 5:
            return f"({random.choice(('!', '-', '+', 'typeof ', 'void ', '~'))}{inner})"
        if kind == 6:
            return f"({inner} ? {self._expression(depth - 1)} : {self._expression(depth - 1)})"
        if kind == 7:
            return f"In('{self._id()}')" if random.random() < 0.5 else f"String({inner})"
        return f"[{inner}, {self._expression(depth - 1)}].map(function (x) {{ return x; }})"

    def _statements(self, depth: int) -> str:
        return " ".join(self._statement(depth) for _ in range(self._random.randint(0, 2)))

    def _statement(self, depth: int) -> str:
        if not depth:
            return f"{self._random.choice(VARIABLES)} = {self._expression(1)};"
        shape = self._random.choice(STATEMENTS).replace("{{", "\0").replace("}}", "\1")
        while "{s}" in shape:
            shape = shape.replace("{s}", self._statements(depth - 1), 1)
        while "{e}" in shape:
            shape = shape.replace("{e}", self._expression(2), 1)
        shape = shape.replace("{v}", self._random.choice(VARIABLES))
        return shape.replace("\0", "{").replace("\1", "}")

    # --- choices ------------------------------------------------------------------------

    def _slip(self) -> bool:
        return self._slips > 0 and self._random.random() < self._slips

    def _new_id(self) -> str:
        id = self._free.pop(self._random.randrange(len(self._free))) if self._free else f"s{len(self._ids)}"
        self._ids.append(id)
        return self._random.choice(self._ids) if self._slip() else id

    def _id(self) -> str:
        """An id that is there, or will be."""
        known: Sequence[str] = self._ids or IDS
        return "nowhere" if self._slip() else self._random.choice(known)


def grown(random: Random) -> str:
    """The text of a chart of either dialect, valid or nearly."""
    dialect = random.choice((W3C, W3C, ORS))
    return Grower(random, dialect, random.choice((0.0, 0.0, 0.0, 0.01, 0.05))).chart()
