"""What people do in a simulated contact centre: customers and agents, without the strategy's asking.

In: calls of the test. Out: changed interactions, and the events that their sessions hear.
"""

from __future__ import annotations

from scxml_runtime.simulator.typing_in import Keys
from scxml_runtime.simulator.userdata import joined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.simulator.centre import Centre
    from scxml_runtime.simulator.interactions import Interaction


class People:
    """The part of the simulator that stands for people."""

    __slots__ = ()
    centre: Centre

    def hang_up(self, interaction: Interaction) -> None:
        """The customer goes."""
        self.centre.voice.end(interaction, "hung up")

    def end(self, interaction: Interaction) -> None:
        """The agent ends the interaction."""
        self.centre.voice.end(interaction, "finished")

    def consult(self, call: Interaction, to: str) -> Interaction:
        """The agent holds the call and consults somebody at `to`; the consult call's `parentid` names the
        first.
        """
        return self.centre.consulting.begin(call, to)

    def transfer(self, consult: Interaction) -> None:
        """The agent completes the transfer: the consult call merges into the first one
        (`interaction.onmerge`).
        """
        self.centre.consulting.transfer(consult)

    def conference(self, consult: Interaction) -> None:
        """As transfer, but the agent stays on the call."""
        self.centre.consulting.conference(consult)

    def say(self, chat: Interaction, text: str, by: str = "customer") -> None:
        """Somebody writes a chat line."""
        self.centre.messages.say(chat, by, text)

    def change_user_data(self, interaction: Interaction, /, **changes: Any) -> None:
        """Somebody else changes user data: an agent desktop, another application."""
        self.centre.userdata.change(interaction, joined, changes)

    def digits(self, call: Interaction, keys: str, after: float = 1.0, every: float = 0.0) -> None:
        """The caller types these keys, `after` seconds into the next treatment that collects, the second
        key `every` seconds later and so on; below 0: typed ahead of it.
        """
        self.centre.dialogs.type(call.id, Keys(keys, after, every))

    def verification(self, call: Interaction, *digits: str) -> None:
        """The digits that `dialog:playandverify` takes for right, whatever the strategy says."""
        self.centre.dialogs.right_digits[call.id] = list(digits)
