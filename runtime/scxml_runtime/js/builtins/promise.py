"""Promise (ECMA-262 25.6)."""

from __future__ import annotations

from ..access import get
from ..arrays import new_array
from ..budget import step
from ..calls import call, invoke, is_callable, is_constructor
from ..conversions import require_object
from ..errors import CATCHABLE, caught, error, not_callable
from ..functions import prototype_of
from ..intrinsics import OBJECT_PROTOTYPE, intrinsic
from ..iteration import iterate, iterator_abandon
from ..objects import JSObject, bare
from ..promises import Capability, JSPromise, capability, function_of, pending, resolving_functions, then
from ..refusals import needs_new, not_constructor, wrong_this
from ..registration import SPECIES, Constructor, Prototype, tag
from ..values import Symbol, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from ..values import Value


def refuse_call(this: Value, *_: Value) -> Value:
    raise needs_new("Promise")


def construct_promise(new_target: JSObject, executor: Value = undefined, *_: Value) -> JSPromise:
    if not is_callable(executor):
        raise not_callable(executor)
    promise = pending(prototype_of(new_target, "Promise.prototype"))
    resolve, reject = resolving_functions(promise)
    try:
        call(executor, undefined, resolve, reject)
    except CATCHABLE as thrown:
        reject.call(undefined, caught(thrown))
    return promise


def then_method(this: Value, fulfilled: Value = undefined, rejected: Value = undefined, *_: Value) -> Value:
    if not isinstance(this, JSPromise):
        raise wrong_this(this, "Promise")
    return then(this, fulfilled, rejected, capability(species_of(this)))


def species_of(o: JSObject) -> Value:
    """SpeciesConstructor with Promise as default (ECMA-262 7.3.20)."""
    maker = get(o, "constructor")
    if maker is undefined:
        return intrinsic("Promise").resolve()
    species = get(require_object(maker, "constructor"), Symbol.species)
    if species is undefined or species is None:
        return intrinsic("Promise").resolve()
    if not is_constructor(species):
        raise not_constructor(species)
    return species


def catch_method(this: Value, rejected: Value = undefined, *_: Value) -> Value:
    return invoke(this, "then", undefined, rejected)


def finally_method(this: Value, done: Value = undefined, *_: Value) -> Value:
    """Promise.prototype.finally (25.6.5.3)."""
    maker = species_of(require_object(this, "promise"))
    if not is_callable(done):
        return invoke(this, "then", done, done)

    def fulfilled(_: Value, value: Value = undefined, *__: Value) -> Value:
        waited = resolved(maker, call(done, undefined))
        return invoke(waited, "then", function_of(lambda *_: value, 0))

    def rejected(_: Value, reason: Value = undefined, *__: Value) -> Value:
        def again(*_: Value) -> Value:
            from ..errors import Throw

            raise Throw(reason)

        waited = resolved(maker, call(done, undefined))
        return invoke(waited, "then", function_of(again, 0))

    return invoke(this, "then", function_of(fulfilled, 1), function_of(rejected, 1))


def resolved(maker: Value, value: Value) -> Value:
    """PromiseResolve (25.6.4.5.1)."""
    if isinstance(value, JSPromise) and get(value, "constructor") is maker:
        return value
    made = capability(maker)
    call(made.resolve, undefined, value)
    return made.promise


def resolve(this: Value, value: Value = undefined, *_: Value) -> Value:
    return resolved(require_object(this, "Promise.resolve receiver"), value)


def reject(this: Value, reason: Value = undefined, *_: Value) -> Value:
    made = capability(this)
    call(made.reject, undefined, reason)
    return made.promise


class Combination:
    """The state of one Promise.all and its kin: results in order, and how many are still open."""

    __slots__ = ("made", "open", "results")

    def __init__(self, made: Capability) -> None:
        self.made = made
        self.results: list[Value] = []
        self.open = 1

    def slot(self, at: int, convert: Callable[[Value], Value]) -> JSObject:
        """A function that fills one place of the results, once."""
        done = False

        def fill(_: Value, value: Value = undefined, *__: Value) -> Value:
            nonlocal done
            if done:
                return undefined
            done = True
            self.results[at] = convert(value)
            return self.close_one()

        return function_of(fill, 1)

    def close_one(self) -> Value:
        self.open -= 1
        if self.open:
            return undefined
        return self.finish()

    def finish(self) -> Value:
        return call(self.made.resolve, undefined, new_array(self.results))


class AnyCombination(Combination):
    """Promise.any: the results are the reasons, and the end is a rejection."""

    __slots__ = ()

    def finish(self) -> Value:
        failure = caught(error("Error", "all promises were rejected"))
        failure.properties["errors"] = new_array(self.results)
        return call(self.made.reject, undefined, failure)


def outcome(status: str, name: str) -> Callable[[Value], Value]:
    def convert(value: Value) -> JSObject:
        made = bare(OBJECT_PROTOTYPE)
        made.properties = {"status": status, name: value}
        return made

    return convert


def same(value: Value) -> Value:
    return value


def all_handlers(state: Combination, at: int) -> tuple[Value, Value]:
    return state.slot(at, same), state.made.reject


def settled_handlers(state: Combination, at: int) -> tuple[Value, Value]:
    return state.slot(at, outcome("fulfilled", "value")), state.slot(at, outcome("rejected", "reason"))


def any_handlers(state: Combination, at: int) -> tuple[Value, Value]:
    return state.made.resolve, state.slot(at, same)


def race_handlers(state: Combination, at: int) -> tuple[Value, Value]:
    return state.made.resolve, state.made.reject


def combiner(kind: type[Combination], handlers: Callable[[Combination, int], tuple[Value, Value]]) -> Value:
    """Promise.all, allSettled, any or race: one function for each promise of an iterable."""

    def combine(this: Value, iterable: Value = undefined, *_: Value) -> Value:
        made = capability(this)
        try:
            subscribe(this, iterable, kind(made), handlers)
        except CATCHABLE as thrown:
            call(made.reject, undefined, caught(thrown))
        return made.promise

    return combine


def subscribe(
    maker: Value,
    iterable: Value,
    state: Combination,
    handlers: Callable[[Combination, int], tuple[Value, Value]],
) -> None:
    resolve_item = get(maker, "resolve")
    if not is_callable(resolve_item):
        raise not_callable(resolve_item)
    loop = iterate(iterable)
    for at, item in enumerate(loop):
        try:
            step()
            state.results.append(undefined)
            state.open += 1
            invoke(call(resolve_item, maker, item), "then", *handlers(state, at))
        except BaseException:
            iterator_abandon(loop)
            raise
    if handlers is not race_handlers:
        state.close_one()


STATICS = {
    "all": (combiner(Combination, all_handlers), 1),
    "allSettled": (combiner(Combination, settled_handlers), 1),
    "any": (combiner(AnyCombination, any_handlers), 1),
    "race": (combiner(Combination, race_handlers), 1),
    "reject": (reject, 1),
    "resolve": (resolve, 1),
    **SPECIES,
}
TABLES = {
    "Promise": Constructor(refuse_call, construct_promise, 1, STATICS),
    "Promise.prototype": Prototype(
        {
            "catch": (catch_method, 1),
            "finally": (finally_method, 1),
            "then": (then_method, 2),
            Symbol.to_string_tag: tag("Promise"),
        }
    ),
}
