"""Addresses: the examples of RFC 3986, and the spellings of files that charts use."""

from __future__ import annotations

from pathlib import Path

import pytest

from scxml_runtime.ports.addresses import normal, of_path, resolve, to_path

BASE = "http://a/b/c/d;p?q"

# RFC 3986, 5.4.1 and 5.4.2; without fragments, which name no other document.
RFC = {
    "g:h": "g:h",
    "g": "http://a/b/c/g",
    "./g": "http://a/b/c/g",
    "g/": "http://a/b/c/g/",
    "/g": "http://a/g",
    "//g": "http://g",
    "?y": "http://a/b/c/d;p?y",
    "g?y": "http://a/b/c/g?y",
    "#s": "http://a/b/c/d;p?q",
    "g#s": "http://a/b/c/g",
    "g?y#s": "http://a/b/c/g?y",
    ";x": "http://a/b/c/;x",
    "g;x": "http://a/b/c/g;x",
    "": "http://a/b/c/d;p?q",
    ".": "http://a/b/c/",
    "./": "http://a/b/c/",
    "..": "http://a/b/",
    "../": "http://a/b/",
    "../g": "http://a/b/g",
    "../..": "http://a/",
    "../../g": "http://a/g",
    "../../../g": "http://a/g",
    "/./g": "http://a/g",
    "/../g": "http://a/g",
    "g.": "http://a/b/c/g.",
    "..g": "http://a/b/c/..g",
    "./../g": "http://a/b/g",
    "./g/.": "http://a/b/c/g/",
    "g/./h": "http://a/b/c/g/h",
    "g/../h": "http://a/b/c/h",
    "g;x=1/../y": "http://a/b/c/y",
    "g?y/../x": "http://a/b/c/g?y/../x",
}


@pytest.mark.parametrize(("reference", "meant"), RFC.items())
def test_a_reference_means_what_the_rfc_says(reference: str, meant: str) -> None:
    assert resolve(reference, BASE) == meant


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("c.scxml", "./c.scxml"),
        ("c.scxml", "file:c.scxml"),
        ("c.scxml", "FILE:./c.scxml"),
        ("c.scxml", " c.scxml\n"),
        ("c.scxml", "sub/../c.scxml"),
        ("sub/c.scxml", "sub\\c.scxml"),
        ("my c.scxml", "my%20c.scxml"),
        ("%63.scxml", "c.scxml"),
        ("ü.scxml", "%c3%BC.scxml"),
        ("file:///a/c.scxml", "file:/a/c.scxml"),
        ("file:///a/c.scxml", "file://localhost/a/c.scxml"),
        ("file:///C:/a/c.scxml", "C:\\a\\c.scxml"),
        ("file:///C:/a/c.scxml", "file:///C|/a/c.scxml"),
        ("http://host/a", "HTTP://Host/%61"),
    ],
)
def test_two_spellings_are_one_address(one: str, other: str) -> None:
    assert normal(one) == normal(other) == normal(normal(one))
    assert resolve(one, "file:///x/p.scxml") == resolve(other, "file:///x/p.scxml")


def test_what_is_not_the_same_stays_apart() -> None:
    kept = ["a%2Fb", "a/b", "http://u:P@h/", "http://u:p@h/", "http://h/A", "http://h/a", "../c", "c", "/c"]
    assert len({*map(normal, kept)}) == len(kept)


@pytest.mark.parametrize(
    ("reference", "base", "meant"),
    [
        ("c.scxml", "p.scxml", "c.scxml"),
        ("c.scxml", "sub/p.scxml", "sub/c.scxml"),
        ("../c.scxml", "sub/p.scxml", "c.scxml"),
        ("../../c.scxml", "sub/p.scxml", "../c.scxml"),
        ("c.scxml", "http://host", "http://host/c.scxml"),
        ("http://h/c", "sub/p.scxml", "http://h/c"),
    ],
)
def test_bases_may_be_relative_or_bare(reference: str, base: str, meant: str) -> None:
    assert resolve(reference, base) == meant


@pytest.mark.parametrize(
    "name", ["c.scxml", "a b.scxml", "50%.scxml", "a#b?c.scxml", "ü.scxml", "a\udcffb.scxml"]
)
def test_a_file_has_an_address_and_comes_back(name: str, tmp_path: Path) -> None:
    address = of_path(tmp_path / name)
    assert address.isascii() and normal(address) == address and to_path(address) == str(tmp_path / name)


@pytest.mark.parametrize("address", ["http://h/c", "c.scxml", "file://server/c.scxml", ""])
def test_other_addresses_are_of_no_file(address: str) -> None:
    assert to_path(address) is None
