"""The project's habits: what the pages about working on it say is so."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
import yaml

from scxml_runtime.io import guarded_http
from scxml_runtime.js import steps
from scxml_runtime.session import interpreter, invocations, session
from scxmlc.cli.verbs.serving import serve_verb

ROOT = Path(__file__).parents[1]
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")
LIMITS = {
    "steps of scripts for one reaction": steps.STEPS,
    "memory of a session's values": steps.MEMORY,
    "microsteps without an event": interpreter.MICROSTEPS,
    "events that wait for a session": session.QUEUE_LENGTH,
    "events a chart raises for itself": session.MOST_RAISED,
    "charts inside one another": invocations.DEEPEST,
    "invoked sessions at a time": invocations.MOST_RUNNING,
    "body of an answer that is fetched": guarded_http.LARGEST_BODY,
    "redirections": guarded_http.MOST_REDIRECTS,
}


def test_the_limits_are_those_of_the_code() -> None:
    text = (ROOT / "SECURITY.md").read_text("utf-8")
    text = text.partition("## What it costs at most\n")[2].partition("\n## ")[0]
    rows = dict(re.findall(r"^\| ([^|]+?) \| ([\d,]+)\b[^|]*\|", text, re.MULTILINE))
    assert {name: int(number.replace(",", "")) for name, number in rows.items()} == LIMITS


def test_what_opens_a_server_is_an_option_of_it() -> None:
    (row,) = re.findall(r"^\| the server \|.*$", (ROOT / "SECURITY.md").read_text("utf-8"), re.MULTILINE)
    told = set(re.findall(r"`(--[a-z-]+)`", row))
    assert told and told <= {word for each in serve_verb.params for word in each.opts}


def targets() -> set[str]:
    """What make can be asked for."""
    return set(re.findall(r"^([a-z][\w-]*):", MAKEFILE, re.MULTILINE))


def test_help_names_each_target_and_no_other() -> None:
    head = "".join(line for line in MAKEFILE.splitlines(keepends=True) if line.startswith("#   "))
    told = set(re.findall(r"(?:^#| {2,})  ?make ([\w-]+)|`make ([\w-]+)`", head, re.MULTILINE))
    told = {one or other for one, other in told}
    assert told == targets() - {"help"}
    (phony,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert set(phony.split()) == targets()


@pytest.mark.parametrize(
    "page", sorted(ROOT.glob("*.md")) + sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name
)
def test_pages_name_targets_that_there_are(page: Path) -> None:
    named = re.findall(
        r"`make ([a-z][\w-]*)|^make ([a-z][\w-]*)(?= *#|$)", page.read_text("utf-8"), re.MULTILINE
    )
    assert {quoted or alone for quoted, alone in named} <= targets()


def test_the_changelog_says_nothing_twice() -> None:
    """No link twice within a release but to the top of a page, and no line twice."""
    text = (ROOT / "CHANGELOG.md").read_text("utf-8")
    for release in re.split(r"^## ", text, flags=re.MULTILINE)[1:]:
        lines = [line for line in release.splitlines() if line.strip()]
        assert len(lines) == len(set(lines))
        links = re.findall(r"\]\(((?!https?:)[^)]*)\)", release)
        assert sorted(links) == sorted(set(links))
        commands = re.findall(r"^- \*\*(.+?)\*\*", release, re.MULTILINE)
        assert len(commands) == len(set(commands))


@pytest.mark.parametrize(
    "form", sorted((ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml")), ids=lambda form: form.stem
)
def test_forms_are_of_the_shape_that_is_read(form: Path) -> None:
    read = yaml.safe_load(form.read_text("utf-8"))
    if form.stem == "config":
        assert read["blank_issues_enabled"] is False
        return
    assert {"name", "description", "body"} <= set(read)
    asked = [part for part in read["body"] if part["type"] != "markdown"]
    assert len({part["id"] for part in asked}) == len(asked) > 0
    assert all(part["attributes"]["label"] for part in asked)
