"""Documents: charts and texts by their address (SCXML 5.3 `src`, 6.4 `src`).

In: an address, and the session that asks, since a relative address is relative to its chart. Out: the class
of a chart, or a text. What cannot be had is a LookupError that says why.

The rule that surprises: nothing is read from outside the chart's own folder, and nothing from the network,
unless it was published here or a Documents of one's own is given to the host.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from scxml_runtime.session import Session


class Documents:
    """What was published under an address, and the files of one folder.

    `folder` None: the folder of the module that the asking session's class was defined in.
    """

    def __init__(self, folder: str | None = None) -> None:
        self.folder = folder
        self.published: dict[str, Any] = {}
        self.compiled: dict[str, Any] = {}

    def publish(self, url: str, document: Any) -> None:
        """Offer a class, a path or the text of a document under an address."""
        self.published[url] = document

    def chart(self, url: str, session: Session | None = None) -> Any:
        """The class of the chart at this address."""
        document = self.published.get(url)
        if isinstance(document, type):
            return document
        return self.compile(self.text(url, session), session, url)

    def compile(self, text: str, session: Session | None = None, name: str = "content.scxml") -> Any:
        """The class of a chart that is known only now; needs the compiler to be installed."""
        chart = self.compiled.get(text)
        if chart is None:
            chart = self.compiled[text] = _compiled(text, name.rpartition("/")[2] or name)
        return chart

    def text(self, url: str, session: Session | None = None) -> str:
        """The text at this address."""
        document = self.published.get(url)
        if document is None:
            return _read(self._path(url, session))
        if isinstance(document, str) and ("<" in document or "\n" in document):
            return document
        return _read(str(document))

    def _path(self, url: str, session: Session | None) -> str:
        from os import path

        folder = path.realpath(self.folder or _folder(session))
        try:
            found = path.realpath(path.join(folder, url.removeprefix("file:")))
        except ValueError as error:
            raise LookupError(f"{url!r} is no address: {error}") from error
        if "://" in url or path.commonpath([folder, found]) != folder:
            raise LookupError(f"{url!r} is not published, and is no file in {folder!r}")
        return found


def _folder(session: Session | None) -> str:
    import sys
    from os import path

    module = sys.modules.get(type(session).__module__)
    return path.dirname(getattr(module, "__file__", None) or "") or "."


def _read(path: str) -> str:
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
    except (OSError, UnicodeDecodeError, ValueError) as error:
        raise LookupError(f"cannot read {path!r}: {error}") from error


def _compiled(text: str, name: str) -> Any:
    from importlib import import_module

    if "<" not in text:
        raise LookupError(f"{name} is no XML")
    try:
        compiler = import_module("scxmlc")
        import_module("scxmlc.loader")
    except ImportError as error:
        raise LookupError("this chart is known only at run time; install scxmlc to compile it") from error
    try:
        return compiler.load(text, name=name)
    except compiler.CompileError as error:
        raise LookupError(f"{name} does not compile: {error}") from error
