"""Messages and chats: e-mails, SMS, chat lines (ORS interaction 5.10 to 5.14).

In: requests of kind "interaction.createmessage" and so on. Out: new interactions and chat lines.
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.ports.clock import Clock
    from scxml_runtime.ports.platform import Request
    from scxml_runtime.simulator.events import Events
    from scxml_runtime.simulator.interactions import Interaction, Interactions
    from scxml_runtime.simulator.ownership import Ownership


class Messages:
    """Messages and chats of all media but voice."""

    def __init__(
        self, clock: Clock, events: Events, interactions: Interactions, ownership: Ownership
    ) -> None:
        self.clock = clock
        self.events = events
        self.interactions = interactions
        self.ownership = ownership

    def create_message(self, request: Request) -> dict[str, Any]:
        """A message and an interaction for it, which belongs to the creating session."""
        values = request.values
        message = self.interactions.new("msgbased", None, "new")
        message.udata = dict(values.get("udata") or {})
        message.details = {
            "type": values["type"],
            "media": values["media"],
            "from": values.get("from"),
            "to": values.get("to") or [],
            "cc": values.get("cc") or [],
            "queue": "",
            "subject": values.get("subject") or "",
        }
        self.ownership.give(message, request.session)
        self.ownership.announce(message)
        return {"interactionid": message.id, "srid": ""}

    def send_message(self, request: Request) -> dict[str, Any]:
        """Send a message that was created."""
        message = self._of_category(request, "msgbased")
        message.enter("complete")
        self.events.note("sent", message.id, message.details)
        return {}

    def send_chat_message(self, request: Request) -> dict[str, Any]:
        """A chat line for all parties; everybody hears of it by `chat.message`."""
        chat = self._of_category(request, "chat")
        self.say(chat, request.values["from"], request.values["message"])
        return {}

    def get_transcript(self, request: Request) -> dict[str, Any]:
        """The chat lines so far."""
        return {"transcript": [dict(line) for line in self._of_category(request, "chat").transcript]}

    def get_content(self, request: Request) -> dict[str, Any]:
        """Refresh the content of a message; it is always fresh here."""
        self.interactions.living(request.values["interactionid"], request.session)
        return {}

    def say(self, chat: Interaction, who: str, text: str) -> None:
        """Add a line to a chat."""
        line = {"date": int(self.clock.epoch + self.clock.now()), "device": who, "text": text}
        chat.transcript.append(line)
        self.events.tell(chat.owner, "chat.message", {"interactionid": chat.id, "message": line})

    def _of_category(self, request: Request, category: str) -> Interaction:
        found = self.interactions.living(request.values["interactionid"], request.session, "Request Invalid")
        if found.category != category:
            raise Refused("Request Invalid", f"{found.id} is {found.category}, not {category}")
        return found


HANDLERS: dict[str, Callable[[Any, Any], dict[str, Any] | None]] = {
    "interaction.createmessage": Messages.create_message,
    "interaction.sendmessage": Messages.send_message,
    "interaction.sendchatmessage": Messages.send_chat_message,
    "interaction.gettranscript": Messages.get_transcript,
    "interaction.getcontent": Messages.get_content,
}
