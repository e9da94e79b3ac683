"""Dates and times in zones, and special days, as `_genesys.session` tells them (ORS core 5.2).

In: a host's clock and zone, and the configuration. Out: "14:05:00", "2026-01-05", 0 for Sunday. Zones are IANA names
("Europe/Paris") or the abbreviations of the configuration database ("PST", "ECT"); an abbreviation follows its
region's daylight saving time. The rule that surprises: without a zone it is the host's, and the arithmetic is that of
`Date`, so that both always show the same.
"""

from __future__ import annotations

from scxml_runtime.js.dates import UTC, RuledZone, local_fields, zone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import tzinfo
    from typing import Any, Protocol

    from scxml_runtime.js.dates import Fields, Zone
    from scxml_runtime.ports.clock import Clock
    from scxml_runtime.ports.configuration import Configuration

    class Place(Protocol):
        """Where sessions run: a host."""

        clock: Clock
        timezone: Zone | None


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
    """What time it is, here and elsewhere."""

    __slots__ = ("configuration", "host")

    def __init__(self, host: Place, configuration: Configuration) -> None:
        self.host = host
        self.configuration = configuration

    def moment(self, zone: str | None) -> Fields:
        """Now, in a zone. Raises LookupError for a zone that nobody knows."""
        return now_in(self.host, zone_of(zone) if zone else None)

    def time(self, zone: str | None = None) -> str:
        """HH:MM:SS, 24 hours."""
        now = self.moment(zone)
        return f"{now.hour:02}:{now.minute:02}:{now.second:02}"

    def date(self, zone: str | None = None) -> str:
        """YYYY-MM-DD."""
        return _date(self.moment(zone))

    def day(self, zone: str | None = None) -> int:
        """The day of the week, Sunday 0."""
        return self.moment(zone).weekday

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


_NAMELESS = '""'


def now_in(host: Place, place: Zone | None = None) -> Fields:
    """What a clock shows at this moment: in a zone, or where the host is."""
    return local_fields(int(host.clock.milliseconds() // 1), place or host.timezone or UTC)


def zone_of(name: Any) -> Zone:
    """The zone of a name. Raises LookupError."""
    try:
        return zone(ABBREVIATIONS.get(name, name))
    except (TypeError, LookupError, ValueError, OSError, AttributeError):
        raise LookupError(f"there is no time zone {name or _NAMELESS}") from None


def known_zone(timezone: str | tzinfo) -> Zone:
    """The zone that a host is to be in. Raises ValueError, with names that are near."""
    if not isinstance(timezone, str):
        return RuledZone(timezone)
    try:
        return zone_of(timezone)
    except LookupError as problem:
        raise ValueError(f"{problem.args[0]}{_near(timezone)}") from None


def _near(name: str) -> str:
    """A way out for a name that is no zone's."""
    from difflib import get_close_matches
    from zoneinfo import available_timezones

    known = sorted(available_timezones() | set(ABBREVIATIONS))
    if len(known) == len(ABBREVIATIONS):
        return ": this machine has no time zones, which the package tzdata brings"
    lower = {each.lower(): each for each in known}
    near = [lower[each] for each in get_close_matches(name.lower(), lower, 3, 0.7)]
    return f"; did you mean {' or '.join(near)}?" if near else '; a zone is called like "Europe/Berlin"'


def _date(moment: Fields) -> str:
    return f"{moment.year:04}-{moment.month + 1:02}-{moment.day:02}"


def _covers(entry: str, now: Fields, use_time: bool) -> bool:
    date, _, period = entry.strip().partition(" ")
    today = _date(now)
    if date not in (today, today[-5:]):
        return False
    if not use_time or not period:
        return True
    start, _, end = period.partition("-")
    return start <= f"{now.hour:02}:{now.minute:02}" <= (end or start)
