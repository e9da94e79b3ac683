"""On which lines of a chart its states and transitions stand, which generated modules do not tell of all of them.

In: the class of a chart whose file can be read, or that was loaded from a text. Out: places such as "door.scxml:8", ""
where one is not known. Fragments that the chart includes are looked up in their own files. What surprises: the files
are read as they are now; of the charts in a document, those of invocations among them, the one with most of the class's
states is meant.
"""

from __future__ import annotations

from contextlib import suppress
from os import path
from xml.parsers import expat

from scxml_runtime.ports.addresses import of_class, to_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from scxml_runtime.session.machine import StateMachine

    Found = tuple[dict[str, str], dict[str, list[str]]]

STATES = ("state", "parallel", "final", "history")
TOKEN = "$$_MY_PREFIX_$$"
DEEPEST = 20
"""Files that may include one another."""


def _fit(found: Found, ids: set[str]) -> int:
    """How many of these states a chart has, less those that it has besides."""
    return len(ids & found[0].keys()) - len(found[0].keys() - ids)


class Lines:
    """The places of one chart, and the `files` that they are in."""

    __slots__ = ("charts", "files", "open", "states", "transitions")

    def __init__(self, cls: type[StateMachine]) -> None:
        self.files: list[str] = []
        self.charts: list[Found] = []
        self.open: list[Found] = []
        file = to_path(of_class(cls))
        if file is not None:
            Reading(self, file, "", 0).read()
        elif cls.home_.get("__text__"):
            Reading(self, cls.chart.source, "", DEEPEST).parse(cls.home_["__text__"])
        ids = {getattr(row, "id", "") for row in cls.chart.states}
        self.states, self.transitions = max(self.charts, key=lambda found: _fit(found, ids), default=({}, {}))

    def begin(self) -> None:
        """A chart begins."""
        self.charts.append(({}, {}))
        self.open.append(self.charts[-1])

    def state(self, id: str) -> str:
        """Where a state stands."""
        return self.states.get(id, "")

    def transition(self, source: str, number: int) -> str:
        """Where the transition stands that has this number among those of its state."""
        known = self.transitions.get(source, [])
        return known[number] if number < len(known) else ""


class Reading:
    """One file on its way into a lines."""

    def __init__(self, lines: Lines, file: str, prefix: str, depth: int) -> None:
        self._lines = lines
        self._file = file
        self._prefix = prefix
        self._depth = depth
        self._open: list[tuple[str, str]] = []
        self._parser = expat.ParserCreate()
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._end

    def read(self) -> None:
        """The file, as far as it can be read."""
        try:
            with open(self._file, "rb") as opened:
                if self._file not in self._lines.files:
                    self._lines.files.append(self._file)
                self.parse(opened.read())
        except OSError:
            return

    def parse(self, text: bytes | str) -> None:
        """What a document says; what comes before an error is right."""
        with suppress(expat.ExpatError):
            self._parser.Parse(text, True)

    def _begin(self, name: str, given: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        id = given.get("id", "")
        if (tag == "scxml" and self._open) or not self._lines.open:  # the root of an included file is none
            self._lines.begin()
        states, transitions = self._lines.open[-1]
        if tag in STATES and id:
            id = f"{self._prefix}.{id}" if self._prefix else id
            states.setdefault(id, self._place())
        elif tag == "transition" and self._open and self._open[-1][0] not in ("initial", "history"):
            transitions.setdefault(self._open[-1][1], []).append(self._place())
        elif tag == "include" and given.get("parse", "xml") == "xml" and "href" in given:
            self._include(given)
        self._open.append((tag, id))

    def _end(self, name: str) -> None:
        tag, _ = self._open.pop()
        if tag == "scxml" and self._open:
            self._lines.open.pop()

    def _include(self, given: dict[str, str]) -> None:
        file = path.join(path.dirname(self._file), given["href"].partition("#")[0])
        own = given.get("resolveid", "")
        prefix = own.replace(TOKEN, self._prefix) if TOKEN in own else own
        if self._depth < DEEPEST:
            Reading(self._lines, file, prefix, self._depth + 1).read()

    def _place(self) -> str:
        return f"{path.basename(self._file)}:{self._parser.CurrentLineNumber}"
