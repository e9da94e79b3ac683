"""Messages and chats: e-mails, SMS, chat lines (ORS interaction 5.10 to 5.14).

In: requests of kind "interaction.createmessage" and so on. Out: new interactions and chat lines.
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.ownership import announce, give

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.ports.platform import Request
    from scxml_runtime.simulator.centre import Centre
    from scxml_runtime.simulator.interactions import Interaction


def create_message(centre: Centre, request: Request) -> dict[str, Any]:
    """A message and an interaction for it, which belongs to the creating session."""
    values = request.values
    message = centre.new_interaction("msgbased", None, "new")
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
    give(centre, message, request.session)
    announce(centre, message)
    return {"interactionid": message.id, "srid": ""}


def send_message(centre: Centre, request: Request) -> dict[str, Any]:
    """Send a message that was created."""
    message = _of_category(centre, request, "msgbased")
    message.enter("complete")
    centre.note("sent", message.id, message.details)
    return {}


def send_chat_message(centre: Centre, request: Request) -> dict[str, Any]:
    """A chat line for all parties; everybody hears of it by `chat.message`."""
    chat = _of_category(centre, request, "chat")
    say(centre, chat, request.values["from"], request.values["message"])
    return {}


def get_transcript(centre: Centre, request: Request) -> dict[str, Any]:
    """The chat lines so far."""
    return {"transcript": [dict(line) for line in _of_category(centre, request, "chat").transcript]}


def get_content(centre: Centre, request: Request) -> dict[str, Any]:
    """Refresh the content of a message; it is always fresh here."""
    centre.living(request.values["interactionid"], request.session)
    return {}


def say(centre: Centre, chat: Interaction, who: str, text: str) -> None:
    """Add a line to a chat."""
    line = {"date": int(centre.epoch + centre.now), "device": who, "text": text}
    chat.transcript.append(line)
    centre.tell(chat.owner, "chat.message", {"interactionid": chat.id, "message": line})


def _of_category(centre: Centre, request: Request, category: str) -> Interaction:
    found = centre.living(request.values["interactionid"], request.session, "Request Invalid")
    if found.category != category:
        raise Refused("Request Invalid", f"{found.id} is {found.category}, not {category}")
    return found


HANDLERS: dict[str, Callable[[Any, Any], dict[str, Any] | None]] = {
    "interaction.createmessage": create_message,
    "interaction.sendmessage": send_message,
    "interaction.sendchatmessage": send_chat_message,
    "interaction.gettranscript": get_transcript,
    "interaction.getcontent": get_content,
}
