"""Diagnostics as SARIF 2.1.0, which code scanners and editors read.

In: diagnostics. Out: one document, with the rules that were met, what they mean and why they matter. Names of files are
made URI references: relative where the user named them so, and with `%20` for a blank.
"""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote

from scxmlc.diagnostics import Diagnostic, Edit, Fix
from scxmlc.messages import CATALOGUE
from scxmlc.messages.examples import examples
from scxmlc.source import Location

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def document(found: Iterable[Diagnostic]) -> dict[str, Any]:
    """A log of one run."""
    diagnostics = list(found)
    codes = sorted({diagnostic.code for diagnostic in diagnostics})
    driver = {"name": "scxmlc", "version": version("scxmlc"), "rules": [_rule(code) for code in codes]}
    results = [_result(diagnostic, codes.index(diagnostic.code)) for diagnostic in diagnostics]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rule(code: str) -> dict[str, Any]:
    entry, example = CATALOGUE.get(code), examples().get(code)
    if entry is None:
        return {"id": code, "fullDescription": {"text": code}}
    why = {"help": {"text": example.why}} if example else {}
    level = {"defaultConfiguration": {"level": entry.severity}}
    return {"id": code, "fullDescription": {"text": entry.explanation}, **why, **level}


def _result(diagnostic: Diagnostic, rule: int) -> dict[str, Any]:
    related = [{**_place(note.location), "message": {"text": note.text}} for note in diagnostic.notes]
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": diagnostic.severity,
        "message": {"text": diagnostic.sentence},
        "locations": [_place(diagnostic.location)],
        **({"relatedLocations": related} if related else {}),
        **({"fixes": [_fix(diagnostic.fix)]} if diagnostic.fix else {}),
    }


def _fix(fix: Fix) -> dict[str, Any]:
    """A fix, its edits by file: those of a suggestion are told as such by its words alone."""
    files: dict[str, list[Edit]] = {}
    for edit in fix.edits:
        files.setdefault(edit.place.source.name, []).append(edit)
    changes = [
        {"artifactLocation": {"uri": _uri(name)}, "replacements": [*map(_replacement, edits)]}
        for name, edits in files.items()
    ]
    kind = "" if fix.is_safe else " (a suggestion)"
    return {"description": {"text": f"{fix.title}{kind}"}, "artifactChanges": changes}


def _replacement(edit: Edit) -> dict[str, Any]:
    place = edit.place
    end = place.source.location(place.offset + place.length)
    region = {
        "startLine": place.line,
        "startColumn": place.column,
        "endLine": end.line,
        "endColumn": end.column,
    }
    return {"deletedRegion": region, "insertedContent": {"text": edit.new}}


def _place(location: Location) -> dict[str, Any]:
    end = location.source.location(location.offset + location.length)
    lines = {"endLine": end.line} if end.line > location.line else {}
    region = {"startLine": location.line, "startColumn": location.column, **lines, "endColumn": end.column}
    return {"physicalLocation": {"artifactLocation": {"uri": _uri(location.source.name)}, "region": region}}


def _uri(name: str) -> str:
    path = Path(name)
    if path.is_absolute():
        return path.as_uri()
    return quote(name.replace("\\", "/"), errors="replace")
