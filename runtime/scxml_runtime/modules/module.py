"""What every functional module is: a table of actions, and an object for scripts.

In: the name of an action and its attributes as plain values. Out: a request to the platform, and the result
attributes.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.modules.action import Action
from scxml_runtime.ports.platform import Refused, Request

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

    from scxml_runtime.modules.desk import Desk
    from scxml_runtime.session.machine import StateMachine


class Results(dict):  # type: ignore[type-arg]
    """What the result attributes of an action get: nothing has a value that the platform did not give."""

    __slots__ = ()

    def __missing__(self, name: str) -> Any:
        return js.undefined


class Module:
    """A module whose actions all go to the platform; those that the host carries out override `carry_out`."""

    name = ""
    actions: Mapping[str, Action] = {}

    def __init__(self, modules: Desk) -> None:
        self.modules = modules

    def perform(self, machine: StateMachine, name: str, given: dict[str, Any]) -> Results:
        """Begin the action `name`; the values for its result attributes."""
        action = self.actions.get(name) or unknown(self.name, name)
        request = self.modules.new_request(machine, f"{self.name}.{name}", {})
        request.given = given
        if action.accepted:
            self.modules.post(request.session, action.accepted, {"requestid": request.id})
        try:
            request.values = action.read(given)
            results = self.carry_out(machine, action, request)
        except Refused as refusal:
            self.refuse(request, action, refusal)
            results = {}
        host = self.modules.host
        if host.observers:
            host.tell(machine, "request", request)
        return Results({"requestid": request.id, **results})

    def carry_out(self, machine: StateMachine, action: Action, request: Request) -> dict[str, Any]:
        """Do what the request says; extra result values. Raises `Refused`."""
        self.modules.submit(request, action)
        return {}

    def carry_out_here(
        self, request: Request, action: Action, act: Callable[..., object], *args: object
    ) -> None:
        """Carry out what is the host's own business, as the platform lets it: a simulated one may refuse it, hold it
        up, or lose it; a closure would not do, for what is held up can be saved. Raises `Refused`.
        """
        hold_up = getattr(self.modules.host.platform, "hold_up", None)
        seconds = 0.0 if hold_up is None else hold_up(request)
        if seconds == 0.0:
            act(*args)
        elif seconds == float("inf"):
            self.lose(request, action)
        else:
            clock = self.modules.host.clock
            clock.call_at(clock.now() + seconds, self._carry_out_late, request, action, act, *args)

    def _carry_out_late(
        self, request: Request, action: Action, act: Callable[..., object], *args: object
    ) -> None:
        try:
            act(*args)
        except Refused as refusal:
            self.refuse(request, action, refusal)

    def lose(self, request: Request, action: Action) -> None:
        """Never answer, so that in the end nobody waits any more."""
        self.modules.pending.add(request, action)

    def refuse(self, request: Request, action: Action, refusal: Refused) -> None:
        """Post the action's error event: after what stands in the queue already, as every answer."""
        told = {"requestid": request.id, "error": refusal.error, "description": refusal.description}
        self.modules.post(request.session, action.error, told)

    def ask(self, machine: StateMachine, question: str, **values: Any) -> Any:
        """Put a function's question to the platform. A refusal becomes an ECMAScript Error that scripts
        can catch.
        """
        host, asked = self.modules.host, f"{self.name}.{question}"
        platform = host.platform
        try:
            if platform is None:
                raise Refused("remote", "no platform is connected to this host")
            answer = platform.ask(asked, machine.session_id, values)
        except Refused as refusal:
            if host.observers:
                host.tell(machine, "question", (asked, values, refusal))
            raise js.error("Error", f"{asked}: {refusal.description}") from None
        if host.observers:
            host.tell(machine, "question", (asked, values, answer))
        return answer

    def script_object(self, machine: StateMachine) -> Any:
        """The object behind `_genesys.<name>`: the functions of the module, then its enumerations."""
        members: dict[Any, Any] = {}
        for name, (function, length) in self.functions(machine).items():
            members[name] = js.native(reading(f"{self.name}.{name}", function), name, length)
        members.update(self.enumerations())
        return js.object(members)

    def functions(self, machine: StateMachine) -> dict[str, tuple[Callable[..., Any], int]]:
        """Script functions by name, each with its number of arguments."""
        return {}

    def enumerations(self) -> dict[str, Any]:
        """Script values that never change."""
        return {}

    def refresh(self, session: str) -> None:
        """Something happened to this session's interactions."""

    def ended(self, machine: StateMachine) -> None:
        """A session is over."""


class Missing(Module):
    """A module that the host has not got: whatever is asked of it ends with its error event."""

    def __init__(self, modules: Desk, name: str) -> None:
        super().__init__(modules)
        self.name = name


def reading(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    """A script function that cannot make plain values of what it is given: an ECMAScript TypeError."""

    def call(this: Any, *arguments: Any) -> Any:
        try:
            return function(this, *arguments)
        except (TypeError, ValueError, OverflowError) as problem:
            raise js.error("TypeError", f"_genesys.{name}: {problem}") from None

    return call


def unknown(module: str, name: str) -> Action:
    """The row of an action that has no behaviour here: its error event says so."""
    return _Unknown(name, (), done=f"{module}.{name}.done")


class _Unknown(Action):
    __slots__ = ()

    def read(self, given: Mapping[str, Any]) -> dict[str, Any]:
        raise Refused("unsupported", f"the action {self.name} has no behaviour in this runtime")


def constants(members: Mapping[str, Any]) -> Any:
    """A script object with these members."""
    made: dict[Any, Any] = dict(members)
    return js.object(made)


def enumeration(*names: str, first: int = 0) -> Any:
    """A script object that maps names to consecutive numbers."""
    return constants({name: first + place for place, name in enumerate(names)})


def names(*members: str) -> Any:
    """A script object in which each name stands for itself."""
    return constants({name: name for name in members})
