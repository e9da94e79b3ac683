"""What strategies asked for: every action with all its parts, to assert on.

In: requests as they are made. Out: `sim.requests`, a sequence in the order of time, narrowed down by kind, by session
and by what they say:

    sim.requests.one("queue.submit", priority=5, target={"name": "Sales"})
    sim.requests.none("dialog.play")
    sim.requests.by(parent).of("session.start")[0].params

What is asked for by name is an attribute, `params`, `content`, or a part at any depth. A table asks for the fields it
names, whatever else is there. A kind, an attribute or a part that no request ever has raises ValueError, so that no
assertion holds because of a slip.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from scxml_runtime.modules import NAMES
from scxml_runtime.simulator.wording import attributes, inner_lines, pairs, written

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from scxml_runtime.modules.action import Action
    from scxml_runtime.ports.platform import Request
    from scxml_runtime.session.machine import StateMachine

#: The parts that requests can have (ORS queue 1.3, 1.4 and 2): a test holds them against the dialect.
PARTS = (
    *("activity", "runtreatments", "target", "targetid", "targets", "workbin"),
    *("input", "prompt", "prompts", "verification"),
)

#: Requests that a message lists.
FEW = 10


class Requested:
    """One request: `time` in virtual seconds, `who` made it (the session's name in the transcript), its `kind`
    ("queue.submit"), its `id`, its `values` as the platform reads them, and its `place` in the chart.
    """

    __slots__ = ("id", "kind", "place", "session", "time", "values", "who")

    def __init__(self, time: float, who: str, request: Request, place: str = "") -> None:
        self.time = time
        self.who = who
        self.kind = request.kind
        self.id = request.id
        self.session = request.session
        self.values = request.values or request.given
        self.place = place

    def __repr__(self) -> str:
        said = pairs({name: value for name, value in attributes(self.values).items() if value is not None})
        return f"<{self.time:.3f} {self.who} {self.kind} {said}>"

    @property
    def params(self) -> dict[str, Any]:
        """The values of its `<param>` children."""
        found: dict[str, Any] = self.values.get("params") or {}
        return found

    @property
    def content(self) -> Any:
        """The value of its `<content>`, None without one."""
        return self.values.get("content")

    def parts(self, name: str) -> list[dict[str, Any]]:
        """What the parts of that name say, at any depth, in document order."""
        _check_name(name, _part_names(), "part")
        return list(_parts(self.values, name))

    def says(self, wanted: Mapping[str, Any]) -> bool:
        """Whether it says all this."""
        return all(self._says(name, value) for name, value in wanted.items())

    def _says(self, name: str, value: Any) -> bool:
        if name in self.values and _fits(value, self.values[name]):
            return True
        return any(_fits(value, part) for part in _parts(self.values, name))


class Requests(Sequence["Requested"]):
    """Requests in the order they were made."""

    __slots__ = ("made", "own")

    def __init__(self, made: Iterable[Requested] = (), own: Mapping[str, Action] | None = None) -> None:
        self.made = list(made)
        self.own = {} if own is None else own  # rows of modules of one's own

    def __len__(self) -> int:
        return len(self.made)

    def __getitem__(self, place: Any) -> Any:
        return Requests(self.made[place], self.own) if isinstance(place, slice) else self.made[place]

    def __repr__(self) -> str:
        return f"<{len(self)} requests>"

    def by(self, session: StateMachine) -> Requests:
        """Those of a session."""
        return Requests((each for each in self.made if each.session == session.session_id), self.own)

    def of(self, kind: str, **wanted: Any) -> Requests:
        """Those of a kind that say all this. Raises ValueError for what no request can be or say."""
        check(kind, wanted, {**actions(), **self.own})
        return Requests((each for each in self.made if each.kind == kind and each.says(wanted)), self.own)

    def one(self, kind: str, **wanted: Any) -> Requested:
        """The only such request. Raises AssertionError where there is none, or another."""
        found = self.of(kind, **wanted)
        if len(found) == 1:
            only: Requested = found[0]
            return only
        if found:
            raise AssertionError(f"{len(found)} requests {_asked(kind, wanted)}, not one{_listed(found)}")
        raise AssertionError(f"no request {_asked(kind, wanted)}{_listed(self.of(kind), 'there are')}")

    def none(self, kind: str, **wanted: Any) -> None:
        """Raises AssertionError where there is such a request."""
        found = self.of(kind, **wanted)
        if found:
            raise AssertionError(
                f"a request {_asked(kind, wanted)}, and there should be none{_listed(found)}"
            )


@cache
def actions() -> dict[str, Action]:
    """The rows of all actions by the kinds of their requests: "interaction.detach"."""
    from importlib import import_module

    tables = {name: import_module(f"scxml_runtime.modules.{name}").MODULE.actions for name in NAMES}
    return {f"{module}.{name}": row for module, table in tables.items() for name, row in table.items()}


def check(kind: str, wanted: Iterable[str], rows: Mapping[str, Action]) -> None:
    """Raises ValueError for a kind that no request has, and for names that none of this kind can say."""
    _check_name(kind, rows, "request")
    known = [row.name for row in rows[kind].attributes] + ["content", "params", *_part_names()]
    for name in wanted:
        _check_name(name, known, f"part of {kind}")


def _part_names() -> list[str]:
    """The elements that stand in requests; treatments stand in those of queues."""
    return [*PARTS, *(kind.partition(".")[2] for kind in actions() if kind.startswith("dialog."))]


def _check_name(name: str, known: Iterable[str], what: str) -> None:
    if name not in known:
        from scxml_runtime.slips import did_you_mean

        raise ValueError(f"there is no {what} {name!r}{did_you_mean(name, known)}")


def _parts(values: Mapping[str, Any], name: str) -> Iterator[dict[str, Any]]:
    for part in values.get("parts") or ():
        if part["name"] == name:
            yield {**part["attributes"], **{key: part[key] for key in ("params", "content") if part.get(key)}}
        yield from _parts(part, name)


def _fits(wanted: Any, found: Any) -> bool:
    """Whether a value is what is wanted: of tables the fields that are named; true is no number."""
    if isinstance(wanted, dict) and isinstance(found, dict):
        return all(name in found and _fits(value, found[name]) for name, value in wanted.items())
    return bool(wanted == found) and isinstance(wanted, bool) == isinstance(found, bool)


def _asked(kind: str, wanted: Mapping[str, Any]) -> str:
    said = " and ".join(f"{name} {written(value)}" for name, value in wanted.items())
    return f"{kind} with {said}" if said else kind


def _lines(request: Requested) -> list[str]:
    return [repr(request)[1:-1], *(f"  {line}" for line in inner_lines(request.values))]


def _listed(found: Requests, heading: str = "") -> str:
    if not found:
        return ""
    lines = [line for each in found[:FEW] for line in _lines(each)]
    more = [f"… and {len(found) - FEW} more"] if len(found) > FEW else []
    return "\n  ".join([f"; {heading}:" if heading else ":", *lines, *more])
