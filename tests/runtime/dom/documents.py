"""Scripts over a document: what the tests of the DOM have in common."""

from __future__ import annotations

from typing import Any

import scxml_runtime.js as js
from scxml_runtime.data.dom import parse
from scxmlc.evaluator import Evaluator

EVALUATOR = Evaluator(js)


def value_of(script: str, xml: str = "<r/>") -> Any:
    """The value of a script, as plain Python; it sees the document as `d`, and its element as `r`."""
    realm = js.Realm()
    js.enter(realm)
    variables: Any = js.Globals(realm)
    variables.d = parse(xml)
    variables.r = js.get(variables.d, "documentElement")
    return js.to_python(EVALUATOR.run(script, realm))


def code_of(script: str, xml: str = "<r/>") -> Any:
    """The code of the DOMException that a script ends with."""
    return value_of(
        f"(function () {{ try {{ {script}; return 'nothing' }} catch (e) {{ return e.code }} }})()", xml
    )
