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


def located(said: str, index: object, text: str) -> ScriptError:
    """What the parser said (`Line 1: Unexpected token`) about `text`, in words of ours, at its place."""
    words = said.partition(": ")[2] or said
    at = index if isinstance(index, int) else len(text)
    if text[at : at + 1] == "<" and (
        "ILLEGAL" in words or (words.startswith("Unexpected token <") and _may_be_markup(text, at))
    ):
        words = "E4X (XML literals) is not supported"
    elif "ILLEGAL" in words:
        words = _begun(text, at)
    return ScriptError(words, min(at, len(text)))


def _begun(text: str, at: int) -> str:
    """What is wrong with what begins at a place and is no word, number or sign of the language."""
    sign = text[at : at + 1]
    if sign in ("'", '"'):
        return "The string that begins here has no end on its line"
    if text.startswith("/*", at) or (not sign and text.rfind("/*") > text.rfind("*/")):
        return "A comment has no end"
    if sign in ("", "`", "\\") or sign.isalnum() or sign.isspace():
        return "This cannot go on so"
    return f'"{sign}" means nothing here'


def _may_be_markup(text: str, index: int) -> bool:
    following = text[index + 1 : index + 2]
    return following.isalpha() or following in ("_", ">", "{", "!", "?")
