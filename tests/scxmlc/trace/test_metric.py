"""A trace beside a log of the Orchestration Server: ours, and one as real ones are, with everything between."""

from __future__ import annotations

from pathlib import Path

import pytest

from scxmlc.trace.metric import read_metrics
from tests.scxmlc.trace.recordings import EXAMPLES, run, step, written

OWNERSHIP = EXAMPLES / "ownership"


@pytest.fixture(scope="module")
def handover(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A trace of the handover, and the log of another run of it."""
    trace = tmp_path_factory.mktemp("handover") / "run.jsonl"
    words = ("run", OWNERSHIP / "parent.scxml", "--scenario", OWNERSHIP / "handover.scenario.toml")
    assert run(*words, "--record", trace).exit_code == 0
    return trace, run(*words, "--log", "metric").output


def beside(trace: Path, log: Path, text: str, encoding: str = "utf-8") -> tuple[int, list[str]]:
    log.write_bytes(text.encode(encoding))
    result = run("trace", "diff", trace, log)
    return result.exit_code, result.output.splitlines()[1:]


def test_our_own_log_tells_the_same(handover: tuple[Path, str], tmp_path: Path) -> None:
    trace, text = handover
    status, lines = beside(trace, tmp_path / "a.log", text)
    assert status == 0
    assert lines[0].endswith("a log of 2 sessions, 2 of them like those of <")
    assert lines[1:] == ["Both tell the same states, events, logs and requests."]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_with_all_that_stands_between(handover: tuple[Path, str], tmp_path: Path, encoding: str) -> None:
    trace, text = handover
    noisy = ["Local time: 2026-01-05, Zürich"]
    for number, line in enumerate(text.splitlines()):
        noisy += [f"Std 20512 {line}", "09:00:00.001 [T:88] {ORSInternal:3} METRICS of <something> else"]
        if number % 5 == 0:
            noisy.append(
                "09:00:00.002 [T:7] {ScxmlMetric:3} METRIC <state_enter sid='B' name='other' type='state' />"
            )
    noisy.append("09:00:00.150 [T:1] {ScxmlMetric:3} METRIC <state_enter sid='00000009D7D")
    status, lines = beside(trace, tmp_path / "a.log", "\r\n".join(noisy), encoding)
    assert (status, len(lines)) == (0, 2)


def test_where_they_part(handover: tuple[Path, str], tmp_path: Path) -> None:
    trace, text = handover
    changed = [line for line in text.splitlines() if "state_enter" not in line or "'starting'" not in line]
    changed = [line.replace("'handed over'", "'given away'") for line in changed]
    status, lines = beside(trace, tmp_path / "a.log", "\n".join(changed))
    assert status == 1
    assert [line for line in lines if line.startswith(("Parent", "Child"))] == [
        "Parent and 00000009D7DYOCPUFQ9TI4QQDY6QBJ91: states",
        "Parent and 00000009D7DYOCPUFQ9TI4QQDY6QBJ91: logs",
    ]
    assert "at 0.05 s > leaves out:" in lines
    assert [line.split("  ")[-2:] for line in lines if "given away" in line] == [
        ["Parent", 'logs "given away"']
    ]
    assert run("trace", "diff", trace, tmp_path / "a.log", "--ignore", "log").output.count("logs") == 0


def test_sessions_that_the_log_has_not(handover: tuple[Path, str], tmp_path: Path) -> None:
    trace, text = handover
    own = [line for line in text.splitlines() if "00000009D7DYOCPUFQ9TI4QQDY6QBJ91" in line]
    status, lines = beside(trace, tmp_path / "a.log", "\n".join(own))
    assert status == 1 and lines[-1] == "Child: nothing in the log is like this session"


@pytest.mark.parametrize(
    "content", [b"09:00 nothing of the kind\n", b"\x00\xff" * 5000, b"METRIC <state_enter />\n"]
)
def test_a_log_without_metrics(handover: tuple[Path, str], tmp_path: Path, content: bytes) -> None:
    log = tmp_path / "a.log"
    log.write_bytes(content)
    result = run("trace", "diff", handover[0], log)
    assert result.exit_code == 2 and "holds neither a trace nor lines with METRIC" in result.output


def test_a_log_in_place_of_the_trace(handover: tuple[Path, str], tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    log.write_text(handover[1])
    result = run("trace", "diff", log, handover[0])
    assert result.exit_code == 2 and "is no trace" in result.output


def test_lines_of_any_length_and_values_with_quotes(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    start = "10:00:00.000 [T:1] {ScxmlMetric:3} METRIC <"
    long = f"{start}log sid='S' expr='{'x' * (3 << 20)}' label='' level='1' />"
    odd = f"{start}log sid='S' expr='it's <b>'s' /> label=' label='' level='1' />"
    late = odd.replace("10:00:00", "00:00:01")
    log.write_text("\n".join((odd, long, late.replace("10:", "09:"))))
    (told,) = read_metrics(log)
    assert [each.key for each in told.threads["logs"]] == [("it's <b>'s' /> label=", "")] * 2
    assert told.threads["logs"][0].number == 1


def test_time_goes_on_past_midnight(tmp_path: Path) -> None:
    log = tmp_path / "a.log"
    line = "{} [T:1] {{ScxmlMetric:3}} METRIC <state_enter sid='S' name='{}' type='state' />\n"
    log.write_text(line.format("23:59:59.500", "a") + line.format("00:00:00.500", "b"))
    (told,) = read_metrics(log)
    assert [each.at for each in told.threads["states"]] == [0, 1]


def test_sessions_are_matched_by_what_they_do(tmp_path: Path) -> None:
    trace = written(tmp_path / "run.jsonl", step("e", entered=["x"]), step("e", exited=["x"], entered=["y"]))
    line = "10:00:00.000 METRIC <state_{} sid='{}' name='{}' type='state' />\n"
    other = line.format("enter", "1", "p") + line.format("enter", "1", "x")
    own = "".join(
        line.format(*each) for each in (("enter", "2", "x"), ("exit", "2", "x"), ("enter", "2", "y"))
    )
    events = "10:00:00.000 METRIC <event_processed sid='2' name='e' type='external' />\n" * 2
    status, lines = beside(trace, tmp_path / "a.log", other + own + events)
    assert status == 0 and "1 of them like those of <" in lines[0]


@pytest.mark.parametrize("unit", ["a", "METRIC <log sid ", "METRIC ", "x= "])
def test_a_long_line_takes_no_longer_than_its_length(tmp_path: Path, unit: str) -> None:
    """Without its being linear this would take minutes."""
    log = tmp_path / "x.log"
    long = unit * (400_000 // len(unit))
    log.write_text(
        "18:30:00.000 METRIC <appl_begin sid='1' name='l' />\n"
        f"18:30:00.001 METRIC <log sid='1' {long} />\n18:30:00.002 METRIC <log sid='1' {long}\n"
    )
    assert [told.sid for told in read_metrics(log)] == ["1"]
