"""Golden transcripts: what happened when somebody agreed to it, committed, and compared with what happens now.

In: the file that belongs to a test. Out: an object that equals a text, a transcript or a simulator which says the same.
The rule that surprises: to update it is to compare, too: whatever it is compared with is written, and equals it.
"""

from __future__ import annotations

import re
from binascii import crc32
from collections.abc import Callable
from difflib import unified_diff
from pathlib import Path

from scxml_runtime import Host
from scxml_runtime.js.code_units import visible
from scxml_runtime.testing.stories import known_story
from scxmlc.testing.scenarios import reason, written

FOLDER = "golden"
LONGEST = 100
MISSING = "there is no golden transcript yet; --scxml-update writes it"


def file_for(test: Path, name: str) -> Path:
    """`golden/test_door.test_it_opens.txt` beside the test's file."""
    return test.parent / FOLDER / f"{test.stem}.{_safe(name)}.txt"


def _safe(name: str) -> str:
    """The name as part of one of a file, on any system; of long ones the checksum tells them apart."""
    text = re.sub(r"[^\w.+-]+", "_", name).strip("_")
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}-{crc32(name.encode()):08x}"


class Golden:
    """The golden transcript of one test; `golden("after")` is another of the same test."""

    __hash__ = None  # type: ignore[assignment]

    def __init__(self, file: Path, is_updated: bool, differences: list[str] | None = None) -> None:
        self.file = file
        self.differences: list[str] = [] if differences is None else differences
        self.trouble = ""
        self._is_updated = is_updated

    def __call__(self, name: str) -> Golden:
        """Another one, for tests that compare more than once."""
        return Golden(self.file.with_suffix(f".{_safe(name)}.txt"), self._is_updated, self.differences)

    def __eq__(self, other: object) -> bool:
        text = told(other)
        self.trouble = ""
        if self._is_updated:
            self._try("written", lambda: written(self.file, text))
        if not self.trouble:
            self._try("read", lambda: self._compare(text))
        return not self.trouble and not self.differences

    def __repr__(self) -> str:
        return f"<golden {self.file.name}>"

    def _try(self, what: str, act: Callable[[], object]) -> None:
        """What the system refuses is a sentence of the report."""
        try:
            act()
        except (OSError, UnicodeDecodeError) as problem:
            self.trouble = f"{self.file}: cannot be {what}: {reason(problem)}"

    def _compare(self, text: str) -> None:
        self.differences[:] = self._compared(text)

    def _compared(self, text: str) -> list[str]:
        """The difference, line by line; the report of a failure shows it."""
        if not self.file.is_file():
            return [f"{self.file}: {MISSING}"]
        known = self.file.read_text(encoding="utf-8")
        names = (f"{self.file.name} as it was", "now")
        lines = [*map(visible, unified_diff(known.splitlines(), text.splitlines(), *names, lineterm="", n=2))]
        return lines or ([] if known == text else ["its last line has no end"])


def told(value: object) -> str:
    """The text that is meant: that of a simulator, or of the fixture `host`, is its transcript."""
    story = known_story(value) if isinstance(value, Host) else getattr(value, "transcript", value)
    return str(story)


def compared(left: object, right: object) -> list[str] | None:
    """What pytest says of a comparison with a golden text, None of any other; it cuts long lists, so the difference
    stands in a section of the report."""
    if not isinstance(left, Golden) and not isinstance(right, Golden):
        return None
    golden = left if isinstance(left, Golden) else right
    assert isinstance(golden, Golden)
    if golden.trouble:
        return [f"this is no golden transcript: {golden.file.name}", golden.trouble]
    if not golden.file.is_file():
        return [f"this is no golden transcript: {golden.file.name}", MISSING]
    return [
        f"the transcript is not that of {golden.file.name}, see below",
        "--scxml-update agrees to what it is now",
    ]
