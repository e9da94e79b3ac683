"""Connections to Restate: to the first of several addresses that answers.

In: addresses, requests. Out: answers. The rule that surprises: where a connection breaks, nobody knows whether what was
asked has happened; the exception says so, and the next request goes to the next address.
"""

from __future__ import annotations

import select
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from socket import SHUT_RDWR
from urllib.parse import urlsplit

KINDS: Mapping[str, type[HTTPConnection]] = {"http": HTTPConnection, "https": HTTPSConnection}
TIMEOUT = 30.0  # seconds to wait for an answer


class Lines:
    """Connections, one for each thread, to the first address that answers."""

    def __init__(self, urls: Sequence[str], seconds: float = TIMEOUT) -> None:
        self._places = [_place(each) for each in urls]
        self._seconds = seconds
        self._number = 0
        self._here = threading.local()
        self._all: list[HTTPConnection] = []

    def close(self) -> None:
        """All of them."""
        while self._all:
            self._all.pop().close()

    def cut(self) -> None:
        """Whoever waits for an answer gets a ConnectionError."""
        for each in self._all:
            if each.sock is not None:
                with suppress(OSError):
                    each.sock.shutdown(SHUT_RDWR)

    def ask(self, method: str, path: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """The answer. Raises ConnectionError; then the next address is tried from now on."""
        number = self._number
        line = self._line(number)
        if line.sock is None:
            self._connect(line, number)
        try:
            line.request(method, path, body, headers)
            answer = line.getresponse()
            return answer.status, answer.read()
        except (OSError, HTTPException) as error:
            line.close()  # the next request opens it again
            self.leave(number)
            raise ConnectionError(
                f"{line.host}:{line.port} gave no answer ({error or type(error).__name__}): whether it has happened is "
                "not known; what is sent with a key can be sent again"
            ) from None

    def _connect(self, line: HTTPConnection, number: int) -> None:
        try:
            line.connect()
        except OSError as error:
            self.leave(number)
            why = error.strerror or error
            raise ConnectionError(
                f"Restate cannot be reached at {line.host}:{line.port} ({why}): nothing of it has happened"
            ) from None

    def leave(self, number: int | None = None) -> None:
        """Go on with the next address, unless another thread has."""
        if number in (None, self._number):
            self._number = (self._number + 1) % len(self._places)

    def _line(self, number: int) -> HTTPConnection:
        """One that is not closed on the other side."""
        lines: dict[int, HTTPConnection] = self._here.__dict__.setdefault("lines", {})
        line = lines.get(number)
        if line is None:
            kind, host, port = self._places[number]
            line = lines[number] = kind(host, port, timeout=self._seconds)
            self._all.append(line)
        elif line.sock is not None and select.select([line.sock], [], [], 0)[0]:
            line.close()
        return line


def check_address(url: str) -> None:
    """Raises ValueError for what is no address of Restate."""
    _place(url)


def _place(url: str) -> tuple[type[HTTPConnection], str, int | None]:
    try:
        parts = urlsplit(url)
        if parts.scheme in KINDS and parts.hostname:
            return KINDS[parts.scheme], parts.hostname, parts.port
    except ValueError:  # a port that is no number, half an address of IPv6
        pass
    raise ValueError(f"{url!r} is no address of Restate, such as http://127.0.0.1:8080")
