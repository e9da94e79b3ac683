"""Empty lines around functions inside of methods, as black sets them.

In: the lines of a piece, one statement each, as the writer left them. Out: which of them has an empty one in front. The
rule that surprises: one stands before and behind every function, also before the `else:` of a block that ends with it,
but none between a comment and its function.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from scxmlc.emitter.blackened import depth


class Unsettled(Exception):
    """Something of which only black knows how it looks."""


def spaced(lines: Sequence[str]) -> Iterator[tuple[int, bool]]:
    """The numbers of the lines that are not empty, and whether an empty one stands before each."""
    functions: list[int] = []
    before, is_empty, has_room = "class C:", False, True
    for number, line in enumerate(lines):
        if not line:
            is_empty = True
            continue
        here, text, ended = depth(line), line.lstrip(), False
        while functions and functions[-1] >= here:
            functions.pop()
            ended = True
        is_empty = is_empty or ended
        if text.startswith("def "):
            functions.append(here)
            is_empty = _before_function(before, here, is_empty, has_room)
        elif text.startswith("#") and (is_empty or not before.lstrip().startswith("#")):
            has_room = is_empty or before.endswith(":")
        yield number, is_empty and number > 0
        before, is_empty = line, False


def _before_function(before: str, here: int, is_empty: bool, has_room: bool) -> bool:
    if depth(before) < here and before.lstrip().startswith(("def ", "class ")):
        return is_empty
    if before.lstrip().startswith("#") and depth(before) == here and not is_empty:
        if not has_room:
            raise Unsettled
        return False
    return True
