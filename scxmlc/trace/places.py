"""Where traces of tests are put: files of a folder, called after the tests.

In: a folder, and the name of a test. Out: the path of the next trace. The rule that surprises: names of tests may hold
any character, so all but a few become hyphens, and long ones are cut; these have a number behind them, which tells
those apart that would be the same.
"""

from __future__ import annotations

import re
from binascii import crc32
from pathlib import Path

LONGEST = 150
"""Characters of a name."""


class Places:
    """The places of the traces of one test, in the order of its hosts."""

    def __init__(self, folder: Path, test: str) -> None:
        plain = re.sub(r"::|[/\[]", "-", test.removesuffix("]")).strip("-.")
        name = re.sub(r"[^\w.-]+", "-", plain, flags=re.ASCII).strip("-.") or "trace"
        if name != plain or len(name) > LONGEST:
            name = f"{name[:LONGEST]}-{crc32(test.encode('utf-8', 'surrogatepass')):08x}"
        self.folder = folder
        self._name = name
        self._count = 0
        self.used: list[Path] = []

    def next(self) -> Path:
        """The place of the next trace; an older one that stands there is replaced."""
        self._count += 1
        ending = ".jsonl" if self._count == 1 else f"-{self._count}.jsonl"
        self.used.append(self.folder / (self._name + ending))
        return self.used[-1]

    def remove(self, path: Path) -> None:
        """Remove what was written there."""
        self.used.remove(path)
        path.unlink(missing_ok=True)

    def drop(self) -> None:
        """Remove all that was written."""
        for path in [*self.used]:
            self.remove(path)
