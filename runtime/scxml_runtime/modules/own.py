"""A functional module of one's own: a class whose methods carry out actions, `<crm:lookup phone="…"/>`.

In: a subclass of `OwnModule`, whose methods marked with `@action` say by their parameters what an action takes. Out:
its rows, for the compiler (`rows()`) and for a host; answers and failures as the events `crm.lookup.done` and
`error.crm.lookup`, as of the modules that are built in.

The rule that surprises: an attribute is an expression unless the action says that it is literal. What a method answers
becomes the data of the event; it crosses as plain data, and so do attributes.
"""

from __future__ import annotations

import inspect
from functools import partial
from inspect import Parameter, isawaitable

from scxml_runtime import js
from scxml_runtime.chart.event import ErrorEvent
from scxml_runtime.data.blame import is_for_the_caller
from scxml_runtime.data.datamodel import UNFIT
from scxml_runtime.data.errors import named, python_error
from scxml_runtime.modules import NAMES
from scxml_runtime.modules.action import Action, Attribute
from scxml_runtime.modules.module import Module
from scxml_runtime.ports.platform import Refused
from scxml_runtime.session.notices import content_failed
from scxml_runtime.slips import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from typing import Any, ClassVar, TypeVar

    from scxml_runtime.modules.desk import Desk
    from scxml_runtime.ports.platform import Request
    from scxml_runtime.session.machine import StateMachine

    Method = TypeVar("Method", bound=Callable[..., Any])

__all__ = ["OwnModule", "Refused", "action", "literal", "value"]

PLATFORM = ("genesyslab.com/modules/", "http://www.w3.org/")
"""What namespaces that belong to somebody else have in them."""

EXCEPTION = "exception"
"""The `error` of an action whose method raised an exception."""


class Form:
    """What an attribute looks like, beside what the parameter of its method says."""

    __slots__ = ("is_literal", "note", "words")

    def __init__(self, words: Sequence[str], is_literal: bool, note: str) -> None:
        self.words = tuple(words)
        self.is_literal = is_literal
        self.note = note


def value(*words: str, note: str = "") -> Form:
    """An attribute that is an expression; with `words`, its value is one of these."""
    return Form(words, False, note)


def literal(*words: str, note: str = "") -> Form:
    """An attribute that stands for itself; with `words`, it is one of these."""
    return Form(words, True, note)


class Marked:
    """What `@action` says of a method."""

    __slots__ = ("answers", "errors", "forms", "within")

    def __init__(
        self,
        answers: Sequence[str],
        errors: Sequence[str],
        within: float | None,
        forms: Mapping[str, Form] | None,
    ) -> None:
        self.answers = tuple(answers)
        self.errors = tuple(errors)
        self.within = within
        self.forms = dict(forms or {})


def action(
    method: Method | None = None,
    /,
    *,
    answers: Sequence[str] = (),
    errors: Sequence[str] = (),
    within: float | None = None,
    attributes: Mapping[str, Form] | None = None,
) -> Any:
    """Mark a method, or a coroutine function, as the one that carries out the action of its name.

    `answers` are the properties of what it answers, `errors` the values of `error` that it may raise `Refused` with,
    `attributes` says more of single attributes; an action that is not answered `within` so many seconds has failed.
    """
    marked = Marked(answers, errors, within, attributes)

    def mark(method: Method) -> Method:
        method.action_ = marked  # type: ignore[attr-defined]
        return method

    return mark if method is None else mark(method)


class Behaviour:
    """How an action is carried out: its row, the method, which parameter takes which attribute, and whether the session
    that asks stands before them."""

    __slots__ = ("errors", "forms", "method", "parameters", "row", "takes_session")

    def __init__(self, cls: type[OwnModule], method: str, marked: Marked) -> None:
        told = f"{cls.__name__}.{method}"
        function = getattr(cls, method)
        _refuse_method(told, inspect.getattr_static(cls, method))
        self.method = method
        self.errors = marked.errors
        self.takes_session = (
            sum(each.kind is Parameter.POSITIONAL_ONLY for each in _parameters(function)) == 2
        )
        found = list(_attributes(told, function))
        self.parameters = {_attribute_name(each.name): each.name for each in found}
        _refuse_strangers(told, marked.forms, self.parameters)
        self.forms = {each: marked.forms.get(each, value()) for each in self.parameters}
        name = _attribute_name(method)
        self.row = Action(
            name,
            tuple(_row(each, self.forms[_attribute_name(each.name)]) for each in found),
            done=f"{cls.name}.{name}.done",
            payload=("requestid", *marked.answers),
            answer_within=marked.within,
        )


class OwnModule:
    """A module of one's own. Charts name it by its `namespace`, whatever the prefix; `name` is in its events, and the
    name of the class in lower case where it says nothing.

    Parameters without a default are required attributes; `from_` is the attribute `from`. A method that has a
    positional parameter (`def lookup(self, session, /, phone)`) gets the session that asks.
    """

    name: ClassVar[str] = ""
    namespace: ClassVar[str] = ""
    behaviours_: ClassVar[dict[str, Behaviour]]

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if not cls.__dict__.get("name"):
            cls.name = cls.__name__.lower()
        _refuse_names(cls)
        behaviours = [Behaviour(cls, method, marked) for method, marked in _marked(cls)]
        if not behaviours:
            raise TypeError(f"{cls.__name__} has no action: mark a method with @action")
        cls.behaviours_ = {each.row.name: each for each in behaviours}

    @classmethod
    def rows(cls) -> dict[str, Any]:
        """What the compiler is told, as plain data."""
        actions = [_told(cls, each) for each in cls.behaviours_.values()]
        return {"name": cls.name, "namespace": cls.namespace, "actions": actions}


def _told(cls: type[OwnModule], behaviour: Behaviour) -> dict[str, Any]:
    row = behaviour.row
    note: str = (getattr(cls, behaviour.method).__doc__ or "").strip().partition("\n")[0]
    late = () if row.answer_within is None else ("timeout",)
    return {
        "name": row.name,
        "note": note,
        "attributes": [_told_attribute(each, behaviour.forms[each.name]) for each in row.attributes],
        "answers": list(row.payload[1:]),
        "errors": ["invalidattribute", EXCEPTION, *behaviour.errors, *late],
    }


def _told_attribute(row: Attribute, form: Form) -> dict[str, Any]:
    return {
        "name": row.name,
        "note": form.note,
        "required": row.required,
        "default": "" if row.default is None else str(row.default),
        "words": list(form.words),
        "literal": form.is_literal,
    }


# --- what a class says ----------------------------------------------------------------


def _refuse_names(cls: type[OwnModule]) -> None:
    """TypeError for a class that charts cannot name."""
    told = cls.__name__
    if not isinstance(cls.namespace, str) or not cls.namespace.strip():
        raise TypeError(f'{told} needs a namespace, such as namespace = "http://example.com/{cls.name}"')
    if any(part in cls.namespace for part in PLATFORM):
        raise TypeError(
            f"{told}: the namespace {cls.namespace} belongs to somebody else: choose one of your own"
        )
    if not cls.name.isidentifier() or not cls.name.isascii():
        raise TypeError(f"{told}: {cls.name!r} cannot be the name of a module: it stands in names of events")
    if cls.name in NAMES:
        raise TypeError(f"{told}: {cls.name} is a module of the platform: choose another name")


def _marked(cls: type[OwnModule]) -> Iterator[tuple[str, Marked]]:
    """The methods that carry out actions, those of base classes first."""
    names = dict.fromkeys(name for each in reversed(cls.__mro__) for name in vars(each))
    for name in names:
        marked = getattr(getattr(cls, name), "action_", None)
        if isinstance(marked, Marked):
            yield name, marked


def _refuse_method(told: str, method: object) -> None:
    """TypeError for what cannot carry out an action."""
    if not inspect.isfunction(method):
        raise TypeError(f"{told} is no method: it needs self, and @action is the decorator next to it")
    if inspect.isgeneratorfunction(method) or inspect.isasyncgenfunction(method):
        raise TypeError(f"{told} is a generator, and an action has one answer: return it")
    if not _parameters(method):
        raise TypeError(f"{told} has no self")


def _refuse_strangers(told: str, forms: Iterable[str], known: Collection[str]) -> None:
    """TypeError for what is said of an attribute that the method has no parameter for."""
    for stranger in set(forms) - set(known):
        if not known:
            raise TypeError(f"{told} has no parameters, and so no attribute {stranger!r}")
        raise TypeError(
            f"{told} has no parameter for the attribute {stranger!r}{did_you_mean(stranger, known)}"
        )


def _parameters(function: Any) -> list[Parameter]:
    return list(inspect.signature(function).parameters.values())


def _attributes(told: str, function: Any) -> Iterator[Parameter]:
    """The parameters that are attributes: all but self and the session."""
    for place, each in enumerate(_parameters(function)):
        if each.kind in (Parameter.VAR_POSITIONAL, Parameter.VAR_KEYWORD):
            raise TypeError(f"{told}: name each attribute, where it says {each}")
        if each.kind is Parameter.POSITIONAL_ONLY and place > 1:
            raise TypeError(
                f"{told}: the session is all that has no name, and for {each.name} there is nothing"
            )
        if place == 0 or each.kind is Parameter.POSITIONAL_ONLY:
            continue
        if each.name == "requestid" or each.name.startswith("_"):
            raise TypeError(f"{told}: {each.name} is no attribute of its own: every action has it")
        yield each


def _attribute_name(parameter: str) -> str:
    """`from_`, since `from` is a word of Python's, is the attribute `from`."""
    return parameter.rstrip("_")


def _row(parameter: Parameter, form: Form) -> Attribute:
    def read(given: Any) -> Any:
        if form.words and given not in form.words:
            raise ValueError(given)
        return given

    required = parameter.default is Parameter.empty
    default = None if required else parameter.default
    return Attribute(_attribute_name(parameter.name), read, required=required, default=default)


# --- carrying out -----------------------------------------------------------------------


class Carrier(Module):
    """A module of one's own among the modules of a host."""

    def __init__(self, modules: Desk, own: OwnModule) -> None:
        super().__init__(modules)
        self.own = own
        self.name = own.name
        self.at_work: set[str] = set()  # the kinds and ids of requests whose coroutines are not over
        self.actions = {name: each.row for name, each in own.behaviours_.items()}

    def carry_out(self, machine: StateMachine, action: Action, request: Request) -> dict[str, Any]:
        """Call the method, when the platform lets it."""
        self.carry_out_here(request, action, self._call, machine, action, request)
        return {}

    def _call(self, machine: StateMachine, action: Action, request: Request) -> None:
        behaviour = self.own.behaviours_[action.name]
        given = {called: request.values[name] for name, called in behaviour.parameters.items()}
        first = (machine,) if behaviour.takes_session else ()
        self.modules.pending.add(request, action)
        running = js.running()
        try:
            answer = getattr(self.own, behaviour.method)(*first, **given)
        except Exception as error:
            if is_for_the_caller(error):
                raise
            self._failed(machine, request, error)
        else:
            self._take(machine, request, answer)
        finally:
            js.enter(running)  # it may have let another session run

    def _take(self, machine: StateMachine, request: Request, answer: Any) -> None:
        if isawaitable(answer):
            done, failed = (partial(end, machine, request) for end in (self._answered, self._failed))
            self.at_work.add(_named(request))
            self.modules.host.begin(answer, done, failed)
        else:
            self._answered(machine, request, answer)

    def _answered(self, machine: StateMachine, request: Request, answer: Any) -> None:
        try:
            data = _checked(answer)
        except UNFIT as problem:
            self._failed(machine, request, problem)
        else:
            self._end(machine, request, "done", data)

    def _failed(self, machine: StateMachine, request: Request, error: BaseException) -> None:
        if isinstance(error, Refused):
            told = {"error": error.error, "description": error.description}
        else:
            told = {"error": EXCEPTION, "description": named(error)}
            event = ErrorEvent(f"error.{request.kind}", dict(told))
            content_failed(machine, python_error(request.kind, error), event)
        self._end(machine, request, "error", told)

    def _end(self, machine: StateMachine, request: Request, kind: str, data: Mapping[str, Any]) -> None:
        """The answer's event, unless nobody waits for it any more."""
        self.at_work.discard(_named(request))
        action = self.modules.pending.take(request)
        if action is not None:
            name = action.done if kind == "done" else action.error
            event = self.modules.event(name, {"requestid": request.id, **data})
            self.modules.host.post(machine, event)


def _named(request: Request) -> str:
    return f"{request.kind} #{request.id} of {request.session}"


def _checked(answer: Any) -> dict[str, Any]:
    """What an action answers. Raises one of UNFIT for what cannot be the data of its event."""
    if answer is None:
        return {}
    if not isinstance(answer, dict):
        kind = type(answer).__name__
        raise TypeError(f"an action answers with a dict or None, not with a value of the type {kind}")
    js.from_python(answer)
    return answer


def carrier(modules: Desk, own: Any) -> Carrier:
    """The module as a host keeps it: `own` is a subclass of `OwnModule` or an instance of one. Raises TypeError."""
    made = own() if isinstance(own, type) and issubclass(own, OwnModule) else own
    if not isinstance(made, OwnModule):
        raise TypeError(f"{own!r} is no module: make a subclass of OwnModule")
    return Carrier(modules, made)
