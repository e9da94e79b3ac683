"""What was covered, as values: of each chart its items, with places, and how often each of their outcomes came about.

In: counts. Out: `Data`, which adds up with that of other runs and processes, and goes through JSON.

The rule that surprises: a chart is known by its file and by its meaning, so that counts of two versions of a chart are
never added up; both are shown.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any

from scxmlc.coverage.items import OUTCOMES, Item
from scxmlc.coverage.names import short

FORMAT = "scxmlc coverage 1"


class Damaged(ValueError):
    """A file that holds no coverage that could be read."""


def never(item: Item, counts: Sequence[int]) -> Iterator[str]:
    """The outcomes of an item that never came about; of what was not even asked, that."""
    if len(counts) > 1 and not any(counts):
        yield "asked"
        return
    for outcome, count in zip(item.outcomes, counts, strict=True):
        if not count:
            yield outcome


@dataclass(frozen=True, slots=True)
class ChartData:
    """One chart. `path` is its file, or its name in angle brackets where it came from a text, which is `text` then;
    `counts` has a row for each item, one number for each outcome."""

    path: str
    title: str
    meaning: str
    items: tuple[Item, ...]
    counts: tuple[tuple[int, ...], ...]
    text: str = ""

    def rows(self) -> Iterator[tuple[Item, tuple[int, ...]]]:
        """Each item, with how often each of its outcomes came about."""
        return zip(self.items, self.counts, strict=True)

    def tally(self, kinds: Iterable[str]) -> tuple[int, int]:
        """How many outcomes of items of these kinds came about, and how many there are."""
        found = [count for item, counts in self.rows() if item.kind in kinds for count in counts]
        return sum(map(bool, found)), len(found)

    def missing(self) -> Iterator[tuple[Item, str]]:
        """What never came about, by line."""
        for item, counts in sorted(self.rows(), key=lambda row: (row[0].file, row[0].line)):
            for outcome in never(item, counts):
                yield item, outcome

    def __add__(self, other: ChartData) -> ChartData:
        if [item.kind for item in self.items] != [item.kind for item in other.items]:
            raise Damaged(f"two charts that are called {self.path}, of one meaning, are not the same")
        pairs = zip(self.counts, other.counts, strict=True)
        added = tuple(tuple(map(sum, zip(*pair, strict=True))) for pair in pairs)
        placed = max(self, other, key=lambda chart: sum(item.line > 0 for item in chart.items))
        return replace(placed, counts=added)


@dataclass(frozen=True, slots=True)
class Data:
    """All charts of a run, by path."""

    charts: tuple[ChartData, ...] = ()

    def __add__(self, other: Data) -> Data:
        merged: dict[tuple[str, str], ChartData] = {}
        for chart in (*self.charts, *other.charts):
            key = chart.path, chart.meaning
            merged[key] = merged[key] + chart if key in merged else chart
        return Data(tuple(sorted(merged.values(), key=lambda each: (each.path, each.meaning))))

    def name_of(self, chart: ChartData) -> str:
        """Its path, and where there are several charts in one file, which it is."""
        is_alone = sum(each.path == chart.path for each in self.charts) == 1
        return short(chart.path) + ("" if is_alone else f" ({chart.title})")

    def moved(self, rename: Callable[[str], str]) -> Data:
        """The same with other paths; what has one path now is added up."""
        return Data() + Data(tuple(_moved(chart, rename) for chart in self.charts))

    def percent(self) -> float:
        """The share of all outcomes that came about; 100 where there is nothing to cover."""
        pairs = [chart.tally(OUTCOMES) for chart in self.charts]
        there = sum(all_ for _, all_ in pairs)
        return 100.0 * sum(seen for seen, _ in pairs) / there if there else 100.0

    def to_json(self) -> dict[str, Any]:
        """As plain data, which `from_json` reads."""
        return {"format": FORMAT, "charts": [_written(chart) for chart in self.charts]}

    @classmethod
    def from_json(cls, json: object) -> Data:
        """What `to_json` gave. Raises Damaged where that is no coverage."""
        if not isinstance(json, Mapping) or json.get("format") != FORMAT:
            raise Damaged(f'it does not say "format": "{FORMAT}"')
        charts = json.get("charts")
        if not isinstance(charts, list):
            raise Damaged('"charts" is no list')
        return cls() + cls(tuple(map(_chart, charts)))


def text_of(data: Data) -> str:
    """A file of it. Paths below the current folder are relative to it, so that the file is of use elsewhere."""
    told = {**data.moved(short).to_json(), "root": os.getcwd()}
    return json.dumps(told, indent=1) + "\n"


def read(path: str | PathLike[str]) -> Data:
    """The data in a file; relative paths are those of the folder that it was written in, where that is on this machine,
    else of the current one. Raises Damaged, which names the file, and OSError."""
    try:
        told = json.loads(Path(path).read_text("utf-8"))
        data = Data.from_json(told)
        root = told.get("root")
        roots = [root, os.getcwd()] if isinstance(root, str) else [os.getcwd()]
        return data.moved(partial(_found, roots))
    except Damaged as error:
        raise Damaged(f"{path}: {error}") from None
    except (ValueError, RecursionError):
        raise Damaged(f"{path}: this is no JSON: write it with --scxml-cov=json:FILE") from None


def _moved(chart: ChartData, rename: Callable[[str], str]) -> ChartData:
    items = tuple(item._replace(file=rename(item.file)) for item in chart.items)
    return replace(chart, path=rename(chart.path), items=items)


def _found(roots: list[str], name: str) -> str:
    """A file in the first of these folders that has it, else as if it were in the last."""
    if not name or name.startswith("<") or os.path.isabs(name):
        return name
    places = [os.path.normpath(os.path.join(root, name)) for root in roots]
    return next((each for each in places if os.path.isfile(each)), places[-1])


def _written(chart: ChartData) -> dict[str, Any]:
    rows = [[*item, list(counts)] for item, counts in chart.rows()]
    told = {"path": chart.path, "title": chart.title, "meaning": chart.meaning, "items": rows}
    return {**told, "text": chart.text} if chart.text else told


def _chart(told: object) -> ChartData:
    if not isinstance(told, Mapping):
        raise Damaged("a chart is no object")
    words = [told.get(name, "") for name in ("path", "title", "meaning", "text")]
    rows = told.get("items")
    if not all(isinstance(each, str) for each in words) or not isinstance(rows, list):
        raise Damaged("a chart lacks its path, meaning or items")
    found = [_row(row) for row in rows]
    path, title, meaning, text = words
    return ChartData(
        path, title, meaning, tuple(item for item, _ in found), tuple(each for _, each in found), text
    )


def _row(row: object) -> tuple[Item, tuple[int, ...]]:
    match row:
        case [str(kind), str(name), str(file), int(line), int(column), [*counts]] if kind in OUTCOMES:
            found = tuple(each for each in counts if type(each) is int and each >= 0)
            if len(found) == len(counts) == len(OUTCOMES[kind]):
                return Item(kind, name, file, line, column), found
    raise Damaged(f"this is no item: {json.dumps(row)[:80]}")
