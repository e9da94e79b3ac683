"""Proxy objects (ECMA-262 9.5): each internal method asks the handler, and its answer is checked."""

from __future__ import annotations

from .arrays import new_array
from .budget import charge_each
from .calls import call, construct, get_method, is_callable, is_constructor
from .conversions import require_object, truthy
from .descriptors import Descriptor, from_property, merge, same_value
from .errors import error
from .objects import JSObject
from .property_records import to_descriptor, wish_object
from .realm import current
from .refusals import key_text
from .values import ACCESSOR, CONFIGURABLE, EMPTY, WRITABLE, Property, Symbol, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .errors import Throw
    from .values import Key, Value


class JSProxy(JSObject):
    """A proxy; `target` and `handler` are None once it is revoked."""

    __slots__ = ("handler", "target")
    class_name = "Proxy"
    target: JSObject | None
    handler: JSObject | None

    def checked_target(self) -> JSObject:
        if self.target is None or self.handler is None:
            raise error("TypeError", "the proxy has been revoked")
        return self.target

    def trap(self, name: str) -> tuple[JSObject, Value]:
        """The target, and the handler's function for an operation (undefined: the target's own)."""
        current().steps.pay(1)  # a proxy can stand behind itself
        target = self.checked_target()
        return target, get_method(self.handler, name)

    def get_own(self, key: Key) -> Property | None:
        target, trap = self.trap("getOwnPropertyDescriptor")
        if trap is undefined:
            return target.get_own(key)
        answer = call(trap, self.handler, target, key)
        if answer is not undefined and not isinstance(answer, JSObject):
            raise broken("getOwnPropertyDescriptor", key)
        own = target.get_own(key)
        if answer is undefined:
            if own is not None and (not own.flags & CONFIGURABLE or not target.is_extensible()):
                raise broken("getOwnPropertyDescriptor", key)
            return None
        wish = full(to_descriptor(answer))
        if not is_compatible(target.is_extensible(), wish, own) or hides_more(wish, own):
            raise broken("getOwnPropertyDescriptor", key)
        return wish.complete()

    def define_own(self, key: Key, wish: Descriptor) -> bool:
        target, trap = self.trap("defineProperty")
        if trap is undefined:
            return target.define_own(key, wish)
        if not truthy(call(trap, self.handler, target, key, wish_object(wish))):
            return False
        own = target.get_own(key)
        fixed = wish.configurable is False
        if own is None:
            if not target.is_extensible() or fixed:
                raise broken("defineProperty", key)
        elif merge(own, wish) is None or (fixed and own.flags & CONFIGURABLE) or locks(wish, own):
            raise broken("defineProperty", key)
        return True

    def has(self, key: Key) -> bool:
        target, trap = self.trap("has")
        if trap is undefined:
            return target.has(key)
        found = truthy(call(trap, self.handler, target, key))
        own = None if found else target.get_own(key)
        if own is not None and (not own.flags & CONFIGURABLE or not target.is_extensible()):
            raise broken("has", key)
        return found

    def get(self, key: Key, receiver: Value) -> Value:
        target, trap = self.trap("get")
        if trap is undefined:
            return target.get(key, receiver)
        value = call(trap, self.handler, target, key, receiver)
        own = fixed_property(target, key)
        if own is not None:
            if not own.flags & (ACCESSOR | WRITABLE) and not same_value(value, own.value):
                raise broken("get", key)
            if own.flags & ACCESSOR and own.getter is undefined and value is not undefined:
                raise broken("get", key)
        return value

    def set(self, key: Key, value: Value, receiver: Value) -> bool:
        target, trap = self.trap("set")
        if trap is undefined:
            return target.set(key, value, receiver)
        if not truthy(call(trap, self.handler, target, key, value, receiver)):
            return False
        own = fixed_property(target, key)
        if own is not None:
            if not own.flags & (ACCESSOR | WRITABLE) and not same_value(value, own.value):
                raise broken("set", key)
            if own.flags & ACCESSOR and own.setter is undefined:
                raise broken("set", key)
        return True

    def delete(self, key: Key) -> bool:
        target, trap = self.trap("deleteProperty")
        if trap is undefined:
            return target.delete(key)
        if not truthy(call(trap, self.handler, target, key)):
            return False
        own = target.get_own(key)
        if own is not None and (not own.flags & CONFIGURABLE or not target.is_extensible()):
            raise broken("deleteProperty", key)
        return True

    def own_keys(self) -> list[Key]:
        target, trap = self.trap("ownKeys")
        if trap is undefined:
            return target.own_keys()
        keys = listed_keys(call(trap, self.handler, target))
        present = target.own_keys()
        fixed = [key for key in present if fixed_property(target, key) is not None]
        missing = fixed if target.is_extensible() else present
        if any(key not in keys for key in missing):
            raise broken("ownKeys", "")
        if not target.is_extensible() and len(keys) != len(present):
            raise broken("ownKeys", "")
        return keys

    def parent(self) -> JSObject | None:
        target, trap = self.trap("getPrototypeOf")
        if trap is undefined:
            return target.parent()
        above = call(trap, self.handler, target)
        if above is not None and not isinstance(above, JSObject):
            raise broken("getPrototypeOf", "")
        if not target.is_extensible() and above is not target.parent():
            raise broken("getPrototypeOf", "")
        return above

    def set_parent(self, above: JSObject | None) -> bool:
        target, trap = self.trap("setPrototypeOf")
        if trap is undefined:
            return target.set_parent(above)
        if not truthy(call(trap, self.handler, target, above)):
            return False
        if not target.is_extensible() and above is not target.parent():
            raise broken("setPrototypeOf", "")
        return True

    def is_extensible(self) -> bool:
        target, trap = self.trap("isExtensible")
        if trap is undefined:
            return target.is_extensible()
        answer = truthy(call(trap, self.handler, target))
        if answer != target.is_extensible():
            raise broken("isExtensible", "")
        return answer

    def prevent_extensions(self) -> bool:
        target, trap = self.trap("preventExtensions")
        if trap is undefined:
            return target.prevent_extensions()
        answer = truthy(call(trap, self.handler, target))
        if answer and target.is_extensible():
            raise broken("preventExtensions", "")
        return answer


class CallableProxy(JSProxy):
    """A proxy of a function."""

    __slots__ = ("call", "construct")


def proxy_of(target: Value, handler: Value) -> JSProxy:
    """ProxyCreate (9.5.14)."""
    require_object(target, "Proxy target")
    require_object(handler, "Proxy handler")
    made = CallableProxy() if is_callable(target) else JSProxy()
    made.properties = EMPTY
    made.prototype = None
    made.target, made.handler = target, handler
    if isinstance(made, CallableProxy):
        made.call = lambda this, *args: call_through(made, this, args)
        made.construct = construct_through if is_constructor(target) else None
    return made


def call_through(proxy: JSProxy, this: Value, args: tuple[Value, ...]) -> Value:
    target, trap = proxy.trap("apply")
    if trap is undefined:
        return call(target, this, *args)
    return call(trap, proxy.handler, target, this, new_array(list(args)))


def construct_through(proxy: JSProxy, new_target: JSObject, args: tuple[Value, ...]) -> Value:
    target, trap = proxy.trap("construct")
    if trap is undefined:
        return construct(target, args, new_target)
    return require_object(
        call(trap, proxy.handler, target, new_array(list(args)), new_target), "construct result"
    )


def broken(trap: str, key: Key) -> Throw:
    return error("TypeError", f"the proxy's {trap} breaks a rule of objects ({key_text(key)})")


def fixed_property(target: JSObject, key: Key) -> Property | None:
    """The target's property if it is not configurable: what the handler must not deny."""
    own = target.get_own(key)
    return None if own is None or own.flags & CONFIGURABLE else own.resolved()


def full(wish: Descriptor) -> Descriptor:
    """CompletePropertyDescriptor."""
    return from_property(wish.complete())


def is_compatible(extensible: bool, wish: Descriptor, own: Property | None) -> bool:
    return extensible if own is None else merge(own, wish) is not None


def hides_more(wish: Descriptor, own: Property | None) -> bool:
    """Does the answer claim a property to be fixed that is not?"""
    if wish.configurable is not False:
        return False
    return (
        own is None
        or bool(own.flags & CONFIGURABLE)
        or (wish.writable is False and bool(own.flags & WRITABLE))
    )


def locks(wish: Descriptor, own: Property) -> bool:
    """A definition that claims to have made a fixed writable property read-only."""
    if own.flags & (ACCESSOR | CONFIGURABLE) or wish.is_accessor():
        return False
    return bool(own.flags & WRITABLE) and wish.writable is False


def listed_keys(answer: Value) -> list[Key]:
    """CreateListFromArrayLike with only keys, none twice."""
    from .builtins.function import list_from

    keys = list(list_from(answer))
    charge_each(len(keys))
    if any(type(key) is not str and type(key) is not Symbol for key in keys) or len(set(keys)) != len(keys):
        raise broken("ownKeys", "")
    return keys
