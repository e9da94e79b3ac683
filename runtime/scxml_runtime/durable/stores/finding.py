"""How families are found in SQLite: what is wanted, as statements.

In: a connection, what is wanted. Out: the ids of a page, in order.

The rule that surprises: which way is the shorter one is decided here, not by SQLite, which does not know how many
families stand where. Where a condition has an index and few families, those are sorted; else all are gone through in
their order, until a page is full.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from scxml_runtime.durable.stores.searching import STATUS
from scxml_runtime.durable.stores.store import Row
from scxml_runtime.durable.stores.summary import interval_of
from scxml_runtime.durable.stores.wanted import Place, Wanted

FEW = 20_000
"""Families that are sorted rather than looked for in their order."""

STANDINGS = "SELECT number, chart, meaning, states, is_over, has_failed FROM standing"

Run = Callable[..., list[Any]]
"""The rows of a statement with these values."""


@dataclass(frozen=True, slots=True)
class Term:
    """A condition, with its values; `index`: the one by which it finds families."""

    text: str
    values: tuple[Any, ...] = ()
    index: str | None = None


@dataclass(frozen=True, slots=True)
class Search:
    """Where to look, and for what. `numbers`: the standings that count, None where all do."""

    run: Run
    terms: tuple[Term, ...]
    numbers: Sequence[int] | None
    limit: int

    def ids(self, order: Order, behind: Term | None) -> list[str]:
        """A page, in this order, behind a place."""
        short = next((term.index for term in self.terms if self._is_short(term)), None)
        if short is None and order is BY_ID and self.numbers is not None:
            return self._merged(behind)
        return self._page(short or order.index, order, self._all(behind))

    def _all(self, behind: Term | None) -> Iterator[Term]:
        yield from self.terms
        if behind is not None:
            yield behind

    def _is_short(self, term: Term) -> bool:
        if term.index is None:
            return False
        some = f"SELECT 1 FROM family INDEXED BY {term.index} WHERE {term.text} LIMIT {FEW + 1}"
        ((count,),) = self.run(f"SELECT COUNT(*) FROM ({some})", *term.values)
        return bool(count <= FEW)

    def _page(self, index: str | None, order: Order, terms: Iterator[Term]) -> list[str]:
        given = [*terms]
        by = f"INDEXED BY {index}" if index else ""
        where = " AND ".join(term.text for term in given) or "TRUE"
        statement = f"SELECT id FROM family {by} WHERE {where} ORDER BY {order.columns} LIMIT ?"
        values = [value for term in given for value in term.values]
        return [id for (id,) in self.run(statement, *values, self.limit)]

    def _merged(self, behind: Term | None) -> list[str]:
        """A page of each standing, in which the order is that of the index; of those together, the first."""
        found: list[str] = []
        rest = [term for term in self._all(behind) if term.index != "family_standing"]
        for number in self.numbers or ():
            terms = iter((Term("standing = ?", (number,)), *rest))
            found += self._page("family_standing", BY_ID, terms)
        return sorted(found)[: self.limit]


@dataclass(frozen=True, slots=True)
class Order:
    """An order: its columns, the index that has it, and what is behind a place in it."""

    columns: str
    index: str | None
    behind: Callable[..., Term]


def _behind_change(changed: float, id: str) -> Term:
    moment = -changed
    return Term(
        "interval <= ? AND (changed < ? OR (changed = ? AND id > ?))",
        (interval_of(moment), moment, moment, id),
    )


def _behind_begin(began: float, id: str) -> Term:
    moment = -began
    return Term("began <= ? AND (began < ? OR id > ?)", (moment, moment, id))


BY_ID = Order("id", None, lambda id: Term("id > ?", (id,)))
BY_CHANGE = Order("interval DESC, changed DESC, id", "family_interval", _behind_change)
BY_BEGIN = Order("began DESC, id", "family_began", _behind_begin)
ORDERS: Mapping[str, Order] = {"id": BY_ID, "-changed": BY_CHANGE, "-began": BY_BEGIN}


def found(run: Run, chart: str | None, wanted: Wanted, after: str, limit: int) -> list[str]:
    """The ids of a page. Raises ValueError for what is no place in the order."""
    place = wanted.place(after)
    numbers = _standings(run, chart, wanted)
    if numbers == []:
        return []
    search = Search(run, (*_terms(wanted, numbers),), numbers, limit)
    if wanted.order == "failed first":
        return _failed_first(search, place)
    order = ORDERS[wanted.order]
    return search.ids(order, None if place is None else order.behind(*place))


def _failed_first(search: Search, place: Place | None) -> list[str]:
    """Those that have failed or cannot go on, then the others; each by their last change."""
    failed = _in("standing", [number for number, *told in search.run(STANDINGS) if told[-1]])
    ill = Term(
        "number IN (SELECT number FROM family INDEXED BY family_problem WHERE problem IS NOT NULL"
        f" UNION SELECT number FROM family INDEXED BY family_standing WHERE {failed})"
    )
    ids: list[str] = []
    for number, term in enumerate((ill, Term(f"problem IS NULL AND NOT {failed}"))):
        if place is not None and place[0] > number:
            continue
        rest = replace(search, terms=(*search.terms, term), limit=search.limit - len(ids))
        is_here = place is not None and place[0] == number
        ids += rest.ids(BY_CHANGE, BY_CHANGE.behind(*place[1:]) if is_here and place else None)
        if len(ids) == search.limit:
            break
    return ids


def _standings(run: Run, chart: str | None, wanted: Wanted) -> list[int] | None:
    """The standings that count; None where all do."""
    status = None if wanted.status == "problem" else wanted.status
    if (chart, wanted.version, wanted.state, status) == (None, None, None, None):
        return None
    return [number for number, *told in run(STANDINGS) if _is_wanted(chart, wanted, status, *told)]


def _is_wanted(
    chart: str | None,
    wanted: Wanted,
    status: str | None,
    name: str,
    meaning: str,
    states: str,
    is_over: int,
    has_failed: int,
) -> bool:
    row = Row("", name, meaning, "", is_over=bool(is_over), failure="" if has_failed else None)
    return (
        chart in (None, name)
        and wanted.version in (None, meaning)
        and (wanted.state is None or not wanted.leaves.isdisjoint(states.split()))
        and (status is None or STATUS[status](row))
    )


def _in(column: str, numbers: Sequence[int]) -> str:
    return f"{column} IN ({','.join(map(str, numbers))})"


def _terms(wanted: Wanted, numbers: Sequence[int] | None) -> Iterator[Term]:
    """What has to hold; what costs least to look up, first."""
    if wanted.status == "problem":
        yield Term("problem IS NOT NULL", (), "family_problem")
    if numbers is not None:
        yield Term(_in("standing", numbers), (), "family_standing")
    yield from _between("began", wanted.began_from, wanted.began_until, "began", "family_began")
    yield from _between("changed", wanted.changed_from, wanted.changed_until, "interval", "family_interval")
    if wanted.text is not None:
        yield Term("instr(lower(id), lower(?)) > 0", (wanted.text,), "sqlite_autoindex_family_1")


def _between(
    column: str, first: float | None, last: float | None, indexed: str, index: str
) -> Iterator[Term]:
    given = [(sign, moment) for sign, moment in ((">=", first), ("<=", last)) if moment is not None]
    if given:
        whole = [interval_of(moment) if indexed != column else moment for _, moment in given]
        yield Term(" AND ".join(f"{indexed} {sign} ?" for sign, _ in given), (*whole,), index)
    if given and indexed != column:
        yield Term(
            " AND ".join(f"{column} {sign} ?" for sign, _ in given), tuple(moment for _, moment in given)
        )
