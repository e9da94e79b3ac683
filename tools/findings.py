#!/usr/bin/env python3
"""How often each rule speaks on charts: the table of docs/rules.md, and the findings themselves, to be read.

    tools/findings.py examples                      a table: one column for each folder, one row for each code
    tools/findings.py --code stuck-state examples   what is said, with its line

What several charts include is counted once. A folder stands for all charts in it, at any depth.
"""

from __future__ import annotations

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT)]

from scxmlc.compiler import check_file
from scxmlc.diagnostics import SEVERITIES, Diagnostic
from scxmlc.messages import CATALOGUE

ENDINGS = (".scxml", ".xml", ".txt")


def findings(folder: Path, charts: Sequence[Path]) -> list[Diagnostic]:
    """All that is said of these charts, each thing once."""
    seen: dict[tuple[str, str, str, int], Diagnostic] = {}
    for chart in charts:
        for found in check_file(chart, roots=(folder,) if folder.is_dir() else ()):
            key = (found.code, found.message, found.location.source.name, found.location.offset)
            seen.setdefault(key, found)
    return list(seen.values())


def charts_in(folder: Path) -> list[Path]:
    if folder.is_file():
        return [folder]
    return [path for path in sorted(folder.rglob("*")) if path.suffix in ENDINGS and _is_chart(path)]


def _is_chart(path: Path) -> bool:
    return path.is_file() and b"<scxml" in path.read_bytes()[:20_000]


def table(columns: Sequence[tuple[str, Path, Sequence[Path]]]) -> Iterator[str]:
    """The counts in Markdown; codes that nowhere speak are listed below it by the page, not here."""
    counted = [Counter(found.code for found in findings(folder, charts)) for _, folder, charts in columns]
    heads = [f"{name} ({len(charts)})" for name, _, charts in columns]
    yield f"| code | | {' | '.join(heads)} |"
    yield f"| --- | --- | {' | '.join('---:' for _ in columns)} |"
    for code in sorted(set().union(*counted), key=_order):
        cells = (str(counts[code] or "") for counts in counted)
        yield f"| `{code}` | {CATALOGUE[code].severity} | {' | '.join(cells)} |"


def _order(code: str) -> tuple[int, str]:
    return SEVERITIES.index(CATALOGUE[code].severity), code


def shown(found: Diagnostic) -> Iterator[str]:
    yield str(found)
    yield f"    {found.location.source.line(found.location.line).strip()[:160]}"
    for note in found.notes:
        yield f"    {note.location.line}: {note.text}: {note.location.source.line(note.location.line).strip()[:120]}"


def main() -> None:
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--code", action="append", default=[], choices=sorted(CATALOGUE))
    wanted = parser.parse_args()
    columns = [(folder.name, folder, charts_in(folder)) for folder in wanted.folders]
    if not wanted.code:
        print(*table(columns), sep="\n")
    for _, folder, charts in columns if wanted.code else ():
        for found in findings(folder, charts):
            if found.code in wanted.code:
                print("\n".join(shown(found)))


if __name__ == "__main__":
    main()
