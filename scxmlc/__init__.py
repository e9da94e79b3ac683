"""Compile SCXML charts to Python: `compile_file`, `compile_text`, `load`.

    module = scxmlc.compile_file("door.scxml")     # .text, .class_name, .diagnostics, .lines
    Door = scxmlc.load("door.scxml")               # the class itself, compiled in memory

Both raise `CompileError`, whose text shows the diagnostics. Nothing heavy is imported before it is used.

For pytest, which else warns of plug-ins that coverage.py has imported before it: PYTEST_DONT_REWRITE
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scxmlc.compiler import CompileError, Module, compile_file, compile_text
    from scxmlc.loader import load

__all__ = ["CompileError", "Module", "compile_file", "compile_text", "load"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        raise AttributeError(f"module 'scxmlc' has no attribute {name!r}")
    module = "scxmlc.loader" if name == "load" else "scxmlc.compiler"
    return getattr(import_module(module), name)
