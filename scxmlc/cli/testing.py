"""`scxmlc test`: scenario files, played one after the other, and how they ended.

In: names of files and folders. Out: a line for each scenario, what went otherwise with its place, and where the
sessions stood then. The exit status is 1 if one failed. What surprises: of a folder only `*.scenario.toml` is played;
tests in Python beside them are left to pytest, which plays the scenarios, too.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from scxmlc.cli.failures import Unusable
from scxmlc.cli.inputs import named, one
from scxmlc.cli.recording import folder_to_record
from scxmlc.cli.terminal import STYLES, Terminal
from scxmlc.cli.worries import Worries, worries
from scxmlc.testing import scenarios
from scxmlc.testing.junit import report
from scxmlc.testing.scenarios import SUFFIX, Outcome

Played = tuple[Path, Outcome, float]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to play and what to write."""

    names: Sequence[str]
    junit: str | None = None
    update: bool = False
    record: str | None = None  # the folder for traces


def play_all(wanted: Wanted, out: Terminal, err: Terminal) -> int:
    """The exit status of playing them all."""
    paths = _found(wanted.names)
    judge: Callable[[Path], Outcome] = scenarios.outcome_of
    if wanted.update:
        judge = partial(scenarios.updated_outcome_of, tell=partial(err.say, style="dim"))
    if wanted.record is not None:
        judge = partial(_recorded, folder=folder_to_record(wanted.record), judge=judge)
    with worries(err) as worry:
        played = [_played(path, judge, out, worry) for path in paths]
    failed = [path for path, outcome, _ in played if outcome.problems]
    _tell_sum(len(played), len(failed), out)
    if wanted.junit is not None:
        file = named(wanted.junit)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(report(played))
    return int(bool(failed))


def _found(names: Iterable[str]) -> list[Path]:
    """Each scenario once. Raises Unusable."""
    found: dict[Path, Path] = {}
    for name in names:
        path = named(name)
        inside = [*scenarios.find(path)] if path.is_dir() else [one(name)]
        if not inside:
            raise Unusable(f"{path}: no *{SUFFIX} in this folder or below it")
        for each in inside:
            if each.suffix != ".toml" and not path.is_dir():
                raise Unusable(f"{each}: is no scenario, whose name ends in {SUFFIX}")
            found.setdefault(each.absolute(), each)
    return [*found.values()]


def _recorded(path: Path, folder: Path, judge: Callable[[Path], Outcome]) -> Outcome:
    """Play a scenario, and leave its trace."""
    from scxml_runtime.testing.recording_all import RecordedAll
    from scxmlc.trace.places import Places

    with RecordedAll(Places(folder, path.as_posix().removesuffix(SUFFIX))):
        return judge(path)


def _played(path: Path, judge: Callable[[Path], Outcome], out: Terminal, worry: Worries) -> Played:
    began = time.perf_counter()
    outcome = judge(path)
    taken = time.perf_counter() - began
    worry.tell()
    if not outcome.problems:
        out.say(f"passed  {path}", "green")
        return path, outcome, taken
    out.say(f"failed  {path}", STYLES["error"])
    for problem in outcome.problems:
        out.say(f"  {problem}")
    for line in outcome.account.splitlines():
        out.say(f"    {line}".rstrip(), "dim")
    return path, outcome, taken


def _tell_sum(count: int, failed: int, out: Terminal) -> None:
    what = f"{count} scenario{'s' if count != 1 else ''}"
    if failed:
        out.say(f"{what}, {failed} failed", STYLES["error"])
    else:
        out.say(f"{what}, all passed", "bold green")
