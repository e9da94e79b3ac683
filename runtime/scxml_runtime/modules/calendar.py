"""Dates and times in zones, and special days, as `_genesys.session` tells them (ORS core 5.2).

In: a clock in seconds since 1970, and the configuration. Out: "14:05:00", "2026-01-05", 0 for Sunday. Zones
are IANA names ("Europe/Paris") or the abbreviations of the configuration database ("PST", "ECT"); an
abbreviation follows its region's daylight saving time.
"""

from __future__ import annotations

from datetime import datetime, timezone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import tzinfo

    from scxml_runtime.ports.configuration import Configuration

#: Abbreviations as strategies in the field write them; what each stands for is inferred.
ABBREVIATIONS = {
    "GMT": "UTC",
    "UTC": "UTC",
    "WET": "Europe/Lisbon",
    "ECT": "Europe/Paris",
    "CET": "Europe/Paris",
    "EET": "Europe/Athens",
    "MSK": "Europe/Moscow",
    "AST": "America/Halifax",
    "EST": "America/New_York",
    "CST": "America/Chicago",
    "MST": "America/Denver",
    "PST": "America/Los_Angeles",
    "IST": "Asia/Kolkata",
    "JST": "Asia/Tokyo",
    "AET": "Australia/Sydney",
}


class Calendar:
    """What time it is, elsewhere."""

    __slots__ = ("clock", "configuration")

    def __init__(self, clock: Callable[[], float], configuration: Configuration) -> None:
        self.clock = clock
        self.configuration = configuration

    def moment(self, zone: str | None) -> datetime:
        """Now, in a zone. Raises LookupError for a zone that nobody knows."""
        return datetime.fromtimestamp(self.clock(), zone_of(zone or "UTC"))

    def time(self, zone: str | None = None) -> str:
        """HH:MM:SS, 24 hours."""
        return self.moment(zone).strftime("%H:%M:%S")

    def date(self, zone: str | None = None) -> str:
        """YYYY-MM-DD."""
        return self.moment(zone).strftime("%Y-%m-%d")

    def day(self, zone: str | None = None) -> int:
        """The day of the week, Sunday 0."""
        return self.moment(zone).isoweekday() % 7

    def is_special_day(
        self, table: str, day: str | None = "", zone: str | None = None, use_time: bool = False
    ) -> bool:
        """Whether today is in the table.

        Entries are dates (2026-12-25), dates without a year (12-25), or periods of a day ("12-24
        14:00-23:59"), whose times count only with `use_time`. The form of entries is a choice of this
        runtime.
        """
        now = self.moment(zone)
        return any(_covers(entry, now, bool(use_time)) for entry in self.configuration.days(table, day or ""))


def zone_of(name: str) -> tzinfo:
    """The zone of a name. Raises LookupError."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    name = ABBREVIATIONS.get(name, name)
    if name == "UTC":
        return timezone.utc  # noqa: UP017 - the same object on every Python
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise LookupError(f"there is no time zone {name}") from None


def _covers(entry: str, now: datetime, use_time: bool) -> bool:
    date, _, period = entry.strip().partition(" ")
    if date not in (now.strftime("%Y-%m-%d"), now.strftime("%m-%d")):
        return False
    if not use_time or not period:
        return True
    start, _, end = period.partition("-")
    return start <= now.strftime("%H:%M") <= (end or start)
