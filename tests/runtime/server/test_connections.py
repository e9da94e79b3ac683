"""Connections whose other end is slow come to their end; those that are not stay."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import pytest

from scxml_runtime.server.connections import LARGEST_HEAD, MOST_AHEAD, patient


class Loop:
    """Time that passes when it is told to."""

    def __init__(self) -> None:
        self.timers: list[Any] = []

    def call_later(self, seconds: float, call: Callable[[], object]) -> Any:
        timer = SimpleNamespace(call=call)
        timer.cancel = lambda: self.timers.remove(timer)
        self.timers.append(timer)
        return timer

    def pass_by(self) -> None:
        for each in [*self.timers]:
            each.call()


class Kind:
    """A connection as uvicorn has it, as far as it matters."""

    def __init__(self) -> None:
        self.loop = Loop()
        self.cycle: Any = None
        self.pipeline: list[Any] = []
        self.ended = 0
        self.said = b""
        self.transport = SimpleNamespace(
            abort=self.end, close=self.end, write=self.write, is_closing=lambda: self.ended > 0
        )

    def write(self, said: bytes) -> None:
        self.said += said

    def end(self) -> None:
        self.ended += 1

    def connection_made(self, transport: Any) -> None: ...
    def connection_lost(self, problem: Exception | None) -> None: ...
    def pause_writing(self) -> None: ...
    def resume_writing(self) -> None: ...

    def data_received(self, data: bytes) -> None:
        if data == b"a whole head":
            self.cycle = SimpleNamespace(response_complete=False, more_body=False)
        elif data == b"many heads":
            self.pipeline = [self.cycle] * (MOST_AHEAD + 1)


@pytest.fixture
def connection() -> Any:
    made = patient(Kind, 5.0)()
    made.connection_made(made.transport)
    return made


def ends(connection: Any) -> bool:
    connection.loop.pass_by()
    return bool(connection.ended)


def test_one_that_says_nothing_ends(connection: Any) -> None:
    assert ends(connection)


def test_one_that_says_half_a_head_ends(connection: Any) -> None:
    connection.data_received(b"half a head")
    assert ends(connection)


def test_one_whose_request_is_at_work_stays(connection: Any) -> None:
    connection.data_received(b"a whole head")
    assert not ends(connection)


def test_one_that_says_half_of_the_next_head_ends(connection: Any) -> None:
    connection.data_received(b"a whole head")
    connection.cycle.response_complete = True
    assert not ends(connection)
    connection.data_received(b"half a head")
    assert ends(connection)


def test_one_that_reads_nothing_ends(connection: Any) -> None:
    connection.data_received(b"a whole head")
    connection.pause_writing()
    assert ends(connection)


def test_one_that_reads_again_stays(connection: Any) -> None:
    connection.data_received(b"a whole head")
    connection.pause_writing()
    connection.resume_writing()
    assert not ends(connection)


def test_one_that_sends_far_ahead_ends_at_once(connection: Any) -> None:
    connection.data_received(b"a whole head")
    connection.data_received(b"many heads")
    assert connection.ended


def test_a_head_without_end_is_refused(connection: Any) -> None:
    for _ in range(3):
        assert not connection.ended
        connection.data_received(b"x" * (LARGEST_HEAD // 2))
    assert connection.ended and connection.said.startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize(("size", "ends"), [(LARGEST_HEAD + 1, True), (LARGEST_HEAD - 100, False)])
def test_a_whole_head_that_comes_at_once_is_refused_where_it_is_too_long(
    connection: Any, size: int, ends: bool
) -> None:
    connection.data_received(b"x" * size + b"\r\n\r\n" + b"body" * 5)
    assert connection.ended == ends


def test_the_next_head_without_end_ends_it_in_the_middle_of_an_answer(connection: Any) -> None:
    connection.data_received(b"a whole head")
    connection.data_received(b"x" * (LARGEST_HEAD + 1))
    assert connection.ended and connection.said == b""


def test_a_body_is_no_head(connection: Any) -> None:
    connection.data_received(b"a whole head")
    connection.cycle.more_body = True
    connection.data_received(b"x" * (LARGEST_HEAD + 1))
    assert not connection.ended


def test_one_that_is_lost_leaves_no_timer(connection: Any) -> None:
    connection.pause_writing()
    connection.connection_lost(None)
    assert connection.loop.timers == []
