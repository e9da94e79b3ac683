"""Which lines of a chart tests have gone through: from a trace file of lcov near it, or from its scenarios, played.

In: the path of a chart. Out: `Covered`. Two rules surprise. Of all trace files from its folder up to its project's that
speak of the chart the newest counts; and one that is older than the chart says so, since lines may have moved. What is
played is the chart on the disk, in a process of its own, as `scxmlc test --coverage` plays it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from stat import S_ISREG

from scxmlc.editor.navigation import Unable

NAMES = ("*.lcov", "*lcov.info")
PROJECT = ("pyproject.toml", ".git", ".project")  # what the folder of a project holds
LEVELS = 12
LONGEST = 20_000_000  # bytes of a trace file
MOST_LINES = 12  # that are told where a scenario fails
PATIENCE = 120.0  # seconds for scenarios
_NUMBER = re.compile(r"\d{1,18}")


@dataclass(frozen=True, slots=True)
class Covered:
    """`hits` says how often each line was run, from 1; of those `partly` have a way that nothing took."""

    hits: Mapping[int, int] = field(default_factory=dict)
    partly: frozenset[int] = frozenset()
    is_stale: bool = False

    @property
    def title(self) -> str:
        run = sum(count > 0 for count in self.hits.values())
        partly = f", {len(self.partly)} in part" if self.partly else ""
        return f"{run} of {len(self.hits)} lines{partly}{', older than the chart' if self.is_stale else ''}"


def covered(path: Path, more: Iterable[Path] = ()) -> Covered | None:
    """What the newest trace file says of a chart, those of `more` among them; None where none speaks of it."""
    folders = list(_folders(path))
    files = {file for folder in folders for name in NAMES for file in folder.glob(name)} | set(more)
    for written, file in sorted(((_written(file), file) for file in files), reverse=True):
        if written and (found := _read(file, written, path, (file.parent, *folders))) is not None:
            return Covered(*found, is_stale=written < _written(path))
    return None


def _folders(path: Path) -> Iterator[Path]:
    """From that of the chart up to that of its project; its own alone where there is none."""
    around = path.parents[:LEVELS]
    ends = [
        number for number, folder in enumerate(around) if any((folder / name).exists() for name in PROJECT)
    ]
    return iter(around[: ends[0] + 1 if ends else 1])


def _written(path: Path) -> float:
    try:
        status = path.stat()
    except OSError:
        return 0.0
    is_read = S_ISREG(status.st_mode) and status.st_size <= LONGEST
    return status.st_mtime if is_read else 0.0


@lru_cache(maxsize=16)
def _read(
    file: Path, written: float, chart: Path, folders: tuple[Path, ...]
) -> tuple[Mapping[int, int], frozenset[int]] | None:
    """What stands in a file as it was at that time; kept, since lenses are asked for at each keystroke."""
    try:
        lines = file.read_text("utf-8", "replace").splitlines()
    except OSError:
        return None
    hits: dict[int, int] = {}
    partly: set[int] = set()
    is_there = is_meant = False
    for line in lines:
        kind, _, rest = line.partition(":")
        if kind == "SF":
            is_meant = any(folder / rest == chart for folder in folders)
            is_there |= is_meant
        elif is_meant and kind in ("DA", "BRDA") and (numbers := _numbers(rest)):
            if kind == "DA":
                hits[numbers[0]] = hits.get(numbers[0], 0) + numbers[1]
            elif not numbers[-1]:
                partly.add(numbers[0])
    return (hits, frozenset(line for line in partly if hits.get(line))) if is_there else None


def _numbers(text: str) -> tuple[int, ...]:
    """ "-" is no time; nothing where something else stands there."""
    words = ["0" if word == "-" else word for word in text.split(",")]
    return tuple(map(int, words)) if len(words) > 1 and all(map(_NUMBER.fullmatch, words)) else ()


def play(path: Path, target: Path) -> str:
    """Play the scenarios beside a chart, and write what they cover of it into a trace file; how they ended, in words.
    Raises Unable."""
    scenarios = sorted(each.name for each in path.parent.glob("*.scenario.toml"))
    if not scenarios:
        raise Unable(
            f"no scenario (*.scenario.toml) stands beside {path.name}: write one, or run pytest "
            "--scxml-cov=lcov:charts.lcov, which is shown as well"
        )
    command = [sys.executable, "-m", "scxmlc", "test", *scenarios, "--coverage", f"lcov:{target}"]
    try:
        done = subprocess.run(
            command,
            cwd=path.parent,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            stdin=subprocess.DEVNULL,
        )
    except (OSError, subprocess.TimeoutExpired) as problem:
        raise Unable(f"the scenarios beside {path.name} could not be played: {problem}") from None
    told = [
        line
        for line in (done.stdout + done.stderr).splitlines()
        if line and not line.startswith("coverage of")
    ]
    if not _written(target):
        raise Unable(f"the scenarios beside {path.name} could not be played: {' '.join(told)[-400:]}")
    return "\n".join(told[-MOST_LINES:] if done.returncode else told[-1:])
