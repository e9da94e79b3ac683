"""What a chart means: the code it compiles to, apart from where its pieces stand."""

from __future__ import annotations

import re
from pathlib import Path

from scxmlc.compiler import CompileError, compile_file
from scxmlc.emitter import finish

_LINES = re.compile(r'^LINES = """$.*?^"""$', re.MULTILINE | re.DOTALL)
_REMARK = re.compile(r"^ *#.*$", re.MULTILINE)


def meaning(chart: Path, dialect: str = "auto") -> str | None:
    """The code; None where the chart has errors."""
    try:
        text = compile_file(chart, dialect=dialect, finish=finish.plain).text
    except CompileError:
        return None
    text = re.sub(r"\n\s*\n", "\n", _REMARK.sub("", _LINES.sub("", text)))
    return re.sub(r"(?<![^\s\"'])\.\*(?![^\s\"'])", "*", text)  # the runtime takes both for every event
