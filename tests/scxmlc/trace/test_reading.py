"""Files that are traces, and files that are none: told in a sentence with a way out, never by a traceback."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from scxmlc.trace import BadTrace, read
from scxmlc.trace.reading import LONGEST
from tests.scxmlc.trace.recordings import CHART, HEAD, START, record, run, step, written

GOOD = json.dumps(HEAD).encode() + b"\n"
DEEP = b'{"kind": ' + b"[" * 100_000 + b"\n"

BAD = {
    "empty": (b"", "is empty"),
    "binary": (bytes(range(256)) * 20, "is no trace"),
    "other JSON": (b'{"format": "scxml-session"}\n', "is no trace"),
    "a list": (b"[1]\n", "is no trace"),
    "deep": (DEEP, "is no trace"),
    "later": (b'{"kind": "trace", "version": 7, "began": ""}\n', "was recorded by a later version of scxmlc"),
    "huge version": (b'{"kind": "trace", "version": ' + b"9" * 4000 + b', "began": ""}\n', "a later version"),
    "no version": (b'{"kind": "trace"}\n', 'says its "version"'),
    "damaged": (GOOD + b'{"kind": "st\n{"kind": "later"}\n', "line 2 is damaged: it is no JSON"),
    "no kind": (GOOD + b"[]\n", 'line 2 is damaged: it does not say its "kind"'),
    "NaN": (GOOD + b'{"kind": "x", "a": NaN}\n', "line 2 is damaged"),
    "long number": (GOOD + b'{"kind": "x", "a": ' + b"1" * 5000 + b"}\n", "line 2 is damaged"),
    "not UTF-8": (GOOD + b'{"kind": "\xff"}\n', "line 2 is damaged"),
}

LINES: dict[str, Any] = {
    "entered": step("a", entered="open")[1],
    "transitions": step("a", transitions=[{"source": 1, "targets": []}])[1],
    "targets": step("a", transitions=[{"source": "s", "targets": [3]}])[1],
    "at": step("a", at=-1)[0],
    "time without end": step("a", at=1e300)[0],
    "true": step("a", at=True)[0],
    "changed": {"kind": "data", "at": 0, "session": "c", "changed": []},
    "gone": {"kind": "data", "at": 0, "session": "c", "changed": {}, "gone": [1]},
    "session": {"kind": "log", "at": 0, "session": {}, "label": "", "text": ""},
    "line": {**step("a")[1], "line": "7"},
}


@pytest.mark.parametrize("name", BAD)
@pytest.mark.parametrize("verb", ["show", "diff"])
def test_files_that_are_no_traces(tmp_path: Path, name: str, verb: str) -> None:
    content, problem = BAD[name]
    path = tmp_path / "run.jsonl"
    path.write_bytes(content)
    result = run("trace", verb, path, *([path] if verb == "diff" else []))
    assert result.exit_code == 2
    assert problem in result.output and "help:" in result.output


@pytest.mark.parametrize("name", LINES)
def test_lines_that_lack_something(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / "run.jsonl", LINES[name], step("b"))
    with pytest.raises(BadTrace, match="line 4 is damaged"):
        read(path)


def test_a_last_line_that_is_cut(tmp_path: Path) -> None:
    path = written(tmp_path / "run.jsonl", step("push"))
    whole = path.read_bytes()
    path.write_bytes(whole[:-20])
    trace = read(path)
    assert trace.is_cut and len(trace.lines) == 4
    result = run("trace", "show", path)
    assert result.exit_code == 0 and "the last line is cut: it is left out" in result.output
    path.write_bytes(whole.removesuffix(b"\n"))
    assert not read(path).is_cut and len(read(path).lines) == 5


def test_a_line_without_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert LONGEST > 1 << 20
    monkeypatch.setattr("scxmlc.trace.reading.LONGEST", 1000)
    path = written(tmp_path / "run.jsonl", {"kind": "note", "what": "x" * 2000})
    with pytest.raises(BadTrace, match="a line of more than"):
        read(path)


def test_what_later_versions_add_is_passed_over(tmp_path: Path) -> None:
    path = written(
        tmp_path / "run.jsonl", {"kind": "weather"}, [{**each, "mood": 1} for each in step("push")]
    )
    assert run("trace", "show", path).exit_code == 0
    assert run("trace", "diff", path, path).exit_code == 0


def test_charts_and_sessions(tmp_path: Path) -> None:
    trace = read(written(tmp_path / "run.jsonl"))
    assert trace.charts == {"c": CHART} and trace.sessions == {"c": START}


def test_a_recorded_run_in_words(tmp_path: Path) -> None:
    def play(door: Any, simulator: Any) -> None:
        door.send("push", {"by": "anna\n\x1b[31m</script>"})
        door.send("knock")
        simulator.advance(5)

    path = record(tmp_path / "run.jsonl", play)
    lines = run("trace", "show", path).output.splitlines()
    assert [line[:8].strip() for line in lines] == ["0.000"] * 7 + ["5.000"]
    assert '◀ push  by="anna\\n\\u001b[31m</script>"  closed → open' in lines[3]
    assert [line[14:].split()[0] for line in lines[4:]] == ['"door:', "=", "◁", "◀"]
    assert "\x1b" not in "".join(lines) and "\\x1b[31m</script>" in lines[4]
