"""Lists and counts of sessions that Restate keeps: its tables, asked by SQL at its admin address.

In: what is looked for. Out: records, as a store's are. The rule that surprises: each question goes through the states
of all sessions; what is asked of one session alone is asked of its object.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from scxml_runtime.data.errors import SessionError
from scxml_runtime.durable.host.payload import read, write
from scxml_runtime.durable.host.view import Listed
from scxml_runtime.durable.stores.summary import INTERVAL, interval_of
from scxml_runtime.durable.stores.wanted import Count, Wanted

if TYPE_CHECKING:
    from scxml_runtime.durable.on_restate.lines import Lines

HEADERS = {"Content-Type": "application/json", "Accept": "application/json"}

TEXTS = ("chart", "version", "states", "failure", "problem")
MOMENTS = ("began", "changed", "due", "written")
STANDINGS = " ".join(
    (
        "(select service_key as id,",
        "json_get_int(value_utf8, 'over') as over,",
        ", ".join(f"json_get_str(value_utf8, '{name}') as {name}" for name in TEXTS) + ",",
        ", ".join(f"json_get_float(value_utf8, '{name}') as {name}" for name in MOMENTS),
        "from state where service_name = 'Session' and key = 'standing')",
    )
)
"""Sessions, as `Kept.standing` tells of them."""

STATUS: Mapping[str, str] = {
    "running": "over = 0",
    "over": "over = 1",
    "failed": "failure is not null",
    "problem": "problem is not null",
}
WELL = "(case when failure is null and problem is null then 1 else 0 end)"
ORDERS: Mapping[str, tuple[str, ...]] = {
    "id": ("id",),
    "-changed": ("-changed", "id"),
    "-began": ("-began", "id"),
    "failed first": (WELL, "-changed", "id"),
}
"""What those of stores/wanted.py go by."""


class Tables:
    """`lines`: to the admin address."""

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def sessions(self, chart: str | None, wanted: Wanted, after: str, limit: int) -> list[Listed]:
        """A page of sessions; `wanted.state`: states that have none of their own."""
        terms = [*_terms(chart, wanted)]
        order = ORDERS[wanted.order]
        place = wanted.place(after)
        if place is not None:
            terms.append(_behind(order, place))
        return [listed_of(row) for row in self._standings(terms, ", ".join(order), limit)]

    def changed_since(self, moment: float, limit: int) -> list[tuple[Listed, float]]:
        """The last sessions that were written then or later, in order, each with when."""
        found = self._standings([f"written >= {moment!r}"], "-written, id", limit)
        return [(listed_of(row), row["written"]) for row in reversed(found)]

    def counts(self, chart: str | None) -> list[Count]:
        """How many stand where."""
        alike = "chart, version, states, over, failure is not null, problem is not null"
        where = "" if chart is None else f"where chart = {_quoted(chart)}"
        told = (
            "select chart, version, states, over, failure is not null as failed, problem is not null as stuck, "
            f"count(*) as n, min(changed) as oldest from {STANDINGS}"
        )
        return [_count(row) for row in self.query(f"{told} {where} group by {alike} order by {alike}")]

    def query(self, sql: str) -> list[dict[str, Any]]:
        """The rows of a statement."""
        body = write({"query": sql}).encode()
        status, answer = self._lines.ask("POST", "/query", body, HEADERS)
        if status != 200:
            raise SessionError(
                f"Restate answers no question ({status}): {answer.decode(errors='replace')[:300]}"
            )
        rows: list[dict[str, Any]] = read(answer.decode())["rows"]
        return rows

    def _standings(self, terms: Collection[str], order: str, limit: int) -> list[dict[str, Any]]:
        where = f"where {' and '.join(terms)}" if terms else ""
        return self.query(f"select * from {STANDINGS} {where} order by {order} limit {limit}")


def _count(row: dict[str, Any]) -> Count:
    return Count(
        row["chart"],
        row["version"],
        _states(row),
        bool(row["over"]),
        bool(row["failed"]),
        row["n"],
        bool(row["stuck"]),
        interval_of(row["oldest"]) * INTERVAL,
    )


def _terms(chart: str | None, wanted: Wanted) -> Iterator[str]:
    """Conditions."""
    for name, value in (("chart", chart), ("version", wanted.version)):
        if value is not None:
            yield f"{name} = {_quoted(value)}"
    if wanted.status is not None:
        yield STATUS[wanted.status]
    if wanted.state is not None:
        leaves = (
            f"strpos(concat(' ', states, ' '), {_quoted(f' {each} ')}) > 0" for each in sorted(wanted.leaves)
        )
        yield f"({' or '.join(leaves) or '1 = 0'})"
    if wanted.text is not None:
        yield f"strpos(lower(id), {_quoted(wanted.text.lower())}) > 0"
    for name in ("began", "changed"):
        for edge, sign in (("from", ">="), ("until", "<=")):
            moment = getattr(wanted, f"{name}_{edge}")
            if moment is not None:
                yield f"{name} {sign} {float(moment)!r}"


def _behind(order: tuple[str, ...], place: Iterable[Any]) -> str:
    """A condition: further on in the order than this place."""
    alternatives, same = [], ""
    for part, value in zip(order, map(_literal, place), strict=True):
        alternatives.append(f"({same}{part} > {value})")
        same += f"{part} = {value} and "
    return f"({' or '.join(alternatives)})"


def _literal(value: Any) -> str:
    return _quoted(value) if isinstance(value, str) else repr(value)


def _quoted(text: str) -> str:
    """As a literal of SQL."""
    return "'" + text.replace("'", "''") + "'"


def _states(row: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple((row["states"] or "").split())


def listed_of(row: Mapping[str, Any]) -> Listed:
    """A row of `STANDINGS`, or what `Kept.standing` tells with an id."""
    return Listed(
        row["id"],
        row["chart"],
        row.get("due"),
        bool(row["over"]),
        row.get("problem"),
        row["version"],
        _states(row),
        row["began"],
        row["changed"],
        row.get("failure"),
    )
