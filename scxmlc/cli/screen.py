"""A stream that somebody looks at: colours, sentences broken between words, a progress bar.

This is the one file that imports rich, and it is imported only where somebody may look: rich takes as long to load as a
small chart to compile. What surprises: nothing from a document is ever given to rich as markup, but as pieces of text,
each with its style.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator, Sequence
from typing import IO, TypeVar

from rich.console import Console
from rich.text import Text

WIDEST = 1000  # cells; rich would believe COLUMNS=0, and any other number

Item = TypeVar("Item")


class Screen:
    """One output stream; `width` is in cells, `is_seen` whether anybody looks."""

    def __init__(self, stream: IO[str]) -> None:
        columns, lines = shutil.get_terminal_size()
        self._console = Console(
            file=stream,
            width=min(columns, WIDEST),
            height=min(lines, WIDEST),
            highlight=False,
            markup=False,
            emoji=False,
            soft_wrap=True,
            no_color=True if "NO_COLOR" in os.environ else None,
        )
        self.width = self._console.width
        self.is_seen = self._console.is_terminal

    def line(self, *pieces: tuple[str, str]) -> None:
        """One line, as long as it is."""
        self._console.print(Text.assemble(*pieces))

    def sentence(self, *pieces: tuple[str, str]) -> None:
        """As many lines as it takes, broken between words."""
        self._console.print(Text.assemble(*pieces), soft_wrap=False)

    def following(self, items: Sequence[Item], doing: str) -> Iterator[Item]:
        """The items, under a progress bar."""
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

        columns = (TextColumn(doing), BarColumn(), MofNCompleteColumn())
        # without a thread of its own: trials of mutants fork meanwhile
        with Progress(*columns, console=self._console, transient=True, auto_refresh=False) as progress:
            yield from progress.track(items)
