"""Generators (ECMA-262 25.4): a Python generator behind a script's generator object."""

from __future__ import annotations

from .access import get
from .budget import charge_each
from .calls import call, get_method
from .conversions import require_object, truthy
from .errors import Throw, error
from .functions import JSFunction
from .intrinsics import intrinsic
from .iteration import Iteration, iterator_of, iterator_result
from .objects import Exotic, JSObject
from .refusals import wrong_this
from .values import EMPTY, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from .values import Value


class GeneratorReturn(BaseException):
    """Thrown into a Python generator so that its `finally` blocks run and it returns `value`."""

    def __init__(self, value: Value) -> None:
        self.value = value


class JSGenerator(Exotic):
    """A generator object; `body` is None once it has ended."""

    __slots__ = ("body", "running", "started")
    class_name = "Generator"
    body: Generator[Value, Value, Value] | None
    running: bool
    started: bool


def starter(
    function: JSFunction, code: Callable[..., Generator[Value, Value, Value]]
) -> Callable[..., Value]:
    """What a call of a generator function does: make the generator object."""

    def start(this: Value, *args: Value) -> JSGenerator:
        charge_each(2)
        body = code(this, *args)
        made = JSGenerator()
        above = function.get("prototype", function)
        made.properties = EMPTY
        made.prototype = above if isinstance(above, JSObject) else intrinsic("Generator.prototype")
        made.body = body
        made.running = made.started = False
        return made

    return start


def checked(this: Value) -> JSGenerator:
    if not isinstance(this, JSGenerator):
        raise wrong_this(this, "generator")
    if this.running:
        raise error("TypeError", "generator is already running")
    return this


def resume(generator: JSGenerator, step: Callable[[], Value]) -> JSObject:
    """Run the body to its next yield or its end."""
    generator.running = True
    try:
        value = step()
    except StopIteration as end:
        generator.body = None
        return iterator_result(end.value, True)
    except GeneratorReturn as end:
        generator.body = None
        return iterator_result(end.value, True)
    except BaseException:
        generator.body = None
        raise
    finally:
        generator.running = False
    return value.result if type(value) is Delegated else iterator_result(value, False)


def next_value(this: Value, value: Value = undefined, *_: Value) -> JSObject:
    """%GeneratorPrototype%.next."""
    generator = checked(this)
    body = generator.body
    if body is None:
        return iterator_result(undefined, True)
    if not generator.started:
        generator.started = True
        return resume(generator, lambda: next(body))
    return resume(generator, lambda: body.send(value))


def throw_into(this: Value, value: Value = undefined, *_: Value) -> JSObject:
    """%GeneratorPrototype%.throw."""
    return ended_by(checked(this), Throw(value))


def return_from(this: Value, value: Value = undefined, *_: Value) -> JSObject:
    """%GeneratorPrototype%.return."""
    return ended_by(checked(this), GeneratorReturn(value))


def ended_by(generator: JSGenerator, reason: BaseException) -> JSObject:
    body = generator.body
    if body is None or not generator.started:
        generator.body = None
        if isinstance(reason, GeneratorReturn):
            return iterator_result(reason.value, True)
        raise reason
    return resume(generator, lambda: body.throw(reason))


def delegate(iterable: Value) -> Generator[Value, Value, Value]:
    """`yield* iterable`, used as `yield from js.delegate(…)` (ECMA-262 14.4.14)."""
    charge_each(4)
    iterator = iterator_of(iterable)
    step = get(iterator, "next")
    result = checked_result(call(step, iterator, undefined))
    while not truthy(get(result, "done")):
        charge_each(2)
        try:
            sent = yield Delegated(result)
        except Throw as thrown:
            result = thrown_on(iterator, thrown)
        except GeneratorReturn as end:
            result = returned_on(iterator, end)
            if truthy(get(result, "done")):
                raise GeneratorReturn(get(result, "value")) from None
        else:
            result = checked_result(call(step, iterator, sent))
    return get(result, "value")


class Delegated:
    """A result object that `yield*` hands on as it is."""

    __slots__ = ("result",)

    def __init__(self, result: JSObject) -> None:
        self.result = result


def checked_result(result: Value) -> JSObject:
    return require_object(result, "iterator result")


def thrown_on(iterator: JSObject, thrown: Throw) -> JSObject:
    method = get_method(iterator, "throw")
    if method is undefined:
        Iteration(iterator).close()
        raise error("TypeError", "iterator has no method throw")
    return checked_result(call(method, iterator, thrown.value))


def returned_on(iterator: JSObject, end: GeneratorReturn) -> JSObject:
    method = get_method(iterator, "return")
    if method is undefined:
        raise end
    return checked_result(call(method, iterator, end.value))
