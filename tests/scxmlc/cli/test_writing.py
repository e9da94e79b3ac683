"""Modules are written whole or not at all."""

from __future__ import annotations

import os
import stat
import tempfile
from pathlib import Path

import pytest

from scxmlc.cli import writing


def test_folders_are_made_and_nothing_else_is_left(tmp_path: Path) -> None:
    target = tmp_path / "a" / "b" / "door.py"
    writing.write(target, "x = 'ü'\n")
    assert target.read_text(encoding="utf-8") == "x = 'ü'\n"
    assert os.listdir(target.parent) == ["door.py"]


def test_a_failure_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = tmp_path / "door.py"
    target.write_text("old")

    def fail(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="No space"):
        writing.write(target, "new")
    assert target.read_text() == "old"
    assert os.listdir(tmp_path) == ["door.py"]


def test_a_failure_names_the_file_that_was_asked_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: object) -> None:
        raise OSError(2, "No such file or directory", ".door.py.x1")

    monkeypatch.setattr(tempfile, "mkstemp", fail)
    with pytest.raises(FileNotFoundError) as failure:
        writing.write(tmp_path / "door.py", "new")
    assert failure.value.filename == str(tmp_path / "door.py")


def test_permissions_are_kept(tmp_path: Path) -> None:
    target = tmp_path / "door.py"
    target.write_text("old")
    target.chmod(0o640)
    writing.write(target, "new")
    assert stat.S_IMODE(target.stat().st_mode) == 0o640


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "real.py").write_text("old")
    (tmp_path / "link.py").symlink_to("real.py")
    writing.write(tmp_path / "link.py", "new")
    assert (tmp_path / "link.py").is_symlink()
    assert (tmp_path / "real.py").read_text() == "new"


def test_a_device_is_written_to_not_replaced() -> None:
    writing.write(Path("/dev/null"), "new")
    assert Path("/dev/null").is_char_device()


def test_differs(tmp_path: Path) -> None:
    target = tmp_path / "door.py"
    assert writing.differs(target, "x")
    target.write_text("x")
    assert not writing.differs(target, "x")
    assert writing.differs(target, "y")
