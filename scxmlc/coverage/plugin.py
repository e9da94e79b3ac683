"""The plug-in of pytest that measures charts: `pytest --scxml-cov[=REPORT]`.

In: options. Out: reports at the end of the run, of all processes of pytest-xdist together, and a failed run where
less is covered than was asked for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from scxmlc.coverage import Coverage, Data

FROM_WORKER = "scxml_coverage"


def pytest_addoption(parser: pytest.Parser) -> None:
    group = parser.getgroup("scxmlc", "coverage of charts")
    group.addoption(
        "--scxml-cov",
        action="append",
        nargs="?",
        const="term",
        default=[],
        metavar="REPORT",
        help="measure what of charts the tests cover: term (a table), lcov:FILE, cobertura:FILE, json:FILE, html:DIR; "
        "may be repeated",
    )
    group.addoption(
        "--scxml-cov-add",
        action="append",
        default=[],
        metavar="FILE",
        help="measure, and add what an earlier run has written with --scxml-cov=json:FILE; may be repeated",
    )
    group.addoption(
        "--scxml-cov-fail-under",
        type=float,
        metavar="N",
        help="fail if less than N per cent of all that can be covered is",
    )


def pytest_configure(config: pytest.Config) -> None:
    wishes, least = config.getoption("--scxml-cov"), config.getoption("--scxml-cov-fail-under")
    if wishes or least is not None or config.getoption("--scxml-cov-add"):
        config.pluginmanager.register(_Measuring(config, wishes or ["term"], least), "scxmlc-measuring")


def _in_words(error: Exception, file: str) -> str:
    reason = getattr(error, "strerror", None)
    return f"{file}: {reason.lower()}" if reason else str(error)


class _Measuring:
    """One run."""

    def __init__(self, config: pytest.Config, wishes: list[str], least: float | None) -> None:
        from scxmlc.coverage import BadReport, Coverage, Damaged, Data, check, read

        self.wishes = wishes
        self.least = least
        self.said: list[str] = []
        self.is_worker = hasattr(config, "workerinput")
        self.coverage: Coverage = Coverage()
        self.others: Data = Data()
        if least is not None and not 0 <= least <= 100:
            raise pytest.UsageError(f"--scxml-cov-fail-under: {least:g} is no percentage")
        try:
            for wish in wishes:
                check(wish)
        except BadReport as error:
            hint = "in front of a path, write --scxml-cov=term"
            raise pytest.UsageError(f"--scxml-cov: {error} ({hint})") from None
        for file in config.getoption("--scxml-cov-add") if not self.is_worker else ():
            try:
                self.others += read(file)
            except (Damaged, OSError) as error:
                raise pytest.UsageError(f"--scxml-cov-add: {_in_words(error, file)}") from None
        self.coverage.start()

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session: pytest.Session) -> None:
        self.coverage.stop()
        if self.is_worker:
            config: Any = session.config
            config.workeroutput[FROM_WORKER] = self.coverage.data.to_json()
        else:
            self._tell(session)

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node: Any) -> None:
        """pytest-xdist: one of its processes is done."""
        from scxmlc.coverage import Data

        told = getattr(node, "workeroutput", {}).get(FROM_WORKER)
        if told is None:
            self.said.append("A process of pytest-xdist has crashed: what it covered is not counted.\n")
        else:
            self.others += Data.from_json(told)

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        terminalreporter.section("coverage of charts")
        for line in "".join(
            self.said
        ).splitlines():  # a terminal that cannot show all of one escapes its end, too
            terminalreporter.write_line(line)

    def _tell(self, session: pytest.Session) -> None:
        """Write the reports; whether they could be, and enough is covered, decides on the exit status."""
        from scxmlc.coverage import BadReport, report

        data = self.others + self.coverage.data
        is_good = True
        for wish in self.wishes:
            try:
                self.said.append(report(wish, data))
            except BadReport as error:
                self.said.append(f"ERROR: {error}\n")
                is_good = False
        if self.least is not None and data.percent() < self.least:
            self.said.append(f"FAILED: {data.percent():.2f} % covered, of {self.least:g} % asked for\n")
            is_good = False
        if not is_good and session.exitstatus in (pytest.ExitCode.OK, pytest.ExitCode.NO_TESTS_COLLECTED):
            session.exitstatus = pytest.ExitCode.TESTS_FAILED
