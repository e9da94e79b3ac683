"""test262 as data: a test's front matter, and the scenarios that it asks for.

In: the folder of a checkout of tc39/test262. Out: `Test`s; a `Scenario` is one run of one test.
The rule that surprises: sources are read and handed on without newline translation, since some tests are about CR.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

FRONT_MATTER = re.compile(r"/\*---(.*?)---\*/", re.S)
_ENTRY = re.compile(r"^([A-Za-z0-9]+):(.*(?:\n(?:[ \t-].*)?$)*)", re.M)
_WORD = re.compile(r"[^\s,\[\]]+")
LISTS = ("features", "flags", "includes")


@dataclass(frozen=True)
class Scenario:
    """One run: what a worker is told, and the error that must come of it."""

    path: str
    strict: bool
    harness: tuple[str, ...]
    expected: str | None
    phase: str | None


@dataclass(frozen=True)
class Test:
    """One file of the suite; `path` is relative to its folder `test`."""

    root: Path
    path: str

    @cached_property
    def source(self) -> str:
        return read(self.root / "test" / self.path)

    @cached_property
    def front_matter(self) -> dict[str, Any]:
        return front_matter(self.source)

    def words(self, key: str) -> frozenset[str]:
        """One of the lists of the front matter."""
        return frozenset(self.front_matter.get(key, ()))

    @property
    def is_early(self) -> bool:
        """Whether the test is that its source is refused."""
        return "negative" in self.front_matter and "parse" in self.front_matter["negative"]

    def scenarios(self) -> Iterator[Scenario]:
        """Sloppy and strict, unless the flags say otherwise."""
        flags = self.words("flags")
        harness = () if "raw" in flags else ("assert.js", "sta.js", *self.front_matter.get("includes", ()))
        phase, kind = _negative(self.front_matter.get("negative", ""))
        if "onlyStrict" not in flags:
            yield Scenario(self.path, False, harness, kind, phase)
        if not flags & {"noStrict", "raw"}:
            yield Scenario(self.path, True, harness, kind, phase)


def read(path: Path) -> str:
    """A source as it is."""
    with path.open(encoding="utf8", newline="") as file:
        return file.read()


def front_matter(source: str) -> dict[str, Any]:
    """The entries between the marks; lists as tuples of words, all others as text."""
    found = FRONT_MATTER.search(source)
    if found is None:
        return {}
    text = found[1].replace("\r\n", "\n").replace("\r", "\n")
    entries = {match[1]: match[2].strip() for match in _ENTRY.finditer(text)}
    return {key: _words(value) if key in LISTS else value for key, value in entries.items()}


def _words(value: str) -> tuple[str, ...]:
    return tuple(word for word in _WORD.findall(value) if word != "-")


def _negative(text: str) -> tuple[str | None, str | None]:
    parts = dict(re.findall(r"(phase|type):\s*(\w+)", text))
    return parts.get("phase"), parts.get("type")


def tests(root: Path, *folders: str) -> Iterator[Test]:
    """The tests in these folders of `test`, sorted."""
    for folder in folders:
        for path in sorted((root / "test" / folder).rglob("*.js")):
            if "_FIXTURE" not in path.name:
                yield Test(root, path.relative_to(root / "test").as_posix())


def version(root: Path) -> tuple[str, str]:
    """Commit and date of the checkout; question marks when git cannot tell."""
    command = ["git", "-C", str(root), "log", "-1", "--format=%H %cs"]
    told = subprocess.run(command, capture_output=True, text=True, check=False).stdout.split()
    return (told[0], told[1]) if len(told) == 2 else ("?", "?")
