"""Where traces of tests are put: files of a folder, called after the tests.

In: a folder, and the name of a test. Out: the path of the next trace. The rule that surprises: names of tests may hold
any character, so all but a few become hyphens, and long ones are cut; where two become the same, the later is numbered.
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
        name = re.sub(r"[^\w.-]+", "-", test, flags=re.ASCII).strip("-.") or "trace"
        if len(name) > LONGEST:
            name = f"{name[:LONGEST]}-{crc32(test.encode('utf-8', 'surrogatepass')):08x}"
        self._start = folder / name
        self.used: list[Path] = []

    def next(self) -> Path:
        """The place of the next trace; an older one that stands there is replaced."""
        number = len(self.used) + 1
        ending = ".jsonl" if number == 1 else f"-{number}.jsonl"
        self.used.append(self._start.with_name(self._start.name + ending))
        return self.used[-1]

    def drop(self) -> None:
        """Remove what was written."""
        for path in self.used:
            path.unlink(missing_ok=True)
