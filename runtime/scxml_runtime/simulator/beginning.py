"""When a simulation begins: a moment of the calendar, in a time zone.

In: what the test says, as text or as `datetime`. Out: seconds since 1970. The rule that surprises: what clocks show
twice is the first time, as `Date` has it, unless the text says its offset ("2026-10-25T02:30+01:00"); what they never
show is refused.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from datetime import timezone as fixed

from scxml_runtime.js.dates import RuledZone

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import tzinfo

    from scxml_runtime.js.dates import Zone

UNIVERSAL = fixed.utc  # noqa: UP017 - the same object on every Python
DEFAULT_NOW = "2026-01-05T09:00"
"""The start of virtual time (`ports.clock.START`), as local time."""

_1970 = datetime(1970, 1, 1, tzinfo=UNIVERSAL)


def seconds_since_1970(now: str | date, place: Zone | None) -> float:
    """The moment that `now` names, which is local time where it says no offset. Raises ValueError."""
    moment = _read(now) if isinstance(now, str) else now
    if not isinstance(moment, datetime):
        moment = datetime.combine(moment, time())
    if moment.tzinfo is None:
        moment = _local(moment, place.rules if isinstance(place, RuledZone) else UNIVERSAL)
    return (moment - _1970).total_seconds()


def _read(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text.strip())
    except ValueError:
        told = f'now should be a day and a time such as "2026-12-24T18:30", not {text!r}'
        raise ValueError(told) from None


def _local(moment: datetime, rules: tzinfo) -> datetime:
    """A clock reading in a zone. Raises ValueError for one that never comes."""
    found = moment.replace(tzinfo=rules)
    before, after = (
        found.replace(fold=fold).utcoffset() or timedelta()
        for fold in (0, 1)  # PEP 495: fold chooses the side
    )
    if before < after:
        raise ValueError(f"clocks are put forward in {rules} then: they never show {moment:%Y-%m-%d %H:%M}")
    return found
