"""Scenario files as tests: found, played, and judged.

In: names of files and folders. Out: for each `*.scenario.toml` an `Outcome`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from scxml_runtime import SessionError
from scxml_runtime.simulator import Simulator
from scxml_runtime.simulator.program import stand_in
from scxml_runtime.simulator.scenario import ScenarioError, play
from scxml_runtime.simulator.scenario.ends import TEXT
from scxml_runtime.simulator.scenario.playing import read
from scxml_runtime.simulator.scenario.problems import Problem
from scxml_runtime.simulator.scenario.schema import UNTIL
from scxml_runtime.testing.account import account
from scxmlc.configuration import configured
from scxmlc.diagnostics import Diagnostics

SUFFIX = ".scenario.toml"


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a scenario ended: `problems` as they are told, none if all is well; an `account` of where sessions stand;
    `is_error`: what is wrong is the file, or the chart, so that nothing was tested."""

    problems: tuple[str, ...] = ()
    account: str = ""
    is_error: bool = False


def find(folder: Path) -> Iterator[Path]:
    """Every scenario below a folder, hidden folders left out, in order; folders that cannot be read among them."""
    found: list[Path] = []

    def keep(error: OSError) -> None:
        found.append(Path(error.filename))

    for where, folders, files in os.walk(folder, onerror=keep):
        folders[:] = [name for name in folders if not name.startswith(".")]
        found += [Path(where, name) for name in files if name.endswith(SUFFIX)]
    return iter(sorted(filter(_is_playable, found)))


def _is_playable(path: Path) -> bool:
    """No link into nowhere, no pipe; what cannot even be asked fails when it is played."""
    try:
        return path.is_file() or path.is_dir()
    except OSError:
        return True


def outcome_of(path: Path) -> Outcome:
    """Play a scenario to its end."""
    simulator: Simulator | None = None
    is_error = True
    try:
        simulator = scenario_simulator(path.parent)
        play(path, simulator=simulator)
    except ScenarioError as error:
        problems: Sequence[str] = str(error).splitlines()
        is_error = error.is_slip
    except (SessionError, LookupError) as error:
        problems = [f"{path}: {line}" for line in str(error).splitlines()]
        is_error = isinstance(error, LookupError)  # else a session was ended
    except OSError as error:
        problems = [f"{path}: {reason(error)}"]
    else:
        problems = [f"{path}: {line}" for line in _failures(simulator)]
        is_error = False
    if not problems:
        return Outcome()
    told = account(simulator.host) if simulator and simulator.sessions else ""
    return Outcome(tuple(problems), told, is_error)


def update(path: Path) -> bool:
    """Write the transcript that a scenario names anew; whether it names one and that was another. Raises ScenarioError
    where it cannot be written."""
    try:
        told, lines = read(path)
        name = told.get("transcript")
        simulator = scenario_simulator(path.parent)
        if not isinstance(name, str) or not name.endswith(TEXT):
            return False
        with suppress(ScenarioError):  # how it should have ended does not count
            play(path, simulator=simulator)
    except (ScenarioError, SessionError, LookupError, OSError):
        return False  # which the test itself will tell
    if not simulator.sessions or simulator.now < told.get("until", UNTIL):
        return False  # something in it cannot be done
    try:
        return written(path.parent / name, str(simulator.transcript))
    except OSError as error:
        problem = Problem(lines.of("transcript"), f"{name}: cannot be written: {reason(error)}")
        raise ScenarioError([problem], path) from None


def updated_outcome_of(path: Path, tell: Callable[[str], object]) -> Outcome:
    """The same, after its transcript is written anew, which is told."""
    try:
        if update(path):
            tell(f"{path}: its transcript is written anew")
    except ScenarioError as error:
        return Outcome((str(error),), is_error=True)
    return outcome_of(path)


def reason(problem: Exception) -> str:
    """`permission denied`: why a file cannot be read or written."""
    if isinstance(problem, UnicodeError):
        return "it is not UTF-8"
    return (getattr(problem, "strerror", None) or str(problem)).lower()


def written(file: Path, text: str) -> bool:
    """Write a text; whether it was another. Raises OSError."""
    if file.is_file() and file.read_bytes() == text.encode():
        return False
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8", newline="\n")
    return True


def project_simulator(folder: Path, **beginning: object) -> Simulator:
    """A simulator with the modules of the project that a folder belongs to. Raises LookupError for a table in
    pyproject.toml that is wrong."""
    log = Diagnostics()
    simulator = Simulator(modules=configured(folder, log).modules, **beginning)  # type: ignore[arg-type]
    for problem in log.errors():
        raise LookupError(str(problem))
    return simulator


def scenario_simulator(folder: Path) -> Simulator:
    """The same for scenarios, in which something stands in for the processors and services that the project
    registers."""
    simulator = project_simulator(folder)
    found = configured(folder, Diagnostics())
    stand_in(simulator.host, sorted(found.processors), sorted(found.services))
    return simulator


def _failures(simulator: Simulator) -> Iterator[str]:
    for session in simulator.sessions.values():
        if session.failure:
            yield f"{simulator.transcript.name_of(session)} was ended by {session.failure}"
