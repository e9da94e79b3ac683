"""`ScriptError`: what is wrong with a piece of ECMAScript, and where in its text."""

from __future__ import annotations


class ScriptError(Exception):
    """The text is no ECMAScript. `index` counts characters of the text; `too_complex`: refused for its size.

    `kind` is the ECMAScript error that `eval` of the text throws.
    """

    def __init__(
        self, message: str, index: int, too_complex: bool = False, kind: str = "SyntaxError"
    ) -> None:
        super().__init__(message)
        self.message = message
        self.index = index
        self.too_complex = too_complex
        self.kind = kind
