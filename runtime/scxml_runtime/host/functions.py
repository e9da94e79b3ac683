"""Functions of Python in the scripts of charts, by registration: `Host(functions={"price": price})`.

In: functions by the name that scripts call them by. Out: global functions like those of ECMAScript itself: a variable
or function of the chart's own of that name stands in front. Arguments and results cross as plain data, in copies.

The rule that surprises: an exception of the function is an ECMAScript Error, which a script may catch; where none does,
content fails with error.execution. What calls other sessions comes back to the caller's world.
"""

from __future__ import annotations

from _collections_abc import MutableMapping
from inspect import isasyncgenfunction, iscoroutine, iscoroutinefunction

from scxml_runtime import js
from scxml_runtime.data.blame import is_for_the_caller
from scxml_runtime.data.datamodel import UNFIT, DataModel
from scxml_runtime.data.errors import PythonThrow, named
from scxml_runtime.js.budget import CHARACTER_SIZE, ENTRY_SIZE
from scxml_runtime.js.errors import make_error
from scxml_runtime.js.functions import Native
from scxml_runtime.js.names import mangle

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any, TypeAlias

    Function: TypeAlias = Callable[..., Any]
    Scopes: TypeAlias = Callable[[], Iterable[DataModel]]


class Functions(MutableMapping):  # type: ignore[type-arg]  # at run time it has no parameters
    """The functions of one host. A session has those that are there when it starts: `fresh` are the scopes of
    sessions that have not."""

    def __init__(self, fresh: Scopes) -> None:
        self._fresh = fresh
        self._functions: dict[str, Function] = {}
        self._classes: dict[type[DataModel], type[DataModel]] = {}

    def __getitem__(self, name: str) -> Function:
        return self._functions[name]

    def __setitem__(self, name: str, function: Function) -> None:
        refuse_unfit(name, function)
        self._functions[name] = function
        self._change()

    def __delitem__(self, name: str) -> None:
        del self._functions[name]
        self._change()

    def __iter__(self) -> Iterator[str]:
        return iter(self._functions)

    def __len__(self) -> int:
        return len(self._functions)

    def __repr__(self) -> str:
        return repr(self._functions)

    def lend(self, scope: DataModel) -> None:
        """Let the scripts of a session that has not started call the functions."""
        own: Any = type(scope)
        own = getattr(own, "without_", own)
        if own not in self._classes:
            self._classes[own] = self._scope_class(own)
        scope.__class__ = self._classes[own]

    def _change(self) -> None:
        self._classes.clear()
        for scope in self._fresh():
            self.lend(scope)

    def _scope_class(self, own: type[DataModel]) -> type[DataModel]:
        """A chart's scope, as a class that has the functions which the chart has no <data> of the same name for."""
        lent = {mangle(name): Lent(name, function) for name, function in self._functions.items()}
        names = {name: each for name, each in lent.items() if name not in own.slots_}
        return type(own.__name__, (own,), {"__slots__": (), "without_": own, **names})


class Lent:
    """A function as scripts find it in their scope."""

    __slots__ = ("native",)

    def __init__(self, name: str, function: Function) -> None:
        self.native = Native(crossing(name, function), name, 0)

    def __get__(self, scope: DataModel | None, owner: type) -> Any:
        return self if scope is None else scope.owner_.realm.function_for(self.native)


def crossing(name: str, function: Function) -> Callable[..., Any]:
    """The function as scripts call it: values of ECMAScript on both sides."""

    def call(this: Any, *arguments: Any) -> Any:
        caller = js.running()
        caller.realm.step()
        given = _crossed(name, lambda: [js.to_python(each) for each in arguments])
        caller.realm.steps.pay(_weight(given)[0])
        try:
            answer = function(*given)
        except (RecursionError, MemoryError, js.Throw):
            raise  # what has a meaning of its own in scripts
        except Exception as error:
            if is_for_the_caller(error):
                raise
            js.enter(caller)
            _tell(caller, (name, given, error))
            raise _thrown(name, error) from error
        finally:
            js.enter(caller)  # it may have let another session run
        _tell(caller, (name, given, answer))
        found = _crossed(name, lambda: _entered(answer))
        caller.realm.steps.pay(*_weight(answer))
        return found

    return call


def _tell(caller: Any, called: tuple[str, list[Any], Any]) -> None:
    """Tell the observers of a call, with its answer or its exception."""
    session = caller.realm.machine  # None of scripts that run outside of sessions
    host = None if session is None else session.host_
    if host is not None and host.observers:
        host.tell(session, "called", called)


def _crossed(name: str, cross: Callable[[], Any]) -> Any:
    try:
        return cross()
    except UNFIT as problem:
        raise js.error("TypeError", f"{name}: {problem}") from None


def _entered(answer: Any) -> Any:
    if iscoroutine(answer):
        answer.close()
        raise TypeError("scripts wait for nothing: a coroutine can be no answer")
    return js.from_python(answer)


def _thrown(name: str, error: Exception) -> PythonThrow:
    """What scripts see of an exception."""
    return PythonThrow(make_error("Error", js.from_python(f"{name}: {named(error)}")))


def _weight(value: Any) -> tuple[int, int]:
    """The items in a plain value, and the bytes that they and its texts take at most."""
    items, characters, seen, ahead = 0, 0, set[int](), [value]
    while ahead:
        each = ahead.pop()
        if type(each) is str:
            characters += len(each)
        elif type(each) in (dict, list, tuple) and id(each) not in seen:
            seen.add(id(each))
            items += len(each)
            ahead += each.values() if type(each) is dict else each
    return items, items * ENTRY_SIZE + characters * CHARACTER_SIZE


def refuse_unfit(name: object, function: object) -> None:
    """ValueError for a name that scripts cannot call it by, TypeError for what is no function for them."""
    from scxml_runtime.js.source_text import RESERVED

    if type(name) is not str or not name.replace("$", "_").isidentifier() or name in RESERVED:
        raise ValueError(f"{name!r} is no name that a script can call a function by")
    if hasattr(DataModel, mangle(name)):
        raise ValueError(f"{name} is a name that scripts have already: choose another for the function")
    if not callable(function):
        raise TypeError(f"{name} is no function but a value of the type {type(function).__name__}")
    if any(
        asks(each)
        for asks in (iscoroutinefunction, isasyncgenfunction)
        for each in (function, type(function).__call__)
    ):
        raise TypeError(
            f"{name} is a coroutine function, and scripts wait for nothing: make it a service "
            f'(services={{"x-{name}": …}}), which <invoke type="x-{name}"> starts'
        )
