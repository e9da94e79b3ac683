"""What a document's text is as an ECMAScript value (SCXML B.2.1): JSON, an XML document, or a string.

Text that is none of the first two is taken as a string, its white space normalised.
"""

from __future__ import annotations

from scxml_runtime import js
from scxml_runtime.js.code_units import to_units

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


def parse(text: str) -> Any:
    """The value of a text."""
    stripped = text.strip()
    if stripped.startswith("<"):
        from scxml_runtime.data import dom

        try:
            return dom.parse(stripped)
        except ValueError:
            return normalized(text)
    try:
        import json

        return js.from_python(json.loads(stripped))
    except (ValueError, RecursionError):
        return normalized(text)


def normalized(text: str) -> str:
    """The text with runs of white space as one space each, in UTF-16 code units."""
    return to_units(" ".join(text.split()))
