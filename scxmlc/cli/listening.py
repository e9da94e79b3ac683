"""Where a server listens, and who may speak to it.

In: `--listen`, the token's file or variable. Out: an open socket, the token. The rule that surprises: any address that
is not of this machine alone needs a token, unless somebody says in so many words that it needs none.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path

from scxmlc.cli.failures import Unusable, in_words

HOST, PORT = "127.0.0.1", 7180
LEAST = 16
"""Characters of a token that nobody guesses."""

MAKE_ONE = "python -c 'import secrets; print(secrets.token_urlsafe(32))' makes one"
VARIABLE = "SCXMLC_TOKEN"


@dataclass(frozen=True, slots=True)
class Address:
    """A host and a port; 0 is any free one."""

    host: str = HOST
    port: int = PORT

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def address(text: str) -> Address:
    """What --listen says: HOST:PORT, HOST or a port alone. Raises Unusable."""
    host, mark, port = text.rpartition(":")
    if not mark or text.endswith("]"):
        host, port = ("", text) if text.isdecimal() else (text, str(PORT))
    if not (port.isascii() and port.isdecimal() and int(port) < 65536):
        raise Unusable(f"--listen: {text!r} is no address, such as {HOST}:{PORT} or [::1]:{PORT}")
    return Address(host.strip("[]") or HOST, int(port))


def token(file: str | None, environment: Mapping[str, str]) -> str | None:
    """The token, of the file if one is named, else of the environment. Raises Unusable."""
    if file is None:
        given, where = environment.get(VARIABLE), VARIABLE
    else:
        given, where = _read(Path(file)), f"--token-file {file}"
    if given is None:
        return None
    if len(given) < LEAST or not given.isascii() or not given.isprintable() or " " in given:
        raise Unusable(f"{where}: a token is {LEAST} characters of ASCII or more, without blanks; {MAKE_ONE}")
    return given


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8").strip()
    except OSError as error:
        raise Unusable(f"--token-file: {in_words(error, path)}") from error
    except UnicodeDecodeError:
        raise Unusable(f"--token-file: {path} is no text") from None


def opened(where: Address, token: str | None, is_open_to_all: bool) -> socket.socket:
    """A socket that listens there. Raises Unusable."""
    family, place = _found(where)
    if token is None and not is_open_to_all and not ip_address(place[0].partition("%")[0]).is_loopback:
        raise Unusable(
            f"--listen {where}: whoever reaches this address could do anything with the sessions: name a "
            f"--token-file ({MAKE_ONE}), or say --without-token"
        )
    listener = socket.socket(family, socket.SOCK_STREAM)
    try:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        if family == socket.AF_INET6:
            listener.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        listener.bind(place)
        listener.listen(1024)
    except OSError as error:
        listener.close()
        raise Unusable(f"--listen {where}: {_refusal(error)}") from error
    return listener


def _found(where: Address) -> tuple[socket.AddressFamily, tuple[str, int]]:
    try:
        family, _, _, _, place = socket.getaddrinfo(where.host, where.port, type=socket.SOCK_STREAM)[0]
    except (OSError, UnicodeError) as error:
        raise Unusable(f"--listen: {where.host} is no address of this machine: {error}") from error
    return family, (str(place[0]), int(place[1]))


def _refusal(error: OSError) -> str:
    words = {
        errno.EADDRINUSE: "something listens there already: end it, or name another port (0 takes a free one)",
        errno.EACCES: "that port is for the system's administrator: name one above 1023",
        errno.EADDRNOTAVAIL: "this machine does not have that address",
    }
    return words.get(error.errno or 0, f"cannot be opened: {error.strerror or error}")
