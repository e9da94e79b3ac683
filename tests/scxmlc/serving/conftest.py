"""A folder of charts, and a host that only remembers what it is told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from scxml_runtime import StateMachine
from scxmlc.serving.shelf import Shelf
from scxmlc.serving.versions import Compiling

DOOR = """<scxml xmlns="http://www.w3.org/2005/07/scxml" version="1.0" name="door" datamodel="ecmascript">
  <state id="closed"><onexit><log expr="'open'"/></onexit><transition event="push" target="open"/></state>
  <state id="open"><transition event="done.state.closed error pull.*" target="closed"/><transition event="*"/></state>
</scxml>"""


@dataclass(frozen=True)
class Count:
    chart: str
    version: str


@dataclass
class Remembering:
    """What a shelf asks of a host."""

    notes: dict[str, str] = field(default_factory=dict)
    begun: list[Count] = field(default_factory=list)
    added: list[type[StateMachine]] = field(default_factory=list)

    def note(self, name: str) -> str | None:
        return self.notes.get(name)

    def keep_note(self, name: str, text: str) -> None:
        self.notes[name] = text

    def add(self, chart: type[StateMachine]) -> None:
        self.added.append(chart)

    def counts(self) -> Sequence[Count]:
        return self.begun


@pytest.fixture
def door(tmp_path: Path) -> Path:
    path = tmp_path / "door.scxml"
    path.write_text(DOOR)
    return path


@pytest.fixture
def host() -> Remembering:
    return Remembering()


@pytest.fixture
def shelf() -> Shelf:
    return Shelf(Compiling())
