"""The lines of a chart, as its content reaches them.

In: Python's own trace of the generated code. Out: a call for each line of the chart that is about to be carried out:
of executable content, of conditions and of scripts. The rule that surprises: statements that came from one line of the
chart are one line, until a loop comes back to it.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable
from functools import cache
from linecache import getlines
from types import CodeType, FrameType
from typing import Any

from scxml_runtime import StateMachine
from scxml_runtime.js.linemap import NAME, line_map

INNER = frozenset(["<lambda>", "<listcomp>", "<genexpr>", "<setcomp>", "<dictcomp>"])
"""Code within a statement, which is no line of its own."""

Spot = tuple[str, int]
"""A document, as the line map names it, and a line."""


class Tracer:
    """Calls `reached(frame, spot)`. `turn` on or off whenever none of the lines so far count any more."""

    def __init__(self, reached: Callable[[FrameType, Spot], None]) -> None:
        self.reached = reached
        self.round = 0
        self._before: Any = None

    def turn(self, wanted: bool) -> None:
        """From here on, tell of lines or not; frames that are on their way too."""
        self.round += 1
        if not wanted:
            if self.is_on:
                sys.settrace(self._before)
            return
        if self.is_on:
            return  # frames that began meanwhile are followed
        self._before = sys.gettrace()
        sys.settrace(self._begin)
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            if is_of_chart(frame) and not isinstance(frame.f_trace, _Frame):
                frame.f_trace = _Frame(self, frame.f_code)
            frame = frame.f_back

    @property
    def is_on(self) -> bool:
        """Whether lines are told."""
        return sys.gettrace() == self._begin

    def _begin(self, frame: FrameType, kind: str, argument: Any) -> Any:
        if (
            NAME in frame.f_globals and frame.f_code.co_name not in INNER
        ):  # as is_of_chart, of all that is called
            return _Frame(self, frame.f_code)
        return None


class _Frame:
    """What follows one call of generated code."""

    __slots__ = ("chart_line", "line", "round", "spots", "tracer")

    def __init__(self, tracer: Tracer, code: CodeType) -> None:
        self.tracer = tracer
        self.spots = spots(code)
        self.round = -1
        self.line = 0
        self.chart_line = 0

    def __call__(self, frame: FrameType, kind: str, argument: Any) -> _Frame:
        if kind == "line":
            spot = self.spots.get(frame.f_lineno)
            if spot is not None and self._is_new(frame.f_lineno, spot[1]):
                self.tracer.reached(frame, spot)
        return self

    def _is_new(self, line: int, chart_line: int) -> bool:
        told = self.round, self.line, self.chart_line
        self.round, self.line, self.chart_line = self.tracer.round, line, chart_line
        return told[0] != self.round or chart_line != told[2] or line < told[1]


def is_of_chart(frame: FrameType) -> bool:
    """Whether it carries out a chart: a method of its class, or a function of its scripts."""
    return NAME in frame.f_globals and frame.f_code.co_name not in INNER


_known: dict[int, tuple[CodeType, dict[int, Spot]]] = {}
"""By identity: to hash code takes longer than to run it."""


def spots(code: CodeType) -> dict[int, Spot]:
    """The lines of generated code at which a statement begins, each with its place in the chart."""
    if id(code) not in _known:
        _known[id(code)] = code, _spots(code)
    return _known[id(code)][1]


def _spots(code: CodeType) -> dict[int, Spot]:
    known = line_map(_lines_of(code.co_filename))
    inside = {line for _, _, line in code.co_lines() if line is not None and line != code.co_firstlineno}
    found = {line: known.at(line) for line in inside & _statements(code.co_filename)}
    return {line: (place[0], place[1]) for line, place in found.items() if place is not None}


@cache
def _parsed(file: str) -> ast.Module:
    return ast.parse("".join(getlines(file)))


@cache
def _lines_of(file: str) -> str:
    for node in _parsed(file).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == NAME:
            return str(ast.literal_eval(node.value))
    return ""


@cache
def _statements(file: str) -> frozenset[int]:
    kinds = (ast.FunctionDef, ast.ClassDef)
    nodes = ast.walk(_parsed(file))
    return frozenset(
        node.lineno for node in nodes if isinstance(node, ast.stmt) and not isinstance(node, kinds)
    )


def session_of(frame: FrameType) -> StateMachine | None:
    """The session whose content a frame is, or leads to."""
    each: FrameType | None = frame
    while each is not None:
        owner = each.f_locals.get("self") if is_of_chart(each) else None
        if isinstance(owner, StateMachine):
            return owner
        each = each.f_back
    return None


def depth_of(frame: FrameType | None) -> int:
    """How many calls of generated code a frame stands in."""
    depth = 0
    while frame is not None:
        depth += is_of_chart(frame)
        frame = frame.f_back
    return depth
