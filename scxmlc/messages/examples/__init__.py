"""A bad and a good example for each code, and why it matters: what `scxmlc explain CODE` and docs/diagnostics.md show.

In: the tables beside this file, one for each file of messages. Out: `Example`s. An entry has

    why          what becomes of the chart otherwise
    chart        the inside of <scxml>; `attributes` and `datamodel` are those of <scxml>; or `document`, the whole
    ors          whether it is a chart for ORS, in which the prefixes of the modules are declared
    files        what stands beside it, by name
    encoding     that of the files, if not UTF-8
    in_memory    it is a text, not a file
    script_scope as the option
    also         what is said of the bad one beside it, where that cannot be avoided

«bad|good» stands where the two differ. The rule that surprises: ⟨U+202E⟩ is that character, ⟨0xE9⟩ that byte, and
⟨text×9⟩ the text nine times, since nobody could read them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
CHART, SIDES = "chart.scxml", ("bad", "good")
_EITHER = re.compile("«([^«»|]*)\\|([^«»]*)»")
_UNSEEN = re.compile(r"⟨(?:U\+([0-9A-F]+)|0x([0-9A-F]{2})|([^⟨⟩]*)×(\d+))⟩")
_PREFIX = re.compile(r"(?<![\w-])(\w+):[a-z]")
_NAMESPACES = {
    **{
        name: f"http://www.genesyslab.com/modules/{name}"
        for name in (
            "agent",
            "classification",
            "dialog",
            "interaction",
            "queue",
            "session",
            "statistic",
            "ws",
        )
    },
    "ixn": "http://www.genesyslab.com/modules/interaction",
    "xi": "http://www.w3.org/2001/XInclude",
}


@dataclass(frozen=True, slots=True)
class Example:
    """One code's; as written, or one side of it."""

    why: str
    chart: str = ""
    document: str = ""
    attributes: str = ""
    datamodel: str = "ecmascript"
    ors: bool = False
    files: Mapping[str, str] = field(default_factory=dict)
    encoding: str = "utf-8"
    in_memory: bool = False
    script_scope: str = "session"
    also: Sequence[str] = ()

    def side(self, name: str) -> Example:
        """The bad or the good one."""
        number = SIDES.index(name) + 1
        files = {file: _chosen(text, number) for file, text in self.files.items()}
        return replace(
            self,
            chart=_chosen(self.chart, number),
            document=_chosen(self.document, number),
            attributes=_chosen(self.attributes, number),
            files=files,
        )

    def shown(self) -> list[tuple[str, str]]:
        """What a reader is to see: files by name, the chart first; the <scxml> around only where it says something."""
        text = self.document or self.chart
        if self.attributes:
            text = f"<scxml {self.attributes}>\n{text}</scxml>\n"
        return [(CHART, text), *self.files.items()]

    def written(self) -> dict[str, bytes]:
        """The files as they stand on the disk."""
        texts = {CHART: self.text(), **{name: _seen(text) for name, text in self.files.items()}}
        return {name: text.encode(self.encoding, "surrogateescape") for name, text in texts.items()}

    def text(self) -> str:
        """The whole document."""
        if self.document:
            return _seen(self.document)
        around = self.attributes + _declared(self.chart) * self.ors
        model = "profile" if self.ors else "datamodel"
        start = f'<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" {model}="{self.datamodel}"'
        return f"{start} {around}>\n{_seen(self.chart)}</scxml>\n"


def _chosen(text: str, number: int) -> str:
    """One side; what is empty there leaves no empty line."""
    if not _EITHER.search(text):
        return text
    lines = _EITHER.sub(lambda either: either[number], text).splitlines()
    return "".join(f"{line.rstrip()}\n" for line in lines if line.strip())


def _seen(text: str) -> str:
    return _UNSEEN.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    if found[1]:
        return chr(int(found[1], 16))
    if found[2]:
        return chr(0xDC00 + int(found[2], 16))  # which is written as this byte
    return found[3] * int(found[4])


def _declared(text: str) -> str:
    """A namespace for strategies, and those of the prefixes in a text."""
    used = sorted({"session", *_PREFIX.findall(text)} & _NAMESPACES.keys())
    return "".join(f' xmlns:{prefix}="{_NAMESPACES[prefix]}"' for prefix in used)


@cache
def examples() -> Mapping[str, Example]:
    """All of them, by code."""
    found: dict[str, Example] = {}
    for path in sorted(FOLDER.glob("*.toml")):
        table: dict[str, Any] = tomllib.loads(path.read_text(encoding="utf-8"))
        found.update((code, Example(**entry)) for code, entry in table.items())
    return found
