"""The trace file of lcov, which genhtml and most editors read: paths below the current folder are relative to it."""

from __future__ import annotations

from collections.abc import Iterator

from scxmlc.coverage.data import Data
from scxmlc.coverage.files import File, on_disk
from scxmlc.coverage.names import flat, short


def lcov(data: Data) -> str:
    """One record for each file; names of functions have their line behind them, since scripts use names twice."""
    return "".join(f"{line}\n" for file in on_disk(data) for line in _record(file))


def _record(file: File) -> Iterator[str]:
    yield "TN:"
    yield f"SF:{flat(short(file.path))}"
    yield from _functions(file)
    yield from _branches(file)
    for number, line in file.lines.items():
        yield f"DA:{number},{line.hits}"
    run, there = file.tally()
    yield f"LF:{there}"
    yield f"LH:{run}"
    yield "end_of_record"


def _functions(file: File) -> Iterator[str]:
    found = [
        (number, f"{flat(item.name)}@{number}:{item.column}", counts[0])
        for number, line in file.lines.items()
        for item, counts in line.functions
    ]
    yield from (f"FN:{number},{name}" for number, name, _ in found)
    yield from (f"FNDA:{count},{name}" for _, name, count in found)
    if found:
        yield f"FNF:{len(found)}"
        yield f"FNH:{sum(count > 0 for _, _, count in found)}"


def _branches(file: File) -> Iterator[str]:
    for number, line in file.lines.items():
        for block, (_, counts) in enumerate(line.asked):
            for branch, count in enumerate(counts):
                yield f"BRDA:{number},{block},{branch},{count if any(counts) else '-'}"
    taken, there = file.branches()
    if there:
        yield f"BRF:{there}"
        yield f"BRH:{taken}"
