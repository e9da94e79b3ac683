"""Where in the chart something happened: the line map of generated modules, read backwards.

In: an exception that passed through generated code, or a session at work. Out: the place in the chart, and the calls of
scripts that led to it, as values, as text, and as a note on the exception.

The rule that surprises: the map is found through the globals of the traceback's frames (`LINES`), so that it works for
modules imported from files, compiled in memory, and for several charts in one traceback: the innermost wins. What a
script threw is said to be where its error was made, as SpiderMonkey does.
"""

from __future__ import annotations

from scxml_runtime.js.linemap import NAME, line_map

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from types import CodeType, FrameType
    from typing import Any

    from scxml_runtime.chart.rows import Chart, Row
    from scxml_runtime.js.stack import Call, Trace


class Place:
    """Where in a chart: its file, the line and column (0: not known), the `calls` of scripts that led there, innermost
    first, and the content that was carried out: the method of the generated module, and the element."""

    __slots__ = ("calls", "column", "document", "element", "line", "method")

    def __init__(
        self,
        document: str,
        line: int,
        method: str,
        element: str,
        column: int = 0,
        calls: Sequence[Call] = (),
    ) -> None:
        self.document = document
        self.line = line
        self.method = method
        self.element = element
        self.column = column
        self.calls = calls

    def __str__(self) -> str:
        """`door.scxml:12:7: in open_entry`, and the calls around it below."""
        return "\n".join(self.lines())

    def lines(self) -> Iterator[str]:
        """The lines of the text; the outermost call is the method's."""
        from scxml_runtime.js.stack import Call

        calls = self.calls or [Call("", self.document, self.line, self.column)]
        for left, call in zip(range(len(calls) - 1, -1, -1), calls, strict=True):
            column = f":{call.column}" if call.column else ""
            called = call.function or ("a function without a name" if left else self.method)
            yield f"{call.file or self.document}:{call.line}{column}: in {called}"

    @property
    def spot(self) -> str:
        """`door.scxml:12:7`, as far as it is known."""
        return ":".join([self.document, *(str(number) for number in (self.line, self.column) if number)])


def annotate(error: BaseException) -> str | None:
    """Add the note `door.scxml:12:7: in open_entry`, and the calls that led there, to an exception that passed through
    generated code, or came of such a one; returns the place, None where there is none."""
    before = error.__context__
    place = place_of(error) or (None if before is None else place_of(before))
    if place is None:
        return None
    told = str(place)
    if told not in getattr(error, "__notes__", ()):
        error.add_note(told)
    return next(place.lines())


def chart_position(error: BaseException) -> str | None:
    """The chart's file, line and column, and the function or method: `door.scxml:12:7: in open_entry`."""
    place = place_of(error)
    return None if place is None else next(place.lines())


def place_of(error: BaseException, source: str = "") -> Place | None:
    """The place of an exception that passed through generated code, or of a rejection that nothing has handled;
    `source` is the chart's file, for modules whose map does not name it."""
    from scxml_runtime.js.errors import Rejection, origin
    from scxml_runtime.js.stack import calls

    found = _place_in_traceback(error, source)
    if found is None and not isinstance(error, Rejection):
        return None
    trace = origin(error)
    found = found or _place_in_trace(trace, source)
    led = calls(trace) if found else []
    if found and led and led[0].line:
        found.calls = led
        found.document, found.line, found.column = led[0].file or found.document, led[0].line, led[0].column
    return found


def place_on_stack(session: object, source: str = "") -> Place | None:
    """The place of the element that a session is carrying out at this moment."""
    for frame in _frames_of(session):
        found = _place_in_frame(frame, frame.f_lineno, frame.f_lasti, source)
        if found is not None:
            return found
    return None


TOLD = 5
"""Frames on top of content's, at the least: two that look for it, a listener, the host, what content has called."""


def line_on_stack(session: object, source: str) -> str:
    """`source:line` of the element that a session is carrying out at this moment; "" where that is not known."""
    import sys

    frame: FrameType | None = sys._getframe(TOLD)
    while frame is not None:
        lines = frame.f_globals.get(NAME)
        if lines is not None and frame.f_locals.get("self") is session:
            found = _spot(lines, frame, source)
            if found:
                return found
        frame = frame.f_back
    return ""


def _spot(lines: Any, frame: FrameType, source: str) -> str:
    """`source:line` of what is carried out in a frame of a module with such a map."""
    line = frame.f_lineno
    if not isinstance(lines, str) or not is_of_chart(frame.f_code, line):
        return ""
    known = line_map(lines)
    told = known.spots.get((line, source))
    if told is not None:
        return told
    found = known.of_whole(line)
    if found:
        told = known.spots[line, source] = f"{found[0] or source}:{found[1]}"
        return told
    from scxml_runtime.js.stack import position

    found = known.at(*position(frame.f_code, frame.f_lasti))
    return f"{found[0] or source}:{found[1]}" if found else ""


def _frames_of(session: object) -> Iterator[FrameType]:
    """The frames of generated code of a session, innermost first."""
    import sys

    frame: FrameType | None = sys._getframe(2)
    while frame is not None:
        if NAME in frame.f_globals and frame.f_locals.get("self") is session:
            yield frame
        frame = frame.f_back


def place_of_method(method: Any, source: str) -> Place | None:
    """Where a method of a generated class begins."""
    code = getattr(method, "__code__", None)
    lines = getattr(method, "__globals__", {}).get(NAME)
    found = line_map(lines).at(code.co_firstlineno) if code is not None and isinstance(lines, str) else None
    if code is None or found is None:
        return None
    element = element_above(code.co_filename, code.co_firstlineno)
    return Place(found[0] or source, found[1], code.co_name, element, found[2])


OWNERS = {"Data": "state", "Initial": "parent", "Invoke": "state", "Transition": "source"}
"""The attribute of a row that names the state which it belongs to; a row of any other sort is that of a state."""


def state_of(chart: Chart, method: str) -> str:
    """The id of the state whose content a method of the generated class is; "" where it is none's."""
    for row in (*chart.states, *chart.transitions, *chart.invokes, *chart.data):
        if method and method in map(_name, _methods(row)):
            return getattr(row, OWNERS.get(type(row).__name__, "id")) or ""
    return ""


def _methods(row: Row) -> Iterator[Any]:
    for attribute in row.__slots__:
        value = getattr(row, attribute)
        yield from value if isinstance(value, list | tuple) else (value,)


def _name(method: Any) -> str:
    return getattr(method, "__name__", "")


def is_of_chart(code: CodeType, line: int) -> bool:
    """Whether a line belongs to the chart: of a function put together of several methods, not what is between them,
    which is said to be where the first begins."""
    return not code.co_name.startswith(".") or line != code.co_firstlineno


def method_of(code: CodeType, line: int) -> str:
    """The method a line belongs to: of a function within a method that one, of a function put together of several
    methods the one that it came from."""
    name = code.co_name
    if not name.startswith("."):
        return code.co_qualname.partition(".<locals>")[0].rpartition(".")[2]
    from linecache import getline

    for number in range(line, 0, -1):
        text = getline(code.co_filename, number).lstrip()
        if text.startswith("def "):
            return text[4:].partition("(")[0]
    return name


def _place_in_traceback(error: BaseException, source: str) -> Place | None:
    """The innermost place that an exception passed through, and the content that led there."""
    outer = inner = None
    traceback = error.__traceback__
    while traceback is not None:
        if _lines(traceback.tb_frame.f_code, traceback.tb_lineno, traceback.tb_frame.f_globals) is not None:
            outer, inner = outer or traceback, traceback
        traceback = traceback.tb_next
    if inner is None or outer is None:
        return None
    places = [
        _place_in_frame(each.tb_frame, each.tb_lineno, each.tb_lasti, source) for each in (inner, outer)
    ]
    return _within(*places)


def _place_in_trace(trace: Trace, source: str) -> Place | None:
    """The innermost place of the chart among calls of scripts, and the content that led there."""
    from scxml_runtime.js.stack import position

    places = (_place(each[0], position(*each[:2])[0], *each[1:]) for each in trace if NAME in each[2])
    found = [place for place in places if place is not None]
    if not found:
        return None
    found[0].document = found[0].document or source
    return _within(found[0], found[-1])


def _within(inner: Place | None, outer: Place | None) -> Place | None:
    """The inner place, in the content that the outer one is in: a function stands in a script, and fails elsewhere."""
    if inner is not None and outer is not None:
        inner.method, inner.element = outer.method, outer.element
    return inner


def _place_in_frame(frame: FrameType, line: int, instruction: int, source: str) -> Place | None:
    found = _place(frame.f_code, line, instruction, frame.f_globals)
    if found is not None:
        found.document = found.document or source or _source(frame)
    return found


def _place(code: CodeType, line: int, instruction: int, names: dict[str, Any]) -> Place | None:
    """A place in generated code: of functions within its methods as well, which know no `self`. Its document is "" for
    modules whose map does not name it."""
    from scxml_runtime.js.stack import position

    lines = _lines(code, line, names)
    found = lines and line_map(lines).at(*position(code, instruction))
    if not found:
        return None
    element = element_above(code.co_filename, line)
    return Place(found[0], found[1], method_of(code, line), element, found[2])


def _lines(code: CodeType, line: int, names: dict[str, Any]) -> str | None:
    """The line map that a line of code is in, whose module has these names; None where it is no line of a chart."""
    lines = names.get(NAME)
    return lines if isinstance(lines, str) and is_of_chart(code, line) else None


def _source(frame: FrameType) -> str:
    """The file of the chart whose session a frame belongs to."""
    chart = getattr(type(frame.f_locals.get("self")), "chart", None)
    return str(getattr(chart, "source", ""))


def element_above(file: str, line: int) -> str:
    """The element that a line of a generated module came from, as the comment above it names it; "" where its text is
    not there, which is asked once: the search for a file that is gone is slow."""
    from linecache import getlines

    written = getlines(file)
    for number in range(min(line, len(written)) - 1, -1, -1):
        text = written[number].strip()
        if text.startswith("# <"):
            return text[3:].split()[0].rstrip(">/")
    return ""


def locate(lines: str, line: int, source: str) -> str | None:
    """`source:line` of the chart for a line of the module; pieces from other files name theirs."""
    known = line_map(lines).beginnings
    if (line, source) not in known:
        found = line_map(lines).at(line)
        known[line, source] = found and f"{found[0] or source}:{found[1]}"
    return known[line, source]
