"""ECMAScript to Python: the translator.

In: the trees, scopes and kinds of `scxmlc.ecmascript`. Out: Python `ast`, never text.
"""

from __future__ import annotations

from scxmlc.emitter.script.translator import Fragment, Translator

__all__ = ["Fragment", "Translator"]
