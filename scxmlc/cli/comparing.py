"""What would change in a file, as a difference that `patch` understands.

In: what a file holds and what it is to hold. Out: lines on the standard output; for people with colours, and nothing in
them that a terminal could obey. What surprises: lines end at line feeds alone, as `patch` sees them, and the text is
printed as UTF-8, whatever the encoding of the file.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from difflib import unified_diff

from scxmlc.cli import writing
from scxmlc.cli.terminal import Terminal
from scxmlc.reader.decode import codecs_of

_LINES = re.compile(r"[^\n]*\n|[^\n]+")
_STYLES = {"+": "green", "-": "red", "@": "cyan"}


def show_difference(name: str, before: bytes, after: bytes, out: Terminal) -> None:
    """Print the difference between two states of a file."""
    if not sys.stdout.isatty():
        writing.print_out("".join(difference(name, before, after)))
        return
    for line in difference(name, before, after):
        for each in line.rstrip("\n").split("\n"):
            out.say(each.removesuffix("\r"), _STYLES.get(each[:1], ""))


def difference(name: str, before: bytes, after: bytes) -> Iterator[str]:
    """Its lines, each with its line feed."""
    mark, codec = codecs_of(before)[0]
    texts = [data[len(mark) :].decode(codec, "replace") for data in (before, after)]
    old, new = (_LINES.findall(text) for text in texts)
    for line in unified_diff(old, new, name, name):
        yield line if line.endswith("\n") else f"{line}\n\\ No newline at end of file\n"
