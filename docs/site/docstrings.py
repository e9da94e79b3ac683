"""Docstrings of the project, which are plain text with words of code in single backticks, as Sphinx wants them.

In: the lines of a docstring. Out: the same in reStructuredText: `code` as code, marks that would mean something else
escaped, indented examples as they stand. And pages that say which members of a class
they show, as autodoc wants them.

The rule that surprises: nothing of a docstring is markup but backticks, lists that begin with "- ", and indentation.
"""

import re
from collections.abc import Iterator
from typing import Any

from sphinx.application import Sphinx

CODE = re.compile(r"`([^`]+)`")
CLASS = re.compile(r"^(\.\. auto(?:class|exception):: \S+)\n(?!   :(?:no-)?members:)", re.MULTILINE)
STATE = re.compile(r"\bid: (?:Id|None)\b")
OURS = re.compile(r", finish: .*? = formatted")
MARKUP = re.compile(r"[\\*|`]|(?<=\w)_(?!\w)")


MADE_BY_US = {"Agent", "Call", "Interaction", "Message", "Party", "Rehearsal", "Step", "Transcript"}


def written(lines: list[str]) -> Iterator[str]:
    """A docstring, line for line, with a mark above each example."""
    is_example = False
    for number, line in enumerate(lines):
        begins = line.startswith("    ") and (number == 0 or not lines[number - 1].strip())
        if begins and not is_example:
            yield from ("::", "")
        is_example = begins or (is_example and (line.startswith("    ") or not line.strip()))
        yield line if is_example else sentence(line)


def sentence(line: str) -> str:
    """One line of text."""
    parts = CODE.split(line)
    return "".join(
        f"``{part}``" if odd % 2 else MARKUP.sub(r"\\\g<0>", part) for odd, part in enumerate(parts)
    )


def docstring(app: Sphinx, what: str, name: str, thing: object, options: object, lines: list[str]) -> None:
    """Called for each docstring, and changes it."""
    lines[:] = written(lines)


def members(app: Sphinx, page: str, text: list[str]) -> None:
    """Pages say which members they show where that is not all that have a docstring."""
    text[0] = CLASS.sub(r"\1\n   :members:\n", text[0])


def signature(app: Sphinx, what: str, name: str, thing: object, options: object, told: str, back: str) -> Any:
    """Called for each signature. What users never make is shown without, and ids of states are texts."""
    if told is None:
        return None
    if what == "class" and name.rpartition(".")[2] in MADE_BY_US:
        return "", back
    return STATE.sub("id: str", OURS.sub("", told)), back


def setup(app: Sphinx) -> dict[str, bool]:
    """Called by Sphinx."""
    app.connect("autodoc-process-docstring", docstring)
    app.connect("autodoc-process-signature", signature)
    app.connect("source-read", members)
    return {"parallel_read_safe": True}
