"""`scxmlc store`: what a host keeps in its file: a list, one session in words, a check, a backup.

In: the name of the file, whether its host runs or not. Out: lines on the standard output; the exit status is 1 for a
session that is not there, and of `check` for what is damaged; 2 for a file that cannot be read.

The rule that surprises: the file is opened for reading only, and each question is answered as of its own moment.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from math import inf, nextafter
from typing import Any

from scxml_runtime.durable.stores.looking import LookedAt
from scxml_runtime.durable.stores.store import Row, Store, StoreDamaged, StoreError, Stretch, Waiting, Wish
from scxml_runtime.durable.stores.wanted import Wanted
from scxml_runtime.session.saving.problems import SnapshotError
from scxml_runtime.slips import nearest
from scxmlc.cli import kept_sessions
from scxmlc.cli.failures import Unusable
from scxmlc.cli.inputs import named, one
from scxmlc.cli.sheet import Sheet
from scxmlc.cli.terminal import Terminal

PAGE = 1_000
"""Rows that are read at once."""

TURNS = 5
"""Of what happened to a session, the last that are shown."""

DAMAGED = "scxmlc store check tells all that is wrong; put a backup in its place"


@dataclass(frozen=True, slots=True)
class Page:
    """Which sessions to list, of a chart or of all."""

    chart: str | None
    wanted: Wanted
    after: str
    limit: int


def wanted(
    *, problem: bool, status: str | None, began_before: str | None, changed_before: str | None, **given: Any
) -> Wanted:
    """What options say. Raises Unusable for a moment that is none, and for two that contradict each other."""
    if problem and status not in (None, "problem"):
        raise Unusable(f"--problem is short for --status problem, which is not --status {status}")
    return Wanted(
        status="problem" if problem else status,
        began_until=_before("--began-before", began_before),
        changed_until=_before("--changed-before", changed_before),
        **given,
    )


def _before(option: str, told: str | None) -> float | None:
    """The last moment before a date; without a zone it is UTC, as lists tell it."""
    if told is None:
        return None
    try:
        moment = datetime.fromisoformat(told)
    except ValueError:
        raise Unusable(f"{option} {told!r} is no moment: write 2026-01-05 or 2026-01-05T09:00:00Z") from None
    return nextafter((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp(), -inf)


def list_sessions(name: str, page: Page, out: Terminal, err: Terminal) -> int:
    """The exit status of listing sessions, those of one page."""
    with _opened(name) as store:
        try:
            found = store.found(page.chart, page.wanted, page.after, page.limit + 1)
        except ValueError:
            said = f"--after {page.after!r} is no place in the order {page.wanted.order}"
            raise Unusable(f"{said}: take what the page before has told") from None
        shown = store.rows(row.id for row in found[: page.limit]).values()
        waiting = _counts(_inbox(store))
        lines = [kept_sessions.line(row, waiting[row.id], len(store.wishes_of(row.id))) for row in shown]
    for line in kept_sessions.table(lines, out.width):
        out.say(line)
    if len(found) > page.limit:
        err.say(f"and more: --after '{page.wanted.behind(found[page.limit - 1])}' goes on", "dim")
    elif not found:
        err.say("no session", "dim")
    return 0


def show(name: str, id: str, out: Terminal, err: Terminal) -> int:
    """The exit status of showing one session."""
    with _opened(name) as store:
        row = store.rows([id]).get(id)
        if row is None:
            near = " or ".join(nearest(id, [each.id for each in _rows(store)]))
            hint = f"did you mean {near}?" if near else f"scxmlc store list {name} shows what there is"
            err.problem(f"{name}: there is no session {id}", hint=hint)
            return 1
        waiting = [each.input for each in _inbox(store) if each.id == id]
        wishes = [wish for wish in _wishes(store) if wish.id == id]
        around = kept_sessions.Around(waiting, wishes, [*_last_turns(store, id)])
    try:
        kept_sessions.show(row, around, Sheet(out))
    except (SnapshotError, StoreDamaged) as problem:
        err.problem(f"{name}: {id} is damaged: {problem}", hint=DAMAGED)
        return 1
    return 0


def _last_turns(store: Store, id: str) -> Iterable[Any]:
    return (trace for _, trace in store.traces(id, Stretch(before=sys.maxsize, limit=TURNS)))


def check(name: str, out: Terminal, err: Terminal) -> int:
    """The exit status of reading all that is kept."""
    try:
        with _opened(name) as store:
            problems = store.check()
            sessions, strays = Counter[str](), []
            if not problems:
                sessions = Counter("over" if row.is_over else "running" for row in _rows(store))
                problems = [*_unreadable(store)]
                strays = [*_strays(store)]
            waiting, wishes = _counts(_inbox(store)), _counts(_wishes(store))
    except _Damaged as damage:
        err.problem(str(damage))
        return 1
    for problem in problems + strays:
        err.problem(problem)
    if problems or strays:
        return 1
    out.say(f"{kept_sessions.counted(sessions, 'session')}, {sessions['running']:,} of them running")
    out.say(f"{kept_sessions.counted(waiting, 'input')} waiting, {wishes.total():,} under way outside")
    out.say("All of it is as it was written.", "bold")
    return 0


def _unreadable(store: Store) -> Iterator[str]:
    """Sessions whose text is whole and tells nothing."""
    for row in _rows(store):
        try:
            kept_sessions.configuration(row)
        except StoreDamaged as problem:
            yield str(problem)


def _strays(store: Store) -> Iterator[str]:
    """What belongs to no session."""
    ids = {row.id for row in _rows(store)}
    for told, owners in (
        ("waits for", _counts(_inbox(store))),
        ("is under way for", _counts(_wishes(store))),
    ):
        for id in sorted(owners.keys() - ids):
            yield f"something {told} {id}, and there is no such session"


def backup(name: str, target: str, out: Terminal, err: Terminal) -> int:
    """The exit status of making a copy."""
    with _opened(name) as store:
        store.backup(named(target))
    out.say(f"backed up: {target}")
    return 0


# --- the store ---------------------------------------------------------------------------------------------------


class _Damaged(Unusable):
    """The store is one, and is damaged."""


@contextmanager
def _opened(name: str) -> Iterator[LookedAt]:
    """The store, to look at. What it refuses is told in its words."""
    store = LookedAt(one(name))
    try:
        store.open()
        try:
            yield store
        finally:
            store.close()
    except StoreDamaged as problem:
        raise _Damaged(str(problem)) from None
    except StoreError as problem:
        raise Unusable(str(problem)) from None


def _rows(store: Store) -> Iterator[Row]:
    after = ""
    while page := store.listed(None, after, PAGE):
        yield from page
        after = page[-1].id


def _inbox(store: Store) -> Iterator[Waiting]:
    after = 0
    while page := store.waiting(after, PAGE):
        yield from page
        after = page[-1].number


def _wishes(store: Store) -> Iterator[Wish]:
    after = 0
    while page := store.wishes(after, PAGE):
        yield from (wish for _, wish in page)
        after = page[-1][0]


def _counts(these: Iterable[Waiting | Wish]) -> Counter[str]:
    return Counter(each.id for each in these)
