"""What a chart can be offered from outside: events, each with the data worth trying.

In: the document of a chart, and of those it invokes. Out: `Stimuli`: offers of events in the order of the document, and
candidates for what its environment provides. The rule that surprises: an offer says how likely somebody outside sends
it (`Origin`): who explores takes OUTSIDE first, and the others only for what is not reached by these.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import islice, product
from typing import Any, Final

from scxmlc.checker import walk
from scxmlc.checker.scripts import parse_all
from scxmlc.diagnostics import Diagnostics
from scxmlc.ecmascript import Node
from scxmlc.model.chart import Chart
from scxmlc.model.content import Assign, If, Raise, Send
from scxmlc.model.script import Expression
from scxmlc.testgen.contexts import Contexts
from scxmlc.testgen.samples import sized
from scxmlc.testgen.values import NAME, UDATA, Values


class _Nothing:
    """No data at all."""

    def __repr__(self) -> str:
        return "NOTHING"


NOTHING: Final = _Nothing()
MOST_VALUES, MOST_DATA = 12, 40
"""Values of one field of data, and data of one event, that are tried."""

PLATFORM = (
    "done.",
    "error",
    "interaction.",
    "queue.",
    "dialog.",
    "session.",
    "classification.",
    "statistic.",
)
PLATFORM_ORS = (*PLATFORM, "resource.", "ws.", "msgbased.", "voice.", "chat.")


class Origin(IntEnum):
    """Who sends an event: somebody outside; also the chart itself; the platform it runs on."""

    OUTSIDE = 0
    ITSELF = 1
    PLATFORM = 2


@dataclass(frozen=True, slots=True)
class Offer:
    """An event, and the data it may come with, the likeliest first; `NOTHING` stands for none."""

    event: str
    data: tuple[Any, ...]
    origin: Origin


@dataclass(frozen=True, slots=True)
class Stimuli:
    """What a chart can be offered: events; and values for user data of interactions, and for parameters, by name."""

    offers: tuple[Offer, ...]
    udata: Mapping[str, tuple[Any, ...]]
    params: Mapping[str, tuple[Any, ...]]


def stimuli(*documents: Chart) -> Stimuli:
    """The stimuli of a chart, and of the charts that run within it."""
    values = Values()
    contexts = [Contexts(each) for each in documents]
    for each in contexts:
        _learn(values, each)
    values.settle()
    names = dict.fromkeys(name for each in contexts for name in each.events)
    names.update(dict.fromkeys(str(each) for each in values.of(("", NAME)) if isinstance(each, str)))
    own = {name for each in documents for name in _sent(each)}
    is_ors = any(each.dialect == "ors" for each in documents)
    offers = [Offer(_named(name), _data(values, name), _origin(name, own, is_ors)) for name in names]
    return Stimuli(tuple(offers), _fields(values, UDATA), _params(values, documents[0]))


def _origin(name: str, own: set[str], is_ors: bool) -> Origin:
    if name.startswith(PLATFORM_ORS if is_ors else PLATFORM[:2]):
        return Origin.PLATFORM
    return Origin.ITSELF if name in own else Origin.OUTSIDE


def _named(name: str) -> str:
    """An event that the descriptor takes; `*` takes those that nobody has heard of."""
    return "something.else" if name == "*" else name


def _sent(document: Chart) -> Iterator[str]:
    """The events that a chart raises or sends, by name."""
    for content in walk.contents(document):
        if isinstance(content, Raise):
            yield str(content.event)
        elif isinstance(content, Send) and content.event is not None:
            yield str(content.event.text).strip("'\" ")


# --- learning what expressions compare ----------------------------------------------------------------------------


def _learn(values: Values, contexts: Contexts) -> None:
    chart = contexts.chart
    trees = parse_all(chart, Diagnostics())
    for item in walk.data(chart):
        tree = trees.get(item.value) if isinstance(item.value, Expression) else None
        if tree is not None:
            values.name(str(item.id), tree)
    for param in (each for invoke in walk.invokes(chart) for each in invoke.params):
        tree = trees.get(param.value) if isinstance(param.value, Expression) else None
        if tree is not None:
            values.name(str(param.name), tree)
    for content in contexts.content():
        _content(values, content.events, content.element, trees)
    for transition in contexts.transitions():
        if transition.element.cond is not None:
            tree = trees.get(transition.element.cond)
            if tree is not None:
                values.learn(tree, transition.events, is_condition=True)


def _content(values: Values, events: Iterable[str], element: Any, trees: Mapping[Any, Node | None]) -> None:
    if isinstance(element, Assign):
        target = trees.get(element.target)
        value = trees.get(element.value) if isinstance(element.value, Expression) else None
        if target is not None:
            values.assign(target, value, events)
    for code in _own_code(element):
        tree = trees.get(code)
        if tree is not None:
            values.learn(tree, events)
    for branch in element.branches if isinstance(element, If) else ():
        tree = trees.get(branch.cond) if branch.cond is not None else None
        if tree is not None:
            values.learn(tree, events, is_condition=True)


def _own_code(element: Any) -> Iterator[Any]:
    """The code of an element; that of what stands in it comes with its own context."""
    if not hasattr(element, "branches"):
        yield from walk.code(element)


# --- data ----------------------------------------------------------------------------------------------------------


def _data(values: Values, event: str) -> tuple[Any, ...]:
    """What the event may come with: the likeliest, then one field otherwise, then fields together, then nothing."""
    fields = _fields(values, event)
    inner = {path: found for path, found in fields.items() if path}
    if "" in fields and not inner:
        return (*fields[""], NOTHING)
    if not inner:
        return (NOTHING,)
    first = {path: found[0] for path, found in inner.items()}
    made = [first, *({**first, path: value} for path, found in inner.items() for value in found[1:])]
    made += [dict(zip(inner, each, strict=True)) for each in islice(product(*inner.values()), MOST_DATA)]
    unique = list({repr(each): each for each in made}.values())[:MOST_DATA]
    return (*map(_nested, unique), NOTHING)


def _nested(flat: Mapping[str, Any]) -> Any:
    """`{"a.b": 1}` is `{"a": {"b": 1}}`, `{"a.0": 1}` is `{"a": [1]}`; what is missing is left out."""
    made: dict[str, Any] = {}
    for path, value in flat.items():
        *around, last = path.split(".")
        inner: Any = made
        for name in around:
            inner = inner.setdefault(name, {})
            if not isinstance(inner, dict):
                break
        else:
            if value is not NOTHING:
                inner[last] = value
    return _listed(made)


def _listed(made: Any) -> Any:
    """The same, with lists where the names are places in one."""
    if not isinstance(made, dict):
        return made
    inner = {name: _listed(value) for name, value in made.items()}
    if not inner or not all(name.isdecimal() and len(name) < 3 for name in inner):
        return inner
    return [inner.get(str(place)) for place in range(max(map(int, inner)) + 1)]


def _fields(values: Values, whose: str) -> dict[str, tuple[Any, ...]]:
    """The fields of an event's data, or of user data, that the chart looks at, each with what is tried."""
    paths = [path for owner, path in values.keys if owner == whose and "*" not in path]
    lengths = {path: _measured(path) for path in paths if _is_length(path, paths)}
    places = dict.fromkeys(lengths.get(path, path) for path in paths)
    inner = [path for path in places if not any(_is_in(other, path) for other in places)]
    sizes = {whole: _sizes(values.of((whose, path)), whole, whose) for path, whole in lengths.items()}
    return {path: tried([*values.of((whose, path)), *sizes.get(path, ())], path) for path in inner}


def _is_length(path: str, paths: Iterable[str]) -> bool:
    """Whether this is how long something is, rather than a field of something that has others."""
    whole = _measured(path)
    return path.rpartition(".")[2] == "length" and not any(
        _is_in(other, whole) and other != path for other in paths
    )


def _measured(path: str) -> str:
    return path.rpartition(".")[0]


def _sizes(lengths: list[Any], path: str, whose: str) -> Iterator[Any]:
    """Something of each length, and of those beside it: a list, if it is called as one."""
    is_list = path.endswith("s") and whose != UDATA
    numbers = [each for each in lengths if isinstance(each, int)]
    for number in dict.fromkeys([*numbers, *(each + 1 for each in numbers), *(each - 1 for each in numbers)]):
        made = sized(number, is_list)
        if made is not None:
            yield made


def _is_in(path: str, outer: str) -> bool:
    return path.startswith(f"{outer}.") if outer else path != outer


def _params(values: Values, chart: Chart) -> dict[str, tuple[Any, ...]]:
    """Top-level data items that parameters of a session may set."""
    found = {str(item.id): values.of(("", str(item.id))) for item in chart.data}
    return {name: tried(known, name) for name, known in found.items() if known}


def tried(known: list[Any], path: str) -> tuple[Any, ...]:
    """The values worth trying for a field that is compared with those: themselves, the neighbours of numbers, another
    text, nothing."""
    numbers = [each for each in known if isinstance(each, int | float) and not isinstance(each, bool)]
    texts = [each for each in known if isinstance(each, str)]
    likely = [each for each in known if each not in ("", [])]  # what is empty is an odd case
    made = [*likely, *(each + 1 for each in numbers), *(each - 1 for each in numbers)]
    if not numbers or texts:
        made.append(f"some {path.rpartition('.')[2] or 'data'}")
    made += [each for each in known if each in ("", [])]
    if not known:
        made.append(1)
    unique = list({(type(each), repr(each)): each for each in made}.values())
    return (*unique[:MOST_VALUES], *([NOTHING] if path else []))
