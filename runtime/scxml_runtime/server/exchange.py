"""A request as handlers see it, and what they answer: an `Answer`, which is whole, or a `Stream`, which goes on.

In: what came over HTTP, already checked. Out: a status, headers, bytes. The rule that surprises: values in the path are
cut out of it before they are decoded, so an id may hold `/`, `%` and `?`.
"""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator, Callable, Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import Any

from scxml_runtime.server.shown import plain

Headers = tuple[tuple[str, str], ...]

JSON: Headers = (("content-type", "application/json"),)


@dataclass(slots=True)
class Request:
    """`path` as it came, still encoded; `values`: of its places, by name; `query` and `given`: what a route's tables
    have made of the query and of a JSON body; `headers` by their names in small letters."""

    method: str
    path: str
    headers: Mapping[str, str]
    query_string: str = ""
    client: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    query: Mapping[str, Any] = field(default_factory=dict)
    body: bytes = b""
    given: Mapping[str, Any] = field(default_factory=dict)

    @property
    def content_type(self) -> str:
        """The type of the body, without what follows it."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()


@dataclass(frozen=True, slots=True)
class Answer:
    """All of an answer."""

    status: int = 200
    body: bytes = b""
    headers: Headers = ()


@dataclass(frozen=True, slots=True)
class Stream:
    """An answer that goes on until its reader leaves, or the server does. `pieces` is called when it begins; what it
    gives is closed at the end."""

    pieces: Callable[[], AsyncGenerator[bytes]]
    headers: Headers = ()
    status: int = 200


class Refusal(Exception):
    """An answer that says no: a status, a word for programs, a sentence for people."""

    def __init__(self, status: int, error: str, problem: str, headers: Headers = ()) -> None:
        super().__init__(problem)
        self.status = status
        self.error = error
        self.headers = headers

    @property
    def answer(self) -> Answer:
        """What the client gets."""
        return told({"error": self.error, "problem": str(self)}, self.status, self.headers)


def told(value: Any, status: int = 200, headers: Headers = ()) -> Answer:
    """The value as JSON."""
    return Answer(status, written(value).encode("ascii"), (*JSON, *headers))


def written(value: Any) -> str:
    """JSON that every reader takes: what no JSON can say, NaN and the infinities, is null, as ECMAScript has it."""
    try:
        return _write(value)
    except ValueError:
        return _write(_finite(value))


_write = json.JSONEncoder(separators=(",", ":"), allow_nan=False, check_circular=False, default=plain).encode


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if isfinite(value) else None
    if isinstance(value, dict):
        return {key: _finite(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(each) for each in value]
    return value if isinstance(value, str | int | None) else _finite(plain(value))
