"""Charts by path, compiled once a run.

In: a path, the folders it may be relative to, and options of `scxmlc.load`. Out: the class. What surprises: a chart
whose file has changed meanwhile is compiled again.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from scxml_runtime import StateMachine
from scxml_runtime.slips import nearest
from scxmlc.compiler import CompileError
from scxmlc.loader import load


class Charts:
    """The charts of one run."""

    def __init__(self) -> None:
        self._known: dict[tuple[Path, int, str], type[StateMachine]] = {}

    def load(
        self, path: str | Path, folders: Sequence[Path], options: Mapping[str, Any]
    ) -> type[StateMachine]:
        """The class of a chart. Raises CompileError, FileNotFoundError."""
        __tracebackhide__ = True
        place = self.place(path, folders)
        key = (place, place.stat().st_mtime_ns, repr(sorted(options.items())))
        if key not in self._known:
            try:
                self._known[key] = load(place, **options)
            except CompileError as error:  # its text says all: where the compiler found it helps nobody
                raise error.with_traceback(None) from None
        return self._known[key]

    def place(self, path: str | Path, folders: Sequence[Path]) -> Path:
        """Where the file is. Raises FileNotFoundError."""
        __tracebackhide__ = True
        for folder in folders:
            if (folder / path).is_file():
                return (folder / path).resolve()
        raise FileNotFoundError(_not_found(path, folders))


def _not_found(path: str | Path, folders: Sequence[Path]) -> str:
    looked = " or ".join(map(str, dict.fromkeys(folders)))
    around = (folders[0] / path).parent
    near = nearest(Path(path).name, sorted(each.name for each in around.glob("*.scxml")))
    meant = f"; did you mean {' or '.join(near)}?" if near else ""
    return f"there is no chart {path} in {looked}{meant}"
