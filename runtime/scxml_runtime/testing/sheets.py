"""The sheet of a chart: what there is to cover in it, and how often each of it happened.

In: a generated class. Out: its items in a fixed order, their counters, and its methods with counters in them. The rule
that surprises: classes of equal charts of one place, such as a chart that each test loads anew, and all subclasses of a
class, count on one and the same list.
"""

from __future__ import annotations

import ast
from hashlib import sha256
from linecache import getlines
from types import CodeType, FunctionType

from scxml_runtime.chart.rows import History, Initial
from scxml_runtime.js.linemap import NAME
from scxml_runtime.ports.addresses import of_class, to_path
from scxml_runtime.session.overriding import pieces
from scxml_runtime.testing.items import Item
from scxml_runtime.testing.probes import ASK, Probes, asked

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Trees = dict[tuple[str, int], tuple[ast.FunctionDef, CodeType]]

known: dict[tuple[str, str], Sheet] = {}
"""By place and meaning, the first sheet of each chart that was ever measured."""


def counters(sheet: Sheet) -> list[int]:
    """What a new sheet counts in: a list of its own. Who is to hear of each count puts another function here."""
    return sheet.hits


class Sheet:
    """`items` and where their counters begin (`starts`) in `hits`; `path` is the chart's file, or its name in angle
    brackets, `text` what it says, where there is no file, `roots` where it may include from; `methods` what counts in
    place of a method, by name, `functions` those of them that are functions of scripts.
    """

    def __init__(self, owner: type[Any]) -> None:
        self.owner = owner.__name__
        self.title = owner.chart.name or owner.__name__
        self.chart = owner.chart
        self.path = to_path(of_class(owner)) or f"<{owner.chart.source or owner.__name__}>"
        self.text: str = owner.home_.get("__text__", "")
        self.roots: list[str] = owner.home_.get("__roots__", [])
        self.items: list[Item] = []
        self.starts: list[int] = []
        self.hits: list[int] = []
        self.own: dict[str, int] = {}
        self.asking: set[str] = set()
        self.methods: dict[str, tuple[FunctionType, Any, list[int]]] = {}
        self.functions: list[str] = []
        self.states = self._states()
        self.transitions = {
            id(row): self.allot(Item("transition", _arrow(row))) for row in self.chart.transitions
        }
        self._pieces()
        self.probes = self._probes(owner)
        self.meaning = sha256(repr(self.items).encode("utf-8", "surrogatepass")).hexdigest()[:16]
        self._share(owner)

    def allot(self, item: Item) -> int:
        """Give an item its counters; where they begin."""
        at = len(self.hits)
        self.items.append(item)
        self.starts.append(at)
        self.hits += [0] * len(item.outcomes)
        return at

    def probe(self, name: str, method: Any) -> Any:
        """What counts in place of a method, which is the chart's own, or another one of that name."""
        original, counting, inside = self.methods.get(name, (None, None, []))
        if method is original:
            return counting
        tree = getattr(method, "tree_", None)
        if tree is not None and self.probes is not None:
            return self._again(name, method, tree, inside)
        at = self.own.get(name)
        return method if at is None else Counted(method, self.hits, at, name in self.asking)

    def _again(self, name: str, method: FunctionType, tree: ast.FunctionDef, inside: list[int]) -> Any:
        """The same counters in a method that another one was made of, statement by statement."""
        assert self.probes is not None
        left = iter(inside)
        self.probes.allot = lambda item: next(left)
        counting = self.probes.function(method, tree, self.own.get(name), name in self.asking)
        method.measured_ = counting  # type: ignore[attr-defined]
        return counting

    def _states(self) -> dict[str, int]:
        rows = [row for row in self.chart.states if not isinstance(row, History | Initial)]
        return {row.id: self.allot(Item("state", row.id)) for row in rows}

    def _pieces(self) -> None:
        for name, piece in pieces(self.chart):
            if piece.element == "cond" and name not in self.own:
                self.own[name] = self.allot(Item("condition", _arrow_of(piece)))
                self.asking.add(name)
            elif piece.element != "data" and name not in self.own:
                self.own[name] = self.allot(Item("block", _block(piece)))

    def _probes(self, owner: type[Any]) -> Probes | None:
        """The methods of a generated class, each with its counters; None for a class that was written by hand."""
        home: Any = owner.home_
        own = [(name, each) for name, each in vars(owner).items() if isinstance(each, FunctionType)]
        if not isinstance(home.get(NAME), str) or not own:
            return None
        text = getlines(own[0][1].__code__.co_filename, home)
        trees = _trees("".join(text), own[0][1].__code__.co_filename)
        probes = Probes(f".hits of {owner.__name__}", text, home, self.allot)
        in_rows = dict(pieces(self.chart))
        for name, method in own:
            tree, code = trees.get((name, method.__code__.co_firstlineno), (None, None))
            if tree is not None and code == method.__code__:
                self._place(name, probes, tree)
                self._method(name, probes, method, tree, name not in in_rows)
        return probes

    def _method(
        self, name: str, probes: Probes, method: FunctionType, tree: ast.FunctionDef, is_function: bool
    ) -> None:
        """Make a method that counts; one that is too deep for Python to do so is called as it is."""
        items, counters = len(self.items), len(self.hits)
        at = probes.called(tree) if is_function else self.own.get(name)
        try:
            counting = probes.function(method, tree, at, name in self.asking)
        except (SyntaxError, RecursionError, MemoryError):
            del self.items[items:], self.starts[items:], self.hits[counters:]
            return
        self.methods[name] = method, counting, self.starts[items:]
        method.measured_ = counting  # type: ignore[attr-defined]  # for who saves functions of scripts
        if is_function:
            counting.measured_ = method
            self.functions.append(name)

    def _place(self, name: str, probes: Probes, tree: ast.FunctionDef) -> None:
        """Say where in the chart a block or a condition stands: where its method begins."""
        at = self.own.get(name)
        if at is not None:
            number = self.starts.index(at)
            file, line, column = probes.map.at(tree.lineno) or ("", 0, 0)
            self.items[number] = self.items[number]._replace(file=file, line=line, column=column)

    def _share(self, owner: type[Any]) -> None:
        """Count on the list of the first sheet that is as this one."""
        first = known.setdefault((self.path, self.meaning), self)
        self.hits = counters(self) if first is self else first.hits
        if self.probes is not None:
            self.probes.home[self.probes.hits] = self.hits
            self.probes.home[ASK] = asked


class Counted:
    """A method that is called as it is, and counted: one of a class written by hand, or that replaces another."""

    __slots__ = ("__name__", "asks", "at", "hits", "method")

    def __init__(self, method: Any, hits: list[int], at: int, asks: bool) -> None:
        self.__name__ = method.__name__
        self.method = method
        self.hits = hits
        self.at = at
        self.asks = asks

    def __call__(self, machine: Any, data: Any) -> Any:
        if self.asks:
            return asked(self.hits, self.at, self.method(machine, data))
        self.hits[self.at] += 1
        return self.method(machine, data)


def sheet_of(cls: type[Any]) -> Sheet:
    """The sheet of the chart that a class is of."""
    owner: Any = next(each for each in cls.__mro__ if "chart" in vars(each))
    if "sheet_" not in vars(owner):
        owner.sheet_ = Sheet(owner)
    return owner.sheet_  # type: ignore[no-any-return]


def _trees(text: str, file: str) -> Trees:
    """The methods of a module's text as trees, by name and line, each with the code that it gives: the file may have
    changed since it was imported."""
    try:
        tree = ast.parse(text)
        code = compile(tree, file, "exec", dont_inherit=True)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return {}
    inner = [each for each in code.co_consts if isinstance(each, CodeType)]
    codes = {(each.co_name, each.co_firstlineno): each for one in inner for each in _codes(one)}
    classes = [each for each in tree.body if isinstance(each, ast.ClassDef)]
    methods = [each for one in classes for each in one.body if isinstance(each, ast.FunctionDef)]
    keys = [(each.name, each.lineno) for each in methods]
    return {key: (each, codes[key]) for key, each in zip(keys, methods, strict=True) if key in codes}


def _codes(code: CodeType) -> list[CodeType]:
    return [each for each in code.co_consts if isinstance(each, CodeType)]


def _arrow(row: Any) -> str:
    """`closed: push -> open`."""
    to = f" -> {row.target}" if row.target else ""
    return f"{row.source}: {row.event or '(no event)'}{to}"


def _arrow_of(piece: Any) -> str:
    to = f" -> {piece.target}" if piece.target else ""
    return f"{piece.state}: {piece.event or '(no event)'}{to}"


def _block(piece: Any) -> str:
    if piece.element == "transition":
        return f"<transition> {_arrow_of(piece)}"
    return f"<{piece.element}>" + (f" of {piece.state}" if piece.state else "")
