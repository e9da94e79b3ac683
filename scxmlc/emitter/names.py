"""Names: from what the chart calls things to Python identifiers.

In: ids, event descriptors, the chart's name, ECMAScript identifiers. Out: ASCII identifiers.

**Methods** are named after where they stand: `<state>_entry`, `<state>_exit`, `<state>_<event>` for what a
transition does and `<state>_<event>_cond` for its condition (an eventless one says `always`, `*` says `any`,
several descriptors are joined by `_or_`), `<state>_initial`, `<history>_default`, `<final>_donedata`,
`<state>_invoke`, `<state>_finalize`, `<data>_value`, `script`, `script_<function>` for a function that one
declares. The second of a name adds `_2`, counted within its state or, at worst, within its class: never over the
file. An id that is no identifier is folded
(`call.new` → `call_new`, `für` → `fur`); ids that are identifiers get their names first, so that a folded one
cannot take theirs. A state without id is called after its parent and its place among the nameless ones there:
`queued.1`.

**Classes** are named after the chart's `name`, else its file: `call-router` → `CallRouter`.

**Variables** of ECMAScript map one-to-one (`attribute`): distinct names stay distinct, and an attribute that
ends in one `_` without being such an image is free for the runtime.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from scxmlc.model.chart import Chart, State, StateNode, Transition
from scxmlc.model.chart import Parallel as ParallelState

STATE_MACHINE_NAMES = frozenset(
    [
        "action",
        "advance",
        "cancel_event",
        "chart",
        "configuration",
        "data",
        "deliver",
        "done_data",
        "donedata",
        "ended",
        "event_data",
        "event_data_is",
        "failure",
        "fetch",
        "final",
        "find_variable",
        "holds",
        "host",
        "in_state",
        "invocation",
        "is_active",
        "is_finished",
        "log",
        "log_value",
        "new_id",
        "now",
        "observe",
        "on_enter",
        "on_event",
        "on_exit",
        "on_transition",
        "params",
        "part",
        "raise_event",
        "reaches",
        "read_only",
        "realm",
        "register_event",
        "returns",
        "send",
        "send_event",
        "send_later",
        "session_id",
        "snapshot",
        "start",
        "step",
        "steps",
        "terminate",
        "text",
        "ticks",
        "url",
        "xml",
    ]
)
"""What the base class of generated classes defines; a test compares it with the class itself."""

MODULE_NAMES = frozenset(
    [
        "Chart",
        "Data",
        "Final",
        "History",
        "Initial",
        "Invoke",
        "LINES",
        "Parallel",
        "SOURCES",
        "State",
        "StateMachine",
        "Transition",
        "js",
    ]
)
"""What a generated module imports or defines beside its classes."""

_LONGEST = 60
_PLAIN = re.compile(r"(?!__)[A-Za-z_][A-Za-z0-9_]*(?<!_)\Z")
_FOLDED = re.compile(r"[A-Za-z][A-Za-z0-9]*(?:_[A-Za-z0-9]+)*\Z")
_KEYWORDS = frozenset(
    [
        "False",
        "None",
        "True",
        "and",
        "as",
        "assert",
        "async",
        "await",
        "break",
        "case",
        "class",
        "continue",
        "def",
        "del",
        "elif",
        "else",
        "except",
        "finally",
        "for",
        "from",
        "global",
        "if",
        "import",
        "in",
        "is",
        "lambda",
        "match",
        "nonlocal",
        "not",
        "or",
        "pass",
        "raise",
        "return",
        "try",
        "while",
        "with",
        "yield",
        "_",
    ]
)


def attribute(name: str) -> str:
    """The Python attribute of the ECMAScript variable `name`: itself where it can be, else escaped with a
    final `_`.

    The image decodes uniquely: `_xHEX_` is one UTF-16 unit, a `_` before an `x` is always escaped, and a
    leading `__` (private to Python classes) reads `v__`. `scxml_runtime.js.names` has the same rule.
    """
    if _PLAIN.match(name) and name not in _KEYWORDS:
        return name
    escaped = re.sub(r"_(?=x)|[^A-Za-z0-9_]|\A[0-9]|\Av(?=__)", _escape, _units(name))
    return ("v" if escaped.startswith("__") else "") + escaped + "_"


def _escape(match: re.Match[str]) -> str:
    return f"_x{ord(match[0]):X}_"


def _units(text: str) -> str:
    """`text` as UTF-16 code units: an astral character becomes its two surrogates."""
    return "".join(map(chr, memoryview(text.encode("utf-16-le", "surrogatepass")).cast("H")))


def fold(text: str, fallback: str) -> str:
    """`text` as part of an identifier: accents dropped, everything else that is no letter or digit one
    `_`."""
    if len(text) <= _LONGEST and _FOLDED.match(text):
        return str(text)
    ascii_text = unicodedata.normalize("NFKD", text[:1000]).encode("ascii", "ignore").decode()
    folded = re.sub(r"[^A-Za-z0-9]+", "_", ascii_text).strip("_")[:_LONGEST].rstrip("_")
    if not folded:
        return fallback
    return f"{fallback}_{folded}" if folded[0].isdigit() else folded


def class_name(text: str, taken: Iterable[str] = ()) -> str:
    """The class of a chart called `text`: words capitalised and joined; never a name the module uses
    itself."""
    words = fold(text, "chart").split("_")
    name = "".join(word[0].upper() + word[1:] for word in words)
    if name in MODULE_NAMES or name in _KEYWORDS:
        name += "Chart"
    return first_free(name, {*taken, *MODULE_NAMES})


def first_free(name: str, taken: Iterable[str]) -> str:
    """`name`, or `name_2`, `name_3` … where it is taken."""
    taken = taken if isinstance(taken, (set, frozenset, dict)) else set(taken)
    if name not in taken:
        return name
    number = 2
    while f"{name}_{number}" in taken:
        number += 1
    return f"{name}_{number}"


def event_part(transition: Transition) -> str:
    """What a transition's event adds to the names of its methods."""
    if transition.event is None:
        return "always"
    return "_or_".join(_descriptor(event) for event in transition.event)[:_LONGEST].rstrip("_") or "any"


def _descriptor(event: str) -> str:
    return "any" if event == "*" else fold(event.removesuffix(".*").removesuffix("."), "event")


def substates(node: Chart | StateNode) -> tuple[StateNode, ...]:
    """The child states of a chart or state-like element."""
    return node.children if isinstance(node, (Chart, State, ParallelState)) else ()


def walk(chart: Chart) -> Iterator[tuple[StateNode, Chart | StateNode]]:
    """Every state-like element with its parent, in document order; nesting costs no recursion."""
    waiting: list[tuple[StateNode, Chart | StateNode]] = [(node, chart) for node in reversed(chart.children)]
    while waiting:
        node, parent = waiting.pop()
        yield node, parent
        waiting.extend((child, node) for child in reversed(substates(node)))


class Names:
    """The names of one generated class: row ids and stems of states, and methods as they are claimed."""

    def __init__(self, chart: Chart) -> None:
        self._rows: dict[StateNode, str] = {}
        self._stems: dict[StateNode, str] = {}
        self._methods: set[str] = set(STATE_MACHINE_NAMES)
        self._counts: dict[str, int] = {}
        self._name_states(chart)

    def row(self, node: StateNode) -> str:
        """The id of a state in the rows: its own, or the one made for it."""
        return self._rows[node]

    def stem(self, node: StateNode) -> str:
        """What the names of a state's methods begin with."""
        return self._stems[node]

    def method(self, name: str, *endings: str) -> str:
        """Claim `name`, with each of `endings` behind it, for one piece of the chart; returns the name to
        use."""
        number = self._counts.get(name, 0) + 1
        free = name if number == 1 else f"{name}_{number}"
        while not self._methods.isdisjoint({free, *(free + ending for ending in endings)}):
            number += 1
            free = f"{name}_{number}"
        self._counts[name] = number
        self._methods.update({free, *(free + ending for ending in endings)})
        return free

    def function(self, name: str) -> str:
        """Claim the name of the method of a function that a top-level <script> declares."""
        stem = "script"
        while any(each == stem or each.startswith(f"{stem}_") for each in self._stems.values()):
            stem += "_function"
        return self.method(f"{stem}_{fold(name, 'function')}")

    def _name_states(self, chart: Chart) -> None:
        states = list(walk(chart))
        ids = {str(node.id) for node, _ in states if node.id is not None}
        nameless: dict[Chart | StateNode, int] = {}
        for node, parent in states:
            if node.id is None:
                nameless[parent] = nameless.get(parent, 0) + 1
                above = "scxml" if isinstance(parent, Chart) else self._rows[parent]
                self._rows[node] = first_free(f"{above}.{nameless[parent]}", ids)
            else:
                self._rows[node] = str(node.id)
        self._give_stems([node for node, _ in states])

    def _give_stems(self, nodes: list[StateNode]) -> None:
        taken: set[str] = set()
        counts: dict[str, int] = {}
        for node in sorted(nodes, key=lambda node: fold(self._rows[node], "state") != self._rows[node]):
            stem = fold(self._rows[node], "state")
            number = counts.get(stem, 0) + 1
            free = stem if number == 1 else f"{stem}_{number}"
            while free in taken:
                number += 1
                free = f"{stem}_{number}"
            counts[stem] = number
            taken.add(free)
            self._stems[node] = free
