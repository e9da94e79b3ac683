"""Methods of a generated class that a subclass replaces: what is misspelt, what has shifted, what could never run.

In: a subclass, as Python makes it. Out: nothing where all is well; a TypeError where it certainly is not, an
OverrideWarning where a method looks like one that was to replace another.

The rule that surprises: a generated method is named after its place in the chart, so that a new transition before it
may give its name to another one. `@replaces("transition", state="idle", event="coin")` says which one is meant.
"""

from __future__ import annotations

from types import FunctionType

from scxml_runtime.chart.rows import History, Initial
from scxml_runtime.chart.structure import descriptor
from scxml_runtime.slips import did_you_mean, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Any, TypeVar

    from scxml_runtime.chart.rows import Chart

    Method = TypeVar("Method", bound=Callable[..., Any])

NEVER_RUN = 0x20 | 0x80 | 0x200
"""CO_GENERATOR, CO_COROUTINE and CO_ASYNC_GENERATOR: a call of such a function runs nothing of it."""

VARIABLE_ARGUMENTS = 0x04
"""CO_VARARGS."""

WAY_OUT = "(the name of a method of your own may begin with an underscore)"


class OverrideWarning(UserWarning):
    """A method of a subclass looks like one that is to replace a method of the chart, and replaces none."""


class Piece:
    """A piece of a chart that a method carries out. Of one that somebody speaks of, what is not said is None."""

    __slots__ = ("element", "event", "state", "target")

    def __init__(
        self,
        element: str | None,
        state: str | None = None,
        event: str | None = None,
        target: str | None = None,
    ) -> None:
        self.element = element
        self.state = state
        self.event = event
        self.target = target

    def is_meant_by(self, said: Piece) -> bool:
        """Whether all that is said holds for this piece."""
        same = all(
            wanted is None or wanted == found
            for wanted, found in (
                (said.element, self.element),
                (said.state, self.state),
                (said.target, self.target),
            )
        )
        return same and (said.event is None or _tokens(said.event) <= _tokens(self.event or ""))

    def __str__(self) -> str:
        said = {"event": self.event, "target": self.target}
        told = "".join(f' {name}="{value}"' for name, value in said.items() if value is not None)
        tag = "transition" if self.element in (None, "cond") else self.element
        condition = "the condition of " if self.element == "cond" else ""
        place = "" if self.state is None else f' of "{self.state}"'
        return f"{condition}<{tag}{told}>{place}"


def _tokens(event: str) -> set[str]:
    return {descriptor(each) for each in event.split()}


def replaces(
    element: str | None = None,
    *,
    state: str | None = None,
    event: str | None = None,
    target: str | None = None,
) -> Callable[[Method], Method]:
    """Say what the method below replaces: an element of the chart ("transition", or "cond" for its condition,
    "onentry", "onexit", "data", "invoke" …), the state it stands in, or the id of the <data>, and of a transition its
    event and target. The class raises TypeError when it is made, if the method stands for something else.
    """

    def say(method: Method) -> Method:
        method.replaces_ = Piece(element, state, event, target)  # type: ignore[attr-defined]
        return method

    return say


def check(cls: type[Any]) -> None:
    """Look at the methods that a subclass of a generated class defines."""
    known = dict(pieces(cls.chart))
    for name, method in vars(cls).items():
        if isinstance(method, FunctionType):
            if name in known:
                _check_shape(cls, name, method)
                _check_place(cls, name, method, known)
            elif not _is_another_one(cls, name):
                _check_claim(cls, name, method, known)
                _check_spelling(cls, name, method, known)


def _is_another_one(cls: type[Any], name: str) -> bool:
    """Whether it replaces a method of the runtime, or of a subclass in between, and can be called in its place."""
    above = getattr(super(cls, cls), name, None)
    return above is not None and (
        not isinstance(above, FunctionType) or takes(vars(cls)[name], above.__code__.co_argcount)
    )


def _check_shape(cls: type[Any], name: str, method: FunctionType) -> None:
    """It is called as the one that it replaces is, and not awaited."""
    above = getattr(super(cls, cls), name, None)
    if method.__code__.co_flags & NEVER_RUN:
        raise TypeError(
            f"{cls.__name__}.{name} would never run: a chart does not await its content; what shall be awaited can "
            "be a listener (on_enter, on_exit, on_transition) or a service"
        )
    if isinstance(above, FunctionType) and not takes(method, above.__code__.co_argcount):
        names = above.__code__.co_varnames[: above.__code__.co_argcount]
        raise TypeError(f"{cls.__name__}.{name} is called with ({', '.join(names)})")


def _check_place(cls: type[Any], name: str, method: FunctionType, pieces: dict[str, Piece]) -> None:
    said = getattr(method, "replaces_", None)
    if said is not None and not pieces[name].is_meant_by(said):
        raise TypeError(
            f"{cls.__name__}.{name} is to replace {said}, and stands for {pieces[name]} now{_meant(said, pieces)}"
        )


def _check_claim(cls: type[Any], name: str, method: FunctionType, pieces: dict[str, Piece]) -> None:
    """It says, by one decorator or another, that it replaces something."""
    said = getattr(method, "replaces_", None)
    if said is not None:
        raise TypeError(
            f"{cls.__name__}.{name} is to replace {said}, and no method of its chart is called so"
            f"{_meant(said, pieces)}"
        )
    if getattr(method, "__override__", False) and not hasattr(super(cls, cls), name):  # typing.override
        raise TypeError(f"{cls.__name__}.{name} overrides nothing{did_you_mean(name, pieces)}")


def _meant(said: Piece, pieces: dict[str, Piece]) -> str:
    names = [name for name, piece in pieces.items() if piece.is_meant_by(said)]
    return f": that is {' or '.join(names)}" if names else ": there is no such piece in the chart"


def _check_spelling(cls: type[Any], name: str, method: FunctionType, pieces: dict[str, Piece]) -> None:
    """It has the shape of content, and nearly a name of content."""
    if name.startswith("_") or not takes(method, 2):
        return
    near = nearest(name, pieces)
    if near:
        from warnings import warn

        is_hiding = hasattr(super(cls, cls), name)
        what = "hides a method of StateMachine" if is_hiding else "replaces no method of the chart"
        text = f"{cls.__name__}.{name} {what}; did you mean {' or '.join(near)}? {WAY_OUT}"
        warn(text, OverrideWarning, stacklevel=4)


def takes(method: FunctionType, count: int) -> bool:
    """Whether the method can be called with so many arguments, self included."""
    code = method.__code__
    needed = code.co_argcount - len(method.__defaults__ or ())
    most = float("inf") if code.co_flags & VARIABLE_ARGUMENTS else code.co_argcount
    keywords = code.co_kwonlyargcount - len(method.__kwdefaults__ or ())
    return needed <= count <= most and not keywords


def pieces(chart: Chart) -> Iterator[tuple[str, Piece]]:
    """What each method of a generated class stands for, by its name."""
    for element, state, event, target, methods in _rows(chart):
        for method in methods:
            if method is not None:
                yield method.__name__, Piece(element, state, event, target)


def _rows(chart: Chart) -> Iterator[tuple[Any, ...]]:
    for item in chart.data:
        yield "data", item.id, None, None, [item.value]
    yield "script", None, None, None, chart.scripts
    for row in chart.states:
        yield from _of_state(row)
    for arc in chart.transitions:
        yield "cond", arc.source, arc.event, arc.target, [arc.cond]
        yield "transition", arc.source, arc.event, arc.target, [arc.body]
    for invoke in chart.invokes:
        yield "invoke", invoke.state, None, None, [invoke.start]
        yield "finalize", invoke.state, None, None, [invoke.finalize]


def _of_state(row: Any) -> Iterator[tuple[Any, ...]]:
    if isinstance(row, Initial):
        yield "initial", row.parent, None, row.target, [row.body]
    elif isinstance(row, History):
        yield "history", row.id, None, row.target, [row.body]
    else:
        yield "onentry", row.id, None, None, row.entry
        yield "onexit", row.id, None, None, row.exit
        yield "donedata", row.id, None, None, [getattr(row, "donedata", None)]
