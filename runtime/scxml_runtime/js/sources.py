"""The source text of functions of a generated module: its global `SOURCES`, read when somebody asks.

In: what a function object calls. Out: its text, or None. `SOURCES` has it by the line that the function begins in; of a
function within another one it has (the other's line, from, to) in the other's text.

The rule that surprises: generators and async functions call what makes their objects, which holds the code in a cell.
"""

from __future__ import annotations

from types import FunctionType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

NAME = "SOURCES"

MOST_LAYERS = 4


def source_of(call: Any, layers: int = MOST_LAYERS) -> str | None:
    """The text of the function whose code this is, or that it leads to."""
    if not isinstance(call, FunctionType) or not layers:
        return None
    sources = call.__globals__.get(NAME)
    if isinstance(sources, dict):
        return _text(sources, sources.get(call.__code__.co_firstlineno))
    held = (cell.cell_contents for cell in call.__closure__ or ())
    found = (source_of(each, layers - 1) for each in held)
    return next((text for text in found if text is not None), None)


def _text(sources: dict[int, Any], entry: Any) -> str | None:
    if isinstance(entry, tuple):
        line, start, end = entry
        text: str = sources[line][start:end]
        return text
    return entry if isinstance(entry, str) else None
