"""What every store does: in memory and on disk the same."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from scxml_runtime.durable import MemoryStore, SqliteStore, StoreError, StoreInUse, Wanted
from scxml_runtime.durable.stores import finding
from scxml_runtime.durable.stores.searching import count, is_wanted
from scxml_runtime.durable.stores.store import Arrived, Changes, Row, Store, Stretch, Trace, Wish, digest_of
from scxml_runtime.durable.stores.wanted import ORDERS

Made = Callable[[], Store]


@pytest.fixture(params=["memory", "sqlite"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    made: Store = MemoryStore() if request.param == "memory" else SqliteStore(tmp_path / "gates.db")
    made.open()
    yield made
    made.close()


def row(id: str, due: float | None = None, chart: str = "Gate", saved: str = "{}") -> Row:
    return Row(id, chart, "meaning", saved, due)


def waiting(store: Store, after: int = 0, limit: int = 100) -> list[tuple[str, str]]:
    return [(each.id, each.input) for each in store.waiting(after, limit)]


def test_a_new_store_is_empty(store: Store) -> None:
    assert store.rows(["a"]) == {}
    assert (store.listed(), store.due(1e12, 9), store.next_due()) == ([], [], None)
    assert (store.waiting(0, 9), store.wishes(0, 9), store.traces("a"), store.check()) == ([], [], [], [])
    assert (store.digest("a", "k"), store.note("n")) == (None, None)


def test_rows_are_as_they_were_committed_last(store: Store) -> None:
    whole = Row("b", "Gate", "meaning", '{"é": "\\u0000"}', 2.5, True, "no such chart")
    store.commit(Changes(rows=[row("a", 1.0), whole]))
    store.commit(Changes(rows=[row("a", None, saved="[1]"), row("c")]))
    assert store.rows(["a", "b", "nobody"]) == {"a": row("a", saved="[1]"), "b": whole}
    assert store.rows(["b"])["b"].is_over is True


def test_a_family_may_take_another_chart(store: Store) -> None:
    store.commit(Changes(rows=[row("a"), row("b")]))
    store.commit(Changes(rows=[row("a", chart="Door"), row("b", 3.0)]))
    assert [each.id for each in store.listed("Door")] == ["a"]
    assert store.listed("Gate") == [row("b", 3.0)]


def test_families_are_listed_in_the_order_of_their_ids_a_page_at_a_time(store: Store) -> None:
    store.commit(
        Changes(rows=[row(id, chart="Door" if id == "b" else "Gate") for id in ("d", "b", "a", "c")])
    )
    assert [each.id for each in store.listed(limit=3)] == ["a", "b", "c"]
    assert [each.id for each in store.listed(after="c")] == ["d"]
    assert [each.id for each in store.listed("Gate", after="a", limit=1)] == ["c"]


def many(count: int) -> list[Row]:
    """Families that differ in all that they can be looked for by."""
    chance = random.Random(count)
    return [
        Row(
            f"{chance.choice('aBc_%É')}-{number}",
            chance.choice(["Gate", "Door"]),
            chance.choice(["m1", "m2"]),
            "{}",
            None,
            is_over := chance.random() < 0.3,
            "no such chart" if chance.random() < 0.1 else None,
            chance.choice(["open", "shut", "left right", "left up", ""]),
            float(chance.randrange(20)),
            chance.choice([5.0, 7.25, 12.5, 40.0, -3.0]),
            "too many" if is_over and chance.random() < 0.5 else None,
        )
        for number in range(count)
    ]


WANTED: list[dict[str, Any]] = [
    {},
    {"version": "m1"},
    {"state": "left"},
    {"state": ("open", "up")},
    {"state": ""},
    {"status": "running"},
    {"status": "over"},
    {"status": "failed"},
    {"status": "problem"},
    {"status": "problem", "state": "open"},
    {"text": "B-1"},
    {"text": "b-1"},
    {"text": "_-"},
    {"text": "%"},
    {"text": "É"},
    {"text": "é"},
    {"text": "\0"},
    {"text": "1" * 60_000},
    {"changed_from": 1e300},
    {"changed_until": -1e300},
    {"changed_from": -1e300, "changed_until": 1e300},
    {"began_from": 3.0, "began_until": 9},
    {"changed_from": 7.25, "changed_until": 12.5},
    {"changed_until": 0.0},
    {"changed_from": 12.5, "status": "over", "text": "1"},
]


@pytest.mark.parametrize("few", [0, 20_000], ids=["in order", "sorted"])
@pytest.mark.parametrize("order", ["id", "-changed", "-began", "failed first"])
def test_what_is_wanted_is_found_in_its_order_page_by_page(
    store: Store, monkeypatch: pytest.MonkeyPatch, order: str, few: int
) -> None:
    monkeypatch.setattr(finding, "FEW", few)
    rows = many(120)
    store.commit(Changes(rows=rows))
    for chart in (None, "Gate"):
        for fields in WANTED:
            wanted = Wanted(order=order, **fields)
            there = [row for row in rows if chart in (None, row.chart) and is_wanted(row, wanted)]
            ordered = sorted((replace(row, saved="") for row in there), key=ORDERS[order])
            assert pages(store.found, chart, wanted, 7) == ordered, fields
            assert pages(store.searched, chart, wanted, 60) == ordered, fields


def test_a_search_goes_on_beside_what_is_committed(store: Store) -> None:
    store.commit(Changes(rows=many(60)))
    there, wanted = {each.id for each in many(60) if "-1" in each.id}, Wanted(text="-1", order="-changed")
    with ThreadPoolExecutor(2) as others:
        searches = []
        for number in range(60):
            searches.append(others.submit(store.searched, None, wanted))
            store.commit(Changes(rows=[row(f"more {number}")], forgotten=[f"more {number - 1}"]))
    assert all({each.id for each in search.result()} == there for search in searches)


@pytest.mark.parametrize("order", ["-changed", "-began", "failed first"])
def test_places_before_all_and_behind_all(store: Store, order: str) -> None:
    store.commit(Changes(rows=many(9)))
    wanted, first = Wanted(order=order), "0 " if order == "failed first" else ""
    assert len(store.found(None, wanted, f"{first}-1e300 a")) == 9
    assert store.found(None, wanted, f"{first and '1 '}1e300 a") == []


def pages(ask: Callable[..., list[Row]], chart: str | None, wanted: Wanted, limit: int) -> list[Row]:
    found: list[Row] = []
    while page := ask(chart, wanted, wanted.behind(found[-1]) if found else "", limit):
        found += page
    return found


def test_counts_are_of_those_that_stand_alike(store: Store) -> None:
    rows = many(120)
    store.commit(Changes(rows=rows))
    store.commit(Changes(rows=[replace(row, states="open") for row in rows[:40]], forgotten=[rows[-1].id]))
    left = [*(replace(row, states="open") for row in rows[:40]), *rows[40:-1]]
    assert store.counts() == count(left, None)
    assert store.counts("Door") == count(left, "Door")
    assert sum(each.sessions for each in store.counts()) == 119


def test_counts_tell_problems_apart_and_the_oldest_of_each(store: Store) -> None:
    rows = [replace(row(str(number)), changed=100.0 * number + 3) for number in range(1, 5)]
    rows[1] = replace(rows[1], problem="its turn failed")
    store.commit(Changes(rows=rows))
    store.commit(Changes(rows=[replace(rows[0], changed=903.0)]))
    assert [(each.problem, each.sessions, each.oldest) for each in store.counts()] == [
        (False, 3, 300.0),
        (True, 1, 200.0),
    ]


def test_a_transaction_that_fails_leaves_no_standing_behind(tmp_path: Path) -> None:
    """Numbers of standings are remembered: not those that were taken back."""
    store = SqliteStore(tmp_path / "gates.db")
    with closing(store):
        store.open()
        with pytest.raises(StoreError):
            store.commit(Changes(rows=[replace(row("a"), states="open")], notes={"n": object()}))  # type: ignore
        store.commit(Changes(rows=[replace(row("b"), states="shut")]))
        store.commit(Changes(rows=[replace(row("a"), states="open")]))
        assert store.rows(["a", "b"])["a"].states == "open"
        assert [each.states for each in store.counts()] == [("open",), ("shut",)]


def test_standings_without_families_go_when_the_store_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "gates.db"
    with closing(SqliteStore(path)) as store:
        store.open()
        for states in ("open", "shut", "gone"):
            store.commit(Changes(rows=[replace(row("a"), states=states)]))
        store.close()
        store.open()
        with closing(sqlite3.connect(path)) as looked:
            assert looked.execute("SELECT states FROM standing").fetchall() == [("gone",)]
        store.commit(Changes(rows=[replace(row("a"), states="open")]))
        assert store.rows(["a"])["a"].states == "open"


def test_what_is_no_place_in_the_order_is_refused(store: Store) -> None:
    for order, after in (
        ("-changed", "a"),
        ("-began", "nan a"),
        ("failed first", "1 2"),
        ("-changed", "inf a"),
    ):
        with pytest.raises(ValueError, match=r"is no place in the order .*: `after` is what wanted\.behind"):
            store.found(None, Wanted(order=order), after)


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"order": "changed"}, r"'changed' is no order; did you mean -changed\?"),
        ({"status": "done"}, "'done' is no status; "),
        ({"began_from": "9"}, "began_from is a number, seconds since 1970, not '9'"),
        ({"changed_until": float("nan")}, "changed_until is a number"),
        ({"text": 7}, "text is a str, not 7"),
    ],
)
def test_what_cannot_be_wanted_is_refused(fields: dict[str, Any], problem: str) -> None:
    with pytest.raises((TypeError, ValueError), match=problem):
        Wanted(**fields)


def test_who_is_due_comes_in_the_order_of_time(store: Store) -> None:
    store.commit(Changes(rows=[row("a", 30.0), row("b", 10.0), row("c"), row("d", 20.0), row("e", 10.0)]))
    assert store.due(20.0, 9) == ["b", "e", "d"]
    assert store.due(20.0, 1) == ["b"]
    assert store.due(9.9, 9) == []
    assert store.next_due() == 10.0


def test_what_is_due_is_what_the_last_row_says(store: Store) -> None:
    store.commit(Changes(rows=[row("a", 10.0), row("b", 11.0)]))
    for due in (5.0, None, 10.0):
        store.commit(Changes(rows=[row("a", due)]))
    assert store.due(99.0, 9) == ["a", "b"]
    assert store.due(99.0, 9) == ["a", "b"]
    store.commit(Changes(rows=[row("a")]))
    assert (store.due(99.0, 9), store.next_due()) == (["b"], 11.0)
    store.commit(Changes(rows=[row("a", 12.0)]))
    assert (store.due(99.0, 9), store.next_due()) == (["b", "a"], 11.0)


def test_a_moment_that_is_put_off_again_and_again_takes_no_memory() -> None:
    store = MemoryStore()
    store.open()
    for due in range(1_000):
        store.commit(Changes(rows=[row("a", float(due)), row("b", 500.5), row("c")]))
    assert len(store._all.dues) < 100
    assert store.due(9e9, 9) == ["b", "a"]


def test_inputs_wait_in_the_order_they_came(store: Store) -> None:
    store.commit(Changes(arrived=[Arrived("a", "1"), Arrived("b", "2")]))
    store.commit(Changes(arrived=[Arrived("a", "3")]))
    assert waiting(store) == [("a", "1"), ("b", "2"), ("a", "3")]
    first, second, _ = store.waiting(0, 9)
    assert waiting(store, first.number, 1) == [("b", "2")]
    store.commit(Changes(taken=[second.number]))
    assert waiting(store) == [("a", "1"), ("a", "3")]


def test_a_number_is_not_given_twice(store: Store) -> None:
    store.commit(Changes(arrived=[Arrived("a", "1")]))
    (taken,) = store.waiting(0, 9)
    store.commit(Changes(taken=[taken.number]))
    store.commit(Changes(arrived=[Arrived("a", "2")]))
    assert waiting(store, after=taken.number) == [("a", "2")]


def test_a_key_counts_once_for_a_family(store: Store) -> None:
    twice = [Arrived("a", "1", "k"), Arrived("a", "other", "k"), Arrived("b", "2", "k"), Arrived("a", "3")]
    store.commit(Changes(arrived=twice))
    store.commit(Changes(taken=[each.number for each in store.waiting(0, 1)], arrived=twice[:1]))
    assert waiting(store) == [("b", "2"), ("a", "3")]
    assert store.digest("a", "k") == digest_of("1")


def test_a_key_of_what_did_not_wait_counts_as_well(store: Store) -> None:
    store.commit(Changes(keys=[("a", "k", "digest")]))
    store.commit(Changes(arrived=[Arrived("a", "1", "k")]))
    assert (store.digest("a", "k"), waiting(store)) == ("digest", [])


def test_wishes_stand_until_they_are_fulfilled(store: Store) -> None:
    wishes = [Wish("w1", "a", "one"), Wish("w2", "b", "two"), Wish("w3", "a", "three")]
    store.commit(Changes(wishes=wishes[:2]))
    store.commit(Changes(wishes=wishes[1:]))
    assert [wish for _, wish in store.wishes(0, 9)] == wishes
    (first, _), *_ = store.wishes(0, 1)
    store.commit(Changes(fulfilled=["w2", "nothing"]))
    assert [wish for _, wish in store.wishes(first, 9)] == [wishes[2]]


def test_traces_are_those_of_the_family_in_their_order(store: Store) -> None:
    store.commit(Changes(traces=[Trace("a", 1.0, "one"), Trace("b", 2.0, "two"), Trace("a", 1.0, "three")]))
    (first, _), (_, second) = store.traces("a")
    assert second == Trace("a", 1.0, "three")
    assert [trace.told for _, trace in store.traces("a", Stretch(after=first))] == ["three"]
    assert [trace.told for _, trace in store.traces("a", Stretch(limit=1))] == ["one"]


def test_traces_are_read_from_their_end(store: Store) -> None:
    store.commit(Changes(traces=[Trace("a", 1.0, str(number)) for number in range(10)]))
    last = store.traces("a", Stretch(before=1 << 40, limit=3))
    assert [trace.told for _, trace in last] == ["7", "8", "9"]
    assert [trace.told for _, trace in store.traces("a", Stretch(before=last[0][0], limit=2))] == ["5", "6"]
    assert (
        store.traces("a", Stretch(before=store.traces("a")[0][0]))
        == store.traces("b", Stretch(before=1 << 40))
        == []
    )


def test_traces_take_no_more_room_than_is_allowed_but_one_comes(store: Store) -> None:
    store.commit(Changes(traces=[Trace("a", 1.0, letter * 100) for letter in "abcd"]))
    assert [trace.told[0] for _, trace in store.traces("a", Stretch(largest=250))] == ["a", "b"]
    assert [trace.told[0] for _, trace in store.traces("a", Stretch(largest=200, before=1 << 40))] == [
        "c",
        "d",
    ]
    assert [trace.told[0] for _, trace in store.traces("a", Stretch(largest=1))] == ["a"]


def test_the_last_trace_is_the_one_behind_all_others(store: Store) -> None:
    assert store.last_trace("a") is None
    store.commit(Changes(traces=[Trace("a", 1.0, "one"), Trace("b", 2.0, "two"), Trace("a", 1.0, "three")]))
    assert store.last_trace("a") == store.traces("a")[-1]


def test_wishes_are_those_of_the_family_and_say_since_when(store: Store) -> None:
    wishes = [Wish("w1", "a", "one", 3.5), Wish("w2", "b", "two"), Wish("w3", "a", "three", 4.0)]
    store.commit(Changes(wishes=wishes))
    assert store.wishes_of("a") == [wishes[0], wishes[2]]
    assert [wish for _, wish in store.wishes(0, 9)] == wishes


def test_notes_are_kept(store: Store) -> None:
    store.commit(Changes(notes={"one": "1", "two": "2"}))
    store.commit(Changes(notes={"one": "3"}))
    assert (store.note("one"), store.note("two"), store.note("three")) == ("3", "2", None)


def everything(id: str) -> Changes:
    return Changes(
        rows=[row(id, 1.0)],
        arrived=[Arrived(id, "keyed", "k1"), Arrived(id, "plain")],
        keys=[(id, "k2", "digest")],
        wishes=[Wish(f"{id}-wish", id, "{}")],
        traces=[Trace(id, 1.0, "{}")],
    )


def seen(store: Store, id: str) -> list[object]:
    return [
        store.rows([id]),
        [each for each in store.listed() if each.id == id],
        [each for each in store.due(9.0, 9) if each == id],
        [each.input for each in store.waiting(0, 9) if each.id == id],
        [store.digest(id, key) for key in ("k1", "k2") if store.digest(id, key)],
        [wish for _, wish in store.wishes(0, 9) if wish.id == id],
        store.traces(id),
    ]


def test_nothing_stays_of_what_is_forgotten(store: Store) -> None:
    store.commit(everything("a"))
    store.commit(everything("b"))
    kept = seen(store, "b")
    assert all(kept)
    store.commit(Changes(forgotten=["a"]))
    assert not any(seen(store, "a"))
    assert seen(store, "b") == kept


def test_nothing_stays_of_what_is_forgotten_as_it_comes(store: Store) -> None:
    store.commit(replace(everything("a"), forgotten=["a"]))
    assert not any(seen(store, "a"))
    store.commit(everything("a"))
    assert all(seen(store, "a"))


def test_more_are_forgotten_at_once_than_a_statement_takes(store: Store) -> None:
    ids = [f"s-{number}" for number in range(1_200)]
    store.commit(Changes(arrived=[Arrived(id, "{}") for id in [*ids, "other"]]))
    store.commit(Changes(forgotten=ids))
    assert waiting(store) == [("other", "{}")]


def test_ten_megabytes_come_back(store: Store) -> None:
    big = "x" * 10_000_000
    store.commit(Changes(rows=[row("a", saved=big)], arrived=[Arrived("a", big)]))
    assert store.rows(["a"])["a"].saved == big
    assert waiting(store) == [("a", big)]


def test_what_was_committed_is_there_when_it_is_opened_again(store: Store) -> None:
    store.commit(everything("a"))
    before = seen(store, "a")
    store.close()
    store.open()
    assert seen(store, "a") == before


def test_a_store_has_one_keeper(store: Store) -> None:
    with pytest.raises(StoreInUse, match="close its other host first"):
        store.open()
    store.commit(everything("a"))
    store.close()
    store.close()
    store.open()


def test_a_store_that_is_closed_says_so(store: Store, tmp_path: Path) -> None:
    store.close()
    calls: list[Callable[[], object]] = [
        lambda: store.commit(Changes()),
        lambda: store.rows(["a"]),
        lambda: store.listed(),
        store.next_due,
        lambda: store.backup(tmp_path / "copy.db"),
        store.check,
    ]
    for call in calls:
        with pytest.raises(StoreError, match=r"is not open: call open\(\) first"):
            call()


def test_a_backup_is_a_store(store: Store, tmp_path: Path) -> None:
    store.commit(everything("a"))
    store.commit(Changes(notes={"n": "1"}, rows=[row("b")]))
    store.backup(tmp_path / "copy.db")
    store.commit(Changes(forgotten=["a"]))
    copy = SqliteStore(tmp_path / "copy.db")
    copy.open()
    try:
        assert all(seen(copy, "a"))
        assert (copy.note("n"), len(copy.listed()), copy.check()) == ("1", 2, [])
    finally:
        copy.close()


MOST = 2_000
"""Transactions while copies are made."""


def test_backups_are_whole_while_the_store_is_at_work(store: Store, tmp_path: Path) -> None:
    """Two families and what waits are changed together, while they are copied on another thread."""
    store.commit(Changes(arrived=[Arrived("c", "{}")] * 20_000))
    names = [tmp_path / f"copy-{number}.db" for number in range(4)]
    count = 0
    with ThreadPoolExecutor(1) as other:
        made = [other.submit(store.backup, name) for name in names]
        while not made[-1].done() and count < MOST:  # else it fills memory faster than it is copied
            rows = [row(id, saved=str(count)) for id in ("a", "b")]
            store.commit(Changes(rows=rows, arrived=[Arrived("c", "{}")]))
            count += 1
        assert [each.result() for each in made] == [None] * 4
    found = [copied(name) for name in names]
    assert found == sorted(found)
    assert all(one == two == waits - 20_001 for one, two, waits in found)


def copied(path: Path) -> tuple[int, int, int]:
    """The counts of a copy; where nothing had been counted yet, -1."""
    with closing(SqliteStore(path)) as store:
        store.open()
        assert store.check() == []
        rows = store.rows(["a", "b"])
        one, two = (int(rows[id].saved) if id in rows else -1 for id in ("a", "b"))
        return one, two, len(store.waiting(0, 1_000_000))


@pytest.mark.parametrize("tail", ["", "-wal", "-journal"])
def test_a_backup_takes_the_place_of_nothing(store: Store, tmp_path: Path, tail: str) -> None:
    there = tmp_path / f"there.db{tail}"
    there.write_text("mine")
    with pytest.raises(StoreError, match=rf"There is .*there\.db{tail} already"):
        store.backup(tmp_path / "there.db")
    assert there.read_text() == "mine"
