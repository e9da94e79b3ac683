"""How a scenario should have ended, and how it did.

In: the simulation at its end, and what the file expects. Out: every difference, with its line.
"""

from __future__ import annotations

from itertools import zip_longest

from scxml_runtime.simulator.requests import Requests
from scxml_runtime.simulator.scenario.checking import entries
from scxml_runtime.simulator.scenario.problems import Mistake, Problem
from scxml_runtime.slips import did_you_mean

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any

    from scxml_runtime.simulator.scenario.lines import Lines, Path
    from scxml_runtime.simulator.scenario.scene import Scenario


class Slip(str):
    """A text about the file, not about how it ended."""


TEXT = ".txt"
"""What names of transcripts end in."""


def problems_at_the_end(scenario: Scenario, told: dict[str, Any], lines: Lines) -> list[Problem]:
    """What is otherwise than it should be; that nothing was started, too."""
    found = [] if scenario.simulator.sessions else [Problem(0, _nothing_started(scenario))]
    for name, look in ENDS.items():
        for path, entry in entries(told, name):
            try:
                found += [
                    Problem(lines.of(*path, *key), text, isinstance(text, Slip))
                    for key, text in look(scenario, entry, path)
                ]
            except Mistake as problem:  # what there is not may be the strategy's doing
                found.append(Problem(lines.of(*path), str(problem), False))
            except ValueError as problem:
                found.append(Problem(lines.of(*path), str(problem)))
    if "transcript" in told:
        texts = _transcript(scenario, told["transcript"])
        found += [Problem(lines.of("transcript"), text, isinstance(text, Slip)) for text in texts]
    return found


def _transcript(scenario: Scenario, file: str) -> Iterator[str]:
    """The first line that is otherwise than it was when somebody agreed to it."""
    path = scenario.folder / file
    if not file.endswith(TEXT):
        yield Slip(
            f"{file} cannot be a transcript, whose name ends in {TEXT}: whatever it is would be written over"
        )
        return
    try:
        wanted = path.read_bytes().decode("utf-8", "backslashreplace").splitlines()
    except FileNotFoundError:
        yield f"there is no transcript {file} yet; scxmlc test --update writes it"
        return
    except OSError as problem:
        yield f"{file}: cannot be read: {(problem.strerror or str(problem)).lower()}"
        return
    found = str(scenario.simulator.transcript).splitlines()
    for number, (told, heard) in enumerate(zip_longest(wanted, found), 1):
        if told != heard:
            yield f"{file}:{number} should be {_line(told)} and is {_line(heard)}"
            return


def _line(text: str | None) -> str:
    return "the end" if text is None else repr(" ".join(text.split()))


def _nothing_started(scenario: Scenario) -> str:
    if scenario.strategy is not None:
        return "no session was started: the strategy begins with a [[call]], [[message]], [[chat]] or [[session]]"
    return (
        "no session was started: a [[call]], [[message]], [[chat]] or [[session]] needs a strategy, "
        f"or a [[device]] an application{scenario.sought}"
    )


def _states(scenario: Scenario, expected: dict[str, Any], path: Path) -> Iterator[tuple[Path, str]]:
    for name, wanted in expected.items():
        try:
            session = scenario.session(name)
        except Mistake as problem:
            yield (name,), str(problem)
            continue
        states = session.repertoire_.structure.nodes
        strange = next((id for id in wanted.split() if id not in states), None)
        if strange is not None:
            yield (name,), Slip(f"{name} has no state {strange!r}{did_you_mean(strange, states)}")
            continue
        found = session.final if session.is_finished else " ".join(sorted(session.configuration))
        there = {session.final} if session.is_finished else session.configuration
        if not wanted.split() or not there.issuperset(wanted.split()):
            yield (name,), f"{name} should be in {wanted!r} and is in {found!r}"


def _results(scenario: Scenario, expected: dict[str, Any], path: Path) -> Iterator[tuple[Path, str]]:
    """What a subroutine returns, as far as the file says it."""
    name = str(path[-1])
    result = scenario.session(name).data.get("result")
    for key, wanted in expected.items():
        found = result.get(key) if isinstance(result, dict) else None
        if wanted != found:
            yield (key,), f"{name} should return {key} {wanted!r} and returns {found!r}"


def _facts(scenario: Scenario, expected: dict[str, Any], path: Path) -> Iterator[tuple[Path, str]]:
    """`device`, `state` and user data, as far as the file says them."""
    name = str(path[-1])
    interaction = scenario.interaction(name)
    for fact, wanted in expected.items():
        found = getattr(interaction, fact)
        if fact == "udata":
            found = {key: found.get(key) for key in wanted}
        if wanted != found:
            yield (fact,), f"{name} should have {fact} {wanted!r} and has {found!r}"


def _requests(scenario: Scenario, expected: dict[str, Any], path: Path) -> Iterator[tuple[Path, str]]:
    made: Requests = scenario.simulator.requests
    if "session" in expected:
        made = made.by(scenario.session(expected["session"]))
    found = made.of(expected["request"], **expected.get("with", {}))
    times = expected.get("times")
    if times is None and not found:
        yield (), _none(made, expected)
    elif times is not None and len(found) != times:
        yield (), f"requests {expected['request']} should be {times} and are {len(found)}"


def _none(made: Requests, expected: dict[str, Any]) -> str:
    """Why there is none, on one line."""
    try:
        made.one(expected["request"], **expected.get("with", {}))
    except AssertionError as problem:
        return " ".join(str(problem).split())
    return ""


ENDS: dict[str, Callable[[Any, dict[str, Any], Any], Iterator[tuple[Path, str]]]] = {
    "expect": _states,
    "expect_result": _results,
    "expect_interaction": _facts,
    "expect_request": _requests,
}
