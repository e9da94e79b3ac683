"""`scxmlc serve`: what it refuses in a sentence, and a server that is started, changed under its feet, and stopped."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Timer
from typing import IO, Any
from urllib.request import Request, urlopen

import pytest
from click.testing import CliRunner

from scxml_runtime.durable import SqliteStore
from scxmlc.cli import serving as serving_
from scxmlc.cli.commands import scxmlc as verbs
from scxmlc.cli.failures import Unusable
from scxmlc.cli.programs import program
from scxmlc.cli.tokens import token
from scxmlc.serving.shelf import Shelf
from scxmlc.serving.versions import Compiling
from tests.scxmlc.cli.conftest import CommandLine

GOOD = "a-token-that-nobody-guesses"

# --- what is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ("nowhere.scxml", "nowhere.scxml: no such file"),
        ("empty", "empty: no .scxml file in this folder or below it, and no module that scxmlc has made"),
        ("door.scxml --listen nonsense", "--listen: 'nonsense' is no address to listen on"),
        ("door.scxml --listen 0.0.0.0:0", "name a --token-file"),
        ("door.scxml --token-file nowhere", "--token-file: nowhere: no such file or directory"),
        ("door.scxml --token-file short", "a token has 16 characters of ASCII or more, without blanks"),
        ("door.scxml --allow ftp://here", "--allow: 'ftp://here' says not what charts may reach"),
        ("door.scxml --public here", "public is an address"),
        ("door.scxml --rate -1", "rate is 0, which is no limit, or above, not -1.0"),
        ("door.scxml --timezone Nowhere/x", "--timezone: there is no time zone Nowhere/x"),
        ("door.scxml --program nowhere", "nowhere: is neither a file nor"),
        ("door.scxml --engine restate --store s.db", "with --engine restate, Restate does"),
        ("door.scxml --engine restate --restate nowhere", "--restate: 'nowhere' is no address of Restate"),
        (
            "door.scxml --engine restate --restate http://h:x",
            "--restate: 'http://h:x' is no address of Restate",
        ),
        (
            "door.scxml --engine restate --restate-admin nowhere",
            "--restate-admin: 'nowhere' is no address of",
        ),
        ("door.scxml --restate http://127.0.0.1:1", "--worker go with --engine restate"),
        ("door.scxml --worker 127.0.0.1:1", "--worker go with --engine restate"),
        ("door.scxml --engine restate --worker nowhere", "--worker: 'nowhere' is no address to listen on"),
        ("door.scxml --engine restate --program centre.py", "a contact centre, is for sessions in a store"),
        ("door.scxml --store short --listen 127.0.0.1:0", "short"),
        ("door.scxml --store no/folder/s.db --listen 127.0.0.1:0", "no/folder"),
    ],
)
def test_what_cannot_be_served_is_told_in_a_sentence(
    scxmlc_: CommandLine, folder: Path, words: str, sentence: str
) -> None:
    (folder / "empty").mkdir()
    (folder / "short").write_text("psst")
    (folder / "centre.py").write_text(
        "class Centre:\n    def connect(self, desk): ...\n\n\nplatform = Centre()\n"
    )
    result = scxmlc_("serve", *words.split())
    assert result.exit_code == 2 and sentence in result.output
    assert result.output.count("Error:") == 1


def test_a_port_that_is_in_use(scxmlc_: CommandLine) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        result = scxmlc_("serve", "door.scxml", "--listen", f"127.0.0.1:{taken.getsockname()[1]}")
    assert result.exit_code == 2 and "is in use by another program" in result.output


def test_a_store_that_is_in_use(scxmlc_: CommandLine, folder: Path) -> None:
    store = SqliteStore(folder / "s.db")
    store.open()
    result = scxmlc_("serve", "door.scxml", "--store", "s.db", "--listen", "127.0.0.1:0")
    store.close()
    assert result.exit_code == 2 and "s.db" in result.output and "in use" in result.output


def test_traces_need_their_extra(scxmlc_: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "scxml_runtime.server.telemetry", raising=False)
    monkeypatch.setitem(sys.modules, "opentelemetry", None)
    result = scxmlc_("serve", "door.scxml", "--telemetry")
    assert result.exit_code == 2 and "pip install 'scxmlc[telemetry]'" in result.output


def test_a_chart_that_does_not_compile_at_the_start(scxmlc_: CommandLine) -> None:
    result = scxmlc_("serve", ".")
    assert result.exit_code == 1
    assert "wrong.scxml:2:53: error: no state" in result.output and "^^^^" in result.output
    assert result.output.endswith("Nothing is served until each chart compiles.\n")


def test_what_is_missing_is_called_by_its_extra(
    scxmlc_: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "scxml_runtime.server.running", raising=False)
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    result = scxmlc_("serve", "door.scxml")
    assert result.exit_code == 2 and "pip install 'scxmlc[serve]'" in result.output


# --- token and program --------------------------------------------------------------------------------------------


def test_the_token_is_that_of_the_file_else_of_the_environment(tmp_path: Path) -> None:
    (tmp_path / "token").write_text(f"{GOOD}\n")
    assert token(str(tmp_path / "token"), {"SCXMLC_TOKEN": "x" * 20}) == GOOD
    assert token(None, {"SCXMLC_TOKEN": "x" * 20}) == "x" * 20
    assert token(None, {}) == ""


@pytest.mark.parametrize("given", ["", "short", "with blanks in it, and long", "ünläutiges-passwort"])
def test_a_token_that_could_be_guessed_or_sent_by_no_header(given: str) -> None:
    with pytest.raises(Unusable, match="a token has 16 characters"):
        token(None, {"SCXMLC_TOKEN": given})


def test_a_program_brings_what_it_has(folder: Path) -> None:
    (folder / "shop.py").write_text("def ring(message): ...\nprocessors = {'x-bell': ring}\n")
    found = program("shop.py")
    assert {*found.processors} == {"x-bell"} and found.platform is None
    assert found.names == {"processors": {"x-bell"}, "services": frozenset(), "functions": frozenset()}
    assert program(None).names["processors"] == frozenset()


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("x = 1", "has none of processors, services, functions and platform"),
        ("processors = ['x-bell']", "processors in shop.py is no dictionary of functions by name"),
        ("functions = {'price': 3}", "functions in shop.py is no dictionary of functions by name"),
        ("platform = 3", "platform in shop.py is no platform"),
        ("import nowhere", "shop.py: cannot be imported"),
    ],
)
def test_a_program_that_is_none(folder: Path, text: str, sentence: str) -> None:
    (folder / "shop.py").write_text(text)
    with pytest.raises(Unusable, match=sentence):
        program("shop.py")


# --- a server -----------------------------------------------------------------------------------------------------


class Running:
    """A server in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self.process = process
        self.begun = [*_until(process.stdout, "Ctrl-C ends it.")]
        self.url = next(line.split()[1].removesuffix("/ui/") for line in self.begun if "/ui/" in line)

    def ask(self, path: str, given: Any = None) -> Any:
        body = None if given is None else json.dumps(given).encode()
        request = Request(self.url + path, body, {"Content-Type": "application/json"})
        with urlopen(request, timeout=30) as answer:
            return json.load(answer)

    def log(self, words: str) -> list[str]:
        """What it logs, until these words."""
        return [*_until(self.process.stderr, words)]

    def stop(self, by: int = signal.SIGTERM) -> int:
        self.process.send_signal(by)
        return self.process.wait(30)


def _until(stream: IO[str] | None, words: str) -> Iterator[str]:
    assert stream is not None
    for line in stream:
        yield line
        if words in line:
            return
    raise AssertionError(f"it has ended, and did not say {words!r}")


@contextmanager
def serving(folder: Path, *words: str, **environment: str) -> Iterator[Running]:
    command = [sys.executable, "-m", "scxmlc", "serve", *words, "--listen", "127.0.0.1:0"]
    process = subprocess.Popen(
        command,
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, **environment},
    )
    patience = Timer(120, process.kill)  # so that what is never said fails the test, and holds up nobody
    patience.start()
    try:
        yield Running(process)
    finally:
        patience.cancel()
        process.kill()
        process.communicate()


def versions(charts: Any) -> list[tuple[str, bool, int]]:
    return [(each["name"], each["is_current"], each["sessions"]) for each in charts["charts"]]


def test_sessions_keep_their_version_though_the_chart_changes_and_the_server_is_started_again(
    folder: Path,
) -> None:
    door = folder / "door.scxml"
    with serving(folder, "door.scxml", "--store", "doors.db") as server:
        assert server.begun[0] == "Serving 1 chart: door\n"
        server.ask("/api/sessions", {"chart": "door", "id": "front"})
        door.write_text(door.read_text().replace("5s", "7s"))
        server.log("door.scxml: new sessions of door are of another version")
        server.ask("/api/sessions", {"chart": "door", "id": "back"})
        assert versions(server.ask("/api/charts")) == [("door", True, 1), ("door", False, 1)]
        door.write_text("<scxml")
        server.log("door.scxml:1:")
        assert server.ask("/api/charts")["troubles"][0]["name"] == "door.scxml"
        assert server.stop() == 0
    door.write_text(
        (Path(__file__).parents[3] / "examples" / "door" / "door.scxml").read_text().replace("5s", "9s")
    )
    with serving(folder, "door.scxml", "--store", "doors.db") as server:
        assert "  sessions  in doors.db, 2 of them running\n" in server.begun
        charts = server.ask("/api/charts")
        assert versions(charts) == [("door", True, 0), ("door", False, 1), ("door", False, 1)]
        old = server.ask("/api/sessions/front")["version"]
        assert "5s" in server.ask(f"/api/charts/door/versions/{old}")["documents"]["door.scxml"]
        after = server.ask("/api/sessions/front/events", {"name": "push", "data": {"by": "anna"}})
        assert after["states"] == ["open"]
        assert round(after["timers"][0]["at"] - after["changed"]) == 5
        assert server.stop(signal.SIGINT) == 0


def test_a_program_carries_out_what_charts_send(folder: Path) -> None:
    (folder / "bell.py").write_text("def ring(message): return None\nprocessors = {'x-bell': ring}\n")
    (folder / "egg.scxml").write_text(
        """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="egg">
          <state id="cold"><transition event="heat" target="hot"/></state>
          <state id="hot"><onentry><send type="x-bell" event="ring"/></onentry>
            <transition event="done.send" target="eaten"/></state>
          <final id="eaten"/></scxml>"""
    )
    with serving(folder, "egg.scxml", "--program", "bell.py") as server:
        assert "in memory" in server.begun[3]
        server.ask("/api/sessions", {"chart": "egg", "id": "one"})
        server.ask("/api/sessions/one/events", {"name": "heat"})
        while not server.ask("/api/sessions/one")["is_over"]:
            pass  # the bell rings behind the commit
        assert server.ask("/api/sessions/one")["final"] == "eaten"


def test_what_charts_need_and_no_program_brings_is_told_at_the_start(
    folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / "egg.scxml").write_text(
        """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="egg">
          <state id="hot"><onentry><send type="x-bell" event="ring"/></onentry></state></scxml>"""
    )
    shelf = Shelf(Compiling())
    serving_.tell_missing([shelf.take(folder / "egg.scxml")], program(None))
    assert caplog.messages == [
        f"{folder / 'egg.scxml'}: there is no processor x-bell; --program brings what charts need"
    ]


def test_what_a_changed_chart_needs_is_told_as_well(folder: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO")
    shelf, chart = Shelf(Compiling()), folder / "egg.scxml"
    for type in ("scxml", "x-bell"):
        chart.write_text(f"""<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="egg">
              <state id="hot"><onentry><send type="{type}" event="ring"/></onentry></state></scxml>""")
        serving_.tell(shelf.take(chart), program(None))
    assert caplog.messages[-1] == f"{chart}: there is no processor x-bell; --program brings what charts need"
    serving_.tell(shelf.take(chart), program(None))
    assert sum("x-bell" in each for each in caplog.messages) == 1


def test_the_zone_of_sessions_is_that_which_is_named(folder: Path) -> None:
    (folder / "clock.scxml").write_text(
        """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="clock" datamodel="ecmascript">
          <datamodel><data id="east" expr="-new Date(0).getTimezoneOffset()"/></datamodel><state id="on"/></scxml>"""
    )
    with serving(folder, "clock.scxml", "--timezone", "Asia/Tokyo") as server:
        assert server.ask("/api/sessions", {"chart": "clock"})["data"] == {"east": 540}


def test_the_token_of_the_environment_is_asked_for(folder: Path) -> None:
    with serving(folder, "door.scxml", SCXMLC_TOKEN=GOOD) as server:
        with pytest.raises(OSError, match="401"):
            server.ask("/api/charts")
        assert server.ask("/health")["is_alive"]


# --- docs/server.md -----------------------------------------------------------------------------------------------

PAGE = (
    (Path(__file__).parents[3] / "docs" / "server.md").read_text("utf-8").partition("## What it is told")[0]
)
VARIES = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z|127\.0\.0\.1:\d+|version [0-9a-f…]+")


def shown(command: str) -> list[str]:
    """What the page says that commands print which begin so, each with its words."""
    blocks = re.findall(r"^```console\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
    pieces = [piece for block in blocks for piece in re.split(r"^\$ ", block, flags=re.MULTILINE) if piece]
    return [piece for piece in pieces if piece.startswith(command)]


def test_five_minutes(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "charts").mkdir()
    door = (folder / "door.scxml").rename(folder / "charts" / "door.scxml")
    (started,) = shown("scxmlc serve")
    words, _, text = started.partition("\n")
    with serving(folder, *shlex.split(words)[2:]) as server:
        assert VARIES.sub("…", "".join(server.begun)) == VARIES.sub("…", text)
        monkeypatch.setenv("SCXMLC_SERVER", server.url)
        sessions = shown("scxmlc session")
        assert len(sessions) == 5
        for told in sessions:
            words, _, text = told.partition("\n")
            if "--dry-run" in words:
                door.write_text(door.read_text().replace("5s", "30s"))
                server.log("new sessions of door are of another version")
            result = CliRunner().invoke(verbs, shlex.split(words)[1:])
            assert VARIES.sub("…", result.output) == VARIES.sub("…", text), words
