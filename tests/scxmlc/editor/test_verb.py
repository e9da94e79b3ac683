"""`scxmlc lsp` where nobody can be served."""

from __future__ import annotations

import sys

import pytest
from click.testing import CliRunner

import scxmlc.editor as scxmlc_editor
from scxmlc.cli.commands import scxmlc


@pytest.mark.parametrize("library", ["pygls", "lsprotocol"])
def test_without_its_library(monkeypatch: pytest.MonkeyPatch, library: str) -> None:
    for module in [name for name in sys.modules if name.partition(".")[0] in (library, "pygls")]:
        monkeypatch.delitem(sys.modules, module)
    for module in [name for name in sys.modules if name.startswith("scxmlc.editor.")]:
        monkeypatch.delitem(sys.modules, module)
        monkeypatch.delattr(scxmlc_editor, module.rpartition(".")[2], raising=False)
    monkeypatch.setitem(sys.modules, library, None)
    result = CliRunner().invoke(scxmlc, ["lsp"])
    assert result.exit_code == 2
    assert result.output == "Error: scxmlc lsp needs the package pygls: pip install 'scxmlc[lsp]'\n"


def test_a_root_that_is_not_there() -> None:
    result = CliRunner().invoke(scxmlc, ["lsp", "--root", "no/such/folder"])
    assert result.exit_code == 2
    assert "no/such/folder" in result.output
