"""Whose an exception is: the runtime's own, brought about by a script or not, or that of Python code which uses it.

In: an exception that has come out of a session. Out: whether its traceback stays within the runtime, generated
modules, the compiler, and the libraries that these call. What observers, ports and methods written by hand raise
is their owner's affair and reaches whoever called; what else is raised never leaves a session as it is.
"""

from __future__ import annotations

import sys

from scxml_runtime.js.linemap import NAME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

FOREIGN = ("bdb", "doctest", "pdb", "unittest")
"""Modules of the standard library that raise what their users should see."""


def is_own(error: BaseException) -> bool:
    """Whether nobody's code but ours, and what scripts became, had a part in it; an interrupt is never our own."""
    if not isinstance(error, Exception):
        return False
    compiling = False
    for frame in _frames(error):
        package = str(frame.f_globals.get("__name__")).partition(".")[0]
        if package in ("scxml_runtime", "scxmlc") or _is_generated(frame):
            compiling = package == "scxmlc"
        elif not compiling and (package in FOREIGN or package not in sys.stdlib_module_names):
            return False
    return True


def _frames(error: BaseException) -> Iterator[FrameType]:
    traceback = error.__traceback__
    while traceback is not None:
        yield traceback.tb_frame
        traceback = traceback.tb_next


def _is_generated(frame: FrameType) -> bool:
    """Code of a generated module, of a text that was evaluated, or put together of methods (`splicing.own`)."""
    code = frame.f_code
    return NAME in frame.f_globals or code.co_filename == "<script>" or code.co_name.startswith(".")
