"""`scxmlc draw`: a chart in, a picture on the disk."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from scxmlc.cli import writing
from scxmlc.cli.failures import Unusable, in_words
from scxmlc.cli.inputs import identity, named, one, refuse_loss
from scxmlc.cli.terminal import Terminal
from scxmlc.diagnostics import Diagnostics
from scxmlc.drawing import WRITERS, depict
from scxmlc.reader import read_file

CONVERTERS = {
    "rsvg-convert": ("{tool}", "-z", "2", "-o", "{png}", "{svg}"),
    "convert": ("{tool}", "-density", "192", "{svg}", "{png}"),
    "inkscape": ("{tool}", "{svg}", "-d", "192", "-o", "{png}"),
}


def draw(chart: str, output: str | None, dialect: str, roots: tuple[Path, ...], terminal: Terminal) -> int:
    """The exit status of drawing one chart. A chart that cannot be read is reported as `check` would."""
    source = one(chart)
    target = source.with_suffix(".svg") if output is None else named(output)
    suffix = ".svg" if output == "-" else target.suffix.lower()
    if suffix not in (*WRITERS, ".png"):
        raise Unusable(f"{target}: a picture's name ends with .svg, .dot, .mmd or .png")
    refuse_loss(target, [identity(source)], "picture")
    log = Diagnostics()
    try:
        read = read_file(source, log, dialect=dialect, roots=roots)
    except OSError as error:
        raise Unusable(in_words(error, source)) from error
    if read is None:
        for found in log:
            terminal.diagnostic(found)
        return 1
    picture = WRITERS[".svg" if suffix == ".png" else suffix](depict(read, source.stem))
    if output == "-":
        writing.print_out(picture)
        return 0
    try:
        (_convert if suffix == ".png" else writing.write)(target, picture)
    except OSError as error:
        raise Unusable(f"cannot write {in_words(error, target)}") from error
    terminal.say(f"{source} -> {target}", "dim")
    return 0


def _convert(target: Path, svg: str) -> None:
    """PNG needs a program of the machine; says which if there is none."""
    tool = next((name for name in CONVERTERS if shutil.which(name)), None)
    if tool is None:
        raise Unusable(f"{target}: no converter for .png here ({', '.join(CONVERTERS)}); .svg needs none")
    between = target.with_suffix(".svg.tmp")
    try:
        writing.write(between, svg)
        names = {
            "tool": tool,
            "png": str(target),
            "svg": f"svg:{between}" if tool == "convert" else str(between),
        }
        subprocess.run([word.format_map(names) for word in CONVERTERS[tool]], check=True, capture_output=True)
    except subprocess.CalledProcessError as error:
        raise Unusable(f"{target}: {tool} failed: {_complaint(error.stderr)}") from error
    finally:
        between.unlink(missing_ok=True)


def _complaint(said: bytes) -> str:
    """The first line of what a converter wrote to its standard error."""
    return (said.decode(errors="replace").strip().splitlines() or ["no reason given"])[0][:200]
