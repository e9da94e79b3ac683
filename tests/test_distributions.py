"""The two distributions go together: versions, extras, licence; and what is wrong with a file of `dist/` is told."""

from __future__ import annotations

import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

import pytest

from tools.dist.contents import COMPILER, ROOT, RUNTIME, Package, found, wrong_with_sdist, wrong_with_wheel

RUNS_NOWHERE_ELSE = """
import sys
sys.implementation.name = "otherpython"
try:
    import scxml_runtime
except ImportError as problem:
    print(problem)
    print(sorted(each for each in sys.modules if each.startswith("scxml_runtime.")))
"""
METADATA = """\
Metadata-Version: 2.4
Name: thing
Version: 1
Summary: a thing
Requires-Python: >=3.11
License-Expression: Apache-2.0
License-File: LICENSE
Keywords: thing
Classifier: Typing :: Typed
Description-Content-Type: text/markdown
Provides-Extra: more

"""


def project(package: Package) -> dict:
    return tomllib.loads((package.folder / "pyproject.toml").read_text())["project"]


def test_versions_are_in_step() -> None:
    version = project(COMPILER)["version"]
    assert project(RUNTIME)["version"] == version
    assert f"scxml-runtime=={version}" in project(COMPILER)["dependencies"]


def test_extras_of_the_runtime_are_extras_of_the_compiler() -> None:
    extras = project(COMPILER)["optional-dependencies"]
    for name in project(RUNTIME)["optional-dependencies"]:
        assert f"scxml-runtime[{name}]" in extras[name]


def test_the_runtime_depends_on_nothing() -> None:
    assert project(RUNTIME)["dependencies"] == []


@pytest.mark.parametrize("name", ["license", "requires-python", "license-files"])
def test_both_say_the_same(name: str) -> None:
    assert project(RUNTIME)[name] == project(COMPILER)[name]


def test_both_have_the_licence() -> None:
    assert (RUNTIME.folder / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


def test_classifiers_name_the_pythons_that_are_tried() -> None:
    named = re.findall(r"Python :: (3\.\d+)", "\n".join(project(RUNTIME)["classifiers"]))
    makefile = (ROOT / "Makefile").read_text()
    assert f"VERSIONS := {' '.join(named)}\n" in makefile


def test_another_python_is_refused_before_anything_else_is_imported() -> None:
    done = subprocess.run(
        [sys.executable, "-c", RUNS_NOWHERE_ELSE], capture_output=True, text=True, check=True
    )
    sentence, modules = done.stdout.splitlines()
    assert "runs on CPython, 3.11 or newer; this is otherpython" in sentence
    assert modules == "[]"


@pytest.fixture
def thing(tmp_path: Path) -> Package:
    (tmp_path / "thing").mkdir()
    for name in ("__init__.py", "page.css"):
        (tmp_path / "thing" / name).write_text("")
    return Package("thing", tmp_path, "thing")


def wheel(thing: Package, *names: str, metadata: str = METADATA + "words " * 100) -> Path:
    path = thing.folder / "thing-1-py3-none-any.whl"
    with zipfile.ZipFile(path, "w") as opened:
        for name in names:
            opened.writestr(name, "")
        opened.writestr("thing-1.dist-info/METADATA", metadata)
    return path


def test_a_wheel_that_is_whole(thing: Package) -> None:
    assert wrong_with_wheel(wheel(thing, "thing/__init__.py", "thing/page.css"), thing) == []


def test_a_page_that_is_left_out_is_told(thing: Package) -> None:
    (told,) = wrong_with_wheel(wheel(thing, "thing/__init__.py"), thing)
    assert told.endswith(" lacks thing/page.css")


def test_what_is_no_part_of_it_is_told(thing: Package) -> None:
    made = wheel(thing, "thing/__init__.py", "thing/page.css", "tests/test_thing.py")
    assert [each.partition(" ")[2] for each in wrong_with_wheel(made, thing)] == [
        "holds tests/test_thing.py, which is none of it"
    ]


def test_metadata_that_are_missing_are_told(thing: Package) -> None:
    made = wheel(
        thing, "thing/__init__.py", "thing/page.css", metadata=METADATA.replace("Keywords: thing\n", "")
    )
    assert [each.partition(" ")[2] for each in wrong_with_wheel(made, thing)] == [
        "has no Keywords",
        "has no description",
    ]


def test_an_sdist_lacks_its_licence(thing: Package) -> None:
    path = thing.folder / "thing-1.tar.gz"
    with tarfile.open(path, "w:gz") as opened:
        for name in ("thing/__init__.py", "thing/page.css", "README.md", "pyproject.toml", "PKG-INFO"):
            opened.add(thing.folder / "thing" / "page.css", f"thing-1/{name}")
    assert wrong_with_sdist(path, thing) == ["thing-1.tar.gz lacks LICENSE"]


def test_what_was_not_built_is_told(thing: Package) -> None:
    with pytest.raises(LookupError, match=r"has 0 files thing-\*\.whl: make dist makes one"):
        found(thing.folder, thing, ".whl")
    wheel(thing)
    assert found(thing.folder, thing, ".whl").name == "thing-1-py3-none-any.whl"


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="no clone")
def test_no_source_is_ignored_by_git():
    rooms = ("benchmarks", "examples", "runtime", "scxmlc", "tests", "tools")
    left = [
        "git",
        "ls-files",
        "--others",
        "--ignored",
        "--exclude-standard",
        "--",
        *(f"{room}/**.py" for room in rooms),
    ]
    done = subprocess.run(left, cwd=ROOT, capture_output=True, text=True, check=True)
    assert not [path for path in done.stdout.splitlines() if "node_modules/" not in path]
