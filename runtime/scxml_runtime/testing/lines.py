"""On which lines of a chart its states and transitions stand, which generated modules do not tell of all of them.

In: the class of a chart whose file can be read. Out: places such as "door.scxml:8", "" where one is not known.
Fragments that the chart includes are looked up in their own files. What surprises: the files are read as they are now.
"""

from __future__ import annotations

from os import path
from xml.parsers import expat

from scxml_runtime.ports.addresses import of_class, to_path

TYPE_CHECKING = False
if TYPE_CHECKING:
    from scxml_runtime.session.machine import StateMachine

STATES = ("state", "parallel", "final", "history")
TOKEN = "$$_MY_PREFIX_$$"
DEEPEST = 20
"""Files that may include one another."""


class Lines:
    """The places of one chart, and the `files` that they are in."""

    __slots__ = ("files", "states", "transitions")

    def __init__(self, cls: type[StateMachine]) -> None:
        self.files: list[str] = []
        self.states: dict[str, str] = {}
        self.transitions: dict[str, list[str]] = {}
        file = to_path(of_class(cls))
        if file is not None:
            Reading(self, file, "", 0)

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
        try:
            with open(file, "rb") as opened:
                if file not in lines.files:
                    lines.files.append(file)
                self._parser.ParseFile(opened)
        except (OSError, expat.ExpatError):
            return  # what was found so far is right

    def _begin(self, name: str, given: dict[str, str]) -> None:
        tag = name.rpartition(":")[2]
        id = given.get("id", "")
        if tag in STATES and id:
            id = f"{self._prefix}.{id}" if self._prefix else id
            self._lines.states.setdefault(id, self._place())
        elif tag == "transition" and self._open and self._open[-1][0] not in ("initial", "history"):
            self._lines.transitions.setdefault(self._open[-1][1], []).append(self._place())
        elif tag == "include" and given.get("parse", "xml") == "xml" and "href" in given:
            self._include(given)
        self._open.append((tag, id))

    def _end(self, name: str) -> None:
        self._open.pop()

    def _include(self, given: dict[str, str]) -> None:
        file = path.join(path.dirname(self._file), given["href"].partition("#")[0])
        own = given.get("resolveid", "")
        prefix = own.replace(TOKEN, self._prefix) if TOKEN in own else own
        if self._depth < DEEPEST:
            Reading(self._lines, file, prefix, self._depth + 1)

    def _place(self) -> str:
        return f"{path.basename(self._file)}:{self._parser.CurrentLineNumber}"
