"""The pages of the Python interface: every public name stands on one of them, and says what it is."""

from __future__ import annotations

import doctest
import importlib
import inspect
import re
from pathlib import Path
from typing import Any

import pytest

from scxml_runtime.client import AsyncClient, Client

DOCS = Path(__file__).parents[1] / "docs"
PAGES = sorted(DOCS.glob("api-*.md"))
TEXT = "\n".join(page.read_text("utf-8") for page in PAGES)
SHOWN = re.findall(r"^\.\. auto(\w+):: ([\w.]+)\n(?:   :members: (\w.*)\n)?", TEXT, re.MULTILINE)
PACKAGES = (
    "scxmlc",
    "scxmlc.coverage",
    "scxmlc.trace",
    "scxml_runtime",
    "scxml_runtime.client",
    "scxml_runtime.durable",
    "scxml_runtime.server",
    "scxml_runtime.simulator",
    "scxml_runtime.testing",
)


def _thing(path: str) -> Any:
    module, _, name = path.rpartition(".")
    return getattr(importlib.import_module(module), name)


@pytest.mark.parametrize("package", PACKAGES)
def test_each_public_name_is_shown(package: str) -> None:
    """Once; what one package has from another is shown there. The page speaks of `js` and `API`."""
    shown = {id(_thing(path)) for _, path, _ in SHOWN}
    module = importlib.import_module(package)
    missing = [name for name in module.__all__ if id(getattr(module, name)) not in shown]
    assert missing == (["API", "js"] if package == "scxml_runtime" else [])


def test_nothing_is_shown_twice_and_nothing_that_is_not_public() -> None:
    paths = [path for _, path, _ in SHOWN]
    assert len(set(paths)) == len(paths) > 100
    names = {(path.rpartition(".")[0], path.rpartition(".")[2]) for path in paths}
    hidden = [
        f"{package}.{name}"
        for package, name in names
        if name not in getattr(importlib.import_module(package), "__all__", [name])
    ]
    assert hidden == []


@pytest.mark.parametrize(("kind", "path", "members"), SHOWN, ids=[path for _, path, _ in SHOWN])
def test_what_is_shown_says_what_it_is(kind: str, path: str, members: str) -> None:
    thing = _thing(path)
    told = {path: inspect.getdoc(thing)}
    told |= {f"{path}.{name}": inspect.getdoc(getattr(thing, name)) for name in members.split(", ") if name}
    assert [name for name, text in told.items() if not _says_something(name, text)] == []


def _says_something(name: str, text: str | None) -> bool:
    """More than the words of the name, in sentences that end, and with the backticks in pairs."""
    if not text or text.startswith(("Initialize self", "str(object", "dict(")) or text.count("`") % 2:
        return False
    words = {*re.findall(r"[a-z]+", text.lower())} - {*re.findall(r"[a-z]+", name.lower())}
    return len(words) >= 2 and text.rstrip("`)")[-1] in ".:?}"


@pytest.mark.parametrize(("kind", "path", "members"), SHOWN, ids=[path for _, path, _ in SHOWN])
def test_its_arguments_have_types(kind: str, path: str, members: str) -> None:
    thing = _thing(path)
    is_made = inspect.isclass(thing) and not getattr(thing, "_is_protocol", False)
    asked = [thing] if inspect.isfunction(thing) else [thing.__init__] if is_made else []
    asked += [
        each for name, each in inspect.getmembers(thing, inspect.isfunction) if name in members.split(", ")
    ]
    for each in (each for each in asked if inspect.isfunction(each)):
        given = [*inspect.signature(each).parameters.values()]
        assert [arg.name for arg in given if arg.name != "self" and arg.annotation is arg.empty] == []


def test_both_clients_are_asked_in_the_same_way() -> None:
    """The page tells what the methods of one are for."""

    def asked(cls: type) -> dict[str, list[str]]:
        functions = inspect.getmembers(cls, inspect.isfunction)
        return {
            name: [*inspect.signature(each).parameters]
            for name, each in functions
            if not name.startswith("_") or name == "__init__"
        }

    assert asked(AsyncClient) == asked(Client)


def test_the_sessions_in_the_pages_are_true() -> None:
    result = doctest.testfile(str(DOCS / "api-compiler.md"), module_relative=False)
    assert result.attempted == 2 and result.failed == 0


def test_the_operators_of_scripts_are_all_there() -> None:
    from scxml_runtime import js

    assert [name for name in js.__all__ if not hasattr(js, name)] == []
