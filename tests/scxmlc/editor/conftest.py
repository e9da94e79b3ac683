"""A client of the Language Server Protocol, as an editor has one, that talks to `scxmlc lsp` in a process of its
own."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from queue import Queue
from typing import Any

import pytest

pytest.importorskip("pygls")
PATIENCE = 60  # seconds: for machines with much to do; nothing waits for that long


class Editor:
    """Texts by name below a folder; `ask` waits for an answer, `tell` does not."""

    def __init__(self, folder: Path, initializationOptions: Any = None, **capabilities: Any) -> None:
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-m", "scxmlc", "lsp"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=folder
        )
        self.came: Queue[dict[str, Any] | None] = Queue()
        self.shown: list[str] = []
        self._number = 0
        self.versions: dict[str, int] = {}
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        params = {"processId": None, "rootUri": folder.as_uri(), "capabilities": capabilities}
        folders = [{"uri": folder.as_uri(), "name": "charts"}]
        options = {"initializationOptions": initializationOptions, "workspaceFolders": folders}
        self.told = self.ask("initialize", {**params, **options})
        self.tell("initialized", {})

    def _read(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while header := stream.readline():
            length = int(header.split(b":")[1])
            while stream.readline().strip():
                pass
            self.came.put(json.loads(stream.read(length)))
        self.came.put(None)

    def send(self, message: dict[str, Any]) -> None:
        self.send_bytes(json.dumps({"jsonrpc": "2.0", **message}).encode())

    def send_bytes(self, body: bytes) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%b" % (len(body), body))
        self.process.stdin.flush()

    def tell(self, method: str, params: Any) -> None:
        self.send({"method": method, "params": params})

    def ask(self, method: str, params: Any) -> Any:
        """The result of a request."""
        answer = self.answer(method, params)
        assert "error" not in answer, answer["error"]
        return answer["result"]

    def answer(self, method: str, params: Any) -> Any:
        """The answer to a request, an error perhaps."""
        self._number += 1
        self.send({"id": self._number, "method": method, "params": params})
        return self._until(lambda message: message.get("id") == self._number and "method" not in message)

    def _until(self, wanted: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
        while True:
            message = self.came.get(timeout=PATIENCE)
            assert message is not None, "the server has gone"
            if message.get("method") == "window/showMessage":
                self.shown.append(message["params"]["message"])
            if wanted(message):
                return message

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    def open(self, name: str, text: str) -> None:
        self.versions[name] = 1
        document = {"uri": self.uri(name), "languageId": "scxml", "version": 1, "text": text}
        self.tell("textDocument/didOpen", {"textDocument": document})

    def change(self, name: str, *changes: Any) -> None:
        """Texts, or (line, column, line, column, text)."""
        self.versions[name] += 1
        document = {"uri": self.uri(name), "version": self.versions[name]}
        told = [_change(each) for each in changes]
        self.tell("textDocument/didChange", {"textDocument": document, "contentChanges": told})

    def close(self, name: str) -> None:
        """Nothing is open by that name any more."""
        del self.versions[name]
        self.tell("textDocument/didClose", {"textDocument": {"uri": self.uri(name)}})

    def findings(self, name: str) -> list[dict[str, Any]]:
        """What is told of the present version of a text."""
        version = self.versions.get(name)

        def is_it(message: dict[str, Any]) -> bool:
            params = message.get("params") or {}
            is_found = message.get("method") == "textDocument/publishDiagnostics" and params[
                "uri"
            ] == self.uri(name)
            return is_found and params.get("version") == version

        found: list[dict[str, Any]] = self._until(is_it)["params"]["diagnostics"]
        return found

    def codes(self, name: str) -> list[str]:
        """Where what is told: "line:column code", counted from 1 as people do."""
        return [f"{_start(each)} {each['code']}" for each in self.findings(name)]

    def at(self, name: str, line: int, column: int, **more: Any) -> dict[str, Any]:
        """The parameters of a question about a place, counted from 1."""
        place = {"line": line - 1, "character": column - 1}
        return {"textDocument": {"uri": self.uri(name)}, "position": place, **more}

    def places(self, method: str, name: str, line: int, column: int, **more: Any) -> list[str]:
        """Places that a question is answered with: "file:line:column", counted from 1."""
        found = self.ask(f"textDocument/{method}", self.at(name, line, column, **more))
        return [f"{each['uri'].rpartition('/')[2]}:{_start(each)}" for each in found]

    def renamed(self, name: str, line: int, column: int, new: str) -> dict[str, list[str]]:
        """The edits of renaming, by file: "line:column text"."""
        edit = self.ask("textDocument/rename", self.at(name, line, column, newName=new))
        return {
            uri.rpartition("/")[2]: [f"{_start(each)} {each['newText']}" for each in edits]
            for uri, edits in edit["changes"].items()
        }

    def leave(self) -> int:
        self.ask("shutdown", None)
        self.tell("exit", None)
        return self.process.wait(PATIENCE)

    def vanish(self) -> None:
        """Without a word; no process is left."""
        self.process.kill()
        self.process.wait()
        self._reader.join()
        for stream in (self.process.stdin, self.process.stdout):
            assert stream is not None
            with suppress(OSError):
                stream.close()


def _change(change: Any) -> dict[str, Any]:
    if isinstance(change, str):
        return {"text": change}
    line, column, last, behind, text = change
    start, end = {"line": line, "character": column}, {"line": last, "character": behind}
    return {"range": {"start": start, "end": end}, "text": text}


def _start(found: dict[str, Any]) -> str:
    start = found["range"]["start"]
    return f"{start['line'] + 1}:{start['character'] + 1}"


@pytest.fixture
def editors(tmp_path: Path) -> Iterator[Callable[..., Editor]]:
    """Makes editors with capabilities; they are gone at the end."""
    made: list[Editor] = []

    def make(**capabilities: Any) -> Editor:
        made.append(Editor(tmp_path, **capabilities))
        return made[-1]

    yield make
    for each in made:
        each.vanish()


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """One server for the tests of a file: it takes a second to start."""
    editor = Editor(tmp_path_factory.mktemp("charts"))
    yield editor
    editor.vanish()


@pytest.fixture
def editor(started: Editor, tmp_path: Path) -> Iterator[Editor]:
    """An editor with nothing open, and an empty folder of its own."""
    started.folder = tmp_path
    yield started
    for name in list(started.versions):
        started.close(name)
