"""What can stand at an address: a class, a text, or a file.

In: one of them. Out: the class of a chart, made by `load`, or a text. What cannot be had is a LookupError that says
why.

The rule that surprises: `url` is what a session that is started from it is told as its document's address; it is ""
for a file, whose class knows where it was compiled from.
"""

from __future__ import annotations

from os import path, stat

from scxml_runtime.ports.addresses import of_class, to_path, without_query

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from typing import Any, Protocol

    from scxml_runtime.ports.asker import Asker
    from scxml_runtime.ports.siblings import Compiled

    Load = Callable[..., Any]
    """`load(chart, mark, roots, **options)`: `scxmlc.load`, once for each `mark`."""

    class Document(Protocol):
        """A document that was found."""

        url: str

        def chart(self, load: Load) -> Any:
            """Its class."""

        def text(self) -> str:
            """What it says."""


class NoCompiler(LookupError):
    """A chart would have to be compiled, and scxmlc is not installed."""


class Class:
    """A class that was published."""

    def __init__(self, cls: type[Asker], url: str) -> None:
        self.url = url
        self._class = cls

    def chart(self, load: Load) -> Any:
        """The class itself."""
        return self._class

    def text(self) -> str:
        """What its chart's file says."""
        file = to_path(of_class(self._class))
        if file is None:
            raise LookupError(f"{self.url} is a class without a text")
        return read(file)


class Text:
    """A text; what it says is relative to `place`, or to the address that its session is started by."""

    def __init__(self, text: str, url: str, place: str = "", name: str = "") -> None:
        self.url = url
        self._text = text
        self._place = place
        self._name = name or without_query(url).rpartition("/")[2] or "content.scxml"

    def chart(self, load: Load) -> Any:
        """The class of the chart that it is."""
        if "<" not in self._text:
            raise LookupError(f"{self._name} is no XML")
        mark = (self._text, self._name, self._place)
        return load(self._text, mark, name=self._name, url=self._place)

    def text(self) -> str:
        """The text itself."""
        return self._text


class File:
    """A file that may be read; `roots` are those that its own chart gets. `module` is what it was compiled to."""

    def __init__(
        self, file: str, url: str = "", roots: Sequence[str] = (), module: Compiled | None = None
    ) -> None:
        self.url = url
        self._file = file
        self._roots = roots
        self._module = module

    def chart(self, load: Load) -> Any:
        """The class of the chart in it: that of a module, if it is current, or nothing else can be had."""
        module = self._module
        if module is not None and module.is_current and (found := module.chart()):
            return found
        try:
            return self._compiled(load)
        except NoCompiler:
            if module is not None and (found := module.chart()):
                return found
            raise

    def _compiled(self, load: Load) -> Any:
        from pathlib import Path

        try:
            found = stat(self._file)
        except OSError as error:
            raise LookupError(f"cannot read {path.basename(self._file)!r}: {error.strerror}") from error
        mark = (path.abspath(self._file), found.st_mtime_ns, found.st_size, *self._roots)
        return load(Path(self._file), mark, self._roots)

    def text(self) -> str:
        """What the file says."""
        return read(self._file)


def read(file: str) -> str:
    """The text of a file."""
    name = path.basename(file)
    if not path.isfile(file):  # a pipe would never end
        raise LookupError(f"cannot read {name!r}: it is no plain file")
    try:
        with open(file, encoding="utf-8-sig") as opened:
            return opened.read()
    except OSError as error:
        raise LookupError(f"cannot read {name!r}: {error.strerror}") from error
    except ValueError as error:
        raise LookupError(f"cannot read {name!r}: {error}") from error
