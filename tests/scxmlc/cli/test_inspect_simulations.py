"""`scxmlc inspect` of a contact centre: in words, what a chart makes of it, and what is said of damaged ones."""

from __future__ import annotations

import io
import json
import logging
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from rich.text import Text

from scxml_runtime import SnapshotError
from scxml_runtime.simulator import Simulator
from scxmlc.cli.excerpt import cells
from scxmlc.cli.saved_charts import rehearsed
from scxmlc.cli.saved_simulations import show
from scxmlc.cli.sheet import Sheet
from scxmlc.cli.terminal import Terminal
from tests.runtime.saving.mutations import Case, simulation
from tests.runtime.saving.strategies import QUEUEING, SPACES, Hotline, strategy
from tests.scxmlc.cli.conftest import CommandLine

HOTLINE = (
    f'<scxml xmlns="http://www.w3.org/2005/07/scxml" {SPACES} version="1.0" name="hotline">{QUEUEING}</scxml>'
)


def busy() -> Simulator:
    """A contact centre with something of everything."""
    sim = Simulator(timezone="Europe/Berlin")
    sim.agent("ann", "7001", groups=["Sales"], skills={"English": 9}, ready=False)
    sim.routing_point("8000", application=Hotline)
    sim.publish("http://localhost/list.json", text='{"a": 1}')
    sim.publish("http://localhost/hotline.scxml", Hotline)
    calls = [sim.voice_call("702", udata={"name": "Łucja 😀"}), sim.voice_call("703"), sim.voice_call("704")]
    for call in calls[:2]:
        sim.start(Hotline, [call])
    sim.advance(6)
    sim.start(Hotline, [sim.message("in")])
    sim.hang_up(calls[2])
    sim.advance(1)
    sim.statistic("Sales@SS.GA", "StatAgentsAvailable", 3.0)
    sim.refuse("queue.submit", "full", times=2)
    sim.delay("queue.submit", 2)
    sim.lose("dialog.play")
    sim.lose("dialog.stop", times=0)
    sim.digits(calls[0], "123")
    sim.at(12, partial(sim.hang_up, calls[0]))
    return sim


@pytest.fixture
def saved(folder: Path) -> Any:
    """Its snapshot, which is in the folder too, with the chart."""
    (folder / "hotline.scxml").write_text(HOTLINE)
    text = json.dumps(busy().snapshot())
    (folder / "x.json").write_text(text)
    return json.loads(text)


def test_it_is_told_in_words(saved: Any, scxmlc_: CommandLine) -> None:
    said = scxmlc_("inspect", "x.json")
    assert said.exit_code == 0 and said.stderr == ""
    centre, *sessions = said.stdout.split("\n\n")
    rows, _, transcript = centre.partition("  transcript  ")
    assert rows.splitlines() == [
        "a contact centre with 3 sessions",
        "  saved       at 7 s of virtual time, 2026-01-05T08:00:07Z",
        "  place       Europe/Berlin",
        "  published   http://localhost/list.json: a text",
        "              http://localhost/hotline.scxml: the chart Hotline",
        "  agents      ann  not ready for 7 s, at 7001, Sales, English 9",
        "  devices     8000  RP, starts Hotline",
        '  contacts    call-1     ringing at 702, of hotline, with name "Łucja 😀", '
        'OP-Session-ID "00000009D7DYOCPUFQ9…',
        '              call-2     ringing at 703, of hotline#2, with OP-Session-ID "0000000IQERXCPFOVGJN09HGRWDGN2I2"',
        '              message-4  queued at in, of hotline#3, with OP-Session-ID "0000000S3M5W125JB6TGIE875UK6YLR3"',
        "              ended      call-3",
        "  waiting     call-1  3 s for Sales.GA, priority 5, asked by hotline",
        "              call-2  3 s for Sales.GA, priority 5, asked by hotline#2",
        "  treatments  message-4  playsound, asked by hotline#3",
        "              call-1     playsound while it waits, 1 of 1, asked by hotline",
        "              call-2     playsound while it waits, 1 of 1, asked by hotline#2",
        "  keys        call-1  types 123",
        "  statistics  Sales.GA  StatAgentsAvailable is 3",
        "  requests    hotline    queue:submit, request 2, has no answer yet",
        "              hotline#2  queue:submit, request 2, has no answer yet",
        "              hotline#3  dialog:playsound, request 1, has no answer yet",
        "  trouble     queue.submit  will be refused: full, 2 times",
        "              queue.submit  will be answered 2 s later",
        "              dialog.play   will never be answered",
        "  clock       in 0 s   the router looks for targets",
        "              in 3 s   a treatment ends: message-4",
        "              in 3 s   a treatment ends while it waits: call-1",
        "              in 3 s   a treatment ends while it waits: call-2",
        "              in 5 s   hang up: call-1",
        "              in 17 s  a request times out: call-1",
        "              in 17 s  a request times out: call-2",
    ]
    assert [line.split("\n")[0] for line in sessions] == [
        f"{name}: a session of the chart Hotline, compiled from hotline.scxml"
        for name in ("hotline", "hotline#2", "hotline#3")
    ]
    assert len(transcript.splitlines()) == 10
    assert transcript.splitlines()[1].strip() == "6.000  call-3  · ended  reason=hung up  device=704"
    assert "  stands in   queueing\n" in sessions[0] and "  data        tries  1\n" in sessions[0]


def test_a_simulation_without_sessions(folder: Path, scxmlc_: CommandLine) -> None:
    (folder / "x.json").write_text(json.dumps(Simulator().snapshot()))
    assert scxmlc_("inspect", "x.json").stdout.splitlines() == [
        "a contact centre with 0 sessions",
        "  saved       at 0 s of virtual time, 2026-01-05T09:00:00Z",
    ]


@pytest.mark.parametrize("columns", [80, 40])
def test_it_fits_the_terminal(columns: int, saved: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", str(columns))
    seen = Screen()
    show(saved, Sheet(Terminal(seen)))
    lines = Text.from_ansi(seen.getvalue()).plain.splitlines()
    table = [line for line in lines if "a session of the chart" not in line]
    assert len(table) > 40 and max(map(cells, table)) <= columns


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_what_the_same_chart_makes_of_it(saved: Any, scxmlc_: CommandLine) -> None:
    said = scxmlc_("inspect", "x.json", "hotline.scxml")
    assert said.exit_code == 0
    assert said.stdout.endswith("\n\nhotline.scxml: goes on with it as if nothing had been\n")


def test_what_another_version_makes_of_it(saved: Any, folder: Path, scxmlc_: CommandLine) -> None:
    (folder / "newer.scxml").write_text(HOTLINE.replace('"queueing"', '"waits"').replace("tries", "turns"))
    said = scxmlc_("inspect", "x.json", "newer.scxml")
    assert said.exit_code == 1
    assert said.stdout[said.stdout.index("newer.scxml: ") :].splitlines() == [
        "newer.scxml: would refuse it: the snapshot is of another version of the chart Hotline",
        "  the state 'queueing' is gone",
        "  the state 'waits' is new",
        "  the variable 'tries' is gone",
        "  the variable 'turns' is new",
        "  states, transitions or what is invoked stand otherwise",
        "  taken over as it is, it would lose",
        "    the value of 'tries'",
        "    the active state 'queueing', so that it cannot be restored",
    ]


def test_a_chart_that_does_not_run_in_it(saved: Any, scxmlc_: CommandLine) -> None:
    said = scxmlc_("inspect", "x.json", "door.scxml")
    assert said.exit_code == 1
    assert said.stdout.endswith(
        "door.scxml: would refuse it: the simulation has no session of the chart Door, but of Hotline\n"
    )


def test_services_are_named_and_not_begun(
    folder: Path, scxmlc_: CommandLine, recwarn: pytest.WarningsRecorder, caplog: pytest.LogCaptureFixture
) -> None:
    async def scan(call: Any) -> None:
        await call.receive()

    import scxmlc

    (folder / "s.scxml").write_text(
        '<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" datamodel="ecmascript" name="s">'
        '<state id="a"><invoke type="x-scan" id="s"/></state></scxml>'
    )
    sim = Simulator(services={"x-scan": scan})
    sim.start(scxmlc.load(folder / "s.scxml", services=["x-scan"]))
    sim.run()
    (folder / "x.json").write_text(json.dumps(sim.snapshot()))
    said = scxmlc_("inspect", "x.json", "s.scxml", "--service", "x-scan")
    assert said.exit_code == 0 and said.stdout.endswith("goes on with it as if nothing had been\n")
    lacking = scxmlc_("inspect", "x.json", "s.scxml")
    assert lacking.exit_code == 1 and "no service 'x-scan'" in lacking.stdout
    assert not recwarn.list and not caplog.records


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (("version",), 2, "the snapshot is of version 2; this runtime reads versions up to 1"),
        (("sessions",), 5, "is damaged: 'sessions' must be an array"),
        (("parts", "centre.staff"), [], "is damaged: 'centre.staff' must be an object"),
        (("parts", "centre.staff", "agents"), "ann", "is damaged: an object of the contact centre is none"),
        (("host", "now"), 10**400, "is damaged: 'now' must be a finite number"),
        (("documents", "published"), [{"url": 3}], "is damaged: 'url' must be a text"),
    ],
)
def test_a_damaged_one_is_said_to_be_damaged(
    place: tuple[str, ...], value: Any, sentence: str, saved: Any, folder: Path, scxmlc_: CommandLine
) -> None:
    inner = saved
    for name in place[:-1]:
        inner = inner[name]
    inner[place[-1]] = value
    (folder / "x.json").write_text(json.dumps(saved))
    said = scxmlc_("inspect", "x.json", "hotline.scxml")
    assert said.exit_code == 1 and said.stderr.startswith(f"error: x.json: {sentence}")
    assert scxmlc_("run", "hotline.scxml", "--resume", "x.json").exit_code == 1


def shown_and_tried(saved: Any) -> None:
    """As `inspect` does; SnapshotError is what it tells of."""
    try:
        show(saved, Sheet(Terminal(io.StringIO())))
    except RecursionError:
        raise SnapshotError("nested too deeply") from None
    finally:
        rehearsed(Hotline, saved, Simulator())


def test_mutated_snapshots_are_shown_or_refused() -> None:
    logging.disable()
    try:
        found = Case(simulation, shown_and_tried).tried(120, seed=14)
    finally:
        logging.disable(logging.NOTSET)
    assert {*found} == {"refused", "goes on"}, found


def test_another_strategy_is_named_by_its_class() -> None:
    sim = Simulator()
    sim.start(strategy('<state id="a"/>', "other"))
    found = rehearsed(Hotline, json.loads(json.dumps(sim.snapshot())), Simulator())
    assert found.refused == "the simulation has no session of the chart Hotline, but of Other"
