"""From ECMAScript text to a syntax tree, early errors included.

In: text. Out: an ESTree node with `range` on every node, or `ScriptError` with the index where parsing stopped; too
deep nesting and any exception of the parser itself become one.
"""

from __future__ import annotations

from collections.abc import Callable

from scxmlc.ecmascript.depth import deep
from scxmlc.ecmascript.early import check_early_errors
from scxmlc.ecmascript.errors import ScriptError, located
from scxmlc.ecmascript.nodes import Node
from scxmlc.ecmascript.parser import ParserError, program, whole_expression
from scxmlc.kept import kept

LONGEST = 2_000_000
"""Characters of source that are accepted; beyond it the text is refused before parsing."""


def _guarded(text: str, parse: Callable[[], Node]) -> Node:
    """Run the parser with room for deep texts, and turn whatever goes wrong into a ScriptError."""
    if len(text) > LONGEST:
        raise ScriptError(f"it has more than {LONGEST:,} characters", 0, too_complex=True)
    try:
        with deep():
            return parse()
    except ParserError as error:
        raise located(str(error.message or error), error.index, text) from None
    except ScriptError:
        raise
    except Exception as error:
        raise ScriptError(f"Unexpected end or token ({type(error).__name__})", 0) from None


def parse_script(text: str, strict: bool = False) -> Node:
    """The Program node of `text`; raises ScriptError. `strict`: as if inside strict code (eval)."""
    return _script(str(text), strict)


@kept(512)
def _script(text: str, strict: bool) -> Node:
    def parse() -> Node:
        tree = program(text, strict)
        check_early_errors(tree, text, strict)
        tree.source = text
        return tree

    return _guarded(text, parse)


@kept(4096)
def expression(text: str) -> Node:
    """The expression node of `text`, which holds nothing else; raises ScriptError."""
    text = str(text)

    def parse() -> Node:
        node = whole_expression(text)
        check_early_errors(node, text, False)
        return node

    return _guarded(text, parse)
