"""Scripts written as HTML has them: which `<` and `]]>` in a <script> are ECMAScript, not markup.

In: the text of a document. Out: their offsets. The rule that surprises: in a script a tag is markup only where it is
whole and bears a prefix, attributes or a final slash, as an include does, or ends such a one: in `a<b>c` nobody
means an element.
"""

from __future__ import annotations

import re

_SECTION = r"<!--.*?(?:-->|\Z)|<!\[CDATA\[.*?(?:\]\]>|\Z)|<\?.*?(?:\?>|\Z)"
_SCRIPT = re.compile(
    rf"{_SECTION}|<(?P<name>(?:[\w.\-]+:)?script)(?=[\s/>])(?:[^<>\"']|\"[^\"]*\"|'[^']*')*+(?<!/)>",
    re.DOTALL,
)
_INSIDE = re.compile(
    rf"""{_SECTION}
    |<(?P<close>/?)(?P<name>[^\W\d][\w.\-]*(?P<prefixed>:[\w.\-]+)?)
      (?P<attributes>(?:\s+[^\s=<>"'/]+\s*=\s*(?:"[^"<]*"|'[^'<]*'))*+)\s*(?P<empty>/?)>
    |(?P<less><)|\]\](?P<more>>)""",
    re.DOTALL | re.VERBOSE,
)


def brackets(text: str) -> list[int]:
    """The offsets of each `<` in a script that begins no markup, and of the `>` of each `]]>`."""
    found: list[int] = []
    at = 0
    while script := _SCRIPT.search(text, at):
        at = script.end()
        if script["name"]:
            at = _note(found, text, at, script["name"])
    return found


def _note(found: list[int], text: str, at: int, script: str) -> int:
    """Note those in the script whose content begins at `at`; where it ends."""
    opened = [script]
    while opened and (part := _INSIDE.search(text, at)):
        at = part.end()
        if part["name"] is None:
            found += [part.start(sort) for sort in ("less", "more") if part[sort]]
        elif part["close"] and part["name"] in (opened[-1], script):
            del opened[-1 if part["name"] == opened[-1] else 0 :]
        elif part["close"] or not (part["prefixed"] or part["attributes"] or part["empty"]):
            found.append(part.start())
            at = part.start() + 1
        elif not part["empty"]:
            opened.append(part["name"])
    return at
