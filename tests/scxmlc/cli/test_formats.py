"""Findings for machines: well-formed whatever a document says."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest

from scxmlc.checker import check
from scxmlc.cli.formats import FORMATS, as_github, as_gitlab, as_json, as_junit, as_sarif
from scxmlc.diagnostics import Diagnostic, Diagnostics, Edit, Fix, Note
from scxmlc.messages.examples import examples
from scxmlc.reader import read_text
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
    assert change["artifactLocation"] == {"uri": "door%2Ca%3Ab.scxml"}
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


def test_sarif_of_names_and_of_places_over_several_lines() -> None:
    source = Source("my charts/caf\u00e9 [1].scxml", "<scxml>\n  <state/>\n")
    (result,) = json.loads(as_sarif([Diagnostic("odd", "note", "fine", source.location(2, 10))]))["runs"][0][
        "results"
    ]
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "my%20charts/caf%C3%A9%20%5B1%5D.scxml"
    assert place["region"] == {"startLine": 1, "startColumn": 3, "endLine": 2, "endColumn": 5}


# What SARIF 2.1.0 asks of the objects that are written (3.13 to 3.30): properties that must be there, all that may be,
# and the few values that some take.
MESSAGE: dict[str, Any] = {
    "type": "object",
    "required": ["text"],
    "additionalProperties": False,
    "properties": {"text": {"type": "string"}},
}
LEVEL = {"enum": ["none", "note", "warning", "error"]}
COUNT = {"type": "integer", "minimum": 1}
REGION = {
    "type": "object",
    "additionalProperties": False,
    "properties": dict.fromkeys(("startLine", "startColumn", "endLine", "endColumn"), COUNT),
}
LOCATION = {
    "type": "object",
    "required": ["physicalLocation"],
    "additionalProperties": False,
    "properties": {
        "message": MESSAGE,
        "physicalLocation": {
            "type": "object",
            "required": ["artifactLocation"],
            "additionalProperties": False,
            "properties": {
                "artifactLocation": {
                    "type": "object",
                    "additionalProperties": False,
                    "properties": {"uri": {"type": "string", "pattern": r"^[\w.~:/?#\[\]@!$&'()*+,;=%-]*$"}},
                },
                "region": REGION,
            },
        },
    },
}
RULE = {
    "type": "object",
    "required": ["id"],
    "additionalProperties": False,
    "properties": {
        "id": {"type": "string"},
        "fullDescription": MESSAGE,
        "help": MESSAGE,
        "defaultConfiguration": {
            "type": "object",
            "properties": {"level": LEVEL},
            "additionalProperties": False,
        },
    },
}
REPLACEMENT = {
    "type": "object",
    "required": ["deletedRegion"],
    "additionalProperties": False,
    "properties": {"deletedRegion": REGION, "insertedContent": MESSAGE},
}
CHANGE = {
    "type": "object",
    "required": ["artifactLocation", "replacements"],
    "additionalProperties": False,
    "properties": {
        "artifactLocation": {"type": "object"},
        "replacements": {"type": "array", "minItems": 1, "items": REPLACEMENT},
    },
}
FIX = {
    "type": "object",
    "required": ["artifactChanges"],
    "additionalProperties": False,
    "properties": {
        "description": MESSAGE,
        "artifactChanges": {"type": "array", "minItems": 1, "items": CHANGE, "uniqueItems": True},
    },
}
RESULT = {
    "type": "object",
    "required": ["message"],
    "additionalProperties": False,
    "properties": {
        "ruleId": {"type": "string"},
        "ruleIndex": {"type": "integer", "minimum": -1},
        "level": LEVEL,
        "message": MESSAGE,
        "locations": {"type": "array", "items": LOCATION},
        "relatedLocations": {"type": "array", "items": LOCATION, "uniqueItems": True},
        "fixes": {"type": "array", "items": FIX, "uniqueItems": True},
    },
}
DRIVER = {
    "type": "object",
    "required": ["name"],
    "additionalProperties": False,
    "properties": {
        "name": {"type": "string"},
        "version": {"type": "string"},
        "rules": {"type": "array", "items": RULE, "uniqueItems": True},
    },
}
RUN = {
    "type": "object",
    "required": ["tool"],
    "additionalProperties": False,
    "properties": {
        "tool": {"type": "object", "required": ["driver"], "properties": {"driver": DRIVER}},
        "columnKind": {"enum": ["utf16CodeUnits", "unicodeCodePoints"]},
        "results": {"type": "array", "items": RESULT},
    },
}
SARIF = {
    "type": "object",
    "required": ["version", "runs"],
    "additionalProperties": False,
    "properties": {
        "$schema": {"type": "string"},
        "version": {"const": "2.1.0"},
        "runs": {"type": "array", "items": RUN},
    },
}


def test_sarif_is_what_its_specification_asks(found: list[Diagnostic]) -> None:
    jsonschema.validate(json.loads(as_sarif(found)), SARIF)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"version": "2.1.0", "runs": [{"results": []}]}, SARIF)


@pytest.mark.parametrize("code", examples())
def test_sarif_of_what_is_said_of_all_bad_examples(code: str) -> None:
    example = examples()[code].side("bad")
    log = Diagnostics()
    if (chart := read_text(example.text(), "a b.scxml", log)) is not None:
        check(chart, log)
    jsonschema.validate(json.loads(as_sarif(log)), SARIF)


def test_gitlab(found: list[Diagnostic]) -> None:
    first, second = json.loads(as_gitlab(found))
    assert first["location"] == {"path": "door,a:b.scxml", "lines": {"begin": 2}}
    assert (first["check_name"], first["severity"]) == ("unknown-target", "major")
    assert first["description"].endswith("(did you mean that?)")
    assert second["severity"] == "info" and second["fingerprint"] != first["fingerprint"]


def test_a_fingerprint_does_not_hang_on_lines_and_is_nobody_elses() -> None:
    def prints(text: str) -> list[str]:
        source = Source("./a.scxml", text)
        places = [source.location(at) for at, sign in enumerate(text) if sign == "x"]
        return [
            each["fingerprint"]
            for each in json.loads(as_gitlab(Diagnostic("odd", "note", "x", at) for at in places))
        ]

    assert prints("x\nx") == prints("\n\nx x")
    assert len(set(prints("xxx"))) == 3


def test_junit(found: list[Diagnostic]) -> None:
    (suite,) = ElementTree.fromstring(as_junit(found, ["door,a:b.scxml", "gate.scxml"]))
    assert (suite.get("tests"), suite.get("failures")) == ("3", "1")
    bad, odd, gate = suite
    assert (bad.get("file"), bad.get("name")) == ("door,a:b.scxml", "unknown-target in line 2, column 3")
    assert "did you mean that?" in str(bad[0].get("message")) and "[unknown-target]" in str(bad[0].text)
    assert len(odd) == 0 and (gate.get("file"), gate.get("name")) == ("gate.scxml", "no errors")


@pytest.mark.parametrize("form", FORMATS)
def test_nothing_found_is_well_formed(form: str) -> None:
    text = FORMATS[form]([], [])
    if form == "junit":
        assert [suite.get("tests") for suite in ElementTree.fromstring(text)] == ["0"]
    else:
        assert text == "" if form == "github" else json.loads(text) is not None
