"""What pytest gets from scxmlc, wherever it is installed: fixtures, scenario files as tests, and accounts of failures.

In: pytest's hooks, found by the entry point `scxmlc`. Out: the fixtures `simulator`, `host`, `chart`, `subroutine`,
`golden`; an item for each `*.scenario.toml`; a section "strategies" in the report of a test that failed. The rule that
surprises: this is the one file that imports pytest, and it imports nothing else of ours before a test needs it.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from scxml_runtime import Host, StateMachine
    from scxml_runtime.simulator import Simulator
    from scxmlc.testing.charts import Charts
    from scxmlc.testing.golden import Golden
    from scxmlc.testing.scenarios import Outcome

SUFFIX = ".scenario.toml"
UPDATE = "--scxml-update"
CHARTS = pytest.StashKey["Charts"]()
MADE_WITH = ("seed", "now", "timezone", "processors", "services", "functions")
"""The fixture `simulator`."""
MARKER = (
    "simulator(seed=…, now=…, timezone=…, processors=…, services=…, functions=…): "
    "what the fixtures simulator and host are made with"
)


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("scxmlc", "state charts")
    group.addoption(
        UPDATE, action="store_true", help="write golden transcripts anew instead of comparing them"
    )
    group.addoption(
        "--scxml-trace",
        metavar="DIR",
        help="record what happens in tests, and keep the traces of those that fail (docs/tracing.md)",
    )
    group.addoption(
        "--scxml-replay",
        metavar="DIR",
        action="append",
        default=[],
        help="replay the traces of a folder with the charts as they are now, a test each (docs/tracing.md)",
    )
    group.addoption(
        "--scxml-replay-ignore",
        metavar="WHAT",
        action="append",
        default=[],
        help="what may differ, as for scxmlc trace diff --ignore",
    )
    group.addoption(
        "--scxml-trace-keep",
        choices=["failed", "all"],
        default="failed",
        help="which traces --scxml-trace keeps",
    )


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", MARKER)
    folder = config.getoption("--scxml-trace")
    if folder is not None:
        from scxmlc.trace.plugin import Tracing

        keeps_all = config.getoption("--scxml-trace-keep") == "all"
        config.pluginmanager.register(Tracing(_trace_folder(folder), keeps_all), "scxmlc-tracing")
    replayed = config.getoption("--scxml-replay")
    if replayed:
        _replay(config, [Path(each).absolute() for each in replayed])


def _replay(config: pytest.Config, folders: list[Path]) -> None:
    """Collect the traces of these folders, too."""
    from scxmlc.trace.moments import Ignored
    from scxmlc.trace.replay_items import Replays

    try:
        ignored = Ignored.of(config.getoption("--scxml-replay-ignore"))
    except ValueError as problem:
        raise pytest.UsageError(f"--scxml-replay-ignore: {problem}") from None
    for each in folders:
        if not each.exists():
            raise pytest.UsageError(f"--scxml-replay: {each}: no such file or folder")
    config.pluginmanager.register(Replays(folders, ignored), "scxmlc-replays")
    config.args += map(str, folders)


def _trace_folder(name: str) -> Path:
    """The folder for traces, made now, so that one that cannot be is told before the tests."""
    folder = Path(name).absolute()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise pytest.UsageError(f"--scxml-trace: {name}: {reason}") from None
    return folder


# --- fixtures ----------------------------------------------------------------------------------------------------


@pytest.fixture
def simulator(request: pytest.FixtureRequest) -> Simulator:
    """A fresh contact centre on virtual time, with the modules of the project's pyproject.toml."""
    from scxmlc.testing.scenarios import project_simulator

    return project_simulator(request.path.parent, **_marked(request, MADE_WITH))


@pytest.fixture
def host(request: pytest.FixtureRequest) -> Host:
    """A fresh host on virtual time, for charts that need no contact centre; what happens in it is noted."""
    from inspect import signature

    from scxml_runtime import Host
    from scxml_runtime.testing import story_of

    made = Host(**_marked(request, signature(Host).parameters))
    story_of(made)
    return made


@pytest.fixture
def chart(request: pytest.FixtureRequest) -> Callable[..., type[StateMachine]]:
    """`chart("gate.scxml")`: the class of a chart, compiled once a run. The path is relative to the test's folder, else
    to pytest's root; options are those of `scxmlc.load`."""
    __tracebackhide__ = True
    folders = (request.path.parent, request.config.rootpath)

    def load(path: str | Path, **options: Any) -> type[StateMachine]:
        __tracebackhide__ = True
        return _charts(request).load(path, folders, options)

    return load


@pytest.fixture
def subroutine(request: pytest.FixtureRequest, simulator: Simulator) -> Callable[..., StateMachine]:
    """`subroutine("Greeting.scxml", [call], Language="de")`: a session of a chart that others include, played by itself
    in the simulator: with interactions, and arguments (`args_`). It ends in `returned`, its result is
    `.data["result"]`."""
    from scxml_runtime.simulator.subroutines import ENTRY, start_subroutine

    folders = (request.path.parent, request.config.rootpath)

    def start(
        path: str | Path, interactions: Any = (), /, *, entry: str = ENTRY, **arguments: Any
    ) -> StateMachine:
        __tracebackhide__ = True
        found = _charts(request).place(path, folders)
        return start_subroutine(simulator, found, arguments, interactions, entry)

    return start


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """The text that this test's transcript was when somebody agreed to it: `assert simulator.transcript == golden`.
    `pytest --scxml-update` writes it anew."""
    from scxmlc.testing.golden import Golden, file_for

    return Golden(file_for(request.path, request.node.name), bool(request.config.getoption(UPDATE)))


def _marked(request: pytest.FixtureRequest, known: Iterable[str]) -> dict[str, Any]:
    """What the nearest marker says, the others fill in."""
    found: dict[str, Any] = {}
    for marker in request.node.iter_markers("simulator"):
        if marker.args:
            pytest.fail("mark.simulator takes names alone: simulator(seed=3)", pytrace=False)
        found = {**marker.kwargs, **found}
    for name in found:
        if name not in known:
            from scxml_runtime.slips import did_you_mean

            meant = did_you_mean(name, known)
            pytest.fail(f"the fixture {request.fixturename} is made with no {name}{meant}", pytrace=False)
    return found


def _charts(request: pytest.FixtureRequest) -> Charts:
    from scxmlc.testing.charts import Charts

    return request.config.stash.setdefault(CHARTS, Charts())


# --- scenario files ----------------------------------------------------------------------------------------------


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if file_path.name.endswith(SUFFIX):
        found: ScenarioFile = ScenarioFile.from_parent(parent, path=file_path)
        return found
    return None


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Golden transcripts are called as their tests are: pytest would look for doctests in them."""
    is_golden = collection_path.parent.name == "golden" and collection_path.suffix == ".txt"
    return True if is_golden else None


class ScenarioFile(pytest.File):
    """A file with one scenario."""

    def collect(self) -> Iterator[pytest.Item]:
        """The scenario."""
        yield ScenarioItem.from_parent(self, name=self.path.name.removesuffix(SUFFIX))


class Failed(Exception):
    """A scenario ended otherwise than it should."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__("\n".join(outcome.problems))
        self.outcome = outcome


class ScenarioItem(pytest.Item):
    """A scenario as a test."""

    def runtest(self) -> None:
        """Play it to its end; raises Failed."""
        from scxmlc.testing.scenarios import outcome_of, updated_outcome_of

        shown = self._shown()
        is_updated = self.config.getoption(UPDATE)
        outcome = updated_outcome_of(shown, str) if is_updated else outcome_of(shown)
        if outcome.problems:
            raise Failed(outcome)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The problems, each with its line of the file."""
        if isinstance(excinfo.value, Failed):
            return str(excinfo.value)
        return super().repr_failure(excinfo, style)

    def reportinfo(self) -> tuple[Path, None, str]:
        """Where it stands."""
        return self.path, None, f"scenario {self.name}"

    def _shown(self) -> Path:
        """The path as a reader at the root would write it."""
        here = Path.cwd()
        return self.path.relative_to(here) if self.path.is_relative_to(here) else self.path


# --- failures ----------------------------------------------------------------------------------------------------


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[Any]) -> Generator[None, Any, Any]:
    report = yield
    if report.failed and call.when != "teardown" and call.excinfo is not None:
        report.sections += [each for each in _sections(item, call.excinfo) if each[1]]
    return report


def _sections(item: pytest.Item, failure: pytest.ExceptionInfo[BaseException]) -> Iterator[tuple[str, str]]:
    """What the report of a failure says besides: headings and texts."""
    from scxmlc.testing.failures import accounts, differences

    if isinstance(failure.value, Failed):
        yield "strategies", failure.value.outcome.account
        return
    fixtures = getattr(item, "funcargs", {})
    yield "golden transcript", differences(fixtures.values())
    yield "strategies", accounts(failure.tb, fixtures)


def pytest_assertrepr_compare(op: str, left: object, right: object) -> list[str] | None:
    """How a transcript differs from the golden one."""
    from sys import modules

    known = modules.get("scxmlc.testing.golden")
    if known is None or op != "==":
        return None
    found: list[str] | None = known.compared(left, right)
    return found
