"""XML, written: a tag a line, what is in it indented, attributes in the order in which they were given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from textwrap import indent, wrap
from xml.sax.saxutils import escape, quoteattr

WIDTH = 110


@dataclass(frozen=True)
class Tag:
    """One element."""

    name: str
    attributes: Mapping[str, str]
    inside: tuple[Tag | str, ...] = ()


def document(title: str, root: Tag) -> str:
    """The whole file."""
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', f"<!-- {title} -->", *_lines(root), ""])


def prose(text: str, sign: str = "") -> str:
    """A text in lines of a page's width, each behind the sign; what cannot be printed becomes a blank."""
    printable = "".join(each if each.isprintable() else " " for each in text)
    return "\n".join(sign + line for line in wrap(printable, WIDTH - 30, break_on_hyphens=False))


def _lines(tag: Tag) -> Iterator[str]:
    start = " ".join((tag.name, *(f"{name}={quoteattr(value)}" for name, value in tag.attributes.items())))
    if not tag.inside:
        yield f"<{start}/>"
    elif len(tag.inside) == 1 and isinstance(tag.inside[0], str) and "\n" not in tag.inside[0]:
        yield f"<{start}>{escape(tag.inside[0])}</{tag.name}>"
    else:
        yield f"<{start}>"
        for part in tag.inside:
            lines = [escape(part)] if isinstance(part, str) else _lines(part)
            yield from (indent(line, "  ") for line in lines)
        yield f"</{tag.name}>"
