"""Async functions (ECMA-262 25.7): a Python generator that yields promises, driven by promise jobs."""

from __future__ import annotations

from .errors import CATCHABLE, Throw, caught
from .functions import make
from .generators import GeneratorReturn
from .intrinsics import intrinsic
from .promises import JSPromise, function_of, pending, resolving_functions, then
from .values import undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from .functions import JSFunction
    from .values import Value

    Body = Generator[Value, Value, Value]


def async_function(
    code: Callable[..., Body], name: Value = "", length: int = 0, source: str | None = None
) -> JSFunction:
    """An async function; `code` is a Python generator function that yields what `awaiting` gives."""

    def start(this: Value, *args: Value) -> JSPromise:
        body = code(this, *args)
        promise = pending(intrinsic("Promise.prototype"))
        resolve, reject = resolving_functions(promise)
        advance(body, lambda: next(body), resolve, reject)
        return promise

    made = make(start, name, length, "method", source)
    made.prototype = intrinsic("AsyncFunction.prototype")
    return made


def awaiting(value: Value) -> JSPromise:
    """The promise an `await` waits for."""
    from .builtins.promise import resolved

    return resolved(intrinsic("Promise").resolve(), value)  # type: ignore[no-any-return]


def advance(body: Body, step: Callable[[], Value], resolve: JSFunction, reject: JSFunction) -> None:
    """Run the body to its next await, and go on when that promise settles."""
    try:
        awaited = step()
    except StopIteration as end:
        resolve.call(undefined, end.value)
        return
    except GeneratorReturn as end:
        resolve.call(undefined, end.value)
        return
    except CATCHABLE as thrown:
        reject.call(undefined, caught(thrown))
        return

    def fulfilled(_: Value, value: Value = undefined, *__: Value) -> Value:
        advance(body, lambda: body.send(value), resolve, reject)
        return undefined

    def rejected(_: Value, reason: Value = undefined, *__: Value) -> Value:
        advance(body, lambda: body.throw(Throw(reason)), resolve, reject)
        return undefined

    then(awaited, function_of(fulfilled, 1), function_of(rejected, 1), None)
