"""The choices where the guide is silent or contradicts itself: one switch each, with its default.

In: nothing. Out: an object the simulator reads at each decision. Everything here is inferred (ORS interaction
6.4 and 9, ORS queue 9); set a switch when you know better: `sim.rules.added_before_attach_done = False`.
"""

from __future__ import annotations

from scxml_runtime.simulator.forms import AMOUNT, COUNT, NUMBER, TEXT, YES_OR_NO, table_of
from scxml_runtime.slips import Closed, did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.simulator.forms import Form


class Rules(Closed):
    """How the simulated contact centre behaves where nobody has written it down."""

    __slots__ = (
        "abandoned_event",
        "added_before_attach_done",
        "after_call_work",
        "agents_answer_after",
        "cancel_unknown_succeeds",
        "default_destination",
        "deleted_before_detach_done",
        "event_names",
        "latency",
        "op_session_id",
        "play_length",
        "present_events",
        "random_choice",
        "read_only_objects",
        "reservation_time",
        "resultof",
        "select_at_deadline",
        "service_objective",
        "short_input_is_timeout",
        "sound_ends_when_routed",
        "state_in_invalidstate",
        "statistics_need_subscription",
        "threshold_interval",
        "undeclared_params",
        "unknown_media_number",
        "unknown_statistic",
        "unknown_targets_fail",
        "verification_attempts",
        "zero_reservation_is_none",
    )

    def __init__(self) -> None:
        #: Seconds between a request and its answer, when no `sim.delay` says otherwise.
        self.latency = 0.0
        #: `interaction.added` comes before `interaction.attach.done` in the attaching session.
        self.added_before_attach_done = True
        #: `interaction.deleted` with resultof "detach" comes before `interaction.detach.done`.
        self.deleted_before_detach_done = True
        #: `interaction.present` follows `interaction.added` for messages and chats.
        self.present_events = True
        #: `interaction.abandoned` comes before `interaction.deleted` when a caller hangs up unanswered.
        self.abandoned_event = True
        #: terminate and redirect say `invalidstate.ringing`; False: plain `invalidstate` (as ORS 8.1.3).
        self.state_in_invalidstate = True
        #: The owning session's id is written into user data under OP-Session-ID.
        self.op_session_id = True
        #: Seconds until an agent answers a call routed to them; None: never by themselves.
        self.agents_answer_after: float | None = 0.0
        #: Seconds an agent stays not ready after a call.
        self.after_call_work = 0.0
        #: Seconds a selected target stays blocked (option transition_time).
        self.reservation_time = 1.0
        #: reserveTarget with time 0 means no blocking; False: blocking without end (both stand in the guide).
        self.zero_reservation_is_none = True
        #: Seconds between two looks at requests whose targets have thresholds, since time may change them.
        self.threshold_interval = 1.0
        #: A target that gets free exactly at a request's deadline is selected; False: the time-out wins.
        self.select_at_deadline = True
        #: `queue:cancel` of an unknown request answers done; False: `error.queue.cancel`.
        self.cancel_unknown_succeeds = True
        #: Without a statistic, choose by chance (seeded) as URS logs say; False: longest ready, ties by name.
        self.random_choice = False
        #: Seconds in which an interaction should be answered that has no `ServiceObjective` in its user data.
        self.service_objective = 60.0
        #: What sData gives for a statistic nobody set.
        self.unknown_statistic: float = 0
        #: sData tells `unknown_statistic` of what was not subscribed to and is not predefined; False: its value.
        self.statistics_need_subscription = False
        #: A `dialog:playsound` is done when the call is routed, as real diagrams need it; False: its error event.
        self.sound_ends_when_routed = True
        #: Events under another name: error.notallowed, done.start (to done.scxml), dialog.playsound.done and any other.
        self.event_names: dict[str, str] = {}
        #: Fewer keys than `max_digits` are error timeout; False: done, with the digits there are.
        self.short_input_is_timeout = False
        #: How often `dialog:playandverify` asks when its verification does not say.
        self.verification_attempts = 3
        #: A submit or redirect to an agent, place, group or device that nobody declared fails; False: a submit waits
        #: in vain, and a number is an extension.
        self.unknown_targets_fail = False
        #: `interaction.deleted` says what it is the result of; False: it does not (before ORS 8.1.400.17).
        self.resultof = True
        #: A started session gets parameters that it does not declare; False: not, and `error.receive.datamismatch`.
        self.undeclared_params = True
        #: What `getMediaIntValue` gives for no media type: -1; before ORS 8.1.200.50 it was 0.
        self.unknown_media_number = -1
        #: Scripts that change `_genesys` or the data of the platform's events get a TypeError; False: they may.
        self.read_only_objects = True
        #: Seconds a `dialog:play` takes when the test scripts nothing.
        self.play_length = 1.0
        #: Where calls go whose session ended without routing them; None: they stay.
        self.default_destination: str | None = None

    def choose(self, name: str, value: Any) -> None:
        """Set a switch by its name, as a scenario file does. Raises ValueError for what does not fit."""
        if name not in FORMS:
            raise ValueError(f"[rules] has no {name}{did_you_mean(name, FORMS)}")
        if not FORMS[name].fits(value):
            raise ValueError(f"[rules] {FORMS[name].refusal(name, value)}")
        setattr(self, name, value)


#: What a switch may be, by the type of its default.
_BY_TYPE: dict[type, Form] = {
    bool: YES_OR_NO,
    int: NUMBER,
    float: AMOUNT,
    dict: table_of(TEXT, "a table of names"),
    type(None): TEXT,
}

#: What each switch may be.
FORMS: dict[str, Form] = {name: _BY_TYPE[type(getattr(Rules(), name))] for name in Rules.__slots__} | {
    "verification_attempts": COUNT
}
