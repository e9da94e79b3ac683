"""Documents as tests and scenarios hand them over: a class, a path, a text, or data.

In: one of them. Out: a class, or something published. A path or a text is compiled by `scxmlc`, which must be
installed for that.
"""

from __future__ import annotations

from os import PathLike
from os.path import isfile

from scxml_runtime.ports.document import File

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from scxml_runtime.ports.documents import Documents
    from scxml_runtime.session.machine import StateMachine

    Document = type[StateMachine] | PathLike[str] | str


def as_class(document: Document, url: str, documents: Documents) -> type[StateMachine]:
    """The class of a document, compiled as those of `documents` are when it is not one yet. What is wrong with it is
    raised as `scxmlc.load` does: it is the test's own, not something that a strategy asked for."""
    if isinstance(document, type):
        return document
    if not isinstance(document, str | PathLike):
        raise TypeError(f"start() takes the class of a chart, its path, or its text, not {document!r}")
    from importlib import import_module

    try:
        compiler = import_module("scxmlc")
    except ImportError:
        raise LookupError(f"{url} is not compiled, and scxmlc is not installed to do it") from None
    options = documents.wishes()
    if isinstance(document, str) and document.lstrip().startswith("<") and not isfile(document):
        options["name"] = url.rpartition("/")[2] or "document.scxml"
    made: type[StateMachine] = compiler.load(document, **options)
    return made


def strategy_in(folder: Path, name: str, documents: Documents) -> type[StateMachine]:
    """The class of the chart in a file beside a scenario. Raises LookupError."""
    path = folder / name
    if not isfile(path):  # which is false of what can be no path
        raise LookupError(f"there is no strategy {path}")
    made: type[StateMachine] = File(str(path)).chart(documents.load)
    return made


def publish_beside(folder: Path, url: str, value: Any, documents: Documents) -> None:
    """Publish a file beside a scenario, a chart or data; what is no string is data itself. Raises LookupError."""
    if not isinstance(value, str):
        from json import dumps

        documents.publish(url, text=dumps(value, default=str, allow_nan=False))
    elif value.endswith(".scxml"):
        documents.publish(url, strategy_in(folder, value, documents))
    elif isfile(folder / value):
        documents.publish(url, folder / value)
    else:
        raise LookupError(f"there is no file {folder / value}")
