"""`--program MODULE` for charts that are compiled: the module is found as everywhere on the command line.

In: the name of a Python module, or its file. Out: a `Program` of the runtime's server, whose names the
compiler is told.
"""

from __future__ import annotations

from scxml_runtime.server.programs import TABLES, Program, program_of
from scxmlc.cli.classes import module_named
from scxmlc.cli.failures import Unusable

__all__ = ["TABLES", "Program", "program"]


def program(name: str | None) -> Program:
    """The program of a module; an empty one of none. Raises Unusable."""
    if name is None:
        return Program()
    try:
        return program_of(module_named(name), name)
    except ValueError as problem:
        raise Unusable(str(problem)) from problem
