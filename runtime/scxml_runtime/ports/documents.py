"""Documents: charts and texts by their address (SCXML 5.3 `src`, 6.4 `src`), relative to the document that says it.

In: an address, and the session that asks. Out: the class of a chart, or a text. What cannot be had is a LookupError
that says why.

The rule that surprises: what is published comes first. Else nothing is read from outside the asking chart's own folder
and the roots, and nothing from the network, unless a transport is given here.
"""

from __future__ import annotations

from os import PathLike, fspath, path

from scxml_runtime.ports.addresses import normal, of_class, of_path, resolve, to_path, without_query
from scxml_runtime.ports.document import Class, File, NoCompiler, Text
from scxml_runtime.ports.siblings import compiled, is_below, twin
from scxml_runtime.ports.transport import SCHEMES, text_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import Any

    from scxml_runtime.ports.asker import Asker
    from scxml_runtime.ports.document import Document
    from scxml_runtime.ports.transport import Transport

    Path = str | PathLike[str]

MARKS = tuple('<{["')
"""What markup and JSON begin with."""


class Documents:
    """What was published, the files of the charts' folders, and what the transport reaches.

    `folder`: where what has no place of its own is meant to stand, such as a text. `roots`: folders that may be read
    beside the asking chart's own. `options` are those of `scxmlc.load`, for every chart that is compiled here.
    """

    def __init__(
        self, folder: Path | None = None, roots: Iterable[Path] = (), transport: Transport | None = None
    ) -> None:
        self.folder = folder
        self.roots = [fspath(each) for each in roots]
        self.transport = transport
        self.options: dict[str, Any] = {}
        self.published: dict[str, Any] = {}
        self.compiled: dict[Any, Any] = {}

    def publish(self, url: str, document: Any = None, *, text: str | None = None) -> None:
        """Offer a class, a file or a text under an address; a relative one is meant as charts write it.

        A string is the name of a file if there is one, else a text if it begins as markup or JSON does or has several
        lines; `text` is a text whatever it says. Raises ValueError for what is neither.
        """
        self.published[normal(url)] = told(document) if text is None else text

    def chart(self, url: str, session: Asker | None = None) -> Any:
        """The class of the chart at this address, as the document of `session` means it."""
        return self.find(url, session).chart(self.load)

    def text(self, url: str, session: Asker | None = None) -> str:
        """The text at this address."""
        return self.find(url, session).text()

    def compile(self, text: str, session: Asker, name: str = "content.scxml") -> Any:
        """The class of a chart that a session has as text; what it says is relative to the session's document."""
        return Text(text, "", of_class(type(session)), name.rpartition("/")[2] or name).chart(self.load)

    def find(self, url: str, session: Asker | None = None) -> Document:
        """The document at this address. Raises LookupError."""
        return self._first(url, session, self._asked)

    def here(self, url: str, session: Asker | None = None) -> Document:
        """The same, but no server is asked: who asks it himself has looked here before."""
        return self._first(url, session, _unasked)

    def _first(self, url: str, session: Asker | None, ask: Callable[[str], Document]) -> Document:
        """What was published, else a file, else what `ask` gets."""
        asker = None if session is None else type(session)
        meant = [*dict.fromkeys(resolve(url, base) for base in (*filter(None, self._bases(session)), ""))]
        for address in meant:
            for key in (address, without_query(address)):
                if key in self.published:
                    return standing(self.published[key], address)
        reasons = []
        for address in sorted(meant, key=lambda each: each.startswith(SCHEMES)):  # files before pages
            try:
                return ask(address) if address.startswith(SCHEMES) else self._file(address, asker)
            except LookupError as reason:
                reasons.append(str(reason.args[0]))
        raise LookupError(f"nothing is published at {url}, and {reasons[0]}")

    def load(self, chart: Any, mark: Any, roots: Iterable[str] = (), **options: Any) -> Any:
        """The class of a chart that is known only now; needs the compiler to be installed. `mark` tells whether it
        has been compiled before; `roots` it gets beside those of all."""
        if mark not in self.compiled:
            self.compiled[mark] = loaded(chart, {**self.wishes(roots), **options})
        return self.compiled[mark]

    def wishes(self, roots: Iterable[str] = ()) -> dict[str, Any]:
        """What `scxmlc.load` is told."""
        from pathlib import Path

        return {**self.options, "roots": [*map(Path, (*self.roots, *roots))]}

    def _bases(self, session: Asker | None) -> Iterator[str]:
        """What a relative address may be relative to: the address that the session was started by, the place of its
        chart, the folder. Some of them may be ""."""
        if session is not None:
            yield session.origin_.url
            yield of_class(type(session))
        if self.folder is not None:
            yield of_path(self.folder) + "/"

    def _file(self, address: str, asker: type[Asker] | None) -> Document:
        """The file at an address, or its twin beside the asker's module, and the module of the chart in it."""
        file = to_path(address)
        if file is None:
            raise LookupError(
                f"it is {'the address of no file' if ':' in address else 'relative to no place'}"
            )
        beside = None if asker is None else twin(file, asker)
        places = [file] if any(is_below(file, each) for each in self._readable(asker)) else []
        places += [beside] if beside else []
        if not places:
            raise LookupError("its file lies outside the folder of the chart and the roots")
        module = compiled(file, beside, asker) if asker is not None and beside else None
        found = next(filter(path.isfile, places), None)
        if found is None and module is None:
            raise LookupError("there is no such file")
        return File(found or file, "", _roots(asker), module)

    def _readable(self, asker: type[Asker] | None) -> Iterator[str]:
        """The folders that may be read: the roots, the one for all, and that of the asking chart, if it is there."""
        yield from self.roots
        yield from _roots(asker)
        if self.folder is not None:
            yield fspath(self.folder)
        place = None if asker is None else to_path(of_class(asker))
        if place and path.isfile(place):
            yield path.dirname(place)

    def _asked(self, address: str) -> Document:
        """What a server answers."""
        if self.transport is None:
            raise LookupError("no transport to ask for it is given")
        try:
            answer = self.transport.request("GET", address, b"", {})
        except OSError as problem:
            raise LookupError(str(problem)) from problem
        if answer.status != 200:
            raise LookupError(f"the server answered {answer.status}")
        return Text(text_of(answer), address, address)


def _unasked(address: str) -> Document:
    raise LookupError("a server has to be asked for it")


def _roots(asker: type[Asker] | None) -> Sequence[str]:
    """Those that a class was loaded with."""
    return () if asker is None else asker.home_.get("__roots__", ())


def told(document: Any) -> Any:
    """What somebody who publishes a document means: a class, a file as a path, a text as a string."""
    if isinstance(document, type):
        return document
    if isinstance(document, str | PathLike) and path.isfile(document):
        from pathlib import Path

        return Path(document).absolute()
    if isinstance(document, str) and ("\n" in document or document.lstrip("\ufeff \t\r").startswith(MARKS)):
        return document
    raise ValueError(f"{document!r} is no file here; publish a text that does not look like one with text=")


def standing(document: Any, url: str) -> Document:
    """What was published, as the document at an address."""
    if isinstance(document, type):
        return Class(document, url)
    return Text(document, url) if isinstance(document, str) else File(fspath(document), url)


def loaded(chart: Any, options: dict[str, Any]) -> Any:
    """As `scxmlc.load`; whatever is wrong is a LookupError."""
    from importlib import import_module

    name = options.get("name") or str(chart)
    try:
        compiler = import_module("scxmlc")
        import_module("scxmlc.loader")
    except ImportError as error:
        raise NoCompiler(f"{name} is not compiled; install scxmlc to do it") from error
    try:
        return compiler.load(chart, **options)
    except compiler.CompileError as error:
        raise LookupError(f"{name} does not compile: {error}") from error
    except OSError as error:
        raise LookupError(f"cannot read {name!r}: {error}") from error
