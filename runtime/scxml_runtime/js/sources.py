"""The source text of functions, of those of a generated module from its global `SOURCES`, read when somebody asks.

In: a function object, or what it calls. Out: its text. `SOURCES` has it by the line that the function begins in; of a
function within another one it has (the other's line, from, to) in the other's text.

The rule that surprises: generators and async functions call what makes their objects, which holds the code in a cell.
"""

from __future__ import annotations

from types import FunctionType

from .calls import is_callable
from .functions import JSFunction, Targeted
from .refusals import wrong_this

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from .values import Value

NAME = "SOURCES"

MOST_LAYERS = 4


def function_text(this: Value, *_: Value) -> str:
    """The source text, or a native function in the form all engines agree on."""
    if not is_callable(this):
        raise wrong_this(this, "function")
    origin = getattr(this, "origin", None)
    source = origin.source if type(origin) is Targeted else origin
    if source is None:
        source = source_of(origin.code if type(origin) is Targeted else this.call)
    if type(source) is str:
        return source
    name = (
        this.name if isinstance(this, JSFunction) and this.kind == "native" and type(this.name) is str else ""
    )
    return f"function {name}() {{\n    [native code]\n}}"


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
