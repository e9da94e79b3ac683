"""Charts as classes at once: compiled in memory, without a file.

In: the path or the text of a chart. Out: its class. Tracebacks, `pdb` and `inspect.getsource` show the
generated lines, because they are registered in `linecache` under `<door.scxml>`. Importing this also gives
the runtime its evaluator for `eval` and `new Function`.
"""

from __future__ import annotations

import linecache
from collections.abc import Sequence
from os import PathLike, fspath
from os.path import abspath, isfile
from pathlib import Path
from types import ModuleType
from typing import Unpack

from scxml_runtime import StateMachine, js
from scxml_runtime.ports.addresses import of_path, to_path
from scxmlc.compiler import Module, compile_file, compile_text
from scxmlc.emitter.finish import plain
from scxmlc.evaluator import Evaluator
from scxmlc.registered import Around

js.register_evaluator(Evaluator(js))


def load(
    chart: str | PathLike[str],
    name: str | None = None,
    *,
    dialect: str = "auto",
    keep_going: bool = False,
    roots: Sequence[str | PathLike[str]] = (),
    script_scope: str = "session",
    url: str = "",
    **around: Unpack[Around],
) -> type[StateMachine]:
    """The class of a chart: of a file (a path), or of a document's text, whose file would be called `name` and which
    came from `url`.

    A string is taken for text if it contains `<` and names no file; the rest is as for `compile_file`. At run time, an
    address in the chart is relative to its file or to `url`, and files below the chart's folder and `roots` may be
    read. Raises CompileError, and OSError for a file that cannot be read.
    """
    if isinstance(chart, str) and "<" in chart and not isfile(chart):
        module = compile_text(
            chart,
            name or "chart.scxml",
            dialect=dialect,
            keep_going=keep_going,
            roots=roots,
            script_scope=script_scope,
            finish=plain,
            folder=_folder(url),
            **around,
        )
    else:
        name = name or Path(fspath(chart)).name
        url = url or of_path(chart)
        module = compile_file(
            chart,
            dialect=dialect,
            keep_going=keep_going,
            roots=roots,
            script_scope=script_scope,
            finish=plain,
            **around,
        )
        chart = ""
    return class_of(module, name or "chart.scxml", url, (*roots, *module.roots), str(chart))


def class_of(
    module: Module,
    name: str,
    url: str = "",
    roots: Sequence[str | PathLike[str]] = (),
    document: str = "",
) -> type[StateMachine]:
    """Execute a module's text, as the module of the chart called `name` that stands at `url`, and return its class;
    `document` is the chart's own text, where it is in no file."""
    file = _register(f"<{name}>", module.text)
    namespace = ModuleType(Path(name).stem)
    namespace.__file__ = file
    namespace.__dict__.update(
        __document__=url, __text__=document, __roots__=[abspath(root) for root in roots]
    )
    exec(compile(module.text, file, "exec", dont_inherit=True), namespace.__dict__)
    made = namespace.__dict__[module.class_name]
    assert isinstance(made, type) and issubclass(made, StateMachine)
    return made


def _folder(url: str) -> Path | None:
    """The folder of the file that an address names."""
    path = to_path(url)
    return None if path is None else Path(path).parent


def _register(file: str, text: str) -> str:
    """Make `linecache` know the text; returns the name it got, numbered where another text has the name."""
    free, number = file, 1
    while free in linecache.cache and "".join(linecache.getlines(free)) != text:
        number += 1
        free = f"{file[:-1]} {number}>"
    linecache.cache[free] = (len(text), None, text.splitlines(keepends=True), free)
    return free
