"""A server over real sockets: it starts, answers, waits for nobody without end, and stops in peace.

The server has the main thread, as signals want it; a client on another one ends it by SIGTERM.
"""

from __future__ import annotations

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from scxml_runtime.durable import DurableHost, MemoryStore, SqliteStore
from scxml_runtime.server.__main__ import main
from scxml_runtime.server.listening import CannotListen, address, bound
from scxml_runtime.server.modules import Compiled
from scxml_runtime.server.settings import Settings
from scxml_runtime.testing import Scribe

from .conftest import LAMP

pytest.importorskip("uvicorn")

DOOR = Path(__file__).parents[3] / "examples" / "door" / "door.py"
ROBOT = DOOR.parents[1] / "robot" / "robot.py"
LONG = 30.0
"""Seconds until a test gives up."""

HEAD = (
    b"POST /api/sessions HTTP/1.1\r\nhost: localhost\r\n"
    b"content-type: application/json\r\ncontent-length: 16\r\n"
)

Visit = Callable[[str, int], None]


def served(visit: Visit, store: Any = None, charts: Any = (LAMP,), **settings: Any) -> None:
    """A server that a client visits, and then stops; what the client raises is raised."""
    from scxml_runtime.server.running import serve

    raised: list[BaseException] = []

    def go(url: str) -> None:
        where = urlsplit(url)
        try:
            assert where.hostname and where.port
            visit(where.hostname, where.port)
        except BaseException as problem:
            raised.append(problem)
        finally:
            os.kill(os.getpid(), signal.SIGTERM)

    threads: list[threading.Thread] = []

    def begin(url: str) -> None:
        threads.append(threading.Thread(target=go, args=(url,)))
        threads[0].start()

    host = DurableHost(store or MemoryStore(), charts, history=True, scribe=Scribe())
    serve(host, Compiled(charts), Settings(**settings), "127.0.0.1:0", started=begin)
    threads[0].join(LONG)
    for each in raised:
        raise each


def asked(
    connection: http.client.HTTPConnection, method: str, path: str, value: Any = None
) -> tuple[int, Any]:
    body = None if value is None else json.dumps(value)
    connection.request(method, path, body, {"content-type": "application/json"} if body else {})
    answer = connection.getresponse()
    return answer.status, json.loads(answer.read() or b"null")


def test_a_session_over_a_socket(tmp_path: Path) -> None:
    seen: list[Any] = []

    def visit(name: str, port: int) -> None:
        connection = http.client.HTTPConnection(name, port, timeout=LONG)
        seen.append(asked(connection, "POST", "/api/sessions", {"chart": "lamp", "id": "a/b?"})[0])
        seen.append(
            asked(connection, "POST", "/api/sessions/a%2Fb%3F/events", {"name": "press"})[1]["states"]
        )
        connection.close()

    served(visit, SqliteStore(tmp_path / "lamps.db"))
    assert seen == [201, ["on"]]
    with DurableHost(SqliteStore(tmp_path / "lamps.db"), [LAMP]) as host:
        assert host.look("a/b?").configuration == {"on"}


def test_a_stop_lets_what_has_begun_come_to_its_end() -> None:
    seen: list[Any] = []

    def visit(name: str, port: int) -> None:
        reader = http.client.HTTPConnection(name, port, timeout=LONG)
        reader.request("GET", "/api/changes")
        stream = reader.getresponse()
        seen.append(stream.readline())
        half = socket.create_connection((name, port), LONG)
        half.sendall(HEAD + b"expect: 100-continue\r\n\r\n")
        assert b"100 Continue" in half.recv(1000)  # it is at work on it
        os.kill(os.getpid(), signal.SIGTERM)
        seen.append(stream.read().splitlines()[-3:-1])
        half.sendall(b'{"chart":"lamp"}')
        seen.append(half.recv(1000).split(b"\r\n")[0])
        half.close()
        reader.close()

    served(visit)
    assert seen == [b"event: began\n", [b"event: leaving", b"data: {}"], b"HTTP/1.1 201 Created"]


def ended_by_the_server(name: str, port: int, said: bytes) -> bytes:
    """What comes until the server closes the connection, or resets it."""
    with socket.create_connection((name, port), LONG) as connection:
        with suppress(ConnectionError):
            connection.sendall(said)
        heard = b""
        with suppress(ConnectionResetError):
            while more := connection.recv(65536):
                heard += more
        return heard


@pytest.mark.parametrize("said", [b"", b"GET / HT"])
def test_a_head_that_does_not_come_to_its_end(said: bytes) -> None:
    served(lambda name, port: ended_by_the_server(name, port, said) and None, patience=0.05)


def test_the_next_head_that_does_not_come_to_its_end() -> None:
    def visit(name: str, port: int) -> None:
        with socket.create_connection((name, port), LONG) as connection:
            connection.sendall(b"GET /health HTTP/1.1\r\nhost: localhost\r\n\r\n")
            assert connection.recv(65536)
            connection.sendall(b"GET /hea")
            with suppress(ConnectionResetError):
                while connection.recv(65536):
                    pass

    served(visit, patience=0.05)


def test_a_head_that_is_too_long() -> None:
    seen: list[bytes] = []
    said = b"GET / HTTP/1.1\r\nx: " + b"a" * 300_000
    served(lambda name, port: seen.append(ended_by_the_server(name, port, said)))
    assert seen[0][:12] in (b"HTTP/1.1 431", b"HTTP/1.1 400", b"")


def test_a_body_that_does_not_come_to_its_end() -> None:
    seen: list[bytes] = []
    head = HEAD + b"\r\n{"
    served(lambda name, port: seen.append(ended_by_the_server(name, port, head)), patience=0.05)
    assert seen[0].startswith(b"HTTP/1.1 408 ")


def test_a_flood_of_requests_on_one_connection() -> None:
    asks = b"GET /docs HTTP/1.1\r\nhost: localhost\r\n\r\n" * 1000

    def visit(name: str, port: int) -> None:
        with socket.create_connection((name, port), LONG) as connection, pytest.raises(OSError):
            while True:
                connection.sendall(asks)

    served(visit)


@pytest.mark.parametrize("said", [b"\x16\x03\x01\x02\x00", b"nonsense"])
def test_what_is_no_request(said: bytes) -> None:
    seen: list[bytes] = []
    served(lambda name, port: seen.append(ended_by_the_server(name, port, said + b"\r\n\r\n")), patience=1)
    assert seen[0][:12] in (b"HTTP/1.1 400", b"HTTP/1.0 400", b"")


# --- where it listens --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("127.0.0.1:8080", "127.0.0.1:8080"),
        ("8080", "127.0.0.1:8080"),
        (":80", "127.0.0.1:80"),
        ("[::1]:0", "[::1]:0"),
        ("a.example:1", "a.example:1"),
    ],
)
def test_addresses(text: str, shown: str) -> None:
    assert str(address(text)) == shown


@pytest.mark.parametrize("text", ["", "localhost", "a:b", "::1", "::1:80", "a:70000", "a:-1", "a:²"])
def test_addresses_that_are_none(text: str) -> None:
    with pytest.raises(CannotListen, match="is no address to listen on"):
        address(text)


def test_a_port_in_use(capsys: pytest.CaptureFixture[str]) -> None:
    with bound(address("127.0.0.1:0")) as taken:
        port = taken.getsockname()[1]
        assert main([str(DOOR), "--listen", f"127.0.0.1:{port}"]) == 1
    assert "in use by another program" in capsys.readouterr().err


# --- python -m scxml_runtime.server ------------------------------------------------------------------

BAD = [
    (["none.py"], "none.py is no module"),
    (["broken.py"], "broken.py cannot be imported: ZeroDivisionError"),
    (["empty.py"], "empty.py has no chart in it"),
    ([str(DOOR), "--listen", "0.0.0.0:0"], "can be reached by others"),
    ([str(DOOR), "--listen", "nowhere"], "is no address"),
    ([str(DOOR), "--token-file", "empty.py"], "a token has 16 characters"),
    ([str(DOOR), "--token-file", "blank"], "a token has 16 characters"),
    ([str(DOOR), "--token-file", "none"], "--token-file: none: no such file"),
    ([str(DOOR), "--program", "broken.py"], "broken.py cannot be imported: ZeroDivisionError"),
    (
        [str(DOOR), "--program", "empty.py"],
        "empty.py has none of processors, services, functions and platform",
    ),
    ([str(DOOR), "--program", "nowhere"], "nowhere cannot be imported"),
    ([str(DOOR), "--program", "none.py"], "none.py: no such file"),
    (["."], ". has no module in it that scxmlc compile has written"),
    ([str(DOOR), "--timezone", "Nowhere/x", "--listen", "127.0.0.1:0"], "there is no time zone Nowhere/x"),
    ([str(DOOR), "--allow", "ftp://a"], "ftp://a"),
    ([str(DOOR), "--store", "."], "."),
]


@pytest.mark.parametrize(("arguments", "told"), BAD, ids=range(len(BAD)))
def test_what_cannot_be_served(
    arguments: list[str],
    told: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "broken.py").write_text("1 / 0")
    (tmp_path / "empty.py").write_text("import scxml_runtime")
    (tmp_path / "blank").write_text("\n")
    assert main(arguments) == 1
    said = capsys.readouterr().err
    assert told in said and said.count("\n") == 1


def test_compiled_modules_are_served_by_the_runtime_alone(tmp_path: Path) -> None:
    blocked = (
        "import sys; sys.modules.update(dict.fromkeys(['scxmlc', 'lxml', 'esprima', 'httpx', 'starlette']))\n"
    )
    run = f"from scxml_runtime.server.__main__ import main; sys.exit(main({[str(DOOR), '--listen', '127.0.0.1:0']}))"
    with subprocess.Popen(
        [sys.executable, "-c", blocked + run], stdout=subprocess.PIPE, text=True, cwd=tmp_path
    ) as server:
        assert server.stdout is not None
        url = urlsplit(server.stdout.readline().split()[2])
        connection = http.client.HTTPConnection(str(url.hostname), url.port, timeout=LONG)
        assert asked(connection, "POST", "/api/sessions", {"chart": "door"})[1]["states"] == ["closed"]
        connection.close()
        server.send_signal(signal.SIGTERM)
        assert server.wait(LONG) == 0


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--engine", "restate", "--store", "doors.db"], "--store is where SQLite keeps sessions"),
        (["--worker", "127.0.0.1:1"], "go with --engine restate"),
        (["--engine", "restate", "--restate", "ftp://there"], "--restate: 'ftp://there' is no address"),
        (["--engine", "restate", "--worker", "there"], "--worker: "),
    ],
)
def test_what_does_not_go_with_the_engine(
    capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    pytest.importorskip("restate")
    assert main([str(DOOR), "--listen", "127.0.0.1:0", *words]) == 1
    assert said in capsys.readouterr().err


def test_a_program_goes_with_compiled_modules_too(tmp_path: Path) -> None:
    (tmp_path / "yard.py").write_text(
        "async def sonar(call):\n    await call.sleep(1000)\n"
        "def motors(message):\n    print('motors', message.name, flush=True)\n"
        "processors, services = {'x-motors': motors}, {'x-sonar': sonar}\n"
    )
    words = [str(ROBOT.parent), "--listen", "127.0.0.1:0", "--program", "yard.py"]
    command = [sys.executable, "-m", "scxml_runtime.server", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=tmp_path) as server:
        assert server.stdout is not None
        url = urlsplit(server.stdout.readline().split()[2])
        connection = http.client.HTTPConnection(str(url.hostname), url.port, timeout=LONG)
        asked(connection, "POST", "/api/sessions", {"chart": "robot"})
        assert server.stdout.readline() == "motors forward\n"
        connection.close()
        server.send_signal(signal.SIGTERM)
        assert server.wait(LONG) == 0


def test_an_answer_does_not_wait_for_the_client_to_have_seen_its_head() -> None:
    with bound(address("127.0.0.1:0")) as listening, socket.create_connection(listening.getsockname()):
        connection, _ = listening.accept()
        with connection:
            assert connection.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
