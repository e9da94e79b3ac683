"""Charts as classes, by way of the text of their modules, which is looked at on the way.

In: the text of a document. Out: its class, or None where the compiler has findings. What the emitter would not write,
and what Python warns of, is an exception.
"""

from __future__ import annotations

import linecache
import warnings
from typing import Any

from scxml_runtime import StateMachine
from scxmlc.compiler import CompileError, compile_text
from scxmlc.emitter.finish import plain
from tools.fuzz.inert import check_inert


def imported(text: str) -> type[StateMachine] | None:
    """The class of a document."""
    try:
        module = compile_text(text, "c.scxml", finish=plain)
    except CompileError as error:
        assert error.diagnostics.has_errors
        return None
    check_inert(module.text)
    return _executed(module.text, module.class_name)


def again(cls: type[StateMachine]) -> type[StateMachine]:
    """The same class, of which nobody has had a session yet."""
    return _executed("".join(linecache.getlines("c.py")), cls.__name__)


def _executed(text: str, name: str) -> type[StateMachine]:
    linecache.cache["c.py"] = (len(text), None, text.splitlines(True), "c.py")
    namespace: dict[str, Any] = {"__name__": "c", "__file__": "c.py"}
    with warnings.catch_warnings(action="error"):
        exec(compile(text, "c.py", "exec", dont_inherit=True), namespace)
    made: type[StateMachine] = namespace[name]
    return made
