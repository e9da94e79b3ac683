"""Words on a picture: `push [openings < 3] / assign openings, send shut in 5s`.

They are whole, up to a length that nobody reads; how much of them there is room for, each writer knows.
"""

from __future__ import annotations

import unicodedata
from itertools import accumulate

from scxmlc.model.chart import Block, Transition
from scxmlc.model.content import Action, Assign, Cancel, Executable, Foreach, If, Log, Raise, Script, Send
from scxmlc.model.script import Value

LONGEST = 400  # characters of one label


def caption(transition: Transition) -> str:
    """A transition in UML's form: events, condition in brackets, what it does."""
    event = " ".join(transition.event or ())
    cond = f"[{folded(transition.cond.text)}]" if transition.cond else ""
    block = f"/ {doing(transition.block)}" if transition.block and transition.block.content else ""
    return cut(" ".join(filter(None, (event, cond, block))), LONGEST)


def doing(block: Block) -> str:
    """What a block does: the elements in it, each with the one word that matters."""
    return cut(", ".join(_words(element) for element in block.content), LONGEST)


def _words(element: Executable) -> str:
    """`send shut in 5s`, `assign openings`, `interaction:detach` …"""
    match element:
        case Raise():
            return f"raise {element.event}"
        case Send():
            return _sent(element)
        case Cancel():
            return f"cancel {_value(element.sendid)}"
        case Assign():
            return f"assign {folded(element.target.text)}"
        case Action():
            return f"{element.module}:{element.name}"
        case If() | Foreach() | Log() | Script():
            return type(element).__name__.lower()


def _sent(send: Send) -> str:
    """`send shut in 5s`: when is as much a part of a timer as what."""
    delay = f" in {_value(send.delay)}" if send.delay else ""
    return f"send {_value(send.event)}".rstrip() + delay


def _value(value: Value | None) -> str:
    return folded(value.text) if value else ""


def folded(text: str) -> str:
    """White space as single blanks; what cannot be seen, such as direction marks, as a box."""
    return "".join(c if c.isprintable() else "\ufffd" for c in " ".join(text.split()))


def cells(text: str) -> int:
    """How many characters of a fixed font a text takes."""
    return len(text) if text.isascii() else sum(map(_width, text))


def _width(character: str) -> int:
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrapped(text: str, room: int) -> list[str]:
    """The text in lines of so many cells, broken at blanks; a word that is longer is broken anywhere."""
    lines: list[str] = []
    for word in folded(text).split(" "):
        if lines and cells(lines[-1]) + 1 + cells(word) <= room:
            lines[-1] += f" {word}"
            continue
        while cells(word) > room:
            fitting = sum(end <= room for end in accumulate(map(_width, word)))
            lines.append(word[:fitting])
            word = word[fitting:]
        lines.append(word)
    return lines


def cut(text: str, room: int) -> str:
    """The text, or what of it fits into so many cells."""
    if cells(text) <= room:
        return text
    ends = accumulate(map(_width, text))
    return f"{text[: sum(end < room for end in ends)]}…"
