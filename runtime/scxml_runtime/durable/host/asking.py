"""What callers ask of a session, checked before anything is done about it.

In: ids, names, data as a program gives them. Out: inputs of plain JSON data; or a TypeError or ValueError that says
what is wrong, and where.

The rule that surprises: as in `session.send`, None as data means that there are none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from scxml_runtime.chart.event import check_name
from scxml_runtime.durable.family.ids import SEPARATOR
from scxml_runtime.durable.family.inputs import Sent
from scxml_runtime.durable.host.inbox import Start
from scxml_runtime.durable.host.payload import plain

if TYPE_CHECKING:
    from scxml_runtime.durable.host.charts import Class

LONGEST = 1_000
"""Characters of an id, or a key."""


def check(what: str, given: str) -> None:
    """Refuse what is no id, or no key."""
    _check_str(what, given)
    if not 0 < len(given) <= LONGEST or not given.isprintable():
        shown = given if len(given) <= 40 else given[:40] + "…"
        raise ValueError(f"{shown!r} is no {what}: one to {LONGEST} characters that can be printed")


def check_new(id: str) -> None:
    """Refuse what is no id of a session that somebody starts."""
    check("id", id)
    if SEPARATOR in id:
        raise ValueError(f"{id!r} is no id: {SEPARATOR!r} stands in the ids of invoked sessions alone")


def check_text(what: str, given: object) -> None:
    """Refuse what is no str, or has half a character in it, which no store can keep or look for."""
    text = _check_str(what, given)
    if not text.isascii() and any("\ud800" <= each <= "\udfff" for each in text):
        raise ValueError(f"{what} is no text: it has half of a character in it, {text[:40]!r}")


def _check_str(what: str, given: object) -> str:
    if not isinstance(given, str):
        raise TypeError(f"{what} is a str, not {type(given).__name__}")
    return given


def begun(chart: Class, id: str, params: Mapping[str, Any] | None, largest: int) -> Start:
    """A session that is to begin."""
    check_new(id)
    if params is not None and not isinstance(params, Mapping):
        raise TypeError(f"params are a dict, from names of <data> to values, not {params!r}")
    return Start(chart, None if params is None else plain("params", dict(params), largest))


def sent(id: str, name: str, data: Any, key: str | None, largest: int) -> Sent:
    """An event."""
    check("id", id)
    check_name(name)
    if key is not None:
        check("key", key)
    return Sent(name, plain(f"the data of {name}", data, largest), data is not None)


def digest(given: Sent, key: str | None) -> str:
    """By which the same event is known again, where it has a key."""
    if key is None:
        return ""
    text = json.dumps([given.name, given.data], sort_keys=True)
    return digest_of(text.encode("ascii"))


def digest_of(told: bytes) -> str:
    """By which the same bytes are known again."""
    return sha256(told).hexdigest()[:32]
