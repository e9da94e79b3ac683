"""Addresses of documents: a relative one is meant from the document that says it (RFC 3986).

In: what charts write, file names, classes of charts. Out: addresses in one spelling, files.

The rule that surprises: `file:c.scxml` is as relative as `c.scxml` and `./c.scxml`, a backslash is a slash, and
the fragment is gone, since it names no other document.
"""

from __future__ import annotations

import os
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from os import PathLike

    from scxml_runtime.ports.asker import Asker

    Parts = tuple[str, str | None, str, str]

FILE = "file"
_PARTS = re.compile(r"(?:([A-Za-z][A-Za-z0-9+.-]*):)?(?://([^/?#]*))?([^?#]*)(\?[^#]*)?", re.DOTALL)
_DRIVE = re.compile(r"^/?([A-Za-z])[:|](?=/)")  # C:/work is no address with the scheme c
_CODE = re.compile(r"%[0-9A-Fa-f]{2}|[^A-Za-z0-9._~!$&'()*+,;=:@/?\[\]-]", re.DOTALL)
_PLAIN = frozenset(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~")
_IN_PATHS = _PLAIN | frozenset(b"/!$&'()*+,;=:@")


def normal(address: str) -> str:
    """An address in the one spelling (RFC 3986, 6.2.2); a relative one stays relative."""
    return _joined(_split(address))


def resolve(reference: str, base: str) -> str:
    """What a reference means in the document at `base` (RFC 3986, 5.2.2)."""
    scheme, authority, path, query = _split(reference)
    if scheme:
        return _joined((scheme, authority, path, query))
    home, server, around, asked = _split(base)
    if authority is not None:
        return _joined((home, authority, path, query))
    if not path:
        return _joined((home, server, around, query or asked))
    if not path.startswith("/"):
        path = (around[: around.rfind("/") + 1] or "/" * (server is not None)) + path
    return _joined((home, server, path, query))


def without_query(address: str) -> str:
    """The address of the document itself, whatever it is asked."""
    return address.partition("?")[0]


def of_path(path: str | PathLike[str]) -> str:
    """The address of a file."""
    full = os.path.abspath(path).replace(os.sep, "/")
    return f"file://{'' if full.startswith('/') else '/'}{quoted(full)}"


def to_path(address: str) -> str | None:
    """The file that an address names; None where it names none of this machine."""
    scheme, authority, path, _ = _split(address)
    if scheme != FILE or authority:
        return None
    from urllib.parse import unquote_to_bytes

    found = os.fsdecode(unquote_to_bytes(path))
    return found[1:] if os.name == "nt" and _DRIVE.match(found) else found


def of_class(cls: type[Asker]) -> str:
    """The address of the document that a class was compiled from; "" where it is of no place.

    A module in a file knows its document's place by its own, and by the `folder` of the chart's row; one in memory is
    told it by whoever loaded it, as `__document__`.
    """
    home = cls.home_
    if "__document__" in home:
        return str(home["__document__"])
    file = home.get("__file__")
    if not file:
        return ""
    source = cls.chart.source
    return resolve(f"{cls.chart.folder}/{quoted(source)}" if source else "", of_path(file))


def quoted(path: str) -> str:
    """A file name, or a relative path, as an address."""
    name = os.fsencode(path)
    if _IN_PATHS.issuperset(name):
        return name.decode()
    return "".join(chr(byte) if byte in _IN_PATHS else f"%{byte:02X}" for byte in name)


def _split(address: str) -> Parts:
    """Scheme, authority (None: there is none), path, query with its `?`; of files, with no other machine named."""
    text = _DRIVE.sub(r"file:///\1:", address.strip().replace("\\", "/"), count=1)
    scheme, authority, path, query = _PARTS.match(text).groups()  # type: ignore[union-attr]  # all may be empty
    scheme, authority = (scheme or "").lower(), None if authority is None else _server(authority)
    if scheme == FILE:
        scheme = FILE if path.startswith("/") or authority else ""
        authority = ("" if authority in (None, "localhost") else authority) if scheme else None
        path = _DRIVE.sub(r"/\1:", path, count=1)
    return scheme, authority, _CODE.sub(_spelled, path), _CODE.sub(_spelled, query or "")


def _server(authority: str) -> str:
    user, at, host = authority.rpartition("@")
    return user + at + host.lower()


def _joined(parts: Parts) -> str:
    scheme, authority, path, query = parts
    start = f"{scheme}:" if scheme else ""
    return f"{start}{'' if authority is None else '//' + authority}{_without_dots(path)}{query}"


def _spelled(found: re.Match[str]) -> str:
    """A character as it stands in an address: itself where it may, else its bytes in UTF-8."""
    text = found[0]
    if len(text) == 1:
        return "".join(f"%{byte:02X}" for byte in text.encode("utf-8", "surrogatepass"))
    byte = int(text[1:], 16)
    return chr(byte) if byte in _PLAIN else text.upper()


def _without_dots(path: str) -> str:
    """The path without `.` and `folder/..` (RFC 3986, 5.2.4); `..` stays at the start of a relative one."""
    root = path[: path.startswith("/")]
    kept: list[str] = []
    parts = path[len(root) :].split("/")
    for part in parts:
        if part == ".." and kept and kept[-1] != "..":
            kept.pop()
        elif part not in (".", "..") or (part == ".." and not root):
            kept.append(part)
    if parts[-1] in (".", "..") and kept and kept[-1] != "..":
        kept.append("")
    return root + "/".join(kept)
