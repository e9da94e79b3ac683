"""Outcomes as a file in the form of JUnit, which servers of continuous integration read.

In: the outcome of each scenario, and how long it took; or cases of another kind. Out: XML, in which nothing stands that
XML cannot hold. A scenario that ended otherwise is a failure; one that could not be played, an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath
from xml.etree import ElementTree

from scxmlc.testing.scenarios import Outcome

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Case:
    """One outcome: a file, what was looked at there, how it failed, and all there is to tell; `how` is what it counts
    as, a "failure" or an "error"."""

    file: str
    name: str
    failure: str = ""
    told: str = ""
    seconds: float = 0.0
    how: str = "failure"


def report(played: Iterable[tuple[Path, Outcome, float]]) -> bytes:
    """The file for scenarios."""
    return written([_case(*each) for each in played])


def _case(path: Path, outcome: Outcome, seconds: float) -> Case:
    failure = outcome.problems[0] if outcome.problems else ""
    told = "\n".join((*outcome.problems, "", outcome.account))
    return Case(
        path.as_posix(), path.name, failure, told, seconds, "error" if outcome.is_error else "failure"
    )


def written(cases: Sequence[Case]) -> bytes:
    """The file."""
    failures, errors = (sum(bool(case.failure) and case.how == how for case in cases) for how in KINDS)
    suite = ElementTree.Element("testsuite", name="scxmlc", tests=str(len(cases)), failures=str(failures))
    suite.set("errors", str(errors))
    suite.set("time", f"{sum(round(case.seconds, 3) for case in cases):.3f}")
    suite.extend(map(_element, cases))
    suites = ElementTree.Element("testsuites")
    suites.append(suite)
    ElementTree.indent(suites)
    text: bytes = ElementTree.tostring(suites, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


KINDS = ("failure", "error")


def _element(case: Case) -> ElementTree.Element:
    where = PurePath(case.file)
    group = where.parent if case.name == where.name else where
    element = ElementTree.Element("testcase", classname=_clean(group.as_posix()), name=_clean(case.name))
    element.set("time", f"{case.seconds:.3f}")
    element.set("file", _clean(where.as_posix()))
    if case.failure:
        ElementTree.SubElement(element, case.how, message=_clean(case.failure)).text = _clean(case.told)
    return element


def _clean(text: str) -> str:
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
