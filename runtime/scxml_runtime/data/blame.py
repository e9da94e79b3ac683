"""Whose an exception is: the runtime's own, brought about by a script or not, or that of Python code which uses it.

In: an exception that has come out of a session. Out: whether its traceback stays within the runtime, generated
modules, the compiler, and the libraries that these call; or which method of a subclass, written by hand, raised it.
What such methods raise becomes an event, as errors of scripts do; what observers and ports raise is their owner's
affair and reaches whoever called.
"""

from __future__ import annotations

import sys

from scxml_runtime.js.errors import unbound_name
from scxml_runtime.js.linemap import NAME

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import CodeType, FrameType, TracebackType

FOREIGN = ("bdb", "doctest", "pdb", "unittest")
"""Modules of the standard library that raise what their users should see."""


def is_own(error: BaseException) -> bool:
    """Whether nobody's code but ours, and what scripts became, had a part in it; an interrupt is never our own."""
    return isinstance(error, Exception) and not _has_others(_calls(error))


def is_for_the_caller(error: BaseException) -> bool:
    """Whether it is none that a chart could answer, whoever raised it: an interrupt, the end of a debugger's session,
    a test's word."""
    module = type(error).__module__.partition(".")[0]
    return not isinstance(error, Exception) or isinstance(error, AssertionError) or module in FOREIGN


def overriding(error: BaseException, owner: type) -> str | None:
    """The method written by hand, of the session's class, that the error comes from. It is not the method's if it comes
    from what the runtime called for it, a port say, or from a script that names a variable there is not."""
    calls = [*_calls(error)]
    for at in reversed(range(len(calls))):
        name = None if _is_ours(calls[at].tb_frame) else _method_at(calls[at], owner)
        if name is not None:
            behind = calls[at + 1 :]
            while behind and not _is_ours(behind[0].tb_frame):  # what the method calls itself
                del behind[0]
            lost = _has_others(behind) or (behind and unbound_name(error) is not None)
            return None if lost else name
    return None


def replaced(owner: type, name: str) -> object:
    """The method of the generated class that another one of this name stands for, if there is one."""
    methods = (vars(cls).get(name) for cls in owner.__mro__)
    return next((method for method in methods if NAME in getattr(method, "__globals__", ())), None)


def _calls(error: BaseException) -> Iterator[TracebackType]:
    traceback = error.__traceback__
    while traceback is not None:
        yield traceback
        traceback = traceback.tb_next


def _has_others(calls: Iterable[TracebackType]) -> bool:
    compiling = False
    for call in calls:
        if _is_ours(call.tb_frame):
            compiling = _package(call.tb_frame) == "scxmlc"
        elif not compiling and _is_foreign(_package(call.tb_frame)):
            return True
    return False


def _package(frame: FrameType) -> str:
    return str(frame.f_globals.get("__name__")).partition(".")[0]


def _is_foreign(package: str) -> bool:
    return package in FOREIGN or package not in sys.stdlib_module_names


def _is_ours(frame: FrameType) -> bool:
    """Code of ours, of a generated module, of a text that was evaluated, or put together of such (`splicing`)."""
    if _package(frame) in ("scxml_runtime", "scxmlc"):
        return True
    return NAME in frame.f_globals or frame.f_code.co_filename in ("<script>", "<fused>")


def _method_at(call: TracebackType, owner: type) -> str | None:
    """The method of the class that stands where the call is: its lines may have become part of another function."""
    for cls in owner.__mro__:
        for name, value in vars(cls).items():
            code: CodeType | None = getattr(value, "__code__", None)
            if code is not None and code.co_filename == call.tb_frame.f_code.co_filename:
                last = max((line for *_, line in code.co_lines() if line), default=0)
                if code.co_firstlineno <= call.tb_lineno <= last:
                    return name
    return None
