"""`scxmlc session`: sessions of a server that is real, from a terminal; and what is said where there is none."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from scxml_runtime.client import Client, ServerUnavailable
from tests.runtime.client.running import running
from tests.scxmlc.cli.conftest import CommandLine

TOKEN = "a-token-of-many-characters"


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running(tmp_path_factory.mktemp("server"), TOKEN) as (found, _):
        yield found


@pytest.fixture
def here(url: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Client]:
    """The server as the environment names it, without sessions."""
    monkeypatch.setenv("SCXMLC_SERVER", url)
    monkeypatch.setenv("SCXMLC_TOKEN", TOKEN)
    with Client(url, token=TOKEN) as client:
        for each in [*client.sessions()]:
            client.terminate(each.id)
            client.forget(each.id)
        yield client


def test_start_and_send(here: Client, scxmlc_: CommandLine) -> None:
    assert scxmlc_("session", "start", "egg", "--id", "egg-1").output == "egg-1  egg  cold\n"
    heated = scxmlc_("session", "send", "egg-1", "heat", "--key", "k")
    assert heated.exit_code == 0 and heated.output.startswith("egg-1  egg  boiling  due 20")
    scxmlc_("session", "send", "egg-1", "more", '{"pans": 4}')
    accepted = scxmlc_("session", "send", "egg-1", "more", '{"pans": 5}', "--no-wait")
    assert (accepted.stdout, accepted.stderr) == ("", "accepted: more will come to egg-1\n")
    shown = scxmlc_("session", "show", "egg-1").output.splitlines()
    assert shown[0].startswith("egg: a session of the version ")
    assert shown[1:5] == [
        "  id          egg-1",
        "  state       running",
        "  stands in   boiling",
        "  data        pans  10",
    ]
    assert shown[5].endswith("Z  done  (id timer)") and shown[-1] == "  log         boiling"


def test_params_and_versions(here: Client, scxmlc_: CommandLine) -> None:
    scxmlc_("session", "start", "egg", "--id", "egg-1", "--params", '{"pans": 7}')
    view = here.look("egg-1")
    assert view.data == {"pans": 7}
    assert scxmlc_("session", "start", "egg", "--version", view.version).exit_code == 0
    assert "has no version 'v9'" in scxmlc_("session", "start", "egg", "--version", "v9").stderr


def test_list(here: Client, scxmlc_: CommandLine) -> None:
    for number in (1, 2, 3):
        here.start("egg", f"egg-{number}")
    here.terminate("egg-2")
    assert scxmlc_("session", "list").stdout.splitlines() == [
        "egg-1  egg  cold",
        "egg-2  egg  over in cold",
        "egg-3  egg  cold",
    ]
    assert scxmlc_("session", "list", "--status", "over").stdout.split()[0] == "egg-2"
    assert scxmlc_("session", "list", "--text", "-3").stdout.split()[0] == "egg-3"
    assert scxmlc_("session", "list", "--order=-began").stdout.split()[0] == "egg-3"
    page = scxmlc_("session", "list", "--limit", "2")
    assert page.stdout.count("\n") == 2 and page.stderr == "and more: --limit 20 shows more of them\n"
    assert scxmlc_("session", "list", "--state", "boiling").output == "no session\n"


def test_an_end(here: Client, scxmlc_: CommandLine) -> None:
    here.start("egg", "egg-1")
    lives = scxmlc_("session", "forget", "egg-1")
    assert lives.exit_code == 1 and "terminate it first" in lives.stderr
    assert scxmlc_("session", "terminate", "egg-1").output == "egg-1  egg  terminated\n"
    assert "state       is over, terminated" in scxmlc_("session", "show", "egg-1").output
    over = scxmlc_("session", "send", "egg-1", "heat")
    assert over.exit_code == 1 and "is over: it takes no events" in over.stderr
    assert scxmlc_("session", "forget", "egg-1").output == "forgotten: egg-1\n"
    gone = scxmlc_("session", "show", "egg-1")
    assert (gone.exit_code, gone.output) == (1, "error: There is no session 'egg-1'.\n")


def test_migrate(here: Client, scxmlc_: CommandLine) -> None:
    old = here.charts().charts[1].version
    for id in ("egg-1", "egg-2"):
        here.start("egg", id, version=old)
    one = ["session", "migrate", "egg-1", "--state", "raw=cold"]
    assert scxmlc_(*one, "--dry-run").output == "egg-1 would move\n"
    assert here.look("egg-1").states == ("raw",)
    assert scxmlc_(*one).output.startswith("egg-1  egg  cold")
    all_of_it = ["session", "migrate", "--chart", "egg", "--from", old, "--state", "raw=cold"]
    rehearsed = scxmlc_(*all_of_it, "--dry-run")
    assert (rehearsed.stdout, rehearsed.stderr) == ("egg-2  would move\n", "1 would move, 0 would stay\n")
    assert scxmlc_(*all_of_it).stdout == "egg-2  moved\n"
    assert here.look("egg-2").states == ("cold",)
    unknown = scxmlc_("session", "migrate", "egg-1", "--to", "v9")
    assert unknown.exit_code == 1 and "has no version 'v9'" in unknown.stderr


def test_what_stays_is_told(here: Client, scxmlc_: CommandLine) -> None:
    here.start("egg", "egg-1", version=here.charts().charts[1].version)
    for words in (["--dry-run"], [], ["--state", "raw=nowhere"]):
        stays = scxmlc_("session", "migrate", "egg-1", *words)
        assert stays.exit_code == 1 and "state" in stays.stderr
    assert "help: --state OLD=NEW" in scxmlc_("session", "migrate", "egg-1").stderr
    stays = scxmlc_("session", "migrate", "--chart", "egg", "--dry-run")
    assert stays.exit_code == 1 and "help: --state OLD=NEW" in stays.stderr
    assert stays.stdout.startswith("egg-1  would stay: ") and "0 would move, 1 would stay" in stays.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["migrate"],
        ["migrate", "egg-1", "--chart", "egg"],
        ["migrate", "egg-1", "--from", "v1"],
        ["migrate", "egg-1", "--state", "cold"],
        ["send", "egg-1", "heat", "{bad"],
        ["send", "egg-1", "heat", "NaN"],
        ["start", "egg", "--params", "[1]"],
        ["list", "--limit", "0"],
        ["list", "--server", "nowhere"],
        ["list", "--server", "http://127.0.0.1:1"],
        ["watch", "egg-1", "--server", "http://127.0.0.1:1"],
        ["list", "--token-file", "none"],
    ],
)
def test_what_cannot_be_asked(here: Client, scxmlc_: CommandLine, words: list[str]) -> None:
    result = scxmlc_("session", *words)
    assert result.exit_code == 2
    assert result.stderr and result.stdout == "" and "Traceback" not in result.stderr


def test_where_no_server_is(scxmlc_: CommandLine) -> None:
    result = scxmlc_("session", "list", "--server", "http://127.0.0.1:1")
    assert result.stderr.startswith("error: there is no server at http://127.0.0.1:1: ")
    assert (
        "  help: scxmlc serve charts/ starts one; --server or SCXMLC_SERVER names another\n" in result.stderr
    )


def test_where_a_server_has_no_room_none_is_to_be_started(
    scxmlc_: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(*_: object, **__: object) -> None:
        raise ServerUnavailable("Restate cannot be reached.", 503)

    monkeypatch.setattr(Client, "start", refused)
    result = scxmlc_("session", "start", "egg")
    assert result.exit_code == 2
    assert "  help: the server is there, and cannot do it now" in result.stderr


def test_tokens(url: str, scxmlc_: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SCXMLC_TOKEN", raising=False)
    refused = scxmlc_("session", "list", "--server", url)
    assert refused.exit_code == 2 and "SCXMLC_TOKEN" in refused.stderr
    Path("token").write_text(TOKEN + "\n")
    assert scxmlc_("session", "list", "--server", url, "--token-file", "token").exit_code == 0


def test_without_httpx(scxmlc_: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [each for each in sys.modules if each.startswith("scxml_runtime.client")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "httpx", None)
    result = scxmlc_("session", "list")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "pip install 'scxmlc[client]'" in result.stderr


def test_records(here: Client, scxmlc_: CommandLine) -> None:
    here.start("egg", "egg-1")
    here.start("egg", "egg-2")
    listed = [json.loads(line) for line in scxmlc_("session", "list", "--json").stdout.splitlines()]
    assert [each["id"] for each in listed] == ["egg-1", "egg-2"]
    (view,) = [json.loads(line) for line in scxmlc_("session", "show", "egg-1", "--json").stdout.splitlines()]
    assert (view["configuration"], view["data"]) == (["cold"], {"pans": 1})


def watching(folder: Path, *words: str) -> subprocess.Popen[str]:
    line = [sys.executable, "-m", "scxmlc", "session", "watch", *words]
    return subprocess.Popen(line, cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_watch(here: Client, folder: Path) -> None:
    here.start("egg", "egg-1")
    with watching(folder, "egg-1") as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "egg-1  egg  cold\n"
        here.send("egg-1", "heat")
        step = process.stdout.readline()
        assert "egg-1  ◀ heat  cold → boiling" in step and "egg.scxml:" in step
        assert 'egg-1    "boiling"' in process.stdout.readline()
        here.send("egg-1", "more", {"pans": 2})
        assert "◀ more  pans=2" in process.stdout.readline()
        assert "= pans=3" in process.stdout.readline()
        here.terminate("egg-1")
        rest, problem = process.communicate()
    assert "session is terminated" in rest
    assert (process.returncode, problem) == (0, "")


def test_watching_ends_by_an_interrupt(here: Client, folder: Path) -> None:
    here.start("egg", "egg-1")
    with watching(folder, "egg-1", "--json") as process:
        assert process.stdout is not None
        assert json.loads(process.stdout.readline())["session"]["states"] == ["cold"]
        process.send_signal(signal.SIGINT)
        assert process.communicate() == ("", "")
    assert process.returncode == 0
