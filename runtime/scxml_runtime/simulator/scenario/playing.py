"""A scenario, played: the scene is set, time passes, and the end is looked at.

In: a file, and a strategy for calls that name none. Out: the simulator as it is at the end. A file with problems is
not begun.
"""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial

from scxml_runtime.modules.calendar import known_zone
from scxml_runtime.ports.platform import Refused
from scxml_runtime.simulator.scenario.problems import Mistake, Problem, ScenarioError
from scxml_runtime.simulator.simulator import Simulator

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path
    from typing import Any

    from scxml_runtime.session.machine import StateMachine
    from scxml_runtime.simulator.scenario.lines import Lines
    from scxml_runtime.simulator.scenario.scene import Scenario


def play(
    path: Path,
    strategy: type[StateMachine] | None = None,
    simulator: Simulator | None = None,
    *,
    now: str | None = None,
    timezone: str | None = None,
) -> Simulator:
    """Run a scenario file to its end, in `simulator` if one is given, and return that.

    `strategy` gets the calls that name none, else the one that the file names, else the chart beside it that is called
    as the file is: `gate.scxml` of `gate.toml`, `gate.scenario.toml` and `gate.busy.scenario.toml`. `now` and
    `timezone` stand in for those of the file. Raises `ScenarioError`, also for another end than expected.
    """
    with naming(path):
        staged = stage(path, strategy, simulator, now=now, timezone=timezone)
        staged.simulator.run()
        staged.simulator.advance(staged.until)
        staged.check()
    return staged.simulator


@contextmanager
def naming(path: Path) -> Iterator[None]:
    """Problems that come of a file are told with its name."""
    try:
        yield
    except ScenarioError as error:
        raise ScenarioError(error.problems, path) from None


def stage(
    path: Path,
    strategy: type[StateMachine] | None = None,
    simulator: Simulator | None = None,
    *,
    now: str | None = None,
    timezone: str | None = None,
) -> Staged:
    """Set the scene of a scenario file, and let no time pass. Raises `ScenarioError`; `naming` tells its file."""
    from pathlib import Path

    from scxml_runtime.simulator.scenario.scene import Scenario

    path = Path(path)
    scenario = Scenario(path.parent, strategy, simulator or Simulator())
    told, lines = read(path)
    if "strategy" not in told and strategy is None:
        scenario.namesakes = [*_namesakes(path)]
        for name in scenario.namesakes:
            if (path.parent / name).is_file():
                told.setdefault("strategy", name)
    told |= {key: value for key, value in (("now", now), ("timezone", timezone)) if value is not None}
    set_up(scenario, told, lines)
    return Staged(scenario, told, lines)


class Staged:
    """A scenario whose scene is set: `until` is how long it takes."""

    __slots__ = ("_lines", "_scenario", "_told", "simulator", "until")

    def __init__(self, scenario: Scenario, told: dict[str, Any], lines: Lines) -> None:
        from scxml_runtime.simulator.scenario.schema import UNTIL

        self._scenario = scenario
        self._told = told
        self._lines = lines
        self.simulator = scenario.simulator
        self.until: float = told.get("until", UNTIL)

    def check(self) -> None:
        """Look at how it ended. Raises `ScenarioError` for another end than expected."""
        from scxml_runtime.simulator.scenario.ends import problems_at_the_end

        _raise_any(problems_at_the_end(self._scenario, self._told, self._lines))

    def moved(self, simulator: Simulator) -> Staged:
        """The same scenario in a simulation that was restored from a snapshot of its own."""
        from scxml_runtime.simulator.scenario.scene import Scenario

        before, known = self._scenario, simulator.centre.interactions
        scenario = Scenario(before.folder, before.strategy, simulator)
        named = {name: each.id for name, each in before.interactions.items()}
        scenario.interactions = {name: known[id] for name, id in named.items() if id in known}
        return Staged(scenario, self._told, self._lines)


def _namesakes(path: Path) -> Iterator[str]:
    """The names that a chart beside a scenario may have, which is called as it is, the nearest first."""
    stem = path.name.removesuffix(".toml").removesuffix(".scenario")
    while stem:
        yield f"{stem}.scxml"
        stem = stem.rpartition(".")[0]


def read(path: Path) -> tuple[dict[str, Any], Lines]:
    """What a scenario file says, and the lines where it stands. Raises `ScenarioError`."""
    from tomllib import loads

    from scxml_runtime.simulator.scenario.lines import Lines

    try:
        text = path.read_text(encoding="utf-8-sig")
        return loads(text), Lines(text)
    except OSError as problem:
        said = (problem.strerror or str(problem)).lower()
    except UnicodeDecodeError:
        said = "is not UTF-8"
    except (ValueError, RecursionError) as problem:  # a number of too many digits is a plain ValueError
        said = f"is not TOML: {problem}"
    raise ScenarioError([Problem(0, said)])


def set_up(scenario: Scenario, told: dict[str, Any], lines: Lines) -> None:
    """Look at the file, and set the scene."""
    from scxml_runtime.simulator.scenario.checking import check
    from scxml_runtime.simulator.scenario.references import unknown

    _raise_any(check(told, lines))
    _raise_any(unknown(scenario.simulator, told, lines))
    _begin(scenario.simulator, told, lines)
    _set_the_scene(scenario, told, lines)


def _raise_any(problems: list[Problem]) -> None:
    if problems:
        raise ScenarioError(problems)


def _begin(simulator: Simulator, told: dict[str, Any], lines: Lines) -> None:
    """When and where it takes place, as far as the file says it."""
    now, timezone = told.get("now"), told.get("timezone")
    if timezone is not None:
        attempt(lines.of("timezone"), "", partial(known_zone, timezone))
    if now is not None or timezone is not None:
        attempt(lines.of("timezone" if now is None else "now"), "", partial(simulator.begin, now, timezone))


def _take_strategy(scenario: Scenario, file: str) -> None:
    scenario.strategy = scenario.document(file)


def _set_the_scene(scenario: Scenario, told: dict[str, Any], lines: Lines) -> None:
    from scxml_runtime.simulator.scenario.checking import entries
    from scxml_runtime.simulator.scenario.scene import ARRIVALS, SCENE
    from scxml_runtime.simulator.scenario.schema import TABLES
    from scxml_runtime.simulator.scenario.steps import STEPS

    if scenario.strategy is None and "strategy" in told:
        attempt(lines.of("strategy"), "", partial(_take_strategy, scenario, told["strategy"]))
    for name, set_up in SCENE.items():
        for path, entry in entries(told, name):
            act = partial(
                attempt, lines.of(*path), TABLES[name].shape, partial(set_up, scenario, dict(entry))
            )
            if name in ARRIVALS and entry.get("at"):
                scenario.simulator.at(entry["at"], act)
            else:
                act()
    for path, entry in entries(told, "step"):
        verb, rest = entry["do"], {key: value for key, value in entry.items() if key not in ("do", "at")}
        do = partial(STEPS[verb], scenario, rest)
        scenario.simulator.at(entry.get("at", 0), partial(attempt, lines.of(*path), f"[[step]] {verb}", do))


def attempt(line: int, where: str, action: Callable[[], object]) -> None:
    """Do what an entry says. Raises `ScenarioError` with its line for what cannot be done."""
    try:
        action()
    except Refused as refusal:
        said = refusal.description
    except (Mistake, ValueError, TypeError) as problem:
        said = str(problem)
    else:
        return
    raise ScenarioError([Problem(line, f"{where}: {said}" if where else said)])
