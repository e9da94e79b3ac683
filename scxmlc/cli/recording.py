"""`--record`: what a run does, written to a file as it happens, which `scxmlc trace` shows and compares.

In: the file that the user named, and the simulator. Out: the trace, when what stands inside of the `with` is over,
however it ends; nothing, and nothing imported, without a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from scxmlc.cli.failures import Unusable
from scxmlc.cli.inputs import identity, named, refuse_loss

if TYPE_CHECKING:
    from scxml_runtime.simulator import Simulator

BEGINNING = b'{"kind":"trace"'


def place_to_record(file: str, *inputs: str | Path) -> Path:
    """Where to write, if nothing is lost by it: no chart or scenario, nothing that is no trace. Raises Unusable."""
    path = named(file)
    if file == "-":
        raise Unusable("--record: name a file; the standard output is for what the chart does")
    refuse_loss(path, [identity(Path(each)) for each in inputs], "trace")
    if path.is_file() and path.stat().st_size and not _is_trace(path):
        raise Unusable(f"--record: {path} is there and is no trace: name another file")
    return path


def folder_to_record(name: str) -> Path:
    """The folder for the traces of several runs, made if it is not there. Raises Unusable, OSError."""
    folder = named(name)
    if folder.exists() and not folder.is_dir():
        raise Unusable(f"--record: {folder} is no folder")
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _is_trace(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(len(BEGINNING)) == BEGINNING


@contextmanager
def recording(path: Path | None, simulator: Simulator) -> Iterator[None]:
    """Record what the simulator does in the meantime. Raises OSError where it cannot be written."""
    if path is None:
        yield
        return
    from scxml_runtime.testing.recording import recorded

    with recorded(simulator, path):
        yield
