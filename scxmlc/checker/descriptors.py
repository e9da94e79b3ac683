"""Which events a transition answers (SCXML 3.12.1).

In: descriptors, names of events. Out: yes or no.
"""

from __future__ import annotations

from collections.abc import Iterator

from scxmlc.model.chart import Transition

MOST_PARTS = 100  # of an event's name for which a wider descriptor is looked for


def bare(descriptor: str) -> str:
    """Without what does not count: `a.b.*` and `a.b.` are `a.b`, and `.*` is `*`."""
    return "*" if descriptor in ("*", ".*") else descriptor.removesuffix(".*").removesuffix(".")


def matches(wide: str, narrow: str) -> bool:
    """Whether one descriptor answers all that another does; an event's name is a descriptor, too."""
    wide, narrow = bare(wide), bare(narrow)
    return wide in ("*", narrow) or narrow.startswith(wide + ".")


def prefixes(name: str) -> Iterator[str]:
    """The descriptors that take an event of this name, `*` apart."""
    if name:
        yield name
    parts = name.split(".", MOST_PARTS)
    for count in range(1, min(len(parts), MOST_PARTS)):
        yield ".".join(parts[:count])


def takes(transition: Transition, event: str) -> bool:
    """Whether a transition may answer the event of this name."""
    return any(matches(word, event) for word in transition.event or ())
