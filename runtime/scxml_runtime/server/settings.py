"""What a server allows, and who may ask it.

In: what the program says, or nothing. Out: `Settings`. The rule that surprises: without a token and without names in
`hosts` it answers to the names of this machine's loopback alone, whatever address it listens on: so no page of the web
can reach it through a browser.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

LOOPBACK = frozenset({"localhost", "127.0.0.1", "[::1]"})
"""Names by which this machine calls itself."""

PORTS = {"http": ":80", "https": ":443"}

_PORT = re.compile(r":\d*\Z")


@dataclass(frozen=True, slots=True)
class Settings:
    """`token`: what whoever asks must know; "" is none. `public`: the address that others know the server by, such as
    "https://events.example.com". `hosts`: further names it may be called by. `largest_body`: bytes of a request.
    `rate`: requests a second that one session takes, with twice as many at once; 0 for any number. `most_sessions`:
    that live, 0 for any number. `most_streams`: that are read at a time. `patience`: seconds for a request to come in,
    and for a reader that reads nothing."""

    token: str = ""
    public: str = ""
    hosts: tuple[str, ...] = ()
    largest_body: int = 1 << 20
    rate: float = 0.0
    most_sessions: int = 0
    most_streams: int = 200
    patience: float = 30.0

    def __post_init__(self) -> None:
        if not self.token.isascii() or not self.token.isprintable() or " " in self.token:
            raise ValueError("a token is printable ASCII without spaces: it is sent in a header")
        if self.public and urlsplit(self.public).scheme not in ("http", "https"):
            raise ValueError(
                f"public is an address such as 'https://events.example.com', not {self.public!r}"
            )
        for name in self.hosts:
            if not name or any(each in name for each in "/@, "):
                raise ValueError(f"hosts are names such as 'events.example.com', not {name!r}")
        for name in ("largest_body", "most_streams", "patience"):
            if not getattr(self, name) > 0:
                raise ValueError(f"{name} is a number above 0, not {getattr(self, name)!r}")
        for name in ("rate", "most_sessions"):
            if not getattr(self, name) >= 0:
                raise ValueError(f"{name} is 0, which is no limit, or above, not {getattr(self, name)!r}")

    @property
    def authority(self) -> str:
        """Host and port of the public address, as browsers have it: without the port that goes with its scheme."""
        parts = urlsplit(self.public.lower())
        return parts.netloc.removesuffix(PORTS.get(parts.scheme, ""))

    def knows(self, host: str) -> bool:
        """Whether the server may be called so in a Host header."""
        host = host.lower()
        name = _PORT.sub("", host)
        if name in LOOPBACK or host == self.authority != "":
            return True
        if any(each.lower() in (name, host) for each in self.hosts):
            return True
        return bool(self.token) and not self.hosts and not self.public


DEFAULTS = Settings()
