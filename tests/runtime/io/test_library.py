"""Documents of other servers: asked for once in a while, waited for or not."""

from __future__ import annotations

from collections.abc import Iterator
from threading import Event
from threading import enumerate as threads
from typing import Any

import pytest

from scxml_runtime.io import library
from scxml_runtime.io.library import FAILED, LIFE, Library
from scxml_runtime.ports.absent import Absent, giving_up, waiting
from scxml_runtime.ports.transport import Response


class Elsewhere:
    """A server, which answers when it may."""

    def __init__(self) -> None:
        self.may = Event()
        self.may.set()
        self.asked: list[str] = []
        self.time = 0.0

    def request(self, method: str, url: str, body: bytes, headers: Any) -> Response:
        self.asked.append(url)
        assert self.may.wait(30)
        if url.endswith("none"):
            raise OSError("nobody answers")
        return Response(200, {}, f"{url} {len(self.asked)}".encode())

    def now(self) -> float:
        return self.time


@pytest.fixture
def elsewhere() -> Iterator[Elsewhere]:
    made = Elsewhere()
    yield made
    made.may.set()


@pytest.fixture
def documents(elsewhere: Elsewhere) -> Library:
    return Library(elsewhere, elsewhere.now)


def text(documents: Library, url: str) -> str:
    return documents.request("GET", url, b"", {}).body.decode()


def test_what_has_come_is_here_for_a_while(documents: Library, elsewhere: Elsewhere) -> None:
    assert [text(documents, "a"), text(documents, "a")] == ["a 1", "a 1"]
    elsewhere.time = LIFE - 1
    assert text(documents, "a") == "a 1"
    elsewhere.time = LIFE
    assert text(documents, "a") == "a 2"


def test_who_does_not_want_to_wait_is_told_when_to_come_again(
    documents: Library, elsewhere: Elsewhere
) -> None:
    elsewhere.may.clear()
    with giving_up():
        with pytest.raises(Absent) as absent:
            text(documents, "a")
        with pytest.raises(Absent):
            text(documents, "a")
        elsewhere.may.set()
        absent.value.ready.result(30)
        assert text(documents, "a") == "a 1"
        with waiting():
            assert text(documents, "b") == "b 2"


def test_a_refusal_is_here_for_a_shorter_while(documents: Library, elsewhere: Elsewhere) -> None:
    for time, asked in ((0.0, 1), (FAILED - 1, 1), (FAILED, 2)):
        elsewhere.time = time
        with pytest.raises(OSError, match="nobody answers"):
            text(documents, "none")
        assert len(elsewhere.asked) == asked


def test_the_first_leave_where_there_are_too_many(
    documents: Library, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "MOST", 2)
    for url in "abacb":
        text(documents, url)
    assert elsewhere.asked == ["a", "b", "c"]
    monkeypatch.setattr(library, "LARGEST", 1)
    assert [text(documents, url) for url in "dda"] == ["d 4", "d 4", "a 5"]


def test_a_process_that_ends_waits_for_no_server(
    documents: Library, elsewhere: Elsewhere, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(library, "AT_ONCE", 2)
    elsewhere.may.clear()
    ready = []
    for url in "abcd":
        with giving_up(), pytest.raises(Absent) as absent:
            text(documents, url)
        ready.append(absent.value.ready)
    asking = [each for each in threads() if each.name == "scxml-documents"]
    assert len(asking) == 2 and all(each.daemon for each in asking)
    elsewhere.may.set()
    assert [each.result(30).status for each in ready] == [200] * 4
    for each in asking:
        each.join(30)
    assert text(documents, "e") == "e 5"
