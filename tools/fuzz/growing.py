"""Charts grown from the tables of the dialects: every element and attribute that there is, mostly where it belongs.

In: a `Random`, or one of Hypothesis, which shrinks. Out: the text of a document. Attributes are filled by their kind,
some by their name; about one chart in three has slips: what is missing, misspelt, misplaced, or no expression.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from random import Random
from xml.sax.saxutils import escape, quoteattr

from scxmlc.dialect import ORS, SCXML, W3C, Attribute, Dialect, Element, Kind
from tools.fuzz.grammar import BROKEN, VARIABLES, Scripts

DEEPEST = 2
STATES = ("scxml", "state", "parallel", "final", "history", "initial")
REGIONS = ("state", "state", "parallel")
IDS = ("a", "b", "c", "d", "e", "a.b", "class", "self", "é", "ﬁnal", "final", "x-1", "None", "js")
EVENTS = ("e", "f", "e.g", "error.execution", "done.state.a", "timeout")
TIMERS = ("t", "u", "text")
TIMES = ("0s", "1s", "250ms", "1.5s")
CHILDREN = (  # ~ is a quote where <send> has expressions
    '<final id="z"/>',
    '<state id="z"><transition event="*" target="y"/></state><final id="y"/>',
    '<datamodel><data id="n"/></datamodel>'
    '<state id="z"><onentry><send event="~e~" target="~#_parent~"/></onentry></state>',
    '<state id="z"><onentry><send event="~go~" delay="~1s~"/></onentry><transition event="go" target="y"/>'
    '<onexit><send event="~f~" target="~#_parent~"><param name="k" expr="_event.name"/></send></onexit></state>'
    '<final id="y"><donedata><content expr="[1, {k: 2}]"/></donedata></final>',
    '<parallel id="z"><state id="x"/><state id="w"><history id="h" type="deep"><transition target="v"/></history>'
    '<state id="v"><transition event="e" target="h"/></state></state></parallel>',
)
INLINE = ("5", "'x'", '{"k": [1, null]}', "<a xmlns=''><b c='d'>text</b></a>", " two  words\n", "n + 1", "")
TARGETS = ("#_internal", "#_parent", "#_text", "#_nowhere", "#_scxml_x", "")
TYPES = ("http://www.w3.org/TR/scxml/#SCXMLEventProcessor", "scxml", "x-unknown")
LIKELY: Mapping[str, Sequence[str]] = {
    "event": ("'e'", "'f.g'"),
    "delay": ("'1s'", "'250ms'", "1"),
    "sendid": TIMERS,
    "sendidexpr": tuple(map(repr, TIMERS)),
    "targetexpr": tuple(map(repr, TARGETS)),
    "typeexpr": tuple(map(repr, TYPES)),
    "eventexpr": ("'e'", "'f.' + n", "_event.name"),
    "delayexpr": ("'1s'", "'250ms'", "n + 's'"),
    "array": ("list", "[3, 1, 2]", "Object.keys(o)", "text"),
    "interactionid": ("_event.data.interactionid", "o.call", "Object.keys(_genesys.ixn.interactions)[0]"),
    "requestid": VARIABLES,
    "device": ("'7001'", "'700'"),
    "to": ("'7001'", "'5551234'", "'Sales@GA'"),
    "from": ("'700'", "'anna'"),
    "resource": ("'7001'", "'anna'", "{id: 'anna'}"),
    "agent": ("'anna'", "{id: 'anna'}"),
    "queue": ("'vq1'", "'Sales'"),
    "language": ("'English (US)'", "'de'"),
    "timeout": ("3", "'5'"),
    "priority": ("5",),
    "sessionid": ("_sessionid", "o.session"),
    "src": ("'child'", "'http://localhost/x'"),
    "udata": ("{k: 'v'}",),
}
"""Values that lead further than any expression would: of attributes that are one, by their names."""


@dataclass(slots=True)
class Node:
    """A state that is to be written, with those in it."""

    kind: str
    id: str
    inside: list[Node]


class Grower:
    """One chart. `slips` is how often something is wrong, from 0 to 1."""

    def __init__(self, random: Random, dialect: Dialect, slips: float) -> None:
        self._random = random
        self._dialect = dialect
        self._slips = slips
        self._ids: list[str] = []
        self._free = [*IDS]
        self._late = 0
        self._scripts = Scripts(random, slips, self._ids)
        self._prefixes = {module: name for name, module in dialect.namespaces.items() if module}

    def chart(self) -> str:
        """The text of the document."""
        states = [self._node(0, REGIONS) for _ in range(self._random.randint(1, 3))]
        if self._random.random() < 0.5:
            states.append(Node("final", self._new_id(), []))
        names = "".join(f" xmlns:{module}={quoteattr(name)}" for module, name in self._prefixes.items())
        late = ' binding="late"' if self._random.random() < 0.15 else ""
        head = f'<scxml xmlns="{SCXML}" version="1.0" datamodel="ecmascript"{names}{late}{self._initial(states)}>'
        body = "".join(map(self._state, states))
        return f"{head}{self._datamodel(VARIABLES)}{self._script()}{body}</scxml>"

    def _datamodel(self, names: Sequence[str]) -> str:
        return f"<datamodel>{''.join(map(self._data, names))}</datamodel>"

    def _data(self, name: str) -> str:
        kind = self._random.random()
        if kind < 0.1:
            return f"<data id={quoteattr(name)}/>"
        if kind < 0.25:
            return f"<data id={quoteattr(name)}>{self._random.choice(INLINE)}</data>"
        value = self._scripts.expression(self._random.choice((1, 1, 2)))
        return f"<data id={quoteattr(name)} expr={quoteattr(value)}/>"

    def _script(self) -> str:
        return (
            f"<script>{escape(self._scripts.statements(2))}</script>" if self._random.random() < 0.3 else ""
        )

    # --- states -----------------------------------------------------------------

    def _node(self, depth: int, kinds: Sequence[str]) -> Node:
        """A state with those in it: what may be a target is known before anything is written."""
        node = Node(self._random.choice(kinds), self._new_id(), [])
        kinds = REGIONS if node.kind == "parallel" else (*REGIONS, "final")
        node.inside += [self._node(depth + 1, kinds) for _ in range(self._inner(node.kind, depth))]
        if node.inside and self._random.random() < 0.3:
            node.inside.append(Node("history", self._new_id(), node.inside[:1]))
        return node

    def _inner(self, kind: str, depth: int) -> int:
        if kind == "final" or depth > 2:
            return 0
        return self._random.randint(2, 3) if kind == "parallel" else self._random.choice((0, 0, 1, 2))

    def _state(self, node: Node) -> str:
        id = quoteattr(node.id)
        if node.kind == "history":
            type = self._random.choice(("shallow", "deep"))
            target = quoteattr(node.inside[0].id)
            return f'<history id={id} type="{type}"><transition target={target}/></history>'
        initial = self._initial(node.inside) if node.kind == "state" else ""
        parts = "".join(self._parts(self._dialect.elements[node.kind]))
        return f"<{node.kind} id={id}{initial}>{parts}{''.join(map(self._state, node.inside))}</{node.kind}>"

    def _initial(self, inside: Sequence[Node]) -> str:
        if not inside or self._random.random() < 0.6:
            return ""
        return f" initial={quoteattr(self._random.choice(inside).id)}"

    def _parts(self, row: Element) -> Iterator[str]:
        """What a state has beside states."""
        for name, _ in row.slots():
            if name in ("onentry", "onexit", "transition", "donedata", "invoke"):
                for _ in range(self._random.choice((0, 1, 1, 2) if name == "transition" else (0, 0, 1))):
                    yield self._element(self._dialect.elements[name], 0)
            elif name == "datamodel" and self._random.random() < 0.1:
                self._late += 1
                yield self._datamodel([f"late{self._late}"])

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
        if attribute.kind is Kind.URI:
            return attribute.name in ("target", "type") and self._random.random() < 0.2
        return self._random.random() < 0.3

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
            return self._invoked(row, depth, wanted)
        if row.text == "script":
            return escape(self._scripts.statements(2))
        text = escape(self._scripts.expression(1)) if "@body" in wanted else ""
        children = (name for name in self._dialect.allowed(row) if f"<{name}>" in wanted)
        return text + "".join(self._element(self._dialect.elements[name], depth + 1) for name in children)

    def _invoked(self, row: Element, depth: int, wanted: set[str]) -> str:
        """Parameters, what becomes of answers, and the chart: as markup or as a string."""
        wanted = wanted - {"<content>"}
        inside = self._random.choice(CHILDREN).replace("~", "'" if self._dialect is ORS else "")
        child = f'<scxml xmlns="{SCXML}" version="1.0" datamodel="ecmascript">{inside}</scxml>'
        content = f"<content>{child}</content>"
        if self._random.random() < 0.2:
            content = f"<content expr={quoteattr(repr(child))}/>"
        return f"{self._inside(row, depth, wanted)}{content}"

    def _value(self, attribute: Attribute) -> str:
        random, kind = self._random, attribute.kind
        if self._slip():
            return random.choice((*BROKEN, *IDS, *TIMES))
        if kind is Kind.URI:
            return random.choice(TARGETS if attribute.name == "target" else TYPES[:2])
        if attribute.name in LIKELY and kind in (Kind.VALUE, Kind.LITERAL) and random.random() < 0.7:
            return random.choice(LIKELY[attribute.name])
        if kind in (Kind.VALUE, Kind.CONDITION, Kind.FLAG):
            if attribute.words:
                return repr(random.choice(attribute.words))
            return self._scripts.expression(2)
        if kind in (Kind.LOCATION, Kind.LOCATIONS, Kind.RESULT):
            several = random.choice((1, 1, 2)) if kind is Kind.LOCATIONS else 1
            return " ".join(random.choice((*VARIABLES, "o.k", "list[0]")) for _ in range(several))
        if kind in (Kind.EVENT, Kind.EVENTS):
            return random.choice(EVENTS if kind is Kind.EVENT else (*EVENTS, "*", "e.*", "e f"))
        if kind is Kind.IDREFS:
            return self._id() if random.random() < 0.97 else f"{self._id()} {self._id()}"
        if kind is Kind.ID:
            return random.choice(TIMERS)
        if kind is Kind.TIME:
            return random.choice(TIMES)
        if kind is Kind.BOOLEAN:
            return random.choice(("true", "false"))
        if kind is Kind.COUNT:
            return str(random.randint(0, 9))
        return random.choice(attribute.words or (*VARIABLES, "x"))

    # --- choices ------------------------------------------------------------------------

    def _slip(self) -> bool:
        return self._slips > 0 and self._random.random() < self._slips

    def _new_id(self) -> str:
        id = self._free.pop(self._random.randrange(len(self._free))) if self._free else f"s{len(self._ids)}"
        self._ids.append(id)
        return self._random.choice(self._ids) if self._slip() else id

    def _id(self) -> str:
        """An id that is there."""
        return "nowhere" if self._slip() or not self._ids else self._random.choice(self._ids)


def grown(random: Random) -> str:
    """The text of a chart of either dialect, valid or nearly."""
    dialect = random.choice((W3C, W3C, ORS))
    return Grower(random, dialect, random.choice((0.0, 0.0, 0.0, 0.01, 0.05))).chart()
