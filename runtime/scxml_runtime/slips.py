"""Names that are not known, and what was meant.

In: a name and those that there are. Out: words for the end of an error's text. `Closed` is for objects that people set
attributes of: an assignment to a name that the object has not got would otherwise have no effect and say nothing.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """`; did you mean "queue.submit"?`, or what there is where nothing is near."""
    names = sorted(set(known))
    near = nearest(name, names)
    if near:
        return f"; did you mean {' or '.join(near)}?"
    return f"; there are {', '.join(names)}"


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Those names that may be meant, two at most."""
    from difflib import get_close_matches

    return get_close_matches(name, list(known), 2, 0.7)


class Closed:
    """An object that has the attributes of its slots and no others."""

    __slots__ = ()

    def __setattr__(self, name: str, value: Any) -> None:
        try:
            object.__setattr__(self, name, value)
        except AttributeError:
            if hasattr(type(self), name):  # a method, or a property that can only be read
                raise
            known = [each for each in dir(type(self)) if not each.startswith("_")]
            text = f"{type(self).__name__} has no {name}{did_you_mean(name, known)}"
            raise AttributeError(text, name=name, obj=self) from None
