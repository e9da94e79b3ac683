"""Restoring as an attempt: whatever is wrong with a snapshot comes out as a SnapshotError.

In: what was saved, which form it must have; and, inside of a `with`, whatever restores it. Out: nothing, or the error.
The rule that surprises: the session that ran before runs again afterwards, however it ends.
"""

from __future__ import annotations

from contextlib import contextmanager

from scxml_runtime import js
from scxml_runtime.js.errors import Throw
from scxml_runtime.session.saving.problems import SnapshotError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any


@contextmanager
def attempt() -> Iterator[None]:
    """Raises SnapshotError for what goes wrong inside."""
    running = js.running()
    try:
        yield
    except RecursionError:
        raise SnapshotError("the snapshot is nested too deeply") from None
    except js.BudgetExceeded as problem:
        raise SnapshotError(f"the session needs more than this host gives: {problem}") from None
    except Throw as problem:
        raise SnapshotError(f"the session needs what this host has not: {problem}") from None
    finally:
        js.enter(running)


def check_form(saved: Any, form: str, latest: int) -> None:
    """Whether it is a snapshot of this form (`scxml-session`), of a version up to the latest. Raises SnapshotError."""
    if saved.__class__ is not dict or saved.get("format") != form:
        what = form.removeprefix("scxml-")
        raise SnapshotError(f'a snapshot of a {what} is an object with "format": "{form}"')
    version = saved.get("version")
    if version.__class__ is not int or not 1 <= version <= latest:
        raise SnapshotError(
            f"the snapshot is of version {_shown(version)}; this runtime reads versions up to {latest}"
        )


def _shown(version: Any) -> str:
    """A version in a message, whatever stands there."""
    if version.__class__ is str:
        return repr(version[:20])
    is_short = version.__class__ in (int, float) and abs(version) < 1e9
    return str(version) if is_short else f"(a {type(version).__name__})"
