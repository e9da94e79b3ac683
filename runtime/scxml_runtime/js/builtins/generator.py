"""Generator functions and generator objects (ECMA-262 25.2, 25.4)."""

from __future__ import annotations

from ..generators import next_value, return_from, throw_into
from ..intrinsics import intrinsic
from ..registration import Constructor, Prototype, link, tag
from ..values import CONFIGURABLE, Symbol
from .function import made_from_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..objects import JSObject
    from ..values import Value


def construct(new_target: JSObject, *args: Value) -> Value:
    return made_from_text(new_target, args, "generator", "GeneratorFunction.prototype")


def plain_call(this: Value, *args: Value) -> Value:
    return construct(intrinsic("GeneratorFunction").resolve(), *args)


def construct_async(new_target: JSObject, *args: Value) -> Value:
    return made_from_text(new_target, args, "async", "AsyncFunction.prototype")


def async_call(this: Value, *args: Value) -> Value:
    return construct_async(intrinsic("AsyncFunction").resolve(), *args)


TABLES = {
    "AsyncFunction": Constructor(async_call, construct_async, 1),
    "AsyncFunction.prototype": Prototype(
        {
            "constructor": link("AsyncFunction", CONFIGURABLE),
            Symbol.to_string_tag: tag("AsyncFunction"),
        },
        constructor=False,
    ),
    "GeneratorFunction": Constructor(plain_call, construct, 1),
    "GeneratorFunction.prototype": Prototype(
        {
            "constructor": link("GeneratorFunction", CONFIGURABLE),
            "prototype": link("Generator.prototype", CONFIGURABLE),
            Symbol.to_string_tag: tag("GeneratorFunction"),
        },
        constructor=False,
    ),
    "Generator.prototype": Prototype(
        {
            "constructor": link("GeneratorFunction.prototype", CONFIGURABLE),
            "next": (next_value, 1),
            "return": (return_from, 1),
            "throw": (throw_into, 1),
            Symbol.to_string_tag: tag("Generator"),
        },
        constructor=False,
    ),
}
