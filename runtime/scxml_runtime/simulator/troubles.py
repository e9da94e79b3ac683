"""What goes wrong because the test wants it: requests that are refused, answered late, or lost.

In: calls of the test. Out: `Trouble`s, which the centre looks up as it answers.
"""

from __future__ import annotations

from scxml_runtime.simulator.failures import Trouble, known
from scxml_runtime.simulator.handlers import HANDLERS, QUESTIONS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.modules import Modules
    from scxml_runtime.simulator.centre import Centre


class Troubles:
    """The part of the simulator that makes trouble."""

    __slots__ = ()
    centre: Centre
    modules: Modules

    def refuse(
        self,
        kind: str,
        error: str = "invalidstate",
        description: str = "refused by the test",
        *,
        times: int | None = None,
        **where: Any,
    ) -> None:
        """Refuse requests of a kind ("interaction.detach"); `times` and attribute values narrow it down. Raises
        ValueError for a kind that there is not, as `delay` and `lose` do."""
        known(kind, (*HANDLERS, *QUESTIONS, *self.modules.own))
        trouble = Trouble(kind, times=times, where=where, error=error, description=description)
        self.centre.failures.refusals.append(trouble)

    def delay(self, kind: str, seconds: float, *, times: int | None = None, **where: Any) -> None:
        """Answer requests of a kind so many seconds later."""
        known(kind, (*HANDLERS, *self.modules.own))
        self.centre.failures.delays.append(Trouble(kind, times=times, where=where, seconds=seconds))

    def lose(self, kind: str, *, times: int | None = None, **where: Any) -> None:
        """Never answer requests of a kind."""
        known(kind, (*HANDLERS, *self.modules.own))
        self.centre.failures.losses.append(Trouble(kind, times=times, where=where))
