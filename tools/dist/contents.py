"""What a distribution must hold, and what it must not.

In: a wheel or an sdist. Out: what is wrong with it, in sentences. The rule that surprises: a wheel is held against the
files of the working tree, each of them, so that a page or a stylesheet that is left out is told.
"""

from __future__ import annotations

import tarfile
import zipfile
from dataclasses import dataclass
from email import message_from_string
from email.message import Message
from pathlib import Path

ROOT = Path(__file__).parents[2]
NO_FILES = {"__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", "tests", "node_modules"}
WANTED = (
    "Name", "Version", "Summary", "Requires-Python", "License-Expression", "License-File", "Keywords", "Classifier",
    "Description-Content-Type", "Provides-Extra",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Package:
    """One of the two: its name, and where its package and its pyproject.toml are."""

    name: str
    folder: Path
    package: str

    @property
    def stem(self) -> str:
        """How its files begin."""
        return self.name.replace("-", "_")

    def sources(self) -> set[str]:
        """The files of the package, from the folder that it is in."""
        found = (self.folder / self.package).rglob("*")
        told = (each.relative_to(self.folder) for each in found if each.is_file())
        return {each.as_posix() for each in told if not NO_FILES & {*each.parts} and each.suffix != ".pyc"}


RUNTIME = Package("scxml-runtime", ROOT / "runtime", "scxml_runtime")
COMPILER = Package("scxmlc", ROOT, "scxmlc")
PACKAGES = (RUNTIME, COMPILER)


def wrong_with_wheel(path: Path, package: Package) -> list[str]:
    """Everything that is wrong with a wheel."""
    with zipfile.ZipFile(path) as opened:
        names = set(opened.namelist())
        metadata = next(each for each in names if each.endswith(".dist-info/METADATA"))
        about = message_from_string(opened.read(metadata).decode())
    inside = {each for each in names if ".dist-info/" not in each}
    sources = package.sources()
    return [
        *(f"{path.name} lacks {each}" for each in sorted(sources - inside)),
        *(f"{path.name} holds {each}, which is none of it" for each in sorted(inside - sources)),
        *(f"{path.name} has no {each}" for each in WANTED if about[each] is None),
        *_description(path, about),
    ]


def _description(path: Path, about: Message) -> list[str]:
    text = about.get_payload()
    return [] if isinstance(text, str) and len(text) > 500 else [f"{path.name} has no description"]


def wrong_with_sdist(path: Path, package: Package) -> list[str]:
    """What is wrong with an sdist: it holds the sources, LICENSE and README, and no made files."""
    with tarfile.open(path) as opened:
        names = {each.name.partition("/")[2] for each in opened.getmembers() if each.isfile()}
    made = (each for each in names if NO_FILES - {"tests"} & {*Path(each).parts})
    wanted = {*package.sources(), "LICENSE", "README.md", "pyproject.toml", "PKG-INFO"}
    return [
        *(f"{path.name} lacks {each}" for each in sorted(wanted - names)),
        *(f"{path.name} holds {each}, which is made" for each in sorted(made)),
    ]


def found(folder: Path, package: Package, ending: str) -> Path:
    """The one file of a package that ends so. Raises LookupError."""
    files = sorted(folder.glob(f"{package.stem}-*{ending}"))
    if len(files) != 1:
        raise LookupError(f"{folder.name}/ has {len(files)} files {package.stem}-*{ending}: make dist makes one")
    return files[0]


def wrong(folder: Path) -> list[str]:
    """Everything that is wrong with what was built."""
    told = []
    for package in PACKAGES:
        told += wrong_with_wheel(found(folder, package, ".whl"), package)
        told += wrong_with_sdist(found(folder, package, ".tar.gz"), package)
    return told
