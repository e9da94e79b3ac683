"""How a treatment ends.

In: what the test scripted, or what follows from the treatment and the caller's keys. Out: a value that
`Dialogs` carries out when its time has come.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any


class Outcome:
    """A treatment ends after `seconds`, with `data` in its done event, or with an `error`; `spoken` are the
    prompts on the way, each with its time and type.
    """

    __slots__ = ("data", "description", "error", "seconds", "spoken", "udata")

    def __init__(
        self,
        seconds: float | None = None,
        data: dict[str, Any] | None = None,
        *,
        udata: dict[str, Any] | None = None,
        error: str = "",
        description: str = "",
        spoken: Sequence[tuple[float, str]] = (),
    ) -> None:
        self.seconds = seconds
        self.data = data or {}
        self.udata = udata
        self.error = error
        self.description = description
        self.spoken = spoken
