"""`scxmlc store`: what a host keeps, in words, while it runs or not; and what is said of files that are no store."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

import scxmlc
from scxml_runtime.durable import SqliteStore
from scxml_runtime.durable.family import effects as wanted
from scxml_runtime.durable.family.around import Around
from scxml_runtime.durable.family.family import Family
from scxml_runtime.durable.family.inputs import Sent, to_json
from scxml_runtime.durable.stores.store import Arrived, Changes, Row, Trace, Wish
from scxml_runtime.durable.stores.summary import summary
from tests.scxmlc.cli.conftest import CommandLine

NINE = 1767603600.0  # 2026-01-05T09:00:00Z

GATE = scxmlc.load(
    """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="gate" datamodel="ecmascript">
  <datamodel><data id="opened" expr="0"/></datamodel>
  <state id="shut"><transition event="push" target="open"/><transition event="sell" target="gone"/></state>
  <state id="open">
    <onentry>
      <assign location="opened" expr="opened + 1"/>
      <send event="shut" delay="5s"/>
      <send type="x-till" event="sell" id="sale"><param name="n" expr="opened"/></send>
    </onentry>
  </state>
  <final id="gone"/>
</scxml>""",
    "gate.scxml",
)
AROUND = Around(processors=frozenset({"x-till"}))


def family(id: str, *events: str) -> Changes:
    """A session at nine o'clock, and what it wants."""
    made = Family.begin(GATE, id, AROUND)
    turn = made.turn(NINE, [Sent(name) for name in events])
    told = json.dumps([[*events], sorted(made.session.configuration)])
    saved = made.saved()
    row = Row(id, "gate", "1", json.dumps(saved), turn.due, turn.is_over, None, *summary(saved))
    return Changes(
        rows=[row],
        wishes=[Wish(each.key, id, json.dumps(wanted.to_json(each))) for each in turn.effects],
        traces=[Trace(id, NINE, told)],
    )


@pytest.fixture
def store(folder: Path) -> SqliteStore:
    """Three gates in gates.db: shut, open, gone; and one event that waits."""
    made = SqliteStore(folder / "gates.db")
    made.open()
    made.commit(family("gate-1"))
    made.commit(family("gate-2", "push"))
    made.commit(family("gate-3", "sell"))
    made.commit(Changes(arrived=[Arrived("gate-1", json.dumps(to_json(Sent("push", {"by": "anna"}))))]))
    return made


@pytest.fixture
def kept(store: SqliteStore) -> SqliteStore:
    """The same, closed."""
    store.close()
    return store


def test_list(kept: SqliteStore, scxmlc_: CommandLine) -> None:
    assert scxmlc_("store", "list", "gates.db").output.splitlines() == [
        "gate-1  gate  shut              1 waiting",
        "gate-2  gate  open              due 2026-01-05T09:00:05Z, 1 under way",
        "gate-3  gate  finished in gone",
    ]


@pytest.mark.parametrize(
    "options, ids",
    [
        (["--state", "open"], ["gate-2"]),
        (["--state", "gone"], ["gate-3"]),
        (["--state", "nowhere"], []),
        (["--chart", "gate"], ["gate-1", "gate-2", "gate-3"]),
        (["--chart", "door"], []),
        (["--after", "gate-1"], ["gate-2", "gate-3"]),
        (["--limit", "1"], ["gate-1"]),
        (["--problem"], []),
        (["--status", "over"], ["gate-3"]),
        (["--status", "failed"], []),
        (["--text", "TE-2"], ["gate-2"]),
        (["--changed-before", "2026-01-05T09:00:00Z"], []),
        (["--changed-before", "2026-01-05T09:00:00.001"], ["gate-1", "gate-2", "gate-3"]),
        (["--began-before", "2026-01-05"], []),
        (["--order", "-began"], ["gate-1", "gate-2", "gate-3"]),
        (["--order", "-changed", "--after", "-1767603600.0 gate-2"], ["gate-3"]),
    ],
)
def test_list_a_few(kept: SqliteStore, scxmlc_: CommandLine, options: list[str], ids: list[str]) -> None:
    result = scxmlc_("store", "list", "gates.db", *options)
    assert result.exit_code == 0
    assert [line.split()[0] for line in result.stdout.splitlines()] == ids


def test_a_page_says_how_to_go_on(kept: SqliteStore, scxmlc_: CommandLine) -> None:
    assert "--after 'gate-2' goes on" in scxmlc_("store", "list", "gates.db", "--limit", "2").stderr
    assert scxmlc_("store", "list", "gates.db", "--limit", "3").stderr == ""


def test_a_page_in_another_order_says_how_to_go_on(kept: SqliteStore, scxmlc_: CommandLine) -> None:
    result = scxmlc_("store", "list", "gates.db", "--order", "-changed", "--limit", "2")
    assert "--after '-1767603600.0 gate-2' goes on" in result.stderr


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--began-before", "monday"], "--began-before 'monday' is no moment: write 2026-01-05 or"),
        (
            ["--order", "-began", "--after", "gate-2"],
            "--after 'gate-2' is no place in the order -began: take",
        ),
        (["--problem", "--status", "over"], "--problem is short for --status problem, which is not"),
    ],
)
def test_what_cannot_be_listed(
    kept: SqliteStore, scxmlc_: CommandLine, options: list[str], problem: str
) -> None:
    result = scxmlc_("store", "list", "gates.db", *options)
    assert (result.exit_code, problem in result.stderr) == (2, True)


def test_those_that_cannot_go_on(store: SqliteStore, scxmlc_: CommandLine) -> None:
    (row,) = family("gate-4").rows
    store.commit(
        Changes(rows=[Row(row.id, row.chart, row.meaning, row.saved, problem="the chart is not there")])
    )
    store.close()
    (line,) = scxmlc_("store", "list", "gates.db", "--problem").output.splitlines()
    assert line.startswith("gate-4") and line.endswith("problem: the chart is not there")
    assert "the chart is not there" in scxmlc_("store", "show", "gates.db", "gate-4").output


def test_show(kept: SqliteStore, scxmlc_: CommandLine) -> None:
    assert scxmlc_("store", "show", "gates.db", "gate-2").output.splitlines() == [
        "gate: a session of the chart Gate, compiled from gate.scxml",
        "  id          gate-2",
        "  state       running",
        "  stands in   open",
        "  last event  push null",
        "  data        opened  1",
        "  timers      in 5 s: shut",
        "  next turn   2026-01-05T09:00:05Z",
        "  under way   carry x-till sell sale {n: 1}  (key gate-2/1)",
        "  turns       2026-01-05T09:00:00Z  push → open",
    ]


def test_show_what_waits(kept: SqliteStore, scxmlc_: CommandLine) -> None:
    assert '  waits       sent  push {by: "anna"}' in scxmlc_("store", "show", "gates.db", "gate-1").output


def test_the_last_turns_are_shown(store: SqliteStore, scxmlc_: CommandLine) -> None:
    for second in range(1, 8):
        store.commit(Changes(traces=[Trace("gate-1", NINE + second, '[["push"],["shut"]]')]))
    store.close()
    turns = [
        line for line in scxmlc_("store", "show", "gates.db", "gate-1").output.splitlines() if "→" in line
    ]
    assert [line.split("T09:00:0")[1][0] for line in turns] == ["3", "4", "5", "6", "7"]


@pytest.mark.parametrize(
    "id, hint", [("gate-11", "did you mean gate-1"), ("x", "scxmlc store list gates.db shows")]
)
def test_a_session_that_is_not_there(kept: SqliteStore, scxmlc_: CommandLine, id: str, hint: str) -> None:
    result = scxmlc_("store", "show", "gates.db", id)
    assert result.exit_code == 1
    assert f"there is no session {id}\n  help: {hint}" in result.stderr


def test_check(kept: SqliteStore, scxmlc_: CommandLine) -> None:
    result = scxmlc_("store", "check", "gates.db")
    assert result.exit_code == 0
    assert result.output.splitlines() == [
        "3 sessions, 2 of them running",
        "1 input waiting, 1 under way outside",
        "All of it is as it was written.",
    ]


def test_check_finds_what_the_disk_has_changed(kept: SqliteStore, scxmlc_: CommandLine) -> None:
    whole = kept.path.read_bytes()
    kept.path.write_bytes(whole.replace(b'"opened":1', b'"opened":7').replace(b'"opened": 1', b'"opened": 7'))
    assert kept.path.read_bytes() != whole
    result = scxmlc_("store", "check", "gates.db")
    assert result.exit_code == 1
    assert "gate-2 is not as it was written" in result.stderr
    assert scxmlc_("store", "show", "gates.db", "gate-2").exit_code == 2


@pytest.mark.parametrize("saved", ["{}", "[" * 100_000, '{"session":{"configuration":[7]}}', "null"])
def test_check_finds_what_is_no_session(store: SqliteStore, scxmlc_: CommandLine, saved: str) -> None:
    store.commit(Changes(rows=[Row("odd", "gate", "1", saved)]))
    store.close()
    result = scxmlc_("store", "check", "gates.db")
    assert result.exit_code == 1
    assert "odd" in result.stderr
    for words in (["list", "gates.db"], ["show", "gates.db", "odd"]):
        assert scxmlc_("store", *words).exit_code in (1, 2)


def test_check_finds_what_belongs_to_nobody(store: SqliteStore, scxmlc_: CommandLine) -> None:
    store.commit(Changes(arrived=[Arrived("nobody", "{}")], wishes=[Wish("k", "noone", "{}")]))
    store.close()
    result = scxmlc_("store", "check", "gates.db")
    assert result.exit_code == 1
    assert "something waits for nobody" in result.stderr
    assert "something is under way for noone" in result.stderr


def test_backup(kept: SqliteStore, scxmlc_: CommandLine) -> None:
    assert scxmlc_("store", "backup", "gates.db", "copy.db").exit_code == 0
    assert scxmlc_("store", "list", "copy.db").output == scxmlc_("store", "list", "gates.db").output
    again = scxmlc_("store", "backup", "gates.db", "copy.db")
    assert again.exit_code == 2 and "takes the place of nothing" in again.stderr


@pytest.mark.parametrize(
    "content, sentence",
    [
        (None, "no such file"),
        (b"", "a host makes one when it begins"),
        (b"what is this", "is no store"),
        (b"SQLite format 3\0", "is cut off"),
        (b"SQLite format 3\0" + bytes(200), "a database of another program"),
    ],
)
@pytest.mark.parametrize("verb", ["list", "show", "check", "backup"])
def test_what_is_no_store(
    folder: Path, scxmlc_: CommandLine, verb: str, content: bytes | None, sentence: str
) -> None:
    if content is not None:
        (folder / "odd.db").write_bytes(content)
    result = scxmlc_("store", verb, "odd.db", *{"show": ["x"], "backup": ["y"]}.get(verb, []))
    assert result.exit_code in (1, 2)
    assert sentence in result.stderr and "Traceback" not in result.stderr
    assert not (folder / "y").exists()


def test_a_torn_file(kept: SqliteStore, scxmlc_: CommandLine) -> None:
    kept.path.write_bytes(kept.path.read_bytes()[:-8192])
    result = scxmlc_("store", "check", "gates.db")
    assert result.exit_code == 1
    assert "it is cut off" in result.stderr


def test_while_its_host_runs(store: SqliteStore, folder: Path) -> None:
    def run(*words: str) -> Any:
        line = [sys.executable, "-m", "scxmlc", "store", *words]
        return subprocess.run(line, cwd=folder, capture_output=True, text=True, check=False)

    assert run("list", "gates.db", "--state", "shut").stdout.startswith("gate-1")
    assert run("check", "gates.db").returncode == 0
    assert run("backup", "gates.db", "copy.db").returncode == 0
    store.commit(family("gate-4", "push"))
    assert run("list", "gates.db", "--after", "gate-3").stdout.startswith("gate-4")
    assert run("list", "copy.db", "--after", "gate-3").stdout == ""
    store.close()
