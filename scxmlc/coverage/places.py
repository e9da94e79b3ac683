"""Where items stand in the chart: its document, read again.

In: a sheet, whose items know of files what the module's line map says. Out: its items, each with the path of its file,
and lines of states and transitions, which no line of the module tells.

The rule that surprises: a document that cannot be read any more, or says something else by now, gives no lines.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from linecache import checkcache, getline
from os.path import basename, dirname, isfile, join
from pathlib import Path
from typing import Any
from xml.sax.saxutils import unescape

from scxml_runtime.chart.rows import Initial
from scxml_runtime.testing.sheets import Sheet
from scxmlc.coverage.items import Item
from scxmlc.coverage.names import flat
from scxmlc.model.chart import Chart
from scxmlc.source import JoinedText, Location, Source, Text
from scxmlc.standing import document_of, standing

ASKING = ("if", "loop")
"""Branches that stand where their condition does."""

ASKED_BY = re.compile(r"(?:if|while)\s*\(\s*|for\s*\([^;]*;\s*")
"""What stands before the condition, where the place is that of the whole statement."""

NEGATED = re.compile(r"(?:!\s*\(?\s*)*$")
"""What may stand before the place and belongs to the condition."""

LONGEST = 60
"""Characters of a condition."""


def placed(sheet: Sheet) -> tuple[Item, ...]:
    """The items of a sheet, with their places."""
    document = document_of(sheet.path, sheet.text, sheet.roots, sheet.chart.dialect)
    places = _places(document, sheet) if document is not None else {}
    files = _files(document, sheet.path)
    return tuple(
        _item(item, places.get(number), files, sheet.path) for number, item in enumerate(sheet.items)
    )


def _places(document: Chart, sheet: Sheet) -> dict[int, Location]:
    """By number of the item, where states and transitions stand."""
    rows = [row for row in sheet.chart.states if not isinstance(row, Initial)]
    told = [(row.id, row.anonymous) for row in rows]
    nodes, arcs = standing(document, told, len(sheet.transitions))
    numbers = {at: number for number, at in enumerate(sheet.starts)}
    pairs = zip(rows, nodes, strict=False)
    found = {numbers[sheet.states[row.id]]: place for row, place in pairs if row.id in sheet.states}
    return found | {numbers[at]: each for at, each in zip(sheet.transitions.values(), arcs, strict=False)}


def _item(item: Item, place: Location | None, files: dict[str, str], path: str) -> Item:
    if place is not None:
        return item._replace(file=_path(place.source, path), line=place.line, column=place.column)
    if not item.line:
        return item._replace(file=path)
    found = _where(item, files, path)
    if item.kind != "branch" or item.name not in ASKING or found.file.startswith("<"):
        return found
    return found._replace(name=f"{item.name} {_asked(found)}".rstrip())


def _where(item: Item, files: dict[str, str], path: str) -> Item:
    beside = join(dirname(path), item.file)
    known = files.get(item.file) or (beside if isfile(beside) else path if not item.file else item.file)
    return item._replace(file=path if item.file == basename(path) else known)


def _asked(item: Item) -> str:
    """What a branch asks, as it stands in the line of the script: `a > b`; "" where it cannot be read."""
    checkcache(item.file)
    line, at = getline(item.file, item.line), item.column - 1
    text = NEGATED.search(line[:at])[0] + line[at:].strip()  # type: ignore[index]  # it finds "" at least
    text = ASKED_BY.sub("", unescape(text, {"&quot;": '"', "&apos;": "'"}), count=1)
    depth = 0
    for at, each in enumerate(text):
        depth += (each == "(") - (each == ")")
        if depth < 0 or each in ";{":
            text = text[:at]
            break
    if text.startswith(("switch", "do ", "do\n")):
        return ""
    shown = flat(text.rstrip())
    return shown if len(shown) <= LONGEST else f"{shown[:LONGEST]}…"


def _files(document: Chart | None, path: str) -> dict[str, str]:
    """The paths of all files that a document was read from, by their names."""
    if document is None:
        return {}
    return {basename(source.name): _path(source, path) for source in set(_sources(document))}


def _path(source: Source, path: str) -> str:
    return path if basename(source.name) == basename(path.strip("<>")) else str(Path(source.name).absolute())


def _sources(node: Any) -> Iterator[Source]:
    """The documents that a node, and what stands in it, came from."""
    if isinstance(node, JoinedText):
        for part in node.parts:
            yield part.location.source
    elif isinstance(node, Text):
        yield node.location.source
    elif isinstance(node, Location):
        yield node.source
    elif isinstance(node, tuple):
        for each in node:
            yield from _sources(each)
    elif is_dataclass(node):
        for each in fields(node):
            yield from _sources(getattr(node, each.name))
