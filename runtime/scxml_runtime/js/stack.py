"""The calls of scripts that are going on: what `Error.prototype.stack` shows, and where an error was.

In: the frames of Python, or the traceback of an exception. Out: at once a `Trace`, which is cheap to take and keeps
nothing alive but code; `calls` makes ECMAScript's calls of it when somebody looks, innermost first.

The rule that surprises: no name and no path of Python's gets into a call: functions are called as scripts call them,
files as the line map of their module does. Code of `eval` and `new Function` has no map: its own lines are the text's.
"""

from __future__ import annotations

import sys

from scxml_runtime.js.linemap import NAME, line_map

from .realm import current

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import CodeType, FrameType
    from typing import Any

    Trace = tuple[tuple[CodeType, int, dict[str, Any]], ...]

MOST_CALLS = 128
"""As in SpiderMonkey."""

MOST_FRAMES = 2000
"""Frames of Python to look through for them."""

FREE_FRAMES = 32

FRAMES_PER_STEP = 8
"""What it costs to look through more than those."""

CO_NESTED = 16
"""As in `inspect`, which takes long to import."""

UNITS_PER_CALL = 1000
"""What it takes to find out where a call is, in units of work."""

MADE = "made at run time"
"""The global of such code that says where it was made; no module can have one of this name."""

DEEPEST = 8
"""Evaluated code within evaluated code whose files are told apart."""


class Call:
    """A call that is going on: the function's name ("": none, or no function), and the place that has been reached. A
    line or a column that is not known is 0."""

    __slots__ = ("column", "file", "function", "line")

    def __init__(self, function: str, file: str, line: int, column: int) -> None:
        self.function = function
        self.file = file
        self.line = line
        self.column = column


class Evaluated:
    """Where code was made at run time: by `eval` or `Function` (`sort`), at the call that `trace` begins with. `names`
    are what scripts call its functions, by their qualified names in Python; `program` is the text, what sort of program
    it is, whether it is strict, and its code."""

    __slots__ = ("depth", "names", "program", "sort", "trace")

    def __init__(
        self, sort: str, names: dict[str, str], program: tuple[str, str, bool, CodeType] | None = None
    ) -> None:
        self.sort = sort
        self.program = program
        self.names = names
        self.trace = captured(1)
        outer: Evaluated | None = self.trace[0][2].get(MADE) if self.trace else None
        self.depth = 0
        if outer is not None:
            self.depth = outer.depth + 1
            if (
                self.depth > DEEPEST
            ):  # an end to what holds on to the code before, and that to the code before it
                self.trace, self.depth = outer.trace, outer.depth

    @property
    def file(self) -> str:
        """`door.scxml line 12 > eval`, as SpiderMonkey calls it."""
        made_by = calls(self.trace)
        return f"{made_by[0].file} line {made_by[0].line} > {self.sort}" if made_by else ""


def captured(most: int = MOST_CALLS) -> Trace:
    """The calls of scripts that are going on at this moment."""
    found: list[Any] = []
    looked = _collect(sys._getframe(1), found, most)
    if looked > FREE_FRAMES:
        current().steps.pay(looked // FRAMES_PER_STEP)
    return tuple(found)


def trace_of(thrown: BaseException) -> Trace:
    """The calls that were going on when an exception of Python's was raised."""
    traceback = thrown.__traceback__
    if traceback is None:
        return ()
    from collections import deque

    outer = traceback.tb_frame.f_back
    inner: Any = deque(maxlen=MOST_CALLS)
    while traceback is not None:
        frame = traceback.tb_frame
        names = frame.f_globals
        if NAME in names or MADE in names:
            inner.appendleft((frame.f_code, traceback.tb_lasti, names))
        traceback = traceback.tb_next
    found = []
    for code, instruction, names in inner:
        found.append((code, instruction, names))
        if MADE not in names and _is_content(code, names):
            return tuple(found)
    _collect(outer, found, MOST_CALLS)
    return tuple(found)


def _collect(frame: FrameType | None, found: list[Any], most: int) -> int:
    """Add the calls from this frame outwards, to the content of the chart that no script has called; returns how many
    frames were looked at."""
    looked = 0
    while frame is not None and looked < MOST_FRAMES:
        names = frame.f_globals
        if NAME in names:
            code = frame.f_code
            found.append((code, frame.f_lasti, names))
            if len(found) == most or _is_content(code, names):
                break
        elif MADE in names:
            found.append((frame.f_code, frame.f_lasti, names))
            if len(found) == most:
                break
        frame = frame.f_back
        looked += 1
    return looked


def _is_content(code: CodeType, names: dict[str, Any]) -> bool:
    """Whether it is a method of a generated class, none of a script's functions, or put together of such methods."""
    return code.co_name == ".fused" or (not code.co_flags & CO_NESTED and called(code, names) is None)


def called(code: CodeType, names: dict[str, Any]) -> str | None:
    """What scripts call a function, as its module tells; None of most, whose names Python's show, and of content."""
    return None if code.co_name == ".fused" else line_map(names[NAME]).names.get(code.co_firstlineno)


def calls(trace: Trace) -> list[Call]:
    """The calls, innermost first. A `lambda` or `def` that is no function of scripts is part of what stands around."""
    made: list[Call] = []
    around, inner = "", ""
    for code, instruction, names in trace:
        if made and code.co_names == (inner,) and made[-1].function == _name(code, names):
            continue  # what its variable holds, and what hands the call on to its method, are one function
        inner = code.co_name
        if code.co_qualname != around:
            made.append(Call("", *place(code, instruction, names)))
        if _is_part(code):
            around = code.co_qualname.rpartition(".<locals>.")[0]
        else:
            around, made[-1].function = "", _name(code, names)
    return made


def cost(trace: Trace) -> int:
    """What `calls` is worth, in units of work: instructions are counted from the beginning of their code."""
    return sum(instruction + UNITS_PER_CALL for _, instruction, _ in trace)


def text(found: list[Call]) -> str:
    """Calls as `Error.prototype.stack` writes them."""
    return "".join(f"{call.function}@{call.file}:{call.line}:{call.column}\n" for call in found)


def place(code: CodeType, instruction: int, names: dict[str, Any]) -> tuple[str, int, int]:
    """File, line and column that an instruction comes from."""
    line, column = position(code, instruction)
    evaluated = names.get(MADE)
    if evaluated is not None:
        return evaluated.file, line, column + 1
    return line_map(names[NAME]).at(line, column) or ("", 0, 0)


def position(code: CodeType, instruction: int) -> tuple[int, int]:
    """The line and column of Python's text that an instruction stands for; 0 where Python keeps no columns."""
    from itertools import islice

    found = next(islice(code.co_positions(), max(instruction, 0) // 2, None), None)
    line, column = (None, None) if found is None else (found[0], found[2])
    return line or code.co_firstlineno, column or 0


def _is_part(code: CodeType) -> bool:
    """Whether it is a piece of Python within a function or a content, not a function of scripts: those take `this`."""
    return "<locals>" in code.co_qualname and code.co_varnames[:1] not in (("this",), ("_this",), ("self",))


def _name(code: CodeType, names: dict[str, Any]) -> str:
    """What scripts call the function."""
    from .names import demangle

    evaluated = names.get(MADE)
    found = called(code, names) if evaluated is None else evaluated.names.get(code.co_qualname)
    if found is None and code.co_varnames[:1] != ("self",):
        found = demangle(code.co_name)
    return found or ""
