"""Treatments: what a caller hears and types while a strategy has the call (ORS queue 2 and 9.6).

In: `dialog:*` requests, busy treatments of submits, and what the test scripted (`sim.digits`, `sim.dialog`).
Out: done and error events of treatments; nothing for busy treatments, which are only logged. A new treatment
on a call ends the running one.
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.typing_in import collected
from scxml_runtime.simulator.userdata import replace_udata

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.ports.platform import Request
    from scxml_runtime.simulator.centre import Centre
    from scxml_runtime.simulator.interactions import Interaction

#: States of a call in which no treatment can begin (ORS queue 2.5).
FORBIDDING = ("hold", "routed", "transferring")

#: Actions in which the caller types.
COLLECTING = ("collect", "playandcollect", "playandverify")


class Outcome:
    """How a treatment ends: after `seconds`, with `data` in its done event, or with an `error`."""

    __slots__ = ("data", "description", "error", "seconds", "udata")

    def __init__(
        self,
        seconds: float | None = None,
        data: dict[str, Any] | None = None,
        *,
        udata: dict[str, Any] | None = None,
        error: str = "",
        description: str = "",
    ) -> None:
        self.seconds = seconds
        self.data = data or {}
        self.udata = udata
        self.error = error
        self.description = description


class Treatment:
    """One treatment that runs on an interaction."""

    __slots__ = ("interaction", "request", "state_before", "timer")

    def __init__(self, request: Request, interaction: Interaction) -> None:
        self.request = request
        self.interaction = interaction
        self.state_before = interaction.state
        self.timer: Any = None


class Busy:
    """The busy treatments of an interaction that waits; they start over after the last one (inferred)."""

    __slots__ = ("parts", "place", "timer")

    def __init__(self, parts: list[dict[str, Any]]) -> None:
        self.parts = parts
        self.place = 0
        self.timer: Any = None


class Dialogs:
    """All treatments of one contact centre. `log` holds (time, interaction, treatment, attributes)."""

    def __init__(self, centre: Centre) -> None:
        self.centre = centre
        self.running: dict[str, Treatment] = {}
        self.busy: dict[str, Busy] = {}
        self.outcomes: dict[str, list[Outcome]] = {}
        self.keys: dict[str, list[tuple[str, float]]] = {}
        self.log: list[tuple[float, str, str, dict[str, Any]]] = []
        self.announcements: dict[str, dict[str, Any]] = {}

    def script(self, action: str, outcome: Outcome) -> None:
        """The next treatment of that action ends so."""
        self.outcomes.setdefault(action, []).append(outcome)

    def type(self, interaction: str, digits: str, seconds: float) -> None:
        """The caller types these keys when next asked."""
        self.keys.setdefault(interaction, []).append((digits, seconds))

    def start(self, request: Request) -> None:
        """Begin a treatment; whatever ran on the interaction ends as cancelled."""
        interaction = self.centre.living(request.values["interactionid"], request.session)
        if interaction.state in FORBIDDING:
            raise Refused(f"invalidstate.{interaction.state}", f"{interaction.id} is {interaction.state}")
        self.stop_all(interaction, "cancelled")
        treatment = self.running[interaction.id] = Treatment(request, interaction)
        action = request.kind.removeprefix("dialog.")
        self._note(interaction, action, request.values)
        outcome = self._outcome(action, request, interaction)
        if interaction.category == "voice":
            interaction.enter("treating")
        seconds = self.centre.rules.play_length if outcome.seconds is None else outcome.seconds
        treatment.timer = self.centre.after(seconds, lambda: self._finish(treatment, outcome))

    def stop(self, request: Request) -> dict[str, Any]:
        """End a running treatment by its request's id (`dialog:stop`); without an id, the session's
        running one.
        """
        id = request.values.get("requestid")
        for treatment in list(self.running.values()):
            if treatment.request.session == request.session and id in (None, treatment.request.id):
                self._end(treatment, Refused("cancelled", "stopped by dialog:stop"))
                return {"requestid": treatment.request.id}
        raise Refused("invalidstate", f"no treatment {id} is running")

    def stop_all(self, interaction: Interaction, error: str | None) -> None:
        """The interaction goes elsewhere: end its treatment with `error`, or without an event for None."""
        self.stop_busy(interaction)
        treatment = self.running.get(interaction.id)
        if treatment is not None:
            self._end(
                treatment, None if error is None else Refused(error, "the treatment was replaced or left")
            )

    def routed(self, interaction: Interaction) -> None:
        """The call leaves for another device: sounds are done by that, other treatments are cancelled
        (inferred).
        """
        treatment = self.running.get(interaction.id)
        sound = treatment is not None and treatment.request.kind == "dialog.playsound"
        if treatment is not None and sound and self.centre.rules.sound_ends_when_routed:
            self._finish(treatment, Outcome())
        self.stop_all(interaction, "cancelled")

    def start_busy(self, interaction: Interaction, parts: list[dict[str, Any]]) -> None:
        """Run treatments in order while a request waits."""
        self.stop_busy(interaction)
        if parts:
            busy = self.busy[interaction.id] = Busy(parts)
            self._next_busy(interaction, busy)

    def stop_busy(self, interaction: Interaction) -> None:
        """A target was found, or the request ended."""
        busy = self.busy.pop(interaction.id, None)
        if busy is not None and busy.timer is not None:
            busy.timer.cancel()

    def _next_busy(self, interaction: Interaction, busy: Busy) -> None:
        part = busy.parts[busy.place % len(busy.parts)]
        busy.place += 1
        self._note(interaction, part["name"], part["attributes"])
        seconds = max(self._seconds(part["attributes"]), 0.001)
        busy.timer = self.centre.after(seconds, lambda: self._next_busy(interaction, busy))

    def _outcome(self, action: str, request: Request, interaction: Interaction) -> Outcome:
        scripted = self.outcomes.get(action)
        if scripted:
            return scripted.pop(0)
        if action in COLLECTING:
            return self._typed(request, interaction)
        seconds = self._seconds(request.values)
        if action == "createann":
            id = str(len(self.announcements) + 1)
            self.announcements[id] = request.values
            return Outcome(seconds, {"userannid": id})
        if action == "deleteann":
            if self.announcements.pop(str(request.values.get("userannid")), None) is None:
                return Outcome(0, error="invalidattribute", description="there is no such announcement")
            return Outcome(0)
        return Outcome(seconds)

    def _typed(self, request: Request, interaction: Interaction) -> Outcome:
        waiting = self.keys.get(interaction.id)
        attributes: dict[str, Any] = next(
            (part["attributes"] for part in request.values.get("parts", ()) if part["name"] == "input"), {}
        )
        if not waiting:
            seconds = float(str(attributes.get("start_timeout") or 5).strip())
            return Outcome(seconds, error="timeout", description="the caller typed nothing")
        keys, seconds = waiting.pop(0)
        digits = collected(keys, attributes)
        if digits is None:
            return Outcome(seconds, error="cancelled", description="the caller typed an abort digit")
        return Outcome(seconds, {"digits": digits})

    def _seconds(self, attributes: dict[str, Any]) -> float:
        given = attributes.get("duration")
        return self.centre.rules.play_length if given in (None, "") else float(str(given).strip())

    def _finish(self, treatment: Treatment, outcome: Outcome) -> None:
        if outcome.udata is not None:
            udata = {**treatment.interaction.udata, **outcome.udata}
            replace_udata(self.centre, treatment.interaction, udata)
        if outcome.error:
            self._end(treatment, Refused(outcome.error, outcome.description))
            return
        self._close(treatment)
        self.centre.done(treatment.request, outcome.data)

    def _end(self, treatment: Treatment, refusal: Refused | None) -> None:
        self._close(treatment)
        if refusal is not None:
            self.centre.failed(treatment.request, refusal)

    def _close(self, treatment: Treatment) -> None:
        self.running.pop(treatment.interaction.id, None)
        if treatment.timer is not None:
            treatment.timer.cancel()
        if treatment.interaction.state == "treating":
            treatment.interaction.enter(treatment.state_before)

    def _note(self, interaction: Interaction, action: str, values: dict[str, Any]) -> None:
        told = {key: value for key, value in values.items() if value is not None and key != "parts"}
        self.log.append((self.centre.now, interaction.id, action, told))
        self.centre.note("treatment", interaction.id, {"treatment": action, **told})
