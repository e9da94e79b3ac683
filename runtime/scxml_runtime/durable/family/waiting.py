"""What a family waits for: an answer under the key of each effect that wants one.

In: effects. Out: `Pending`, which says whose answer it is and what becomes of it; as JSON and back. The rule that
surprises: an answer that nobody waits for any more, such as a second one, is nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from scxml_runtime.durable.family.effects import Effect
    from scxml_runtime.modules.desk import ModuleHost

    class Waiter(ModuleHost, Protocol):
        """The home of a family, as the modules of ORS know it."""

        effects: list[Effect]
        pending: dict[str, Pending]

        def new_key(self) -> str: ...
        def wait(self, wanted: Pending) -> str: ...
        def give_up(self, wanted: Pending) -> None: ...


@dataclass(frozen=True, slots=True)
class Pending:
    """Whose answer it is: of a <send> ("carry", "request"), a service ("serve"), an action of a module ("act", "fetch",
    "begin", "end"). `id` is its sendid, invokeid or requestid; `type` the processor, the service, the action, the
    address, or the session that it is about."""

    session: str
    what: str
    type: str
    id: str | None
    name: str | None = None

    def to_json(self) -> list[str | None]:
        """For `pending_from`."""
        return [self.session, self.what, self.type, self.id, self.name]


def pending_from(told: dict[str, list[str | None]]) -> dict[str, Pending]:
    """By key, what waited. Raises ValueError for what is none."""
    try:
        return {key: Pending(*parts) for key, parts in told.items()}  # type: ignore[arg-type]  # as it was written
    except (AttributeError, TypeError):
        raise ValueError("what the family waits for cannot be read") from None
