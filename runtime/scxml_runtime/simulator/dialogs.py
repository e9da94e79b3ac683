"""Treatments: what a caller hears and types while a strategy has the call (ORS queue 2 and 9.6).

In: `dialog:*` requests, busy treatments of submits, and what the test scripted (`sim.digits`, `sim.dialog`).
Out: done and error events of treatments. Busy treatments take as long as they would otherwise, with what the test
scripted, and make no events. A new treatment on a call ends the running one.
"""

from __future__ import annotations

from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator import verifying
from scxml_runtime.simulator.outcome import Outcome
from scxml_runtime.simulator.treating import TREATMENTS, check_treatment, seconds
from scxml_runtime.simulator.typing_in import Keys, Typed, input_of
from scxml_runtime.simulator.wording import attributes, inner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.ports.clock import Clock
    from scxml_runtime.ports.platform import Request
    from scxml_runtime.simulator.devices import Devices
    from scxml_runtime.simulator.events import Events
    from scxml_runtime.simulator.interactions import Interaction, Interactions
    from scxml_runtime.simulator.rules import Rules
    from scxml_runtime.simulator.userdata import UserData

#: States of a call in which no treatment can begin (ORS queue 2.5).
FORBIDDING = ("hold", "routed", "transferring")

#: Seconds that a busy treatment takes at least: those without length would repeat without end.
SHORTEST_BUSY = 0.1

#: Actions in which the caller types.
COLLECTING = ("collect", "playandcollect", "playandverify")


class Treatment:
    """One treatment that runs on an interaction."""

    __slots__ = ("interaction", "request", "state_before", "timer")

    def __init__(self, request: Request, interaction: Interaction) -> None:
        self.request = request
        self.interaction = interaction
        self.state_before = interaction.state
        self.timer: Any = None


class Busy:
    """The busy treatments of an interaction that waits; they start over after the last one (inferred). `place` is the
    number of the one that runs, the first being 1.
    """

    __slots__ = ("interaction", "parts", "place", "request", "timer")

    def __init__(self, request: Request, interaction: Interaction, parts: list[dict[str, Any]]) -> None:
        self.request = request
        self.interaction = interaction
        self.parts = parts
        self.place = 0
        self.timer: Any = None

    def is_of(self, session: str, id: str) -> bool:
        """Whether the treatment that runs has this requestid."""
        return (self.request.session, f"{self.request.id}.{self.place}") == (session, id)

    def next(self) -> dict[str, Any]:
        """The treatment whose turn it is: its name, and its values as those of a request."""
        part = self.parts[self.place % len(self.parts)]
        self.place = self.place % len(self.parts) + 1
        return part


class Dialogs:
    """All treatments of one contact centre. `log` holds (time, interaction, treatment, attributes)."""

    def __init__(
        self,
        clock: Clock,
        rules: Rules,
        events: Events,
        interactions: Interactions,
        devices: Devices,
        userdata: UserData,
    ) -> None:
        self.clock = clock
        self.rules = rules
        self.events = events
        self.interactions = interactions
        self.devices = devices
        self.userdata = userdata
        self.running: dict[str, Treatment] = {}
        self.busy: dict[str, Busy] = {}
        self.outcomes: dict[str, list[Outcome]] = {}
        self.keys: dict[str, list[Keys]] = {}
        self.right_digits: dict[str, list[str]] = {}
        self.log: list[tuple[float, str, str, dict[str, Any]]] = []
        self.announcements: dict[str, dict[str, Any]] = {}

    def script(self, action: str, outcome: Outcome) -> None:
        """The next treatment of that action ends so."""
        self.outcomes.setdefault(action, []).append(outcome)

    def type(self, interaction: str, keys: Keys) -> None:
        """The caller types these keys when next asked."""
        self.keys.setdefault(interaction, []).append(keys)

    def start(self, request: Request) -> None:
        """Begin a treatment; its done event comes when it ends. Whatever ran on the interaction ends as cancelled."""
        check_treatment(request.values, request.values.get("parts", ()))
        interaction = self.interactions.living(request.values["interactionid"], request.session)
        if interaction.state in FORBIDDING:
            raise Refused(f"invalidstate.{interaction.state}", f"{interaction.id} is {interaction.state}")
        self.stop_all(interaction, "cancelled")
        treatment = self.running[interaction.id] = Treatment(request, interaction)
        action = request.kind.removeprefix("dialog.")
        self._note(interaction, action, request.values)
        outcome = self._outcome(action, request.values, interaction)
        if interaction.category == "voice":
            interaction.enter("treating")
        for moment, type in outcome.spoken:
            self.clock.call_in(moment, self._speak, treatment, type)
        treatment.timer = self.clock.call_in(self._length(outcome), self._finish, treatment, outcome)

    def stop(self, request: Request) -> dict[str, Any]:
        """End a running treatment by its request's id (`dialog:stop`); without an id, that of the
        interaction.
        """
        id = request.values.get("requestid")
        for treatment in list(self.running.values()):
            if treatment.request.session == request.session and self._is_meant(treatment, id, request):
                self._end(treatment, Refused("cancelled", "stopped by dialog:stop"))
                return {"requestid": treatment.request.id}
        for busy in self.busy.values():
            if id is not None and busy.is_of(request.session, id):
                self.clock.drop(busy.timer)
                self._next_busy(busy)
                return {"requestid": id}
        raise Refused("invalidstate", f"no treatment {id or ''} is running".replace("  ", " "))

    def _is_meant(self, treatment: Treatment, id: str | None, request: Request) -> bool:
        if id is not None:
            return id == treatment.request.id
        return treatment.interaction is self.interactions.named(
            request.values["interactionid"], request.session
        )

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
        if treatment is not None and sound and self.rules.sound_ends_when_routed:
            self._finish(treatment, Outcome())
        self.stop_all(interaction, "cancelled")

    def start_busy(self, request: Request, interaction: Interaction, parts: list[dict[str, Any]]) -> None:
        """Run treatments in order while a request waits."""
        self.stop_busy(interaction)
        if parts:
            busy = self.busy[interaction.id] = Busy(request, interaction, parts)
            self._next_busy(busy)

    def stop_busy(self, interaction: Interaction) -> None:
        """A target was found, or the request ended."""
        busy = self.busy.pop(interaction.id, None)
        if busy is not None and busy.timer is not None:
            self.clock.drop(busy.timer)

    def pass_on(self, gone: Interaction, stays: Interaction) -> None:
        """One interaction became part of another: what the caller hears and types goes on there."""
        if (treatment := self.running.get(gone.id)) is not None and stays.id not in self.running:
            treatment.interaction = stays
            treatment.request.values["interactionid"] = stays.id
            self.running[stays.id] = self.running.pop(gone.id)
        if (busy := self.busy.get(gone.id)) is not None and stays.id not in self.busy:
            busy.interaction = stays
            self.busy[stays.id] = self.busy.pop(gone.id)
        for table in (self.keys, self.right_digits):
            if gone.id in table:
                table.setdefault(stays.id, table.pop(gone.id))  # type: ignore[arg-type]

    def _next_busy(self, busy: Busy) -> None:
        part = busy.next()
        self._note(busy.interaction, part["name"], {**part["attributes"], **inner(part)})
        values = {**part["attributes"], "parts": part["parts"]}
        outcome = self._outcome(part["name"], values, busy.interaction)
        length = max(self._length(outcome), SHORTEST_BUSY)
        busy.timer = self.clock.call_in(length, self._busy_is_over, busy, outcome)

    def _busy_is_over(self, busy: Busy, outcome: Outcome) -> None:
        self._store(busy.interaction, outcome)
        self._next_busy(busy)

    def _outcome(self, action: str, values: dict[str, Any], interaction: Interaction) -> Outcome:
        scripted = self.outcomes.get(action)
        if scripted:
            return scripted.pop(0)
        if action in COLLECTING:
            return self._collected(action, values, interaction)
        length = self._seconds(values)
        if action == "createann":
            id = str(len(self.announcements) + 1)
            self.announcements[id] = values
            return Outcome(length, {"userannid": id})
        if action == "deleteann":
            if self.announcements.pop(str(values.get("userannid")), None) is None:
                return Outcome(0, error="invalidattribute", description="there is no such announcement")
            return Outcome(0)
        if action == "remote":
            return self._elsewhere(values, length)
        return Outcome(length)

    def _collected(self, action: str, values: dict[str, Any], interaction: Interaction) -> Outcome:
        """What the caller types; only `playandverify` compares it, and may ask again."""
        parts = values.get("parts", ())
        input, rules = input_of(parts), self.rules

        def typed() -> Typed:
            waiting = self.keys.get(interaction.id)
            found = input.read(waiting.pop(0)) if waiting else input.nothing()
            if not found.error and input.limit > len(found.digits) > 0 and rules.short_input_is_timeout:
                found.error, found.description = "timeout", "the caller typed too few digits"
            return found

        right = self.right_digits.get(interaction.id) if action == "playandverify" else None
        attempts = rules.verification_attempts if action == "playandverify" else 1
        verification = verifying.verification_of(parts, right, attempts)
        if verification.right is None:
            verification.attempts = 1
        said = {part["attributes"].get("type") for part in parts if part["name"] == "prompts"}
        return verifying.outcome(typed, verification, rules.play_length, said)

    def _elsewhere(self, values: dict[str, Any], length: float) -> Outcome:
        """`dialog:remote`: at `default` when the destination cannot be reached (inferred)."""
        numbers = [values.get(name) for name in ("destination", "default")]
        reached = [number for number in numbers if number and number not in self.devices.unreachable]
        if any(numbers) and not reached:
            return Outcome(0, error="remote", description=f"{numbers[0]} cannot be reached")
        return Outcome(length)

    def _seconds(self, attributes: dict[str, Any]) -> float:
        given = seconds(attributes)
        return self.rules.play_length if given is None else given

    def _length(self, outcome: Outcome) -> float:
        return self.rules.play_length if outcome.seconds is None else outcome.seconds

    def _speak(self, treatment: Treatment, type: str) -> None:
        """A prompt on the way, unless the treatment is over."""
        if self.running.get(treatment.interaction.id) is treatment:
            self._note(treatment.interaction, "prompts", {"type": type})

    def _finish(self, treatment: Treatment, outcome: Outcome) -> None:
        self._store(treatment.interaction, outcome)
        if outcome.error:
            self._end(treatment, Refused(outcome.error, outcome.description))
            return
        self._close(treatment)
        self.events.done(treatment.request, outcome.data)

    def _store(self, interaction: Interaction, outcome: Outcome) -> None:
        if outcome.udata is not None:
            self.userdata.replace(interaction, {**interaction.udata, **outcome.udata})

    def _end(self, treatment: Treatment, refusal: Refused | None) -> None:
        self._close(treatment)
        if refusal is not None:
            self.events.failed(treatment.request, refusal)

    def _close(self, treatment: Treatment) -> None:
        self.running.pop(treatment.interaction.id, None)
        if treatment.timer is not None:
            self.clock.drop(treatment.timer)
        if treatment.interaction.state == "treating":
            treatment.interaction.enter(treatment.state_before)

    def _note(self, interaction: Interaction, action: str, values: dict[str, Any]) -> None:
        told = {key: value for key, value in values.items() if value is not None}
        self.log.append((self.clock.now(), interaction.id, action, told))
        self.events.note("treatment", interaction.id, {"treatment": action, **attributes(told)})


HANDLERS: dict[str, Callable[[Any, Any], dict[str, Any] | None]] = {
    **{f"dialog.{name}": Dialogs.start for name in TREATMENTS},
    "dialog.stop": Dialogs.stop,
}
