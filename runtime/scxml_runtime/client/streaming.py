"""Server-sent events, read from bytes as they come.

In: pieces of a stream, cut anywhere. Out: events. The rule that surprises: lines end where the standard of server-sent
events says (CR, LF, both), not where Python thinks that text has lines: U+2028 may stand in data.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

LONGEST = 128 << 20
"""Bytes of one event, which a server with the limits of a host does not reach."""

_ENDS = re.compile(rb"\r\n|\n|\r(?!$)")


@dataclass(frozen=True, slots=True)
class Sent:
    """One event of a stream. `id`: by which a stream can be taken up again."""

    event: str
    data: str
    id: str


class TooLong(ValueError):
    """A stream that goes on and on without an end of an event."""


@dataclass(slots=True)
class Stream:
    """What has come of an event that is not whole yet."""

    _rest: list[bytes] = field(default_factory=list)
    _event: str = ""
    _data: list[str] = field(default_factory=list)
    _id: str = ""
    _size: int = 0

    def feed(self, piece: bytes) -> Iterator[Sent]:
        """The events that are whole by this piece. Raises TooLong."""
        for line in self._lines(piece):
            if not line:
                yield from self._whole()
            else:
                self._field(line)
        if self._size + sum(map(len, self._rest)) > LONGEST:
            raise TooLong(f"the stream has an event of more than {LONGEST >> 20} MB")

    def _lines(self, piece: bytes) -> list[bytes]:
        """Those that end here. Pieces of a long one are put together once."""
        self._rest.append(piece)
        if not _ENDS.search(piece) and not self._rest[0].endswith(b"\r"):
            return []
        *lines, rest = _ENDS.split(b"".join(self._rest))
        self._rest = [rest]
        return lines

    def _field(self, line: bytes) -> None:
        name, _, value = line.decode("utf-8", "replace").partition(":")
        value = value.removeprefix(" ")
        self._size += len(line)
        if name == "data":
            self._data.append(value)
        elif name == "event":
            self._event = value
        elif name == "id":
            self._id = value

    def _whole(self) -> Iterator[Sent]:
        if self._data:
            yield Sent(self._event or "message", "\n".join(self._data), self._id)
        self._event, self._data, self._size = "", [], 0
