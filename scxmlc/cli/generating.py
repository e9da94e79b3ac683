"""`scxmlc testgen`: a chart in, a file of tests on the disk.

In: the words of the command line. Out: the exit status. What surprises: a file that testgen has not made, or that
somebody has edited since, is never written over, whatever is said.
"""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from os.path import relpath
from pathlib import Path
from typing import Any

from scxmlc.cli import writing
from scxmlc.cli.classes import load_options
from scxmlc.cli.compiling import FAULTY, FINE, Wishes
from scxmlc.cli.failures import Unusable, in_words
from scxmlc.cli.inputs import named, one
from scxmlc.cli.terminal import Terminal
from scxmlc.compiler import CompileError
from scxmlc.testgen.exploring import TRIES, Found, explore
from scxmlc.testgen.paths import START, json_of
from scxmlc.testgen.search import Limit
from scxmlc.testgen.unreached import missing
from scxmlc.testgen.writing import file_of, is_generated, is_untouched

LEFT_OUT = {"dialect": "auto", "keep_going": False, "roots": (), "script_scope": "session"}
"""Options that a test need not say."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the command line asks for."""

    chart: str
    output: str | None
    budget: int
    check: bool
    wishes: Wishes
    as_json: bool = False


def generate(wanted: Wanted, terminal: Terminal) -> int:
    """The exit status of writing, or of comparing, a file of tests. Raises Unusable."""
    chart = one(wanted.chart)
    if wanted.as_json:
        return _print_paths(chart, wanted, terminal)
    target = _target(chart, wanted.output)
    if target is not None and not wanted.check:
        _refuse_loss(target)
    folder = chart.parent if target is None else target.parent
    name = Path(relpath(chart, folder)).as_posix()
    found = _found(chart, name, wanted, terminal)
    if found is None:
        return FAULTY
    text = file_of(found, _command(name, folder, target, wanted))
    if target is None:
        writing.print_out(text)
        return FINE
    return _compare(target, text, terminal) if wanted.check else _write(target, text, found, terminal)


def _found(chart: Path, name: str, wanted: Wanted, terminal: Terminal) -> Found | None:
    """What the search finds; None for a chart with errors, which are told. Raises Unusable."""
    try:
        found = explore(chart, name, _options(wanted.wishes), tries=wanted.budget)
    except CompileError as error:
        for each in error.diagnostics:
            terminal.diagnostic(each)
        return None
    except OSError as error:
        raise Unusable(in_words(error, chart)) from error
    if found.cut_short is Limit.TIME:
        terminal.say(
            "the search was ended by the clock, so another machine may find more, or less; "
            f"a --budget of {max(1, found.tries // 2)} is counted",
            "yellow",
        )
    return found


def _print_paths(chart: Path, wanted: Wanted, terminal: Terminal) -> int:
    """The paths as data: on the standard output, or in a file. Raises Unusable."""
    output = None if wanted.output in (None, "-") else named(str(wanted.output))
    if output is not None and output.suffix != ".json":
        raise Unusable(f"{output}: a file of paths ends with .json")
    if output is not None and output.is_dir():
        raise Unusable(f"{output}: is a folder; name a file in it")
    if output is not None and output.exists() and not _read(output).startswith(START):
        raise Unusable(f"{output}: is not of scxmlc testgen, and stays as it is; name another file with -o")
    found = _found(chart, chart.name, wanted, terminal)
    if found is None:
        return FAULTY
    text = json_of(found)
    if output is None:
        writing.print_out(text)
        return FINE
    try:
        writing.write(output, text)
    except OSError as error:
        raise Unusable(f"cannot write {in_words(error, output)}") from error
    terminal.say(f"{chart} -> {output}", "dim")
    return FINE


def _target(chart: Path, output: str | None) -> Path | None:
    """Where the tests go; None: to the standard output."""
    if output == "-":
        return None
    target = chart.with_name(f"test_{chart.stem}_generated.py") if output is None else named(output)
    if target.suffix != ".py":
        raise Unusable(
            f"{target}: a file of tests ends with .py, and begins with test_ for pytest to find it"
        )
    return target


def _refuse_loss(target: Path) -> None:
    """Raises Unusable for a file that is somebody's work."""
    if target.is_dir():
        raise Unusable(f"{target}: is a folder; name a file in it")
    if not target.exists():
        return
    text = _read(target)
    if not is_generated(text):
        raise Unusable(f"{target}: is not of scxmlc testgen, and stays as it is; name another file with -o")
    if not is_untouched(text):
        raise Unusable(
            f"{target}: has been edited since testgen wrote it, and stays as it is; "
            "rename it to keep the edits, or delete it"
        )


def _read(target: Path) -> str:
    try:
        return target.read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise Unusable(in_words(error, target)) from error


def _options(wishes: Wishes) -> dict[str, Any]:
    """Options of `load` as a test would write them."""
    found = load_options(wishes)
    told = {name: value for name, value in found.items() if LEFT_OUT.get(name, ()) != value and value}
    return {
        name: [*map(str, value)] if isinstance(value, tuple | list) else value for name, value in told.items()
    }


def _command(name: str, folder: Path, target: Path | None, wanted: Wanted) -> str:
    """What renews the file, said in its folder."""
    words = ["scxmlc", "testgen", name, *_spelled(wanted.wishes, folder)]
    if target is not None and target.name != f"test_{Path(name).stem}_generated.py":
        words += ["-o", target.name]
    if wanted.budget != TRIES:
        words += ["--budget", str(wanted.budget)]
    return shlex.join(words)


def _spelled(wishes: Wishes, folder: Path) -> Iterator[str]:
    """The options of `load` as words of the command line, folders as seen from this one."""
    options = _options(wishes)
    if "roots" in options:
        options["roots"] = [Path(relpath(each, folder)).as_posix() for each in options["roots"]]
    for name, value in options.items():
        option = f"--{name.removesuffix('s').replace('_', '-')}"
        for each in value if isinstance(value, list) else [value]:
            yield from [option] if each is True else [option, each]


def _compare(target: Path, text: str, terminal: Terminal) -> int:
    """Whether the file is what would be written now; how it is laid out does not count."""
    if not target.is_file():
        terminal.say(f"{target}: is not there; scxmlc testgen writes it", "red")
        return FAULTY
    known = _read(target)
    if not is_untouched(known):
        terminal.say(f"{target}: has been edited since testgen wrote it", "red")
        return FAULTY
    if known.rstrip().rpartition("\n")[2] != text.rstrip().rpartition("\n")[2]:
        terminal.say(f"{target}: the chart does something else by now; scxmlc testgen writes it anew", "red")
        return FAULTY
    return FINE


def _write(target: Path, text: str, found: Found, terminal: Terminal) -> int:
    try:
        if writing.differs(target, text):
            writing.write(target, text)
    except OSError as error:
        raise Unusable(f"cannot write {in_words(error, target)}") from error
    reached, there = found.count("transition")
    count = text.count("\ndef test_")
    tests = f"{count} test{'' if count == 1 else 's'}"
    terminal.say(f"{target}: {tests}, {reached} of {there} transitions", "dim")
    if left := len(missing(found)):
        terminal.say(f"what was not reached, {left} in all, stands at the end of the file", "dim")
    return FINE
