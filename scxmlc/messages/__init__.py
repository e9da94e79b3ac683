"""Every sentence the compiler can say, by area: `messages.structure.unknown_target(location, …)`.

One small function per diagnostic, in alphabetical order within its file; the function's name is the code
(`unknown_target` is `unknown-target`), its docstring the explanation that `scxmlc explain CODE` prints.
"""

from __future__ import annotations

from scxmlc.messages import behaviour, configuration, content, document, ecmascript, elements, structure
from scxmlc.messages.catalogue import (
    CATALOGUE,
    KEEP_GOING,
    STRICT,
    Entry,
    Words,
    did_you_mean,
    likeliest,
    shown,
)

__all__ = [
    "CATALOGUE",
    "KEEP_GOING",
    "STRICT",
    "Entry",
    "Words",
    "behaviour",
    "configuration",
    "content",
    "did_you_mean",
    "document",
    "ecmascript",
    "elements",
    "likeliest",
    "shown",
    "structure",
]
