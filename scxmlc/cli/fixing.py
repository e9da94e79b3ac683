"""`scxmlc check --fix` and `--diff`: what a machine can mend in charts, made or shown.

In: charts. Out: their files, mended, and what was found that is left. What surprises: charts are checked again after
their fixes, since what is wrong behind a fault shows only when that is gone; until all is written, what files are to
hold is kept in memory, and a file is written only if nobody has changed it meanwhile.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from scxmlc.cli import writing
from scxmlc.cli.checking import examine
from scxmlc.cli.comparing import show_difference
from scxmlc.cli.compiling import FAULTY, FINE, UNUSABLE, Outcome, Wishes
from scxmlc.cli.failures import in_words
from scxmlc.cli.inputs import Job
from scxmlc.cli.terminal import Terminal
from scxmlc.diagnostics import Diagnostic, Edit
from scxmlc.fixing import chosen, edited, recoded

ROUNDS = 20  # of checking and mending one chart
READINGS = 500  # of one that is no XML yet: of its faults the reader sees the first only


@dataclass
class Files:
    """What files held when they were first read for a fix, and what they are to hold; by their real paths."""

    before: dict[Path, bytes] = field(default_factory=dict)
    held: dict[Path, bytes] = field(default_factory=dict)
    names: dict[Path, str] = field(default_factory=dict)
    fixed: dict[Path, Counter[str]] = field(default_factory=dict)
    troubles: dict[Path, str] = field(default_factory=dict)

    def edit(self, made: Sequence[Diagnostic], edits: Iterable[Edit]) -> bool:
        """Take up the edits of some fixes; whether anything has changed."""
        changed: dict[Path, bool] = {}
        for source, text in edited(edits):
            path = _real(source.name)
            if (
                path not in changed
            ):  # one file by two names: the other has its turn when that has been checked again
                changed[path] = self._hold(path, source.name, source.text, text)
        for each in made:
            path = _real(each.location.source.name)
            if path not in self.troubles:
                self.fixed.setdefault(path, Counter())[each.code] += 1
        return any(changed.values())

    def _hold(self, path: Path, name: str, text: str, new: str) -> bool:
        self.names.setdefault(path, name)
        try:
            before = self.before.get(path) or path.read_bytes()
        except OSError as error:
            return self._fail(path, in_words(error, name))
        after = recoded(self.held.get(path, before), text, new)
        if after is None:
            return self._fail(path, f"{name}: was changed meanwhile, or is in no encoding that can be kept")
        self.before[path], self.held[path] = before, after
        return True

    def _fail(self, path: Path, trouble: str) -> bool:
        self.troubles[path] = trouble
        return False

    def write(self) -> None:
        """Write each file that changes, whole, if it still is what was read; note what cannot be written."""
        for path, data in self.held.items():
            name = self.names[path]
            try:
                if path.read_bytes() != self.before[path]:
                    self._fail(path, f"{name}: was changed meanwhile; nothing is written")
                elif path not in self.troubles:
                    writing.put(path, data)
            except OSError as error:
                self._fail(path, f"cannot write {in_words(error, name)}")

    def tell_troubles(self, terminal: Terminal) -> int:
        """Why files were not mended; the exit status of that."""
        for trouble in self.troubles.values():
            terminal.say(f"error: {trouble}", "bold red")
        return UNUSABLE if self.troubles else FINE


def _real(name: str) -> Path:
    return Path(os.path.realpath(name))


def mended(
    jobs: Sequence[Job], wishes: Wishes, with_suggestions: bool, err: Terminal
) -> tuple[Files, Sequence[Outcome]]:
    """What the files of these charts are to hold once all fixes are made, and what is found then."""
    files, outcomes = Files(), []
    for job in err.following(jobs, "Mending"):
        outcomes.append(_mended(job, wishes, with_suggestions, files))
    return files, outcomes


def _mended(job: Job, wishes: Wishes, with_suggestions: bool, files: Files) -> Outcome:
    rounds = readings = 0
    while True:
        outcome = examine(job, wishes, files.held)
        made, edits = chosen(outcome.found, with_suggestions)
        is_read = any(each.code != "not-well-formed" for each in made)
        rounds, readings = rounds + is_read, readings + 1
        if rounds > ROUNDS or readings > READINGS or not files.edit(made, edits):
            return outcome


def fix(jobs: Sequence[Job], wishes: Wishes, with_suggestions: bool, out: Terminal, err: Terminal) -> int:
    """Make the fixes, and tell in a line for each file what was mended, or why it was not; the exit status of that."""
    files, _ = mended(jobs, wishes, with_suggestions, err)
    files.write()
    for path, counts in files.fixed.items():
        codes = ", ".join(f"{count} × {code}" if count > 1 else code for code, count in counts.items())
        if path not in files.troubles:
            out.say(f"{files.names[path]}: fixed {codes}", "green")
    return files.tell_troubles(err)


def show(jobs: Sequence[Job], wishes: Wishes, with_suggestions: bool, out: Terminal, err: Terminal) -> int:
    """`--diff`: what `--fix` would change, on the standard output, which `patch` understands."""
    files, outcomes = mended(jobs, wishes, with_suggestions, err)
    for path, data in files.held.items():
        show_difference(files.names[path], files.before[path], data, out)
    left = [outcome.status for outcome in outcomes]
    return max(*left, FAULTY if files.held else FINE, files.tell_troubles(err))
