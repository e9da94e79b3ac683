"""Messages of the Debug Adapter Protocol on a pair of streams: a header with their length, then JSON.

In: bytes. Out: dicts, in a queue that a thread fills; None when nothing more comes. The rule that surprises: what is no
message ends the connection, since nobody knows where the next one would begin.
"""

from __future__ import annotations

import json
import socket
import sys
from collections.abc import Callable
from contextlib import suppress
from io import BytesIO
from queue import Queue
from threading import Lock, Thread
from typing import Any, BinaryIO

LONGEST = 16_000_000
"""Bytes of one message."""


class Garbled(Exception):
    """What came is no message."""


def read_message(stream: BinaryIO) -> dict[str, Any] | None:
    """The next message; None at the end. Raises Garbled."""
    length = None
    while True:
        line = stream.readline(1000)
        if not line:
            return None
        if not line.strip():
            break
        name, _, value = line.partition(b":")
        if name.strip().lower() == b"content-length" and value.strip().isdigit():
            length = int(value)
    if length is None or length > LONGEST:
        raise Garbled("a message without a Content-Length, or one that is too long")
    body = stream.read(length)
    if len(body) < length:
        return None
    try:
        told = json.loads(body)
    except (ValueError, RecursionError) as problem:
        raise Garbled(f"a message that is not JSON: {problem}") from None
    if not isinstance(told, dict):
        raise Garbled("a message that is no object")
    return told


def written(message: dict[str, Any]) -> bytes:
    """A message as bytes."""
    body = json.dumps(message, ensure_ascii=True).encode()
    return b"Content-Length: %d\r\n\r\n%b" % (len(body), body)


class Wire:
    """One client. `came` is called, on the thread that reads, whenever something is put into `queue`."""

    def __init__(self, source: BinaryIO, sink: BinaryIO) -> None:
        self.queue: Queue[dict[str, Any] | None] = Queue()
        self.came: Callable[[], object] = lambda: None
        self.trouble = ""
        self._source = source
        self._sink = sink
        self._count = 0
        self._lock = Lock()

    def listen(self) -> None:
        """Begin to read."""
        Thread(target=self.read, daemon=True).start()

    def read(self) -> None:
        """All that comes, to its end."""
        try:
            while (message := read_message(self._source)) is not None:
                self.queue.put(message)
                self.came()
        except Garbled as problem:
            self.trouble = str(problem)
        except (OSError, ValueError):  # closed meanwhile
            pass
        self.queue.put(None)
        self.came()

    def send(self, kind: str, **fields: Any) -> None:
        """Write a message. Raises OSError when nobody is there."""
        with self._lock:
            self._count += 1
            self._sink.write(written({"seq": self._count, "type": kind, **fields}))
            self._sink.flush()

    def close(self) -> None:
        """Write no more; what somebody who is gone has not taken is dropped."""
        with suppress(OSError, ValueError):
            self._sink.close()


def standard_streams() -> Wire:
    """The client is who started this program; what else is printed goes to the standard error."""
    source: BinaryIO = BytesIO()
    if sys.stdin is not None:  # None: it was closed
        # a reader of our own: at its end, Python waits for whoever reads its
        source = open(sys.stdin.fileno(), "rb", closefd=False)  # noqa: SIM115
    sink = sys.stdout.buffer
    sys.stdout = sys.stderr
    return Wire(source, sink)


def accepted(port: int) -> Wire:
    """The first client that comes to this port of this machine. Raises OSError."""
    with socket.create_server(("127.0.0.1", port)) as server:
        print(f"waiting for an editor at 127.0.0.1:{server.getsockname()[1]}", file=sys.stderr, flush=True)
        connection, _ = server.accept()
    return Wire(connection.makefile("rb"), connection.makefile("wb"))
