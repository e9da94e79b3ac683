"""Days, times and time zones of ECMA-262 (15.9.1): arithmetic on milliseconds since 1970, ±8.64e15 of them.

Time values are `int` milliseconds, or NaN for no time at all. Day arithmetic is done by hand, because
Python's `datetime` ends at the year 9999; it is asked only for the offsets of a time zone, with fold=0,
which is exactly ECMA-262's rule for local times that happen twice or never. Surprising: `make_time` works
in floats, in the order the standard writes, since scripts can see the rounding.
"""

from __future__ import annotations

from functools import lru_cache
from math import inf as INFINITY
from math import nan as NAN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import datetime, tzinfo

    Number = int | float

MS_PER_DAY = 86400000
MAX_TIME = 8640000000000000
DAYS_PER_400_YEARS = 146097
_DAYS_BEFORE_1970 = 719468  # from 1 March of the year 0


def days_from_civil(year: int, month: int, day: int) -> int:
    """Days from 1970-01-01 to a day of the proleptic Gregorian calendar; month 1 to 12, any day number."""
    year -= month <= 2
    era = year // 400
    year_of_era = year - era * 400
    day_of_year = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + day - 1
    day_of_era = year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year
    return era * DAYS_PER_400_YEARS + day_of_era - _DAYS_BEFORE_1970


def civil_from_days(days: int) -> tuple[int, int, int]:
    """Year, month (1 to 12) and day of the month of a day counted from 1970-01-01."""
    era, day_of_era = divmod(days + _DAYS_BEFORE_1970, DAYS_PER_400_YEARS)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    shifted = (5 * day_of_year + 2) // 153
    month = shifted + 3 if shifted < 10 else shifted - 9
    return era * 400 + year_of_era + (month <= 2), month, day_of_year - (153 * shifted + 2) // 5 + 1


class Fields:
    """A time value taken apart: month 0 to 11, weekday 0 for Sunday, as the getters of Date give them."""

    __slots__ = ("day", "hour", "millisecond", "minute", "month", "second", "weekday", "year")

    def __init__(self, time: int) -> None:
        days, rest = divmod(time, MS_PER_DAY)
        self.year, month, self.day = civil_from_days(days)
        self.month = month - 1
        self.weekday = (days + 4) % 7
        rest, self.millisecond = divmod(rest, 1000)
        rest, self.second = divmod(rest, 60)
        self.hour, self.minute = divmod(rest, 60)


def _integer(x: Number) -> int | None:
    """ToInteger, with None for what is not finite."""
    return int(x) if x == x and x not in (INFINITY, -INFINITY) else None


def make_day(year: Number, month: Number, date: Number) -> Number:
    """MakeDay (ES5 15.9.1.12): days since 1970, or NaN; the month may be any number, from 0 for January."""
    y, m, d = _integer(year), _integer(month), _integer(date)
    if y is None or m is None or d is None or abs(y) > 400000 or abs(m) > 4800000:
        return NAN
    return days_from_civil(y + m // 12, m % 12 + 1, 1) + d - 1


def make_time(hour: Number, minute: Number, second: Number, millisecond: Number) -> Number:
    """MakeTime (ES5 15.9.1.11): milliseconds, or NaN."""
    h, m, s, ms = _integer(hour), _integer(minute), _integer(second), _integer(millisecond)
    if h is None or m is None or s is None or ms is None:
        return NAN
    return float(h) * 3600000.0 + float(m) * 60000.0 + float(s) * 1000.0 + float(ms)


def make_date(day: Number, time: Number) -> Number:
    """MakeDate (ES5 15.9.1.13): milliseconds since 1970, or NaN."""
    return float(day) * MS_PER_DAY + time


def time_clip(time: Number) -> Number:
    """TimeClip (ES5 15.9.1.14): an integer within ±8.64e15, or NaN."""
    return int(time) if abs(time) <= MAX_TIME else NAN


class Zone:
    """A time zone: how many milliseconds local time is ahead of UTC at a moment. This class is UTC itself."""

    def offset(self, time: int) -> int:
        """The offset at a UTC time."""
        return 0

    def local_offset(self, time: int) -> int:
        """The offset that a local time has; the earlier one of a repeated hour."""
        return 0

    def name(self, time: int) -> str:
        """The abbreviation in force at a UTC time, such as CET."""
        return "UTC"


class RuledZone(Zone):
    """A zone that a `tzinfo` describes."""

    def __init__(self, rules: tzinfo) -> None:
        self.rules = rules

    def _at(self, time: int) -> datetime:
        """The clock reading as a naive datetime, moved by whole 400-year cycles into the years Python has."""
        from datetime import datetime

        days, rest = divmod(time, MS_PER_DAY)
        year, month, day = civil_from_days(days)
        if not 2 <= year <= 9997:
            year = year % 400 + (800 if year < 2 else 2400)
        rest, millisecond = divmod(rest, 1000)
        minutes, second = divmod(rest, 60)
        return datetime(year, month, day, minutes // 60, minutes % 60, second, millisecond * 1000)

    def _aware(self, time: int) -> datetime:
        from datetime import UTC as UNIVERSAL

        return self._at(time).replace(tzinfo=UNIVERSAL).astimezone(self.rules)

    def offset(self, time: int) -> int:
        return _milliseconds(self._aware(time))

    def local_offset(self, time: int) -> int:
        return _milliseconds(self._at(time).replace(tzinfo=self.rules))

    def name(self, time: int) -> str:
        return self._aware(time).tzname() or "UTC"


def _milliseconds(moment: datetime) -> int:
    offset = moment.utcoffset()
    return 0 if offset is None else (offset.days * 86400 + offset.seconds) * 1000


UTC = Zone()
_zones: dict[str, Zone] = {"UTC": UTC, "GMT": UTC, "Etc/UTC": UTC}


def zone(name: str) -> Zone:
    """The zone of an IANA name ("Europe/Berlin"). Raises KeyError, ValueError or OSError for what is none."""
    found = _zones.get(name)
    if found is None:
        from zoneinfo import ZoneInfo

        found = _zones[name] = RuledZone(ZoneInfo(name))
    return found


def to_local(time: int, place: Zone) -> int:
    """LocalTime (ES5 15.9.1.9): the clock reading, as if it were UTC."""
    return time + place.offset(time)


def to_utc(time: Number, place: Zone) -> Number:
    """UTC (ES5 15.9.1.9) of a clock reading; NaN stays NaN."""
    if not abs(time) <= MAX_TIME + MS_PER_DAY:
        return NAN
    return time - place.local_offset(int(time))


def local_fields(time: int, place: Zone) -> Fields:
    """What a clock in the zone shows at a time."""
    return Fields(to_local(time, place))


@lru_cache(maxsize=32)  # who asks for the year of a time asks for the month next
def shown_fields(time: int, place: Zone) -> Fields:
    """The same, to be looked at only."""
    return local_fields(time, place)
