"""Diagnostics for machines: JSON, SARIF 2.1.0 and GitHub's workflow commands.

In: diagnostics. Out: one string. Nothing in a document can add a line, a property or a command to them: JSON
escapes by itself, and GitHub's escapes (`%25`, `%0A`, `%3A` …) are applied to every value here.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from scxmlc.diagnostics import Diagnostic, Edit, Fix
from scxmlc.messages import CATALOGUE
from scxmlc.source import Location

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


def as_json(found: Iterable[Diagnostic]) -> str:
    """A list of objects: code, severity, message, hint, file, line, column, length, notes, fix."""
    return _dumps([_plain(diagnostic) for diagnostic in found])


def _plain(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
        **_place(diagnostic.location),
        "notes": [{"message": note.text, **_place(note.location)} for note in diagnostic.notes],
        "fix": _fix(diagnostic.fix) if diagnostic.fix else None,
    }


def _fix(fix: Fix) -> dict[str, Any]:
    edits = [{**_place(edit.place), "new": edit.new} for edit in fix.edits]
    return {"title": fix.title, "safe": fix.is_safe, "edits": edits}


def _place(location: Location) -> dict[str, Any]:
    return {
        "file": location.source.name,
        "line": location.line,
        "column": location.column,
        "length": location.length,
    }


def as_github(found: Iterable[Diagnostic]) -> str:
    """`::error file=door.scxml,line=7,col=44,title=unknown-target::…`, a line each."""
    return "\n".join(_command(diagnostic) for diagnostic in found)


def _command(diagnostic: Diagnostic) -> str:
    level = {"error": "error", "warning": "warning", "note": "notice"}[diagnostic.severity]
    at = diagnostic.location
    values = {"file": at.source.name, "line": at.line, "col": at.column, "title": diagnostic.code}
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in values.items())
    return f"::{level} {properties}::{_message(_sentence(diagnostic))}"


def _sentence(diagnostic: Diagnostic) -> str:
    return f"{diagnostic.message} ({diagnostic.hint})" if diagnostic.hint else diagnostic.message


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(found: Iterable[Diagnostic]) -> str:
    """One SARIF run, with the rules that were met and their explanations."""
    diagnostics = list(found)
    codes = sorted({diagnostic.code for diagnostic in diagnostics})
    rules = [{"id": code, "fullDescription": {"text": _explanation(code)}} for code in codes]
    driver = {"name": "scxmlc", "rules": rules}
    results = [_result(diagnostic, codes.index(diagnostic.code)) for diagnostic in diagnostics]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return _dumps({"$schema": SARIF_SCHEMA, "version": "2.1.0", "runs": [run]})


def _explanation(code: str) -> str:
    entry = CATALOGUE.get(code)
    return entry.explanation if entry and entry.explanation else code


def _result(diagnostic: Diagnostic, rule: int) -> dict[str, Any]:
    related = [{**_region(note.location), "message": {"text": note.text}} for note in diagnostic.notes]
    return {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": diagnostic.severity,
        "message": {"text": _sentence(diagnostic)},
        "locations": [_region(diagnostic.location)],
        **({"relatedLocations": related} if related else {}),
        **({"fixes": [_sarif_fix(diagnostic.fix)]} if diagnostic.fix else {}),
    }


def _sarif_fix(fix: Fix) -> dict[str, Any]:
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


def _uri(name: str) -> str:
    return name.replace("\\", "/")


def _region(location: Location) -> dict[str, Any]:
    region = {
        "startLine": location.line,
        "startColumn": location.column,
        "endColumn": location.column + location.length,
    }
    artifact = {"uri": _uri(location.source.name)}
    return {"physicalLocation": {"artifactLocation": artifact, "region": region}}


def _dumps(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=True)


FORMATS = {"json": as_json, "sarif": as_sarif, "github": as_github}
