"""What an editor can have done: a chart drawn, a finding explained; and which lenses stand over a chart.

In: the words of a command. Out: text. Two rules surprise. `debug` is offered only to editors that say that they can do
it, all else is done here. And what is drawn is the text of the editor, not the file.
"""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterator
from pathlib import Path

from scxmlc.dialect.describe import describe
from scxmlc.drawing import WRITERS, depict
from scxmlc.editor.buffers import Buffer
from scxmlc.editor.covered import Covered
from scxmlc.editor.findings import Findings
from scxmlc.editor.navigation import Unable
from scxmlc.editor.values import Lens
from scxmlc.messages import CATALOGUE
from scxmlc.messages.explained import markdown, text

LENSES = {"scxmlc.draw": "draw", "scxmlc.debug": "debug", "scxmlc.coverage": "coverage"}
OWN = ("scxmlc.draw", "scxmlc.explain", "scxmlc.coverage")


def lenses(buffer: Buffer, uri: str, able: Collection[str], known: Covered | None) -> Iterator[Lens]:
    """Over each chart that is not inside of another one; `known` is what tests have gone through."""
    figures = {"scxmlc.coverage": f" {known.title}"} if known is not None else {}
    for tag in buffer.markup.tags:
        if tag.local == "scxml" and tag.parent is None:
            place = buffer.location(tag.start, tag.start + 1 + len(tag.name))
            for command, title in LENSES.items():
                if command in OWN or command in able:
                    yield Lens(place, title + figures.get(command, ""), command, (uri,))


def drawn(buffer: Buffer, found: Findings | None) -> str:
    """The picture of a chart, as SVG. Raises Unable."""
    if found is None or found.analysis is None:
        raise Unable("there is no chart to draw as long as it cannot be read: see the findings")
    return WRITERS[".svg"](depict(found.analysis.chart, Path(buffer.name).stem))


def written(picture: str, buffer: Buffer) -> Path:
    """A file with the picture, for editors that show none themselves."""
    folder = Path(tempfile.mkdtemp(prefix="scxmlc-"))
    path = folder / f"{Path(buffer.name).stem or 'chart'}.svg"
    path.write_text(picture, "utf-8")
    return path


def explained(subject: str) -> str:
    """What `scxmlc explain` says. Raises Unable."""
    if (entry := CATALOGUE.get(subject)) is not None:
        return "\n".join(text(entry))
    return "\n".join(_described(subject))


def explained_in_markdown(subject: str) -> str:
    """The same, as a page. Raises Unable."""
    if (entry := CATALOGUE.get(subject)) is not None:
        return "\n".join((f"# {entry.code}", "", *markdown(entry)))
    return "\n".join(("```", *_described(subject), "```"))


def _described(subject: str) -> list[str]:
    if lines := describe(subject):
        return lines
    raise Unable(f'nothing is called "{subject}"')
