"""Who may import whom: the rooms of both packages, held against every import statement.

A room is a file or a folder directly below its package, on a floor. It may import rooms of lower floors only; rooms on
one floor are blind to each other. No file imports itself in a circle. All imports count: those inside functions and
those for type checking too.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = {"scxmlc": ROOT / "scxmlc", "scxml_runtime": ROOT / "runtime" / "scxml_runtime"}

# From the ground up: the rooms of a floor, and what lives there. The package's own name stands for its __init__.py.
FLOORS = {
    "scxmlc": [
        {
            "source": "a document's text, and places in it",
            "docstrings": "docstrings, under python -OO too",
            "kept": "answers that are kept while somebody types",
            "registered": "names that the program around a chart gives it",
            "selection": "which codes are wanted, and in which files",
            "suppression": "what comments in a document ask not to be told",
        },
        {
            "model": "the chart as the document says it",
            "diagnostics": "findings, and the log that collects them",
        },
        {
            "dialect": "tables: which elements and attributes there are, and what their values mean",
            "messages": "every sentence the compiler can say, with its code",
        },
        {
            "reader": "bytes become a chart",
            "ecmascript": "scripts: syntax trees, scopes, kinds of values",
            "drawing": "a chart becomes a picture",
            "schema": "the tables of a dialect become schemas",
            "configuration": "what pyproject.toml says of the program around a chart",
        },
        {
            "checker": "what is wrong with a chart, and its analysis in side tables",
            "layout": "a document in its one layout",
        },
        {"emitter": "an analysis becomes Python text"},
        {
            "compiler": "the phases in a row",
            "evaluator": "code that scripts make at run time",
            "fixing": "fixes, made: the bytes of files afterwards",
            "standing": "where the states and transitions of a class stand in its document",
        },
        {"loader": "classes in memory"},
        {"scxmlc": "the face: compile_file, load"},
        {"trace": "recorded runs: read, told in words, compared, played on a page; pytest's part of them"},
        {
            "testing": "tests of charts: pytest's plug-in, scenario files as tests",
            "coverage": "what of charts a run has gone through, and its reports",
        },
        {
            "debug": "the debugger: engine, console, Debug Adapter Protocol",
            "testgen": "generated tests: stimuli, search, the file that is written; mutants; random events",
            "editor": "what editors are told: findings while typing, names, completion",
            "serving": "charts for a server: compiled, drawn, kept in all versions that sessions may have",
        },
        {"cli": "the command line"},
        {"__main__": "python -m scxmlc"},
    ],
    "scxml_runtime": [
        {
            "ground": "on which Pythons this runs",
            "js": "ECMAScript: values, conversions, operators, built-ins; blind to charts",
            "slips": "names that are not known, and what was meant",
        },
        {"chart": "what a chart is: rows, structure, events, steps, places"},
        {"ports": "the world as arguments: clock, documents, platform, transport, configuration"},
        {
            "data": "the data model, and what crosses its border: copies, XML, errors of content",
            "steps": "from a situation to what is done about an event: Appendix D, plans, reactions, fusion",
        },
        {"session": "one session: its state, its loop, its content's vocabulary, its users' face"},
        {"modules": "the functional modules of ORS: actions become requests, answers become events"},
        {"io": "event I/O processors beside the SCXML one: events in and out by HTTP"},
        {"host": "many sessions: delivery, timers, routes"},
        {"durable": "sessions that outlive the process: families, their turns, what keeps them"},
        {
            "simulator": "a contact centre in memory",
            "client": "sessions of a server, asked as those of a durable host are",
        },
        {"testing": "assertions as sentences, accounts of sessions, sessions that are measured or recorded"},
        {"scxml_runtime": "the face: what generated modules and their users import"},
        {"server": "sessions over HTTP: the table of requests, streams, the page, who may ask"},
    ],
}
# What of scxmlc may import scxml_runtime.
BRIDGES = {"loader", "testing", "coverage", "debug", "trace", "testgen", "serving", "cli"}
EXTRAS = {
    "granian",
    "h11",
    "httpx",
    "opentelemetry",
    "restate",
    "uvicorn",
}  # optional third-party packages of scxml_runtime
PICTURES = {"cairosvg", "py_mini_racer", "watchfiles"}  # and of scxmlc
CHECKERS = {"typing_extensions"}  # what type checkers bring along: never imported as a program runs
BY_NAME = {
    "server/programs.py": "what --program names, at its start",
    "js/evaluation.py": "eval needs the compiler, if it is installed",
    "js/intrinsics.py": "built-ins are read from their module when a script first needs them",
    "modules/__init__.py": "a module of ORS is loaded when a strategy first uses it",
    "data/dom/interfaces.py": "tables of what scripts see of a node, read when one is first shown",
    "ports/documents.py": "a chart known only at run time needs the compiler, if it is installed",
    "ports/siblings.py": "a compiled chart beside the one that asks is a module",
    "simulator/published.py": "a document that is published as text needs the compiler, too",
    "simulator/requests.py": "the tables of attributes, from the modules of ORS",
}
GUESTS = {"coverage", "hypothesis", "pytest"}  # whoever runs tests with us has them
THIRD_PARTY = ("lxml", "esprima", "jinja2", "black", "click", "rich", "pygls", "lsprotocol")
ONCE = (*THIRD_PARTY, "coverage", "hypothesis")

FILES = {package: sorted(folder.rglob("*.py")) for package, folder in PACKAGES.items()}


def imports(path: Path) -> Iterator[str]:
    """Every module that `path` names in an import statement; `from a import b` gives `a.b`."""
    for node in tree(path):
        yield from named(path, node)


@cache
def tree(path: Path) -> list[ast.AST]:
    return list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))


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


def rooms(package: str) -> set[str]:
    return {room for floor in FLOORS[package] for room in floor}


def room_of(module: str) -> str:
    """The room a dotted name belongs to; a name that the package itself exports belongs to the package."""
    package, _, rest = module.partition(".")
    first = rest.partition(".")[0]
    return first if first in rooms(package) else package


def arrows(package: str) -> Iterator[tuple[str, str, Path]]:
    for path in FILES[package]:
        for module in imports(path):
            if module.partition(".")[0] == package:
                yield room_of(dotted(path)), room_of(module), path


def floor_of(package: str, room: str) -> int:
    return next(number for number, floor in enumerate(FLOORS[package]) if room in floor)


@pytest.mark.parametrize("package", PACKAGES)
def test_every_room_has_its_floor(package: str) -> None:
    entries = {path.relative_to(PACKAGES[package]).parts[0].removesuffix(".py") for path in FILES[package]}
    assert entries - rooms(package) - {"__init__"} == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_arrows_only_go_down(package: str) -> None:
    upward = {
        f"{path.relative_to(ROOT)}: {room} imports {target}"
        for room, target, path in arrows(package)
        if room != target and floor_of(package, room) <= floor_of(package, target)
    }
    assert upward == set()


def test_the_compiler_meets_the_runtime_at_its_bridges_only() -> None:
    meeting = {
        room_of(dotted(path))
        for path in FILES["scxmlc"]
        for module in imports(path)
        if module.partition(".")[0] == "scxml_runtime"
    }
    assert meeting <= BRIDGES


def test_the_runtime_needs_the_standard_library_only() -> None:
    allowed = sys.stdlib_module_names | EXTRAS | CHECKERS | {"scxml_runtime"}
    strangers = {
        f"{path.relative_to(ROOT)}: {module}"
        for path in FILES["scxml_runtime"]
        for module in imports(path)
        if module.partition(".")[0] not in allowed
    }
    assert strangers == set()


@pytest.mark.parametrize("library", [*ONCE, *sorted(EXTRAS | PICTURES)])
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
    allowed = sys.stdlib_module_names | set(THIRD_PARTY) | set(PACKAGES) | GUESTS | PICTURES
    used = {module.partition(".")[0] for path in FILES["scxmlc"] for module in imports(path)}
    assert used - allowed == set()


@pytest.mark.parametrize("package", PACKAGES)
def test_no_file_imports_itself_in_a_circle(package: str) -> None:
    names = {dotted(path) for path in FILES[package]}
    files = {dotted(path): {known(module, names) for module in imports(path)} for path in FILES[package]}
    assert circle({origin: targets - {"", origin} for origin, targets in files.items()}) == []


def known(module: str, names: set[str]) -> str:
    """The file that a dotted name means: the module itself, or the one that defines the imported name."""
    if module in names:
        return module
    parent = module.rpartition(".")[0]
    return parent if parent in names else ""


def circle(arrows: dict[str, set[str]]) -> list[str]:
    """Files that import each other, one behind the other; the first stands at the end once more."""
    try:
        TopologicalSorter(arrows).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return []


def test_a_circle_is_seen() -> None:
    assert set(circle({"a": {"b"}, "b": {"c"}, "c": {"b", "d"}})) == {"b", "c"}


def test_imports_by_name_are_few_and_known() -> None:
    """An import_module hides an arrow: each file that calls it has its reason in the table."""
    callers = {path for path in FILES["scxml_runtime"] if calls_import_module(path)}
    assert {str(path.relative_to(PACKAGES["scxml_runtime"])) for path in callers} == set(BY_NAME)


def calls_import_module(path: Path) -> bool:
    return any(isinstance(node, ast.Name) and node.id == "import_module" for node in tree(path))


def test_what_the_runtimes_face_promises_is_there() -> None:
    import scxml_runtime

    assert [name for name in scxml_runtime.__all__ if not hasattr(scxml_runtime, name)] == []
    assert {"Call", "Event", "Message", "Step"} <= {*scxml_runtime.__all__}  # for annotations
    assert not hasattr(scxml_runtime, "SystemClok")
