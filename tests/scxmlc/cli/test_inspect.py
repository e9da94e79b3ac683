"""`scxmlc inspect`: a snapshot in words, what a chart makes of it, and what is said of files that hold none."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from rich.text import Text

import scxmlc
from scxml_runtime import Host
from scxmlc.cli.excerpt import cells
from scxmlc.cli.saved_sessions import show
from scxmlc.cli.sheet import Sheet
from scxmlc.cli.terminal import Terminal
from tests.scxmlc.cli.conftest import CommandLine

HEAD = '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript"'
CHILD = f'{HEAD} name="child"><datamodel><data id="n" expr="3"/></datamodel><state id="x"/></scxml>'
BUSY = f"""{HEAD} name="busy">
  <datamodel><data id="short" expr="1"/><data id="longer" expr="new Map([['a', NaN]])"/></datamodel>
  <parallel id="p">
    <state id="a"><invoke id="c"><content>{CHILD}</content></invoke>
      <invoke type="x-scan" id="s"><param name="speed" expr="3"/></invoke></state>
    <state id="b"><onentry>
      <send event="soon" delay="90s" id="mine"/><send event="data" delay="2s"><content expr="({{a: 1}})"/></send>
      <send event="outside" target="#_c" delay="5s"/></onentry></state>
    <state id="idle">
      <transition event="go" target="deep"/><transition event="say"><log label="said" expr="_event.data"/></transition>
    </state>
  </parallel>
  <state id="deep"><history id="h"><transition target="one"/></history><state id="one"/></state>
</scxml>"""


async def scan(call: Any) -> None:
    await call.receive()


@pytest.fixture
def busy(folder: Path) -> Path:
    """The folder, with a chart and a snapshot of one that has something of everything."""
    (folder / "busy.scxml").write_text(BUSY)
    session = Host(services={"x-scan": scan}).start(scxmlc.load(folder / "busy.scxml", services=["x-scan"]))
    session.advance(1)
    session.send("say", "hello")
    session.host.post(session, _event("later"))
    (folder / "busy.json").write_text(json.dumps(session.snapshot()))
    return folder


def _event(name: str) -> Any:
    from scxml_runtime import Event

    return Event(name, data={"by": "anna"})


def test_it_is_told_in_words(busy: Path, scxmlc_: CommandLine) -> None:
    said = scxmlc_("inspect", "busy.json")
    assert said.exit_code == 0 and said.stderr == ""
    lines = said.stdout.splitlines()
    assert sum("  id  " in line or " document " in line for line in lines) == 3
    assert [line for line in lines if "  id  " not in line and " document " not in line] == [
        "busy: a session of the chart Busy, compiled from busy.scxml",
        "  saved       at 1 s of virtual time, 2026-01-05T09:00:01Z",
        "  state       running",
        "  stands in   a, b, idle",
        '  last event  say "hello"',
        "  data        short   1",
        '              longer  Map(1) {"a" => NaN}',
        "  timers      in 1 s: data {a: 1}",
        "              in 4 s to #_c: outside  (from #_scxml_00000009D7DYOCPUFQ9TI4QQDY6QBJ91)",
        "              in 89 s: soon  (id mine)",
        '  queues      external  later {by: "anna"}',
        "  invoked     c in the state a",
        "    child: a session of the chart Child, compiled from busy.scxml",
        "      state       running",
        "      stands in   x",
        "      data        n  3",
        "  invoked     s in the state a: a service, which is begun anew",
        '      with        type    "x-scan"',
        "                  params  {speed: 3}",
        "  log         said: hello",
    ]


def test_how_it_ended_and_what_histories_remember(folder: Path, scxmlc_: CommandLine) -> None:
    chart = f"""{HEAD} name="brief"><state id="s"><history id="h"><transition target="one"/></history><state id="one"/>
      <transition event="out" target="z"/></state><state id="z"><transition event="end" target="f"/></state>
      <final id="f"><donedata><param name="n" expr="7"/></donedata></final></scxml>"""
    session = Host().start(scxmlc.load(chart))
    for event in ("out", "end"):
        session.send(event)
    (folder / "brief.json").write_text(json.dumps(session.snapshot()))
    said = scxmlc_("inspect", "brief.json").stdout
    assert "  state       is over, finished in f, with {n: 7}\n" in said
    assert "  histories   h  one\n" in said


def test_what_was_saved_in_real_time_has_a_moment_alone(busy: Path, scxmlc_: CommandLine) -> None:
    saved = json.loads((busy / "busy.json").read_text())
    saved["host"] = {"now": 3.5, "epoch": 1_800_000_000.0, "real": True}
    saved["session"]["timers"][0]["due"] = -0.25
    saved["session"]["carried"] = [{"name": "raise", "data": 2, "sendid": "up", "origintype": "x-arm"}]
    (busy / "busy.json").write_text(json.dumps(saved))
    said = scxmlc_("inspect", "busy.json").stdout
    assert "  saved       2027-01-15T08:00:03.500Z\n" in said
    assert "  timers      0.25 s late: data {a: 1}\n" in said
    assert "  at work     raise 2  (" in said


@pytest.mark.parametrize("more", ["'plain'", "new Date(5)"])
def test_the_data_of_a_strategy_have_their_own_names(more: str, folder: Path, scxmlc_: CommandLine) -> None:
    data = f'<datamodel><data id="n" expr="7"/><data id="more" expr="{more}"/></datamodel>'
    (folder / "ors.scxml").write_text(
        HEAD.replace(' datamodel="ecmascript"', "") + f'>{data}<state id="a"/></scxml>'
    )
    scxmlc_("run", "ors.scxml", "--dialect", "ors", "--save", "x.json")
    assert "  data        n     7\n              more  " in scxmlc_("inspect", "x.json").stdout


def test_a_timer_without_a_name_is_damaged(busy: Path, scxmlc_: CommandLine) -> None:
    saved = json.loads((busy / "busy.json").read_text())
    saved["session"]["timers"] = [{"due": 1, "event": "e", "id": "x"}]
    (busy / "busy.json").write_text(json.dumps(saved))
    said = scxmlc_("inspect", "busy.json")
    assert said.exit_code == 1 and "busy.json: is damaged: a text is none" in said.stderr


def test_what_the_same_chart_makes_of_it(busy: Path, scxmlc_: CommandLine) -> None:
    said = scxmlc_("inspect", "busy.json", "busy.scxml", "--service", "x-scan")
    assert said.exit_code == 0
    assert said.stdout.endswith("\n\nbusy.scxml: goes on with it as if nothing had been\n")
    lacking = scxmlc_("inspect", "busy.json", "busy.scxml")
    assert (
        lacking.exit_code == 1
        and "no service 'x-scan'" in lacking.stdout
        and "help: --service" in lacking.stdout
    )


def test_what_another_version_makes_of_it(busy: Path, scxmlc_: CommandLine) -> None:
    (busy / "newer.scxml").write_text(BUSY.replace('"idle"', '"rest"').replace('"short"', '"brief"'))
    said = scxmlc_("inspect", "busy.json", "newer.scxml", "--service", "x-scan")
    assert said.exit_code == 1
    told = said.stdout.partition("\n\n")[2].splitlines()
    assert told[0] == "newer.scxml: would refuse it: the snapshot is of another version of the chart Busy"
    assert "  the state 'idle' is gone" in told and "  the variable 'brief' is new" in told
    at = told.index("  taken over as it is, it would lose")
    assert told[at + 1 : at + 3] == [
        "    the value of 'short'",
        "    the active state 'idle', so that it cannot be restored",
    ]
    assert told[-1].startswith("  help: host.restore(Busy, saved, migrate=")


@pytest.mark.parametrize("name", ["door.py", "door", "door:Door"])
def test_the_chart_may_be_a_module(name: str, folder: Path, scxmlc_: CommandLine) -> None:
    scxmlc_("compile", "door.scxml")
    scxmlc_("run", "door.scxml", "--save", "door.json")
    assert f"{name}: goes on with it" in scxmlc_("inspect", "door.json", name).stdout


def test_a_chart_with_errors_is_told(folder: Path, scxmlc_: CommandLine) -> None:
    scxmlc_("run", "door.scxml", "--save", "door.json")
    said = scxmlc_("inspect", "door.json", "wrong.scxml")
    assert said.exit_code == 1 and 'no state "opne"' in said.stderr
    assert scxmlc_("inspect", "door.json", "nowhere.scxml").exit_code == 2


NO_SNAPSHOT = [
    (b"", "is empty"),
    (b"  \n", "is empty"),
    (b"{", "is not JSON: "),
    (b"PK\x03\x04\xff\xfe", "is not text in UTF-8, as JSON is"),
    (b"[1, NaN]", "is not JSON: NaN is no value of JSON"),
    (b"9" * 5000, "is not JSON: "),
    (b"[" * 100_000, "is nested too deeply"),
    (b"[]", 'is no snapshot: an object that says its "format"'),
    (b'"scxml-session"', "is no snapshot"),
    (b'{"format": 3}', "is no snapshot"),
    (b'{"format": "zip"}', "is no snapshot of the format 'scxml-session' but of 'zip'"),
]


@pytest.mark.parametrize(("content", "sentence"), NO_SNAPSHOT)
@pytest.mark.parametrize("words", [("inspect", "x.json"), ("run", "door.scxml", "--resume", "x.json")])
def test_what_is_no_snapshot_is_said_to_be_none(
    content: bytes, sentence: str, words: tuple[str, ...], folder: Path, scxmlc_: CommandLine
) -> None:
    (folder / "x.json").write_bytes(content)
    said = scxmlc_(*words)
    assert said.exit_code == 1 and said.stderr.startswith("error: x.json: ") and said.stdout == ""
    assert sentence in said.stderr or "zip" in sentence
    assert "\n  help: a snapshot is what `scxmlc run CHART --save FILE` writes" in said.stderr


def later(saved: dict[str, Any]) -> None:
    saved["version"] = 2


def odd_version(saved: dict[str, Any]) -> None:
    saved["version"] = "one"


def without(name: str) -> Callable[[dict[str, Any]], None]:
    def damage(saved: dict[str, Any]) -> None:
        del saved["session"][name]

    return damage


def dangling(saved: dict[str, Any]) -> None:
    saved["session"]["data"]["openings"] = {"$": "ref", "n": 7}


def out_of_time(saved: dict[str, Any]) -> None:
    saved["host"]["epoch"] = -(10**15)


@pytest.mark.parametrize(
    ("damage", "sentence", "way_out"),
    [
        (
            later,
            "the snapshot is of version 2; this runtime reads versions up to 1",
            "saved by a later version",
        ),
        (odd_version, "is damaged: the snapshot is of version another kind", "take an older copy"),
        (without("data"), "is damaged: 'data' must be an object", "take an older copy"),
        (without("state"), "is damaged: 'state' must be a text", "take an older copy"),
        (dangling, "is damaged: a reference leads nowhere", "take an older copy"),
        (out_of_time, "is damaged: the host of the snapshot was at no possible time", "take an older copy"),
    ],
)
def test_a_damaged_snapshot_is_said_to_be_damaged(
    damage: Callable[[dict[str, Any]], None], sentence: str, way_out: str, folder: Path, scxmlc_: CommandLine
) -> None:
    scxmlc_("run", "door.scxml", "--save", "x.json")
    saved = json.loads((folder / "x.json").read_text())
    damage(saved)
    (folder / "x.json").write_text(json.dumps(saved))
    said = scxmlc_("inspect", "x.json")
    assert said.exit_code == 1 and said.stderr.startswith(f"error: x.json: {sentence}")
    assert way_out in said.stderr and len(said.stderr.splitlines()) == 2
    resumed = scxmlc_("run", "door.scxml", "--resume", "x.json")
    assert resumed.exit_code == 1 and resumed.stderr.startswith("error: x.json: ")


@pytest.mark.parametrize(
    ("name", "said"), [("", "the name of no file"), ("none.json", "no such file"), ("call", "folder")]
)
def test_a_file_that_is_not_there(name: str, said: str, folder: Path, scxmlc_: CommandLine) -> None:
    for words in (("inspect", name), ("run", "door.scxml", "--resume", name)):
        found = scxmlc_(*words)
        assert found.exit_code == 2 and said in found.stderr


def test_a_mark_of_the_byte_order_is_no_damage(folder: Path, scxmlc_: CommandLine) -> None:
    scxmlc_("run", "door.scxml", "--save", "x.json")
    (folder / "x.json").write_bytes(b"\xef\xbb\xbf" + (folder / "x.json").read_bytes())
    assert scxmlc_("inspect", "x.json").exit_code == 0


def test_it_fits_the_terminal(busy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "45")
    saved = json.loads((busy / "busy.json").read_text())
    saved["session"]["data"] = {"v" * 60: "漢" * 90, "w": {"é" * 300: 1}}
    seen = Screen()
    show(saved, Sheet(Terminal(seen)))
    lines = Text.from_ansi(seen.getvalue()).plain.splitlines()
    table = [line for line in lines if "a session of the chart" not in line]
    assert len(table) > 10 and max(map(cells, table)) <= 45
    assert any("v…  " in line and "漢…" in line for line in table)


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True
