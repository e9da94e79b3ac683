"""Who may import whom: the table of the architecture, held against every import statement.

A unit is a file or a folder directly below its package. It may import units of lower floors only; units on
one floor are blind to each other. Imports inside functions and those for type checking count like any other.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = {"scxmlc": ROOT / "scxmlc", "scxml_runtime": ROOT / "runtime" / "scxml_runtime"}

# From the ground up. The name of the package itself stands for its __init__.py.
FLOORS = {
    "scxmlc": [
        ["source", "docstrings"],
        ["model", "diagnostics"],
        ["dialect", "messages"],
        ["reader", "ecmascript", "drawing"],
        ["checker"],
        ["emitter"],
        ["compiler", "evaluator"],
        ["loader"],
        ["scxmlc"],
        ["cli"],
        ["__main__"],
    ],
    "scxml_runtime": [
        ["addresses", "event", "linemap", "plain_text", "rows", "slips", "sources"],
        ["js", "step"],
        ["blame", "read_only", "trace"],
        ["errors", "dom", "copying", "lifecycle"],
        ["notices", "structure", "ports", "splicing"],
        ["algorithm", "inline"],
        ["lowering"],
        ["reactions"],
        ["datamodel", "tables", "routes"],
        ["fusion", "modules", "io"],
        ["host"],
        ["session"],
        ["content", "invocations"],
        ["interpreter"],
        ["machine"],
        ["testing", "simulator"],
        ["scxml_runtime"],
    ],
}
BRIDGES = {"loader", "cli"}  # what of scxmlc may import scxml_runtime
EXTRAS = {"h11"}  # optional third-party packages of scxml_runtime
THIRD_PARTY = ("lxml", "esprima", "jinja2", "black", "click", "rich")

FILES = {package: sorted(folder.rglob("*.py")) for package, folder in PACKAGES.items()}


def imports(path: Path) -> Iterator[str]:
    """Every module that `path` names in an import statement; `from a import b` gives `a.b`."""
    for node in statements(ast.parse(path.read_text(encoding="utf-8"))):
        yield from named(path, node)


def statements(tree: ast.AST) -> Iterator[ast.AST]:
    """All nodes below `tree`, without those for type checking only."""
    for node in ast.iter_child_nodes(tree):
        if not (isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING"):
            yield node
            yield from statements(node)


def at_import(path: Path) -> Iterator[str]:
    """The modules that importing `path` imports: the statements outside of functions."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        yield from named(path, node)


def named(path: Path, node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        origin = ".".join(filter(None, (relative_to(path, node.level), node.module)))
        yield from (f"{origin}.{alias.name}" for alias in node.names)


def relative_to(path: Path, level: int) -> str:
    return dotted(path.parents[level - 1]) if level else ""


def dotted(path: Path) -> str:
    """The dotted name of a file or folder: runtime/scxml_runtime/js/realm.py is scxml_runtime.js.realm."""
    base = ROOT / "runtime" if (ROOT / "runtime") in path.parents else ROOT
    return ".".join(path.relative_to(base).with_suffix("").parts).removesuffix(".__init__")


def units(package: str) -> set[str]:
    return {unit for floor in FLOORS[package] for unit in floor}


def unit_of(module: str) -> str:
    """The unit a dotted name belongs to; a name that the package itself exports belongs to the package."""
    package, _, rest = module.partition(".")
    first = rest.partition(".")[0]
    return first if first in units(package) else package


def arrows(package: str) -> Iterator[tuple[str, str, Path]]:
    for path in FILES[package]:
        for module in imports(path):
            if module.partition(".")[0] == package:
                yield unit_of(dotted(path)), unit_of(module), path


def floor_of(package: str, unit: str) -> int:
    return next(number for number, floor in enumerate(FLOORS[package]) if unit in floor)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_unit_has_its_floor(package: str) -> None:
    entries = {path.relative_to(PACKAGES[package]).parts[0].removesuffix(".py") for path in FILES[package]}
    assert entries - units(package) - {"__init__"} == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_arrows_only_go_down(package: str) -> None:
    upward = {
        f"{path.relative_to(ROOT)}: {unit} imports {target}"
        for unit, target, path in arrows(package)
        if unit != target and floor_of(package, unit) <= floor_of(package, target)
    }
    assert upward == set()


def test_the_compiler_meets_the_runtime_at_its_bridges_only() -> None:
    meeting = {
        unit_of(dotted(path))
        for path in FILES["scxmlc"]
        for module in imports(path)
        if module.partition(".")[0] == "scxml_runtime"
    }
    assert meeting <= BRIDGES


def test_the_runtime_needs_the_standard_library_only() -> None:
    allowed = sys.stdlib_module_names | EXTRAS | {"scxml_runtime"}
    strangers = {
        f"{path.relative_to(ROOT)}: {module}"
        for path in FILES["scxml_runtime"]
        for module in imports(path)
        if module.partition(".")[0] not in allowed
    }
    assert strangers == set()


@pytest.mark.parametrize("library", [*THIRD_PARTY, *sorted(EXTRAS)])
def test_each_third_party_package_is_imported_in_one_file(library: str) -> None:
    users = {
        str(path.relative_to(ROOT))
        for paths in FILES.values()
        for path in paths
        for module in imports(path)
        if module.partition(".")[0] == library
    }
    assert len(users) <= 1


def test_the_compiler_has_no_other_third_party_package() -> None:
    allowed = sys.stdlib_module_names | set(THIRD_PARTY) | set(PACKAGES)
    used = {module.partition(".")[0] for path in FILES["scxmlc"] for module in imports(path)}
    assert used - allowed == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_no_file_imports_itself_in_a_circle(package: str) -> None:
    names = {dotted(path) for path in FILES[package]}
    arrows = {(dotted(path), known(module, names)) for path in FILES[package] for module in at_import(path)}
    assert circle({(origin, target) for origin, target in arrows if target not in ("", origin)}) == set()


def known(module: str, names: set[str]) -> str:
    """The file that a dotted name means: the module itself, or the one that defines the imported name."""
    if module in names:
        return module
    parent = module.rpartition(".")[0]
    return parent if parent in names else ""


def circle(arrows: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """The arrows that stay when those that lead from or to a dead end are taken away, again and again."""
    while True:
        origins, targets = {origin for origin, _ in arrows}, {target for _, target in arrows}
        inner = {(origin, target) for origin, target in arrows if origin in targets and target in origins}
        if inner == arrows:
            return arrows
        arrows = inner


def test_a_circle_is_seen() -> None:
    assert circle({("a", "b"), ("b", "c"), ("c", "b"), ("c", "d")}) == {("b", "c"), ("c", "b")}
