"""`scxmlc explain`: the catalogue of diagnostics, the dialect's tables, and scenario files, for reading."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterator
from pathlib import Path

from scxmlc.cli.failures import Unusable
from scxmlc.cli.terminal import Terminal
from scxmlc.configuration import configured
from scxmlc.diagnostics import SEVERITIES, Diagnostics
from scxmlc.dialect import with_modules
from scxmlc.dialect.describe import describe, names
from scxmlc.messages import CATALOGUE, explained


def explain(subject: str | None, terminal: Terminal) -> int:
    """Tell about one code, action or event, or list all of them. Raises Unusable for what there is not."""
    lines = list(_listing() if subject is None else _about(subject))
    terminal.say(lines[0], "bold")
    for line in lines[1:]:
        terminal.say(line)
    return 0


def subjects() -> list[str]:
    """All that can be asked for."""
    return [*sorted(CATALOGUE), *names(), *SCENARIO]


def _listing() -> Iterator[str]:
    yield "Diagnostics"
    for code, entry in sorted(CATALOGUE.items()):
        yield f"  {code:<28} {_first_line(entry.explanation)}"
    yield ""
    yield "Actions, events, attributes and names of the ORS dialect"
    yield from (f"  {name}" for name in names())
    yield from ("", "Scenario files", *(f"  {name}" for name in SCENARIO))


def _first_line(text: str) -> str:
    return text.partition("\n")[0]


def _about(subject: str) -> list[str]:
    if subject in SCENARIO:
        return SCENARIO[subject]()
    entry = CATALOGUE.get(subject.strip("[]"))
    if entry is not None:
        return list(explained.text(entry))
    known = describe(subject, with_modules(configured(Path(), Diagnostics()).modules))
    if not known:
        near = " or ".join(difflib.get_close_matches(subject, subjects(), 3, 0.5))
        raise Unusable(f'nothing is called "{subject}"' + (f" (did you mean {near}?)" if near else ""))
    return known


def _scenario() -> list[str]:
    from scxml_runtime.simulator.scenario.describing import lines

    return list(lines())


def _scenario_schema() -> list[str]:
    from scxml_runtime.simulator.scenario.describing import json_schema

    return json.dumps(json_schema(), indent=2).splitlines()


SCENARIO = {"scenario": _scenario, "scenario.schema.json": _scenario_schema}
"""What scenario files can say, for people and for editors."""


def page() -> str:
    """The page docs/diagnostics.md."""
    lines = [
        "# Diagnostics",
        "",
        "Every finding of the compiler bears one of these codes; `scxmlc explain CODE` prints the same. How to",
        "ignore some: [settings and comments](configuration.md). The examples stand inside of `<scxml>`, of one for",
        "ORS where that is said; `⟨U+202E⟩` is a character that nobody would see. This page is made by `make docs`.",
    ]
    for severity in SEVERITIES:
        lines += ["", f"## {severity.capitalize()}s", "", f"{MEANT[severity]}", ""]
        lines += [
            f"- [`{code}`](#{code}): {explained.tags_shown(_sentence(entry.explanation))}"
            for code, entry in sorted(CATALOGUE.items())
            if entry.severity == severity
        ]
    for _, entry in sorted(CATALOGUE.items()):
        lines += ["", f"## `{entry.code}`", "", *explained.markdown(entry)]
    return "\n".join([*lines, ""])


MEANT = {
    "error": "They keep a chart from being compiled.",
    "warning": "The chart compiles, and will hardly do what is meant, or not everywhere.",
    "note": "For information.",
}


def _sentence(text: str) -> str:
    """The first sentence of an explanation."""
    return re.split(r"(?<=[\w)`\"])\.\s", " ".join(text.split()) + " ")[0].rstrip(". ") + "."
