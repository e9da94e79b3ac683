"""Where a server listens.

In: "127.0.0.1:8080", "[::1]:8080", ":8080". Out: a socket that is bound, or a sentence. The rule that surprises:
without a token a server listens to this machine alone, unless somebody says that it may be open.
"""

from __future__ import annotations

import errno
import socket
from dataclasses import dataclass
from ipaddress import ip_address

from scxml_runtime.server.tokens import MAKE_ONE

DEFAULT = "127.0.0.1:8080"


class CannotListen(Exception):
    """Why not, and a way out."""


@dataclass(frozen=True, slots=True)
class Address:
    """`host` is a name, or a number without brackets; `port` 0 is a free one."""

    host: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Whether this machine alone can reach it."""
        try:
            return ip_address(self.host).is_loopback
        except ValueError:
            return self.host == "localhost"

    def __str__(self) -> str:
        return f"{f'[{self.host}]' if ':' in self.host else self.host}:{self.port}"


def address(text: str) -> Address:
    """What was written. Raises CannotListen."""
    host, _, port = text.rpartition(":")
    if not (port.isascii() and port.isdigit() and int(port) < 65536) or (
        ":" in host and host[:1] + host[-1:] != "[]"
    ):
        raise CannotListen(f"{text!r} is no address to listen on: write {DEFAULT}, or [::1]:8080.")
    return Address(host.strip("[]") or "127.0.0.1", int(port))


def check_open(where: Address, token: str, is_open: bool) -> None:
    """Refuse to be open to others without a token, unless somebody said so."""
    if not (where.is_loopback or token or is_open):
        raise CannotListen(
            f"{where} can be reached by others, who could start and end sessions: name a --token-file ({MAKE_ONE}), or "
            "say --without-token."
        )


def bound(where: Address) -> socket.socket:
    """A socket that listens there. Raises CannotListen."""
    family = socket.AF_INET6 if ":" in where.host else socket.AF_INET
    try:
        listening = socket.create_server((where.host, where.port), family=family, backlog=1024)
        # For connections, which inherit it: asyncio forgets to, where a socket is handed in, and head and body of an
        # answer would be 40 ms apart.
        listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return listening
    except OSError as problem:
        sentence = SENTENCES.get(problem.errno or 0, "{where} cannot be listened on ({problem}).")
        raise CannotListen(sentence.format(where=where, problem=problem.strerror or problem)) from None


def url_of(listening: socket.socket) -> str:
    """Where it can be reached from this machine."""
    host, port = listening.getsockname()[:2]
    return f"http://{Address({'0.0.0.0': '127.0.0.1', '::': '::1'}.get(host, host), port)}"


SENTENCES = {
    errno.EADDRINUSE: "{where} is in use by another program: stop that, or listen on another port (--listen).",
    errno.EACCES: "{where} needs more rights than this program has: ports from 1024 on are free to all.",
    errno.EADDRNOTAVAIL: "{where} is no address of this machine.",
}
