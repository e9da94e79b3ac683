"""Date (ES5 15.9 with B.2, ECMA-262 21.4, SpiderMonkey's toLocaleFormat).

The clock and the time zone are the realm's. Getters and setters come in a local and a UTC form and are made
from tables. Surprising: a setter reads the time before it converts its arguments, which may change the date
themselves.
"""

from __future__ import annotations

from math import floor

from .. import date_format as text
from ..budget import charge_each, charge_loop
from ..calls import invoke
from ..conversions import ordinary_to_primitive, to_integer, to_number, to_object, to_primitive, to_string
from ..dates import (
    UTC,
    Fields,
    Zone,
    local_fields,
    make_date,
    make_day,
    make_time,
    shown_fields,
    time_clip,
    to_utc,
)
from ..errors import error, to_display
from ..functions import prototype_of
from ..intrinsics import intrinsic
from ..numbers import INFINITY, NAN
from ..objects import Exotic, JSObject
from ..realm import current
from ..refusals import wrong_this
from ..registration import Constructor, Prototype, alias, locked_method
from ..values import CONFIGURABLE, EMPTY, Symbol, undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from ..realm import Realm
    from ..values import Key, Value

    Number = int | float

INVALID = "Invalid Date"

CLOCK = 16
"""Steps that it takes to turn a time into fields of a clock and back, or to write them."""

_FIELDS = {
    "FullYear": "year",
    "Month": "month",
    "Date": "day",
    "Day": "weekday",
    "Hours": "hour",
    "Minutes": "minute",
    "Seconds": "second",
    "Milliseconds": "millisecond",
}
_SETTERS = {
    "FullYear": ("year", "month", "day"),
    "Month": ("month", "day"),
    "Date": ("day",),
    "Hours": ("hour", "minute", "second", "millisecond"),
    "Minutes": ("minute", "second", "millisecond"),
    "Seconds": ("second", "millisecond"),
    "Milliseconds": ("millisecond",),
}
_PARTS = (NAN, 0, 1, 0, 0, 0, 0)


class JSDate(Exotic):
    """A Date object; `time` is milliseconds since 1970 as int, or NaN."""

    __slots__ = ("time",)
    class_name = "Date"
    time: Number


def here(realm: Realm) -> Zone:
    """The realm's time zone."""
    return realm.timezone or UTC


def universal(realm: Realm) -> Zone:
    return UTC


def now(this: Value = undefined, *_: Value) -> Number:
    return time_clip(floor(current().now()))


def of_parts(values: tuple[Value, ...]) -> Number:
    """Year, month, day … milliseconds as a time without zone."""
    given = [to_number(value) for value in values[:7]]
    year, month, day, hour, minute, second, millisecond = [*given, *_PARTS[len(given) :]]
    if year == year and 0 <= to_integer(year) <= 99:
        year = 1900 + to_integer(year)
    return make_date(make_day(year, month, day), make_time(hour, minute, second, millisecond))


def utc(this: Value, *values: Value) -> Number:
    return time_clip(of_parts(values))


def parse_text(source: str) -> Number:
    from ..date_parse import parse

    charge_each(CLOCK + 2 * len(source))
    return parse(source, here(current()))


def parse(this: Value, source: Value = undefined, *_: Value) -> Number:
    return parse_text(to_string(source))


def call(this: Value, *_: Value) -> str:
    charge_each(CLOCK)
    return shown(now(), text.full_string)


def construct(new_target: JSObject, *values: Value) -> JSDate:
    charge_each(CLOCK if len(values) > 1 else 3)
    if len(values) > 1:
        time = time_clip(to_utc(of_parts(values), here(current())))
    else:
        time = of_value(values[0]) if values else now()
    return of_time(time, prototype_of(new_target, "Date.prototype"))


def of_time(time: Number, prototype: Value) -> JSDate:
    made = JSDate()
    made.properties = EMPTY
    made.prototype = prototype
    made.time = time
    return made


def from_datetime(moment: datetime) -> JSDate:
    """A Date for a Python datetime; a naive one is a clock reading in the realm's zone."""
    y, mo, d, h, mi, s, ms = (*moment.timetuple()[:6], moment.microsecond // 1000)
    reading = make_date(make_day(y, mo - 1, d), make_time(h, mi, s, ms))
    offset = moment.utcoffset()
    time = to_utc(reading, here(current())) if offset is None else reading - offset.total_seconds() * 1000
    return of_time(time_clip(time), intrinsic("Date.prototype"))


def to_iso_text(date: JSDate) -> str | None:
    """What Python gets for a Date: its ISO text, None for an invalid one."""
    return text.iso_string(int(date.time)) if date.time == date.time else None


def of_value(value: Value) -> Number:
    """The time a single argument of the constructor means."""
    if isinstance(value, JSDate):
        return value.time
    primitive = to_primitive(value)
    return parse_text(primitive) if type(primitive) is str else time_clip(to_number(primitive))


def this_date(this: Value) -> JSDate:
    if not isinstance(this, JSDate):
        raise wrong_this(this, "Date")
    return this


def get_time(this: Value, *_: Value) -> Number:
    return this.time if type(this) is JSDate else this_date(this).time


def value_of(this: Value, *_: Value) -> Number:
    return this_date(this).time


def set_time(this: Value, value: Value = undefined, *_: Value) -> Number:
    date = this_date(this)
    date.time = time_clip(to_number(value))
    return date.time


def getter(field: str, place: Callable[[Realm], Zone]) -> Callable[..., Number]:
    """A method that reads one field of the clock in a zone."""

    def read(this: Value, *_: Value) -> Number:
        time = this.time if type(this) is JSDate else this_date(this).time
        realm = current()
        (realm.budget or realm.steps).pay(CLOCK // 4)
        return getattr(shown_fields(int(time), place(realm)), field) if time == time else NAN

    return read


def setter(names: tuple[str, ...], place: Callable[[Realm], Zone]) -> Callable[..., Number]:
    """A method that replaces fields of the clock in a zone, as many as it is given."""

    def change(this: Value, *values: Value) -> Number:
        date = this_date(this)
        time = date.time
        charge_each(CLOCK)
        numbers = [to_number(value) for value in (values or (undefined,))[: len(names)]]
        if time != time and names[0] != "year":
            return NAN
        fields = local_fields(int(time), place(current())) if time == time else Fields(0)
        for name, number in zip(names, numbers, strict=False):
            setattr(fields, name, number)
        date.time = time_clip(to_utc(whole(fields), place(current())))
        return date.time

    return change


def whole(f: Fields) -> Number:
    """The time that fields, in range or not, add up to."""
    return make_date(make_day(f.year, f.month, f.day), make_time(f.hour, f.minute, f.second, f.millisecond))


def get_year(this: Value, *_: Value) -> Number:
    time = this_date(this).time
    charge_each(CLOCK // 4)
    return shown_fields(int(time), here(current())).year - 1900 if time == time else NAN


def set_year(this: Value, value: Value = undefined, *_: Value) -> Number:
    date = this_date(this)
    time, year = date.time, to_number(value)
    charge_each(CLOCK)
    if year != year:
        date.time = NAN
        return NAN
    fields = local_fields(int(time), here(current())) if time == time else Fields(0)
    whole_year = to_integer(year)
    fields.year = 1900 + whole_year if 0 <= whole_year <= 99 else year  # type: ignore[assignment]
    date.time = time_clip(to_utc(whole(fields), here(current())))
    return date.time


def get_timezone_offset(this: Value, *_: Value) -> Number:
    time = this_date(this).time
    if time != time:
        return NAN
    charge_each(CLOCK // 4)
    minutes, rest = divmod(here(current()).offset(int(time)), 60000)
    return -minutes if not rest else -(minutes + rest / 60000)


def shown(time: Number, form: Callable[[int, Zone], str]) -> str:
    return form(int(time), here(current())) if time == time else INVALID


def writer(form: Callable[[int, Zone], str]) -> Callable[..., str]:
    """A method that writes the date in local time."""

    def write(this: Value, *_: Value) -> str:
        charge_each(CLOCK)
        return shown(this_date(this).time, form)

    return write


def to_utc_string(this: Value, *_: Value) -> str:
    time = this_date(this).time
    charge_each(CLOCK // 2)
    return text.utc_string(int(time)) if time == time else INVALID


def to_iso_string(this: Value, *_: Value) -> str:
    time = this_date(this).time
    if time != time:
        raise error("RangeError", "invalid date")
    charge_each(CLOCK // 2)
    return text.iso_string(int(time))


def to_json(this: Value, *_: Value) -> Value:
    target = to_object(this)
    time = to_primitive(target, "number")
    if type(time) in (int, float) and not abs(time) < INFINITY:
        return None
    return invoke(target, "toISOString")


def to_locale_format(this: Value, pattern: Value = undefined, *_: Value) -> str:
    date = this_date(this)
    form = "%c" if pattern is undefined else to_string(pattern)
    charge_each(CLOCK + form.count("%"))
    charge_loop(len(form))
    return shown(date.time, lambda time, place: text.locale_format(form, time, place))


def to_primitive_by_hint(this: Value, hint: Value = undefined, *_: Value) -> Value:
    """Date.prototype[Symbol.toPrimitive]: a date is a string unless a number is asked for."""
    if not isinstance(this, JSObject):
        raise wrong_this(this, "object")
    if hint in ("string", "default"):
        return ordinary_to_primitive(this, ("toString", "valueOf"))
    if hint != "number":
        raise error("TypeError", f'the hint is "default", "number" or "string": {to_display(hint)}')
    return ordinary_to_primitive(this, ("valueOf", "toString"))


def accessors() -> dict[Key, Value]:
    """The getters and setters of both forms."""
    members: dict[Key, Value] = {}
    for prefix, place in (("", here), ("UTC", universal)):
        for name, field in _FIELDS.items():
            members[f"get{prefix}{name}"] = (getter(field, place), 0)
        for name, names in _SETTERS.items():
            members[f"set{prefix}{name}"] = (setter(names, place), len(names))
    return members


TABLES = {
    "Date": Constructor(call, construct, 7, {"UTC": (utc, 7), "now": (now, 0), "parse": (parse, 1)}),
    "Date.prototype": Prototype(
        {
            **accessors(),
            "getTime": (get_time, 0),
            "getTimezoneOffset": (get_timezone_offset, 0),
            "getYear": (get_year, 0),
            "setTime": (set_time, 1),
            "setYear": (set_year, 1),
            "toDateString": (writer(text.date_string), 0),
            "toGMTString": alias("toUTCString"),
            "toISOString": (to_iso_string, 0),
            "toJSON": (to_json, 1),
            "toLocaleDateString": (writer(text.locale_date_string), 0),
            "toLocaleFormat": (to_locale_format, 1),
            "toLocaleString": (writer(text.locale_string), 0),
            "toLocaleTimeString": (writer(text.locale_time_string), 0),
            "toString": (writer(text.full_string), 0),
            "toTimeString": (writer(text.time_string), 0),
            "toUTCString": (to_utc_string, 0),
            "valueOf": (value_of, 0),
            Symbol.to_primitive: locked_method(to_primitive_by_hint, "[Symbol.toPrimitive]", 1, CONFIGURABLE),
        }
    ),
}
