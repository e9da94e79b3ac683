"""What `scxmlc explain CODE` says of a finding: its explanation, why it matters, a bad and a good example.

In: an entry of the catalogue. Out: lines of text for a terminal, or of Markdown for pages and editors. The rule that
surprises: in Markdown what looks like a tag is code, since it would be markup otherwise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from textwrap import fill

from scxmlc.messages.catalogue import Entry
from scxmlc.messages.examples import CHART, SIDES, examples

TITLES = {"bad": "Bad", "good": "Good"}
LANGUAGES = {".js": "js", ".json": "json", ".toml": "toml"}


def text(entry: Entry) -> Iterator[str]:
    """For a terminal."""
    yield from (f"{entry.code} ({entry.severity})", "", *entry.explanation.splitlines())
    example = examples().get(entry.code)
    if example is None:
        return
    yield from ("", *fill(example.why, 100, break_on_hyphens=False).splitlines())
    for side in SIDES:
        yield from ("", f"{TITLES[side]}{' (a chart for ORS)' if example.ors else ''}:")
        for name, shown in example.side(side).shown():
            yield from ("", *(() if name == CHART else (f"  {name}:", "")))
            yield from (f"    {line}" for line in shown.splitlines())


def markdown(entry: Entry) -> Iterator[str]:
    """For pages and editors, without a title."""
    yield from (f"*{entry.severity}*", "", tags_shown(entry.explanation))
    example = examples().get(entry.code)
    if example is None:
        return
    yield from ("", tags_shown(example.why))
    for side in SIDES:
        yield from ("", f"{TITLES[side]}{', for ORS' if example.ors else ''}:")
        for name, shown in example.side(side).shown():
            yield from ("", *(() if name == CHART else (f"with `{name}`", "")))
            yield from ("```" + LANGUAGES.get(Path(name).suffix, "xml"), *shown.splitlines(), "```")


def tags_shown(words: str) -> str:
    """A text for Markdown, in which tags would be markup."""
    return re.sub(
        r"`[^`]*`|<[^<>`]*>", lambda found: found[0] if found[0][0] == "`" else f"`{found[0]}`", words
    )
