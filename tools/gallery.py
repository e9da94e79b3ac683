"""The gallery of examples: the picture of each, and examples/README.md, which is put together from the pages of the
folders.

In: the folders of examples/. Out: pages by path, for `tools/make-docs`. The rule that surprises: nothing is said twice.
An example's sentence is the first paragraph of its own README.md, what it teaches the one that begins with "To learn".
"""

from __future__ import annotations

import re
from pathlib import Path

from scxmlc.diagnostics import Diagnostics
from scxmlc.drawing import Picture, depict
from scxmlc.reader import read_file

FOLDER = Path(__file__).resolve().parents[1] / "examples"
SECTIONS = {
    "SCXML": "door traffic gate thermostat vending upload order tennis smtp robot bot tickets".split(),
    "Strategies for the Orchestration Server": (
        "skills treatments hours voicemail survey email chat transfer routing interaction ownership composer"
    ).split(),
}
CHARTS = {
    "order": ["order", "payment", "shipment"],
    "tickets": ["ticket"],
    "vending": ["vending", "payment"],
    "transfer": ["front", "consult"],
    "routing": ["cascade"],
    "interaction": ["create_call"],
    "ownership": ["parent", "child"],
    "composer": ["src-gen/IPD_support_Hotline"],
}
"""The charts of a folder that are drawn, the first of them in the gallery; if nothing is said, the one of its name."""
HEIGHT = 320
"""Pixels of a picture in the gallery; in its folder it is as large as it is."""
HEAD = """# Examples

Each folder stands by itself: copy it anywhere, `pip install 'scxmlc[pytest]'`, and `pytest`. It holds a chart or
several, tests, pictures made by `scxmlc draw`, and a page that says what it is about and shows how to run it. All of it
is checked with each change of scxmlc. This page is made by `make docs` from theirs.
"""


def names() -> list[str]:
    """The folders, in the order of the gallery."""
    return [name for section in SECTIONS.values() for name in section]


def charts(name: str) -> list[Path]:
    """The charts of a folder that are drawn."""
    return [FOLDER / name / f"{chart}.scxml" for chart in CHARTS.get(name, [name])]


def depicted(chart: Path) -> Picture:
    """The picture of a chart, with what it includes."""
    read = read_file(chart, Diagnostics())
    assert read is not None
    return depict(read, chart.stem)


def page() -> str:
    """examples/README.md."""
    return HEAD + "".join(
        f"\n## {title}\n" + "".join(map(_entry, examples)) for title, examples in SECTIONS.items()
    )


def _entry(name: str) -> str:
    """The title, the picture, the sentence, what one learns; links of the folder's page lead into the folder."""
    text = (FOLDER / name / "README.md").read_text(encoding="utf-8")
    title, sentence, *_ = text.removeprefix("# ").split("\n\n")
    (lesson,) = re.findall(r"^(\*\*To learn\*\*: .*?)\n\n", text, re.MULTILINE | re.DOTALL)
    ((words, file),) = re.findall(r"!\[(.*?)\]\((.*?)\)", text, re.DOTALL)[:1]
    height = min(
        HEIGHT, int(re.findall(r'height="(\d+)', (FOLDER / name / file).read_text(encoding="utf-8"))[0])
    )
    picture = f'<a href="{name}/README.md"><img src="{name}/{file}" alt="{words}" height="{height}"></a>'
    return f"\n### [{title}]({name}/README.md)\n\n{picture}\n\n{_moved(sentence, name)}\n\n{_moved(lesson, name)}\n"


def _moved(text: str, folder: str) -> str:
    """The text with its links as they are from one folder further up."""
    moved = re.sub(r"\]\((?!https?:|\.\./)", f"]({folder}/", text)
    return moved.replace("](../../", "](../")
