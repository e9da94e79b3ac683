"""Where in the chart something happened: the line map of generated modules, read backwards.

In: an exception that passed through generated code. Out: the place in the chart as text, added to it as a
note. The rule that surprises: the map is found through the globals of the traceback's frames (`LINES`), so
that it works for modules imported from files, compiled in memory, and for several charts in one traceback:
the innermost wins.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import FrameType, TracebackType

_maps: dict[str, list[tuple[int, int, str]]] = {}


class Place:
    """Where in a chart: its file, the line, the method of the generated module, and the element."""

    __slots__ = ("document", "element", "line", "method")

    def __init__(self, document: str, line: int, method: str, element: str) -> None:
        self.document = document
        self.line = line
        self.method = method
        self.element = element


def annotate(error: BaseException) -> str | None:
    """Add the note `door.scxml:12: in open_entry` to an exception; returns the place, None where there is
    none."""
    place = chart_position(error)
    notes = getattr(error, "__notes__", ())
    if place is not None and place not in notes:
        error.add_note(place)
    return place


def chart_position(error: BaseException) -> str | None:
    """The chart's file, its line, and the method, for the innermost generated frame of an exception's
    traceback."""
    found, traceback = None, error.__traceback__
    while traceback is not None:
        found = _position(traceback) or found
        traceback = traceback.tb_next
    return found


def position_on_stack(session: object) -> str | None:
    """As `chart_position`, for the element that a session is carrying out at this moment."""
    import sys

    frame = sys._getframe(1)
    while frame is not None:
        lines = frame.f_globals.get("LINES")
        if (
            isinstance(lines, str)
            and frame.f_locals.get("self") is session
            and is_of_chart(frame, frame.f_lineno)
        ):
            place = locate(lines, frame.f_lineno, getattr(type(session), "chart").source)  # noqa: B009
            return place and f"{place}: in {method_of(frame, frame.f_lineno)}"
        frame = frame.f_back  # type: ignore[assignment]
    return None


def place_of(error: BaseException, source: str) -> Place | None:
    """The place of the innermost generated frame of an exception's traceback, in the chart of file
    `source`."""
    found, traceback = None, error.__traceback__
    while traceback is not None:
        found = _place(traceback.tb_frame, traceback.tb_lineno, source) or found
        traceback = traceback.tb_next
    return found


def place_on_stack(session: object, source: str) -> Place | None:
    """The place of the element that a session is carrying out at this moment."""
    import sys

    frame = sys._getframe(1)
    while frame is not None:
        if frame.f_locals.get("self") is session and (found := _place(frame, frame.f_lineno, source)):
            return found
        frame = frame.f_back  # type: ignore[assignment]
    return None


def is_of_chart(frame: FrameType, line: int) -> bool:
    """Whether a line belongs to the chart: of a function put together of several methods, not what is between them,
    which is said to be where the first begins."""
    code = frame.f_code
    return not code.co_name.startswith(".") or line != code.co_firstlineno


def method_of(frame: FrameType, line: int) -> str:
    """The method a line belongs to: of a function put together of several methods, the one that it came from."""
    name = frame.f_code.co_name
    if name.isidentifier():
        return name
    from linecache import getline

    for number in range(line, 0, -1):
        text = getline(frame.f_code.co_filename, number).lstrip()
        if text.startswith("def "):
            return text[4:].partition("(")[0]
    return name


def _place(frame: FrameType, line: int, source: str) -> Place | None:
    """A place in generated code: of functions within its methods as well, which know no `self`."""
    lines = frame.f_globals.get("LINES")
    if not isinstance(lines, str) or not is_of_chart(frame, line):
        return None
    document, _, number = (locate(lines, line, source) or ":0").rpartition(":")
    element = element_above(frame.f_code.co_filename, line)
    return Place(document, int(number), method_of(frame, line), element)


def element_above(file: str, line: int) -> str:
    """The element that a line of a generated module came from, as the comment above it names it."""
    from linecache import getline

    for number in range(line, 0, -1):
        text = getline(file, number).strip()
        if text.startswith("# <"):
            return text[3:].split()[0].rstrip(">/")
    return ""


def _position(traceback: TracebackType) -> str | None:
    frame = traceback.tb_frame
    lines = frame.f_globals.get("LINES")
    machine = frame.f_locals.get("self")
    chart = getattr(type(machine), "chart", None)
    if not isinstance(lines, str) or chart is None or not is_of_chart(frame, traceback.tb_lineno):
        return None
    place = locate(lines, traceback.tb_lineno, chart.source)
    return place and f"{place}: in {method_of(frame, traceback.tb_lineno)}"


def locate(lines: str, line: int, source: str) -> str | None:
    """`source:line` of the chart for a line of the module; pieces from other files name theirs
    (`9:3@lib.js`)."""
    from bisect import bisect_right

    entries = _maps.get(lines)
    if entries is None:
        entries = _maps[lines] = [_entry(word) for word in lines.split()]
    at = bisect_right(entries, (line, 1 << 60, ""))
    if not at:
        return None
    _, number, file = entries[at - 1]
    return f"{file or source}:{number}"


def _entry(word: str) -> tuple[int, int, str]:
    numbers, _, file = word.partition("@")
    here, _, there = numbers.partition(":")
    if file:
        from urllib.parse import unquote

        file = unquote(file)
    return int(here), int(there), file
