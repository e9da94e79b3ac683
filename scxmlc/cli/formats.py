"""Diagnostics for machines: JSON, SARIF, GitHub's workflow commands, GitLab's report of code quality, JUnit.

In: diagnostics, and the charts they are about. Out: one string. Nothing in a document can add a line, a property or a
command to them: JSON and XML escape by themselves, and GitHub's escapes (`%25`, `%0A`, `%3A` …) are applied to every
value here.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from os.path import normpath
from typing import Any

from scxmlc.cli import sarif
from scxmlc.diagnostics import Diagnostic, Fix
from scxmlc.source import Location
from scxmlc.testing import junit

Charts = Sequence[str]


def as_json(found: Iterable[Diagnostic], charts: Charts = ()) -> str:
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


def as_github(found: Iterable[Diagnostic], charts: Charts = ()) -> str:
    """`::error file=door.scxml,line=7,col=44,title=unknown-target::…`, a line each."""
    return "\n".join(_command(diagnostic) for diagnostic in found)


def _command(diagnostic: Diagnostic) -> str:
    level = {"error": "error", "warning": "warning", "note": "notice"}[diagnostic.severity]
    at = diagnostic.location
    values = {"file": at.source.name, "line": at.line, "col": at.column, "title": diagnostic.code}
    properties = ",".join(f"{name}={_property(str(value))}" for name, value in values.items())
    return f"::{level} {properties}::{_message(diagnostic.sentence)}"


def _message(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _message(text).replace(":", "%3A").replace(",", "%2C")


def as_sarif(found: Iterable[Diagnostic], charts: Charts = ()) -> str:
    """SARIF 2.1.0."""
    return _dumps(sarif.document(found))


def as_gitlab(found: Iterable[Diagnostic], charts: Charts = ()) -> str:
    """The report of code quality that GitLab shows in merge requests. A fingerprint is made of what is said of which
    file, not of lines, so that GitLab sees the same finding after an edit above it."""
    said: Counter[tuple[str, ...]] = Counter()
    return _dumps([_issue(diagnostic, said) for diagnostic in found])


def _issue(diagnostic: Diagnostic, said: Counter[tuple[str, ...]]) -> dict[str, Any]:
    path = normpath(diagnostic.location.source.name).replace("\\", "/")
    what = (path, diagnostic.code, diagnostic.message)
    said[what] += 1
    print_ = sha256("\0".join((*what, str(said[what]))).encode(errors="backslashreplace"))
    return {
        "description": diagnostic.sentence,
        "check_name": diagnostic.code,
        "fingerprint": print_.hexdigest(),
        "severity": {"error": "major", "warning": "minor", "note": "info"}[diagnostic.severity],
        "location": {"path": path, "lines": {"begin": diagnostic.location.line}},
    }


def as_junit(found: Iterable[Diagnostic], charts: Charts = ()) -> str:
    """A case for each error, which fails, for each other finding, which passes, and for each chart without errors."""
    cases: list[junit.Case] = []
    diagnostics = list(found)
    for each in diagnostics:
        at = each.location
        failure = each.sentence if each.is_error else ""
        name = f"{each.code} in line {at.line}, column {at.column}"
        cases.append(junit.Case(at.source.name, name, failure, str(each)))
    bad = {each.location.source.name for each in diagnostics if each.is_error}
    cases += [junit.Case(chart, "no errors") for chart in charts if chart not in bad]
    return junit.written(cases).decode().rstrip("\n")


def _dumps(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=True)


Form = Callable[[Iterable[Diagnostic], Charts], str]
FORMATS: Mapping[str, Form] = {
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
    "gitlab": as_gitlab,
    "junit": as_junit,
}
