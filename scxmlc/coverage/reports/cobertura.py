"""Cobertura's XML, which services that show coverage beside a change read.

In: `Data`. Out: the document, as its DTD asks: a package for each folder, a class for each file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import groupby
from pathlib import PurePath
from time import time
from xml.sax.saxutils import escape, quoteattr

from scxmlc.coverage.data import Data
from scxmlc.coverage.files import File, Line, on_disk
from scxmlc.coverage.names import flat, short

HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>\n'
    '<!DOCTYPE coverage SYSTEM "http://cobertura.sourceforge.net/xml/coverage-04.dtd">'
)


def cobertura(data: Data) -> str:
    files = on_disk(data)
    run, there = map(sum, zip((0, 0), *(file.tally() for file in files), strict=True))
    taken, all_ = map(sum, zip((0, 0), *(file.branches() for file in files), strict=True))
    counts = {
        "lines-valid": there,
        "lines-covered": run,
        "line-rate": _rate(run, there),
        "branches-valid": all_,
        "branches-covered": taken,
        "branch-rate": _rate(taken, all_),
        "complexity": 0,
        "version": "scxmlc",
        "timestamp": int(time() * 1000),
    }
    lines = [
        HEAD,
        f"<coverage{_attributes(counts)}>",
        f"<sources><source>{_text(os.getcwd())}</source></sources>",
    ]
    lines += ["<packages>", *_packages(files), "</packages>", "</coverage>", ""]
    return "\n".join(lines)


def _packages(files: list[File]) -> Iterator[str]:
    for folder, inside in groupby(files, key=lambda file: str(PurePath(short(file.path)).parent)):
        each = [*inside]
        yield f"<package{_attributes({'name': folder.replace('/', '.')} | _rates(each))}><classes>"
        for file in each:
            yield from _class(file)
        yield "</classes></package>"


def _class(file: File) -> Iterator[str]:
    name = short(file.path)
    yield f"<class{_attributes({'name': PurePath(name).name, 'filename': name} | _rates([file]))}>"
    yield "<methods>"
    for number, line in file.lines.items():
        for item, counts in line.functions:
            rate = float(counts[0] > 0)
            told = {
                "name": item.name,
                "signature": "()",
                "line-rate": rate,
                "branch-rate": rate,
                "complexity": 0,
            }
            told_line = _attributes({"number": number, "hits": counts[0], "branch": "false"})
            yield f"<method{_attributes(told)}><lines><line{told_line}/></lines></method>"
    yield "</methods><lines>"
    for number, line in file.lines.items():
        yield from _line(number, line)
    yield "</lines></class>"


def _line(number: int, line: Line) -> Iterator[str]:
    told: dict[str, object] = {
        "number": number,
        "hits": line.hits,
        "branch": "true" if line.asked else "false",
    }
    if not line.asked:
        yield f"<line{_attributes(told)}/>"
        return
    counts = [count for _, row in line.asked for count in row]
    seen = sum(map(bool, counts))
    told["condition-coverage"] = f"{100 * seen // len(counts)}% ({seen}/{len(counts)})"
    yield f"<line{_attributes(told)}><conditions>"
    for place, (_, row) in enumerate(line.asked):
        share = f"{100 * sum(map(bool, row)) // len(row)}%"
        yield f"<condition{_attributes({'number': place, 'type': 'jump', 'coverage': share})}/>"
    yield "</conditions></line>"


def _rates(files: list[File]) -> dict[str, object]:
    run, there = map(sum, zip(*(file.tally() for file in files), strict=True))
    taken, all_ = map(sum, zip(*(file.branches() for file in files), strict=True))
    return {"line-rate": _rate(run, there), "branch-rate": _rate(taken, all_), "complexity": 0}


def _rate(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def _attributes(values: dict[str, object]) -> str:
    return "".join(f" {name}={quoteattr(flat(str(value)))}" for name, value in values.items())


def _text(text: str) -> str:
    return escape(flat(text))
