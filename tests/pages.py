"""Pages that are read from top to bottom with an editor and a terminal open, read so by a test.

In: a page, a folder. Out: files that the page has one write; of each command what it printed, and what the page says.
The rule that surprises: a block is a file if its first line is a comment with a name (`# test_dock.py`,
`<!-- dock.scxml -->`); with words behind the name it changes one. `<!-- dock.scxml: charging -->` puts the element in
place of the one of that id, or name (the first at the end of the chart, a data model at its beginning), and
`# test_dock.py, more` is added at the end.
"""

from __future__ import annotations

import os
import re
import shlex
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from click.testing import CliRunner

from scxmlc.cli.commands import scxmlc as verbs

BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAME = re.compile(r"(?:# |// |<!-- )([\w./-]+\.\w+)(?:(?:: |, )([\w -]+?))?(?: -->)?\n")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT[\d:.]+Z|\d+\.\d\ds\b|version \w{12}")
ROOT = Path(__file__).parents[1]
SERVER = "127.0.0.1:8080"
ALONE = ("-p", "no:cacheprovider", "-p", "no:hypothesispytest")


def played(page: Path, folder: Path) -> Iterator[tuple[str, str, str]]:
    """Of each command: what it is, what it printed, what the page says that it prints."""
    with ExitStack() as running:
        reader = _Reader(folder, running)
        for language, block in BLOCK.findall(page.read_text("utf-8")):
            named = NAME.match(block)
            if language == "console":
                for command, shown in re.findall(r"^\$ (.*)\n((?:(?!\$ ).*\n)*)", block, re.MULTILINE):
                    if "pip " not in command:
                        yield command, reader.printed(command), shown
            elif named:
                reader.write(named[1], named[2] or "", block)


def matches(printed: str, shown: str) -> bool:
    """Whether it is what the page says, in which `…` stands for anything; moments are those of the day."""
    pattern = ".*?".join(map(re.escape, _timeless(shown).rstrip().split("…")))
    return re.fullmatch(pattern, _timeless(printed).rstrip(), re.DOTALL) is not None


def _timeless(text: str) -> str:
    return MOMENT.sub("MOMENT", "".join(line.rstrip() + "\n" for line in text.splitlines()))


class _Reader:
    def __init__(self, folder: Path, running: ExitStack) -> None:
        self._folder, self._running = folder, running
        self._around = {**os.environ, "PYTHONIOENCODING": "utf-8", "PYTHONDONTWRITEBYTECODE": "1"}
        self._around["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
        self._around["PYTHONPATH"] = str(
            ROOT / "runtime"
        )  # what pip would install into an environment of the page's own
        self._address = SERVER

    def write(self, name: str, what: str, block: str) -> None:
        """A file, or what changes in one."""
        file = self._folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        body = block.partition("\n")[2]
        if not what:
            text = block
        elif what == "more":
            text = file.read_text("utf-8") + ("\n\n" if file.suffix == ".py" else "\n") + body
        else:
            text = _with(file.read_text("utf-8"), what, body)
        file.write_text(text, "utf-8")

    def printed(self, command: str) -> str:
        """What a command prints, on both streams."""
        if command.startswith("scxmlc serve "):
            return self._served(command)
        program, *words = shlex.split(command)
        if program == "scxmlc" and not re.search(r"[|>&;]", re.sub(r"'[^']*'", "", command)):
            return self._verb(words)
        if program == "pytest":
            words = [sys.executable, "-m", "pytest", *ALONE, *words]
        else:
            words = ["/bin/sh", "-c", command.replace("-m venv ", "-m venv --without-pip ")]
        done = subprocess.run(
            words,
            cwd=self._folder,
            env=self._around,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            timeout=60,
        )
        return done.stdout.decode("utf-8").replace(self._address, SERVER)

    def _verb(self, words: list[str]) -> str:
        before = Path.cwd()
        os.chdir(self._folder)
        try:
            return CliRunner(env={"SCXMLC_SERVER": f"http://{self._address}"}).invoke(verbs, words).output
        finally:
            os.chdir(before)

    def _served(self, command: str) -> str:
        """A server, on a port that is free, until the page ends; what it says when it is ready."""
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._address = f"127.0.0.1:{free.getsockname()[1]}"
        words = [sys.executable, "-m", *shlex.split(command), "--listen", self._address]
        log = self._running.enter_context((self._folder / "server.log").open("w+b"))
        server = subprocess.Popen(words, cwd=self._folder, env=self._around, stdout=log, stderr=log)
        self._running.callback(server.wait)
        self._running.callback(server.terminate)
        for _ in range(200):
            try:
                urllib.request.urlopen(f"http://{self._address}/ready", timeout=2).close()
                break
            except OSError:
                time.sleep(0.05)
        said = (self._folder / "server.log").read_text("utf-8").replace(self._address, SERVER)
        return re.sub(r"^\d{4}-.*\n", "", said, flags=re.MULTILINE)


def _with(text: str, what: str, element: str) -> str:
    """A chart in which the element is where one of its id, or of its name, was."""
    start = re.compile(rf'^( *)<(?:(\w+)\b[^>\n]* id="{what}"|{what}\b)', re.MULTILINE)
    there = start.search(text)
    if there is None:
        place = (
            text.index(">\n", text.index("<scxml")) + 2 if what == "datamodel" else text.rindex("</scxml>")
        )
        return text[:place] + element + text[place:]
    name = there[2] or what
    line = text[there.start() : text.index("\n", there.start())]
    if (line.endswith("/>") and line.count("<") == 1) or line.endswith(f"</{name}>"):
        end = there.start() + len(line) + 1
    else:
        closing = f"\n{there[1]}</{name}>\n"
        end = text.index(closing, there.start()) + len(closing)
    return text[: there.start()] + element + text[end:]
