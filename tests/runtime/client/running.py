"""A server of sessions as a process of its own, for tests that want one that is real."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import scxmlc
from scxml_runtime.server.tokens import VARIABLE as TOKEN

EGG = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="egg" datamodel="ecmascript">
  <datamodel><data id="pans" expr="1"/></datamodel>
  <state id="cold"><transition event="heat" target="boiling"/></state>
  <state id="boiling">
    <onentry><log expr="'boiling'"/><send event="done" id="timer" delay="3600s"/></onentry>
    <transition event="done" target="eaten"/>
    <transition event="more"><assign location="pans" expr="pans + _event.data.pans"/></transition>
  </state>
  <final id="eaten"/>
</scxml>"""


@contextmanager
def running(
    folder: Path, token: str = "", chart: str = EGG, port: int = 0
) -> Iterator[tuple[str, subprocess.Popen[str]]]:
    """Its address, and the process; its sessions are in eggs.db. Of the chart there is an older version, too."""
    for name, text in (("old", chart.replace("cold", "raw")), ("egg", chart)):
        (folder / f"{name}.scxml").write_text(text, encoding="utf-8")
        (folder / f"{name}.py").write_text(
            scxmlc.compile_file(folder / f"{name}.scxml").text, encoding="utf-8"
        )
    line = [sys.executable, "-m", "scxml_runtime.server", "old.py", "egg.py", "--history"]
    line += ["--store", "eggs.db", "--listen", f"127.0.0.1:{port}"]
    around = {**os.environ, **({TOKEN: token} if token else {})}
    process = subprocess.Popen(line, cwd=folder, env=around, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    with process.stdout:
        try:
            yield process.stdout.readline().split()[2].removesuffix("/ui/"), process
        finally:
            process.kill()
            process.wait()
