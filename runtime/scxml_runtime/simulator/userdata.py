"""User data of interactions: set, delete, get (ORS interaction 2.8 and 3).

In: the arguments of `_genesys.ixn.setuData` and its sisters. Out: a new `udata` after each real change, and
then the event `interaction.udata.changed`. Nothing is told when nothing changed; a script that waits for it
would wait for ever in ORS too.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.ports.clock import Clock
    from scxml_runtime.simulator.events import Events
    from scxml_runtime.simulator.interactions import Interaction, Interactions
    from scxml_runtime.simulator.rules import Rules

    Change = Callable[[dict[str, Any], Any], dict[str, Any]]


class UserData:
    """The user data of all interactions."""

    def __init__(self, clock: Clock, rules: Rules, events: Events, interactions: Interactions) -> None:
        self.clock = clock
        self.rules = rules
        self.events = events
        self.interactions = interactions

    def records(self, session: str) -> list[dict[str, Any]]:
        """The session's interactions as records, main one first."""
        return [interaction.snapshot() for interaction in self.interactions.owned_by(session)]

    def add(self, session: str, changes: dict[str, Any], interactionid: str) -> None:
        """Add and change keys; other keys stay."""
        interaction = self.interactions.living(interactionid, session)
        self.change(interaction, joined, changes)

    def delete(self, session: str, shape: Any, interactionid: str) -> None:
        """Delete what the shape names: `{details: {age: 0}}` deletes details.age only. No shape deletes
        everything.
        """
        interaction = self.interactions.living(interactionid, session)
        self.change(interaction, without, shape)

    def value(self, session: str, key: str, interactionid: str) -> Any:
        """The value of one key, None when it is not there."""
        return self.interactions.named(interactionid, session).udata.get(key)

    def change(self, interaction: Interaction, change: Change, given: Any) -> None:
        """Replace the user data by what `change` makes of it with what is given, after the latency, and tell the
        owner.
        """
        self.clock.call_in(self.rules.latency, self._change_now, interaction, change, given)

    def _change_now(self, interaction: Interaction, change: Change, given: Any) -> None:
        self.replace(interaction, change(interaction.udata, given))

    def replace(self, interaction: Interaction, udata: dict[str, Any]) -> None:
        """Put new user data in the place of the old, which stays as it was for whoever holds it."""
        if udata == interaction.udata or interaction.ended:
            return
        interaction.udata = udata
        self.events.note("user data", interaction.id, udata)
        self.events.tell(interaction.owner, "interaction.udata.changed", {"interactionid": interaction.id})


def joined(udata: dict[str, Any], changes: dict[str, Any]) -> dict[str, Any]:
    """A copy of `udata` with these keys added and changed."""
    return {**udata, **changes}


def without(udata: dict[str, Any], shape: dict[str, Any]) -> dict[str, Any]:
    """A copy of `udata` with the leaves of `shape` left out; all of it, where there is no shape."""
    if not shape:
        return {}
    kept = {}
    for key, value in udata.items():
        if key not in shape:
            kept[key] = value
        elif isinstance(shape[key], dict) and shape[key] and isinstance(value, dict):
            kept[key] = without(value, shape[key])
    return kept


QUESTIONS: dict[str, Callable[..., Any]] = {
    "interaction.list": UserData.records,
    "interaction.setuData": UserData.add,
    "interaction.deleteuData": UserData.delete,
    "interaction.getuData": UserData.value,
}
