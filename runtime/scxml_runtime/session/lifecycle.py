"""Where a session comes from, and how it ended: what most live sessions have nothing to say about.

In: facts. Out: two records that stand fast. The rule that surprises: sessions that come from nowhere, or go on, share
one each, so that a live session keeps two slots for it.
"""

from __future__ import annotations

from scxml_runtime import js

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class Origin:
    """Where a session comes from: its document's URL, and who invoked it under which id."""

    __slots__ = ("parent", "url")

    def __init__(self, url: str, parent: tuple[Any, str] | None) -> None:
        self.url = url
        self.parent = parent


class End:
    """How a session ended: in which top-level final state and with which data, or why else."""

    __slots__ = ("done_data", "failure", "final")

    def __init__(self, final: str | None, failure: str | None, done_data: Any) -> None:
        self.final = final
        self.failure = failure
        self.done_data = done_data


NOWHERE = Origin("", None)
NO_END = End(None, None, js.undefined)
