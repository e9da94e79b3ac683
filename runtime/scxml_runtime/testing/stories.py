"""What a session has done so far, wherever it is told: in the transcript of its simulation, or in its own log.

In: a session, a host, or a simulator. Out: its `Transcript`, if there is one. A host that is no simulator's gets one by
`story_of`, from then on.
"""

from __future__ import annotations

from scxml_runtime.simulator.transcript import Transcript

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.host.host import Host


class Silence:
    """Stands for a part of the contact centre that a plain host has not got: nobody ever tells its observers."""

    def __init__(self) -> None:
        self.observers: list[Callable[..., object]] = []


class Stage:
    """A host as the transcript knows a simulation."""

    def __init__(self, host: Host) -> None:
        self.host = host
        self.centre: Any = self
        self.events = Silence()
        self.web = Silence()


def story_of(host: Host) -> Transcript:
    """The host's transcript, begun now if there was none."""
    return known_story(host) or Transcript(Stage(host))


def known_story(host: Host) -> Transcript | None:
    """The transcript that observes a host already."""
    for observer in host.observers:
        found = getattr(observer, "__self__", None)
        if isinstance(found, Transcript):
            return found
    return None
