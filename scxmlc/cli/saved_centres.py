"""A saved contact centre in words: agents, calls, requests that wait, treatments, statistics, what the clock will do.

In: the records of a simulation. Out: rows by label (`ROWS`), each of a name and what there is to say of it. The rule
that surprises: what is most telling comes first, since lines are cut where the terminal ends; what nobody has is not
mentioned.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any

from scxml_runtime.session.saving.fields import field, number
from scxml_runtime.session.saving.problems import SnapshotError
from scxml_runtime.simulator.waiting import WAITING
from scxmlc.cli.saved_records import Records
from scxmlc.cli.saved_sessions import Json
from scxmlc.cli.saved_values import Pieces, is_text, seconds
from scxmlc.cli.sheet import Sheet

Row = tuple[str, Iterable[str]]

NO_QUEUE = "none"
"""What requests that name no virtual queue are counted by."""

PARTIALS = 20  # inside one another


def show(records: Records, sheet: Sheet) -> None:
    """Write all of it on the sheet. Raises SnapshotError."""
    for label, tell in ROWS.items():
        sheet.rows(label, [*tell(records)])


def _joined(*parts: str) -> list[str]:
    return [", ".join(filter(None, parts))]


def _agents(records: Records) -> Iterator[Row]:
    for id, value in records.pairs("centre.staff", "agents"):
        told = records.record(value, "Agent")
        handling = _texts(records, told, "handling")
        yield records.text(id), _joined(
            f"{records.named(told, 'state')} for {_since(records, told, 'since')}",
            f"with {' and '.join(handling)}" if handling else "",
            f"kept for {records.named(told, 'reserved_for')}" if is_text(told.get("reserved_for")) else "",
            f"at {records.named(told, 'dn')}",
            *_texts(records, told, "groups"),
            *(
                f"{records.text(name)} {_one(records, level)}"
                for name, level in records.entries(told.get("skills"))
            ),
        )


def _interactions(records: Records) -> Iterator[Row]:
    found = [
        (records.text(id), records.record(value, "Interaction")) for id, value in _all_interactions(records)
    ]
    for id, told in found:
        if not field(told, "ended", bool):
            yield id, _interaction(records, told)
    ended = [id for id, told in found if told["ended"]]
    if ended:
        yield "ended", _joined(*ended)


def _all_interactions(records: Records) -> list[tuple[Any, Any]]:
    return records.pairs("centre.interactions", "")


def _interaction(records: Records, told: Json) -> Pieces:
    device, owner = (records.named(told, name) for name in ("device", "owner"))
    yield from _joined(
        records.named(told, "state") + (f" at {device}" if device else ""),
        f"of {owner}" if owner else "of no session",
    )
    data = records.entries(told.get("udata"))
    for place, (name, value) in enumerate(data):
        yield f"{', ' if place else ', with '}{records.text(name)} "
        yield from records.pieces(value)


def _devices(records: Records) -> Iterator[Row]:
    for dn, value in records.pairs("centre.devices", "known"):
        told = records.record(value, "Device")
        starts = _application(records, told.get("application"))
        yield records.text(dn), _joined(records.named(told, "type"), f"starts {starts}" if starts else "")


def _application(records: Records, value: Any) -> str:
    if value is None or is_text(value):
        return "" if value is None else records.text(value)
    kind = records.kind(value)
    return records.named(records.record(value, "chart", "file"), FIELDS[kind])


def _waiting(records: Records) -> Iterator[Row]:
    for value in records.items("centre.queues", "waiting"):
        told = records.record(value, "Waiting")
        targets = [records.record(each, "Target") for each in records.listed(told.get("targets"))]
        whom = " or ".join(_target(records, each) for each in targets)
        yield _about(records, told), _joined(
            f"{_since(records, told, 'entered')} for {whom or 'nobody'}",
            records.named(told, "status").replace(WAITING, ""),
            f"priority {_one(records, told.get('priority'))}",
            f"asked by {_asker(records, told)}",
        )


def _target(records: Records, told: Json) -> str:
    skills = records.named(told, "skills")
    name = records.named(told, "name")
    return f"{f'?{name}:{skills}' if skills else name}.{records.named(told, 'type')}"


def _treatments(records: Records) -> Iterator[Row]:
    for id, value in records.pairs("centre.dialogs", "running"):
        told = records.record(value, "Treatment")
        kind = records.named(records.record(told.get("request"), "Request"), "kind")
        yield records.text(id), _joined(kind.removeprefix("dialog."), f"asked by {_asker(records, told)}")
    for id, value in records.pairs("centre.dialogs", "busy"):
        told = records.record(value, "Busy")
        parts = records.listed(told.get("parts"))
        place = field(told, "place", int)
        if not 0 < place <= len(parts):
            raise SnapshotError("a busy treatment has no such part")
        name = {records.text(key): each for key, each in records.entries(parts[place - 1])}.get("name")
        yield records.text(id), _joined(
            f"{records.text(name)} while it waits, {place} of {len(parts)}",
            f"asked by {_asker(records, told)}",
        )


def _keys(records: Records) -> Iterator[Row]:
    for id, value in records.pairs("centre.dialogs", "keys"):
        typed = [records.record(each, "Keys") for each in records.listed(value)]
        if typed:
            yield records.text(id), _joined(*(f"types {records.named(each, 'text')}" for each in typed))


def _queues(records: Records) -> Iterator[Row]:
    for name, value in records.pairs("centre.queues", "known"):
        told = records.record(value, "VirtualQueue")
        if name == NO_QUEUE:
            continue
        counts = [f"{field(told, count, int)} {count}" for count in ("entered", "distributed", "abandoned")]
        yield records.text(name), _joined(*counts)


def _statistics(records: Records) -> Iterator[Row]:
    for key, value in records.pairs("centre.statistics", "fixed"):
        object, name = _both(records, key)
        yield object, [f"{name} is ", *records.pieces(value)]
    for _, value in records.pairs("centre.statistics", "subscriptions"):
        told = records.record(value, "Subscription")
        yield records.named(told, "object"), _joined(
            f"{records.named(told, 'statistic')} every {seconds(number(told, 'interval'))}",
            f"told to {records.named(told, 'session')}",
        )


def _requests(records: Records) -> Iterator[Row]:
    for key, value in records.pairs("modules.pending", "open"):
        session, id = _both(records, key)
        action = records.record(records.listed(value)[:1][0] if records.listed(value) else None, "action")
        name = f"{records.named(action, 'module')}:{records.named(action, 'name')}"
        yield records.of_sessions(session), [f"{name}, request {id}, has no answer yet"]


def _trouble(records: Records) -> Iterator[Row]:
    for name, tell in TROUBLE.items():
        for value in records.items("centre.failures", name):
            told = records.record(value, "Trouble")
            times = told.get("times")
            if times == 0:  # it has been
                continue
            left = f", {times} times" if times.__class__ is int else ""
            yield records.named(told, "kind"), [tell(records, told) + left]


TROUBLE: dict[str, Callable[[Records, Json], str]] = {
    "refusals": lambda records, told: f"will be refused: {records.named(told, 'error')}",
    "delays": lambda records, told: f"will be answered {seconds(number(told, 'seconds'))} later",
    "losses": lambda records, told: "will never be answered",
}


# --- the clock ------------------------------------------------------------------------------


def _clock(records: Records) -> Iterator[Row]:
    for each in records.appointments():
        call, told = each.get("call"), records.listed(each.get("with"))
        for _ in range(PARTIALS):
            if records.kind(call) != "partial":
                break
            inner = records.record(call, "partial")
            call, told = inner.get("call"), [*records.listed(inner.get("with")), *told]
        method = records.record(call, "method")
        name = records.text(method.get("name"))
        about = filter(None, (_word(records, each) for each in (method.get("of"), *told)))
        words = WORDS.get(name, name.strip("_").replace("_", " "))
        yield f"in {seconds(number(each, 'due'))}", _joined(
            ": ".join(filter(None, (words, ", ".join(about))))
        )


WORDS = {
    "_answer_at": "somebody answers",
    "_add": "a session gets an interaction",
    "_busy_is_over": "a treatment ends while it waits",
    "_carry_out": "the platform carries out a request",
    "_finish": "a treatment ends",
    "_last_look": "the router looks a last time",
    "_look_again": "the router looks again",
    "_look_now": "the router looks for targets",
    "_report": "a statistic is told",
    "_speak": "the caller speaks",
    "_start_now": "a session starts",
    "_terminate": "a session is terminated",
    "_time_out": "a request times out",
    "_trigger": "a routing point starts its application",
    "_wait_for_the_instant": "a request times out",
    "changed": "the router looks for targets",
    "done": "a request is done",
    "enter": "an agent changes",
    "failed": "a request fails for want of an answer",
    "start": "a session starts",
}
"""What methods do that wait; others by their names."""

FIELDS = {
    "Agent": "id",
    "Device": "number",
    "Fetch": "url",
    "Interaction": "id",
    "Request": "kind",
    "Subscription": "statistic",
    "chart": "class",
    "file": "path",
}
"""By what records are known."""


def _word(records: Records, value: Any) -> str:
    """What something is about that waits with a method; "" for what says nothing."""
    if is_text(value):
        return records.of_sessions(records.text(value))
    if value.__class__ is not dict:
        return ""
    kind = records.kind(value)
    told = records.record(value, kind)
    if kind in FIELDS:
        return records.named(told, FIELDS[kind])
    return _about(records, told) if "interaction" in told else ""


def _about(records: Records, told: Json) -> str:
    """The interaction that a record is about."""
    return records.named(records.record(told.get("interaction"), "Interaction"), "id")


def _asker(records: Records, told: Json) -> str:
    """The session whose request it was."""
    return records.named(records.record(told.get("request"), "Request"), "session")


def _since(records: Records, told: Json, name: str) -> str:
    return seconds(records.now - number(told, name))


def _texts(records: Records, told: Json, name: str) -> list[str]:
    return [*map(records.text, records.listed(told.get(name)))]


def _one(records: Records, value: Any) -> str:
    return "".join(records.pieces(value))


def _both(records: Records, key: Any) -> tuple[str, str]:
    """Two texts that are a key together."""
    found = [*map(records.text, records.listed(key))]
    if len(found) != 2:
        raise SnapshotError("a key of two texts is damaged")
    return found[0], found[1]


ROWS: dict[str, Callable[[Records], Iterator[Row]]] = {
    "agents": _agents,
    "devices": _devices,
    "contacts": _interactions,
    "waiting": _waiting,
    "treatments": _treatments,
    "keys": _keys,
    "queues": _queues,
    "statistics": _statistics,
    "requests": _requests,
    "trouble": _trouble,
    "clock": _clock,
}
"""What tells of each sort of things."""
