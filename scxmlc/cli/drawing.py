"""`scxmlc draw`: a chart in, a picture on the disk."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from scxmlc.cli import writing
from scxmlc.cli.failures import Unusable, in_words
from scxmlc.cli.terminal import Terminal
from scxmlc.diagnostics import Diagnostics
from scxmlc.drawing import WRITERS, depict
from scxmlc.reader import read_file

CONVERTERS = {
    "rsvg-convert": ("{tool}", "-z", "2", "-o", "{png}", "{svg}"),
    "convert": ("{tool}", "-density", "192", "{svg}", "{png}"),
    "inkscape": ("{tool}", "{svg}", "-d", "192", "-o", "{png}"),
}


def draw(chart: str, output: str | None, dialect: str, terminal: Terminal) -> int:
    """The exit status of drawing one chart. A chart that cannot be read is reported as `check` would."""
    source = Path(chart)
    target = Path(output) if output else source.with_suffix(".svg")
    suffix = ".svg" if output == "-" else target.suffix.lower()
    if suffix not in (*WRITERS, ".png"):
        raise Unusable(f"{target}: a picture's name ends with .svg, .dot, .mmd or .png")
    log = Diagnostics()
    try:
        read = read_file(source, log, dialect=dialect)
    except OSError as error:
        raise Unusable(in_words(error, source)) from error
    if read is None:
        for found in log:
            terminal.diagnostic(found)
        return 1
    picture = depict(read, source.stem)
    if suffix == ".png":
        _convert(WRITERS[".svg"](picture), target)
    elif output == "-":
        sys.stdout.write(WRITERS[suffix](picture))
    else:
        writing.write(target, WRITERS[suffix](picture))
    if output != "-":
        terminal.say(f"{source} -> {target}", "dim")
    return 0


def _convert(svg: str, target: Path) -> None:
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
        raise Unusable(f"{target}: {tool} failed: {error.stderr.decode(errors='replace')[:200]}") from error
    finally:
        between.unlink(missing_ok=True)
