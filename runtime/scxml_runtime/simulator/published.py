"""Documents that strategies can start: what stands at which URL.

In: a class, a path, or the text of a document. Out: the class of a URL. A path or a text is compiled when it
is first asked for, by `scxmlc`, which must be installed for that; classes need nothing.
"""

from __future__ import annotations

from scxml_runtime.ports.documents import Documents

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike
    from typing import Any

    from scxml_runtime.machine import StateMachine

    Document = type[StateMachine] | PathLike[str] | str


class Published(Documents):
    """The documents port of the simulator: nothing but what was published. `options` are those of `scxmlc.load`, such
    as `script_scope`, for all documents that are compiled here.
    """

    def __init__(self) -> None:
        super().__init__()
        self.options: dict[str, Any] = {}

    def chart(self, url: str, session: Any = None) -> Any:
        """The class of the document at `url`. Raises LookupError when nothing is published there."""
        if url not in self.published:
            raise LookupError(f"nothing is published at {url}")
        document = self.published[url]
        if not isinstance(document, type):
            document = self.published[url] = compiled(document, url, self.options)
        return document

    def text(self, url: str, session: Any = None) -> str:
        """The text published at `url`. Raises LookupError when nothing is."""
        if url not in self.published:
            raise LookupError(f"nothing is published at {url}")
        return super().text(url, session)


def compiled(document: Document, url: str, options: Mapping[str, Any]) -> type[StateMachine]:
    """As `as_class`, for strategies: a document that cannot be read, or has errors, is one that cannot be had."""
    try:
        return as_class(document, url, options)
    except LookupError:
        raise
    except OSError as problem:
        raise LookupError(f"{url} cannot be read: {problem}") from problem
    except Exception as problem:
        if type(problem).__name__ != "CompileError":
            raise
        raise LookupError(f"{url} does not compile: {problem}") from problem


def as_class(document: Document, url: str, options: Mapping[str, Any]) -> type[StateMachine]:
    """The class of a document, compiled with these options when it is not one yet."""
    if isinstance(document, type):
        return document
    from importlib import import_module

    try:
        compiler = import_module("scxmlc")
    except ImportError:
        raise LookupError(f"{url} is not compiled, and scxmlc is not installed to do it") from None
    if isinstance(document, str) and document.lstrip().startswith("<"):
        name = url.rpartition("/")[2] or "document.scxml"
        compiled: type[StateMachine] = compiler.load(document, name=name, **options)
    else:
        compiled = compiler.load(document, **options)
    return compiled
