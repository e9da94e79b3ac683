"""Promise objects (ECMA-262 25.6.1): state, reactions, and the jobs that run them.

Jobs wait in the realm until the machine drains them at the end of a macrostep.
"""

from __future__ import annotations

from .access import get
from .budget import charge_each
from .calls import call, construct, is_callable, is_constructor
from .errors import CATCHABLE, caught, error, made_at
from .functions import make
from .intrinsics import intrinsic
from .jobs import enqueue, track
from .objects import Exotic, JSObject
from .refusals import not_constructor
from .values import EMPTY, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from .functions import JSFunction
    from .values import Value

PENDING, FULFILLED, REJECTED = "pending", "fulfilled", "rejected"


class JSPromise(Exotic):
    """A promise; `reactions` is empty once it is settled. `is_handled`: somebody has asked what becomes of it."""

    __slots__ = ("is_handled", "reactions", "result", "state")
    class_name = "Promise"
    is_handled: bool
    state: str
    result: Value
    reactions: list[Reaction]


class Capability:
    """A promise and the functions that settle it (NewPromiseCapability)."""

    __slots__ = ("promise", "reject", "resolve")

    def __init__(self, promise: Value, resolve: Value, reject: Value) -> None:
        self.promise = promise
        self.resolve = resolve
        self.reject = reject


class Reaction:
    """What to do when a promise settles: the two handlers (undefined passes on) and whose promise comes
    next."""

    __slots__ = ("fulfilled", "next", "rejected")

    def __init__(self, follower: Capability | None, fulfilled: Value, rejected: Value) -> None:
        self.next = follower
        self.fulfilled = fulfilled
        self.rejected = rejected


PRICE = 16
"""Steps that a promise takes, with the functions that settle it, and a reaction with its job."""


def pending(prototype: Any) -> JSPromise:
    charge_each(PRICE)
    made = JSPromise()
    made.properties = EMPTY
    made.prototype = prototype
    made.state, made.result, made.reactions = PENDING, undefined, []
    made.is_handled = False
    return made


def function_of(code: Callable[..., Value], length: int) -> JSFunction:
    return make(code, "", length, "native")


def resolving_functions(promise: JSPromise) -> tuple[JSFunction, JSFunction]:
    """The pair of which only the first call counts (25.6.1.3)."""
    settled = False

    def resolve(this: Value, value: Value = undefined, *_: Value) -> Value:
        nonlocal settled
        if not settled:
            settled = True
            resolve_with(promise, value)
        return undefined

    def reject(this: Value, reason: Value = undefined, *_: Value) -> Value:
        nonlocal settled
        if not settled:
            settled = True
            settle(promise, REJECTED, reason)
        return undefined

    return function_of(resolve, 1), function_of(reject, 1)


def resolve_with(promise: JSPromise, value: Value) -> None:
    if value is promise:
        settle(promise, REJECTED, caught(error("TypeError", "a promise cannot be resolved with itself")))
        return
    if not isinstance(value, JSObject):
        settle(promise, FULFILLED, value)
        return
    try:
        then = get(value, "then")
    except CATCHABLE as thrown:
        settle(promise, REJECTED, caught(thrown))
        return
    if is_callable(then):
        enqueue(lambda: follow(promise, value, then))
    else:
        settle(promise, FULFILLED, value)


def follow(promise: JSPromise, thenable: JSObject, then: Value) -> None:
    """NewPromiseResolveThenableJob."""
    resolve, reject = resolving_functions(promise)
    try:
        call(then, thenable, resolve, reject)
    except CATCHABLE as thrown:
        reject.call(undefined, caught(thrown))


def settle(promise: JSPromise, state: str, result: Value) -> None:
    reactions, promise.reactions = promise.reactions, []
    promise.state, promise.result = state, result
    if state == REJECTED and not promise.is_handled:
        track(promise, made_at(result))
    for reaction in reactions:
        schedule(reaction, state, result)


def schedule(reaction: Reaction, state: str, result: Value) -> None:
    enqueue(lambda: react(reaction, state, result))


def react(reaction: Reaction, state: str, argument: Value) -> None:
    """NewPromiseReactionJob (25.6.2.1)."""
    handler = reaction.fulfilled if state == FULFILLED else reaction.rejected
    follower = reaction.next
    try:
        if handler is not undefined:
            argument, state = call(handler, undefined, argument), FULFILLED
    except CATCHABLE as thrown:
        reason = caught(thrown)
        if follower is not None:
            call(follower.reject, undefined, reason)
        return
    if follower is not None:
        call(follower.resolve if state == FULFILLED else follower.reject, undefined, argument)


def then(promise: JSPromise, fulfilled: Value, rejected: Value, follower: Capability | None) -> Value:
    """PerformPromiseThen (25.6.5.4.1)."""
    charge_each(PRICE)
    promise.is_handled = True
    reaction = Reaction(
        follower,
        fulfilled if is_callable(fulfilled) else undefined,
        rejected if is_callable(rejected) else undefined,
    )
    if promise.state == PENDING:
        promise.reactions.append(reaction)
    else:
        schedule(reaction, promise.state, promise.result)
    return undefined if follower is None else follower.promise


def capability(maker: Value) -> Capability:
    """NewPromiseCapability (25.6.1.5)."""
    if not is_constructor(maker):
        raise not_constructor(maker)
    if maker is intrinsic("Promise").resolve():
        promise = pending(intrinsic("Promise.prototype"))
        return Capability(promise, *resolving_functions(promise))
    made = Capability(undefined, undefined, undefined)

    def executor(this: Value, resolve: Value = undefined, reject: Value = undefined, *_: Value) -> Value:
        if made.resolve is not undefined or made.reject is not undefined:
            raise error("TypeError", "the promise executor was called twice")
        made.resolve, made.reject = resolve, reject
        return undefined

    made.promise = construct(maker, (function_of(executor, 2),), maker)
    if not is_callable(made.resolve) or not is_callable(made.reject):
        raise error("TypeError", "the promise executor got no functions")
    return made
