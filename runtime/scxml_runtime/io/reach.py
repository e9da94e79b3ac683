"""What charts may reach: rows of scheme, host and port, and the addresses behind them.

In: rows such as "https://api.example.com", "http://10.0.0.5:8080", "localhost", or the word "anywhere"; the address of
a request. Out: the `Place` that it leads to, in its one form, and a connection to it; an OSError that says why not.

The rule that surprises: a name is looked up once, and what counts is the IP address that is connected to. One that is
not of the public internet is for the row alone that names its very host; "anywhere" does not reach it.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

    Address = IPv4Address | IPv6Address

ANYWHERE = "anywhere"
"""The row for all public addresses."""

CHARACTERS = frozenset("abcdefghijklmnopqrstuvwxyz0123456789-._")
"""What names of hosts are made of."""

PORTS = {"http": 80, "https": 443}

TRANSLATED = int(IPv6Address("64:ff9b::")) >> 32
"""NAT64: the last 32 bits are an IPv4 address."""

UNICAST = ip_network("2000::/3")
"""All of IPv6 that was ever given to the public internet (RFC 4291 2.4, RFC 3587). What stands outside are networks of
their own, and ways to write IPv4 addresses, some of them younger than the Python that is asked."""

NEVER = tuple(map(ip_network, ("2001::/32", "2002::/16", "3fff::/20")))
"""What stands within, and is none: further ways to write IPv4 addresses (Teredo, 6to4), and those of books."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request goes: the host in lower case, as DNS has it, without a dot at the end."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        shown = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self.scheme}://{shown}" + (f":{self.port}" if self.port != PORTS[self.scheme] else "")


@dataclass(frozen=True, slots=True)
class Row:
    """A part of a place, or all of it; None stands for any."""

    scheme: str | None
    host: str
    port: int | None

    def covers(self, place: Place) -> bool:
        """Whether the place is one of those that this row means."""
        return (
            self.host == place.host
            and self.scheme in (None, place.scheme)
            and self.port in (None, place.port)
        )


class Reach:
    """All that charts may reach. Raises ValueError for what is no row."""

    def __init__(self, rows: Iterable[str] = ()) -> None:
        told = [rows] if isinstance(rows, str) else [*rows]
        self.is_anywhere = ANYWHERE in told
        self.rows = tuple(row_of(each) for each in told if each != ANYWHERE)

    def place(self, url: str) -> Place:
        """Where this address leads. Raises OSError, if charts may not go there."""
        place = place_of(url)
        if not (self.is_anywhere or self._names(place)):
            raise _refused(
                f"{place} is an address that charts may not ask: name it among those that they may reach"
            )
        return place

    def connect(self, place: Place, timeout: float) -> socket.socket:
        """A connection to the place. Raises OSError."""
        problem: OSError | None = None
        for family, kind, protocol, _, address in _looked_up(place):
            if not self._names(place) and not is_public(str(address[0])):
                told = "" if address[0] == place.host else f" is {address[0]}, an address that"
                problem = _refused(
                    f"{place.host}{told or ' is an address that'} charts may not ask, since it is not of the public "
                    f"internet: name {place} among those that they may reach"
                )
                continue
            try:
                return _connected(socket.socket(family, kind, protocol), address, timeout)
            except OSError as found:
                problem = OSError(f"{place}: {found.strerror or found}")
        raise problem or OSError(f"{place.host} has no address")

    def _names(self, place: Place) -> bool:
        return any(row.covers(place) for row in self.rows)


def _refused(sentence: str) -> OSError:
    """What the chart hears, and whoever runs it, too: actions of strategies tell the chart alone why they fail."""
    from logging import getLogger

    getLogger("scxml_runtime.reach").warning("%s", sentence)
    return OSError(sentence)


def row_of(text: str) -> Row:
    """The row that is written so."""
    scheme, mark, _ = text.partition("://") if "://" in text else ("", "", "")
    try:
        if text.strip() == "*" or (mark and scheme.lower() not in PORTS):
            raise ValueError("it is neither http nor https")
        parts = urlsplit(text if mark else f"//{text}")
        if parts.path not in ("", "/") or parts.query or parts.fragment:
            raise ValueError("it goes on behind the host and the port")
        host, port = _host(parts.hostname, parts.netloc), parts.port
    except (OSError, ValueError) as problem:
        raise ValueError(
            f"{text!r} says not what charts may reach: {problem}; write https://HOST, http://HOST:PORT, HOST, or "
            f"{ANYWHERE} for every public address"
        ) from None
    return Row(scheme.lower() or None, host, PORTS[scheme.lower()] if mark and port is None else port)


def place_of(url: str) -> Place:
    """Where an address leads. Raises OSError for what is none."""
    if any(each <= " " or each == "\\" for each in url):
        raise OSError(
            f"{url!r} is no http or https address: it has a blank, or what is none of its characters"
        )
    try:
        parts = urlsplit(url)
        if parts.scheme not in PORTS or not parts.hostname:
            raise OSError(f"{url!r} is no http or https address")
        port = PORTS[parts.scheme] if parts.port is None else parts.port
        return Place(parts.scheme, _host(parts.hostname, parts.netloc), port)
    except ValueError as problem:
        raise OSError(f"{url!r} is no http or https address: {problem}") from None


def _host(name: str | None, netloc: str) -> str:
    """A host in its one form, however it was written."""
    if not name or "@" in netloc or "%" in name:
        raise ValueError(
            "a host is wanted, without a user's name" if name and "@" in netloc else "a host is wanted"
        )
    if ":" in name:
        return str(IPv6Address(name))
    try:
        found = name.encode("idna").decode("ascii").lower()
    except UnicodeError:
        found = ""
    if not found.strip(".") or not CHARACTERS.issuperset(found):
        raise ValueError(f"{name!r} is no name of a host")
    return found.removesuffix(".")


def _looked_up(place: Place) -> list[tuple[int, int, int, str, tuple[str | int, ...]]]:
    try:
        return socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)  # type: ignore[return-value]
    except (OSError, UnicodeError) as problem:
        raise OSError(f"{place.host} is not known: {getattr(problem, 'strerror', None) or problem}") from None


def _connected(connection: socket.socket, address: tuple[str | int, ...], timeout: float) -> socket.socket:
    try:
        connection.settimeout(timeout)
        connection.connect(address)
    except BaseException:
        connection.close()
        raise
    return connection


def is_public(address: str) -> bool:
    """Whether an IP address is of the public internet."""
    found = _meant(ip_address(address.partition("%")[0]))
    if found.version == 6 and found not in UNICAST:
        return False
    return found.is_global and not found.is_multicast and not any(found in each for each in NEVER)


def _meant(address: Address) -> Address:
    """The IPv4 address that an IPv6 one stands for (RFC 4291 2.5.5.2, RFC 6052), or itself."""
    if isinstance(address, IPv4Address):
        return address
    if int(address) >> 32 == TRANSLATED:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address
