"""One version of a chart: compiled from its document, or read from the module that was compiled from it.

In: a file. Out: a `Version`: what a server is told of it, and the text that its class can be made of again.

The rule that surprises: a module is carried out as it is read, never imported: what Python has kept of it may be older.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from scxml_runtime import StateMachine
from scxml_runtime.durable.host.charts import version
from scxml_runtime.ports.addresses import of_class, of_path, to_path
from scxml_runtime.ports.siblings import GENERATED
from scxml_runtime.server.catalogue import Served
from scxml_runtime.server.modules import events_of
from scxmlc.compiler import compile_file
from scxmlc.drawing import Picture, svg
from scxmlc.emitter.finish import plain
from scxmlc.loader import class_of
from scxmlc.standing import document_of, standing
from scxmlc.trace.documents import Drawn, of_document

Draw = Callable[[Picture], str]


class NotServed(Exception):
    """A file that cannot be served; its text is a sentence."""


@dataclass(frozen=True, slots=True)
class Code:
    """What a class is made of: the text of a module and the name of the class in it, what the file of the chart is
    called and where it stands, the folders that it may read."""

    text: str
    class_name: str
    file: str
    url: str
    roots: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a chart. `files`: what was read for it."""

    served: Served
    code: Code
    files: tuple[Path, ...] = ()


@dataclass(frozen=True, slots=True)
class Compiling:
    """How charts are compiled and drawn: options of `compile_file`, and what makes a picture's text."""

    options: Mapping[str, Any] = field(default_factory=dict)
    draw: Draw = svg.write

    def of(self, path: Path) -> Version:
        """The version that stands in a file. Raises CompileError, NotServed, OSError."""
        return self._of_module(path) if path.suffix.lower() == ".py" else self._of_document(path)

    def _of_document(self, path: Path) -> Version:
        module = compile_file(path, finish=plain, **self.options)
        roots = [*self.options.get("roots", ()), *module.roots]
        code = Code(
            module.text,
            module.class_name,
            path.name,
            of_path(path),
            tuple(str(Path(each).absolute()) for each in roots),
        )
        cls = class_of(module, code.file, code.url, code.roots)
        files = tuple(map(Path, module.diagnostics.files))
        return Version(served(cls, self._look(cls, path, code.roots)), code, files)

    def _of_module(self, path: Path) -> Version:
        data = path.read_bytes()
        if not data.startswith(GENERATED):
            raise NotServed(
                f"{path} was not made by `scxmlc compile`, so its versions cannot be kept: name its chart, "
                "or compile it"
            )
        text = data.decode()
        cls = _carried_out(text, path)
        url = of_class(cls)
        document = to_path(url)
        look = Drawn("") if document is None else self._look(cls, Path(document), ())
        return Version(served(cls, look), Code(text, cls.__name__, cls.chart.source or path.name, url))

    def _look(self, cls: type[StateMachine], path: Path, roots: Sequence[str]) -> Drawn:
        """How it looks; nothing where its document is gone or says something else by now."""
        dialect = self.options.get("dialect", "auto")
        document = document_of(str(path), "", roots, dialect)
        if document is None:
            return Drawn("")
        rows = [(node.id, node.anonymous) for node in _nodes(cls)]
        places, _ = standing(document, rows, sum(1 for _ in cls.chart.transitions))
        return of_document(document, path.name, version(cls)[0], self.draw) if places else Drawn("")


def served(cls: type[StateMachine], look: Drawn) -> Served:
    """What a server is told of a class that looks like this."""
    name, meaning = version(cls)
    return Served(cls, name, meaning, True, look.svg, look.texts, _waiting(cls, look), events_of(cls))


def _waiting(cls: type[StateMachine], look: Drawn) -> list[dict[str, Any]]:
    """The arcs, each with the events that it waits for, as the chart has them."""
    rows = [*cls.chart.transitions]
    waited = [row.event or "" for row in rows] if len(rows) == len(look.arcs) else [""] * len(look.arcs)
    return [{**arc, "event": event} for arc, event in zip(look.arcs, waited, strict=True)]


def _nodes(cls: type[StateMachine]) -> Iterator[Any]:
    """The states of a class in document order."""
    return iter(cls.derive_().structure.nodes.values())


def _carried_out(text: str, path: Path) -> type[StateMachine]:
    """The first class of a module, which is that of its chart. Raises NotServed."""
    home = ModuleType(path.stem)
    home.__file__ = str(path.absolute())
    try:
        exec(compile(text, home.__file__, "exec", dont_inherit=True), home.__dict__)
    except Exception as problem:  # of another version of the runtime, or not whole
        raise NotServed(f"{path} cannot be carried out: {type(problem).__name__}: {problem}") from problem
    for each in vars(home).values():
        if isinstance(each, type) and issubclass(each, StateMachine) and each.__module__ == home.__name__:
            return each
    raise NotServed(f"{path} has no class of a chart: compile it again")
