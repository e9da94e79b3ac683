"""Boolean (ES5 15.6)."""

from __future__ import annotations

from ..budget import charge_each
from ..conversions import truthy
from ..functions import prototype_of
from ..refusals import wrong_this
from ..registration import Constructor, Prototype
from ..values import undefined
from ..wrappers import Wrapper

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ..objects import JSObject
    from ..values import Value


def call(this: Value, value: Value = undefined, *_: Value) -> bool:
    return truthy(value)


def construct(new_target: JSObject, value: Value = undefined, *_: Value) -> Wrapper:
    charge_each(2)
    return Wrapper.of("Boolean", truthy(value), prototype_of(new_target, "Boolean.prototype"))


def value_of(this: Value, *_: Value) -> bool:
    if type(this) is bool:
        return this
    if type(this) is Wrapper and type(this.value) is bool:
        return this.value
    raise wrong_this(this, "Boolean")


def to_string(this: Value, *_: Value) -> str:
    return "true" if value_of(this) else "false"


def shape() -> Wrapper:
    made = Wrapper()
    made.value = False
    return made


TABLES = {
    "Boolean": Constructor(call, construct, 1),
    "Boolean.prototype": Prototype({"toString": (to_string, 0), "valueOf": (value_of, 0)}, shape),
}
