"""Reports of coverage: by what each is called, and what writes it.

In: `Data`, and what is wished for: `term`, `lcov:FILE`, `cobertura:FILE`, `json:FILE`, `html:DIR`. Out: text for the
terminal, files for the rest.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from scxmlc.coverage.data import Data, text_of
from scxmlc.coverage.reports.cobertura import cobertura
from scxmlc.coverage.reports.html import html
from scxmlc.coverage.reports.lcov import lcov
from scxmlc.coverage.reports.table import table

__all__ = ["BadReport", "check", "report", "table"]

WRITERS: dict[str, Callable[[Data], str]] = {
    "lcov": lcov,
    "cobertura": cobertura,
    "json": text_of,
    "html": html,
}
KNOWN = "term, lcov:FILE, cobertura:FILE, json:FILE, html:DIR"


class BadReport(ValueError):
    """There is no report of that name, or it cannot be written."""


def check(wish: str) -> None:
    """Raises BadReport if there is no such report."""
    kind, _, target = wish.partition(":")
    if wish == "term" or (kind in WRITERS and target):
        return
    if kind in WRITERS:
        raise BadReport(f"{wish!r} lacks its file: write {kind}:{'DIR' if kind == 'html' else 'FILE'}")
    raise BadReport(f"there is no report {wish!r}; there are {KNOWN}")


def report(wish: str, data: Data) -> str:
    """Carry out a wish; returns what is to be said about it. Raises BadReport."""
    check(wish)
    kind, _, name = wish.partition(":")
    if kind == "term":
        return table(data)
    target = Path(name)
    if kind == "html" and target.suffix.lower() not in (".html", ".htm"):
        target /= "index.html"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(WRITERS[kind](data), encoding="utf-8", errors="backslashreplace", newline="\n")
    except OSError as error:
        raise BadReport(f"cannot write {target}: {error.strerror or error}") from None
    return f"coverage of charts: {target}\n"
