"""Time values as text: the formats of Date.prototype's methods (ES5 15.9.5, B.2.6, and SpiderMonkey's
toLocaleFormat).

In come milliseconds and a zone, out goes text. The texts that ECMA-262 leaves open (toLocaleString and kin)
are the ones of SpiderMonkey 1.7, which strategies have met in the field.
"""

from __future__ import annotations

from .dates import UTC, Fields, local_fields

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from .dates import Zone

WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def _year(year: int) -> str:
    return f"{year:04d}" if year >= 0 else f"-{-year:04d}"


def _clock(f: Fields) -> str:
    return f"{f.hour:02d}:{f.minute:02d}:{f.second:02d}"


def zone_text(time: int, place: Zone) -> str:
    """The offset as `+0100`."""
    offset = place.offset(time)
    hours, minutes = divmod(abs(offset) // 60000, 60)
    return f"{'-' if offset < 0 else '+'}{hours:02d}{minutes:02d}"


def date_string(time: int, place: Zone) -> str:
    """`Mon Jan 05 2026`."""
    f = local_fields(time, place)
    return f"{WEEKDAYS[f.weekday][:3]} {MONTHS[f.month][:3]} {f.day:02d} {_year(f.year)}"


def time_string(time: int, place: Zone) -> str:
    """`13:04:05 GMT+0100 (CET)`."""
    return f"{_clock(local_fields(time, place))} GMT{zone_text(time, place)} ({place.name(time)})"


def full_string(time: int, place: Zone) -> str:
    """`Mon Jan 05 2026 13:04:05 GMT+0100 (CET)`."""
    return f"{date_string(time, place)} {time_string(time, place)}"


def utc_string(time: int) -> str:
    """`Mon, 05 Jan 2026 12:04:05 GMT`."""
    f = local_fields(time, UTC)
    return f"{WEEKDAYS[f.weekday][:3]}, {f.day:02d} {MONTHS[f.month][:3]} {_year(f.year)} {_clock(f)} GMT"


def iso_string(time: int) -> str:
    """`2026-01-05T12:04:05.000Z`; years outside 0 to 9999 with a sign and six digits."""
    f = local_fields(time, UTC)
    year = f"{f.year:04d}" if 0 <= f.year <= 9999 else f"{'-' if f.year < 0 else '+'}{abs(f.year):06d}"
    return f"{year}-{f.month + 1:02d}-{f.day:02d}T{_clock(f)}.{f.millisecond:03d}Z"


def locale_string(time: int, place: Zone) -> str:
    """`Mon Jan  5 13:04:05 2026`."""
    return locale_format("%c", time, place)


def locale_date_string(time: int, place: Zone) -> str:
    """`01/05/2026`."""
    return locale_format("%m/%d/%Y", time, place)


def locale_time_string(time: int, place: Zone) -> str:
    """`13:04:05`."""
    return locale_format("%H:%M:%S", time, place)


def _day_of_year(f: Fields) -> int:
    from .dates import days_from_civil

    return days_from_civil(f.year, f.month + 1, f.day) - days_from_civil(f.year, 1, 1)


def _week(f: Fields, first_weekday: int) -> int:
    return (_day_of_year(f) + 7 - (f.weekday - first_weekday) % 7) // 7


_DIRECTIVES: dict[str, Callable[[Fields], str]] = {
    "a": lambda f: WEEKDAYS[f.weekday][:3],
    "A": lambda f: WEEKDAYS[f.weekday],
    "b": lambda f: MONTHS[f.month][:3],
    "B": lambda f: MONTHS[f.month],
    "C": lambda f: f"{f.year // 100:02d}",
    "d": lambda f: f"{f.day:02d}",
    "e": lambda f: f"{f.day:2d}",
    "H": lambda f: f"{f.hour:02d}",
    "I": lambda f: f"{(f.hour + 11) % 12 + 1:02d}",
    "j": lambda f: f"{_day_of_year(f) + 1:03d}",
    "m": lambda f: f"{f.month + 1:02d}",
    "M": lambda f: f"{f.minute:02d}",
    "n": lambda f: "\n",
    "p": lambda f: "AM" if f.hour < 12 else "PM",
    "S": lambda f: f"{f.second:02d}",
    "t": lambda f: "\t",
    "u": lambda f: str(f.weekday or 7),
    "U": lambda f: f"{_week(f, 0):02d}",
    "w": lambda f: str(f.weekday),
    "W": lambda f: f"{_week(f, 1):02d}",
    "y": lambda f: f"{f.year % 100:02d}",
    "Y": lambda f: str(f.year),
    "%": lambda f: "%",
}
_COMPOUND = {
    "c": "%a %b %e %H:%M:%S %Y",
    "D": "%m/%d/%y",
    "F": "%Y-%m-%d",
    "h": "%b",
    "r": "%I:%M:%S %p",
    "R": "%H:%M",
    "T": "%H:%M:%S",
    "x": "%m/%d/%y",
    "X": "%H:%M:%S",
}


def locale_format(pattern: str, time: int, place: Zone) -> str:
    """toLocaleFormat: C's strftime in the C locale; an unknown directive stays as it is."""
    return _fill(pattern, local_fields(time, place), time, place)


def _fill(pattern: str, fields: Fields, time: int, place: Zone) -> str:
    head, *rest = pattern.split("%")
    out = [head]
    pieces = iter(rest)
    for piece in pieces:
        if not piece:  # "%%": the text after the second sign stands as it is
            out.append("%" + next(pieces, ""))
        else:
            out.append(_directive(piece[0], fields, time, place) + piece[1:])
    return "".join(out)


def _directive(letter: str, fields: Fields, time: int, place: Zone) -> str:
    if letter in _DIRECTIVES:
        return _DIRECTIVES[letter](fields)
    if letter in _COMPOUND:
        return _fill(_COMPOUND[letter], fields, time, place)
    if letter == "z":
        return zone_text(time, place)
    if letter == "Z":
        return place.name(time)
    return str(time // 1000) if letter == "s" else "%" + letter
