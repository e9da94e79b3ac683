"""Which events a transition answers (SCXML 3.12.1).

In: descriptors, names of events. Out: yes or no.
"""

from __future__ import annotations

from scxmlc.model.chart import Transition


def bare(descriptor: str) -> str:
    """Without what does not count: `a.b.*` and `a.b.` are `a.b`, and `.*` is `*`."""
    return "*" if descriptor in ("*", ".*") else descriptor.removesuffix(".*").removesuffix(".")


def matches(wide: str, narrow: str) -> bool:
    """Whether one descriptor answers all that another does; an event's name is a descriptor, too."""
    wide, narrow = bare(wide), bare(narrow)
    return wide in ("*", narrow) or narrow.startswith(wide + ".")


def takes(transition: Transition, event: str) -> bool:
    """Whether a transition may answer the event of this name."""
    return any(matches(word, event) for word in transition.event or ())
