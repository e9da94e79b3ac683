"""The interfaces of text: CharacterData, Text, CDATASection, Comment, ProcessingInstruction (DOM Level 2 Core 1.2).

Offsets and counts are in UTF-16 code units, as strings of ECMAScript are.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.data.dom import tree
from scxml_runtime.data.dom.exceptions import refusal
from scxml_runtime.data.dom.interfaces import attributes, methods, tables
from scxml_runtime.data.dom.tree import Data, ProcessingInstruction, Text
from scxml_runtime.js.conversions import to_integer
from scxml_runtime.js.lengths import charge_text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any


def offset_in(node: Data, value: Any) -> int:
    """An offset, if it is one of the data's."""
    offset = to_integer(value)
    if not 0 <= offset <= len(node.data):
        raise refusal("INDEX_SIZE_ERR", f"{js.to_string(value)[:40]} is no offset in the data")
    return int(offset)


def stretch(node: Data, offset: Any, count: Any) -> tuple[int, int]:
    """The beginning and end of so many characters, or of what there is of them."""
    start, number = offset_in(node, offset), to_integer(count)
    if number < 0:
        raise refusal("INDEX_SIZE_ERR", "the count is negative")
    return start, int(min(start + number, len(node.data)))


def pay_copy(units: int) -> None:
    """Pay for characters that are only copied, which is the quickest work there is."""
    js.charge(units // 16)


def substring(node: Data, offset: Any, count: Any) -> str:
    start, end = stretch(node, offset, count)
    pay_copy(end - start)
    return node.data[start:end]


def replace(node: Data, offset: Any, count: Any, text: Any) -> Any:
    start, end = stretch(node, offset, count)
    new = js.to_string(text)
    size = len(node.data)
    pay_copy(charge_text(size - (end - start) + len(new), size))
    node.data = node.data[:start] + new + node.data[end:]
    return js.undefined


def append(node: Data, text: Any) -> Any:
    return replace(node, len(node.data), 0, text)


def set_data(node: Data, value: Any) -> None:
    node.data = "" if value is None else js.to_string(value)


def split(node: Text, value: Any) -> Text:
    """splitText: what is behind the offset becomes a text of its own."""
    offset = offset_in(node, value)
    pay_copy(len(node.data))
    rest = type(node)(node.document, node.data[offset:])
    node.data = node.data[:offset]
    if node.above is not None:
        tree.link(rest, node.above, node.after)
    return rest


METHODS: dict[str, tuple[Callable[..., Any], int]] = {
    "substringData": (substring, 2),
    "appendData": (append, 1),
    "insertData": (lambda node, offset, text: replace(node, offset, 0, text), 2),
    "deleteData": (lambda node, offset, count: replace(node, offset, count, ""), 2),
    "replaceData": (replace, 3),
}
DATA = attributes(Data, {"data": lambda node: node.data}, {"data": set_data})
TARGET = attributes(ProcessingInstruction, {"target": lambda node: node.name})

TABLES = {
    **tables(
        "CharacterData",
        {**DATA, **attributes(Data, {"length": lambda node: len(node.data)}), **methods(Data, METHODS)},
    ),
    **tables("Text", methods(Text, {"splitText": (split, 1)})),
    **tables("CDATASection", {}),
    **tables("Comment", {}),
    **tables("ProcessingInstruction", {**DATA, **TARGET}),
}
