"""`instanceof` (ES5 11.8.6): whether an object descends from the prototype of a function."""

from __future__ import annotations

from .access import get_method, is_callable
from .conversions import to_display
from .errors import error
from .functions import JSFunction
from .objects import JSObject, ancestors
from .realm import FUNCTION_PROTOTYPE, current
from .values import Property, Symbol, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .values import Value


def instanceof(value: Value, function: Value) -> bool:
    """`value instanceof function` (ES5 11.8.6)."""
    if not isinstance(function, JSObject):
        raise error("TypeError", f"invalid 'instanceof' operand {to_display(function)}")
    if type(function) is JSFunction and tests_plainly(function):
        return has_instance(function, value)
    test = get_method(function, Symbol.has_instance)
    if test is not undefined:
        from .conversions import truthy

        return truthy(test.call(function, value))
    if function.call is None:
        raise error("TypeError", f"invalid 'instanceof' operand {to_display(function)}")
    return has_instance(function, value)


def tests_plainly(function: JSFunction) -> bool:
    """Does `instanceof` end at the built-in, which nobody can change, without being asked?"""
    return function.prototype is FUNCTION_PROTOTYPE and Symbol.has_instance not in function.properties


def has_instance(function: Value, value: Value) -> bool:
    """OrdinaryHasInstance (ECMA-262 7.3.20)."""
    if not is_callable(function):
        return False
    if getattr(function, "kind", "") == "bound":
        current().steps.pay(2)
        return instanceof(value, function.target)
    if not isinstance(value, JSObject):
        return False
    own = function.properties.get("prototype")
    prototype = own.value if type(own) is Property and own.flags < 8 else function.get("prototype", function)
    if not isinstance(prototype, JSObject):
        raise error("TypeError", "'prototype' property of function is not an object")
    above = value.prototype
    if above is prototype and type(value) is JSObject:
        return True
    for each in ancestors(value):  # noqa: SIM110  proxies run scripts in here, and any() goes through C
        if each is prototype:
            return True
    return False
