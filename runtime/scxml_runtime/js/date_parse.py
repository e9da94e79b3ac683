"""Text as a time value: Date.parse (ES5 15.9.4.2).

In comes any text, out go milliseconds or NaN. First the ISO format of ECMA-262, in which a date alone is
UTC and a date with a time but no zone is local; then everything Date itself prints and the older forms in
which people write dates: `Mon, 05 Jan 2026 13:04:05 GMT`, `Jan 5, 2026 1:04 PM`, `01/05/2026`. Surprising:
text that has the shape of the ISO format and an impossible value (a 30th of February) is NaN and not handed
to the lenient reader.
"""

from __future__ import annotations

from .date_format import MONTHS, WEEKDAYS
from .dates import days_from_civil, make_date, make_time, time_clip, to_utc
from .numbers import NAN

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .dates import Zone

    Number = int | float


def parse(text: str, place: Zone) -> Number:
    """Milliseconds since 1970, or NaN; `place` is the zone of times that name none."""
    try:
        return _Iso(text, place).value()
    except _NotIso:
        return _Lenient(text, place).value()


class _NotIso(Exception):
    """The text has not the shape of the ISO format."""


class _Cursor:
    """A place in a text and the few ways to go on from there."""

    __slots__ = ("at", "place", "text")

    def __init__(self, text: str, place: Zone) -> None:
        self.text = text
        self.place = place
        self.at = 0

    def peek(self) -> str:
        return self.text[self.at : self.at + 1]

    def take(self, character: str) -> bool:
        if self.peek() != character:
            return False
        self.at += 1
        return True

    def run(self, most: int = 1000) -> str:
        """The ASCII digits from here on, at most so many."""
        start = self.at
        while self.at < start + most and "0" <= (self.peek() or "x") <= "9":
            self.at += 1
        return self.text[start : self.at]


class _Iso(_Cursor):
    """YYYY[-MM[-DD]][THH:mm[:ss[.sss]][Z|±HH:mm]], where YYYY may be ±YYYYYY."""

    __slots__ = ()

    def number(self, count: int) -> int:
        digits = self.run(count)
        if len(digits) != count:
            raise _NotIso
        return int(digits)

    def year(self) -> Number:
        sign = self.peek()
        if sign not in ("+", "-"):
            return self.number(4)
        self.at += 1
        year = self.number(6)
        if sign == "-" and year == 0:
            return NAN
        return -year if sign == "-" else year

    def value(self) -> Number:
        year, month, day = self.year(), 1, 1
        if self.take("-"):
            month = self.number(2)
            if self.take("-"):
                day = self.number(2)
        if self.at == len(self.text):
            return time_clip(make_date(_civil(year, month, day), 0))
        if not self.take("T"):
            raise _NotIso
        time = self.time()
        offset = self.offset()
        if self.at != len(self.text):
            raise _NotIso
        moment = make_date(_civil(year, month, day), time)
        return time_clip(to_utc(moment, self.place) if offset is None else moment - offset)

    def time(self) -> Number:
        hour = self.number(2)
        if not self.take(":"):
            raise _NotIso
        minute, second, millisecond = self.number(2), 0, 0
        if self.take(":"):
            second = self.number(2)
            if self.take("."):
                millisecond = _thousandths(self.run())
        return _day_time(hour, minute, second, millisecond)

    def offset(self) -> int | None:
        if self.take("Z"):
            return 0
        sign = self.peek()
        if sign not in ("+", "-") or not sign:
            return None
        self.at += 1
        hours = self.number(2)
        if not self.take(":"):
            raise _NotIso
        total = (hours * 60 + self.number(2)) * 60000
        return -total if sign == "-" else total


def _thousandths(digits: str) -> int:
    if not digits:
        raise _NotIso
    return int(digits[:3].ljust(3, "0"))


def _civil(year: Number, month: int, day: int) -> Number:
    """The day number, or NaN where the calendar has no such day."""
    if not isinstance(year, int) or not 1 <= month <= 12 or not 1 <= day <= 31:
        return NAN
    start = days_from_civil(year, month, 1)
    length = days_from_civil(year + month // 12, month % 12 + 1, 1) - start
    return start + day - 1 if day <= length else NAN


def _day_time(hour: int, minute: int, second: int, millisecond: int) -> Number:
    midnight = hour == 24 and minute == second == millisecond == 0
    if (hour > 23 and not midnight) or minute > 59 or second > 59:
        return NAN
    return make_time(hour, minute, second, millisecond)


_ZONES = {
    "z": 0,
    "ut": 0,
    "utc": 0,
    "gmt": 0,
    "est": -5,
    "edt": -4,
    "cst": -6,
    "cdt": -5,
    "mst": -7,
    "mdt": -6,
}
_ZONES |= {"pst": -8, "pdt": -7}
_MONTH_WORDS = {name[:3].lower(): number for number, name in enumerate(MONTHS, 1)}
_WEEKDAY_WORDS = {name[:3].lower() for name in WEEKDAYS}


class _Lenient(_Cursor):
    """Numbers, months, times and zones in any sensible order; weekdays and bracketed comments are skipped."""

    __slots__ = ("clock", "month", "numbers", "offset", "pm", "signed")

    def __init__(self, text: str, place: Zone) -> None:
        super().__init__(text, place)
        self.numbers: list[int] = []
        self.month: int | None = None
        self.clock: list[int] | None = None
        self.offset: int | None = None
        self.pm: bool | None = None
        self.signed = False

    def value(self) -> Number:
        while self.at < len(self.text):
            if not self.token():
                return NAN
        day, time = self.day(), self.time()
        moment = make_date(day, time)
        return time_clip(to_utc(moment, self.place) if self.offset is None else moment - self.offset * 60000)

    def token(self) -> bool:
        """Read one token; False where no date is written so."""
        character = self.peek()
        if "0" <= character <= "9":
            return self.number()
        if character.isalpha():
            return self.word()
        if character == "(":
            return self.comment()
        self.at += 1
        if character in "+-" and (self.clock is not None or self.offset is not None):
            return self.zone(-1 if character == "-" else 1)
        return character in " ,/-.\t\n\r\xa0\u202f" or (character == "+" and not self.numbers)

    def comment(self) -> bool:
        depth = 0
        while self.at < len(self.text):
            character = self.peek()
            self.at += 1
            depth += (character == "(") - (character == ")")
            if not depth:
                break
        return True

    def number(self) -> bool:
        digits = self.run()
        if self.peek() == ":" and self.clock is None and len(digits) <= 2:
            return self.read_clock(int(digits))
        self.numbers.append(int(digits[:9]))
        return len(digits) <= 6 and len(self.numbers) <= 3

    def read_clock(self, hour: int) -> bool:
        clock = [hour]
        while len(clock) < 3 and self.take(":"):
            digits = self.run(2)
            if not digits:
                return False
            clock.append(int(digits))
        clock += [0] * (3 - len(clock))
        fraction = self.run() if self.take(".") else ""
        self.clock = [*clock, int(fraction[:3].ljust(3, "0"))]
        return self.peek() != ":"

    def zone(self, sign: int) -> bool:
        digits = self.run()
        if not digits or len(digits) > 4 or self.signed:
            return False
        hours, minutes = (int(digits), 0) if len(digits) <= 2 else divmod(int(digits), 100)
        if self.take(":"):
            minutes = int(self.run(2) or "0")
        self.offset = sign * (hours * 60 + minutes)
        self.signed = True
        return True

    def word(self) -> bool:
        start = self.at
        while self.peek().isalpha():
            self.at += 1
        self.take(".")
        name = self.text[start : self.at].rstrip(".").lower()
        if name in ("am", "pm"):
            self.pm = name == "pm"
        elif name in _ZONES:
            self.offset = _ZONES[name] * 60
        elif name[:3] in _MONTH_WORDS:
            self.month = _MONTH_WORDS[name[:3]]
        elif name[:3] not in _WEEKDAY_WORDS:
            return name == "t" and len(self.numbers) == 3 and self.text[self.at : self.at + 2].isdigit()
        return True

    def day(self) -> Number:
        if not self.numbers:
            return NAN
        first, second, third = (*self.numbers, 1, 1)[:3]
        if self.month is not None:
            year, month, day = (
                (second, self.month, first) if 1 <= first <= 31 else (first, self.month, second)
            )
        elif 1 <= first <= 12:
            year, month, day = third, first, second
        else:
            year, month, day = first, second, third
        if not 1 <= month <= 12 or not 1 <= day <= 31:
            return NAN
        return days_from_civil(_full_year(year), month, 1) + day - 1

    def time(self) -> Number:
        if self.clock is None:
            return NAN if self.pm is not None else 0
        hour, minute, second, millisecond = self.clock
        if self.pm is not None:
            if not 1 <= hour <= 12:
                return NAN
            hour = hour % 12 + (12 if self.pm else 0)
        return _day_time(hour, minute, second, millisecond)


def _full_year(year: int) -> int:
    return year + 2000 if year < 50 else year + 1900 if year < 100 else year
