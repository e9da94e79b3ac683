"""`scxmlc schema`: what editors and validators read, printed or written.

In: a form, a dialect, and where to write. Out: files, and their names. The rule that surprises: a file that is there
already and was not made so is never written over.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

from scxmlc.cli.failures import Unusable
from scxmlc.cli.inputs import named
from scxmlc.cli.terminal import Terminal
from scxmlc.cli.writing import print_out, write
from scxmlc.configuration import settings
from scxmlc.diagnostics import Diagnostics
from scxmlc.dialect import Dialect, with_modules
from scxmlc.schema import FORMS, MADE

HEAD = 200  # bytes among which a file of ours says so


def make(form: str, dialect: str, output: str | None, terminal: Terminal) -> int:
    """Write the schema. Raises Unusable where that would destroy something, or there is no place for all files."""
    made = FORMS[form](_dialect(dialect))
    if output in (None, "-"):
        print_out(_only(made, "the standard output"))
        return 0
    places = _places(made, str(output))
    for path in places:
        _refuse_loss(path)
    for path, text in places.items():
        write(path, text)
        terminal.say(f"{path} written")
    return 0


def _dialect(name: str) -> Dialect:
    """The dialect, with the modules that the project around the present folder has of its own."""
    log = Diagnostics()
    said = settings(Path(), log)
    for found in log:
        if found.is_error:
            raise Unusable(str(found))
    spoken = said.spoken(name)
    return with_modules(said.registered.modules)["w3c" if spoken == "auto" else spoken]


def _places(made: Mapping[str, str], output: str) -> dict[Path, str]:
    path = named(output)
    if path.is_dir() or output.endswith(("/", os.sep)) or (len(made) > 1 and not path.suffix):
        return {path / name: text for name, text in made.items()}
    return {path: _only(made, output)}


def _only(made: Mapping[str, str], place: str) -> str:
    if len(made) > 1:
        raise Unusable(
            f"{place}: XML Schema of this dialect is {len(made)} files, one for each namespace: "
            "name a folder, as in -o schema/"
        )
    return next(iter(made.values()))


def _refuse_loss(path: Path) -> None:
    if path.is_file() and path.stat().st_size:
        with path.open("rb") as file:
            is_ours = MADE.encode() in file.read(HEAD)
        if not is_ours:
            raise Unusable(
                f"{path}: is there already and was not made by scxmlc schema; name another with -o"
            )
