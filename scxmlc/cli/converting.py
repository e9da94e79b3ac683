"""SVG as PNG or PDF: by a program of the machine, or by cairosvg where that is installed.

In: the text of an SVG, and where its picture goes. Out: a file there. This is the one file that imports cairosvg.
"""

from __future__ import annotations

import re
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

from scxmlc.cli import writing
from scxmlc.cli.failures import Unusable
from scxmlc.drawing.svg import FONTS

FORMATS = (".png", ".pdf")
LIBRARY = "cairosvg"
# In the order of their worth. A scale of {zoom} makes two dots of each pixel, where the picture is not huge.
CONVERTERS: dict[str, dict[str, tuple[str, ...]]] = {
    "rsvg-convert": {
        ".png": ("{tool}", "-z", "{zoom}", "-o", "{out}", "{svg}"),
        ".pdf": ("{tool}", "-f", "pdf", "-o", "{out}", "{svg}"),
    },
    LIBRARY: dict.fromkeys(FORMATS, ()),
    "inkscape": {
        ".png": ("{tool}", "{svg}", "-d", "{dots}", "-o", "{out}"),
        ".pdf": ("{tool}", "{svg}", "-o", "{out}"),
    },
    "convert": {".png": ("{tool}", "-density", "{dots}", "svg:{svg}", "{out}")},
}
LARGEST = 30_000  # dots that programs will draw of a side


def convert(target: Path, svg: str) -> None:
    """Raises Unusable where there is no converter, or it fails."""
    suffix = target.suffix.lower()
    able = [name for name, formats in CONVERTERS.items() if suffix in formats]
    tool = next((name for name in able if _is_here(name)), None)
    if tool is None:
        raise Unusable(
            f"{target}: no converter for {suffix} here ({', '.join(able)}); "
            "pip install 'scxmlc[pictures]' brings one, and .svg needs none"
        )
    if tool == LIBRARY:
        _by_library(target, svg, suffix)
    else:
        _by_program(tool, CONVERTERS[tool][suffix], target, svg)


def _is_here(name: str) -> bool:
    return find_spec(name) is not None if name == LIBRARY else shutil.which(name) is not None


def _by_library(target: Path, svg: str, suffix: str) -> None:
    try:
        import cairosvg

        make = cairosvg.svg2pdf if suffix == ".pdf" else cairosvg.svg2png
        plain = svg.replace(
            FONTS, "monospace"
        )  # of a list, it would take the first, whether it is there or not
        made = make(bytestring=plain.encode("utf-8"), scale=1 if suffix == ".pdf" else _zoom(svg))
    except Exception as error:  # whatever a library of the machine may lack
        said = f"{error}".strip().partition("\n")[0][:200]
        raise Unusable(f"{target}: {LIBRARY} failed: {said or type(error).__name__}") from error
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(made)


def _by_program(tool: str, command: tuple[str, ...], target: Path, svg: str) -> None:
    between = target.with_suffix(".svg.tmp")
    zoom = _zoom(svg)
    words = {"tool": tool, "out": str(target), "svg": str(between), "zoom": str(zoom), "dots": str(96 * zoom)}
    try:
        writing.write(between, svg)
        subprocess.run([word.format_map(words) for word in command], check=True, capture_output=True)
    except subprocess.CalledProcessError as error:
        raise Unusable(f"{target}: {tool} failed: {_complaint(error.stderr)}") from error
    finally:
        between.unlink(missing_ok=True)


def _zoom(svg: str) -> int:
    sides = re.findall(r' (?:width|height)="(\d+)"', svg.partition(">")[0])
    return 2 if max(map(int, sides), default=0) * 2 <= LARGEST else 1


def _complaint(said: bytes) -> str:
    """The first line of what a converter wrote to its standard error."""
    return (said.decode(errors="replace").strip().splitlines() or ["no reason given"])[0][:200]
