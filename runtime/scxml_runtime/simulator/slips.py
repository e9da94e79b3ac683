"""Names that are not known, and what was meant."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`; did you mean "queue.submit"?`, or what there is where nothing is near."""
    from difflib import get_close_matches

    names = sorted(set(known))
    near = get_close_matches(name, names, 2, 0.7)
    if near:
        return f"; did you mean {' or '.join(near)}?"
    return f"; there are {', '.join(names)}"
