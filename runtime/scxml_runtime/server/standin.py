"""What the host is going to have, made of what it has; goes away when it has it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from time import time
from typing import Any


@dataclass(frozen=True, slots=True)
class Listed:
    id: str
    chart: str
    due: float | None
    is_over: bool
    problem: str | None
    version: str
    states: tuple[str, ...]
    began: float
    changed: float
    failure: str | None


@dataclass(frozen=True, slots=True)
class Count:
    chart: str
    version: str
    states: tuple[str, ...]
    is_over: bool
    failed: bool
    sessions: int


@dataclass(frozen=True, slots=True)
class Told:
    id: str
    number: int | None
    at: float
    listed: Listed
    lines: tuple[dict[str, Any], ...]


class Today:
    def __init__(self, host: Any) -> None:
        self._host = host
        self._watchers: list[tuple[Callable[[Any], None], str | None]] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._host, name)

    def _listed(self, id: str) -> Listed:
        view = self._host.look(id)
        return Listed(
            id,
            view.chart,
            view.due,
            view.is_over,
            view.problem,
            "?",
            tuple(sorted(view.configuration)),
            0.0,
            0.0,
            view.failure,
        )

    def _done(self, id: str, function: Callable[..., Any], *args: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(function(*args))
            known = future.result() or id
            told = Told(known, None, time(), self._listed(known), ())
            for watcher, wanted in self._watchers:
                if wanted in (None, known):
                    watcher(told)
        except Exception as problem:
            future.set_exception(problem)
        return future

    def begin(self, chart: Any, id: Any, params: Any) -> Future[Any]:
        return self._done(id, self._host.start, chart, id, params)

    def post(self, *event: Any) -> Future[Any]:
        return self._done(event[0], self._host.accept, *event)

    def submit(self, *event: Any) -> Future[Any]:
        return self._done(event[0], self._host.send, *event)

    def end(self, id: str) -> Future[Any]:
        return self._done(id, self._host.terminate, id)

    def sessions(self, chart: Any = None, after: str = "", limit: int = 100, **wanted: Any) -> list[Listed]:
        return [self._listed(each.id) for each in self._host.sessions(chart, after, limit)]

    def counts(self, chart: str | None = None) -> list[Count]:
        found = Counter(
            (each.chart, each.version, each.states, each.is_over, bool(each.failure))
            for each in self.sessions(chart, "", 100000)
        )
        return [Count(*key, number) for key, number in found.items()]

    def watch(self, callback: Callable[[Any], None], id: str | None = None) -> Callable[[], None]:
        entry = callback, id
        self._watchers.append(entry)
        return lambda: self._watchers.remove(entry)
