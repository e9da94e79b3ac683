"""Early errors that the parser does not find (ES5 16, ES2015 "Static Semantics: Early Errors").

In: a tree. Out: nothing, or `ScriptError` at the first fault.
"""

from __future__ import annotations

from scxmlc.ecmascript.nodes import Node


def check_early_errors(tree: Node, strict: bool) -> None:
    """Raise ScriptError for the first early error in `tree`."""
