"""From a plan to the functions that carry it out, in order: one flat tuple.

In: a `Plan`. Out: functions of (machine, data): the class's own methods, and between them small ones for what
has no method: remembering histories, starting and ending invocations, done events, late data.

The rule that surprises: a session's configuration changes at the end of a microstep, at once, unless some
code of the class looks at it meanwhile (`In()` in an onexit handler sees the states not yet left); only for
such classes are marks put between the blocks.
"""

from __future__ import annotations

from types import FunctionType

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import Any

    from scxml_runtime.chart.structure import Method, Node, Structure
    from scxml_runtime.steps.algorithm import Entry, Plan

    Block = Callable[..., Any]

REALM_NAMES = frozenset(["js", "event_data", "event_data_is"])
"""Code that names these needs the session's ECMAScript realm."""

STEPS = frozenset(["step", "steps", "ticks"])
"""So do functions of scripts that name these: their steps are counted anew in each reaction."""

OWN_ROOM = "scxml_runtime."
"""How the names of modules begin whose classes are the runtime's own."""

WATCHERS = frozenset(
    [
        "In",
        "in_state",
        "is_active",
        "configuration",
        "eval",
        "Function",
        "_genesys",
        "v__GetCurrentStates_",
        "__GetCurrentStates",
    ]
)
"""Code that names these may look at the configuration in the middle of a microstep."""


def lower(plan: Plan, watched: bool) -> tuple[Block, ...]:
    """The functions that carry out the plan; no function stands in it twice."""
    parts = [*_exits(plan), *_bodies(plan), *_entries(plan)]
    blocks = _with_marks(plan, parts) if watched else (block for _, block in parts)
    return tuple(_distinct(blocks))


def _exits(plan: Plan) -> Iterator[tuple[Node | None, Block]]:
    if plan.remembered:
        yield None, _remember(plan.remembered)
    for node in plan.exited:
        for block in node.exit:
            yield node, block
        if node.invokes:
            yield node, _end_invocations(node)


def _bodies(plan: Plan) -> Iterator[tuple[None, Block]]:
    for arc in plan.arcs:
        if arc.body is not None:
            yield None, arc.body


def _entries(plan: Plan) -> Iterator[tuple[Node, Block]]:
    for entry in plan.entered:
        node = entry.node
        if node.data:
            yield node, _late_data(node)
        if node.invokes:
            yield node, _await_invocations(node)
        for block in _entry_blocks(entry):
            yield node, block


def _entry_blocks(entry: Entry) -> Iterator[Block]:
    yield from entry.node.entry
    if entry.default and entry.node.initial_body is not None:
        yield entry.node.initial_body
    if entry.body is not None:
        yield entry.body
    for node in entry.done:
        yield _done(node, entry.node.donedata if node is entry.node.parent else None)


def _with_marks(plan: Plan, parts: Iterable[tuple[Node | None, Block]]) -> Iterator[Block]:
    """The blocks, each behind a mark that says what is active while it runs (Appendix D, exit and
    enterStates)."""
    active = set(plan.configuration) - {entry.node for entry in plan.entered} | set(plan.exited)
    exits = list(plan.exited)
    entered = [entry.node for entry in plan.entered]
    leaving = True
    for node, block in parts:
        if leaving and node in exits:
            _drop_until(active, exits, node)
        elif node is not None:
            leaving = False
            active.difference_update(exits)
            while entered and entered[0].order <= node.order:
                active.add(entered.pop(0))
        elif not _is_remember(plan, block):
            active.difference_update(exits)
        yield _mark(frozenset(active))
        yield block


def _drop_until(active: set[Node], exits: list[Node], node: Node) -> None:
    """Take from `active` the states that were left before `node` is."""
    while exits and exits[0] is not node:
        active.discard(exits.pop(0))


def _is_remember(plan: Plan, block: Block) -> bool:
    return getattr(block, "remembers", None) is plan.remembered


def _distinct(blocks: Iterable[Block]) -> Iterator[Block]:
    seen = set()
    for block in blocks:
        if block in seen:
            block = _again(block)
        seen.add(block)
        yield block


def _again(block: Block) -> Block:
    return lambda machine, data: block(machine, data)


# --- what has no method ------------------------------------------------------------


def _remember(remembered: tuple[tuple[str, tuple[str, ...]], ...]) -> Block:
    values = dict(remembered)

    def remember(machine: Any, data: Any) -> None:
        history = machine.history_
        if history is None:
            machine.history_ = values.copy()
        else:
            history.update(values)

    fixed = {f"VALUE{place}": value for place, (_, value) in enumerate(remembered)}
    lines = "\n".join(f"    history[{id!r}] = VALUE{place}" for place, (id, _) in enumerate(remembered))
    remember.remembers = remembered  # type: ignore[attr-defined]
    remember.written = f"{REMEMBER}{lines}", {"VALUES": values, **fixed}  # type: ignore[attr-defined]
    return remember


REMEMBER = """
history = self.history_
if history is None:
    self.history_ = VALUES.copy()
else:
"""
"""The same as statements, for `fusion`; a line for each history stands behind it."""


def _mark(nodes: frozenset[Node]) -> Block:
    moment = Moment(nodes)

    def mark(machine: Any, data: Any) -> None:
        machine.situation_ = moment

    return mark


class Moment:
    """A configuration in the middle of a microstep."""

    __slots__ = ("ids", "nodes")

    def __init__(self, nodes: frozenset[Node]) -> None:
        self.nodes = nodes
        self.ids = frozenset(node.id for node in nodes if not node.anonymous)


def _late_data(node: Node) -> Block:
    return lambda machine, data: machine.bind_late_data_(node)


def _await_invocations(node: Node) -> Block:
    return lambda machine, data: machine.await_invocations_(node)


def _end_invocations(node: Node) -> Block:
    return lambda machine, data: machine.end_invocations_(node)


def _done(node: Node, donedata: Method | None) -> Block:
    name = "done.state." + node.id
    return lambda machine, data: machine.done_(name, donedata)


# --- what code mentions ------------------------------------------------------------


def mentions(function: Block, names: frozenset[str]) -> bool:
    """Whether the function's code, or code nested in it, uses one of these names; unknown code might."""
    code = getattr(function, "__code__", None)
    return code is None or _code_mentions(code, names)


def leading_to(
    structure: Structure, names: frozenset[str], inside: frozenset[str] = frozenset()
) -> frozenset[str]:
    """The names, and those of methods of the class that no row names, such as functions of scripts, whose code leads to
    one of them, or to one `inside`."""
    rows = {getattr(method, "__name__", "") for method in structure.methods()}
    others = {name: method for name, method in _own_methods(structure.owner) if name not in rows}
    found = names
    while more := {
        name for name, method in others.items() if name not in found and mentions(method, found | inside)
    }:
        found |= more
    return found


def _own_methods(owner: type[Any]) -> Iterator[tuple[str, FunctionType]]:
    """What generated classes, and those that people derive from them, define."""
    for cls in owner.__mro__:
        if not cls.__module__.startswith(OWN_ROOM):
            for name, method in cls.__dict__.items():
                if isinstance(method, FunctionType):
                    yield name, method


def _code_mentions(code: Any, names: frozenset[str]) -> bool:
    if not names.isdisjoint(code.co_names) or not names.isdisjoint(code.co_freevars):
        return True
    return any(_code_mentions(inner, names) for inner in code.co_consts if hasattr(inner, "co_names"))
