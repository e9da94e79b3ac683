"""Outcomes as a file in the form of JUnit, which servers of continuous integration read.

In: the outcome of each scenario, and how long it took. Out: XML, in which nothing stands that XML cannot hold. A
scenario that ended otherwise is a failure; one that could not be played, an error.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from xml.etree import ElementTree

from scxmlc.testing.scenarios import Outcome

FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def report(played: Iterable[tuple[Path, Outcome, float]]) -> bytes:
    """The file."""
    cases = [_case(*each) for each in played]
    failures, errors = (sum(case.find(what) is not None for case in cases) for what in ("failure", "error"))
    seconds = sum(float(case.get("time", 0)) for case in cases)
    suite = ElementTree.Element("testsuite", name="scxmlc", tests=str(len(cases)), failures=str(failures))
    suite.set("errors", str(errors))
    suite.set("time", f"{seconds:.3f}")
    suite.extend(cases)
    suites = ElementTree.Element("testsuites")
    suites.append(suite)
    ElementTree.indent(suites)
    text: bytes = ElementTree.tostring(suites, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _case(path: Path, outcome: Outcome, seconds: float) -> ElementTree.Element:
    where = path.parent.as_posix()
    case = ElementTree.Element(
        "testcase", classname=_clean(where), name=_clean(path.name), time=f"{seconds:.3f}"
    )
    case.set("file", _clean(path.as_posix()))
    if outcome.problems:
        what = "error" if outcome.is_error else "failure"
        told = ElementTree.SubElement(case, what, message=_clean(outcome.problems[0]))
        told.text = _clean("\n".join((*outcome.problems, "", outcome.account)))
    return case


def _clean(text: str) -> str:
    return FORBIDDEN.sub("\N{REPLACEMENT CHARACTER}", text)
