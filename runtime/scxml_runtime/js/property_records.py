"""Property descriptors as objects that scripts read and write (ES5 8.10.4, 8.10.5)."""

from __future__ import annotations

from .budget import step
from .calls import is_callable
from .conversions import require_object, truthy
from .descriptors import Descriptor
from .errors import error, not_callable
from .intrinsics import OBJECT_PROTOTYPE
from .objects import JSObject, bare
from .values import ACCESSOR, CONFIGURABLE, ENUMERABLE, MISS, WRITABLE, Property, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .values import Value


def descriptor_object(own: Property) -> JSObject:
    """FromPropertyDescriptor (8.10.4)."""
    own = own.resolved()
    flags = own.flags
    made = bare(OBJECT_PROTOTYPE)
    if flags & ACCESSOR:
        made.properties = {"get": own.getter, "set": own.setter}
    else:
        made.properties = {"value": own.value, "writable": bool(flags & WRITABLE)}
    made.properties["enumerable"] = bool(flags & ENUMERABLE)
    made.properties["configurable"] = bool(flags & CONFIGURABLE)
    return made


def wish_object(wish: Descriptor) -> JSObject:
    """A possibly partial descriptor as an object: only the fields it has."""
    fields = (
        ("value", wish.value),
        ("writable", wish.writable),
        ("get", wish.getter),
        ("set", wish.setter),
        ("enumerable", wish.enumerable),
        ("configurable", wish.configurable),
    )
    made = bare(OBJECT_PROTOTYPE)
    made.properties = {name: value for name, value in fields if value is not MISS}
    return made


def to_descriptor(value: Value) -> Descriptor:
    """ToPropertyDescriptor (8.10.5); TypeError for what is none."""
    step()
    source = require_object(value, "property descriptor")
    enumerable = attribute(source, "enumerable")
    configurable = attribute(source, "configurable")
    stored = field(source, "value")
    writable = attribute(source, "writable")
    wish = Descriptor(
        stored, writable, enumerable, configurable, function(source, "get"), function(source, "set")
    )
    if wish.is_accessor() and wish.is_data():
        raise error("TypeError", "a property descriptor has either a value or accessors")
    return wish


def field(source: JSObject, name: str) -> Value:
    return source.get(name, source) if source.has(name) else MISS


def attribute(source: JSObject, name: str) -> Value:
    value = field(source, name)
    return MISS if value is MISS else truthy(value)


def function(source: JSObject, name: str) -> Value:
    value = field(source, name)
    if value is not MISS and value is not undefined and not is_callable(value):
        raise not_callable(value)
    return value
