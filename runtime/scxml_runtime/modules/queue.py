"""`queue:*`: ask for a target, and wait for it in virtual queues (ORS queue 1).

In: submit, cancel, query, update. Out: requests of kind "queue.<action>" and `_genesys.queue`. The rule that
surprises: on submit `requestid` is where the platform writes; on cancel, query and update it names an earlier
submit.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.modules.action import (
    HINTS,
    MAIN_INTERACTION,
    REQUESTID,
    Action,
    Attribute,
    boolean,
    number,
    table,
    text,
)
from scxml_runtime.modules.module import Module, Results, enumeration, names

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from scxml_runtime.ports.platform import Request
    from scxml_runtime.session.machine import StateMachine

SELECTED = (
    "requestid",
    "interactionid",
    "targetselected",
    "targetcomponentselected",
    "targetobjectselected",
    "vqselected",
    "resource",
    "access",
)

ACTIONS = table(
    Action(
        "submit",
        (
            MAIN_INTERACTION,
            Attribute("queue", text, default="none"),
            Attribute("priority", number, default=0),
            Attribute("ordertype", text, default="any"),
            Attribute("orderstat", text, default="none"),
            Attribute("timeout", number),
            Attribute("clearontimeout", boolean, default=False),
            Attribute("route", boolean, default=True),
            Attribute("clearqueue", boolean, default=False),
            Attribute("src", text),
            HINTS,
        ),
        done="queue.submit.done",
        accepted="queue.submit.requestid",
        payload=SELECTED,
        answer_within=None,
        inferred="defaults of timeout, clearontimeout, route and clearqueue",
    ),
    Action(
        "cancel",
        (REQUESTID, Attribute("interactionid", text), Attribute("queue", text)),
        done="queue.cancel.done",
    ),
    Action(
        "query",
        (Attribute("requestid", text, required=True), Attribute("interactionid", text)),
        done="queue.query.done",
        payload=("requestid", "priority", "positioninqueue", "invqwaittime", "loginsize", "totalsize"),
        inferred="the names loginsize and totalsize",
    ),
    Action(
        "update",
        (
            Attribute("requestid", text, required=True),
            Attribute("queue", text),
            Attribute("priority", number),
            Attribute("timeout", number),
        ),
        done="queue.update.done",
        inferred="the whole action but its name",
    ),
)

ROUTE_TYPES = (
    "RouteTypeUnknown",
    "RouteTypeDefault",
    "RouteTypeLabel",
    "RouteTypeOverwriteDNIS",
    "RouteTypeDDD",
    "RouteTypeIDDD",
    "RouteTypeDirect",
    "RouteTypeReject",
    "RouteTypeAnnouncement",
    "RouteTypePostFeature",
    "RouteTypeDirectAgent",
    "RouteTypeGetFromDN",
)
OVERWRITE_TYPES = ("UseANI", "UseConfig", "UseDNIS", "UseNone")


class Function:
    """A queue function: the platform's question, and its arguments in order with how each is read.

    An interaction id may stand before the arguments or be left out (both are seen in the field).
    """

    __slots__ = ("arguments", "question")

    def __init__(self, question: str, **arguments: Callable[[Any], Any]) -> None:
        self.question = question
        self.arguments = arguments

    def read(self, given: list[Any]) -> dict[str, Any]:
        """The values of a call, as plain Python values."""
        values: dict[str, Any] = {"interactionid": "0"}
        if len(given) > len(self.arguments):
            values["interactionid"] = text(given[0])
            given = given[1:]
        if len(given) < len(self.arguments):
            missing = list(self.arguments)[len(given)]
            raise TypeError(f"{missing} is missing")
        for (name, read), value in zip(self.arguments.items(), given, strict=False):
            values[name] = read(value)
        return values


def numbers(value: Any) -> list[int]:
    """One number or a list of them."""
    return [int(number(item)) for item in (value if isinstance(value, list) else [value])]


FUNCTIONS = {
    "checkAgentState": Function("checkAgentState", check=boolean),
    "excludeAgents": Function("excludeAgents", agents=text),
    "setIdealAgent": Function("setIdealAgent", expression=text),
    "incrementPriority": Function("incrementPriority", step=number, seconds=number),
    "priorityLimits": Function("priorityLimits", lowest=number, highest=number),
    "setInteractionAge": Function("setInteractionAge", seconds=number),
    "reserveTarget": Function("reserveTarget", target=text, seconds=number),
    "delayPriority": Function("delayPriority", seconds=number),
    "getIntegerKey": Function("getIntegerKey", key=text),
    "expandGroup": Function("expandGroup", group=text),
    "createSkillGroup": Function("createSkillGroup", name=text, expression=text),
    "multiplySkill": Function("multiplySkill", expression=text, factor=number),
    "findServiceObjective": Function("findServiceObjective"),
    "cCTExtractTargets": Function("cCTExtractTargets", server=text, targets=text),
}

#: Known by name only, each with the name and the reading of its last argument, what it is about; what stands before it
#: may be an interaction id (inferred).
ABOUT = {
    "onRouteError": ("reaction", text),
    "setDNISOverwrite": ("type", text),
    "useAgentStatistics": ("use", boolean),
    "useCapacity": ("condition", text),
    "useMediaType": ("media", text),
}


def treatment_ids(request: Request) -> dict[str, str]:
    """The requestids of the busy treatments in a request: `requestid.2` is that of the second."""
    treatments = [
        part["parts"] for part in request.values.get("parts", ()) if part["name"] == "runtreatments"
    ]
    numbers = range(1, len(treatments[0]) + 1 if treatments else 1)
    return {f"requestid.{number}": f"{request.id}.{number}" for number in numbers}


class Queue(Module):
    """The queue module of one host."""

    name = "queue"
    actions = ACTIONS

    def perform(self, machine: StateMachine, name: str, given: dict[str, Any]) -> Results:
        """Begin an action. A cancel whose requestid is an undefined variable means no request, not all of them."""
        if name == "cancel" and "requestid" in given and given.get("interactionid") is None:
            given = {**given, "requestid": "undefined" if given["requestid"] is None else given["requestid"]}
        return super().perform(machine, name, given)

    def carry_out(self, machine: StateMachine, action: Action, request: Request) -> dict[str, Any]:
        """Begin an action; a submit with `src` is replaced by what stands there."""
        src = request.values.get("src")
        if src is not None:
            from scxml_runtime.modules.definition import submit_at

            definition = submit_at(self.modules, machine, src)
            request.given = {**request.given, **definition}
            request.values = action.read({**request.values, **definition})
        return {**super().carry_out(machine, action, request), **treatment_ids(request)}

    def enumerations(self) -> dict[str, Any]:
        return {
            "rType": enumeration(*ROUTE_TYPES),
            "overwriteType": names(*OVERWRITE_TYPES),
            "usecapcond": names("Never", "Only", "OnStatError"),
        }

    def functions(self, machine: StateMachine) -> dict[str, tuple[Callable[..., Any], int]]:
        found = {name: (self._asking(machine, row), len(row.arguments)) for name, row in FUNCTIONS.items()}
        for name in ABOUT:
            found[name] = (self._about(machine, name), 1)
        found["useCustomAgentType"] = (self._use_custom_agent_type(machine), 1)
        found["priorityTuning"] = (self._priority_tuning(machine), 3)
        found["countSkillInGroup"] = (self._count_skill(machine), 2)
        return found

    def _asking(self, machine: StateMachine, row: Function) -> Callable[..., Any]:
        def ask(this: Any, *arguments: Any) -> Any:
            try:
                values = row.read([js.to_python(argument) for argument in arguments])
            except (TypeError, ValueError) as problem:
                raise js.error("TypeError", f"{row.question}: bad argument {problem}") from None
            answer = self.ask(machine, row.question, **values)
            return js.undefined if answer is None else js.from_python(answer)

        return ask

    def _about(self, machine: StateMachine, name: str) -> Callable[..., Any]:
        argument, read = ABOUT[name]

        def set(this: Any, *arguments: Any) -> Any:
            plain = [js.to_python(value) for value in arguments]
            try:
                value = read(plain[-1] if plain else None)
            except (TypeError, ValueError):
                raise js.error("TypeError", f"{name}: bad argument {plain[-1:]}") from None
            about = str(plain[0]) if len(plain) > 1 else "0"
            self.ask(machine, name, about=about, **{argument: value})
            return js.undefined

        return set

    def _use_custom_agent_type(self, machine: StateMachine) -> Callable[..., Any]:
        """The words Agent, Place and DN say of which object, numbers say which types of DN."""

        def use(this: Any, *arguments: Any) -> Any:
            plain = [js.to_python(argument) for argument in arguments]
            words = [item for item in plain if isinstance(item, str)]
            kinds = [word for word in words if word.lower() in ("agent", "place", "dn")]
            about = [word for word in words if word not in kinds]
            try:
                types = [number for item in plain if not isinstance(item, str) for number in numbers(item)]
            except (TypeError, ValueError) as problem:
                raise js.error("TypeError", f"useCustomAgentType: bad argument {problem}") from None
            id = about[0] if about else "0"
            self.ask(machine, "useCustomAgentType", interactionid=id, types=types, kind=" ".join(kinds))
            return js.undefined

        return use

    def _priority_tuning(self, machine: StateMachine) -> Callable[..., Any]:
        def tune(this: Any, *arguments: Any) -> Any:
            plain = [js.to_python(argument) for argument in arguments]
            id = plain.pop(0) if plain and isinstance(plain[0], str) else "0"
            names = ("use_age", "use_predict", "use_objective")
            chosen = {name: bool(plain[n]) if n < len(plain) else False for n, name in enumerate(names)}
            self.ask(machine, "priorityTuning", interactionid=id, **chosen)
            return js.undefined

        return tune

    def _count_skill(self, machine: StateMachine) -> Callable[..., Any]:
        def count(this: Any, skill: Any = js.undefined, group: Any = js.undefined, *_: Any) -> Any:
            return self.ask(
                machine, "countSkillInGroup", skill=js.to_string(skill), group=js.to_string(group)
            )

        return count


MODULE = Queue
