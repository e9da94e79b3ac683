"""Findings for machines: well-formed whatever a document says."""

from __future__ import annotations

import json

import pytest

from scxmlc.cli.formats import as_github, as_json, as_sarif
from scxmlc.diagnostics import Diagnostic, Edit, Fix, Note
from scxmlc.source import Source

NASTY = 'a"b\r\n::error::forged %0A,:\ud800'


@pytest.fixture
def found() -> list[Diagnostic]:
    source = Source("door,a:b.scxml", "<scxml>\n  <state/>\n")
    return [
        Diagnostic(
            "unknown-target",
            "error",
            f'no state "{NASTY}"',
            source.location(10, 6),
            "did you mean that?",
            (Note(source.location(0), "first here"),),
            Fix("write that", (Edit(source.location(6, 5), NASTY), Edit(source.location(8, 0), ""))),
        ),
        Diagnostic("odd", "note", "fine", source.location(0)),
    ]


def test_json(found: list[Diagnostic]) -> None:
    rows = json.loads(as_json(found))
    assert rows[0]["message"] == f'no state "{NASTY}"'
    assert [rows[0][key] for key in ("code", "severity", "file", "line", "column", "length")] == [
        "unknown-target",
        "error",
        "door,a:b.scxml",
        2,
        3,
        6,
    ]
    assert rows[0]["notes"] == [
        {"message": "first here", "file": "door,a:b.scxml", "line": 1, "column": 1, "length": 1}
    ]


def test_json_has_the_fix(found: list[Diagnostic]) -> None:
    first, second = json.loads(as_json(found))
    place = {"file": "door,a:b.scxml", "line": 1, "column": 7, "length": 5}
    assert first["fix"]["edits"][0] == {**place, "new": NASTY}
    assert (first["fix"]["title"], first["fix"]["safe"], second["fix"]) == ("write that", True, None)


def test_sarif_has_the_fix(found: list[Diagnostic]) -> None:
    first, second = json.loads(as_sarif(found))["runs"][0]["results"]
    (fix,) = first["fixes"]
    (change,) = fix["artifactChanges"]
    assert change["artifactLocation"] == {"uri": "door,a:b.scxml"}
    assert change["replacements"][0] == {
        "deletedRegion": {"startLine": 1, "startColumn": 7, "endLine": 2, "endColumn": 4},
        "insertedContent": {"text": NASTY},
    }
    assert "fixes" not in second


def test_github_gives_one_line_for_each(found: list[Diagnostic]) -> None:
    first, second = as_github(found).splitlines()
    assert first.startswith("::error file=door%2Ca%3Ab.scxml,line=2,col=3,title=unknown-target::no state")
    assert "%0D%0A::error::forged %250A,:" in first
    assert second == "::notice file=door%2Ca%3Ab.scxml,line=1,col=1,title=odd::fine"


def test_sarif(found: list[Diagnostic]) -> None:
    log = json.loads(as_sarif(found))
    (run,) = log["runs"]
    first = run["results"][0]
    assert run["tool"]["driver"]["rules"][first["ruleIndex"]]["id"] == first["ruleId"] == "unknown-target"
    region = first["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 2, "startColumn": 3, "endColumn": 9}
    assert first["relatedLocations"][0]["message"] == {"text": "first here"}


@pytest.mark.parametrize("form", [as_json, as_sarif])
def test_nothing_found_is_well_formed(form: object) -> None:
    assert json.loads(form([])) is not None  # type: ignore[operator]
