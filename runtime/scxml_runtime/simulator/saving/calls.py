"""What may wait on the clock of a simulation: methods of parts and records, with the kinds of their arguments.

In: a bound method, or the name of one, and arguments. Out: the name, or the method. The rule that surprises: of the
test's own functions none can wait in a snapshot, since they hold objects of the one simulation; `functools.partial` of
a public method of the simulator, or of an agent, can: `sim.at(5, partial(sim.hang_up, call))`, `sim.at(9, ann.ready)`.
"""

from __future__ import annotations

from functools import partial
from inspect import signature
from types import FunctionType, MethodType

from scxml_runtime.modules.action import Action
from scxml_runtime.modules.session import Started
from scxml_runtime.modules.ws import Response as Answer
from scxml_runtime.ports.platform import Request
from scxml_runtime.ports.transport import Response
from scxml_runtime.session.machine import StateMachine
from scxml_runtime.session.saving.problems import SnapshotError
from scxml_runtime.simulator.agents import BUSY, LOGGED_OUT, NOT_READY, READY
from scxml_runtime.simulator.devices import Device
from scxml_runtime.simulator.dialogs import Busy, Treatment
from scxml_runtime.simulator.interactions import Interaction
from scxml_runtime.simulator.outcome import Outcome
from scxml_runtime.simulator.saving.kinds import PLAIN, Items, OneOf, fits
from scxml_runtime.simulator.statistics import Subscription
from scxml_runtime.simulator.userdata import joined, without
from scxml_runtime.simulator.waiting import Waiting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

VALUES_BY_NAME = {str: PLAIN}
LATE = (Request, Action, MethodType)
"""What a module carries out later: after these, what is carried out has its own arguments."""

METHODS: dict[str, tuple[Any, ...]] = {
    "Agent.enter": (OneOf(LOGGED_OUT, NOT_READY, READY, BUSY),),
    "Carrier._call": (StateMachine, Action, Request),
    "Centre._carry_out": (Request,),
    "Centre.changed": (),
    "Dialogs._busy_is_over": (Busy, Outcome),
    "Dialogs._finish": (Treatment, Outcome),
    "Dialogs._speak": (Treatment, str),
    "Events.done": (Request, VALUES_BY_NAME),
    "Fetch._answered": (Response,),
    "Fetch._ask": (),
    "Fetch._fail": (int, str),
    "Fetch._look": (),
    "Host.start": (type, VALUES_BY_NAME, str, str),
    "Module._carry_out_late": LATE,
    "Modules.failed": (Request, str, str),
    "Router._last_look": (Waiting,),
    "Router._look_again": (Waiting,),
    "Router._look_now": (),
    "Router._time_out": (Waiting,),
    "Router._wait_for_the_instant": (Waiting,),
    "Session._start_now": (str, Started),
    "Session._terminate": (str, Request),
    "Session.fetch": (Request, None),
    "Session.start": (Request, str),
    "Session.terminate": (Request, str),
    "Session.updatestart": (Request, str),
    "Simulator._add": (Interaction, str),
    "Simulator._trigger": (Interaction, Device),
    "Staff._answer_at": (str, Interaction),
    "Statistics._report": (Subscription,),
    "UserData._change_now": (Interaction, FunctionType, PLAIN),
    "WebServices._respond": (Request, Action, Answer),
}
"""Methods by the name that Python gives them, that of the class where they stand; and what they are called with."""

OPEN = ("Agent.", "People.", "Simulator.", "StateMachine.send", "Web.answer")
"""Where methods stand that tests call; those whose names do not begin with an underscore may wait."""

FUNCTIONS = {"joined": joined, "without": without}


def name_of(method: MethodType) -> str | None:
    """The name of a method that may wait."""
    name = method.__func__.__qualname__
    return method.__func__.__name__ if name in METHODS or _is_open(name) else None


def method_of(owner: Any, name: Any) -> MethodType:
    """The method of an object that may wait. Raises SnapshotError."""
    found = getattr(owner, name, None) if name.__class__ is str else None
    if not isinstance(found, MethodType) or name_of(found) is None:
        raise SnapshotError(f"{str(name)[:40]!r} is nothing that waits on a clock")
    return found


def check_call(call: Any, given: tuple[Any, ...]) -> None:
    """Whether a method, or a partial of one, can be called so. Raises SnapshotError."""
    if isinstance(call, partial):
        if call.keywords:
            _check_open(call, given)
            return
        call, given = call.func, (*call.args, *given)
    kinds = METHODS.get(call.__func__.__qualname__)
    if kinds is None:
        _check_open(call, given)
    elif kinds is LATE and fits(given[: len(LATE)], Items(*LATE)):
        check_call(given[2], given[len(LATE) :])
    elif not fits(given, Items(*kinds)):
        raise SnapshotError(f"what {call.__func__.__name__!r} waits with is damaged")


def _check_open(call: Any, given: tuple[Any, ...]) -> None:
    try:
        signature(call).bind(*given)
    except TypeError as problem:
        raise SnapshotError(f"what waits on the clock cannot be called: {problem}") from None


def _is_open(name: str) -> bool:
    return name.startswith(OPEN) and "._" not in name
